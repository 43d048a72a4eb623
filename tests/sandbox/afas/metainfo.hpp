// Answers of /metainfo. Pure.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "afas/schema.hpp"
#include "afas/table.hpp"

namespace koppel::sandbox::afas {

using Names = std::vector<std::pair<std::string, std::string>>;  // id and description

std::string overview_json(const Names& gets, const Names& updates);
std::string view_json(const View& view);
std::string connector_json(const Connector& connector);

}  // namespace koppel::sandbox::afas

// Where a posting stands, asked by its reference. For one thread, within one call; only reading requests.
// Throws sdk::Error when AFAS cannot be asked.
#pragma once

#include <span>
#include <vector>

#include "api_client.hpp"
#include "koppel/cpp/sink.hpp"

namespace koppel::afas {

std::vector<sdk::Finding> find_postings(sdk::Call& call, const Settings& settings,
                                        std::span<const sdk::Posting> postings);

}  // namespace koppel::afas

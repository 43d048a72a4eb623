// What the vendor's answers look like: entities with their metadata, lists in their shapes. Pure functions.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "exact/query.hpp"
#include "exact/table.hpp"

namespace koppel::sandbox::exact {

// Finds the lines of a record that belong to one of its properties.
using FindLines = std::function<std::vector<const Record*>(const Record& owner, const Property& property)>;

struct WriteContext {
    std::string base;  // http://…/exact/api/v1/124132
    FindLines lines;
};

// …/crm/Accounts(guid'…')
std::string uri_of(const Record& record, const WriteContext& context);
void append_entity(std::string& out, const Record& record, const Query& query, const WriteContext& context);
// The answer to a POST that made the record, with nothing in it but the key and zeros when `bare`.
std::string created_body(const Record& record, bool bare, const WriteContext& context);

std::string single_body(std::string entity);
std::string list_body(const Query& query, const Page& page, const Assumptions& assumptions,
                      const WriteContext& context, std::string_view path);

}  // namespace koppel::sandbox::exact

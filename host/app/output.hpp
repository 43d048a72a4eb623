// What commands print: tables for people, stable JSON for scripts, errors as one sentence. Not thread-safe.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <string>
#include <vector>

#include "base/error.hpp"

namespace koppel::app {

using TableRow = std::vector<std::string>;

// Columns padded to their widest cell (counted in characters, not bytes); `right` lists columns aligned to
// the right.
void print_table(const TableRow& header, const std::vector<TableRow>& rows,
                 const std::vector<std::size_t>& right = {});
void print_json(const boost::json::value& value);
// Null for an empty text.
boost::json::value text_or_null(const std::string& text);
boost::json::array json_list(const std::vector<std::string>& texts);

// Prints "koppel: message; what to do" to stderr and returns the exit code that belongs to it.
int print_error(const base::Error& error);

// "1 record", "2 records".
std::string counted(std::uint64_t count, const std::string& noun);

}  // namespace koppel::app

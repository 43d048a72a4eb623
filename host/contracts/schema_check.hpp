// A JSON value against a JSON Schema, answered in sentences for people.
// Thread-safe. Never throws; a schema that is itself wrong is a problem of its own.
#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <vector>

namespace koppel::contracts {

struct SchemaProblem {
    std::string pointer;   // of the value that is wrong
    std::string sentence;  // what is expected there; never repeats the value
    std::string remedy;
};

std::vector<SchemaProblem> check_schema(const boost::json::value& schema, const boost::json::value& value);

// The object with the schema's "default" for every member that it lacks, also inside members it has. What a
// plugin is given, and what the texts of its manifest are filled with, are settings with their defaults.
boost::json::object with_defaults(const boost::json::value& schema, boost::json::object object);

// sdk/schema/contract.schema.json as it was when this was built.
const boost::json::value& contract_schema();

}  // namespace koppel::contracts

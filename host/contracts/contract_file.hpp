// A file of an operator: one tenant, its connections and its contracts, as JSON that fits the contract
// schema. Thread-safe. Every problem is one sentence with the file and the place in it.
#pragma once

#include <boost/json/value.hpp>
#include <filesystem>
#include <string>
#include <string_view>

#include "contracts/problem.hpp"

namespace koppel::contracts {

struct ContractFile {
    std::string name;                 // as the operator wrote it
    std::filesystem::path directory;  // where the paths of secrets start
    boost::json::object tenant;
    boost::json::array connections;
    boost::json::array contracts;
};

// With problems, the file is not to be used.
struct ParsedFile {
    ContractFile file;
    Problems problems;
};

ParsedFile parse_contract_file(std::string name, std::filesystem::path directory, std::string_view text);

ParsedFile read_contract_file(const std::filesystem::path& path);

}  // namespace koppel::contracts

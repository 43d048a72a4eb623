// A plugin's manifest: read, validated and understood without running any of its code. Plain values.
#pragma once

#include <boost/json/value.hpp>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "net/budget.hpp"
#include "net/error_budget.hpp"

namespace koppel::plugins {

struct StreamInfo {
    std::string name;
    std::string record_type;  // "sale/1"
};

struct PostingInfo {
    std::string type;  // "invoice/1"
    std::string as;    // the word used in a flow: "invoice"
};

// Texts may refer to settings and secrets of the connection: "{settings.api_url}", "{secrets.api_key}".
struct AuthInfo {
    std::string name;
    std::string kind;                            // basic | bearer | header | oauth2
    std::map<std::string, std::string> members;  // username, password, token_url, …
    net::BudgetRule budget;
    net::ErrorRule errors;
};

struct Manifest {
    std::filesystem::path directory;
    std::string id;    // reverse-DNS
    std::string name;  // the word used in connections: "books"
    std::string title;
    std::string version;
    std::string vendor;
    std::filesystem::path library;  // absolute
    std::string library_sha256;     // as the manifest states it; empty: not stated
    std::string checked_sha256;     // as the catalog computed it; checked again before loading; empty: not
    std::uint32_t abi_major = 0;
    std::uint32_t abi_min_minor = 0;
    std::vector<std::string> interfaces;
    std::vector<StreamInfo> streams;
    std::vector<PostingInfo> postings;
    std::vector<AuthInfo> auth;
    std::vector<std::string> allowed_hosts;  // host[:port] patterns, or "{settings.api_url}"
    std::vector<std::string> secrets;        // names that a connection must give
    std::vector<std::string> optional_secrets;
    std::vector<std::string> readable_secrets;
    std::vector<std::string> signing_secrets;
    boost::json::value settings_schema;       // of connections
    boost::json::value sink_settings_schema;  // of "sink" in a contract; null when none
    std::uint32_t push_batch = 50;            // postings per push
    std::uint32_t settle_seconds = 120;       // after this an absent posting stays absent
    std::uint32_t look_gap_seconds = 10;      // between two looks
    std::uint32_t call_seconds = 300;         // a call that takes longer is hung

    bool has_interface(std::string_view interface_id) const;
};

// Reads `directory`/manifest.json. Every failure names the file, the place in it, and what is expected there.
base::Result<Manifest> read_manifest(const std::filesystem::path& directory);

}  // namespace koppel::plugins

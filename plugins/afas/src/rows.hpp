// What the vendor answers, as plain values. Pure functions, thread-safe. What cannot be read is nullopt.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "koppel/model/decimal.hpp"

namespace koppel::afas {

// One row: its plain members, numbers as they were written, null as absent.
class Row {
  public:
    std::string text(std::string_view name) const;  // empty: absent
    bool flag(std::string_view name) const;         // true and 1
    std::optional<model::Decimal> amount(std::string_view name) const;
    void put(std::string name, std::string value) { members_[std::move(name)] = std::move(value); }

  private:
    std::map<std::string, std::string, std::less<>> members_;
};

// {"skip":0,"take":100,"rows":[…]}.
std::optional<std::vector<Row>> rows_in(std::string_view body);
// The keys of what was made: {"results":{"FbSales":{"OrNu":"…"}}}, whatever the name; an empty body is an
// empty row.
std::optional<Row> result_in(std::string_view body);

struct Problem {
    std::string message;    // empty: the body says nothing that can be read
    std::string reference;  // where the administrator finds it in Profit
    std::int64_t retry_after_seconds = 0;

    template <class Words>
    bool contains_any(const Words& words) const {
        for (const std::string_view some : words)
            if (contains(some)) return true;
        return false;
    }
    bool contains(std::string_view words) const;  // without regard to letter case
};
// {"externalMessage":…}, {"error":{"message":…},"retry_after":…} or {"message":…}.
Problem problem_in(std::string_view body);

// What GET /metainfo tells: the environment and the connectors that the token may use.
struct MetaInfo {
    std::string environment;
    std::string app_connector;
    std::string token_expiry;
    std::vector<std::string> get_connectors;
    std::vector<std::string> update_connectors;
};
std::optional<MetaInfo> meta_info_in(std::string_view body);

}  // namespace koppel::afas

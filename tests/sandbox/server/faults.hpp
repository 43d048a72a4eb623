// Rules that make the sandbox misbehave on purpose: which requests, how, how often. Pure, single thread.
// Rules come from JSON; a malformed list is refused whole with a message.
#pragma once

#include <cstdint>
#include <optional>
#include <regex>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/json.hpp"
#include "generator/generator.hpp"

namespace koppel::sandbox {

enum class FaultKind {
    drop_after_commit,  // applied, then the socket is closed without an answer
    late,               // applied after a delay, also when the client has gone; answered after that
    latency,            // applied at once, answered after a delay
    status,             // refused with a status
    drop_before,        // not applied, closed
    truncate,           // applied, half of the body is sent, then closed
    oversize,           // applied, the body is padded with blanks
    not_found_once,     // 404 the first time a path is asked for
    reset               // not applied, the connection is reset
};

struct Fault {
    FaultKind kind = FaultKind::status;
    int status = 503;
    std::int64_t retry_after = -1;  // seconds, -1: no header
    std::int64_t delay_ms = 0;
    std::size_t bytes = 0;
    bool html = false;
};

class FaultTable {
  public:
    explicit FaultTable(std::uint64_t seed) : dice_{seed} {}

    // Appends the rules of an array, or of one object. Answers what is wrong, or nothing.
    std::string add(const Json& rules);
    void clear() { rules_.clear(); }
    std::string json() const;
    // The first rule that wants this request, counted as applied.
    std::optional<Fault> draw(std::string_view method, std::string_view path);

  private:
    struct Rule {
        std::string method, path;
        std::optional<std::string> prefix;  // a pattern that is only "^literal"
        std::regex pattern;
        FaultKind kind = FaultKind::status;
        double percent = 100;
        std::int64_t count = -1;  // -1: without end
        std::int64_t applied = 0;
        std::int64_t ms_min = 0, ms_max = 0;
        int status = 503;
        std::int64_t retry_after = -1;
        std::size_t bytes = 0;
        bool html = false;  // refused with a web page, as proxies in front of a vendor do
        std::unordered_set<std::string> seen;
    };
    static std::string read(const Json& json, Rule& rule);

    Dice dice_;
    std::vector<Rule> rules_;
};

}  // namespace koppel::sandbox

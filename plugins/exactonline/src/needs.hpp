// What must stand at the vendor before a document can name it: ledger accounts, customers, items, and the
// document that a payment belongs to. Found, a few questions for all of them; customers and items are made
// when they are missing. Never changed. For one thread, within one call; Memory lives as long as the
// instance. What becomes of a need is told in its failure, nothing is thrown.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api_client.hpp"
#include "koppel/cpp/sink.hpp"
#include "memory.hpp"

namespace koppel::exactonline {

struct Need;
class Needs;

// How one kind of thing is found and made.
struct NeedKind {
    char letter;            // in keys
    std::string_view noun;  // for people, before what is wanted: "item "
    std::string_view path;
    std::string_view fields;
    bool remembered;  // across runs
    // What is asked for; several terms mean any of them.
    std::vector<std::string> (*terms)(const Need&);
    // A row of the answer: keeps it when it is the wanted one, and better than what was seen.
    void (*see)(Need&, const Row&);
    // All was read: decides value or failure from what was seen.
    void (*conclude)(Need&);
    std::string_view key_field;  // of a new one
};

// Refers to the document that needs it, which outlives it.
struct Need {
    const NeedKind* kind = nullptr;
    std::string wanted;      // the e-mail address or code as given
    std::string vat_number;  // of a customer: the other way to find it
    std::string_view where;  // its place in the contract, for advice
    // The body of the POST that makes it; empty: it must be there. Written after `depends` is there.
    std::function<std::string(const Needs&)> write;
    std::string depends;
    std::string value;  // its GUID; empty: not there yet
    std::optional<Row> seen;
    int seen_rank = 0;
    bool remembered = false;
    bool exists_unseen = false;  // the vendor says so, but did not list it
    std::optional<sdk::Outcome> failure;

    std::string key() const;
    std::string label() const;  // "item BEL-1"
};

class Needs {
  public:
    Needs(sdk::Call& call, const ApiClient& api, Memory& memory)
        : state_(call.state()), api_(api), memory_(memory), now_(call.clock().now_unix_ms()) {}

    // The first document that needs a thing says how it is made. Gives the key to ask for it by.
    std::string add(Need need);
    const Need& at(const std::string& key) const { return needs_.at(key); }
    const std::string& value(const std::string& key) const { return needs_.at(key).value; }
    // True when it was only remembered; then it is asked for next time.
    bool forget(const std::string& key);

    // Each looks only at the needs of `keys`, and what they depend on, that have neither value nor failure.
    void look_up(std::span<const std::string> keys);
    void create_missing(std::span<const std::string> keys);
    // For what the vendor says to have although it was not listed a moment ago: somebody else may have made
    // it.
    void look_again(std::span<const std::string> keys);

    // What concerns the whole push: the login is refused, the budget is used up.
    const std::optional<sdk::Error>& stop() const { return stop_; }

  private:
    std::vector<Need*> open(std::span<const std::string> keys);
    void ask(const std::vector<Need*>& needs);
    void settle(Need& need);
    void take_created(Need& need, const sdk::HttpRequest& request, const sdk::HttpResponse& answer);
    sdk::Outcome failed(const sdk::HttpRequest& request, const sdk::Error& error, std::string_view body = {});

    sdk::State state_;
    const ApiClient& api_;
    Memory& memory_;
    std::int64_t now_;  // when the push began
    std::map<std::string, Need> needs_;
    std::optional<sdk::Error> stop_;
};

// Concerns all of a push, not one document.
bool stops_all(const sdk::Error& error);

}  // namespace koppel::exactonline

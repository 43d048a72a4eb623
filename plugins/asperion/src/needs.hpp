// What must stand at the vendor before a document can name it: debtors and articles, found, and made when
// they are missing. Never changed. For one thread, within one call; Memory lives as long as the instance.
// What becomes of a need is told in its failure, nothing is thrown.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "answers.hpp"
#include "api_client.hpp"
#include "koppel/cpp/sink.hpp"

namespace koppel::asperion {

struct Need;

// How one kind of master data is found and made.
struct MasterKind {
    char letter;            // in keys
    std::string_view noun;  // for people, before what is wanted: "article "
    std::string_view path;
    std::string_view filter;
    // A row of the vendor's list: keeps it when it is the wanted one, and better than what was seen.
    void (*see)(Need&, MasterRow);
    // The list was read to its end: decides value or failure from what was seen.
    void (*conclude)(Need&);
    // What documents name a new one by, from the answer to its POST; empty when that cannot be read.
    std::string (*made)(const Need&, std::string_view answer);
    // What a person can do about a refusal to make it; empty when the vendor's words say it all.
    std::string (*advice)(const Need&, const Problem&);
};

// Refers to the document that needs it, which outlives it.
struct Need {
    const MasterKind* kind = nullptr;
    std::string wanted;                  // the e-mail address, customer number or sku as given
    std::function<std::string()> write;  // the body of the POST that makes it; empty: it must be there
    std::string_view condition;  // what that body refers to, for advice: payment condition or sales kind
    std::string_view account;    // the same: revenue account
    std::string body;            // written, where it may have to be sent
    std::string value;           // what documents name it by; empty: not there yet
    std::optional<MasterRow> seen;
    bool remembered = false;
    bool exists_unseen = false;  // the vendor says so, but did not list it
    std::optional<sdk::Outcome> failure;

    std::string key() const;
    std::string label() const;  // "article BEL-1"
};

sdk::Outcome rejection(std::string code, const std::string& sentence);

// Debtors and articles that were seen a short while ago.
class Memory {
  public:
    std::optional<std::string> recall(const std::string& key, std::int64_t now_mono_ms);
    void remember(const std::string& key, std::string value, std::int64_t now_mono_ms);
    void forget(const std::string& key) { known_.erase(key); }

  private:
    struct Known {
        std::string value;
        std::int64_t seen_mono_ms = 0;
    };
    std::map<std::string, Known> known_;
};

class Needs {
  public:
    Needs(sdk::Call& call, const ApiClient& api, Memory& memory)
        : api_(api), memory_(memory), now_mono_ms_(call.clock().now_mono_ms()) {}

    // The first document that needs a thing says how it is made. Gives the key to ask for it by.
    std::string add(Need need);
    const Need& at(const std::string& key) const { return needs_.at(key); }
    // Forgets a remembered thing that `answer` names; true when there was one.
    bool forget_if_named(const std::string& key, std::string_view answer);

    // Each looks only at the needs of `keys` that have neither value nor failure.
    void look_up(std::span<const std::string> keys);
    void create_missing(std::span<const std::string> keys);
    // For what the vendor says to have although it was not listed a moment ago: somebody else may have made
    // it.
    void look_again(std::span<const std::string> keys);

    // What concerns the whole push: the login is refused.
    const std::optional<sdk::Error>& stop() const { return stop_; }

  private:
    std::vector<Need*> open(std::span<const std::string> keys);
    void take_created(Need& need, const sdk::HttpRequest& request, const sdk::HttpResponse& answer);
    void settle(Need& need);
    sdk::Outcome failed(const sdk::HttpRequest& request, const sdk::Error& error, std::string_view body = {});

    const ApiClient& api_;
    Memory& memory_;
    std::int64_t now_mono_ms_;  // when the push began
    std::map<std::string, Need> needs_;
    std::optional<sdk::Error> stop_;
};

}  // namespace koppel::asperion

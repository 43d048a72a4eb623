// The sales relations of a push: found by number or by e-mail address, over debtors, persons, organisations
// and contacts, in a few questions for all; made when the rule says so, of the person or organisation that is
// there or anew. Never changed. For one thread, within one call. What becomes of one is told in its failure.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "api_client.hpp"
#include "koppel/cpp/sink.hpp"

namespace koppel::afas {

struct Relation {
    std::string wanted;  // the number, or the e-mail address
    bool by_number = false;
    std::optional<model::NewDebtor> create;
    std::string currency;  // of the documents that need it
    bool prices_include_vat = false;
    std::string value;                 // DebtorId; empty: not there
    std::string note;                  // what a person should know about how it was found
    std::string person, organisation;  // BcCo of who has the address, without being a sales relation
    std::optional<sdk::Outcome> failure;

    std::string label() const;
};

class Relations {
  public:
    Relations(const ApiClient& api, const Settings& settings) : api_(api), settings_(settings) {}

    // Gives the key to ask for it by. Throws Refusal.
    std::string add(const model::DebtorRule& rule, const std::string& document, const std::string& currency,
                    bool prices_include_vat);
    const Relation& at(const std::string& key) const { return relations_.at(key); }

    void look_up();
    // Of those that are asked for only.
    void create_missing(const std::set<std::string>& keys);

    // What concerns the whole push.
    const std::optional<sdk::Error>& stop() const { return stop_; }

  private:
    struct Seen;
    void look_up_numbers();
    void look_up_addresses();
    void conclude(Relation& relation, const Seen& seen);
    void take_created(Relation& relation, const sdk::HttpRequest& request, const sdk::HttpResponse& answer);
    sdk::Outcome failed(const sdk::HttpRequest* request, const sdk::Error& error);

    const ApiClient& api_;
    const Settings& settings_;
    std::map<std::string, Relation> relations_;
    std::optional<sdk::Error> stop_;
};

// The connector and body that make a sales relation.
struct NewRelation {
    std::string_view connector;
    std::string body;
};
NewRelation new_relation(const Relation& relation, const Settings& settings);

// Concerns all of a push, not one document.
bool stops_all(const sdk::Error& error);

}  // namespace koppel::afas

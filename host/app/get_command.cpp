// `koppel get`: what is configured, and how each contract stands.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <iostream>

#include "app/commands.hpp"
#include "app/host.hpp"
#include "app/lookup.hpp"
#include "app/output.hpp"
#include "contracts/load.hpp"
#include "contracts/period.hpp"

namespace koppel::app {

namespace json = boost::json;
using base::Error;
using base::ErrorClass;
using base::Result;

namespace {

Result<json::object> parsed(const store::Document& document) {
    boost::system::error_code error;
    auto value = json::parse(document.json, error);
    if (error || !value.is_object())
        return Error(ErrorClass::internal, "document_unreadable",
                     "the stored object '" + document.id + "' cannot be read",
                     "apply its contract file again");
    return std::move(value.as_object());
}

std::string text(const json::object& object, const char* name) {
    const auto* value = object.if_contains(name);
    return value && value->is_string() ? std::string(value->as_string()) : std::string();
}

Result<json::array> states_of(store::Store& store, const std::string& contract, const json::object& flow) {
    json::array states;
    auto summary = store.summary(contract, text(flow, "name"));
    if (summary.has_error()) return summary.error();
    for (const auto& state : *summary)
        states.push_back(
            {{"state", store::name_of(state.state)}, {"count", state.count}, {"sum", state.sum}});
    return states;
}

// One line of a flow for people: "posted 12 (345.60), failed 1 (9.95)".
std::string states_text(const json::array& states) {
    std::string line;
    for (const auto& state : states) {
        if (!line.empty()) line += ", ";
        line += std::string(state.at("state").as_string()) + " " + json::serialize(state.at("count")) + " (" +
                std::string(state.at("sum").as_string()) + ")";
    }
    return line.empty() ? "nothing yet" : line;
}

// Flows are shown by their contracts; the JSON form lists them flat.
void print_flows(const json::array& contracts) {
    json::array flat;
    for (const auto& contract : contracts)
        for (const auto& flow : contract.at("flows").as_array()) {
            json::object object = flow.as_object();
            object["contract"] = contract.at("id");
            flat.push_back(std::move(object));
        }
    print_json(flat);
}

class Printer {
  public:
    Printer(store::Store& store, const Options& options, base::Instant now)
        : store_(store), options_(options), now_(now) {}

    Result<void> add(const store::Document& document) {
        auto object = parsed(document);
        if (object.has_error()) return object.error();
        switch (document.kind) {
            case store::DocumentKind::tenant:
                rows_.push_back({document.id, text(*object, "name"), text(*object, "country"),
                                 text(*object, "time_zone")});
                break;
            case store::DocumentKind::connection:
                return add_connection(document, std::move(*object));
            case store::DocumentKind::contract:
                return add_contract(document, std::move(*object));
        }
        (*object)["tenant"] = document.tenant;
        list_.push_back(std::move(*object));
        return {};
    }

    void print(const TableRow& header, bool flat_flows) const {
        if (options_.json && flat_flows)
            print_flows(list_);
        else if (options_.json)
            print_json(list_);
        else
            print_table(header, rows_);
    }

  private:
    Result<void> add_connection(const store::Document& document, json::object object) {
        auto tokens = store_.tokens(document.id);
        if (tokens.has_error()) return tokens.error();
        std::string login;
        std::string reason;
        for (const auto& token : *tokens) {
            if (token.state != "needs_login") continue;
            login = "needs login";
            reason = token.reason;
        }
        rows_.push_back({document.id, document.tenant, text(object, "plugin"),
                         login.empty() ? (tokens->empty() ? "" : "ok") : login + ": " + reason});
        object["tenant"] = document.tenant;
        object["login"] = login.empty() ? (tokens->empty() ? json::value(nullptr) : json::value("ok"))
                                        : json::value("needs_login");
        object["login_reason"] = text_or_null(reason);
        list_.push_back(std::move(object));
        return {};
    }

    Result<void> add_contract(const store::Document& document, json::object object) {
        auto period = period_of(document, object);
        if (period.has_error()) return period.error();
        std::string until = period->last_day;
        if (!until.empty() && period->trial) until += " (trial)";
        if (!period->ended.empty()) until += " ENDED";
        if (auto* flows = object.if_contains("flows"); flows && flows->is_array())
            for (auto& flow : flows->as_array()) {
                auto states = states_of(store_, document.id, flow.as_object());
                if (states.has_error()) return states.error();
                rows_.push_back({document.id, document.tenant, document.status, until,
                                 text(flow.as_object(), "name"),
                                 text(flow.as_object(), "from") + " → " + text(flow.as_object(), "to"),
                                 states_text(*states)});
                flow.as_object()["states"] = std::move(*states);
            }
        object["tenant"] = document.tenant;
        object["status"] = document.status;
        object["started"] =
            document.started ? json::value(base::to_iso(*document.started)) : json::value(nullptr);
        object["last_day"] = text_or_null(period->last_day);
        object["ended"] = text_or_null(period->ended);
        list_.push_back(std::move(object));
        return {};
    }

    Result<contracts::Period> period_of(const store::Document& document, const json::object& object) {
        auto contract = contracts::contract_from_json(document.tenant, object);
        if (contract.has_error()) return contract.error();
        auto tenant = contracts::load_tenant(store_, document.tenant);
        if (tenant.has_error()) return tenant.error();
        return contracts::period_of(*contract, *tenant, document.started, now_);
    }

    store::Store& store_;
    const Options& options_;
    const base::Instant now_;
    std::vector<TableRow> rows_;
    json::array list_;
};

struct Kind {
    const char* word;
    store::DocumentKind kind;
    TableRow header;
};

const std::vector<Kind>& kinds() {
    static const std::vector<Kind> all = {
        {"tenants", store::DocumentKind::tenant, {"TENANT", "NAME", "COUNTRY", "TIME ZONE"}},
        {"connections", store::DocumentKind::connection, {"CONNECTION", "TENANT", "PLUGIN", "LOGIN"}},
        {"contracts",
         store::DocumentKind::contract,
         {"CONTRACT", "TENANT", "STATUS", "LAST DAY", "FLOW", "WAY", "RECORDS"}},
        {"flows",
         store::DocumentKind::contract,
         {"CONTRACT", "TENANT", "STATUS", "LAST DAY", "FLOW", "WAY", "RECORDS"}}};
    return all;
}

}  // namespace

int get_objects(const Options& options, const std::string& word, const std::string& id) {
    if (word == "plugins") return list_plugins(options);
    if (word == "budgets") return show_budgets(options, id);
    const auto kind = std::ranges::find_if(kinds(), [&](const Kind& k) { return word == k.word; });
    auto opened = Host::open(options);
    if (opened.has_error()) return print_error(opened.error());
    auto& store = (*opened)->store();
    auto documents = store.documents(kind->kind);
    if (documents.has_error()) return print_error(documents.error());

    Printer printer(store, options, (*opened)->clock().now());
    bool found = id.empty();
    for (const auto& document : *documents) {
        if (!id.empty() && document.id != id) continue;
        found = true;
        if (auto added = printer.add(document); added.has_error()) return print_error(added.error());
    }
    if (!found)
        return print_error(Error(ErrorClass::usage, "unknown_object",
                                 "there is no " + word.substr(0, word.size() - 1) + " '" + id + "'",
                                 "see `koppel get " + word + "`"));
    printer.print(kind->header, word == "flows");
    return kDone;
}

}  // namespace koppel::app

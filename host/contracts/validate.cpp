#include "contracts/validate.hpp"

#include <date/tz.h>

#include <algorithm>
#include <map>
#include <set>
#include <stdexcept>
#include <tuple>

#include "base/clock.hpp"
#include "contracts/contract.hpp"
#include "contracts/countries.hpp"
#include "contracts/json_reader.hpp"
#include "contracts/load.hpp"
#include "contracts/schedule.hpp"
#include "contracts/schema_check.hpp"
#include "contracts/validate_days.hpp"
#include "contracts/validate_products.hpp"

namespace koppel::contracts {

namespace {

namespace json = boost::json;
using plugins::Manifest;

constexpr std::string_view kSource = "koppel.source/1";
constexpr std::string_view kSink = "koppel.sink/1";
constexpr std::string_view kPayment = "payment/1";
constexpr std::string_view kProduct = "product/1";

bool contains(const std::vector<std::string>& values, std::string_view value) {
    return std::find(values.begin(), values.end(), value) != values.end();
}

std::string one_of(const std::vector<std::string>& values) {
    std::string words;
    for (const auto& value : values)
        words += (words.empty() ? "use one of: " : ", ") + value;
    return words.empty() ? "there is none" : words;
}

std::string lower_case(std::string text) {
    std::ranges::transform(text, text.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return text;
}

void check_country(const Place& place, const std::string& code, Problems& problems) {
    if (is_country(code)) return;
    const std::string meant(meant_country(code));
    problems.push_back(problem(place, "country_unknown", '"' + code + "\" is not an ISO 3166 country code",
                               meant.empty() ? "write the country's code such as NL" : "write " + meant));
}

void check_time_zone(const Place& place, const std::string& zone, Problems& problems) {
    try {
        date::locate_zone(zone);
    } catch (const std::runtime_error&) {
        problems.push_back(problem(place, "time_zone_unknown", "there is no time zone \"" + zone + '"',
                                   "write an IANA time zone such as Europe/Amsterdam"));
    }
}

// The schema asks only for the id, so that a file may name a tenant that another one describes.
void check_tenant(const Item& tenant, Problems& problems) {
    for (const auto* name : {"name", "country", "time_zone"}) {
        if (!text_at(tenant.object, name).empty()) continue;
        problems.push_back(problem(tenant.place, "tenant_incomplete",
                                   "the tenant \"" + tenant.id + "\" lacks \"" + name + '"',
                                   "add it; a tenant has an id, a name, a country and a time_zone"));
        return;
    }
    check_country(tenant.place.at("country"), text_at(tenant.object, "country"), problems);
    check_time_zone(tenant.place.at("time_zone"), text_at(tenant.object, "time_zone"), problems);
}

void check_settings(const Place& place, const json::value& schema, const json::object& settings,
                    const Manifest& plugin, Problems& problems) {
    if (schema.is_null()) return;
    for (auto& found : check_schema(schema, settings)) {
        const Place there{place.file, place.pointer + found.pointer};
        problems.push_back(problem(there, "settings_invalid",
                                   found.sentence + ", says the plugin " + plugin.name, found.remedy));
    }
}

void check_secret_names(const Item& connection, const Manifest& plugin, Problems& problems) {
    const auto& given = object_at(connection.object, "secrets");
    const Place place = connection.place.at("secrets");
    for (const auto& name : plugin.secrets) {
        if (given.contains(name)) continue;
        problems.push_back(problem(place, "secret_missing",
                                   "the plugin " + plugin.name + " needs the secret \"" + name + '"',
                                   "add \"" + name + R"(": {"env":"NAME"} to the secrets)"));
    }
    for (const auto& entry : given) {
        const std::string name(entry.key());
        if (contains(plugin.secrets, name) || contains(plugin.optional_secrets, name)) continue;
        auto known = plugin.secrets;
        known.insert(known.end(), plugin.optional_secrets.begin(), plugin.optional_secrets.end());
        problems.push_back(problem(place.at(name), "secret_unknown",
                                   "the plugin " + plugin.name + " knows no secret \"" + name + '"',
                                   one_of(known)));
    }
}

void check_connection(const Item& connection, const FindPlugin& find_plugin, Problems& problems) {
    const auto plugin = find_plugin(text_at(connection.object, "plugin"));
    if (!plugin) {
        problems.push_back(problem(connection.place.at("plugin"), plugin.error().code, plugin.error().message,
                                   plugin.error().next));
        return;
    }
    check_settings(connection.place.at("settings"), (*plugin)->settings_schema,
                   object_at(connection.object, "settings"), **plugin, problems);
    check_secret_names(connection, **plugin, problems);
}

const Item* find_item(const std::vector<Item>& items, std::string_view id) {
    const auto found =
        std::find_if(items.begin(), items.end(), [&](const Item& item) { return item.id == id; });
    return found == items.end() ? nullptr : &*found;
}

// What the checks of one contract share.
struct Scope {
    const Item& item;
    const Contract& contract;
    const Picture& picture;
    const FindPlugin& find_plugin;
    Problems& problems;

    void add(const Place& place, std::string code, const std::string& what, std::string next) const {
        problems.push_back(problem(place, std::move(code), what, std::move(next)));
    }
};

// The plugin of a flow's end; null after a problem, or when the connection's own check reports it.
const Manifest* plugin_of(const Scope& scope, const Place& place, const std::string& connection) {
    const Item* item = find_item(scope.picture.connections, connection);
    if (item == nullptr || item->tenant != scope.item.tenant) {
        std::vector<std::string> own;
        for (const auto& each : scope.picture.connections) {
            if (each.tenant == scope.item.tenant) own.push_back(each.id);
        }
        scope.add(place, "connection_unknown",
                  item == nullptr ? "there is no connection \"" + connection + '"'
                                  : "the connection \"" + connection + "\" belongs to another tenant",
                  one_of(own));
        return nullptr;
    }
    const auto plugin = scope.find_plugin(text_at(item->object, "plugin"));
    return plugin ? *plugin : nullptr;
}

bool plays(const Scope& scope, const Place& place, const Manifest& plugin, std::string_view interface_id,
           const std::string& role) {
    if (contains(plugin.interfaces, interface_id)) return true;
    scope.add(place, "plugin_role", "the plugin " + plugin.name + " cannot be a " + role,
              "choose a connection whose plugin has " + std::string(interface_id));
    return false;
}

void check_source(const Scope& scope, const Place& place, const Flow& flow) {
    const auto* plugin = plugin_of(scope, place.at("from"), flow.from);
    if (plugin == nullptr || !plays(scope, place.at("from"), *plugin, kSource, "source")) return;
    std::vector<std::string> streams;
    for (const auto& stream : plugin->streams)
        streams.push_back(stream.name);
    if (contains(streams, flow.stream)) return;
    scope.add(place.at("stream"), "stream_unknown",
              "the plugin " + plugin->name + " has no stream \"" + flow.stream + '"', one_of(streams));
}

void check_sink(const Scope& scope, const Place& place, const Flow& flow) {
    const auto* plugin = plugin_of(scope, place.at("to"), flow.to);
    if (plugin == nullptr || !plays(scope, place.at("to"), *plugin, kSink, "sink")) return;
    std::vector<std::string> words;
    for (const auto& posting : plugin->postings)
        words.push_back(posting.as);
    if (contains(words, flow.as)) return;
    scope.add(place.at("as"), "posting_unknown",
              "the plugin " + plugin->name + " does not accept \"" + flow.as + '"', one_of(words));
}

std::string names_of(const std::vector<const Flow*>& flows) {
    std::vector<std::string> names;
    for (const auto* flow : flows)
        names.push_back(flow->name);
    return one_of(names);
}

// A payment is booked on its document at the same sink, so the flow that posts the document must be known.
void check_documents(const Scope& scope, const Place& place, const Flow& flow) {
    const Place there = place.at("documents");
    if (!flow.posts_payments()) {
        if (!flow.documents.empty())
            scope.add(there, "documents_misplaced",
                      "the flow \"" + flow.name + "\" posts no payments, so it has no \"documents\"",
                      "remove it, or book the flow as payment");
        return;
    }
    std::vector<const Flow*> candidates;
    for (const auto& each : scope.contract.flows) {
        if (!each.posts_payments() && each.from == flow.from && each.to == flow.to)
            candidates.push_back(&each);
    }
    if (candidates.empty()) {
        scope.add(place, "documents_missing",
                  "no flow from " + flow.from + " to " + flow.to +
                      " posts the documents that the payments of \"" + flow.name + "\" belong to",
                  "add a flow that posts orders or invoices, or remove this one");
    } else if (flow.documents.empty() && candidates.size() > 1) {
        scope.add(place, "documents_ambiguous",
                  "several flows post documents that the payments of \"" + flow.name + "\" may belong to",
                  "name one in \"documents\"; " + names_of(candidates));
    } else if (!flow.documents.empty() &&
               std::ranges::find(candidates, flow.documents, &Flow::name) == candidates.end()) {
        scope.add(there, "documents_unknown",
                  "no flow from " + flow.from + " to " + flow.to + " that posts documents is named \"" +
                      flow.documents + '"',
                  names_of(candidates));
    }
}

// Sales become documents and payments become payments, whatever the sink calls them.
void check_kinds(const Scope& scope, const Place& place, const Flow& flow) {
    const Item* from = find_item(scope.picture.connections, flow.from);
    const Item* to = find_item(scope.picture.connections, flow.to);
    if (from == nullptr || to == nullptr) return;
    const auto source = scope.find_plugin(text_at(from->object, "plugin"));
    const auto sink = scope.find_plugin(text_at(to->object, "plugin"));
    if (!source || !sink) return;
    const auto stream = std::ranges::find((*source)->streams, flow.stream, &plugins::StreamInfo::name);
    const auto posting = std::ranges::find((*sink)->postings, flow.as, &plugins::PostingInfo::as);
    if (stream == (*source)->streams.end() || posting == (*sink)->postings.end()) return;
    const auto& type = stream->record_type;
    const auto is_own_kind = [&](std::string_view kind) { return type == kind || posting->type == kind; };
    if (type == posting->type || (!is_own_kind(kPayment) && !is_own_kind(kProduct))) return;
    scope.add(
        place.at("as"), "posting_unfit",
        "the stream \"" + flow.stream + "\" gives " + type + ", which cannot be booked as \"" + flow.as + '"',
        type == kPayment   ? "book it as payment"
        : type == kProduct ? "book it as product"
                           : "book it as a document such as invoice");
}

void check_flows(const Scope& scope) {
    std::set<std::string> names;
    for (std::size_t i = 0; i < scope.contract.flows.size(); ++i) {
        const Flow& flow = scope.contract.flows[i];
        const Place place = scope.item.place.at("flows").at(i);
        if (!names.insert(flow.name).second) {
            scope.add(place.at("name"), "flow_twice", "two flows are named \"" + flow.name + '"',
                      "give each flow of a contract a name of its own");
        }
        check_source(scope, place, flow);
        check_sink(scope, place, flow);
        check_kinds(scope, place, flow);
        check_documents(scope, place, flow);
        if (flow.schedule.empty()) continue;
        if (const auto schedule = parse_schedule(flow.schedule); !schedule) {
            scope.add(place.at("schedule"), schedule.error().code, schedule.error().message,
                      schedule.error().next);
        }
    }
}

// "turnover" and its like; a misspelt one would leave lines without an account.
void check_account_names(const Scope& scope, const Place& place, const VatRule& rule) {
    static const std::vector<std::string> known = {"turnover",  "shipping",  "payment_cost", "discount",
                                                   "surcharge", "gift_card", "tip"};
    for (const auto& [name, account] : rule.accounts) {
        if (contains(known, name)) continue;
        scope.add(place.at(name), "account_unknown", "no line is booked on an account \"" + name + '"',
                  one_of(known));
    }
}

void check_vat_table(const Scope& scope) {
    std::set<std::tuple<std::string, model::Decimal, std::string, std::string>> seen;
    for (std::size_t i = 0; i < scope.contract.vat.size(); ++i) {
        const VatRule& rule = scope.contract.vat[i];
        const Place place = scope.item.place.at("vat").at(i);
        check_country(place.at("country"), rule.country, scope.problems);
        check_account_names(scope, place.at("accounts"), rule);
        if (rule.rate > model::Decimal(100) || rule.rate.is_negative()) {
            scope.add(place.at("rate"), "vat_rate_range",
                      "there is no VAT rate of " + rule.rate.to_string() + '%',
                      "write the rate in percent, such as \"21\"");
        }
        if (!rule.kind.empty() && !rule.rate.is_zero()) {
            scope.add(place.at("rate"), "vat_kind_rate",
                      "a rule for " + rule.kind + " has the rate " + rule.rate.to_string() +
                          "%, but such sales carry no VAT",
                      "write the rate \"0\", or leave \"kind\" out");
        }
        if (!seen.insert({rule.country, rule.rate, rule.kind, lower_case(rule.tax_class)}).second) {
            const std::string of_class =
                rule.tax_class.empty() ? "" : " for the tax class \"" + rule.tax_class + '"';
            scope.add(place, "vat_rate_twice",
                      "the rate " + rule.rate.to_string() + "% of " + rule.country + of_class +
                          " stands in the table twice",
                      "keep one of them");
        }
    }
}

// A till knows its methods by their titles too, without regard to letter case.
void check_payment_methods(const Scope& scope) {
    const bool till = std::ranges::any_of(scope.contract.flows, &Flow::sums_days);
    std::set<std::string> seen;
    for (std::size_t i = 0; i < scope.contract.payment_methods.size(); ++i) {
        const auto& method = scope.contract.payment_methods[i].method;
        if (seen.insert(till ? lower_case(method) : method).second) continue;
        scope.add(scope.item.place.at("payment_methods").at(i), "payment_method_twice",
                  "the payment method \"" + method + "\" stands there twice", "keep one of them");
    }
}

// A document is booked on a debtor, and one that is made needs a payment condition. A fixed debtor does not
// replace it: intra-community supplies get a debtor of their own.
void check_debtors(const Scope& scope) {
    const auto& debtors = scope.contract.debtors;
    if (!debtors.create || !debtors.payment_condition.empty()) return;
    const bool books_documents = std::ranges::any_of(scope.contract.flows, [](const Flow& flow) {
        return flow.as == "invoice" || flow.as == "entry" || flow.as == "order";
    });
    if (!books_documents) return;
    scope.add(
        scope.item.place.at("debtors").at("payment_condition"), "payment_condition_missing",
        "the contract makes debtors, and \"payment_condition\" does not say on which condition they pay",
        "add \"payment_condition\" with its code at the sink to \"debtors\", or set \"create\" to false "
        "there");
}

bool check_day(const Scope& scope, const char* name, const std::string& day) {
    if (base::parse_iso(day)) return true;
    scope.add(scope.item.place.at(name), std::string(name) + "_invalid", "there is no day " + day,
              "write a day such as 2026-11-01");
    return false;
}

void check_dates(const Scope& scope) {
    const auto& [start, end] = std::tie(scope.contract.start_date, scope.contract.end_date);
    const bool start_is_day = check_day(scope, "start_date", start);
    if (end.empty() || !check_day(scope, "end_date", end) || !start_is_day || end >= start) return;
    scope.add(scope.item.place.at("end_date"), "end_date_before_start",
              "the contract ends on " + end + ", before it starts on " + start,
              "write the last day to be processed, or remove end_date");
}

// Every sink of the contract reads the same settings; each plugin is asked once.
void check_sink_settings(const Scope& scope) {
    std::set<std::string> asked;
    for (const auto& flow : scope.contract.flows) {
        const Item* connection = find_item(scope.picture.connections, flow.to);
        if (connection == nullptr || connection->tenant != scope.item.tenant) continue;
        const auto plugin = scope.find_plugin(text_at(connection->object, "plugin"));
        if (!plugin || !asked.insert((*plugin)->name).second) continue;
        check_settings(scope.item.place.at("sink"), (*plugin)->sink_settings_schema, scope.contract.sink,
                       **plugin, scope.problems);
    }
}

// The plugin of a connection of the tenant; its absence is reported where the flow names it.
PluginOf plugins_of(const Scope& scope) {
    return [&scope](const std::string& connection) -> const Manifest* {
        const Item* item = find_item(scope.picture.connections, connection);
        if (item == nullptr || item->tenant != scope.item.tenant) return nullptr;
        const auto plugin = scope.find_plugin(text_at(item->object, "plugin"));
        return plugin ? *plugin : nullptr;
    };
}

// What cannot be read is reported where it stands.
std::vector<Contract> contracts_of(const std::string& tenant, const Picture& picture) {
    std::vector<Contract> contracts;
    for (const auto& item : picture.contracts) {
        if (item.tenant != tenant) continue;
        if (auto contract = contract_from_json(item.tenant, item.object))
            contracts.push_back(std::move(*contract));
    }
    return contracts;
}

void check_contract(const Item& item, const Picture& picture, const FindPlugin& find_plugin,
                    Problems& problems) {
    const auto contract = contract_from_json(item.tenant, item.object);
    if (!contract) {
        problems.push_back(
            problem(item.place, contract.error().code, contract.error().message, contract.error().next));
        return;
    }
    const Scope scope{item, *contract, picture, find_plugin, problems};
    check_dates(scope);
    check_flows(scope);
    check_vat_table(scope);
    check_payment_methods(scope);
    check_days(item.place, *contract, plugins_of(scope), problems);
    check_products(item.place, *contract, contracts_of(item.tenant, picture), problems);
    check_debtors(scope);
    check_sink_settings(scope);
}

bool stands_on_a_file(const Item& contract, const Picture& picture) {
    for (const auto& flow : array_at(contract.object, "flows")) {
        if (!flow.is_object()) continue;
        for (const auto* end : {"from", "to"}) {
            const Item* connection = find_item(picture.connections, text_at(flow.get_object(), end));
            if (connection != nullptr && connection->from_file) return true;
        }
    }
    return false;
}

}  // namespace

Problems validate(const Picture& picture, const FindPlugin& find_plugin) {
    Problems problems;
    for (const auto& tenant : picture.tenants) {
        if (tenant.from_file) check_tenant(tenant, problems);
    }
    for (const auto& connection : picture.connections) {
        if (connection.from_file) check_connection(connection, find_plugin, problems);
    }
    for (const auto& contract : picture.contracts) {
        if (contract.from_file || stands_on_a_file(contract, picture)) {
            check_contract(contract, picture, find_plugin, problems);
        }
    }
    return problems;
}

}  // namespace koppel::contracts

// Plugins, secrets and a store that stand in for the real ones, and a contract file that is right.
#pragma once

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "contracts/plan.hpp"

namespace koppel::contracts::test {

namespace json = boost::json;

inline plugins::Manifest shop_plugin() {
    plugins::Manifest plugin;
    plugin.name = "lightspeed-ecom";
    plugin.interfaces = {"koppel.source/1"};
    plugin.streams = {{"orders", "sale/1"}, {"invoices", "sale/1"}, {"payments", "payment/1"}};
    plugin.secrets = {"api_key", "api_secret"};
    plugin.settings_schema = json::parse(R"({
        "type": "object", "required": ["api_url"], "additionalProperties": false,
        "properties": {
            "api_url": {"title": "API address", "type": "string"},
            "language": {"title": "Language of the shop", "type": "string", "enum": ["nl", "en"]},
            "page_size": {"title": "Page size", "type": "integer"}}})");
    return plugin;
}

inline plugins::Manifest books_plugin() {
    plugins::Manifest plugin;
    plugin.name = "asperion";
    plugin.interfaces = {"koppel.sink/1", "koppel.lookup/1"};
    plugin.postings = {{"invoice/1", "invoice"}, {"entry/1", "entry"}, {"payment/1", "payment"}};
    plugin.secrets = {"client_id", "client_secret"};
    plugin.optional_secrets = {"refresh_token"};
    plugin.settings_schema = json::parse(R"({
        "type": "object", "required": ["administration"],
        "properties": {"administration": {"title": "Administration", "type": "string"}}})");
    plugin.sink_settings_schema = json::parse(R"({
        "type": "object", "additionalProperties": false,
        "properties": {
            "memo_journal": {"title": "Memo journal", "type": "string"},
            "default_sales_type": {"title": "Default sales type", "type": "string"}}})");
    return plugin;
}

// The file that every test starts from, spoilt in one place at a time.
inline json::value right_file() {
    return json::parse(R"({
        "tenant": {"id": "fietsgigant", "name": "Fietsgigant BV", "country": "NL",
                   "time_zone": "Europe/Amsterdam", "language": "nl"},
        "connections": [
            {"id": "shop", "plugin": "lightspeed-ecom", "settings": {"api_url": "https://shop.test"},
             "secrets": {"api_key": {"env": "SHOP_KEY"}, "api_secret": {"env": "SHOP_SECRET"}}},
            {"id": "books", "plugin": "asperion", "settings": {"administration": "4711"},
             "secrets": {"client_id": {"env": "A_ID"}, "client_secret": {"env": "A_SECRET"}}}],
        "contracts": [
            {"id": "shop-books", "start_date": "2026-11-01",
             "flows": [{"name": "sales", "from": "shop", "stream": "orders", "only": "paid", "to": "books",
                        "as": "invoice", "schedule": "15m"}],
             "vat": [{"country": "NL", "rate": "21", "code": "1", "accounts": {"turnover": "8000"}},
                     {"country": "NL", "rate": "9", "code": "2"}],
             "payment_methods": [{"method": "mollie", "account": "1250"}],
             "debtors": {"match": "email", "payment_condition": "14"},
             "sink": {"memo_journal": "40"}}]})");
}

inline ParsedFile parsed(const json::value& file, std::string name = "shop.json") {
    return parse_contract_file(std::move(name), "", json::serialize(file));
}

class Office {
  public:
    std::map<std::string, std::string> variables = {
        {"SHOP_KEY", "key-4711"}, {"SHOP_SECRET", "secret-4711"}, {"A_ID", "id-1"}, {"A_SECRET", "hush-1"}};
    std::map<std::string, std::string> secrets;  // "tenant/connection/name" to plain text
    std::vector<store::Document> documents;
    plugins::Manifest shop = shop_plugin();
    plugins::Manifest books = books_plugin();
    int sealed = 0;

    ApplyTools tools() {
        ApplyTools tools;
        tools.find_plugin = [this](std::string_view name) -> base::Result<const plugins::Manifest*> {
            if (name == shop.name) return &shop;
            if (name == books.name) return &books;
            return base::Error(base::ErrorClass::usage, "plugin_unknown",
                               "there is no plugin \"" + std::string(name) + '"',
                               "use one of: asperion, lightspeed-ecom");
        };
        tools.environment = [this](const std::string& name) -> std::optional<std::string> {
            const auto found = variables.find(name);
            if (found == variables.end()) return std::nullopt;
            return found->second;
        };
        // Like the real vault, it never seals to the same text twice.
        tools.secrets.seal = [this](const std::string&, const std::string&, const std::string&,
                                    const std::string& plain) -> base::Result<std::string> {
            return std::to_string(++sealed) + ':' + plain;
        };
        tools.secrets.present = [this](const std::string& tenant, const std::string& connection,
                                       const std::string& name) -> base::Result<std::optional<std::string>> {
            const auto found = secrets.find(tenant + '/' + connection + '/' + name);
            if (found == secrets.end()) return std::optional<std::string>();
            return std::optional<std::string>(found->second);
        };
        tools.now = base::instant_from_unix_ms(1'795'000'000'000);
        return tools;
    }

    ApplyPlan plan_files(const std::vector<ParsedFile>& files) {
        return plan_apply(documents, files, tools());
    }
    ApplyPlan plan(const json::value& file) { return plan_files({parsed(file)}); }

    // What the store does with a commit.
    void commit(const ApplyPlan& plan) {
        for (const auto& document : plan.commit.documents) {
            std::erase_if(documents, [&](const auto& old) {
                return old.kind == document.kind && old.id == document.id;
            });
            documents.push_back(document);
        }
        for (const auto& secret : plan.commit.secrets) {
            secrets["fietsgigant/" + secret.connection + '/' + secret.name] =
                secret.sealed.substr(secret.sealed.find(':') + 1);
        }
    }
};

// "code | message | next" of every problem.
inline std::vector<std::string> texts(const Problems& problems) {
    std::vector<std::string> all;
    for (const auto& each : problems)
        all.push_back(each.code + " | " + each.message + " | " + each.next);
    return all;
}

inline std::string first_text(const Problems& problems) {
    return problems.empty() ? "no problem" : texts(problems).front();
}

}  // namespace koppel::contracts::test

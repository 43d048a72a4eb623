// `koppel vat`: the VAT table of a contract beside the rates that countries have. REQ EA-12.
#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>

#include "app/commands.hpp"
#include "app/host.hpp"
#include "app/lookup.hpp"
#include "app/output.hpp"
#include "app/source_rates.hpp"
#include "books/calendar.hpp"
#include "books/classify.hpp"
#include "books/vat_table.hpp"

namespace koppel::app {

namespace json = boost::json;
using base::Error;
using base::ErrorClass;
using base::Result;
using books::VatTableRow;

namespace {

// The built-in list, the source's own, or the one that the operator gives.
Result<books::VatRates> rates_for(Host& host, const contracts::Setup& setup, const VatArguments& arguments) {
    if (arguments.from_source) return rates_of_source(host, setup);
    if (arguments.rates.empty()) return books::VatRates::built_in();
    std::ifstream file(arguments.rates, std::ios::binary);
    if (!file)
        return Error(ErrorClass::usage, "file_unreadable", arguments.rates.string() + " cannot be read",
                     "give a file like the built-in list of VAT rates");
    return books::VatRates::parse(std::string(std::istreambuf_iterator<char>(file), {}));
}

json::object json_of(const contracts::VatRule& rule) {
    json::object accounts;
    for (const auto* name : {"turnover", "shipping", "payment_cost"})
        accounts[name] = "";
    for (const auto& [name, account] : rule.accounts)
        accounts[name] = account;
    json::object object{{"country", rule.country}, {"rate", rule.rate.to_string()}, {"code", rule.code}};
    if (!rule.kind.empty()) object["kind"] = rule.kind;
    object["accounts"] = std::move(accounts);
    return object;
}

// One rule per line, ready to be pasted into a contract file.
void print_block(const std::vector<contracts::VatRule>& rules) {
    std::cout << "\"vat\": [";
    const char* separator = "\n";
    for (const auto& rule : rules) {
        std::cout << separator << "  " << json::serialize(json_of(rule));
        separator = ",\n";
    }
    std::cout << "\n]" << std::endl;
}

void print_rows(const std::vector<VatTableRow>& rows, bool as_json) {
    json::array list;
    std::vector<TableRow> table;
    for (const auto& row : rows) {
        auto object = json_of(row.rule);
        object["rate_kind"] = row.rate_kind;
        object["state"] = books::words_of(row.state);
        list.push_back(std::move(object));
        const auto account = [&](const char* name) {
            const auto found = row.rule.accounts.find(name);
            return found == row.rule.accounts.end() ? std::string() : found->second;
        };
        table.push_back({row.rule.country, row.rule.rate.to_string() + '%',
                         row.rule.kind.empty() ? row.rate_kind : row.rule.kind, row.rule.code,
                         account("turnover"), account("shipping"), account("payment_cost"),
                         std::string(books::words_of(row.state))});
    }
    if (as_json) return print_json(list);
    print_table({"COUNTRY", "RATE", "KIND", "CODE", "TURNOVER", "SHIPPING", "PAYMENT COST", "STATE"}, table,
                {1});
}

// "Remove VAT settings": the contract has no table afterwards, and everything else as it was.
int clear(Host& host, const std::string& contract) {
    auto document = host.store().document(store::DocumentKind::contract, contract);
    if (document.has_error()) return print_error(document.error());
    auto object = json::parse((*document)->json).as_object();
    const auto* table = object.if_contains("vat");
    const std::size_t rules = table == nullptr || !table->is_array() ? 0 : table->get_array().size();
    object.erase("vat");
    store::ConfigCommit commit;
    commit.at = host.clock().now();
    store::Document changed = **document;
    changed.json = json::serialize(object);
    changed.status.clear();
    changed.revision += 1;
    changed.changed = commit.at;
    commit.documents.push_back(std::move(changed));
    if (auto done = host.store().apply(commit); done.has_error()) return print_error(done.error());
    std::cout << "contract " << contract << ": VAT settings removed (" << counted(rules, "rate")
              << "); applying its file again puts back what stands there" << std::endl;
    return kDone;
}

struct Question {
    std::string day;
    std::vector<std::string> countries;
};

Result<Question> question_of(Host& host, const contracts::Setup& setup, const VatArguments& arguments,
                             const books::VatRates& rates) {
    Question question{arguments.day, arguments.countries};
    if (question.day.empty())
        question.day = books::day_in(host.clock().now(), setup.tenant)
                           .value_or(base::to_iso(host.clock().now()).substr(0, 10));
    if (question.day.size() != 10 || !base::parse_iso(question.day))
        return Error(ErrorClass::usage, "date_invalid", "there is no day " + question.day,
                     "write a day such as 2026-11-01");
    for (auto& country : question.countries)
        if (country == "EL") country = "GR";
    for (const auto& country : question.countries)
        if (!rates.has_country(country))
            return Error(ErrorClass::usage, "country_unknown",
                         "no VAT rates of \"" + country + "\" are known",
                         "name member states such as NL and DE, or XI");
    const std::string home = books::home_of(setup.tenant);
    const bool all = arguments.propose && setup.contract.oss;  // OSS: any of them may come
    if (question.countries.empty()) question.countries = books::countries_of(setup.contract, home);
    if (all && arguments.countries.empty())
        for (const auto& country : rates.countries())
            if (std::find(question.countries.begin(), question.countries.end(), country) ==
                question.countries.end())
                question.countries.push_back(country);
    return question;
}

}  // namespace

int show_vat(const Options& options, const VatArguments& arguments) {
    auto opened = Host::open(options);
    if (opened.has_error()) return print_error(opened.error());
    Host& host = **opened;
    auto contract = find_contract(host.store(), arguments.contract);
    if (contract.has_error()) return print_error(contract.error());
    if (arguments.clear) return clear(host, arguments.contract);
    auto rates = rates_for(host, contract->setup, arguments);
    if (rates.has_error()) return print_error(rates.error());
    auto question = question_of(host, contract->setup, arguments, *rates);
    if (question.has_error()) return print_error(question.error());
    const auto& settings = contract->setup.contract;
    if (arguments.propose) {
        const auto rules = propose_vat_table(settings, *rates, question->countries, question->day);
        if (!options.json) {
            print_block(rules);
            return kDone;
        }
        json::array list;
        for (const auto& rule : rules)
            list.push_back(json_of(rule));
        print_json(json::object{{"vat", std::move(list)}});
        return kDone;
    }
    print_rows(compare_vat_table(settings, *rates, question->countries, question->day), options.json);
    return kDone;
}

}  // namespace koppel::app

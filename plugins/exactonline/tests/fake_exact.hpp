// As much of the vendor as the tests need: lists that can be asked by filters, and documents that are taken
// in and computed as Exact does. In memory, with faults on demand. For one test and one thread.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <cstdio>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "plugin_harness.hpp"

namespace koppel::exactonline {

using plugin_tests::Answer;
using plugin_tests::Request;
namespace json = boost::json;

inline std::string guid(int number) {
    char text[64];
    std::snprintf(text, sizeof text, "00000000-0000-4000-8000-%012d", number);
    return text;
}
inline Answer refusal(int status, const std::string& sentence) {
    return Answer::of(status,
                      json::serialize(json::object{
                          {"error", {{"code", ""}, {"message", {{"lang", ""}, {"value", sentence}}}}}}));
}
inline std::string text_of(const json::value& row, std::string_view name) {
    const auto* value = row.as_object().if_contains(name);
    if (value == nullptr || value->is_null()) return {};
    return value->is_string() ? std::string(value->as_string()) : json::serialize(*value);
}

struct FakeExact {
    std::map<std::string, json::array> lists;  // by path, as the vendor shows them
    std::size_t page_size = 60;
    bool bare_lists = false;    // {"d":[…]} instead of {"d":{"results":[…]}}
    bool null_answers = false;  // of every POST only the key is filled
    // Asked first; an answer replaces the vendor's. `after` comes when the work was done.
    std::function<std::optional<Answer>(const Request&)> before = [](const Request&) { return std::nullopt; };
    std::function<std::optional<Answer>(const Request&)> after = [](const Request&) { return std::nullopt; };
    std::vector<std::string> bodies;  // of every POST that arrived

    FakeExact() {
        lists["Me"] = rows(R"([{"UserID":"u","FullName":"Jan Jansen"}])");
        lists["system/Divisions"] = rows(
            R"([{"Code":124132,"Description":"Fietsgigant BV","VATNumber":"NL004495445B01","Status":1,"Country":"NL "},
                {"Code":200021,"Description":"Fietsgigant Gent","VATNumber":"BE0123456749","Status":1}])");
        lists["financial/Journals"] = rows(R"([
            {"Code":"70","Description":"Verkoopboek","Type":20,"GLAccount":"00000000-0000-4000-8000-000000001300",
             "GLAccountCode":"1300","AllowVAT":false,"IsBlocked":false},
            {"Code":"71","Description":"Oud verkoopboek","Type":20,"GLAccount":null,"IsBlocked":true},
            {"Code":"30","Description":"Kas","Type":10,"GLAccountCode":"1000","IsBlocked":false},
            {"Code":"50","Description":"Bank","Type":12,"GLAccountCode":"1100","IsBlocked":false},
            {"Code":"90","Description":"Memoriaal","Type":90,"AllowVAT":true,"IsBlocked":false},
            {"Code":"91","Description":"Memo zonder btw","Type":90,"AllowVAT":false,"IsBlocked":false}])");
        lists["vat/VATCodes"] = rows(R"([
            {"Code":"0  ","Description":"Geen btw","Type":"N","Percentage":0,"VATTransactionType":"B"},
            {"Code":"1  ","Description":"Laag","Type":"E","Percentage":0.09,"VATTransactionType":"B",
             "GLToPay":"00000000-0000-4000-8000-000000001520"},
            {"Code":"2  ","Description":"Hoog","Type":"E","Percentage":0.21,"VATTransactionType":"S",
             "GLToPay":"00000000-0000-4000-8000-000000001521"},
            {"Code":"4  ","Description":"Hoog incl.","Type":"I","Percentage":0.21,"VATTransactionType":"B"},
            {"Code":"5  ","Description":"Buiten EU","Type":"B","Percentage":0,"VATTransactionType":"B"},
            {"Code":"8  ","Description":"Inkoop","Type":"E","Percentage":0.21,"VATTransactionType":"P"}])");
        lists["financial/GLAccounts"] = {};
        for (const int code : {1000, 1100, 1250, 1300, 1520, 1521, 1530, 8000, 8010, 8090, 4990})
            lists["financial/GLAccounts"].push_back({{"ID", guid(code)},
                                                     {"Code", std::to_string(code)},
                                                     {"Description", "Rekening"},
                                                     {"IsBlocked", code == 4990}});
        lists["cashflow/PaymentConditions"] =
            rows(R"([{"Code":"14","Description":"14 dagen"},{"Code":"30","Description":"30 dagen"}])");
        for (const char* path :
             {"crm/Accounts", "salesentry/SalesEntries", "salesinvoice/SalesInvoices",
              "salesorder/SalesOrders", "generaljournalentry/GeneralJournalEntryLines",
              "financialtransaction/CashEntryLines", "financialtransaction/BankEntryLines"})
            lists[path] = {};
        lists["logistics/Items"] = {};
    }

    void add_account(int number, const std::string& email, const std::string& more = "{}") {
        json::object row{
            {"ID", guid(number)},
            {"Code", std::string(18 - std::to_string(number).size(), ' ') + std::to_string(number)},
            {"Name", "Klant " + std::to_string(number)},
            {"Email", email},
            {"Status", "C"},
            {"Blocked", false}};
        const json::value members = json::parse(more);
        for (const auto& member : members.as_object())
            row[member.key()] = member.value();
        lists["crm/Accounts"].push_back(row);
    }
    void add_item(int number, const std::string& code, bool for_sale = true) {
        lists["logistics/Items"].push_back(
            {{"ID", guid(number)}, {"Code", code}, {"Description", code}, {"IsSalesItem", for_sale}});
    }
    json::array& documents(const std::string& path) { return lists[path]; }

    Answer operator()(const Request& request) {
        if (const auto fault = before(request)) return *fault;
        Answer answer = work(request);
        answer.headers.emplace_back("x-ratelimit-minutely-remaining", "59");
        if (const auto fault = after(request)) return *fault;
        return answer;
    }

  private:
    static json::array rows(const std::string& text) { return json::parse(text).as_array(); }

    static std::vector<std::string> split(const std::string& text, const std::string& word) {
        std::vector<std::string> parts{""};
        bool quoted = false;
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (text[i] == '\'') quoted = !quoted;
            if (!quoted && text.compare(i, word.size(), word) == 0) {
                parts.emplace_back();
                i += word.size() - 1;
            } else {
                parts.back() += text[i];
            }
        }
        return parts;
    }
    static std::string unquoted(std::string text) {
        const std::size_t first = text.find('\'');
        text = text.substr(first + 1, text.rfind('\'') - first - 1);
        for (std::size_t at = text.find("''"); at != std::string::npos; at = text.find("''", at + 1))
            text.erase(at, 1);
        return text;
    }
    static std::string fold(std::string text) {
        for (char& c : text)
            c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        return text;
    }
    static bool term_holds(const json::value& row, const std::string& term) {
        const std::string wanted = fold(unquoted(term));
        if (term.starts_with("endswith("))
            return fold(text_of(row, term.substr(9, term.find(',') - 9))).ends_with(wanted);
        if (term.starts_with("substringof("))
            return fold(text_of(row, "Name")).find(wanted) != std::string::npos;
        return fold(text_of(row, term.substr(0, term.find(' ')))) == wanted;
    }
    static bool holds(const json::value& row, const std::string& filter) {
        if (filter.empty()) return true;
        for (const auto& any : split(filter, " or ")) {
            bool all = true;
            for (const auto& term : split(any, " and "))
                all = all && term_holds(row, term);
            if (all) return true;
        }
        return false;
    }

    static std::string path_of(const Request& request) {
        const std::string path = request.path();
        const std::string current = "/api/v1/current/";
        const std::string division = "/api/v1/124132/";
        if (path.starts_with(current)) return path.substr(current.size());
        return path.starts_with(division) ? path.substr(division.size()) : std::string();
    }

    Answer work(const Request& request) {
        const std::string path = path_of(request);
        if (request.credential != "api" || path.empty()) return refusal(403, "Forbidden");
        return request.method == "GET" ? read(request, path) : take(request, path);
    }

    Answer read(const Request& request, const std::string& path) {
        if (request.query("$select").empty())
            return refusal(400, "Please add a $select or a $top=1 statement to the query string.");
        const std::string filter = request.query("$filter");
        if (filter.empty() && (path == "crm/Accounts" || path == "logistics/Items"))
            return refusal(400, "This endpoint has mandatory filtering applied.");
        if (!lists.contains(path)) return refusal(404, "Resource not found for the segment.");
        json::array found;
        for (const auto& row : lists[path])
            if (holds(row, filter)) found.push_back(row);
        const std::string skipped = request.query("$skiptoken");
        const std::size_t from = skipped.empty() ? 0 : std::stoul(skipped);
        json::array page;
        for (std::size_t i = from; i < found.size() && page.size() < page_size; ++i)
            page.push_back(found[i]);
        json::object content{{"results", page}};
        if (from + page.size() < found.size()) {
            std::string url = request.url;
            if (const auto at = url.find("&$skiptoken="); at != std::string::npos) url.resize(at);
            content["__next"] = url + "&$skiptoken=" + std::to_string(from + page.size());
        }
        const bool bare = bare_lists && !content.contains("__next");
        return Answer::of(200,
                          json::serialize(bare ? json::object{{"d", page}} : json::object{{"d", content}}));
    }

    static double number(const json::value& line, std::string_view name) {
        const auto* value = line.as_object().if_contains(name);
        return value == nullptr ? 0 : value->to_number<double>();
    }
    double rate(const json::value& line) {
        for (const auto& code : lists["vat/VATCodes"])
            if (text_of(code, "Code").substr(0, 1) == text_of(line, "VATCode"))
                return code.at("Percentage").to_number<double>();
        return 0;
    }
    static double cents(double amount) { return static_cast<double>(std::llround(amount * 100)) / 100; }

    // Header total: net amounts and VAT, VAT as told or else computed per line.
    double total(const json::array& lines, std::string_view vat_member) {
        double sum = 0;
        for (const auto& line : lines) {
            const bool priced = line.as_object().contains("NetPrice");
            const double net = priced ? cents(number(line, "Quantity") * number(line, "NetPrice"))
                                      : number(line, "AmountFC");
            const bool told = line.as_object().contains(vat_member);
            sum += net + (told ? number(line, vat_member) : cents(net * rate(line)));
        }
        return cents(sum);
    }

    Answer take(const Request& request, const std::string& path) {
        bodies.push_back(request.body);
        json::object row = json::parse(request.body).as_object();
        const int id = ++last_id_;
        const auto is = [&](const char* name) { return path == name; };
        std::string key = "EntryID";
        if (is("crm/Accounts") || is("logistics/Items")) {
            key = "ID";
            if (is("logistics/Items"))
                for (const auto& item : lists[path])
                    if (text_of(item, "Code") == text_of(row, "Code"))
                        return refusal(500, "Gegeven bestaat reeds.");
            if (is("crm/Accounts")) row["Code"] = std::to_string(id);
            row[key] = guid(id);
            lists[path].push_back(row);
            json::object nulls{{"ID", guid(id)}, {"Name", nullptr}, {"Code", nullptr}, {"IsMailing", 0}};
            return Answer::of(201, json::serialize(json::object{{"d", nulls}}));
        }
        const int journal =
            std::atoi(text_of(row, row.contains("Journal") ? "Journal" : "JournalCode").c_str());
        if (is("salesentry/SalesEntries")) {
            row["AmountFC"] = total(row.at("SalesEntryLines").as_array(), "VATAmountFC");
            row["EntryNumber"] = 26000000 + journal * 10000 + id;
        } else if (is("salesinvoice/SalesInvoices")) {
            key = "InvoiceID";
            const double sum = total(row.at("SalesInvoiceLines").as_array(), "VATAmountFC");
            row["AmountFC"] = text_of(row, "Type") == "8021" ? -sum : sum;
            row["InvoiceNumber"] = nullptr;
            row["InvoiceTo"] = row.at("OrderedBy");
            row["Status"] = 20;
        } else if (is("salesorder/SalesOrders")) {
            key = "OrderID";
            row["AmountFC"] = total(row.at("SalesOrderLines").as_array(), "VATAmount");
            row["OrderNumber"] = id;
        } else {
            const std::string lines = is("generaljournalentry/GeneralJournalEntries")
                                          ? "GeneralJournalEntryLines"
                                      : is("financialtransaction/CashEntries") ? "CashEntryLines"
                                                                               : "BankEntryLines";
            row["EntryNumber"] = 26000000 + journal * 10000 + id;
            const std::string folder = path.substr(0, path.find('/') + 1);
            for (auto line : row.at(lines).as_array()) {
                line.as_object()["EntryID"] = guid(id);
                line.as_object()["EntryNumber"] = row["EntryNumber"];
                lists[folder + lines].push_back(line);
            }
        }
        row[key] = guid(id);
        lists[path].push_back(row);
        if (null_answers) {
            for (auto& member : row)
                if (member.key() != key) member.value() = nullptr;
        }
        return Answer::of(201, json::serialize(json::object{{"d", row}}));
    }

    int last_id_ = 500'000;
};

inline constexpr std::string_view kSettings =
    R"({"division":"124132","api_url":"https://start.exact.example/","sink":{"sales_journal":"70",)"
    R"("memo_journal":"90","cash_journal":"30","ledger_item":"KOPPEL","vat_account":""}})";

}  // namespace koppel::exactonline

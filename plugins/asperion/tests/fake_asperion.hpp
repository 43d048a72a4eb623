// As much of the vendor as the tests need: debtors, articles, invoices and journal entries, kept in memory,
// and lists to choose from. Faults on demand.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "plugin_harness.hpp"

namespace koppel::asperion {

using plugin_tests::Answer;
using plugin_tests::Request;

struct FakeAsperion {
    struct Debtor {
        int id;
        std::string number, email;
        bool blocked = false;
    };
    struct Article {
        std::string sku;
        bool active = true;
    };
    struct Invoice {
        int id;
        std::string reference, body;
        int status = 1;
        std::string number{}, description{};
    };
    struct Entry {
        int id;
        std::string source, body;
    };
    std::vector<Debtor> debtors;
    std::vector<Article> articles;
    std::vector<Invoice> invoices;
    std::vector<Entry> entries;
    boost::json::object lists = boost::json::parse(R"({
        "journals": [{"id":"40","description":"Memoriaal"},{"id":"70","description":"Verkoopboek"}],
        "salestypes": [{"id":"SHOPORDER","description":"Webshop"}],
        "paymentconditions": [{"id":14,"description":"14 dagen"},{"id":30,"description":"30 dagen"}],
        "ledgeraccounts": [{"id":8000,"description":"Omzet hoog","disabled":false},
                           {"id":8999,"description":"Oude omzet","disabled":true}],
        "vatcodes": [{"id":"1","description":"BTW hoog","salesCode":true,"percentage":21.0,"countryCode":"NL"},
                     {"id":"5","description":"OSS DE","salesCode":true,"percentage":19.0,"countryCode":"DE",
                      "validFrom":"2021-07-01T00:00:00"},
                     {"id":"11","description":"Voorbelasting","salesCode":false,"percentage":21.0}]})")
                                    .as_object();
    std::vector<std::string> bodies;  // of every POST that arrived
    std::size_t page_size = 50;
    // Asked first; an answer replaces the vendor's. `carried_out` faults come after the work was done.
    std::function<std::optional<Answer>(const Request&)> before = [](const Request&) { return std::nullopt; };
    std::function<std::optional<Answer>(const Request&)> after = [](const Request&) { return std::nullopt; };

    Answer operator()(const Request& request) {
        if (const auto fault = before(request)) return *fault;
        const Answer answer = work(request);
        if (const auto fault = after(request)) return *fault;
        return answer;
    }

  private:
    static Answer problem(const std::string& field, const std::string& sentence) {
        return Answer::of(400, boost::json::serialize(boost::json::object{
                                   {"title", "Validatiefouten."},
                                   {"status", 400},
                                   {"detail", nullptr},
                                   {"errors", boost::json::object{{field, boost::json::array{sentence}}}}}));
    }
    static bool matches(const Request& request, const std::string& filter, const std::string& value) {
        const std::string wanted = request.query(filter);
        if (wanted.empty()) return true;
        // The vendor's default: Contains. Only the suffix makes it exact.
        const std::string comparison = request.query(filter + "_comparison");
        if (comparison == "Equals") return fold(value) == fold(wanted);
        if (comparison == "EndsWith") return fold(value).ends_with(fold(wanted));
        return fold(value).find(fold(wanted)) != std::string::npos;
    }
    static std::string fold(std::string text) {
        for (char& c : text)
            c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        return text;
    }
    Answer list(const Request& request, const boost::json::array& all) const {
        const std::size_t page = request.query("page").empty() ? 1 : std::stoul(request.query("page"));
        boost::json::array rows;
        for (std::size_t i = (page - 1) * page_size; i < all.size() && i < page * page_size; ++i)
            rows.push_back(all[i]);
        boost::json::value next = nullptr;
        if (page * page_size < all.size()) {
            std::string url = request.url;
            if (const auto at = url.find("&page="); at != std::string::npos) url.resize(at);
            next = "https://elsewhere.asperion.example" + url.substr(url.find("/v1/")) +
                   "&page=" + std::to_string(page + 1);
        }
        return Answer::of(200, boost::json::serialize(boost::json::object{
                                   {"_data", rows}, {"_meta", boost::json::object{{"nextPage", next}}}}));
    }
    Answer work(const Request& request) {
        if (request.headers.at("X-Tenant-Id") != "4711" || request.headers.at("Accept-Language") != "nl-NL" ||
            request.credential != "api")
            return Answer::of(401, "");
        if (request.method == "GET") return read(request);
        bodies.push_back(request.body);
        const auto body = boost::json::parse(request.body).as_object();
        const auto text = [&](const char* name) { return std::string(body.at(name).as_string()); };
        if (request.path() == "/v1/debtors") {
            const int id = 900 + static_cast<int>(debtors.size());
            debtors.push_back({id, std::to_string(10000 + id), text("emailAddress")});
            return Answer::of(201, R"({"id":)" + std::to_string(id) + R"(,"customerNumber":")" +
                                       debtors.back().number + "\"}");
        }
        if (request.path() == "/v1/articles") {
            for (const auto& article : articles) {
                if (article.sku == text("sku"))
                    return problem("sku", "Artikel '" + article.sku + "' bestaat al.");
            }
            articles.push_back({text("sku")});
            return Answer::of(201, R"({"id":5,"sku":")" + text("sku") + "\"}");
        }
        if (request.path() == "/v1/journalentrieswithlines") {
            const int id = 77000 + static_cast<int>(entries.size());
            entries.push_back({id, text("sourceDocumentNumber"), request.body});
            return Answer::of(201, R"({"id":)" + std::to_string(id) + "}");
        }
        const bool concept_invoice = request.path() == "/v1/salesorderwithlines";
        if (!concept_invoice && request.path() != "/v1/salesinvoiceswithlines") return Answer::of(404, "");
        bool debtor_known = false;
        for (const auto& debtor : debtors)
            debtor_known |= debtor.number == text("debtorCustomerNumber");
        if (!debtor_known)
            return problem("debtorCustomerNumber", "'" + text("debtorCustomerNumber") + "' bestaat niet.");
        const int id = 55000 + static_cast<int>(invoices.size());
        if (concept_invoice) {
            invoices.push_back({id, text("reference"), request.body, 1, "", text("description")});
        } else {
            invoices.push_back({id, "", request.body, 2, text("invoiceNumber"), text("description")});
        }
        return Answer::of(201, boost::json::serialize(row_of(invoices.back())));
    }
    static boost::json::object row_of(const Invoice& i) {
        return {{"id", i.id},
                {"reference", i.reference},
                {"description", i.description},
                {"invoiceNumber", i.number.empty() ? boost::json::value() : boost::json::value(i.number)},
                {"status", i.status},
                {"debtorId", 901},
                {"amountInclVat", 60.5}};
    }
    Answer read(const Request& request) const {
        boost::json::array rows;
        if (const std::string path = request.path(); path.starts_with("/v1/salesinvoices/")) {
            for (const auto& i : invoices)
                if (path.ends_with("/" + std::to_string(i.id)))
                    return Answer::of(200, boost::json::serialize(row_of(i)));
            return Answer::of(404, R"({"title":"Niet gevonden."})");
        }
        if (const auto* listed = lists.if_contains(request.path().substr(4))) {
            return list(request, listed->as_array());
        }
        if (request.path() == "/v1/administrations") {
            rows = {{{"id", 4711}, {"name", "De Bel"}}, {{"id", 4712}, {"name", "De Ketting"}}};
        } else if (request.path() == "/v1/debtors") {
            for (const auto& d : debtors) {
                if (matches(request, "EmailAddress", d.email) && matches(request, "CustomerNumber", d.number))
                    rows.push_back({{"id", d.id},
                                    {"customerNumber", d.number},
                                    {"emailAddress", d.email},
                                    {"blocked", d.blocked}});
            }
        } else if (request.path() == "/v1/articles") {
            for (const auto& a : articles) {
                if (a.active && matches(request, "Sku", a.sku)) rows.push_back({{"id", 5}, {"sku", a.sku}});
            }
        } else if (request.path() == "/v1/salesinvoices") {
            for (const auto& i : invoices) {
                if (matches(request, "Reference", i.reference) &&
                    matches(request, "Description", i.description))
                    rows.push_back(row_of(i));
            }
        } else if (request.path() == "/v1/journalentrieswithlines") {
            for (const auto& e : entries) {
                if (!matches(request, "SourceDocumentNumber", e.source) ||
                    request.query("BookYear") != "2026")
                    continue;
                auto row = boost::json::parse(e.body).as_object();
                row["id"] = e.id;
                rows.push_back(row);
            }
        } else {
            return Answer::of(404, "");
        }
        return list(request, rows);
    }
};

inline constexpr std::string_view kSettings =
    R"({"administration":"4711","api_url":"https://api.asperion.example/"})";

}  // namespace koppel::asperion

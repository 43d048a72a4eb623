// As much of the vendor as the tests need: GetConnectors that can be filtered, and orders, direct invoices
// and sales relations that are taken in, changed and totalled. In memory, with faults on demand. For one test
// and one thread.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
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

#include "koppel/model/json.hpp"
#include "koppel/model/posting.hpp"
#include "plugin_harness.hpp"

extern "C" const koppel_plugin_1 koppel_plugin_abi1;

namespace koppel::afas {

using plugin_tests::Answer;
using plugin_tests::Request;
namespace json = boost::json;

inline model::Decimal decimal(std::string_view text) {
    return model::Decimal::parse(text).value();
}
inline Answer refusal(int status, const std::string& sentence) {
    return Answer::of(status, json::serialize(json::object{{"externalMessage", sentence},
                                                           {"errorNumber", -2147220469},
                                                           {"profitLogReference", "B8213AF1"}}));
}
inline std::string text_of(const json::value& row, std::string_view name) {
    const auto* value = row.as_object().if_contains(name);
    if (value == nullptr || value->is_null()) return {};
    return value->is_string() ? std::string(value->as_string()) : json::serialize(*value);
}

struct FakeAfas {
    std::map<std::string, json::array> lists;  // by GetConnector
    std::function<std::optional<Answer>(const Request&)> before = [](const Request&) { return std::nullopt; };
    std::function<std::optional<Answer>(const Request&)> after = [](const Request&) { return std::nullopt; };
    std::vector<Request> changes;  // every POST and PUT that was carried out
    bool bodyless = false;         // 201 without a body
    std::string total_is;          // what every total comes to, instead of its own

    FakeAfas() {
        for (const char* id : {"Profit_Debtor", "Profit_OrgPer", "Profit_Contacts", "Profit_Salesorders",
                               "Profit_SalesorderLines", "Koppel_DirectInvoices"})
            lists[id] = {};
        lists["Profit_Article"] = rows(R"([
            {"ItemCode":"BEL-1","Description":"Fietsbel","UnitId":"stk","ItemTypeCode":"2","Blocked":false},
            {"ItemCode":"SLOT-2","Description":"Slot","UnitId":"doos","ItemTypeCode":"2","Blocked":false},
            {"ItemCode":"OUD-3","Description":"Oud","UnitId":"stk","ItemTypeCode":"2","Blocked":true}])");
        lists["Profit_Administrations"] =
            rows(R"([{"AdminId":1,"AdminNm":"Fietsgigant BV"},{"AdminId":2,"AdminNm":"Fietsgigant Gent"}])");
        lists["Profit_Journals"] = rows(R"([
            {"UnitId":1,"JournalId":"20","Description":"Verkoop","Blocked":false},
            {"UnitId":2,"JournalId":"21","Description":"Verkoop Gent","Blocked":false},
            {"UnitId":1,"JournalId":"29","Description":"Oud","Blocked":true}])");
        lists["Profit_Projects"] = rows(R"([
            {"ProjectId":"600000","Description":"Webshop","CheckedOut":false},
            {"ProjectId":"600001","Description":"Oude webshop","CheckedOut":true}])");
        lists["Profit_Warehouses"] =
            rows(R"([{"Warehouse":"01","Description":"Hoofdmagazijn","Blocked":false}])");
        lists["Koppel_CostItems"] = rows(R"([{"ItemCode":"VERZEND","Description":"Verzendkosten"}])");
        lists["Koppel_VatGroups"] = rows(R"([{"Code":"2","Description":"Hoog"}])");
        lists["Profit_VAT_code"] = rows(R"([{"VatCode":"1","Description":"Verkoop hoog","Blocked":false}])");
    }

    void add_debtor(const std::string& id, const std::string& email, const std::string& relation = "100",
                    bool blocked = false) {
        lists["Profit_Debtor"].push_back(
            {{"DebtorId", id},
             {"DebtorName", "Klant " + id},
             {"BcCo", relation},
             {"Email", email.empty() ? json::value(nullptr) : json::value(email)},
             {"Blocked", blocked}});
    }
    json::array& orders() { return lists["Profit_Salesorders"]; }
    json::array lines_of(const std::string& order) {
        json::array found;
        for (const auto& line : lists["Profit_SalesorderLines"])
            if (text_of(line, "OrderNumber") == order) found.push_back(line);
        return found;
    }
    std::size_t count(const std::string& method, const std::string& connector) const {
        return static_cast<std::size_t>(std::ranges::count_if(changes, [&](const Request& request) {
            return request.method == method && request.path().ends_with("/" + connector);
        }));
    }

    Answer operator()(const Request& request) {
        if (const auto fault = before(request)) return *fault;
        Answer answer = work(request);
        if (const auto fault = after(request)) return *fault;
        return answer;
    }

  private:
    static json::array rows(const std::string& text) { return json::parse(text).as_array(); }
    static std::string fold(std::string text) {
        for (char& c : text)
            c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        return text;
    }
    static std::vector<std::string> split(const std::string& text, char at) {
        std::vector<std::string> parts{""};
        for (const char c : text)
            if (c == at) {
                parts.emplace_back();
            } else {
                parts.back() += c;
            }
        return parts;
    }

    Answer work(const Request& request) {
        const std::string path = request.path();
        const std::string front = "/ProfitRestServices/";
        if (request.credential != "api") return Answer::of(401, "");
        if (request.url.size() > 2049 || !path.starts_with(front)) return Answer::of(404, "");
        if (path == front + "metainfo") return meta_info();
        const std::string connector = path.substr(path.rfind('/') + 1);
        if (request.method == "GET") return read(request, connector);
        return take(request, connector);
    }

    Answer meta_info() {
        json::array get, update;
        for (const auto& [id, unused] : lists)
            get.push_back(json::object{{"id", id}});
        for (const char* id : {"FbSales", "FbDirectInvoice", "KnSalesRelationPer", "KnSalesRelationOrg"})
            update.push_back(json::object{{"id", id}});
        return Answer::of(
            200, json::serialize(json::object{
                     {"getConnectors", get},
                     {"updateConnectors", update},
                     {"info", {{"envid", "O12345AA"}, {"appName", "koppel"}, {"tokenExpiry", "0"}}}}));
    }

    Answer read(const Request& request, const std::string& connector) {
        if (!lists.contains(connector))
            return refusal(
                500, "GetConnector niet ondersteund voor deze app of de gebruiker is niet geautoriseerd");
        std::vector<std::string> fields, values, operators;
        if (const auto ids = request.query("filterfieldids"); !ids.empty()) {
            fields = split(ids, ';');
            values = split(request.query("filtervalues"), ';');
            operators = split(request.query("operatortypes"), ';');
            if (fields.size() != values.size() || fields.size() != operators.size())
                return refusal(500, "Er is een onverwachte fout opgetreden.");
        } else if (const auto filter = request.query("filterjson"); !filter.empty()) {
            const auto field =
                json::parse(filter).at("Filters").at("Filter").at(0).at("Field").at(0).as_object();
            fields = {std::string(field.at("@FieldId").as_string())};
            values = {std::string(field.at("#text").as_string())};
            operators = {"1"};
        }
        if (request.query("orderbyfieldids").empty()) return refusal(500, "no order");
        json::array found;
        for (const auto& row : lists[connector]) {
            bool any = fields.empty();
            for (std::size_t i = 0; i < fields.size(); ++i) {
                if (!row.as_object().contains(fields[i]))
                    return refusal(500, "Connector-veld '" + fields[i] + "' niet gevonden");
                const std::string there = fold(text_of(row, fields[i]));
                any = any || (operators[i] == "6" ? there.find(fold(values[i])) != std::string::npos
                                                  : there == fold(values[i]));
            }
            if (any) found.push_back(row);
        }
        const std::size_t skip = std::stoul(request.query("skip"));
        const std::size_t take = std::stoul(request.query("take"));
        json::array page;
        for (std::size_t i = skip; i < found.size() && page.size() < take; ++i)
            page.push_back(found[i]);
        return Answer::of(200, json::serialize(json::object{{"skip", skip}, {"take", take}, {"rows", page}}));
    }

    static std::vector<json::object> elements(const json::value& object, const std::string& name) {
        std::vector<json::object> found;
        const auto* objects = object.as_object().if_contains("Objects");
        if (objects == nullptr) return found;
        for (const auto& each : objects->as_array()) {
            const auto* sub = each.as_object().if_contains(name);
            if (sub == nullptr) continue;
            const auto& element = sub->at("Element");
            if (element.is_object()) {
                found.push_back(element.as_object());
            } else {
                for (const auto& one : element.as_array())
                    found.push_back(one.as_object());
            }
        }
        return found;
    }

    Answer taken(int status, const std::string& connector, const json::object& keys) {
        if (bodyless) return Answer::of(status, "");
        return Answer::of(status, json::serialize(json::object{{"results", {{connector, keys}}}}));
    }

    void put_line(json::object& to, const json::object& fields) {
        const std::pair<const char*, const char*> names[] = {
            {"VaIt", "ItemTypeCode"}, {"ItCd", "ItemCodeId"},   {"Ds", "Description"},
            {"BiUn", "UnitId"},       {"QuUn", "PiecePerUnit"}, {"Upri", "PricePerUnit"}};
        for (const auto& [from, name] : names)
            if (const auto* value = fields.if_contains(from)) to[name] = *value;
    }

    // With prices that include VAT.
    void total(const std::string& number, json::array& list, const json::array& lines) {
        model::Decimal sum;
        for (const auto& line : lines)
            sum +=
                decimal(text_of(line, "PiecePerUnit")).multiplied(decimal(text_of(line, "PricePerUnit")), 2);
        for (auto& row : list)
            if (text_of(row, "OrderNumber") == number)
                row.as_object()["InvoiceTotal"] = total_is.empty() ? sum.to_string(2) : total_is;
    }

    Answer take(const Request& request, const std::string& connector) {
        const json::value root = json::parse(request.body).at(connector).at("Element");
        const json::object& fields = root.at("Fields").as_object();
        const auto text = [&](const char* name) { return text_of(root.at("Fields"), name); };
        changes.push_back(request);
        if (connector.starts_with("KnSalesRelation")) {
            const std::string part = connector.ends_with("Org") ? "KnOrganisation" : "KnPerson";
            const json::value contact = elements(root, part).at(0);
            const std::string known = text_of(contact.at("Fields"), "BcCo");
            const std::string id = std::to_string(++last_debtor_);
            add_debtor(id, text_of(contact.at("Fields"), "EmAd"), known.empty() ? "9" + id : known);
            return taken(201, connector, {{"DbId", id}, {"BcCo", "9" + id}});
        }
        const bool invoice = connector == "FbDirectInvoice";
        const bool listed = !invoice || lists.contains("Koppel_DirectInvoices");
        json::array unlisted;
        json::array& list =
            listed ? lists[invoice ? "Koppel_DirectInvoices" : "Profit_Salesorders"] : unlisted;
        if (request.method == "POST") {
            bool known = false;
            for (const auto& debtor : lists["Profit_Debtor"])
                known = known || text_of(debtor, "DebtorId") == text("DbId");
            if (!known) {
                changes.pop_back();
                return refusal(500, "De ingevulde waarde bij 'Verkooprelatie' bestaat niet.");
            }
            const std::string number = std::to_string(++last_order_);
            list.push_back({{"OrderNumber", number},
                            {"OrderDate", text("OrDa") + "T00:00:00Z"},
                            {"DebtorId", text("DbId")},
                            {"CustomerReference", text("RfCs")}});
            json::array lines;
            for (const auto& element : elements(root, connector + "Lines")) {
                json::object line{{"OrderNumber", number}, {"LineGuid", guid()}};
                put_line(line, element.at("Fields").as_object());
                lines.push_back(line);
                if (!invoice) lists["Profit_SalesorderLines"].push_back(line);
            }
            total(number, list, lines);
            return taken(201, connector, {{"OrNu", number}});
        }
        if (fields.contains("DbId"))
            return refusal(500, "Het veld 'Verkooprelatie' mag niet worden gewijzigd.");
        const std::string number = text("OrNu");
        json::array& lines = lists["Profit_SalesorderLines"];
        for (const auto& element : elements(root, connector + "Lines")) {
            const json::object& line = element.at("Fields").as_object();
            const std::string action(line.at("@Action").as_string());
            if (action == "insert") {
                json::object added{{"OrderNumber", number}, {"LineGuid", guid()}};
                put_line(added, line);
                lines.push_back(added);
                continue;
            }
            for (auto row = lines.begin(); row != lines.end(); ++row) {
                if (text_of(*row, "LineGuid") != line.at("GuLi").as_string()) continue;
                if (action == "delete") {
                    lines.erase(row);
                } else {
                    put_line(row->as_object(), line);
                }
                break;
            }
        }
        total(number, list, lines_of(number));
        return taken(201, connector, {{"OrNu", number}});
    }

    std::string guid() {
        char digits[16];
        std::snprintf(digits, sizeof digits, "%012d", ++last_guid_);
        return "{00000000-0000-4000-8000-" + std::string(digits) + "}";
    }

    int last_debtor_ = 20000, last_order_ = 60000000, last_guid_ = 0;
};

inline constexpr std::string_view kSettings =
    R"({"api_url":"https://12345.rest.afas.example/ProfitRestServices","integration_id":"54321_100200",)"
    R"("sink":{"administration":"1","sales_journal":"20","project":"600000","warehouse":"01",)"
    R"("relation_collective_account":"1300","relation_vat_duty":"1","relation_vat_duty_eu_business":"6",)"
    R"("relation_vat_duty_world":"4"}})";

inline model::NewDebtor new_debtor(const std::string& email) {
    model::NewDebtor debtor;
    debtor.name = debtor.attention = "Piet van der Post";
    debtor.email = email;
    debtor.phone = "030 123 45 67";
    debtor.payment_condition = "14";
    debtor.address.street = "Dorpsstraat";
    debtor.address.number = "1";
    debtor.address.extension = "a";
    debtor.address.postal_code = "1234 AB";
    debtor.address.city = "Utrecht";
    debtor.address.country = "NL";
    return debtor;
}

inline model::OrderLine line(const std::string& type, const std::string& code, const std::string& quantity,
                             const std::string& price, const std::string& incl) {
    model::OrderLine line;
    line.type = type;
    line.article.code = code;
    line.article.create_when_missing = false;
    line.description = "Regel " + code;
    line.quantity = decimal(quantity);
    line.unit_price = decimal(price);
    line.vat_code = "2";
    line.vat_rate = 21;
    line.amount_incl = decimal(incl);
    line.amount_excl = line.amount_incl.divided_by(decimal("1.21"), 2);
    return line;
}

inline void add_up(model::Order& order) {
    order.total_excl = order.total_incl = 0;
    for (const auto& line : order.lines) {
        order.total_excl += line.amount_excl;
        order.total_incl += line.amount_incl;
    }
    order.total_vat = order.total_incl - order.total_excl;
}

// Two bells, shipping and a discount: 29.90 + 4.95 - 2.99.
inline model::Order order(const std::string& number = "ORD7",
                          const std::string& email = "piet@post.example") {
    model::Order order;
    order.reference = "KOPPEL" + number;
    order.source_key = order.number = number;
    order.date = "2026-11-20";
    order.currency = "EUR";
    order.description = number;
    order.debtor.match_by = "email";
    order.debtor.match_value = email;
    order.debtor.create = new_debtor(email);
    order.invoice_address = order.delivery_address = order.debtor.create->address;
    order.payment_condition = "14";
    order.prices_include_vat = true;
    order.lines = {line("product", "BEL-1", "2", "14.95", "29.90"),
                   line("shipping", "VERZEND", "1", "4.95", "4.95"),
                   line("discount", "KORTING", "1", "-2.99", "-2.99")};
    add_up(order);
    return order;
}

template <class T>
plugin_tests::PostingInput posting(const T& from, const std::string& type = "order/1") {
    return {from.source_key, from.reference, model::to_json_text(from), type};
}

class Afas : public testing::Test {
  protected:
    Afas() {
        host.answer = [this](const Request& request) { return afas(request); };
    }
    plugin_tests::ReportedOutcome push(const model::Order& one) {
        return sink.push({posting(one)}).outcomes.at(0);
    }
    json::object fields_of(const Request& request, const std::string& connector) {
        return json::parse(request.body).at(connector).at("Element").at("Fields").as_object();
    }

    FakeAfas afas;
    plugin_tests::FakeHost host;
    plugin_tests::Instance sink{host, koppel_plugin_abi1, kSettings};
};

}  // namespace koppel::afas

#include "invoice.hpp"

#include <algorithm>
#include <map>

#include "assumptions.hpp"
#include "fields.hpp"
#include "koppel/cpp/json_text.hpp"
#include "refusal.hpp"

namespace koppel::scrada {

using model::Decimal;
using sdk::Outcome;

namespace {

// A credit note's amounts are positive; `creditInvoice` says what they are.
Decimal signed_for(const model::Invoice& invoice, const Decimal& amount) {
    return invoice.total_incl.is_negative() ? -amount : amount;
}

std::string first_of(std::initializer_list<std::string_view> texts) {
    for (const auto text : texts)
        if (!text.empty()) return std::string(text);
    return {};
}

void write_customer(sdk::JsonText& json, const model::Invoice& invoice) {
    static const model::NewDebtor kNobody;
    const auto& who = invoice.debtor.create ? *invoice.debtor.create : kNobody;
    const auto& address = invoice.invoice_address.country.empty() ? who.address : invoice.invoice_address;
    const std::string email = first_of({who.email, invoice.debtor.match_value});
    const std::string name =
        first_of({who.name, address.company, address.attention, invoice.debtor.code, email});
    if (name.empty() || address.country.empty())
        throw Refusal(
            "customer_incomplete",
            "Scrada wants a name and a country for the customer of invoice " + invoice.number + ".");
    json.name("customer").open('{').text_if_any("code", invoice.debtor.code).text("name", name);
    write_address(json, "address", address);
    json.text_if_any("email", email.size() <= 250 ? email : "").text_if_any("vatNumber", who.vat_number);
    json.text_if_any("phone", who.phone.size() <= 50 ? who.phone : "").close('}');
}

struct Total {
    Decimal excl, incl;
};

void write_lines(sdk::JsonText& json, const Settings& settings, const model::Invoice& invoice,
                 std::map<std::pair<std::string, Decimal>, Total>& totals) {
    const bool incl = invoice.prices_include_vat;
    int number = 0;
    json.name("lines").open('[');
    for (const auto& line : invoice.lines) {
        const std::string type =
            vat_type_of(line.vat_code, line.vat_rate, line.description, settings.zero_vat_type);
        const Decimal excl = signed_for(invoice, line.amount_excl),
                      whole = signed_for(invoice, line.amount_incl);
        auto& total = totals[{type, line.vat_rate}];
        total.excl += excl;
        total.incl += whole;
        json.open('{').text("lineNumber", std::to_string(++number)).text("itemName", line.description);
        json.number("quantity", line.quantity.rounded(Assumptions::kUnitDigits));
        json.raw("unitType", std::to_string(Assumptions::kUnit));
        json.number(incl ? "itemInclVat" : "itemExclVat",
                    signed_for(invoice, line.unit_price).rounded(Assumptions::kUnitDigits));
        json.raw("vatType", type).number("vatPercentage", line.vat_rate);
        json.number(incl ? "totalInclVat" : "totalExclVat", incl ? whole : excl).close('}');
    }
    json.close(']');
}

}  // namespace

std::string invoice_body(const Settings& settings, const model::Invoice& invoice) {
    if (invoice.lines.empty() || invoice.date.size() != 10 || invoice.number.empty())
        throw Refusal("posting_unreadable", "An invoice needs a number, a date and lines.");
    sdk::JsonText json;
    std::map<std::pair<std::string, Decimal>, Total> totals;
    json.open('{');
    json.text("bookYear", settings.book_year.empty() ? invoice.date.substr(0, 4) : settings.book_year);
    json.text("journal", settings.invoice_journal).text("number", invoice.number);
    json.raw("creditInvoice", invoice.total_incl.is_negative() ? "true" : "false");
    json.text("invoiceDate", invoice.date).text("externalReference", invoice.reference);
    json.text_if_any("currency", invoice.currency).text_if_any("note", invoice.description);
    write_customer(json, invoice);
    json.raw("isInclVat", invoice.prices_include_vat ? "true" : "false");
    json.number("totalExclVat", signed_for(invoice, invoice.total_excl));
    json.number("totalVat", signed_for(invoice, invoice.total_vat));
    json.number("totalInclVat", signed_for(invoice, invoice.total_incl));
    write_lines(json, settings, invoice, totals);
    json.name("vatTotals").open('[');
    for (const auto& [key, total] : totals) {
        json.open('{').raw("vatType", key.first).number("vatPercentage", key.second);
        json.number("totalExclVat", total.excl).number("totalVat", total.incl - total.excl);
        json.number("totalInclVat", total.incl).close('}');
    }
    return json.close(']').close('}').take();
}

Outcome send_invoice(const ApiClient& api, const sdk::Posting& posting, bool dry_run) {
    const auto invoice = posting.as<model::Invoice>();
    if (posting.update)
        throw Refusal("update_unsupported", "Scrada does not let an invoice be changed through its API.");
    const auto request = api.send("POST", "/salesInvoice", invoice_body(api.settings(), invoice));
    if (dry_run) {
        Outcome outcome = Outcome::created({}, invoice.number);
        outcome.detail = "Would be made as a sales invoice";
        return outcome;
    }
    const auto answer = api.call().http().perform(request);
    if (answer.ok()) {
        const auto id = id_in(answer.body);
        if (!id) throw ApiClient::unreadable(request);
        return Outcome::created(*id, invoice.number);
    }
    const Problem problem = problem_in(answer.body);
    if (answer.status != 0 && problem.refuses() && problem.has(Assumptions::kNumberExists)) {
        Outcome outcome = Outcome::unchanged({}, invoice.number);
        outcome.detail = "Scrada has this number in this book year already: " + problem.text;
        return outcome;
    }
    throw api.error_of(request, answer);
}

}  // namespace koppel::scrada

#include "scrada/invoices.hpp"

#include <algorithm>

#include "scrada/fields.hpp"
#include "scrada/lines.hpp"

namespace koppel::sandbox::scrada {
namespace {

constexpr std::int64_t kNumberExists = 110365, kVatDiffers = 110424;  // real codes

class Reader : public Fields {
  public:
    using Fields::Fields;

    void customer(const Json& body) {
        const Json* customer = member(body, "customer");
        if (customer == nullptr || !customer->is(Json::Kind::object)) return invalid("customer");
        text(*customer, "name", 1, 200);
        text(*customer, "phone", 0, 50);
        text(*customer, "email", 0, 250);
        text(*customer, "invoiceEmail", 0, 250);
        const Json* address = member(*customer, "address");
        if (address == nullptr || !address->is(Json::Kind::object)) return invalid("customer.address");
        text(*address, "countryCode", 2, 2);
        if (member(*customer, "languageCode") != nullptr) text(*customer, "languageCode", 2, 2);
    }

    // What the lines come to, per rate, on the side that they are written on.
    std::map<Fixed, Fixed> lines(const Json& body, bool incl) {
        std::map<Fixed, Fixed> sums;
        const Json* list = member(body, "lines");
        if (list == nullptr || list->items.empty()) invalid("lines");
        const std::string mine = incl ? "Incl" : "Excl", other = incl ? "Excl" : "Incl";
        for (const Json& line : list != nullptr ? list->items : std::vector<Json>{}) {
            text(line, "lineNumber", 1, 50);
            text(line, "itemName", 1, 200);
            amount(line, "quantity", 4);
            amount(line, "item" + mine + "Vat", 4);
            vat(line);
            for (const char* name : {"item", "total", "totalDiscount"})
                if (member(line, name + other + "Vat") != nullptr)
                    wrong(62, name + other + "Vat does not fit isInclVat.",
                          name + other + "Vat past niet bij isInclVat.");
            sums[amount(line, "vatPercentage")] += amount(line, "total" + mine + "Vat");
        }
        return sums;
    }

    void totals(const Json& body, const SalesInvoice& invoice, bool incl) {
        const auto sums = lines(body, incl);
        Fixed excl, vat, in_lines;
        const Json* list = member(body, "vatTotals");
        if (list == nullptr || list->items.empty()) return invalid("vatTotals");
        for (const Json& total : list->items) {
            this->vat(total);
            const Fixed base = amount(total, "totalExclVat"), tax = amount(total, "totalVat");
            const Fixed percent = amount(total, "vatPercentage");
            excl += base;
            vat += tax;
            if (base + tax != amount(total, "totalInclVat")) invalid("vatTotals.totalInclVat");
            const auto line_sum = sums.find(percent);
            if (line_sum == sums.end() || line_sum->second != (incl ? base + tax : base))
                wrong(63, "VAT totals differ from the lines.", "BTW-totalen verschillen van de lijnen.");
            // Scrada computes VAT again and lets two percent pass.
            const Fixed should = Fixed::mul_div_round(base, percent, Fixed::from_int(100), 2);
            const Fixed off = tax < should ? should - tax : tax - should;
            const Fixed size = should < Fixed{} ? -should : should;
            if (off > Fixed::from_cents(1) && off > size.times_round(*Fixed::parse("0.02"), 4))
                invalid("vatTotals.totalVat");
        }
        for (const auto& [percent, sum] : sums)
            in_lines += sum;
        if (vat != invoice.vat)
            add({kVatDiffers,
                 {"Invoice total VAT " + invoice.vat.text(2) + " doesn't match with total VAT of the lines",
                  "Totaal BTW " + invoice.vat.text(2) + " komt niet overeen met de lijnen", ""}});
        if (excl != invoice.excl || in_lines != (incl ? invoice.incl : invoice.excl) ||
            invoice.excl + invoice.vat != invoice.incl)
            wrong(64, "Totals do not add up.", "Totalen kloppen niet.");
    }
};

}  // namespace

SalesInvoice read_invoice(const Json& body, const std::vector<SalesInvoice>& there, Problems& problems) {
    Reader read{problems};
    SalesInvoice invoice;
    invoice.book_year = read.required(body, "bookYear", 200);
    invoice.journal = read.required(body, "journal", 200);
    invoice.number = read.text(body, "number", 1, 250);
    invoice.date = read.date(body, "invoiceDate");
    if (member(body, "invoiceExpiryDate") != nullptr) read.date(body, "invoiceExpiryDate");
    invoice.reference = read.text(body, "externalReference", 0, 10'000);
    read.text(body, "invoiceReference", 0, 250);
    if (member(body, "currency") != nullptr) read.text(body, "currency", 3, 3);
    invoice.credit = body.boolean("creditInvoice").value_or(false);
    invoice.excl = read.amount(body, "totalExclVat");
    invoice.vat = read.amount(body, "totalVat");
    invoice.incl = read.amount(body, "totalInclVat");
    read.customer(body);
    if (const Json* customer = member(body, "customer")) invoice.customer = customer->string_or("name", "");
    read.totals(body, invoice, body.boolean("isInclVat").value_or(false));
    const bool exists = std::any_of(there.begin(), there.end(), [&](const SalesInvoice& other) {
        return other.book_year == invoice.book_year && other.journal == invoice.journal &&
               other.number == invoice.number;
    });
    if (exists)
        problems.push_back(
            {kNumberExists,
             {"Invoice number " + invoice.number + " in book year " + invoice.book_year + " already exists!",
              "Factuurnummer " + invoice.number + " in boekjaar " + invoice.book_year + " bestaat al!",
              "Le numéro de facture " + invoice.number + " existe déjà dans l'exercice " + invoice.book_year +
                  " !"}});
    return invoice;
}

std::string invoices_json(const std::vector<SalesInvoice>& invoices) {
    std::string out;
    JsonWriter json{out};
    json.open('[');
    for (const SalesInvoice& invoice : invoices) {
        json.open('{').field("id", invoice.id).field("bookYear", invoice.book_year);
        json.field("journal", invoice.journal).field("number", invoice.number).field("date", invoice.date);
        json.field("externalReference", invoice.reference).field("customer", invoice.customer);
        json.field_bool("credit", invoice.credit).field("total_excl", invoice.excl.text(2));
        json.field("total_vat", invoice.vat.text(2)).field("total_incl", invoice.incl.text(2));
        json.field_raw("sent", invoice.json).close('}');
    }
    json.close(']');
    return out;
}

}  // namespace koppel::sandbox::scrada

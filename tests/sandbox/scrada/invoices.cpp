#include "scrada/invoices.hpp"

#include <algorithm>
#include <set>

#include "base/clock.hpp"
#include "base/http.hpp"
#include "scrada/assumptions.hpp"
#include "scrada/lines.hpp"

namespace koppel::sandbox::scrada {
namespace {

constexpr std::int64_t kNumberExists = 110365, kVatDiffers = 110424;  // real codes
constexpr int kVatTypes[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 21, 22, 50, 51, 52, 53, 54, 70, 71, 72, 99};

class Reader {
  public:
    explicit Reader(Problems& problems) : problems_{problems} {}

    void wrong(std::int64_t code, const std::string& english, const std::string& dutch) {
        problems_.push_back({Assumptions::kSynthetic + code, {english, dutch, ""}});
    }
    void invalid(const std::string& name) { wrong(60, name + " is invalid.", name + " is ongeldig."); }

    std::string text(const Json& object, const std::string& name, std::size_t least, std::size_t most) {
        const Json* found = member(object, name);
        const bool right = found == nullptr ? least == 0 : found->is(Json::Kind::string);
        const std::string value = found != nullptr ? found->text : std::string{};
        if (!right || utf8_length(value) < least || utf8_length(value) > most) invalid(name);
        return value;
    }
    // Must be there, may be empty.
    std::string required(const Json& object, const std::string& name, std::size_t most) {
        if (object.find(name) == nullptr) invalid(name);
        return text(object, name, 0, most);
    }
    Fixed amount(const Json& object, const std::string& name, int digits = 2) {
        const auto value = money(object.find(name), digits);
        if (!value) invalid(name);
        return value.value_or(Fixed{});
    }
    std::string date(const Json& object, const std::string& name) {
        std::string value = text(object, name, 10, 10);
        if (!parse_date(value)) invalid(name);
        return value;
    }

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

    void vat(const Json& line) {
        const auto type = line.integer("vatType");
        if (!type || std::find(std::begin(kVatTypes), std::end(kVatTypes), *type) == std::end(kVatTypes))
            return invalid("vatType");
        if (*type == 1 && amount(line, "vatPercentage").is_zero())
            wrong(61, "VAT type 1 is never 0%.", "BTW-type 1 is nooit 0%.");
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
            problems_.push_back(
                {kVatDiffers,
                 {"Invoice total VAT " + invoice.vat.text(2) + " doesn't match with total VAT of the lines",
                  "Totaal BTW " + invoice.vat.text(2) + " komt niet overeen met de lijnen", ""}});
        if (excl != invoice.excl || in_lines != (incl ? invoice.incl : invoice.excl) ||
            invoice.excl + invoice.vat != invoice.incl)
            wrong(64, "Totals do not add up.", "Totalen kloppen niet.");
    }

  private:
    Problems& problems_;
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

std::vector<std::string> read_receipts(const Json& body, Problems& problems) {
    Reader read{problems};
    std::vector<std::string> ids;
    if (!body.is(Json::Kind::array)) read.invalid("receipts");
    for (const Json& receipt : body.items) {
        ids.push_back(read.text(receipt, "receiptID", 1, 250));
        read.text(receipt, "number", 1, 250);
        if (!parse_offset_text(read.text(receipt, "receiptCreatedOn", 1, 40)))
            read.invalid("receiptCreatedOn");
        read.amount(receipt, "totalInclVat");
        for (const char* list : {"lines", "payments"}) {
            const Json* items = member(receipt, list);
            if (items != nullptr && !items->is(Json::Kind::array)) read.invalid(list);
        }
    }
    return ids;
}

}  // namespace koppel::sandbox::scrada

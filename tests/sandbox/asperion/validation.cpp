#include "asperion/validation.hpp"

#include <algorithm>
#include <array>

#include "asperion/totals.hpp"
#include "base/clock.hpp"

namespace koppel::sandbox::asperion {
namespace {

constexpr std::string_view kSalesJournalType = "Verkoop";  // A7

constexpr std::string_view kCountries =
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV "
    "BW BY BZ "
    "CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ "
    "FK FM FO "
    "FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR "
    "IS IT JE "
    "JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML "
    "MM MN MO "
    "MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR "
    "PS PT PW "
    "PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ "
    "TK TL TM "
    "TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

// Reads the members of one object and reports what is not as it should be.
class Reader {
  public:
    Reader(const Json& body, Findings& findings, std::string prefix = {})
        : body_{body}, findings_{findings}, prefix_{std::move(prefix)} {
        if (!body.is(Json::Kind::object)) findings_.invalid(prefix_.empty() ? "body" : prefix_);
    }

    void only(std::initializer_list<std::string_view> allowed) {
        for (const auto& [name, value] : body_.members)
            if (std::find(allowed.begin(), allowed.end(), name) == allowed.end())
                findings_.unknown_member(prefix_ + name);
    }
    // Text, "" when absent or null.
    std::string text(std::string_view name, std::size_t limit = 0, bool required = false) {
        const Json* value = present(name);
        if (value != nullptr && !value->is(Json::Kind::string)) findings_.invalid(at(name));
        const std::string result = value != nullptr ? value->text : std::string{};
        if (required && result.empty()) findings_.required(at(name));
        if (limit != 0 && utf8_length(result) > limit) findings_.too_long(at(name), limit);
        return result;
    }
    std::string date(std::string_view name, bool required) {
        const std::string value = text(name, 0, required);
        if (value.empty()) return {};
        const auto parsed = parse_date(value);
        if (!parsed) findings_.invalid(at(name));
        return parsed.value_or("");
    }
    std::optional<std::int64_t> integer(std::string_view name, bool required) {
        const Json* value = present(name);
        if (value == nullptr) {
            if (required) findings_.required(at(name));
            return std::nullopt;
        }
        const auto result = value->as_integer();
        if (!result) findings_.invalid(at(name));
        return result;
    }
    std::optional<Fixed> amount(std::string_view name, bool required) {
        const Json* value = present(name);
        if (value == nullptr) {
            if (required) findings_.required(at(name));
            return std::nullopt;
        }
        const auto result = value->is(Json::Kind::number) ? Fixed::parse(value->text) : std::nullopt;
        if (!result) findings_.invalid(at(name));
        return result;
    }
    bool boolean(std::string_view name) {
        const Json* value = present(name);
        if (value != nullptr && !value->is(Json::Kind::boolean)) findings_.invalid(at(name));
        return value != nullptr && value->truth;
    }
    bool has(std::string_view name) const { return present(name) != nullptr; }
    const Json* object(std::string_view name) { return present(name); }
    std::string at(std::string_view name) const { return prefix_ + std::string{name}; }
    Findings& findings() { return findings_; }

  private:
    const Json* present(std::string_view name) const {
        const Json* value = body_.find(name);
        return value == nullptr || value->is(Json::Kind::null) ? nullptr : value;
    }
    const Json& body_;
    Findings& findings_;
    std::string prefix_;
};

std::string or_null(const std::optional<std::int64_t>& value) {
    return value ? std::to_string(*value) : "null";
}
std::string quoted_or_null(const std::string& text) {
    return text.empty() ? "null" : quoted(text);
}

void check_condition(Reader& reader, const Administration& books, std::optional<std::int64_t> condition) {
    if (condition && !books.has(books.payment_conditions, std::to_string(*condition)))
        reader.findings().missing(reader.at("paymentConditionId"), std::to_string(*condition));
}

void check_country(Reader& reader, const std::string& code) {
    if (!code.empty() && !is_country(code)) reader.findings().invalid(reader.at("countryCode"));
}

std::string check_address(Reader& parent, std::string_view name) {
    const Json* body = parent.object(name);
    if (body == nullptr) return "null";
    Reader reader{*body, parent.findings(), std::string{name} + "."};
    reader.only({"company", "attentionTo", "address", "postCode", "city", "countryCode"});
    std::string out;
    JsonWriter json{out};
    json.open('{');
    for (const auto member : {"company", "attentionTo", "address", "postCode", "city", "countryCode"}) {
        const bool zip = std::string_view{member} == "postCode";
        const std::string value = reader.text(member, zip ? 10 : 0);
        if (std::string_view{member} == "countryCode") check_country(reader, value);
        json.field(member, value);
    }
    json.close('}');
    return out;
}

// The elements of lines._data; reports when there are none.
const std::vector<Json>& check_lines(Reader& reader) {
    static const std::vector<Json> kNone;
    const Json* lines = reader.object("lines");
    const Json* data = lines != nullptr ? lines->find("_data") : nullptr;
    if (data == nullptr || !data->is(Json::Kind::array) || data->items.empty()) {
        reader.findings().add("lines", "Er is minstens één regel nodig.", "At least one line is needed.");
        return kNone;
    }
    for (const auto& [name, value] : lines->members)
        if (name != "_data" && name != "_meta") reader.findings().unknown_member("lines." + name);
    return data->items;
}

std::string line_prefix(std::size_t index) {
    return "lines[" + std::to_string(index) + "].";
}

Fixed check_vat_code(Reader& line, const Administration& books, const std::string& code,
                     const std::string& date) {
    if (code.empty()) return {};
    const auto percentage = books.sales_vat_percentage(code, date);
    if (!percentage)
        line.findings().add(line.at("vatCode"),
                            "BTW-code '" + code + "' bestaat niet of is geen verkoopcode.",
                            "VAT code '" + code + "' does not exist or is no sales code.");
    return percentage.value_or(Fixed{});
}

void check_ledger_account(Reader& line, const Administration& books, std::optional<std::int64_t> account) {
    if (account && !books.ledger_account_usable(*account))
        line.findings().add(
            line.at("ledgerAccountId"),
            "Grootboekrekening " + std::to_string(*account) + " bestaat niet of is geblokkeerd.",
            "Ledger account " + std::to_string(*account) + " does not exist or is disabled.");
}

void check_booking_type(Reader& line, const Administration& books, const std::string& type) {
    if (type == "A") {
        const std::string sku = line.text("sku", 0, true);
        if (!sku.empty() && books.articles.equal(1, sku).empty())
            line.findings().missing(line.at("sku"), sku);
        if (line.has("ledgerAccountId"))
            line.findings().add(line.at("ledgerAccountId"), "Een artikelregel heeft geen grootboekrekening.",
                                "An article line has no ledger account.");
    } else if (type == "G") {
        check_ledger_account(line, books, line.integer("ledgerAccountId", true));
        if (line.has("sku"))
            line.findings().add(line.at("sku"), "Een grootboekregel heeft geen artikel.",
                                "A ledger line has no article.");
    } else if (!type.empty()) {
        line.findings().invalid(line.at("bookingType"));
    }
}

// Amounts that are booked are in whole cents.
std::optional<Fixed> check_cents(Reader& reader, std::string_view name, bool required) {
    const auto amount = reader.amount(name, required);
    const Fixed one = Fixed::from_int(1);
    if (amount && *amount != Fixed::mul_div_round(*amount, one, one, 2))
        reader.findings().add(reader.at(name), "Het bedrag heeft meer dan twee decimalen.",
                              "The amount has more than two decimals.");
    return amount;
}

void check_booking_day(Reader& reader, const std::string& date, std::optional<std::int64_t> year,
                       std::optional<std::int64_t> period) {
    if (period && (*period < 1 || *period > 12)) reader.findings().invalid("bookperiod");
    if (date.size() < 7 || !year || !period) return;
    if (std::to_string(*year) != date.substr(0, 4)) reader.findings().invalid("bookyear");
    if (*period != std::stoi(date.substr(5, 2))) reader.findings().invalid("bookperiod");
}

std::string check_journal(Reader& reader, const Administration& books, bool sales) {
    const std::string journal = reader.text("journalId", 0, true);
    if (journal.empty()) return journal;
    const auto& rows = books.journals.equal(0, journal);
    if (rows.empty()) {
        reader.findings().missing("journalId", journal);
    } else if ((plain(books.journals.row(rows.front()).values[2]) == kSalesJournalType) != sales) {
        reader.findings().add(
            "journalId", sales ? "Dit dagboek is geen verkoopboek." : "Dit dagboek is een verkoopboek.",
            sales ? "This journal is no sales journal." : "This journal is a sales journal.");
    }
    return journal;
}

struct CheckedLines {
    std::string json;
    std::vector<InvoiceLine> lines;
};

CheckedLines check_concept_lines(Reader& header, const Administration& books, const Assumptions& assumptions,
                                 const std::string& date) {
    CheckedLines out;
    JsonWriter json{out.json};
    const auto& items = check_lines(header);
    json.open('{').key("_data").open('[');
    for (std::size_t i = 0; i < items.size(); ++i) {
        Reader line{items[i], header.findings(), line_prefix(i)};
        line.only(
            {"bookingType", "sku", "description", "quantity", "unitPrice", "vatCode", "ledgerAccountId"});
        const std::string type = line.text("bookingType", 0, true);
        check_booking_type(line, books, type);
        const std::string description = line.text("description", assumptions.max_line_description, true);
        const auto quantity = line.amount("quantity", true);
        const auto price = line.amount("unitPrice", true);
        const std::string code = line.text("vatCode", 0, true);
        const Fixed percentage = check_vat_code(line, books, code, date);
        if (quantity && quantity->is_zero()) line.findings().invalid(line.at("quantity"));
        if (!header.findings().empty()) continue;
        out.lines.push_back({*quantity, *price, code, percentage});
        json.open('{').field_int("id", static_cast<std::int64_t>(i) + 1).field("bookingType", type);
        json.field_raw("sku", quoted_or_null(line.text("sku"))).field("description", description);
        json.field_raw("quantity", quantity->text())
            .field_raw("unitPrice", price->text())
            .field("vatCode", code);
        json.field_raw("ledgerAccountId", or_null(line.integer("ledgerAccountId", false))).close('}');
    }
    json.close(']').key("_meta").open('{').field_int("totalCount", static_cast<std::int64_t>(items.size()));
    json.close('}').close('}');
    return out;
}

std::optional<std::size_t> check_debtor_number(Reader& reader, const Administration& books,
                                               const std::string& number) {
    const auto row = books.debtor_by_number(number);
    if (!number.empty() && !row) reader.findings().missing("debtorCustomerNumber", number);
    if (row && books.debtors.row(*row).values[books.debtors.column("blocked")] == "true")
        reader.findings().add("debtorCustomerNumber", "Debiteur '" + number + "' is geblokkeerd.",
                              "Debtor '" + number + "' is blocked.");
    return row;
}

}  // namespace

bool is_country(std::string_view code) {
    return code.size() == 2 && code[0] >= 'A' && code[1] >= 'A' &&
           kCountries.find(code) != std::string_view::npos;
}

Values check_debtor(const Json& body, const Administration& books, Findings& findings) {
    Reader reader{body, findings};
    reader.only({"customerNumber",
                 "name",
                 "attentionTo",
                 "address",
                 "addressLine2",
                 "addressLine3",
                 "postCode",
                 "city",
                 "countryCode",
                 "phoneNumber",
                 "mobileNumber",
                 "faxNumber",
                 "emailAddress",
                 "vatNumber",
                 "cocNumber",
                 "iban",
                 "bic",
                 "bban",
                 "directDebit",
                 "debtorKindId",
                 "paymentConditionId",
                 "paymentMethodId",
                 "comments",
                 "characteristic4",
                 "characteristic5",
                 "blocked",
                 "noReminder"});
    const std::string number = reader.text("customerNumber");
    if (!number.empty() && books.debtor_by_number(number))
        findings.add("customerNumber", "Het klantnummer bestaat al.", "The customer number exists already.");
    const std::string email = reader.text("emailAddress");
    if (!email.empty() && email.find('@') == std::string::npos) findings.invalid("emailAddress");
    const std::string country = reader.text("countryCode", 0, true);
    check_country(reader, country);
    const auto condition = reader.integer("paymentConditionId", true);
    check_condition(reader, books, condition);
    const auto text = [&](std::string_view name, std::size_t limit = 0, bool required = false) {
        return quoted(reader.text(name, limit, required));
    };
    const auto flag = [&](std::string_view name) { return reader.boolean(name) ? "true" : "false"; };
    return {"null",
            quoted_or_null(number),
            text("name", 50, true),
            text("attentionTo"),
            text("address"),
            text("addressLine2"),
            text("addressLine3"),
            text("postCode", 10),
            text("city"),
            quoted(country),
            text("phoneNumber", 15),
            text("mobileNumber", 15),
            text("faxNumber"),
            quoted(email),
            text("vatNumber"),
            text("cocNumber"),
            text("iban"),
            text("bic"),
            text("bban"),
            flag("directDebit"),
            text("debtorKindId"),
            or_null(condition),
            text("paymentMethodId"),
            text("comments"),
            text("characteristic4"),
            text("characteristic5"),
            flag("blocked"),
            flag("noReminder"),
            "null",
            "null"};
}

Values check_article(const Json& body, const Administration& books, const std::string& today,
                     Findings& findings) {
    Reader reader{body, findings};
    reader.only({"sku", "description", "stockTracking", "fixedSalesPrice", "ledgerAccountId", "salesTypeId",
                 "dateAdded", "dateLastChange"});
    const std::string sku = reader.text("sku", 50, true);
    if (!sku.empty() && !books.articles.equal(1, sku).empty())
        findings.add("sku", "Artikel '" + sku + "' bestaat al.", "Article '" + sku + "' exists already.");
    const std::string description = reader.text("description", 100, true);
    const auto account = reader.integer("ledgerAccountId", false);
    const std::string sales_type = reader.text("salesTypeId");
    check_ledger_account(reader, books, account);
    if (!sales_type.empty() && !books.has(books.sales_types, sales_type))
        findings.missing("salesTypeId", sales_type);
    if (account.has_value() == !sales_type.empty())
        findings.add("ledgerAccountId", "Geef óf een grootboekrekening óf een verkoopsoort op.",
                     "Give either a ledger account or a sales type.");
    const auto price = reader.amount("fixedSalesPrice", false);
    const bool tracking = reader.boolean("stockTracking");
    const std::string added = reader.date("dateAdded", false);
    const std::string changed = reader.date("dateLastChange", false);
    return {"null",
            quoted(sku),
            quoted(description),
            tracking ? "true" : "false",
            price.value_or(Fixed{}).text(),
            or_null(account),
            quoted_or_null(sales_type),
            "0",
            "true",
            quoted(added.empty() ? today : added),
            quoted(changed.empty() ? today : changed)};
}

Values check_concept_invoice(const Json& body, const Administration& books, const Assumptions& assumptions,
                             Findings& findings) {
    Reader reader{body, findings};
    reader.only({"date", "debtorCustomerNumber", "description", "reference", "paymentConditionId",
                 "paymentMethodId", "pricesIncludeVat", "invoiceAddress", "deliveryAddress", "lines"});
    const std::string date = reader.date("date", true);
    const std::string number = reader.text("debtorCustomerNumber", 0, true);
    const auto debtor = check_debtor_number(reader, books, number);
    const std::string description = reader.text("description", assumptions.max_description);
    const std::string reference = reader.text("reference", assumptions.max_description);
    const auto condition = reader.integer("paymentConditionId", false);
    check_condition(reader, books, condition);
    const std::string method = reader.text("paymentMethodId");
    const bool including = reader.boolean("pricesIncludeVat");
    const std::string invoice_address = check_address(reader, "invoiceAddress");
    const std::string delivery_address = check_address(reader, "deliveryAddress");
    const CheckedLines lines = check_concept_lines(reader, books, assumptions, date);
    if (!findings.empty()) return {};
    const Totals totals = invoice_totals(lines.lines, including);
    return {"null",
            "null",
            "1",
            quoted(date + "T00:00:00"),
            quoted(number),
            quoted(description),
            quoted(reference),
            totals.excl.text(2),
            totals.vat.text(2),
            totals.incl.text(2),
            "0.00",
            books.debtors.row(*debtor).values[0],
            or_null(condition),
            quoted_or_null(method),
            "null",
            date.substr(0, 4),
            std::to_string(std::stoi(date.substr(5, 2))),
            including ? "true" : "false",
            invoice_address,
            delivery_address,
            lines.json};
}

Values check_sales_booking(const Json& body, const Administration& books, const Assumptions& assumptions,
                           Findings& findings) {
    Reader reader{body, findings};
    reader.only({"debtorCustomerNumber", "date", "bookyear", "bookperiod", "journalId", "invoiceNumber",
                 "description", "paymentConditionId", "paymentDueDate", "lines"});
    const std::string number = reader.text("debtorCustomerNumber", 0, true);
    const auto debtor = check_debtor_number(reader, books, number);
    const std::string date = reader.date("date", true);
    const auto year = reader.integer("bookyear", true);
    const auto period = reader.integer("bookperiod", true);
    check_booking_day(reader, date, year, period);
    const std::string journal = check_journal(reader, books, true);
    const std::string invoice_number = reader.text("invoiceNumber", assumptions.max_description, true);
    const std::string description = reader.text("description", assumptions.max_description);
    const auto condition = reader.integer("paymentConditionId", false);
    check_condition(reader, books, condition);
    reader.date("paymentDueDate", false);
    Totals totals;
    std::string lines;
    JsonWriter json{lines};
    const auto& items = check_lines(reader);
    json.open('{').key("_data").open('[');
    for (std::size_t i = 0; i < items.size(); ++i) {
        Reader line{items[i], findings, line_prefix(i)};
        line.only({"description", "amount", "vatAmount", "vatCode", "ledgerAccountId", "costCenterId",
                   "costUnitId"});
        const auto account = line.integer("ledgerAccountId", true);
        check_ledger_account(line, books, account);
        const std::string text = line.text("description", assumptions.max_line_description, true);
        const auto amount = check_cents(line, "amount", true);
        const std::string code = line.text("vatCode", 0, true);
        const Fixed percentage = check_vat_code(line, books, code, date);
        const auto given_vat = check_cents(line, "vatAmount", false);
        if (!findings.empty()) continue;
        const Fixed vat =
            given_vat.value_or(Fixed::mul_div_round(*amount, percentage, Fixed::from_int(100), 2));
        totals.excl += *amount;
        totals.vat += vat;
        json.open('{').field_int("id", static_cast<std::int64_t>(i) + 1).field("description", text);
        json.field_raw("amount", amount->text(2)).field_raw("vatAmount", vat.text(2)).field("vatCode", code);
        json.field_int("ledgerAccountId", *account).close('}');
    }
    json.close(']').key("_meta").open('{').field_int("totalCount", static_cast<std::int64_t>(items.size()));
    json.close('}').close('}');
    if (!findings.empty()) return {};
    totals.incl = totals.excl + totals.vat;
    return {"null",
            quoted(invoice_number),
            "2",
            quoted(date + "T00:00:00"),
            quoted(number),
            quoted(description),
            "null",
            totals.excl.text(2),
            totals.vat.text(2),
            totals.incl.text(2),
            "0.00",
            books.debtors.row(*debtor).values[0],
            or_null(condition),
            "null",
            quoted(journal),
            std::to_string(*year),
            std::to_string(*period),
            "false",
            "null",
            "null",
            lines};
}

Entry check_journal_entry(const Json& body, const Administration& books, const Assumptions& assumptions,
                          Findings& findings) {
    Entry entry;
    Reader reader{body, findings};
    reader.only({"bookyear", "bookperiod", "date", "journalId", "description", "openingBalance",
                 "closingBalance", "sourceDocumentNumber", "state", "lines"});
    const auto year = reader.integer("bookyear", true);
    const auto period = reader.integer("bookperiod", true);
    const std::string date = reader.date("date", true);
    check_booking_day(reader, date, year, period);
    const std::string journal = check_journal(reader, books, false);
    const std::string description = reader.text("description", assumptions.max_line_description);
    const std::string source = reader.text("sourceDocumentNumber", assumptions.max_description);
    Fixed sum;
    std::string lines;
    JsonWriter json{lines};
    const auto& items = check_lines(reader);
    json.open('{').key("_data").open('[');
    for (std::size_t i = 0; i < items.size(); ++i) {
        Reader line{items[i], findings, line_prefix(i)};
        line.only({"amount", "bookingDate", "description", "ledgerAccountId", "debtorId", "creditorId",
                   "salesInvoiceId", "purchaseInvoiceId", "vatAmount", "vatCode", "costCenterId"});
        const auto amount = check_cents(line, "amount", true);
        line.date("bookingDate", false);
        const auto vat = check_cents(line, "vatAmount", false);
        line.integer("costCenterId", false);
        const std::string code = line.text("vatCode");
        check_vat_code(line, books, code, date);
        const auto account = line.integer("ledgerAccountId", false);
        check_ledger_account(line, books, account);
        const auto debtor = line.integer("debtorId", false);
        if (debtor && !books.find(books.debtors, *debtor))
            findings.missing(line.at("debtorId"), std::to_string(*debtor));
        const auto invoice = line.integer("salesInvoiceId", false);
        const auto row = invoice ? books.find(books.invoices, *invoice) : std::nullopt;
        if (invoice && !row) findings.missing(line.at("salesInvoiceId"), std::to_string(*invoice));
        if (row && books.invoices.row(*row).values[invoice_column::kStatus] == "1")
            findings.add(line.at("salesInvoiceId"), "De factuur heeft nog de status concept.",
                         "The invoice still has the status concept.");
        const auto owner = row ? books.invoices.row(*row).values[books.invoices.column("debtorId")] : "null";
        if (debtor && row && owner != std::to_string(*debtor))
            findings.add(line.at("debtorId"), "De factuur is van een andere debiteur.",
                         "The invoice belongs to another debtor.");
        if (!account && !debtor && !invoice) findings.required(line.at("ledgerAccountId"));
        if (!amount) continue;
        sum += *amount;
        if (row) entry.payments.push_back({*row, -*amount});
        json.open('{').field_int("id", static_cast<std::int64_t>(i) + 1).field_raw("amount", amount->text(2));
        json.field("description", line.text("description", assumptions.max_line_description));
        json.field_raw("ledgerAccountId", or_null(account)).field_raw("debtorId", or_null(debtor));
        json.field_raw("salesInvoiceId", or_null(invoice)).field("vatCode", code);
        json.field_raw("vatAmount", vat.value_or(Fixed{}).text(2)).close('}');
    }
    json.close(']').key("_meta").open('{').field_int("totalCount", static_cast<std::int64_t>(items.size()));
    json.close('}').close('}');
    if (!sum.is_zero())
        findings.add("lines", "De regels zijn niet in balans: " + sum.text(2) + ".",
                     "The lines do not balance: " + sum.text(2) + ".");
    if (!findings.empty()) return entry;
    entry.values = {"null",
                    quoted(date + "T00:00:00"),
                    quoted(journal),
                    std::to_string(*year),
                    std::to_string(*period),
                    quoted(description),
                    quoted_or_null(source),
                    lines};
    return entry;
}

}  // namespace koppel::sandbox::asperion

#include "asperion/administration.hpp"

#include "base/json.hpp"

namespace koppel::sandbox::asperion {
namespace {

Column text(std::string name, bool indexed = false) {
    return {std::move(name), Type::text, true, indexed};
}
Column number(std::string name) {
    return {std::move(name), Type::number, true, false};
}
Column date(std::string name) {
    return {std::move(name), Type::date, true, false};
}
Column flag(std::string name) {
    return {std::move(name), Type::boolean, true, false};
}
Column hidden(std::string name) {
    return {std::move(name), Type::json, false, false};
}
Column key() {
    return {"id", Type::number, true, true};
}

std::vector<Column> debtor_columns() {
    return {key(),
            text("customerNumber", true),
            text("name"),
            text("attentionTo"),
            text("address"),
            text("addressLine2"),
            text("addressLine3"),
            text("postCode"),
            text("city"),
            text("countryCode"),
            text("phoneNumber"),
            text("mobileNumber"),
            text("faxNumber"),
            text("emailAddress", true),
            text("vatNumber"),
            text("cocNumber"),
            text("iban"),
            text("bic"),
            text("bban"),
            flag("directDebit"),
            text("debtorKindId"),
            number("paymentConditionId"),
            text("paymentMethodId"),
            text("comments"),
            text("characteristic4"),
            text("characteristic5"),
            flag("blocked"),
            flag("noReminder"),
            date("dateAdded"),
            date("dateLastChange")};
}

std::vector<Column> article_columns() {
    return {key(),
            text("sku", true),
            text("description"),
            flag("stockTracking"),
            number("fixedSalesPrice"),
            number("ledgerAccountId"),
            text("salesTypeId"),
            number("currentStock"),
            flag("active"),
            date("dateAdded"),
            date("dateLastChange")};
}

std::vector<Column> invoice_columns() {
    return {key(),
            text("invoiceNumber", true),
            number("status"),
            date("date"),
            text("debtorCustomerNumber", true),
            text("description", true),
            text("reference", true),
            number("amountExclVat"),
            number("vatAmount"),
            number("amountInclVat"),
            number("amountPaid"),
            number("debtorId"),
            number("paymentConditionId"),
            text("paymentMethodId"),
            text("journalId"),
            number("bookyear"),
            number("bookperiod"),
            flag("pricesIncludeVat"),
            hidden("invoiceAddress"),
            hidden("deliveryAddress"),
            hidden("lines")};
}

std::vector<Column> entry_columns() {
    return {key(),
            date("date"),
            text("journalId"),
            number("bookyear"),
            number("bookperiod"),
            text("description", true),
            text("sourceDocumentNumber", true),
            hidden("lines")};
}

void fill_reference_data(Administration& books) {
    for (const auto& [id, description, type] :
         {std::tuple{"40", "Memoriaal", "Memoriaal"}, {"70", "Verkoopboek", "Verkoop"}, {"90", "Kas", "Kas"}})
        books.journals.add({quoted(id), quoted(description), quoted(type)});
    for (const auto& [id, description, vat, disabled] :
         {std::tuple{"1250", "Tussenrekening betalingen", "null", "false"},
          {"1300", "Debiteuren", "null", "false"},
          {"8000", "Omzet hoog", "\"1\"", "false"},
          {"8010", "Omzet laag", "\"2\"", "false"},
          {"8020", "Omzet nultarief", "\"3\"", "false"},
          {"8090", "Verzendkosten", "null", "false"},
          {"8095", "Betaalkosten", "null", "false"},
          {"8999", "Oude omzetrekening", "null", "true"}})
        books.ledger_accounts.add({id, "2", quoted(description), vat, disabled, "null"});
    struct Code {
        const char *id, *description, *percentage, *country;
        bool sales = true;
        const char *from = "null", *until = "null";
    };
    for (const Code& code : {Code{"1", "BTW hoog", "21.0", "NL"},
                             {"2", "BTW laag", "9.0", "NL"},
                             {"3", "BTW nul", "0.0", "NL"},
                             {"4", "BTW laag tot 2019", "6.0", "NL", true, "null", "\"2018-12-31T00:00:00\""},
                             {"5", "Levering binnen de EU", "0.0", "NL"},
                             {"6", "Uitvoer buiten de EU", "0.0", "NL"},
                             {"11", "Voorbelasting hoog", "21.0", "NL", false},
                             {"21", "OSS België hoog", "21.0", "BE", true, "\"2021-07-01T00:00:00\""},
                             {"22", "OSS Duitsland hoog", "19.0", "DE", true, "\"2021-07-01T00:00:00\""}})
        books.vat_codes.add({quoted(code.id), quoted(code.description), code.sales ? "true" : "false",
                             code.percentage, std::string_view{code.id} == "1" ? "true" : "false", code.from,
                             code.until, quoted(code.country)});
    books.payment_conditions.add({"14", quoted("14 dagen netto")});
    books.payment_conditions.add({"30", quoted("30 dagen netto")});
    books.sales_types.add({quoted("SHOPORDER"), quoted("Webshop"), "8000", quoted("1")});
    books.cost_centers.add({"0", quoted("Algemeen"), "null"});
}

}  // namespace

Administration::Administration(std::int64_t number_, std::string name_)
    : id{number_},
      name{std::move(name_)},
      journals{{text("id", true), text("description"), text("type")}},
      ledger_accounts{
          {key(), number("type"), text("description"), text("vatCode"), flag("disabled"), text("rcsfi")}},
      vat_codes{{text("id", true), text("description"), flag("salesCode"), number("percentage"),
                 flag("isDefault"), date("validFrom"), date("validUntil"), text("countryCode")}},
      payment_conditions{{key(), text("description")}},
      sales_types{{text("id", true), text("description"), number("ledgerAccountId"), text("vatCode")}},
      cost_centers{{key(), text("description"), text("conversionCode")}},
      debtors{debtor_columns()},
      articles{article_columns()},
      invoices{invoice_columns()},
      entries{entry_columns()} {
    fill_reference_data(*this);
}

bool Administration::has(const Table& table, std::string_view id_text) const {
    return !table.equal(0, id_text).empty();
}

bool Administration::ledger_account_usable(std::int64_t account) const {
    const auto row = find(ledger_accounts, account);
    return row && ledger_accounts.row(*row).values[4] == "false";
}

std::optional<Fixed> Administration::sales_vat_percentage(std::string_view code, std::string_view on) const {
    const auto& rows = vat_codes.equal(0, code);
    if (rows.empty()) return std::nullopt;
    const auto& values = vat_codes.row(rows.front()).values;
    if (values[2] != "true") return std::nullopt;
    const std::string from = plain(values[5]).substr(0, 10);
    const std::string until = plain(values[6]).substr(0, 10);
    if ((!from.empty() && on < from) || (!until.empty() && on > until)) return std::nullopt;
    return Fixed::parse(values[3]);
}

std::optional<std::size_t> Administration::find(const Table& table, std::int64_t wanted) const {
    const auto& rows = table.equal(0, std::to_string(wanted));
    return rows.empty() ? std::nullopt : std::optional{rows.front()};
}

std::optional<std::size_t> Administration::debtor_by_number(std::string_view customer_number) const {
    const auto& rows = debtors.equal(1, customer_number);
    return rows.empty() ? std::nullopt : std::optional{rows.front()};
}

Table* Administration::table(std::string_view resource) {
    const std::pair<std::string_view, Table*> tables[] = {{"journals", &journals},
                                                          {"ledgeraccounts", &ledger_accounts},
                                                          {"vatcodes", &vat_codes},
                                                          {"paymentconditions", &payment_conditions},
                                                          {"salestypes", &sales_types},
                                                          {"costcenters", &cost_centers},
                                                          {"debtors", &debtors},
                                                          {"articles", &articles},
                                                          {"salesinvoices", &invoices},
                                                          {"salesinvoiceswithlines", &invoices},
                                                          {"journalentrieswithlines", &entries}};
    for (const auto& [path, found] : tables)
        if (path == resource) return found;
    return nullptr;
}

bool Administration::process(std::int64_t invoice, std::int64_t year) {
    const auto row = find(invoices, invoice);
    if (!row || invoices.row(*row).values[invoice_column::kStatus] != "1") return false;
    std::string serial = std::to_string(++last_invoice_);
    serial.insert(0, serial.size() < 4 ? 4 - serial.size() : 0, '0');
    invoices.set(*row, invoice_column::kInvoiceNumber, quoted(std::to_string(year) + serial));
    invoices.set(*row, invoice_column::kStatus, "2");
    return true;
}

void Administration::pay(std::size_t invoice, Fixed amount) {
    using namespace invoice_column;
    const auto& values = invoices.row(invoice).values;
    const Fixed paid = Fixed::parse(values[kPaid]).value_or(Fixed{}) + amount;
    const Fixed due = Fixed::parse(values[kIncl]).value_or(Fixed{});
    const char* status = paid == due ? "7" : "6";
    invoices.set(invoice, kPaid, paid.text(2));
    invoices.set(invoice, kStatus, status);
}

}  // namespace koppel::sandbox::asperion

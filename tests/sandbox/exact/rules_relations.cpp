// Customers and what belongs to them, items and prices, documents.
#include <algorithm>

#include "exact/checks.hpp"
#include "exact/defaults.hpp"

namespace koppel::sandbox::exact {
namespace {

bool upper_letters(std::string_view text, std::size_t count) {
    return text.size() >= count &&
           std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(count),
                       [](char c) { return c >= 'A' && c <= 'Z'; });
}

bool digits(std::string_view text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// By form only. BE 0 or 1 and nine digits, NL nine digits, B and two digits, others a country and 2 to 13
// more.
bool vat_number_ok(std::string_view number) {
    if (!upper_letters(number, 2)) return false;
    const std::string_view rest = number.substr(2);
    if (number.starts_with("NL"))
        return rest.size() == 12 && digits(rest.substr(0, 9)) && rest[9] == 'B' && digits(rest.substr(10));
    if (number.starts_with("BE")) return rest.size() == 10 && digits(rest) && rest[0] <= '1';
    return rest.size() >= 2 && rest.size() <= 13;
}

bool email_ok(std::string_view text) {
    const auto at = text.find('@');
    return at != std::string_view::npos && at > 0 && at + 1 < text.size() &&
           text.find('@', at + 1) == std::string_view::npos && text.find(' ') == std::string_view::npos;
}

void check_email(Job& job, const Record& record, std::string_view property) {
    if (record.has(property) && !record.text(property).empty() && !email_ok(record.text(property)))
        job.findings.add({"Ongeldig: E-mail []", "Invalid: Email []"});
}

void check_country(Job& job, Record& record, std::string_view property) {
    if (!record.has(property)) return;
    const std::string code{record.code(property)};
    record.set_text(property, code);
    if (code.size() != 2 || !upper_letters(code, 2)) job.findings.bad_reference("Land", "Country");
}

void check_account_code(Job& job, Change& change) {
    Record& record = change.record;
    if (!change.has("Code") || !record.has("Code")) {
        if (change.before != nullptr) return;
        const std::string code = std::to_string(job.books.next_serial("crm/Accounts", 1));
        record.set_text("Code", std::string(18 - code.size(), ' ') + code);
        return;
    }
    // Also when it is its own: the vendor says so.
    const std::string_view code = record.code("Code");
    if (!digits(code)) job.findings.add({"Ongeldig: Code", "Invalid: Code"});
    if (job.books.account(code) != nullptr) job.findings.add(texts::kExists);
    if (digits(code) && code.size() < 12 && job.findings.empty())
        job.books.raise_serial("crm/Accounts", *to_integer(code));
}

void fill_account(Record& record, const Record* account) {
    if (account == nullptr) return;
    record.set("AccountName", account->value("Name"));
}

}  // namespace

void check_account(Job& job, Change& change) {
    Record& record = change.record;
    if (trimmed(record.text("Name")).empty()) job.findings.required("Naam", "Name");
    check_length(job, record, "Name", 50);
    if (!record.has("Status")) record.set_text("Status", "A");
    const std::string_view status = record.text("Status");
    if (status.size() != 1 || std::string_view{"ASPC"}.find(status) == std::string_view::npos)
        job.findings.add({"Ongeldig: Status", "Invalid: Status"});
    record.set("IsSales", Value{status == "C"});
    if (!record.has("Type")) record.set_text("Type", "A");
    if (!record.has("Blocked")) record.set("Blocked", Value{false});
    check_email(job, record, "Email");
    check_country(job, record, "Country");
    if (record.has("VATNumber") && !record.text("VATNumber").empty() &&
        !vat_number_ok(record.text("VATNumber")))
        job.findings.add({"Ongeldig: Btw-nummer", "Invalid: VAT number"});
    if (const Record* condition = condition_of(job, record, "PaymentConditionSales"))
        record.set("PaymentConditionSalesDescription", condition->value("Description"));
    vat_code_of(job, record, "SalesVATCode");
    if (!record.has("SalesCurrency")) record.set_text("SalesCurrency", "EUR");
    const Message gl{"Grootboekrekening", "G/L account"};
    referred(job, record, "GLAccountSales", "financial/GLAccounts", gl);
    const Record* debtors = referred(job, record, "GLAR", "financial/GLAccounts", gl);
    if (debtors != nullptr && debtors->number("Type") != 20) job.findings.add(texts::kAccountType);
    referred(job, record, "MainContact", "crm/Contacts", {"Hoofdcontactpersoon", "Main contact"});
    referred(job, record, "InvoiceAccount", "crm/Accounts", {"Factuurrelatie", "Invoice account"});
    check_account_code(job, change);
}

void check_contact(Job& job, Change& change) {
    Record& record = change.record;
    if (!record.has("Account")) job.findings.required("Relatie", "Account");
    const Record* account = referred(job, record, "Account", "crm/Accounts", {"Relatie", "Account"});
    if (record.text("FirstName").empty() && record.text("LastName").empty())
        job.findings.required("Achternaam", "Last name");
    check_email(job, record, "Email");
    check_email(job, record, "BusinessEmail");
    std::string full;
    for (const std::string_view name : {"FirstName", "MiddleName", "LastName"}) {
        if (record.text(name).empty()) continue;
        if (!full.empty()) full += ' ';
        full += record.text(name);
    }
    record.set_text("FullName", full);
    fill_account(record, account);
    if (account != nullptr) record.set("AccountIsCustomer", Value{account->text("Status") == "C"});
    if (!record.has("HID")) record.set("HID", integer_value(job.books.next_serial("crm/Contacts", 1)));
}

void check_address(Job& job, Change& change) {
    Record& record = change.record;
    fill_account(record, referred(job, record, "Account", "crm/Accounts", {"Relatie", "Account"}));
    referred(job, record, "Contact", "crm/Contacts", {"Contactpersoon", "Contact"});
    check_country(job, record, "Country");
    if (record.has("Type") && (record.number("Type") < 1 || record.number("Type") > 4))
        job.findings.add({"Ongeldig: Type", "Invalid: Type"});
    if (!record.has("Type")) record.set("Type", integer_value(1));
    if (!record.has("Main")) record.set("Main", Value{false});
}

void check_bank_account(Job& job, Change& change) {
    Record& record = change.record;
    if (!record.has("Account")) job.findings.required("Relatie", "Account");
    fill_account(record, referred(job, record, "Account", "crm/Accounts", {"Relatie", "Account"}));
    if (record.text("BankAccount").empty()) job.findings.required("Bankrekening", "Bank account");
    record.set("IBAN", record.value("BankAccount"));
}

void check_item(Job& job, Change& change) {
    Record& record = change.record;
    if (record.text("Code").empty()) job.findings.required("Code", "Code");
    if (record.text("Description").empty()) job.findings.required("Omschrijving", "Description");
    check_length(job, record, "Code", 30);
    check_length(job, record, "Description", 60);
    check_length(job, record, "ExtraDescription", 255);
    if (change.has("Code") && record.has("Code") &&
        job.books.table("logistics/Items").first("Code", record.text("Code")) != nullptr)
        job.findings.add(texts::kExists);
    if (record.has("Barcode") && !record.text("Barcode").empty() && !digits(record.text("Barcode")))
        job.findings.add({"Ongeldig: Streepjescode", "Invalid: Barcode"});
    vat_code_of(job, record, "SalesVatCode");
    if (!record.has("ItemGroup")) record.set_text("ItemGroup", guid_of(kItemGroups, job.books.division(), 1));
    const Record* group =
        referred(job, record, "ItemGroup", "logistics/ItemGroups", {"Artikelgroep", "Item group"});
    if (group != nullptr) {
        record.set("ItemGroupCode", group->value("Code"));
        record.set("ItemGroupDescription", group->value("Description"));
        if (!record.has("GLRevenue")) record.set("GLRevenue", group->value("GLRevenue"));
    }
    const Record* revenue =
        referred(job, record, "GLRevenue", "financial/GLAccounts", {"Grootboekrekening", "G/L account"});
    if (revenue != nullptr) {
        record.set("GLRevenueCode", revenue->value("Code"));
        record.set("GLRevenueDescription", revenue->value("Description"));
    }
    if (record.has("Unit") &&
        job.books.table("logistics/Units").first("Code", record.text("Unit")) == nullptr)
        job.findings.bad_reference("Eenheid", "Unit");
    if (!record.has("Unit")) record.set_text("Unit", "pc");
    for (const std::string_view flag : {"IsSalesItem", "IsStockItem", "IsPurchaseItem"})
        if (!record.has(flag)) record.set(flag, Value{false});
    if (!record.has("StartDate")) record.set("StartDate", integer_value(job.today()));
}

void check_price(Job& job, Change& change) {
    Record& record = change.record;
    if (!record.has("Item")) job.findings.required("Artikel", "Item");
    if (!record.has("Price")) job.findings.required("Prijs", "Price");
    Record* item = referred(job, record, "Item", "logistics/Items", {"Artikel", "Item"});
    fill_account(record, referred(job, record, "Account", "crm/Accounts", {"Relatie", "Account"}));
    check_currency(job, record);
    if (!record.has("Quantity")) record.set("Quantity", Fixed::from_int(1));
    if (!record.has("StartDate")) record.set("StartDate", integer_value(job.today()));
    if (item == nullptr) return;
    record.set("ItemCode", item->value("Code"));
    record.set("ItemDescription", item->value("Description"));
    if (!record.has("Unit")) record.set("Unit", item->value("Unit"));
    if (record.has("Account") || !job.findings.empty()) return;
    item->set("StandardSalesPrice", record.value("Price"));
    job.books.touch(*item, job.now);
}

void check_document(Job& job, Change& change) {
    Record& record = change.record;
    if (record.text("Subject").empty()) job.findings.required("Onderwerp", "Subject");
    if (!record.has("Type")) job.findings.required("Type", "Type");
    const std::string type = std::to_string(record.number("Type"));
    if (record.has("Type") && job.books.find("documents/DocumentTypes", type) == nullptr)
        job.findings.add({"Document Type not allowed", "Document Type not allowed"});
    fill_account(record, referred(job, record, "Account", "crm/Accounts", {"Relatie", "Account"}));
    if (!record.has("HID")) record.set("HID", integer_value(job.books.next_serial("documents/Documents", 1)));
}

void check_attachment(Job& job, Change& change) {
    Record& record = change.record;
    if (!record.has("Document")) job.findings.required("Document", "Document");
    referred(job, record, "Document", "documents/Documents", {"Document", "Document"});
    if (record.text("FileName").empty()) job.findings.required("Bestandsnaam", "File name");
    const auto content = base64_decoded(record.text("Attachment"));
    if (!content || content->empty()) job.findings.required("Bijlage", "Attachment");
    if (content) record.set("FileSize", Fixed::from_int(static_cast<std::int64_t>(content->size())));
    record.set("Attachment", {});
}

}  // namespace koppel::sandbox::exact

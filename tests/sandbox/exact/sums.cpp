#include "exact/sums.hpp"

#include <map>

#include "base/json.hpp"

namespace koppel::sandbox::exact {
namespace {

struct Sides {
    std::int64_t count = 0;
    Fixed excl, vat;
    void add(Fixed net, Fixed tax) {
        ++count;
        excl += net;
        vat += tax;
    }
};
using SidesBy = std::map<std::string, Sides>;

void write(JsonWriter& json, const Sides& sides) {
    json.open('{').field_int("count", sides.count).field("excl", sides.excl.text(2));
    json.field("vat", sides.vat.text(2)).field("incl", (sides.excl + sides.vat).text(2)).close('}');
}

void write(JsonWriter& json, std::string_view name, const SidesBy& by) {
    json.key(name).open('{');
    for (const auto& [key, sides] : by) {
        json.key(key);
        write(json, sides);
    }
    json.close('}');
}

// How the sales of one kind are spelled.
struct Sales {
    const char *name, *headers, *lines, *lines_of, *vat, *customer, *number, *date, *journal;
};
constexpr Sales kSales[] = {{"entries", "salesentry/SalesEntries", "salesentry/SalesEntryLines", "EntryID",
                             "VATAmountFC", "Customer", "EntryNumber", "EntryDate", "Journal"},
                            {"invoices", "salesinvoice/SalesInvoices", "salesinvoice/SalesInvoiceLines",
                             "InvoiceID", "VATAmountFC", "InvoiceTo", "OrderNumber", "OrderDate", "Journal"},
                            {"orders", "salesorder/SalesOrders", "salesorder/SalesOrderLines", "OrderID",
                             "VATAmount", "InvoiceTo", "OrderNumber", "OrderDate", ""}};

std::string code_of(const Books& books, std::string_view path, std::string_view key) {
    const Record* found = books.table(path).find(key);
    return found == nullptr ? "?" : std::string{found->code("Code")};
}

std::string journal_of(const Sales& sales, const Record& header) {
    return *sales.journal == 0 ? std::string{} : std::string{header.text(sales.journal)};
}

void write_sales(JsonWriter& json, const Books& books, const Sales& sales) {
    SidesBy codes, accounts, items, journals, debtors;
    Sides all;
    std::map<std::string, const Record*, std::less<>> headers;
    for (const Record& header : books.table(sales.headers).rows())
        if (!header.gone) headers.emplace(header.key(), &header);
    const bool has_item = books.table(sales.lines).entity().find("Item") >= 0;
    const bool has_account = books.table(sales.lines).entity().find("GLAccount") >= 0;
    std::map<std::string, Sides> by_header;
    for (const Record& line : books.table(sales.lines).rows()) {
        if (line.gone) continue;
        const Fixed net = line.money("AmountFC"), vat = line.money(sales.vat);
        codes[std::string{line.code("VATCode")}].add(net, vat);
        if (has_account)
            accounts[code_of(books, "financial/GLAccounts", line.text("GLAccount"))].add(net, vat);
        if (has_item) items[std::string{line.text("ItemCode")}].add(net, vat);
        by_header[std::string{line.text(sales.lines_of)}].add(net, vat);
    }
    for (const auto& [key, sides] : by_header) {
        const auto header = headers.find(key);
        if (header == headers.end()) continue;
        all.add(sides.excl, sides.vat);
        journals[journal_of(sales, *header->second)].add(sides.excl, sides.vat);
        debtors[code_of(books, "crm/Accounts", header->second->text(sales.customer))].add(sides.excl,
                                                                                          sides.vat);
    }
    json.key(sales.name).open('{').key("all");
    write(json, all);
    write(json, "vat_codes", codes);
    if (has_account) write(json, "accounts", accounts);
    if (has_item) write(json, "items", items);
    if (*sales.journal != 0) write(json, "journals", journals);
    write(json, "debtors", debtors);
    json.close('}');
}

struct Journal {
    const char *name, *headers, *lines;
};
constexpr Journal kJournals[] = {
    {"general", "generaljournalentry/GeneralJournalEntries", "generaljournalentry/GeneralJournalEntryLines"},
    {"cash", "financialtransaction/CashEntries", "financialtransaction/CashEntryLines"},
    {"bank", "financialtransaction/BankEntries", "financialtransaction/BankEntryLines"}};

// Lines with the signs they were sent with.
void write_journal(JsonWriter& json, const Books& books, const Journal& journal) {
    std::map<std::string, Fixed> accounts, debtors, journals;
    SidesBy codes;
    std::map<std::string, std::string, std::less<>> journal_by_entry;
    for (const Record& header : books.table(journal.headers).rows())
        if (!header.gone) journal_by_entry.emplace(header.key(), header.text("JournalCode"));
    for (const Record& line : books.table(journal.lines).rows()) {
        if (line.gone) continue;
        const Fixed amount = line.money("AmountFC");
        accounts[code_of(books, "financial/GLAccounts", line.text("GLAccount"))] += amount;
        if (line.has("Account")) debtors[std::string{line.code("AccountCode")}] += amount;
        if (line.has("VATCode"))
            codes[std::string{line.code("VATCode")}].add(amount, line.money("AmountVATFC"));
        if (const auto entry = journal_by_entry.find(line.text("EntryID")); entry != journal_by_entry.end())
            journals[entry->second] += amount;
    }
    json.key(journal.name).open('{');
    json.field_int("count", static_cast<std::int64_t>(journal_by_entry.size()));
    for (const auto& [name, sums] :
         {std::pair{"accounts", &accounts}, {"debtors", &debtors}, {"journals", &journals}}) {
        json.key(name).open('{');
        for (const auto& [key, sum] : *sums)
            json.field(key, sum.text(2));
        json.close('}');
    }
    write(json, "vat_codes", codes);
    json.close('}');
}

void write_open(JsonWriter& json, const Books& books) {
    Fixed sum;
    std::int64_t count = 0;
    std::map<std::string, Fixed> debtors;
    for (const Record& row : books.table("read/financial/ReceivablesList").rows()) {
        if (row.gone) continue;
        ++count;
        sum += row.money("Amount");
        debtors[std::string{row.code("AccountCode")}] += row.money("Amount");
    }
    json.key("open_items").open('{').field_int("count", count).field("amount", sum.text(2));
    json.key("debtors").open('{');
    for (const auto& [debtor, amount] : debtors)
        json.field(debtor, amount.text(2));
    json.close('}').close('}');
}

void write_duplicates(JsonWriter& json, const Books& books, const Sales& sales) {
    std::map<std::string, int> seen;
    for (const Record& header : books.table(sales.headers).rows())
        if (!header.gone && header.has("YourRef")) ++seen[std::string{header.text("YourRef")}];
    json.key(sales.name).open('[');
    for (const auto& [reference, count] : seen)
        if (count > 1) json.string(reference);
    json.close(']');
}

void write_document(JsonWriter& json, const Books& books, const Sales& sales, const Record& header,
                    const std::vector<const Record*>& lines) {
    json.open('{').field("id", header.key()).field("kind", sales.name);
    json.field_int("number", header.number(sales.number)).field("your_ref", header.text("YourRef"));
    json.field("description", header.text("Description"));
    json.field("payment_reference", header.text("PaymentReference"));
    json.field("date", date_text(header.number(sales.date)).substr(0, 10));
    json.field("debtor", code_of(books, "crm/Accounts", header.text(sales.customer)));
    json.field("journal", journal_of(sales, header)).field("incl", header.money("AmountFC").text(2));
    json.field_int("status", header.number("Status"));
    json.key("lines").open('[');
    for (const Record* line : lines) {
        json.open('{').field("description", line->text("Description"));
        if (line->entity().find("GLAccount") >= 0)
            json.field("account", code_of(books, "financial/GLAccounts", line->text("GLAccount")));
        if (line->entity().find("ItemCode") >= 0) json.field("item", line->text("ItemCode"));
        json.field("quantity", line->money("Quantity").text()).field("vat_code", line->code("VATCode"));
        json.field("excl", line->money("AmountFC").text(2)).field("vat", line->money(sales.vat).text(2));
        json.close('}');
    }
    json.close(']').close('}');
}

void write_journal_document(JsonWriter& json, const Books& books, const Journal& journal,
                            const Record& header, const std::vector<const Record*>& lines) {
    json.open('{').field("id", header.key()).field("kind", journal.name);
    json.field_int("number", header.number("EntryNumber")).field("journal", header.text("JournalCode"));
    json.key("lines").open('[');
    for (const Record* line : lines) {
        json.open('{').field("description", line->text("Description"));
        json.field("account", code_of(books, "financial/GLAccounts", line->text("GLAccount")));
        json.field("date", date_text(line->number("Date")).substr(0, 10));
        json.field("debtor", line->code("AccountCode")).field_int("our_ref", line->number("OurRef"));
        json.field("vat_code", line->code("VATCode")).field("amount", line->money("AmountFC").text(2));
        json.field("vat", line->money("AmountVATFC").text(2)).close('}');
    }
    json.close(']').close('}');
}

using LinesBy = std::map<std::string, std::vector<const Record*>, std::less<>>;

LinesBy lines_by(const Books& books, std::string_view path, std::string_view parent) {
    LinesBy out;
    for (const Record& line : books.table(path).rows())
        if (!line.gone) out[std::string{line.text(parent)}].push_back(&line);
    return out;
}

}  // namespace

std::string sums_json(const Books& books) {
    std::string out;
    JsonWriter json{out};
    json.open('{');
    for (const Sales& sales : kSales)
        write_sales(json, books, sales);
    for (const Journal& journal : kJournals)
        write_journal(json, books, journal);
    write_open(json, books);
    json.key("duplicate_references").open('{');
    for (const Sales& sales : kSales)
        write_duplicates(json, books, sales);
    json.close('}').close('}');
    return out;
}

std::string documents_json(const Books& books) {
    std::string out;
    JsonWriter json{out};
    json.open('[');
    for (const Sales& sales : kSales) {
        const LinesBy lines = lines_by(books, sales.lines, sales.lines_of);
        for (const Record& header : books.table(sales.headers).rows()) {
            const auto found = lines.find(header.key());
            if (!header.gone)
                write_document(json, books, sales, header,
                               found == lines.end() ? std::vector<const Record*>{} : found->second);
        }
    }
    for (const Journal& journal : kJournals) {
        const LinesBy lines = lines_by(books, journal.lines, "EntryID");
        for (const Record& header : books.table(journal.headers).rows()) {
            const auto found = lines.find(header.key());
            if (!header.gone)
                write_journal_document(json, books, journal, header,
                                       found == lines.end() ? std::vector<const Record*>{} : found->second);
        }
    }
    json.close(']');
    return out;
}

}  // namespace koppel::sandbox::exact

#include "exact/rules.hpp"

#include <map>

#include "exact/checks.hpp"
#include "exact/open_items.hpp"

namespace koppel::sandbox::exact {
namespace {

bool is_journal_entry(const Entity& entity) {
    return entity.path == "generaljournalentry/GeneralJournalEntries" ||
           entity.path == "financialtransaction/CashEntries" ||
           entity.path == "financialtransaction/BankEntries";
}

// The header an entity's records are lines of; nothing when they stand alone.
const Entity* header_of(const Entity& line) {
    if (line.name == "SalesEntryLines") return &entity("salesentry/SalesEntries");
    if (line.name == "SalesInvoiceLines") return &entity("salesinvoice/SalesInvoices");
    if (line.name == "SalesOrderLines") return &entity("salesorder/SalesOrders");
    return nullptr;
}

void check_line(Job& job, Change& change, const Record* header) {
    if (change.record.entity().name == "SalesEntryLines")
        check_entry_line(job, change);
    else
        check_invoice_line(job, change, header);
}

void check(Job& job, Change& change) {
    static const std::map<std::string, void (*)(Job&, Change&), std::less<>> kChecks{
        {"crm/Accounts", check_account},
        {"crm/Contacts", check_contact},
        {"crm/Addresses", check_address},
        {"crm/BankAccounts", check_bank_account},
        {"logistics/Items", check_item},
        {"logistics/SalesItemPrices", check_price},
        {"documents/Documents", check_document},
        {"documents/DocumentAttachments", check_attachment},
        {"salesentry/SalesEntries", check_sales_entry},
        {"salesinvoice/SalesInvoices", check_sales_invoice},
        {"salesorder/SalesOrders", check_sales_order}};
    const auto found = kChecks.find(change.record.entity().path);
    if (found != kChecks.end()) found->second(job, change);
}

std::int64_t next_line_number(Job& job, const Record& header, const Entity& line) {
    std::int64_t last = 0;
    for (const Record* one : job.books.lines(header, line.path))
        last = std::max(last, one->number("LineNumber"));
    return last + 1;
}

Record& store_line(Job& job, const Record& header, Record line, std::int64_t number) {
    const Entity& of = line.entity();
    line.set(parent_property(header.entity(), of), text_value(header.key()));
    line.set("LineNumber", integer_value(number));
    return job.books.add(of.path, std::move(line), job.now);
}

// The number is taken only when everything else is right.
void number_entry(Job& job, Record& entry) {
    if (!job.findings.empty()) return;
    const bool sales = entry.entity().path == "salesentry/SalesEntries";
    const std::string_view journal = entry.text(sales ? "Journal" : "JournalCode");
    const std::int64_t year = entry.number(sales ? "ReportingYear" : "FinancialYear");
    std::int64_t wanted = entry.number("EntryNumber");
    if (sales && entry.has("InvoiceNumber")) wanted = entry.number("InvoiceNumber");
    const std::int64_t number = entry_number(job, wanted, journal, year);
    entry.set("EntryNumber", integer_value(number));
    if (sales) entry.set("InvoiceNumber", integer_value(number));
}

Record* create_with_lines(Job& job, Draft& draft) {
    Change change{draft.record, draft, nullptr};
    check(job, change);
    for (Draft& line : draft.lines) {
        give_key(job, line.record);
        Change of_line{line.record, line, nullptr};
        check_line(job, of_line, &draft.record);
    }
    if (draft.record.entity().path == "salesentry/SalesEntries") number_entry(job, draft.record);
    if (!job.findings.empty()) return nullptr;
    Record& stored = job.books.add(draft.record.entity().path, draft.record, job.now);
    std::int64_t number = 0;
    for (Draft& line : draft.lines)
        store_line(job, stored, std::move(line.record), ++number);
    total_up(job, stored);
    return &stored;
}

// What does not balance, in the vendor's words.
void check_balance(Job& job, const std::map<std::pair<std::int64_t, std::int64_t>, Fixed>& sums) {
    for (const auto& [period, sum] : sums) {
        if (sum.is_zero()) continue;
        char text[64];
        std::snprintf(text, sizeof text, "%lld / %02lld", static_cast<long long>(period.first),
                      static_cast<long long>(period.second));
        const std::string amount = dutch_amount(sum < Fixed{} ? -sum : sum);
        job.findings.add({std::string{"Deze boeking is niet in balans op: "} + text +
                              " (Type: Overig) - Verschil: " + amount,
                          std::string{"This entry is not balanced on: "} + text +
                              " (Type: Other) - Difference: " + amount});
    }
}

void check_closing(Job& job, const Record& header, Fixed sum) {
    if (!header.has("OpeningBalanceFC") || !header.has("ClosingBalanceFC")) return;
    if (header.money("OpeningBalanceFC") + sum != header.money("ClosingBalanceFC"))
        job.findings.add({"Ongeldig: Eindsaldo", "Invalid: Closing balance"});
}

void book_payments(Job& job, const Record& entry, const Record& line) {
    const Record* account = job.books.find("financial/GLAccounts", line.text("GLAccount"));
    if (account == nullptr || account->number("Type") != 20) return;
    const bool general = entry.entity().path.starts_with("generaljournalentry/");
    book_payment(job, entry, line, general ? -line.money("AmountFC") : line.money("AmountFC"));
}

Record* create_journal_entry(Job& job, Draft& draft) {
    const bool general = draft.record.entity().path.starts_with("generaljournalentry/");
    Change change{draft.record, draft, nullptr};
    check_journal_entry(job, change);
    std::vector<Record> lines;
    std::map<std::pair<std::int64_t, std::int64_t>, Fixed> sums;
    Fixed sum;
    const Record as_sent = draft.record;
    for (Draft& line : draft.lines) {
        line.record.set(line.record.entity().key, {});
        give_key(job, line.record);
        std::vector<Record> vat_lines;
        Change of_line{line.record, line, nullptr};
        check_journal_line(job, of_line, draft.record, vat_lines);
        // Each line's date decides anew, unless the header says.
        Record dated = as_sent;
        const auto period = open_period(job, dated, draft.record.text("JournalCode"),
                                        line.record.number("Date"), "FinancialYear", "FinancialPeriod");
        if (period && lines.empty()) {
            draft.record.set("FinancialYear", integer_value(period->year));
            draft.record.set("FinancialPeriod", integer_value(period->period));
        }
        Fixed of_both = line.record.money("AmountFC");
        lines.push_back(std::move(line.record));
        for (Record& vat : vat_lines) {
            of_both += vat.money("AmountFC");
            lines.push_back(std::move(vat));
        }
        sum += of_both;
        if (period) sums[{period->year, period->period}] += of_both;
    }
    if (general)
        check_balance(job, sums);
    else
        check_closing(job, draft.record, sum);
    number_entry(job, draft.record);
    if (!job.findings.empty()) return nullptr;
    Record& stored = job.books.add(draft.record.entity().path, std::move(draft.record), job.now);
    std::int64_t number = 0;
    for (Record& line : lines) {
        line.set("EntryNumber", stored.value("EntryNumber"));
        book_payments(job, stored, store_line(job, stored, std::move(line), ++number));
    }
    return &stored;
}

Record* create_line(Job& job, Draft& draft, const Entity& of) {
    Record& line = draft.record;
    const int parent = parent_property(of, line.entity());
    const auto* key = std::get_if<std::string>(&line.value(parent));
    Record* header = key == nullptr ? nullptr : job.books.find(of.path, *key);
    if (key == nullptr) job.findings.required(of.key_property().name, of.key_property().name);
    if (key != nullptr && header == nullptr)
        job.findings.bad_reference(of.key_property().name, of.key_property().name);
    Change change{line, draft, nullptr};
    check_line(job, change, header);
    if (header == nullptr || !may_change(job, *header) || !job.findings.empty()) return nullptr;
    Record& stored = store_line(job, *header, std::move(line), next_line_number(job, *header, line.entity()));
    total_up(job, *header);
    return &stored;
}

Record* same_address(Job& job, const Record& wanted) {
    if (!wanted.has("Account")) return nullptr;
    for (Record* one : job.books.table("crm/Addresses").with("Account", wanted.text("Account"))) {
        bool same = true;
        for (const std::string_view name :
             {"Type", "AddressLine1", "AddressLine2", "AddressLine3", "Postcode", "City", "State", "Country"})
            same = same && compare(one->value(name), wanted.value(name)) == 0;
        if (same) return one;
    }
    return nullptr;
}

}  // namespace

bool may_change(Job& job, const Record& header) {
    if (header.entity().find("Status") < 0) return true;
    const Value& status = header.value("Status");
    const auto* number = std::get_if<std::int64_t>(&status);
    if (number == nullptr || *number != 50) return true;
    job.findings.add(texts::kProcessed);
    return false;
}

Record* create(Job& job, Draft& draft) {
    give_key(job, draft.record);
    const Entity& of = draft.record.entity();
    if (is_journal_entry(of)) return create_journal_entry(job, draft);
    if (of.name == "SalesEntries" || of.name == "SalesInvoices" || of.name == "SalesOrders")
        return create_with_lines(job, draft);
    if (const Entity* header = header_of(of)) return create_line(job, draft, *header);
    Change change{draft.record, draft, nullptr};
    check(job, change);
    if (!job.findings.empty()) return nullptr;
    if (of.path == "crm/Addresses" && job.assumptions.equal_address_reused)
        if (Record* there = same_address(job, draft.record)) return there;
    return &job.books.add(of.path, std::move(draft.record), job.now);
}

void update(Job& job, Record& record, const Draft& draft) {
    const Entity& of = record.entity();
    const Entity* header_entity = header_of(of);
    Record* header = nullptr;
    if (header_entity != nullptr) {
        const auto& key = record.value(parent_property(*header_entity, of));
        header = job.books.find(header_entity->path, std::get<std::string>(key));
    }
    if (!may_change(job, header != nullptr ? *header : record)) return;
    Record merged = record;
    for (const int at : draft.given)
        if (at != of.key && (header == nullptr || at != parent_property(*header_entity, of)))
            merged.set(at, draft.record.value(at));
    Change change{merged, draft, &record};
    if (header != nullptr)
        check_line(job, change, header);
    else
        check(job, change);
    if (!job.findings.empty()) return;
    record = std::move(merged);
    job.books.touch(record, job.now);
    if (header != nullptr)
        total_up(job, *header);
    else if (of.name == "SalesEntries" || of.name == "SalesInvoices" || of.name == "SalesOrders")
        total_up(job, record);
}

void remove(Job& job, Record& record) {
    const Entity& of = record.entity();
    const Entity* header_entity = header_of(of);
    if (header_entity != nullptr) {
        const auto& key = record.value(parent_property(*header_entity, of));
        Record* header = job.books.find(header_entity->path, std::get<std::string>(key));
        if (!may_change(job, *header)) return;
        job.books.erase(record, job.now);
        // Without lines nothing is left of it.
        if (job.books.lines(*header, of.path).empty()) return remove(job, *header);
        return total_up(job, *header);
    }
    if (!may_change(job, record)) return;
    if (const std::string used = in_use_by(job, record); !used.empty()) {
        job.findings.add({"Kan niet verwijderen: " + used, "Can't delete: " + used});
        return;
    }
    for (const Property& property : of.properties) {
        if (property.type != 'C' || property.child.empty()) continue;
        for (Record* line : job.books.lines(record, property.child))
            job.books.erase(*line, job.now);
    }
    if (of.name == "SalesEntries")
        job.books.free_number(record.text("Journal"), record.number("ReportingYear"),
                              record.number("EntryNumber"));
    if (of.name == "SalesEntries" || is_journal_entry(of)) drop_items(job, record);
    job.books.erase(record, job.now);
}

std::string in_use_by(Job& job, const Record& record) {
    const auto used = [&](std::string_view path, std::string_view property) {
        return job.books.table(path).first(property, record.key()) != nullptr;
    };
    const std::string code{record.entity().find("Code") >= 0 ? record.code("Code") : record.key()};
    if (record.entity().path == "crm/Accounts") {
        if (used("salesentry/SalesEntries", "Customer"))
            return "Account " + code + " - Used in: Sales entries";
        if (used("crm/Contacts", "Account")) return "Account " + code + " - Used in: Contacts";
    }
    if (record.entity().path == "logistics/Items" &&
        (used("salesinvoice/SalesInvoiceLines", "Item") || used("salesorder/SalesOrderLines", "Item")))
        return "Item " + code + " - Used in: Lines";
    return {};
}

void total_up(Job& job, Record& header) {
    Fixed net, vat;
    const std::string& name = header.entity().name;
    const std::string_view vat_name = name == "SalesOrders" ? "VATAmount" : "VATAmountFC";
    const std::string lines = name == "SalesEntries"    ? "salesentry/SalesEntryLines"
                              : name == "SalesInvoices" ? "salesinvoice/SalesInvoiceLines"
                                                        : "salesorder/SalesOrderLines";
    for (const Record* line : job.books.lines(header, lines)) {
        net += line->money("AmountFC");
        vat += line->money(vat_name);
    }
    header.set("AmountFC", net + vat);
    header.set("AmountDC", net + vat);
    if (name != "SalesEntries") header.set("AmountFCExclVat", net);
    if (name != "SalesOrders") {
        header.set("VATAmountFC", vat);
        header.set("VATAmountDC", vat);
    }
    if (name == "SalesEntries") {
        const bool credit = net + vat < Fixed{};
        header.set("Type", integer_value(credit ? 21 : 20));
        header.set_text("TypeDescription", credit ? "Sales credit note" : "Sales entry");
    }
    job.books.touch(header, job.now);
    if (name == "SalesEntries") open_item(job, header);
}

}  // namespace koppel::sandbox::exact

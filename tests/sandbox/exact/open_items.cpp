#include "exact/open_items.hpp"

namespace koppel::sandbox::exact {
namespace {

constexpr std::string_view kItems = "cashflow/Receivables";
constexpr std::string_view kList = "read/financial/ReceivablesList";

// The list holds what is outstanding only.
void list_item(Job& job, const Record& item) {
    Table& list = job.books.table(kList);
    Record* listed = list.first("Id", item.key());
    const Fixed open = -item.money("AmountDC");
    if (open.is_zero()) {
        if (listed != nullptr) job.books.erase(*listed, job.now);
        return;
    }
    if (listed == nullptr) {
        Record made{list.entity()};
        made.set("HID", integer_value(job.books.next_serial("ReceivablesList", 1)));
        made.set_text("Id", item.key());
        listed = &list.add(std::move(made));
    }
    listed->set("AccountId", item.value("Account"));
    for (const std::string_view name : {"AccountCode", "AccountName", "Description", "DueDate", "EntryNumber",
                                        "InvoiceDate", "InvoiceNumber", "JournalDescription", "YourRef"})
        listed->set(name, item.value(name));
    listed->set("JournalCode", item.value("Journal"));
    listed->set_text("CurrencyCode", "EUR");
    listed->set("Amount", open);
    job.books.touch(*listed, job.now);
}

void set_open(Job& job, Record& item, Fixed open) {
    item.set("AmountDC", -open);
    item.set("AmountFC", -open);
    item.set("IsFullyPaid", Value{open.is_zero()});
    item.set("Status", integer_value(open.is_zero() ? 50 : 20));
    list_item(job, item);
    job.books.touch(item, job.now);
}

void set_account(Job& job, Record& item, std::string_view key) {
    item.set_text("Account", key);
    if (const Record* account = job.books.find("crm/Accounts", key)) {
        item.set("AccountCode", account->value("Code"));
        item.set("AccountName", account->value("Name"));
    }
}

Record& new_item(Job& job, const Record& entry, std::string_view account) {
    Record made{job.books.table(kItems).entity()};
    made.set_text("ID", job.books.new_key(made.entity()));
    made.set_text("TransactionEntryID", entry.key());
    made.set_text("EntryID", entry.key());
    made.set("EntryNumber", entry.value("EntryNumber"));
    made.set_text("Currency", "EUR");
    set_account(job, made, account);
    return job.books.add(kItems, std::move(made), job.now);
}

}  // namespace

void open_item(Job& job, const Record& entry) {
    Record* item = job.books.table(kItems).first("TransactionEntryID", entry.key());
    Fixed paid;
    if (item == nullptr)
        item = &new_item(job, entry, entry.text("Customer"));
    else
        paid = item->money("TransactionAmountDC") + item->money("AmountDC");
    set_account(job, *item, entry.text("Customer"));
    const Record* journal = job.books.journal(entry.text("Journal"));
    item->set("Journal", entry.value("Journal"));
    item->set("JournalDescription", journal == nullptr ? Value{} : journal->value("Description"));
    if (journal != nullptr) {
        item->set("GLAccount", journal->value("GLAccount"));
        item->set("GLAccountCode", journal->value("GLAccountCode"));
        item->set("GLAccountDescription", journal->value("GLAccountDescription"));
    }
    item->set("TransactionAmountDC", entry.value("AmountDC"));
    item->set("TransactionAmountFC", entry.value("AmountFC"));
    item->set("TransactionReportingYear", entry.value("ReportingYear"));
    item->set("TransactionReportingPeriod", entry.value("ReportingPeriod"));
    item->set("TransactionType", entry.value("Type"));
    item->set("InvoiceDate", entry.value("EntryDate"));
    for (const std::string_view name : {"EntryDate", "DueDate", "Description", "YourRef", "PaymentReference",
                                        "PaymentCondition", "OrderNumber", "InvoiceNumber", "EntryNumber"})
        item->set(name, entry.value(name));
    set_open(job, *item, entry.money("AmountDC") - paid);
}

void drop_items(Job& job, const Record& entry) {
    for (Record* item : job.books.table(kItems).with("TransactionEntryID", entry.key())) {
        if (Record* listed = job.books.table(kList).first("Id", item->key()))
            job.books.erase(*listed, job.now);
        job.books.erase(*item, job.now);
    }
}

void book_payment(Job& job, const Record& entry, const Record& line, Fixed amount) {
    if (job.assumptions.payments_match && line.has("OurRef")) {
        const std::string number = std::to_string(line.number("OurRef"));
        for (Record* item : job.books.table(kItems).with("EntryNumber", number)) {
            if (item->text("Account") != line.text("Account") || item->truth("IsFullyPaid")) continue;
            item->set("LastPaymentDate", line.value("Date"));
            return set_open(job, *item, -item->money("AmountDC") - amount);
        }
    }
    Record& item = new_item(job, entry, line.text("Account"));
    item.set("Journal", entry.value("JournalCode"));
    item.set("GLAccount", line.value("GLAccount"));
    item.set("GLAccountCode", line.value("GLAccountCode"));
    item.set("EntryDate", line.value("Date"));
    item.set("InvoiceDate", line.value("Date"));
    item.set("DueDate", line.value("Date"));
    item.set("Description", line.value("Description"));
    item.set("InvoiceNumber", line.value("OurRef"));
    item.set("TransactionAmountDC", -amount);
    item.set("TransactionAmountFC", -amount);
    set_open(job, item, -amount);
}

}  // namespace koppel::sandbox::exact

// What may be written and what then happens: checks, defaults, numbers, totals, open items. Single thread.
// A document is checked whole before anything is stored; what is wrong stands in the job's findings.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "exact/assumptions.hpp"
#include "exact/body.hpp"
#include "exact/books.hpp"
#include "exact/messages.hpp"

namespace koppel::sandbox::exact {

struct Job {
    Books& books;
    const Assumptions& assumptions;
    std::int64_t now;  // wall clock
    Findings findings;

    std::int64_t today() const { return day_of(now); }
};

// Stores what a POST asks for; nothing when there are findings. An address that is there already is answered.
Record* create(Job& job, Draft& draft);
// Changes what a PUT asks for; what it leaves out stays.
void update(Job& job, Record& record, const Draft& draft);
void remove(Job& job, Record& record);
// PrintedSalesInvoices: the invoice gets its number and becomes an entry. Answers what the vendor would.
Record print_invoice(Job& job, const Draft& draft);

// By group of entities. `changes` are what a PUT sent, nothing for a POST.
struct Change {
    Record& record;  // as it would be
    const Draft& sent;
    const Record* before;  // nothing for a POST
    bool has(std::string_view name) const { return sent.has(name); }
};
void check_account(Job& job, Change& change);
void check_contact(Job& job, Change& change);
void check_address(Job& job, Change& change);
void check_bank_account(Job& job, Change& change);
void check_item(Job& job, Change& change);
void check_price(Job& job, Change& change);
void check_document(Job& job, Change& change);
void check_attachment(Job& job, Change& change);
void check_sales_entry(Job& job, Change& change);
void check_entry_line(Job& job, Change& change);
void check_sales_invoice(Job& job, Change& change);
void check_sales_order(Job& job, Change& change);
void check_invoice_line(Job& job, Change& change, const Record* header);
void check_journal_entry(Job& job, Change& change);
// Of a line in a general journal, a cash or a bank book; VAT becomes a line of its own behind it.
void check_journal_line(Job& job, Change& change, const Record& header, std::vector<Record>& vat_lines);

// Adds lines up into their header; tells open items.
void total_up(Job& job, Record& header);
bool may_change(Job& job, const Record& header);
std::string in_use_by(Job& job, const Record& record);

}  // namespace koppel::sandbox::exact

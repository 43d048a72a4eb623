// Ledger accounts, and documents that were booked before.
#include <algorithm>

#include "assumptions.hpp"
#include "fields.hpp"
#include "masters.hpp"

namespace koppel::exactonline {
namespace {

std::vector<std::string> by_code(const Need& need) {
    return {equals("Code", need.wanted)};
}

void see_account(Need& need, const Row& row) {
    if (folded(row.text("Code")) == folded(need.wanted)) need.seen = row;
}

void conclude_account(Need& need) {
    const std::string advice = ", or choose another one in the contract: " + std::string(need.where) + ".";
    if (!need.seen) {
        need.failure =
            rejection("account_missing", "Exact has no " + need.label() + ". Make it there" + advice);
    } else if (need.seen->flag("IsBlocked")) {
        need.failure = rejection("account_blocked",
                                 "In Exact " + need.label() + " is blocked. Unblock it there" + advice);
    } else {
        need.value = need.seen->text("ID");
    }
}

void see_document(Need& need, const Row& row) {
    if (folded(row.text(need.kind->key_field)) == folded(need.wanted)) need.seen = row;
}

void conclude_document(Need& need) {
    if (need.seen) need.value = need.seen->text(need.kind->key_field);
}

constexpr NeedKind kAccount{.letter = 'g',
                            .noun = "ledger account ",
                            .path = Assumptions::kLedgerAccounts,
                            .fields = "ID,Code,Description,IsBlocked,Type",
                            .remembered = true,
                            .terms = by_code,
                            .see = see_account,
                            .conclude = conclude_account,
                            .key_field = "ID"};
constexpr NeedKind kEntry{.letter = 'e',
                          .noun = "sales entry ",
                          .path = Assumptions::kSalesEntries,
                          .fields = "EntryID,EntryNumber,Customer,Journal,AmountFC",
                          .remembered = false,
                          .terms = [](const Need& need) -> std::vector<std::string> {
                              return {equals_guid("EntryID", need.wanted)};
                          },
                          .see = see_document,
                          .conclude = conclude_document,
                          .key_field = "EntryID"};
constexpr NeedKind kInvoice{.letter = 'f',
                            .noun = "sales invoice ",
                            .path = Assumptions::kSalesInvoices,
                            .fields = "InvoiceID,InvoiceNumber,InvoiceTo,Journal,Status,YourRef,Description",
                            .remembered = false,
                            .terms = [](const Need& need) -> std::vector<std::string> {
                                return {equals_guid("InvoiceID", need.wanted)};
                            },
                            .see = see_document,
                            .conclude = conclude_document,
                            .key_field = "InvoiceID"};

}  // namespace

Need ledger_need(const std::string& code, const std::string& subject, std::string_view where) {
    if (code.empty())
        throw Refusal("account_missing", "There is no ledger account for " + subject +
                                             ". Choose one in the contract: " + std::string(where) + ".");
    Need need;
    need.kind = &kAccount;
    need.wanted = code;
    need.where = where;
    return need;
}

Need entry_need(const std::string& id) {
    Need need;
    need.kind = &kEntry;
    need.wanted = id;
    return need;
}

Need invoice_need(const std::string& id) {
    Need need;
    need.kind = &kInvoice;
    need.wanted = id;
    return need;
}

}  // namespace koppel::exactonline

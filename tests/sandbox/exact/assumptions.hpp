// Every guess about Exact Online that no source proves ([I], [C] or "uncertain" in the vendor's paper; the
// numbers are its sections), as one switch each. Plain data, changed at run time through
// POST /_sandbox/exact/config.
#pragma once

#include <cstdint>
#include <string>

namespace koppel::sandbox::exact {

struct Assumptions {
    // 1.3, 1.5: how long a refresh token that was used already is still taken; 0: not at all.
    std::int64_t old_refresh_seconds = 0;
    // 1.3: such an old token must wait for the 570 seconds like any other.
    bool old_refresh_waits = true;
    std::int64_t access_token_seconds = 600;
    std::int64_t refresh_after_seconds = 570;
    std::int64_t refresh_token_days = 30;
    // 1.3: token calls a day; the answer beyond is a 400 access_denied.
    std::int64_t tokens_per_day = 200;
    // 1.1: the login takes http://127.0.0.1 as redirect, which the vendor refuses.
    bool loopback_redirects = true;

    // 2.3: the shape of lists: "document" (as the paper says), "results" or "bare" for all.
    std::string shape = "document";
    // 2.4: a full last page is followed by an empty one.
    bool empty_last_page = false;
    // 2.5: reading Accounts and Items wants a filter on one of a set of fields.
    bool mandatory_filter = false;
    // 2.5: text is compared without regard to case.
    bool text_ignores_case = false;
    // 2.8: a name the entity does not have is refused with 400; off: ignored.
    bool unknown_properties_refused = true;
    // 4.19: a run through sync/ tells things more than once, with what they were before.
    bool sync_repeats = false;
    // 2.2: without Accept: application/json the answer is Atom XML.
    bool atom_without_accept = true;

    // 3.3: errors an hour and endpoint, and what a block answers ("growing": each next one an hour longer).
    std::int64_t errors_per_hour = 10;
    std::int64_t block_seconds = 3600;
    bool block_grows = true;
    std::int64_t block_status = 429;
    std::string block_reason;  // the Reason header of a block; empty: none

    // 2.7, 3.5: language of the messages, "nl" or "en".
    std::string language = "en";

    // 4.1, 5: what becomes of a client's own number that is in use, or does not fit the journal's YYJJnnnn:
    // silently replaced, or (off) refused with 500 and kept, respectively.
    bool used_number_replaced = false;
    bool foreign_number_replaced = true;
    // 4, 5: the client's own key of a new thing is kept; off: replaced.
    bool own_keys_kept = true;
    // 4.1: the amount of an entry's line whose VAT code is of type I holds the VAT; off: it is net.
    bool entry_amount_includes = true;
    // 4.15: the same for lines of cash and bank entries.
    bool cash_amount_includes = true;
    // 4.2: in a sales credit note (8021) positive quantities credit; off: negative ones do.
    bool credit_quantity_positive = true;
    // 4.2: SalesInvoices without Journal take the first sales journal; off: refused.
    bool invoice_journal_defaulted = true;
    // 6.18: a GUID of another division becomes null silently; off: refused.
    bool foreign_guid_dropped = false;
    // 4.15, 4.16: payment lines with Account, debtors and OurRef are matched with the open item by
    // themselves.
    bool payments_match = false;
    // 6.20: texts that are too long are refused (lengths: rules.hpp).
    bool lengths_enforced = true;
    // 4.6: an address equal to one the account has is answered with that one.
    bool equal_address_reused = true;
};

// Guesses without a switch.
// - 1.4: a missing or unknown refresh token answers "invalid or empty chainId"; too early counts as an error.
// - 1.3: an access token lives out its 600 seconds when the next one has been issued.
// - 3.1, 9: Me and token calls do not count to a division's budget; everything under a division does, errors
//   and pages too, except what is refused by 401, by 403 for the division, or by the block.
// - 3.5, 9: 401 has an empty body. 403 of a division carries Reason: NoDivisionAccess.
// - 2.3: with $top=1..60 lists are bare, except of SalesInvoices and SalesOrders; $inlinecount forces
// results.
// - 2.4: without $orderby rows come in the order of their keys as text.
// - 2.5: comparisons with null are never true except eq/ne null; trailing blanks do not count.
// - 2.5: wording of other query errors is that of WCF Data Services.
// - 2.7: references to VAT codes are padded to 3 in answers wherever they stand.
// - 2.8: values of a wrong type are a 400 in the wording of WCF Data Services; null in a POST is like absent.
// - 2.8: an unknown key is a 404 for GET and PUT, and a 403 for DELETE (as the vendor's own test has it).
// - 4: amounts are rounded to cents; only EUR is taken.
// - 4.1: EntryDate and line Date without a time; a year and period sent win over the date; a negative total
//   makes Type 21; a G/L account of VAT (24) is refused like debtors and creditors.
// - 4.1: a VAT amount on a code of type N or B is refused.
// - 4.2: header discounts (Discount, AmountDiscount, AmountDiscountExclVat) are refused: how they spread is
//   not known. NetPrice holds the VAT when the code is of type I. Printing makes an entry with one line each.
// - 4.4: an account's address does not become one of crm/Addresses by itself. VAT numbers are checked by form
// for NL and BE, others by country and length; e-mail by its "@".
// - 4.10: a code's percentage is today's, whatever the date.
// - 4.11: every sales journal numbers YYJJnnnn a year; other journals too.
// - 4.13: an open item's AmountDC is minus, TransactionAmountDC plus the entry's total. A payment that is not
//   matched is an open item of its own with the opposite sign.
// - 4.14: a general journal must balance per year and period; debtors and creditors need an Account; VAT of a
//   code of type E is added to the line's amount.
// - 4.14, 4.15: lines are posted with their entry only; deleting an entry does not undo a match.
// - 4.15: opening plus lines must be closing, when both are sent.
// - 7: texts that the paper has in one language only are translated by us; so are missing ones.

}  // namespace koppel::sandbox::exact

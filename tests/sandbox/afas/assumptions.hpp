// Every guess about AFAS Profit that no source proves ([I], [C] or "not found" in the vendor's paper; the
// numbers are its sections), as one switch each. Plain data, changed at run time through
// POST /_sandbox/afas/config.
#pragma once

#include <cstdint>
#include <string>

namespace koppel::sandbox::afas {

struct Assumptions {
    // 6: calls at once before one is refused (5 are advised, 8 allowed), and the status of that answer.
    std::int64_t most_at_once = 8;
    std::int64_t crowded_status = 503;
    // 1.3: life of an OAuth token.
    std::int64_t access_token_seconds = 3600;
    // 1.4: a call without IntegrationId is refused with 401.
    bool integration_id_required = false;
    // 1.5, 3.6, 9: a connector that is not in the app connector: 500 with a text, or 401 without.
    std::int64_t unauthorised_status = 500;
    // 3.6: the status of a body that is no JSON.
    std::int64_t invalid_json_status = 400;
    // 3.5: status of POST and PUT; whether they have a body; a body that is labelled as XML.
    std::int64_t created_status = 201;
    bool empty_success = false;
    bool json_labelled_xml = false;
    // 3.5: results of FiEntries under "FiEntryPar" (InId) or under "FiEntries" (InID).
    std::string entry_result = "FiEntryPar";

    // 2.6: GetConnector ids are told apart by case.
    bool ids_case_sensitive = true;
    // 2.1: rows without orderbyfieldids come in another order each time.
    bool unsorted_shuffles = true;
    // 2.1: take=0 gives one row.
    bool take_zero_is_one = true;
    // 2.3: `,` and `;` in one list: "refuse", "groups" (a AND b) OR (c AND d), "left" from left to right.
    std::string mixed_separators = "refuse";
    // 2.2: wildcards at the ends of a value of contains, starts with and ends with are left out.
    bool wildcards_trimmed = true;
    // 2.4: a filter value with a Z is refused; rows with odd seconds are never equal to a moment.
    bool zulu_in_filters_refused = true;
    bool equal_moments_missed = true;

    // 3.1: a code that the connector does not have is refused; off: ignored.
    bool unknown_fields_refused = true;
    // 3.1: texts that are too long and numbers with too many digits are refused; off: cut.
    bool lengths_enforced = true;
    // 3.2: @Action may stand on Element.
    bool action_on_element = true;
    // 4.11: orders and relations are numbered by Profit.
    bool orders_numbered = true;
    bool relations_numbered = true;
    // 4.1: an order without Unit goes to this one; 0: refused.
    std::int64_t default_unit = 1;
    // 4.1: DbId in a PUT is refused, also when it is the same.
    bool debtor_in_update_refused = true;
    // 4.2: a negative price is refused; credit lines have a negative quantity.
    bool negative_price_refused = true;
    // 4.2: with InVa the price holds the VAT, and VAT is rounded once per rate; on: per line.
    bool vat_per_line = false;
    // 4.4: an order needs a relation with IsDb, and IsDb needs PaCd and ColA.
    bool orders_need_debtor = true;
    bool debtor_needs_account = true;
    // 4.4: one sales relation per person or organisation.
    bool one_relation_per_contact = true;
    // 4.5: MatchPer 7 and MatchOga 6 in a PUT are refused.
    bool new_contact_in_update_refused = true;
    // 4.8: an address needs a city unless ResZip looks it up.
    bool city_required = true;
    // 5.1: an order line without GuLi whose item stands there more than once is refused; off: the first one.
    bool ambiguous_lines_refused = true;
    // 5.1: GuLi in a new line is refused.
    bool guid_in_new_line_refused = true;
    // 5.2: a delivered order, and a delivered line, do not change any more.
    bool delivered_locked = true;

    // 4.9: EnDa lies in the period that is named.
    bool entry_date_in_period = true;
    // 4.9: a line of a debtor in a sales journal needs InId or AuNu, and an InId is used once per debtor.
    bool invoice_number_required = true;
    bool invoice_number_unique = true;
    // 4.9: a line on a VAT account must have that account's VAT code.
    bool vat_account_fits = true;
    // 4.9: the VAT booked for a code must be its percentage of the base, but for a cent per line.
    bool vat_amount_checked = false;
    // 4.9: a line has either a debit or a credit, neither below zero.
    bool one_side_per_line = true;
};

// Guesses without a switch.
// - 1.3: a wrong client answers 401 invalid_client; another grant 400 unsupported_grant_type.
// - 1.2: a token that was not encoded as base64 answers 500.
// - 2.1: filters are applied before sorting, sorting before skip and take; nulls sort first.
// - 2.2: text is compared without regard to case; operator 15 is contains.
// - 2.4, 9: codes of Status are O open, G delivered, F invoiced; of LineStatusCode 1, 2, 3 in that order;
//   Ordersoort is "Verkooporder"; JournalType is Kas, Bank, Memoriaal, Verkoop.
// - 2.5, 3.6: what the paper has no text for is worded by us (messages.cpp). English texts are ours, too.
// - 3.1: one Element per call of a main object. Sub-objects that hold one thing refuse several.
// - 3.2: @Action delete works for lines of orders and invoices; main objects are deleted by DELETE.
// - 3.3: an empty text clears a field; null does the same.
// - 4.1: currencies other than EUR are refused. Header discount (InPc) lowers every line's amount.
// - 4.2: prices and VAT groups default to the item's; VaIt may be the old letters; text and subtotal lines
//   (3, 4) have no amount. VaDu 1 charges VAT; 4 and 6 do not.
// - 4.2: stock falls when an order is delivered or a direct invoice is made.
// - 4.3: Liln is the number of the last line. The invoice number is Profit's unless SinOrNu is given.
// - 4.5: LaNm is needed for a new person; a person that fits MatchPer 1..6 is taken as it is.
// - 4.9: without UnId the entry goes to unit 1; entry numbers count from 70001 in each administration.
// - 4.9: a debtor's line needs no DaEx.

}  // namespace koppel::sandbox::afas

// Every guess about Lightspeed Retail (R-Series) that no source proves ([I] or [?] in the vendor's paper), as
// one switch each. Plain data, changed at run time through POST /_sandbox/retail/config.
#pragma once

#include <cstdint>

namespace koppel::sandbox::retail {

struct Assumptions {
    // A payment's amount includes its tip, so that the payments add up to total + tips; off: to the total.
    bool tip_in_amount = true;
    // A tipped sale's balance is 0; off: total - payments, which is minus the tip.
    bool tipped_balance_zero = true;
    // A cash-rounded sale's balance is 0; off: what the rounding left.
    bool rounded_balance_zero = true;
    // A voided sale says completed "true" as well.
    bool voided_stays_completed = false;
    // Voiding archives the sale's payments.
    bool void_archives_payments = false;
    // The last update is spelled updatetime in some sales, and TaxClassTotals, SaleAccounts drift likewise.
    bool alias_drift = true;
    // Some lines say tax1Rate "0" although they carry tax.
    bool line_rate_drift = true;
    // The last update can be filtered on, in either spelling.
    bool update_time_filter = true;
    // Some errors of the API say Content-Type: text/html although the body is JSON.
    bool errors_claim_html = true;
    // A dead access token is answered in the old shape (httpCode, errorClass) instead of OAuth's.
    bool old_unauthorized = false;
    // An unknown relation is refused with 400; off: ignored.
    bool refuse_unknown_relations = true;
    // Instants without an offset are refused in filters; off: read as UTC.
    bool refuse_naive_times = true;
    // Life of an access token, and of a refresh token nobody uses.
    std::int64_t access_token_seconds = 3600;
    std::int64_t refresh_token_days = 30;
    std::int64_t refreshes_per_minute = 5;
};

// Guesses without a switch.
// - Tax-inclusive: unitPrice and the line's displayableSubtotal are gross; calcSubtotal, calcLineDiscount and
//   calcTransactionDiscount are net with 8 fraction digits; the sale's total is the sum of gross amounts,
//   calcTax1 the rounded sum of the lines' tax, and calcSubtotal what makes
//   total = calcSubtotal - calcDiscount + calcTax1 true.
// - Half a cent below zero is rounded away from zero.
// - A discount on the whole transaction is spread over the lines in whole cents.
// - A voided sale keeps its completeTime. A payment edited after completion is archived and replaced.
// - Cash rounding: the cash payment is the rounded amount, MetaData.cash_rounding_delta = total - rounded.
// - A relation below another one loads its parent too.
// - A list without rows is {"@attributes":{"next":"","previous":""}}; page two on has a `previous`.
// - A sale without completeTime or a text without value sorts first.
// - customSku may repeat; upc and ean have 11 to 14 digits; a PUT that says archived "true" leaves the item
// as
//   it is; writing items takes the scope employee:inventory.
// - A sixth refresh within a minute is a 429 with Retry-After and error "too_many_requests".
// - Reports follow the shop's zone, take payments by the sale's day and include tips.

}  // namespace koppel::sandbox::retail

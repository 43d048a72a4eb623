// Every guess about Lightspeed eCom that no source proves ([I] in the vendor's paper), as one switch each.
// Plain data, changed at run time through POST /_sandbox/ecom/config.
#pragma once

namespace koppel::sandbox::ecom {

struct Assumptions {
    // `embedded` is proved for a single order; the list has links only unless this is on.
    bool list_embedded = false;
    // Without since_id the newest order comes first.
    bool newest_first = true;
    // A limit above 250 is cut to 250; off: answered with 400.
    bool clamp_limit = true;
    // The text of created_at_* and updated_at_* filters is read as UTC; off: in the shop's own zone.
    bool filter_times_are_utc = true;
    // An unknown query parameter is ignored; on: answered with 400.
    bool reject_unknown_parameters = false;
    // GET /account/ratelimit.json costs a request like any other.
    bool ratelimit_call_counts = true;
    // A 429 carries Retry-After in seconds.
    bool retry_after_on_429 = true;
    // Amounts of a credit note are positive, as in the vendor's example; off: negative.
    bool credit_amounts_positive = true;
};

}  // namespace koppel::sandbox::ecom

// Everything about Lightspeed eCom that this plugin takes for granted and that no official page proves. One
// place. "Section" is the section of the vendor's description in docs where the matter is discussed.
#pragma once

#include <chrono>
#include <cstddef>
#include <string_view>

namespace koppel::lightspeed_ecom {

struct Assumptions {
    // Section 2.4: the zone of the texts in created_at_min and updated_at_min is unknown. They are written as
    // UTC and reach this much further back than needed, more than any European offset.
    static constexpr std::chrono::hours kFilterOverlap{3};

    // Section 2.3: pages hold at most 250; what a larger limit does is unknown, so it is never asked for. A
    // page with fewer than the default of 50 is the last one, whatever the shop makes of `limit`.
    static constexpr std::size_t kMaxLimit = 250;
    static constexpr std::size_t kSurelyLastBelow = 50;

    // Section 2.3: since_id gives ids greater than it, ascending, and may be combined with the time filters
    // (section 2.4). Checked on every page: an answer that is not ascending fails the pull.

    // Section 2.5: whether the list of orders embeds the order lines is unknown; missing ones are fetched,
    // this many per pull, so that one pull fits in the five-minute window of 300 requests (section 3.1).
    static constexpr std::size_t kMaxLineRequests = 100;

    // A list that was asked for early counts as fresh for this long: lines that are fetched later should fit.
    static constexpr std::chrono::seconds kListStaysFresh{10};

    // Section 3.2 and gotcha 9: sub-resources of an order can be missing for a while. An order that is
    // missing itself is taken as deleted, but not before it has this age.
    static constexpr std::chrono::minutes kMissingForAWhile{60};

    // Section 3.1: when neither Retry-After nor X-RateLimit-Reset tells.
    static constexpr std::chrono::seconds kDefaultRetryAfter{60};

    // Section 9, name of the product: a variant with this title is the only one of its product.
    static constexpr std::string_view kOnlyVariant = "Default";
    static constexpr std::string_view kBetweenProductAndVariant = " ";

    // Section 4.3: the sign of a credit note's amounts is not told for its items. Its total decides: positive
    // means that everything in it is to be turned around (put_credit_signs in mapping.cpp).

    // Sections 4.3 and 4.4: an invoice counts whatever its status; of an unknown status as not paid. An
    // unknown type of item makes the invoice unreadable, since its amount would be lost.

    // Section 4.5: an event "not_paid" or "cancelled" after the last success undoes it. Of an invoice, events
    // count that name it, and those of its order; of a credit note only those that name it.

    // Section 9, prices: both amounts are always given; what the shop calculates in is not told.
    static constexpr bool kPricesIncludeVat = false;

    // Section 7.1: totals and line totals are rounded to cents, base prices are not.
    static constexpr int kCents = 2;

    // Section 4.5: which event tells of the payment. First pair that is there wins, its last event counts.
    struct PaidEvent {
        std::string_view type;
        std::string_view message;
    };
    static constexpr PaidEvent kPaidEvents[] = {
        {"payment", "success"}, {"transaction", "success"}, {"order", "paid"}, {"invoice", "paid"}};
};

}  // namespace koppel::lightspeed_ecom

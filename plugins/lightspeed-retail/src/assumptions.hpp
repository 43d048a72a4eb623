// Everything about Lightspeed Retail that this plugin takes for granted and that no official page proves. One
// place. "Section" is the section of the vendor's description in docs where the matter is discussed.
#pragma once

#include <chrono>
#include <cstddef>

namespace koppel::lightspeed_retail {

struct Assumptions {
    // Section 2.2: pages hold at most this many rows.
    static constexpr std::size_t kMaxLimit = 100;

    // Section 7, "updatetime" as the name of a filter: only its use for sorting is documented. Times are sent
    // with an offset; what the vendor makes of times without one is unknown.

    // Section 2.2: pages are no snapshot, and a sale may be saved a little after the moment that it carries.
    // Every window begins this long before the newest change of the one before.
    static constexpr std::chrono::minutes kOverlap{10};

    // A day of any shop lies within its UTC day, this much wider.
    static constexpr std::chrono::hours kWidestZone{14};

    // Section 4.9: whether a voided sale keeps completed "true" is unknown: "voided" alone decides. Whether
    // the void changes updatetime is unknown too: SaleVoid tells of what the window did not bring. Its ids
    // grow. Section 4.9: an archived sale is an abandoned cart or quote, and counts as cancelled.

    // Section 4.3: whether the sum of payments holds the tip. What the sum equals decides, sale by sale.

    // Section 4.7: a line's rate is that of its tax class in its tax category. When the category was changed
    // after the sale, the rate that explains the tax which was charged counts: of the sale's own totals per
    // class, of the line, of the sale. To within a cent.
    // Section 4.7: with prices that include tax, calcSubtotal is without it and unitPrice is with it. Only
    // unit prices and discounts depend on it; what is booked comes from calcTotal and the taxes.

    // Section 4.2: calcTotal, calcTax1 and calcTax2 of a line are exact. Their sums may differ by this much
    // from the sale's own totals, which round each of two taxes; more is another document.
    static constexpr int kRoundingCents = 1;

    // Section 7: cash rounding leaves the payments this far from the total, and the sale is still paid.
    static constexpr int kCashRoundingCents = 5;

    // Section 4.9: a line without an item and without an amount, in a sale that puts money on a gift card or
    // a customer's account, is that movement and no turnover.

    // Section 2.5: a 400 with this sentence is temporary.
    static constexpr const char* kTryAgain = "try again later";

    // Section 3: when a 429 does not say when. Bursts are counted per second.
    static constexpr std::chrono::seconds kDefaultRetryAfter{5};
    static constexpr std::chrono::milliseconds kBurstRetryAfter{1000};

    // Names, rates and zones are read again after this time, or when a sale names one that is not known.
    static constexpr std::chrono::minutes kCatalogueLife{60};
    static constexpr std::size_t kMaxCataloguePages = 20;
    // Voids that are looked at per pull; more are looked at by the next.
    static constexpr std::size_t kMaxVoidPages = 5;
};

}  // namespace koppel::lightspeed_retail

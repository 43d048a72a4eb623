// From the vendor's exact line amounts to cents that add up to the sale. Pure, thread-safe. Throws
// std::overflow_error for amounts beyond a Decimal.
#pragma once

#include <vector>

#include "koppel/model/decimal.hpp"

namespace koppel::lightspeed_retail {

struct Amounts {
    model::Decimal excl;
    model::Decimal incl;
    friend bool operator==(const Amounts&, const Amounts&) = default;
};

// Each amount is rounded down to a cent, and the cents that are missing then go to the amounts with the
// largest fractions, in the order of the lines where these are equal: excluding VAT first, then including it.
// A line without VAT has one amount, and takes no cent by itself. The amounts add up to `totals`, unless the
// exact ones differ from these by more than Assumptions::kRoundingCents: then they add up to their own sum,
// rounded, so that whoever compares sees both figures.
std::vector<Amounts> in_cents(const std::vector<Amounts>& exact, const Amounts& totals);

}  // namespace koppel::lightspeed_retail

// What becomes of a product that stands at the sink, or is on its way there, when the source changes it: it
// is posted again. Pure, thread-safe. Internal to the pipeline.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "pipeline/ledger_rules.hpp"

namespace koppel::pipeline {

inline constexpr std::string_view kProduct = "product/1";

// A change goes to the sink; that a product was archived or deleted does not: a mark asks a person. A change
// while the product is in flight waits in the row until the outcome is known. REQ RE-04
SeenRow product_changed(const SeenDocument& seen, const store::LedgerRow& known, Instant now);

// Two products of the source with one code would overwrite each other at the sink: whoever stands there has
// it. `same`: the flow's products with the row's number.
std::optional<books::Verdict> code_taken(const store::LedgerRow& row,
                                         const std::vector<store::LedgerRow>& same);

}  // namespace koppel::pipeline

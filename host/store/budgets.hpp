// What is remembered of a vendor's budgets. Plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"

namespace koppel::store {

// One window of a credential's budget.
struct BudgetWindow {
    std::uint32_t window = 0;  // its place in the manifest
    std::int64_t cap = 0;
    std::int64_t used = 0;
    base::Instant began{};
    std::optional<std::int64_t> vendor_left;
    base::Instant vendor_until{};
};

// A refusal that the vendor counts against us.
struct BudgetError {
    std::string endpoint;
    int status = 0;
    base::Instant at{};
};

// What the documents of a flow cost in requests, as measured.
struct FlowCost {
    std::int64_t requests = 0;
    std::int64_t documents = 0;
};

// The right to renew a login. Writes under it are refused once somebody else has it.
struct TokenLease {
    std::string connection;
    std::string credential;
    std::string owner;
    std::int64_t fence = 0;
};

}  // namespace koppel::store

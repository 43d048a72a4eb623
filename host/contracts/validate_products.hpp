// Whether the product flows of a tenant can do harm together: products go one way (RE-04). Thread-safe. Adds
// every problem it finds.
#pragma once

#include <vector>

#include "contracts/contract.hpp"
#include "contracts/problem.hpp"

namespace koppel::contracts {

// `all`: every contract of the tenant, this one among them. `place`: of this one.
void check_products(const Place& place, const Contract& contract, const std::vector<Contract>& all,
                    Problems& problems);

}  // namespace koppel::contracts

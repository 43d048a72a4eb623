// Finds what a command names: contracts with what they stand on, and records. Fails with a sentence that
// lists what there is.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "contracts/load.hpp"
#include "store/store.hpp"

namespace koppel::app {

struct ContractParts {
    contracts::Setup setup;
    std::string status;                    // new | started | paused
    std::optional<base::Instant> started;  // for the first time
};

base::Result<ContractParts> find_contract(store::Store& store, const std::string& id);
// Rows of a contract by key or, where no key matches, by document number, over all its flows.
base::Result<std::vector<store::LedgerRow>> find_rows(store::Store& store, const std::string& contract,
                                                      const std::vector<std::string>& names);

}  // namespace koppel::app

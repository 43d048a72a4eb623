// What a receipt that changed, or came late, must change in the book: a row per day, which the next run
// posts. Writes to the store under a lease of its own. Fails with what to do when there is nothing to
// correct, and with `lease_held` while the contract runs. REQ C-04, RS-13
#pragma once

#include <string>
#include <vector>

#include "pipeline/flow_run.hpp"

namespace koppel::pipeline {

// `keys` are receipts of the flow; answers with the entries that were made.
base::Result<std::vector<std::string>> correct_receipts(const RunParts& parts, const RunSubject& subject,
                                                        const std::vector<std::string>& keys,
                                                        const std::string& reason);

}  // namespace koppel::pipeline

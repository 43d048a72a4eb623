// Payments follow their documents (H-05, EA-06): where the document stands in the ledger, and that payments
// which wait are looked at again at every run. Internal to the pipeline. Thread-safe as the store is.
#pragma once

#include <string>

#include "pipeline/documents.hpp"
#include "pipeline/flow_run.hpp"

namespace koppel::pipeline {

base::Result<PaidContext> paid_context(store::Store& store, const RunSubject& subject,
                                       const std::string& payment, Instant now);

// Makes every waiting record of the flow due now.
base::Result<void> wake_waiting(store::Store& store, const store::Lease& lease, const RunSubject& subject,
                                Instant now);

}  // namespace koppel::pipeline

// Makes a sales invoice or a credit note. For one thread, within one call. Returns the outcome, or throws
// sdk::Error, model::FormatError or Refusal.
#pragma once

#include <string>

#include "api_client.hpp"
#include "koppel/cpp/sink.hpp"

namespace koppel::scrada {

sdk::Outcome send_invoice(const ApiClient& api, const sdk::Posting& posting, bool dry_run);
// Throws Refusal.
std::string invoice_body(const Settings& settings, const model::Invoice& invoice);

}  // namespace koppel::scrada

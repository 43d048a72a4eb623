// Sends receipts of a till, a push in one request. Scrada keeps one receipt per receiptID, which is koppel's
// reference: sending one again changes nothing. For one thread, within one call. Throws sdk::Error where the
// push as a whole cannot go on; everything has its outcome then.
#pragma once

#include <span>

#include "api_client.hpp"
#include "koppel/cpp/sink.hpp"

namespace koppel::scrada {

void push_till_receipts(const ApiClient& api, std::span<const sdk::Posting> postings, bool dry_run,
                        sdk::Reporter& outcomes);

}  // namespace koppel::scrada

// One receipt of a till as Scrada's POS receipts want it. Pure function, thread-safe. Throws Refusal.
#pragma once

#include <string>

#include "api_client.hpp"
#include "koppel/model/posting.hpp"

namespace koppel::scrada {

// An element of the array that is sent.
std::string till_receipt_body(const Settings& settings, const model::Receipt& receipt);

}  // namespace koppel::scrada

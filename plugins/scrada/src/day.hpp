// Whether a book takes an entry on a day now: the rules of dates. Pure functions, thread-safe.
#pragma once

#include <optional>
#include <string>

#include "answers.hpp"
#include "koppel/cpp/sink.hpp"

namespace koppel::scrada {

std::string day_after(std::string_view day);  // of "2026-11-20"; empty when it is none

// Nothing: it can be entered. Otherwise the outcome of the posting.
std::optional<sdk::Outcome> why_not_now(const Journal& journal, const model::DailyReceipts& receipts);

// The book is blocked, or the subscription was not started: it waits for a person at the vendor.
sdk::Outcome blocked(const Journal& journal);

}  // namespace koppel::scrada

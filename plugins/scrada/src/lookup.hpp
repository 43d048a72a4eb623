// What can be said about a posting whose answer was lost. Nothing that was entered can be read back: the
// book's last day and last line have to do. For one thread, within one call. Throws when the vendor could not
// be asked.
#pragma once

#include <span>
#include <vector>

#include "api_client.hpp"
#include "koppel/cpp/sink.hpp"

namespace koppel::scrada {

std::vector<sdk::Finding> find_postings(const ApiClient& api, std::span<const sdk::Posting> postings);

// Pure: what the state of the book says.
sdk::Finding finding_of(const Journal& journal, const model::DailyReceipts& receipts);

}  // namespace koppel::scrada

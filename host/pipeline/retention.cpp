#include "pipeline/retention.hpp"

#include <algorithm>

#include "contracts/load.hpp"

namespace koppel::pipeline {

namespace {

using Days = std::chrono::duration<int, std::ratio<86'400>>;

// Whatever a contract says: the detail log never longer than 14 days, the basic log never shorter than a
// year.
constexpr int kLongestDetail = 14;
constexpr int kShortestBasic = 365;
constexpr std::uint32_t kPiece = 2000;

}  // namespace

base::Result<store::Forgotten> forget_what_is_old(store::Store& store, base::Instant now) {
    auto contracts = store.documents(store::DocumentKind::contract);
    if (contracts.has_error()) return contracts.error();
    store::Forgotten sum;
    for (const auto& document : *contracts) {
        contracts::Logs logs;
        if (auto contract = contracts::load_contract(store, document.id); contract.has_value())
            logs = contract->logs;
        auto forgotten =
            store.forget({.contract = document.id,
                          .details_before = now - Days(std::min(logs.detail_days, kLongestDetail)),
                          .events_before = now - Days(std::max(logs.basic_days, kShortestBasic)),
                          .limit = kPiece});
        if (forgotten.has_error()) return forgotten.error();
        sum.details += forgotten->details;
        sum.events += forgotten->events;
    }
    return sum;
}

}  // namespace koppel::pipeline

#include "store/ledger.hpp"

#include <array>
#include <utility>

namespace koppel::store {

namespace {

constexpr std::array<std::pair<RecordState, const char*>, 8> kNames{{
    {RecordState::open, "open"},
    {RecordState::waiting, "waiting"},
    {RecordState::queued, "queued"},
    {RecordState::posting, "posting"},
    {RecordState::posted, "posted"},
    {RecordState::retrying, "retrying"},
    {RecordState::failed, "failed"},
    {RecordState::ignored, "ignored"},
}};

}  // namespace

const char* name_of(RecordState state) {
    for (const auto& [value, name] : kNames) {
        if (value == state) return name;
    }
    return "unknown";
}

std::optional<RecordState> record_state_from(std::string_view name) {
    for (const auto& [value, text] : kNames) {
        if (name == text) return value;
    }
    return std::nullopt;
}

}  // namespace koppel::store

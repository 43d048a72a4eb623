#include "instants.hpp"

#include "koppel/cpp/clock.hpp"

namespace koppel::lightspeed_ecom {
namespace {

using namespace std::chrono;

std::int64_t to_ms(Instant instant) {
    return duration_cast<milliseconds>(instant.time_since_epoch()).count();
}

}  // namespace

std::optional<Instant> parse_instant(std::string_view text) {
    const auto ms =
        is_day(text) ? sdk::parse_instant(std::string(text) + "T00:00:00Z") : sdk::parse_instant(text, 0);
    if (!ms) return std::nullopt;
    return floor<seconds>(sys_time<milliseconds>{milliseconds{*ms}});
}

std::string to_iso(Instant instant) {
    return sdk::format_instant(to_ms(instant));
}

std::string to_filter_text(Instant instant) {
    std::string text = to_iso(instant);
    text[10] = ' ';
    return text.substr(0, 19);
}

}  // namespace koppel::lightspeed_ecom

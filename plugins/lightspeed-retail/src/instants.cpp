#include "instants.hpp"

#include <date/tz.h>

#include <stdexcept>

#include "koppel/cpp/clock.hpp"

namespace koppel::lightspeed_retail {
namespace {

using namespace std::chrono;

}  // namespace

std::optional<Instant> parse_instant(std::string_view text) {
    const auto ms = is_day(text) ? sdk::parse_instant(std::string(text) + "T00:00:00Z")
                                 : sdk::parse_instant(text);  // without an offset it means nothing
    if (!ms) return std::nullopt;
    return floor<seconds>(sys_time<milliseconds>{milliseconds{*ms}});
}

std::string to_iso(Instant instant) {
    return sdk::format_instant(duration_cast<milliseconds>(instant.time_since_epoch()).count());
}

std::string to_filter_text(Instant instant) {
    std::string text = to_iso(instant);
    text.pop_back();
    return text + "+00:00";
}

bool is_time_zone(const std::string& name) {
    return day_in_zone(Instant{}, name).has_value();
}

std::optional<std::string> day_in_zone(Instant instant, const std::string& zone) {
    if (zone.empty()) return std::nullopt;
    try {
        const auto local = date::locate_zone(zone)->to_local(instant);
        return date::format("%F", date::floor<date::days>(local));
    } catch (const std::runtime_error&) {
        return std::nullopt;
    }
}

}  // namespace koppel::lightspeed_retail

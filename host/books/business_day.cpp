#include "books/business_day.hpp"

#include <date/tz.h>

#include <stdexcept>

#include "books/calendar.hpp"
#include "books/day_totals.hpp"

namespace koppel::books {

namespace {

using Minutes = std::chrono::minutes;

constexpr std::size_t kDayLength = 10;  // 2026-11-21

std::optional<Minutes> start_of_day(const std::string& text) {
    const auto digit = [&](std::size_t at) { return text[at] >= '0' && text[at] <= '9'; };
    if (text.size() != 5 || text[2] != ':') return std::nullopt;
    if (!digit(0) || !digit(1) || !digit(3) || !digit(4)) return std::nullopt;
    const int hours = (text[0] - '0') * 10 + (text[1] - '0');
    const int minutes = (text[3] - '0') * 10 + (text[4] - '0');
    if (hours > 23 || minutes > 59) return std::nullopt;
    return Minutes(hours * 60 + minutes);
}

base::Instant start_of(date::local_days day, Minutes start, const date::time_zone& zone) {
    return std::chrono::time_point_cast<base::milliseconds>(zone.to_sys(day + start, date::choose::earliest));
}

const date::time_zone* zone_of(const std::string& name, const Terms& terms) {
    try {
        return date::locate_zone(name.empty() ? terms.tenant->time_zone : name);
    } catch (const std::runtime_error&) {  // contracts refuse it, a source may still send it
        return nullptr;
    }
}

}  // namespace

std::optional<std::string> business_day(base::Instant instant, const std::string& time_zone,
                                        const Terms& terms) {
    const auto* zone = zone_of(time_zone, terms);
    const auto start = start_of_day(terms.contract->day_totals.day_start);
    if (zone == nullptr || !start) return std::nullopt;
    auto day = date::floor<date::days>(zone->to_local(instant) - *start);
    // Where the clock is put back, it shows the same time twice: the first one counts.
    if (instant >= start_of(day + date::days(1), *start, *zone)) day += date::days(1);
    return date::format("%F", day);
}

std::optional<std::string> business_day(const model::Sale& receipt, const Terms& terms) {
    const auto instant = base::parse_iso(receipt.completed_at);
    if (!instant) return std::nullopt;
    if (receipt.completed_at.size() == kDayLength) return receipt.completed_at;
    return business_day(*instant, receipt.time_zone, terms);
}

std::optional<std::string> booking_day(const model::Sale& sale, const Terms& terms) {
    return terms.flow->sums_days() ? business_day(sale, terms) : document_day(sale, *terms.tenant);
}

std::optional<std::string> shop_time(const std::string& instant, const model::Sale& receipt,
                                     const Terms& terms) {
    const auto moment = base::parse_iso(instant);
    const auto* zone = zone_of(receipt.time_zone, terms);
    if (!moment || instant.size() == kDayLength || zone == nullptr) return std::nullopt;
    return date::format("%FT%T%Ez", date::make_zoned(zone, date::floor<std::chrono::seconds>(*moment)));
}

std::optional<base::Instant> end_of_day(const std::string& day, const std::string& time_zone,
                                        const Terms& terms) {
    const auto* zone = zone_of(time_zone, terms);
    const auto start = start_of_day(terms.contract->day_totals.day_start);
    const auto midnight = base::parse_iso(day);
    if (zone == nullptr || !start || !midnight || day.size() != kDayLength) return std::nullopt;
    const date::local_days local(date::floor<date::days>(*midnight).time_since_epoch());
    return start_of(local + date::days(1), *start, *zone);
}

}  // namespace koppel::books

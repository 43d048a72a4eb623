#include "books/calendar.hpp"

#include <date/tz.h>

#include <stdexcept>

namespace koppel::books {

namespace {

constexpr std::size_t kDayLength = 10;  // 2026-11-21

std::optional<std::string> day_in_zone(base::Instant instant, const std::string& zone) {
    try {
        const auto local = date::locate_zone(zone)->to_local(instant);
        return date::format("%F", date::floor<date::days>(local));
    } catch (const std::runtime_error&) {  // no such zone: contracts refuse it, old data may still have it
        return std::nullopt;
    }
}

std::optional<std::string> day_of(const std::string& text, const std::string& zone) {
    const auto instant = base::parse_iso(text);
    if (!instant) return std::nullopt;
    if (text.size() == kDayLength) return text;
    return day_in_zone(*instant, zone);
}

}  // namespace

std::optional<std::string> document_day(const model::Sale& sale, const contracts::Tenant& tenant) {
    if (!sale.date.empty()) return day_of(sale.date, tenant.time_zone);
    if (sale.completed_at.empty()) return day_of(sale.created_at, tenant.time_zone);
    return day_of(sale.completed_at, sale.time_zone.empty() ? tenant.time_zone : sale.time_zone);
}

std::optional<std::string> day_in(base::Instant instant, const contracts::Tenant& tenant) {
    return day_in_zone(instant, tenant.time_zone);
}

}  // namespace koppel::books

#include "walk.hpp"

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <charconv>

#include "assumptions.hpp"
#include "koppel/cpp/error.hpp"
#include "koppel/cpp/source.hpp"

namespace koppel::lightspeed_ecom {
namespace {

namespace json = boost::json;
using namespace std::chrono;

constexpr std::int64_t kCursorVersion = 1;
constexpr std::size_t kMaxRecent = 400;  // keeps the cursor short; what is forgotten is only read once more
constexpr hours kWidestZone{14};         // a day of any zone lies within its UTC day, this much wider

Instant begin_of(std::string_view bound) {
    return parse_instant(bound).value_or(Instant{});
}
// A day ends when the next one begins.
Instant end_of(std::string_view bound) {
    return begin_of(bound) + (is_day(bound) ? hours{24} : hours{0});
}

std::string escaped(std::string text) {
    for (std::size_t at; (at = text.find(' ')) != std::string::npos;)
        text.replace(at, 1, "%20");
    for (std::size_t at; (at = text.find(':')) != std::string::npos;)
        text.replace(at, 1, "%3A");
    return text;
}

std::string text_of(const json::object& from, std::string_view name) {
    const json::value* value = from.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(std::string_view(value->get_string()))
                                                  : std::string();
}

std::optional<std::uint64_t> number_of(std::string_view text) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

[[noreturn]] void bad_cursor() {
    throw sdk::Error(sdk::ErrorClass::internal, "cursor_unreadable",
                     "The position of this flow in Lightspeed cannot be read. Process the period again.");
}

}  // namespace

bool Period::holds(std::string_view created_at) const {
    const auto created = parse_instant(created_at);
    if (!created) return true;  // let the mapping complain
    const std::string_view day = created_at.substr(0, 10);
    if (!from.empty() && (is_day(from) ? day < from : *created < begin_of(from))) return false;
    if (!to.empty() && (is_day(to) ? day > to : *created > begin_of(to))) return false;
    return true;
}

bool Period::covers(const Period& other) const {
    const bool early = from.empty() || (!other.from.empty() && begin_of(from) <= begin_of(other.from));
    const bool late = to.empty() || (!other.to.empty() && end_of(to) >= end_of(other.to));
    return early && late;
}

Walk Walk::resume(std::string_view cursor, Period wanted, Instant now) {
    for (const auto* bound : {&wanted.from, &wanted.to}) {
        if (!bound->empty() && !parse_instant(*bound))
            throw sdk::Error(sdk::ErrorClass::config, "period_unreadable", "\"" + *bound + "\" is no date.");
    }
    if (!wanted.to.empty() && end_of(wanted.to) + kWidestZone >= now)
        wanted.to.clear();  // not over yet: no bound
    Walk fresh;
    fresh.started_ = now;
    fresh.covered_ = wanted;
    fresh.wanted_ = wanted;
    if (cursor.empty()) return fresh;

    json::error_code error;
    const json::value value = json::parse(json::string_view(cursor.data(), cursor.size()), error);
    if (error || !value.is_object()) bad_cursor();
    const json::object& from = value.get_object();
    const json::value* version = from.if_contains("v");
    const std::string phase = text_of(from, "phase");
    const auto since = number_of(text_of(from, "since_id"));
    if (version == nullptr || *version != kCursorVersion || !since ||
        (phase != "first" && phase != "changes"))
        bad_cursor();
    Walk walk;
    walk.phase_ = phase == "first" ? Phase::first : Phase::changes;
    walk.since_id_ = *since;
    walk.started_ = walk.since_id_ == 0 ? now : parse_instant(text_of(from, "started")).value_or(now);
    walk.after_ = parse_instant(text_of(from, "after"));
    walk.seen_ = parse_instant(text_of(from, "seen"));
    if (walk.phase_ == Phase::changes && !walk.after_) bad_cursor();
    walk.covered_ = {text_of(from, "from"), text_of(from, "to")};
    walk.wanted_ = wanted;
    if (const json::value* recent = from.if_contains("recent"); recent != nullptr && recent->is_object()) {
        for (const auto& entry : recent->get_object()) {
            const auto id = number_of(entry.key());
            const std::string mark =
                entry.value().is_string() ? std::string(std::string_view(entry.value().get_string())) : "";
            const auto at =
                mark.size() > 17 ? parse_instant(std::string_view(mark).substr(17)) : std::nullopt;
            if (id && at) walk.recent_[*id] = {mark.substr(0, 16), *at};
        }
    }
    return walk.covered_.covers(wanted) ? walk : fresh;
}

std::string Walk::resource(std::size_t limit, std::uint64_t since_id) const {
    std::string resource =
        list_ + ".json?since_id=" + std::to_string(since_id) + "&limit=" + std::to_string(limit);
    const auto bound = [&](std::string_view name, Instant at) {
        resource += "&" + std::string(name) + "=" + escaped(to_filter_text(at));
    };
    const auto slack = [](std::string_view day) {
        return is_day(day) ? kWidestZone : Assumptions::kFilterOverlap;
    };
    if (!covered_.from.empty()) bound("created_at_min", begin_of(covered_.from) - slack(covered_.from));
    if (!covered_.to.empty()) bound("created_at_max", end_of(covered_.to) + slack(covered_.to));
    if (phase_ == Phase::changes) bound("updated_at_min", *after_ - Assumptions::kFilterOverlap);
    return resource;
}

bool Walk::comes_again(Instant updated_at) const {
    Instant mark = after_.value_or(Instant::min());
    if (seen_) mark = std::max(mark, std::min(*seen_, started_));
    return mark == Instant::min() || updated_at >= mark - 2 * Assumptions::kFilterOverlap;
}

bool Walk::known(std::uint64_t id, std::string_view row) const {
    const auto at = recent_.find(id);
    return at != recent_.end() && at->second.content == sdk::content_mark(row);
}

void Walk::passed(std::uint64_t id, std::optional<Instant> updated_at) {
    since_id_ = id;
    if (updated_at) seen_ = std::max(seen_.value_or(*updated_at), *updated_at);
}

void Walk::remember(std::uint64_t id, Instant updated_at, std::string_view row) {
    recent_[id] = {sdk::content_mark(row), updated_at};
    if (recent_.size() <= kMaxRecent) return;
    forget_old();
    if (recent_.size() <= kMaxRecent) return;
    recent_.erase(std::min_element(recent_.begin(), recent_.end(), [](const auto& a, const auto& b) {
        return a.second.updated_at < b.second.updated_at;
    }));
}

void Walk::forget_old() {
    std::erase_if(recent_, [&](const auto& entry) { return !comes_again(entry.second.updated_at); });
}

void Walk::complete() {
    const Instant reached = std::min(seen_.value_or(started_), started_);
    if (phase_ == Phase::first) {
        after_ = reached;
    } else if (seen_) {
        after_ = std::max(*after_, reached);
    }
    phase_ = Phase::changes;
    since_id_ = 0;
    seen_.reset();
    forget_old();
}

std::string Walk::text() const {
    json::object out;
    out["v"] = kCursorVersion;
    out["phase"] = phase_ == Phase::first ? "first" : "changes";
    out["since_id"] = std::to_string(since_id_);
    out["started"] = to_iso(started_);
    if (after_) out["after"] = to_iso(*after_);
    if (seen_) out["seen"] = to_iso(*seen_);
    if (!covered_.from.empty()) out["from"] = covered_.from;
    if (!covered_.to.empty()) out["to"] = covered_.to;
    json::object recent;
    for (const auto& [id, mark] : recent_)
        recent[std::to_string(id)] = mark.content + "@" + to_iso(mark.updated_at);
    if (!recent.empty()) out["recent"] = std::move(recent);
    return json::serialize(out);
}

}  // namespace koppel::lightspeed_ecom

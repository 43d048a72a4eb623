#include "walk.hpp"

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <charconv>

#include "api_client.hpp"
#include "assumptions.hpp"
#include "koppel/cpp/error.hpp"

namespace koppel::lightspeed_retail {
namespace {

namespace json = boost::json;

constexpr std::int64_t kCursorVersion = 1;

[[noreturn]] void bad_cursor() {
    throw sdk::Error(sdk::ErrorClass::internal, "cursor_unreadable",
                     "The position of this flow in Lightspeed cannot be read. Process the period again.");
}

std::optional<Instant> instant_in(const Object& from, std::string_view name) {
    const std::string text = text_at(from, name);
    if (text.empty()) return std::nullopt;
    const auto instant = parse_instant(text);
    if (!instant) bad_cursor();
    return instant;
}

// Where the changes begin that may be of a period.
std::optional<Instant> begin_of(const Period& period) {
    const auto from = parse_instant(period.from);
    if (!from) return std::nullopt;
    return is_day(period.from) ? *from - Assumptions::kWidestZone : *from;
}

}  // namespace

bool Period::holds(const model::Sale& sale) const {
    const std::string& decisive = sale.completed_at.empty() ? sale.created_at : sale.completed_at;
    const auto moment = parse_instant(decisive);
    const std::string day = sale.date.substr(0, 10);
    if (!from.empty() && (is_day(from) ? day < from : moment < parse_instant(from))) return false;
    if (!to.empty() && (is_day(to) ? day > to : moment > parse_instant(to))) return false;
    return true;
}

Walk Walk::resume(std::string_view cursor, Period wanted) {
    for (const auto* bound : {&wanted.from, &wanted.to}) {
        if (!bound->empty() && !parse_instant(*bound))
            throw sdk::Error(sdk::ErrorClass::config, "period_unreadable", "\"" + *bound + "\" is no date.");
    }
    Walk fresh;
    fresh.after_ = begin_of(wanted);
    fresh.wanted_ = wanted;
    if (cursor.empty()) return fresh;

    json::error_code error;
    const json::value value = json::parse(json::string_view(cursor.data(), cursor.size()), error);
    if (error || !value.is_object()) bad_cursor();
    const Object& from = value.get_object();
    const json::value* version = from.if_contains("v");
    if (version == nullptr || *version != kCursorVersion) bad_cursor();
    Walk walk;
    walk.wanted_ = wanted;
    walk.after_ = instant_in(from, "after");
    walk.seen_ = instant_in(from, "seen");
    walk.next_ = text_at(from, "next");
    const Period covered{text_at(from, "from"), {}};
    if (const std::string id = text_at(from, "voids"); !id.empty()) {
        std::uint64_t number = 0;
        const auto [end, failed] = std::from_chars(id.data(), id.data() + id.size(), number);
        if (failed != std::errc{} || end != id.data() + id.size()) bad_cursor();
        walk.voids = number;
    }
    const auto begin = begin_of(covered);
    const auto wanted_begin = begin_of(wanted);
    const bool covers = !begin || (wanted_begin && *begin <= *wanted_begin);
    if (!covers) return fresh;
    walk.wanted_.from = wanted.from;
    return walk;
}

std::string Walk::text() const {
    Object to;
    to["v"] = kCursorVersion;
    if (!wanted_.from.empty()) to["from"] = wanted_.from;
    if (after_) to["after"] = to_iso(*after_);
    if (seen_) to["seen"] = to_iso(*seen_);
    if (!next_.empty()) to["next"] = next_;
    if (voids) to["voids"] = std::to_string(*voids);
    return json::serialize(to);
}

std::string Walk::first_page(std::size_t limit, bool with_articles) const {
    std::string relations = R"(["SaleLines","SalePayments","Customer","Customer.Contact")";
    if (with_articles) relations += R"(,"SaleLines.Item","SaleLines.Note")";
    std::string resource = "Sale.json?archived=true&sort=updatetime&limit=" + std::to_string(limit) +
                           "&load_relations=" + sdk::url_escaped(relations + "]");
    return resource + changed_since("updatetime");
}

std::string Walk::changed_since(std::string_view field) const {
    if (!after_) return {};
    return "&" + std::string(field) + "=" + sdk::url_escaped(">=," + to_filter_text(*after_));
}

void Walk::saw(Instant updated_at) {
    seen_ = std::max(seen_.value_or(updated_at), updated_at);
}

void Walk::complete(Instant now) {
    if (seen_) {
        const Instant reached = std::min(*seen_, now) - Assumptions::kOverlap;
        after_ = std::max(after_.value_or(reached), reached);
    }
    seen_.reset();
    next_.clear();
}

}  // namespace koppel::lightspeed_retail

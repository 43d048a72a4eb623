#include "order_reader.hpp"

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <charconv>
#include <utility>

#include "assumptions.hpp"
#include "values.hpp"

namespace koppel::lightspeed_ecom {
namespace {

namespace json = boost::json;
using sdk::Error;
using sdk::ErrorClass;

constexpr int kMaxLinePages = 40;

// Takes the list out of an answer, without a copy. An empty one comes in several forms.
json::array take_list(json::value& document) {
    if (document.is_array()) return std::move(document.get_array());
    const bool nothing = document.is_null() || (document.is_bool() && !document.get_bool()) ||
                         (document.is_object() && document.get_object().empty()) ||
                         (document.is_string() && document.get_string().empty());
    if (!nothing)
        throw Error(ErrorClass::transient, "answer_unexpected",
                    "Lightspeed answered with something that is no list.");
    return {};
}

std::vector<OrderRow> rows_in(json::value document, const Walk& walk) {
    json::array list = take_list(document);
    std::vector<OrderRow> rows;
    rows.reserve(list.size());
    std::uint64_t before = walk.since_id();
    for (auto& entry : list) {
        if (!entry.is_object())
            throw Error(ErrorClass::transient, "answer_unexpected",
                        "Lightspeed listed an order that is no object.");
        OrderRow& row = rows.emplace_back(std::move(entry.get_object()));
        const std::string id = text_at(row.order, "id");
        const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), row.id);
        if (id.empty() || error != std::errc{} || end != id.data() + id.size())
            throw Error(ErrorClass::transient, "answer_unexpected",
                        "Lightspeed listed an order without an id.");
        if (row.id <= before)  // reading on would lose orders
            throw Error(ErrorClass::internal, "list_not_in_order",
                        "Lightspeed did not list orders by ascending id after since_id=" +
                            std::to_string(before) + ".");
        before = row.id;
        row.updated_at = parse_instant(text_at(row.order, "updatedAt"));
        row.skip = !walk.wanted().holds(text_at(row.order, "createdAt")) ||
                   (walk.remembers(row.id) && walk.known(row.id, json::serialize(row.order)));
        if (const json::value* lines = embedded_at(row.order, "products");
            lines != nullptr && lines->is_array())
            row.embedded_lines = &lines->get_array();
    }
    return rows;
}

std::string lines_of(const OrderRow& row, int page) {
    return "orders/" + std::to_string(row.id) +
           "/products.json?limit=" + std::to_string(Assumptions::kMaxLimit) +
           (page > 1 ? "&page=" + std::to_string(page) : std::string());
}

bool waits(const OrderRow& row) {
    return !row.skip && !row.deleted && row.lines() == nullptr;
}

// Why an order is not ready, by its place in the page.
using Failures = std::map<std::size_t, Error>;

// Asks for lines and takes what comes; returns the places of those that are missing.
std::vector<std::size_t> fetch_lines(const ApiClient& api, std::vector<OrderRow>& rows,
                                     const std::vector<std::size_t>& places, Ahead* along,
                                     Failures& failures) {
    std::vector<std::size_t> missing;
    std::vector<std::size_t> open = places;
    std::map<std::size_t, json::array> gathered;
    for (int page = 1; !open.empty(); ++page) {
        std::vector<std::string> resources;
        for (const auto place : open)
            resources.push_back(lines_of(rows[place], page));
        auto replies = api.get(resources, std::exchange(along, nullptr));
        std::vector<std::size_t> more;
        for (std::size_t i = 0; i < replies.size(); ++i) {
            const std::size_t place = open[i];
            if (replies[i].missing && page == 1) {
                missing.push_back(place);
                continue;
            }
            if (replies[i].error) {
                failures.emplace(place, *replies[i].error);
                continue;
            }
            json::array list = take_list(replies[i].document);
            const bool last = list.size() < Assumptions::kSurelyLastBelow || page == kMaxLinePages;
            const auto [lines, first] = gathered.try_emplace(place, std::move(list));
            if (!first) lines->second.insert(lines->second.end(), list.begin(), list.end());
            if (last) {
                rows[place].own_lines = std::move(lines->second);
            } else {
                more.push_back(place);
            }
        }
        open = std::move(more);
    }
    return missing;
}

// The lines of these orders are missing. Asks once more, and for the orders themselves.
void ask_again(const ApiClient& api, std::vector<OrderRow>& rows, const std::vector<std::size_t>& places,
               Instant now, Failures& failures) {
    std::vector<std::string> resources;
    for (const auto place : places) {
        resources.push_back(lines_of(rows[place], 1));
        resources.push_back("orders/" + std::to_string(rows[place].id) + ".json");
    }
    auto replies = api.get(resources);
    for (std::size_t i = 0; i < places.size(); ++i) {
        OrderRow& row = rows[places[i]];
        Reply& lines = replies[2 * i];
        Reply& order = replies[2 * i + 1];
        if (!lines.error) {
            json::array list = take_list(lines.document);
            if (list.size() < Assumptions::kSurelyLastBelow) {
                row.own_lines = std::move(list);
                continue;
            }
        }
        if (!order.error && order.document.is_object()) {
            json::value* embedded = embedded_at(order.document.get_object(), "products");
            if (embedded != nullptr && embedded->is_array()) {
                row.own_lines = std::move(embedded->get_array());
                continue;
            }
        }
        const auto created = parse_instant(text_at(row.order, "createdAt"));
        const bool fresh = created && now - *created < Assumptions::kMissingForAWhile;
        if (lines.missing && order.missing && !fresh) {
            row.deleted = true;
            continue;
        }
        const Reply& cause = lines.error && !lines.missing ? lines : order;
        failures.emplace(places[i], cause.error && !cause.missing
                                        ? *cause.error
                                        : Error(ErrorClass::transient, "order_missing_for_a_while",
                                                "Lightspeed lists order " + text_at(row.order, "number") +
                                                    ", but does not give its lines yet."));
    }
}

// How many orders to list. More than lines can be asked for would be listed again; of a window of changes
// most are known.
std::size_t list_limit(const Walk& walk, bool links, std::size_t max_records) {
    const std::size_t most = links && walk.first() ? Assumptions::kMaxLineRequests : Assumptions::kMaxLimit;
    return std::clamp<std::size_t>(max_records == 0 ? most : max_records, 1, most);
}

json::value read_list(sdk::Call& call, const ApiClient& api, const std::string& resource, Ahead ahead) {
    const std::int64_t fresh = std::chrono::milliseconds(Assumptions::kListStaysFresh).count();
    if (ahead.resource == resource && call.clock().now_mono_ms() - ahead.asked_mono_ms < fresh)
        return api.open(ahead);
    return api.get_one(resource);
}

}  // namespace

OrderPage read_orders(sdk::Call& call, const ApiClient& api, const Walk& walk, std::size_t max_records,
                      Hints& hints) {
    const std::size_t limit = list_limit(walk, hints.links, max_records);
    OrderPage page;
    page.rows = rows_in(read_list(call, api, walk.resource(limit), std::exchange(hints.next_list, {})), walk);
    page.last = page.rows.size() < std::min(limit, Assumptions::kSurelyLastBelow);

    std::vector<std::size_t> open;
    std::size_t end = 0;  // of what this pull can complete
    for (; end < page.rows.size(); ++end) {
        if (!waits(page.rows[end])) continue;
        if (open.size() == Assumptions::kMaxLineRequests) break;
        open.push_back(end);
    }
    hints.links = !open.empty();
    Ahead next;
    if (!open.empty() && !page.last)
        next.resource = walk.resource(list_limit(walk, true, max_records), page.rows[end - 1].id);
    Failures failures;
    const auto missing = fetch_lines(api, page.rows, open, next.resource.empty() ? nullptr : &next, failures);
    hints.next_list = std::move(next);
    if (!missing.empty()) {
        const std::chrono::sys_time<std::chrono::milliseconds> now{
            std::chrono::milliseconds{call.clock().now_unix_ms()}};
        ask_again(api, page.rows, missing, std::chrono::floor<std::chrono::seconds>(now), failures);
    }

    const auto first_waiting = std::find_if(page.rows.begin(), page.rows.end(), waits);
    if (first_waiting == page.rows.end()) return page;
    const auto place = static_cast<std::size_t>(first_waiting - page.rows.begin());
    // What is complete is kept, so that a limit that is reached again and again does not stop the walk.
    if (const auto failure = failures.find(place); place == 0 && failure != failures.end())
        throw Error(failure->second);
    page.rows.erase(first_waiting, page.rows.end());
    page.last = false;
    return page;
}

}  // namespace koppel::lightspeed_ecom

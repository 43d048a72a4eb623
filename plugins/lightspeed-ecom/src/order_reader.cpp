#include "order_reader.hpp"

#include <algorithm>
#include <utility>

#include "assumptions.hpp"
#include "values.hpp"

namespace koppel::lightspeed_ecom {
namespace {

namespace json = boost::json;
using sdk::Error;
using sdk::ErrorClass;

std::string order_of(const OrderRow& row) {
    return "orders/" + std::to_string(row.id);
}

bool waits(const OrderRow& row) {
    return !row.skip && !row.deleted && row.trouble.empty() && row.lines() == nullptr;
}

Instant now_of(sdk::Call& call) {
    const std::chrono::sys_time<std::chrono::milliseconds> now{
        std::chrono::milliseconds{call.clock().now_unix_ms()}};
    return std::chrono::floor<std::chrono::seconds>(now);
}

// The lines of one order did not come. Asks once more, and for the order itself, which may bring them too.
// Others came: then a server error is this order's own.
void ask_again(const ApiClient& api, OrderRow& row, bool others_came, Instant now, std::size_t place,
               Failures& failures) {
    auto lines = std::move(read_sublists(api, {order_of(row) + "/products"}).front());
    if (lines.items) {
        row.own_lines = std::move(lines.items);
        return;
    }
    const std::string resource = order_of(row) + ".json";
    Reply order = std::move(api.get({&resource, 1}).front());
    if (!order.error && order.document.is_object()) {
        json::value* embedded = embedded_at(order.document.get_object(), "products");
        if (embedded != nullptr && embedded->is_array()) {
            row.own_lines = std::move(embedded->get_array());
            return;
        }
    }
    const auto created = parse_instant(text_at(row.document, "createdAt"));
    const bool fresh = created && now - *created < Assumptions::kMissingForAWhile;
    if (lines.missing && order.missing && !fresh) {
        row.deleted = true;
    } else if (lines.missing && (!order.error || order.missing)) {
        failures.emplace(place, Error(ErrorClass::transient, "order_missing_for_a_while",
                                      "Lightspeed lists order " + text_at(row.document, "number") +
                                          ", but does not give its lines yet."));
    } else {
        const Error& cause = lines.missing ? *order.error : *lines.error;
        if (is_about_the_document(cause) || (others_came && cause.http_status() >= 500))
            row.trouble = cause.text();
        else
            failures.emplace(place, cause);
    }
}

void fetch_lines(sdk::Call& call, const ApiClient& api, std::vector<OrderRow>& rows,
                 const std::vector<std::size_t>& places, Ahead* along, Failures& failures) {
    std::vector<std::string> resources;
    for (const auto place : places)
        resources.push_back(order_of(rows[place]) + "/products");
    auto lists = read_sublists(api, resources, along);
    std::vector<std::size_t> again;
    for (std::size_t i = 0; i < lists.size(); ++i) {
        if (lists[i].items)
            rows[places[i]].own_lines = std::move(lists[i].items);
        else if (lists[i].missing || is_worth_asking_again(*lists[i].error))
            again.push_back(places[i]);
        else
            failures.emplace(places[i], *lists[i].error);
    }
    const bool others_came = again.size() + failures.size() < places.size();
    for (const auto place : again) {
        ask_again(api, rows[place], others_came, now_of(call), place, failures);
        if (failures.contains(place)) break;  // what follows it is read again anyway
    }
}

// How many orders to list. More than lines can be asked for would be listed again; of a window of changes
// most are known.
std::size_t list_limit(const Walk& walk, bool links, std::size_t max_records) {
    const std::size_t most = links && walk.first() ? Assumptions::kMaxLineRequests : Assumptions::kMaxLimit;
    return std::clamp<std::size_t>(max_records == 0 ? most : max_records, 1, most);
}

json::value read_list(sdk::Call& call, const ApiClient& api, const std::string& resource,
                      const Ahead& ahead) {
    const std::int64_t fresh = std::chrono::milliseconds(Assumptions::kListStaysFresh).count();
    if (ahead.resource == resource && call.clock().now_mono_ms() - ahead.asked_mono_ms < fresh)
        return api.open(ahead);
    return api.get_one(resource);
}

}  // namespace

OrderRow::OrderRow(Row&& row) : Row(std::move(row)) {
    if (const json::value* lines = embedded_at(std::as_const(document), "products");
        lines != nullptr && lines->is_array())
        embedded_lines = &lines->get_array();
}

OrderPage read_orders(sdk::Call& call, const ApiClient& api, const Walk& walk, std::size_t max_records,
                      Hints& hints) {
    const std::size_t limit = list_limit(walk, hints.links, max_records);
    Listing listing = listing_in(
        read_list(call, api, walk.resource(limit), std::exchange(hints.next_list, {})), walk, limit);
    OrderPage page;
    page.strays = std::move(listing.strays);
    page.last = listing.last;
    page.rows.reserve(listing.rows.size());
    for (Row& row : listing.rows)
        page.rows.emplace_back(std::move(row));

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
    fetch_lines(call, api, page.rows, open, next.resource.empty() ? nullptr : &next, failures);
    hints.next_list = std::move(next);
    if (!keep_ready(page.rows, failures, waits)) page.last = false;
    return page;
}

}  // namespace koppel::lightspeed_ecom

#include "paid_order_reader.hpp"

#include <set>

#include "assumptions.hpp"
#include "values.hpp"

namespace koppel::lightspeed_ecom {
namespace {

bool is_whole(const Row& row) {
    return embedded_at(std::as_const(row.document), "events") != nullptr &&
           embedded_at(std::as_const(row.document), "invoices") != nullptr;
}

// On the first walk only what is paid; later also what is not, since a payment may have been undone.
bool may_be_paid(const Row& row, const Walk& walk) {
    return !walk.first() || text_at(row.document, "paymentStatus") == "paid";
}

}  // namespace

const boost::json::object& PaidOrderPage::whole(const Row& row) const {
    const auto found = orders.find(std::to_string(row.id));
    return found == orders.end() ? row.document : found->second.get_object();
}

PaidOrderPage read_paid_orders(sdk::Call& call, const ApiClient& api, const Walk& walk, std::size_t limit) {
    Listing listing = read_listing(api, walk, limit);
    PaidOrderPage page;
    page.rows = std::move(listing.rows);
    page.strays = std::move(listing.strays);
    page.last = listing.last;
    std::vector<std::size_t> open;
    std::set<std::size_t> later;
    for (std::size_t place = 0; place < page.rows.size(); ++place) {
        Row& row = page.rows[place];
        row.skip = row.skip || !may_be_paid(row, walk);
        if (row.skip || is_whole(row)) continue;
        if (open.size() == Assumptions::kMaxLineRequests)
            later.insert(place);
        else
            open.push_back(place);
    }
    Failures failures;
    const auto own_id = [](const Row& row) { return std::to_string(row.id); };
    page.orders = read_orders_of(call, api, page.rows, open, own_id, failures);
    const auto waits = [&](const Row& row) {
        const auto place = static_cast<std::size_t>(&row - page.rows.data());
        return later.contains(place) || failures.contains(place);
    };
    if (!keep_ready(page.rows, failures, waits)) page.last = false;
    return page;
}

}  // namespace koppel::lightspeed_ecom

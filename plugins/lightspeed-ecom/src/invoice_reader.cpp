#include "invoice_reader.hpp"

#include <set>

#include "assumptions.hpp"
#include "values.hpp"

namespace koppel::lightspeed_ecom {
namespace {

// Places that are to be read now, as many as one pull may ask for.
std::vector<std::size_t> open_places(const std::vector<Row>& rows, std::size_t requests_each,
                                     std::set<std::size_t>& later) {
    std::vector<std::size_t> open;
    for (std::size_t place = 0; place < rows.size(); ++place) {
        if (rows[place].skip) continue;
        if ((open.size() + 1) * requests_each > Assumptions::kMaxLineRequests)
            later.insert(place);
        else
            open.push_back(place);
    }
    return open;
}

void read_items(const ApiClient& api, InvoicePage& page, const std::vector<std::size_t>& places,
                Failures& failures) {
    const auto resource_of = [&](std::size_t place) {
        return "invoices/" + std::to_string(page.rows[place].id) + "/items";
    };
    std::vector<std::string> resources;
    for (const auto place : places)
        resources.push_back(resource_of(place));
    auto lists = read_sublists(api, resources);
    for (std::size_t i = 0; i < lists.size(); ++i) {
        Row& row = page.rows[places[i]];
        if (!lists[i].items && is_worth_asking_again(*lists[i].error))
            lists[i] = std::move(read_sublists(api, {resources[i]}).front());
        if (lists[i].items) {
            page.items.insert_or_assign(row.id, std::move(*lists[i].items));
            continue;
        }
        const bool own_fault = is_about_the_document(*lists[i].error) ||
                               (lists[i].error->http_status() >= 500 && !page.items.empty());
        if (own_fault)
            row.trouble = "Its items do not come: " + std::string(lists[i].error->text());
        else
            failures.emplace(places[i], *lists[i].error);
    }
}

InvoicePage read(sdk::Call& call, const ApiClient& api, const Walk& walk, std::size_t limit,
                 bool with_items) {
    Listing listing = read_listing(api, walk, limit);
    InvoicePage page;
    page.rows = std::move(listing.rows);
    page.strays = std::move(listing.strays);
    page.last = listing.last;
    std::set<std::size_t> later;
    const auto open = open_places(page.rows, with_items ? 2 : 1, later);
    Failures failures;
    page.orders = read_orders_of(call, api, page.rows, open, order_id_of, failures);
    if (with_items) read_items(api, page, open, failures);
    const auto waits = [&](const Row& row) {
        const auto place = static_cast<std::size_t>(&row - page.rows.data());
        return later.contains(place) || failures.contains(place);
    };
    if (!keep_ready(page.rows, failures, waits)) page.last = false;
    return page;
}

}  // namespace

std::string order_id_of(const Row& invoice) {
    return linked_id_at(invoice.document, "order");
}

InvoicePage read_invoices(sdk::Call& call, const ApiClient& api, const Walk& walk, std::size_t limit) {
    return read(call, api, walk, limit, true);
}

InvoicePage read_invoice_heads(sdk::Call& call, const ApiClient& api, const Walk& walk, std::size_t limit) {
    return read(call, api, walk, limit, false);
}

}  // namespace koppel::lightspeed_ecom

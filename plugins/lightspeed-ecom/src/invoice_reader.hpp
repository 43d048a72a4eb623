// Reads one page of invoices and credit notes, each with its items and its order: three calls per invoice,
// side by side, an order once per page. For one thread at a time, within one call. Fails by throwing
// koppel::sdk::Error.
#pragma once

#include "companions.hpp"

namespace koppel::lightspeed_ecom {

struct InvoicePage {
    std::vector<Row> rows;  // ready, in ascending order of id
    std::vector<Stray> strays;
    std::map<std::uint64_t, boost::json::array> items;  // by invoice
    Orders orders;
    bool last = false;  // nothing follows them
};

// The id of the order that an invoice belongs to; empty when it does not tell.
std::string order_id_of(const Row& invoice);

// What can be read now: perhaps fewer rows than the list had, when the rest has to wait. Throws when not even
// the first is ready.
InvoicePage read_invoices(sdk::Call& call, const ApiClient& api, const Walk& walk, std::size_t limit);

// Without items: for payments.
InvoicePage read_invoice_heads(sdk::Call& call, const ApiClient& api, const Walk& walk, std::size_t limit);

}  // namespace koppel::lightspeed_ecom

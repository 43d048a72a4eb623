// Sales invoices and till receipts: what Scrada accepts. Pure.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/fixed.hpp"
#include "base/json.hpp"
#include "scrada/problem.hpp"

namespace koppel::sandbox::scrada {

struct SalesInvoice {
    std::string id, book_year, journal, number, date, reference, customer;
    bool credit = false;
    Fixed excl, vat, incl;
    std::string json;  // as it was sent
};

SalesInvoice read_invoice(const Json& body, const std::vector<SalesInvoice>& there, Problems& problems);
std::string invoices_json(const std::vector<SalesInvoice>& invoices);

// Ids of an array of receipts in their order; nothing when one of them is wrong.
std::vector<std::string> read_receipts(const Json& body, Problems& problems);

}  // namespace koppel::sandbox::scrada

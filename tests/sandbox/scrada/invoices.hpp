// Sales invoices: what Scrada accepts. Pure.
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

}  // namespace koppel::sandbox::scrada

// What an invoice comes to: lines rounded half up to cents, VAT once per VAT code. Pure.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/fixed.hpp"

namespace koppel::sandbox::asperion {

struct InvoiceLine {
    Fixed quantity, unit_price;
    std::string vat_code;
    Fixed percentage;
};

struct Totals {
    Fixed excl, vat, incl;
};

Totals invoice_totals(const std::vector<InvoiceLine>& lines, bool prices_include_vat);

}  // namespace koppel::sandbox::asperion

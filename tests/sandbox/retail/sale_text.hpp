// How a line, a payment and the totals per tax class are written. Appends, single thread, cannot fail.
#pragma once

#include <string>

#include "retail/sales.hpp"

namespace koppel::sandbox::retail {

// Which nested rows a line or a payment shows.
struct LineRelations {
    bool tax_class = false, note = false, item = false, tax_category = false;
};
struct PaymentRelations {
    bool type = false, accounts = false;
};

void append_line(std::string& out, const SaleView& view, const Sale& sale, const Line& line,
                 LineRelations relations);
void append_payment(std::string& out, const SaleView& view, const Sale& sale, const Payment& payment,
                    PaymentRelations relations);
// {"Tax":…} of a sale with lines.
void append_class_totals(std::string& out, const SaleView& view, const Sale& sale);
// The discount on the line itself, as on the shelf.
Cents shelf_discount(const Line& line);

}  // namespace koppel::sandbox::retail

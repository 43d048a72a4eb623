#include "asperion/totals.hpp"

namespace koppel::sandbox::asperion {

Totals invoice_totals(const std::vector<InvoiceLine>& lines, bool prices_include_vat) {
    struct Sum {
        Fixed amount, percentage;
    };
    std::map<std::string, Sum> by_code;
    for (const auto& line : lines) {
        Sum& sum = by_code[line.vat_code];
        sum.amount += line.quantity.times_round(line.unit_price, 2);
        sum.percentage = line.percentage;
    }
    const Fixed hundred = Fixed::from_int(100);
    Totals totals;
    for (const auto& [code, sum] : by_code) {
        const Fixed base = prices_include_vat ? hundred + sum.percentage : hundred;
        const Fixed vat = Fixed::mul_div_round(sum.amount, sum.percentage, base, 2);
        totals.vat += vat;
        totals.excl += prices_include_vat ? sum.amount - vat : sum.amount;
    }
    totals.incl = totals.excl + totals.vat;
    return totals;
}

}  // namespace koppel::sandbox::asperion

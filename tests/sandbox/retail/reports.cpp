#include "retail/reports.hpp"

#include <map>
#include <tuple>

#include "base/fixed.hpp"
#include "retail/catalog.hpp"
#include "retail/text.hpp"

namespace koppel::sandbox::retail {
namespace {

// Day, shop, and what the report splits by.
using Key = std::tuple<std::string, int, int>;
using Sums = std::map<Key, Exact>;

struct Report {
    std::string_view name, row, field;
};
constexpr Report kReports[] = {{"TaxClassSalesByDay", "SalesDay", "subtotal"},
                               {"TaxesByDay", "Taxes", "tax"},
                               {"PaymentsByDay", "Payments", "amount"},
                               {"DiscountsByDay", "Discounts", "discount"}};

void add_sale(Sums& sums, const SaleView& view, std::string_view report, const std::string& day,
              const Sale& sale) {
    if (report == "TaxClassSalesByDay") {
        for (const Line& line : sale.lines)
            sums[{day, sale.shop, line.tax_class}] += line.subtotal;
    } else if (report == "TaxesByDay") {
        sums[{day, sale.shop, sale.tax_category}] += sale.tax * kCent;
    } else if (report == "DiscountsByDay") {
        sums[{day, sale.shop, 0}] += sale.discount * kCent;
    } else {
        for (const Payment& payment : sale.payments)
            if (!view.archived(sale, payment))
                sums[{day, sale.shop, payment.type}] += view.amount(payment) * kCent;
    }
}

void append_row(std::string& out, const Report& report, const Key& key, Exact sum) {
    const auto& [day, shop, part] = key;
    Fields fields{out};
    fields.text("date", day.substr(5, 2) + "/" + day.substr(8, 2) + "/" + day.substr(0, 4));
    fields.id("shopID", shop);
    const std::string money = Fixed::from_cents(to_cents(sum)).text(2);
    if (report.row == "SalesDay") {
        fields.id("taxClassID", part).text("taxClassName", with_id(tax_classes(), part)->name);
        fields.text(report.field, money).text("fifoCost", "0.00").text("avgCost", "0.00");
    } else if (report.row == "Taxes") {
        fields.id("taxCategoryID", part).text("taxCategoryName", with_id(tax_categories(), part)->name);
        fields.text(report.field, money);
    } else if (report.row == "Payments") {
        fields.id("paymentTypeID", part).text("paymentTypeName", with_id(payment_types(), part)->name);
        fields.text(report.field, money).flag("layaway", false);
    } else {
        fields.text(report.field, money);
    }
    fields.close();
}

}  // namespace

std::optional<std::string> accounting_report(const SaleView& view, std::string_view name,
                                             std::string_view first, std::string_view last) {
    const Report* report = nullptr;
    for (const Report& one : kReports)
        if (one.name == name) report = &one;
    if (report == nullptr) return std::nullopt;
    Sums sums;
    for (const Sale& sale : view.history.sales) {
        if (!sale.completed || sale.voided) continue;
        const std::string day = local_date(sale.completed_at);
        if (day >= first && day <= last) add_sale(sums, view, name, day, sale);
    }
    std::string out = R"({"@attributes":{"count":")" + std::to_string(sums.size()) + "\"}";
    if (!sums.empty()) out += ',';
    Rows rows{out, report->row};
    for (const auto& [key, sum] : sums) {
        rows.next();
        append_row(out, *report, key, sum);
    }
    rows.finish();
    out += '}';
    return out;
}

}  // namespace koppel::sandbox::retail

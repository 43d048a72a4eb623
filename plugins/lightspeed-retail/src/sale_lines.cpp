#include "sale_lines.hpp"

#include <algorithm>

#include "cents.hpp"

namespace koppel::lightspeed_retail {
namespace {

using model::Decimal;

constexpr int kPriceDigits = 6;
constexpr int kTaxDigits = 8;
constexpr Decimal kCent = Decimal(1).divided_by(100);

bool explains(Decimal rate, const Amounts& exact) {
    const Decimal expected = exact.excl.multiplied(rate, kTaxDigits).divided_by(100, kTaxDigits);
    return (exact.incl - exact.excl - expected).abs() <= kCent;
}

// What stands in the catalogue now.
std::optional<Decimal> rate_in(const Catalogue& catalogue, const std::string& category,
                               const std::string& tax_class) {
    const auto found = catalogue.tax_categories.find(category);
    if (found == catalogue.tax_categories.end()) return std::nullopt;
    const auto own = found->second.class_rates.find(tax_class);
    return own != found->second.class_rates.end() ? own->second : found->second.rate;
}

// What the sale itself says about a tax class; in percent already.
std::optional<Decimal> rate_in_totals(const Object& sale, const std::string& tax_class) {
    for (const Object* row : rows_at(sale, "TaxClassTotals", "Tax").rows) {
        if (text_at(*row, {"ID", "id", "taxClassID"}) != tax_class) continue;
        const auto rate = decimal_from(text_at(*row, "rate"));
        if (rate && rate->abs() < Decimal(1000)) return *rate + amount_or_zero(*row, "rate2");
    }
    return std::nullopt;
}

Decimal rate_of(const Object& sale, const Object& line, const Amounts& exact, const Catalogue& catalogue) {
    if (text_at(line, "tax") == "false") return {};
    const std::string tax_class = id_at(line, "taxClassID");
    std::string category = id_at(line, "taxCategoryID");
    if (category.empty()) category = id_at(sale, "taxCategoryID");
    const auto now = rate_in(catalogue, category, tax_class);
    if (now && explains(*now, exact)) return *now;
    for (const auto& rate : {rate_in_totals(sale, tax_class), percent_of(line), percent_of(sale)}) {
        if (rate && explains(*rate, exact)) return *rate;
    }
    if (exact.excl == exact.incl) return {};
    return now.value_or(percent_of(line).value_or(Decimal{}));  // the host's check says what is wrong
}

bool moves_money_to_an_account(const model::Sale& sale) {
    return std::any_of(sale.payments.begin(), sale.payments.end(), [](const auto& payment) {
        return (payment.kind == "gift_card" || payment.kind == "credit_account") &&
               payment.amount.is_negative();
    });
}

std::string type_of(const Object& line, const Amounts& exact, bool to_account) {
    const std::string type = text_at(line, "lineType");
    if (type == "item_fee" || type == "item_fee_refund") return "surcharge";
    const bool bare = id_at(line, "itemID").empty() && exact.incl.is_zero() && exact.excl.is_zero();
    return bare && to_account ? "gift_card" : "product";
}

// With the rate: what is excluding VAT and what is including it.
Decimal with_vat(Decimal excl, Decimal rate) {
    return excl.multiplied(rate + 100, kTaxDigits).divided_by(100, kPriceDigits);
}
Decimal without_vat(Decimal incl, Decimal rate) {
    return incl.multiplied(100, kTaxDigits).divided_by(rate + 100, kPriceDigits);
}

void put_prices(model::SaleLine& line, const Object& row, const Amounts& exact, bool inclusive,
                Reader& reader) {
    const Decimal price = reader.amount_or_zero(row, "unitPrice");
    line.unit_excl = inclusive ? without_vat(price, line.vat_rate) : price;
    line.unit_incl = inclusive ? price : with_vat(price, line.vat_rate);
    if (const auto before = reader.amount(row, "calcSubtotal")) {
        line.discount_excl = *before - exact.excl;
        line.discount_incl = with_vat(line.discount_excl, line.vat_rate);
    }
}

// Where the relations were loaded.
void put_article(model::SaleLine& line, const Object& row) {
    line.article_code = id_at(row, "itemID");
    const Object& item = object_at(row, "Item");
    line.sku = text_at(item, {"customSku", "manufacturerSku", "systemSku"});
    line.ean = text_at(item, {"ean", "upc"});
    line.description = text_at(item, "description");
    if (line.description.empty()) line.description = text_at(object_at(row, "Note"), "note");
}

}  // namespace

std::vector<model::SaleLine> lines_of(const Object& sale, const model::Sale& head, const Catalogue& catalogue,
                                      Reader& reader) {
    std::vector<model::SaleLine> lines;
    std::vector<Amounts> exact;
    const bool to_account = moves_money_to_an_account(head);
    std::size_t number = 0;
    for (const Object* row : reader.rows(sale, "SaleLines", "SaleLine")) {
        reader.part("line", ++number);
        const Decimal total = reader.required_amount(*row, "calcTotal", "calcTotal");
        const Decimal tax = reader.amount_or_zero(*row, "calcTax1") + reader.amount_or_zero(*row, "calcTax2");
        exact.push_back({total - tax, total});
        model::SaleLine line;
        line.key = reader.text(*row, "saleLineID");
        line.type = type_of(*row, exact.back(), to_account);
        line.tax_class = reader.id(*row, "taxClassID");
        if (const auto named = catalogue.tax_classes.find(line.tax_class);
            named != catalogue.tax_classes.end())
            line.tax_class_title = named->second;
        line.quantity = reader.required_amount(*row, "unitQuantity", "unitQuantity");
        line.vat_rate = rate_of(sale, *row, exact.back(), catalogue);
        if (line.vat_rate <= Decimal(-100) || line.vat_rate >= Decimal(1000)) {
            reader.problem("its tax rate is " + line.vat_rate.to_string() + " percent");
            line.vat_rate = 0;
        }
        put_prices(line, *row, exact.back(), head.prices_include_vat, reader);
        put_article(line, *row);
        lines.push_back(std::move(line));
    }
    reader.part({});
    const auto cents = in_cents(exact, {head.total_excl, head.total_incl});
    for (std::size_t i = 0; i < lines.size(); ++i) {
        lines[i].amount_excl = cents[i].excl;
        lines[i].amount_incl = cents[i].incl;
    }
    return lines;
}

}  // namespace koppel::lightspeed_retail

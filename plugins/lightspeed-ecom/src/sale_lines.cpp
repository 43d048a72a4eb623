#include "sale_lines.hpp"

#include <boost/json/value.hpp>
#include <optional>

#include "assumptions.hpp"
#include "name.hpp"
#include "values.hpp"

namespace koppel::lightspeed_ecom {
namespace {

namespace json = boost::json;
using model::Decimal;

struct Pair {
    Decimal excl;
    Decimal incl;
};

void add_rate(Rates& rates, const json::object& from, std::string_view name, Reader& reader) {
    if (const auto rate = reader.amount(from, name); rate && !rate->is_zero())
        rates.push_back(rate->multiplied(100, Decimal::kFractionDigits));
}

// The rate that the prices show: one that the order knows and that explains them to the cent, else the
// quotient.
Decimal rate_from_prices(Pair prices, const Rates& known) {
    if (prices.excl.is_zero() || prices.excl == prices.incl) return {};
    const Decimal quotient = (prices.incl - prices.excl).multiplied(100, 10).divided_by(prices.excl, 2);
    const Decimal cent = *Decimal::parse("0.01");
    std::optional<Decimal> best;
    for (const Decimal rate : known) {
        const Decimal incl = prices.excl + prices.excl.multiplied(rate, 10).divided_by(100, 10);
        if ((incl - prices.incl).abs() > cent) continue;
        if (!best || (rate - quotient).abs() < (*best - quotient).abs()) best = rate;
    }
    return best.value_or(quotient);
}

// What the vendor tells of the prices of a line, whatever kind of line it is.
struct Charge {
    std::optional<Decimal> rate;  // fraction
    Pair base;                    // per unit, unrounded
    Pair discount;                // of the line
    std::optional<Decimal> excl;  // of the line, after discount
    std::optional<Decimal> incl;
    bool has_base = false;
};

Charge charge_in(const json::object& from, std::string_view prefix, Reader& reader) {
    // "basePriceExcl" of a line, "shipmentBasePriceExcl" of an order.
    const auto name = [&](std::string_view of_line, std::string_view of_order) {
        return prefix.empty() ? Name({}, of_line) : Name(prefix, of_order);
    };
    Charge charge;
    charge.rate = reader.amount(from, name("taxRate", "TaxRate"));
    const auto base_excl = reader.amount(from, name("basePriceExcl", "BasePriceExcl"));
    const auto base_incl = reader.amount(from, name("basePriceIncl", "BasePriceIncl"));
    charge.has_base = base_excl && base_incl;
    charge.base = {base_excl.value_or(Decimal{}), base_incl.value_or(Decimal{})};
    charge.discount = {reader.amount_or_zero(from, name("discountExcl", "DiscountExcl")),
                       reader.amount_or_zero(from, name("discountIncl", "DiscountIncl"))};
    charge.excl = reader.amount(from, name("priceExcl", "PriceExcl"));
    charge.incl = reader.amount(from, name("priceIncl", "PriceIncl"));
    return charge;
}

// Prices: what was charged counts; base minus discount, the manual's formula, only where that is missing,
// since it can be a cent off. A rate of 0 with VAT in the prices is no rate (EA-20).
void put(model::SaleLine& line, const Charge& charge, const Rates& known, Reader& reader) {
    const auto net = [&](std::optional<Decimal> price, Decimal base, Decimal discount) {
        return price ? *price : (base.multiplied(line.quantity, 10) - discount).rounded(Assumptions::kCents);
    };
    if ((!charge.excl || !charge.incl) && !charge.has_base) reader.problem("has no price");
    line.unit_excl = charge.base.excl;
    line.unit_incl = charge.base.incl;
    line.discount_excl = charge.discount.excl;
    line.discount_incl = charge.discount.incl;
    line.amount_excl = net(charge.excl, charge.base.excl, charge.discount.excl);
    line.amount_incl = net(charge.incl, charge.base.incl, charge.discount.incl);
    if (charge.rate) line.vat_rate = charge.rate->multiplied(100, Decimal::kFractionDigits);
    if (line.vat_rate.is_zero() && line.amount_excl != line.amount_incl) {
        const bool tells = !charge.base.excl.is_zero() && charge.base.excl != charge.base.incl;
        line.vat_rate =
            rate_from_prices(tells ? charge.base : Pair{line.amount_excl, line.amount_incl}, known);
    }
}

// What order lines and invoice items of products have in common.
model::SaleLine product_line(const json::object& from, std::string_view title, std::string_view variant,
                             std::string_view quantity, const Rates& known, Reader& reader) {
    model::SaleLine line;
    line.type = "product";
    line.key = reader.text(from, "id");
    line.sku = reader.text(from, "sku");
    line.ean = reader.text(from, "ean");
    line.article_code = reader.text(from, "articleCode");
    line.description = product_name(reader.text(from, title), reader.text(from, variant), line.sku, line.ean,
                                    line.article_code);
    if (line.description.empty()) line.description = "Artikel " + line.key;
    line.quantity = reader.required_amount(from, quantity);
    put(line, charge_in(from, {}, reader), known, reader);
    if (line.quantity.is_zero() && (!line.amount_excl.is_zero() || !line.amount_incl.is_zero()))
        reader.problem(std::string(quantity) + " is 0 though it has a price");
    return line;
}

std::string labelled(std::string_view label, const std::string& title) {
    return title.empty() ? std::string(label) : std::string(label) + " " + title;
}

// The shipping ("shipment…") or payment ("payment…") costs of an order; no line when they come to nothing.
void add_cost(std::vector<model::SaleLine>& lines, const json::object& order, std::string_view prefix,
              std::string_view type, std::string_view label, const Rates& known, Reader& reader) {
    model::SaleLine line;
    line.type = type;
    line.key = type;
    line.description = labelled(label, reader.text(order, Name(prefix, "Title")));
    Charge charge = charge_in(order, prefix, reader);
    charge.has_base = true;  // an order without such costs may leave all of it out
    put(line, charge, known, reader);
    if (!line.amount_excl.is_zero() || !line.amount_incl.is_zero()) lines.push_back(std::move(line));
}

// A shipping or payment item of an invoice, quantity 1; no line when it comes to nothing.
void add_cost_item(std::vector<model::SaleLine>& lines, const json::object& item, std::string_view type,
                   std::string_view label, const Rates& known, Reader& reader) {
    model::SaleLine line;
    line.type = type;
    line.key = reader.text(item, "id");
    line.description = labelled(label, reader.text(item, "variant"));  // the title is the vendor's own word
    if (reader.amount_or_zero(item, "quantity").is_negative()) line.quantity = -1;  // of a credit note
    put(line, charge_in(item, {}, reader), known, reader);
    if (!line.amount_excl.is_zero() || !line.amount_incl.is_zero()) lines.push_back(std::move(line));
}

}  // namespace

Rates rates_of_order(const json::object& order, Reader& reader) {
    Rates rates;
    for (const auto name : {"taxRates", "shipmentTaxRates", "paymentTaxRates"}) {
        const json::value* list = order.if_contains(name);
        if (list == nullptr || !list->is_array()) continue;
        for (const auto& entry : list->get_array()) {
            if (entry.is_object()) add_rate(rates, entry.get_object(), "rate", reader);
        }
    }
    add_rate(rates, order, "shipmentTaxRate", reader);
    add_rate(rates, order, "paymentTaxRate", reader);
    return rates;
}

void add_rates_of_lines(Rates& rates, const json::array& lines) {
    Reader quiet;  // the line itself complains when it is read
    for (const auto& line : lines) {
        if (line.is_object()) add_rate(rates, line.get_object(), "taxRate", quiet);
    }
}

std::vector<model::SaleLine> lines_of_order(const json::object& order, const json::array& lines,
                                            Reader& reader) {
    Rates known = rates_of_order(order, reader);
    add_rates_of_lines(known, lines);
    std::vector<model::SaleLine> result;
    result.reserve(lines.size() + 2);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        reader.part("line", i + 1);
        if (lines[i].is_object()) {
            result.push_back(product_line(lines[i].get_object(), "productTitle", "variantTitle",
                                          "quantityOrdered", known, reader));
        } else {
            reader.problem("is no line");
        }
    }
    reader.part({});
    add_cost(result, order, "shipment", "shipping", "Verzendkosten", known, reader);
    add_cost(result, order, "payment", "payment_cost", "Betaalkosten", known, reader);
    return result;
}

std::vector<model::SaleLine> lines_of_invoice(const json::array& items, Rates known, Reader& reader) {
    add_rates_of_lines(known, items);
    std::vector<model::SaleLine> result;
    std::size_t shipments = 0;
    std::size_t payments = 0;
    for (std::size_t i = 0; i < items.size(); ++i) {
        reader.part("item", i + 1);
        if (!items[i].is_object()) {
            reader.problem("is no item");
            continue;
        }
        const json::object& item = items[i].get_object();
        const std::string type = reader.text(item, "type");
        if (type == "product" || type == "custom") {
            result.push_back(product_line(item, "title", "variant", "quantity", known, reader));
        } else if (type == "shipment") {
            if (++shipments > 1) reader.problem("is a second one of type shipment");
            add_cost_item(result, item, "shipping", "Verzendkosten", known, reader);
        } else if (type == "payment") {
            if (++payments > 1) reader.problem("is a second one of type payment");
            add_cost_item(result, item, "payment_cost", "Betaalkosten", known, reader);
        } else {
            reader.problem("has the unknown type \"" + type + "\"");
        }
    }
    reader.part({});
    return result;
}

std::string product_name(std::string_view product, std::string_view variant, std::string_view sku,
                         std::string_view ean, std::string_view article_code) {
    if (variant == Assumptions::kOnlyVariant || variant == product) variant = {};
    if (!product.empty() && !variant.empty())
        return std::string(product) + std::string(Assumptions::kBetweenProductAndVariant) +
               std::string(variant);
    for (const auto name : {product, variant, sku, ean, article_code}) {
        if (!name.empty()) return std::string(name);
    }
    return {};
}

}  // namespace koppel::lightspeed_ecom

#include "mapping.hpp"

#include <boost/json/value.hpp>
#include <cstdint>
#include <stdexcept>

#include "assumptions.hpp"
#include "instants.hpp"
#include "koppel/model/json.hpp"
#include "values.hpp"

namespace koppel::lightspeed_ecom {
namespace {

namespace json = boost::json;
using model::Decimal;

// Reads the amounts of one order; what is no number counts as absent, and says so. The total of such an order
// does not add up, which the host's check then tells to a person.
class Amounts {
  public:
    Amounts(std::string where, std::vector<std::string>& warnings)
        : where_(std::move(where)), warnings_(warnings) {}

    std::optional<Decimal> read(const json::object& from, std::string_view name) {
        try {
            return amount_at(from, name);
        } catch (const BadValue& bad) {
            warnings_.push_back(where_ + ": " + bad.name + " is not a number: " + bad.text);
            return std::nullopt;
        }
    }
    Decimal or_zero(const json::object& from, std::string_view name) {
        return read(from, name).value_or(Decimal{});
    }

  private:
    std::string where_;
    std::vector<std::string>& warnings_;
};

struct Pair {
    Decimal excl;
    Decimal incl;
};

// The VAT rates that the order names anywhere, in percent.
std::vector<Decimal> rates_of(const json::object& order, const json::array& lines, Amounts& amounts) {
    std::vector<Decimal> rates;
    const auto add = [&](const json::object& from, std::string_view name) {
        if (const auto rate = amounts.read(from, name); rate && !rate->is_zero())
            rates.push_back(rate->multiplied(100, Decimal::kFractionDigits));
    };
    for (const auto name : {"taxRates", "shipmentTaxRates", "paymentTaxRates"}) {
        const json::value* list = order.if_contains(name);
        if (list == nullptr || !list->is_array()) continue;
        for (const auto& entry : list->get_array()) {
            if (entry.is_object()) add(entry.get_object(), "rate");
        }
    }
    add(order, "shipmentTaxRate");
    add(order, "paymentTaxRate");
    for (const auto& line : lines) {
        if (line.is_object()) add(line.get_object(), "taxRate");
    }
    return rates;
}

// The rate that the prices show: one that the order knows and that explains them to the cent, else the
// quotient.
Decimal rate_from_prices(Pair prices, const std::vector<Decimal>& known) {
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

// What shipping and payment costs have in common, and what order lines add to it.
struct Charge {
    std::optional<Decimal> rate;  // fraction, as the vendor gives it
    Pair base;                    // per unit, unrounded
    Pair discount;                // of the line
    std::optional<Decimal> excl;  // of the line, after discount
    std::optional<Decimal> incl;
};

void put(model::SaleLine& line, const Charge& charge, const std::vector<Decimal>& known_rates) {
    const auto net = [&](std::optional<Decimal> price, Decimal base, Decimal discount) {
        return price ? *price : (base.multiplied(line.quantity, 10) - discount).rounded(Assumptions::kCents);
    };
    line.unit_excl = charge.base.excl;
    line.unit_incl = charge.base.incl;
    line.discount_excl = charge.discount.excl;
    line.discount_incl = charge.discount.incl;
    line.amount_excl = net(charge.excl, charge.base.excl, charge.discount.excl);
    line.amount_incl = net(charge.incl, charge.base.incl, charge.discount.incl);
    if (charge.rate) line.vat_rate = charge.rate->multiplied(100, Decimal::kFractionDigits);
    if (line.vat_rate.is_zero() && line.amount_excl != line.amount_incl) {
        const bool has_base = !charge.base.excl.is_zero() && charge.base.excl != charge.base.incl;
        line.vat_rate =
            rate_from_prices(has_base ? charge.base : Pair{line.amount_excl, line.amount_incl}, known_rates);
    }
}

model::SaleLine product_line(const json::object& from, const std::vector<Decimal>& known_rates,
                             Amounts& amounts) {
    model::SaleLine line;
    line.type = "product";
    line.key = text_at(from, "id");
    line.sku = text_at(from, "sku");
    line.ean = text_at(from, "ean");
    line.article_code = text_at(from, "articleCode");
    line.description = product_name(text_at(from, "productTitle"), text_at(from, "variantTitle"), line.sku,
                                    line.ean, line.article_code);
    if (line.description.empty()) line.description = "Artikel " + line.key;
    line.quantity = amounts.read(from, "quantityOrdered").value_or(1);
    put(line,
        {amounts.read(from, "taxRate"),
         {amounts.or_zero(from, "basePriceExcl"), amounts.or_zero(from, "basePriceIncl")},
         {amounts.or_zero(from, "discountExcl"), amounts.or_zero(from, "discountIncl")},
         amounts.read(from, "priceExcl"),
         amounts.read(from, "priceIncl")},
        known_rates);
    return line;
}

// The name of a member of a family ("addressBilling" and "Street"), without a string of its own.
class Name {
  public:
    Name(std::string_view family, std::string_view member) {
        for (const auto part : {family, member}) {
            for (const char c : part) {
                if (size_ < sizeof text_) text_[size_++] = c;
            }
        }
    }
    operator std::string_view() const { return {text_, size_}; }  // NOLINT: it is one

  private:
    char text_[40];  // the longest has 24
    std::size_t size_ = 0;
};

// The shipping ("shipment…") or payment ("payment…") costs of an order; no line when they come to nothing.
std::optional<model::SaleLine> cost_line(const json::object& order, std::string_view prefix,
                                         std::string_view type, std::string_view label,
                                         const std::vector<Decimal>& known_rates, Amounts& amounts) {
    model::SaleLine line;
    line.type = type;
    line.key = type;
    line.description = label;
    if (const std::string title = text_at(order, Name(prefix, "Title")); !title.empty())
        line.description += " " + title;
    put(line,
        {amounts.read(order, Name(prefix, "TaxRate")),
         {amounts.or_zero(order, Name(prefix, "BasePriceExcl")),
          amounts.or_zero(order, Name(prefix, "BasePriceIncl"))},
         {amounts.or_zero(order, Name(prefix, "DiscountExcl")),
          amounts.or_zero(order, Name(prefix, "DiscountIncl"))},
         amounts.read(order, Name(prefix, "PriceExcl")),
         amounts.read(order, Name(prefix, "PriceIncl"))},
        known_rates);
    if (line.amount_excl.is_zero() && line.amount_incl.is_zero()) return std::nullopt;
    return line;
}

std::string country_of(const json::object& order, std::string_view name) {
    std::string code = text_at(object_at(order, name), "code");
    if (code.empty()) code = text_at(order, name);
    return code.size() == 2 ? upper(code) : std::string();
}

model::Address address_of(const json::object& order, std::string_view prefix) {
    model::Address address;
    address.attention = text_at(order, Name(prefix, "Name"));
    address.street = text_at(order, Name(prefix, "Street"));
    address.number = text_at(order, Name(prefix, "Number"));
    address.extension = text_at(order, Name(prefix, "Extension"));
    address.street2 = text_at(order, Name(prefix, "Street2"));
    address.postal_code = text_at(order, Name(prefix, "Zipcode"));
    address.city = text_at(order, Name(prefix, "City"));
    address.region = text_at(order, Name(prefix, "Region"));
    address.country = country_of(order, Name(prefix, "Country"));
    return address;
}

model::Customer customer_of(const json::object& order) {
    model::Customer customer;
    customer.key = linked_id_at(order, "customer");
    customer.first_name = text_at(order, "firstname");
    customer.middle_name = text_at(order, "middlename");
    customer.last_name = text_at(order, "lastname");
    customer.company = text_at(order, "companyName");
    customer.is_company = flag_at(order, "isCompany");
    customer.email = text_at(order, "email");
    customer.phone = text_at(order, "phone");
    customer.mobile = text_at(order, "mobile");
    customer.coc_number = clean_coc_number(text_at(order, "companyCoCNumber"));
    customer.vat_number = text_at(order, "companyVatNumber");
    return customer;
}

bool starts_with_any(std::string_view text, std::initializer_list<std::string_view> beginnings) {
    for (const auto beginning : beginnings) {
        if (text.starts_with(beginning)) return true;
    }
    return false;
}

// "open" keeps a document from being posted: amounts may still change, or the vendor said something unknown.
void put_status(model::Sale& sale, const std::string& payment, std::vector<std::string>& warnings) {
    const std::string& source = sale.source_status;
    bool understood = true;
    if (payment == "paid" || payment == "partially_paid" || payment == "cancelled") {
        sale.payment_status = payment;
    } else {
        sale.payment_status = "unpaid";
        understood = payment == "not_paid";
        if (!understood)
            warnings.push_back("Order " + sale.number + ": unknown payment status \"" + payment +
                               "\", kept open.");
    }
    if (source == "cancelled") {
        sale.status = "cancelled";
    } else if (source == "on_hold" || source == "offer" || source == "new") {
        sale.status = "open";
    } else if (source == "processing_awaiting_payment") {
        sale.status = sale.payment_status == "paid" ? "completed" : "open";
    } else if (source == "processing" ||
               starts_with_any(source,
                               {"processing_awaiting_", "processing_ready_", "processing_partially_"}) ||
               source == "completed" || source == "completed_shipped" || source == "completed_picked_up") {
        sale.status = "completed";
    } else {
        sale.status = "open";
        warnings.push_back("Order " + sale.number + ": unknown status \"" + source + "\", kept open.");
    }
    if (!understood && sale.status != "cancelled") sale.status = "open";
}

// The amount that was paid: of the order's one debit invoice, else of the order.
Decimal paid_amount(const json::object& order, Decimal total, Amounts& amounts) {
    const json::value* invoices = embedded_at(order, "invoices");
    if (invoices == nullptr || !invoices->is_array()) return total;
    std::vector<Decimal> debits;
    for (const auto& entry : invoices->get_array()) {
        if (!entry.is_object() || flag_at(entry.get_object(), "isCreditNote")) continue;
        if (const auto amount = amounts.read(entry.get_object(), "priceIncl")) debits.push_back(*amount);
    }
    return debits.size() == 1 ? debits.front() : total;
}

std::optional<model::SalePayment> payment_of(const json::object& order, const model::Sale& sale,
                                             Amounts& amounts) {
    const json::value* events = embedded_at(order, "events");
    if (sale.payment_status != "paid" || events == nullptr || !events->is_array()) return std::nullopt;
    for (const auto& wanted : Assumptions::kPaidEvents) {
        const json::object* last = nullptr;
        Instant last_at{};
        for (const auto& entry : events->get_array()) {
            if (!entry.is_object()) continue;
            const json::object& event = entry.get_object();
            const auto at = parse_instant(text_at(event, "createdAt"));
            if (!at || text_at(event, "type") != wanted.type || text_at(event, "message") != wanted.message)
                continue;
            if (last == nullptr || *at >= last_at) last = &event, last_at = *at;
        }
        if (last == nullptr) continue;
        return model::SalePayment{text_at(*last, "id"),        sale.payment_method,
                                  sale.payment_title,          paid_amount(order, sale.total_incl, amounts),
                                  text_at(*last, "createdAt"), text_at(*last, "comment")};
    }
    return std::nullopt;
}

std::vector<model::SaleLine> lines_of(const json::object& order, const json::array& lines, Amounts& amounts) {
    const std::vector<Decimal> known_rates = rates_of(order, lines, amounts);
    std::vector<model::SaleLine> result;
    for (const auto& line : lines) {
        if (line.is_object()) result.push_back(product_line(line.get_object(), known_rates, amounts));
    }
    if (auto line = cost_line(order, "shipment", "shipping", "Verzendkosten", known_rates, amounts))
        result.push_back(std::move(*line));
    if (auto line = cost_line(order, "payment", "payment_cost", "Betaalkosten", known_rates, amounts))
        result.push_back(std::move(*line));
    return result;
}

}  // namespace

model::Sale sale_from_order(const json::object& order, const json::array& lines, const std::string& currency,
                            std::vector<std::string>& warnings) {
    model::Sale sale;
    sale.kind = "order";
    sale.key = text_at(order, "id");
    if (sale.key.empty()) throw std::runtime_error("Lightspeed sent an order without an id.");
    sale.number = text_at(order, "number");
    if (sale.number.empty()) sale.number = sale.key;
    sale.order_number = sale.number;
    Amounts amounts("Order " + sale.number, warnings);

    sale.created_at = text_at(order, "createdAt");
    sale.updated_at = text_at(order, "updatedAt");
    if (sale.updated_at.empty()) sale.updated_at = sale.created_at;
    if (!parse_instant(sale.created_at))
        throw std::runtime_error("Order " + sale.number + " of Lightspeed has no date that can be read.");
    sale.date = sale.created_at.substr(0, 10);

    sale.source_status = text_at(order, "status");
    put_status(sale, text_at(order, "paymentStatus"), warnings);
    sale.currency = currency;
    sale.total_excl = amounts.or_zero(order, "priceExcl");
    sale.total_incl = amounts.or_zero(order, "priceIncl");
    sale.total_vat = sale.total_incl - sale.total_excl;
    sale.prices_include_vat = Assumptions::kPricesIncludeVat;
    sale.lines = lines_of(order, lines, amounts);
    sale.payment_method = text_at(order, "paymentId");
    sale.payment_title = text_at(order, "paymentTitle");
    if (auto payment = payment_of(order, sale, amounts)) sale.payments.push_back(std::move(*payment));

    sale.customer = customer_of(order);
    sale.billing = address_of(order, "addressBilling");
    sale.billing.company = sale.customer.company;
    sale.shipping = address_of(order, "addressShipping");
    sale.shipping.company = text_at(order, "addressShippingCompany");
    sale.comment = text_at(order, "comment");
    return sale;
}

sdk::Record record_of(const model::Sale& sale) {
    sdk::Record record;
    record.key = sale.key;
    record.type = "sale/1";
    record.payload = model::to_json_text(sale);
    record.version = sale.updated_at + "-" + sdk::content_mark(record.payload);
    model::append_member(record.payload, "version", record.version);
    record.event_time = sale.updated_at;
    record.amount = sale.total_incl.to_string(2);
    record.currency = sale.currency;
    return record;
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

std::string clean_coc_number(std::string_view text) {
    std::string digits;
    for (const char c : text) {
        if (c >= '0' && c <= '9') digits += c;
    }
    return digits;
}

}  // namespace koppel::lightspeed_ecom

#include "ecom/writer.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <span>

#include "base/json.hpp"
#include "generator/documents.hpp"

namespace koppel::sandbox::ecom {
namespace {

constexpr int kCents = 2;
constexpr int kUnit = 4;

struct Country {
    std::string_view code, json;
};
constexpr std::array kCountries = {
    Country{"nl", R"({"id":150,"code":"nl","code3":"nld","title":"Netherlands, The"})"},
    Country{"at", R"({"id":14,"code":"at","code3":"aut","title":"Austria"})"},
    Country{"be", R"({"id":21,"code":"be","code3":"bel","title":"Belgium"})"},
    Country{"ch", R"({"id":206,"code":"ch","code3":"che","title":"Switzerland"})"},
    Country{"de", R"({"id":81,"code":"de","code3":"deu","title":"Germany"})"},
    Country{"es", R"({"id":199,"code":"es","code3":"esp","title":"Spain"})"},
    Country{"fr", R"({"id":74,"code":"fr","code3":"fra","title":"France"})"},
    Country{"gb", R"({"id":225,"code":"gb","code3":"gbr","title":"United Kingdom"})"},
    Country{"gr", R"({"id":84,"code":"gr","code3":"grc","title":"Greece"})"},
};

std::string_view country_json(std::string_view code) {
    for (const auto& country : kCountries)
        if (country.code == code) return country.json;
    return kCountries.front().json;
}

// A scaled integer as a JSON number without trailing zeros.
std::string amount(std::int64_t value, int scale) {
    std::string digits = std::to_string(value < 0 ? -value : value);
    const auto places = static_cast<std::size_t>(scale);
    if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
    digits.insert(digits.size() - places, 1, '.');
    while (digits.back() == '0')
        digits.pop_back();
    if (digits.back() == '.') digits.pop_back();
    return value < 0 ? "-" + digits : digits;
}

bool is_negative(const Order& document, const Links& links) {
    return links.negative_credits && document.credited_invoice_id != 0;
}

Money negated(const Money& money) {
    return {-money.excl, -money.incl};
}

std::string rate_text(int rate) {
    return amount(rate, 4);
}

class Out : public JsonWriter {
  public:
    Out(std::string& out, const Links& links) : JsonWriter{out}, links_{links} {}

    Out& money(std::string_view name, std::int64_t value, int scale) {
        field_raw(name, amount(value, scale));
        return *this;
    }
    Out& pair(std::string_view name, const Money& value, int scale) {
        money(std::string{name} + "Excl", value.excl, scale);
        return money(std::string{name} + "Incl", value.incl, scale);
    }
    Out& time(std::string_view name, Instant value) {
        field(name, offset_text(value));
        return *this;
    }
    Out& none(std::string_view name) {
        field_raw(name, "false");
        return *this;
    }
    // Opens the link and leaves it open, so that `embedded` can follow.
    Out& open_link(std::string_view name, std::int64_t id, std::string_view url) {
        key(name).open('{').key("resource").open('{');
        if (id != 0)
            field_int("id", id);
        else
            none("id");
        field("url", url);
        std::string link{links_.base};
        link += '/';
        link += links_.language;
        link += '/';
        const auto query = std::min(url.find('?'), url.size());
        link += url.substr(0, query);
        link += ".json";
        link += url.substr(query);
        field("link", link);
        return *this;
    }
    Out& close_link() {
        close('}').close('}');
        return *this;
    }
    Out& link(std::string_view name, std::int64_t id, std::string_view url) {
        return open_link(name, id, url).close_link();
    }
    Out& link_or_false(std::string_view name, std::int64_t id, std::string_view plural) {
        return id == 0 ? none(name) : link(name, id, std::string{plural} + "/" + std::to_string(id));
    }
    Out& tax_rates(std::string_view name, const std::map<int, std::string>& amounts) {
        key(name).open('[');
        for (const auto& [rate, vat] : amounts) {
            open('{').field("name", "VAT").field_raw("rate", rate_text(rate)).field_raw("amount", vat);
            close('}');
        }
        close(']');
        return *this;
    }

  private:
    const Links& links_;
};

std::string url(std::string_view prefix, std::int64_t id, std::string_view suffix = {}) {
    std::string out{prefix};
    out += std::to_string(id);
    out += suffix;
    return out;
}

void append_address(Out& json, std::string_view kind, const Address& address) {
    const std::string prefix = "address" + std::string{kind};
    if (kind == "Shipping") {
        if (address.company.empty())
            json.none(prefix + "Company");
        else
            json.field(prefix + "Company", address.company);
    }
    json.field(prefix + "Name", address.name).field(prefix + "Street", address.street);
    json.field(prefix + "Street2", address.street2).field(prefix + "Number", address.number);
    json.field(prefix + "Extension", address.extension).field(prefix + "Zipcode", address.zipcode);
    json.field(prefix + "City", address.city).field(prefix + "Region", "");
    json.field_raw(prefix + "Country", country_json(address.country))
        .field_raw(prefix + "RegionData", "false");
}

void append_person(Out& json, const Person& person) {
    json.none("gender").none("birthDate").field("nationalId", "").field("email", person.email);
    json.field("firstname", person.firstname).field("middlename", person.middlename);
    json.field("lastname", person.lastname).field("phone", person.phone).field("mobile", "");
    json.field_bool("newsletterSubscribed", false).field_bool("isCompany", person.is_company);
    json.field("companyName", person.company).field("companyCoCNumber", person.coc_number);
    json.field("companyVatNumber", person.vat_number);
    append_address(json, "Billing", person.billing);
    append_address(json, "Shipping", person.shipping);
}

void append_cost(Out& json, const std::string& name, const Cost& cost) {
    const std::int64_t vat =
        cost.base.incl - cost.base.excl - (cost.discount.incl - cost.discount.excl) * 100;
    json.field_raw(name + "TaxRate", rate_text(cost.rate));
    json.tax_rates(name + "TaxRates", {{cost.rate, amount(vat, kUnit)}});
    json.pair(name + "BasePrice", cost.base, kUnit).pair(name + "Price", cost.price, kCents);
}

void append_payment(Out& json, const Order& order) {
    json.field("paymentId", order.payment_id).field("paymentStatus", order.payment_status);
    json.field_bool("paymentIsPost", order.payment_is_post).field_bool("paymentIsInvoiceExternal", false);
    append_cost(json, "payment", order.payment);
    json.field("paymentTitle", order.payment.title);
    if (order.payment_id == "paypal")
        json.field_raw("paymentData", "[]");
    else
        json.field_raw("paymentData", "{\"method\":" + quoted(order.payment_method) + "}");
}

void append_shipping(Out& json, const Order& order) {
    json.field("shipmentId", "core|747283|3298308").field("shipmentStatus", order.shipment_status);
    json.field_bool("shipmentIsCashOnDelivery", false).field_bool("shipmentIsPickup", false);
    append_cost(json, "shipment", order.shipping);
    json.pair("shipmentDiscount", order.shipping.discount, kCents)
        .field("shipmentTitle", order.shipping.title);
    json.field_raw("shipmentData",
                   R"({"method":"default","shipment_id":747283,"shipping_value_id":3298308})");
    json.field_raw("shippingDate", "null").field_raw("deliveryDate", "null");
}

void append_order_head(Out& json, const Order& order) {
    std::int64_t weight = 0;
    for (const Line& line : order.lines)
        weight += line.weight * line.quantity;
    json.field_int("id", order.id).key("createdAt").string(offset_text(order.created));
    json.time("updatedAt", order.updated).field("number", order.number).field("status", order.status);
    json.field_raw("customStatusId", "null").field("channel", "main").field("remoteIp", "203.0.113.9");
    json.field("userAgent", "Mozilla/5.0").field_raw("referralId", "false").field_int("priceCost", 0);
    json.pair("price", order.total, kCents).field_int("weight", weight).field_int("volume", 0);
    json.field_int("colli", 0);
    append_person(json, order.person);
    append_payment(json, order);
    append_shipping(json, order);
    const bool discounted = !order.coupon.empty();
    json.field_bool("isDiscounted", discounted).field("discountType", "amount");
    json.money("discountAmount", order.coupon_discount.incl, kCents).field_int("discountPercentage", 0);
    json.field("discountCouponCode", order.coupon);
    std::map<int, std::int64_t> vat;
    for (const Line& line : order.lines)
        vat[line.rate] += line.price.incl - line.price.excl;
    std::map<int, std::string> texts;
    for (const auto& [rate, cents] : vat)
        texts[rate] = amount(cents, kCents);
    json.tax_rates("taxRates", texts).field_bool("isNewCustomer", order.is_new_customer);
    json.field("comment", order.comment).field("memo", order.memo).field_bool("allowNotifications", true);
    json.field_bool("doNotifyNew", false).field_bool("doNotifyReminder", false);
    json.field_bool("doNotifyCancelled", false);
    json.field_raw("language", R"({"id":1,"code":"nl","locale":"nl_NL","title":"Nederlands"})");
}

void append_quote(std::string& out, const Order& order, const Links& links) {
    Out json{out, links};
    json.open('{');
    json.field_int("id", order.quote_id).field("createdAt", offset_text(order.created));
    json.field("updatedAt", offset_text(order.created))
        .field_bool("isLocked", false)
        .field("channel", "main");
    json.field_raw("userAgent", "false").field_raw("referralId", "false");
    json.pair("price", order.total, kCents).field("paymentId", order.payment_id);
    json.field("paymentData", "{\"method\":" + quoted(order.payment_method) + "}");
    json.field("additionalCostIncl", "0.0000").field("additionalCostExcl", "0.0000");
    json.field("discountMinimumAmount", "0.00").field("discountCouponCode", order.coupon);
    json.field_raw("comment", "null");
    json.link_or_false("customer", order.person.customer_id, "customers");
    json.link("products", 0, url("quotes/", order.quote_id, "/products"));
    json.close('}');
}

// Writes `"embedded":[...]` with one element per item of the range.
template <typename Range, typename Append>
void embed_all(Out& json, std::string& out, const Range& range, Append append) {
    json.key("embedded").open('[');
    bool first = true;
    for (const auto& item : range) {
        if (!first) out += ',';
        first = false;
        append(item);
    }
    json.close(']');
}

}  // namespace

void append_order(std::string& out, const Order& order, const Links& links, bool embedded) {
    Out json{out, links};
    json.open('{');
    append_order_head(json, order);
    const auto self = std::span{&order, 1};
    if (order.person.customer_id == 0) {
        json.none("customer");
    } else {
        json.open_link("customer", order.person.customer_id, url("customers/", order.person.customer_id));
        if (embedded) {
            json.key("embedded");
            append_customer(out, order, links);
        }
        json.close_link();
    }
    const auto many = [&](std::string_view name, const std::string& path, const auto& range, auto append) {
        json.open_link(name, 0, path);
        if (embedded) embed_all(json, out, range, append);
        json.close_link();
    };
    many("invoices", url("invoices?order=", order.id), documents_of(order),
         [&](const Order* document) { append_invoice(out, *document, links); });
    many("shipments", url("shipments?order=", order.id), self,
         [&](const Order& o) { append_shipment(out, o, links); });
    many("products", url("orders/", order.id, "/products"), order.lines,
         [&](const Line& line) { append_order_product(out, line, order, links); });
    many("metafields", url("orders/", order.id, "/metafields"), std::span<const Line>{}, [](const Line&) {});
    json.open_link("quote", order.quote_id, url("quotes/", order.quote_id));
    if (embedded) {
        json.key("embedded");
        append_quote(out, order, links);
    }
    json.close_link();
    many("events", url("orders/events?order=", order.id), order.events,
         [&](const Event& event) { append_event(out, event, order, links); });
    json.field_raw("giftCardsPayment", "[]").close('}');
}

void append_order_product(std::string& out, const Line& line, const Order& order, const Links& links) {
    Out json{out, links};
    const int shipped = order.shipment_status == "shipped" ? line.quantity : 0;
    json.open('{');
    json.field_int("id", line.id).field("supplierTitle", "").field("brandTitle", line.brand);
    json.field("productTitle", line.title).field("variantTitle", line.variant);
    json.field_raw("taxRate", rate_text(line.rate));
    json.tax_rates("taxRates", {{line.rate, amount(line.price.incl - line.price.excl, kCents)}});
    json.field_int("quantityOrdered", line.quantity).field_int("quantityInvoiced", line.quantity);
    json.field_int("quantityShipped", shipped)
        .field_int("quantityRefunded", line.refunded)
        .field_int("quantityReturned", 0);
    json.field("articleCode", line.article_code).field("ean", line.ean).field("sku", line.sku);
    if (line.weight == 0)
        json.field_raw("weight", "null");
    else
        json.field_int("weight", line.weight);
    json.field_int("volume", 0).field_int("colli", 0).field_int("sizeX", 0).field_int("sizeY", 0);
    json.field_int("sizeZ", 0)
        .field_int("priceCost", 0)
        .field_int("customExcl", 0)
        .field_int("customIncl", 0);
    json.pair("basePrice", line.base, kUnit).pair("price", line.price, kCents);
    json.pair("discount", line.discount, kCents).none("customFields");
    json.link_or_false("product", line.product_id, "products");
    json.link_or_false("variant", line.variant_id, "variants").close('}');
}

void append_invoice(std::string& out, const Order& order, const Links& links) {
    Out json{out, links};
    const Instant created = order.invoice_created != 0 ? order.invoice_created : order.created;
    json.open('{');
    json.field_int("id", order.invoice_id).field("createdAt", offset_text(created));
    json.field("updatedAt", offset_text(std::max(created, order.updated)))
        .field("number", order.invoice_number);
    json.field("status", order.paid ? "paid" : "not_paid").field_bool("isVatShifted", false);
    json.pair("price", is_negative(order, links) ? negated(order.total) : order.total, kCents)
        .field_bool("doNotifyNew", false)
        .field_bool("doNotifyPaid", false);
    json.link_or_false("invoice", order.credited_invoice_id, "invoices");
    json.field_bool("isCreditNote", order.credited_invoice_id != 0);
    json.link_or_false("creditNote", order.credits.empty() ? 0 : order.credits.front().invoice_id,
                       "invoices");
    json.link("order", order.id, url("orders/", order.id));
    json.link_or_false("customer", order.person.customer_id, "customers");
    json.link("items", 0, url("invoices/", order.invoice_id, "/items"));
    json.link("metafields", 0, url("invoices/", order.invoice_id, "/metafields"));
    json.link("events", 0, url("orders/events?invoice=", order.invoice_id)).close('}');
}

std::vector<std::string> invoice_items(const Order& order, const Links& links) {
    std::vector<std::string> items;
    const bool negative = is_negative(order, links);
    const auto signed_as = [negative](const Money& money) { return negative ? negated(money) : money; };
    std::int64_t id = order.invoice_id * 10'000;
    const auto codes = [](Out& json, std::string_view code, std::string_view ean, std::string_view sku) {
        json.field("articleCode", code).field("ean", ean).field("sku", sku);
    };
    for (const Line& line : order.lines) {
        Out json{items.emplace_back(), links};
        json.open('{').field_int("id", id++).field("type", line.custom ? "custom" : "product");
        json.field("title", line.title).field("variant", line.variant);
        json.field_int("orderProductId", line.id);
        codes(json, line.article_code, line.ean, line.sku);
        json.field_raw("taxRate", rate_text(line.rate));
        json.pair("basePrice", line.base, kUnit).pair("price", signed_as(line.price), kCents);
        json.pair("discount", signed_as(line.discount), kCents);
        json.field_int("quantity", negative ? -line.quantity : line.quantity).close('}');
    }
    const auto cost = [&](const Cost& what, std::string_view type, std::string_view title, int stated_rate) {
        if (what.price.incl == 0 && what.base.incl == 0) return;
        Out json{items.emplace_back(), links};
        json.open('{').field_int("id", id++).field("type", type).field("title", title);
        json.field("variant", what.title).field_raw("orderProductId", "null");
        codes(json, "", "", "");
        json.field_raw("taxRate", rate_text(stated_rate));
        json.pair("basePrice", what.base, kUnit).pair("price", signed_as(what.price), kCents);
        json.pair("discount", signed_as(what.discount), kCents);
        json.field_int("quantity", negative ? -1 : 1).close('}');
    };
    const Cost& shipping = order.shipping;
    cost(shipping, "shipment", "_shippingcosts_", shipping.rate_unstated ? 0 : shipping.rate);
    cost(order.payment, "payment", "_paymentcosts_", 0);  // the shop states 0 although VAT is in the price
    return items;
}

void append_event(std::string& out, const Event& event, const Order& order, const Links& links) {
    Out json{out, links};
    const std::string_view type = event.type;
    json.open('{').field_int("id", event.id).field("createdAt", offset_text(event.created));
    json.field("channel", event.channel).field("type", type).field("message", event.message);
    if (event.comment.empty())
        json.field_raw("comment", "null");
    else
        json.field("comment", event.comment);
    json.link("order", order.id, url("orders/", order.id));
    json.link_or_false("invoice",
                       type != "invoice"       ? 0
                       : event.invoice_id != 0 ? event.invoice_id
                                               : order.invoice_id,
                       "invoices");
    json.link_or_false("shipment", type == "shipment" ? order.shipment_id : 0, "shipments").close('}');
}

void append_shipment(std::string& out, const Order& order, const Links& links) {
    Out json{out, links};
    json.open('{');
    json.field_int("id", order.shipment_id).field("createdAt", offset_text(order.created));
    json.field("updatedAt", offset_text(order.updated)).field("number", order.shipment_number);
    json.field("status", order.shipment_status)
        .field("trackingCode", "")
        .field_bool("doNotifyShipped", false);
    json.field_bool("doNotifyTrackingCode", false);
    json.link_or_false("customer", order.person.customer_id, "customers");
    json.link("order", order.id, url("orders/", order.id));
    json.link("products", 0, url("shipments/", order.shipment_id, "/products"));
    json.link("metafields", 0, url("shipments/", order.shipment_id, "/metafields"));
    json.link("events", 0, url("orders/events?shipment=", order.shipment_id)).close('}');
}

void append_customer(std::string& out, const Order& order, const Links& links) {
    const std::int64_t id = order.person.customer_id;
    Out json{out, links};
    json.open('{');
    json.field_int("id", id).field("createdAt", offset_text(order.created - 86'400));
    json.field("updatedAt", offset_text(order.created))
        .field_bool("isConfirmed", true)
        .field("type", "registered");
    json.field_raw("lastOnlineAt", "null").field_raw("remoteIp", "false").field_raw("userAgent", "false");
    json.field_raw("referralId", "false");
    append_person(json, order.person);
    json.field_raw("memo", "null")
        .field_bool("doNotifyRegistered", false)
        .field_bool("doNotifyConfirmed", false);
    json.field_bool("doNotifyPassword", false).field_raw("language", "false");
    json.link("groups", 0, url("groups/customers?customer=", id))
        .link("invoices", 0, url("invoices?customer=", id));
    json.link("orders", 0, url("orders?customer=", id)).link("shipments", 0, url("shipments?customer=", id));
    json.link("metafields", 0, url("customers/", id, "/metafields")).close('}');
}

std::string error_body(int status, std::string_view method, std::string_view path, std::string_view message) {
    std::string request;
    for (const char c : quoted(path)) {
        if (c == '/') request += '\\';
        request += c;
    }
    std::string out;
    JsonWriter json{out};
    json.open('{').key("error").open('{').field_int("code", status).field("method", method);
    json.field_raw("request", request).field("message", message).close('}').close('}');
    return out;
}

}  // namespace koppel::sandbox::ecom

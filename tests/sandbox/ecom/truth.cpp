#include "ecom/truth.hpp"

#include "base/fixed.hpp"
#include "base/json.hpp"
#include "generator/documents.hpp"

namespace koppel::sandbox::ecom {
namespace {

std::string cents(std::int64_t value) {
    return Fixed::from_cents(value).text(2);
}

// Hundredths of a percent as percent: 2100 is "21".
std::string percent(int rate) {
    return Fixed::from_cents(rate).text();
}

// What the books know the product by.
const std::string& article_of(const Line& line) {
    if (!line.sku.empty()) return line.sku;
    return line.ean.empty() ? line.article_code : line.ean;
}

void append_line(JsonWriter& json, const char* type, const std::string& title, const std::string& article,
                 int rate, int quantity, const Money& price, int sign) {
    json.open('{').field("type", type).field("title", title).field("article", article);
    json.field("rate", percent(rate));
    json.field_int("quantity", quantity);
    json.field("price_excl", cents(sign * price.excl)).field("price_incl", cents(sign * price.incl));
    json.close('}');
}

void append_document(JsonWriter& json, const Order& document, const Order& order) {
    const bool note = document.credited_invoice_id != 0;
    const int sign = note ? -1 : 1;
    json.open('{').field("key", std::to_string(document.invoice_id));
    json.field("number", document.invoice_number).field("kind", note ? "credit_note" : "invoice");
    json.field("order_key", std::to_string(order.id)).field("order_number", order.number);
    json.field("order_kind", kind_name(order.kind)).field("scenario", order.scenario);
    json.field("email", order.person.email).field_bool("paid", document.paid);
    if (note) json.field("credits", std::to_string(document.credited_invoice_id));
    json.field("price_excl", cents(sign * document.total.excl));
    json.field("price_incl", cents(sign * document.total.incl));
    json.key("lines").open('[');
    for (const Line& line : document.lines)
        append_line(json, line.custom ? "custom" : "product", line.title, article_of(line), line.rate,
                    line.quantity, line.price, sign);
    const auto cost = [&](const char* type, const Cost& what) {
        if (what.price.incl != 0 || what.price.excl != 0)
            append_line(json, type, what.title, {}, what.rate, 1, what.price, sign);
    };
    cost("shipment", document.shipping);
    cost("payment", document.payment);
    json.close(']').close('}');
}

// The last event that marks the order paid, when it still is.
const Event* payment_of(const Order& order) {
    const Event* last = nullptr;
    for (const Event& event : order.events)
        if (std::string_view{event.type} == "order" && std::string_view{event.message} == "paid")
            last = &event;
    return order.paid ? last : nullptr;
}

}  // namespace

std::string documents_json(const std::vector<Order>& orders) {
    std::string out;
    JsonWriter json{out};
    json.open('{').key("documents").open('[');
    for (const Order& order : orders)
        for (const Order* document : documents_of(order))
            append_document(json, *document, order);
    json.close(']').close('}');
    return out;
}

std::string payments_json(const std::vector<Order>& orders) {
    std::string out;
    JsonWriter json{out};
    json.open('{').key("payments").open('[');
    for (const Order& order : orders) {
        const Event* paid = payment_of(order);
        if (paid == nullptr) continue;
        json.open('{').field("event", std::to_string(paid->id)).field("transaction", paid->comment);
        json.field("date", offset_text(paid->created));
        json.field("order_key", std::to_string(order.id)).field("order_number", order.number);
        json.field("scenario", order.scenario).field("method", order.payment_id);
        json.field("amount", cents(order.total.incl)).key("invoices").open('[');
        if (order.invoiced) json.string(std::to_string(order.invoice_id));
        for (const Order& part : order.invoices)
            json.string(std::to_string(part.invoice_id));
        json.close(']').close('}');
    }
    json.close(']').close('}');
    return out;
}

}  // namespace koppel::sandbox::ecom

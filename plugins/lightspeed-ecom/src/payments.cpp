#include "payments.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <vector>

#include "assumptions.hpp"
#include "instants.hpp"
#include "reader.hpp"
#include "values.hpp"

namespace koppel::lightspeed_ecom {
namespace {

namespace json = boost::json;
using model::Decimal;

struct Event {
    Instant at{};
    std::string id, type, message, created_at, comment, invoice;
};

// Oldest first; of one second, as the shop lists them.
std::vector<Event> events_of(const json::object& order) {
    std::vector<Event> events;
    const json::value* list = embedded_at(order, "events");
    if (list == nullptr || !list->is_array()) return events;
    for (const auto& entry : list->get_array()) {
        if (!entry.is_object()) continue;
        const json::object& from = entry.get_object();
        const std::string created_at = text_at(from, "createdAt");
        const auto at = parse_instant(created_at);
        if (!at) continue;
        events.push_back({*at, text_at(from, "id"), text_at(from, "type"), text_at(from, "message"),
                          created_at, text_at(from, "comment"), linked_id_at(from, "invoice")});
    }
    std::stable_sort(events.begin(), events.end(),
                     [](const Event& a, const Event& b) { return a.at < b.at; });
    return events;
}

// Lost rule "dit event wordt gekenmerkt door" (section 9): the last one of the first kind that there is.
const Event* success_in(const std::vector<Event>& events) {
    for (const auto& wanted : Assumptions::kPaidEvents) {
        const auto last = std::find_if(events.rbegin(), events.rend(), [&](const Event& event) {
            return event.type == wanted.type && event.message == wanted.message;
        });
        if (last != events.rend()) return &*last;
    }
    return nullptr;
}

bool undoes(const Event& event) {
    return event.message == "not_paid" || event.message == "cancelled";
}

// Manual (EA-18): of the order's invoice if there is one, else of the order. Credit notes are no such
// invoice.
Decimal paid_amount(const json::object& order, Decimal total, Reader& reader) {
    const json::value* invoices = embedded_at(order, "invoices");
    if (invoices == nullptr || !invoices->is_array()) return total;
    std::vector<Decimal> debits;
    for (const auto& entry : invoices->get_array()) {
        if (!entry.is_object() || flag_at(entry.get_object(), "isCreditNote")) continue;
        if (const auto amount = reader.amount(entry.get_object(), "priceIncl")) debits.push_back(*amount);
    }
    return debits.size() == 1 ? debits.front() : total;
}

model::Payment payment_with(const json::object& order, const std::string& currency, Reader& reader) {
    model::Payment payment;
    payment.method = reader.text(order, "paymentId");
    payment.title = reader.text(order, "paymentTitle");
    payment.currency = currency;
    return payment;
}

void put_event(model::Payment& payment, const Event& event) {
    payment.paid_at = event.created_at;
    payment.transaction = event.comment;
}

}  // namespace

std::string payment_key(const std::string& document) {
    return "payment-" + document;
}

std::optional<model::SalePayment> payment_in(const json::object& order, const model::Sale& sale) {
    if (sale.payment_status != "paid") return std::nullopt;
    const auto events = events_of(order);
    const Event* paid = success_in(events);
    if (paid == nullptr) return std::nullopt;
    Reader quiet;  // the amount of the sale itself is what is booked
    return model::SalePayment{paid->id,           sale.payment_method,
                              sale.payment_title, paid_amount(order, sale.total_incl, quiet),
                              paid->created_at,   paid->comment};
}

std::optional<model::Payment> payment_of_order(const json::object& order, const std::string& currency) {
    Reader reader;
    const std::string status = text_at(order, "paymentStatus");
    const auto events = events_of(order);
    const Event* paid = success_in(events);
    if (paid == nullptr && status != "paid") return std::nullopt;
    model::Payment payment = payment_with(order, currency, reader);
    payment.sale_key = reader.text(order, "id");
    payment.key = payment_key(payment.sale_key);
    payment.sale_number = reader.text(order, "number");
    payment.amount = paid_amount(order, reader.required_amount(order, "priceIncl"), reader);
    payment.status = status == "paid" ? "success" : "failed";
    if (paid != nullptr)
        put_event(payment, *paid);
    else
        reader.problem("it is paid, but none of its events tells of a payment");
    reader.throw_if_wrong("The payment of order " + payment.sale_number);
    return payment;
}

std::optional<model::Payment> payment_of_invoice(const json::object& invoice, const json::object& order,
                                                 const std::string& currency) {
    Reader reader;
    const std::string id = reader.text(invoice, "id");
    const bool credit = flag_at(invoice, "isCreditNote");
    const auto all = events_of(order);
    // What happened to this invoice; what happened to the order concerns every debit invoice of it.
    std::vector<Event> events;
    std::copy_if(all.begin(), all.end(), std::back_inserter(events),
                 [&](const Event& event) { return event.type == "invoice" ? event.invoice == id : !credit; });
    const Event* paid = success_in(events);
    const bool said_paid = text_at(invoice, "status") == "paid";
    if (paid == nullptr && !said_paid) return std::nullopt;
    model::Payment payment = payment_with(order, currency, reader);
    payment.sale_key = id;
    payment.key = payment_key(id);
    payment.sale_number = reader.text(invoice, "number");
    const Decimal amount = reader.required_amount(invoice, "priceIncl");
    payment.amount = credit ? -amount.abs() : amount;
    payment.status = "success";
    if (paid != nullptr) {
        put_event(payment, *paid);
        const bool undone = std::any_of(events.begin(), events.end(), [&](const Event& event) {
            return undoes(event) && (event.at > paid->at || (event.at == paid->at && &event > paid));
        });
        if (undone && !said_paid) payment.status = "failed";
    } else {
        reader.problem("it is paid, but no event of its order tells of a payment");
    }
    reader.throw_if_wrong("The payment of invoice " + payment.sale_number);
    return payment;
}

}  // namespace koppel::lightspeed_ecom

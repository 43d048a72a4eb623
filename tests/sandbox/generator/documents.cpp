#include "generator/documents.hpp"

#include <algorithm>

namespace koppel::sandbox {
namespace {

// The share of an amount that belongs to some of its pieces.
std::int64_t share(std::int64_t amount, int part, int whole) {
    return (amount * part * 2 + whole) / (2 * std::int64_t{whole});
}

Money share(const Money& amount, int part, int whole) {
    return {share(amount.excl, part, whole), share(amount.incl, part, whole)};
}

// How many pieces of a line a part names, however often it names it.
int wanted_of(const Part& part, std::int64_t line_id) {
    int sum = 0;
    for (const auto& [id, quantity] : part.lines)
        sum += id == line_id ? quantity : 0;
    return sum;
}

std::optional<Order> cut(const Order& order, const Part& part, Instant moment) {
    if (part.lines.empty() && !part.shipment && !part.payment) return std::nullopt;
    Order piece = order;
    piece.invoices.clear();
    piece.credits.clear();
    piece.events.clear();
    piece.lines.clear();
    piece.invoiced = true;
    for (const auto& [line_id, quantity] : part.lines) {
        const auto line =
            std::find_if(order.lines.begin(), order.lines.end(),
                         [wanted = line_id](const Line& candidate) { return candidate.id == wanted; });
        if (line == order.lines.end() || quantity < 1 ||
            wanted_of(part, line_id) > line->quantity - line->refunded)
            return std::nullopt;
        Line some = *line;
        some.price = share(line->price, quantity, line->quantity);
        some.discount = share(line->discount, quantity, line->quantity);
        some.quantity = quantity;
        piece.lines.push_back(std::move(some));
    }
    if (!part.shipment) piece.shipping = {};
    if (!part.payment) piece.payment = {};
    piece.total = sum_of_parts(piece);
    piece.created = piece.invoice_created = piece.updated = moment;
    piece.paid = false;
    return piece;
}

}  // namespace

std::vector<const Order*> documents_of(const Order& order) {
    std::vector<const Order*> out;
    if (order.invoiced) out.push_back(&order);
    for (const Order& part : order.invoices)
        out.push_back(&part);
    for (const Order& note : order.credits)
        out.push_back(&note);
    return out;
}

std::optional<Order> credit(Order& order, const Part& part, Instant moment) {
    if (!order.invoiced && order.invoices.empty()) return std::nullopt;
    auto note = cut(order, part, moment);
    if (!note) return std::nullopt;
    for (Line& line : order.lines)
        line.refunded += wanted_of(part, line.id);
    note->credited_invoice_id = order.invoiced ? order.invoice_id : order.invoices.front().invoice_id;
    order.updated = moment;
    return note;
}

std::optional<Order> invoice(const Order& order, const Part& part, Instant moment) {
    if (order.invoiced) return std::nullopt;
    return cut(order, part, moment);
}

}  // namespace koppel::sandbox

#include "ecom/store.hpp"

#include <algorithm>
#include <array>

#include "base/fixed.hpp"
#include "base/json.hpp"

namespace koppel::sandbox::ecom {
namespace {

// Beyond this much prebuilt JSON the answers are built on the fly.
constexpr std::size_t kPrebuiltLimit = std::size_t{1} << 29;

std::string cents(std::int64_t value) {
    return Fixed::from_cents(value).text(2);
}

}  // namespace

Store::Store(const GeneratorOptions& options, std::string base_url)
    : base_url_{std::move(base_url)}, generator_{options}, orders_{generator_.history()} {
    index_new();
}

void Store::index_new() {
    for (std::size_t i = by_number_.size(); i < orders_.size(); ++i) {
        by_number_.emplace(orders_[i].number, i);
        if (const auto customer = orders_[i].person.customer_id; customer != 0) customers_[customer] = i;
        index_extras(i);
    }
    prebuilt_.resize(orders_.size());
}

const Order* Store::order(std::int64_t id) const {
    const std::size_t at = after(id - 1);
    return at < orders_.size() && orders_[at].id == id ? &orders_[at] : nullptr;
}

void Store::index_extras(std::size_t order) {
    for (std::size_t i = 0; i < orders_[order].invoices.size(); ++i)
        extras_[orders_[order].invoices[i].invoice_id] = {order, i, false};
    for (std::size_t i = 0; i < orders_[order].credits.size(); ++i)
        extras_[orders_[order].credits[i].invoice_id] = {order, i, true};
}

const Order* Store::document(std::int64_t invoice_id) const {
    if (const auto extra = extras_.find(invoice_id); extra != extras_.end())
        return &document_at(extra->second);
    const auto found = std::partition_point(orders_.begin(), orders_.end(), [invoice_id](const Order& order) {
        return order.invoice_id < invoice_id;
    });
    const bool there = found != orders_.end() && found->invoice_id == invoice_id && found->invoiced;
    return there ? &*found : nullptr;
}

const Order* Store::order_of(std::int64_t invoice_id) const {
    if (const auto extra = extras_.find(invoice_id); extra != extras_.end())
        return &orders_[extra->second.order];
    return document(invoice_id);
}

std::vector<const Order*> Store::documents(const Order* of_order) const {
    if (of_order != nullptr) return documents_of(*of_order);
    std::vector<const Order*> out;
    for (const Order& order : orders_)
        if (order.invoiced) out.push_back(&order);
    for (const auto& [id, extra] : extras_)
        out.push_back(&document_at(extra));
    return out;
}

const Order* Store::order_by_number(std::string_view number) const {
    const auto found = by_number_.find(std::string{number});
    return found == by_number_.end() ? nullptr : &orders_[found->second];
}

std::size_t Store::after(std::int64_t id) const {
    const auto found = std::partition_point(orders_.begin(), orders_.end(),
                                            [id](const Order& order) { return order.id <= id; });
    return static_cast<std::size_t>(found - orders_.begin());
}

void Store::append(std::string& out, const Order& order, std::string_view language, bool embedded) {
    if (prebuilt_language_.empty()) prebuilt_language_ = language;
    auto& prebuilt = prebuilt_[index(order)];
    std::string& kept = embedded ? prebuilt.embedded : prebuilt.plain;
    if (language != prebuilt_language_ || (kept.empty() && prebuilt_bytes_ > kPrebuiltLimit)) {
        append_order(out, order, links(language), embedded);
        return;
    }
    if (kept.empty()) {
        append_order(kept, order, links(language), embedded);
        kept.shrink_to_fit();
        prebuilt_bytes_ += kept.size();
    }
    out += kept;
}

void Store::prebuild(std::string_view language) {
    std::string scratch;
    for (const Order& order : orders_) {
        for (const bool embedded : {false, true}) {
            scratch.clear();
            append(scratch, order, language, embedded);
        }
    }
}

void Store::add(std::int64_t count, Instant moment) {
    auto more = generator_.more(count, moment);
    std::move(more.begin(), more.end(), std::back_inserter(orders_));
    index_new();
}

void Store::add_long(std::int64_t lines, Instant moment) {
    orders_.push_back(generator_.long_order(lines, moment));
    index_new();
}

bool Store::pay(std::string_view number, Instant moment) {
    const auto found = by_number_.find(std::string{number});
    if (found == by_number_.end()) return false;
    Order& order = orders_[found->second];
    if (order.paid || order.kind == Kind::cancelled) return false;
    generator_.pay(order, moment);
    changed(order);
    return true;
}

std::size_t Store::pay_all(Instant moment) {
    std::size_t count = 0;
    for (const Order& order : orders_)
        if (order.kind == Kind::unpaid && pay(order.number, moment)) ++count;
    return count;
}

void Store::change(std::int64_t id, std::string_view status, std::string_view payment_status,
                   std::string_view memo, Instant moment) {
    const Order* found = order(id);
    if (found == nullptr) return;
    Order& target = orders_[index(*found)];
    if (payment_status == "paid" && !target.paid) {
        generator_.pay(target, moment);
    } else if (!payment_status.empty() && payment_status != target.payment_status) {
        target.payment_status = payment_status;
        target.paid = false;
        const char* message = payment_status == "not_paid" ? "not_paid" : "cancelled";
        target.events.push_back({generator_.next_event_id(), moment, "invoice", message, "api", {}, 0});
        target.events.push_back({generator_.next_event_id(), moment, "order", message, "api", {}, 0});
    }
    if (!status.empty() && status != target.status) {
        target.status = status;
        const char* message = status == "cancelled" ? "cancelled" : "updated";
        target.events.push_back({generator_.next_event_id(), moment, "order", message, "api", {}, 0});
        if (status == "cancelled") target.kind = Kind::cancelled;
    }
    if (!memo.empty()) target.memo = memo;
    target.updated = moment;
    changed(target);
}

const Order* Store::credit(std::int64_t id, const Part& what, Instant moment) {
    const Order* found = order(id);
    if (found == nullptr) return nullptr;
    const std::size_t at = index(*found);
    Order& target = orders_[at];
    auto note = sandbox::credit(target, what, moment);
    if (!note) return nullptr;
    note->invoice_id = generator_.next_document_id();
    note->invoice_number = "INV" + std::to_string(9'000'001 + extras_.size());
    target.events.push_back(
        {generator_.next_event_id(), moment, "invoice", "new", "api", {}, note->invoice_id});
    target.credits.push_back(std::move(*note));
    index_extras(at);
    changed(target);
    return &target.credits.back();
}

void Store::pay_credit(std::int64_t invoice_id, Instant moment) {
    const auto extra = extras_.find(invoice_id);
    if (extra == extras_.end() || !extra->second.credit) return;
    Order& target = orders_[extra->second.order];
    Order& note = target.credits[extra->second.at];
    note.paid = true;
    note.updated = target.updated = moment;
    target.events.push_back({generator_.next_event_id(), moment, "invoice", "paid", "api", {}, invoice_id});
    changed(target);
}

void Store::touch(std::int64_t id, Instant moment) {
    const Order* found = order(id);
    if (found == nullptr) return;
    orders_[index(*found)].updated = moment;
    changed(*found);
}

void Store::write_credits(bool negative) {
    if (negative == negative_credits_) return;
    negative_credits_ = negative;
    std::fill(prebuilt_.begin(), prebuilt_.end(), Prebuilt{});
    prebuilt_bytes_ = 0;
}

std::string Store::truth() const {
    std::array<std::int64_t, 5> counts{};
    std::array<std::int64_t, 5> sums{};
    std::string out;
    JsonWriter json{out};
    json.open('{').key("orders").open('[');
    for (const Order& order : orders_) {
        const auto kind = static_cast<std::size_t>(order.kind);
        ++counts[kind];
        sums[kind] += order.total.incl;
        json.open('{').field("key", std::to_string(order.id)).field("number", order.number);
        json.field("kind", kind_name(order.kind)).field_bool("paid", order.paid);
        json.field("price_incl", cents(order.total.incl)).field("price_excl", cents(order.total.excl));
        json.field("email", order.person.email)
            .field_int("lines", static_cast<std::int64_t>(order.lines.size()));
        if (!order.scenario.empty()) json.field("scenario", order.scenario);
        json.close('}');
    }
    json.close(']').key("counts").open('{');
    for (std::size_t i = 0; i < counts.size(); ++i)
        json.field_int(kind_name(static_cast<Kind>(i)), counts[i]);
    json.close('}').key("sums").open('{');
    for (std::size_t i = 0; i < sums.size(); ++i)
        json.field(kind_name(static_cast<Kind>(i)), cents(sums[i]));
    json.close('}').close('}');
    return out;
}

}  // namespace koppel::sandbox::ecom

#include "generator/scenarios_month.hpp"

#include <algorithm>

#include "generator/documents.hpp"
#include "generator/generator.hpp"

namespace koppel::sandbox {
namespace {

constexpr Instant kMinute = 60;
constexpr Instant kDay = 86'400;

std::int64_t cents(std::int64_t ten_thousandths) {
    return (ten_thousandths + 50) / 100;
}

// An amount including VAT and what it is without, both in the same unit.
Money priced(std::int64_t incl, int rate) {
    return {(incl * 10'000 + (10'000 + rate) / 2) / (10'000 + rate), incl};
}

// Tells the stories one after the other, a few hours apart, oldest first.
class Month {
  public:
    Month(Generator& generator, std::vector<Order>& orders)
        : generator_(generator), orders_(orders), moment_(generator.options().now - 28 * kDay) {}

    void tell();

  private:
    Order& begin(const char* scenario) {
        moment_ += kDay * 2 / 3;
        orders_.push_back(generator_.blank(moment_));
        orders_.back().scenario = scenario;
        return orders_.back();
    }
    // A line of `quantity` pieces at a unit price including VAT, in cents.
    Line& line(Order& order, const char* title, int rate, std::int64_t unit_cents, int quantity = 1) {
        Line line;
        line.id = generator_.next_line_id();
        line.product_id = 163'000'900 + static_cast<std::int64_t>(order.lines.size());
        line.title = title;
        line.variant = "Default";
        line.sku = "M-" + std::string(title).substr(0, 3) + std::to_string(rate);
        line.rate = rate;
        line.quantity = quantity;
        line.base = priced(unit_cents * 100, rate);
        order.lines.push_back(std::move(line));
        return price(order.lines.back());
    }
    static Line& price(Line& line) {
        line.price = {cents(line.base.excl * line.quantity) - line.discount.excl,
                      cents(line.base.incl * line.quantity) - line.discount.incl};
        return line;
    }
    static void discount(Line& line, std::int64_t incl_cents) {
        line.discount = priced(incl_cents, line.rate);
        price(line);
    }
    static void cost(Cost& cost, const char* title, std::int64_t incl_cents, std::int64_t off_cents = 0) {
        cost.title = title;
        cost.rate = 2100;
        cost.base = priced(incl_cents * 100, cost.rate);
        cost.discount = priced(off_cents, cost.rate);
        cost.price = {cents(cost.base.excl) - cost.discount.excl, cents(cost.base.incl) - cost.discount.incl};
    }
    static Order& total(Order& order) {
        order.total = sum_of_parts(order);
        return order;
    }
    void pay(Order& order, Instant after = 2 * kMinute) {
        generator_.pay(total(order), order.updated + after);
    }
    // A credit note of a part; paid when the money went back.
    void give_back(Order& order, const Part& part, Instant after, bool paid) {
        auto note = credit(order, part, order.updated + after);
        if (!note) return;
        identify(*note);
        generator_.add_event(order, note->created, "invoice", "new");
        order.events.back().invoice_id = note->invoice_id;
        if (paid) {
            note->paid = true;
            note->updated = order.updated = note->created + kMinute;
            generator_.add_event(order, note->updated, "invoice", "paid");
            order.events.back().invoice_id = note->invoice_id;
        }
        order.credits.push_back(std::move(*note));
    }
    void identify(Order& document) {
        document.invoice_id = generator_.next_document_id();
        document.invoice_number = "INV" + std::to_string(document.invoice_id - 352'600'001 + 9'000'001);
    }
    void back_and_forth(Order& order, Instant between);
    void bill_in_parts(Order& order);

    void amounts();
    void payments();
    void invoices();
    void refunds();
    void people();

    Generator& generator_;
    std::vector<Order>& orders_;
    Instant moment_;
};

// What the totals are made of.
void Month::amounts() {
    Order& mixed = begin("mixed_rates_coupon");
    discount(line(mixed, "Mok", 2100, 2420, 2), 484);
    discount(line(mixed, "Kookboek", 900, 1090), 109);
    mixed.coupon = "NAJAAR";
    mixed.coupon_discount = {mixed.lines[0].discount.excl + mixed.lines[1].discount.excl, 593};
    cost(mixed.shipping, "PostNL", 605);
    pay(mixed);

    Order& shipping = begin("shipping_discount");
    line(shipping, "Regenjas", 2100, 7995);
    cost(shipping.shipping, "DHL", 695, 200);
    pay(shipping);

    Order& free_shipping = begin("free_shipping");
    line(free_shipping, "Thee", 900, 1295, 3);
    cost(free_shipping.shipping, "PostNL", 495, 495);
    pay(free_shipping);

    Order& costs = begin("payment_cost");  // its invoice item says 0% although VAT is in it
    line(costs, "Kaars", 2100, 499, 4);
    cost(costs.shipping, "PostNL", 495);
    cost(costs.payment, "Achteraf betalen", 195);
    pay(costs);

    Order& unstated = begin("shipping_rate_unstated");
    line(unstated, "Koffie", 900, 1725);
    cost(unstated.shipping, "PostNL", 495);
    unstated.shipping.rate_unstated = true;
    pay(unstated);

    Order& uneven = begin("rounded_shipping");  // base minus discount is not what was charged
    line(uneven, "Slinger", 2100, 199, 3);
    uneven.shipping.title = "PostNL";
    uneven.shipping.base = {5'1632, 6'2475};
    uneven.shipping.price = {516, 625};
    pay(uneven);

    Order& nothing = begin("zero_total");
    discount(line(nothing, "Mok", 2100, 2420), 2420);
    pay(nothing, 0);

    Order& custom = begin("custom_line");
    line(custom, "Fiets", 2100, 49900);
    Line& work = line(custom, "Montage aan huis", 2100, 3500);
    work.custom = true;
    work.sku.clear();
    pay(custom);

    Order& gift = begin("zero_rated_line");
    line(gift, "Fiets", 2100, 49900);
    line(gift, "Kadobon", 0, 2500);
    pay(gift);
}

// Paid, un-paid, paid again by the back office: one payment.
void Month::back_and_forth(Order& order, Instant between) {
    const Instant wrong = order.updated + between;
    generator_.add_event(order, wrong, "invoice", "not_paid");
    generator_.add_event(order, wrong, "order", "not_paid");
    order.paid = false;
    order.payment_status = "not_paid";
    order.kind = Kind::unpaid;
    order.updated = wrong;
}

// How and when the money came in.
void Month::payments() {
    Order& chain = begin("paid_not_paid_paid");
    line(chain, "Regenjas", 2100, 7995);
    pay(chain);
    back_and_forth(chain, kMinute);
    pay(chain, kMinute);

    Order& undone = begin("payment_undone");
    line(undone, "Kaars", 2100, 499, 2);
    pay(undone);
    back_and_forth(undone, 10 * kMinute);

    Order& later = begin("pay_later_open");
    line(later, "Bureaustoel", 2100, 28900);
    later.payment_id = later.payment_method = "invoice";
    later.payment.title = "Achteraf betalen";
    later.payment_is_post = true;
    later.status = "completed_shipped";
    later.shipment_status = "shipped";
    total(later).updated += kDay;

    Order& paid_later = begin("pay_later_paid");
    line(paid_later, "Bureaustoel", 2100, 28900);
    paid_later.payment_id = paid_later.payment_method = "invoice";
    paid_later.payment.title = "Achteraf betalen";
    paid_later.payment_is_post = true;
    paid_later.status = "completed_shipped";
    paid_later.shipment_status = "shipped";
    pay(paid_later, 9 * kDay);

    Order& partly = begin("partially_paid");
    line(partly, "Bakfiets", 2100, 429900);
    total(partly).payment_status = "partially_paid";
    partly.updated += kMinute;

    Order& pickup = begin("pickup");
    line(pickup, "Fietsbel", 2100, 1295);
    pickup.payment_id = pickup.payment_method = "pickup";
    pickup.payment.title = "Betalen bij afhalen";
    total(pickup).status = "processing_ready_for_pickup";

    Order& held = begin("on_hold");
    line(held, "Fietsbel", 2100, 1295);
    pay(held);
    held.status = "on_hold";
    held.kind = Kind::unpaid;  // not to be posted yet either

    Order& cancelled = begin("cancelled_unpaid");
    line(cancelled, "Mok", 2100, 2420);
    total(cancelled).kind = Kind::cancelled;
    cancelled.status = cancelled.payment_status = cancelled.shipment_status = "cancelled";
    cancelled.updated += 5 * kMinute;
    generator_.add_event(cancelled, cancelled.updated, "order", "cancelled");
}

// The lines one by one, the costs with the first.
void Month::bill_in_parts(Order& order) {
    order.invoiced = false;
    std::erase_if(order.events, [](const Event& event) { return event.type == std::string{"invoice"}; });
    for (std::size_t i = 0; i < order.lines.size(); ++i) {
        Part part;
        part.lines.emplace_back(order.lines[i].id, order.lines[i].quantity);
        part.shipment = part.payment = i == 0;
        auto made = invoice(order, part, order.created + static_cast<Instant>(i) * kDay / 4);
        if (!made) continue;
        identify(*made);
        generator_.add_event(order, made->created, "invoice", "new");
        order.events.back().invoice_id = made->invoice_id;
        order.updated = std::max(order.updated, made->created);
        order.invoices.push_back(std::move(*made));
    }
}

// Which invoices there are, and what they are called.
void Month::invoices() {
    Order& parts = begin("two_invoices");
    line(parts, "Fiets", 2100, 49900);
    line(parts, "Routeboek", 900, 1925);
    cost(parts.shipping, "Bakfietskoerier", 1495);
    bill_in_parts(total(parts));
    pay(parts);

    Order& none = begin("no_invoice");  // the merchant has not made one yet
    line(none, "Kaars", 2100, 499);
    none.invoiced = false;
    std::erase_if(none.events, [](const Event& event) { return event.type == std::string{"invoice"}; });
    pay(none);
    none.invoiced = false;

    Order& edited =
        begin("edited");  // while awaiting payment and without an invoice, the only time it can be
    line(edited, "Kaars", 2100, 499);
    line(edited, "Mok", 2100, 2420);
    edited.invoiced = false;
    edited.updated += 40 * kMinute;
    generator_.add_event(edited, edited.updated, "order", "updated");
    edited.invoiced = generator_.options().invoices == InvoiceCreation::direct;
    edited.invoice_created = edited.invoiced ? edited.updated : 0;
    pay(edited);

    Order& renumbered = begin("number_prefix_changed");
    line(renumbered, "Mok", 2100, 2420);
    renumbered.number = "FG-2026-100" + std::to_string(orders_.size() % 1000);
    renumbered.invoice_number = "F2026/" + std::to_string(orders_.size() % 1000);
    pay(renumbered);
}

// How money goes back.
void Month::refunds() {
    Order& partial = begin("partial_credit");
    discount(line(partial, "Mok", 2100, 2420, 2), 484);
    line(partial, "Kookboek", 900, 1090);
    cost(partial.shipping, "PostNL", 605);
    pay(partial);
    give_back(partial, {{{partial.lines[0].id, 1}}, false, false}, kDay, true);

    Order& full = begin("full_credit");
    line(full, "Regenjas", 2100, 7995);
    cost(full.shipping, "PostNL", 495);
    cost(full.payment, "Creditcard", 75);
    pay(full);
    give_back(full, {{{full.lines[0].id, 1}}, true, true}, 3 * kDay, true);

    Order& twice = begin("two_credits");
    line(twice, "Thee", 900, 395, 4);
    line(twice, "Slinger", 2100, 199, 2);
    pay(twice);
    give_back(twice, {{{twice.lines[0].id, 1}}, false, false}, kDay, true);
    give_back(twice, {{{twice.lines[0].id, 2}, {twice.lines[1].id, 2}}, false, false}, kDay, true);

    Order& promised = begin("credit_not_paid_back");
    line(promised, "Koffie", 900, 1725, 2);
    pay(promised);
    give_back(promised, {{{promised.lines[0].id, 1}}, false, false}, 2 * kDay, false);

    // The vendor's own advice for less than a whole item: copy the order at another price, cancel the old
    // one.
    Order& wrong = begin("copied_and_cancelled");
    line(wrong, "Bureaustoel", 2100, 28900);
    pay(wrong);
    const std::string original = wrong.number;
    wrong.kind = Kind::cancelled;
    wrong.status = wrong.payment_status = wrong.shipment_status = "cancelled";
    wrong.paid = false;
    wrong.updated += kDay;
    generator_.add_event(wrong, wrong.updated, "order", "cancelled");
    Order& right = begin("copy_of_cancelled");
    line(right, "Bureaustoel", 2100, 25000);
    right.memo = "Kopie van " + original;
    pay(right);
}

// Who buys.
void Month::people() {
    Order& guest = begin("guest");
    line(guest, "Mok", 2100, 2420);
    guest.person.customer_id = 0;
    pay(guest);

    Order& company = begin("company");
    line(company, "Vaktijdschrift", 900, 6431);
    Person& person = company.person;
    person.is_company = true;
    person.company = "Bakkerij 't Hoekje B.V.";
    person.coc_number = "KvK: 12.34.56-78";
    person.vat_number = "NL 0044.95.445.B01";
    person.firstname = "Noëlle";
    person.middlename = "van der";
    person.lastname = "Ménard";
    person.billing.street = "Lange Voorhout";
    person.billing.street2 = "t.a.v. de administratie";
    person.billing.number = "12";
    person.billing.extension = "bis";
    person.billing.company = person.company;
    person.shipping = person.billing;
    person.shipping.company = "Magazijn Zuid";
    pay(company);
}

void Month::tell() {
    orders_.reserve(orders_.size() + 64);  // begin() answers a reference that must hold for a story
    amounts();
    payments();
    invoices();
    refunds();
    people();
}

}  // namespace

void append_month(Generator& generator, std::vector<Order>& orders) {
    Month(generator, orders).tell();
}

}  // namespace koppel::sandbox

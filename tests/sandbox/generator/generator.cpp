#include "generator/generator.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/http.hpp"
#include "generator/scenarios_month.hpp"
#include "generator/scenarios_vat.hpp"
#include "generator/vocabulary.hpp"

namespace koppel::sandbox {
namespace {

constexpr std::int64_t kFirstOrder = 316'000'001;
constexpr std::int64_t kFirstCustomer = 226'000'010;

std::int64_t divide_half_up(std::int64_t value, std::int64_t by) {
    return value >= 0 ? (value + by / 2) / by : -((-value + by / 2) / by);
}

std::int64_t to_cents(std::int64_t ten_thousandths) {
    return divide_half_up(ten_thousandths, 100);
}

std::int64_t without_vat(std::int64_t incl, int rate) {
    return divide_half_up(incl * 10'000, 10'000 + rate);
}
std::int64_t with_vat(std::int64_t excl, int rate) {
    return divide_half_up(excl * (10'000 + rate), 10'000);
}

Money unit_price(std::int64_t round_price, bool priced_excl, int rate) {
    return priced_excl ? Money{round_price, with_vat(round_price, rate)}
                       : Money{without_vat(round_price, rate), round_price};
}

// The shop's own identity: price = round(unit price * quantity - discount) to the cent, excl and incl apart.
Money line_price(const Money& base, int quantity, const Money& discount) {
    return {to_cents(base.excl * quantity) - discount.excl, to_cents(base.incl * quantity) - discount.incl};
}

std::string digits(Dice& dice, int count) {
    std::string out;
    for (int i = 0; i < count; ++i)
        out += static_cast<char>('0' + dice.between(i == 0 ? 1 : 0, 9));
    return out;
}

std::string padded(std::int64_t value, std::size_t width) {
    std::string text = std::to_string(value);
    return text.size() >= width ? text : std::string(width - text.size(), '0') + text;
}

std::string full_name(const Person& person) {
    return person.firstname + (person.middlename.empty() ? "" : " " + person.middlename) + " " +
           person.lastname;
}

Address make_address(Dice& dice, const Person& person) {
    Address address;
    address.name = full_name(person);
    address.street = dice.pick(words::kStreets);
    address.number = std::to_string(dice.between(1, 420));
    address.extension = dice.pick(words::kExtensions);
    address.zipcode = digits(dice, 4) + " " + static_cast<char>('A' + dice.between(0, 25)) +
                      static_cast<char>('A' + dice.between(0, 25));
    if (dice.chance(2)) address.zipcode += " postbus 12";  // longer than the ten characters a sink takes
    address.city = dice.pick(words::kCities);
    return address;
}

void set_price(Line& line) {
    line.price = line_price(line.base, line.quantity, line.discount);
}

void discount_incl(Line& line, std::int64_t cents) {
    line.discount.incl += cents;
    line.discount.excl = without_vat(line.discount.incl, line.rate);
    set_price(line);
}

}  // namespace

const char* kind_name(Kind kind) {
    static constexpr std::array kNames{"correct", "wrong_total", "unknown_vat", "unpaid", "cancelled"};
    return kNames[static_cast<std::size_t>(kind)];
}

Money sum_of_parts(const Order& order) {
    Money sum;
    for (const Line& line : order.lines)
        sum += line.price;
    sum += order.shipping.price;
    sum += order.payment.price;
    return sum;
}

std::uint64_t Dice::next() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15U);  // splitmix64
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
}

std::int64_t Dice::between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(high - low + 1));
}

Generator::Generator(GeneratorOptions options)
    : options_{options}, dice_{options.seed * 0x2545f4914f6cdd1dU + 1} {
    const std::int64_t regulars =
        std::max<std::int64_t>(4, std::min<std::int64_t>(options.orders / 5, 5'000));
    for (std::int64_t i = 0; i < regulars; ++i) {
        Person person = make_person();
        person.customer_id = kFirstCustomer + i;
        regulars_.push_back(std::move(person));
    }
}

std::vector<Order> Generator::history() {
    std::vector<Instant> created;
    created.reserve(static_cast<std::size_t>(options_.orders));
    for (std::int64_t i = 0; i < options_.orders; ++i)
        created.push_back(options_.now - dice_.between(900, Instant{options_.days} * 86'400));
    std::sort(created.begin(), created.end());
    auto orders = make(std::move(created), options_.now);
    const auto& stories = options_.scenarios;
    if (std::find(stories.begin(), stories.end(), "month") != stories.end()) append_month(*this, orders);
    if (std::find(stories.begin(), stories.end(), "vat") != stories.end()) append_vat(*this, orders);
    return orders;
}

std::vector<Order> Generator::more(std::int64_t count, Instant moment) {
    return make(std::vector<Instant>(static_cast<std::size_t>(count), moment), moment);
}

std::vector<Order> Generator::make(std::vector<Instant> created, Instant latest) {
    const auto kinds_of = kinds(static_cast<std::int64_t>(created.size()));
    std::vector<Order> orders;
    orders.reserve(created.size());
    // A bulk action in the back office gives a run of orders one and the same second of change.
    const std::size_t bulk = std::max<std::size_t>(4, created.size() / 40);
    const std::size_t bulk_from = created.size() > 3 * bulk ? created.size() / 2 : created.size();
    for (std::size_t i = 0; i < created.size(); ++i) {
        if (i > 0 && dice_.chance(6)) created[i] = created[i - 1];
        Order order = make_order(kinds_of[i], created[i]);
        settle(order, latest);
        if (i >= bulk_from && i < bulk_from + bulk)
            order.updated = std::max(order.updated, created[bulk_from + bulk - 1] + 7'200);
        order.updated = std::min(order.updated, latest);
        orders.push_back(std::move(order));
    }
    return orders;
}

std::vector<Kind> Generator::kinds(std::int64_t count) {
    std::vector<Kind> out(static_cast<std::size_t>(count), Kind::correct);
    std::size_t used = 0;
    const auto take = [&](Kind kind, double percent) {
        const auto quota =
            static_cast<std::int64_t>(std::floor(static_cast<double>(count) * percent / 100 + 0.5));
        for (std::int64_t i = 0; i < quota && used < out.size(); ++i)
            out[used++] = kind;
    };
    take(Kind::wrong_total, options_.wrong_percent);
    take(Kind::unpaid, options_.unpaid_percent);
    take(Kind::unknown_vat, options_.unknown_vat_percent);
    take(Kind::cancelled, options_.cancelled_percent);
    for (std::size_t i = out.size(); i > 1; --i)
        std::swap(out[i - 1],
                  out[static_cast<std::size_t>(dice_.between(0, static_cast<std::int64_t>(i) - 1))]);
    return out;
}

Person Generator::make_person() {
    Person person;
    person.firstname = dice_.pick(words::kFirstNames);
    person.middlename = dice_.pick(words::kMiddleNames);
    person.lastname = dice_.chance(3) ? words::kLongLastName : dice_.pick(words::kLastNames);
    person.email = "klant" + digits(dice_, 7) + "@" + dice_.pick(words::kDomains);
    person.phone =
        dice_.chance(10) ? "+31 (0)6 " + digits(dice_, 4) + " " + digits(dice_, 4) : "06" + digits(dice_, 8);
    person.is_company = dice_.chance(15);
    person.billing = make_address(dice_, person);
    if (person.is_company) {
        person.company = dice_.pick(words::kCompanies);
        person.coc_number = digits(dice_, 8);
        // The numbers of the design's own examples carry a valid check digit.
        if (dice_.chance(50)) person.vat_number = dice_.chance(50) ? "NL004495445B01" : "NL 0044.95.445.B01";
        person.billing.company = person.company;
    }
    person.shipping = dice_.chance(20) ? make_address(dice_, person) : person.billing;
    return person;
}

Person Generator::take_person() {
    if (dice_.chance(60)) {
        Person person = dice_.pick(regulars_);
        if (dice_.chance(10))
            for (char& c : person.email)
                if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
        return person;
    }
    Person person = make_person();
    // An address that contains another one: a trap for look-ups that only ask for "contains".
    if (dice_.chance(10)) person.email = "de." + dice_.pick(regulars_).email;
    if (dice_.chance(60)) {
        person.customer_id = kFirstCustomer + static_cast<std::int64_t>(regulars_.size());
        regulars_.push_back(person);
    }
    return person;
}

Line Generator::make_line(int index) {
    const auto& article = dice_.pick(words::kArticles);
    Line line;
    line.id = next_line_++;
    const auto number = &article - words::kArticles;
    line.product_id = 163'000'001 + number;
    line.variant = dice_.pick(words::kVariants);
    line.variant_id = dice_.chance(90) ? 326'000'001 + number : 0;
    line.brand = dice_.pick(words::kBrands);
    line.title = article.title;
    line.rate = article.rate;
    // An order of only zero-rated goods would look like an export; the first line is always taxed.
    if (index == 0 && line.rate == 0) line.rate = 900;
    line.base = unit_price(article.unit, article.priced_excl, line.rate);
    static constexpr std::array kQuantities{1, 1, 1, 1, 2, 2, 3, 4, 7, 12};
    line.quantity = article.unit > 1'000'0000 ? 1 : dice_.pick(kQuantities);
    line.weight = static_cast<int>(dice_.between(0, 40)) * 50;
    const std::string code = padded(number + 1, 4);
    const auto codes = dice_.between(0, 9);
    if (codes < 6) line.sku = "SKU-" + code;
    if (codes % 3 != 1) line.ean = "871234567" + code;
    if (codes != 9 && codes % 2 == 0) line.article_code = "ART" + code;
    if (dice_.chance(4)) line.sku = line.ean = line.article_code = "";
    set_price(line);
    if (dice_.chance(15))
        discount_incl(line, dice_.between(1, std::max<std::int64_t>(1, line.price.incl / 2)));
    return line;
}

void Generator::apply_coupon(Order& order) {
    order.coupon = dice_.pick(words::kCoupons);
    const auto percent = dice_.between(5, 25);
    for (Line& line : order.lines) {
        const Money before = line.discount;
        discount_incl(line, divide_half_up(line.price.incl * percent, 100));
        order.coupon_discount.excl += line.discount.excl - before.excl;
        order.coupon_discount.incl += line.discount.incl - before.incl;
    }
}

void Generator::add_costs(Order& order) {
    static constexpr std::array<std::int64_t, 5> kShipping{4'9500, 6'9500, 6'2475, 0, 3'9900};
    Cost& shipping = order.shipping;
    shipping.title = dice_.chance(70) ? "PostNL" : "DHL \"Same Day\" & avond";
    shipping.rate = 2100;
    shipping.base = unit_price(dice_.pick(kShipping), dice_.chance(30), shipping.rate);
    if (shipping.base.incl > 0 && dice_.chance(10)) {
        shipping.discount.incl = dice_.chance(50) ? to_cents(shipping.base.incl) : 150;
        shipping.discount.excl = shipping.discount.incl == to_cents(shipping.base.incl)
                                     ? to_cents(shipping.base.excl)
                                     : without_vat(shipping.discount.incl, shipping.rate);
    }
    shipping.price = line_price(shipping.base, 1, shipping.discount);
    Cost& payment = order.payment;
    static constexpr std::array kMethods{std::pair{"mollie", "iDEAL"}, std::pair{"mollie", "Creditcard"},
                                         std::pair{"mollie", "Bancontact"}, std::pair{"paypal", "PayPal"},
                                         std::pair{"invoice", "Achteraf betalen"}};
    const auto& [id, title] = dice_.pick(kMethods);
    order.payment_id = id;
    payment.title = title;
    order.payment_method = lower_ascii(title);
    order.payment_is_post = order.payment_id == "invoice";
    payment.rate = 2100;
    if (dice_.chance(25)) payment.base = unit_price(dice_.chance(50) ? 5'000 : 3'500, true, payment.rate);
    payment.price = line_price(payment.base, 1, payment.discount);
}

Order Generator::make_order(Kind kind, Instant created) {
    Order order;
    const std::int64_t index = next_order_++;
    order.id = kFirstOrder + index;
    order.invoice_id = 332'600'077 + index;
    order.shipment_id = 159'900'001 + index;
    order.quote_id = 1'501'400'001 + index;
    order.number = "ORD" + padded(1'042 + index, 5);
    order.invoice_number = "INV" + padded(987 + index, 5);
    order.shipment_number = "SHIP" + padded(1'042 + index, 5);
    order.kind = kind;
    order.created = created;
    order.person = take_person();
    order.is_new_customer = dice_.chance(40);
    order.comment = dice_.pick(words::kComments);
    const auto lines = std::min<std::int64_t>(6, 1 + dice_.between(0, 7) * dice_.between(1, 4) / 4);
    for (int i = 0; i < lines; ++i)
        order.lines.push_back(make_line(i));
    if (kind == Kind::unknown_vat) {
        Line& line = order.lines.back();
        line.rate = options_.unknown_rate;
        line.base.excl = without_vat(line.base.incl, line.rate);
        discount_incl(line, 0);
    }
    if (dice_.chance(12)) apply_coupon(order);
    add_costs(order);
    if (kind == Kind::correct && dice_.chance(1.5)) {  // everything given away
        for (Line& line : order.lines) {
            line.discount = {to_cents(line.base.excl * line.quantity),
                             to_cents(line.base.incl * line.quantity)};
            set_price(line);
        }
        order.shipping.discount = {to_cents(order.shipping.base.excl), to_cents(order.shipping.base.incl)};
        order.shipping.price = {};
        order.payment.base = order.payment.price = {};
    }
    order.total = sum_of_parts(order);
    if (kind == Kind::wrong_total) {
        const std::int64_t off = dice_.chance(30) ? 1 : dice_.between(2, 1'000);
        const bool down = dice_.chance(50) && order.total.incl > off;
        order.total.incl += down ? -off : off;
        if (dice_.chance(30)) order.total.excl += 1;
    }
    return order;
}

Order Generator::blank(Instant created) {
    Order order = make_order(Kind::unpaid, created);
    order.lines.clear();
    order.coupon.clear();
    order.comment.clear();
    order.coupon_discount = {};
    order.shipping = {};
    order.payment = {};
    order.payment_id = "mollie";
    order.payment_method = "ideal";
    order.payment.title = "iDEAL";
    order.payment_is_post = false;
    order.shipping.rate = order.payment.rate = 2100;
    order.total = {};
    order.updated = created;
    order.shipment_status = "not_shipped";
    order.payment_status = "not_paid";
    order.status = "processing_awaiting_payment";
    order.invoiced = options_.invoices == InvoiceCreation::direct;
    add_event(order, created, "order", "new");
    if (order.invoiced) add_event(order, created, "invoice", "new");
    return order;
}

Order Generator::long_order(std::int64_t lines, Instant created) {
    Order order = blank(created);
    for (std::int64_t i = 0; i < lines; ++i) {
        Line line = make_line(0);
        line.quantity = 1;
        line.discount = {};
        set_price(line);
        order.lines.push_back(std::move(line));
    }
    order.total = sum_of_parts(order);
    pay(order, created);
    return order;
}

void Generator::add_event(Order& order, Instant moment, const char* type, const char* message,
                          std::string comment) {
    order.events.push_back({next_event_++, moment, type, message, "auto", std::move(comment), 0});
}

void Generator::pay(Order& order, Instant moment) {
    order.paid = true;
    if (order.kind == Kind::unpaid) order.kind = Kind::correct;
    order.payment_status = "paid";
    if (order.status == "processing_awaiting_payment") order.status = "processing_awaiting_shipment";
    order.updated = moment;
    if (options_.invoices == InvoiceCreation::paid && !order.invoiced && order.invoices.empty()) {
        order.invoiced = true;
        order.invoice_created = moment;
        add_event(order, moment, "invoice", "new");
    }
    if (order.invoiced) add_event(order, moment, "invoice", "paid");
    for (Order& part : order.invoices) {
        part.paid = true;
        part.updated = moment;
        order.events.push_back({next_event_++, moment, "invoice", "paid", "auto", {}, part.invoice_id});
    }
    add_event(order, moment, "order", "paid",
              order.total.incl == 0 ? "Total = 0" : "tr_" + digits(dice_, 10));
}

void Generator::settle(Order& order, Instant latest) {
    order.updated = order.created;
    order.shipment_status = "not_shipped";
    order.payment_status = "not_paid";
    order.status = "processing_awaiting_payment";
    order.invoiced = options_.invoices == InvoiceCreation::direct;
    add_event(order, order.created, "order", "new");
    if (order.invoiced) add_event(order, order.created, "invoice", "new");
    const auto later = [&](std::int64_t seconds) { return std::min(latest, order.updated + seconds); };
    if (order.kind == Kind::cancelled) {
        order.status = order.payment_status = order.shipment_status = "cancelled";
        order.updated = later(dice_.between(600, 86'400));
        add_event(order, order.updated, "order", "cancelled");
        return;
    }
    if (order.kind == Kind::unpaid) {
        if (order.payment_is_post && dice_.chance(50)) {
            order.status = "completed_shipped";
            order.shipment_status = "shipped";
            order.updated = later(dice_.between(600, 86'400));
        }
        return;
    }
    pay(order, later(dice_.between(20, 600)));
    if (dice_.chance(2)) {  // the back office un-paid it by mistake and paid it again
        const Instant wrong = later(60);
        add_event(order, wrong, "invoice", "not_paid");
        add_event(order, wrong, "order", "not_paid");
        pay(order, later(120));
    }
    if (dice_.chance(45)) {
        order.status = "completed_shipped";
        order.shipment_status = "shipped";
        order.updated = later(dice_.between(3'600, 86'400));
        add_event(order, order.updated, "shipment", "shipped");
    }
}

}  // namespace koppel::sandbox

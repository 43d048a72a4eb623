// What a generated shop consists of: customers, orders, lines, events. Plain data, no behaviour.
// Money is whole cents; unit ("base") prices are ten-thousandths; VAT rates are hundredths of a percent.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.hpp"

namespace koppel::sandbox {

// What a test may expect of an order. `correct` orders add up, are paid and have known rates.
enum class Kind { correct, wrong_total, unknown_vat, unpaid, cancelled };
const char* kind_name(Kind kind);

struct Money {
    std::int64_t excl = 0;
    std::int64_t incl = 0;
    Money& operator+=(const Money& other) {
        excl += other.excl;
        incl += other.incl;
        return *this;
    }
};

struct Line {
    std::int64_t id = 0, product_id = 0, variant_id = 0;  // variant 0: none
    std::string brand, title, variant, article_code, ean, sku;
    int rate = 0;
    int quantity = 1;
    int refunded = 0;
    int weight = 0;
    bool custom = false;  // typed by the merchant: an invoice item of type custom, without article
    Money base;           // per unit, ten-thousandths
    Money discount;       // of the whole line
    Money price;          // of the whole line, after discount
};

// Shipping or payment costs.
struct Cost {
    std::string title;
    int rate = 0;
    bool rate_unstated = false;  // invoice items say 0 although VAT is in the price
    Money base;                  // ten-thousandths
    Money discount;
    Money price;
};

struct Address {
    std::string company, name, street, number, extension, zipcode, city;
    std::string street2;
    std::string country = "nl";
};

struct Person {
    std::int64_t customer_id = 0;  // 0: a guest
    std::string email, firstname, middlename, lastname, phone;
    bool is_company = false;
    std::string company, coc_number, vat_number;
    Address billing, shipping;
};

struct Event {
    std::int64_t id = 0;
    Instant created = 0;
    const char* type = "order";
    const char* message = "new";
    const char* channel = "auto";
    std::string comment;
    std::int64_t invoice_id = 0;  // 0: the order's own invoice
};

struct Order {
    std::int64_t id = 0, invoice_id = 0, shipment_id = 0, quote_id = 0;
    Instant created = 0, updated = 0;
    std::string number, invoice_number, shipment_number;
    Kind kind = Kind::correct;
    bool paid = false;
    std::string status, payment_status, shipment_status;
    std::string payment_id, payment_method, comment, memo, coupon;
    bool payment_is_post = false;
    bool is_new_customer = false;
    Person person;
    std::vector<Line> lines;
    Cost shipping, payment;
    Money coupon_discount;
    Money total;  // as the shop states it: wrong on purpose for wrong_total
    std::vector<Event> events;
    // Has the order one invoice of its own for all of it? Off: none yet, or the partial ones in `invoices`.
    bool invoiced = true;
    Instant invoice_created = 0;  // 0: with the order
    // Partial invoices and credit notes have the shape of the order: their own invoice id, number, lines and
    // total. Amounts of credit notes are positive here.
    std::vector<Order> invoices;
    std::vector<Order> credits;
    std::int64_t credited_invoice_id = 0;
    std::string scenario;  // the name of the story that it belongs to, empty for everyday orders
};

// What the parts of an order add up to; equals `total` unless the order is wrong.
Money sum_of_parts(const Order& order);

}  // namespace koppel::sandbox

// From the lines of a sale to lines that can be booked: which are booked, on what, under which words and
// price. Pure, thread-safe. What cannot be decided is a finding.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "books/books.hpp"

namespace koppel::books {

using Lines = std::vector<model::SaleLine>;

// A line without any amount is booked only when it is a product.
bool is_booked(const model::SaleLine& line);

// A discount on the whole order: it holds VAT, but names no rate.
bool lacks_rate(const model::SaleLine& line);

// The discount split over the VAT rates of `others`, pro rata to what the products of each rate cost
// including VAT, to the cent; what rounding leaves over goes a cent each to the largest shares.
std::variant<Lines, Finding> split_discount(const model::SaleLine& discount, const Lines& others,
                                            const model::Sale& sale);

// The lines to book: empty ones left out, discounts on the whole order split.
struct BookedLines {
    Lines lines;
    std::vector<Finding> findings;
};
BookedLines booked_lines(const model::Sale& sale);

// Which of a VAT rule's accounts a type of line is booked on, best first: "shipping"; "discount", "turnover".
// Gift cards and tips are no turnover. Empty for an unknown type.
std::vector<std::string> account_names(std::string_view line_type);

// The ledger account, empty when the rule has none for this type of line.
std::string account_for(const model::SaleLine& line, const contracts::VatRule& rule);

// The code a product is known by at the sink: SKU, else EAN, else article code.
std::string article_code(const model::SaleLine& line);

// What the flow makes of single documents.
bool makes_orders(const Terms& terms);
bool makes_receipts(const Terms& terms);

// Whether the flow books products on articles: of orders always, of invoices where the sink's settings say so
// (EA-09).
bool books_articles(const Terms& terms);
// The article that a line is booked on: a product's own, else the one that the contract names for its type
// (LA-04). Empty: none.
std::string article_for_line(const model::SaleLine& line, const Terms& terms);
bool is_article_line(const model::SaleLine& line, const Terms& terms);

// What the line is called in the books.
std::string description_for(const model::SaleLine& line);

// Quantity and price per unit with as few decimals as possible (4 to 10), so that their product rounds to
// `amount`; where no such price exists, quantity 1 and the true quantity in `prefix` ("3 x ").
struct Pricing {
    model::Decimal quantity;
    model::Decimal unit_price;
    std::string prefix;
};
Pricing price_per_unit(model::Decimal quantity, model::Decimal amount);

}  // namespace koppel::books

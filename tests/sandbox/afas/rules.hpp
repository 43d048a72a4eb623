// What Profit checks and does with the elements it is given, connector by connector. Single thread. Throws
// Problem before anything has changed; answers the members of `results`.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "afas/assumptions.hpp"
#include "afas/books.hpp"
#include "afas/reading.hpp"

namespace koppel::sandbox::afas {

enum class Verb { post, put };

struct Results {
    std::string name;  // FbSales
    std::vector<std::pair<std::string, std::string>> values;
};

struct Context {
    Books& books;
    const Assumptions& assumptions;
    Instant now;
};

Results write_order(const Context& context, const Element& element, Verb verb, bool direct);
// Adds the lines to an order: POST on …/FbSales/FbSalesLines.
Results add_lines(const Context& context, const Element& element, bool direct);
void delete_order(const Context& context, bool direct, const std::string& number, const std::string& line);
// Computes every amount of an order from its fields.
void price(const Context& context, Order& order);

Results write_sales_relation(const Context& context, const Element& element, Verb verb);
Results write_relation(const Context& context, const Element& element, Verb verb);  // KnPerson, …Organisation
Results write_contact(const Context& context, const Element& element);
Results write_article(const Context& context, const Element& element, Verb verb);

Results write_entry(const Context& context, const Element& element);
void delete_entry(const Context& context, const std::string& unit, const std::string& journal,
                  std::string_view key, const std::string& value);

// Whether every field that refers to something refers to something that is there; sub-objects too.
void check_references(Books& books, const Element& element);

}  // namespace koppel::sandbox::afas

// The article that a line is booked on. Pure, thread-safe, never fails.
#pragma once

#include "books/books.hpp"

namespace koppel::books {

// Of a line that has one (lines.hpp). A product's own is made where the sink's settings say so; one that the
// contract names is there.
model::ArticleRule article_for(const model::SaleLine& line, const contracts::VatRule& rule,
                               const Terms& terms);

}  // namespace koppel::books

// Articles: found by their code, created when missing, never changed. Only concept invoices need them.
// Pure functions, thread-safe; what cannot be written throws Refusal.
#pragma once

#include <string>
#include <string_view>

#include "koppel/model/posting.hpp"
#include "needs.hpp"

namespace koppel::asperion {

// Refers to `line` and `today`.
Need article_need(const model::PostingLine& line, std::string_view today);

std::string article_body(const model::ArticleRule& article, std::string_view today);

}  // namespace koppel::asperion

#include "books/words.hpp"

#include <algorithm>

namespace koppel::books {

namespace {

std::string_view kind_in_words(std::string_view kind) {
    if (kind == "credit_note") return "credit note";
    return kind.empty() ? "document" : kind;
}

}  // namespace

std::string label(const model::Sale& sale) {
    return std::string(kind_in_words(sale.kind)) + ' ' + (sale.number.empty() ? sale.key : sale.number);
}

std::string money(model::Decimal amount, std::string_view currency) {
    std::string text = amount.to_string(2);
    if (!currency.empty()) text.append(" ").append(currency);
    return text;
}

std::string percent(model::Decimal rate) {
    return rate.to_string() + '%';
}

std::string trimmed(std::string_view text) {
    constexpr std::string_view kSpace = " \t\r\n\v\f";
    const auto first = text.find_first_not_of(kSpace);
    if (first == std::string_view::npos) return {};
    return std::string(text.substr(first, text.find_last_not_of(kSpace) - first + 1));
}

std::string lower_case(std::string_view text) {
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return lower;
}

}  // namespace koppel::books

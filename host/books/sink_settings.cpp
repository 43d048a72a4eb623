#include "books/sink_settings.hpp"

#include "books/words.hpp"

namespace koppel::books {

namespace {

std::string text(const boost::json::object& settings, std::string_view name) {
    const auto* value = settings.if_contains(name);
    return value != nullptr && value->is_string() ? trimmed(value->get_string()) : std::string();
}

}  // namespace

bool prices_include_vat(const contracts::Contract& contract) {
    const auto* value = contract.sink.if_contains("prices_include_vat");
    return value != nullptr && value->is_bool() && value->get_bool();
}

Products products(const contracts::Contract& contract) {
    const std::string choice = text(contract.sink, "products");
    if (choice == "create") return Products::create;
    return choice == "existing" ? Products::existing : Products::never;
}

std::string named_article(const contracts::Contract& contract, std::string_view line_type) {
    const auto* articles = contract.sink.if_contains("articles");
    return articles != nullptr && articles->is_object() ? text(articles->get_object(), line_type)
                                                        : std::string();
}

std::string default_sales_type(const contracts::Contract& contract) {
    return text(contract.sink, "default_sales_type");
}

std::string sales_journal(const contracts::Contract& contract) {
    return text(contract.sink, "sales_journal");
}

std::string memo_journal(const contracts::Contract& contract) {
    return text(contract.sink, "memo_journal");
}

std::string cash_journal(const contracts::Contract& contract) {
    return text(contract.sink, "cash_journal");
}

}  // namespace koppel::books

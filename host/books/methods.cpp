#include "books/methods.hpp"

#include <algorithm>

#include "books/words.hpp"

namespace koppel::books {

namespace {

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i > 0) text += i + 1 == words.size() ? " and " : ", ";
        text += words[i];
    }
    return text;
}

}  // namespace

const contracts::PaymentMethodRule* method_rule(std::string_view key, std::string_view title,
                                                const contracts::Contract& contract) {
    const auto& rules = contract.payment_methods;
    const auto by_key = std::ranges::find(rules, key, &contracts::PaymentMethodRule::method);
    if (by_key != rules.end()) return &*by_key;
    const std::string wanted = lower_case(trimmed(title));
    if (wanted.empty()) return nullptr;
    const auto by_title = std::ranges::find_if(
        rules, [&](const auto& rule) { return lower_case(trimmed(rule.method)) == wanted; });
    return by_title == rules.end() ? nullptr : &*by_title;
}

PaidMethods paid_methods(const model::Sale& sale, const contracts::Contract& contract) {
    PaidMethods methods;
    for (const auto& payment : sale.payments) {
        const std::string& key = payment.method.empty() ? payment.title : payment.method;
        auto found = std::ranges::find(methods, key, &PaidMethod::key);
        if (found == methods.end()) {
            methods.push_back({key, payment.title.empty() ? key : payment.title, payment.kind, {}, nullptr});
            found = methods.end() - 1;
            found->rule = method_rule(key, found->title, contract);
        }
        found->amount += payment.amount;
    }
    std::erase_if(methods, [](const auto& method) { return method.amount.is_zero(); });
    return methods;
}

std::string names_of(const PaidMethods& methods) {
    std::vector<std::string> names;
    for (const auto& method : methods)
        names.push_back(method.title);
    return joined(names);
}

std::string names_and_amounts(const PaidMethods& methods, std::string_view currency) {
    std::vector<std::string> names;
    for (const auto& method : methods)
        names.push_back(method.title + " (" + money(method.amount, currency) + ')');
    return joined(names);
}

}  // namespace koppel::books

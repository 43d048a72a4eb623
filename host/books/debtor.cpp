#include "books/debtor.hpp"

#include "books/classify.hpp"
#include "books/lines.hpp"
#include "books/methods.hpp"
#include "books/words.hpp"

namespace koppel::books {

namespace {

const std::string& first_filled(const std::string& a, const std::string& b) {
    return a.empty() ? b : a;
}

}  // namespace

const contracts::PaymentMethodRule* payment_rule(const model::Sale& sale,
                                                 const contracts::Contract& contract) {
    if (!sale.payment_method.empty()) return method_rule(sale.payment_method, sale.payment_title, contract);
    const auto methods = paid_methods(sale, contract);
    return methods.size() == 1 ? methods.front().rule : nullptr;
}

std::string fixed_debtor(const model::Sale& sale, const Terms& terms) {
    const auto* rule = payment_rule(sale, *terms.contract);
    const bool of_method = rule != nullptr && !rule->debtor.empty();
    const auto& debtors = terms.contract->debtors;
    std::string fixed = of_method ? rule->debtor : debtors.fixed;
    if (fixed.empty() && debtor_email(sale).empty()) fixed = debtors.fallback;
    if (fixed.empty()) return {};
    const auto sale_class = classify(sale, terms);
    return sale_class == SaleClass::icp || sale_class == SaleClass::suspicious ? std::string() : fixed;
}

std::string debtor_email(const model::Sale& sale) {
    return trimmed(sale.customer.email);
}

bool has_address(const model::Address& address) {
    return !(address.company.empty() && address.attention.empty() && address.street.empty() &&
             address.postal_code.empty() && address.city.empty());
}

const model::Address& invoice_address(const model::Sale& sale) {
    return has_address(sale.billing) ? sale.billing : sale.shipping;
}

const model::Address& delivery_address(const model::Sale& sale) {
    return has_address(sale.shipping) ? sale.shipping : sale.billing;
}

std::string person_name(const model::Sale& sale) {
    std::string name;
    for (const auto* part :
         {&sale.customer.first_name, &sale.customer.middle_name, &sale.customer.last_name}) {
        const std::string text = trimmed(*part);
        if (text.empty()) continue;
        if (!name.empty()) name += ' ';
        name += text;
    }
    return name.empty() ? trimmed(invoice_address(sale).attention) : name;
}

std::string clean_coc_number(std::string_view text) {
    std::string digits;
    for (const char c : text) {
        if (c >= '0' && c <= '9') digits += c;
    }
    return digits;
}

model::NewDebtor new_debtor(const model::Sale& sale, const contracts::Contract& contract) {
    const std::string company = trimmed(first_filled(sale.customer.company, invoice_address(sale).company));
    const std::string person = person_name(sale);
    model::NewDebtor debtor;
    debtor.email = debtor_email(sale);
    debtor.name = first_filled(first_filled(company, person), debtor.email);
    debtor.attention = person;
    debtor.phone = trimmed(first_filled(sale.customer.phone, sale.customer.mobile));
    debtor.coc_number = clean_coc_number(sale.customer.coc_number);
    debtor.vat_number = trimmed(sale.customer.vat_number);
    debtor.payment_condition = contract.debtors.payment_condition;
    debtor.address = invoice_address(sale);
    return debtor;
}

model::DebtorRule debtor_rule(const model::Sale& sale, const Terms& terms) {
    const auto& contract = *terms.contract;
    model::DebtorRule rule;
    rule.code = fixed_debtor(sale, terms);
    if (!rule.code.empty()) return rule;
    rule.match_by = contract.debtors.match;
    rule.match_value = debtor_email(sale);
    if (contract.debtors.create) rule.create = new_debtor(sale, contract);
    return rule;
}

std::string serial_key(const model::Sale& sale, const Terms& terms) {
    if (makes_receipts(terms)) return {};  // they have no debtor
    if (!terms.contract->debtors.create || !fixed_debtor(sale, terms).empty()) return {};
    return lower_case(debtor_email(sale));
}

}  // namespace koppel::books

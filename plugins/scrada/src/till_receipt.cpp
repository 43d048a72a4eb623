#include "till_receipt.hpp"

#include <algorithm>

#include "answers.hpp"
#include "assumptions.hpp"
#include "book.hpp"
#include "fields.hpp"
#include "koppel/cpp/json_text.hpp"
#include "refusal.hpp"

namespace koppel::scrada {

using model::Decimal;
using sdk::JsonText;

namespace {

std::string cut(std::string_view text, std::size_t most) {
    return std::string(model::utf8_prefix(text, most));
}

void check(const model::Receipt& receipt) {
    if (receipt.reference.empty() || receipt.number.empty() || receipt.completed_at.empty())
        throw Refusal("posting_unreadable", "A receipt needs a reference, a number and a moment.");
    if (receipt.currency != "EUR")
        throw Refusal("currency", "Scrada's receipts are in EUR; receipt " + receipt.number + " is in \"" +
                                      receipt.currency + "\".");
    Decimal sold, paid;
    for (const auto& line : receipt.lines)
        sold += line.amount_incl;
    for (const auto& payment : receipt.payments)
        paid += payment.amount;
    if (sold != receipt.total_incl || (receipt.with_payments && paid != receipt.total_incl + receipt.tips))
        throw Refusal("totals_differ", "The lines of receipt " + receipt.number + " come to " +
                                           sold.to_string(2) + ", its payments to " + paid.to_string(2) +
                                           ", the receipt to " + receipt.total_incl.to_string(2) +
                                           " and tips of " + receipt.tips.to_string(2) + ".");
}

// Scrada keeps four digits of a quantity and of a price. Where these do not come to the amount, the line is
// one piece with its quantity in words.
struct Priced {
    Decimal quantity, price;
    std::string name;
};
Priced priced(const model::ReceiptItem& line) {
    const Decimal quantity = line.quantity.rounded(Assumptions::kUnitDigits);
    const Decimal price = line.unit_price.rounded(Assumptions::kUnitDigits);
    if (quantity == line.quantity && quantity.multiplied(price, 2) == line.amount_incl)
        return {quantity, price, line.description};
    return {1, line.amount_incl, line.quantity.to_string() + " x " + line.description};
}

std::string type_of(const Settings& settings, const model::ReceiptItem& line) {
    if (line.type == "rounding") return std::string(Assumptions::kOutsideVat);
    if (line.vat_rate.is_zero() && line.amount_incl.is_zero()) return std::string(Assumptions::kZeroVat);
    return vat_type_of(line.vat_code, line.vat_rate, line.description, settings.zero_vat_type);
}

void write_line(JsonText& json, const Settings& settings, const model::ReceiptItem& line,
                std::size_t number) {
    const Priced as = priced(line);
    const bool voucher = line.type == "gift_card";
    json.open('{').text("lineID", line.key.empty() ? std::to_string(number) : line.key);
    json.number("quantity", as.quantity).raw("unitType", std::to_string(Assumptions::kPiece));
    json.number("itemInclVat", as.price).raw("vatType", type_of(settings, line));
    json.number("vatPercentage", line.vat_rate).raw("totalInclVat", line.amount_incl.to_string(2));
    json.raw("itemType", std::to_string(voucher ? Assumptions::kVoucher : Assumptions::kProduct));
    json.text_if_any("itemCode", line.article_code).text("itemName", cut(as.name, Assumptions::kLongestName));
    json.close('}');
}

int method_type_of(const model::ReceiptTender& payment) {
    if (payment.kind == "cash") return Assumptions::kPaidCash;
    if (payment.kind == "gift_card") return Assumptions::kPaidGiftCard;
    if (payment.kind != "card") return Assumptions::kPaidOther;
    const std::string name = folded(payment.title);
    const bool credit =
        std::any_of(std::begin(Assumptions::kCreditCards), std::end(Assumptions::kCreditCards),
                    [&](std::string_view word) { return name.find(word) != std::string::npos; });
    return credit ? Assumptions::kPaidCreditCard : Assumptions::kPaidDebitCard;
}

// The contract's word for the method is its name, or its id where it looks like one.
void write_payment(JsonText& json, const model::Receipt& receipt, const model::ReceiptTender& payment,
                   std::size_t number) {
    const bool by_id = looks_like_id(payment.method);
    json.open('{').text("paymentID", payment.key.empty() ? std::to_string(number) : payment.key);
    json.text("paymentDateTime", payment.paid_at.empty() ? receipt.completed_at : payment.paid_at);
    json.raw("type", std::to_string(Assumptions::kPaidByCustomer)).raw("amount", payment.amount.to_string(2));
    json.text_if_any("paymentMethodID", by_id ? payment.method : std::string());
    json.raw("paymentMethodType", std::to_string(method_type_of(payment)));
    json.text("paymentMethodName", payment.method.empty() || by_id ? payment.title : payment.method);
    json.text_if_any("reference", payment.transaction).close('}');
}

void write_customer(JsonText& json, const model::Buyer& buyer) {
    const std::string& name = buyer.name.empty() ? buyer.debtor : buyer.name;
    json.name("customer").open('{').text_if_any("customerID", buyer.key).text("name", name);
    json.text_if_any("accountingCode", buyer.debtor).text_if_any("email", cut(buyer.email, 250));
    json.text_if_any("phone", buyer.phone.size() <= 50 ? buyer.phone : "");
    json.text_if_any("vatNumber", buyer.vat_number);
    if (!buyer.address.country.empty()) write_address(json, "address", buyer.address);
    json.close('}');
}

}  // namespace

std::string till_receipt_body(const Settings& settings, const model::Receipt& receipt) {
    check(receipt);
    JsonText json;
    json.open('{').text("receiptID", receipt.reference).text("number", receipt.number);
    json.text("receiptCreatedOn", receipt.completed_at).text("receiptFinalizedOn", receipt.completed_at);
    json.text_if_any("locationID", receipt.shop).text_if_any("locationName", receipt.shop_title);
    json.text_if_any("registerID", receipt.register_name).text_if_any("registerName", receipt.register_title);
    if (receipt.buyer) write_customer(json, *receipt.buyer);
    json.text_if_any("note", receipt.description == receipt.number ? std::string() : receipt.description);
    json.raw("totalInclVat", receipt.total_incl.to_string(2));
    if (!receipt.tips.is_zero()) json.raw("totalTip", receipt.tips.to_string(2));
    json.name("lines").open('[');
    std::size_t number = 0;
    for (const auto& line : receipt.lines)
        write_line(json, settings, line, ++number);
    json.close(']').name("payments").open('[');
    number = 0;
    for (const auto& payment : receipt.payments)
        write_payment(json, receipt, payment, ++number);
    return json.close(']').close('}').take();
}

}  // namespace koppel::scrada

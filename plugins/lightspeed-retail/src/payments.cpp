#include "payments.hpp"

#include <algorithm>

#include "assumptions.hpp"

namespace koppel::lightspeed_retail {
namespace {

using model::Decimal;

constexpr Decimal kCashRounding = Decimal(Assumptions::kCashRoundingCents).divided_by(100);

Decimal sum_of(const model::Sale& sale) {
    Decimal sum;
    for (const auto& payment : sale.payments)
        sum += payment.amount;
    return sum;
}

void put_status(model::Sale& sale, Decimal paid) {
    if (sale.status == "cancelled") {
        sale.payment_status = "cancelled";
        return;
    }
    const Decimal open = std::min((sale.total_incl - paid).abs(), (sale.total_incl + sale.tips - paid).abs());
    if (open.is_zero() || (sale.status == "completed" && open <= kCashRounding)) {
        sale.payment_status = sale.status == "completed" || !paid.is_zero() ? "paid" : "unpaid";
    } else {
        sale.payment_status = paid.is_zero() ? "unpaid" : "partially_paid";
    }
}

// The one method, where there is one.
void put_method(model::Sale& sale) {
    if (sale.payments.empty()) return;
    const auto& first = sale.payments.front();
    for (const auto& payment : sale.payments) {
        if (payment.method != first.method) return;
    }
    sale.payment_method = first.method;
    sale.payment_title = first.title;
}

}  // namespace

std::string kind_of(const PaymentType& type) {
    if (type.type == "cash") return "cash";
    if (type.type == "credit card") return "card";
    if (type.type == "gift card") return "gift_card";
    if (type.type == "credit account") return "credit_account";
    if (type.type == "ecom") return "web";
    return type.type.empty() ? std::string() : "other";
}

void put_payments(model::Sale& sale, const Object& from, const Catalogue& catalogue, Reader& reader) {
    std::size_t number = 0;
    for (const Object* row : reader.rows(from, "SalePayments", "SalePayment")) {
        reader.part("payment", ++number);
        if (flag_at(*row, "archived")) continue;
        model::SalePayment payment;
        payment.amount = reader.required_amount(*row, "amount", "amount");
        if (payment.amount.is_zero()) continue;
        payment.key = reader.text(*row, "salePaymentID");
        payment.method = reader.id(*row, "paymentTypeID");
        if (payment.method.empty()) reader.problem("paymentTypeID is empty");
        if (const auto type = catalogue.payment_types.find(payment.method);
            type != catalogue.payment_types.end()) {
            payment.title = type->second.name;
            payment.kind = kind_of(type->second);
        }
        payment.tip = reader.amount_or_zero(*row, "tipAmount");
        payment.paid_at = reader.text(*row, "createTime");
        payment.transaction = reader.text(*row, "paymentID");
        sale.payments.push_back(std::move(payment));
    }
    reader.part({});

    Decimal tips;
    for (const auto& payment : sale.payments)
        tips += payment.tip;
    sale.tips = reader.amount(from, "calcTips").value_or(tips);
    const Decimal paid = sum_of(sale);
    const bool inside = (paid - sale.total_incl - sale.tips).abs() <= (paid - sale.total_incl).abs();
    if (!inside) {
        for (auto& payment : sale.payments)
            payment.tip = 0;
    }
    put_status(sale, paid);
    put_method(sale);
}

}  // namespace koppel::lightspeed_retail

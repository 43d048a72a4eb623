// From a correct receipt of a till to a posting of its own: its lines and payments one by one. Tips are taken
// out of the cash or stay, and rounding is a line, just as in the totals of a day.
#include <algorithm>
#include <stdexcept>

#include "books/books.hpp"
#include "books/business_day.hpp"
#include "books/day_rules.hpp"
#include "books/day_words.hpp"
#include "books/debtor.hpp"
#include "books/posting_text.hpp"
#include "books/receipt_parts.hpp"
#include "books/signs.hpp"
#include "books/tie_out.hpp"
#include "books/words.hpp"

namespace koppel::books {

namespace {

using model::Decimal;
using Tenders = std::vector<model::ReceiptTender>;

// How it was paid, as it is booked.
struct Paid {
    Tenders payments;
    Decimal tips;
    Decimal rounding;
};

// By the clock of the shop. Empty: nobody knows.
std::string moment_of(const model::Sale& receipt, const Terms& terms) {
    for (const auto* instant : {&receipt.completed_at, &receipt.created_at}) {
        if (auto moment = shop_time(*instant, receipt, terms)) return *moment;
    }
    return {};
}

Tenders tenders_of(const model::Sale& receipt, const Terms& terms) {
    Tenders tenders;
    for (const auto& payment : receipt.payments) {
        const auto* rule = method_rule(payment.method.empty() ? payment.title : payment.method, payment.title,
                                       *terms.contract);
        model::ReceiptTender tender;
        tender.key = payment.key;
        tender.method = rule == nullptr ? "" : rule->code;
        tender.title = payment.title.empty() ? payment.method : payment.title;
        tender.kind = payment.kind;
        tender.amount = payment.amount;
        tender.tip = payment.tip;
        tender.paid_at = shop_time(payment.paid_at, receipt, terms).value_or("");
        tender.transaction = payment.transaction;
        tenders.push_back(std::move(tender));
    }
    return tenders;
}

// RS-10: the tips are paid out of the cash: of the receipt's, else of the till's.
void take_out(Tenders& tenders, const model::Sale& receipt, const DayCell& cash, Decimal tips,
              const Terms& terms) {
    for (auto& tender : tenders)
        tender.tip = 0;
    for (std::size_t i = 0; i < tenders.size(); ++i) {
        const auto& payment = receipt.payments[i];
        if ((payment.method.empty() ? payment.title : payment.method) != cash.method) continue;
        tenders[i].amount -= tips;
        return;
    }
    const auto* rule = rule_of(cash, terms);
    model::ReceiptTender out;
    out.method = rule == nullptr ? "" : rule->code;
    out.title = cash.method_title.empty() ? cash.method : cash.method_title;
    out.kind = cash.method_kind;
    out.amount = -tips;
    tenders.push_back(std::move(out));
}

std::variant<Paid, Finding> paid_of(const model::Sale& receipt, const PaidMethods& methods,
                                    const Terms& terms) {
    const bool tips_stay = terms.contract->day_totals.tips == "category";
    if (!books_methods(terms)) {
        const Decimal tips = tips_that_came_in(receipt, methods);
        return Paid{{}, tips_stay ? tips : Decimal(), {}};
    }
    auto besides = besides_total(receipt, methods, terms);
    if (auto* finding = std::get_if<Finding>(&besides)) return std::move(*finding);
    const auto [tips, rounding] = std::get<Besides>(besides);
    if (!rounding.is_zero() && terms.contract->day_totals.rounding_code.empty())
        return rounding_without_code("rounding_code", label(receipt));
    Paid paid{tenders_of(receipt, terms), tips_stay ? tips : Decimal(), rounding};
    if (!tips.is_zero() && !tips_stay) {
        const auto cash = cash_of(methods, terms);
        if (!cash) return no_cash(receipt, tips);
        take_out(paid.payments, receipt, *cash, tips, terms);
    }
    if (tips.is_zero()) {
        for (auto& payment : paid.payments)
            payment.tip = 0;  // told, but not in the payments
    }
    std::erase_if(paid.payments, [](const auto& payment) { return payment.amount.is_zero(); });
    return paid;
}

model::ReceiptItem item_of(const model::SaleLine& line, const Terms& terms, const std::string& subject) {
    const auto rule = day_vat_rule(turnover_cell(line), terms, subject);
    const auto* known = std::get_if<const contracts::VatRule*>(&rule);
    const auto pricing = price_per_unit(line.quantity, line.amount_incl);
    model::ReceiptItem item;
    item.type = line.type;
    item.key = line.key;
    item.article_code = article_code(line);
    item.description = pricing.prefix + description_for(line);
    item.tax_class = line.tax_class;
    item.quantity = pricing.quantity;
    item.unit_price = pricing.unit_price;
    item.vat_code = known == nullptr ? "" : (*known)->code;  // a line of zero may have none
    item.vat_rate = line.vat_rate;
    item.amount_excl = line.amount_excl;
    item.amount_incl = line.amount_incl;
    return item;
}

model::ReceiptItem rounding_item(Decimal rounding, const Terms& terms) {
    model::ReceiptItem item;
    item.type = "rounding";
    item.description = words_for("rounding");
    item.vat_code = terms.contract->day_totals.rounding_code;
    item.unit_price = item.amount_excl = item.amount_incl = rounding;
    return item;
}

std::optional<model::Buyer> buyer_of(const model::Sale& receipt, const Terms& terms) {
    const auto known = new_debtor(receipt, *terms.contract);
    model::Buyer buyer;
    buyer.key = receipt.customer.key;
    buyer.debtor = fixed_debtor(receipt, terms);
    buyer.name = known.name;
    buyer.email = known.email;
    buyer.phone = known.phone;
    buyer.vat_number = known.vat_number;
    buyer.address = known.address;
    if (buyer.debtor.empty() && buyer.name.empty()) return std::nullopt;
    return buyer;
}

void put_head(model::Receipt& posting, const model::Sale& receipt, const Terms& terms,
              const std::string& reference) {
    posting.reference = reference;
    posting.source_key = receipt.key;
    posting.number = receipt.number.empty() ? receipt.key : receipt.number;
    posting.date = *booking_day(receipt, terms);
    posting.completed_at = moment_of(receipt, terms);
    posting.currency = receipt.currency;
    posting.description = posting_text(receipt, *terms.contract);
    posting.shop = receipt.shop;
    posting.shop_title = receipt.shop_title;
    posting.register_name = receipt.register_name;
    posting.register_title = receipt.register_title;
    posting.buyer = buyer_of(receipt, terms);
}

std::variant<model::Receipt, Fail> build(const model::Sale& receipt, const Terms& terms,
                                         const std::string& reference) {
    if (auto findings = check(receipt, terms); !findings.empty()) return Fail{std::move(findings)};
    auto made = paid_of(receipt, paid_methods(receipt, *terms.contract), terms);
    auto& paid = std::get<Paid>(made);  // it was checked
    model::Receipt posting;
    put_head(posting, receipt, terms, reference);
    for (const auto& line : booked_lines(receipt).lines)
        posting.lines.push_back(item_of(line, terms, label(receipt)));
    if (!paid.rounding.is_zero()) posting.lines.push_back(rounding_item(paid.rounding, terms));
    posting.with_payments = books_methods(terms);
    posting.payments = std::move(paid.payments);
    posting.tips = paid.tips;
    posting.total_excl = receipt.total_excl + paid.rounding;
    posting.total_incl = receipt.total_incl + paid.rounding;
    posting.total_vat = posting.total_incl - posting.total_excl;
    if (auto findings = check_tie_out(receipt, posting); !findings.empty()) return Fail{std::move(findings)};
    return posting;
}

Findings check_moment(const model::Sale& receipt, const Terms& terms) {
    if (!moment_of(receipt, terms).empty()) return {};
    return {{"moment_unreadable",
             "Date check: " + label(receipt) + " does not say when it was completed (\"" +
                 receipt.completed_at + "\").",
             "Report the problem: the source must send an instant with its offset"}};
}

// Turnover that cancels out within a receipt is none of its day, but still lines of the receipt.
Findings check_every_rate(const model::Sale& receipt, const Lines& lines, const Terms& terms) {
    DayCells sold;
    for (const auto& line : lines) {
        if (!line.amount_excl.is_zero() || !line.amount_incl.is_zero()) sold.push_back(turnover_cell(line));
    }
    return check_categories(sold, terms, label(receipt), false);
}

}  // namespace

Findings check_receipt(const model::Sale& receipt, const Terms& terms) {
    const auto methods = paid_methods(receipt, *terms.contract);
    const auto lines = sold_lines(receipt, methods, terms, false);
    Findings findings;
    const auto add = [&findings](Findings more) {
        std::move(more.begin(), more.end(), std::back_inserter(findings));
    };
    if (const auto* wrong = std::get_if<Findings>(&lines))
        add(*wrong);
    else
        add(check_every_rate(receipt, std::get<Lines>(lines), terms));
    add(check_date(receipt, terms));
    add(check_moment(receipt, terms));
    add(check_ignored_methods(receipt, terms));
    if (!findings.empty()) return findings;
    auto paid = paid_of(receipt, methods, terms);
    if (auto* finding = std::get_if<Finding>(&paid)) findings.push_back(std::move(*finding));
    return findings;
}

std::variant<model::Receipt, Fail> receipt_for(const model::Sale& sale, const Terms& terms,
                                               const std::string& reference) {
    try {
        const auto credit = with_book_signs(sale);
        return build(credit ? *credit : sale, terms, reference);
    } catch (const std::overflow_error&) {
        return Fail{amount_out_of_range(sale)};
    }
}

}  // namespace koppel::books

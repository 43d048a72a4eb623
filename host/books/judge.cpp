// Is a sale wanted, finished and correct? In this order: what lies before the start or will never be finished
// is ignored; what may still change is open and not judged further; free documents are never paid, so they
// are recognised before the payment is looked at.
#include <algorithm>
#include <map>
#include <stdexcept>

#include "books/books.hpp"
#include "books/calendar.hpp"
#include "books/checks.hpp"
#include "books/icp.hpp"
#include "books/lines.hpp"
#include "books/methods.hpp"
#include "books/notes.hpp"
#include "books/signs.hpp"
#include "books/words.hpp"

namespace koppel::books {

namespace {

bool money_came_in(const model::Sale& sale) {
    return sale.payment_status == "paid" || sale.payment_status == "partially_paid";
}

std::optional<Ignore> before_start(const model::Sale& sale, const Terms& terms) {
    const auto day = document_day(sale, *terms.tenant);
    const std::string& start = terms.contract->start_date;
    if (!day || start.empty() || *day >= start) return std::nullopt;
    return Ignore{label(sale) + " is of " + *day + ", before the contract's start date " + start};
}

std::optional<Ignore> after_end(const model::Sale& sale, const Terms& terms) {
    const auto day = document_day(sale, *terms.tenant);
    const std::string& end = terms.contract->end_date;
    if (!day || end.empty() || *day <= end) return std::nullopt;
    return Ignore{label(sale) + " is of " + *day + ", after the contract's end date " + end};
}

std::optional<Ignore> cancelled_unpaid(const model::Sale& sale) {
    if (sale.status != "cancelled" || money_came_in(sale)) return std::nullopt;
    return Ignore{label(sale) + " was cancelled and never paid"};
}

std::optional<Ignore> method_ignored(const model::Sale& sale, const Terms& terms) {
    auto methods = paid_methods(sale, *terms.contract);
    if (methods.empty() && !sale.payment_method.empty()) {
        const std::string& key = sale.payment_method;
        methods = {{key, key, {}, {}, method_rule(key, sale.payment_title, *terms.contract)}};
    }
    if (methods.empty() || !std::ranges::all_of(methods, &PaidMethod::is_ignored)) return std::nullopt;
    return Ignore{label(sale) + " was paid with " + names_of(methods) + ", which the contract ignores"};
}

// Nothing would change on any account: the totals are zero, and so is what each kind of line adds up to at
// each rate. An exchange at another VAT rate, or free goods with paid shipping, is booked.
std::optional<Ignore> nothing_to_book(const model::Sale& sale, const Terms& terms) {
    // A receipt shows what was paid, too: cash for a gift card.
    if (makes_receipts(terms) && !paid_methods(sale, *terms.contract).empty()) return std::nullopt;
    if (!sale.total_excl.is_zero() || !sale.total_incl.is_zero()) return std::nullopt;
    if (!check_cents(sale).empty()) return std::nullopt;
    const auto booked = booked_lines(sale);
    if (!booked.findings.empty()) return std::nullopt;
    struct Sums {
        model::Decimal excl;
        model::Decimal incl;
    };
    std::map<std::pair<std::string, model::Decimal>, Sums> per_account;
    for (const auto& line : booked.lines) {
        const auto names = account_names(line.type);
        auto& sums = per_account[{names.empty() ? line.type : names.back(), line.vat_rate}];
        sums.excl += line.amount_excl;
        sums.incl += line.amount_incl;
    }
    const bool nothing = std::all_of(per_account.begin(), per_account.end(), [](const auto& entry) {
        return entry.second.excl.is_zero() && entry.second.incl.is_zero();
    });
    if (!nothing) return std::nullopt;
    return Ignore{label(sale) + " adds up to zero: there is nothing to book"};
}

// A flow of paid documents takes no credits along (EA-04): those are booked from the invoices.
std::optional<Ignore> credit_not_taken(const model::Sale& sale, const Terms& terms) {
    if (terms.flow->only != "paid" || sale.kind != "credit_note") return std::nullopt;
    return Ignore{label(sale) + " is not taken along: the flow books paid documents only"};
}

std::optional<Open> unpaid(const model::Sale& sale, const Terms& terms) {
    if (terms.flow->only != "paid" || sale.payment_status == "paid") return std::nullopt;
    if (sale.payment_status == "partially_paid") return Open{label(sale) + " is paid only in part"};
    if (sale.payment_status == "cancelled") return Open{"the payment of " + label(sale) + " was cancelled"};
    return Open{label(sale) + " is not paid yet"};
}

std::optional<Open> unfinished(const model::Sale& sale, const Terms& terms) {
    if (sale.status != "open") return std::nullopt;
    if (auto open = unpaid(sale, terms)) return open;  // says more to a person
    std::string reason = label(sale) + " is not completed at the source yet";
    if (!sale.source_status.empty()) reason += " (" + sale.source_status + ")";
    return Open{std::move(reason)};
}

std::optional<Fail> cancelled_after_payment(const model::Sale& sale) {
    if (sale.status != "cancelled" || !money_came_in(sale)) return std::nullopt;
    return Fail{{{"cancelled_after_payment",
                  "Status check: " + label(sale) + " of " + money(sale.total_incl, sale.currency) +
                      " was cancelled, but its payment status is " +
                      (sale.payment_status == "paid" ? "paid" : "partially paid") + ".",
                  "Ignore it with a reason when the money was returned; else set it right in the shop and "
                  "process it again"}}};
}

std::optional<Fail> unreadable(const model::Sale& sale) {
    if (sale.unreadable.empty()) return std::nullopt;
    return Fail{{{"document_unreadable", sale.unreadable,
                  "Set it right at the source, where the next run reads it again; or book it by hand and "
                  "ignore it with a reason"}}};
}

Verdict judge_unguarded(const model::Sale& sale, const Terms& terms) {
    if (auto ignore = before_start(sale, terms)) return *ignore;
    if (auto ignore = after_end(sale, terms)) return *ignore;
    if (auto fail = unreadable(sale)) return *fail;
    if (auto ignore = credit_not_taken(sale, terms)) return *ignore;
    if (auto ignore = cancelled_unpaid(sale)) return *ignore;
    if (auto open = unfinished(sale, terms)) return *open;
    if (auto ignore = nothing_to_book(sale, terms)) return *ignore;
    if (auto fail = cancelled_after_payment(sale)) return *fail;
    if (auto open = unpaid(sale, terms)) return *open;
    if (auto ignore = method_ignored(sale, terms)) return *ignore;
    if (auto findings = check(sale, terms); !findings.empty()) return Fail{std::move(findings)};
    if (makes_receipts(terms)) return Post{};  // handed over the counter
    if (auto wait = wait_for_vies(sale, terms)) return *wait;
    return Post{notes_on(sale, terms)};
}

}  // namespace

Verdict judge(const model::Sale& sale, const Terms& terms) {
    try {
        const auto credit = with_book_signs(sale);
        return judge_unguarded(credit ? *credit : sale, terms);
    } catch (const std::overflow_error&) {
        return Fail{amount_out_of_range(sale)};
    }
}

}  // namespace koppel::books

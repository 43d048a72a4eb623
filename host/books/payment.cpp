#include "books/payment.hpp"

#include <stdexcept>
#include <utility>

#include "books/calendar.hpp"
#include "books/sink_settings.hpp"
#include "books/territory.hpp"
#include "books/words.hpp"

namespace koppel::books {

namespace {

using model::Decimal;

const std::string& sale_name(const model::Payment& payment) {
    return payment.sale_number.empty() ? payment.sale_key : payment.sale_number;
}

std::string label(const model::Payment& payment) {
    const std::string& sale = sale_name(payment);
    return "payment " + payment.key + (sale.empty() ? "" : " of " + sale);
}

std::string method_label(const model::Payment& payment) {
    if (payment.title.empty() || payment.title == payment.method) return '"' + payment.method + '"';
    return '"' + payment.method + "\" (" + payment.title + ")";
}

const contracts::PaymentMethodRule* rule_of(const model::Payment& payment,
                                            const contracts::Contract& contract) {
    for (const auto& rule : contract.payment_methods) {
        if (rule.method == payment.method) return &rule;
    }
    return nullptr;
}

std::optional<Ignore> unwanted(const model::Payment& payment, const Terms& terms) {
    if (payment.status == "failed") return Ignore{label(payment) + " did not succeed"};
    if (payment.amount.is_zero()) return Ignore{label(payment) + " is of zero: there is nothing to book"};
    const auto* rule = rule_of(payment, *terms.contract);
    if (rule != nullptr && rule->ignore)
        return Ignore{label(payment) + " was made with " + method_label(payment) +
                      ", which the contract ignores"};
    return std::nullopt;
}

std::vector<Finding> check(const model::Payment& payment, const Terms& terms) {
    std::vector<Finding> findings;
    if (payment.status != "success" && payment.status != "refunded")
        findings.push_back(
            {"payment_status_unknown",
             "Status check: " + label(payment) + " has the unknown status \"" + payment.status + "\".",
             "Report the problem: the source must send success, failed or refunded"});
    if (payment.sale_key.empty())
        findings.push_back({"payment_without_document",
                            "Document check: " + label(payment) + " does not say which document was paid.",
                            "Book this payment by hand and ignore it with a reason"});
    if (payment.amount.rounded(2) != payment.amount)
        findings.push_back({"amount_not_in_cents",
                            "Amount check: " + label(payment) + " is " +
                                money(payment.amount, payment.currency) + ", which is not in whole cents.",
                            "Report the problem: the source must send amounts in cents"});
    const auto books = books_currency(terms.tenant->country);
    if (!payment.currency.empty() && !books.empty() && payment.currency != books)
        findings.push_back({"currency_differs",
                            "Currency check: " + label(payment) + " is in " + payment.currency +
                                ", and the books are kept in " + std::string(books) + ".",
                            "Book this payment by hand at the rate of its day, or ignore it with a reason"});
    const auto* rule = rule_of(payment, *terms.contract);
    if (rule == nullptr || rule->account.empty())
        findings.push_back({"payment_method_without_account",
                            "Payment check: " + label(payment) + " was made with " + method_label(payment) +
                                ", and the contract has no ledger account for that payment method.",
                            "Add {\"method\":\"" + payment.method +
                                "\",\"account\":\"…\"} to the contract's \"payment_methods\" and process the "
                                "payment again"});
    if (memo_journal(*terms.contract).empty())
        findings.push_back({"memo_journal_missing",
                            "Journal check: the contract names no journal that payments are booked in.",
                            "Add \"memo_journal\" to the contract's \"sink\" settings and process the "
                            "payment again"});
    return findings;
}

// Why the payment cannot be posted now, seen from its document; nullopt when it can.
std::optional<Verdict> held_by(const PaidDocument& document, const model::Payment& payment) {
    const std::string& sale = sale_name(payment);
    switch (document.stand) {
        case PaidDocument::Stand::unknown:
            return Wait{"document_not_posted", sale + ", which was paid, has not been read yet"};
        case PaidDocument::Stand::pending:
            return Wait{"document_not_posted", sale + ", which was paid, is not posted yet"};
        case PaidDocument::Stand::ignored:
            return Ignore{sale + ", which was paid, is not posted either"};
        case PaidDocument::Stand::posted:
            break;
    }
    if (document.remote_id.empty())
        return Wait{"document_not_posted", sale + ", which was paid, is not known by the sink yet"};
    const bool is_order = document.kind == "order";
    if (is_order && !document.payment_status.empty() && document.payment_status != "paid")
        return Wait{"order_not_paid", "order " + sale + " is not paid yet"};
    return std::nullopt;
}

Decimal booked_amount(const model::Payment& payment, const PaidDocument& document) {
    const bool back = payment.status == "refunded" || document.kind == "credit_note";
    return back ? -payment.amount.abs() : payment.amount;
}

}  // namespace

Verdict judge(const model::Payment& payment, const Terms& terms) {
    if (!payment.unreadable.empty())
        return Fail{{{"document_unreadable", payment.unreadable,
                      "Set it right at the source, where the next run reads it again; or book the payment by "
                      "hand and ignore it with a reason"}}};
    if (auto ignore = unwanted(payment, terms)) return *ignore;
    if (auto findings = check(payment, terms); !findings.empty()) return Fail{std::move(findings)};
    return Post{};
}

std::variant<model::PaymentPosting, Verdict> payment_for(const model::Payment& payment, const Terms& terms,
                                                         const PaidDocument& document,
                                                         const std::string& today,
                                                         const std::string& reference) {
    if (auto verdict = judge(payment, terms); !std::holds_alternative<Post>(verdict)) return verdict;
    if (auto held = held_by(document, payment)) return *held;
    model::PaymentPosting posting;
    posting.reference = reference;
    posting.source_key = payment.key;
    posting.date = today;
    posting.currency = payment.currency;
    posting.journal = memo_journal(*terms.contract);
    posting.document_number = document.number;
    posting.description =
        payment.key + " - " + (document.number.empty() ? sale_name(payment) : document.number);
    posting.ledger_account = rule_of(payment, *terms.contract)->account;
    posting.document_remote_id = document.remote_id;
    posting.amount = booked_amount(payment, document);
    return posting;
}

}  // namespace koppel::books

#include "books/payment.hpp"

#include <gtest/gtest.h>

#include "sales.hpp"

namespace koppel::books::test {

namespace {

constexpr const char* kToday = "2026-11-22";

model::Payment ideal() {
    model::Payment payment;
    payment.key = "88231";
    payment.sale_key = "1042";
    payment.sale_number = "ORD01042";
    payment.method = "mollie";
    payment.title = "iDEAL";
    payment.amount = dec("121.00");
    payment.currency = "EUR";
    payment.paid_at = "2026-11-20T14:05:02+01:00";
    payment.transaction = "tr_7UhSN1zuXS";
    payment.status = "success";
    return payment;
}

PaidDocument posted(std::string kind = "order") {
    return {PaidDocument::Stand::posted, std::move(kind), "paid", "55001", "20260017"};
}

std::variant<model::PaymentPosting, Verdict> book(const model::Payment& payment, const PaidDocument& document,
                                                  const Shop& shop = {}) {
    return payment_for(payment, shop.terms(), document, kToday, "K7PAYMENT01");
}

std::string outcome_of(const model::Payment& payment, const PaidDocument& document, const Shop& shop = {}) {
    const auto result = book(payment, document, shop);
    const auto* verdict = std::get_if<Verdict>(&result);
    return verdict == nullptr ? "post" : outcome(*verdict);
}

}  // namespace

// REQ EA-23
TEST(PaymentFor, BooksThePaymentOnTheMemoJournalOfToday) {
    const auto result = book(ideal(), posted());
    ASSERT_TRUE(std::holds_alternative<model::PaymentPosting>(result));
    const auto& posting = std::get<model::PaymentPosting>(result);
    EXPECT_EQ(posting.reference, "K7PAYMENT01");
    EXPECT_EQ(posting.source_key, "88231");
    EXPECT_EQ(posting.date, kToday);
    EXPECT_EQ(posting.currency, "EUR");
    EXPECT_EQ(posting.journal, "40");
    EXPECT_EQ(posting.description, "88231 - 20260017");
    EXPECT_EQ(posting.ledger_account, "1250");
    EXPECT_EQ(posting.document_remote_id, "55001");
    EXPECT_EQ(posting.document_number, "20260017");
    EXPECT_EQ(posting.amount, dec("121"));
}

TEST(PaymentFor, NamesTheSaleWhileTheDocumentHasNoNumberAtTheSink) {
    auto concept_invoice = posted();
    concept_invoice.number.clear();
    auto payment = ideal();
    EXPECT_EQ(std::get<model::PaymentPosting>(book(payment, concept_invoice)).description,
              "88231 - ORD01042");
    payment.sale_number.clear();
    EXPECT_EQ(std::get<model::PaymentPosting>(book(payment, concept_invoice)).description, "88231 - 1042");
}

// REQ EA-06, REQ H-05
TEST(PaymentFor, WaitsForItsDocumentAndForAnOrderToBePaid) {
    using Stand = PaidDocument::Stand;
    const struct {
        Stand stand;
        std::string kind;
        std::string payment_status;
        std::string remote_id;
        std::string expected;
    } table[] = {
        {Stand::posted, "order", "paid", "55001", "post"},
        {Stand::posted, "order", "unpaid", "55001", "wait: order_not_paid"},
        {Stand::posted, "order", "partially_paid", "55001", "wait: order_not_paid"},
        {Stand::posted, "order", "cancelled", "55001", "wait: order_not_paid"},
        {Stand::posted, "order", "", "55001", "post"},  // not known: the source says that it was paid
        {Stand::posted, "invoice", "paid", "55001", "post"},
        {Stand::posted, "invoice", "unpaid", "55001", "post"},
        {Stand::posted, "invoice", "partially_paid", "55001", "post"},
        {Stand::posted, "credit_note", "unpaid", "55001", "post"},
        {Stand::posted, "receipt", "unpaid", "55001", "post"},
        {Stand::posted, "", "", "55001", "post"},
        {Stand::posted, "order", "paid", "", "wait: document_not_posted"},
        {Stand::pending, "order", "paid", "55001", "wait: document_not_posted"},
        {Stand::unknown, "", "", "", "wait: document_not_posted"},
        {Stand::ignored, "order", "paid", "", "ignore: ORD01042, which was paid, is not posted either"},
    };
    for (const auto& row : table) {
        const PaidDocument document{row.stand, row.kind, row.payment_status, row.remote_id, ""};
        EXPECT_EQ(outcome_of(ideal(), document), row.expected)
            << row.kind << ' ' << row.payment_status << ' ' << static_cast<int>(row.stand);
    }
}

// REQ EA-06
TEST(PaymentFor, TakesTransactionsThatSucceededAndTurnsRefunds) {
    const struct {
        std::string status;
        std::string amount;
        std::string kind;
        std::string expected;  // the amount, or what becomes of it
    } table[] = {
        {"success", "121", "order", "121"},
        {"success", "-20", "order", "-20"},
        {"refunded", "121", "order", "-121"},
        {"refunded", "-121", "order", "-121"},
        {"success", "21.78", "credit_note", "-21.78"},
        {"success", "-21.78", "credit_note", "-21.78"},
        {"success", "0.01", "invoice", "0.01"},
        {"failed", "121", "order", "ignore: payment 88231 of ORD01042 did not succeed"},
        {"success", "0", "order", "ignore: payment 88231 of ORD01042 is of zero: there is nothing to book"},
        {"pending", "121", "order", "fail: payment_status_unknown"},
        {"", "121", "order", "fail: payment_status_unknown"},
        {"success", "1.005", "order", "fail: amount_not_in_cents"},
    };
    for (const auto& row : table) {
        auto payment = ideal();
        payment.status = row.status;
        payment.amount = dec(row.amount);
        const auto result = book(payment, posted(row.kind));
        const auto* posting = std::get_if<model::PaymentPosting>(&result);
        EXPECT_EQ(posting ? posting->amount.to_string() : outcome(std::get<Verdict>(result)), row.expected)
            << row.status << ' ' << row.amount << ' ' << row.kind;
    }
}

TEST(JudgePayment, WantsAnAccountForTheMethod) {
    Shop shop;
    auto payment = ideal();
    payment.method = "klarna";
    payment.title = "Klarna Pay later";
    EXPECT_EQ(outcome(judge(payment, shop.terms())), "fail: payment_method_without_account");
    EXPECT_EQ(message(judge(payment, shop.terms())),
              "Payment check: payment 88231 of ORD01042 was made with \"klarna\" (Klarna Pay later), and the "
              "contract has no ledger account for that payment method.");
    const auto fail = std::get<Fail>(judge(payment, shop.terms()));
    EXPECT_NE(fail.findings.at(0).remedy.find("payment_methods"), std::string::npos);
    shop.contract.payment_methods.push_back({"klarna", "", "10001", "", false});
    EXPECT_EQ(outcome(judge(payment, shop.terms())), "fail: payment_method_without_account");
    shop.contract.payment_methods.back().account = "1260";
    EXPECT_EQ(outcome(judge(payment, shop.terms())), "post");
    shop.contract.payment_methods.back().ignore = true;
    EXPECT_EQ(
        outcome(judge(payment, shop.terms())),
        "ignore: payment 88231 of ORD01042 was made with \"klarna\" (Klarna Pay later), which the contract "
        "ignores");
}

TEST(JudgePayment, FindsWhatCannotBeBooked) {
    const Shop shop;
    auto dollars = ideal();
    dollars.currency = "USD";
    EXPECT_EQ(outcome(judge(dollars, shop.terms())), "fail: currency_differs");
    auto loose = ideal();
    loose.sale_key.clear();
    EXPECT_EQ(outcome(judge(loose, shop.terms())), "fail: payment_without_document");
    Shop without_journal;
    without_journal.contract.sink.erase("memo_journal");
    EXPECT_EQ(outcome(judge(ideal(), without_journal.terms())), "fail: memo_journal_missing");
    EXPECT_EQ(outcome(judge(ideal(), shop.terms())), "post");
}

}  // namespace koppel::books::test

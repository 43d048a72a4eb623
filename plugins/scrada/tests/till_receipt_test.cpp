// Receipts of a till, sent to the sandbox's company one by one or many at a time.
#include "till_receipt.hpp"
#include "scrada_fixture.hpp"

namespace koppel::scrada {
namespace {

model::ReceiptItem item(const std::string& name, const std::string& rate, const std::string& quantity,
                        const std::string& price, const std::string& amount) {
    model::ReceiptItem line;
    line.type = "product";
    line.description = name;
    line.vat_code = "Ontvangsten " + rate + "%";
    line.vat_rate = decimal(rate);
    line.quantity = decimal(quantity);
    line.unit_price = decimal(price);
    line.amount_excl = line.amount_incl = decimal(amount);
    return line;
}
model::ReceiptTender tender(const std::string& title, const std::string& kind, const std::string& amount) {
    model::ReceiptTender payment;
    payment.title = title;
    payment.kind = kind;
    payment.amount = decimal(amount);
    return payment;
}
// 24.20 at 21% and 2 x 5.30 at 6%; paid with Bancontact.
model::Receipt receipt(const std::string& number = "501") {
    model::Receipt receipt;
    receipt.reference = "K" + number;
    receipt.source_key = number;
    receipt.number = number;
    receipt.date = "2026-11-20";
    receipt.completed_at = "2026-11-20T14:03:00+01:00";
    receipt.currency = "EUR";
    receipt.description = number;
    receipt.shop = "1";
    receipt.shop_title = "Brussel";
    receipt.lines = {item("Bloempot", "21", "1", "24.20", "24.20"), item("Boek", "6", "2", "5.30", "10.60")};
    receipt.payments = {tender("Bancontact", "card", "34.80")};
    receipt.total_excl = 30;
    receipt.total_vat = decimal("4.80");
    receipt.total_incl = decimal("34.80");
    return receipt;
}
model::Receipt negated(model::Receipt one) {
    for (auto& line : one.lines) {
        line.quantity = -line.quantity;
        line.amount_incl = -line.amount_incl;
    }
    for (auto& payment : one.payments)
        payment.amount = -payment.amount;
    one.total_incl = -one.total_incl;
    return one;
}

class ScradaTill : public ScradaSink {
  protected:
    static PostingInput input(const model::Receipt& one) {
        return {one.source_key, one.reference, model::to_json_text(one), "receipt/1"};
    }
    static std::vector<PostingInput> inputs(int count) {
        std::vector<PostingInput> all;
        for (int i = 0; i < count; ++i)
            all.push_back(input(receipt(std::to_string(501 + i))));
        return all;
    }
    plugin_tests::ReportedOutcome push_one(const model::Receipt& one, bool dry_run = false) {
        return sink.push({input(one)}, dry_run).outcomes.at(0);
    }
    sandbox::Json sums() { return bridge.control(page("receipt_sums")); }
    sandbox::Json sent(std::size_t index = 0) {
        return *bridge.control(page("receipts")).items.at(index).find("sent");
    }
    // Requests that sent receipts.
    int posts() {
        int count = 0;
        for (const auto& batch : host.batches)
            for (const auto& request : batch)
                count += request.path().ends_with("/pos/receipts") ? 1 : 0;
        return count;
    }
    static std::string body(const model::Receipt& one) {
        Settings settings;
        return till_receipt_body(settings, one);
    }
};

// REQ RS-02, REQ RS-07
TEST_F(ScradaTill, AReceiptStandsThereWithItsLinesAndPayments) {
    auto one = receipt();
    one.buyer = model::Buyer{.key = "C9",
                             .debtor = "400100",
                             .name = "Piet Post",
                             .email = "piet@post.example",
                             .phone = "",
                             .vat_number = "BE0793904121",
                             .address = {}};
    const auto outcome = push_one(one);
    ASSERT_EQ(outcome.outcome, KOPPEL_OUTCOME_CREATED) << outcome.message;
    EXPECT_EQ(outcome.remote_number, "501");
    const auto there = bridge.control(page("receipts")).items.at(0);
    EXPECT_EQ(there.string_or("id", ""), outcome.remote_id);
    EXPECT_EQ(there.string_or("receiptID", ""), "K501");
    EXPECT_EQ(there.string_or("shop", ""), "Brussel");
    EXPECT_EQ(there.string_or("date", ""), "2026-11-20");
    EXPECT_EQ(sums().find("vat")->string_or("21", ""), "24.20");
    EXPECT_EQ(sums().find("vat")->string_or("6", ""), "10.60");
    EXPECT_EQ(sums().find("methods")->string_or("Bancontact", ""), "34.80");
    EXPECT_EQ(sent().find("customer")->string_or("accountingCode", ""), "400100");
    EXPECT_EQ(sent().find("payments")->items.at(0).integer("paymentMethodType"), 5);
}

// REQ RS-10
TEST_F(ScradaTill, TipsRefundsAndRoundingKeepTheirAmounts) {
    auto tipped = receipt("501");
    tipped.payments = {tender("Cash", "cash", "36.80")};
    tipped.tips = 2;
    auto rounded = receipt("502");
    rounded.lines.push_back(item("Afronding", "0", "1", "0.02", "0.02"));
    rounded.lines.back().type = "rounding";
    rounded.total_incl = decimal("34.82");
    rounded.payments = {tender("Cash", "cash", "34.82")};
    for (const auto& one : {tipped, negated(receipt("503")), rounded})
        EXPECT_EQ(push_one(one).outcome, KOPPEL_OUTCOME_CREATED) << one.number;
    EXPECT_EQ(sums().string_or("tips", ""), "2.00");
    EXPECT_EQ(sums().string_or("total", ""), "34.82");
    EXPECT_EQ(sums().find("vat")->string_or("outside", ""), "0.02");
    EXPECT_EQ(sums().find("methods")->string_or("Cash", ""), "71.62");
    EXPECT_EQ(sums().find("methods")->string_or("Bancontact", ""), "-34.80");
}

TEST_F(ScradaTill, APriceOfMoreThanFourDigitsBecomesOnePiece) {
    auto one = receipt();
    one.lines = {item("Lint", "21", "3000", "0.00345", "10.35"), item("Touw", "21", "7", "1.42857143", "10")};
    one.total_incl = decimal("20.35");
    one.payments[0].amount = decimal("20.35");
    EXPECT_EQ(push_one(one).outcome, KOPPEL_OUTCOME_CREATED);
    EXPECT_NE(body(one).find(R"("quantity":1,"unitType":2,"itemInclVat":10.35)"), std::string::npos);
    EXPECT_NE(body(one).find(R"("itemName":"3000 x Lint")"), std::string::npos) << body(one);
    EXPECT_NE(body(one).find(R"("quantity":7,"unitType":2,"itemInclVat":1.4286)"), std::string::npos);
}

TEST_F(ScradaTill, PaymentMethodsAreToldByKindAndName) {
    const struct {
        const char *title, *kind, *code, *type, *name;
    } cases[] = {{"Cash", "cash", "Contant geld", "2", "Contant geld"},
                 {"Visa", "card", "", "6", "Visa"},
                 {"Maestro", "card", "", "5", "Maestro"},
                 {"Gift Card", "gift_card", "", "7", "Gift Card"},
                 {"Op factuur", "credit_account", "", "1", "Op factuur"}};
    for (const auto& each : cases) {
        auto one = receipt();
        one.payments = {tender(each.title, each.kind, "34.80")};
        one.payments[0].method = each.code;
        const std::string wanted = std::string(R"("paymentMethodType":)") + each.type +
                                   R"(,"paymentMethodName":")" + each.name + '"';
        EXPECT_NE(body(one).find(wanted), std::string::npos) << body(one);
    }
    auto by_id = receipt();
    by_id.payments[0].method = "5c7ada00-0000-4000-8000-000000000101";
    EXPECT_NE(body(by_id).find(R"("paymentMethodID":"5c7ada00-0000-4000-8000-000000000101")"),
              std::string::npos);
}

TEST_F(ScradaTill, AWholePushIsOneRequest) {
    const auto pushed = sink.push(inputs(50));
    for (const auto& [index, outcome] : pushed.outcomes)
        EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_CREATED) << outcome.message;
    EXPECT_EQ(posts(), 1);
    EXPECT_EQ(sums().integer("receipts"), 50);
}

// REQ H-06
TEST_F(ScradaTill, ARefusalIsToldOfItsReceiptAndTheRestGoOn) {
    config(R"({"refused_receipts":["503","517"]})");
    const auto pushed = sink.push(inputs(20));
    for (const auto& [index, outcome] : pushed.outcomes) {
        const bool refused = index == 2 || index == 16;
        EXPECT_EQ(outcome.outcome, refused ? KOPPEL_OUTCOME_REJECTED : KOPPEL_OUTCOME_CREATED) << index;
        if (!refused) continue;
        EXPECT_NE(outcome.message.find("Bon " + std::to_string(501 + index) + " is van een afgesloten"),
                  std::string::npos)
            << outcome.message;
    }
    EXPECT_EQ(sums().integer("receipts"), 18);
    EXPECT_EQ(sums().integer("sent_again"), 0);
    EXPECT_LT(posts(), 20);
}

TEST_F(ScradaTill, WhatCannotBeMappedDoesNotHoldUpTheRest) {
    auto zero = receipt("502");
    zero.lines = {item("Zegel", "0", "1", "1", "1")};
    zero.total_incl = 1;
    zero.payments[0].amount = 1;
    auto dollars = receipt("503");
    dollars.currency = "USD";
    auto short_paid = receipt("504");
    short_paid.payments[0].amount = 34;
    const auto pushed = sink.push({input(receipt()),
                                   input(zero),
                                   input(dollars),
                                   input(short_paid),
                                   {"505", "K505", R"({"lines":7})", "receipt/1"}});
    EXPECT_EQ(pushed.outcomes.at(0).outcome, KOPPEL_OUTCOME_CREATED);
    EXPECT_EQ(pushed.outcomes.at(1).code, "vat_type_missing");
    EXPECT_EQ(pushed.outcomes.at(2).code, "currency");
    EXPECT_EQ(pushed.outcomes.at(3).code, "totals_differ");
    EXPECT_EQ(pushed.outcomes.at(4).code, "posting_unreadable");
    EXPECT_EQ(sums().integer("receipts"), 1);
}

// REQ H-04
TEST_F(ScradaTill, ALostAnswerIsLookedUpAndSentAgainWithoutASecondReceipt) {
    after = [](const Request& request) {
        return request.method == "POST" ? std::optional(Answer::lost()) : std::nullopt;
    };
    for (const auto& [index, outcome] : sink.push(inputs(3)).outcomes)
        EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_UNKNOWN) << index;
    after = [](const Request&) { return std::nullopt; };
    const auto finding = sink.find({input(receipt())}).at(0);
    EXPECT_EQ(finding.found, KOPPEL_FOUND_NOWHERE);
    EXPECT_NE(finding.detail.find("no second one"), std::string::npos);
    for (const auto& [index, outcome] : sink.push(inputs(3)).outcomes)
        EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_CREATED) << index;
    EXPECT_EQ(sums().integer("receipts"), 3);
    EXPECT_EQ(sums().integer("changed"), 0);
}

TEST_F(ScradaTill, AnAnswerOfAnotherLengthIsUnknown) {
    after = [](const Request&) { return Answer::of(200, R"(["one"])"); };
    for (const auto& [index, outcome] : sink.push(inputs(2)).outcomes)
        EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_UNKNOWN) << index;
}

// REQ RS-12
TEST_F(ScradaTill, AModuleThatWasNotStartedKeepsThemWaiting) {
    config(R"({"receipts_started":false})");
    for (const auto& [index, outcome] : sink.push(inputs(4)).outcomes)
        EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_NOT_READY) << index;
    EXPECT_EQ(posts(), 1);
}

TEST_F(ScradaTill, ATroubledServiceEndsThePushWithEveryOutcomeTold) {
    int count = 0;
    before = [&](const Request&) -> std::optional<Answer> {
        if (++count == 2) return Answer::of(429, "");
        return std::nullopt;
    };
    config(R"({"refused_receipts":["501"]})");
    const auto pushed = sink.push(inputs(4));
    ASSERT_TRUE(pushed.failure);
    EXPECT_EQ(pushed.failure->error_class, KOPPEL_ERROR_RATE_LIMITED);
    for (const auto& [index, outcome] : pushed.outcomes)
        EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_RETRY) << index;
    EXPECT_EQ(pushed.outcomes.size(), 4U);
    EXPECT_EQ(posts(), 2);
    EXPECT_EQ(sums().integer("receipts"), 0);
}

TEST_F(ScradaTill, ADryRunSendsNothing) {
    EXPECT_EQ(push_one(receipt(), true).outcome, KOPPEL_OUTCOME_CREATED);
    EXPECT_EQ(posts(), 0);
}

}  // namespace
}  // namespace koppel::scrada

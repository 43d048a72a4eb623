// From a source's record to a judged document and its posting.
#include "pipeline/documents.hpp"

#include <gtest/gtest.h>

#include "koppel/model/json.hpp"

namespace koppel::pipeline {
namespace {

using Result = books::VatNumberAnswer::Result;

// One answer to every question; counts them.
class Answer final : public books::VatNumberAnswers {
  public:
    Result result = Result::valid;
    mutable int asked = 0;
    std::optional<books::VatNumberAnswer> answer(const books::VatNumber&) const override {
        ++asked;
        books::VatNumberAnswer said;
        said.result = result;
        said.asked_at = "2026-11-21T10:00:00.000Z";
        return said;
    }
};

// A supply to a German business, under a contract that books it.
struct Supply {
    contracts::Tenant tenant;
    contracts::Contract contract;
    contracts::Flow flow;
    Answer vies;
    plugins::Record record;

    Supply() {
        tenant.country = "NL";
        tenant.time_zone = "Europe/Amsterdam";
        contract.id = "shop-books";
        contract.vat = {{"NL", 0, "4", {{"turnover", "8000"}}}};
        flow.name = "sales";
        flow.as = "invoice";
        model::Sale sale;
        sale.kind = "order";
        sale.key = "1001";
        sale.number = "ORD1001";
        sale.date = "2026-11-21";
        sale.status = "completed";
        sale.payment_status = "paid";
        sale.currency = "EUR";
        sale.customer.email = "radhaus@example.test";
        sale.customer.vat_number = "DE136695976";
        sale.shipping.country = "DE";
        model::SaleLine line;
        line.type = "product";
        line.description = "Bell";
        line.amount_excl = line.amount_incl = 100;
        sale.total_excl = sale.total_incl = 100;
        sale.lines = {line};
        record.key = sale.key;
        record.type = "sale/1";
        record.version = "v1";
        record.payload = model::to_json_text(sale);
    }
    JudgedRecord judged(Wanted wanted) const {
        return judge_record(record, {&tenant, &contract, &flow, nullptr, &vies}, Instant{}, wanted);
    }
};

// REQ EA-14
TEST(JudgeRecord, BringsTheProofAlongWithThePosting) {
    const Supply supply;
    const auto judged = supply.judged(Wanted::posting);
    ASSERT_TRUE(judged.posting.has_value());
    ASSERT_EQ(judged.posting->notes.size(), 1u);
    EXPECT_EQ(judged.posting->notes.front().code, "vat_number_valid");
}

// REQ EA-14
TEST(JudgeRecord, MakesNoPostingBeforeViesHasAnswered) {
    Supply supply;
    supply.vies.result = Result::unknown;
    const auto judged = supply.judged(Wanted::posting);
    EXPECT_TRUE(std::holds_alternative<books::Wait>(judged.seen.verdict));
    EXPECT_FALSE(judged.posting.has_value());
}

// REQ C-04
TEST(JudgeRecord, ComparesAPostedDocumentWithoutAskingViesAgain) {
    Supply supply;
    const auto then = supply.judged(Wanted::posting);
    ASSERT_TRUE(then.posting.has_value());
    for (const auto result : {Result::valid, Result::unknown, Result::invalid}) {
        supply.vies.result = result;
        supply.vies.asked = 0;
        const auto now = supply.judged(Wanted::comparison);
        ASSERT_TRUE(now.posting.has_value());
        EXPECT_EQ(now.posting->hash, then.posting->hash);
        EXPECT_EQ(supply.vies.asked, 0);
    }
}

}  // namespace
}  // namespace koppel::pipeline

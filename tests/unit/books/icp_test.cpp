#include "books/icp.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "sales.hpp"

namespace koppel::books::test {
namespace {

using Result = VatNumberAnswer::Result;

class Answers final : public VatNumberAnswers {
  public:
    std::map<std::string, VatNumberAnswer> known;
    mutable std::set<std::string> asked;
    std::optional<VatNumberAnswer> answer(const VatNumber& number) const override {
        asked.insert(number.text());
        const auto found = known.find(number.text());
        return found == known.end() ? std::nullopt : std::optional(found->second);
    }
};

VatNumberAnswer unanswered(int hours) {
    VatNumberAnswer answer;
    answer.reason = "the database of DE does not answer (MS_UNAVAILABLE)";
    answer.times_asked = 3;
    answer.unanswered_since = "2026-11-21T10:00:00.000Z";
    answer.unanswered_for = std::chrono::hours(hours);
    return answer;
}

VatNumberAnswer answered(Result result) {
    VatNumberAnswer answer;
    answer.result = result;
    answer.asked_at = "2026-11-21T10:00:00.000Z";
    answer.request_id = "WAPIAAAAZ1";
    return answer;
}

struct IcpShop : Shop {
    Answers answers;
    model::Sale sold = sale({product("A", "0", "1", "100", "100")});

    explicit IcpShop(std::string number = "DE 136695976") {
        sold.shipping.country = "DE";
        sold.customer.vat_number = std::move(number);
    }
    Verdict verdict() const {
        Terms all = terms();
        all.vat_numbers = &answers;
        return books::judge(sold, all);
    }
};

constexpr const char* kRight = "DE136695976";
constexpr const char* kWrongDigits = "DE136695977";

// REQ EA-14, REQ H-03
TEST(Icp, IsDecidedByVies) {
    const struct {
        std::string name;
        const char* number;
        std::optional<VatNumberAnswer> answer;
        std::string expected;
    } table[] = {
        {"not asked", kRight, std::nullopt, "wait: vat_number_unchecked"},
        {"no answer", kRight, unanswered(1), "wait: vat_number_unchecked"},
        {"no answer for long", kRight, unanswered(1000), "wait: vat_number_unchecked"},
        {"valid", kRight, answered(Result::valid), "post"},
        {"invalid", kRight, answered(Result::invalid), "fail: icp_vat_number_invalid"},
        {"wrong digits, not asked", kWrongDigits, std::nullopt, "wait: vat_number_unchecked"},
        {"wrong digits, yet valid", kWrongDigits, answered(Result::valid), "post"},
        {"wrong form is not asked", "DE1366", answered(Result::valid), "fail: icp_vat_number_invalid"},
    };
    for (const auto& row : table) {
        IcpShop shop(row.number);
        if (row.answer) shop.answers.known[row.number] = *row.answer;
        EXPECT_EQ(outcome(shop.verdict()), row.expected) << row.name;
    }
}

// REQ EA-14
TEST(Icp, IsHeldAcceptedOrFailedWhenViesStaysSilent) {
    const struct {
        const char* afterwards;
        int hours;
        const char* number;
        std::string expected;
    } table[] = {
        {"hold", 23, kRight, "wait: vat_number_unchecked"},
        {"hold", 25, kRight, "wait: vat_number_unchecked"},
        {"accept", 23, kRight, "wait: vat_number_unchecked"},
        {"accept", 24, kRight, "post"},
        {"accept", 24, kWrongDigits, "fail: icp_vat_number_invalid"},
        {"fail", 23, kRight, "wait: vat_number_unchecked"},
        {"fail", 24, kRight, "fail: icp_vat_number_unchecked"},
    };
    for (const auto& row : table) {
        IcpShop shop(row.number);
        shop.contract.vat_numbers.afterwards = row.afterwards;
        shop.answers.known[row.number] = unanswered(row.hours);
        EXPECT_EQ(outcome(shop.verdict()), row.expected) << row.afterwards << ' ' << row.hours;
    }
}

// REQ EA-14
TEST(Icp, IsDecidedByFormAndCheckDigitsWithoutVies) {
    IcpShop shop;
    shop.contract.vat_numbers.vies = false;
    EXPECT_EQ(outcome(shop.verdict()), "post");
    EXPECT_EQ(std::get<Post>(shop.verdict()).notes.at(0).message,
              "VAT number DE136695976 was accepted on form and check digits: the contract does not ask VIES");
    shop.sold.customer.vat_number = kWrongDigits;
    EXPECT_EQ(message(shop.verdict()),
              "ICP check: order ORD01042 of 100.00 EUR goes to DE without VAT, but the check digits of "
              "DE136695977 are wrong: it was probably mistyped.");
}

// REQ EA-14
TEST(Icp, TellsWhatItWaitsForAndWhatHappensThen) {
    IcpShop shop;
    EXPECT_EQ(std::get<Wait>(shop.verdict()).reason,
              "waits for VIES to say whether DE136695976 is valid: it has not been asked yet; goes on by "
              "itself, it is held after 24 hours too");
    shop.answers.known[kRight] = unanswered(1);
    shop.contract.vat_numbers.afterwards = "accept";
    EXPECT_EQ(std::get<Wait>(shop.verdict()).reason,
              "waits for VIES to say whether DE136695976 is valid: the database of DE does not answer "
              "(MS_UNAVAILABLE); asked 3 times since 2026-11-21T10:00:00.000Z; goes on by itself, after 24 "
              "hours it is posted on form and check digits");
}

// REQ H-03
TEST(Icp, NamesTheNumberTheAnswerAndWhatToDo) {
    IcpShop shop;
    shop.answers.known[kRight] = answered(Result::invalid);
    const auto verdict = shop.verdict();
    EXPECT_EQ(
        message(verdict),
        "ICP check: order ORD01042 of 100.00 EUR goes to DE without VAT, but VIES says that the VAT "
        "number DE136695976 is not valid (asked at 2026-11-21T10:00:00.000Z, consultation WAPIAAAAZ1).");
    EXPECT_NE(std::get<Fail>(verdict).findings.at(0).remedy.find("Ask the customer"), std::string::npos);
    shop.sold.customer.vat_number.clear();
    EXPECT_EQ(message(shop.verdict()),
              "ICP check: order ORD01042 of 100.00 EUR goes to DE without VAT, but the customer gave no VAT "
              "number.");
}

// REQ EA-14
TEST(Icp, KeepsTheProofWithThePosting) {
    IcpShop shop;
    shop.answers.known[kRight] = answered(Result::valid);
    EXPECT_EQ(std::get<Post>(shop.verdict()).notes.at(0).message,
              "VAT number DE136695976 is valid, says VIES: asked at 2026-11-21T10:00:00.000Z, consultation "
              "WAPIAAAAZ1");
}

// REQ EA-14
TEST(Icp, AsksOnlyWhatViesCanAnswerAndTheContractWants) {
    const struct {
        const char* number;
        const char* country;
        bool vies;
        bool asked;
    } table[] = {
        {kRight, "DE", true, true},   {kWrongDigits, "DE", true, true}, {"DE1366", "DE", true, false},
        {kRight, "DE", false, false}, {kRight, "NL", true, false},      {"", "DE", true, false},
    };
    for (const auto& row : table) {
        IcpShop shop(row.number);
        shop.sold.shipping.country = row.country;
        shop.contract.vat_numbers.vies = row.vies;
        (void)shop.verdict();
        EXPECT_EQ(!shop.answers.asked.empty(), row.asked) << row.number << ' ' << row.country;
    }
}

TEST(Icp, IsCheckedTogetherWithEverythingElse) {
    IcpShop shop("DE1366");
    std::erase_if(shop.contract.vat, [](const auto& rule) { return rule.rate.is_zero(); });
    EXPECT_EQ(outcome(shop.verdict()), "fail: icp_vat_number_invalid vat_rate_without_code");
    EXPECT_NE(std::get<Fail>(shop.verdict()).findings.at(1).message.find("in NL (ICP to DE)"),
              std::string::npos);
}

}  // namespace
}  // namespace koppel::books::test

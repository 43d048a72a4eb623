// What answers say and how questions are written.
#include "odata.hpp"

#include <gtest/gtest.h>

#include "assumptions.hpp"
#include "fields.hpp"
#include "sales_entry.hpp"
#include "sales_invoice.hpp"

namespace koppel::exactonline {
namespace {

model::Decimal decimal(std::string_view text) {
    return model::Decimal::parse(text).value();
}

TEST(ExactAnswers, OfAListAreReadInEveryShape) {
    for (const char* body :
         {R"({"d":{"results":[{"Code":"70"},{"Code":"71"}]}})", R"({"d":[{"Code":"70"},{"Code":"71"}]})",
          R"({"d":{"results":[{"Code":"70"},{"Code":"71"}],"__count":"2"}})"}) {
        const auto page = page_in(body);
        ASSERT_TRUE(page) << body;
        ASSERT_EQ(page->rows.size(), 2u) << body;
        EXPECT_EQ(page->rows[1].text("Code"), "71");
        EXPECT_EQ(page->next, "");
    }
    for (const char* body : {R"({"d":{"results":[]}})", R"({"d":[]})"})
        EXPECT_TRUE(page_in(body)->rows.empty()) << body;
    const auto page =
        page_in(R"({"d":{"results":[{"Code":"70"}],"__next":"https:\/\/x\/y?$skiptoken=guid'1'"}})");
    EXPECT_EQ(page->next, "https://x/y?$skiptoken=guid'1'");
    for (const char* body :
         {"", "<html>", "[]", "{}", R"({"d":null})", R"({"d":{"Code":"70"}})", R"({"d":[1]})"})
        EXPECT_FALSE(page_in(body)) << body;
}

TEST(ExactAnswers, OfOneEntityAreReadInEveryShape) {
    for (const char* body : {R"({"d":{"EntryID":"a","Lines":{"__deferred":{"uri":"x"}}}})",
                             R"({"d":[{"EntryID":"a"}]})", R"({"d":{"results":[{"EntryID":"a"}]}})"})
        EXPECT_EQ(entity_in(body)->text("EntryID"), "a") << body;
    for (const char* body : {"", "<html>", R"({"d":[]})", R"({"d":[{"a":1},{"a":2}]})", R"({"error":{}})"})
        EXPECT_FALSE(entity_in(body)) << body;
}

TEST(ExactAnswers, HoldTrimmedCodesAndNumbersAsTheyWereWritten) {
    const auto row = entity_in(
        R"({"d":{"Code":"           0000011","Country":"NL ","Vat":"2  ","Hid":"1","Legislation":128,
        "AmountFC":126.99,"Odd":126.98999999999999,"Whole":21,"Text":"12.50","Blocked":false,"IsWebshopItem":1,
        "Name":null,"EntryDate":"\/Date(1795132800000)\/"}})");
    ASSERT_TRUE(row);
    EXPECT_EQ(row->text("Code"), "0000011");
    EXPECT_EQ(row->text("Country"), "NL");
    EXPECT_EQ(row->text("Vat"), "2");
    EXPECT_EQ(row->text("Hid"), "1");
    EXPECT_EQ(row->text("Legislation"), "128");
    EXPECT_EQ(row->text("Name"), "");
    EXPECT_EQ(row->amount("AmountFC"), decimal("126.99"));
    EXPECT_EQ(row->amount("Odd")->rounded(2), decimal("126.99"));
    EXPECT_EQ(row->amount("Whole"), decimal("21"));
    EXPECT_EQ(row->amount("Text"), decimal("12.5"));
    EXPECT_FALSE(row->amount("Name"));
    EXPECT_FALSE(row->flag("Blocked"));
    EXPECT_TRUE(row->flag("IsWebshopItem"));
    EXPECT_EQ(row->day("EntryDate"), "2026-11-20");
}

TEST(ExactDates, AreTheClockOfAmsterdamWrittenAsUtc) {
    EXPECT_EQ(day_of("/Date(1782345600000)/"), "2026-06-25");
    EXPECT_EQ(day_of("2026-06-25T16:56:08"), "2026-06-25");
    EXPECT_EQ(day_of("tomorrow"), "");
    // 2026-06-25T12:00 in Amsterdam is 10:00 UTC, 2026-01-15T12:00 is 11:00 UTC.
    EXPECT_EQ(unix_ms_of("/Date(1782388800000)/"), 1782388800000 - 2 * 3600'000);
    EXPECT_EQ(unix_ms_of("2026-01-15T12:00:00"), 1768478400000 - 3600'000);
    // Summer begins on 29 March 2026 at 02:00 and ends on 25 October at 03:00.
    EXPECT_EQ(*unix_ms_of("2026-03-29T03:00:00") - *unix_ms_of("2026-03-29T01:59:00"), 60'000);
    EXPECT_EQ(*unix_ms_of("2026-10-25T03:00:00") - *unix_ms_of("2026-10-25T02:59:00"), 3660'000);
    EXPECT_FALSE(unix_ms_of("/Date(x)/"));
}

TEST(ExactRefusals, AreSentencesWithoutLineEnds) {
    const auto problem = problem_in(
        R"({"error":{"code":"","message":{"lang":"","value":"Verplicht: Factuur voor\r\nVerplicht: Besteld door"}}})");
    ASSERT_EQ(problem.sentences.size(), 2u);
    EXPECT_EQ(problem.text(), "Verplicht: Factuur voor; Verplicht: Besteld door");
    EXPECT_TRUE(problem.contains("verplicht: besteld"));
    EXPECT_FALSE(problem.generic());
    EXPECT_TRUE(
        problem_in(
            R"({"error":{"message":{"value":"A problem has occurred. The cause of this issue will be investigated as soon as possible."}}})")
            .generic());
    EXPECT_EQ(problem_in(R"({"error":{"code":"","message":"Plain"}})").text(), "Plain");
    for (const char* body :
         {"", "<html>503</html>", "{}", R"({"error":"x"})", R"({"error":{"message":{"value":""}}})"})
        EXPECT_TRUE(problem_in(body).sentences.empty() || body == std::string_view(R"({"error":"x"})"))
            << body;
}

TEST(ExactQuestions, DoubleQuotesAndPadCodes) {
    EXPECT_EQ(equals("YourRef", "O'Brien-1"), "YourRef eq 'O''Brien-1'");
    EXPECT_EQ(equals_guid("ID", "40d4"), "ID eq guid'40d4'");
    EXPECT_EQ(ends_with("Description", "[A]"), "endswith(Description,'[A]') eq true");
    EXPECT_EQ(padded_code("11"), "                11");
    EXPECT_EQ(url_escaped("A eq 'b c'&d+%"), "A%20eq%20%27b%20c%27%26d%2B%25");
    EXPECT_TRUE(is_guid("40d4c49d-1790-4a13-b890-42909af24348"));
    EXPECT_FALSE(is_guid("40d4c49d-1790-4a13-b890-42909af2434g"));
    EXPECT_FALSE(is_guid("10234"));
}

TEST(ExactQuestions, AreJoinedAsLongAsTheyFit) {
    std::vector<std::string> terms;
    for (int i = 0; i < 50; ++i)
        terms.push_back(equals("Email", "customer.number" + std::to_string(i) + "@long-domain.example"));
    const auto questions = any_of(terms, 1500);
    EXPECT_GT(questions.size(), 1u);
    EXPECT_LT(questions.size(), 6u);
    std::size_t seen = 0;
    for (const auto& question : questions) {
        EXPECT_LE(url_escaped(question.filter).size(), 1500u);
        for (const std::size_t term : question.terms) {
            EXPECT_EQ(term, seen++);
            EXPECT_NE(question.filter.find(terms[term]), std::string::npos);
        }
    }
    EXPECT_EQ(seen, terms.size());
    EXPECT_EQ(any_of({std::string(5000, 'x')}, 1500).size(), 1u);
    EXPECT_TRUE(any_of({}, 1500).empty());
}

TEST(ExactTexts, AreCutByCharactersAndKeepTheirMark) {
    EXPECT_EQ(cut("Süßwaren", 3), "Süß");
    EXPECT_EQ(marked("Betaling 88231 - ORD7", "[ABC]", 12), "Betali [ABC]");
    EXPECT_EQ(length_of(marked(std::string(80, 'x'), "[KOPPELPAY88231]", 60)), 60u);
    EXPECT_EQ(marked("", "[ABC]", 60), "[ABC]");
    EXPECT_EQ(stored_reference("ABCDEFGHIJKLM", 30), "ABCDEFGHIJKLM");
    EXPECT_EQ(length_of(stored_reference(std::string(40, 'x'), 30)), 30u);
    EXPECT_NE(stored_reference(std::string(40, 'x'), 30), stored_reference(std::string(41, 'x'), 30));
    EXPECT_EQ(bare_vat_number("nl 0044.95.445-b01"), "NL004495445B01");
    EXPECT_THROW(checked_day("2026-11-2x"), Refusal);
}

model::EntryLine line(const char* account, const char* code, const char* excl, const char* vat) {
    return {"Regel", account, code, 21, decimal(excl), decimal(vat)};
}

TEST(ExactLines, AreGroupedByAccountAndVatCodeWithTheVatThatWasCharged) {
    // Three times 0.99 including 21 %: 0.82 + 0.17 each. On 2.46 Exact would make 0.52 of it.
    const auto groups = grouped({line("8000", "2", "0.82", "0.17"), line("8090", "2", "5.00", "1.05"),
                                 line("8000", "2", "0.82", "0.17"), line("8000", "1", "1.00", "0.09"),
                                 line("8000", "2", "0.82", "0.17")});
    ASSERT_EQ(groups.size(), 3u);
    EXPECT_EQ(groups[0].amount_excl, decimal("2.46"));
    EXPECT_EQ(groups[0].vat_amount, decimal("0.51"));
    EXPECT_EQ(groups[0].description, "Regel (+2)");
    EXPECT_EQ(groups[1].amount_excl, decimal("5"));
    EXPECT_EQ(groups[2].vat_code, "1");
}

TEST(ExactLines, ThatAddUpToNothingAreLeftOutUnlessNothingElseIsThere) {
    const auto some = grouped(
        {line("8000", "2", "10", "2.10"), line("8000", "2", "-10", "-2.10"), line("8090", "2", "1", "0.21")});
    ASSERT_EQ(some.size(), 1u);
    EXPECT_EQ(some[0].ledger_account, "8090");
    EXPECT_EQ(grouped({line("8000", "2", "10", "2.10"), line("8000", "2", "-10", "-2.10")}).size(), 1u);
}

TEST(ExactPrices, ExcludeVatAndAreNeverNegative) {
    auto net = net_price(decimal("3"), decimal("20"), decimal("49.59"), true);
    EXPECT_EQ(net.quantity, decimal("3"));
    EXPECT_EQ(net.price.multiplied(net.quantity, 2), decimal("49.59"));
    net = net_price(decimal("1"), decimal("-4.13"), decimal("-4.13"), false);
    EXPECT_EQ(net.quantity, decimal("-1"));
    EXPECT_EQ(net.price, decimal("4.13"));
    net = net_price(decimal("-2"), decimal("5"), decimal("-10"), false);
    EXPECT_EQ(net.quantity, decimal("-2"));
    EXPECT_EQ(net.price, decimal("5"));
}

}  // namespace
}  // namespace koppel::exactonline

#include <gtest/gtest.h>

#include "till.hpp"

namespace koppel::books::test {

namespace {

// Two rates, three methods, a gift card that was sold, and a refund.
std::vector<model::Sale> friday() {
    return {
        receipt({sold("21", "100.00", "121.00"), sold("6", "50.00", "53.00")},
                {cash("74.00"), card("100.00")}),
        receipt({sold("21", "20.00", "24.20")}, {cash("124.20"), gift_card("-100.00")}),
        receipt({sold("6", "-10.00", "-10.60")}, {cash("-10.60")}),
    };
}

model::DailyReceipts receipts_of(const Till& till, const Day& day) {
    auto posting = daily_receipts_for(day, till.terms(), "K7DAY");
    if (const auto* fail = std::get_if<Fail>(&posting)) ADD_FAILURE() << fail->findings.at(0).message;
    return std::get<model::DailyReceipts>(posting);
}

std::vector<model::JournalEntry> entries_for(const Till& till, const Day& day) {
    std::vector<model::JournalEntry> entries;
    for (const auto& each : entries_of(day, till.terms())) {
        auto posting = journal_entry_for(each, till.terms(), "K7DAY");
        if (const auto* fail = std::get_if<Fail>(&posting)) ADD_FAILURE() << fail->findings.at(0).message;
        entries.push_back(std::get<model::JournalEntry>(posting));
    }
    return entries;
}

Texts lines_of(const model::DailyReceipts& posting) {
    Texts texts;
    for (const auto& line : posting.lines)
        texts.push_back(line.category + " \"" + line.title + "\" " + line.vat_rate.to_string() + "% " +
                        line.amount_incl.to_string(2) + '/' + line.amount_excl.to_string(2));
    return texts;
}

Texts payments_of(const model::DailyReceipts& posting) {
    Texts texts;
    for (const auto& payment : posting.payments)
        texts.push_back(payment.method + " \"" + payment.title + "\" " + payment.kind + ' ' +
                        payment.amount.to_string(2) + (payment.create_when_missing ? " create" : ""));
    return texts;
}

Texts lines_of(const model::JournalEntry& posting) {
    Texts texts{posting.kind + ' ' + posting.journal + ' ' + posting.description + ' ' +
                posting.total.to_string(2)};
    for (const auto& line : posting.lines)
        texts.push_back(line.ledger_account + ' ' + line.amount.to_string(2) + ' ' +
                        (line.vat_code.empty() ? "-"
                                               : line.vat_code + ' ' + line.vat_rate.to_string() + "% " +
                                                     line.vat_amount.to_string(2)));
    return texts;
}

std::string finding_of(const std::variant<model::DailyReceipts, Fail>& posting) {
    const auto* fail = std::get_if<Fail>(&posting);
    return fail == nullptr ? "none" : fail->findings.at(0).code + ": " + fail->findings.at(0).message;
}

}  // namespace

// REQ RS-02
TEST(DailyReceipts, AreTurnoverPerCategoryAndAmountsPerMethod) {
    const Till till;
    auto day = till.day(friday());
    day.after_date = "2026-11-19";
    day.after_mark = "L-881";
    const auto posting = receipts_of(till, day);
    EXPECT_EQ(posting.reference, "K7DAY");
    EXPECT_EQ(posting.source_key, "2026-11-20");
    EXPECT_EQ(posting.date, "2026-11-20");
    EXPECT_EQ(posting.currency, "EUR");
    EXPECT_EQ(posting.kind, "day");
    EXPECT_EQ(posting.after_date, "2026-11-19");
    EXPECT_EQ(posting.after_mark, "L-881");
    EXPECT_TRUE(posting.with_payments);
    EXPECT_EQ(lines_of(posting), (Texts{"V21 \"21%\" 21% 145.20/120.00", "V6 \"6%\" 6% 42.40/40.00"}));
    EXPECT_EQ(payments_of(posting), (Texts{"CASH \"Cash\" cash 187.60", "BC \"Bancontact\" card 100.00",
                                           "GIFT \"Gift Card\" gift_card -100.00"}));
    EXPECT_EQ(posting.total_incl, dec("187.60"));
    EXPECT_EQ(day.total, dec("187.60"));
}

// REQ RS-04
TEST(DailyReceipts, OfADayWithoutTurnoverAreZero) {
    Till till;
    auto posting = receipts_of(till, till.day({}));
    EXPECT_EQ(lines_of(posting), Texts{"V21 \"21%\" 21% 0.00/0.00"});
    EXPECT_EQ(payments_of(posting), Texts{});
    EXPECT_EQ(posting.total_incl, Decimal(0));

    // The tenant's own rate, of no class and of no kind, first.
    till.contract.vat = {{"BE", 0, "EX", {}, "export", ""},
                         {"NL", 21, "N21", {}, "", ""},
                         {"BE", 21, "B1", {}, "", "Bloemen"},
                         {"BE", 6, "V6", {}, "", ""}};
    EXPECT_EQ(lines_of(receipts_of(till, till.day({}))), Texts{"V6 \"6%\" 6% 0.00/0.00"});
    till.contract.vat.pop_back();
    EXPECT_EQ(lines_of(receipts_of(till, till.day({}))), Texts{"N21 \"21%\" 21% 0.00/0.00"});
    till.contract.vat = {{"BE", 0, "EX", {}, "export", ""}};
    EXPECT_EQ(finding_of(daily_receipts_for(till.day({}), till.terms(), "R")),
              "vat_rate_without_code: VAT code check: day 2026-11-20 has no turnover, and the "
              "contract has no VAT code to enter a zero on.");

    // What cancels out is a day without turnover too.
    const Till whole;
    const auto back = receipt({sold("21", "-20.00", "-24.20")}, {cash("-24.20")});
    EXPECT_EQ(lines_of(receipts_of(whole, whole.day({pot(), back}))), Texts{"V21 \"21%\" 21% 0.00/0.00"});
}

// REQ RS-07
TEST(DailyReceipts, HaveALineForEachTaxClassWithACategoryOfItsOwn) {
    Till till;
    till.contract.vat.push_back({"BE", 21, "VB", {}, "", "Bloemen"});
    const auto day = till.day(
        {receipt({sold("21", "10.00", "12.10", "1", "Bloemen"), sold("21", "20.00", "24.20", "2", "Potten"),
                  sold("21", "30.00", "36.30", "3", "Grond")},
                 {cash("72.60")})});
    const auto posting = receipts_of(till, day);
    EXPECT_EQ(lines_of(posting), (Texts{"VB \"Bloemen\" 21% 12.10/10.00", "V21 \"21%\" 21% 60.50/50.00"}));
    EXPECT_EQ(posting.lines.at(0).tax_class, "1");
    EXPECT_EQ(posting.lines.at(1).tax_class, "");
}

// REQ RS-10
TEST(DailyReceipts, HaveLinesForTipsAndRounding) {
    Till till;
    till.tolerating("0.02").contract.day_totals.tips = "category";
    auto one = pot();
    one.tips = dec("2.00");
    one.payments = {cash("26.18")};
    const auto posting = receipts_of(till, till.day({one}));
    EXPECT_EQ(lines_of(posting), (Texts{"V21 \"21%\" 21% 24.20/20.00", "TIPS \"Fooien\" 0% 2.00/2.00",
                                        "ROUND \"Afronding\" 0% -0.02/-0.02"}));
    EXPECT_EQ(payments_of(posting), Texts{"CASH \"Cash\" cash 26.18"});
    EXPECT_EQ(posting.total_incl, dec("26.18"));
}

// REQ RS-10
TEST(DailyReceipts, TakeTipsPaidByCardFromTheCash) {
    Till till;
    till.contract.payment_methods[0] = {.method = "cash", .code = "CASH", .booking = "cash"};
    auto one = pot();
    one.tips = dec("2.00");
    one.payments = {card("26.20")};
    const auto posting = receipts_of(till, till.day({pot(), one}));
    EXPECT_EQ(payments_of(posting), (Texts{"CASH \"Cash\" cash 22.20", "BC \"Bancontact\" card 26.20"}));
    EXPECT_EQ(posting.total_incl, dec("48.40"));
}

// REQ RS-08
TEST(DailyReceipts, SayWhetherAMethodMayBeCreated) {
    Till till;
    till.contract.day_totals.create_payment_methods = true;
    const auto one =
        receipt({sold("21", "20.00", "24.20")}, {cash("10.00"), paid("9", "Cheque", "other", "14.20")});
    const auto posting = receipts_of(till, till.day({one}));
    EXPECT_EQ(payments_of(posting), (Texts{"CASH \"Cash\" cash 10.00", " \"Cheque\" other 14.20 create"}));
    till.contract.day_totals.create_payment_methods = false;
    EXPECT_EQ(finding_of(daily_receipts_for(till.day({pot()}), till.terms(), "R")), "none");
    Till creating;
    creating.contract.day_totals.create_payment_methods = true;
    EXPECT_EQ(finding_of(daily_receipts_for(creating.day({one}), till.terms(), "R")),
              "payment_method_without_code: Payment check: day 2026-11-20 was paid with Cheque, and "
              "the contract has no code for that payment method.");
}

TEST(DailyReceipts, LeaveMethodsOutWhereNoneAreSent) {
    Till till;
    till.contract.day_totals.payments = false;
    const auto posting = receipts_of(till, till.day(friday()));
    EXPECT_FALSE(posting.with_payments);
    EXPECT_EQ(payments_of(posting), Texts{});
    EXPECT_EQ(posting.total_incl, dec("187.60"));
}

// REQ RH-07
TEST(DailyReceipts, AreNotMadeOfADayThatDoesNotBalance) {
    Till till;
    Till silent;
    silent.contract.day_totals.payments = false;
    EXPECT_EQ(finding_of(daily_receipts_for(silent.day(friday()), till.terms(), "R")),
              "day_does_not_balance: Balance check: day 2026-11-20 is 187.60 EUR by categories and "
              "0.00 EUR by payment methods, a difference of 187.60 EUR.");
}

// REQ C-04, REQ RS-13
TEST(DailyReceipts, CorrectADay) {
    const Till till;
    Day day = till.day({});
    day.kind = "correction";
    day.corrected_date = "2026-11-18";
    day.remark = "receipt 501 was voided";
    subtract(day.cells, till.cells(pot()));
    auto posting = receipts_of(till, day);
    EXPECT_EQ(posting.kind, "correction");
    EXPECT_EQ(posting.date, "2026-11-20");
    EXPECT_EQ(posting.corrected_date, "2026-11-18");
    EXPECT_EQ(posting.remark, "receipt 501 was voided");
    EXPECT_EQ(lines_of(posting), Texts{"V21 \"21%\" 21% -24.20/-20.00"});
    EXPECT_EQ(payments_of(posting), Texts{"CASH \"Cash\" cash -24.20"});

    // It was paid by card after all.
    auto by_card = pot();
    by_card.payments = {card("24.20")};
    add(day.cells, till.cells(by_card));
    posting = receipts_of(till, day);
    EXPECT_EQ(lines_of(posting), Texts{"V21 \"21%\" 21% 0.00/0.00"});
    EXPECT_EQ(payments_of(posting), (Texts{"CASH \"Cash\" cash -24.20", "BC \"Bancontact\" card 24.20"}));
}

// REQ RH-02
TEST(JournalEntry, IsOnePerPaymentMethod) {
    Till till;
    till.journals();
    EXPECT_EQ(entries_of(till.day(friday()), till.terms()).size(), 3u);
    const auto entries = entries_for(till, till.day(friday()));
    ASSERT_EQ(entries.size(), 3u);
    EXPECT_EQ(lines_of(entries[0]),
              (Texts{"cash KAS Dagomzet 2026-11-20 Cash 187.60", "570000 187.60 -",
                     "700021 -62.53 V21 21% -13.13", "700006 -11.26 V6 6% -0.68", "580999 -100.00 -"}));
    EXPECT_EQ(lines_of(entries[1]),
              (Texts{"memo MEMO Dagomzet 2026-11-20 Bancontact 100.00", "580000 100.00 -",
                     "700021 -57.47 V21 21% -12.07", "700006 -28.74 V6 6% -1.72"}));
    EXPECT_EQ(lines_of(entries[2]), (Texts{"memo MEMO Dagomzet 2026-11-20 Gift Card -100.00",
                                           "489000 -100.00 -", "580999 100.00 -"}));
    EXPECT_EQ(entries[0].source_key, "2026-11-20/1");
    EXPECT_EQ(entries[0].reference, "K7DAY");
    EXPECT_EQ(entries[0].date, "2026-11-20");
    EXPECT_EQ(entries[0].currency, "EUR");
}

TEST(EntriesOf, KeepWhatTheDayIs) {
    Till till;
    auto day = till.day(friday());
    day.shop = "7";
    day.fingerprint = "f";
    ASSERT_EQ(entries_of(day, till.terms()).size(), 1u);
    EXPECT_TRUE(entries_of(day, till.terms()).at(0) == day);
    EXPECT_EQ(entries_of(Day{}, till.terms()).size(), 1u);

    for (const bool hybrid : {false, true}) {
        Till books;
        if (hybrid) books.hybrid("journal_entry");
        if (!hybrid) books.journals();
        const auto entries = entries_of(day, books.terms());
        ASSERT_EQ(entries.size(), 3u) << hybrid;
        DayCells all;
        Decimal total;
        for (const auto& each : entries) {
            EXPECT_EQ(each.shop, "7");
            EXPECT_EQ(each.fingerprint, "f");
            EXPECT_EQ(each.date, day.date);
            add(all, each.cells);
            total += each.total;
        }
        EXPECT_EQ(texts_of(all), texts_of(day.cells));
        EXPECT_EQ(total, day.total);
        EXPECT_EQ(entries[2].method, "5");
        EXPECT_TRUE(entries_of(Day{}, books.terms()).empty());
        // The flow of the days says the same.
        const auto flow = books.flow.days();
        EXPECT_TRUE(entries_of(day, {&books.tenant, &books.contract, &flow}) == entries);
    }
}

// REQ RH-03
TEST(JournalEntry, IsInTheJournalThatItsMethodSays) {
    const struct {
        std::string booking;
        std::string journal;
        std::string kind;
        std::string expected;
    } table[] = {
        {"", "", "cash", "cash KAS"},      {"", "", "card", "memo MEMO"},
        {"", "", "", "memo MEMO"},         {"cash", "", "card", "cash KAS"},
        {"memo", "", "cash", "memo MEMO"}, {"memo", "M9", "cash", "memo M9"},
        {"", "K9", "cash", "cash K9"},
    };
    for (const auto& row : table) {
        Till till;
        till.journals();
        till.contract.payment_methods[0].booking = row.booking;
        till.contract.payment_methods[0].journal = row.journal;
        auto one = pot();
        one.payments = {paid("1", "Cash", row.kind, "24.20")};
        const auto entries = entries_for(till, till.day({one}));
        ASSERT_EQ(entries.size(), 1u);
        EXPECT_EQ(entries[0].kind + ' ' + entries[0].journal, row.expected);
    }
}

TEST(JournalEntry, BooksTipsRoundingAndExchanges) {
    Till till;
    till.journals().tolerating("0.02").contract.day_totals.tips = "category";
    auto tipped = pot();
    tipped.tips = dec("2.00");
    tipped.payments = {cash("26.18")};
    const auto exchange = receipt({sold("21", "100", "121"), sold("0", "-121", "-121")}, {});
    const auto entries = entries_for(till, till.day({tipped, exchange}));
    ASSERT_EQ(entries.size(), 2u);
    EXPECT_EQ(lines_of(entries[0]), (Texts{"memo MEMO Dagomzet 2026-11-20 0.00", "580999 0.00 -",
                                           "700021 -100.00 V21 21% -21.00", "700000 121.00 V0 0% 0.00"}));
    EXPECT_EQ(lines_of(entries[1]),
              (Texts{"cash KAS Dagomzet 2026-11-20 Cash 26.18", "570000 26.18 -",
                     "700021 -20.00 V21 21% -4.20", "459000 -2.00 -", "658000 0.02 -"}));
    till.contract.sink.erase("memo_journal");
    EXPECT_EQ(till.outcome(exchange), "fail: journal_missing");
}

// REQ C-04
TEST(JournalEntry, CorrectsADay) {
    Till till;
    till.journals();
    Day day = till.day({});
    day.kind = "correction";
    day.corrected_date = "2026-11-18";
    day.remark = "bon 501";
    subtract(day.cells, till.cells(pot()));
    const auto entries = entries_for(till, day);
    ASSERT_EQ(entries.size(), 1u);
    EXPECT_EQ(lines_of(entries[0]), (Texts{"cash KAS Correctie dagomzet 2026-11-18 Cash: bon 501 -24.20",
                                           "570000 -24.20 -", "700021 20.00 V21 21% 4.20"}));
    EXPECT_EQ(entries[0].date, "2026-11-20");
    EXPECT_EQ(entries[0].source_key, "2026-11-18/1/correction");
}

TEST(JournalEntry, IsNotMadeOfSeveralMethods) {
    Till till;
    till.journals();
    const auto posting = journal_entry_for(till.day(friday()), till.terms(), "R");
    ASSERT_TRUE(std::holds_alternative<Fail>(posting));
    EXPECT_EQ(std::get<Fail>(posting).findings.at(0).code, "day_not_split");
    auto lost = entries_of(till.day({pot()}), till.terms()).at(0);
    lost.method.clear();
    for (auto& cell : lost.cells)
        cell.method.clear();
    const auto unpaid = journal_entry_for(lost, till.terms(), "R");
    ASSERT_TRUE(std::holds_alternative<Fail>(unpaid));
    EXPECT_EQ(std::get<Fail>(unpaid).findings.at(0).code, "day_does_not_balance");
}

}  // namespace koppel::books::test

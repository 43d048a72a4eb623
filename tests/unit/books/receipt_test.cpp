#include <gtest/gtest.h>

#include "till.hpp"

namespace koppel::books::test {

// REQ RS-02
TEST(JudgeReceipt, PutsAReceiptIntoItsDay) {
    const Till till;
    const auto verdict = till.judge(pot());
    const auto* wait = std::get_if<Wait>(&verdict.verdict);
    ASSERT_NE(wait, nullptr) << message(verdict.verdict);
    EXPECT_EQ(wait->code, "day_not_posted");
    EXPECT_EQ(wait->reason,
              "is part of the totals of 2026-11-20, which is posted when the day is over and complete");
    EXPECT_EQ(verdict.day, "2026-11-20");
    EXPECT_EQ(verdict.shop, "");
    EXPECT_EQ(texts_of(verdict.cells), Texts{"turnover 21% Cash 24.20/20.00"});
    EXPECT_EQ(verdict.cells.at(0).method, "1");
    EXPECT_EQ(verdict.cells.at(0).method_kind, "cash");
}

TEST(JudgeReceipt, NamesTheShopWhereEachHasTotalsOfItsOwn) {
    Till till;
    till.contract.day_totals.per_shop = true;
    const auto verdict = till.judge(pot());
    EXPECT_EQ(verdict.shop, "7");
    EXPECT_EQ(std::get<Wait>(verdict.verdict).reason,
              "is part of the totals of 2026-11-20 of Antwerpen, which is posted when the day is over and "
              "complete");
}

// REQ RS-02, REQ RS-05, REQ RS-06
TEST(JudgeReceipt, TakesWhatTheContractWants) {
    const struct {
        std::string name;
        void (*change)(Till&, model::Sale&);
        std::string expected;
    } table[] = {
        {"before the start", [](Till&, model::Sale& one) { one.completed_at = "2026-10-31T22:59:59Z"; },
         "ignore: receipt 501 is of 2026-10-31, before the contract's start date 2026-11-01"},
        {"on the start, in the shop's time zone",
         [](Till&, model::Sale& one) { one.completed_at = "2026-10-31T23:00:00Z"; }, "wait: day_not_posted"},
        {"the night before the start",
         [](Till& till, model::Sale& one) {
             till.contract.day_totals.day_start = "04:00";
             one.completed_at = "2026-11-01T03:59:59+01:00";
         },
         "ignore: receipt 501 is of 2026-10-31, before the contract's start date 2026-11-01"},
        {"after the end", [](Till& till, model::Sale&) { till.contract.end_date = "2026-11-19"; },
         "ignore: receipt 501 is of 2026-11-20, after the contract's end date 2026-11-19"},
        {"on the end", [](Till& till, model::Sale&) { till.contract.end_date = "2026-11-20"; },
         "wait: day_not_posted"},
        {"unreadable", [](Till&, model::Sale& one) { one.unreadable = "no lines"; },
         "fail: document_unreadable"},
        {"unreadable, before the start",
         [](Till&, model::Sale& one) {
             one.unreadable = "no lines";
             one.completed_at = "2026-10-01T12:00:00Z";
         },
         "ignore: receipt 501 is of 2026-10-01, before the contract's start date 2026-11-01"},
        {"shop by key",
         [](Till& till, model::Sale&) {
             till.contract.day_totals.shops = {"3", "7"};
         },
         "wait: day_not_posted"},
        {"shop by title", [](Till& till, model::Sale&) { till.contract.day_totals.shops = {"antwerpen"}; },
         "wait: day_not_posted"},
        {"another shop", [](Till& till, model::Sale&) { till.contract.day_totals.shops = {"Gent"}; },
         "ignore: receipt 501 is of the shop Antwerpen, which is not among the contract's shops"},
        {"register by title",
         [](Till& till, model::Sale&) { till.contract.day_totals.ignore_registers = {"KASSA 1"}; },
         "ignore: receipt 501 was made on the register Kassa 1, which the contract ignores"},
        {"register by key",
         [](Till& till, model::Sale&) { till.contract.day_totals.ignore_registers = {"2"}; },
         "ignore: receipt 501 was made on the register Kassa 1, which the contract ignores"},
        {"another register",
         [](Till& till, model::Sale&) { till.contract.day_totals.ignore_registers = {"eCom"}; },
         "wait: day_not_posted"},
        {"no register",
         [](Till& till, model::Sale& one) {
             till.contract.day_totals.ignore_registers = {"eCom"};
             one.register_name = one.register_title = "";
         },
         "wait: day_not_posted"},
        {"voided with its payments", [](Till&, model::Sale& one) { one.status = "cancelled"; },
         "ignore: receipt 501 was voided at the till"},
        {"voided before it was completed",
         [](Till&, model::Sale& one) {
             one.status = "cancelled";
             one.completed_at = "";
             one.payments.clear();
         },
         "ignore: receipt 501 was voided at the till"},
        {"open, with payments already",
         [](Till&, model::Sale& one) {
             one.status = "open";
             one.completed_at = "";
         },
         "open: receipt 501 is not completed at the till yet"},
        {"parked",
         [](Till&, model::Sale& one) {
             one.status = "open";
             one.source_status = "layaway";
         },
         "open: receipt 501 is not completed at the till yet (layaway)"},
        {"completed without an instant", [](Till&, model::Sale& one) { one.completed_at = ""; },
         "fail: date_unreadable"},
        {"a time zone that there is not", [](Till&, model::Sale& one) { one.time_zone = "Mars/Olympus"; },
         "fail: date_unreadable"},
        {"the tenant's time zone", [](Till&, model::Sale& one) { one.time_zone = ""; },
         "wait: day_not_posted"},
        {"an empty basket", [](Till&, model::Sale& one) { one = receipt({}, {}); },
         "ignore: receipt 501 is of zero: there is nothing to book"},
        {"an empty basket with a payment of zero",
         [](Till&, model::Sale& one) { one = receipt({sold("21", "0", "0")}, {cash("0")}); },
         "ignore: receipt 501 is of zero: there is nothing to book"},
        {"changed at the same rate",
         [](Till&, model::Sale& one) {
             one = receipt({sold("21", "20.00", "24.20"), sold("21", "-20.00", "-24.20")}, {});
         },
         "ignore: receipt 501 adds up to zero: there is nothing to book"},
        {"in another currency", [](Till&, model::Sale& one) { one.currency = "SEK"; },
         "fail: currency_differs"},
        {"beyond all amounts",
         [](Till&, model::Sale& one) {
             one.payments = {cash("999999999999999999"), cash("999999999999999999")};
         },
         "fail: amount_out_of_range"},
    };
    for (const auto& row : table) {
        Till till;
        auto one = pot();
        row.change(till, one);
        const auto verdict = till.judge(one);
        EXPECT_EQ(outcome(verdict.verdict), row.expected) << row.name;
        EXPECT_EQ(verdict.cells.empty(), !std::holds_alternative<Wait>(verdict.verdict)) << row.name;
    }
}

// What fails may block its day, so its day must be known.
TEST(JudgeReceipt, TellsTheDayOfWhatFails) {
    const Till till;
    auto one = pot();
    one.payments = {cash("24.00")};
    const auto verdict = till.judge(one);
    EXPECT_EQ(outcome(verdict.verdict), "fail: payments_differ");
    EXPECT_EQ(verdict.day, "2026-11-20");
}

// REQ H-03
TEST(JudgeReceipt, ChecksItsTotals) {
    const Till till;
    auto one = pot();
    one.total_incl = dec("24.21");
    EXPECT_EQ(till.message(one),
              "Total check (including VAT): receipt 501 says 24.21 EUR, its lines add up to 24.20 EUR, a "
              "difference of 0.01 EUR.");
    one = pot();
    one.lines[0].amount_incl = one.total_incl = dec("24.205");
    EXPECT_EQ(till.outcome(one), "fail: amount_not_in_cents amount_not_in_cents");
    one = pot();
    one.payments = {cash("24.205"), card("-0.005")};
    EXPECT_EQ(till.outcome(one), "fail: amount_not_in_cents amount_not_in_cents");
    one = receipt({sold("6", "20.00", "24.20")}, {cash("24.20")});
    EXPECT_EQ(till.outcome(one), "fail: vat_differs_from_rate");
}

// REQ H-03, REQ RS-07
TEST(JudgeReceipt, WantsACodeForEveryRate) {
    Till till;
    auto one = receipt({sold("9", "10.00", "10.90", "4", "Boeken"),
                        sold("9", "10.00", "10.90", "4", "Boeken"), sold("21", "10.00", "12.10")},
                       {cash("33.90")});
    const auto verdict = till.judge(one);
    ASSERT_EQ(outcome(verdict.verdict), "fail: vat_rate_without_code");
    const auto& finding = std::get<Fail>(verdict.verdict).findings.at(0);
    EXPECT_EQ(finding.message,
              "VAT code check: receipt 501 has turnover with 9% VAT (tax class Boeken), and the contract has "
              "no VAT code for it in BE.");
    EXPECT_EQ(finding.remedy,
              "Add the rate 9 with its code at the sink to the contract's VAT table and process it again");
    till.contract.vat.push_back({"BE", 9, "", {}, "", ""});
    EXPECT_EQ(till.outcome(one), "fail: vat_rate_without_code");
    till.contract.vat.back().code = "V9";
    EXPECT_EQ(till.outcome(one), "wait: day_not_posted");
}

// REQ RS-07
TEST(JudgeReceipt, FindsTheRuleOfARateAndClass) {
    using Rules = std::vector<contracts::VatRule>;
    const auto rule = [](const char* country, std::string code, std::string tax_class = "",
                         std::string kind = "") {
        return contracts::VatRule{country, 21, std::move(code), {}, std::move(kind), std::move(tax_class)};
    };
    const struct {
        std::string name;
        Rules rules;
        std::string expected;  // category, or the outcome
    } table[] = {
        {"rate", {rule("BE", "A")}, "A"},
        {"class by key wins", {rule("BE", "A"), rule("BE", "B", "4")}, "B"},
        {"class by title wins", {rule("BE", "A"), rule("BE", "B", "BLOEMEN")}, "B"},
        {"another class", {rule("BE", "A"), rule("BE", "B", "Planten")}, "A"},
        {"only another class", {rule("BE", "B", "Planten")}, "fail: vat_rate_without_code"},
        {"class without code", {rule("BE", "A"), rule("BE", "", "4")}, "fail: vat_rate_without_code"},
        {"made for exports", {rule("BE", "A", "", "export")}, "fail: vat_rate_without_code"},
        {"home before abroad", {rule("NL", "N", "4"), rule("BE", "A")}, "A"},
        {"one abroad", {rule("NL", "N")}, "N"},
        {"class abroad before rate abroad", {rule("NL", "N"), rule("NL", "M", "4")}, "M"},
        {"several abroad", {rule("NL", "N"), rule("ES", "E")}, "fail: vat_rate_ambiguous"},
        {"class by key and by title",
         {rule("BE", "A", "4"), rule("BE", "B", "Bloemen")},
         "fail: vat_rate_ambiguous"},
    };
    for (const auto& row : table) {
        Till till;
        till.contract.vat = row.rules;
        const auto one = receipt({sold("21", "20.00", "24.20", "4", "Bloemen")}, {cash("24.20")});
        std::string found = till.outcome(one);
        if (found == "wait: day_not_posted") {
            const auto posting = daily_receipts_for(till.day({one}), till.terms(), "R");
            found = std::get<model::DailyReceipts>(posting).lines.at(0).category;
        }
        EXPECT_EQ(found, row.expected) << row.name;
    }
    Till till;
    till.contract.vat = {rule("NL", "N"), rule("ES", "E")};
    EXPECT_EQ(
        till.message(pot()),
        "VAT code check: receipt 501 has turnover with 21% VAT, and several rules of the contract's VAT "
        "table fit: NL \"N\", ES \"E\".");
}

// REQ RS-08
TEST(JudgeReceipt, WantsACodeForEveryPaymentMethod) {
    const auto one = receipt({sold("21", "20.00", "24.20")}, {paid("9", "Cheque", "other", "24.20")});
    Till till;
    EXPECT_EQ(
        till.message(one),
        "Payment check: receipt 501 was paid with Cheque, and the contract has no code for that payment "
        "method.");
    till.contract.payment_methods.push_back({.method = "Cheque"});
    EXPECT_EQ(till.outcome(one), "fail: payment_method_without_code");
    till.contract.payment_methods.back().code = "CHQ";
    EXPECT_EQ(till.outcome(one), "wait: day_not_posted");
    till.contract.payment_methods.pop_back();
    till.contract.day_totals.create_payment_methods = true;
    EXPECT_EQ(till.outcome(one), "wait: day_not_posted");
    till.contract.day_totals.create_payment_methods = false;
    till.contract.day_totals.payments = false;
    EXPECT_EQ(till.outcome(one), "wait: day_not_posted");
}

// REQ RH-02
TEST(JudgeReceipt, WantsAccountsAndJournalsWhereDaysAreEntries) {
    const struct {
        std::string name;
        void (*change)(contracts::Contract&);
        std::string expected;
    } table[] = {
        {"complete", [](contracts::Contract&) {}, "wait: day_not_posted"},
        {"no code of the method", [](contracts::Contract& c) { c.payment_methods[0].code = ""; },
         "wait: day_not_posted"},
        {"no account of the method", [](contracts::Contract& c) { c.payment_methods[0].account = ""; },
         "fail: payment_method_without_account"},
        {"no rule of the method", [](contracts::Contract& c) { c.payment_methods.clear(); },
         "fail: payment_method_without_account"},
        {"no turnover account", [](contracts::Contract& c) { c.vat[0].accounts.clear(); },
         "fail: account_missing"},
        {"no cash journal", [](contracts::Contract& c) { c.sink.erase("cash_journal"); },
         "fail: journal_missing"},
        {"a journal of the method",
         [](contracts::Contract& c) {
             c.sink.erase("cash_journal");
             c.payment_methods[0].journal = "K2";
         },
         "wait: day_not_posted"},
        {"cash as a memo entry",
         [](contracts::Contract& c) {
             c.sink.erase("cash_journal");
             c.payment_methods[0].booking = "memo";
         },
         "wait: day_not_posted"},
    };
    for (const auto& row : table) {
        Till till;
        till.journals();
        row.change(till.contract);
        EXPECT_EQ(till.outcome(pot()), row.expected) << row.name;
    }
}

// REQ RS-09
TEST(JudgeReceipt, NeverHalfCountsAnIgnoredMethod) {
    const struct {
        std::string name;
        std::vector<model::SalePayment> payments;
        std::string expected;
    } table[] = {
        {"ignored",
         {on_invoice("24.20")},
         "ignore: receipt 501 was paid with Op factuur, which the contract ignores"},
        {"ignored, beside a payment of zero",
         {cash("0"), on_invoice("24.20")},
         "ignore: receipt 501 was paid with Op factuur, which the contract ignores"},
        {"in two parts",
         {on_invoice("20.00"), on_invoice("4.20")},
         "ignore: receipt 501 was paid with Op factuur, which the contract ignores"},
        {"partly", {on_invoice("20.00"), cash("4.20")}, "fail: payment_method_partly_ignored"},
        {"taken back whole",
         {on_invoice("20.00"), on_invoice("-20.00"), cash("24.20")},
         "wait: day_not_posted"},
        {"not", {cash("24.20")}, "wait: day_not_posted"},
    };
    for (const bool by_title : {false, true}) {
        Till till;
        till.contract.payment_methods.back().ignore = true;
        if (by_title) till.contract.payment_methods.back().method = "OP FACTUUR";
        for (const auto& row : table) {
            auto one = pot();
            one.payments = row.payments;
            EXPECT_EQ(till.outcome(one), row.expected) << row.name;
        }
        auto one = pot();
        one.payments = {on_invoice("20.00"), cash("4.20")};
        EXPECT_EQ(
            till.message(one),
            "Payment check: receipt 501 was paid partly with Op factuur (20.00 EUR), which the contract "
            "ignores, and partly with Cash (4.20 EUR).");
    }
}

// REQ RH-03, REQ RH-04
TEST(JudgeReceipt, BooksAloneWhatHasOneMethodThatIsBookedAlone) {
    const struct {
        std::string name;
        std::vector<model::SalePayment> payments;
        std::string expected;
        std::string with_day_totals;  // mixed_payment
    } table[] = {
        {"one", {on_invoice("24.20")}, "post", "post"},
        {"one in two parts", {on_invoice("20.00"), on_invoice("4.20")}, "post", "post"},
        {"one beside a payment of zero", {cash("0"), on_invoice("24.20")}, "post", "post"},
        {"another", {cash("24.20")}, "wait: day_not_posted", "wait: day_not_posted"},
        {"two others", {cash("20.00"), card("4.20")}, "wait: day_not_posted", "wait: day_not_posted"},
        {"mixed", {on_invoice("20.00"), cash("4.20")}, "fail: payment_methods_mixed", "wait: day_not_posted"},
    };
    for (const auto& row : table) {
        Till till;
        till.hybrid();
        auto one = pot();
        one.payments = row.payments;
        const auto verdict = till.judge(one);
        EXPECT_EQ(outcome(verdict.verdict), row.expected) << row.name;
        EXPECT_EQ(verdict.day, "2026-11-20");
        till.contract.day_totals.mixed_payment = "day_totals";
        EXPECT_EQ(till.outcome(one), row.with_day_totals) << row.name;
    }
    Till till;
    till.hybrid();
    auto one = pot();
    one.payments = {on_invoice("20.00"), cash("4.20")};
    const auto verdict = till.judge(one);
    const auto& finding = std::get<Fail>(verdict.verdict).findings.at(0);
    EXPECT_EQ(finding.message,
              "Payment check: receipt 501 was paid with Op factuur (20.00 EUR) and Cash (4.20 EUR), and "
              "receipts paid with Op factuur are booked one by one.");
    EXPECT_EQ(finding.remedy,
              "Set \"mixed_payment\" in the contract's \"day_totals\" to day_totals and process it again, or "
              "book this receipt by hand and ignore it with a reason");
}

// REQ RH-02
TEST(JudgeReceipt, PutsEverythingIntoTheDayWhereNothingIsBookedAlone) {
    Till till;
    till.contract.payment_methods.back().booking = "individual";
    auto one = pot();
    one.payments = {on_invoice("24.20")};
    EXPECT_EQ(till.outcome(one), "wait: day_not_posted");
}

// REQ RH-03, REQ RH-05
TEST(JudgeReceipt, ChecksWhatIsBookedAloneAsADocument) {
    Till till;
    till.hybrid();
    auto one = pot();
    one.payments = {cash("0"), on_invoice("24.20")};
    one.customer.email.clear();
    EXPECT_EQ(till.outcome(one), "fail: debtor_without_email");
    till.contract.payment_methods.back().method = "op factuur";
    till.contract.payment_methods.back().debtor = "D77";
    EXPECT_EQ(till.outcome(one), "post");
    const auto entry = entry_for(one, till.terms(), "R");
    ASSERT_TRUE(std::holds_alternative<model::Entry>(entry));
    EXPECT_EQ(std::get<model::Entry>(entry).debtor.code, "D77");
    EXPECT_EQ(std::get<model::Entry>(entry).date, "2026-11-20");
    // After midnight, in the night that still counts to the last day of the contract.
    till.contract.day_totals.day_start = "04:00";
    till.contract.end_date = "2026-11-20";
    one.completed_at = "2026-11-21T01:00:00+01:00";
    EXPECT_EQ(till.outcome(one), "post");
    EXPECT_EQ(std::get<model::Entry>(entry_for(one, till.terms(), "R")).date, "2026-11-20");
    one.total_incl = dec("24.21");
    EXPECT_EQ(till.outcome(one), "fail: total_differs");
}

}  // namespace koppel::books::test

// Forty thousand receipts from a seed: whatever goes into a day is what was sold and what was paid, to the
// cent; a day is the sum of its receipts, and its postings balance. One test per kind of contract, so that
// they run side by side.
#include <gtest/gtest.h>

#include <map>
#include <random>

#include "till.hpp"

namespace koppel::books::test {

namespace {

const Decimal kCent = dec("0.01");

Decimal cents(int amount) {
    return Decimal(amount).divided_by(100);
}

class Receipts {
  public:
    explicit Receipts(std::uint32_t seed) : random_(seed) {}

    model::Sale next() {
        std::vector<model::SaleLine> lines;
        const int way = number(0, 19);
        const int count = way == 0 ? 0 : number(0, 9) == 0 ? number(6, 40) : number(1, 5);
        const bool refund = way == 1 || way == 2;
        for (int i = 0; i < count; ++i)
            lines.push_back(next_line(refund || (way < 6 && number(0, 1) == 1)));
        if (way == 3) exchange(lines);
        auto one = receipt(std::move(lines), {});
        one.key = one.number = std::to_string(++made_);
        if (number(0, 5) == 0) one.tips = cents(refund ? -number(1, 900) : number(1, 900));
        const bool tips_in_payments = number(0, 3) > 0;
        pay(one, one.total_incl + (tips_in_payments ? one.tips : Decimal(0)) + next_rounding());
        return one;
    }

    std::size_t index(std::size_t size) {
        return static_cast<std::size_t>(number(0, static_cast<int>(size) - 1));
    }

  private:
    int number(int low, int high) { return std::uniform_int_distribution(low, high)(random_); }

    Decimal next_rounding() { return number(0, 4) == 0 ? cents(number(-2, 2)) : Decimal(0); }

    model::SaleLine next_line(bool back) {
        constexpr std::string_view kRates[] = {"21", "21", "12", "6", "6", "0"};
        constexpr const char* kClasses[] = {"", "1", "2"};
        const auto rate = kRates[number(0, 5)];
        const std::string tax_class = kClasses[number(0, 2)];
        const Decimal incl = cents(number(0, 3) == 0 ? number(0, 9) : number(0, 30'000));
        const Decimal excl = (incl * 100).divided_by(dec(rate) + 100, 2);
        auto one = sold(rate, "0", "0", tax_class, tax_class.empty() ? "" : "Klasse " + tax_class);
        one.amount_incl = back ? -incl : incl;
        one.amount_excl = back ? -excl : excl;
        return one;
    }

    // The last line makes the total zero, or nearly.
    void exchange(std::vector<model::SaleLine>& lines) {
        Decimal total;
        for (const auto& each : lines)
            total += each.amount_incl;
        auto back = sold("0", "0", "0");
        back.amount_incl = back.amount_excl =
            -total + (number(0, 1) == 0 ? Decimal(0) : cents(number(-5, 5)));
        lines.push_back(back);
    }

    model::SalePayment next_payment(Decimal amount) {
        model::SalePayment payments[] = {cash("0"), card("0"), gift_card("0"), on_invoice("0")};
        auto one = payments[number(0, 3)];
        one.amount = amount;
        return one;
    }

    void pay(model::Sale& one, Decimal total) {
        if (number(0, 4) == 0) {  // a gift card sold, a deposit, or what was given back
            const Decimal passed_on = cents(number(-8'000, 8'000));
            one.payments.push_back(gift_card("0"));
            one.payments.back().amount = -passed_on;
            total += passed_on;
        }
        const int parts = number(0, 1) == 0 ? 1 : number(1, 5);
        for (int i = 1; i < parts; ++i) {
            const auto part = total.multiplied(cents(number(0, 100)), 2);
            one.payments.push_back(next_payment(part));
            total -= part;
        }
        one.payments.push_back(next_payment(total));
        if (number(0, 9) == 0) one.payments.push_back(next_payment(0));
    }

    std::mt19937 random_;
    int made_ = 0;
};

struct Sums {
    Decimal incl;
    Decimal excl;
    friend bool operator==(const Sums&, const Sums&) = default;
};
using Categories = std::map<std::pair<Decimal, std::string>, Sums>;
using Methods = std::map<std::string, Decimal>;

void tidy(Categories& categories) {
    std::erase_if(categories, [](const auto& each) { return each.second == Sums{}; });
}
void tidy(Methods& methods) {
    std::erase_if(methods, [](const auto& each) { return each.second.is_zero(); });
}

Categories categories_of(const DayCells& cells) {
    Categories sums;
    for (const auto& cell : cells) {
        if (cell.what != "turnover") continue;
        sums[{cell.vat_rate, cell.tax_class}].incl += cell.amount_incl;
        sums[{cell.vat_rate, cell.tax_class}].excl += cell.amount_excl;
    }
    tidy(sums);
    return sums;
}
Categories categories_of(const model::Sale& one) {
    Categories sums;
    for (const auto& each : one.lines) {
        sums[{each.vat_rate, each.tax_class}].incl += each.amount_incl;
        sums[{each.vat_rate, each.tax_class}].excl += each.amount_excl;
    }
    tidy(sums);
    return sums;
}
Methods methods_of(const DayCells& cells) {
    Methods sums;
    for (const auto& cell : cells)
        sums[cell.method] += cell.amount_incl;
    tidy(sums);
    return sums;
}

Decimal sum_of(const DayCells& cells, std::string_view what) {
    Decimal sum;
    for (const auto& cell : cells) {
        if (cell.what == what) sum += cell.amount_incl;
    }
    return sum;
}

// The first thing that is not as it was sold and paid; empty when everything is.
std::string untied(const model::Sale& one, const DayCells& cells, bool tips_from_cash) {
    if (categories_of(cells) != categories_of(one)) return "categories";
    Methods paid;
    Decimal total;
    for (const auto& payment : one.payments) {
        paid[payment.method] += payment.amount;
        total += payment.amount;
    }
    const Decimal besides = total - one.total_incl;
    const bool tips_in = (besides - one.tips).abs() < besides.abs();
    if (tips_in && tips_from_cash) paid["1"] -= one.tips;
    tidy(paid);
    if (methods_of(cells) != paid) return "methods";
    if (sum_of(cells, "tip") != (tips_in && !tips_from_cash ? one.tips : Decimal(0))) return "tips";
    if (sum_of(cells, "rounding") != besides - (tips_in ? one.tips : Decimal(0))) return "rounding";
    if (!sum_of(cells, "transfer").is_zero()) return "transfers";
    for (const auto& cell : cells) {
        if (cell.amount_incl.rounded(2) != cell.amount_incl) return "cents";
        if (cell.amount_excl.rounded(2) != cell.amount_excl) return "cents excl";
        if (cell.vat_rate.is_zero() && cell.amount_incl != cell.amount_excl) return "VAT of nothing";
    }
    return {};
}

// Every turnover cell is what its method paid of it pro rata, but for a few cents.
std::string unfair(const DayCells& cells) {
    Methods by_method;
    Decimal total;
    std::map<std::pair<Decimal, std::string>, Decimal> by_category;
    for (const auto& cell : cells) {
        if (cell.what != "turnover") continue;
        by_method[cell.method] += cell.amount_incl;
        by_category[{cell.vat_rate, cell.tax_class}] += cell.amount_incl;
        total += cell.amount_incl;
    }
    if (total.is_zero()) return {};
    for (const auto& cell : cells) {
        if (cell.what != "turnover" || cell.method.empty()) continue;
        const Decimal category = by_category[{cell.vat_rate, cell.tax_class}];
        const Decimal fair = (by_method[cell.method] * category).divided_by(total, 6);
        // Where sales and returns nearly cancel, a cent of the whole is many cents of a category.
        const Decimal allowed = cents(4) + cents(4).multiplied(category.divided_by(total, 4).abs(), 4);
        if ((cell.amount_incl - fair).abs() > allowed) return text_of(cell) + " is not " + fair.to_string();
    }
    return {};
}

std::string unbalanced(const model::DailyReceipts& posting, const Day& day) {
    Decimal lines;
    Decimal turnover_lines;
    for (const auto& line : posting.lines) {
        lines += line.amount_incl;
        if (line.category[0] == 'V') turnover_lines += line.amount_incl;
    }
    Decimal payments;
    for (const auto& payment : posting.payments)
        payments += payment.amount;
    if (lines != posting.total_incl || payments != lines) return "sums";
    return turnover_lines == day.total ? "" : "turnover";
}

std::string unbalanced(const model::JournalEntry& posting) {
    Decimal sum;
    for (const auto& line : posting.lines) {
        if (line.ledger_account.empty()) return "no account";
        if (!line.vat_amount.is_zero() && line.vat_code.empty()) return "no code";
        sum += line.amount + line.vat_amount;
    }
    if (posting.journal.empty()) return "no journal";
    return sum.is_zero() && posting.lines.at(0).amount == posting.total ? "" : sum.to_string();
}

// A whole day as receipts and as entries.
void expect_posted(Till till, const Day& day) {
    till.flow.as = "daily_receipts";
    const auto receipts = daily_receipts_for(day, till.terms(), "R");
    ASSERT_TRUE(std::holds_alternative<model::DailyReceipts>(receipts));
    ASSERT_EQ(unbalanced(std::get<model::DailyReceipts>(receipts), day), "");
    till.journals();
    std::map<std::string, Decimal> accounts;
    for (const auto& each : entries_of(day, till.terms())) {
        const auto entry = journal_entry_for(each, till.terms(), "R");
        ASSERT_TRUE(std::holds_alternative<model::JournalEntry>(entry))
            << std::get<Fail>(entry).findings.at(0).message;
        ASSERT_EQ(unbalanced(std::get<model::JournalEntry>(entry)), "") << each.method;
        for (const auto& line : std::get<model::JournalEntry>(entry).lines)
            accounts[line.ledger_account] += line.amount;
    }
    EXPECT_TRUE(accounts[till.contract.day_totals.transfer_account].is_zero());
    for (const auto& [rate, account] :
         std::map<std::string, std::string>{{"21", "700021"}, {"12", "700012"}, {"6", "700006"}}) {
        Decimal excl;
        for (const auto& cell : day.cells) {
            if (cell.what == "turnover" && cell.vat_rate == dec(rate)) excl += cell.amount_excl;
        }
        EXPECT_EQ(accounts[account], -excl) << rate;
    }
}

constexpr int kDays = 50;
constexpr int kReceipts = 200;  // a day; times four kinds

void expect_ties(std::uint32_t seed, const std::string& tips, const std::string& as) {
    Receipts receipts(seed);
    Till till;
    till.tolerating("0.02").flow.as = as;
    till.contract.day_totals.tips = tips;
    till.contract.payment_methods[0].booking = "cash";
    int in_days = 0;
    for (int i = 0; i < kDays; ++i) {
        std::vector<DayCells> parts;
        Day day = till.day({});
        Categories sold_that_day;
        for (int j = 0; j < kReceipts; ++j) {
            const auto one = receipts.next();
            const auto verdict = till.judge(one);
            if (std::holds_alternative<Ignore>(verdict.verdict)) {  // nothing in it
                ASSERT_EQ(untied(one, {}, true), "") << outcome(verdict.verdict);
                continue;
            }
            ASSERT_EQ(outcome(verdict.verdict), "wait: day_not_posted") << message(verdict.verdict);
            ASSERT_EQ(untied(one, verdict.cells, tips == "from_cash"), "") << i << ' ' << j;
            ASSERT_EQ(unfair(verdict.cells), "") << i << ' ' << j;
            add(day.cells, verdict.cells);
            for (const auto& [category, sums] : categories_of(one)) {
                sold_that_day[category].incl += sums.incl;
                sold_that_day[category].excl += sums.excl;
            }
            parts.push_back(verdict.cells);
        }
        tidy(sold_that_day);
        in_days += static_cast<int>(parts.size());
        day.total = turnover(day.cells);
        ASSERT_EQ(categories_of(day.cells), sold_that_day) << i;
        expect_posted(till, day);

        // In another order it is the same day, and without all of them it is nothing.
        DayCells again;
        DayCells rest = day.cells;
        while (!parts.empty()) {
            const auto at = parts.begin() + static_cast<std::ptrdiff_t>(receipts.index(parts.size()));
            add(again, *at);
            subtract(rest, *at);
            parts.erase(at);
        }
        ASSERT_TRUE(again == day.cells) << i;
        ASSERT_EQ(texts_of(rest), Texts{}) << i;
    }
    EXPECT_GT(in_days, kDays * kReceipts * 95 / 100);
}

}  // namespace

// REQ RS-02, REQ RS-10, REQ RH-07
TEST(DayTiesOut, DailyReceiptsWithTipsFromTheCash) {
    expect_ties(20261120, "from_cash", "daily_receipts");
}

// REQ RS-02, REQ RS-10, REQ RH-07
TEST(DayTiesOut, DailyReceiptsWithTipsOfTheirOwn) {
    expect_ties(2, "category", "daily_receipts");
}

// REQ RH-02, REQ RH-07
TEST(DayTiesOut, EntriesWithTipsFromTheCash) {
    expect_ties(3, "from_cash", "journal_entry");
}

// REQ RH-02, REQ RH-07
TEST(DayTiesOut, EntriesWithTipsOfTheirOwn) {
    expect_ties(4, "category", "journal_entry");
}

// The checks are worth something: one cent in any line, and three in any payment, are found.
TEST(DayTiesOut, FindsACentInAnyReceipt) {
    Receipts receipts(5);
    Till till;
    till.tolerating("0.02");
    till.contract.payment_methods[0].booking = "cash";
    for (int i = 0; i < 2'000; ++i) {
        auto one = receipts.next();
        if (one.lines.empty()) continue;
        auto wrong = one;
        auto& line = wrong.lines[receipts.index(wrong.lines.size())];
        (i % 2 == 0 ? line.amount_incl : line.amount_excl) += i % 4 < 2 ? kCent : -kCent;
        ASSERT_NE(till.outcome(wrong).find("total_differs"), std::string::npos) << i << till.outcome(wrong);
        one.tips = 0;
        Decimal paid;
        for (const auto& payment : one.payments)
            paid += payment.amount;
        one.payments[receipts.index(one.payments.size())].amount +=
            one.total_incl - paid + (i % 2 == 0 ? cents(3) : cents(-3));
        ASSERT_TRUE(till.outcome(one) == "fail: payments_differ" ||
                    till.outcome(one) == "fail: receipt_without_payments")
            << i << till.outcome(one);
    }
}

}  // namespace koppel::books::test

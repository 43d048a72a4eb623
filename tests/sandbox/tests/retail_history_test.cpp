// What the two shops sold: the vendor's own arithmetic over generated data, and the same data from the same
// seed.
#include <gtest/gtest.h>

#include <set>

#include "retail/generator.hpp"
#include "retail/sales.hpp"

namespace koppel::sandbox::retail {
namespace {

HistoryOptions october() {
    HistoryOptions options;
    options.from = {2026, 10, 20};
    options.days = 12;
    options.receipts = 60;
    options.now = *parse_offset_text("2026-11-20T12:00:00+01:00");
    return options;
}

std::string rendered(const History& history) {
    const bool inclusive[2] = {false, true};
    const Tables tables{inclusive};
    const Fragments fragments{tables};
    const Assumptions assumptions;
    const Sales sales{SaleView{history, assumptions, fragments}};
    std::string out;
    for (std::size_t i = 0; i < sales.size(); ++i)
        sales.append(out, i, ~Relations{0});
    return out;
}

TEST(RetailHistory, IsTheSameForTheSameSeed) {
    const std::string once = rendered(Generator{october()}.history());
    EXPECT_EQ(once, rendered(Generator{october()}.history()));
    HistoryOptions other = october();
    other.seed = 2;
    EXPECT_NE(once, rendered(Generator{other}.history()));
}

TEST(RetailHistory, TaxIsRoundedPerSaleAndTotalsAddUp) {
    std::size_t traps = 0;
    for (const Sale& sale : Generator{october()}.history().sales) {
        Exact tax = 0, subtotal = 0, discount = 0, total = 0;
        Cents rounded_lines = 0;
        for (const Line& line : sale.lines) {
            EXPECT_EQ(line.total, line.subtotal - line.line_discount - line.transaction_discount + line.tax);
            tax += line.tax;
            subtotal += line.subtotal;
            discount += line.line_discount + line.transaction_discount;
            total += line.total;
            rounded_lines += to_cents(line.tax);
        }
        EXPECT_EQ(sale.tax, to_cents(tax));
        EXPECT_EQ(sale.total, sale.subtotal - sale.discount + sale.tax);
        if (sale.inclusive) {
            EXPECT_EQ(sale.total * kCent, total);
        } else {
            EXPECT_EQ(sale.subtotal * kCent, subtotal);
            EXPECT_EQ(sale.discount * kCent, discount);
        }
        traps += rounded_lines != sale.tax ? 1U : 0U;
    }
    // Rounding per line must be caught out.
    EXPECT_GT(traps, 20U);
}

TEST(RetailHistory, ExclusiveAndInclusiveByHand) {
    Sale sale;
    Line line;
    line.price = 1210;
    line.rate = 2100;
    sale.inclusive = true;
    sale.lines = {line};
    settle(sale);
    EXPECT_EQ(sale.total, 1210);
    EXPECT_EQ(sale.tax, 210);
    EXPECT_EQ(sale.lines[0].subtotal, 10 * kExact);
    // The vendor's paper: 2 x 12.40 less 10 % at 21 %, 7.95 at 9 %.
    sale.inclusive = false;
    line.price = 1240;
    line.quantity = 2;
    line.discount_percent = 1000;
    sale.lines = {line, {}};
    sale.lines[1].price = 795;
    sale.lines[1].rate = 900;
    settle(sale);
    EXPECT_EQ(sale.subtotal, 3275);
    EXPECT_EQ(sale.discount, 248);
    EXPECT_EQ(sale.tax, 540);
    EXPECT_EQ(sale.total, 3567);
    EXPECT_EQ(sale.lines[0].tax, 468'720'000);
    EXPECT_EQ(sale.lines[1].tax, 71'550'000);
    for (Line& one : sale.lines)
        one.quantity = -one.quantity;
    settle(sale);
    EXPECT_EQ(sale.total, -3567);
    EXPECT_EQ(to_cents(-kCent / 2), -1);
}

TEST(RetailHistory, CompletedSalesAreSettled) {
    std::size_t rounded = 0, tipped = 0, free = 0, change = 0;
    for (const Sale& sale : Generator{october()}.history().sales) {
        if (!sale.completed) continue;
        EXPECT_EQ(sale.paid, sale.total + sale.tips - sale.rounding) << sale.id;
        EXPECT_GE(sale.change, 0);
        EXPECT_LT(std::abs(sale.rounding), 3);
        EXPECT_TRUE(sale.rounding == 0 || sale.shop == kBrussels);
        rounded += sale.rounding != 0 ? 1U : 0U;
        tipped += sale.tips != 0 ? 1U : 0U;
        free += sale.total == 0 ? 1U : 0U;
        change += sale.change != 0 ? 1U : 0U;
    }
    for (const std::size_t count : {rounded, tipped, free, change})
        EXPECT_GT(count, 4U);
}

TEST(RetailHistory, HoldsEveryStory) {
    const History history = Generator{october()}.history();
    std::set<std::string> found;
    for (const Sale& sale : history.sales) {
        std::set<int> types, classes;
        bool down = false, up = false;
        for (const Payment& payment : sale.payments) {
            if (payment.archived) found.insert("archived payment");
            if (payment.amount == 0) found.insert("payment of zero");
            if (payment.type == kGiftCard)
                found.insert(payment.amount < 0 ? "gift card sold" : "gift card used");
            if (payment.type == kCreditAccount)
                found.insert(payment.amount < 0 ? "credit deposited" : "credit used");
            if (payment.type == kOldCard) found.insert("archived type");
            if (payment.type == kOnInvoice) found.insert("on invoice");
            if (sale.completed && local_date(payment.created) < local_date(sale.completed_at))
                found.insert("paid a day before");
            types.insert(payment.type);
        }
        for (const Line& line : sale.lines) {
            (line.quantity < 0 ? down : up) = true;
            classes.insert(line.tax_class);
            if (line.discount_percent != 0) found.insert("percent");
            if (line.transaction_discount != 0) found.insert("transaction discount");
            if (!line.taxed) found.insert("exempt");
            if (line.item == 0) found.insert("no article");
        }
        if (down) found.insert(up ? "exchange" : "refund");
        if (down && up && sale.total == 0) found.insert("even exchange");
        if (types.size() > 1) found.insert("two tenders");
        if (classes.size() > 1) found.insert("two tax classes");
        if (sale.completed && sale.lines.empty()) found.insert("no lines");
        if (!sale.completed && !sale.payments.empty()) found.insert("open and paid");
        if (!sale.completed && sale.payments.empty() && !sale.archived) found.insert("open");
        if (sale.voided) found.insert("voided");
        if (sale.archived) found.insert("abandoned");
        if (sale.completed && local_date(sale.completed_at) < local_date(sale.created))
            found.insert("back-dated");
        if (sale.completed && sale.updated > sale.completed_at + 3'000) found.insert("edited later");
        if (sale.register_id == 4) found.insert("web");
        if (sale.register_id == 5) found.insert("archived register");
    }
    EXPECT_EQ(found.size(), 27U) << testing::PrintToString(found);
    EXPECT_FALSE(history.voids.empty());
}

TEST(RetailHistory, DaysFollowTheShopsZone) {
    // The clocks go back on 2026-10-25, the sixth day.
    const Generator generator{october()};
    EXPECT_EQ(generator.day_start(0), *parse_offset_text("2026-10-20T00:00:00+02:00"));
    EXPECT_EQ(generator.day_start(6) - generator.day_start(5), 25 * 3'600);
    EXPECT_EQ(generator.day_start(6), *parse_offset_text("2026-10-26T00:00:00+01:00"));
    std::set<std::string> moments;
    for (const Sale& sale : Generator{october()}.history().sales)
        moments.insert(offset_text(sale.completed_at));
    for (const char* moment : {"2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00",
                               "2026-10-21T00:00:00+02:00", "2026-10-21T23:59:59+02:00"})
        EXPECT_EQ(moments.count(moment), 1U) << moment;
    HistoryOptions march = october();
    march.from = {2026, 3, 29};
    EXPECT_EQ(Generator{march}.day_start(1) - Generator{march}.day_start(0), 23 * 3'600);
}

TEST(RetailHistory, SomeDaysAreClosedAndNothingLiesAhead) {
    HistoryOptions options = october();
    options.now = *parse_offset_text("2026-10-28T12:00:00+01:00");
    std::set<std::string> days, amsterdam;
    std::int64_t last = 0;
    for (const Sale& sale : Generator{options}.history().sales) {
        EXPECT_EQ(sale.id, ++last);
        EXPECT_LE(sale.completed_at, options.now);
        EXPECT_LE(sale.updated, options.now + 2);
        if (!sale.completed || sale.completed_at < sale.created) continue;
        days.insert(local_date(sale.completed_at));
        if (sale.shop == kAmsterdam && sale.register_id != 4) amsterdam.insert(local_date(sale.completed_at));
    }
    EXPECT_EQ(days.size(), 9U);
    EXPECT_EQ(amsterdam.count("2026-10-22"), 0U);
    const auto all = Generator{october()}.history();
    for (const Sale& sale : all.sales) {
        if (!sale.completed || sale.completed_at < sale.created) continue;
        EXPECT_NE(local_date(sale.completed_at), "2026-10-29");
    }
}

}  // namespace
}  // namespace koppel::sandbox::retail

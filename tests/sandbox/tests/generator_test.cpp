#include "generator/generator.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "base/http.hpp"
#include "ecom/writer.hpp"

namespace koppel::sandbox {
namespace {

GeneratorOptions options(std::int64_t orders, std::uint64_t seed = 1) {
    GeneratorOptions out;
    out.orders = orders;
    out.seed = seed;
    out.now = *parse_offset_text("2026-11-20T12:00:00+01:00");
    return out;
}

std::string bytes(std::uint64_t seed) {
    std::string out;
    for (const Order& order : Generator{options(100, seed)}.history())
        ecom::append_order(out, order, {"http://127.0.0.1/ecom", "nl"}, true);
    return out;
}

bool same(const Money& a, const Money& b) {
    return a.excl == b.excl && a.incl == b.incl;
}

TEST(Generator, SameSeedGivesSameBytes) {
    EXPECT_EQ(bytes(7), bytes(7));
    EXPECT_NE(bytes(7), bytes(8));
}

TEST(Generator, EveryOrderAddsUpExceptTheWrongOnes) {
    for (const Order& order : Generator{options(3'000)}.history()) {
        const Money sum = sum_of_parts(order);
        if (order.kind == Kind::wrong_total) {
            const auto off = std::abs(order.total.incl - sum.incl);
            EXPECT_GE(off, 1) << order.number;
            EXPECT_LE(off, 1'000) << order.number;
        } else {
            EXPECT_TRUE(same(order.total, sum)) << order.number;
        }
        EXPECT_GE(order.total.incl, 0) << order.number;
    }
}

TEST(Generator, LinePriceIsUnitPriceTimesQuantityLessDiscount) {
    const auto rounded = [](std::int64_t value) { return (value + 50) / 100; };
    for (const Order& order : Generator{options(1'000)}.history()) {
        for (const Line& line : order.lines) {
            EXPECT_EQ(line.price.excl, rounded(line.base.excl * line.quantity) - line.discount.excl);
            EXPECT_EQ(line.price.incl, rounded(line.base.incl * line.quantity) - line.discount.incl);
            EXPECT_GE(line.price.incl, line.price.excl - 1) << order.number;
        }
    }
}

TEST(Generator, KindsComeInTheAskedShares) {
    std::map<Kind, int> counts;
    for (const Order& order : Generator{options(1'000)}.history())
        ++counts[order.kind];
    EXPECT_EQ(counts[Kind::wrong_total], 20);
    EXPECT_EQ(counts[Kind::unpaid], 80);
    EXPECT_EQ(counts[Kind::unknown_vat], 5);
    EXPECT_EQ(counts[Kind::cancelled], 10);
    EXPECT_EQ(counts[Kind::correct], 885);
}

TEST(Generator, HoldsTheTrapsThatTheBooksMustSurvive) {
    int traps = 0, guests = 0, zero = 0, long_titles = 0, without_code = 0;
    std::map<Instant, int> same_second;
    std::set<int> rates;
    for (const Order& order : Generator{options(1'000)}.history()) {
        guests += order.person.customer_id == 0 ? 1 : 0;
        zero += order.total.incl == 0 ? 1 : 0;
        ++same_second[order.updated];
        for (const Line& line : order.lines) {
            rates.insert(line.rate);
            const std::int64_t vat = (line.price.excl * line.rate + 5'000) / 10'000;
            traps += vat != line.price.incl - line.price.excl ? 1 : 0;
            long_titles += line.title.size() > 100 ? 1 : 0;
            without_code += line.sku.empty() && line.ean.empty() && line.article_code.empty() ? 1 : 0;
        }
    }
    EXPECT_GT(traps, 20);
    EXPECT_GT(guests, 20);
    EXPECT_GT(zero, 2);
    EXPECT_GT(long_titles, 5);
    EXPECT_GT(without_code, 5);
    EXPECT_EQ(rates, (std::set<int>{0, 900, 1300, 2100}));
    int most = 0;
    for (const auto& [second, count] : same_second)
        most = std::max(most, count);
    EXPECT_GE(most, 10);
}

TEST(Generator, SomeEmailAddressesContainOthersAndSomeDifferInCaseOnly) {
    std::set<std::string> all;
    for (const Order& order : Generator{options(1'000)}.history())
        all.insert(order.person.email);
    int contained = 0, shouted = 0;
    for (const auto& email : all) {
        contained += email.starts_with("de.") && all.contains(email.substr(3)) ? 1 : 0;
        shouted += email != lower_ascii(email) && all.contains(lower_ascii(email)) ? 1 : 0;
    }
    EXPECT_GT(contained, 5);
    EXPECT_GT(shouted, 5);
}

TEST(Generator, PayingWritesTheInvoiceEventFirst) {
    Generator generator{options(100)};
    auto orders = generator.history();
    const auto unpaid = std::find_if(orders.begin(), orders.end(),
                                     [](const Order& order) { return order.kind == Kind::unpaid; });
    ASSERT_NE(unpaid, orders.end());
    const std::size_t before = unpaid->events.size();
    generator.pay(*unpaid, 2'000'000'000);
    ASSERT_EQ(unpaid->events.size(), before + 2);
    EXPECT_STREQ(unpaid->events[before].type, "invoice");
    EXPECT_STREQ(unpaid->events[before + 1].type, "order");
    EXPECT_TRUE(unpaid->events[before + 1].comment.starts_with("tr_"));
    EXPECT_EQ(unpaid->updated, 2'000'000'000);
    EXPECT_TRUE(unpaid->paid);
}

}  // namespace
}  // namespace koppel::sandbox

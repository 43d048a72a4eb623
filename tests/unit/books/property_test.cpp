// Ten thousand baskets from a seed: whatever is judged fit to post ties out to the cent.
#include <gtest/gtest.h>

#include <random>

#include "sales.hpp"

namespace koppel::books::test {

namespace {

class Baskets {
  public:
    explicit Baskets(std::uint32_t seed) : random_(seed) {}

    model::Sale next() {
        std::vector<model::SaleLine> lines;
        const int products = number(1, 12);
        for (int i = 0; i < products; ++i)
            lines.push_back(next_product(i));
        if (number(0, 1) == 1)
            lines.push_back(priced(line("shipping", "Verzendkosten", "21", "1", "0", "0"), 0, 2500));
        if (number(0, 4) == 0) lines.push_back(priced(line("payment_cost", "", "21", "1", "0", "0"), 0, 300));
        if (number(0, 3) == 0) lines.push_back(next_discount(lines));
        return sale(std::move(lines));
    }

  private:
    int number(int low, int high) { return std::uniform_int_distribution(low, high)(random_); }

    // Priced per unit, including or excluding VAT, rounded per line as a shop does.
    model::SaleLine priced(model::SaleLine line, int low_cents, int high_cents) {
        const Decimal unit = Decimal(number(low_cents, high_cents)).divided_by(100);
        const Decimal factor = (line.vat_rate + 100).divided_by(100);
        if (number(0, 1) == 1) {
            line.amount_incl = unit.multiplied(line.quantity, 2);
            line.amount_excl = line.amount_incl.divided_by(factor, 2);
        } else {
            line.amount_excl = unit.multiplied(line.quantity, 2);
            line.amount_incl = line.amount_excl.multiplied(factor, 2);
        }
        return line;
    }

    model::SaleLine next_product(int index) {
        constexpr std::string_view kRates[] = {"21", "21", "9", "0"};
        constexpr std::string_view kQuantities[] = {"1",  "1",   "2",     "3",  "7",
                                                    "13", "144", "0.375", "-1", "2500"};
        auto one =
            product("SKU" + std::to_string(index), kRates[number(0, 3)], kQuantities[number(0, 9)], "0", "0");
        if (number(0, 5) == 0) one.sku.clear();
        return priced(std::move(one), 0, 100000);
    }

    // Off the whole order: per rate what falls to it, known only as one amount, sometimes a cent apart.
    model::SaleLine next_discount(const std::vector<model::SaleLine>& lines) {
        std::map<Decimal, Decimal> bases;
        Decimal total;
        for (const auto& each : lines) {
            if (each.type != "product") continue;
            bases[each.vat_rate] += each.amount_incl;
            total += each.amount_incl;
        }
        auto discount = line("discount", "Kortingscode", "0", "1", "0", "0");
        const Decimal part = Decimal(number(1, 99)).divided_by(100);
        for (const auto& [rate, base] : bases) {
            if (base.is_zero() || base.is_negative() != total.is_negative()) continue;
            const Decimal incl = -base.multiplied(part, 2);
            discount.amount_incl += incl;
            discount.amount_excl += incl.divided_by((rate + 100).divided_by(100), 2);
        }
        return discount;
    }

    std::mt19937 random_;
};

// The first thing that does not tie out; empty when everything does.
std::string untied(const model::Sale& sale, const model::Invoice& invoice) {
    Decimal excl;
    Decimal incl;
    Decimal priced;
    for (const auto& each : invoice.lines) {
        excl += each.amount_excl;
        incl += each.amount_incl;
        priced += each.quantity.multiplied(each.unit_price, 2);
        if (each.vat_code.empty()) return "no VAT code on " + each.description;
        if (each.article.has_value() != each.ledger_account.empty()) return "booking of " + each.description;
    }
    if (excl != sale.total_excl) return "excl " + excl.to_string() + " for " + sale.total_excl.to_string();
    if (incl != sale.total_incl) return "incl " + incl.to_string() + " for " + sale.total_incl.to_string();
    if (priced != (invoice.prices_include_vat ? incl : excl)) return "priced " + priced.to_string();
    if (invoice.total_vat != incl - excl) return "VAT " + invoice.total_vat.to_string();
    return {};
}

}  // namespace

// REQ EA-22
// REQ H-03
TEST(InvoiceFor, TiesOutForTenThousandBaskets) {
    constexpr int kBaskets = 10'000;
    Baskets baskets(20261121);
    Shop shop;
    shop.contract.vat.at(2).accounts["payment_cost"] = "8096";
    int posted = 0;
    int with_discount = 0;
    for (int i = 0; i < kBaskets; ++i) {
        const auto one = baskets.next();
        shop.contract.sink["prices_include_vat"] = i % 2 == 1;
        const auto verdict = shop.judge(one);
        if (std::holds_alternative<Ignore>(verdict)) continue;  // all of it was free
        const auto result = shop.invoice(one);
        if (const auto* fail = std::get_if<Fail>(&result)) {
            // A discount over returns that nearly cancel the sales may fit no rate; nothing else may fail.
            ASSERT_EQ(fail->findings.at(0).code, "discount_vat_unclear") << i << fail->findings.at(0).message;
            continue;
        }
        ASSERT_EQ(outcome(verdict), "post") << i;
        ASSERT_EQ(untied(one, std::get<model::Invoice>(result)), "") << i;
        ++posted;
        with_discount += one.lines.back().type == "discount" ? 1 : 0;
    }
    EXPECT_GT(posted, kBaskets * 99 / 100);
    EXPECT_GT(with_discount, kBaskets / 5);
}

// The check is worth something: one cent anywhere is found.
TEST(Judge, FindsACentInAnyBasket) {
    Baskets baskets(7);
    const Shop shop;
    const Decimal cent = Decimal(1).divided_by(100);
    for (int i = 0; i < 1'000; ++i) {
        auto one = baskets.next();
        const auto at = static_cast<std::size_t>(i) % one.lines.size();
        (i % 2 == 0 ? one.lines[at].amount_incl : one.lines[at].amount_excl) += i % 4 < 2 ? cent : -cent;
        const auto found = outcome(shop.judge(one));
        ASSERT_NE(found.find("total_differs"), std::string::npos) << i << ' ' << found;
    }
}

}  // namespace koppel::books::test

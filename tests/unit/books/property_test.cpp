// A hundred thousand baskets from a seed: whatever is judged fit to post ties out to the cent, as an invoice
// and as a sales entry. One test per kind of basket, so that they run side by side.
#include <gtest/gtest.h>

#include <map>
#include <random>

#include "sales.hpp"

namespace koppel::books::test {

namespace {

const Decimal kCent = dec("0.01");

// How a source writes what is credited.
enum class Written { debit, positive, negative, negative_quantity, positive_amount_negative_quantity };

struct Kind {
    std::uint32_t seed;
    bool returns = false;         // products that came back, in the same basket
    bool order_discount = false;  // off the whole order, its VAT known only as one amount
    Written written = Written::debit;
};

class Baskets {
  public:
    explicit Baskets(const Kind& kind) : kind_(kind), random_(kind.seed) {}

    model::Sale next() {
        std::vector<model::SaleLine> lines;
        const int products = number(0, 9) == 0 ? number(1, 48) : number(1, 7);
        for (int i = 0; i < products; ++i)
            lines.push_back(next_product(i));
        if (number(0, 1) == 1) lines.push_back(priced(line("shipping", "", rate(), "1", "0", "0"), 0, 2500));
        if (number(0, 3) == 0) lines.push_back(priced(line("payment_cost", "", "21", "1", "0", "0"), 0, 300));
        if (kind_.order_discount) lines.push_back(next_discount(lines));
        auto one = sale(std::move(lines));
        one.kind = "invoice";
        if (kind_.written != Written::debit) credit(one);
        return one;
    }

  private:
    int number(int low, int high) { return std::uniform_int_distribution(low, high)(random_); }
    std::string_view rate() {
        constexpr std::string_view kRates[] = {"21", "21", "21", "9", "9", "0", "5.5", "25.5"};
        return kRates[number(0, 7)];
    }

    // Priced per unit, including or excluding VAT, less a discount, rounded per line as a shop does.
    model::SaleLine priced(model::SaleLine line, int low_cents, int high_cents) {
        const Decimal unit = Decimal(number(low_cents, high_cents)).divided_by(100);
        const Decimal factor = (line.vat_rate + 100).divided_by(100);
        const Decimal part = number(0, 3) == 0 ? Decimal(number(1, 100)).divided_by(100) : Decimal(0);
        Decimal amount = unit.multiplied(line.quantity, 2);
        const Decimal discount = amount.multiplied(part, 2);
        amount -= discount;
        if (number(0, 1) == 1) {
            line.amount_incl = amount;
            line.discount_incl = discount;
            line.amount_excl = amount.divided_by(factor, 2);
        } else {
            line.amount_excl = amount;
            line.discount_excl = discount;
            line.amount_incl = amount.multiplied(factor, 2);
        }
        return line;
    }

    model::SaleLine next_product(int index) {
        constexpr std::string_view kQuantities[] = {"1", "1",   "1",    "2",     "3",   "7",
                                                    "0", "144", "2500", "0.375", "1.5", "0.0333"};
        std::string quantity(kQuantities[number(0, 11)]);
        if (kind_.returns && number(0, 2) == 0) quantity.insert(0, "-");
        auto one = product("SKU" + std::to_string(index), rate(), quantity, "0", "0");
        if (number(0, 5) == 0) one.sku.clear();
        return priced(std::move(one), 0, 100000);
    }

    // Per rate what falls to it, known only as one amount.
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

    void credit(model::Sale& sale) const {
        sale.kind = "credit_note";
        const bool negative =
            kind_.written == Written::negative || kind_.written == Written::negative_quantity;
        const bool negative_quantity = kind_.written == Written::negative_quantity ||
                                       kind_.written == Written::positive_amount_negative_quantity;
        for (auto& line : sale.lines) {
            if (negative) line.amount_excl = -line.amount_excl, line.amount_incl = -line.amount_incl;
            if (negative_quantity) line.quantity = -line.quantity;
        }
        if (!negative) return;
        sale.total_excl = -sale.total_excl;
        sale.total_incl = -sale.total_incl;
        sale.total_vat = -sale.total_vat;
    }

    const Kind kind_;
    std::mt19937 random_;
};

// What the books are to hold: a credit note as a negative total, everything else as it is.
struct Totals {
    Decimal excl;
    Decimal incl;
};
Totals expected(const model::Sale& sale) {
    if (sale.kind != "credit_note" || sale.total_incl.is_negative())
        return {sale.total_excl, sale.total_incl};
    return {-sale.total_excl, -sale.total_incl};
}

bool vat_follows_rate(Decimal excl, Decimal vat, Decimal rate, Decimal quantity) {
    const Decimal due = (excl * rate).divided_by(100, 4);
    if (rate.is_zero()) return vat.is_zero();
    return (vat - due).abs() <= kCent + kCent.multiplied(quantity.abs(), 4);
}

// The first thing that does not tie out; empty when everything does.
std::string untied(const model::Sale& sale, const model::Invoice& invoice) {
    Totals sum;
    for (const auto& each : invoice.lines) {
        sum.excl += each.amount_excl;
        sum.incl += each.amount_incl;
        const Decimal amount = invoice.prices_include_vat ? each.amount_incl : each.amount_excl;
        if (each.quantity.multiplied(each.unit_price, 2) != amount) return "price of " + each.description;
        if (each.vat_code.empty()) return "no VAT code on " + each.description;
        if (each.article.has_value() != each.ledger_account.empty()) return "booking of " + each.description;
        if (sale.kind == "credit_note" && each.quantity.is_negative()) return "sign of " + each.description;
        // Where the quantity moved into the text, the line still stands for all its units.
        if (each.description.find(" x ") == std::string::npos &&
            !vat_follows_rate(each.amount_excl, each.amount_incl - each.amount_excl, each.vat_rate,
                              each.quantity))
            return "VAT of " + each.description;
    }
    const auto [excl, incl] = expected(sale);
    if (sum.excl != excl || invoice.total_excl != excl) return "excl " + sum.excl.to_string();
    if (sum.incl != incl || invoice.total_incl != incl) return "incl " + sum.incl.to_string();
    if (invoice.total_vat != incl - excl) return "VAT " + invoice.total_vat.to_string();
    return {};
}

std::string untied(const model::Sale& sale, const model::Entry& entry, const model::Invoice& invoice) {
    Decimal excl;
    Decimal vat;
    if (entry.lines.size() != invoice.lines.size()) return "number of lines";
    for (std::size_t i = 0; i < entry.lines.size(); ++i) {
        const auto& each = entry.lines[i];
        const auto& same = invoice.lines[i];
        excl += each.amount_excl;
        vat += each.vat_amount;
        if (each.ledger_account.empty()) return "no account on " + each.description;
        if (each.amount_excl != same.amount_excl) return "amount of " + each.description;
        if (each.amount_excl + each.vat_amount != same.amount_incl) return "VAT of " + each.description;
        if (each.vat_code != same.vat_code) return "VAT code of " + each.description;
    }
    const auto [total_excl, total_incl] = expected(sale);
    if (excl != total_excl || entry.total_excl != total_excl) return "excl " + excl.to_string();
    if (excl + vat != total_incl || entry.total_incl != total_incl) return "incl " + (excl + vat).to_string();
    if (vat != entry.total_vat) return "VAT " + vat.to_string();
    return {};
}

Shop shop_with_all_rates() {
    Shop shop;
    shop.contract.vat.clear();
    for (const char* rate : {"0", "5.5", "9", "21", "25.5"})
        shop.contract.vat.push_back({"NL",
                                     dec(rate),
                                     std::string("V") + rate,
                                     {{"turnover", "8000"}, {"shipping", "8090"}, {"payment_cost", "8095"}}});
    shop.flow.only.clear();
    return shop;
}

constexpr int kBaskets = 12'500;  // times eight kinds

void expect_ties(const Kind& kind) {
    Baskets baskets(kind);
    Shop invoices = shop_with_all_rates();
    Shop entries = invoices;
    entries.flow.as = "entry";
    int posted = 0;
    Decimal sold;
    Decimal booked;
    for (int i = 0; i < kBaskets; ++i) {
        const auto one = baskets.next();
        invoices.contract.sink["prices_include_vat"] = i % 2 == 1;
        const auto made = invoices.invoice(one);
        if (const auto* fail = std::get_if<Fail>(&made)) {
            // A discount over returns that nearly cancel the sales may fit no rate; nothing else may fail.
            const bool may_fail = kind.returns && kind.order_discount;
            ASSERT_TRUE(may_fail && fail->findings.at(0).code == "discount_vat_unclear")
                << i << ' ' << fail->findings.at(0).message;
            continue;
        }
        const auto& invoice = std::get<model::Invoice>(made);
        ASSERT_EQ(untied(one, invoice), "") << i;
        const auto entry = entries.entry(one);
        ASSERT_TRUE(std::holds_alternative<model::Entry>(entry)) << i;
        ASSERT_EQ(untied(one, std::get<model::Entry>(entry), invoice), "") << i;
        const auto verdict = outcome(invoices.judge(one));
        ASSERT_TRUE(verdict == "post" || one.total_incl.is_zero()) << i << ' ' << verdict;
        sold += expected(one).incl;
        booked += invoice.total_incl;
        ++posted;
    }
    EXPECT_EQ(booked, sold);
    EXPECT_GT(posted, kBaskets * 98 / 100);
}

}  // namespace

// REQ H-03, REQ EA-22, REQ EA-09
TEST(TiesOut, Baskets) {
    expect_ties({.seed = 20261121});
}

// REQ H-03, REQ EA-22, REQ EA-09
TEST(TiesOut, BasketsWithADiscountOnTheWhole) {
    expect_ties({.seed = 2, .order_discount = true});
}

// REQ H-03, REQ EA-22, REQ EA-09
TEST(TiesOut, BasketsWithReturns) {
    expect_ties({.seed = 3, .returns = true});
}

// REQ H-03, REQ EA-22, REQ EA-09
TEST(TiesOut, BasketsWithReturnsAndADiscountOnTheWhole) {
    expect_ties({.seed = 4, .returns = true, .order_discount = true});
}

// REQ H-03, REQ EA-04, REQ EA-09
TEST(TiesOut, CreditNotesWrittenAsPositiveAmounts) {
    expect_ties({.seed = 5, .order_discount = true, .written = Written::positive});
}

// REQ H-03, REQ EA-04, REQ EA-09
TEST(TiesOut, CreditNotesWrittenAsNegativeAmounts) {
    expect_ties({.seed = 6, .order_discount = true, .written = Written::negative});
}

// REQ H-03, REQ EA-04, REQ EA-09
TEST(TiesOut, CreditNotesWrittenAsNegativeQuantities) {
    expect_ties({.seed = 7, .written = Written::negative_quantity});
}

// REQ H-03, REQ EA-04, REQ EA-09
TEST(TiesOut, CreditNotesWrittenAsNegativeQuantitiesOfPositiveAmounts) {
    expect_ties({.seed = 8, .written = Written::positive_amount_negative_quantity});
}

// The check is worth something: one cent anywhere is found.
TEST(Judge, FindsACentInAnyBasket) {
    Baskets baskets({.seed = 7, .returns = true, .order_discount = true});
    const Shop shop = shop_with_all_rates();
    for (int i = 0; i < 2'000; ++i) {
        auto one = baskets.next();
        const auto at = static_cast<std::size_t>(i) % one.lines.size();
        (i % 2 == 0 ? one.lines[at].amount_incl : one.lines[at].amount_excl) += i % 4 < 2 ? kCent : -kCent;
        const auto found = outcome(shop.judge(one));
        ASSERT_NE(found.find("total_differs"), std::string::npos) << i << ' ' << found;
    }
}

}  // namespace koppel::books::test

#include "books/signs.hpp"

#include <gtest/gtest.h>

#include "sales.hpp"

namespace koppel::books::test {

namespace {

// "total | quantity x unit price = amount; …" of the invoice that a sale becomes.
std::string invoiced(const model::Sale& sale) {
    Shop shop;
    shop.flow.only.clear();
    const auto result = shop.invoice(sale);
    if (const auto* fail = std::get_if<Fail>(&result)) return outcome(*fail);
    const auto& invoice = std::get<model::Invoice>(result);
    std::string text = invoice.total_incl.to_string(2) + " |";
    for (const auto& line : invoice.lines)
        text += ' ' + line.quantity.to_string() + 'x' + line.unit_price.to_string() + '=' +
                line.amount_excl.to_string();
    return text;
}

// "total | amount+VAT …" of the entry.
std::string entered(const model::Sale& sale) {
    const auto result = entry_shop().entry(sale);
    if (const auto* fail = std::get_if<Fail>(&result)) return outcome(*fail);
    const auto& entry = std::get<model::Entry>(result);
    std::string text = entry.total_incl.to_string(2) + " |";
    for (const auto& line : entry.lines)
        text += ' ' + line.amount_excl.to_string() + '+' + line.vat_amount.to_string();
    return text;
}

}  // namespace

// REQ EA-04, REQ EA-20
TEST(CreditNote, IsBookedTheSameWayHoweverItsSourceWritesIt) {
    const struct {
        std::string name;
        std::string quantity;
        std::string excl;
        std::string incl;
    } table[] = {
        {"positive amounts", "2", "36", "43.56"},
        {"negative amounts", "2", "-36", "-43.56"},
        {"negative quantities", "-2", "-36", "-43.56"},
        {"negative quantities of positive amounts", "-2", "36", "43.56"},
    };
    for (const auto& row : table) {
        auto credit = sale({product("MUG", "21", row.quantity, row.excl, row.incl)});
        credit.kind = "credit_note";
        EXPECT_EQ(invoiced(credit), "-43.56 | 2x-18=-36") << row.name;
        EXPECT_EQ(entered(credit), "-43.56 | -36+-7.56") << row.name;
        Shop shop;
        shop.flow.only.clear();
        EXPECT_EQ(outcome(shop.judge(credit)), "post") << row.name;
    }
}

TEST(CreditNote, KeepsWhatIsHeldBackFromTheMoneyReturned) {
    for (const std::string sign : {"", "-"}) {
        const std::string other = sign.empty() ? "-" : "";
        auto credit = sale({product("MUG", "21", "1", sign + "18", sign + "21.78"),
                            line("shipping", "Verzendkosten", "21", "1", other + "5", other + "6.05")});
        credit.kind = "credit_note";
        EXPECT_EQ(invoiced(credit), "-15.73 | 1x-18=-18 1x5=5");
        EXPECT_EQ(entered(credit), "-15.73 | -18+-3.78 5+1.05");
    }
}

TEST(CreditNote, OfZeroIsReadByItsProducts) {
    auto credit = sale({product("MUG", "21", "1", "10", "12.10"),
                        line("payment_cost", "Kosten", "21", "1", "-10", "-12.10")});
    credit.kind = "credit_note";
    EXPECT_EQ(invoiced(credit), "0.00 | 1x-10=-10 1x10=10");
    credit.lines.clear();
    EXPECT_EQ(with_book_signs(credit), std::nullopt);
}

TEST(CreditNote, WhoseTotalIsNotThatOfItsLinesIsFound) {
    auto credit = sale({product("MUG", "21", "1", "-18", "-21.78")});
    credit.kind = "credit_note";
    credit.total_excl = 18;
    credit.total_incl = dec("21.78");
    EXPECT_EQ(invoiced(credit), "fail: total_differs total_differs");
}

TEST(CreditNote, OfSeveralRatesIsBookedPerRate) {
    auto credit = sale({product("MUG", "21", "3", "30", "36.30"), product("BOOK", "9", "1", "10", "10.90"),
                        product("STAMP", "0", "0.5", "2", "2")});
    credit.kind = "credit_note";
    EXPECT_EQ(invoiced(credit), "-49.20 | 3x-10=-30 1x-10=-10 0.5x-4=-2");
    EXPECT_EQ(entered(credit), "-49.20 | -30+-6.3 -10+-0.9 -2+0");
}

TEST(DebitDocument, KeepsTheSignsThatItHas) {
    const struct {
        std::string name;
        model::SaleLine line;
        std::string expected;
    } table[] = {
        {"sold", product("A", "21", "2", "20", "24.20"), "24.20 | 2x10=20"},
        {"returned", product("A", "21", "-2", "-20", "-24.20"), "-24.20 | -2x10=-20"},
        {"discounted below zero", product("A", "21", "2", "-20", "-24.20"), "-24.20 | 2x-10=-20"},
        {"no quantity", product("A", "21", "0", "20", "24.20"), "24.20 | 1x20=20"},
    };
    for (const std::string kind : {"order", "invoice", "receipt"}) {
        for (const auto& row : table) {
            auto one = sale({row.line});
            one.kind = kind;
            EXPECT_EQ(with_book_signs(one), std::nullopt) << kind << ' ' << row.name;
            EXPECT_EQ(invoiced(one), row.expected) << kind << ' ' << row.name;
        }
    }
}

}  // namespace koppel::books::test

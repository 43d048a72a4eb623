#include "books/notes.hpp"

#include <gtest/gtest.h>

#include "books/vat_rates.hpp"
#include "sales.hpp"

namespace koppel::books::test {
namespace {

std::vector<Finding> notes_of(const Verdict& verdict) {
    const auto* post = std::get_if<Post>(&verdict);
    return post == nullptr ? std::vector<Finding>{{"not posted", outcome(verdict), ""}} : post->notes;
}

// REQ EA-12
TEST(Notes, TellWhatIsRemarkableAndRefuseNothing) {
    const struct {
        std::string name;
        bool oss;
        std::string country;
        std::string date;
        std::string rate;
        std::string incl;
        std::string vat_number;
        std::string expected;  // code, or nothing
    } table[] = {
        {"ordinary", true, "NL", "2026-11-21", "21", "121", "", ""},
        {"unknown rate at home", true, "NL", "2026-11-21", "20", "120", "", "vat_rate_unknown"},
        {"the destination's rate", true, "EE", "2026-11-21", "24", "124", "", ""},
        {"the destination's rate of before", true, "EE", "2026-11-21", "22", "122", "", "vat_rate_unknown"},
        {"before it changed", true, "EE", "2025-06-30", "22", "122", "", ""},
        {"own rate where that is right", false, "DE", "2026-11-21", "21", "121", "", ""},
        {"export", true, "CH", "2026-11-21", "0", "100", "", ""},
        {"export with VAT", true, "CH", "2026-11-21", "21", "121", "", "export_with_vat"},
        {"business with VAT", true, "EE", "2026-11-21", "24", "124", "EE100594102",
         "vat_charged_to_business"},
        {"mistyped number with VAT", true, "EE", "2026-11-21", "24", "124", "EE100594103", ""},
        {"business at home", true, "NL", "2026-11-21", "21", "121", "NL004495445B01", ""},
    };
    for (const auto& row : table) {
        Shop shop;
        shop.contract.start_date = "2025-01-01";
        shop.contract.oss = row.oss;
        shop.contract.vat.push_back({"NL", 20, "x", {{"turnover", "8000"}}});
        shop.contract.vat.push_back({"EE", 24, "E1", {{"turnover", "8000"}}});
        shop.contract.vat.push_back({"EE", 22, "E0", {{"turnover", "8000"}}});
        Terms terms = shop.terms();
        terms.rates = &VatRates::built_in();
        auto one = sale({product("A", row.rate, "1", "100", row.incl)});
        one.date = row.date;
        one.shipping.country = row.country;
        one.customer.vat_number = row.vat_number;
        std::string codes;
        for (const auto& note : notes_of(books::judge(one, terms)))
            codes += note.code;
        EXPECT_EQ(codes, row.expected) << row.name;
    }
}

TEST(Notes, SayWhatWasBookedAndWhereToLook) {
    Shop shop;
    Terms terms = shop.terms();
    terms.rates = &VatRates::built_in();
    shop.contract.vat.push_back({"NL", 20, "x", {{"turnover", "8000"}}});
    const auto notes = notes_of(books::judge(sale({product("A", "20", "1", "100", "120")}), terms));
    ASSERT_EQ(notes.size(), 1u);
    EXPECT_EQ(notes.at(0).message,
              "order ORD01042 has 20% VAT, which is not a known rate in NL on 2026-11-21: booked as charged");
    EXPECT_EQ(notes.at(0).remedy, "look at the shop's VAT settings");
}

}  // namespace
}  // namespace koppel::books::test

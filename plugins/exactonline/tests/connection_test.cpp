// The bullet and the lists for forms.
#include "postings.hpp"

namespace koppel::exactonline {
namespace {

class ExactConnection : public Exact {
  protected:
    std::string failure_of(const std::string& settings) {
        try {
            return plugin_tests::Instance(host, koppel_plugin_abi1, settings).check();
        } catch (const plugin_tests::Failure& failure) {
            return failure.code + ": " + failure.what();
        }
    }
    static std::string with(const std::string& more) {
        return R"({"api_url":"https://start.exact.example","division":"124132")" + more + "}";
    }
};

// REQ H-08
TEST_F(ExactConnection, CheckTellsTheDivisionAndWhoConnected) {
    EXPECT_EQ(
        failure_of(with("")),
        R"x({"account":"Fietsgigant BV (124132), VAT number NL004495445B01, as Jan Jansen","warnings":[)x"
        R"x("VAT codes that include VAT (type I) cannot be used in contracts, choose the ones that )x"
        R"x(exclude it: 4 Hoog incl.."]})x");
    EXPECT_EQ(host.requests(), 4u);
}

TEST_F(ExactConnection, CheckRefusesAnotherDivisionThanThePinnedOne) {
    EXPECT_TRUE(failure_of(with(R"(,"division_name":"Fietsgigant bv","vat_number":"NL 0044.95.445.B01")"))
                    .starts_with("{\"account\""));
    EXPECT_TRUE(failure_of(with(R"(,"division_name":"De Bel")")).starts_with("division_name_differs: "));
    EXPECT_TRUE(
        failure_of(with(R"(,"vat_number":"NL123456789B01")")).starts_with("division_vat_number_differs: "));
    const std::string unknown = failure_of(R"({"api_url":"https://start.exact.example","division":"999"})");
    EXPECT_NE(unknown.find("Forbidden"), std::string::npos) << unknown;
    exact.lists["system/Divisions"].erase(exact.lists["system/Divisions"].begin());
    EXPECT_NE(
        failure_of(with("")).find("division_unknown: This login has no division 124132 in Exact. It has: "
                                  "Fietsgigant Gent (200021)."),
        std::string::npos)
        << failure_of(with(""));
    EXPECT_TRUE(failure_of(R"({"api_url":"https://x.example"})").starts_with("division_missing: "));
    EXPECT_TRUE(failure_of(R"({"division":"abc"})").starts_with("division_missing: "));
    EXPECT_TRUE(failure_of("[]").starts_with("settings_unreadable: "));
}

TEST_F(ExactConnection, CheckWarnsAboutJournals) {
    exact.lists["vat/VATCodes"].clear();
    EXPECT_NE(failure_of(std::string(kSettings)).find(R"("warnings":[])"), std::string::npos)
        << failure_of(std::string(kSettings));
    const std::string report =
        failure_of(with(R"(,"sink":{"sales_journal":"90","memo_journal":"91","cash_journal":"77"})"));
    EXPECT_NE(report.find("sink.sales_journal: journal 90 Memoriaal is no sales journal"), std::string::npos)
        << report;
    EXPECT_NE(report.find("sink.memo_journal: journal 91 takes no VAT codes"), std::string::npos) << report;
    EXPECT_NE(report.find("sink.cash_journal: journal 77 does not exist"), std::string::npos) << report;
    EXPECT_NE(failure_of(with(R"(,"sink":{"sales_journal":"71"})")).find("journal 71 is blocked"),
              std::string::npos);
}

TEST_F(ExactConnection, ListsWhatFormsChooseFrom) {
    EXPECT_EQ(sink.options("/division"),
              R"({"options":[{"value":"124132","label":"Fietsgigant BV, NL004495445B01"},)"
              R"({"value":"200021","label":"Fietsgigant Gent, BE0123456749"}]})");
    EXPECT_EQ(sink.options("/sales_journal"), R"({"options":[{"value":"70","label":"70 Verkoopboek"}]})");
    EXPECT_EQ(sink.options("/sink/cash_journal"), R"({"options":[{"value":"30","label":"30 Kas"}]})");
    EXPECT_EQ(
        sink.options("/memo_journal", "memo"),
        R"({"options":[{"value":"90","label":"90 Memoriaal"},{"value":"91","label":"91 Memo zonder btw"}]})");
    EXPECT_EQ(sink.options("/payment_methods/0/journal", "bank"),
              R"({"options":[{"value":"50","label":"50 Bank"}]})");
    EXPECT_EQ(sink.options("/vat/0/code"),
              R"({"options":[{"value":"0","label":"0 Geen btw, 0%"},{"value":"1","label":"1 Laag, 9%"},)"
              R"({"value":"2","label":"2 Hoog, 21%"},{"value":"5","label":"5 Buiten EU, 0%"}]})");
    EXPECT_EQ(sink.options("/vat/0/accounts/turnover", "8090"),
              R"({"options":[{"value":"8090","label":"8090 Rekening"}]})");
    EXPECT_EQ(sink.options("/payment_methods/0/account", "4990"), R"({"options":[]})") << "blocked";
    EXPECT_EQ(sink.options("/debtors/payment_condition", "30"),
              R"({"options":[{"value":"30","label":"30 30 dagen"}]})");
    exact.add_account(11, "a@post.example", R"({"Name":"D'Artagnan BV","City":"Utrecht"})");
    exact.add_account(12, "b@post.example", R"({"Status":"A"})");
    EXPECT_EQ(sink.options("/debtors/fixed", "d'art"),
              R"({"options":[{"value":"11","label":"11 D'Artagnan BV, Utrecht"}]})");
    EXPECT_EQ(sink.options("/payment_methods/3/debtor"),
              R"({"options":[{"value":"11","label":"11 D'Artagnan BV, Utrecht"}]})");
    EXPECT_THROW(sink.options("/colour"), plugin_tests::Failure);
}

}  // namespace
}  // namespace koppel::exactonline

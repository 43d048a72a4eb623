// The bullet and the lists for forms.
#include "scrada_fixture.hpp"

namespace koppel::scrada {
namespace {

class ScradaConnection : public ScradaSink {
  protected:
    std::string failure_of(const std::string& its_settings) {
        try {
            return plugin_tests::Instance(host, koppel_plugin_abi1, its_settings).check();
        } catch (const plugin_tests::Failure& failure) {
            return failure.code;
        }
    }
};

TEST_F(ScradaConnection, CheckTellsWhereTheBookStands) {
    EXPECT_EQ(sink.check(), R"x({"account":"Fietsgigant Gent BV","warnings":[],"book":{"last_date":"",)x"
                            R"x("first_date":"2026-11-16","mark":"","mode":"direct"}})x");
    push(day("2026-11-16"));
    const std::string report = sink.check();
    EXPECT_NE(report.find(R"("last_date":"2026-11-16")"), std::string::npos) << report;
    EXPECT_NE(report.find(R"("mark":")" + last_line() + '"'), std::string::npos) << report;
}

// REQ RS-11
// REQ RS-12
TEST_F(ScradaConnection, CheckWarnsAboutTheBook) {
    set(R"({"addFiguresApi":1,"cashBook":false})");
    std::string report = sink.check();
    EXPECT_NE(report.find("takes no figures by the API"), std::string::npos) << report;
    EXPECT_NE(report.find("has no cash book"), std::string::npos) << report;
    EXPECT_NE(report.find(R"("mode":"blocked")"), std::string::npos) << report;
    set(R"({"addFiguresApi":5})");
    report = sink.check();
    EXPECT_NE(report.find("as a proposal"), std::string::npos) << report;
    EXPECT_NE(report.find(R"("mode":"proposal")"), std::string::npos) << report;
}

TEST_F(ScradaConnection, CheckNamesWhatIsWrong) {
    EXPECT_EQ(failure_of(R"({"api_url":"http://127.0.0.1/scrada"})"), "company_missing");
    EXPECT_EQ(failure_of(settings("Winkel Aalst")), "journal_unknown");
    EXPECT_EQ(
        failure_of(
            R"({"api_url":"http://127.0.0.1/scrada","company":"5c7ada00-0000-4000-8000-000000000002"})"),
        "http_401");
    set(R"({"name":"winkel brussel"})");
    EXPECT_EQ(failure_of(settings("Winkel Brussel")), "journal_ambiguous");
    // A connection alone has no book.
    EXPECT_EQ(
        failure_of(
            R"({"api_url":"http://127.0.0.1/scrada","company":"5c7ada00-0000-4000-8000-000000000001"})"),
        R"({"account":"Fietsgigant Gent BV","warnings":[]})");
}

TEST_F(ScradaConnection, ListsBooksCategoriesAndMethods) {
    EXPECT_EQ(sink.options("/sink/journal"),
              R"({"options":[{"value":"5c7ada00-0000-4000-8000-000000000101","label":"Winkel Gent"},)"
              R"({"value":"5c7ada00-0000-4000-8000-000000000102","label":"Winkel Brussel"}]})");
    EXPECT_EQ(sink.options("/vat/0/code", "fooi"),
              R"({"options":[{"value":"5c7ada00-0000-4000-8000-101c00000007","label":"Fooien"}]})");
    EXPECT_EQ(sink.options("/day_totals/rounding_code", "afr"),
              R"({"options":[{"value":"5c7ada00-0000-4000-8000-101c00000008","label":"Afronding"}]})");
    EXPECT_EQ(sink.options("/payment_methods/3/code", "contant"),
              R"({"options":[{"value":"5c7ada00-0000-4000-8000-101d00000001","label":"Contant geld"}]})");
    EXPECT_THROW(sink.options("/colour"), plugin_tests::Failure);
}

}  // namespace
}  // namespace koppel::scrada

// The bullet, own names of connectors and columns, and the lists for forms.
#include "fake_afas.hpp"

namespace koppel::afas {
namespace {

class AfasConnection : public Afas {
  protected:
    std::string failure_of(const std::string& settings) {
        try {
            return plugin_tests::Instance(host, koppel_plugin_abi1, settings).check();
        } catch (const plugin_tests::Failure& failure) {
            return failure.code + ": " + failure.what();
        }
    }
    static std::string with(const std::string& more) {
        return R"({"api_url":"https://12345.rest.afas.example/ProfitRestServices")" + more + "}";
    }
};

// REQ H-08
TEST_F(AfasConnection, CheckTellsTheEnvironment) {
    EXPECT_EQ(sink.check(), R"x({"account":"O12345AA (koppel)","warnings":[]})x");
    EXPECT_TRUE(failure_of("{}").starts_with("api_url_missing: "));
    EXPECT_TRUE(failure_of("[]").starts_with("settings_unreadable: "));
    afas.before = [](const Request&) { return std::optional(Answer::of(401, "")); };
    EXPECT_TRUE(failure_of(with("")).starts_with("http_401: AFAS refuses the token"));
}

// REQ H-08
TEST_F(AfasConnection, CheckWarnsAboutConnectorsAndSettings) {
    afas.lists.erase("Profit_Contacts");
    const std::string report = failure_of(
        with(R"(,"sink":{"administration":"2","sales_journal":"20","project":"600001","warehouse":"99"})"));
    EXPECT_NE(report.find("lacks connectors that orders need: Profit_Contacts."), std::string::npos)
        << report;
    EXPECT_NE(
        report.find("sink.sales_journal: journal 20 does not exist in AFAS, or not in administration 2."),
        std::string::npos)
        << report;
    EXPECT_NE(report.find("sink.project: project 600001 is blocked or closed"), std::string::npos) << report;
    EXPECT_NE(report.find("sink.warehouse: warehouse 99 does not exist"), std::string::npos) << report;
    EXPECT_EQ(report.find("sink.administration"), std::string::npos) << report;
}

TEST_F(AfasConnection, OwnNamesOfConnectorsAndColumnsAreUsed) {
    afas.add_debtor("10001", "piet@post.example");
    afas.lists["Eigen_Orders"] = {};
    afas.lists["Eigen_Orders"].push_back(
        {{"OrderNr", "60000042"}, {"Referentie", "ORD7 KOPPELORD7"}, {"InvoiceTotal", 31.86}});
    plugin_tests::Instance own(host, koppel_plugin_abi1,
                               with(R"(,"connectors":{"Profit_Salesorders":"Eigen_Orders"},"columns":)"
                                    R"({"Profit_Salesorders.CustomerReference":"Referentie",)"
                                    R"("Profit_Salesorders.OrderNumber":"OrderNr"})"));
    const auto found = own.find({posting(order())}).at(0);
    EXPECT_EQ(found.found, KOPPEL_FOUND_ONCE);
    EXPECT_EQ(found.remote_id, "60000042");
    EXPECT_EQ(found.amount, "31.86");
}

// REQ LA-05
TEST_F(AfasConnection, ListsWhatFormsChooseFrom) {
    EXPECT_EQ(
        sink.options("/administration"),
        R"({"options":[{"value":"1","label":"1 Fietsgigant BV"},{"value":"2","label":"2 Fietsgigant Gent"}]})");
    EXPECT_EQ(sink.options("/sink/sales_journal"), R"({"options":[{"value":"20","label":"20 Verkoop"}]})")
        << "of the chosen administration, not blocked";
    EXPECT_EQ(sink.options("/project"), R"({"options":[{"value":"600000","label":"600000 Webshop"}]})");
    EXPECT_EQ(sink.options("/warehouse"), R"({"options":[{"value":"01","label":"01 Hoofdmagazijn"}]})");
    EXPECT_EQ(sink.options("/articles/shipping"),
              R"({"options":[{"value":"VERZEND","label":"VERZEND Verzendkosten"}]})");
    EXPECT_EQ(sink.options("/articles/product", "slot"),
              R"({"options":[{"value":"SLOT-2","label":"SLOT-2 Slot"}]})");
    EXPECT_EQ(sink.options("/vat/0/code"),
              R"({"options":[{"value":"2","label":"2 Hoog, for orders and invoices"},)"
              R"({"value":"1","label":"1 Verkoop hoog, for entries"}]})");
    afas.add_debtor("10001", "piet@post.example");
    EXPECT_EQ(sink.options("/debtors/default", "klant 1"),
              R"({"options":[{"value":"10001","label":"10001 Klant 10001"}]})");
    EXPECT_THROW(sink.options("/colour"), plugin_tests::Failure);
}

TEST_F(AfasConnection, LongListsAreReadToTheirEnd) {
    for (int i = 0; i < 450; ++i)
        afas.lists["Profit_Warehouses"].push_back(
            {{"Warehouse", "W" + std::to_string(i)}, {"Description", "Loods"}});
    const std::string answer = sink.options("/warehouse");
    EXPECT_NE(answer.find("\"W449\""), std::string::npos);
    EXPECT_EQ(host.requests(), 3u);
}

}  // namespace
}  // namespace koppel::afas

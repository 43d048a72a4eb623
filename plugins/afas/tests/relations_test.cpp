// How the sales relation of an order is found, and how it is made.
#include "fake_afas.hpp"

namespace koppel::afas {
namespace {

class AfasRelations : public Afas {
  protected:
    std::string debtor_of(const model::Order& one) {
        const auto outcome = push(one);
        EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_CREATED) << outcome.message;
        return afas.orders().empty() ? std::string() : text_of(afas.orders().back(), "DebtorId");
    }
    void add_contact(const std::string& column, const std::string& email, const std::string& organisation,
                     const std::string& person) {
        json::object row{{"ContactId", 7},
                         {"OrgNumber", organisation},
                         {"PerNumber", person},
                         {"MailWork", nullptr},
                         {"MailPrivate", nullptr}};
        row[column] = email;
        afas.lists["Profit_Contacts"].push_back(row);
    }
    void add_who(const std::string& type, const std::string& number, const std::string& email) {
        afas.lists["Profit_OrgPer"].push_back({{"BcCo", number}, {"Type", type}, {"MailWork", email}});
    }
    model::Order for_company() {
        auto one = order("ORD8", "inkoop@maker.example");
        auto& debtor = *one.debtor.create;
        debtor.name = "De Fietsenmaker BVBA";
        debtor.attention = "Jan Bakker";
        debtor.coc_number = "12345678";
        debtor.vat_number = "be 0123.456.749";
        debtor.address.country = "BE";
        debtor.address.street = "Havenweg 12-3";
        debtor.address.number = debtor.address.extension = "";
        return one;
    }
};

// REQ LA-02
TEST_F(AfasRelations, AreFoundByTheirOwnAddressWithoutRegardToCase) {
    afas.add_debtor("10001", "Piet@Post.example");
    EXPECT_EQ(debtor_of(order("ORD1", "piet@POST.example")), "10001");
    EXPECT_EQ(afas.count("POST", "KnSalesRelationPer"), 0u);
}

// REQ LA-02
TEST_F(AfasRelations, AreFoundOverPersonsOrganisationsAndContacts) {
    afas.add_debtor("10001", "", "500");
    afas.add_debtor("10002", "", "600");
    afas.add_debtor("10003", "", "700");
    afas.add_debtor("10004", "", "800");
    add_who("Persoon", "500", "p@post.example");
    add_who("Organisatie", "600", "o@post.example");
    add_contact("MailWork", "c@post.example", "700", "701");
    add_contact("MailPrivate", "t@post.example", "702", "800");
    EXPECT_EQ(debtor_of(order("ORD1", "p@post.example")), "10001");
    EXPECT_EQ(debtor_of(order("ORD2", "o@post.example")), "10002");
    EXPECT_EQ(debtor_of(order("ORD3", "c@post.example")), "10003");
    EXPECT_EQ(debtor_of(order("ORD4", "t@post.example")), "10004");
}

TEST_F(AfasRelations, OfAnOrganisationGoBeforeThoseOfAPerson) {
    afas.add_debtor("10001", "", "500");
    afas.add_debtor("10002", "", "600");
    add_who("Persoon", "500", "x@post.example");
    add_who("Organisatie", "600", "x@post.example");
    EXPECT_EQ(debtor_of(order("ORD1", "x@post.example")), "10002");
}

TEST_F(AfasRelations, OfSeveralTheLowestThatIsNotBlockedIsTakenAndTold) {
    afas.add_debtor("9", "x@post.example", "1", true);
    afas.add_debtor("1000", "x@post.example", "2");
    afas.add_debtor("200", "x@post.example", "3");
    const auto outcome = push(order("ORD1", "x@post.example"));
    EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_CREATED);
    EXPECT_EQ(text_of(afas.orders()[0], "DebtorId"), "200");
    EXPECT_NE(
        outcome.detail.find("Several sales relations have e-mail address x@post.example (1000, 200, 9)"),
        std::string::npos)
        << outcome.detail;
    afas.lists["Profit_Debtor"].erase(afas.lists["Profit_Debtor"].begin() + 1,
                                      afas.lists["Profit_Debtor"].begin() + 3);
    EXPECT_EQ(push(order("ORD2", "x@post.example")).code, "debtor_blocked");
}

// REQ LA-02, REQ LA-08
TEST_F(AfasRelations, OfGuestsAreMadeAsPersonsOnceForAllTheirOrders) {
    const auto pushed = sink.push({posting(order("ORD1")), posting(order("ORD2", "PIET@post.example"))});
    for (const auto& [index, outcome] : pushed.outcomes)
        EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_CREATED) << outcome.message;
    ASSERT_EQ(afas.count("POST", "KnSalesRelationPer"), 1u);
    EXPECT_EQ(
        afas.changes[0].body,
        R"({"KnSalesRelationPer":{"Element":{"Fields":{"IsDb":true,"CuId":"EUR","PaCd":"14","ColA":"1300","InPv":"E",)"
        R"("DeCo":"0","VaDu":"1","VtIn":true},"Objects":[{"KnPerson":{"Element":{"Fields":{"PadAdr":true,)"
        R"("AutoNum":true,"MatchPer":"7","SeNm":"POST","CaNm":"Piet","FiNm":"Piet","In":"P.","Is":"van der",)"
        R"("LaNm":"Post","SpNm":false,"ViGe":"O","EmAd":"piet@post.example","EmA2":"piet@post.example",)"
        R"("TeNr":"030 123 45 67","Corr":false,"AddToPortal":false},"Objects":[{"KnBasicAddressAdr":{"Element":)"
        R"({"Fields":{"CoId":"NL","PbAd":false,"Ad":"Dorpsstraat","HmNr":1,"HmAd":"a","ZpCd":"1234 AB",)"
        R"("Rs":"Utrecht","ResZip":false}}}}]}}}]}}})");
    EXPECT_EQ(text_of(afas.orders()[1], "DebtorId"), "20001");
}

// REQ LA-08
TEST_F(AfasRelations, OfCompaniesAreMadeWithAContactAndAfasOwnCountryCodes) {
    EXPECT_EQ(debtor_of(for_company()), "20001");
    ASSERT_EQ(afas.count("POST", "KnSalesRelationOrg"), 1u);
    EXPECT_EQ(
        afas.changes[0].body,
        R"({"KnSalesRelationOrg":{"Element":{"Fields":{"IsDb":true,"CuId":"EUR","PaCd":"14","ColA":"1300","InPv":"E",)"
        R"("DeCo":"0","VaDu":"6","VaId":"BE0123456749","VtIn":true},"Objects":[{"KnOrganisation":{"Element":)"
        R"({"Fields":{"PadAdr":true,"AutoNum":true,"MatchOga":"6","SeNm":"DE FIETSEN","Nm":"De Fietsenmaker BVBA",)"
        R"("CcNr":"12345678","EmAd":"inkoop@maker.example","TeNr":"030 123 45 67","Corr":false},"Objects":[)"
        R"({"KnBasicAddressAdr":{"Element":{"Fields":{"CoId":"B","PbAd":false,"Ad":"Havenweg","HmNr":12,"HmAd":"3",)"
        R"("ZpCd":"1234 AB","Rs":"Utrecht","ResZip":false}}}},{"KnContact":{"Element":{"Fields":{"PadAdr":true,)"
        R"("EmAd":"inkoop@maker.example"},"Objects":[{"KnPerson":{"Element":{"Fields":{"PadAdr":true,"AutoNum":true,)"
        R"("MatchPer":"7","SeNm":"BAKKER","CaNm":"Jan","FiNm":"Jan","In":"J.","LaNm":"Bakker","SpNm":false,)"
        R"("ViGe":"O","Corr":false,"AddToPortal":false}}}}]}}}]}}}]}}})");
}

TEST_F(AfasRelations, AreMadeOfThePersonWhoIsThereAlready) {
    add_who("Persoon", "500", "piet@post.example");
    EXPECT_EQ(debtor_of(order()), "20001");
    EXPECT_NE(
        afas.changes[0].body.find(R"({"KnPerson":{"Element":{"Fields":{"MatchPer":"0","BcCo":"500"}}}})"),
        std::string::npos)
        << afas.changes[0].body;
    EXPECT_EQ(afas.lists["Profit_Debtor"].size(), 1u);
}

TEST_F(AfasRelations, ThatAreFixedMustBeThere) {
    afas.add_debtor("10001", "");
    auto fixed = order();
    fixed.debtor = {};
    fixed.debtor.code = "10001";
    EXPECT_EQ(debtor_of(fixed), "10001");
    fixed.number = "ORD8";
    fixed.reference = "KOPPELORD8";
    fixed.debtor.code = "77";
    EXPECT_EQ(push(fixed).code, "debtor_missing");
    auto nobody = order("ORD9");
    nobody.debtor.create.reset();
    EXPECT_EQ(push(nobody).code, "debtor_missing");
    nobody.debtor.match_value = "";
    EXPECT_EQ(push(nobody).code, "no_email");
}

// REQ H-04
TEST_F(AfasRelations, WhoseAnswerWasLostAreNotMadeTwice) {
    afas.after = [](const Request& request) {
        return request.path().ends_with("KnSalesRelationPer") ? std::optional(Answer::lost()) : std::nullopt;
    };
    EXPECT_EQ(push(order()).outcome, KOPPEL_OUTCOME_UNKNOWN);
    EXPECT_EQ(sink.find({posting(order())}).at(0).found, KOPPEL_FOUND_NOWHERE);
    afas.after = [](const Request&) { return std::nullopt; };
    EXPECT_EQ(debtor_of(order()), "20001");
    EXPECT_EQ(afas.lists["Profit_Debtor"].size(), 1u);
}

TEST_F(AfasRelations, TellWhyTheyAreNotMade) {
    afas.before = [](const Request& request) -> std::optional<Answer> {
        if (!request.path().ends_with("KnSalesRelationPer")) return {};
        return refusal(500, "De ingevulde waarde bij 'Betaalvoorwaarde' bestaat niet.");
    };
    const auto outcome = push(order());
    EXPECT_EQ(outcome.outcome, KOPPEL_OUTCOME_REJECTED);
    EXPECT_EQ(outcome.message,
              "AFAS does not make the sales relation with e-mail address piet@post.example: De "
              "ingevulde waarde bij 'Betaalvoorwaarde' bestaat niet. (log B8213AF1)");
    auto nowhere = order("ORD8", "x@post.example");
    nowhere.debtor.create->address.country = "";
    EXPECT_EQ(push(nowhere).code, "no_country");
}

TEST_F(AfasRelations, WithASeparatorInTheirAddressAreAskedForByJson) {
    afas.add_debtor("10001", "a,b;c@post.example");
    EXPECT_EQ(debtor_of(order("ORD1", "a,b;c@post.example")), "10001");
}

}  // namespace
}  // namespace koppel::afas

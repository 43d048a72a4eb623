// AFAS: who may ask, GetConnectors, meta information, relations, faults and control pages.
#include "afas_fixture.hpp"

namespace koppel::sandbox {
namespace {

class Afas : public AfasTest {
  protected:
    std::size_t count(const std::string& query) { return rows(query).size(); }
};

TEST_F(Afas, TokensThatDoNotFitAreRefusedWithoutWords) {
    const std::string right = bearer;
    EXPECT_EQ(ask("GET", path("metainfo")).status, 200);
    for (const std::string& wrong : std::vector<std::string>{
             std::string{}, "Bearer nothing", "AfasToken " + base64_encoded("<token/>"),
             "AfasToken " + base64_encoded(std::string{afas::kTokenXml} + "\n"), right.substr(0, 60)}) {
        bearer = wrong;
        const Response response = ask("GET", path("metainfo"));
        EXPECT_EQ(response.status, 401) << wrong;
        EXPECT_EQ(response.body, "");
        EXPECT_EQ(response.content_type, "application/xml; charset=utf-8");
    }
    bearer = "AfasToken " + std::string{afas::kTokenXml};
    EXPECT_EQ(ask("GET", path("metainfo")).status, 500) << "not encoded";
    bearer = right;
    config(R"({"ip_denied":true})");
    EXPECT_EQ(ask("GET", path("metainfo")).status, 403);
    config(R"({"ip_denied":false,"integration_id_required":true})");
    EXPECT_EQ(ask("GET", path("metainfo")).status, 401);
    integration_id = afas::kIntegrationId;
    EXPECT_EQ(ask("GET", path("metainfo")).status, 200);
}

TEST_F(Afas, ClientCredentialsGiveAnHour) {
    content_type = "application/x-www-form-urlencoded";
    const std::string form = "grant_type=client_credentials&client_id=koppel-afas&client_secret=";
    EXPECT_EQ(ask("POST", path("oauth/token"), form + "wrong").status, 401);
    EXPECT_EQ(ask("POST", path("oauth/token"), "grant_type=password").status, 400);
    const Json token = post(path("oauth/token"), form + "koppel-afas-secret", 200);
    EXPECT_EQ(at(token, {"token_type"}), "Bearer");
    EXPECT_EQ(at(token, {"expires_in"}), "3600");
    EXPECT_EQ(at(token, {"refresh_token"}), "null");
    bearer = "Bearer " + at(token, {"access_token"});
    EXPECT_EQ(ask("GET", path("ProfitVersion")).status, 200);
    post("/_sandbox/clock", R"({"advance_seconds":3601})", 200);
    EXPECT_EQ(ask("GET", path("ProfitVersion")).status, 401);
}

TEST_F(Afas, MaintenanceAnswers503WithARetryTime) {
    config(R"({"maintenance":true})");
    const Response response = ask("GET", of("Profit_Debtor"));
    EXPECT_EQ(response.status, 503);
    EXPECT_NE(response.headers.find("Retry-After: 7200\r\n"), std::string::npos);
    const Json body = parse_json(response.body).value_or(Json{});
    EXPECT_EQ(at(body, {"error", "code"}), "503");
    EXPECT_EQ(at(body, {"retry_after"}), "7200");
    config(R"({"maintenance":false})");
    EXPECT_EQ(ask("GET", of("Profit_Debtor")).status, 200);
}

TEST_F(Afas, MoreThanEightCallsAtOnceAreRefused) {
    Request request;
    request.method = "GET";
    request.path = "/afas/ProfitRestServices/metainfo";
    for (int i = 0; i < 8; ++i)
        EXPECT_FALSE(world.enter(request));
    const auto crowded = world.enter(request);
    ASSERT_TRUE(crowded);
    EXPECT_EQ(crowded->status, 503);
    world.leave(request);
    EXPECT_FALSE(world.enter(request));
    const Json counts = get("/_sandbox/afas/counts");
    EXPECT_EQ(at(counts, {"most_at_once"}), "8");
    EXPECT_EQ(at(counts, {"crowded"}), "1");
    request.path = "/exact/api";
    EXPECT_FALSE(world.enter(request)) << "another vendor";
}

TEST_F(Afas, FaultsAnswerInTheVendorsShape) {
    Request request;
    request.method = "GET";
    request.path = "/afas/ProfitRestServices/connectors/Profit_Debtor";
    post("/_sandbox/faults", R"({"match":{"path":"^/afas"},"kind":"status","status":503,"retry_after":5})",
         200);
    const auto fault = world.fault(request);
    ASSERT_TRUE(fault);
    Response response = world.refuse(request, *fault);
    EXPECT_EQ(response.headers, "Retry-After: 5\r\n");
    EXPECT_NE(response.body.find("\"retry_after\":5"), std::string::npos);
    Fault other = *fault;
    other.retry_after = -1;
    EXPECT_EQ(world.refuse(request, other).headers, "Retry-After: 7200\r\n");
    other.status = 500;
    EXPECT_NE(world.refuse(request, other).body.find("onverwachte fout"), std::string::npos);
    other.status = 408;
    EXPECT_EQ(world.refuse(request, other).body, "");
    other.html = true;
    EXPECT_EQ(world.refuse(request, other).content_type, "text/html");
}

TEST_F(Afas, RowsComeInPagesThatEchoTheRequest) {
    const Response response = ask("GET", of("Profit_Administrations?orderbyfieldids=AdminId"));
    EXPECT_EQ(
        response.body,
        R"({"skip":0,"take":100,"rows":[{"AdminId":1,"AdminNm":"Voorbeeld Winkel B.V.","AdminCd":"WINKEL"},)"
        R"({"AdminId":2,"AdminNm":"Voorbeeld Webshop B.V.","AdminCd":"WEBSHOP"}]})");
    const auto page = rows("Profit_Debtor?orderbyfieldids=-DebtorId&skip=1&take=2");
    ASSERT_EQ(page.size(), 2U);
    EXPECT_EQ(at(page[0], {"DebtorId"}), "10004");
    EXPECT_EQ(at(page[1], {"DebtorId"}), "10003");
    EXPECT_EQ(at(page[0], {"AdressLine1"}), "null");
    EXPECT_EQ(at(page[0], {"CreateDate"}), "2020-01-06T09:00:00Z");
    EXPECT_EQ(count("Profit_Debtor?skip=-1&take=-1"), 6U);
    EXPECT_EQ(count("Profit_Debtor?take=0"), 1U);
    EXPECT_EQ(count("Profit_Debtor?skip=500"), 0U);
    const Json refusal = get(of("Profit_Debtor?skip=2&take=-1"), 500);
    EXPECT_EQ(at(refusal, {"externalMessage"}), "Er is een onverwachte fout opgetreden.");
    EXPECT_EQ(at(refusal, {"errorNumber"}), "-2147180999");
    EXPECT_EQ(at(refusal, {"profitLogReference"}).size(), 32U);
}

TEST_F(Afas, RowsThatNobodySortsMove) {
    const std::string first = ask("GET", of("Profit_Debtor")).body;
    EXPECT_NE(ask("GET", of("Profit_Debtor")).body, first);
    const std::string sorted = of("Profit_Debtor?orderbyfieldids=DebtorId");
    EXPECT_EQ(ask("GET", sorted).body, ask("GET", sorted).body);
    config(R"({"unsorted_shuffles":false})");
    EXPECT_EQ(ask("GET", of("Profit_Debtor")).body, ask("GET", of("Profit_Debtor")).body);
}

TEST_F(Afas, ListsOfFiltersAreAndOrOr) {
    const auto debtors = [&](const std::string& fields, const std::string& values, const std::string& signs) {
        return count("Profit_Debtor?filterfieldids=" + fields + "&filtervalues=" + values +
                     "&operatortypes=" + signs);
    };
    EXPECT_EQ(debtors("Email", "DUBBEL%40example.nl", "1"), 2U);
    EXPECT_EQ(debtors("Email,DebtorId", "dubbel%40example.nl,10004", "1,1"), 1U);
    EXPECT_EQ(debtors("DebtorId;DebtorId;DebtorId", "10001;10002;1", "1;1;1"), 2U);
    EXPECT_EQ(debtors("Blocked", "true", "1"), 1U);
    EXPECT_EQ(debtors("Blocked", "0", "1"), 5U);
    EXPECT_EQ(debtors("DebtorName", "fiets", "6"), 1U);
    EXPECT_EQ(debtors("DebtorName", "%25fiets%25", "6"), 1U);
    EXPECT_EQ(debtors("DebtorName", "fiets", "11"), 5U);
    EXPECT_EQ(debtors("DebtorName", "De", "10"), 1U);
    EXPECT_EQ(debtors("DebtorName", "dubbel", "13"), 2U);
    EXPECT_EQ(debtors("Email", "", "8"), 1U);
    EXPECT_EQ(count("Profit_Debtor?filterfieldids=Email&operatortypes=9"), 5U);
    EXPECT_EQ(debtors("ModifiedDate", "2020-01-06T08:00:00", "2"), 6U);
    EXPECT_EQ(debtors("ModifiedDate", "2020-01-07", "2"), 0U);
    EXPECT_EQ(count("Profit_VAT_code?filterfieldids=VatPerc&filtervalues=20.0&operatortypes=4"), 2U);
}

TEST_F(Afas, FiltersThatDoNotFitAreRefused) {
    const auto text = [&](const std::string& query) { return refused("GET", of("Profit_Debtor?" + query)); };
    const std::string unexpected = "Er is een onverwachte fout opgetreden.";
    EXPECT_EQ(text("filterfieldids=Nope&filtervalues=1&operatortypes=1"),
              "Connector-veld 'Nope' niet gevonden");
    EXPECT_EQ(text("orderbyfieldids=Nope"), "Connector-veld 'Nope' niet gevonden");
    EXPECT_EQ(text("filterfieldids=Email,DebtorId&filtervalues=a&operatortypes=1,1"), unexpected);
    EXPECT_EQ(text("filterfieldids=Email,DebtorId&filtervalues=a;b&operatortypes=1,1"), unexpected);
    EXPECT_EQ(text("filterfieldids=Email&filtervalues=a,b&operatortypes=1"), unexpected)
        << "a comma in a value";
    EXPECT_EQ(text("filterfieldids=Email&filtervalues=a&operatortypes=16"), unexpected);
    EXPECT_EQ(text("filterfieldids=A;B,C&filtervalues=a;b,c&operatortypes=1;1,1"),
              "Connector-veld 'A' niet gevonden");
    EXPECT_EQ(text("filterfieldids=Email;Email,Email&filtervalues=a;b,c&operatortypes=1;1,1"), unexpected);
    EXPECT_EQ(text("filterfieldids=CreateDate&filtervalues=2020-01-06T09:00:00Z&operatortypes=1"),
              unexpected);
    EXPECT_EQ(text("filterfieldids=CreditLimit&filtervalues=much&operatortypes=4"), unexpected);
    EXPECT_EQ(text("filter=x"), unexpected) << "no such parameter";
    EXPECT_EQ(text("filterjson=%7B"), unexpected);
    EXPECT_EQ(ask("GET", of("Profit_Debtor?x=" + std::string(2100, 'a'))).status, 404);
}

TEST_F(Afas, JsonFiltersGroupWhatTheListsCannot) {
    const std::string filter =
        R"({"Filters":{"Filter":[{"@FilterId":"1","Field":[{"@FieldId":"Type","@OperatorType":"1","#text":"Persoon"},)"
        R"({"@FieldId":"MailWork","@OperatorType":"1","#text":"dubbel@example.nl"}]},)"
        R"({"@FilterId":"2","Field":[{"@FieldId":"Name","@OperatorType":1,"#text":"De Fietsenmaker B.V."}]}]}})";
    EXPECT_EQ(count("Profit_OrgPer?filterjson=" + percent_encoded(filter)), 3U);
}

TEST_F(Afas, ConnectorsMustBeInTheAppConnector) {
    EXPECT_EQ(refused("GET", of("Profit_Nothing")),
              "GetConnector niet ondersteund voor deze app of de gebruiker is niet geautoriseerd");
    EXPECT_EQ(refused("GET", of("profit_debtor")),
              "GetConnector niet ondersteund voor deze app of de gebruiker is niet geautoriseerd");
    EXPECT_EQ(refused("POST", of("KnSubject"), "{}"),
              "General message: Deze UpdateConnector wordt niet ondersteund of de gebruiker is niet "
              "geautoriseerd.");
    config(
        R"({"blocked":["Profit_Debtor"],"denied":["FbSales"],"aliases":{"Mijn_Debiteuren":"Profit_Debtor"}})");
    EXPECT_EQ(refused("GET", of("Profit_Debtor")), "Deze GetConnector (definitie) is geblokkeerd");
    EXPECT_EQ(count("Mijn_Debiteuren"), 6U);
    EXPECT_NE(refused("POST", of("FbSales"), "{}").find("niet ondersteund"), std::string::npos);
    config(R"({"unauthorised_status":401})");
    EXPECT_EQ(ask("POST", of("FbSales"), "{}").status, 401);
    const Json meta = get(path("MetaInfo"));
    EXPECT_EQ(meta.find("updateConnectors")->items.size(), 8U);
    EXPECT_EQ(at(meta, {"info", "envid"}), afas::kEnvironment);
    EXPECT_EQ(ask("GET", "/afas/nonsense").status, 404);
}

TEST_F(Afas, MetainfoTellsColumnsAndFields) {
    const Json view = get(path("metainfo/get/Profit_Journals"));
    EXPECT_EQ(at(view.find("fields")->items[0], {"id"}), "UnitId");
    EXPECT_EQ(at(view.find("fields")->items[0], {"dataType"}), "int");
    const Json sales = get(path("metainfo/update/FbSales"));
    EXPECT_EQ(at(sales.find("fields")->items[0], {"fieldId"}), "OrNu");
    EXPECT_EQ(at(sales.find("fields")->items[0], {"primaryKey"}), "true");
    EXPECT_EQ(at(sales.find("objects")->items[0], {"name"}), "FbSalesLines");
    bool found = false;
    for (const Json& one : sales.find("fields")->items)
        if (at(one, {"fieldId"}) == "RfCs") {
            found = true;
            EXPECT_EQ(at(one, {"length"}), "100");
            EXPECT_EQ(at(one, {"label"}), "Opdrachtnummer/referentie");
        }
    EXPECT_TRUE(found);
}

TEST_F(Afas, LanguageOfTheTextsIsAskedFor) {
    language = "en-us";
    EXPECT_EQ(refused("GET", of("Profit_Debtor?orderbyfieldids=X")), "Connector field 'X' not found");
    language = "";
    EXPECT_EQ(refused("GET", of("Profit_Debtor?orderbyfieldids=X")), "Connector-veld 'X' niet gevonden");
}

TEST_F(Afas, PersonsBecomeSalesRelations) {
    const Json told = post(of("KnSalesRelationPer"), person("piet@example.nl"), 201);
    EXPECT_EQ(at(told, {"results", "KnSalesRelationPer", "DbId"}), "20001");
    const std::string contact = at(told, {"results", "KnSalesRelationPer", "BcCo"});
    EXPECT_EQ(contact, "1000501");
    const auto debtor =
        rows("Profit_Debtor?filterfieldids=Email&filtervalues=piet%40example.nl&operatortypes=1");
    ASSERT_EQ(debtor.size(), 1U);
    EXPECT_EQ(at(debtor[0], {"DebtorId"}), "20001");
    EXPECT_EQ(at(debtor[0], {"DebtorName"}), "Piet Bakker");
    EXPECT_EQ(at(debtor[0], {"AdressLine4"}), "3511 AB Utrecht");
    EXPECT_EQ(at(debtor[0], {"PayCon"}), "14");
    const auto found = rows("Profit_OrgPer?filterfieldids=BcCo&filtervalues=" + contact + "&operatortypes=1");
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(at(found[0], {"Type"}), "Persoon");
    EXPECT_EQ(at(found[0], {"MailWork"}), "piet@example.nl");
    EXPECT_EQ(made("KnSalesRelationPer", person("piet@example.nl"), "KnSalesRelationPer", "BcCo"), "1000502")
        << "7 never compares";
    EXPECT_EQ(get("/_sandbox/afas/sums").find("duplicate_emails")->items.size(), 2U);
}

TEST_F(Afas, RelationsThatDoNotFitAreRefused) {
    const auto text = [&](const std::string& fields, const std::string& address, const std::string& debtor) {
        return not_taken("KnSalesRelationPer", person("a@example.nl", fields, address, debtor));
    };
    const std::string home = R"("CoId":"NL","PbAd":false,"Ad":"A","HmNr":1,"ZpCd":"1011 AA","Rs":"B")";
    const std::string plain = R"("CuId":"EUR")";
    EXPECT_EQ(text("", R"("CoId":"BE","PbAd":false,"Rs":"Gent")", plain),
              "De ingevulde waarde bij 'Land' bestaat niet.")
        << "Belgium is B";
    EXPECT_EQ(text("", R"("CoId":"NL","PbAd":false,"HmNr":"12 bis","Rs":"B")", plain),
              "De ingevulde waarde bij 'Huisnummer' is ongeldig.");
    EXPECT_EQ(text("", R"("CoId":"NL","PbAd":false)", plain), "Vul een waarde in bij 'Woonplaats'.");
    EXPECT_EQ(text("", home, R"("IsDb":true)"), "Vul een waarde in bij 'Valuta'.");
    EXPECT_EQ(text("", home, plain + R"(,"IsDb":true,"PaCd":"14")"),
              "Vul een waarde in bij 'Verzamelrekening'.");
    EXPECT_EQ(text("", home, plain + R"(,"PaCd":"99")"),
              "De ingevulde waarde bij 'Betaalvoorwaarde' bestaat niet.");
    EXPECT_EQ(text("", home, plain + R"(,"ColA":"8010")"),
              "De ingevulde waarde bij 'Verzamelrekening' bestaat niet.");
    EXPECT_EQ(text(R"(,"SeNm":"ELEVENCHARS")", home, plain),
              "De waarde bij 'Zoeknaam' mag maximaal 10 tekens lang zijn.");
    EXPECT_EQ(text(R"(,"Emad":"x")", home, plain), "Het veld 'Emad' is onbekend in 'KnPerson'.");
    EXPECT_EQ(text(R"(,"MatchPer":"8")", home, plain),
              "De waarde '8' is niet toegestaan bij 'Persoon vergelijken op'.");
    EXPECT_EQ(text(R"(,"BcCo":"5")", home, plain), "De waarde '5' is niet toegestaan bij 'Nummer'.");
    EXPECT_EQ(made("KnSalesRelationPer",
                   person("b@example.be", "", R"("CoId":"B","PbAd":false,"Rs":"Gent")", plain),
                   "KnSalesRelationPer", "DbId"),
              "20001");
}

TEST_F(Afas, ExistingContactsAreMatchedByNumber) {
    const auto body = [](const std::string& number) {
        return R"({"KnSalesRelationOrg":{"Element":{"Fields":{"CuId":"EUR","InPv":"E"},"Objects":{"KnOrganisation":)"
               R"({"Element":{"Fields":{"MatchOga":"0","BcCo":")" +
               number + "\"}}}}}}}";
    };
    EXPECT_EQ(not_taken("KnSalesRelationOrg", body("1000400")),
              "De ingevulde waarde bij 'Nummer' bestaat niet.")
        << "a person";
    EXPECT_NE(not_taken("KnSalesRelationOrg", body("1000401")).find("bestaat al"), std::string::npos)
        << "is one already";
    EXPECT_EQ(made("KnSalesRelationOrg", body("1000406"), "KnSalesRelationOrg", "BcCo"), "1000406");
    EXPECT_EQ(
        count("Profit_Debtor?filterfieldids=Email&filtervalues=info%40geenklant.example&operatortypes=1"),
        1U);
}

TEST_F(Afas, DeliveryAddressesAreAddedAndFound) {
    const std::string body =
        R"({"KnOrganisation":{"Element":{"Fields":{"MatchOga":"0","BcCo":"1000401"},"Objects":[{"KnContact":{"Element":)"
        R"({"Fields":{ACTION"ViKc":"AFL","ExAd":"Werkplaats","PadAdr":true},"Objects":[{"KnBasicAddressAdr":{"Element":)"
        R"({"Fields":{"CoId":"D","PbAd":false,"Ad":"Hauptstrasse","HmNr":7,"ZpCd":"47533","Rs":"Kleve"}}}}]}}}]}}})";
    const auto with = [&](const std::string& action) {
        std::string text = body;
        return text.replace(text.find("ACTION"), 6, action);
    };
    EXPECT_EQ(not_taken("KnOrganisation", with(""), "PUT"), "Vul een waarde in bij '@Action'.");
    EXPECT_EQ(ask("PUT", of("KnOrganisation"), with(R"("@Action":"insert",)")).status, 201);
    const auto places = rows(
        "Profit_Deliveryaddress?filterfieldids=DebiteurID,A_Postcode&filtervalues=10001,47533"
        "&operatortypes=1,1");
    ASSERT_EQ(places.size(), 1U);
    EXPECT_EQ(at(places[0], {"A_Land"}), "DE");
    EXPECT_EQ(at(places[0], {"A_Huisnummer"}), "7");
    EXPECT_EQ(ask("POST", of("FbSales"),
                  order(head("R", ",\"DlAd\":" + at(places[0], {"Adres_ID"})), line("1006", "1", "1")))
                  .status,
              201);
}

TEST_F(Afas, RelationsChangeInPlace) {
    const std::string change =
        R"({"KnSalesRelationOrg":{"Element":{"@DbId":"10001","Fields":{"PaCd":"14"},"Objects":[{"KnOrganisation":)"
        R"({"Element":{"Fields":{"MatchOga":"MATCH","EmAd":"nieuw@example.nl"}}}}]}}})";
    const auto with = [&](const std::string& match) {
        std::string text = change;
        return text.replace(text.find("MATCH"), 5, match);
    };
    EXPECT_NE(not_taken("KnSalesRelationOrg", with("6"), "PUT").find("niet toegestaan"), std::string::npos);
    EXPECT_EQ(ask("PUT", of("KnSalesRelationOrg"), with("9")).status, 201);
    const auto row = rows("Profit_Debtor?filterfieldids=DebtorId&filtervalues=10001&operatortypes=1");
    ASSERT_EQ(row.size(), 1U);
    EXPECT_EQ(at(row[0], {"Email"}), "nieuw@example.nl");
    EXPECT_EQ(at(row[0], {"PayCon"}), "14");
    EXPECT_EQ(at(row[0], {"CollectAccount"}), "1300") << "was not sent";
}

TEST_F(Afas, LettersAreLostWithoutACharset) {
    content_type = "application/json";
    post(of("KnSalesRelationPer"), person("z@example.nl", R"(,"CaNm":"Zoë")"), 201);
    EXPECT_NE(ask("GET", "/_sandbox/afas/documents").body.find("\"CaNm\":\"Zo?\""), std::string::npos);
}

TEST_F(Afas, ArticlesAndStockAreReadAndChange) {
    const std::string query =
        "Profit_Article_Basic?filterfieldids=ItemCode&filtervalues=1006&operatortypes=1";
    EXPECT_EQ(at(rows(query).at(0), {"StockActual"}), "43");
    post("/_sandbox/afas/data", R"({"table":"stock","key":"1006/01","set":{"In_stock":2}})", 200);
    EXPECT_EQ(at(rows(query).at(0), {"StockActual"}), "5");
    const std::string moment = at(rows(query).at(0), {"DateModified"});
    EXPECT_EQ(moment.substr(0, 10), "2026-11-20");
    post("/_sandbox/afas/data", R"({"table":"items","key":"2/1006","set":{"Nope":1}})", 400);
    EXPECT_EQ(count("Profit_Article?filterfieldids=Barcode&filtervalues=8712345670001&operatortypes=1"), 1U);
    const std::string article =
        R"({"FbItemArticle":{"Element":{"Fields":{"ItCd":"NEW-1","Ds":"Nieuw","Grp":"ALG","BiUn":"stk","VaRc":"1","SaPrice":9.95}}}})";
    EXPECT_EQ(made("FbItemArticle", article, "FbItemArticle", "ItCd"), "NEW-1");
    EXPECT_NE(not_taken("FbItemArticle", article).find("bestaat al"), std::string::npos);
    EXPECT_EQ(
        at(rows("Profit_Article_Basic?filterfieldids=ItemCode&filtervalues=NEW-1&operatortypes=1").at(0),
           {"BasicSalesPrice"}),
        "9.95");
}

TEST_F(Afas, ResetForgetsEverything) {
    post(of("KnSalesRelationPer"), person("q@example.nl"), 201);
    config(R"({"maintenance":true})");
    post("/_sandbox/reset", "{}", 200);
    EXPECT_EQ(count("Profit_Debtor"), 6U);
}

}  // namespace
}  // namespace koppel::sandbox

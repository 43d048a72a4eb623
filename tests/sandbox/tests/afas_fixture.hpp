// The sandbox of AFAS without sockets, with the classic token.
#pragma once

#include <initializer_list>
#include <string>
#include <vector>

#include "afas/defaults.hpp"
#include "world_fixture.hpp"

namespace koppel::sandbox {

class AfasTest : public WorldTest {
  protected:
    void SetUp() override {
        bearer = "AfasToken " + base64_encoded(afas::kTokenXml);
        content_type = "application/json;charset=utf-8";
        language = "nl-nl";
    }
    void config(const std::string& json) { post("/_sandbox/afas/config", json, 200); }
    static std::string path(const std::string& rest) { return "/afas/ProfitRestServices/" + rest; }
    static std::string of(const std::string& connector) { return path("connectors/" + connector); }

    std::vector<Json> rows(const std::string& connector_and_query) {
        const Json answer = get(of(connector_and_query));
        const Json* found = answer.find("rows");
        return found == nullptr ? std::vector<Json>{} : found->items;
    }
    // The externalMessage of a refusal.
    std::string refused(const std::string& method, const std::string& target, const std::string& body = {},
                        int status = 500) {
        const Response response = ask(method, target, body);
        EXPECT_EQ(response.status, status) << response.body;
        const auto json = parse_json(response.body);
        return json ? std::string{json->string_or("externalMessage", "(none)")} : "(no JSON)";
    }
    // The same, and nothing has changed.
    std::string not_taken(const std::string& connector, const std::string& body,
                          const std::string& method = "POST") {
        const std::string before = ask("GET", "/_sandbox/afas/documents").body;
        std::string text = refused(method, of(connector), body);
        EXPECT_EQ(ask("GET", "/_sandbox/afas/documents").body, before);
        return text;
    }
    // One member of `results`.
    std::string made(const std::string& connector, const std::string& body, std::string_view root,
                     std::string_view code, const std::string& method = "POST") {
        const Response response = ask(method, of(connector), body);
        EXPECT_EQ(response.status, 201) << response.body;
        return at(parse_json(response.body).value_or(Json{}), {"results", root, code});
    }
    static std::string at(const Json& json, std::initializer_list<std::string_view> names) {
        const Json* found = &json;
        for (const std::string_view name : names) {
            found = found->find(name);
            if (found == nullptr) return "(absent)";
        }
        if (found->is(Json::Kind::boolean)) return found->truth ? "true" : "false";
        return found->is(Json::Kind::null) ? "null" : found->text;
    }
    std::string sum(std::initializer_list<std::string_view> names) {
        return at(get("/_sandbox/afas/sums"), names);
    }

    static std::string line(const std::string& item, const std::string& quantity, const std::string& price,
                            const std::string& more = {}) {
        return R"({"Fields":{"VaIt":"2","ItCd":")" + item + R"(","BiUn":"stk","QuUn":)" + quantity +
               ",\"Upri\":" + price + more + "}}";
    }
    static std::string order(const std::string& head, const std::string& lines,
                             const std::string& connector = "FbSales") {
        return "{\"" + connector + R"(":{"Element":{"Fields":{)" + head + R"(},"Objects":[{")" + connector +
               R"(Lines":{"Element":[)" + lines + "]}}]}}}";
    }
    static std::string head(const std::string& reference, const std::string& more = {}) {
        return R"("OrDa":"2026-11-20","DbId":"10001","RfCs":")" + reference +
               R"(","Unit":1,"JoCo":"20","InVa":true)" + more;
    }
    static std::string person(const std::string& mail, const std::string& fields = {},
                              const std::string& address = R"("CoId":"NL","PbAd":false,"Ad":"Kerkstraat",)"
                                                           R"("HmNr":12,"ZpCd":"3511 AB","Rs":"Utrecht")",
                              const std::string& debtor = R"("IsDb":true,"CuId":"EUR","PaCd":"14",)"
                                                          R"("ColA":"1400","VaDu":"1","VtIn":true)") {
        return R"({"KnSalesRelationPer":{"Element":{"Fields":{)" + debtor +
               R"(},"Objects":[{"KnPerson":{"Element":{"Fields":{"PadAdr":true,"AutoNum":true,)"
               R"("MatchPer":"7","SeNm":"BAKKER","FiNm":"Piet","LaNm":"Bakker","ViGe":"O","EmAd":")" +
               mail + "\",\"EmA2\":\"" + mail + "\"" + fields +
               R"(},"Objects":[{"KnBasicAddressAdr":{"Element":{"Fields":{)" + address + "}}}}]}}}]}}}";
    }
};

}  // namespace koppel::sandbox

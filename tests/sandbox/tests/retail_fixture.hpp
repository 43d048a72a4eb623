// The till's sandbox without sockets, logged in and without rate limits unless a test sets them.
#pragma once

#include <string>
#include <vector>

#include "world_fixture.hpp"

namespace koppel::sandbox {

class RetailTest : public WorldTest {
  protected:
    void SetUp() override {
        post("/_sandbox/retail/config", R"({"rate":"0"})", 200);
        log_in_till("retail-refresh-0");
    }
    Response till_token(const std::string& body, const char* type = "application/json") {
        const std::string_view kept = content_type;
        std::string before{kept};
        content_type = type;
        Response response = ask("POST", "/retail-identity/auth/oauth/token", body);
        content_type = before;
        return response;
    }
    Response till_refresh(const std::string& token) {
        return till_token(R"({"client_id":"koppel-retail","client_secret":"koppel-retail-secret",)"
                          R"("grant_type":"refresh_token","refresh_token":")" +
                          token + "\"}");
    }
    // Answers the new refresh token.
    std::string log_in_till(const std::string& refresh_token) {
        const Response response = till_refresh(refresh_token);
        EXPECT_EQ(response.status, 200) << response.body;
        const auto json = parse_json(response.body).value_or(Json{});
        bearer = "Bearer " + std::string{json.string_or("access_token", "")};
        return std::string{json.string_or("refresh_token", "")};
    }
    static std::string path(const std::string& entity_and_query) {
        return "/retail/API/V3/Account/120645/" + entity_and_query;
    }
    Response till(const std::string& entity_and_query) { return ask("GET", path(entity_and_query)); }
    Json read(const std::string& entity_and_query) { return get(path(entity_and_query)); }
    static std::vector<Json> rows(const Json& answer, std::string_view name) {
        const Json* found = answer.find(name);
        if (found == nullptr) return {};
        return found->is(Json::Kind::array) ? found->items : std::vector<Json>{*found};
    }
    std::vector<Json> list(const std::string& entity, const std::string& query) {
        return rows(read(entity + ".json?" + query), entity);
    }
    // Every row, by following `next`.
    std::vector<Json> all(const std::string& entity, const std::string& query) {
        std::vector<Json> out;
        std::string target = path(entity + ".json?" + query);
        for (int page = 0; page < 1'000 && !target.empty(); ++page) {
            const Json answer = get(target);
            for (const Json& row : rows(answer, entity))
                out.push_back(row);
            const std::string next{answer.find("@attributes")->string_or("next", "")};
            target = next.empty() ? "" : next.substr(std::string{"http://127.0.0.1"}.size());
        }
        return out;
    }
    std::vector<Json> facts() { return get("/_sandbox/retail/data").find("sales")->items; }
    static std::string text(const Json& row, std::string_view name) {
        return std::string{row.string_or(name, "(absent)")};
    }
};

}  // namespace koppel::sandbox

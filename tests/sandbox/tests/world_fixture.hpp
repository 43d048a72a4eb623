// A sandbox without sockets for tests: one call per request, with the right credentials by default.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "base/json.hpp"
#include "control/world.hpp"
#include "scrada/defaults.hpp"

namespace koppel::sandbox {

inline WorldOptions world_options(std::int64_t orders = 200) {
    WorldOptions options;
    options.generator.orders = orders;
    options.generator.now = *parse_offset_text("2026-11-20T12:00:00+01:00");
    options.scrada.start_date = "2026-11-16";
    return options;
}

class WorldTest : public testing::Test {
  protected:
    Response ask(std::string_view method, std::string target, std::string body = {}) {
        kept_target_ = std::move(target);
        kept_body_ = std::move(body);
        const std::string_view view = kept_target_;
        const auto question = std::min(view.find('?'), view.size());
        Request request;
        request.method = method;
        request.path = view.substr(0, question);
        request.query = view.substr(std::min(question + 1, view.size()));
        request.body = kept_body_;
        request.authorization = request.path.starts_with("/ecom") ? shop_login : bearer;
        request.tenant = tenant;
        request.accept_language = language;
        request.content_type = content_type;
        request.api_key = api_key;
        request.password = password;
        request.language = scrada_language;
        request.accept = accept;
        request.prefer = prefer;
        request.integration_id = integration_id;
        return world.handle(request);
    }
    Json get(std::string target, int expected = 200) {
        const Response response = ask("GET", std::move(target));
        EXPECT_EQ(response.status, expected) << response.body;
        return parse_json(response.body).value_or(Json{});
    }
    Json post(std::string target, std::string body, int expected) {
        const Response response = ask("POST", std::move(target), std::move(body));
        EXPECT_EQ(response.status, expected) << response.body;
        return parse_json(response.body).value_or(Json{});
    }
    Response token_request(const std::string& refresh_token) {
        content_type = "application/x-www-form-urlencoded";
        Response response =
            ask("POST", "/asperion-identity/connect/token",
                "grant_type=refresh_token&client_id=koppel-client&client_secret=koppel-secret&"
                "refresh_token=" +
                    refresh_token);
        content_type = "application/json; charset=utf-8";
        return response;
    }
    void log_in() {
        const auto json = parse_json(token_request("koppel-refresh-0").body);
        ASSERT_TRUE(json);
        bearer = "Bearer " + std::string{json->string_or("access_token", "")};
    }

    World world{world_options()};
    // The default key and secret of the README in base64.
    std::string shop_login =
        "Basic NWE2ZDBjMmY4ZTkxNGI3Mzk4YTFjNGQ3ZTBmM2I2NTI6YzBmZmVlMDBjMGZmZWUwMGMwZmZlZTAwYzBmZmVlMDA=";
    std::string api_key{scrada::kApiKey}, password{scrada::kPassword}, scrada_language = "EN";
    std::string accept, prefer, integration_id;
    std::string bearer, tenant = "4711", language = "en-US", content_type = "application/json; charset=utf-8";

  private:
    std::string kept_target_, kept_body_;
};

}  // namespace koppel::sandbox

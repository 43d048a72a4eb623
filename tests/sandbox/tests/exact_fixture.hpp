// The sandbox of Exact Online without sockets, logged in, with no limits on requests and errors unless a test
// sets them.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "exact/defaults.hpp"
#include "world_fixture.hpp"

namespace koppel::sandbox {

class ExactTest : public WorldTest {
  protected:
    void SetUp() override {
        accept = "application/json";
        config(R"({"rate":"0","errors_per_hour":0})");
        refresh = log_in_exact(std::string{exact::kRefreshToken});
    }
    void config(const std::string& json) { post("/_sandbox/exact/config", json, 200); }
    void advance(std::int64_t seconds) {
        post("/_sandbox/clock", "{\"advance_seconds\":" + std::to_string(seconds) + "}", 200);
    }
    Response exact_token(const std::string& form) {
        const std::string before = content_type;
        content_type = "application/x-www-form-urlencoded";
        Response response = ask("POST", "/exact/api/oauth2/token", form);
        content_type = before;
        return response;
    }
    Response exact_refresh(const std::string& token) {
        return exact_token("grant_type=refresh_token&client_id=" + std::string{exact::kClientId} +
                           "&client_secret=" + std::string{exact::kClientSecret} +
                           "&refresh_token=" + percent_encoded(token));
    }
    // Answers the new refresh token.
    std::string log_in_exact(const std::string& token) {
        const Response response = exact_refresh(token);
        EXPECT_EQ(response.status, 200) << response.body;
        const Json json = parse_json(response.body).value_or(Json{});
        bearer = "Bearer " + std::string{json.string_or("access_token", "")};
        return std::string{json.string_or("refresh_token", "")};
    }
    static std::string path(const std::string& entity_and_query) {
        return "/exact/api/v1/124132/" + entity_and_query;
    }
    static std::string id(int kind, std::int64_t number, std::int64_t division = exact::kDivisionNl) {
        return exact::guid_of(kind, division, number);
    }
    static std::string gl(std::int64_t code) { return id(exact::kGlAccounts, code); }
    static std::string by_key(const std::string& entity, const std::string& key) {
        return path(entity + "(guid'" + key + "')");
    }
    static std::string query(const std::string& text) { return percent_encoded(text); }

    // The rows of a list, in whichever shape, following links to the end.
    std::vector<Json> all(const std::string& entity_and_query) {
        std::vector<Json> out;
        std::string target = path(entity_and_query);
        for (int page = 0; page < 1'000 && !target.empty(); ++page) {
            const Json answer = get(target);
            const Json* d = answer.find("d");
            if (d == nullptr) return out;
            const Json* rows = d->is(Json::Kind::array) ? d : d->find("results");
            out.insert(out.end(), rows->items.begin(), rows->items.end());
            const std::string next{d->string_or("__next", "")};
            target = next.empty() ? "" : next.substr(std::string{"http://127.0.0.1"}.size());
        }
        return out;
    }
    Json one(const std::string& entity, const std::string& key, const std::string& options = {}) {
        return d(get(by_key(entity, key) + options));
    }
    static Json d(const Json& answer) {
        const Json* found = answer.find("d");
        return found == nullptr ? Json{} : *found;
    }
    Json make(const std::string& entity, const std::string& body) { return d(post(path(entity), body, 201)); }
    // The message of a refusal.
    std::string refused(const std::string& method, const std::string& target, const std::string& body,
                        int status) {
        const Response response = ask(method, target, body);
        EXPECT_EQ(response.status, status) << response.body;
        const auto json = parse_json(response.body);
        const Json* error = json ? json->find("error") : nullptr;
        const Json* message = error == nullptr ? nullptr : error->find("message");
        return message == nullptr ? "(none)" : std::string{message->string_or("value", "")};
    }
    std::string not_made(const std::string& entity, const std::string& body, int status = 500) {
        const std::string before = ask("GET", "/_sandbox/exact/124132/documents").body;
        std::string text = refused("POST", path(entity), body, status);
        EXPECT_EQ(ask("GET", "/_sandbox/exact/124132/documents").body, before);
        return text;
    }
    Json sums() { return get("/_sandbox/exact/124132/sums"); }
    // The text at a path of names.
    static std::string at(const Json& json, std::initializer_list<std::string_view> names) {
        const Json* found = &json;
        for (const std::string_view name : names) {
            found = found->find(name);
            if (found == nullptr) return "(absent)";
        }
        return found->is(Json::Kind::null) ? "null" : found->text;
    }
    static std::string text(const Json& row, std::string_view name) { return at(row, {name}); }

    std::string line(const std::string& amount, const std::string& more = R"(,"VATCode":"2")",
                     std::int64_t account = 8000) {
        return R"({"GLAccount":")" + gl(account) + R"(","AmountFC":)" + amount + more + "}";
    }
    std::string entry(const std::string& lines, const std::string& more = {}) {
        return R"({"Customer":")" + id(exact::kAccounts, 1001) +
               R"(","Journal":"70","EntryDate":"2026-11-20")" + more + R"(,"SalesEntryLines":[)" + lines +
               "]}";
    }

    std::string refresh;
};

}  // namespace koppel::sandbox

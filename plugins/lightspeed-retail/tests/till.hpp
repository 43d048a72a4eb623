// The sandbox's till behind the plugin, without sockets: what the host would do (the login) is done here.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "base/json.hpp"
#include "koppel/model/json.hpp"
#include "koppel/model/sale.hpp"
#include "plugin_harness.hpp"
#include "retail/api.hpp"

extern "C" const koppel_plugin_1 koppel_plugin_abi1;

namespace koppel::lightspeed_retail::tests {

using plugin_tests::Answer;
using plugin_tests::Request;

inline sandbox::retail::Settings till_of(int days, int receipts) {
    sandbox::retail::Settings settings;
    settings.history.days = days;
    settings.history.receipts = receipts;
    settings.limits = {0, 0, 0};
    return settings;
}

class Till {
  public:
    explicit Till(sandbox::retail::Settings settings = till_of(14, 40))
        : clock(sandbox::parse_offset_text("2026-11-20T12:00:00+01:00").value()),
          api(std::move(settings), "http://127.0.0.1/retail", clock) {
        host.now_unix_ms = clock.now() * 1000;
        host.answer = [this](const Request& request) { return answer(request); };
    }

    Answer answer(const Request& request) {
        asked[entity_of(request)] += 1;
        if (const auto fault = before(request)) return *fault;
        if (bearer_.empty()) log_in();
        Answer answer = ask(request);
        if (answer.status != 401) return answer;
        log_in();  // as the host does, once
        return ask(request);
    }

    // "Sale" of ".../Sale.json".
    static std::string entity_of(const Request& request) {
        const std::string path = request.path();
        const auto slash = path.rfind('/');
        return path.substr(slash + 1, path.rfind('.') - slash - 1);
    }

    // Pulls until there is no more. Returns how many records came.
    std::size_t drain(plugin_tests::Instance& source, std::string_view from = {}) {
        std::size_t count = 0;
        for (int round = 0; round < 300; ++round) {
            const auto pulled = source.pull("sales", cursor, from);
            for (const auto& record : pulled.records) {
                sales[record.key] = model::from_json_text<model::Sale>(record.payload);
                versions[record.key] = record.version;
            }
            count += pulled.records.size();
            cursor = pulled.cursor;
            if (!pulled.has_more) return count;
        }
        throw std::runtime_error("the walk does not end");
    }

    sandbox::Clock clock;
    sandbox::retail::Api api;
    plugin_tests::FakeHost host;
    std::function<std::optional<Answer>(const Request&)> before = [](const Request&) { return std::nullopt; };
    std::map<std::string, int> asked;
    std::map<std::string, model::Sale> sales;
    std::map<std::string, std::string> versions;
    std::string cursor;

  private:
    Answer ask(const Request& request) {
        const std::string target = request.url.substr(std::string("http://127.0.0.1").size());
        const auto question = std::min(target.find('?'), target.size());
        sandbox::Request to;
        to.method = request.method;
        const std::string path = target.substr(0, question);
        const std::string query = target.substr(std::min(question + 1, target.size()));
        to.path = path;
        to.query = query;
        to.authorization = bearer_;
        sandbox::Response response = api.handle(to, std::string_view(path).substr(7));
        return Answer::of(response.status, std::move(response.body));
    }
    void log_in() {
        sandbox::Request request;
        request.method = "POST";
        request.path = "/retail-identity/auth/oauth/token";
        const std::string body =
            "grant_type=refresh_token&client_id=koppel-retail&client_secret=koppel-retail-secret&refresh_"
            "token=" +
            refresh_;
        request.body = body;
        request.content_type = "application/x-www-form-urlencoded";
        const sandbox::Response response = api.identity(request, "/auth/oauth/token");
        const auto json = sandbox::parse_json(response.body);
        if (!json || response.status != 200) throw std::runtime_error("login: " + response.body);
        bearer_ = "Bearer " + std::string(json->string_or("access_token", ""));
        refresh_ = std::string(json->string_or("refresh_token", ""));
    }

    std::string bearer_;
    std::string refresh_ = "retail-refresh-0";
};

constexpr const char* kSettings = R"({"api_url":"http://127.0.0.1/retail"})";

}  // namespace koppel::lightspeed_retail::tests

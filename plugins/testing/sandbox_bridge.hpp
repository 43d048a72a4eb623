// Connects the harness with the sandbox, without sockets: what the host would do (credentials) is done here.
// For one test and one thread.
#pragma once

#include <stdexcept>
#include <string>

#include "base/json.hpp"
#include "control/world.hpp"
#include "plugin_harness.hpp"
#include "scrada/defaults.hpp"

namespace koppel::plugin_tests {

class SandboxBridge {
  public:
    static constexpr std::string_view kOrigin = "http://127.0.0.1";

    explicit SandboxBridge(sandbox::WorldOptions options) : world(std::move(options)) {}

    Answer operator()(const Request& request) {
        std::string path = request.url.substr(kOrigin.size());
        const bool shop = path.starts_with("/ecom/");
        const bool scrada = path.starts_with("/scrada/");
        if (!shop && !scrada && bearer_.empty()) log_in();
        const auto header = [&](const char* name) {
            const auto at = request.headers.find(name);
            return at == request.headers.end() ? std::string() : at->second;
        };
        // The sandbox's default key and secret.
        const std::string shop_login =
            "Basic NWE2ZDBjMmY4ZTkxNGI3Mzk4YTFjNGQ3ZTBmM2I2NTI6YzBmZmVlMDBjMGZmZWUwMGMwZmZlZTAwYzBmZmVlMDA=";
        language_ = header("Language");
        return ask(request.method, path, request.body, shop ? shop_login : bearer_, header("X-Tenant-Id"),
                   header("Accept-Language"), header("Content-Type"));
    }

    // A control page.
    sandbox::Json control(const std::string& page, const std::string& body = {}) {
        const Answer answer =
            ask(body.empty() ? "GET" : "POST", "/_sandbox" + page, body, "", "", "", "application/json");
        auto json = sandbox::parse_json(answer.body);
        if (answer.status != 200 || !json) throw std::runtime_error(page + ": " + answer.body);
        return std::move(*json);
    }

    sandbox::World world;

  private:
    Answer ask(const std::string& method, const std::string& target, const std::string& body,
               const std::string& authorization, const std::string& tenant, const std::string& language,
               const std::string& content_type) {
        const std::string_view view = target;
        const auto question = std::min(view.find('?'), view.size());
        sandbox::Request request;
        request.method = method;
        request.path = view.substr(0, question);
        request.query = view.substr(std::min(question + 1, view.size()));
        request.body = body;
        request.authorization = authorization;
        request.tenant = tenant;
        request.accept_language = language;
        request.content_type = content_type;
        request.api_key = sandbox::scrada::kApiKey;
        request.password = sandbox::scrada::kPassword;
        request.language = language_;
        sandbox::Response response = world.handle(request);
        return Answer::of(response.status, std::move(response.body));
    }
    void log_in() {
        const Answer answer =
            ask("POST", "/asperion-identity/connect/token",
                "grant_type=refresh_token&client_id=koppel-client&client_secret=koppel-secret&"
                "refresh_token=koppel-refresh-0",
                "", "", "", "application/x-www-form-urlencoded");
        const auto json = sandbox::parse_json(answer.body);
        if (!json || answer.status != 200) throw std::runtime_error("login: " + answer.body);
        bearer_ = "Bearer " + std::string(json->string_or("access_token", ""));
    }

    std::string bearer_, language_;
};

}  // namespace koppel::plugin_tests

// The articles of a push: looked up by code, a few questions for all. Profit leads, so that none is ever made
// or changed. For one thread, within one call.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "api_client.hpp"
#include "koppel/cpp/sink.hpp"

namespace koppel::afas {

struct Article {
    std::string code;  // as it stands there
    std::string type;  // VaIt
    std::string unit;
    std::optional<sdk::Outcome> failure;
};

class Articles {
  public:
    Articles(const ApiClient& api, const Settings& settings) : api_(api), settings_(settings) {}

    std::string add(const std::string& code);  // gives the key to ask for it by
    const Article& at(const std::string& key) const { return articles_.at(key); }
    void look_up();

    const std::optional<sdk::Error>& stop() const { return stop_; }

  private:
    const ApiClient& api_;
    const Settings& settings_;
    std::map<std::string, Article> articles_;
    std::optional<sdk::Error> stop_;
};

}  // namespace koppel::afas

// The small durable map of this connection: staged, and durable only when the call succeeds.
// For one thread at a time, within a call. Fails by throwing what the host said.
#pragma once

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "koppel/abi/host_state.h"
#include "koppel/cpp/host.hpp"

namespace koppel::sdk {

class State {
  public:
    explicit State(Host host)
        : host_(host), service_(&host.service<koppel_host_state_1>(KOPPEL_HOST_STATE_1)) {}

    std::optional<std::string> get(std::string_view key) const {
        detail::StringWriter value;
        std::int32_t found = 0;
        koppel_error error = detail::empty_error();
        check(service_->get(host_.self(), bytes(key), value.get(), &found, &error), error);
        if (found == 0) return std::nullopt;
        return std::move(value.text());
    }

    void put(std::string_view key, std::string_view value) const {
        koppel_error error = detail::empty_error();
        check(service_->put(host_.self(), bytes(key), bytes(value), &error), error);
    }

    void remove(std::string_view key) const {
        koppel_error error = detail::empty_error();
        check(service_->remove(host_.self(), bytes(key), &error), error);
    }

    // The keys that start with `prefix`, in order.
    std::vector<std::string> list(std::string_view prefix = {}) const {
        detail::StringWriter keys;
        koppel_error error = detail::empty_error();
        check(service_->list(host_.self(), bytes(prefix), keys.get(), &error), error);
        std::vector<std::string> names;
        const boost::json::value parsed = boost::json::parse(keys.text());
        for (const auto& key : parsed.as_array()) {
            names.emplace_back(std::string_view(key.as_string()));
        }
        return names;
    }

  private:
    static void check(koppel_status status, const koppel_error& error) {
        if (status < 0) throw detail::error_from(error);
    }

    Host host_;
    const koppel_host_state_1* service_;
};

}  // namespace koppel::sdk

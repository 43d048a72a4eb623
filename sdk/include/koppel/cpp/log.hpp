// Log lines with labels. Thread-safe. Never fails: without a log service lines are dropped.
// Never log a secret or a customer's data that the line does not need; the host masks only the secrets it
// knows.
#pragma once

#include <initializer_list>
#include <string_view>
#include <utility>
#include <vector>

#include "koppel/abi/host_log.h"
#include "koppel/cpp/host.hpp"

namespace koppel::sdk {

class Log {
  public:
    using Labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;

    explicit Log(Host host)
        : host_(host), service_(host.find_service<koppel_host_log_1>(KOPPEL_HOST_LOG_1)) {}

    void debug(std::string_view message, Labels labels = {}) const {
        write(KOPPEL_LOG_DEBUG, message, labels);
    }
    void info(std::string_view message, Labels labels = {}) const { write(KOPPEL_LOG_INFO, message, labels); }
    void warning(std::string_view message, Labels labels = {}) const {
        write(KOPPEL_LOG_WARNING, message, labels);
    }
    void error(std::string_view message, Labels labels = {}) const {
        write(KOPPEL_LOG_ERROR, message, labels);
    }

    // Ask before building an expensive line.
    bool enabled(std::int32_t level) const {
        return service_ != nullptr && service_->enabled(host_.self(), level) != 0;
    }

    void write(std::int32_t level, std::string_view message, Labels labels = {}) const {
        if (!enabled(level)) return;
        std::vector<koppel_pair> pairs;
        pairs.reserve(labels.size());
        for (const auto& [name, value] : labels)
            pairs.push_back({bytes(name), bytes(value)});
        service_->log(host_.self(), level, bytes(message), pairs.data(),
                      static_cast<std::uint32_t>(pairs.size()));
    }

  private:
    Host host_;
    const koppel_host_log_1* service_;
};

}  // namespace koppel::sdk

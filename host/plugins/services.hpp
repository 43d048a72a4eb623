// The host services as a plugin's instance reaches them: the vtables of koppel.host.*, and the backend that
// stands behind them. The tables check what the plugin hands over; the backend may be this process or, in a
// worker, the other end of the socket.
// The tables are thread-safe; a backend is called from the threads that the ABI allows for each service.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/log.hpp"
#include "base/result.hpp"
#include "koppel/abi/host.h"
#include "net/gateway.hpp"

namespace koppel::plugins {

class ServiceBackend {
  public:
    virtual ~ServiceBackend() = default;
    // True once the running call should end.
    virtual bool cancelled() = 0;
    // One answer per request, in their order. Fails only when nothing was done at all.
    virtual base::Result<std::vector<net::HttpResponse>> http(std::vector<net::GatewayRequest> requests) = 0;
    virtual base::Result<std::optional<std::string>> state_get(std::string_view key) = 0;
    virtual base::Result<void> state_put(std::string_view key, std::string_view value) = 0;
    virtual base::Result<void> state_remove(std::string_view key) = 0;
    virtual base::Result<std::string> state_list(std::string_view prefix) = 0;
    virtual base::Result<std::string> secret(std::string_view name) = 0;
    virtual base::Result<std::string> sign(std::string_view name, std::string_view algorithm,
                                           std::string_view data) = 0;
    virtual base::Result<bool> verify(std::string_view name, std::string_view algorithm,
                                      std::string_view data, std::string_view digest) = 0;
    virtual std::int64_t now_unix_ms() = 0;
    virtual std::int64_t now_mono_ms() = 0;
    virtual void log(std::int32_t level, std::string_view message,
                     const std::vector<base::LogPair>& pairs) = 0;
    virtual bool log_enabled(std::int32_t level) = 0;
};

// The host object that every plugin of this process receives; lives forever.
const koppel_host* plugin_host_table();

// Fills the plugin's error struct, cutting texts on a character boundary.
void fill_abi_error(koppel_error* target, const base::Error& error);
// What the plugin wrote into its error struct, whatever it wrote there.
base::Error read_abi_error(const koppel_error& source);

inline std::string_view view(koppel_bytes bytes) {
    return bytes.size == 0 || bytes.data == nullptr
               ? std::string_view()
               : std::string_view(static_cast<const char*>(bytes.data), bytes.size);
}
inline koppel_bytes bytes_of(std::string_view text) {
    return koppel_bytes{text.data(), text.size()};
}

// A request that was answered without being sent, because the call is over.
net::HttpResponse cancelled_response();
base::Error outside_a_call();

// Whole, valid UTF-8.
bool is_utf8(std::string_view text);
// At most `limit` bytes of the text, cut on a character boundary.
std::string_view cut_utf8(std::string_view text, std::size_t limit);

}  // namespace koppel::plugins

// What a plugin knows only by its address.
struct koppel_host_instance {
    koppel::plugins::ServiceBackend* backend;
};

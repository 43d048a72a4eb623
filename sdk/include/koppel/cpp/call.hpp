// The call a plugin is in: how urgent it is, whether it was cancelled, and the host's services for it.
// For the thread of the call, until the call returns.
#pragma once

#include <cstdint>
#include <string_view>

#include "koppel/cpp/clock.hpp"
#include "koppel/cpp/credentials.hpp"
#include "koppel/cpp/http.hpp"
#include "koppel/cpp/log.hpp"
#include "koppel/cpp/state.hpp"

namespace koppel::sdk {

class Call {
  public:
    Call(Host host, const koppel_call* raw) : host_(host), raw_(raw) {}
    Call(const Call&) = delete;
    Call& operator=(const Call&) = delete;

    std::uint32_t attempt() const { return raw_->attempt; }  // 1 for the first try
    std::int64_t deadline_mono_ms() const { return raw_->deadline_mono_ms; }
    std::string_view trace_id() const { return view(raw_->trace_id); }

    // Only code that computes for long needs to ask; http heeds it by itself.
    bool cancelled() const { return raw_->is_cancelled != nullptr && raw_->is_cancelled(raw_) != 0; }
    void throw_if_cancelled() const {
        if (cancelled()) throw Error(ErrorClass::cancelled, "cancelled", "The host asked to stop.");
    }

    Host host() const { return host_; }
    Http http() { return Http(host_, raw_, &changing_requests_sent_); }
    Log log() const { return Log(host_); }
    Clock clock() const { return Clock(host_); }
    State state() const { return State(host_); }
    Credentials credentials() const { return Credentials(host_); }

    // Requests of this call that may have changed something, so far.
    std::uint32_t changing_requests_sent() const { return changing_requests_sent_; }

  private:
    Host host_;
    const koppel_call* raw_;
    std::uint32_t changing_requests_sent_ = 0;
};

}  // namespace koppel::sdk

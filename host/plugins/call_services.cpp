#include "plugins/call_services.hpp"

#include <boost/json.hpp>
#include <future>

#include "koppel/abi/host_log.h"
#include "plugins/signing.hpp"

namespace koppel::plugins {
namespace {

using base::Error;
using base::ErrorClass;
using base::Result;

constexpr std::size_t kMaxStateKeyBytes = 200;
constexpr std::size_t kMaxStateValueBytes = 64u << 10;
constexpr std::size_t kMaxStateKeys = 1'000;
constexpr std::uint32_t kMaxLinesPerCall = 2'000;

bool is_changing(const net::GatewayRequest& request) {
    return request.http.method != "GET" && request.http.method != "HEAD";
}

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

bool has_control(std::string_view text) {
    for (const char c : text)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return true;
    return false;
}

// What a plugin must not write into a request, or nothing.
std::string fault_of(const net::GatewayRequest& request) {
    if (request.http.method.empty() || request.http.method.size() > 20) return "has no usable method";
    for (const char c : request.http.method)
        if (c < 'A' || c > 'Z') return "has a method that is not in capital letters";
    if (request.http.url.empty() || has_control(request.http.url)) return "has no usable URL";
    if (request.http.follow_redirects && request.http.method != "GET")
        return "wants redirects followed, but is no GET";
    for (const auto& [name, value] : request.http.headers) {
        if (name.empty() || has_control(name) || name.find_first_of(" :") != std::string::npos)
            return "has a header with a bad name";
        for (const char c : value)
            if (c == '\r' || c == '\n' || c == '\0') return "has a header with a line break";
        const std::string known = lower(name);
        if (known == "authorization" || known == "host" || known == "content-length" || known == "cookie" ||
            known == "transfer-encoding" || known == "connection")
            return "sets the header " + known + ", which is the host's";
    }
    return {};
}

net::HttpResponse refused_response(ErrorClass error_class, std::string message) {
    net::HttpResponse response;
    response.error_class = error_class;
    response.message = std::move(message);
    return response;
}

const std::string* find_in(const std::map<std::string, std::string>& map, std::string_view key) {
    const auto found = map.find(std::string(key));
    return found == map.end() ? nullptr : &found->second;
}

}  // namespace

CallServices::CallServices(const InstanceServices& services, CallName name, std::string trace_id,
                           base::Mono deadline, bool network, base::Clock& clock, base::Log& log)
    : services_(services),
      name_(std::move(name)),
      trace_id_(std::move(trace_id)),
      deadline_(deadline),
      network_(network),
      clock_(clock),
      log_(log) {}

void CallServices::http(std::vector<net::GatewayRequest> requests, HttpDone done) {
    std::string fault;
    if (!network_ || !services_.gateway) fault = "is made where no network may be used";
    for (const auto& request : requests)
        if (fault.empty()) fault = fault_of(request);
    if (!fault.empty()) {
        const auto refused = refused_response(ErrorClass::config, "not sent: the request " + fault);
        return done(std::vector<net::HttpResponse>(requests.size(), refused));
    }
    std::vector<bool> changing(requests.size());
    std::uint32_t count = 0;
    // Somebody waits for these, or waits for what has become of a document.
    const bool interactive = name_.what != "pull" && name_.what != "push";
    for (std::size_t i = 0; i < requests.size(); ++i) {
        requests[i].urgency = interactive ? net::Urgency::interactive : net::Urgency::background;
        changing[i] = is_changing(requests[i]);
        count += changing[i] ? 1 : 0;
    }
    {
        const std::lock_guard lock(mutex_);
        changing_under_way_ += count;
    }
    if (services_.watcher) done = watched(requests, std::move(done));
    auto finished = [self = shared_from_this(), changing = std::move(changing), count,
                     done = std::move(done)](std::vector<net::HttpResponse> responses) {
        bool left = false;
        for (std::size_t i = 0; i < changing.size(); ++i)
            left = left || (changing[i] && (i >= responses.size() || responses[i].request_sent));
        {
            const std::lock_guard lock(self->mutex_);
            self->changing_under_way_ -= count;
            if (left) self->sent_ = Sent{true, self->clock_.now()};
            for (const auto& response : responses) {
                if (response.request_sent) ++self->requests_sent_;
                if (response.hold && (!self->hold_ || self->hold_->until < response.hold->until))
                    self->hold_ = response.hold;
            }
        }
        self->idle_.notify_all();
        done(std::move(responses));
    };
    services_.gateway->perform(std::move(requests), deadline_, std::move(finished));
}

CallServices::HttpDone CallServices::watched(const std::vector<net::GatewayRequest>& requests,
                                             HttpDone done) const {
    return [watcher = services_.watcher, what = name_.what, trace = trace_id_, requests,
            done = std::move(done)](std::vector<net::HttpResponse> responses) {
        for (std::size_t i = 0; i < requests.size() && i < responses.size(); ++i)
            watcher->exchange(what, trace, requests[i], responses[i]);
        done(std::move(responses));
    };
}

CallServices::Sent CallServices::settle(std::chrono::steady_clock::time_point limit) {
    std::unique_lock lock(mutex_);
    if (idle_.wait_until(lock, limit, [this] { return changing_under_way_ == 0; })) return sent_;
    // Something may still be on its way: nothing of it leaves after the call's deadline.
    const auto ahead = std::max(base::milliseconds(0), deadline_ - clock_.mono());
    return Sent{true, clock_.now() + ahead};
}

std::shared_ptr<const net::Hold> CallServices::hold() {
    const std::lock_guard lock(mutex_);
    return hold_;
}

std::uint64_t CallServices::requests_sent() {
    const std::lock_guard lock(mutex_);
    return requests_sent_;
}

StagedState CallServices::staged() {
    const std::lock_guard lock(mutex_);
    return staged_;
}

Result<std::optional<std::string>> CallServices::state_get(std::string_view key) {
    const std::lock_guard lock(mutex_);
    if (const auto found = staged_.find(std::string(key)); found != staged_.end()) return found->second;
    if (const auto* value = find_in(services_.state, key)) return std::optional<std::string>(*value);
    return std::optional<std::string>();
}

Result<void> CallServices::state_put(std::string_view key, std::string_view value) {
    if (key.empty() || key.size() > kMaxStateKeyBytes || !is_utf8(key))
        return Error(ErrorClass::internal, "state_bad_key", "a state key has 1 to 200 bytes of UTF-8");
    if (value.size() > kMaxStateValueBytes)
        return Error(ErrorClass::internal, "state_value_too_long", "a state value has at most 64 KiB");
    const std::lock_guard lock(mutex_);
    std::size_t keys = services_.state.size();
    for (const auto& [name, staged] : staged_) {
        const bool stood = services_.state.contains(name);
        if (staged && !stood) ++keys;
        if (!staged && stood) --keys;
    }
    const auto mine = staged_.find(std::string(key));
    const bool stands =
        mine != staged_.end() ? mine->second.has_value() : services_.state.contains(std::string(key));
    if (!stands && keys >= kMaxStateKeys)
        return Error(ErrorClass::internal, "state_full", "the state holds at most 1,000 keys");
    staged_[std::string(key)] = std::string(value);
    return {};
}

Result<void> CallServices::state_remove(std::string_view key) {
    const std::lock_guard lock(mutex_);
    const std::string name(key);
    if (services_.state.contains(name))
        staged_[name] = std::nullopt;
    else
        staged_.erase(name);
    return {};
}

Result<std::string> CallServices::state_list(std::string_view prefix) {
    const std::lock_guard lock(mutex_);
    std::map<std::string, bool> keys;
    for (const auto& [key, value] : services_.state)
        keys[key] = true;
    for (const auto& [key, value] : staged_)
        keys[key] = value.has_value();
    boost::json::array list;
    for (const auto& [key, stands] : keys)
        if (stands && key.starts_with(prefix)) list.emplace_back(key);
    return boost::json::serialize(list);
}

Result<std::string> CallServices::secret(std::string_view name) {
    if (const auto* value = find_in(services_.readable_secrets, name)) return *value;
    return Error(ErrorClass::config, "secret_not_readable",
                 "the manifest does not list \"" + std::string(cut_utf8(name, 60)) +
                     "\" as a readable secret, or the connection does not have it");
}

Result<std::string> CallServices::sign(std::string_view name, std::string_view algorithm,
                                       std::string_view data) {
    const auto* secret = find_in(services_.signing_secrets, name);
    if (secret == nullptr)
        return Error(ErrorClass::config, "secret_not_for_signing",
                     "the manifest does not list \"" + std::string(cut_utf8(name, 60)) +
                         "\" as a signing secret, or the connection does not have it");
    return sign_with(*secret, algorithm, data);
}

Result<bool> CallServices::verify(std::string_view name, std::string_view algorithm, std::string_view data,
                                  std::string_view digest) {
    auto expected = sign(name, algorithm, data);
    if (!expected) return expected.error();
    return equal_digests(*expected, lower(digest));
}

void CallServices::log(std::int32_t level, std::string_view message,
                       const std::vector<base::LogPair>& pairs) {
    {
        const std::lock_guard lock(mutex_);
        if (++lines_ > kMaxLinesPerCall + 1) return;
        if (lines_ > kMaxLinesPerCall) {
            level = KOPPEL_LOG_WARNING;
            message = "the plugin writes too many lines; the rest of this call is left out";
        }
    }
    const base::LogLevel at = log_level_from(level);
    if (services_.watcher) services_.watcher->line(name_.what, trace_id_, at, message, pairs);
    if (!log_.enabled(at)) return;
    std::vector<base::LogPair> all = {
        {"plugin", name_.plugin}, {"contract", name_.contract}, {"call", name_.what}, {"trace", trace_id_}};
    if (level == KOPPEL_LOG_PLUGIN_MISBEHAVING) all.emplace_back("misbehaving", "plugin");
    if (level == KOPPEL_LOG_HOST_MISBEHAVING) all.emplace_back("misbehaving", "host");
    all.insert(all.end(), pairs.begin(), pairs.end());
    log_.write(at, message, all);
}

base::LogLevel log_level_from(std::int32_t abi_level) {
    switch (abi_level) {
        case KOPPEL_LOG_DEBUG:
            return base::LogLevel::debug;
        case KOPPEL_LOG_WARNING:
        case KOPPEL_LOG_PLUGIN_MISBEHAVING:
            return base::LogLevel::warning;
        case KOPPEL_LOG_ERROR:
        case KOPPEL_LOG_HOST_MISBEHAVING:
            return base::LogLevel::error;
        default:
            return base::LogLevel::info;
    }
}

std::int32_t lowest_abi_level(const base::Log& log) {
    if (log.enabled(base::LogLevel::debug)) return KOPPEL_LOG_DEBUG;
    if (log.enabled(base::LogLevel::info)) return KOPPEL_LOG_INFO;
    if (log.enabled(base::LogLevel::warning)) return KOPPEL_LOG_WARNING;
    return KOPPEL_LOG_ERROR;
}

void LocalBackend::begin(std::shared_ptr<CallServices> call, std::function<bool()> cancelled) {
    const std::lock_guard lock(mutex_);
    call_ = std::move(call);
    cancelled_ = std::move(cancelled);
}

void LocalBackend::end() {
    const std::lock_guard lock(mutex_);
    call_.reset();
    cancelled_ = nullptr;
}

std::shared_ptr<CallServices> LocalBackend::current() {
    const std::lock_guard lock(mutex_);
    return call_;
}

bool LocalBackend::cancelled() {
    std::function<bool()> ask;
    {
        const std::lock_guard lock(mutex_);
        ask = cancelled_;
    }
    return ask && ask();
}

Result<std::vector<net::HttpResponse>> LocalBackend::http(std::vector<net::GatewayRequest> requests) {
    const auto call = current();
    if (!call) return outside_a_call();
    if (cancelled()) return std::vector<net::HttpResponse>(requests.size(), cancelled_response());
    auto promise = std::make_shared<std::promise<std::vector<net::HttpResponse>>>();
    auto future = promise->get_future();
    call->http(std::move(requests), [promise](auto responses) { promise->set_value(std::move(responses)); });
    return future.get();
}

Result<std::optional<std::string>> LocalBackend::state_get(std::string_view key) {
    const auto call = current();
    if (!call) return outside_a_call();
    return call->state_get(key);
}

Result<void> LocalBackend::state_put(std::string_view key, std::string_view value) {
    const auto call = current();
    if (!call) return outside_a_call();
    return call->state_put(key, value);
}

Result<void> LocalBackend::state_remove(std::string_view key) {
    const auto call = current();
    if (!call) return outside_a_call();
    return call->state_remove(key);
}

Result<std::string> LocalBackend::state_list(std::string_view prefix) {
    const auto call = current();
    if (!call) return outside_a_call();
    return call->state_list(prefix);
}

Result<std::string> LocalBackend::secret(std::string_view name) {
    const auto call = current();
    if (!call) return outside_a_call();
    return call->secret(name);
}

Result<std::string> LocalBackend::sign(std::string_view name, std::string_view algorithm,
                                       std::string_view data) {
    const auto call = current();
    if (!call) return outside_a_call();
    return call->sign(name, algorithm, data);
}

Result<bool> LocalBackend::verify(std::string_view name, std::string_view algorithm, std::string_view data,
                                  std::string_view digest) {
    const auto call = current();
    if (!call) return outside_a_call();
    return call->verify(name, algorithm, data, digest);
}

std::int64_t LocalBackend::now_unix_ms() {
    return base::unix_ms(clock_.now());
}

std::int64_t LocalBackend::now_mono_ms() {
    return clock_.mono().time_since_epoch().count();
}

void LocalBackend::log(std::int32_t level, std::string_view message,
                       const std::vector<base::LogPair>& pairs) {
    if (const auto call = current()) return call->log(level, message, pairs);
    if (log_.enabled(log_level_from(level))) log_.write(log_level_from(level), message, pairs);
}

bool LocalBackend::log_enabled(std::int32_t level) {
    return log_.enabled(log_level_from(level));
}

}  // namespace koppel::plugins

#include <curl/curl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <deque>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <unordered_map>

#include "net/address.hpp"
#include "net/http.hpp"
#include "net/transfer.hpp"

namespace koppel::net {

using base::ErrorClass;

// libcurl would keep exchanges over the connection limit in a list that knows no time-outs, so the turns are
// ours: libcurl only ever sees what may run now.
struct Host {
    std::uint32_t running = 0;
    std::deque<std::pair<Submission, Origin>> waiting;
};

namespace {

constexpr long kIdleConnections = 256;

void init_curl_once() {
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

bool is_token(std::string_view text) {
    constexpr std::string_view others = "!#$%&'*+-.^_`|~";
    return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               others.find(c) != std::string_view::npos;
    });
}

bool is_header_value(std::string_view text) {
    return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

HttpResponse refusal(ErrorClass error_class, std::string message) {
    HttpResponse response;
    response.error_class = error_class;
    response.message = std::move(message);
    return response;
}

// What cannot be written as an HTTP request; empty when it can.
std::string fault_of(const HttpRequest& request) {
    if (!is_token(request.method)) return "the method is not a word";
    for (const auto& [name, value] : request.headers) {
        if (!is_token(name)) return "a header's name is not a word";
        if (!is_header_value(value)) return "the value of header " + name + " has a line break in it";
    }
    return {};
}

bool has_proxy() {
    constexpr std::array names{"http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"};
    return std::any_of(names.begin(), names.end(), [](const char* name) {
        const char* value = std::getenv(name);
        return value != nullptr && *value != '\0';
    });
}

Steady deadline_of(const HttpRequest& request, Steady now) {
    constexpr std::chrono::milliseconds longest = std::chrono::hours(24);
    return now + std::clamp(request.timeout, std::chrono::milliseconds(0), longest);
}

class CurlClient final : public HttpClient {
  public:
    explicit CurlClient(const Options& options);
    ~CurlClient() override;

    void start(HttpRequest request, HttpDone done) override;
    void start(std::vector<std::pair<HttpRequest, HttpDone>> requests) override;

  private:
    static int on_socket_wish(CURL*, curl_socket_t fd, int what, void* self, void* known);
    static int on_timer_wish(CURLM*, long timeout_ms, void* self);

    void run();
    void take_submissions();
    void admit(Submission submission);
    void launch(Submission submission, const Origin& origin, Host& host);
    void next_in_turn(Host& host);
    void collect_finished();
    void expire_waiting();
    void run_timers();
    void wait_and_dispatch();
    void abandon_all();
    void wake();

    Transfer::Shared shared_;
    CURLM* multi_ = nullptr;
    int event_ = -1;

    std::mutex mutex_;
    std::vector<Submission> submitted_;  // guarded, as are the two below
    bool sleeping_ = false;
    bool stop_ = false;

    // The rest belongs to the thread.
    std::vector<Submission> batch_;
    std::unordered_map<std::string, Host> hosts_;
    std::vector<std::unique_ptr<Transfer>> transfers_;
    std::vector<Transfer*> idle_;
    std::size_t waiting_ = 0;
    // What libcurl wants to hear of, first of all event_. poll() and not epoll: libcurl closes a socket that
    // failed to connect without a word, may get the same number again, and then takes it for known.
    std::vector<pollfd> watched_;
    std::vector<std::size_t> place_;  // of a descriptor in watched_; 0: none
    std::vector<pollfd> ready_;
    Steady first_expiry_ = Steady::max();
    Steady curl_timer_ = Steady::max();
    std::thread thread_;
};

CurlClient::CurlClient(const Options& options) {
    init_curl_once();
    shared_.options = options;
    shared_.options.connections_per_host = std::max(1U, options.connections_per_host);
    shared_.behind_proxy = has_proxy();
    shared_.share = curl_share_init();
    multi_ = curl_multi_init();
    event_ = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (shared_.share == nullptr || multi_ == nullptr || event_ < 0) {
        throw std::runtime_error("the HTTP client cannot start: out of memory or descriptors");
    }
    curl_share_setopt(shared_.share, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
    curl_multi_setopt(multi_, CURLMOPT_PIPELINING, CURLPIPE_NOTHING);
    curl_multi_setopt(multi_, CURLMOPT_MAX_HOST_CONNECTIONS,
                      static_cast<long>(shared_.options.connections_per_host));
    curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, kIdleConnections);
    curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &CurlClient::on_socket_wish);
    curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &CurlClient::on_timer_wish);
    curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
    watched_.push_back({event_, POLLIN, 0});
    thread_ = std::thread([this] { run(); });
}

CurlClient::~CurlClient() {
    {
        const std::lock_guard lock(mutex_);
        stop_ = true;
        sleeping_ = false;
        wake();
    }
    thread_.join();
    transfers_.clear();
    curl_multi_cleanup(multi_);
    curl_share_cleanup(shared_.share);
    close(event_);
}

void CurlClient::wake() {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = write(event_, &one, sizeof one);
}

void CurlClient::start(HttpRequest request, HttpDone done) {
    Submission submission{std::move(request), std::move(done), {}};
    submission.deadline = deadline_of(submission.request, std::chrono::steady_clock::now());
    const std::lock_guard lock(mutex_);
    submitted_.push_back(std::move(submission));
    if (std::exchange(sleeping_, false)) wake();
}

void CurlClient::start(std::vector<std::pair<HttpRequest, HttpDone>> requests) {
    if (requests.empty()) return;
    const auto now = std::chrono::steady_clock::now();
    const std::lock_guard lock(mutex_);
    for (auto& [request, done] : requests) {
        const auto deadline = deadline_of(request, now);
        submitted_.push_back({std::move(request), std::move(done), deadline});
    }
    if (std::exchange(sleeping_, false)) wake();
}

int CurlClient::on_socket_wish(CURL*, curl_socket_t fd, int what, void* self, void*) {
    auto& watched = static_cast<CurlClient*>(self)->watched_;
    auto& places = static_cast<CurlClient*>(self)->place_;
    const auto number = static_cast<std::size_t>(fd);
    if (number >= places.size()) places.resize(number + 1, 0);
    auto& place = places[number];
    if (what == CURL_POLL_REMOVE) {
        if (place == 0) return 0;
        watched[place] = watched.back();
        places[static_cast<std::size_t>(watched[place].fd)] = place;
        watched.pop_back();
        place = 0;
        return 0;
    }
    if (place == 0) {
        place = watched.size();
        watched.push_back({fd, 0, 0});
    }
    const int events =
        ((what & CURL_POLL_IN) != 0 ? POLLIN : 0) | ((what & CURL_POLL_OUT) != 0 ? POLLOUT : 0);
    watched[place].events = static_cast<short>(events);
    return 0;
}

int CurlClient::on_timer_wish(CURLM*, long timeout_ms, void* self) {
    auto& client = *static_cast<CurlClient*>(self);
    client.curl_timer_ = timeout_ms < 0
                             ? Steady::max()
                             : std::chrono::steady_clock::now() + std::chrono::milliseconds(timeout_ms);
    return 0;
}

void CurlClient::run() {
    for (;;) {
        bool stopping = false;
        take_submissions();
        run_timers();
        collect_finished();
        expire_waiting();
        {
            const std::lock_guard lock(mutex_);
            stopping = stop_;
            if (!stopping && !submitted_.empty()) continue;
            sleeping_ = !stopping;
        }
        if (stopping) break;
        wait_and_dispatch();
    }
    abandon_all();
}

void CurlClient::take_submissions() {
    {
        const std::lock_guard lock(mutex_);
        sleeping_ = false;
        batch_.swap(submitted_);
    }
    for (auto& submission : batch_)
        admit(std::move(submission));
    batch_.clear();
}

void CurlClient::admit(Submission submission) {
    auto origin = origin_of(submission.request.url);
    if (!origin) {
        submission.done(refusal(ErrorClass::config, "the address is not an absolute http or https URL"));
        return;
    }
    if (auto fault = fault_of(submission.request); !fault.empty()) {
        submission.done(
            refusal(ErrorClass::config, submission.request.method + " " + origin->text() + ": " + fault));
        return;
    }
    auto& host = hosts_[origin->text()];
    if (host.running < shared_.options.connections_per_host) {
        launch(std::move(submission), *origin, host);
        return;
    }
    first_expiry_ = std::min(first_expiry_, submission.deadline);
    host.waiting.emplace_back(std::move(submission), std::move(*origin));
    ++waiting_;
}

void CurlClient::launch(Submission submission, const Origin& origin, Host& host) {
    if (idle_.empty()) {
        transfers_.push_back(std::make_unique<Transfer>(shared_));
        idle_.push_back(transfers_.back().get());
    }
    Transfer* transfer = idle_.back();
    idle_.pop_back();
    transfer->prepare(std::move(submission), origin, &host, std::chrono::steady_clock::now());
    ++host.running;
    curl_multi_add_handle(multi_, transfer->handle());
}

void CurlClient::next_in_turn(Host& host) {
    if (host.waiting.empty() || host.running >= shared_.options.connections_per_host) return;
    auto [submission, origin] = std::move(host.waiting.front());
    host.waiting.pop_front();
    --waiting_;
    launch(std::move(submission), origin, host);
}

void CurlClient::run_timers() {
    // Bounded: a handle that wants to go on at once (a large body) comes back after the sockets had their
    // turn.
    if (curl_timer_ > std::chrono::steady_clock::now()) return;
    curl_timer_ = Steady::max();
    int running = 0;
    curl_multi_socket_action(multi_, CURL_SOCKET_TIMEOUT, 0, &running);
}

void CurlClient::collect_finished() {
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
        if (message->msg != CURLMSG_DONE) continue;
        const CURLcode code = message->data.result;
        CURL* easy = message->easy_handle;
        char* owner = nullptr;
        curl_easy_getinfo(easy, CURLINFO_PRIVATE, &owner);
        auto* transfer = reinterpret_cast<Transfer*>(owner);
        curl_multi_remove_handle(multi_, easy);
        if (transfer->redirected(code)) {
            curl_multi_add_handle(multi_, easy);
            continue;
        }
        auto response = transfer->finish(code);
        Host& host = *transfer->host();
        auto done = transfer->release();
        --host.running;
        idle_.push_back(transfer);
        next_in_turn(host);
        done(std::move(response));
    }
}

void CurlClient::expire_waiting() {
    if (waiting_ == 0 || std::chrono::steady_clock::now() < first_expiry_) return;
    const auto now = std::chrono::steady_clock::now();
    first_expiry_ = Steady::max();
    std::vector<std::pair<Submission, Origin>> expired;
    for (auto& [name, host] : hosts_) {
        std::deque<std::pair<Submission, Origin>> kept;
        for (auto& entry : host.waiting) {
            if (entry.first.deadline <= now) {
                expired.push_back(std::move(entry));
            } else {
                first_expiry_ = std::min(first_expiry_, entry.first.deadline);
                kept.push_back(std::move(entry));
            }
        }
        host.waiting.swap(kept);
    }
    waiting_ -= expired.size();
    for (auto& [submission, origin] : expired) {
        submission.done(refusal(ErrorClass::transient, submission.request.method + " " + origin.text() +
                                                           ": no connection became free in time"));
    }
}

void CurlClient::wait_and_dispatch() {
    const auto until = std::min(curl_timer_, waiting_ == 0 ? Steady::max() : first_expiry_);
    int timeout = -1;
    if (until != Steady::max()) {
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
        timeout = static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 60'000));
    }
    int count = poll(watched_.data(), watched_.size(), timeout);
    ready_.clear();  // a copy, because libcurl changes its wishes while it is told
    for (std::size_t i = 0; i < watched_.size() && count > 0; ++i) {
        if (watched_[i].revents == 0) continue;
        --count;
        ready_.push_back(watched_[i]);
    }
    int running = 0;
    for (const auto& entry : ready_) {
        if (entry.fd == event_) {
            std::uint64_t value = 0;
            [[maybe_unused]] const auto got = read(event_, &value, sizeof value);
            continue;
        }
        int mask = 0;
        if ((entry.revents & POLLIN) != 0) mask |= CURL_CSELECT_IN;
        if ((entry.revents & POLLOUT) != 0) mask |= CURL_CSELECT_OUT;
        if ((entry.revents & (POLLERR | POLLHUP | POLLNVAL)) != 0) mask |= CURL_CSELECT_ERR;
        curl_multi_socket_action(multi_, entry.fd, mask, &running);
    }
}

// Every submission is answered, also those that the answers bring forth.
void CurlClient::abandon_all() {
    std::vector<std::pair<HttpDone, HttpResponse>> answers;
    for (auto& transfer : transfers_) {
        if (transfer->host() == nullptr) continue;
        curl_multi_remove_handle(multi_, transfer->handle());
        auto response = transfer->abandon();
        answers.emplace_back(transfer->release(), std::move(response));
    }
    const auto stopped = [&answers](Submission& submission) {
        answers.emplace_back(std::move(submission.done),
                             refusal(ErrorClass::cancelled, "the host is stopping"));
    };
    for (auto& [name, host] : hosts_) {
        for (auto& entry : host.waiting)
            stopped(entry.first);
        host.waiting.clear();
    }
    waiting_ = 0;
    for (;;) {
        {
            const std::lock_guard lock(mutex_);
            batch_.swap(submitted_);
        }
        for (auto& submission : batch_)
            stopped(submission);
        batch_.clear();
        if (answers.empty()) return;
        auto now = std::exchange(answers, {});
        for (auto& [done, response] : now)
            done(std::move(response));
    }
}

}  // namespace

std::unique_ptr<HttpClient> make_http_client(const HttpClient::Options& options) {
    return std::make_unique<CurlClient>(options);
}

}  // namespace koppel::net

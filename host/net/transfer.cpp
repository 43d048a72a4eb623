#include "net/transfer.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <utility>

#include "net/retry_after.hpp"

namespace koppel::net {

using base::ErrorClass;

namespace {

constexpr std::size_t kMaxHeaderBytes = 256u << 10;
constexpr int kMaxRedirects = 5;
// A connection that has been idle may be dead without a sign. A lost answer is dear, a new connection is
// cheap.
constexpr long kIdleSeconds = 30;

bool names_this_machine(const std::string& host) {
    constexpr std::string_view suffix = ".localhost";
    return host == "localhost" || (host.size() > suffix.size() && host.ends_with(suffix));
}

bool equal_name(std::string_view a, std::string_view b) {
    return a.size() == b.size() && strncasecmp(a.data(), b.data(), a.size()) == 0;
}

bool is_redirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

template <class T>
void set(CURL* easy, CURLoption option, T value) {
    // Options of this file exist in every libcurl that it compiles with; only memory can run out.
    if (curl_easy_setopt(easy, option, value) == CURLE_OUT_OF_MEMORY) throw std::bad_alloc();
}

}  // namespace

Transfer::Transfer(const Shared& shared) : shared_(shared), easy_(curl_easy_init()) {
    if (easy_ == nullptr) throw std::bad_alloc();
    set(easy_, CURLOPT_PRIVATE, this);
    set(easy_, CURLOPT_SHARE, shared_.share);
    set(easy_, CURLOPT_NOSIGNAL, 1L);
    set(easy_, CURLOPT_TCP_NODELAY, 1L);
    set(easy_, CURLOPT_MAXAGE_CONN, kIdleSeconds);
    set(easy_, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    set(easy_, CURLOPT_PROTOCOLS_STR, "http,https");
    set(easy_, CURLOPT_REDIR_PROTOCOLS_STR, "");
    set(easy_, CURLOPT_FOLLOWLOCATION, 0L);
    set(easy_, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    set(easy_, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(shared_.options.connect_timeout.count()));
    set(easy_, CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(shared_.options.max_body_bytes));
    set(easy_, CURLOPT_USERAGENT, shared_.options.user_agent.c_str());
    set(easy_, CURLOPT_ERRORBUFFER, error_);
    set(easy_, CURLOPT_WRITEFUNCTION, &Transfer::on_body);
    set(easy_, CURLOPT_WRITEDATA, this);
    set(easy_, CURLOPT_HEADERFUNCTION, &Transfer::on_header);
    set(easy_, CURLOPT_HEADERDATA, this);
    set(easy_, CURLOPT_PREREQFUNCTION, &Transfer::on_request);
    set(easy_, CURLOPT_PREREQDATA, this);
    set(easy_, CURLOPT_OPENSOCKETFUNCTION, &Transfer::on_socket);
    set(easy_, CURLOPT_OPENSOCKETDATA, this);
}

Transfer::~Transfer() {
    curl_easy_cleanup(easy_);
}

bool Transfer::changes_something() const {
    return submission_.request.method != "GET" && submission_.request.method != "HEAD";
}

void Transfer::prepare(Submission submission, const Origin& origin, Host* host, Steady now) {
    submission_ = std::move(submission);
    origin_ = origin;
    literal_ = literal_address(origin_.host);
    host_ = host;
    response_ = {};
    header_bytes_ = 0;
    head_ended_ = false;
    redirects_ = 0;
    sent_ = written_ = repeat_stopped_ = too_large_ = false;
    refused_address_.clear();
    error_[0] = '\0';
    set(easy_, CURLOPT_URL, submission_.request.url.c_str());
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(submission_.deadline - now).count();
    set(easy_, CURLOPT_TIMEOUT_MS, static_cast<long>(std::max<std::int64_t>(left, 1)));
    // Proxies of the environment are for the world outside.
    const bool direct = names_this_machine(origin_.host) || (literal_ && is_loopback(*literal_));
    if (direct_ != direct) {
        set(easy_, CURLOPT_PROXY, direct ? "" : static_cast<const char*>(nullptr));
        set(easy_, CURLOPT_NOPROXY, direct ? "*" : static_cast<const char*>(nullptr));
        direct_ = direct;
    }
    set_method();
    set_headers();
}

bool Transfer::sends_body() const {
    const auto& request = submission_.request;
    return !request.body.empty() || request.method == "POST" || request.method == "PUT" ||
           request.method == "PATCH";
}

void Transfer::set_method() {
    const auto& request = submission_.request;
    const char* custom = nullptr;
    if (request.method == "HEAD" && !sends_body()) {
        set(easy_, CURLOPT_NOBODY, 1L);
    } else if (!sends_body()) {
        set(easy_, CURLOPT_HTTPGET, 1L);
        if (request.method != "GET") custom = request.method.c_str();
    } else {
        set(easy_, CURLOPT_POST, 1L);
        set(easy_, CURLOPT_POSTFIELDS, request.body.data());
        set(easy_, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
        if (request.method != "POST") custom = request.method.c_str();
    }
    set(easy_, CURLOPT_CUSTOMREQUEST, custom);
}

// The list is made of our own nodes: libcurl only reads it.
void Transfer::set_headers() {
    const auto& headers = submission_.request.headers;
    bool has_type = false;
    std::size_t used = 0;
    const auto add = [this, &used](std::string_view name, std::string_view value) {
        if (used == header_lines_.size()) header_lines_.emplace_back();
        auto& line = header_lines_[used++];
        line.assign(name);
        // "Name;" is libcurl's way to say "present and empty", "Name:" says "leave it out".
        if (value.empty()) {
            line += ';';
        } else {
            line.append(": ").append(value);
        }
    };
    for (const auto& [name, value] : headers) {
        has_type = has_type || equal_name(name, "content-type");
        add(name, value);
    }
    const auto leave_out = [this, &used](const char* line) {
        if (used == header_lines_.size()) header_lines_.emplace_back();
        header_lines_[used++] = line;
    };
    // Only with a body libcurl would add them.
    if (sends_body()) leave_out("Expect:");
    if (sends_body() && !has_type) leave_out("Content-Type:");
    header_nodes_.resize(used);
    for (std::size_t i = 0; i < used; ++i) {
        header_nodes_[i].data = header_lines_[i].data();
        header_nodes_[i].next = i + 1 < used ? &header_nodes_[i + 1] : nullptr;
    }
    set(easy_, CURLOPT_HTTPHEADER, used == 0 ? nullptr : header_nodes_.data());
}

std::size_t Transfer::on_body(char* data, std::size_t size, std::size_t count, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    const std::size_t bytes = size * count;
    auto& body = transfer.response_.body;
    if (bytes > transfer.shared_.options.max_body_bytes - body.size()) {
        transfer.too_large_ = true;
        return 0;
    }
    body.append(data, bytes);
    return bytes;
}

std::size_t Transfer::on_header(char* data, std::size_t size, std::size_t count, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    const std::size_t bytes = size * count;
    transfer.header_bytes_ += bytes;
    if (transfer.header_bytes_ > kMaxHeaderBytes) {
        transfer.too_large_ = true;
        return 0;
    }
    std::string_view line(data, bytes);
    auto& headers = transfer.response_.headers;
    if (line.starts_with("HTTP/")) {  // a new head: what came before was interim
        headers.clear();
        transfer.head_ended_ = false;
        return bytes;
    }
    if (line == "\r\n" || line == "\n") transfer.head_ended_ = true;
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0) return bytes;
    std::string name(line.substr(0, colon));
    for (char& c : name) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    line.remove_prefix(colon + 1);
    constexpr std::string_view blank = " \t\r\n";
    const auto first = line.find_first_not_of(blank);
    line = first == std::string_view::npos ? std::string_view()
                                           : line.substr(first, line.find_last_not_of(blank) - first + 1);
    headers.emplace_back(std::move(name), std::string(line));
    return bytes;
}

// Called each time just before libcurl writes the request to a connection that stands. When a reused
// connection turns out dead without an answer, libcurl would write the request again to a new one; but the
// vendor may have carried it out and lost the connection afterwards. So nothing is written twice: for what
// changes something it would be a duplicate, for the rest it would pass the budget by.
int Transfer::on_request(void* self, char*, char*, int, int) {
    auto& transfer = *static_cast<Transfer*>(self);
    if (transfer.written_) {
        transfer.repeat_stopped_ = true;
        return CURL_PREREQFUNC_ABORT;
    }
    transfer.written_ = transfer.sent_ = true;
    return CURL_PREREQFUNC_OK;
}

// A name must not lead into the house: only a literal address may be a private one.
curl_socket_t Transfer::on_socket(void* self, curlsocktype, curl_sockaddr* address) {
    auto& transfer = *static_cast<Transfer*>(self);
    const auto target = address_of(&address->addr);
    if (target && !is_public(*target) &&
        !(transfer.shared_.behind_proxy && !transfer.direct_.value_or(true))) {
        const bool named = transfer.literal_ == target ||
                           (names_this_machine(transfer.origin_.host) && is_loopback(*target));
        if (!named) {
            transfer.refused_address_ = address_text(*target);
            return CURL_SOCKET_BAD;
        }
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

bool Transfer::redirected(CURLcode code) {
    if (code != CURLE_OK || !submission_.request.follow_redirects || changes_something()) return false;
    long status = 0;
    curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
    if (!is_redirect(static_cast<int>(status)) || redirects_ == kMaxRedirects) return false;
    const char* next = nullptr;
    curl_easy_getinfo(easy_, CURLINFO_REDIRECT_URL, &next);
    if (next == nullptr || origin_of(next) != origin_) return false;
    ++redirects_;
    written_ = false;
    const std::string url = next;  // belongs to the handle
    set(easy_, CURLOPT_URL, url.c_str());
    const auto left = submission_.deadline - std::chrono::steady_clock::now();
    const auto left_ms = std::chrono::ceil<std::chrono::milliseconds>(left).count();
    set(easy_, CURLOPT_TIMEOUT_MS, static_cast<long>(std::max<std::int64_t>(left_ms, 1)));
    response_ = {};
    header_bytes_ = 0;
    head_ended_ = false;
    return true;
}

HttpResponse Transfer::finish(CURLcode code) {
    response_.request_sent = sent_;
    if (code == CURLE_OK && !head_ended_) code = CURLE_PARTIAL_FILE;
    if (code == CURLE_OK) {
        long status = 0;
        curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
        response_.status = static_cast<int>(status);
        const auto& after = response_.header("retry-after");
        if (!after.empty()) {
            const auto now = std::chrono::system_clock::now().time_since_epoch();
            response_.retry_after_ms =
                parse_retry_after(after, response_.header("date"),
                                  std::chrono::duration_cast<std::chrono::seconds>(now).count());
        }
    } else {
        fail(code);
    }
    return std::move(response_);
}

void Transfer::fail(CURLcode code) {
    response_.status = 0;
    response_.headers.clear();
    response_.body.clear();
    const std::string where = submission_.request.method + " " + origin_.text() + ": ";
    if (!refused_address_.empty() && !sent_) {
        response_.error_class = ErrorClass::config;
        response_.message =
            where + "the name leads to " + refused_address_ +
            ", a private address; only an address written as such in the settings may be private";
        return;
    }
    std::string reason = error_[0] != '\0' ? error_ : curl_easy_strerror(code);
    if (too_large_ || code == CURLE_FILESIZE_EXCEEDED) {
        reason = "answer_too_large: the answer is longer than " +
                 std::to_string(shared_.options.max_body_bytes) + " bytes";
        // What it answered to may still have been carried out.
        response_.error_class = changes_something() ? ErrorClass::unknown : ErrorClass::internal;
    } else {
        if (repeat_stopped_) reason = "the connection was closed before an answer came";
        response_.error_class = sent_ && changes_something() ? ErrorClass::unknown : ErrorClass::transient;
    }
    response_.message = where + reason;
}

HttpDone Transfer::release() {
    host_ = nullptr;
    submission_.request = {};
    return std::exchange(submission_.done, nullptr);
}

HttpResponse Transfer::abandon() {
    response_ = {};
    response_.request_sent = sent_;
    response_.error_class = sent_ && changes_something() ? ErrorClass::unknown : ErrorClass::cancelled;
    response_.message =
        submission_.request.method + " " + origin_.text() + ": given up, the host is stopping";
    return std::move(response_);
}

}  // namespace koppel::net

#include "test_server.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <stdexcept>

namespace koppel::net::test {

namespace {

using Clock = std::chrono::steady_clock;

void close_with_reset(int fd) {
    const linger now{1, 0};
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    close(fd);
}

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return text;
}

// Takes one whole request off the front of `input`.
std::optional<ServerRequest> parse(std::string& input) {
    const auto end = input.find("\r\n\r\n");
    if (end == std::string::npos) return std::nullopt;
    ServerRequest request;
    std::size_t at = input.find("\r\n");
    const std::string first = input.substr(0, at);
    const auto space = first.find(' ');
    request.method = first.substr(0, space);
    request.path = first.substr(space + 1, first.rfind(' ') - space - 1);
    while (at < end) {
        const auto next = input.find("\r\n", at + 2);
        const auto line = input.substr(at + 2, next - at - 2);
        const auto colon = line.find(':');
        if (colon != std::string::npos) {
            const auto value = line.find_first_not_of(' ', colon + 1);
            request.headers[lower(line.substr(0, colon))] =
                value == std::string::npos ? "" : line.substr(value);
        }
        at = next;
    }
    std::size_t length = 0;
    if (const auto found = request.headers.find("content-length"); found != request.headers.end()) {
        length = std::stoul(found->second);
    }
    if (input.size() < end + 4 + length) return std::nullopt;
    request.body = input.substr(end + 4, length);
    input.erase(0, end + 4 + length);
    return request;
}

}  // namespace

struct TestServer::Connection {
    int fd = -1;
    int number = 0;
    int served = 0;
    bool mute = false;
    std::string input;
    std::string output;
    Clock::time_point output_at{};
    Reply::Then then = Reply::Then::keep;
    bool answering = false;
};

Reply Reply::ok(std::string body, std::vector<std::pair<std::string, std::string>> headers, int status) {
    Reply reply;
    reply.bytes = "HTTP/1.1 " + std::to_string(status) + " Text\r\n";
    for (const auto& [name, value] : headers)
        reply.bytes += name + ": " + value + "\r\n";
    reply.bytes += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    return reply;
}

TestServer::TestServer(Handler handler) : handler_(std::move(handler)) {
    listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (listener_ < 0 || bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
        listen(listener_, 512) != 0 ||
        getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0 ||
        pipe2(stop_, O_CLOEXEC) != 0) {
        throw std::runtime_error("the test server cannot listen");
    }
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { run(); });
}

TestServer::~TestServer() {
    [[maybe_unused]] const auto written = write(stop_[1], "x", 1);
    thread_.join();
    for (auto& connection : open_)
        close(connection.fd);
    close(listener_);
    close(stop_[0]);
    close(stop_[1]);
}

void TestServer::accept_one() {
    const int fd = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (fd < 0) return;
    const int number = ++connections_;
    if (refuse_) {
        close_with_reset(fd);
        return;
    }
    const int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    Connection connection;
    connection.fd = fd;
    connection.number = number;
    open_.push_back(std::move(connection));
}

// False when the connection is over.
bool TestServer::serve(Connection& connection) {
    char buffer[65536];
    const auto got = recv(connection.fd, buffer, sizeof buffer, 0);
    if (got == 0 || (got < 0 && errno != EAGAIN && errno != EWOULDBLOCK)) {
        close(connection.fd);
        return false;
    }
    if (got > 0) connection.input.append(buffer, static_cast<std::size_t>(got));
    if (connection.answering || connection.mute) return true;
    auto request = parse(connection.input);
    if (!request) return true;
    request->connection = connection.number;
    request->nth = ++connection.served;
    ++requests_;
    Reply reply = handler_(*request);
    if (reply.never) {
        connection.mute = true;
        return true;
    }
    connection.answering = true;
    connection.output = std::move(reply.bytes);
    connection.output_at = Clock::now() + reply.delay;
    connection.then = reply.then;
    return true;
}

bool TestServer::flush(Connection& connection) {
    if (!connection.answering || Clock::now() < connection.output_at) return true;
    while (!connection.output.empty()) {
        const auto sent =
            send(connection.fd, connection.output.data(), connection.output.size(), MSG_NOSIGNAL);
        if (sent < 0) {
            if (errno == EAGAIN || errno == EWOULDBLOCK) return true;
            close(connection.fd);
            return false;
        }
        connection.output.erase(0, static_cast<std::size_t>(sent));
    }
    connection.answering = false;
    if (connection.then == Reply::Then::keep) return true;
    if (connection.then == Reply::Then::reset) {
        close_with_reset(connection.fd);
    } else {
        close(connection.fd);
    }
    return false;
}

void TestServer::run() {
    for (;;) {
        std::vector<pollfd> watched{{stop_[0], POLLIN, 0}, {listener_, POLLIN, 0}};
        int timeout = -1;
        for (const auto& connection : open_) {
            short events = POLLIN;
            if (connection.answering) {
                if (connection.output_at <= Clock::now()) {
                    events |= POLLOUT;
                } else {
                    timeout = 5;
                }
            }
            watched.push_back({connection.fd, events, 0});
        }
        poll(watched.data(), watched.size(), timeout);
        if (watched[0].revents != 0) return;
        std::vector<Connection> kept;
        for (std::size_t i = 0; i < open_.size(); ++i) {
            auto& connection = open_[i];
            const bool readable = watched[i + 2].revents != 0;
            if (readable && !serve(connection)) continue;
            if (flush(connection)) kept.push_back(std::move(connection));
        }
        open_.swap(kept);
        if (watched[1].revents != 0) accept_one();
    }
}

}  // namespace koppel::net::test

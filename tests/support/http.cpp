#include "support/http.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace koppel::test {
namespace {

constexpr int kSeconds = 30;

class Socket {
  public:
    explicit Socket(std::uint16_t port) : file_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        const timeval limit{kSeconds, 0};
        setsockopt(file_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        setsockopt(file_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (connect(file_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
            throw std::runtime_error("cannot connect to port " + std::to_string(port) + ": " +
                                     std::strerror(errno));
    }
    ~Socket() { close(file_); }
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;

    void write(const std::string& text) {
        for (std::size_t at = 0; at < text.size();) {
            const ssize_t sent = send(file_, text.data() + at, text.size() - at, MSG_NOSIGNAL);
            if (sent <= 0) throw std::runtime_error("the sandbox does not read");
            at += static_cast<std::size_t>(sent);
        }
    }

    // False at the end of the stream.
    bool read(std::string& text) {
        char buffer[65536];
        const ssize_t got = recv(file_, buffer, sizeof buffer, 0);
        if (got < 0) throw std::runtime_error("the sandbox does not answer");
        text.append(buffer, static_cast<std::size_t>(got));
        return got > 0;
    }

  private:
    int file_;
};

std::size_t content_length(const std::string& head) {
    std::string lower = head;
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    const std::string name = "\r\ncontent-length:";
    const auto at = lower.find(name);
    return at == std::string::npos ? std::string::npos : std::stoul(lower.substr(at + name.size()));
}

}  // namespace

HttpAnswer ask(std::uint16_t port, const HttpCall& call) {
    Socket socket(port);
    std::string request =
        call.method + " " + call.path + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) +
        "\r\nConnection: close\r\nContent-Length: " + std::to_string(call.body.size()) + "\r\n";
    for (const auto& [name, value] : call.headers)
        request += name + ": " + value + "\r\n";
    socket.write(request + "\r\n" + call.body);

    std::string text;
    std::size_t end = std::string::npos;
    while ((end = text.find("\r\n\r\n")) == std::string::npos)
        if (!socket.read(text)) throw std::runtime_error("the sandbox closed the connection");
    const std::size_t length = content_length(text.substr(0, end + 2));
    while (length == std::string::npos || text.size() < end + 4 + length)
        if (!socket.read(text)) break;
    return {std::stoi(text.substr(text.find(' ') + 1)), text.substr(end + 4, length)};
}

}  // namespace koppel::test

#include "null_server.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <map>
#include <stdexcept>
#include <string>

namespace koppel::bench {

namespace {

constexpr char kCreated[] =
    "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{\"id\":42}";
constexpr char kFound[] =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n{\"found\":0}";

// Length of the first complete request in the buffer, 0 when there is none.
std::size_t complete_request(const std::string& buffer) {
    const auto head = buffer.find("\r\n\r\n");
    if (head == std::string::npos) return 0;
    std::size_t body = 0;
    for (const char* name : {"Content-Length: ", "content-length: "}) {
        const auto at = buffer.find(name);
        if (at != std::string::npos && at < head) body = std::strtoul(buffer.c_str() + at + 16, nullptr, 10);
    }
    const std::size_t all = head + 4 + body;
    return buffer.size() >= all ? all : 0;
}

void answer(int socket, std::string& buffer, volatile std::uint64_t* posts) {
    std::string out;
    while (const std::size_t size = complete_request(buffer)) {
        const bool post = buffer.starts_with("POST");
        if (post) *posts = *posts + 1;
        out += post ? kCreated : kFound;
        buffer.erase(0, size);
    }
    if (!out.empty()) (void)!write(socket, out.data(), out.size());
}

[[noreturn]] void serve(int listener, volatile std::uint64_t* posts) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    const int poller = epoll_create1(0);
    epoll_event event{.events = EPOLLIN, .data = {.fd = listener}};
    epoll_ctl(poller, EPOLL_CTL_ADD, listener, &event);
    std::map<int, std::string> buffers;
    epoll_event ready[64];
    for (;;) {
        const int count = epoll_wait(poller, ready, 64, -1);
        for (int i = 0; i < count; ++i) {
            const int fd = ready[i].data.fd;
            if (fd == listener) {
                const int accepted = accept(listener, nullptr, nullptr);
                const int on = 1;
                setsockopt(accepted, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
                epoll_event added{.events = EPOLLIN, .data = {.fd = accepted}};
                epoll_ctl(poller, EPOLL_CTL_ADD, accepted, &added);
                continue;
            }
            char chunk[65536];
            const ssize_t got = read(fd, chunk, sizeof chunk);
            if (got <= 0) {
                close(fd);
                buffers.erase(fd);
                continue;
            }
            auto& buffer = buffers[fd];
            buffer.append(chunk, static_cast<std::size_t>(got));
            answer(fd, buffer, posts);
        }
    }
}

}  // namespace

NullServer::NullServer() {
    posts_ = static_cast<std::uint64_t*>(
        mmap(nullptr, sizeof(std::uint64_t), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
    const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (bind(listener, reinterpret_cast<sockaddr*>(&address), size) != 0 || listen(listener, 256) != 0 ||
        getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) != 0)
        throw std::runtime_error("the null server cannot listen");
    port_ = ntohs(address.sin_port);
    child_ = fork();
    if (child_ == 0) serve(listener, posts_);
    close(listener);
}

NullServer::~NullServer() {
    kill(child_, SIGKILL);
    waitpid(child_, nullptr, 0);
}

}  // namespace koppel::bench

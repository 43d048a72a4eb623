// A small HTTP/1.1 server on loopback that does exactly what a test tells it, also what no server should do.
// Runs on a thread of its own from construction to destruction. The handler is called on that thread.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace koppel::net::test {

struct ServerRequest {
    std::string method;
    std::string path;
    std::map<std::string, std::string> headers;  // names in lower case
    std::string body;
    int connection = 0;  // counted from 1
    int nth = 0;         // on this connection, counted from 1
};

struct Reply {
    enum class Then { keep, close, reset };
    std::string bytes;  // the whole answer as it goes over the wire; may be empty
    Then then = Then::keep;
    std::chrono::milliseconds delay{0};
    bool never = false;  // reads the request and says nothing, ever

    static Reply ok(std::string body = "ok", std::vector<std::pair<std::string, std::string>> headers = {},
                    int status = 200);
    static Reply drop() { return {{}, Then::close, {}, false}; }
    static Reply reset() { return {{}, Then::reset, {}, false}; }
    static Reply silence() { return {{}, Then::keep, {}, true}; }
};

class TestServer {
  public:
    using Handler = std::function<Reply(const ServerRequest&)>;
    explicit TestServer(Handler handler);
    ~TestServer();
    TestServer(const TestServer&) = delete;
    TestServer& operator=(const TestServer&) = delete;

    std::string origin() const { return "http://127.0.0.1:" + std::to_string(port_); }
    std::string url(const std::string& path) const { return origin() + path; }
    std::uint16_t port() const { return port_; }
    int requests() const { return requests_; }
    int connections() const { return connections_; }
    // Connections from now on are closed without reading a byte.
    void refuse_connections(bool refuse) { refuse_ = refuse; }

  private:
    struct Connection;
    void run();
    void accept_one();
    bool serve(Connection& connection);
    bool flush(Connection& connection);

    Handler handler_;
    int listener_ = -1;
    int stop_[2] = {-1, -1};
    std::uint16_t port_ = 0;
    std::atomic<int> requests_{0};
    std::atomic<int> connections_{0};
    std::atomic<bool> refuse_{false};
    std::vector<Connection> open_;
    std::thread thread_;
};

}  // namespace koppel::net::test

#include "server/server.hpp"

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <chrono>
#include <optional>

namespace koppel::sandbox {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using Tcp = asio::ip::tcp;

constexpr std::uint64_t kMaxRequestBody = 16U << 20;

std::string_view view(boost::beast::string_view text) {
    return {text.data(), text.size()};
}

// One connection: read, handle, write, read again. Lives as long as an operation of it is pending.
class Connection : public std::enable_shared_from_this<Connection> {
  public:
    Connection(Tcp::socket socket, World& world)
        : socket_{std::move(socket)}, timer_{socket_.get_executor()}, world_{world} {}

    void read() {
        parser_.emplace();
        parser_->body_limit(kMaxRequestBody);
        http::async_read(socket_, buffer_, *parser_,
                         [self = shared_from_this()](const boost::system::error_code& error, std::size_t) {
                             if (!error)
                                 self->start();
                             else
                                 self->close();
                         });
    }

  private:
    void start() {
        const auto& message = parser_->get();
        const auto target = view(message.target());
        const auto question = std::min(target.find('?'), target.size());
        request_.method = view(message.method_string());
        request_.path = target.substr(0, question);
        request_.query = question < target.size() ? target.substr(question + 1) : std::string_view{};
        request_.body = message.body();
        request_.authorization = view(message[http::field::authorization]);
        request_.tenant = view(message["X-Tenant-Id"]);
        if (request_.tenant.empty()) request_.tenant = view(message["X-TenantId"]);
        request_.accept_language = view(message[http::field::accept_language]);
        request_.content_type = view(message[http::field::content_type]);
        request_.api_key = view(message["X-API-KEY"]);
        request_.password = view(message["X-PASSWORD"]);
        request_.language = view(message["Language"]);
        request_.accept = view(message[http::field::accept]);
        request_.prefer = view(message["Prefer"]);
        request_.integration_id = view(message["IntegrationId"]);
        if (auto crowded = world_.enter(request_)) {
            fault_.reset();
            response_ = std::move(*crowded);
            count(response_.status);
            return write();
        }
        entered_ = true;
        fault_ = world_.fault(request_);
        if (!fault_) {
            response_ = world_.handle(request_);
            count(response_.status);
            write();
            return;
        }
        misbehave();
    }

    void misbehave() {
        switch (fault_->kind) {
            case FaultKind::drop_before:
                count(0);
                return close();
            case FaultKind::reset:
                count(0);
                return reset();
            case FaultKind::status:
            case FaultKind::not_found_once:
                response_ = world_.refuse(request_, *fault_);
                count(response_.status);
                return write();
            case FaultKind::late:
                // The parser keeps the request alive; nobody reads the socket meanwhile, so a client that
                // goes away does not stop the work.
                return after_delay([](Connection& self) {
                    self.apply();
                    self.write();
                });
            case FaultKind::latency:
                apply();
                return after_delay([](Connection& self) { self.write(); });
            case FaultKind::drop_after_commit:
                apply();
                return close();
            case FaultKind::oversize:
                apply();
                response_.body.append(fault_->bytes, ' ');
                return write();
            case FaultKind::truncate:
                apply();
                return write();
        }
    }

    void apply() {
        response_ = world_.handle(request_);
        count(response_.status);
    }

    void count(int status) { world_.statistics().count(request_.method, request_.path, status); }

    template <typename Then>
    void after_delay(Then then) {
        timer_.expires_after(std::chrono::milliseconds{fault_->delay_ms});
        timer_.async_wait([self = shared_from_this(), then](const boost::system::error_code& error) {
            if (!error) then(*self);
        });
    }

    void write() {
        const bool keep = parser_->get().keep_alive();
        const bool truncate = fault_ && fault_->kind == FaultKind::truncate;
        head_.clear();
        head_ += "HTTP/1.1 ";
        head_ += std::to_string(response_.status);
        head_ += ' ';
        head_ += reason_phrase(response_.status);
        if (response_.status != 204) {
            head_ += "\r\nContent-Type: ";
            head_ += response_.content_type;
        }
        head_ += "\r\nContent-Length: ";
        head_ += std::to_string(response_.body.size());
        head_ += keep ? "\r\nConnection: keep-alive\r\n" : "\r\nConnection: close\r\n";
        append_date();
        head_ += response_.headers;
        head_ += "\r\n";
        const bool no_body = request_.method == "HEAD" || response_.status == 204;
        const std::size_t size = no_body ? 0 : truncate ? response_.body.size() / 2 : response_.body.size();
        const std::array<asio::const_buffer, 2> parts{asio::buffer(head_),
                                                      asio::buffer(response_.body.data(), size)};
        asio::async_write(socket_, parts,
                          [self = shared_from_this(), keep = keep && !truncate](
                              const boost::system::error_code& error, std::size_t) {
                              self->leave();
                              if (error || !keep)
                                  self->close();
                              else
                                  self->read();
                          });
    }

    void append_date() {
        // One text per second for all connections.
        static Instant second = -1;
        static std::string line;
        if (const Instant now = world_.clock().now(); now != second) {
            second = now;
            line = "Date: " + http_date(now) + "\r\n";
        }
        head_ += line;
    }

    // The call is over: answered, or given up.
    void leave() {
        if (entered_) world_.leave(request_);
        entered_ = false;
    }

    void close() {
        leave();
        boost::system::error_code ignored;
        socket_.shutdown(Tcp::socket::shutdown_both, ignored);
        socket_.close(ignored);
    }

    void reset() {
        leave();
        boost::system::error_code ignored;
        socket_.set_option(asio::socket_base::linger{true, 0}, ignored);
        socket_.close(ignored);
    }

    Tcp::socket socket_;
    asio::steady_timer timer_;
    World& world_;
    boost::beast::flat_buffer buffer_;
    std::optional<http::request_parser<http::string_body>> parser_;
    Request request_;
    Response response_;
    std::optional<Fault> fault_;
    std::string head_;
    bool entered_ = false;
};

}  // namespace

struct Server::State {
    asio::io_context context{1};
    Tcp::acceptor acceptor{context};
    asio::signal_set signals{context};

    void accept(World& world) {
        acceptor.async_accept([this, &world](const boost::system::error_code& error, Tcp::socket socket) {
            if (!acceptor.is_open()) return;
            if (!error) {
                boost::system::error_code ignored;
                socket.set_option(Tcp::no_delay{true}, ignored);
                world.statistics().connection();
                std::make_shared<Connection>(std::move(socket), world)->read();
            }
            accept(world);
        });
    }
};

Server::Server(std::uint16_t port) : state_{std::make_unique<State>()} {
    const Tcp::endpoint endpoint{asio::ip::address_v4::loopback(), port};
    auto& acceptor = state_->acceptor;
    acceptor.open(endpoint.protocol());
    acceptor.set_option(asio::socket_base::reuse_address{true});
    acceptor.bind(endpoint);
    acceptor.listen(asio::socket_base::max_listen_connections);
}

Server::~Server() = default;

std::uint16_t Server::port() const {
    return state_->acceptor.local_endpoint().port();
}

void Server::run(World& world, bool handle_signals) {
    if (handle_signals) {
        state_->signals.add(SIGTERM);
        state_->signals.add(SIGINT);
        state_->signals.async_wait([this](const boost::system::error_code& error, int) {
            if (!error) state_->context.stop();
        });
    }
    state_->accept(world);
    state_->context.run();
}

void Server::stop() {
    state_->context.stop();
}

}  // namespace koppel::sandbox

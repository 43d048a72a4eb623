// Asks VIES, with care for the databases behind it: at most two questions at a time per member state, fewer
// when it says so, none for a while after it did not answer, none at all once it has shut us out.
// Thread-safe. A question never fails: without an answer it is "unknown".
#pragma once

#include <functional>
#include <memory>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "net/http.hpp"
#include "vies/protocol.hpp"

namespace koppel::vies {

class Client {
  public:
    using Done = std::function<void(Answer)>;

    Client(net::HttpClient& http, base::Clock& clock, base::Log& log, std::string base_url);
    ~Client();  // answers that are still under way are dropped
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    // `done` is called once, on the caller's thread or on that of the HTTP client: it must not block.
    void ask(Question question, Done done);

  private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace koppel::vies

// Lightspeed Retail (R-Series) as its own API paper knows it: OAuth, API V3 and the accounting reports, with
// scopes, rate limits and error shapes. Single thread, no I/O; every outcome is an answer.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/http.hpp"
#include "base/json.hpp"
#include "retail/assumptions.hpp"
#include "retail/generator.hpp"
#include "retail/limits.hpp"
#include "retail/query.hpp"
#include "retail/sales.hpp"
#include "retail/tables.hpp"
#include "retail/tokens.hpp"

namespace koppel::sandbox::retail {

struct Settings {
    Client client;
    Assumptions assumptions;
    LimitOptions limits;
    HistoryOptions history;
    std::string currency = "EUR";
    std::string company = "Spelwinkel Demo BV";
};

class Api {
  public:
    // The origin is where `/API/V3` hangs, such as http://127.0.0.1:1234/retail.
    Api(Settings settings, std::string origin, const Clock& clock);
    Api(const Api&) = delete;
    Api& operator=(const Api&) = delete;

    // Paths below the origin, and below the login's own.
    Response handle(const Request& request, std::string_view path);
    Response identity(const Request& request, std::string_view path);
    // An error in the vendor's shape, for injected faults.
    Response refuse(int status, std::string_view message);

    // What the control pages work on.
    struct Count {
        std::int64_t requests = 0, rows = 0, refused = 0;
    };
    History& history() { return history_; }
    const History& history() const { return history_; }
    Generator& generator() { return generator_; }
    Settings& settings() { return settings_; }
    Tokens& tokens() { return tokens_; }
    Limits& limits() { return limits_; }
    const std::map<std::string, Count, std::less<>>& counts() const { return counts_; }
    const SaleView& view() const { return view_; }
    Items& articles() { return tables_.articles(); }
    void articles_changed() { tables_.refresh_articles(); }
    // To be called after the history was changed.
    void changed();

  private:
    struct Call;
    Response route(Call& call);
    Response account(Call& call);
    Response list(Call& call, const Entity& entity, std::string_view inherited);
    Response single(Call& call, const Entity& entity, std::string_view id);
    // Only articles can be written.
    Response write_item(Call& call, std::string_view id);
    Response report(Call& call, std::string_view name);
    const Entity* entity(std::string_view name) const;
    bool allowed(const Shape& shape) const;
    std::string link(Call& call, const Query& query, std::string_view cursor_name,
                     std::string_view cursor) const;
    Response unauthorized(Tokens::State state) const;
    Response token(const Request& request);

    Settings settings_;
    std::string origin_;
    const Clock& clock_;
    Generator generator_;
    History history_;
    Tables tables_;
    Fragments fragments_;
    SaleView view_;
    Sales sales_;
    Parts<Line> lines_;
    Parts<Payment> payments_;
    Tokens tokens_;
    Limits limits_;
    std::map<std::string, Count, std::less<>> counts_;
    std::uint64_t errors_ = 0;
};

}  // namespace koppel::sandbox::retail

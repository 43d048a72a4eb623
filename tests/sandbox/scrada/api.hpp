// Scrada's REST API for one company, and the control pages that show and change what stands there. Single
// thread. Every outcome is an answer.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/http.hpp"
#include "base/json.hpp"
#include "scrada/assumptions.hpp"
#include "scrada/book.hpp"
#include "scrada/bucket.hpp"
#include "scrada/defaults.hpp"
#include "scrada/invoices.hpp"
#include "scrada/problem.hpp"
#include "scrada/receipts.hpp"

namespace koppel::sandbox::scrada {

struct Settings {
    std::string api_key{kApiKey}, password{kPassword};
    std::string start_date = "2026-01-01";  // of both journals
    Rate rate;
    Assumptions assumptions;
};

class Api {
  public:
    Api(const Settings& settings, const Clock& clock);

    // `path` is what follows /scrada.
    Response handle(const Request& request, std::string_view path);
    // The answer of a fault: no code, so that a client may try again.
    Response refuse(int status);
    // /_sandbox/scrada/...: the parts after that.
    Response control(const Request& request, const std::vector<std::string_view>& parts);

  private:
    struct Call;
    Response route(const Call& call);
    Response route_journal(const Call& call, Journal& journal);
    Response put_lines(const Call& call, Journal& journal);
    Response post_method(const Call& call, Journal& journal);
    Response post_invoice(const Call& call);
    Response post_receipts(const Call& call);
    Response refuse_with(const Call& call, const Problem& parent, const Problems& inner);
    Response not_there(const Call& call, std::string_view what);
    Journal* journal(std::string_view id);
    std::string cash_books_json() const;
    std::string today() const { return local_date(clock_.now()); }
    std::string new_id(char kind);

    std::string configure(const Json& changes);
    std::string configure(Journal& journal, const Json& changes);
    std::string enter_by_hand(Journal& journal, const Json& body);
    Response control_journal(const Request& request, std::string_view page, Journal& journal);
    std::string config_json() const;

    Settings settings_;
    const Clock& clock_;
    Bucket bucket_;
    bool subscription_started_ = true;
    std::vector<Journal> journals_;
    std::vector<SalesInvoice> invoices_;
    TillReceipts receipts_;
    std::set<std::string> refused_receipts_;  // numbers
    bool receipts_started_ = true;            // the module
    std::int64_t ids_ = 0;
};

}  // namespace koppel::sandbox::scrada

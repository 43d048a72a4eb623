// koppel-sandbox as a child process with a client for its control pages. Not thread-safe.
// Throws std::runtime_error when it does not start, does not answer, or refuses a control request.
#pragma once

#include <boost/json/value.hpp>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "support/http.hpp"
#include "support/money.hpp"
#include "support/process.hpp"

namespace koppel::test {

struct SandboxOptions {
    int orders = 200;
    std::uint64_t seed = 1;
    std::vector<std::string> more;  // further options of koppel-sandbox
};

// One order as the shop knows it.
struct TrueOrder {
    std::string key;
    std::string number;
    std::string kind;  // correct, wrong_total, unknown_vat, unpaid, cancelled
    bool paid = false;
    Cents incl = 0;
    Cents excl = 0;
    std::string email;
    std::int64_t lines = 0;

    // Paid, adds up, and not free of charge: it must become exactly one invoice.
    bool bookable() const { return kind == "correct" && paid && (incl != 0 || excl != 0); }
};

struct Truth {
    std::vector<TrueOrder> orders;

    std::set<std::string> numbers(const std::string& kind) const;
    std::set<std::string> bookable_numbers() const;
    Cents bookable_sum() const;  // including VAT
    const TrueOrder& order(const std::string& number) const;
};

// What the books hold.
struct Books {
    std::int64_t invoices = 0;
    std::int64_t distinct_references = 0;
    std::vector<std::string> duplicate_references;
    std::vector<std::string> duplicate_emails;
    std::vector<std::string> duplicate_skus;
    Cents sum_incl = 0;
    std::int64_t debtors = 0;
    std::int64_t articles = 0;
};

class Sandbox {
  public:
    explicit Sandbox(const SandboxOptions& options = {});

    std::uint16_t port() const { return port_; }
    std::string origin() const;
    std::string shop_url() const { return origin() + "/ecom"; }
    std::string books_url() const { return origin() + "/asperion"; }
    std::string till_url() const { return origin() + "/retail"; }
    std::string till_login_url() const { return origin() + "/retail-identity"; }
    std::string scrada_url() const { return origin() + "/scrada"; }
    std::string login_url() const { return origin() + "/asperion-identity"; }

    Truth truth() const;
    Books books(const std::string& administration = "4711") const;
    boost::json::array invoices(const std::string& administration = "4711") const;
    // Every member of one kind: invoices, debtors, articles, entries.
    boost::json::array rows(const std::string& kind, const std::string& administration = "4711") const;
    // Requests by route, such as "POST /asperion/v1/salesorderwithlines".
    std::int64_t requests(const std::string& route) const;

    void pay(const std::vector<std::string>& numbers);
    void pay_all();
    void add_orders(int count);
    void shop_config(const std::string& json);
    void books_config(const std::string& json);
    // Rules as in the sandbox's README.
    void faults(const std::string& json);
    void no_faults();
    // How often the rules of a kind were applied.
    std::int64_t applied(const std::string& kind) const;

    // What the shop itself answers to its merchant, such as /orders/316000001.json.
    boost::json::value shop(const std::string& path) const;
    // A change that the merchant asks the shop for, such as a credit note.
    boost::json::value shop_post(const std::string& path, const std::string& json) const;
    boost::json::value get(const std::string& path) const;
    boost::json::value post(const std::string& path, const std::string& json) const;

  private:
    std::unique_ptr<Process> process_;
    std::uint16_t port_ = 0;
};

}  // namespace koppel::test

// Receipts of a till (POST .../pos/receipts): what Scrada accepts, and what stands there. Not days of
// receipts: those are lines.hpp. Single thread.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/fixed.hpp"
#include "base/json.hpp"
#include "scrada/problem.hpp"

namespace koppel::sandbox::scrada {

struct TillReceipt {
    struct Line {
        std::int64_t vat_type = 0;
        Fixed percent, total;
    };
    struct Payment {
        std::string method;
        Fixed amount;
    };
    std::string id;   // ours
    std::string key;  // receiptID, empty when it was sent without
    std::string number, date, shop, customer;
    Fixed total, tip;
    std::vector<Line> lines;
    std::vector<Payment> payments;
    std::string json;          // as it was sent last
    std::int64_t sent = 1;     // how often
    std::int64_t changed = 0;  // how often with other contents
};

// One call's. `refused`: numbers of receipts whose period somebody has closed.
std::vector<TillReceipt> read_receipts(const Json& body, const std::set<std::string>& refused,
                                       Problems& problems);

class TillReceipts {
  public:
    // By receiptID: one that is there is changed and keeps its id. Answers the id; `new_id` for a new one.
    std::string take(TillReceipt receipt, const std::string& new_id);
    std::string json() const;
    // Added up from lines and payments: an independent oracle.
    std::string sums() const;

  private:
    std::vector<TillReceipt> receipts_;
    std::map<std::string, std::size_t> by_key_;
};

}  // namespace koppel::sandbox::scrada

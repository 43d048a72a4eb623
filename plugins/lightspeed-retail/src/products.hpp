// Writes products as items: found by their id from last time, else by their SKU; made when there is none;
// changed where they differ; never archived. For one thread, within one call. Fails by throwing
// koppel::sdk::Error.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "account.hpp"
#include "koppel/cpp/sink.hpp"

namespace koppel::lightspeed_retail {

// The items that a push is about, read in two requests.
class KnownItems {
  public:
    KnownItems(const ApiClient& api, Account& account, std::span<const sdk::Posting> postings);

    // Archived ones too. By the remote id when there is one, else by the code.
    std::vector<const Object*> of(const sdk::Posting& posting) const;

  private:
    void add(Reply reply);

    std::vector<Reply> replies_;  // what the maps point into
    std::map<std::string, const Object*, std::less<>> by_id_;
    std::multimap<std::string, const Object*, std::less<>> by_sku_;
};

class Products {
  public:
    Products(const ApiClient& api, const Settings& settings, Account& account)
        : api_(api), settings_(settings), account_(account) {}

    void push(std::span<const sdk::Posting> postings, bool dry_run, sdk::Reporter& outcomes);
    std::vector<sdk::Finding> find(std::span<const sdk::Posting> postings);

  private:
    sdk::Outcome book(const sdk::Posting& posting, const KnownItems& known, bool dry_run);

    const ApiClient& api_;
    const Settings& settings_;
    Account& account_;
};

}  // namespace koppel::lightspeed_retail

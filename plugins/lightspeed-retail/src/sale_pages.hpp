// Pages of sales, and the sales that were voided behind our back. For one thread, within one call. Fails by
// throwing koppel::sdk::Error.
#pragma once

#include <vector>

#include "account.hpp"
#include "walk.hpp"

namespace koppel::lightspeed_retail {

struct SalePage {
    std::vector<Reply> replies;  // what `rows` point into
    std::vector<const Object*> rows;
    std::size_t strays = 0;  // rows that are no objects
    bool last = false;

    void add(Reply reply);
};

class SaleReader {
  public:
    SaleReader(const Settings& settings, Account& account) : settings_(settings), account_(account) {}

    // The next page; the walk then stands behind it. At the end of a window it also holds sales that were
    // voided and are not on the page.
    SalePage read(const ApiClient& api, Walk& walk, std::uint32_t max_records);

  private:
    std::string first_page(const ApiClient& api, const Walk& walk, std::uint32_t max_records);
    std::string voids_after(const ApiClient& api, const Walk& walk);
    void add_voided(const ApiClient& api, Walk& walk, SalePage& page, Reply voids);
    void add_sales(const ApiClient& api, SalePage& page, const std::vector<std::string>& ids) const;

    const Settings& settings_;
    Account& account_;
    bool may_read_voids_ = true;
};

}  // namespace koppel::lightspeed_retail

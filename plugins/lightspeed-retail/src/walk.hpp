// The place in the list of sales: windows of changes, each read page by page. Its text is the flow's cursor.
// A plain value for one thread. Fails by throwing koppel::sdk::Error for what cannot be read.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "instants.hpp"
#include "koppel/model/sale.hpp"

namespace koppel::lightspeed_retail {

// Days or instants; empty: no bound.
struct Period {
    std::string from;
    std::string to;

    // By the day of the receipt, or by its moment where the bound is one.
    bool holds(const model::Sale& sale) const;
};

class Walk {
  public:
    // An earlier start than before begins anew.
    static Walk resume(std::string_view cursor, Period wanted);
    std::string text() const;

    const Period& period() const { return wanted_; }
    // "Sale.json?…": the first page of the window.
    std::string first_page(std::size_t limit, bool with_articles) const;
    // "&updatetime=…" where the window has a beginning.
    std::string changed_since(std::string_view field) const;
    // Where the window goes on; empty at its beginning.
    const std::string& next() const { return next_; }

    void saw(Instant updated_at);
    void go_on(std::string next) { next_ = std::move(next); }
    // The window was read to its end, or cannot be read on: the next one begins a little before the newest
    // change that was seen, and never in the future.
    void complete(Instant now);

    // The newest void that was looked at; nullopt at the very beginning.
    std::optional<std::uint64_t> voids;

  private:
    Period wanted_;
    std::optional<Instant> after_;
    std::optional<Instant> seen_;
    std::string next_;
};

}  // namespace koppel::lightspeed_retail

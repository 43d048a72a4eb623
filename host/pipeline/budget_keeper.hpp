// Keeps what is left of a credential's budgets in the store, so that the next process starts from it.
// Thread-safe. `keep` and `add` return at once and write behind; what cannot be written is logged. Everything
// is written before the object ends.
#pragma once

#include <memory>
#include <string>

#include "base/log.hpp"
#include "net/budget.hpp"
#include "net/error_budget.hpp"
#include "store/store.hpp"

namespace koppel::pipeline {

class BudgetKeeper {
  public:
    struct Place {
        std::string connection;
        std::string credential;
    };
    BudgetKeeper(store::Store& store, base::Log& log, Place place, net::ErrorRule rule);
    ~BudgetKeeper();
    BudgetKeeper(const BudgetKeeper&) = delete;
    BudgetKeeper& operator=(const BudgetKeeper&) = delete;

    base::Result<net::BudgetState> windows() const;
    base::Result<std::vector<net::EndpointErrors>> errors(base::Instant now) const;

    void keep(const net::BudgetState& state);
    void add(const std::string& endpoint, int status, base::Instant at);
    // Writes what is left; what comes later is dropped. To be called before the store ends: an answer that is
    // still on its way may hold this object longer.
    void close();

  private:
    struct Writer;
    store::Store& store_;
    const Place place_;
    const net::ErrorRule rule_;
    const std::shared_ptr<Writer> writer_;
};

}  // namespace koppel::pipeline

// What an instance knows of the account: its number, its name, and what sales refer to. Read once, and again
// when it is old or when a sale names something unknown. For one thread at a time. Fails by throwing
// koppel::sdk::Error; what was known before then stays.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "api_client.hpp"
#include "catalogue.hpp"

namespace koppel::lightspeed_retail {

class Account {
  public:
    explicit Account(const Settings& settings) : settings_(settings) {}

    // Its number, asked for when the settings do not have it.
    const std::string& id(const ApiClient& api);
    // The number and name as the token has them, asked for anew.
    void identify(const ApiClient& api);
    const std::string& name() const { return name_; }

    const Catalogue& catalogue(const ApiClient& api);
    // Reads the catalogue again if these sales name something it does not know, once for each such name.
    const Catalogue& catalogue_for(const ApiClient& api, const std::vector<const Object*>& sales);
    // Reads it anew.
    const Catalogue& refresh(const ApiClient& api);

  private:
    const Settings& settings_;
    std::string id_;
    std::string name_;
    Catalogue catalogue_;
    bool known_ = false;
    std::int64_t read_at_mono_ms_ = 0;
    std::set<std::string> unknown_;  // to the vendor as well
};

}  // namespace koppel::lightspeed_retail

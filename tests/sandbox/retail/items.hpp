// The articles of the account: what the catalogue begins with, and what is made and changed since. Single
// thread. What the vendor would refuse is answered with its sentence.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "retail/facts.hpp"

namespace koppel::sandbox::retail {

struct Article {
    std::int64_t id = 0;
    std::string system_sku, custom_sku, manufacturer_sku, upc, ean, description, item_type = "default";
    bool tax = true, archived = false, to_ecom = false;
    int tax_class = 1;
    Exact price = 0, cost = 0;
    Instant created = 0, updated = 0;
};

class Items {
  public:
    explicit Items(Instant opened);

    const std::vector<Article>& all() const { return all_; }
    const Article* find(std::int64_t id) const;

    // Empty: done. `id` is the article's.
    std::string create(const Json& body, Instant now, std::int64_t& id);
    std::string change(std::int64_t id, const Json& body, Instant now);
    void archive(std::int64_t id, Instant now);

  private:
    std::vector<Article> all_;
};

}  // namespace koppel::sandbox::retail

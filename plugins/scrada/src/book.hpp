// A book of daily receipts as the vendor has it now, with its VAT categories and payment methods. For one
// thread, within one call; Memory lives as long as the instance. Throws sdk::Error.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api_client.hpp"

namespace koppel::scrada {

// The journal that the contract names, by id or by name. Throws a config error that lists what there is.
Journal read_journal(const ApiClient& api, std::string_view wanted);
std::vector<Journal> read_journals(const ApiClient& api);
bool looks_like_id(std::string_view text);

// VAT categories and payment methods that were seen a short while ago.
class Memory {
  public:
    // `list`: "vatCategory" or "paymentMethod".
    const std::vector<Heading>& read(const ApiClient& api, const std::string& journal,
                                     const std::string& list);
    // True when what is remembered was older than this call, so that a fresh look may tell more.
    bool forget(const std::string& journal);

  private:
    struct Known {
        std::vector<Heading> headings;
        std::int64_t seen_mono_ms = 0;
    };
    std::map<std::pair<std::string, std::string>, Known> known_;
};

// Those that `wanted` means: by id, or by a name in any language.
std::vector<const Heading*> matching(const std::vector<Heading>& headings, std::string_view wanted);
std::string labels_of(const std::vector<Heading>& headings);  // "Fooien", "Ontvangsten 6%"

}  // namespace koppel::scrada

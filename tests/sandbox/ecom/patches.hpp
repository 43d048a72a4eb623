// What a test has spoilt on purpose: members of single documents replaced, whole answers replaced. Applied to
// the text that would have been sent. Single thread. A malformed wish is refused whole with a message.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/http.hpp"
#include "base/json.hpp"

namespace koppel::sandbox::ecom {

class Patches {
  public:
    // {"resource":"orders/316000001","set":{"priceIncl":"abc"},"remove":["number"],"fill":{"comment":10000000}},
    // or "raw" (any text in place of the document), or "body" with "status" and "html" (in place of the
    // answer to that very resource). Answers what is wrong with it, or nothing.
    std::string add(const Json& wish);
    void clear() { patches_.clear(); }
    bool empty() const { return patches_.empty(); }

    // Is anything spoilt at this resource or below it?
    bool touches(std::string_view resource) const;
    // The document of a resource such as "orders/1", "orders/1/products/0", "invoices/1",
    // "invoices/1/items/0".
    void apply(std::string& document, std::string_view resource) const;
    std::optional<Response> answer(std::string_view resource) const;

  private:
    struct Patch {
        std::vector<std::pair<std::string, std::string>> members;  // their JSON; empty: removed
        std::optional<std::string> raw;
        std::optional<Response> answer;
    };
    std::map<std::string, Patch, std::less<>> patches_;
};

}  // namespace koppel::sandbox::ecom

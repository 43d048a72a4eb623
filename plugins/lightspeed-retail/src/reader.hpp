// Reads the members of one sale and keeps what is wrong with them, so that a sale that cannot be trusted is
// shown to a person with every reason at once, and is never booked from what was left of it. For one sale and
// one thread. Does not fail by itself: ask `throw_if_wrong`.
#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "values.hpp"

namespace koppel::lightspeed_retail {

// A sale that came, but cannot be read. The text says which one and why.
class Unreadable : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

class Reader {
  public:
    // Trimmed. Something else than a text is a problem.
    std::string text(const Object& from, std::string_view name);
    std::string id(const Object& from, std::string_view name);  // empty for "0"
    // nullopt when empty. Something else than a number is a problem.
    std::optional<model::Decimal> amount(const Object& from, std::string_view name);
    model::Decimal amount_or_zero(const Object& from, std::string_view name) {
        return amount(from, name).value_or(model::Decimal{});
    }
    // The first that is there; none is a problem too.
    model::Decimal required_amount(const Object& from, std::string_view name, std::string_view other);
    std::vector<const Object*> rows(const Object& from, std::string_view container, std::string_view row);

    void problem(std::string_view what);
    // Problems are told of this part, such as "line 3"; empty: of the sale itself.
    void part(std::string_view name, std::size_t number = 0);
    // Throws Unreadable with all problems unless there are none. `document` is "Receipt 220000000501".
    void throw_if_wrong(std::string_view document) const;

  private:
    std::string problems_;
    std::string_view part_;
    std::size_t number_ = 0;
};

}  // namespace koppel::lightspeed_retail

// Reads the members of one document and keeps what is wrong with them, so that a document that cannot be
// trusted is shown to a person with every reason at once, and is never booked from what was left of it. For
// one document and one thread. Does not fail by itself: ask `problems`.
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "koppel/model/decimal.hpp"

namespace koppel::lightspeed_ecom {

// A document that came, but cannot be read. The text says which one and why.
class Unreadable : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

class Reader {
  public:
    // Trimmed; every form of "empty" is empty. Something else than a text is a problem.
    std::string text(const boost::json::object& from, std::string_view name);
    // nullopt when empty. Something else than a number is a problem.
    std::optional<model::Decimal> amount(const boost::json::object& from, std::string_view name);
    model::Decimal amount_or_zero(const boost::json::object& from, std::string_view name) {
        return amount(from, name).value_or(model::Decimal{});
    }
    // Absent is a problem too.
    model::Decimal required_amount(const boost::json::object& from, std::string_view name);

    void problem(std::string_view what);
    // Problems are told of this part, such as "line 3"; empty: of the document itself.
    void part(std::string_view name, std::size_t number = 0);

    bool fine() const { return problems_.empty(); }
    // Throws Unreadable with all problems unless there are none. `document` is "Order ORD01042".
    void throw_if_wrong(std::string_view document) const;

  private:
    std::string problems_;
    std::string_view part_;
    std::size_t number_ = 0;
};

}  // namespace koppel::lightspeed_ecom

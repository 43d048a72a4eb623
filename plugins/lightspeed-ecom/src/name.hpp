// The name of a member of a family ("addressBilling" and "Street"), without a string of its own. A value;
// cannot fail.
#pragma once

#include <cstddef>
#include <string_view>

namespace koppel::lightspeed_ecom {

class Name {
  public:
    Name(std::string_view family, std::string_view member) {
        for (const auto part : {family, member}) {
            for (const char c : part) {
                if (size_ < sizeof text_) text_[size_++] = c;
            }
        }
    }
    operator std::string_view() const { return {text_, size_}; }  // NOLINT: it is one

  private:
    char text_[40];  // the longest has 24
    std::size_t size_ = 0;
};

}  // namespace koppel::lightspeed_ecom

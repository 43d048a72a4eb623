// Members of a body that Scrada checks: what is wrong is added to the problems. For one body, single thread.
#pragma once

#include <cstdint>
#include <string>

#include "base/fixed.hpp"
#include "base/json.hpp"
#include "scrada/problem.hpp"

namespace koppel::sandbox::scrada {

class Fields {
  public:
    explicit Fields(Problems& problems) : problems_{problems} {}

    void add(Problem problem) { problems_.push_back(std::move(problem)); }
    // A code of our own, see the assumptions.
    void wrong(std::int64_t code, const std::string& english, const std::string& dutch);
    void invalid(const std::string& name);
    bool any() const { return !problems_.empty(); }

    std::string text(const Json& object, const std::string& name, std::size_t least, std::size_t most);
    // Must be there, may be empty.
    std::string required(const Json& object, const std::string& name, std::size_t most);
    Fixed amount(const Json& object, const std::string& name, int digits = 2);
    std::string date(const Json& object, const std::string& name);
    // One of these numbers.
    std::int64_t one_of(const Json& object, const std::string& name,
                        std::initializer_list<std::int64_t> known);
    // vatType and vatPercentage fit each other.
    void vat(const Json& line);

  private:
    Problems& problems_;
};

}  // namespace koppel::sandbox::scrada

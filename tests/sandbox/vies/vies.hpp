// VIES as the paper on VAT describes it: one question at a time about a VAT number, answered strictly, with
// every error on demand. Pure but for its counters; single thread; never fails.
//
// Guessed: numbers of a sandbox that were not declared invalid are valid, and consultation numbers look like
// "WAPIAAAAZ000000001".
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/http.hpp"
#include "base/json.hpp"

namespace koppel::sandbox {

class Vies {
  public:
    explicit Vies(const Clock& clock) : clock_(clock) {}

    // `path` is what stands behind /vies.
    Response handle(const Request& request, std::string_view path);

    // {"errors":{"DE":"MS_UNAVAILABLE","*":"TIMEOUT"},"error_status":500,"invalid":["DE136695977"],
    //  "wrong_once":["…"],"refused_requesters":["NL…"],"clear":true}; answers what is wrong, or nothing.
    std::string configure(const Json& settings);
    // What was asked, and what is set.
    std::string report() const;

  private:
    Response check(const Request& request, bool test_service);
    Response status() const;
    Response error(std::string_view code, int status) const;
    Response verdict(const Json& question, bool valid);
    std::string error_for(const std::string& country) const;

    const Clock& clock_;
    std::map<std::string, std::string> errors_;  // by country, "*": for all
    int error_status_ = 200;
    std::set<std::string> invalid_;
    std::set<std::string> wrong_once_;  // invalid at the first question only
    std::set<std::string> refused_requesters_;
    std::int64_t requests_ = 0;
    std::int64_t answered_ = 0;
    std::int64_t anonymous_ = 0;
    std::map<std::string, std::int64_t> by_number_;
};

}  // namespace koppel::sandbox

// Every request that a vendor got, kept for a later replay. Off by default; control pages are not kept.
// Single thread, cannot fail.
#pragma once

#include <string>

#include "base/http.hpp"

namespace koppel::sandbox {

class Journal {
  public:
    // Turning it on begins an empty one; turning it off keeps what was written.
    void turn(bool on);
    void note(const Request& request);
    // One JSON object per line: method, target, body, content_type.
    const std::string& lines() const { return lines_; }

  private:
    bool on_ = false;
    std::string lines_;
};

}  // namespace koppel::sandbox

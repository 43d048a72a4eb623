// What the sandbox counts about itself: requests per route and status, and the null sink's posts.
// Single thread, cannot fail.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>

namespace koppel::sandbox {

class Statistics {
  public:
    // Routes are counted with numbers in the path replaced by {id}.
    void count(std::string_view method, std::string_view path, int status);
    void connection() { ++connections_; }
    void clear() {
        routes_.clear();
        statuses_.clear();
        requests_ = 0;
    }
    std::string json() const;

  private:
    std::unordered_map<std::string, std::int64_t> routes_;
    std::map<int, std::int64_t> statuses_;
    std::string scratch_;
    std::int64_t requests_ = 0;
    std::int64_t connections_ = 0;
};

// Takes anything, remembers only the references it has seen: the fastest sink there can be.
class NullSink {
  public:
    std::int64_t post(std::string_view body);
    std::int64_t found(std::string_view reference) const;
    std::string json() const;

  private:
    std::unordered_map<std::string, std::int64_t> references_;
    std::int64_t posts_ = 0;
    std::int64_t with_reference_ = 0;
};

}  // namespace koppel::sandbox

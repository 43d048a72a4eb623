// What was seen at the vendor, kept across runs in the connection's small durable map, so that a run of a few
// documents asks for nothing but them. A short cut, never the truth: what turns out wrong is forgotten and
// asked for again. Customers' e-mail addresses are kept as hashes. For one thread; state is lent by the call.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "koppel/cpp/state.hpp"

namespace koppel::exactonline {

class Memory {
  public:
    explicit Memory(std::string division) : division_(std::move(division)) {}

    // Not older than `longest_ms`.
    std::optional<std::string> recall(const sdk::State& state, std::string_view key, std::int64_t now_unix_ms,
                                      std::int64_t longest_ms);
    void remember(const sdk::State& state, std::string_view key, std::string value, std::int64_t now_unix_ms);
    void forget(const sdk::State& state, std::string_view key);
    // Stages what changed.
    void save(const sdk::State& state);

  private:
    struct Known {
        std::string value;
        std::int64_t seen_unix_ms = 0;
    };
    struct Bucket {
        bool loaded = false;
        bool changed = false;
        std::map<std::string, Known, std::less<>> known;  // by hashed key
    };
    static constexpr std::size_t kBuckets = 256;

    Bucket& bucket_of(const sdk::State& state, const std::string& hash);
    std::string hash_of(std::string_view key) const;

    const std::string division_;
    std::array<Bucket, kBuckets> buckets_;
};

}  // namespace koppel::exactonline

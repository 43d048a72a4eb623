// How often and how randomly the fault tests strike: both from the environment, both printed. Not
// thread-safe.
#pragma once

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <random>
#include <string>

#include "support/process.hpp"

namespace koppel::test {

inline std::uint64_t number_from_environment(const char* name, std::uint64_t otherwise) {
    const char* text = std::getenv(name);
    return text == nullptr || *text == '\0' ? otherwise : std::stoull(text);
}

class Chance {
  public:
    Chance() : seed_(number_from_environment("KOPPEL_FAULT_SEED", std::random_device{}())), random_(seed_) {
        std::cout << "KOPPEL_FAULT_SEED=" << seed_ << " KOPPEL_FAULT_ROUNDS=" << rounds() << std::endl;
    }
    static int rounds() { return static_cast<int>(number_from_environment("KOPPEL_FAULT_ROUNDS", 12)); }
    std::uint64_t seed() const { return seed_; }
    int between(int low, int high) { return std::uniform_int_distribution<int>(low, high)(random_); }
    Millis moment(int low, int high) { return Millis{between(low, high)}; }

  private:
    std::uint64_t seed_;
    std::mt19937_64 random_;
};

}  // namespace koppel::test

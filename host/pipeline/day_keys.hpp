// How the rows of days are called, and the words that several files say about them. Pure. Internal to the
// pipeline.
#pragma once

#include <string>
#include <vector>

namespace koppel::pipeline {

// A receipt that came after its day was posted: a person decides, with `koppel correct`.
inline constexpr const char* kDayClosed = "day_closed";

// "2026-11-20", "2026-11-20/shop" where each shop has totals of its own, "2026-11-20+1" for a correction; of
// what a day is entered in several rows, each adds its payment method: "2026-11-20#cash".
inline constexpr char kMethodMark = '#';
inline constexpr char kCorrectionMark = '+';

inline std::string entry_key(const std::string& day, const std::string& shop) {
    return shop.empty() ? day : day + '/' + shop;
}

inline bool is_correction(const std::string& key) {
    return key.find(kCorrectionMark) != std::string::npos;
}

// The first few, and how many more.
inline std::string named(const std::vector<std::string>& numbers) {
    constexpr std::size_t kNamed = 5;
    std::string text;
    for (std::size_t i = 0; i < numbers.size() && i < kNamed; ++i)
        text += (i == 0 ? "" : ", ") + numbers[i];
    if (numbers.size() > kNamed) text += " and " + std::to_string(numbers.size() - kNamed) + " more";
    return text;
}

}  // namespace koppel::pipeline

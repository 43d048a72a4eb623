// A leaky bucket of the vendor's, as far as it is known here. Internal to the budget.
// Not thread-safe; never fails: headers that make no sense are left out of account.
#pragma once

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>

#include "net/budget.hpp"

namespace koppel::net {

inline std::string in_lower_case(std::string text) {
    for (char& c : text) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return text;
}

class Bucket {
  public:
    explicit Bucket(const BudgetRule::Bucket& rule)
        : size_(rule.size), drip_(std::max(rule.drip, kLeastDrip)), cost_(std::max(rule.cost, 0.0)) {
        level_header_ = in_lower_case(rule.level_header);
        drip_header_ = in_lower_case(rule.drip_header);
        cost_header_ = in_lower_case(rule.cost_header);
    }

    bool exists() const { return size_ > 0; }
    base::milliseconds wait(base::Mono mono) {
        leak(mono);
        const double over = level_ + std::min(cost_, size_) - size_;
        return over <= 0 ? base::milliseconds(0) : time_of(over);
    }
    void take() { level_ += cost_; }
    void refund() { level_ = std::max(level_ - cost_, 0.0); }
    // What is under way may not have been counted yet when this answer was written.
    void learn(const HttpResponse& response, std::uint32_t in_flight, base::Mono mono) {
        leak(mono);
        if (const auto drip = real_of(response.header(drip_header_)); drip && *drip >= kLeastDrip)
            drip_ = *drip;
        if (const auto cost = real_of(response.header(cost_header_)); cost && *cost >= 0) cost_ = *cost;
        const std::string_view text = response.header(level_header_);
        const auto slash = text.find('/');
        const auto level = real_of(text.substr(0, slash));
        const auto size = slash == std::string_view::npos ? std::nullopt : real_of(text.substr(slash + 1));
        if (size && *size > 0) size_ = *size;
        if (level && *level >= 0) level_ = *level + cost_ * in_flight;
    }
    BudgetView::Window view(base::Mono mono, base::Instant now) {
        leak(mono);
        BudgetView::Window shown;
        shown.limit = static_cast<std::uint32_t>(std::min(size_, kMost));
        shown.remaining = static_cast<std::int64_t>(std::clamp(size_ - level_, 0.0, kMost));
        shown.resets_at = now + time_of(level_);
        return shown;
    }

  private:
    static constexpr double kLeastDrip = 0.001;
    static constexpr double kMost = 1e9;

    static std::optional<double> real_of(std::string_view text) {
        while (!text.empty() && text.front() == ' ')
            text.remove_prefix(1);
        double value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error != std::errc() || !(value >= 0 && value <= kMost)) return std::nullopt;
        return value;
    }
    base::milliseconds time_of(double amount) const {
        return base::milliseconds(
            static_cast<std::int64_t>(std::ceil(std::min(amount / drip_ * 1000, kMost))));
    }
    void leak(base::Mono mono) {
        if (mono > at_) {
            const std::chrono::duration<double> passed = mono - at_;
            level_ = std::max(level_ - passed.count() * drip_, 0.0);
        }
        at_ = mono;
    }

    double size_;
    double drip_;
    double cost_;
    double level_ = 0;
    base::Mono at_{};
    std::string level_header_;
    std::string drip_header_;
    std::string cost_header_;
};

}  // namespace koppel::net

#include "net/budget.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <deque>
#include <mutex>
#include <string_view>

namespace koppel::net {

namespace {

using base::Instant;
using base::milliseconds;
using base::Mono;

// With all places taken nobody knows when one becomes free; whoever waits hears of it from its own answers,
// and asks again after this time for the case that the place was another's.
constexpr milliseconds kPlaceWait{20};
constexpr milliseconds kLongestClosure = std::chrono::hours(1);
constexpr milliseconds kClosureWithoutReason{5'000};

std::optional<std::int64_t> number_of(std::string_view text) {
    while (!text.empty() && text.front() == ' ')
        text.remove_prefix(1);
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc()) return std::nullopt;
    return value;
}

// "300/3000/12000"; a part that is no number is left out of account.
std::vector<std::optional<std::int64_t>> parts_of(std::string_view text) {
    std::vector<std::optional<std::int64_t>> result;
    while (!text.empty()) {
        const auto slash = text.find('/');
        result.push_back(number_of(text.substr(0, slash)));
        if (slash == std::string_view::npos) break;
        text.remove_prefix(slash + 1);
    }
    return result;
}

// One value per window: from one header with a list, or from several headers ("a/b") with a value each.
std::vector<std::optional<std::int64_t>> values_of(std::string_view names, const HttpResponse& response) {
    std::vector<std::optional<std::int64_t>> result;
    bool any = false;
    while (!names.empty()) {
        const auto slash = names.find('/');
        const auto parts = parts_of(response.header(std::string(names.substr(0, slash))));
        any = any || !parts.empty();
        if (parts.empty()) {
            result.emplace_back();
        } else {
            result.insert(result.end(), parts.begin(), parts.end());
        }
        if (slash == std::string_view::npos) break;
        names.remove_prefix(slash + 1);
    }
    if (!any) result.clear();
    return result;
}

std::string in_lower_case(std::string text) {
    for (char& c : text) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return text;
}

struct Window {
    std::uint32_t limit = 0;  // 0: only what the vendor says counts
    milliseconds length{0};
    bool clock_aligned = false;
    // Sliding: when each request of the last `length` was taken. Aligned: how many since `began`.
    std::deque<Mono> taken;
    Instant began{};
    std::uint32_t count = 0;
    // What the vendor said is left until `vendor_until`.
    std::optional<std::int64_t> vendor_left;
    Mono vendor_until{};
};

// A leaky bucket of the vendor's, as far as it is known here.
class Bucket {
  public:
    explicit Bucket(const BudgetRule::Bucket& rule)
        : size_(rule.size), drip_(std::max(rule.drip, kLeastDrip)), cost_(std::max(rule.cost, 0.0)) {
        level_header_ = in_lower_case(rule.level_header);
        drip_header_ = in_lower_case(rule.drip_header);
        cost_header_ = in_lower_case(rule.cost_header);
    }

    bool exists() const { return size_ > 0; }
    milliseconds wait(Mono mono) {
        leak(mono);
        const double over = level_ + std::min(cost_, size_) - size_;
        return over <= 0 ? milliseconds(0) : time_of(over);
    }
    void take() { level_ += cost_; }
    void refund() { level_ = std::max(level_ - cost_, 0.0); }
    // What is under way may not have been counted yet when this answer was written.
    void learn(const HttpResponse& response, std::uint32_t in_flight, Mono mono) {
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
    BudgetView::Window view(Mono mono, Instant now) {
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
    milliseconds time_of(double amount) const {
        return milliseconds(static_cast<std::int64_t>(std::ceil(std::min(amount / drip_ * 1000, kMost))));
    }
    void leak(Mono mono) {
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
    Mono at_{};
    std::string level_header_;
    std::string drip_header_;
    std::string cost_header_;
};

class WindowBudget final : public Budget {
  public:
    WindowBudget(const BudgetRule& rule, base::Clock& clock);

    std::optional<milliseconds> take() override;
    void give_back(const HttpResponse& response) override;
    std::uint32_t concurrent() const override { return concurrent_; }
    BudgetView view() const override;

  private:
    void refresh(Window& window, Mono mono, Instant now) const;
    static milliseconds wait_of(const Window& window, Mono mono, Instant now);
    static std::int64_t left_of(const Window& window);
    static Mono end_of(const Window& window, Mono mono, Instant now);
    void refund();
    void learn(const HttpResponse& response, Mono mono, Instant now);
    void close(const HttpResponse& response, Mono mono);

    base::Clock& clock_;
    const std::uint32_t concurrent_;
    const std::string limit_header_;
    const std::string remaining_header_;
    const std::string reset_header_;
    mutable std::mutex mutex_;
    mutable std::vector<Window> windows_;
    mutable Bucket bucket_;
    std::uint32_t in_flight_ = 0;
    Mono closed_until_{};
};

WindowBudget::WindowBudget(const BudgetRule& rule, base::Clock& clock)
    : clock_(clock),
      concurrent_(std::max(1U, rule.concurrent)),
      limit_header_(in_lower_case(rule.limit_header)),
      remaining_header_(in_lower_case(rule.remaining_header)),
      reset_header_(in_lower_case(rule.reset_header)),
      bucket_(rule.bucket) {
    for (const auto& window : rule.windows) {
        Window own;
        own.limit = window.requests;
        own.length = std::max<milliseconds>(window.length, milliseconds(1));
        own.clock_aligned = window.clock_aligned;
        windows_.push_back(std::move(own));
    }
}

// Forgets what has left the window.
void WindowBudget::refresh(Window& window, Mono mono, Instant now) const {
    if (window.clock_aligned) {
        const auto since = now.time_since_epoch();
        const Instant start(since - since % window.length);
        // A clock that was set back does not open a window twice.
        if (start > window.began || start + 2 * window.length < window.began) {
            window.began = start;
            window.count = 0;
        }
    } else {
        while (!window.taken.empty() && window.taken.front() + window.length <= mono)
            window.taken.pop_front();
    }
    if (window.vendor_left && window.vendor_until <= mono) window.vendor_left.reset();
}

milliseconds WindowBudget::wait_of(const Window& window, Mono mono, Instant now) {
    milliseconds wait{0};
    if (window.vendor_left && *window.vendor_left <= 0) wait = window.vendor_until - mono;
    if (window.limit == 0) return wait;
    if (window.clock_aligned) {
        if (window.count >= window.limit) wait = std::max(wait, window.began + window.length - now);
    } else if (window.taken.size() >= window.limit) {
        const Mono next = window.taken[window.taken.size() - window.limit];
        wait = std::max(wait, next + window.length - mono);
    }
    return wait;
}

std::optional<milliseconds> WindowBudget::take() {
    const Mono mono = clock_.mono();
    const Instant now = clock_.now();
    const std::lock_guard lock(mutex_);
    milliseconds wait = std::max(closed_until_ - mono, milliseconds(0));
    for (auto& window : windows_) {
        refresh(window, mono, now);
        wait = std::max(wait, wait_of(window, mono, now));
    }
    if (bucket_.exists()) wait = std::max(wait, bucket_.wait(mono));
    if (wait.count() == 0 && in_flight_ >= concurrent_) wait = kPlaceWait;
    if (wait.count() > 0) return wait;
    for (auto& window : windows_) {
        if (window.limit != 0) {
            if (window.clock_aligned) {
                ++window.count;
            } else {
                window.taken.push_back(mono);
            }
        }
        if (window.vendor_left) --*window.vendor_left;
    }
    if (bucket_.exists()) bucket_.take();
    ++in_flight_;
    return std::nullopt;
}

// A request that never left does not count at the vendor.
void WindowBudget::refund() {
    if (bucket_.exists()) bucket_.refund();
    for (auto& window : windows_) {
        if (window.count > 0) --window.count;
        if (!window.taken.empty()) window.taken.pop_back();
        if (window.vendor_left) ++*window.vendor_left;
    }
}

void WindowBudget::give_back(const HttpResponse& response) {
    const Mono mono = clock_.mono();
    const Instant now = clock_.now();
    const std::lock_guard lock(mutex_);
    if (in_flight_ > 0) --in_flight_;
    if (response.status == 0) {
        if (!response.request_sent) refund();
        return;
    }
    if (bucket_.exists()) bucket_.learn(response, in_flight_, mono);
    learn(response, mono, now);
    if (response.status == 429 || (response.status == 503 && response.retry_after_ms > 0))
        close(response, mono);
}

void WindowBudget::learn(const HttpResponse& response, Mono mono, Instant now) {
    if (remaining_header_.empty() && limit_header_.empty()) return;
    const auto limits = values_of(limit_header_, response);
    const auto remaining = values_of(remaining_header_, response);
    const auto resets = values_of(reset_header_, response);
    const auto known = std::max(limits.size(), remaining.size());
    constexpr std::size_t most = 8;
    // Windows that the manifest does not know have no length of their own: the vendor's reset is all there
    // is.
    while (windows_.size() < std::min(known, most))
        windows_.emplace_back();
    for (std::size_t i = 0; i < std::min(known, most); ++i) {
        auto& window = windows_[i];
        refresh(window, mono, now);
        if (i < limits.size() && limits[i] && *limits[i] > 0 && *limits[i] <= UINT32_MAX &&
            window.length.count() > 0) {
            window.limit = static_cast<std::uint32_t>(*limits[i]);
        }
        if (i >= remaining.size() || !remaining[i]) continue;
        auto until = mono + (window.length.count() > 0 ? window.length : milliseconds(1'000));
        if (i < resets.size() && resets[i]) {
            // Some vendors name the moment (seconds or milliseconds since 1970) instead of the distance.
            const std::int64_t reset = std::max<std::int64_t>(*resets[i], 0);
            constexpr std::int64_t moments = 1'000'000'000;
            milliseconds distance{0};
            if (reset < moments) {
                distance = milliseconds(reset * 1000);
            } else {
                const std::int64_t at = reset < moments * 1000 ? reset * 1000 : reset;
                distance = std::max(base::instant_from_unix_ms(at) - now, milliseconds(0));
            }
            until = mono + std::min<milliseconds>(distance, std::chrono::hours(24 * 32));
        }
        // What is under way may not have been counted yet when this answer was written.
        window.vendor_left = *remaining[i] - static_cast<std::int64_t>(in_flight_);
        window.vendor_until = until;
    }
}

void WindowBudget::close(const HttpResponse& response, Mono mono) {
    milliseconds wait{response.retry_after_ms};
    if (wait.count() <= 0) {
        // Refused without a date: until a window that is used up ends, else a short while.
        wait = kClosureWithoutReason;
        for (const auto& window : windows_) {
            if (window.vendor_left && *window.vendor_left <= 0) {
                wait = std::max(wait, window.vendor_until - mono);
            }
        }
    }
    closed_until_ = std::max(closed_until_, mono + std::min(wait, kLongestClosure));
}

std::int64_t WindowBudget::left_of(const Window& window) {
    std::int64_t left = window.limit;
    if (window.limit != 0) {
        left -= window.clock_aligned ? window.count : static_cast<std::int64_t>(window.taken.size());
        if (window.vendor_left) left = std::min(left, *window.vendor_left);
    } else if (window.vendor_left) {
        left = *window.vendor_left;
    }
    return std::max<std::int64_t>(left, 0);
}

Mono WindowBudget::end_of(const Window& window, Mono mono, Instant now) {
    if (window.vendor_left) return window.vendor_until;
    if (window.clock_aligned) return mono + (window.began + window.length - now);
    return window.taken.empty() ? mono : window.taken.front() + window.length;
}

BudgetView WindowBudget::view() const {
    const Mono mono = clock_.mono();
    const Instant now = clock_.now();
    const std::lock_guard lock(mutex_);
    BudgetView view;
    view.in_flight = in_flight_;
    for (auto& window : windows_) {
        refresh(window, mono, now);
        BudgetView::Window shown;
        shown.limit = window.limit;
        shown.remaining = closed_until_ > mono ? 0 : left_of(window);
        shown.resets_at = now + (std::max(end_of(window, mono, now), closed_until_) - mono);
        view.windows.push_back(shown);
    }
    if (bucket_.exists()) {
        view.windows.push_back(bucket_.view(mono, now));
        if (closed_until_ > mono) view.windows.back().remaining = 0;
    }
    return view;
}

}  // namespace

std::shared_ptr<Budget> make_budget(const BudgetRule& rule, base::Clock& clock) {
    return std::make_shared<WindowBudget>(rule, clock);
}

}  // namespace koppel::net

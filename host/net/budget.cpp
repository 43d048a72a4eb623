#include "net/budget.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <deque>
#include <mutex>
#include <string_view>
#include <utility>

#include "net/bucket.hpp"
#include "net/retry_after.hpp"

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
constexpr milliseconds kWorthRemembering = std::chrono::hours(1);
constexpr milliseconds kKeepEvery{1'000};

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
    bool renews = false;  // the vendor's window ends then, and a new one begins
    double reserve_share = 0;
    std::string limit_header, remaining_header, reset_header;

    std::int64_t reserve() const {
        return static_cast<std::int64_t>(std::ceil(static_cast<double>(limit) * reserve_share));
    }
    // What `urgency` has to leave alone.
    std::int64_t kept_from(Urgency urgency) const { return urgency == Urgency::interactive ? 0 : reserve(); }
    bool worth_remembering() const { return length >= kWorthRemembering; }
};

class WindowBudget final : public Budget {
  public:
    WindowBudget(const BudgetRule& rule, base::Clock& clock, const BudgetState& remembered, KeepBudget keep);
    ~WindowBudget() override;
    WindowBudget(const WindowBudget&) = delete;
    WindowBudget& operator=(const WindowBudget&) = delete;

    std::optional<milliseconds> take(Urgency urgency) override;
    std::optional<milliseconds> look(Urgency urgency) override;
    std::string spent(Urgency urgency) override;
    void give_back(const HttpResponse& response) override;
    std::uint32_t concurrent() const override { return concurrent_; }
    BudgetView view() const override;
    BudgetState state() const override;

  private:
    void remember(const BudgetState& state);
    BudgetState state_now(Mono mono, Instant now) const;
    void refresh(Window& window, Mono mono, Instant now) const;
    milliseconds wait_for(Urgency urgency, Mono mono, Instant now);
    static milliseconds wait_of(const Window& window, Urgency urgency, Mono mono, Instant now);
    static std::int64_t left_of(const Window& window);
    static Mono end_of(const Window& window, Mono mono, Instant now);
    void refund();
    void learn(const HttpResponse& response, Mono mono, Instant now);
    void learn(Window& window, std::int64_t remaining, std::optional<std::int64_t> reset,
               const HttpResponse& response, Mono mono, Instant now);
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
    const KeepBudget keep_;
    bool changed_ = false;  // since it was kept
    Mono kept_{};
};

WindowBudget::WindowBudget(const BudgetRule& rule, base::Clock& clock, const BudgetState& remembered,
                           KeepBudget keep)
    : clock_(clock),
      concurrent_(std::max(1U, rule.concurrent)),
      limit_header_(in_lower_case(rule.limit_header)),
      remaining_header_(in_lower_case(rule.remaining_header)),
      reset_header_(in_lower_case(rule.reset_header)),
      bucket_(rule.bucket),
      keep_(std::move(keep)) {
    for (const auto& window : rule.windows) {
        Window own;
        own.limit = window.requests;
        own.length = std::max<milliseconds>(window.length, milliseconds(1));
        own.clock_aligned = window.clock_aligned;
        own.reserve_share = std::clamp(window.reserve, 0.0, 1.0);
        own.limit_header = in_lower_case(window.limit_header);
        own.remaining_header = in_lower_case(window.remaining_header);
        own.reset_header = in_lower_case(window.reset_header);
        windows_.push_back(std::move(own));
    }
    remember(remembered);
}

WindowBudget::~WindowBudget() {
    if (keep_ && changed_) keep_(state_now(clock_.mono(), clock_.now()));
}

// What an earlier process knew. Moments that make no sense (a clock was moved) are left out.
void WindowBudget::remember(const BudgetState& state) {
    const Mono mono = clock_.mono();
    const Instant now = clock_.now();
    for (const auto& known : state.windows) {
        if (known.index >= windows_.size()) continue;
        auto& window = windows_[known.index];
        if (!window.worth_remembering()) continue;
        if (known.limit > 0) window.limit = known.limit;
        const bool ours = known.began <= now && known.began + window.length > now;
        if (ours && window.clock_aligned) {
            window.began = known.began;
            window.count = static_cast<std::uint32_t>(std::clamp<std::int64_t>(known.used, 0, UINT32_MAX));
        } else if (ours) {
            window.taken.assign(static_cast<std::size_t>(std::clamp<std::int64_t>(known.used, 0, 1'000'000)),
                                mono - (now - known.began));
        }
        if (known.left && known.left_until > now && known.left_until - now <= window.length) {
            window.vendor_left = known.left;
            window.vendor_until = mono + (known.left_until - now);
            window.renews = true;
        }
    }
}

BudgetState WindowBudget::state_now(Mono mono, Instant now) const {
    BudgetState state;
    for (std::uint32_t i = 0; i < windows_.size(); ++i) {
        auto& window = windows_[i];
        if (!window.worth_remembering()) continue;
        refresh(window, mono, now);
        BudgetState::Window known{.index = i, .limit = window.limit, .began = window.began, .left = {}};
        known.used = window.clock_aligned ? window.count : static_cast<std::int64_t>(window.taken.size());
        if (!window.clock_aligned && !window.taken.empty()) known.began = now - (mono - window.taken.back());
        if (window.vendor_left) {
            known.left = window.vendor_left;
            known.left_until = now + (window.vendor_until - mono);
        }
        state.windows.push_back(known);
    }
    return state;
}

BudgetState WindowBudget::state() const {
    const std::lock_guard lock(mutex_);
    return state_now(clock_.mono(), clock_.now());
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
    if (window.vendor_left && window.vendor_until <= mono) {
        // The vendor's window is another one now, whatever our clock says.
        window.vendor_left.reset();
        if (window.renews) window.count = 0;
    }
}

milliseconds WindowBudget::wait_of(const Window& window, Urgency urgency, Mono mono, Instant now) {
    const std::int64_t kept = window.kept_from(urgency);
    if (window.vendor_left && *window.vendor_left <= kept) return window.vendor_until - mono;
    if (window.limit == 0) return milliseconds(0);
    const std::int64_t most = std::max<std::int64_t>(window.limit - kept, 0);
    if (window.clock_aligned) {
        return window.count < most ? milliseconds(0) : end_of(window, mono, now) - mono;
    }
    if (static_cast<std::int64_t>(window.taken.size()) < most || window.taken.empty()) return milliseconds(0);
    const auto free_after = window.taken.size() - static_cast<std::size_t>(std::max<std::int64_t>(most, 1));
    return window.taken[free_after] + window.length - mono;
}

milliseconds WindowBudget::wait_for(Urgency urgency, Mono mono, Instant now) {
    milliseconds wait = std::max(closed_until_ - mono, milliseconds(0));
    for (auto& window : windows_) {
        refresh(window, mono, now);
        wait = std::max(wait, wait_of(window, urgency, mono, now));
    }
    if (bucket_.exists()) wait = std::max(wait, bucket_.wait(mono));
    return wait;
}

std::optional<milliseconds> WindowBudget::look(Urgency urgency) {
    const std::lock_guard lock(mutex_);
    const auto wait = wait_for(urgency, clock_.mono(), clock_.now());
    return wait.count() > 0 ? std::optional(wait) : std::nullopt;
}

std::string WindowBudget::spent(Urgency urgency) {
    const Mono mono = clock_.mono();
    const Instant now = clock_.now();
    const std::lock_guard lock(mutex_);
    const Window* longest = nullptr;
    milliseconds wait =
        std::max(milliseconds(0), std::chrono::duration_cast<milliseconds>(closed_until_ - mono));
    for (auto& window : windows_) {
        refresh(window, mono, now);
        const auto own = wait_of(window, urgency, mono, now);
        if (own > wait) {
            wait = own;
            longest = &window;
        }
    }
    if (longest == nullptr) return {};
    if (longest->limit == 0) return "the requests that the vendor allows";
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(longest->length).count();
    std::string text = std::to_string(longest->limit) + " requests " +
                       (seconds == 86'400  ? "a day"
                        : seconds == 3'600 ? "an hour"
                        : seconds == 60    ? "a minute"
                                           : "in " + std::to_string(seconds) + " seconds");
    const auto kept = longest->kept_from(urgency);
    if (kept > 0) text += ", but for " + std::to_string(kept) + " that are kept for people";
    return text;
}

std::optional<milliseconds> WindowBudget::take(Urgency urgency) {
    const Mono mono = clock_.mono();
    const Instant now = clock_.now();
    const std::lock_guard lock(mutex_);
    milliseconds wait = wait_for(urgency, mono, now);
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
    changed_ = true;
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
    std::optional<BudgetState> worth_keeping;
    {
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
        if (keep_ && changed_ && mono >= kept_ + kKeepEvery) {
            worth_keeping = state_now(mono, now);
            kept_ = mono;
            changed_ = false;
        }
    }
    if (worth_keeping && !worth_keeping->windows.empty()) keep_(*worth_keeping);
}

void WindowBudget::learn(const HttpResponse& response, Mono mono, Instant now) {
    const auto limits = values_of(limit_header_, response);
    const auto remaining = values_of(remaining_header_, response);
    const auto resets = values_of(reset_header_, response);
    const auto known = std::max(limits.size(), remaining.size());
    constexpr std::size_t most = 8;
    // Windows that the manifest does not know have no length of their own: the vendor's reset is all there
    // is.
    while (windows_.size() < std::min(known, most))
        windows_.emplace_back();
    for (std::size_t i = 0; i < windows_.size(); ++i) {
        auto& window = windows_[i];
        const auto value = [&](const std::string& own, const std::vector<std::optional<std::int64_t>>& list) {
            if (!own.empty()) return number_of(response.header(own));
            return i < list.size() ? list[i] : std::nullopt;
        };
        const auto limit = value(window.limit_header, limits);
        const auto left = value(window.remaining_header, remaining);
        if (!limit && !left) continue;
        refresh(window, mono, now);
        if (limit && *limit > 0 && *limit <= UINT32_MAX && window.length.count() > 0)
            window.limit = static_cast<std::uint32_t>(*limit);
        if (left) learn(window, *left, value(window.reset_header, resets), response, mono, now);
    }
}

void WindowBudget::learn(Window& window, std::int64_t remaining, std::optional<std::int64_t> reset,
                         const HttpResponse& response, Mono mono, Instant now) {
    auto until = mono + (window.length.count() > 0 ? window.length : milliseconds(1'000));
    if (reset) {
        // Some vendors name the moment (seconds or milliseconds since 1970) instead of the distance.
        const std::int64_t said = std::max<std::int64_t>(*reset, 0);
        constexpr std::int64_t moments = 1'000'000'000;
        milliseconds distance{0};
        if (said < moments) {
            distance = milliseconds(said * 1000);
        } else {
            // By the vendor's own clock: ours may be another.
            const Instant at = base::instant_from_unix_ms(said < moments * 1000 ? said * 1000 : said);
            distance = std::max(at - instant_of_date(response.header("date")).value_or(now), milliseconds(0));
        }
        until = mono + std::min<milliseconds>(distance, std::chrono::hours(24 * 32));
    }
    // What is under way may not have been counted yet when this answer was written.
    window.vendor_left = remaining - static_cast<std::int64_t>(in_flight_);
    window.vendor_until = until;
    window.renews = reset.has_value() && until > mono;
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
    if (window.clock_aligned) return mono + std::max(window.began + window.length - now, milliseconds(1));
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
        shown.length = window.length;
        shown.reserve = window.reserve();
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

std::shared_ptr<Budget> make_budget(const BudgetRule& rule, base::Clock& clock, const BudgetState& remembered,
                                    KeepBudget keep) {
    return std::make_shared<WindowBudget>(rule, clock, remembered, std::move(keep));
}

}  // namespace koppel::net

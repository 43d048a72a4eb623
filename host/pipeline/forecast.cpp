#include "pipeline/forecast.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

namespace koppel::pipeline {

using base::Instant;
using base::milliseconds;
using Window = net::BudgetView::Window;

namespace {

double per_window(const Window& window) {
    return std::max(1.0, static_cast<double>(window.limit) - static_cast<double>(window.reserve));
}

// Longest first. From the second round on the shorter windows are taken as fresh.
Instant through(const std::vector<Window>& windows, std::size_t at, double requests, Instant from,
                bool fresh) {
    if (at == windows.size() || requests <= 0) return from;
    const Window& window = windows[at];
    const double whole = per_window(window);
    const double left =
        fresh ? whole
              : std::max(0.0, static_cast<double>(window.remaining) - static_cast<double>(window.reserve));
    if (requests <= left) return through(windows, at + 1, requests, from, fresh);
    const Instant first = fresh ? from + window.length : std::max(window.resets_at, from);
    const double further = requests - left;
    const double full = std::ceil(further / whole) - 1;
    const double rest = further - full * whole;
    const Instant last = first + milliseconds(static_cast<std::int64_t>(full)) * window.length.count();
    return through(windows, at + 1, rest, last, true);
}

}  // namespace

Instant through_at(const std::vector<Window>& windows, double requests, Instant now) {
    std::vector<Window> known;
    for (const auto& window : windows)
        if (window.limit > 0 && window.length.count() > 0) known.push_back(window);
    std::ranges::sort(known, std::greater<>(), &Window::length);
    return through(known, 0, requests, now, false);
}

}  // namespace koppel::pipeline

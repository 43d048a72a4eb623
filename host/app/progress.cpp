#include "app/progress.hpp"

#include <unistd.h>

#include <chrono>
#include <iostream>

namespace koppel::app {

namespace {

constexpr int kBarWidth = 24;

std::string bar(std::uint64_t done, std::uint64_t total) {
    const auto filled = total == 0 ? 0 : static_cast<int>(done * kBarWidth / total);
    std::string text = "[";
    for (int i = 0; i < kBarWidth; ++i)
        text += i < filled ? '#' : '.';
    return text + "]";
}

}  // namespace

ProgressDisplay::ProgressDisplay(std::string title, const pipeline::RunProgress& progress, bool quiet)
    : title_(std::move(title)), progress_(progress), quiet_(quiet), terminal_(isatty(STDERR_FILENO) != 0) {
    if (quiet_) return;
    thread_ = std::thread([this] {
        for (int tick = 1; !done_; ++tick) {
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
            if (terminal_ || tick % 20 == 0) draw(false);
        }
    });
}

ProgressDisplay::~ProgressDisplay() {
    if (quiet_) return;
    done_ = true;
    thread_.join();
    draw(true);
}

void ProgressDisplay::draw(bool last) {
    const std::uint64_t posted = progress_.posted;
    const std::uint64_t failed = progress_.failed;
    const std::uint64_t queued = progress_.queued;
    const std::uint64_t finished = std::min(posted + failed, std::max(queued, posted + failed));
    const std::uint64_t total = std::max(queued, finished);
    std::string line = title_ + "  ";
    if (terminal_) line += bar(finished, total) + "  ";
    line += std::to_string(progress_.seen) + " read, " + std::to_string(posted) + " of " +
            std::to_string(total) + " posted";
    if (failed > 0) line += ", " + std::to_string(failed) + " failed";
    if (progress_.looked_up > 0) line += ", " + std::to_string(progress_.looked_up) + " looked up";
    if (progress_.pulling) line += ", reading";
    if (terminal_) {
        std::cerr << '\r' << line << "\x1b[K";
        if (last) std::cerr << '\n';
    } else if (line != last_line_) {
        std::cerr << line << '\n';
    }
    last_line_ = line;
    std::cerr.flush();
}

}  // namespace koppel::app

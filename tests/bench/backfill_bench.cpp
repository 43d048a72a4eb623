// A year of a till into its book of daily receipts: time, list requests per receipt, and peak memory for half
// the days and for all of them. Counts that do not add up make the program fail; times are only printed.
#include <boost/json/object.hpp>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <map>
#include <stdexcept>
#include <string>

#include "support/till.hpp"

namespace {

using namespace koppel::test;  // NOLINT: a program that reads like a test

long peak_kib(pid_t pid) {
    std::ifstream status("/proc/" + std::to_string(pid) + "/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmHWM:")) return std::strtol(line.c_str() + 6, nullptr, 10);
    return 0;
}

struct Measured {
    double seconds = 0;
    long peak_kib = 0;  // host and workers
    std::int64_t receipts = 0;
    std::int64_t lists = 0;
};

Measured measure(int days, int receipts) {
    TillWorld world({.from = "2025-11-01", .days = days, .receipts = receipts, .seed = 7});
    std::map<pid_t, long> peaks;
    const auto began = std::chrono::steady_clock::now();
    const auto host = world.koppel.start({"--now", world.now, "sync", kTillContract, "-q"});
    while (!host->ended(Millis{20})) {
        peaks[host->pid()] = std::max(peaks[host->pid()], peak_kib(host->pid()));
        for (const auto& child : children_of(host->pid()))
            peaks[child.pid] = std::max(peaks[child.pid], peak_kib(child.pid));
    }
    Measured measured;
    measured.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    for (const auto& [pid, peak] : peaks)
        measured.peak_kib += peak;
    const auto facts = world.retail("data");
    const auto wrong =
        differences(true_days(facts, {}, "2025-11-01", days), days_of_book(world.book("lines")));
    if (!wrong.empty()) throw std::runtime_error("the book is wrong:\n" + wrong.substr(0, 2'000));
    measured.receipts = static_cast<std::int64_t>(facts.at("sales").as_array().size());
    measured.lists = world.retail("counts").at("Sale").at("requests").to_number<std::int64_t>();
    return measured;
}

void print(int days, const Measured& measured) {
    std::printf("%d days, %lld receipts: %.1f s, %lld list requests (%.2f per 100 receipts), peak %.0f MB\n",
                days, static_cast<long long>(measured.receipts), measured.seconds,
                static_cast<long long>(measured.lists),
                100.0 * static_cast<double>(measured.lists) / static_cast<double>(measured.receipts),
                static_cast<double>(measured.peak_kib) / 1024.0);
    std::fflush(stdout);
}

}  // namespace

int main(int count, char** arguments) {
    const int days = count > 1 ? std::atoi(arguments[1]) : 365;
    const int receipts = count > 2 ? std::atoi(arguments[2]) : 300;
    try {
        for (const int some : {days / 2, days})
            print(some, measure(some, receipts));
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
    return 0;
}

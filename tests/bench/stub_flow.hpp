// A whole koppel (host, two worker processes, ledger) with a stub source and a stub sink that posts to a URL,
// in a data directory of its own. Not thread-safe. Throws std::runtime_error when a command fails.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace koppel::bench {

struct Spent {
    double seconds = 0;
    double cpu_seconds = 0;  // user and system, of every process that took part
};

class StubFlow {
  public:
    // The directory is emptied, or taken over as another flow left it.
    enum class Data { fresh, kept };
    StubFlow(std::filesystem::path data, std::string sink_url, std::uint32_t in_flight,
             Data what = Data::fresh);

    // The source has so many records from now on; what it gave before is not given again.
    void offer(std::uint64_t records);
    Spent sync();

  private:
    void koppel(const std::string& arguments) const;

    std::filesystem::path data_;
    std::string url_;
    std::uint32_t in_flight_;  // requests at once, at most
    bool started_;
};

// User and system time of all children that have ended.
double cpu_of_children();

double median(std::vector<double> values);

}  // namespace koppel::bench

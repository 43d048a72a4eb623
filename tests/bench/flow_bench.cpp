// What exactly-once costs: records per second of a whole koppel (host, worker processes, ledger) against a
// plain loop with the same durability, one small POST per record, side by side in one run. Prints ratios;
// asserts only counts.
//
//   flow_bench [RECORDS] [ROUNDS]
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <string>
#include <vector>

#include "durable_loop.hpp"
#include "null_server.hpp"
#include "stub_flow.hpp"

namespace {

namespace fs = std::filesystem;
using namespace koppel::bench;

// False when the server did not see every record exactly once.
bool compare(const fs::path& scratch, NullServer& server, std::uint64_t records, int rounds,
             std::uint32_t in_flight) {
    const std::string url = "http://127.0.0.1:" + std::to_string(server.port()) + "/post";
    bool complete = true;
    std::vector<double> plain, whole, ratios, cpu;
    for (int round = 0; round < rounds; ++round) {
        const fs::path database =
            scratch / ("loop-" + std::to_string(in_flight) + "-" + std::to_string(round));
        const auto count = static_cast<double>(records);
        server.reset();
        plain.push_back(count / durable_loop(database.string(), url, records, in_flight));
        complete = complete && server.posts() == records;
        server.reset();
        StubFlow flow(scratch / "data", url, in_flight);
        flow.offer(records);
        const Spent spent = flow.sync();
        whole.push_back(count / spent.seconds);
        cpu.push_back(spent.cpu_seconds / count * 1e6);
        complete = complete && server.posts() == records;
        ratios.push_back(whole.back() / plain.back());
    }
    std::printf(
        "in flight %2u: plain loop %8.0f records/s, koppel %8.0f records/s (%.0f us CPU each), ratio %.2f "
        "(%.2f..%.2f)\n",
        in_flight, median(plain), median(whole), median(cpu), median(ratios), std::ranges::min(ratios),
        std::ranges::max(ratios));
    std::fflush(stdout);
    return complete;
}

}  // namespace

int main(int argc, char** argv) {
    const std::uint64_t records = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 20'000;
    const int rounds = argc > 2 ? std::atoi(argv[2]) : 3;
    const fs::path scratch = fs::temp_directory_path() / ("koppel-flow-" + std::to_string(getpid()));
    fs::create_directories(scratch);
    bool complete = false;
    try {
        NullServer server;
        complete = compare(scratch, server, records, rounds, 16);
        complete = compare(scratch, server, records, rounds, 64) && complete;
        if (!complete) std::fprintf(stderr, "void: the server did not see every record exactly once\n");
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
    }
    fs::remove_all(scratch);
    return complete ? 0 : 1;
}

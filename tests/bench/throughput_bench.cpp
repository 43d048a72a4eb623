// Orders per second from shop to books, through everything: the koppel binary, its workers, the real plugins,
// the sandbox. Beside it a raw libcurl loop that sends the same requests over as many connections. Then the
// memory of the whole, and what an order costs when the ledger is small and when it is large. Prints figures;
// asserts only counts.
//
//   throughput_bench [ORDERS] [ROUNDS]
#include <unistd.h>

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <map>
#include <stdexcept>

#include "null_server.hpp"
#include "replay.hpp"
#include "stub_flow.hpp"
#include "support/world.hpp"

namespace {

namespace fs = std::filesystem;
using namespace koppel::bench;
using koppel::test::Millis;

koppel::test::SandboxOptions sandbox_options(int orders) {
    return {.orders = orders, .seed = 7, .more = {"--prebuild"}};
}

std::int64_t connections_of(const koppel::test::Sandbox& sandbox) {
    return sandbox.get("/_sandbox/stats").at("connections").to_number<std::int64_t>();
}

// The largest resident size of a process so far, in KiB; 0 when it has ended.
long peak_kib(pid_t pid) {
    std::ifstream status("/proc/" + std::to_string(pid) + "/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmHWM:")) return std::strtol(line.c_str() + 6, nullptr, 10);
    return 0;
}

struct Measured {
    double seconds = 0;
    double cpu_seconds = 0;
    std::map<std::string, long> peak_kib;  // by program
    std::uint32_t connections = 0;         // to the sandbox, at most
    std::vector<RecordedRequest> requests;
    std::string wrong;  // why the figure is void
};

Measured run_koppel(int orders, bool record) {
    koppel::test::World world({.sandbox = sandbox_options(orders), .change = {}});
    if (record) world.sandbox.post("/_sandbox/journal", R"({"on":true})");
    Measured measured;
    const auto connected = connections_of(world.sandbox);
    const double cpu = cpu_of_children();
    const auto start = std::chrono::steady_clock::now();
    const auto program = world.koppel.start({"sync", koppel::test::kContract, "-q", "-o", "json"});
    std::map<pid_t, std::pair<std::string, long>> peaks;
    const auto look = [&] {
        peaks[program->pid()] = {"host", std::max(peaks[program->pid()].second, peak_kib(program->pid()))};
        for (const auto& child : koppel::test::children_of(program->pid()))
            peaks[child.pid] = {"worker", std::max(peaks[child.pid].second, peak_kib(child.pid))};
    };
    const auto at_most = std::chrono::minutes(10);
    while (!program->ended(Millis{20}) && std::chrono::steady_clock::now() - start < at_most)
        look();
    measured.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    const auto result = koppel::test::read_sync(program->wait(Millis{0}));
    measured.cpu_seconds = cpu_of_children() - cpu;
    for (const auto& [pid, peak] : peaks)
        measured.peak_kib[peak.first] += peak.second;
    measured.connections = static_cast<std::uint32_t>(connections_of(world.sandbox) - connected - 1);

    measured.wrong = world.discrepancies();
    if (result.exit.code != 0 && result.exit.code != 3) measured.wrong += result.text();
    if (result.read != orders)
        measured.wrong += "the summary tells of " + std::to_string(result.read) + " orders\n";
    if (result.unsettled() != 0) measured.wrong += "some orders have not come to rest\n";
    const auto bookable = static_cast<std::int64_t>(world.sandbox.truth().bookable_numbers().size());
    if (result.posted_now != bookable)
        measured.wrong += "the summary tells of " + std::to_string(result.posted_now) +
                          " invoices, the shop of " + std::to_string(bookable) + "\n";
    if (record)
        measured.requests =
            read_journal(koppel::test::ask(world.sandbox.port(), {.path = "/_sandbox/journal"}).body);
    return measured;
}

std::string access_token(const koppel::test::Sandbox& sandbox) {
    const auto answer = koppel::test::ask(
        sandbox.port(),
        {.method = "POST",
         .path = "/asperion-identity/connect/token",
         .headers = {{"Content-Type", "application/x-www-form-urlencoded"}},
         .body = "grant_type=refresh_token&client_id=koppel-client&client_secret=koppel-secret&"
                 "refresh_token=koppel-refresh-0"});
    return std::string(boost::json::parse(answer.body).at("access_token").as_string());
}

struct Replayed {
    ReplayResult result;
    std::int64_t invoices = 0;
};

Replayed run_raw(int orders, const Measured& recorded) {
    const koppel::test::Sandbox sandbox(sandbox_options(orders));
    Replayed replayed{replay(sandbox.origin(), recorded.requests, std::max(1U, recorded.connections),
                             access_token(sandbox)),
                      0};
    replayed.invoices = sandbox.books().invoices;
    return replayed;
}

bool compare(int orders, int rounds) {
    const Measured recorded = run_koppel(orders, true);
    std::printf("%zu requests for %d orders over %u connections\n", recorded.requests.size(), orders,
                recorded.connections);
    std::vector<double> raw, whole, ratios, cpu;
    std::map<std::string, long> peaks;
    std::string wrong = recorded.wrong;
    for (int round = 0; round < rounds && wrong.empty(); ++round) {
        const Replayed replayed = run_raw(orders, recorded);
        const Measured measured = run_koppel(orders, false);
        wrong = measured.wrong;
        if (replayed.result.failed > 0)
            wrong += std::to_string(replayed.result.failed) + " raw requests got no answer\n";
        raw.push_back(orders / replayed.result.seconds);
        whole.push_back(orders / measured.seconds);
        cpu.push_back(measured.cpu_seconds / orders * 1e6);
        ratios.push_back(whole.back() / raw.back());
        for (const auto& [name, peak] : measured.peak_kib)
            peaks[name] = std::max(peaks[name], peak);
        std::printf(
            "  round %d: raw %.0f orders/s (%ld invoices, %lu requests refused), koppel %.0f orders/s, "
            "ratio %.2f\n",
            round + 1, raw.back(), static_cast<long>(replayed.invoices),
            static_cast<unsigned long>(replayed.result.refused), whole.back(), ratios.back());
        std::fflush(stdout);
    }
    if (!wrong.empty()) {
        std::fprintf(stderr, "void: %s\n", wrong.c_str());
        return false;
    }
    std::printf("shop to books: raw %.0f orders/s, koppel %.0f orders/s (%.0f us CPU each), ratio %.2f\n",
                median(raw), median(whole), median(cpu), median(ratios));
    std::printf("peak memory: host %.1f MB, workers %.1f MB, together %.1f MB\n",
                static_cast<double>(peaks["host"]) / 1024, static_cast<double>(peaks["worker"]) / 1024,
                static_cast<double>(peaks["host"] + peaks["worker"]) / 1024);
    return true;
}

struct Ledger {
    std::uint64_t rows = 0;
    fs::path data;                   // of a koppel that has posted them
    std::vector<double> more, idle;  // CPU seconds of a run with more orders, and of one with none
};

// What `more` orders cost on top of a ledger that is small, and of one that is large.
bool compare_ledgers(std::uint64_t small, std::uint64_t large, std::uint64_t more, int rounds) {
    const koppel::test::TempDir scratch;
    NullServer server;
    const std::string url = "http://127.0.0.1:" + std::to_string(server.port()) + "/post";
    constexpr std::uint32_t in_flight = 16;
    Ledger ledgers[] = {{small, scratch / "small", {}, {}}, {large, scratch / "large", {}, {}}};
    for (auto& ledger : ledgers) {
        StubFlow flow(ledger.data, url, in_flight);
        flow.offer(ledger.rows);
        flow.sync();
    }
    bool complete = server.posts() == small + large;
    for (int round = 0; round < rounds; ++round) {
        for (auto& ledger : ledgers) {
            const fs::path copy = scratch / "copy";
            fs::remove_all(copy);
            fs::copy(ledger.data, copy, fs::copy_options::recursive);
            StubFlow flow(copy, url, in_flight, StubFlow::Data::kept);
            flow.offer(ledger.rows + more);
            server.reset();
            ledger.more.push_back(flow.sync().cpu_seconds);
            complete = complete && server.posts() == more;
            ledger.idle.push_back(flow.sync().cpu_seconds);
            complete = complete && server.posts() == more;
        }
    }
    double costs[2];
    for (std::size_t i = 0; i < 2; ++i) {
        const double whole = median(ledgers[i].more), idle = median(ledgers[i].idle);
        costs[i] = whole - idle;
        std::printf(
            "%lu more orders in a ledger of %6lu: %.0f us CPU each, start and end of the run included %.0f "
            "us\n",
            static_cast<unsigned long>(more), static_cast<unsigned long>(ledgers[i].rows),
            costs[i] / static_cast<double>(more) * 1e6, whole / static_cast<double>(more) * 1e6);
    }
    std::printf("large against small: %.2f, with start and end %.2f\n", costs[1] / costs[0],
                median(ledgers[1].more) / median(ledgers[0].more));
    if (!complete) std::fprintf(stderr, "void: the server did not see every order exactly once\n");
    return complete;
}
}  // namespace

int main(int argc, char** argv) {
    const int orders = argc > 1 ? std::atoi(argv[1]) : 5'000;
    const int rounds = argc > 2 ? std::atoi(argv[2]) : 5;
    const bool quick = orders < 1'000;  // a smoke run
    try {
        bool good = compare(orders, rounds);
        good =
            (quick ? compare_ledgers(50, 200, 50, 1) : compare_ledgers(1'000, 50'000, 1'000, rounds)) && good;
        return good ? 0 : 1;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
}

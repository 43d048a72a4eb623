// kill -9 at random moments, of the host and of its workers, while orders flow.
#include <gtest/gtest.h>

#include "fault/rounds.hpp"
#include "support/world.hpp"

namespace koppel::test {
namespace {

constexpr int kOrders = 1000;
constexpr int kMore = 60;  // added whenever a run ends before the next kill

WorldOptions options_for(Chance& chance) {
    return {.sandbox = {.orders = kOrders, .seed = chance.seed() % 1'000'000}};
}

// POSTs take a moment, so that kills meet requests under way.
void slow_down(World& world) {
    world.sandbox.faults(
        R"([{"match":{"method":"POST","path":"^/asperion/v1/"},"kind":"latency","ms_min":2,"ms_max":15}])");
}

void expect_everything_once(World& world) {
    world.sandbox.no_faults();
    const SyncResult last = world.koppel.sync_to_rest(kContract, 20, {"--wait", "30"});
    EXPECT_TRUE(last.errors.empty()) << last.text();
    EXPECT_EQ(last.unsettled(), 0) << last.text();
    EXPECT_EQ(world.discrepancies(), "") << last.text();
    const Books books = world.sandbox.books();
    std::cout << books.invoices << " invoices of " << books.distinct_references << " references, "
              << world.sandbox.requests("POST /asperion/v1/salesorderwithlines") << " POSTs, "
              << world.sandbox.requests("GET /asperion/v1/salesinvoiceswithlines") +
                     world.sandbox.requests("GET /asperion/v1/salesinvoices")
              << " lookups" << std::endl;
}

// REQ H-04, REQ H-02
TEST(HostKill, AtRandomMomentsLosesAndDoublesNothing) {
    Chance chance;
    World world(options_for(chance));
    slow_down(world);
    int kills = 0;
    int orphans = 0;
    for (int attempt = 0; kills < Chance::rounds() && attempt < 4 * Chance::rounds(); ++attempt) {
        const auto host = world.koppel.start({"sync", kContract, "-q"});
        if (host->ended(chance.moment(5, 400))) {
            world.sandbox.add_orders(kMore);
            continue;
        }
        const auto workers = children_of(host->pid());
        host->kill(SIGKILL);
        ASSERT_TRUE(host->ended(Millis{10'000}));
        ++kills;
        for (const auto& worker : workers)
            if (!eventually(Millis{5'000}, [&] { return !is_alive(worker.pid); })) ++orphans;
    }
    EXPECT_EQ(kills, Chance::rounds());
    EXPECT_EQ(orphans, 0) << "a worker outlived its host";
    expect_everything_once(world);
}

class WorkerKill : public ::testing::TestWithParam<const char*> {};

bool runs(const Child& child, const std::string& plugin) {
    if (child.command.find("koppel-worker") == std::string::npos) return false;
    try {
        return read_file("/proc/" + std::to_string(child.pid) + "/maps").find("/" + plugin + ".so") !=
               std::string::npos;
    } catch (const std::runtime_error&) {
        return false;  // it has ended meanwhile
    }
}

// REQ H-04, REQ P-04
TEST_P(WorkerKill, AtRandomMomentsLosesAndDoublesNothing) {
    Chance chance;
    World world(options_for(chance));
    slow_down(world);
    int kills = 0;
    std::unique_ptr<Process> host;
    for (int attempt = 0; kills < Chance::rounds() && attempt < 50 * Chance::rounds(); ++attempt) {
        if (!host || host->ended()) {
            if (host) world.sandbox.add_orders(kMore);
            host = world.koppel.start({"sync", kContract, "-q", "--wait", "5"});
        }
        if (host->ended(chance.moment(5, 150))) continue;
        for (const auto& child : children_of(host->pid())) {
            if (!runs(child, GetParam())) continue;
            kill(child.pid, SIGKILL);
            ++kills;
            break;
        }
    }
    EXPECT_EQ(kills, Chance::rounds());
    if (host) {
        const Exit exit = host->wait(Millis{120'000});
        EXPECT_FALSE(exit.timed_out) << exit.both();
        EXPECT_EQ(exit.signal, 0) << exit.both();
    }
    expect_everything_once(world);
}

INSTANTIATE_TEST_SUITE_P(Of, WorkerKill, ::testing::Values("lightspeed-ecom", "asperion"),
                         [](const auto& instance) {
                             return std::string(instance.param) == "asperion" ? "TheSink" : "TheSource";
                         });

}  // namespace
}  // namespace koppel::test

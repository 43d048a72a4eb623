// Plugins that crash, hang, throw, talk nonsense or flood the memory: each is called by its name and its
// deed, and what stands beside it goes on.
#include <gtest/gtest.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <filesystem>
#include <ostream>

#include "support/world.hpp"

namespace koppel::test {
namespace {

namespace json = boost::json;
namespace fs = std::filesystem;

struct Deed {
    const char* name;
    const char* plugin;
    const char* act;  // the stub's setting "do", where the library does not do it anyway
    std::vector<std::string> told;
    friend void PrintTo(const Deed& value, std::ostream* out) { *out << value.name; }
};

class BadPlugin : public ::testing::TestWithParam<Deed> {
  protected:
    // The good contract, and the stub beside it. Calls of the stub are hung after two seconds.
    BadPlugin() : world_({.sandbox = {.orders = 40, .seed = 71}, .start = false}) {
        const fs::path plugins = world_.directory / "plugins";
        fs::create_directories(plugins);
        for (const char* name : {"lightspeed-ecom", "asperion"})
            fs::copy(plugin_directory() / name, plugins / name);
        fs::copy(stub_directory() / GetParam().plugin, plugins / GetParam().plugin);
        const fs::path manifest = plugins / GetParam().plugin / "manifest.json";
        auto object = json::parse(read_file(manifest)).as_object();
        object.at("limits").as_object()["call_seconds"] = 2;
        write_file(manifest, json::serialize(object));
        world_.koppel.plugins = {plugins};
        world_.koppel.must({"plugin", "trust", GetParam().plugin});
        json::object settings{{"url", world_.sandbox.origin() + "/_sandbox/null"}};
        if (GetParam().act != nullptr) settings["do"] = GetParam().act;
        world_.file.root()
            .at("connections")
            .as_array()
            .push_back({{"id", "stub"},
                        {"plugin", GetParam().plugin},
                        {"settings", settings},
                        {"secrets", json::object()}});
    }

    // Puts the bad flow first: the good one runs after it, in the same host.
    void add_flow(json::object flow) {
        auto& flows = world_.file.contract().at("flows").as_array();
        flows.insert(flows.begin(), std::move(flow));
        const Exit applied = world_.apply();
        ASSERT_EQ(applied.code, 0) << applied.both();
        started_ = world_.koppel.run({"start", kContract});
    }

    void expect_told(const std::string& text) {
        EXPECT_NE(text.find(GetParam().plugin), std::string::npos) << text;
        for (const auto& fragment : GetParam().told)
            EXPECT_NE(text.find(fragment), std::string::npos) << "no \"" << fragment << "\" in:\n" << text;
    }

    World world_;
    Exit started_;
};

// REQ P-04
TEST_P(BadPlugin, IsNamedWithWhatItDidWhenItIsChecked) {
    const Exit applied = world_.apply();
    ASSERT_EQ(applied.code, 0) << applied.both();
    const Exit check = world_.koppel.run({"check", "stub"}, Millis{60'000});
    EXPECT_EQ(check.code, 1) << check.both();
    EXPECT_EQ(check.signal, 0) << check.both();
    expect_told(check.both());
    EXPECT_EQ(world_.koppel.run({"check", kBooks}).code, 0);
}

// REQ P-04
TEST_P(BadPlugin, LeavesAContractBesideItAlone) {
    auto contract = world_.file.contract();
    contract["id"] = "beside";
    contract["flows"] = json::array{{{"name", "copy"},
                                     {"from", kShop},
                                     {"stream", "orders"},
                                     {"only", "paid"},
                                     {"to", "stub"},
                                     {"as", "invoice"},
                                     {"schedule", "15m"}}};
    world_.file.root().at("contracts").as_array().push_back(contract);
    const Exit applied = world_.apply();
    ASSERT_EQ(applied.code, 0) << applied.both();
    EXPECT_EQ(world_.koppel.run({"start", "beside"}, Millis{60'000}).code, 1);
    world_.koppel.must({"start", kContract});
    const SyncResult good = world_.sync();
    EXPECT_EQ(good.unsettled(), 0) << good.text();
    EXPECT_EQ(world_.discrepancies(), "");
}

INSTANTIATE_TEST_SUITE_P(
    Table, BadPlugin,
    ::testing::Values(Deed{"Segfault", "stub-segfault", nullptr, {"SIGSEGV"}},
                      Deed{"Abort", "stub-both", "abort", {"SIGABRT"}},
                      Deed{"Exit", "stub-both", "exit", {"7"}},
                      Deed{"StackOverflow", "stub-both", "overflow", {"SIGSEGV"}},
                      Deed{"Hang", "stub-hang", nullptr, {"did not come back"}},
                      Deed{"Throw", "stub-throw", nullptr, {"thrown across the boundary"}},
                      Deed{"Terminate", "stub-terminate", nullptr, {"SIGABRT"}},
                      Deed{"Nonsense", "stub-both", "bad_report", {"rules"}},
                      Deed{"Flood", "stub-flood", nullptr, {"memory"}}),
    [](const auto& instance) { return std::string(instance.param.name); });

// A sink that is well when it is checked and goes mad when it is given work.
class MadSink : public BadPlugin {};

// REQ P-04
TEST_P(MadSink, IsNamedAndTheFlowAfterItIsCompleteInTheSameRun) {
    add_flow({{"name", "copy"},
              {"from", kShop},
              {"stream", "orders"},
              {"only", "paid"},
              {"to", "stub"},
              {"as", "invoice"},
              {"schedule", "15m"}});
    ASSERT_EQ(started_.code, 0) << started_.both();
    const SyncResult sync = world_.sync({"--wait", "5"});
    EXPECT_EQ(sync.exit.signal, 0) << sync.text();
    EXPECT_NE(sync.exit.code, 0) << sync.text();
    std::string told = sync.text() + world_.koppel.logs();
    for (const auto& row : world_.koppel.records(kContract))
        told += row.reason + "\n";
    expect_told(told);
    const Truth truth = world_.sandbox.truth();
    EXPECT_EQ(world_.sandbox.books().invoices, static_cast<std::int64_t>(truth.bookable_numbers().size()));
    EXPECT_EQ(world_.sandbox.books().sum_incl, truth.bookable_sum());
}

INSTANTIATE_TEST_SUITE_P(
    Table, MadSink,
    ::testing::Values(Deed{"DiesBeforeSending", "stub-both", "die_before_sending", {"SIGABRT"}},
                      Deed{"OutcomesOfOthers", "stub-both", "bad_index", {"rules"}},
                      Deed{"OutcomesTwice", "stub-both", "twice", {"rules"}}),
    [](const auto& instance) { return std::string(instance.param.name); });

// A source that is well when it is checked and goes mad when it is read.
class MadSource : public BadPlugin {};

// REQ P-04
TEST_P(MadSource, IsNamedAndTheFlowAfterItIsCompleteInTheSameRun) {
    add_flow({{"name", "mad"},
              {"from", "stub"},
              {"stream", "sales"},
              {"to", kBooks},
              {"as", "invoice"},
              {"schedule", "15m"}});
    ASSERT_EQ(started_.code, 0) << started_.both();
    const SyncResult sync = world_.sync({"--wait", "5"});
    EXPECT_EQ(sync.exit.code, 1) << sync.text();
    expect_told(sync.text());
    const Truth truth = world_.sandbox.truth();
    EXPECT_EQ(world_.sandbox.books().invoices, static_cast<std::int64_t>(truth.bookable_numbers().size()));
    EXPECT_EQ(world_.sandbox.books().sum_incl, truth.bookable_sum());
}

INSTANTIATE_TEST_SUITE_P(Table, MadSource,
                         ::testing::Values(Deed{"EmptyKey", "stub-both", "empty_key", {"rules"}},
                                           Deed{"BytesThatAreNoText", "stub-both", "bad_utf8", {"rules"}},
                                           Deed{"NoRecord", "stub-both", "null_record", {"rules"}}),
                         [](const auto& instance) { return std::string(instance.param.name); });

}  // namespace
}  // namespace koppel::test

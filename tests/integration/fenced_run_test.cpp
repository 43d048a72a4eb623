// A host that lost its contract in the middle of a push: what it still wants to write is refused and counted,
// and the host that took over finds out what happened instead of posting again. REQ H-04
#include <gtest/gtest.h>

#include <fstream>
#include <future>
#include <thread>

#include "contracts/load.hpp"
#include "pipeline/flow_run.hpp"
#include "store/sqlite_store.hpp"
#include "support/koppel_cli.hpp"
#include "support/sandbox.hpp"
#include "support/temp_dir.hpp"

namespace {

using namespace koppel;  // NOLINT: tests read better so
using store::RecordState;

constexpr int kRecords = 5;

std::string contract_text(const test::Sandbox& sandbox) {
    return R"({"tenant":{"id":"t","name":"T BV","country":"NL","time_zone":"Europe/Amsterdam"},
 "connections":[{"id":"shop","plugin":"stub-source","settings":{"count":")" +
           std::to_string(kRecords) + R"("}},
  {"id":"books","plugin":"stub-sink","settings":{"url":")" +
           sandbox.origin() + R"(/_sandbox/null"}}],
 "contracts":[{"id":"c","start_date":"2020-01-01",
  "flows":[{"name":"sales","from":"shop","stream":"sales","only":"paid","to":"books","as":"invoice"}],
  "vat":[{"country":"NL","rate":"21","code":"1","accounts":{"turnover":"8000","shipping":"8090","payment_cost":"8095"}}],
  "debtors":{"fixed":"10000","payment_condition":"14"},
  "limits":{"settle_seconds":1,"look_gap_seconds":1}}]})";
}

// The parts of a host over one data directory, as the koppel binary puts them together.
class FencedRun : public ::testing::Test {
  protected:
    test::Sandbox sandbox;
    test::TempDir directory;
    std::unique_ptr<base::Clock> clock = base::system_clock();
    std::unique_ptr<base::Log> log = base::make_log({.level = base::LogLevel::off});
    std::unique_ptr<store::Store> store;
    std::unique_ptr<store::Vault> vault;
    plugins::Catalog catalog = plugins::Catalog::scan({test::stub_directory()}, {.trust_everything = true});
    std::unique_ptr<net::HttpClient> http = net::make_http_client({});
    std::unique_ptr<plugins::PluginHost> workers =
        plugins::make_plugin_host({.worker = test::binary("koppel-worker")}, *clock, *log);
    std::unique_ptr<pipeline::Connector> connector;

    void SetUp() override {
        test::KoppelCli koppel(directory.path() / "data");
        koppel.dev = true;
        koppel.plugins = {test::stub_directory()};
        const auto file = directory.path() / "contract.json";
        std::ofstream(file) << contract_text(sandbox);
        koppel.must({"apply", "-f", file.string()});
        store = std::move(*store::open_sqlite(koppel.data() / "koppel.db"));
        vault = std::move(*store::Vault::open(*store, koppel.data() / "master.key"));
        connector = std::make_unique<pipeline::Connector>(
            pipeline::Connector::Parts{*store, *vault, catalog, *workers, *http, *clock, *log});
    }

    base::Result<pipeline::RunReport> run() {
        const auto setup = *contracts::load_setup(*store, "c");
        const auto& flow = setup.contract.flows.front();
        const pipeline::RunSubject subject{setup.tenant, setup.contract, flow,
                                           setup.connections.at(flow.from), setup.connections.at(flow.to)};
        pipeline::RunProgress progress;
        return pipeline::run_flow({*store, *vault, *connector, *clock, *log}, subject, {.lanes = 1},
                                  progress);
    }

    std::size_t rows_in(RecordState state) {
        return store->records({.contract = "c", .state = state, .limit = 100})->size();
    }

    bool wait_for(const std::function<bool()>& what) {
        for (int i = 0; i < 400 && !what(); ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(25));
        return what();
    }
};

TEST_F(FencedRun, WritesNothingMoreAndIsCounted) {
    sandbox.faults(R"([{"match":{"method":"POST","path":"^/_sandbox/null"},"kind":"latency","probability":1.0,
                        "count":100,"ms_min":2000,"ms_max":2000}])");
    auto first = std::async(std::launch::async, [&] { return run(); });
    ASSERT_TRUE(wait_for([&] { return rows_in(RecordState::posting) == kRecords; }));

    ASSERT_TRUE(store->end_all_leases().has_value());
    const auto taken_over = store->acquire("c", "the other host", clock->now(), std::chrono::seconds(30));
    ASSERT_TRUE(taken_over.has_value());

    const auto result = first.get();
    ASSERT_TRUE(result.has_error());
    EXPECT_EQ(result.error().code, "fenced_out");
    EXPECT_GE(*store->stale_writes_refused(), 1U);
    EXPECT_EQ(rows_in(RecordState::posting), kRecords) << "the one that was fenced out wrote an outcome";

    sandbox.no_faults();
    ASSERT_TRUE(store->release(*taken_over).has_value());
    const auto second = run();
    ASSERT_TRUE(second.has_value()) << second.error().message;
    EXPECT_EQ(rows_in(RecordState::posted), kRecords);
    const auto sink = sandbox.get("/_sandbox/null");
    EXPECT_EQ(sink.at("posts").to_number<int>(), kRecords) << "each document was sent once";
    EXPECT_EQ(sink.at("duplicates").to_number<int>(), 0);
}

}  // namespace

// Plugins that take their worker with them, and workers that are taken from outside.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "base/simulated_clock.hpp"
#include "support.hpp"

namespace koppel::plugins::test {
namespace {

using namespace std::chrono_literals;

const PullRequest kPull{"sales", "", "", "", 0};

class Crash : public ::testing::Test {
  protected:
    void expect(const base::Error& error, const char* code, std::initializer_list<const char*> parts) {
        EXPECT_EQ(error.code, code) << error.text();
        for (const char* part : parts)
            EXPECT_NE(error.message.find(part), std::string::npos) << error.message;
    }
    Bench bench_{false};
};

TEST_F(Crash, SegfaultInPullNamesPluginCallAndContract) {  // REQ P-04
    auto page = bench_.source("segfault")->pull({}, kPull);
    ASSERT_FALSE(page);
    expect(page.error(), "plugin_crashed",
           {"plugin stub-both crashed (SIGSEGV) in pull of contract shop-books"});
    EXPECT_EQ(page.error().error_class, base::ErrorClass::internal);
}

TEST_F(Crash, OtherWaysToDie) {
    auto aborted = bench_.source("abort")->pull({}, kPull);
    expect(aborted.error(), "plugin_crashed", {"SIGABRT"});
    auto exited = bench_.source("exit")->pull({}, kPull);
    expect(exited.error(), "plugin_crashed", {"exit code 7"});
    auto overflowed = bench_.source("overflow")->pull({}, kPull);
    expect(overflowed.error(), "plugin_crashed", {"SIGSEGV"});
    const auto terminated = bench_.open("stub-terminate", Role::sink)->push({}, postings(1), false);
    ASSERT_TRUE(terminated.failure);
    expect(*terminated.failure, "plugin_crashed", {"stub-terminate", "SIGABRT", "in push"});
    EXPECT_TRUE(bench_.log_.has("terminate called")) << "its last words are in the log";
}

TEST_F(Crash, WhileLoadingAndWhileCreating) {
    auto loading = bench_.try_open("stub-init-crashes", Role::sink);
    ASSERT_FALSE(loading);
    expect(loading.error(), "plugin_crashed", {"stub-init-crashes", "SIGABRT", "while it was loaded"});
    auto creating = bench_.try_open("stub-both", Role::sink, R"({"do":"crash_in_create"})");
    ASSERT_FALSE(creating);
    expect(creating.error(), "plugin_crashed", {"in create of contract shop-books"});
}

TEST_F(Crash, NextCallGetsANewWorker) {  // REQ P-04
    auto bad = bench_.source("segfault");
    auto good = bench_.source("");
    ASSERT_TRUE(good->pull({}, kPull));
    const int before = bench_.host_->workers().at("stub-both");
    EXPECT_FALSE(bad->pull({}, kPull));
    auto page = good->pull({}, kPull);
    ASSERT_TRUE(page) << page.error().text();
    EXPECT_EQ(page->records.size(), 10u);
    EXPECT_NE(bench_.host_->workers().at("stub-both"), before);
}

TEST_F(Crash, OutcomesReportedBeforeItAreKept) {  // REQ P-04
    auto sink =
        bench_.open("stub-both", Role::sink, R"({"url":"http://sink.test/","do":"abort","after":"5"})");
    const auto report = sink->push({}, postings(20), false);
    ASSERT_TRUE(report.failure);
    expect(*report.failure, "plugin_crashed", {"in push"});
    ASSERT_EQ(report.outcomes.size(), 5u);
    for (const auto& outcome : report.outcomes)
        EXPECT_EQ(outcome.kind, OutcomeKind::created);
    EXPECT_EQ(report.attempted, 20u);
    EXPECT_TRUE(report.changing_request_sent);
    EXPECT_GT(report.last_byte_sent.time_since_epoch().count(), 0);
}

TEST_F(Crash, BeforeAnythingWasSentIsKnownAsSuch) {
    const auto report = bench_.sink("die_before_sending")->push({}, postings(3), false);
    ASSERT_TRUE(report.failure);
    expect(*report.failure, "plugin_crashed", {"SIGABRT"});
    EXPECT_FALSE(report.changing_request_sent);
    EXPECT_TRUE(report.outcomes.empty());
}

TEST_F(Crash, HungPluginIsEnded) {  // REQ P-04
    auto page = bench_.source("hang")->pull(within(200ms), kPull);
    ASSERT_FALSE(page);
    expect(page.error(), "plugin_hung", {"stub-both", "did not come back", "pull of contract shop-books"});
    EXPECT_TRUE(bench_.source("")->pull({}, kPull));
}

TEST_F(Crash, FloodOfMemoryIsEnded) {  // REQ P-04
    PluginHost::Options options;
    options.worker_memory_bytes = 96u << 20;
    Bench bench(false, options);
    auto page = bench.source("flood")->pull({}, kPull);
    ASSERT_FALSE(page);
    expect(page.error(), "plugin_out_of_memory", {"stub-both", "96 MiB", "pull"});
}

TEST_F(Crash, OthersInTheSameWorkerAreToldToComeBack) {  // REQ P-04
    auto patient = bench_.open("stub-both", Role::sink, R"({"url":"http://sink.test/"})", "patient");
    auto bad = bench_.source("segfault", "reckless");
    bench_.gateway_->hold();
    PushReport report;
    std::thread other([&] { report = patient->push({}, postings(4), false); });
    bench_.gateway_->wait_for_batches(1);
    auto page = bad->pull({}, kPull);
    bench_.gateway_->open();
    other.join();
    ASSERT_FALSE(page);
    expect(page.error(), "plugin_crashed", {"pull of contract reckless"});
    ASSERT_TRUE(report.failure);
    expect(*report.failure, "plugin_restarted", {"push of contract patient", "because of another call"});
    EXPECT_EQ(report.failure->error_class, base::ErrorClass::transient);
    EXPECT_TRUE(report.changing_request_sent);
    const auto again = patient->push({}, postings(4), false);
    EXPECT_FALSE(again.failure);
    EXPECT_EQ(again.outcomes.size(), 4u);
}

TEST_F(Crash, OtherPluginsNoticeNothing) {  // REQ P-04
    auto other = bench_.open("stub-other", Role::source);
    const int before = bench_.host_->workers().at("stub-other");
    std::atomic<bool> stop = false;
    std::atomic<int> good = 0, bad = 0;
    std::thread working([&] {
        while (!stop)
            ++(other->pull({}, kPull) ? good : bad);
    });
    for (int i = 0; i < 3; ++i)
        EXPECT_FALSE(bench_.source("segfault", "c" + std::to_string(i))->pull({}, kPull));
    while (good + bad < 20)
        std::this_thread::sleep_for(1ms);
    stop = true;
    working.join();
    EXPECT_EQ(bad, 0);
    EXPECT_EQ(bench_.host_->workers().at("stub-other"), before);
}

TEST_F(Crash, RepeatedCrashesLeadToQuarantineForThatContractAlone) {  // REQ P-04
    base::SimulatedClock clock(base::instant_from_unix_ms(1'700'000'000'000));
    PluginHost::Options options;
    options.crashes_until_quarantine = 3;
    Bench bench(false, options, &clock);
    auto bad = bench.source("segfault", "reckless");
    auto good = bench.source("", "patient");
    for (int i = 0; i < 3; ++i)
        expect(bad->pull({}, kPull).error(), "plugin_crashed", {});
    const auto refused = bad->pull({}, kPull);
    ASSERT_FALSE(refused);
    expect(refused.error(), "plugin_quarantined", {"3 crashes", "SIGSEGV", "pull of contract reckless"});
    EXPECT_GT(refused.error().retry_after_ms, 0);
    EXPECT_TRUE(good->pull({}, kPull));
    clock.advance(11min);
    expect(bad->pull({}, kPull).error(), "plugin_crashed", {});
}

TEST_F(Crash, KilledFromOutsideMidPush) {
    constexpr int kRounds = 20;
    PluginHost::Options options;
    options.crashes_until_quarantine = 2;
    Bench bench(false, options);
    auto sink = bench.open("stub-sink", Role::sink, R"({"url":"http://sink.test/"})");
    for (int round = 0; round < kRounds; ++round) {
        // Even rounds: the batch is under way. Odd rounds: the worker is at some point of its answers.
        const bool held = round % 2 == 0;
        // The last round's blow may only be felt now.
        for (int i = 0; i < 100 && !sink->check({}); ++i)
            std::this_thread::sleep_for(1ms);
        const std::size_t batches = bench.gateway_->batches();
        if (held) bench.gateway_->hold();
        PushReport report;
        std::atomic<bool> back = false;
        std::thread pushing([&] {
            report = sink->push({}, postings(64), false);
            back = true;
        });
        bench.gateway_->wait_for_batches(batches + 1);
        if (!held) std::this_thread::sleep_for(std::chrono::microseconds(200 * round));
        const auto workers = bench.host_->workers();
        if (const auto found = workers.find("stub-sink"); found != workers.end())
            kill(found->second, SIGKILL);
        if (held) {
            std::this_thread::sleep_for(20ms);
            EXPECT_FALSE(back) << "a push returns only when nothing of it is under way";
            bench.gateway_->open();
        }
        pushing.join();
        EXPECT_TRUE(report.changing_request_sent) << round;
        EXPECT_GT(report.last_byte_sent.time_since_epoch().count(), 0) << round;
        for (const auto& outcome : report.outcomes) {
            EXPECT_EQ(outcome.kind, OutcomeKind::created);
            EXPECT_EQ(outcome.remote_id, "doc-REF" + std::to_string(outcome.index));
        }
        if (held) {
            ASSERT_TRUE(report.failure) << round;
            EXPECT_TRUE(report.outcomes.empty());
        }
        if (report.failure) {
            expect(*report.failure, "plugin_restarted", {"stub-sink", "from outside"});
            EXPECT_EQ(report.failure->error_class, base::ErrorClass::transient);
            EXPECT_EQ(report.attempted, 64u);
        } else {
            EXPECT_EQ(report.outcomes.size(), 64u);
        }
    }
    for (int i = 0; i < 100 && !sink->check({}); ++i)
        std::this_thread::sleep_for(1ms);
    const auto report = sink->push({}, postings(64), false);
    EXPECT_FALSE(report.failure) << report.failure->text();
    EXPECT_EQ(report.outcomes.size(), 64u);
}

TEST_F(Crash, KilledFromOutsideBetweenCalls) {
    auto source = bench_.open("stub-source", Role::source);
    for (int round = 0; round < 10; ++round) {
        kill(bench_.host_->workers().at("stub-source"), SIGKILL);
        auto page = source->pull({}, kPull);
        // Either the death was noticed already, or the call met it.
        if (!page) expect(page.error(), "plugin_restarted", {"stub-source"});
        page = source->pull({}, kPull);
        ASSERT_TRUE(page) << page.error().text();
        EXPECT_EQ(page->records.size(), 10u);
    }
}

bool is_gone(int pid) {
    std::ifstream stat("/proc/" + std::to_string(pid) + "/stat");
    std::string text;
    std::getline(stat, text);
    return text.empty() || text.find(") Z ") != std::string::npos;
}

TEST_F(Crash, WorkersEndWithTheirHost) {
    int pipe_ends[2];
    ASSERT_EQ(pipe(pipe_ends), 0);
    const pid_t host = fork();
    if (host == 0) {
        Bench bench(false);
        auto source = bench.open("stub-hang", Role::source);
        std::thread hanging([&] { static_cast<void>(source->pull({}, kPull)); });
        std::this_thread::sleep_for(50ms);
        const int worker = bench.host_->workers().at("stub-hang");
        static_cast<void>(!write(pipe_ends[1], &worker, sizeof worker));
        pause();
    }
    int worker = 0;
    ASSERT_EQ(read(pipe_ends[0], &worker, sizeof worker), static_cast<ssize_t>(sizeof worker));
    EXPECT_FALSE(is_gone(worker));
    kill(host, SIGKILL);
    waitpid(host, nullptr, 0);
    for (int i = 0; i < 500 && !is_gone(worker); ++i)
        std::this_thread::sleep_for(10ms);
    EXPECT_TRUE(is_gone(worker));
    close(pipe_ends[0]);
    close(pipe_ends[1]);
}

TEST_F(Crash, WorkersEndWhenTheHostIsClosed) {
    auto source = bench_.open("stub-source", Role::source);
    const int worker = bench_.host_->workers().at("stub-source");
    source.reset();
    bench_.host_.reset();
    EXPECT_TRUE(is_gone(worker));
}

TEST_F(Crash, MissingWorkerBinaryIsSaid) {
    PluginHost::Options options;
    base::SimulatedClock clock(base::instant_from_unix_ms(0));
    options.worker = "/nowhere/koppel-worker";
    auto host = make_plugin_host(options, clock, bench_.log_);
    InstanceRequest request;
    request.manifest = *bench_.catalog_.find("stub-source");
    request.settings = "{}";
    auto opened = host->open(std::move(request));
    ASSERT_FALSE(opened);
    expect(opened.error(), "worker_not_started", {"/nowhere/koppel-worker", "No such file"});
}

}  // namespace
}  // namespace koppel::plugins::test

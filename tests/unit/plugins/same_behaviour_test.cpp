// The same plugin, in this process and in a worker: what comes out must be equal.
#include "support.hpp"

namespace koppel::plugins::test {
namespace {

class Modes : public ::testing::TestWithParam<bool> {
  protected:
    Bench bench_{GetParam()};
};

TEST_P(Modes, PullReadsPagesUntilTheEnd) {  // REQ P-01
    auto source = bench_.open("stub-source", Role::source, R"({"count":"10"})");
    ASSERT_TRUE(source);
    PullRequest request;
    request.stream = "sales";
    request.max_records = 4;
    std::vector<std::string> keys;
    for (int pages = 0; pages < 10; ++pages) {
        auto page = source->pull({}, request);
        ASSERT_TRUE(page) << page.error().text();
        for (const auto& record : page->records)
            keys.push_back(record.key);
        request.cursor = page->cursor;
        if (!page->has_more) break;
        EXPECT_EQ(page->records.size(), 4u);
    }
    EXPECT_EQ(keys, (std::vector<std::string>{"R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8", "R9", "R10"}));
}

TEST_P(Modes, PullCarriesTheWholeRecord) {
    auto source = bench_.open("stub-source", Role::source, R"({"count":"1"})");
    auto page = source->pull({}, PullRequest{"sales", "", "", "", 0});
    ASSERT_TRUE(page) << page.error().text();
    ASSERT_EQ(page->records.size(), 1u);
    const Record& record = page->records[0];
    EXPECT_EQ(record.type, "sale/1");
    EXPECT_EQ(record.version, "1");
    EXPECT_EQ(record.event_time, "2026-11-21T10:00:00+01:00");
    EXPECT_EQ(record.amount, "12.10");
    EXPECT_EQ(record.currency, "EUR");
    EXPECT_TRUE(record.payload.starts_with("{\"kind\":\"order\"")) << record.payload;
    EXPECT_FALSE(record.deleted);
}

TEST_P(Modes, PullOfManyRecordsKeepsTheirOrder) {
    auto source = bench_.open("stub-source", Role::source, R"({"count":"5000","per_page":"5000"})");
    auto page = source->pull({}, PullRequest{"sales", "", "", "", 5000});
    ASSERT_TRUE(page) << page.error().text();
    ASSERT_EQ(page->records.size(), 5000u);
    for (std::size_t i = 0; i < 5000; ++i)
        ASSERT_EQ(page->records[i].key, "R" + std::to_string(i + 1));
}

TEST_P(Modes, PushSendsOneBatchAndReportsEveryOutcome) {
    auto sink = bench_.open("stub-sink", Role::sink, R"({"url":"http://sink.test/documents"})");
    const auto report = sink->push({}, postings(64), false);
    EXPECT_FALSE(report.failure) << report.failure->text();
    EXPECT_EQ(bench_.gateway_->batches(), 1u);
    EXPECT_EQ(bench_.gateway_->requests(), 64u);
    EXPECT_EQ(report.attempted, 64u);
    ASSERT_EQ(report.outcomes.size(), 64u);
    for (const auto& outcome : report.outcomes) {
        EXPECT_EQ(outcome.kind, OutcomeKind::created);
        EXPECT_EQ(outcome.remote_id, "doc-REF" + std::to_string(outcome.index));
    }
    EXPECT_TRUE(report.changing_request_sent);
    EXPECT_GT(report.last_byte_sent.time_since_epoch().count(), 0);
}

TEST_P(Modes, DryRunSendsNothing) {
    auto sink = bench_.open("stub-sink", Role::sink, R"({"url":"http://sink.test/documents"})");
    const auto report = sink->push({}, postings(3), true);
    EXPECT_FALSE(report.failure);
    EXPECT_EQ(report.outcomes.size(), 3u);
    EXPECT_FALSE(report.changing_request_sent);
    EXPECT_EQ(bench_.gateway_->requests(), 0u);
}

TEST_P(Modes, PushClassifiesAnswers) {
    bench_.gateway_ = std::make_shared<FakeGateway>([](const net::GatewayRequest& request) {
        if (request.http.body == "{\"n\":0}") return http_answer(422, "");
        if (request.http.body == "{\"n\":1}") return http_answer(503, "");
        if (request.http.body == "{\"n\":2}") return http_answer(500, "");
        return http_answer(409, "{\"id\":\"there\"}");
    });
    auto sink = bench_.sink("");
    const auto report = sink->push({}, postings(4), false);
    EXPECT_FALSE(report.failure);
    ASSERT_EQ(report.outcomes.size(), 4u);
    EXPECT_EQ(report.outcomes[0].kind, OutcomeKind::rejected);
    EXPECT_EQ(report.outcomes[0].error.error_class, base::ErrorClass::rejected);
    EXPECT_EQ(report.outcomes[0].error.http_status, 422);
    EXPECT_EQ(report.outcomes[1].kind, OutcomeKind::retry);
    EXPECT_EQ(report.outcomes[2].kind, OutcomeKind::unknown);
    EXPECT_EQ(report.outcomes[3].kind, OutcomeKind::unchanged);
    EXPECT_EQ(report.outcomes[3].remote_id, "there");
}

TEST_P(Modes, RequestsThatNeverLeftAreNoChangingRequests) {
    bench_.gateway_ = std::make_shared<FakeGateway>([](const net::GatewayRequest&) {
        net::HttpResponse response;
        response.error_class = base::ErrorClass::transient;
        response.message = "connection refused";
        return response;
    });
    const auto report = bench_.sink("")->push({}, postings(2), false);
    ASSERT_EQ(report.outcomes.size(), 2u);
    EXPECT_EQ(report.outcomes[0].kind, OutcomeKind::retry);
    EXPECT_EQ(report.outcomes[0].error.error_class, base::ErrorClass::transient);
    EXPECT_FALSE(report.changing_request_sent);
}

TEST_P(Modes, LookupTellsOnceNowhereAndMany) {
    bench_.gateway_ = std::make_shared<FakeGateway>([](const net::GatewayRequest& request) {
        if (request.http.url.ends_with("REF0")) return http_answer(200, R"([{"id":"a"}])");
        if (request.http.url.ends_with("REF1")) return http_answer(404, "");
        if (request.http.url.ends_with("REF2")) return http_answer(200, R"([{"id":"a"},{"id":"b"}])");
        return http_answer(500, "");
    });
    auto found = bench_.sink("")->find({}, postings(4));
    ASSERT_TRUE(found) << found.error().text();
    ASSERT_EQ(found->size(), 4u);
    EXPECT_EQ((*found)[0].kind, FoundKind::once);
    EXPECT_EQ((*found)[0].remote_id, "a");
    EXPECT_EQ((*found)[1].kind, FoundKind::nowhere);
    EXPECT_EQ((*found)[2].kind, FoundKind::many);
    EXPECT_EQ((*found)[3].kind, FoundKind::unclear);
}

TEST_P(Modes, CheckReportsTheAccount) {
    auto report = bench_.source("")->check({});
    ASSERT_TRUE(report) << report.error().text();
    EXPECT_EQ(report->account, "stub account");
    EXPECT_EQ(report->warnings, std::vector<std::string>{"only a stub"});
}

TEST_P(Modes, CheckPassesOnWhatThePluginSays) {
    auto report = bench_.source("refuse_login")->check({});
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().error_class, base::ErrorClass::auth);
    EXPECT_EQ(report.error().code, "login_refused");
    EXPECT_EQ(report.error().message, "the key was refused");
}

TEST_P(Modes, CreateCanBeRefused) {
    auto opened = bench_.try_open("stub-both", Role::source, R"({"do":"refuse_create"})");
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().error_class, base::ErrorClass::config);
    EXPECT_EQ(opened.error().code, "bad_setting");
}

TEST_P(Modes, ServicesAnswer) {
    bench_.state_ = {{"stood", "here"}};
    auto source = bench_.open("stub-both", Role::source, R"({"probe":"services"})");
    auto report = source->check({});
    ASSERT_TRUE(report) << report.error().text();
    // The digest is HMAC-SHA256 of "data" with "key".
    EXPECT_TRUE(report->account.starts_with(
        "shown=open-sesame hidden=-1 digest=5031fe3d matches=1 stood=here keys=['written'] unix="))
        << report->account;
    EXPECT_TRUE(bench_.log_.has("a line from the stub plugin=stub-both contract=shop-books"));
    EXPECT_TRUE(bench_.log_.has("answer=42"));
    // What a check stages is dropped: the next one finds the state as it was.
    EXPECT_TRUE(source->check({})->account.find("stood=here") != std::string::npos);
}

TEST_P(Modes, PullHandsOverStagedState) {
    auto source = bench_.source("use_state");
    auto page = source->pull({}, PullRequest{"sales", "3", "", "", 2});
    ASSERT_TRUE(page);
    EXPECT_EQ(page->staged_state.at("last_pull"), "3");
}

TEST_P(Modes, FailedPullLeavesNothing) {
    auto page = bench_.source("fail_after_records")->pull({}, PullRequest{"sales", "", "", "", 2});
    ASSERT_FALSE(page);
    EXPECT_EQ(page.error().error_class, base::ErrorClass::transient);
    EXPECT_EQ(page.error().code, "source_down");
}

TEST_P(Modes, CancelledPullEnds) {
    CallContext call;
    std::atomic<bool> stop = false;
    call.cancelled = [&] { return stop.load(); };
    std::thread later([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        stop = true;
    });
    auto page = bench_.source("wait")->pull(call, PullRequest{"sales", "", "", "", 0});
    later.join();
    ASSERT_FALSE(page);
    EXPECT_EQ(page.error().error_class, base::ErrorClass::cancelled);
}

TEST_P(Modes, DeadlineCancelsAPluginThatListens) {
    auto page = bench_.source("wait")->pull(within(std::chrono::milliseconds(100)),
                                            PullRequest{"sales", "", "", "", 0});
    ASSERT_FALSE(page);
    EXPECT_EQ(page.error().code, "cancelled");
}

TEST_P(Modes, RequestsMayNotCarryTheHostsHeaders) {
    const auto report = bench_.sink("own_authorization")->push({}, postings(1), false);
    ASSERT_EQ(report.outcomes.size(), 1u);
    EXPECT_EQ(report.outcomes[0].error.error_class, base::ErrorClass::config);
    EXPECT_EQ(bench_.gateway_->requests(), 0u);
    EXPECT_FALSE(report.changing_request_sent);
}

TEST_P(Modes, InstancesShareNoState) {
    auto one = bench_.open("stub-both", Role::source, R"({"probe":"calls"})");
    auto two = bench_.open("stub-both", Role::source, R"({"probe":"calls"})");
    EXPECT_EQ(one->check({})->account, "1");
    EXPECT_EQ(one->check({})->account, "2");
    EXPECT_EQ(two->check({})->account, "1");
}

TEST_P(Modes, SlowStartIsToleratedAndNoted) {
    auto source = bench_.open("stub-slow-init", Role::source);
    ASSERT_TRUE(source);
    EXPECT_TRUE(source->check({}));
    EXPECT_TRUE(bench_.log_.has("the plugin is slow to start"));
}

struct Refusal {
    const char* plugin;
    const char* code;
    std::vector<const char*> parts;
};

TEST_P(Modes, LibrariesThatAreNotWhatTheyClaimAreRefused) {
    const std::vector<Refusal> refusals = {
        {"stub-wrong-id",
         "plugin_manifest_mismatch",
         {"test.koppel.somebody-else", "test.koppel.stub-wrong-id"}},
        {"stub-wrong-version", "plugin_manifest_mismatch", {"9.9.9", "1.0.0"}},
        {"stub-init-fails", "plugin_init_failed", {"the stub does not want to start"}},
        {"stub-null-function", "plugin_bad_interface", {"koppel.source/1", "null"}},
        {"stub-small-entry", "plugin_bad_entry", {"16 bytes"}},
    };
    for (const auto& refusal : refusals) {
        auto opened = bench_.try_open(refusal.plugin, Role::source);
        ASSERT_FALSE(opened) << refusal.plugin;
        EXPECT_EQ(opened.error().code, refusal.code) << refusal.plugin;
        for (const char* part : refusal.parts)
            EXPECT_NE(opened.error().message.find(part), std::string::npos) << opened.error().message;
    }
}

TEST_P(Modes, RoleThatThePluginDoesNotHaveIsRefused) {
    auto opened = bench_.try_open("stub-source", Role::sink);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, "plugin_has_no_such_role");
}

TEST_P(Modes, ManyInstancesWorkAtOnce) {
    std::vector<std::thread> threads;
    std::atomic<int> good = 0;
    for (int i = 0; i < 8; ++i)
        threads.emplace_back([&, i] {
            auto sink = bench_.sink("", "contract-" + std::to_string(i));
            for (int round = 0; round < 10; ++round) {
                const auto report = sink->push({}, postings(16), false);
                if (!report.failure && report.outcomes.size() == 16) ++good;
            }
        });
    for (auto& thread : threads)
        thread.join();
    EXPECT_EQ(good, 80);
}

INSTANTIATE_TEST_SUITE_P(Everywhere, Modes, ::testing::Values(true, false),
                         [](const auto& mode) { return mode.param ? "InProcess" : "Worker"; });

}  // namespace
}  // namespace koppel::plugins::test

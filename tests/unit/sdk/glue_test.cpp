// The C++ glue, driven through its vtables as a host drives it.
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <functional>
#include <new>

#include "koppel/cpp/koppel.hpp"
#include "koppel/testkit/driver.hpp"

namespace koppel::sdk {
namespace {

// What the plugin under test does, set by each test.
struct Script {
    std::function<void(std::string_view settings)> create;
    std::function<CheckReport(Call&)> check;
    std::function<PullResult(Call&, const PullRequest&, Emitter&)> pull;
    std::function<void(Call&, std::span<const Posting>, bool, Reporter&)> push;
    std::function<std::vector<Finding>(Call&, std::span<const Posting>)> find;
    std::function<OptionsPage(Call&, const OptionsRequest&)> options;
    std::function<WebhookAnswer(Call&, const WebhookRequest&)> webhook;
};
Script script;

class TestSource : public Source, public Options, public Webhook {
  public:
    TestSource(Host, std::string_view settings) {
        if (script.create) script.create(settings);
    }
    CheckReport check(Call& call) override { return script.check(call); }
    PullResult pull(Call& call, const PullRequest& request, Emitter& records) override {
        return script.pull(call, request, records);
    }
    OptionsPage options(Call& call, const OptionsRequest& request) override {
        return script.options(call, request);
    }
    WebhookAnswer webhook(Call& call, const WebhookRequest& request) override {
        return script.webhook(call, request);
    }
};

class TestSink : public Sink, public Lookup {
  public:
    TestSink(Host, std::string_view) {}
    CheckReport check(Call& call) override { return script.check(call); }
    void push(Call& call, std::span<const Posting> postings, bool dry_run, Reporter& outcomes) override {
        script.push(call, postings, dry_run, outcomes);
    }
    std::vector<Finding> find(Call& call, std::span<const Posting> postings) override {
        return script.find(call, postings);
    }
};

constinit const koppel_plugin_1 kPlugin =
    detail::Plugin<TestSource, TestSink>::entry("com.example.test", "1.2.3");
constinit const koppel_plugin_1 kSinkOnly = detail::Plugin<TestSink>::entry("com.example.sink", "1.2.3");

class Glue : public testing::Test {
  protected:
    void SetUp() override { script = {}; }

    // Lets check() throw and gives what the host sees.
    template <class Thrown>
    testkit::Failure failure_of_throwing(Thrown thrown) {
        script.check = [&](Call&) -> CheckReport { throw thrown; };
        return plugin_.source("{}").check().failure;
    }

    static std::vector<testkit::Posting> postings(std::size_t count) {
        std::vector<testkit::Posting> made;
        for (std::size_t i = 0; i < count; ++i) {
            made.push_back({std::to_string(i), "invoice/1", "R" + std::to_string(i), "{}", ""});
        }
        return made;
    }

    static HttpRequest post() {
        HttpRequest request;
        request.method = "POST";
        request.url = "https://books.test/invoices";
        return request;
    }

    testkit::FakeHost host_;
    testkit::PluginUnderTest plugin_{kPlugin, host_};
};

std::vector<std::int32_t> kinds(const testkit::Pushed& pushed) {
    std::vector<std::int32_t> found(pushed.outcomes.size(), -1);
    for (const auto& outcome : pushed.outcomes)
        found.at(outcome.index) = outcome.outcome;
    return found;
}

using GlueEntry = Glue;

TEST_F(GlueEntry, OffersWhatTheClassesAreAndNothingElse) {
    for (const char* id :
         {KOPPEL_SOURCE_1, KOPPEL_SINK_1, KOPPEL_LOOKUP_1, KOPPEL_OPTIONS_1, KOPPEL_WEBHOOK_1}) {
        EXPECT_NE(kPlugin.get_interface(id), nullptr) << id;
    }
    EXPECT_EQ(kPlugin.get_interface(nullptr), nullptr);
    EXPECT_EQ(kPlugin.get_interface("koppel.source/2"), nullptr);
    EXPECT_EQ(kSinkOnly.get_interface(KOPPEL_SOURCE_1), nullptr);
    EXPECT_EQ(kSinkOnly.get_interface(KOPPEL_OPTIONS_1), nullptr);
    EXPECT_NE(kSinkOnly.get_interface(KOPPEL_LOOKUP_1), nullptr);
}

TEST_F(GlueEntry, RefusesAHostThatIsTooOld) {
    koppel_host old = *host_.raw();
    old.struct_size = 8;
    koppel_error error = testkit::clean_error();
    EXPECT_EQ(kSinkOnly.init(&old, &error), KOPPEL_FAILED);
    EXPECT_STREQ(error.code, "host_too_old");
}

using GlueErrors = Glue;

TEST_F(GlueErrors, CarryClassCodeTextAndTiming) {
    const auto failure =
        failure_of_throwing(Error(ErrorClass::rate_limited, "slow_down", "Too fast.", 1500, 429));
    EXPECT_TRUE(failure.failed);
    EXPECT_EQ(failure.error_class, KOPPEL_ERROR_RATE_LIMITED);
    EXPECT_EQ(failure.code, "slow_down");
    EXPECT_EQ(failure.message, "Too fast.");
    EXPECT_EQ(failure.retry_after_ms, 1500);
    EXPECT_EQ(failure.http_status, 429);
}

TEST_F(GlueErrors, OfOtherKindsAreFaultsOfThePlugin) {
    auto failure = failure_of_throwing(std::out_of_range("index 7"));
    EXPECT_EQ(failure.error_class, KOPPEL_ERROR_INTERNAL);
    EXPECT_EQ(failure.message, "index 7");
    failure = failure_of_throwing(std::bad_alloc());
    EXPECT_EQ(failure.code, "out_of_memory");
    EXPECT_EQ(failure.message, "out of memory");
    failure = failure_of_throwing(42);
    EXPECT_EQ(failure.error_class, KOPPEL_ERROR_INTERNAL);
    EXPECT_EQ(failure.code, "plugin_fault");
}

TEST_F(GlueErrors, AreCutOnACharacter) {
    std::string text(422, 'x');
    text += "\u20ac";
    const auto failure = failure_of_throwing(Error(ErrorClass::config, std::string(100, 'c'), text));
    EXPECT_EQ(failure.message, std::string(422, 'x'));
    EXPECT_EQ(failure.code, std::string(63, 'c'));
}

TEST_F(GlueErrors, StopAConstructorToo) {
    script.create = [](std::string_view settings) {
        throw Error(ErrorClass::config, "bad_settings", std::string(settings));
    };
    auto source = plugin_.source(R"({"a":1})");
    EXPECT_EQ(source.raw(), nullptr);
    EXPECT_EQ(source.creation.code, "bad_settings");
    EXPECT_EQ(source.creation.message, R"({"a":1})");
}

TEST_F(GlueErrors, LeaveACallerWithoutRoomAlone) {
    script.check = [](Call&) -> CheckReport { throw Error(ErrorClass::auth, "a", "b"); };
    auto source = plugin_.source("{}");
    const auto* vtable = static_cast<const koppel_source_1*>(kPlugin.get_interface(KOPPEL_SOURCE_1));
    testkit::TextWriter report;
    EXPECT_EQ(vtable->check(source.raw(), source.call(), report.raw(), nullptr), KOPPEL_FAILED);
    koppel_error small{};
    small.struct_size = 16;
    EXPECT_EQ(vtable->check(source.raw(), source.call(), report.raw(), &small), KOPPEL_FAILED);
    EXPECT_EQ(small.error_class, 0);
    EXPECT_STREQ(small.message, "");
}

using GlueCheck = Glue;

TEST_F(GlueCheck, ReportsAsJson) {
    script.check = [](Call& call) -> CheckReport {
        EXPECT_EQ(call.attempt(), 1u);
        EXPECT_EQ(call.trace_id(), "trace-1");
        return {"Tea \"&\" Co", {"one", "two"}};
    };
    EXPECT_EQ(plugin_.source("{}").check().text, R"({"account":"Tea \"&\" Co","warnings":["one","two"]})");
}

TEST_F(GlueCheck, ReportsWhereABookStands) {
    script.check = [](Call&) -> CheckReport {
        return {"Tea", {}, BookReport{"2026-11-20", "2026-01-01", "line \"7\"", "proposal"}};
    };
    EXPECT_EQ(plugin_.source("{}").check().text,
              R"({"account":"Tea","warnings":[],"book":{"last_date":"2026-11-20","first_date":"2026-01-01",)"
              R"("mark":"line \"7\"","mode":"proposal"}})");
}

using GluePull = Glue;

TEST_F(GluePull, HandsOverRecordsWithTheirEnvelope) {
    script.pull = [](Call&, const PullRequest& request, Emitter& records) -> PullResult {
        EXPECT_EQ(request.stream, "orders");
        EXPECT_EQ(request.cursor, "c1");
        EXPECT_EQ(request.from, "2026-01-01T00:00:00Z");
        EXPECT_EQ(request.max_records, 7u);
        model::Sale sale;
        sale.key = "1";
        sale.created_at = "2026-11-20T10:00:00Z";
        sale.currency = "EUR";
        sale.total_incl = *model::Decimal::parse("12.1");
        records.emit(sale);
        sale.updated_at = "2026-11-21T10:00:00Z";
        sale.version = "v2";
        records.emit(sale);
        Record gone;
        gone.deleted = true;
        gone.key = "9";
        gone.type = "sale/1";
        records.emit(gone);
        EXPECT_EQ(records.count(), 3u);
        return {"c2", true, 5000};
    };
    const auto pulled = plugin_.source("{}").pull(
        {.stream = "orders", .cursor = "c1", .from = "2026-01-01T00:00:00Z", .to = "", .max_records = 7});
    ASSERT_FALSE(pulled.failure.failed) << pulled.failure.message;
    ASSERT_EQ(pulled.records.size(), 3u);
    EXPECT_EQ(pulled.records[0].type, "sale/1");
    EXPECT_EQ(pulled.records[0].amount, "12.10");
    EXPECT_EQ(pulled.records[0].event_time, "2026-11-20T10:00:00Z");
    EXPECT_EQ(pulled.records[0].version, content_mark(pulled.records[0].payload));
    EXPECT_EQ(pulled.records[1].event_time, "2026-11-21T10:00:00Z");
    EXPECT_EQ(pulled.records[1].version, "v2");
    EXPECT_EQ(model::from_json_text<model::Sale>(pulled.records[1].payload).version, "v2");
    EXPECT_TRUE(pulled.records[2].deleted);
    EXPECT_EQ(pulled.cursor, "c2");
    EXPECT_TRUE(pulled.has_more);
    EXPECT_EQ(pulled.poll_after_ms, 5000);
}

TEST_F(GluePull, EndsWhenTheHostTakesNoMore) {
    int emitted = 0;
    script.pull = [&](Call&, const PullRequest&, Emitter& records) -> PullResult {
        for (; emitted < 100; ++emitted)
            records.emit(Record{false, "k", "sale/1", "", "", "", "", "{}"});
        return {};
    };
    const auto pulled = plugin_.source("{}").pull({.stream = "orders", .room = 3});
    EXPECT_EQ(pulled.failure.error_class, KOPPEL_ERROR_CANCELLED);
    EXPECT_EQ(emitted, 3);
    EXPECT_EQ(pulled.cursor, "");
}

TEST(ContentMark, IsEqualForEqualTextsOnly) {
    EXPECT_EQ(content_mark(""), "cbf29ce484222325");  // the published FNV-1a values
    EXPECT_EQ(content_mark("a"), "af63dc4c8601ec8c");
    EXPECT_EQ(content_mark("foobar"), "85944171f73967e8");
}

using GluePush = Glue;

TEST_F(GluePush, GivesPostingsAndReportsOutcomes) {
    script.push = [](Call&, std::span<const Posting> given, bool dry_run, Reporter& outcomes) {
        EXPECT_TRUE(dry_run);
        ASSERT_EQ(given.size(), 2u);
        EXPECT_EQ(given[0].reference, "R0");
        EXPECT_FALSE(given[0].update);
        EXPECT_TRUE(given[1].update);
        EXPECT_EQ(given[1].remote_id, "55");
        outcomes.report(1, Outcome::updated("55", "N55"));
        Outcome refused = Outcome::failed(OutcomeKind::rejected, Error(ErrorClass::rejected, "no", "No."));
        refused.detail = std::string(5000, 'd');
        outcomes.report(0, refused);
    };
    auto two = postings(2);
    two[1].remote_id = "55";
    const auto pushed = plugin_.sink("{}").push(two, true);
    EXPECT_FALSE(pushed.failure.failed);
    EXPECT_EQ(pushed.attempted, 2u);
    ASSERT_EQ(pushed.outcomes.size(), 2u);
    EXPECT_EQ(pushed.outcomes[0].outcome, KOPPEL_OUTCOME_UPDATED);
    EXPECT_EQ(pushed.outcomes[0].remote_number, "N55");
    EXPECT_FALSE(pushed.outcomes[0].error.failed);
    EXPECT_EQ(pushed.outcomes[1].error.code, "no");
    EXPECT_EQ(pushed.outcomes[1].detail.size(), 4096u);
    EXPECT_TRUE(host_.faults.empty());
}

// Exactly one outcome for each posting, whatever the plugin does.
TEST_F(GluePush, KeepsOneOutcomePerPosting) {
    script.push = [](Call&, std::span<const Posting>, bool, Reporter& outcomes) {
        outcomes.report(0, Outcome::created("1"));
        outcomes.report(0, Outcome::created("2"));
        outcomes.report(7, Outcome::created("3"));
    };
    const auto pushed = plugin_.sink("{}").push(postings(2));
    ASSERT_EQ(pushed.outcomes.size(), 2u);
    EXPECT_EQ(pushed.outcomes[0].remote_id, "1");
    EXPECT_EQ(pushed.outcomes[1].index, 1u);
    EXPECT_EQ(pushed.outcomes[1].outcome, KOPPEL_OUTCOME_UNKNOWN);
    EXPECT_EQ(pushed.outcomes[1].error.code, "outcome_missing");
    EXPECT_EQ(host_.faults.size(), 3u);
}

TEST_F(GluePush, LeavesUntouchedWhatNoRequestWasSentFor) {
    script.push = [](Call& call, std::span<const Posting>, bool, Reporter& outcomes) {
        call.http().perform(HttpRequest{.url = "https://books.test/look"});  // reading changes nothing
        outcomes.report(0, Outcome::unchanged("1"));
        throw Error(ErrorClass::auth, "expired", "Log in again.");
    };
    const auto pushed = plugin_.sink("{}").push(postings(3));
    EXPECT_EQ(pushed.failure.error_class, KOPPEL_ERROR_AUTH);
    EXPECT_EQ(pushed.attempted, 1u);
    EXPECT_EQ(kinds(pushed), (std::vector<std::int32_t>{KOPPEL_OUTCOME_UNCHANGED}));
}

TEST_F(GluePush, CallsEverythingUnknownOnceSomethingWasSent) {
    script.push = [](Call& call, std::span<const Posting>, bool, Reporter& outcomes) {
        outcomes.report(1, Outcome::unchanged("1"));
        call.http().perform(post());
        throw std::runtime_error("a fault");
    };
    const auto pushed = plugin_.sink("{}").push(postings(3));
    EXPECT_EQ(pushed.failure.error_class, KOPPEL_ERROR_INTERNAL);
    EXPECT_EQ(pushed.attempted, 3u);
    EXPECT_EQ(kinds(pushed), (std::vector<std::int32_t>{KOPPEL_OUTCOME_UNKNOWN, KOPPEL_OUTCOME_UNCHANGED,
                                                        KOPPEL_OUTCOME_UNKNOWN}));
}

TEST_F(GluePush, DoesNotCountARequestThatNeverLeft) {
    host_.on_http = [](const testkit::HttpRequest&) { return testkit::HttpAnswer::unreachable(); };
    script.push = [](Call& call, std::span<const Posting>, bool, Reporter&) {
        const HttpRequest request = post();
        throw error_from(request, call.http().perform(request));
    };
    const auto pushed = plugin_.sink("{}").push(postings(2));
    EXPECT_EQ(pushed.failure.error_class, KOPPEL_ERROR_TRANSIENT);
    EXPECT_EQ(pushed.attempted, 0u);
    EXPECT_TRUE(pushed.outcomes.empty());
}

using PushOneByOne = Glue;

TEST_F(PushOneByOne, TurnsErrorsIntoOutcomesByTheirClass) {
    const std::vector<std::pair<ErrorClass, std::int32_t>> classes = {
        {ErrorClass::rejected, KOPPEL_OUTCOME_REJECTED},
        {ErrorClass::conflict, KOPPEL_OUTCOME_REJECTED},
        {ErrorClass::not_ready, KOPPEL_OUTCOME_NOT_READY},
        {ErrorClass::unknown, KOPPEL_OUTCOME_UNKNOWN},
        {ErrorClass::internal, KOPPEL_OUTCOME_REJECTED},
        {ErrorClass::unsupported, KOPPEL_OUTCOME_REJECTED}};
    for (const auto& pair : classes) {
        const auto error_class = pair.first;
        const auto outcome = pair.second;
        script.push = [&](Call& call, std::span<const Posting> given, bool, Reporter& outcomes) {
            push_one_by_one(call, given, outcomes, [&](const Posting& posting) {
                if (posting.key == "1") throw Error(error_class, "why", "Why.");
                return Outcome::created(std::string(posting.key));
            });
        };
        const auto pushed = plugin_.sink("{}").push(postings(3));
        EXPECT_FALSE(pushed.failure.failed);
        EXPECT_EQ(kinds(pushed),
                  (std::vector<std::int32_t>{KOPPEL_OUTCOME_CREATED, outcome, KOPPEL_OUTCOME_CREATED}));
    }
}

TEST_F(PushOneByOne, StopsForWhatConcernsEveryPosting) {
    for (const ErrorClass error_class : {ErrorClass::transient, ErrorClass::rate_limited, ErrorClass::auth,
                                         ErrorClass::config, ErrorClass::cancelled}) {
        script.push = [&](Call& call, std::span<const Posting> given, bool, Reporter& outcomes) {
            push_one_by_one(call, given, outcomes, [&](const Posting& posting) {
                call.http().perform(
                    post());  // of this posting or an earlier one: the later ones stay untouched
                if (posting.key == "1") throw Error(error_class, "why", "Why.");
                return Outcome::created(std::string(posting.key));
            });
        };
        const auto pushed = plugin_.sink("{}").push(postings(4));
        EXPECT_EQ(pushed.failure.error_class, static_cast<std::int32_t>(error_class));
        EXPECT_EQ(pushed.attempted, 2u);
        EXPECT_EQ(kinds(pushed), (std::vector<std::int32_t>{KOPPEL_OUTCOME_CREATED, KOPPEL_OUTCOME_RETRY}));
    }
}

TEST_F(PushOneByOne, CannotTellAfterAFaultBehindASentRequest) {
    script.push = [&](Call& call, std::span<const Posting> given, bool, Reporter& outcomes) {
        push_one_by_one(call, given, outcomes, [&](const Posting& posting) -> Outcome {
            if (posting.key == "0") call.http().perform(post());
            throw std::runtime_error("a fault");
        });
    };
    const auto pushed = plugin_.sink("{}").push(postings(2));
    EXPECT_EQ(kinds(pushed), (std::vector<std::int32_t>{KOPPEL_OUTCOME_UNKNOWN, KOPPEL_OUTCOME_REJECTED}));
}

TEST_F(PushOneByOne, StopsBetweenPostingsWhenCancelled) {
    auto sink = plugin_.sink("{}");
    script.push = [&](Call& call, std::span<const Posting> given, bool, Reporter& outcomes) {
        push_one_by_one(call, given, outcomes, [&](const Posting&) {
            call.http().perform(post());
            sink.cancelled = true;
            return Outcome::created("1");
        });
    };
    const auto pushed = sink.push(postings(3));
    EXPECT_EQ(pushed.failure.error_class, KOPPEL_ERROR_CANCELLED);
    EXPECT_EQ(pushed.attempted, 1u);
    EXPECT_EQ(kinds(pushed), (std::vector<std::int32_t>{KOPPEL_OUTCOME_CREATED}));
}

using GlueLookup = Glue;

TEST_F(GlueLookup, GivesOneFindingPerPostingOrFails) {
    script.find = [](Call&, std::span<const Posting>) {
        return std::vector<Finding>{{Found::once, "1", "N1", "12.10", "d"}, {Found::nowhere, "", "", "", ""}};
    };
    auto sink = plugin_.sink("{}");
    const auto found = sink.find(postings(2));
    ASSERT_EQ(found.findings.size(), 2u);
    EXPECT_EQ(found.findings[0].found, KOPPEL_FOUND_ONCE);
    EXPECT_EQ(found.findings[0].remote_number, "N1");
    EXPECT_EQ(found.findings[1].found, KOPPEL_FOUND_NOWHERE);
    EXPECT_EQ(sink.find(postings(3)).failure.code, "findings_missing");
}

using GlueTurns = Glue;

TEST_F(GlueTurns, TellWhenTheHostRunsTwoFunctionsAtOnce) {
    if (!KOPPEL_SDK_CHECKS) GTEST_SKIP() << "checks are off in this build";
    auto source = plugin_.source("{}");
    testkit::Failure inner;
    bool nested = false;
    script.check = [&](Call&) -> CheckReport {
        if (!std::exchange(nested, true)) inner = source.check().failure;
        return {};
    };
    EXPECT_FALSE(source.check().failure.failed);
    EXPECT_EQ(inner.code, "host_misbehaving");
    ASSERT_EQ(host_.log.size(), 1u);
    EXPECT_EQ(host_.log[0].level, KOPPEL_LOG_HOST_MISBEHAVING);
    EXPECT_FALSE(source.check().failure.failed);  // and the instance is free again
}

using GlueOptions = Glue;

TEST_F(GlueOptions, BecomeJson) {
    script.options = [](Call&, const OptionsRequest& request) -> OptionsPage {
        EXPECT_EQ(request.field, "/journal");
        EXPECT_EQ(request.search, "me");
        return {{{"40", "Memo \"M\""}, {"41", "More"}}, "p2"};
    };
    auto source = plugin_.source("{}");
    const auto* options = static_cast<const koppel_options_1*>(kPlugin.get_interface(KOPPEL_OPTIONS_1));
    const koppel_options_args args{sizeof args, 0, bytes("/journal"), bytes("{}"), bytes("me"), bytes("")};
    testkit::TextWriter answer;
    koppel_error error = testkit::clean_error();
    ASSERT_EQ(options->list(source.raw(), source.call(), &args, answer.raw(), &error), KOPPEL_OK)
        << error.message;
    EXPECT_EQ(answer.text,
              "{\"options\":[{\"value\":\"40\",\"label\":\"Memo \\\"M\\\"\"},"
              "{\"value\":\"41\",\"label\":\"More\"}],\"next\":\"p2\"}");
    auto sink = plugin_.sink("{}");
    EXPECT_EQ(options->list(sink.raw(), sink.call(), &args, answer.raw(), &error), KOPPEL_FAILED);
    EXPECT_EQ(error.error_class, KOPPEL_ERROR_UNSUPPORTED);
}

using GlueWebhook = Glue;

TEST_F(GlueWebhook, BecomesHints) {
    script.webhook = [](Call& call, const WebhookRequest& request) -> WebhookAnswer {
        if (!call.credentials().verify("hook", "hmac-sha256", request.body, request.headers.at(0).value)) {
            throw Error(ErrorClass::auth, "bad_signature", "The signature is wrong.");
        }
        return {{{"e1", "orders", std::string(request.body)}}, 202, "ok"};
    };
    auto source = plugin_.source("{}");
    const auto* webhook = static_cast<const koppel_webhook_1*>(kPlugin.get_interface(KOPPEL_WEBHOOK_1));
    std::vector<std::string> hints;
    const koppel_hint_receiver receiver{
        sizeof receiver, 0, &hints, [](void* to, const koppel_hint* hint) {
            static_cast<std::vector<std::string>*>(to)->push_back(testkit::text_of(hint->stream) + "/" +
                                                                  testkit::text_of(hint->key));
        }};
    const auto deliver = [&](std::string_view signature, koppel_error& error, koppel_webhook_answer& answer,
                             testkit::TextWriter& body) {
        const koppel_pair header{bytes("x-signature"), bytes(signature)};
        const koppel_webhook_request request{sizeof request, 1,       bytes("POST"), bytes("/"),
                                             bytes(""),      &header, bytes("42")};
        return webhook->decode(source.raw(), source.call(), &request, &receiver, &answer, body.raw(), &error);
    };
    koppel_error error = testkit::clean_error();
    koppel_webhook_answer answer{sizeof answer, 0};
    testkit::TextWriter body;
    EXPECT_EQ(deliver("hmac-sha256(hook,42)", error, answer, body), KOPPEL_OK);
    EXPECT_EQ(hints, std::vector<std::string>{"orders/42"});
    EXPECT_EQ(answer.http_status, 202);
    EXPECT_EQ(body.text, "ok");
    EXPECT_EQ(deliver("forged", error, answer, body), KOPPEL_FAILED);
    EXPECT_EQ(error.error_class, KOPPEL_ERROR_AUTH);
    EXPECT_EQ(hints.size(), 1u);
}

using GlueServices = Glue;

TEST_F(GlueServices, ReachTheHost) {
    host_.secrets["pin"] = "1234";
    host_.state["orders/1"] = "a";
    script.check = [](Call& call) -> CheckReport {
        EXPECT_EQ(format_instant(call.clock().now_unix_ms()), "2026-11-21T09:50:00Z");
        EXPECT_EQ(call.clock().now_mono_ms(), 1000);
        EXPECT_EQ(call.credentials().get("pin"), "1234");
        EXPECT_THROW(static_cast<void>(call.credentials().get("none")), Error);
        EXPECT_EQ(call.credentials().sign("k", "md5-suffix", "data"), "md5-suffix(k,data)");
        const State state = call.state();
        EXPECT_EQ(state.get("orders/1"), "a");
        EXPECT_EQ(state.get("orders/2"), std::nullopt);
        state.put("orders/2", "");
        EXPECT_EQ(state.get("orders/2"), "");
        EXPECT_EQ(state.list("orders/"), (std::vector<std::string>{"orders/1", "orders/2"}));
        state.remove("orders/1");
        EXPECT_THROW(state.put(std::string(201, 'k'), ""), Error);
        call.log().warning("careful", {{"order", "1"}});
        return {};
    };
    const auto answer = plugin_.source("{}").check();
    EXPECT_FALSE(answer.failure.failed) << answer.failure.message;
    EXPECT_EQ(host_.state, (std::map<std::string, std::string>{{"orders/2", ""}}));
    ASSERT_EQ(host_.log.size(), 1u);
    EXPECT_EQ(host_.log[0].labels.at("order"), "1");
}

TEST_F(GlueServices, ThatAreMissingAreToldByName) {
    host_.missing_services = {{KOPPEL_HOST_HTTP_1, true}, {KOPPEL_HOST_LOG_1, true}};
    script.check = [](Call& call) -> CheckReport {
        call.log().info("goes nowhere");
        call.http();
        return {};
    };
    const auto failure = plugin_.source("{}").check().failure;
    EXPECT_EQ(failure.error_class, KOPPEL_ERROR_UNSUPPORTED);
    EXPECT_EQ(failure.message, "This host does not offer koppel.host.http/1.");
}

}  // namespace
}  // namespace koppel::sdk

// What a vendor allows is never exceeded, over many processes and days: requests a day, and refusals an hour.
// Real host, real workers, a vendor in this process, and a clock that leaps from run to run.
// KOPPEL_GOVERNOR_FULL=1: 20,000 documents at 5,000 requests a day, instead of a hundredth of both.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <cstdlib>
#include <deque>
#include <fstream>
#include <map>
#include <mutex>
#include <set>
#include <thread>

#include "contracts/load.hpp"
#include "pipeline/flow_run.hpp"
#include "store/sqlite_store.hpp"
#include "support/koppel_cli.hpp"
#include "support/temp_dir.hpp"
#include "unit/net/test_server.hpp"

namespace {

using namespace koppel;  // NOLINT: tests read better so
using base::Instant;
using net::test::Reply;
using net::test::ServerRequest;
using store::RecordState;
using namespace std::chrono_literals;

// Runs on from where it was put, at a multiple of the real speed.
class LeapingClock final : public base::Clock {
  public:
    LeapingClock(const char* start, int speed)
        : speed_(speed), offset_(*base::parse_iso(start) - fast_now()) {}
    Instant now() const override { return fast_now() + base::milliseconds(offset_.load()); }
    base::Mono mono() const override { return base::Mono(now().time_since_epoch()); }
    void wait_until(base::Mono until, const std::function<bool()>& stop) override {
        while (mono() < until && !(stop && stop()))
            std::this_thread::sleep_for(1ms);
    }
    void leap_to(Instant moment) {
        if (moment > now()) offset_ += (moment - now()).count() + 1;
    }

  private:
    Instant fast_now() const {
        const auto real = std::chrono::steady_clock::now().time_since_epoch();
        return Instant(std::chrono::duration_cast<base::milliseconds>(real) * speed_);
    }
    const int speed_;
    struct Offset : std::atomic<std::int64_t> {
        explicit Offset(base::milliseconds by) : std::atomic<std::int64_t>(by.count()) {}
        using std::atomic<std::int64_t>::operator+=;
    } offset_;
};

// Counts requests a UTC day and refusals in any hour, and refuses as such vendors do.
class Vendor {
  public:
    Vendor(const base::Clock& clock, std::int64_t a_day) : clock_(clock), a_day_(a_day) {}

    std::string url() const { return server_.url("/api/v1/4711/Entries"); }
    void refuse(const std::string& key) { refused_.insert(key); }
    void busy_once(const std::string& key) { busy_.insert(key); }

    struct Counts {
        std::map<std::string, int> posts;     // by key
        std::map<std::int64_t, int> by_day;   // requests
        int beyond_the_day = 0;               // 429
        std::size_t most_errors_an_hour = 0;  // in any hour
        int shut_out = 0;                     // asked while shut out
        int requests = 0;
    };
    Counts counts() const {
        const std::lock_guard lock(mutex_);
        return counts_;
    }

  private:
    Reply on(const ServerRequest& r) {
        const std::lock_guard lock(mutex_);
        const Instant now = clock_.now();
        const auto day = base::unix_ms(now) / 86'400'000;
        ++counts_.requests;
        const int used = ++counts_.by_day[day];
        const std::vector<std::pair<std::string, std::string>> headers = {
            {"X-Remaining", std::to_string(std::max<std::int64_t>(a_day_ - used, 0))},
            {"X-Reset", std::to_string((day + 1) * 86'400'000)}};
        std::erase_if(errors_, [&](Instant at) { return at + 1h <= now; });
        if (errors_.size() >= 10) {
            ++counts_.shut_out;
            return Reply::ok("shut out", headers, 429);
        }
        if (used > a_day_) {
            ++counts_.beyond_the_day;
            return Reply::ok("", headers, 429);
        }
        const auto key = r.headers.contains("x-key") ? r.headers.at("x-key") : std::string();
        if (busy_.erase(key) > 0) return Reply::ok("", headers, 503);
        if (refused_.contains(key)) {
            errors_.push_back(now);
            counts_.most_errors_an_hour = std::max(counts_.most_errors_an_hour, errors_.size());
            return Reply::ok("VAT code 77 of " + key + " is blocked", headers, 400);
        }
        if (r.method == "GET") return Reply::ok("[]", headers);
        ++counts_.posts[key];
        return Reply::ok("{\"id\":" + std::to_string(counts_.requests) + "}", headers, 201);
    }

    const base::Clock& clock_;
    const std::int64_t a_day_;
    std::set<std::string> refused_, busy_;
    mutable std::mutex mutex_;
    std::deque<Instant> errors_;
    Counts counts_;
    net::test::TestServer server_{[this](const ServerRequest& r) { return on(r); }};
};

// When a limit is met, lanes put their batches back: so many requests of the day may be left over.
constexpr int kPutBack = 8;

// The parts of a host, as the koppel binary puts them together: one for each run.
struct HostParts {
    HostParts(const std::filesystem::path& data, base::Clock& c) : clock(c) {
        store = std::move(*store::open_sqlite(data / "koppel.db"));
        vault = std::move(*store::Vault::open(*store, data / "master.key"));
        connector = std::make_unique<pipeline::Connector>(
            pipeline::Connector::Parts{*store, *vault, catalog, *workers, *http, clock, *log});
    }
    pipeline::RunReport run() {
        const auto setup = *contracts::load_setup(*store, "c");
        const auto& flow = setup.contract.flows.front();
        const pipeline::RunSubject subject{setup.tenant, setup.contract, flow,
                                           setup.connections.at(flow.from), setup.connections.at(flow.to)};
        pipeline::RunProgress progress;
        auto report = pipeline::run_flow({*store, *vault, *connector, clock, *log}, subject,
                                         {.wait = std::chrono::seconds(20)}, progress);
        if (report.has_error()) throw std::runtime_error(report.error().text());
        if (report->push_failure) throw std::runtime_error(report->push_failure->text());
        if (report->pull_failure) throw std::runtime_error(report->pull_failure->text());
        return *report;
    }
    std::vector<store::LedgerRow> rows(RecordState state) {
        return *store->records({.contract = "c", .state = state, .limit = 100'000});
    }

    base::Clock& clock;
    std::unique_ptr<base::Log> log = base::make_log({.level = base::LogLevel::off});
    plugins::Catalog catalog = plugins::Catalog::scan({test::stub_directory()}, {.trust_everything = true});
    std::unique_ptr<net::HttpClient> http = net::make_http_client({});
    std::unique_ptr<plugins::PluginHost> workers =
        plugins::make_plugin_host({.worker = test::binary("koppel-worker")}, clock, *log);
    std::unique_ptr<store::Store> store;
    std::unique_ptr<store::Vault> vault;
    std::unique_ptr<pipeline::Connector> connector;
};

class Governor : public ::testing::Test {
  protected:
    test::TempDir directory;
    test::KoppelCli koppel{directory.path() / "data"};

    void apply(const std::string& plugin, int records, const std::string& url) {
        koppel.dev = true;
        koppel.plugins = {test::stub_directory()};
        const auto file = directory.path() / "contract.json";
        std::ofstream(file)
            << R"({"tenant":{"id":"t","name":"T BV","country":"NL","time_zone":"Europe/Amsterdam"},
 "connections":[{"id":"shop","plugin":"stub-source","settings":{"count":")" +
                   std::to_string(records) + R"("}},{"id":"books","plugin":")" + plugin +
                   R"(","settings":{"do":"well","url":")" + url + R"("}}],
 "contracts":[{"id":"c","start_date":"2020-01-01",
  "flows":[{"name":"sales","from":"shop","stream":"sales","only":"paid","to":"books","as":"invoice"}],
  "vat":[{"country":"NL","rate":"21","code":"1","accounts":{"turnover":"8000","shipping":"8090","payment_cost":"8095"}}],
  "debtors":{"fixed":"10000","payment_condition":"14"},
  "limits":{"push_batch":16,"settle_seconds":1,"look_gap_seconds":1}}]})";
        koppel.must({"apply", "-f", file.string()});
    }
    boost::json::value budgets(Instant now) {
        return koppel.json({"get", "budgets", "books", "--now", base::to_iso(now)}).as_array().at(0);
    }
};

struct Size {
    std::string plugin;
    int a_day, reserve, documents;
};

Size size() {
    if (std::getenv("KOPPEL_GOVERNOR_FULL") != nullptr) return {"stub-metered-5000", 5'000, 250, 20'000};
    return {"stub-metered-50", 50, 3, 200};
}

// REQ H-07
TEST_F(Governor, SpreadsAQueueOverTheDaysOfTheVendorsBudgetAndForetellsItsEnd) {
    const Size size = ::size();
    LeapingClock clock("2026-11-21T10:00:00Z", 5);
    Vendor vendor(clock, size.a_day);
    for (int i = 1; i <= size.documents; i += 10)
        vendor.busy_once("R" + std::to_string(i));  // a document costs 1.1 requests
    apply(size.plugin, size.documents, vendor.url());

    std::optional<Instant> asked_at, foretold;
    int runs = 0;
    for (; runs < 12; ++runs) {
        Instant until{};
        {
            HostParts host(koppel.data(), clock);
            const auto report = host.run();
            if (!report.push_hold) break;
            EXPECT_EQ(report.push_hold->code, "budget_spent");
            EXPECT_NE(report.push_hold->words.find("requests a day"), std::string::npos);
            EXPECT_EQ(report.next_due, report.push_hold->until);
            until = report.push_hold->until;
            const auto waiting = host.rows(RecordState::waiting);
            ASSERT_FALSE(waiting.empty());
            for (const auto& row : waiting) {
                EXPECT_EQ(row.reason_code, "budget_spent");
                EXPECT_LE(*row.next_attempt - until, 1s);
            }
            EXPECT_TRUE(host.rows(RecordState::failed).empty());
        }
        EXPECT_LT(std::abs(base::unix_ms(until) % 86'400'000), 60'000) << "at midnight, UTC";
        if (!foretold) {
            asked_at = clock.now();
            const auto said = budgets(clock.now());
            const auto& forecast = said.at("forecast");
            foretold = base::parse_iso(std::string(forecast.at("through_at").as_string()));
            const auto& day = said.at("credentials").at(0).at("windows").at(1);
            EXPECT_EQ(day.at("limit"), size.a_day);
            EXPECT_EQ(day.at("reserve"), size.reserve);
            const auto left = day.at("left").to_number<std::int64_t>();
            EXPECT_GE(left, size.reserve) << boost::json::serialize(said);
            EXPECT_LE(left, size.reserve + kPutBack) << boost::json::serialize(said);
        }
        // Nothing but what was put back leaves before the day is over, in whatever process.
        const int before = vendor.counts().requests;
        HostParts(koppel.data(), clock).run();
        EXPECT_LE(vendor.counts().requests, before + kPutBack);
        clock.leap_to(until);
    }
    const Instant through = clock.now();
    const auto counts = vendor.counts();
    EXPECT_EQ(counts.beyond_the_day, 0);
    for (const auto& [day, requests] : counts.by_day)
        EXPECT_LE(requests, size.a_day - size.reserve);
    EXPECT_GE(runs, 4);
    EXPECT_EQ(static_cast<int>(counts.posts.size()), size.documents);
    for (const auto& [key, posts] : counts.posts)
        EXPECT_EQ(posts, 1) << key;
    ASSERT_TRUE(foretold);
    const double took = static_cast<double>((through - *asked_at).count());
    const double error = static_cast<double>((*foretold - through).count()) / took;
    EXPECT_LT(std::abs(error), 0.1) << "foretold " << base::to_iso(*foretold) << ", was "
                                    << base::to_iso(through);
    std::cout << "foretold " << base::to_iso(*foretold) << ", was " << base::to_iso(through) << ", off by "
              << error * 100 << " %\n";
}

// REQ H-07
TEST_F(Governor, KeepsAShareOfTheDayForWhoeverAsks) {
    LeapingClock clock("2026-11-21T10:00:00Z", 1);
    Vendor vendor(clock, 50);
    apply("stub-metered-50", 60, vendor.url());
    HostParts host(koppel.data(), clock);
    ASSERT_TRUE(host.run().push_hold);
    const auto before = vendor.counts();
    EXPECT_LE(before.requests, 47);
    EXPECT_GE(before.requests, 47 - kPutBack);
    const auto books = *contracts::load_connection(*host.store, "books");
    auto sink = std::move(*host.connector->open(books, plugins::Role::sink, "c"));
    const std::vector<plugins::PostingView> question = {{.key = "R1", .reference = "nowhere"}};
    for (int i = before.requests; i < 50; ++i) {
        const auto found = sink->find({}, question);
        ASSERT_TRUE(found.has_value()) << found.error().text();
        EXPECT_EQ(found->at(0).kind, plugins::FoundKind::nowhere);
    }
    const auto none = sink->find({}, question);
    ASSERT_TRUE(none.has_error());
    EXPECT_TRUE(plugins::is_hold(none.error())) << none.error().text();
    EXPECT_EQ(vendor.counts().requests, 50);
    EXPECT_EQ(vendor.counts().beyond_the_day, 0);
}

// REQ H-06, REQ H-07
TEST_F(Governor, NeverBurnsMoreRefusalsThanTheVendorTakes) {
    LeapingClock clock("2026-11-21T00:10:00Z", 5);
    Vendor vendor(clock, 5'000);
    constexpr int kDocuments = 500;
    constexpr int kRefused = 40;
    for (int i = 0; i < kRefused; ++i)
        vendor.refuse("R" + std::to_string(7 + i * 12));
    apply("stub-metered-5000", kDocuments, vendor.url());

    std::size_t failed_before = 0;
    int runs = 0;
    for (bool done = false; !done && runs < 12; ++runs) {
        Instant until{};
        {
            HostParts host(koppel.data(), clock);
            const auto report = host.run();
            const auto failed = host.rows(RecordState::failed).size();
            EXPECT_LE(failed, failed_before + 8) << "what is refused fails at once, up to the margin";
            EXPECT_TRUE(failed > failed_before || failed == kRefused);
            failed_before = failed;
            done = !report.push_hold;
            if (done) break;
            until = report.push_hold->until;
            EXPECT_EQ(report.push_hold->code, "error_budget_spent");
            const auto waiting = host.rows(RecordState::waiting);
            ASSERT_FALSE(waiting.empty());
            for (const auto* words :
                 {"refused 8 requests", "/api/v1/{n}/Entries", "shuts out at 10", "until 2026-"})
                EXPECT_NE(waiting.front().reason.find(words), std::string::npos) << waiting.front().reason;
        }
        // Another process before the time is over asks nothing.
        const int before = vendor.counts().requests;
        HostParts(koppel.data(), clock).run();
        EXPECT_EQ(vendor.counts().requests, before);
        const auto said = budgets(clock.now()).at("credentials").at(0).at("errors").as_array();
        EXPECT_EQ(said.at(0).at("refused"), 8);
        EXPECT_EQ(said.at(0).at("left"), 0);
        clock.leap_to(until);
    }
    const auto counts = vendor.counts();
    EXPECT_EQ(counts.shut_out, 0);
    EXPECT_LE(counts.most_errors_an_hour, 8U);
    EXPECT_GE(runs, 4) << "8 an hour";
    HostParts host(koppel.data(), clock);
    EXPECT_EQ(static_cast<int>(counts.posts.size()), kDocuments - kRefused);
    EXPECT_EQ(static_cast<int>(host.rows(RecordState::posted).size()), kDocuments - kRefused);
    const auto failed = host.rows(RecordState::failed);
    EXPECT_EQ(static_cast<int>(failed.size()), kRefused);
    for (const auto& row : failed) {
        EXPECT_EQ(row.attempts, 1U) << "refused once, and never sent again";
        EXPECT_NE(row.reason.find("VAT code 77 of " + row.key + " is blocked"), std::string::npos)
            << row.reason;
    }
}

}  // namespace

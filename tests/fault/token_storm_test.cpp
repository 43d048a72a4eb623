// Three processes with eight threads each share one login for hours of a moved clock, and die in the middle
// of renewing it. The vendor here gives no new token before 570 seconds, and rotates refresh tokens.
// KOPPEL_STORM_HOURS: how long (default 2).
#include <fcntl.h>
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <future>
#include <iostream>
#include <latch>
#include <random>
#include <set>
#include <thread>

#include "net/http.hpp"
#include "pipeline/token_keeper.hpp"
#include "store/sqlite_store.hpp"
#include "support/temp_dir.hpp"
#include "unit/net/test_server.hpp"

extern char** environ;  // NOLINT: POSIX

namespace {

using namespace koppel;  // NOLINT: tests read better so
using base::Instant;
using net::test::Reply;
using net::test::ServerRequest;
using namespace std::chrono_literals;

constexpr int kProcesses = 3;
constexpr int kThreads = 8;
constexpr int kCrash = 9;

// What all processes see.
struct Shared {
    std::atomic<std::int64_t> now_ms;
    std::atomic<bool> stop;
    std::atomic<std::uint32_t> renewals;  // begun: decides what goes wrong
    std::array<std::atomic<bool>, kProcesses> renewing;
    std::atomic<std::uint32_t> served, refused, waited, needs_login;
    bool may_be_retried;
    std::uint16_t port;
};

class SharedClock final : public base::Clock {
  public:
    explicit SharedClock(Shared& shared) : shared_(shared) {}
    Instant now() const override { return base::instant_from_unix_ms(shared_.now_ms); }
    base::Mono mono() const override { return base::Mono(base::milliseconds(shared_.now_ms)); }
    void wait_until(base::Mono until, const std::function<bool()>& stop) override {
        while (mono() < until && !(stop && stop()))
            std::this_thread::sleep_for(1ms);
    }

  private:
    Shared& shared_;
};

Shared* map(const std::string& file, bool make) {
    const int descriptor = ::open(file.c_str(), O_RDWR | (make ? O_CREAT : 0), 0600);
    if (descriptor < 0 || (make && ::ftruncate(descriptor, sizeof(Shared)) != 0)) std::abort();
    void* memory = ::mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    ::close(descriptor);
    if (memory == MAP_FAILED) std::abort();
    return make ? new (memory) Shared{} : static_cast<Shared*>(memory);
}

// Dies where a real process could. Time stands still while somebody renews, so that a busy machine is no slow
// vendor.
class DyingVault final : public net::TokenVault {
  public:
    DyingVault(std::unique_ptr<pipeline::TokenKeeper> keeper, Shared& shared, int process)
        : keeper_(std::move(keeper)), shared_(shared), process_(static_cast<std::size_t>(process)) {}

    base::Result<std::optional<net::TokenPair>> load() override { return keeper_->load(); }
    base::Result<void> save(const net::TokenPair& pair, std::int64_t expected) override {
        if (pair.refreshing) plan_ = shared_.renewals++ % 8;
        die_if(pair.refreshing ? 1 : 3);
        auto saved = keeper_->save(pair, expected);
        die_if(pair.refreshing ? 5 : 7);
        return saved;
    }
    base::Result<void> lock(Instant now, base::milliseconds at_most) override {
        shared_.renewing[process_] = true;
        auto locked = keeper_->lock(now, at_most);
        if (locked.has_error()) shared_.renewing[process_] = false;
        return locked;
    }
    void unlock() override {
        keeper_->unlock();
        shared_.renewing[process_] = false;
    }

  private:
    // 1: before the mark, 5: after it and before the request, 3: between answer and save, 7: after the save.
    void die_if(std::uint32_t moment) const {
        if (plan_ == moment) ::_exit(kCrash);
    }
    const std::unique_ptr<pipeline::TokenKeeper> keeper_;
    Shared& shared_;
    const std::size_t process_;
    std::uint32_t plan_ = 0;
};

std::unique_ptr<pipeline::TokenKeeper> keeper_of(store::Store& store, store::Vault& vault) {
    return std::make_unique<pipeline::TokenKeeper>(
        store, vault, pipeline::TokenKeeper::Place{"t", "books", "api"}, "refresh-0");
}

void use(net::Credential& credential, net::HttpClient& http, Shared& shared) {
    const std::string url = "http://127.0.0.1:" + std::to_string(shared.port) + "/api";
    while (!shared.stop) {
        std::promise<base::Result<std::vector<net::Header>>> headers;
        auto given = headers.get_future();
        credential.headers(
            [&](base::Result<std::vector<net::Header>> h) { headers.set_value(std::move(h)); });
        const auto result = given.get();
        if (result.has_error()) {
            ++(result.error().code == "needs_login" ? shared.needs_login : shared.waited);
            std::this_thread::sleep_for(5ms);
            continue;
        }
        std::promise<net::HttpResponse> answer;
        auto answered = answer.get_future();
        net::HttpRequest request;
        request.url = url;
        request.headers = *result;
        http.start(std::move(request), [&](net::HttpResponse r) { answer.set_value(std::move(r)); });
        const int status = answered.get().status;
        ++(status == 200 ? shared.served : shared.refused);
        if (status == 401) credential.refused(*result);
        std::this_thread::sleep_for(5ms);
    }
}

int refresher(const std::string& folder, int process) {
    Shared& shared = *map(folder + "/shared", false);
    SharedClock clock(shared);
    const auto log = base::make_log({.level = base::LogLevel::off});
    auto store = store::open_sqlite(folder + "/koppel.db");
    if (store.has_error()) return 1;
    auto vault = store::Vault::open(**store, folder + "/master.key");
    if (vault.has_error()) return 1;
    const auto http = net::make_http_client({});
    net::CredentialRule rule;
    rule.name = "api";
    rule.kind = net::CredentialRule::Kind::oauth2;
    rule.token_url = "http://127.0.0.1:" + std::to_string(shared.port) + "/token";
    rule.client_id = "id";
    rule.client_secret = "s3cret";
    rule.not_before = 570s;
    rule.old_refresh_token_may_be_retried = shared.may_be_retried;
    auto tokens = std::make_shared<DyingVault>(keeper_of(**store, **vault), shared, process);
    const auto credential = net::make_credential(rule, *http, clock, *log, tokens);
    std::vector<std::jthread> threads;
    for (int i = 0; i < kThreads; ++i)
        threads.emplace_back([&] { use(*credential, *http, shared); });
    threads.clear();
    return 0;
}

class Vendor {
  public:
    Vendor(Shared& shared, std::chrono::seconds tolerance) : shared_(shared), tolerance_(tolerance) {}
    std::uint16_t port() const { return server_.port(); }

    // Read when nobody asks any more.
    int token_requests = 0, issued = 0, too_early = 0, old_token_used = 0, dead_access = 0;

  private:
    static Reply json(int status, const std::string& body) {
        return Reply::ok(body, {{"Content-Type", "application/json"}}, status);
    }
    Reply on(const ServerRequest& r) {
        if (r.path == "/token") return on_token(r);
        const auto bearer = r.headers.contains("authorization") ? r.headers.at("authorization") : "";
        const auto number = bearer.starts_with("Bearer access-") ? std::stoi(bearer.substr(14)) : 0;
        if (number <= 0 || number > issued) {
            ++dead_access;
            return json(401, "");
        }
        // It may end while its request is on its way.
        if (shared_.now_ms >= issued_at_[static_cast<std::size_t>(number)] + 600'000) return json(401, "");
        if (++asked_ % 1'999 == 0) return json(401, "");  // for no reason
        return Reply::ok();
    }
    Reply on_token(const ServerRequest& r) {
        ++token_requests;
        shared_.now_ms += 1'500;  // on the way, and at work
        const std::int64_t now = shared_.now_ms;
        if (issued > 0 && now < issued_at_.back() + 570'000) {
            ++too_early;
            return json(
                400,
                R"({"error":"access_denied","error_description":"Rate limit exceeded: access_token not expired"})");
        }
        const auto at = r.body.find("refresh_token=refresh-");
        const int used = at == std::string::npos ? -1 : std::stoi(r.body.substr(at + 22));
        const bool tolerated = used == previous_ && issued > 0 &&
                               now <= issued_at_.back() + base::milliseconds(tolerance_).count();
        if (used != issued && !tolerated) {
            ++old_token_used;
            return json(401,
                        R"({"error":"unauthorized_client","error_description":"Old refresh token used."})");
        }
        previous_ = used;
        ++issued;
        issued_at_.resize(static_cast<std::size_t>(issued), 0);
        issued_at_.push_back(now);
        if (shared_.renewals % 8 == 7) return Reply::drop();  // done, and the answer is lost
        const auto n = std::to_string(issued);
        return json(200, R"({"access_token":"access-)" + n +
                             R"(","token_type":"bearer","expires_in":"600","refresh_token":"refresh-)" + n +
                             "\"}");
    }

    Shared& shared_;
    const std::chrono::seconds tolerance_;
    int previous_ = -1;
    int asked_ = 0;
    std::vector<std::int64_t> issued_at_ = {0};
    net::test::TestServer server_{[this](const ServerRequest& r) { return on(r); }};
};

class TokenStorm : public ::testing::Test {
  protected:
    TokenStorm() : shared(*map(directory.path() / "shared", true)) {
        shared.now_ms = 1'795'255'200'000;
        auto store = store::open_sqlite(directory.path() / "koppel.db");
        auto vault = store::Vault::open(**store, directory.path() / "master.key");
        EXPECT_TRUE(vault.has_value());
        EXPECT_TRUE((*vault)->seal("t", "label", "makes the key").has_value());
    }

    pid_t start(int process) {
        const std::string folder = directory.path();
        const std::string number = std::to_string(process);
        std::string program = "/proc/self/exe", word = "--refresher", path = folder, which = number;
        std::array<char*, 5> arguments = {program.data(), word.data(), path.data(), which.data(), nullptr};
        pid_t child = -1;
        if (::posix_spawn(&child, program.c_str(), nullptr, nullptr, arguments.data(), environ) != 0)
            throw std::runtime_error("cannot start");
        return child;
    }

    void run_for(std::chrono::seconds time) {
        std::array<pid_t, kProcesses> children{};
        for (int i = 0; i < kProcesses; ++i)
            children[static_cast<std::size_t>(i)] = start(i);
        const std::int64_t end = shared.now_ms + base::milliseconds(time).count();
        while (shared.now_ms < end) {
            std::this_thread::sleep_for(1ms);
            bool renewing = false;
            for (std::size_t i = 0; i < kProcesses; ++i) {
                int status = 0;
                if (::waitpid(children[i], &status, WNOHANG) == children[i]) {
                    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == kCrash) << status;
                    ++crashes;
                    shared.renewing[i] = false;
                    children[i] = start(static_cast<int>(i));
                }
                renewing = renewing || shared.renewing[i];
            }
            if (!renewing) shared.now_ms += 1'000;
        }
        shared.stop = true;
        for (const pid_t child : children) {
            int status = 0;
            while (::waitpid(child, &status, WNOHANG) == 0) {
                shared.now_ms += 100;  // whoever waits for a lease gets it
                std::this_thread::sleep_for(1ms);
            }
        }
    }

    net::TokenPair kept() {
        auto store = store::open_sqlite(directory.path() / "koppel.db");
        auto vault = store::Vault::open(**store, directory.path() / "master.key");
        return **keeper_of(**store, **vault)->load();
    }

    test::TempDir directory;
    Shared& shared;
    int crashes = 0;
};

int hours() {
    const char* given = std::getenv("KOPPEL_STORM_HOURS");
    return given == nullptr ? 2 : std::atoi(given);
}

// REQ H-13
TEST_F(TokenStorm, NeverBreaksTheChainWhereTheVendorTakesTheOldTokenForAWhile) {
    Vendor vendor(shared, 900s);
    shared.port = vendor.port();
    shared.may_be_retried = true;
    run_for(std::chrono::hours(hours()));
    std::cout << vendor.token_requests << " token requests, " << vendor.issued << " pairs, " << crashes
              << " crashes, " << shared.served << " requests served, " << shared.refused << " refused, "
              << shared.waited << " waited\n";
    EXPECT_EQ(vendor.too_early, 0);
    EXPECT_EQ(vendor.old_token_used, 0);
    EXPECT_EQ(vendor.dead_access, 0);
    EXPECT_EQ(shared.needs_login, 0U);
    EXPECT_FALSE(kept().needs_login) << kept().reason;
    EXPECT_GE(vendor.issued, 4 * hours());
    EXPECT_GE(crashes, hours());
    EXPECT_GT(shared.served, 100U);
}

// REQ H-13
TEST_F(TokenStorm, AsksForALoginOnceWhereTheVendorDoesNot) {
    Vendor vendor(shared, 0s);
    shared.port = vendor.port();
    shared.may_be_retried = true;  // as far as the manifest knows
    run_for(std::chrono::hours(hours()));
    EXPECT_EQ(vendor.too_early, 0);
    EXPECT_EQ(vendor.old_token_used, 1) << "and never again";
    EXPECT_TRUE(kept().needs_login);
    EXPECT_NE(kept().reason.find("Old refresh token used."), std::string::npos) << kept().reason;
    EXPECT_GT(shared.needs_login, 0U);
}

// REQ H-13
TEST_F(TokenStorm, AsksForALoginWithoutTryingWhereTheManifestSaysSo) {
    Vendor vendor(shared, 0s);
    shared.port = vendor.port();
    shared.may_be_retried = false;
    run_for(std::chrono::hours(hours()));
    EXPECT_EQ(vendor.too_early, 0);
    EXPECT_EQ(vendor.old_token_used, 0);
    EXPECT_EQ(vendor.token_requests, vendor.issued);
    EXPECT_TRUE(kept().needs_login);
    EXPECT_NE(kept().reason.find("was lost"), std::string::npos) << kept().reason;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc == 4 && std::string(argv[1]) == "--refresher") return refresher(argv[2], std::atoi(argv[3]));
    ::testing::InitGoogleTest(&argc, argv);
    return RUN_ALL_TESTS();
}

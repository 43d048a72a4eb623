#include "net/oauth.hpp"

#include <algorithm>
#include <mutex>
#include <random>
#include <utility>

#include "base/base64.hpp"
#include "net/background.hpp"
#include "net/token_answer.hpp"

namespace koppel::net {

namespace {

using base::Error;
using base::ErrorClass;
using base::Instant;
using base::milliseconds;

constexpr int kMostRounds = 6;  // how often another process may be quicker before we give up for now
constexpr milliseconds kShortestHold{1'000};
constexpr milliseconds kLongestHold{15 * 60'000};
constexpr milliseconds kHoldWithoutToken{60'000};
// Longer than a renewal may take: the request, and what is written before and after it.
constexpr milliseconds kLease{60'000};
constexpr milliseconds kLeaseLook{50};
// A vendor that took a request has answered it by then.
constexpr milliseconds kAnswerTime{10'000};
constexpr milliseconds kYoung{60'000};
constexpr milliseconds kMarginOfUnknownAge{60'000};
constexpr std::chrono::seconds kRequestTime{30};

// Vendors see the refreshes of many connections spread out.
double share_of_life() {
    std::random_device device;
    return std::uniform_real_distribution<double>(0.83, 0.87)(device);
}

// A refresh is a chain of steps, at most one chain at a time (`busy_`): load, mark, send, save, hand out.
// Steps that touch the vault run on the task thread. Members that only the chain uses need no lock.
class OAuthCredential final : public std::enable_shared_from_this<OAuthCredential> {
  public:
    OAuthCredential(const CredentialRule& rule, HttpClient& http, base::Clock& clock, base::Log& log,
                    std::shared_ptr<TokenVault> tokens)
        : rule_(rule), http_(http), clock_(clock), log_(log), vault_(std::move(tokens)) {
        log_.mask(rule_.client_secret);
        if (!rule_.client_in_body) {
            basic_ = base::base64_of(rule_.client_id + ":" + rule_.client_secret);
            log_.mask(basic_);
        }
    }

    using HeadersDone = Credential::HeadersDone;
    void headers(HeadersDone done);
    bool refused(const std::vector<Header>& used);
    void close();

  private:
    std::optional<milliseconds> age(const TokenPair& pair, Instant now) const;
    bool expired(const TokenPair& pair, Instant now) const;
    bool usable(const TokenPair& pair, Instant now) const;
    bool due(const TokenPair& pair, Instant now) const;
    std::optional<milliseconds> too_early(const TokenPair& pair, Instant now) const;
    static std::vector<Header> headers_of(const TokenPair& pair) {
        return {{"Authorization", "Bearer " + pair.access}};
    }

    void work();
    enum class Step { again, ended };
    Step save_unsaved();
    Step try_once();
    Step look_again_later();
    Step not_yet(const std::string& why, milliseconds wait);
    void let_go();
    Step begin_refresh(TokenPair pair);
    Step end_needing_login(const TokenPair& pair, const Error& error);
    void send(const TokenPair& pair, bool marked_before);
    void answered(const HttpResponse& response, const TokenPair& pair, bool marked_before);
    Step granted(const TokenAnswer& answer, const TokenPair& pair);
    Step login_refused(const TokenAnswer& answer, const TokenPair& pair);
    void adopt(const TokenPair& pair);
    void succeed();
    void fail(Error error);
    Error needs_login(const std::string& reason) const {
        return Error(ErrorClass::auth, "needs_login", rule_.name + ": " + reason,
                     "log in again at the vendor, then apply the connection with its new refresh token");
    }
    static bool moved(const Error& error) {
        return error.code == "token_moved" || error.code == "fenced_out";
    }

    const CredentialRule rule_;
    HttpClient& http_;
    base::Clock& clock_;
    base::Log& log_;
    const std::shared_ptr<TokenVault> vault_;
    const std::shared_ptr<TaskThread> tasks_ = TaskThread::shared();
    const double share_of_life_ = share_of_life();
    std::string basic_;

    std::mutex mutex_;
    TokenPair pair_;  // as last seen; guarded, as are the members up to the empty line
    bool known_ = false;
    bool busy_ = false;
    std::vector<HeadersDone> waiters_;
    std::int64_t refused_generation_ = -1;
    std::int64_t born_of_refusal_ = -1;
    base::Mono held_until_{};
    Error held_;
    int failures_ = 0;
    // The pair that this process received itself: its age does not depend on the time of day.
    std::int64_t received_generation_ = -1;
    base::Mono received_at_{};

    std::optional<TokenPair> unsaved_;  // received, not durable yet: must not be used, must not be lost
    int rounds_ = 0;
    bool leased_ = false;
    std::optional<base::Mono> lease_wanted_since_;
    std::shared_ptr<TimerThread> timers_;  // since it was needed; ends with the handle, as the clock may
    Gate gate_;
};

// Since the answer arrived.
std::optional<milliseconds> OAuthCredential::age(const TokenPair& pair, Instant now) const {
    if (pair.generation == received_generation_) return clock_.mono() - received_at_;
    if (pair.issued_at == Instant{}) return std::nullopt;
    return now - pair.issued_at;
}

bool OAuthCredential::expired(const TokenPair& pair, Instant now) const {
    const auto old = age(pair, now);
    if (!old || pair.issued_at >= pair.expires_at) return now >= pair.expires_at;
    return *old >= pair.expires_at - pair.issued_at;
}

bool OAuthCredential::usable(const TokenPair& pair, Instant now) const {
    if (pair.access.empty() || pair.needs_login || pair.generation == refused_generation_) return false;
    const bool for_ever = pair.refresh.empty() && pair.expires_at == Instant{};
    return for_ever || !expired(pair, now);
}

// A refresh is wanted, although the token may still work.
bool OAuthCredential::due(const TokenPair& pair, Instant now) const {
    if (pair.refresh.empty()) return false;
    // An answer was lost: nobody knows what the next refresh does, so the token is used up first.
    if (pair.refreshing) return expired(pair, now);
    const auto old = age(pair, now);
    if (!old || pair.issued_at >= pair.expires_at) {
        return now >=
               pair.expires_at - (rule_.not_before.count() > 0 ? milliseconds(0) : kMarginOfUnknownAge);
    }
    const auto life = pair.expires_at - pair.issued_at;
    const auto early =
        milliseconds(static_cast<std::int64_t>(static_cast<double>(life.count()) * share_of_life_));
    return *old >= std::min<milliseconds>(life, std::max<milliseconds>(early, rule_.not_before));
}

// How long the vendor would still refuse a refresh.
std::optional<milliseconds> OAuthCredential::too_early(const TokenPair& pair, Instant now) const {
    if (rule_.not_before.count() == 0 || pair.access.empty()) return std::nullopt;
    const auto old = age(pair, now);
    const milliseconds from_now = old ? rule_.not_before - *old : pair.expires_at - now;
    // A clock that was wrong must not lock us out for longer than the rule says.
    const auto left = std::min<milliseconds>(from_now, rule_.not_before);
    return left.count() > 0 ? std::optional(left) : std::nullopt;
}

void OAuthCredential::headers(HeadersDone done) {
    const Instant now = clock_.now();
    const auto mono = clock_.mono();
    std::unique_lock lock(mutex_);
    if (known_ && usable(pair_, now) && (!due(pair_, now) || mono < held_until_)) {
        auto result = headers_of(pair_);
        lock.unlock();
        done(std::move(result));
        return;
    }
    if (mono < held_until_) {
        auto error = held_;
        error.retry_after_ms = (held_until_ - mono).count();
        lock.unlock();
        done(std::move(error));
        return;
    }
    waiters_.push_back(std::move(done));
    if (std::exchange(busy_, true)) return;
    lock.unlock();
    tasks_->post([self = shared_from_this()] {
        const Gate::Pass pass(self->gate_);
        if (!pass) return;
        self->rounds_ = 0;
        self->work();
    });
}

bool OAuthCredential::refused(const std::vector<Header>& used) {
    const Instant now = clock_.now();
    const std::lock_guard lock(mutex_);
    if (!known_) return false;
    if (pair_.needs_login) return true;  // asking for headers tells why, or finds the new login
    if (pair_.refresh.empty()) return false;
    const auto current = headers_of(pair_);
    const bool same =
        std::any_of(used.begin(), used.end(), [&](const Header& h) { return h == current.front(); });
    if (!same) return true;  // there is a newer one by now
    if (pair_.generation == refused_generation_) return true;
    // A token that came because its elder was refused, and is refused at once: more of them would not help.
    if (pair_.generation == born_of_refusal_ && now < pair_.issued_at + kYoung) return false;
    refused_generation_ = pair_.generation;
    return true;
}

void OAuthCredential::work() {
    while (rounds_++ < kMostRounds) {
        if (unsaved_) {
            if (save_unsaved() == Step::ended) return;
        }
        if (try_once() == Step::ended) return;
    }
    fail(Error(ErrorClass::transient, "token_moved",
               rule_.name + ": other processes keep renewing this login", "it is tried again by itself"));
}

OAuthCredential::Step OAuthCredential::save_unsaved() {
    const auto saved = vault_->save(*unsaved_, unsaved_->generation - 1);
    if (!saved && !moved(saved.error())) {
        fail(saved.error());
        return Step::ended;
    }
    const auto pair = *std::exchange(unsaved_, std::nullopt);
    if (!saved) {
        let_go();
        return Step::again;
    }
    adopt(pair);
    if (pair.access.empty()) return Step::again;
    succeed();
    return Step::ended;
}

OAuthCredential::Step OAuthCredential::try_once() {
    auto loaded = vault_->load();
    if (!loaded) {
        fail(loaded.error());
        return Step::ended;
    }
    if (!*loaded) {
        fail(needs_login("nobody has logged in yet"));
        return Step::ended;
    }
    const TokenPair pair = **loaded;
    adopt(pair);
    if (pair.needs_login) {
        fail(needs_login(pair.reason));
        return Step::ended;
    }
    const Instant now = clock_.now();
    bool good = false;
    {
        const std::lock_guard lock(mutex_);
        good = usable(pair, now);
    }
    if (good && !due(pair, now)) {
        succeed();
        return Step::ended;
    }
    if (pair.refresh.empty()) {
        fail(needs_login("the login has ended and cannot be renewed"));
        return Step::ended;
    }
    if (const auto early = too_early(pair, now))
        return not_yet("the access token was refused, and a new one may not be asked for yet", *early);
    if (leased_) return begin_refresh(pair);
    const auto locked = vault_->lock(now, kLease);
    if (!locked && locked.error().code == "token_lease_held") {
        if (!good) return look_again_later();
        succeed();  // somebody is at it, and the token still works
        return Step::ended;
    }
    if (!locked) {
        fail(locked.error());
        return Step::ended;
    }
    leased_ = true;
    lease_wanted_since_.reset();
    return Step::again;  // what was read before the lease may be old
}

OAuthCredential::Step OAuthCredential::not_yet(const std::string& why, milliseconds wait) {
    Error error(ErrorClass::rate_limited, "token_not_yet", rule_.name + ": " + why,
                "it is asked for by itself");
    error.retry_after_ms = wait.count();
    fail(std::move(error));
    return Step::ended;
}

// Another process renews: its pair will be there soon, or its lease will be over.
OAuthCredential::Step OAuthCredential::look_again_later() {
    const auto mono = clock_.mono();
    if (!lease_wanted_since_) lease_wanted_since_ = mono;
    if (mono - *lease_wanted_since_ > 2 * kLease) {
        lease_wanted_since_.reset();
        fail(Error(ErrorClass::transient, "token_lease_held",
                   rule_.name + ": another process does not get on with renewing this login",
                   "it is tried again by itself"));
        return Step::ended;
    }
    if (!timers_) timers_ = TimerThread::shared(clock_);
    timers_->at(mono + kLeaseLook, [weak = weak_from_this()] {
        if (const auto self = weak.lock())
            self->tasks_->post([self] {
                const Gate::Pass pass(self->gate_);
                if (!pass) return;
                self->rounds_ = 0;
                self->work();
            });
    });
    return Step::ended;
}

void OAuthCredential::let_go() {
    if (std::exchange(leased_, false)) vault_->unlock();
}

OAuthCredential::Step OAuthCredential::begin_refresh(TokenPair pair) {
    const bool marked_before = pair.refreshing;
    if (marked_before && !rule_.old_refresh_token_may_be_retried) {
        return end_needing_login(
            pair,
            needs_login("the answer to a renewal was lost, and the old refresh token may not be used again"));
    }
    if (marked_before && rule_.not_before.count() > 0) {
        // The vendor may have given out a token that nobody received, and counts from then.
        const auto wait = pair.refresh_sent_at + kAnswerTime + milliseconds(rule_.not_before) - clock_.now();
        if (wait.count() > 0)
            return not_yet("the answer to a renewal was lost, and a new token may not be asked for yet",
                           std::min<milliseconds>(wait, kAnswerTime + milliseconds(rule_.not_before)));
    }
    pair.refreshing = true;
    pair.refresh_sent_at = clock_.now();
    if (const auto marked = vault_->save(pair, pair.generation); !marked) {
        if (moved(marked.error())) {
            let_go();
            return Step::again;
        }
        fail(marked.error());
        return Step::ended;
    }
    adopt(pair);
    send(pair, marked_before);
    return Step::ended;
}

void OAuthCredential::send(const TokenPair& pair, bool marked_before) {
    HttpRequest request;
    request.method = "POST";
    request.url = rule_.token_url;
    request.timeout = kRequestTime;
    request.headers = {{"Content-Type", "application/x-www-form-urlencoded"}, {"Accept", "application/json"}};
    if (!rule_.client_in_body) request.headers.emplace_back("Authorization", "Basic " + basic_);
    request.body = refresh_form(rule_, pair.refresh);
    http_.start(std::move(request), [self = shared_from_this(), pair, marked_before](HttpResponse response) {
        self->tasks_->post([self, pair, marked_before, response = std::move(response)] {
            // Too late to keep the answer: the mark stays, and the next process knows what that means.
            const Gate::Pass pass(self->gate_);
            if (pass) self->answered(response, pair, marked_before);
        });
    });
}

void OAuthCredential::answered(const HttpResponse& response, const TokenPair& pair, bool marked_before) {
    const auto answer = read_token_answer(response, {pair.refresh, pair.access, rule_.client_secret});
    Step step = Step::ended;
    switch (answer.kind) {
        case TokenAnswer::Kind::granted:
            step = granted(answer, pair);
            break;
        case TokenAnswer::Kind::needs_login:
            step = login_refused(answer, pair);
            break;
        case TokenAnswer::Kind::refused:
            if (!marked_before) {
                // Nothing was rotated. Should this write fail, the mark stays: too careful, never wrong.
                TokenPair unmarked = pair;
                unmarked.refreshing = false;
                if (vault_->save(unmarked, pair.generation)) adopt(unmarked);
            }
            fail(answer.error);
            break;
        case TokenAnswer::Kind::lost:
            fail(answer.error);
            break;
    }
    if (step == Step::again) work();
}

OAuthCredential::Step OAuthCredential::granted(const TokenAnswer& answer, const TokenPair& pair) {
    log_.mask(answer.access);
    log_.mask(answer.refresh);
    TokenPair next;
    next.generation = pair.generation + 1;
    next.access = answer.access;
    next.refresh = answer.refresh.empty() ? pair.refresh : answer.refresh;
    next.issued_at = clock_.now();
    next.expires_at = next.issued_at + answer.life;
    if (answer.access.empty()) {
        // Only the refresh token is new.
        next.access = pair.access;
        next.issued_at = pair.issued_at;
        next.expires_at = pair.expires_at;
    }
    {
        const std::lock_guard lock(mutex_);
        if (!answer.access.empty() || pair.generation == received_generation_)
            received_generation_ = next.generation;
        if (!answer.access.empty()) received_at_ = clock_.mono();
        if (pair.generation == refused_generation_) born_of_refusal_ = next.generation;
    }
    unsaved_ = next;
    if (!answer.access.empty()) return save_unsaved();
    const auto saved = vault_->save(next, pair.generation);
    if (!saved && moved(saved.error())) {
        unsaved_.reset();
        let_go();
        return Step::again;
    }
    if (saved) {
        unsaved_.reset();
        adopt(next);
    }
    return not_yet("the login server renewed the login without an access token", kHoldWithoutToken);
}

// Refused for good, unless another process has rotated the tokens in the meantime.
OAuthCredential::Step OAuthCredential::login_refused(const TokenAnswer& answer, const TokenPair& pair) {
    if (const auto again = vault_->load(); again && *again && (*again)->generation != pair.generation) {
        return Step::again;
    }
    return end_needing_login(pair, needs_login(answer.error.message));
}

OAuthCredential::Step OAuthCredential::end_needing_login(const TokenPair& pair, const Error& error) {
    TokenPair ended = pair;
    ended.refreshing = false;
    ended.needs_login = true;
    ended.reason = error.message;
    const std::string prefix = rule_.name + ": ";
    if (ended.reason.starts_with(prefix)) ended.reason.erase(0, prefix.size());
    const auto saved = vault_->save(ended, pair.generation);
    if (!saved && moved(saved.error())) {
        let_go();
        return Step::again;
    }
    if (saved) adopt(ended);
    fail(error);
    return Step::ended;
}

void OAuthCredential::adopt(const TokenPair& pair) {
    const std::lock_guard lock(mutex_);
    if (!known_ || pair.access != pair_.access) log_.mask(pair.access);
    if (!known_ || pair.refresh != pair_.refresh) log_.mask(pair.refresh);
    pair_ = pair;
    known_ = true;
}

void OAuthCredential::succeed() {
    let_go();
    std::vector<HeadersDone> waiters;
    std::vector<Header> result;
    std::int64_t generation = 0;
    {
        const std::lock_guard lock(mutex_);
        failures_ = 0;
        held_until_ = {};
        busy_ = false;
        waiters.swap(waiters_);
        result = headers_of(pair_);
        generation = pair_.generation;
    }
    log_.debug("access token ready",
               {{"credential", rule_.name}, {"generation", std::to_string(generation)}});
    for (auto& waiter : waiters)
        waiter(result);
}

void OAuthCredential::fail(Error error) {
    if (!unsaved_) let_go();  // nobody else may renew while the newest pair is in our hands only
    const Instant now = clock_.now();
    std::vector<HeadersDone> waiters;
    base::Result<std::vector<Header>> result = error;
    {
        const std::lock_guard lock(mutex_);
        // A dead login needs no pause: what is kept says so, and nothing is sent.
        if (error.code == "token_not_yet" && error.http_status == 0) {  // known to the second
            held_ = error;
            held_until_ = clock_.mono() + milliseconds(error.retry_after_ms);
        } else if (error.error_class != ErrorClass::auth) {
            const auto pause = std::min(kShortestHold * (1 << std::min(failures_, 10)), kLongestHold);
            const auto wait = std::max<milliseconds>(pause, milliseconds(error.retry_after_ms));
            ++failures_;
            error.retry_after_ms = wait.count();
            held_ = error;
            held_until_ = clock_.mono() + wait;
        }
        result = error;
        if (known_ && usable(pair_, now)) result = headers_of(pair_);
        busy_ = false;
        waiters.swap(waiters_);
    }
    log_.warning("no new access token",
                 {{"credential", rule_.name}, {"code", error.code}, {"why", error.message}});
    for (auto& waiter : waiters)
        waiter(result);
}

void OAuthCredential::close() {
    gate_.close();
    timers_.reset();
    std::vector<HeadersDone> waiters;
    {
        const std::lock_guard lock(mutex_);
        waiters.swap(waiters_);
    }
    for (auto& waiter : waiters) {
        waiter(Error(ErrorClass::cancelled, "closed", rule_.name + ": given up, the connection is closed"));
    }
}

class OAuthHandle final : public Credential {
  public:
    explicit OAuthHandle(std::shared_ptr<OAuthCredential> credential) : credential_(std::move(credential)) {}
    ~OAuthHandle() override { credential_->close(); }
    OAuthHandle(const OAuthHandle&) = delete;
    OAuthHandle& operator=(const OAuthHandle&) = delete;

    void headers(HeadersDone done) override { credential_->headers(std::move(done)); }
    bool refused(const std::vector<Header>& used) override { return credential_->refused(used); }

  private:
    const std::shared_ptr<OAuthCredential> credential_;
};

}  // namespace

std::shared_ptr<Credential> make_oauth_credential(const CredentialRule& rule, HttpClient& http,
                                                  base::Clock& clock, base::Log& log,
                                                  std::shared_ptr<TokenVault> tokens) {
    return std::make_shared<OAuthHandle>(
        std::make_shared<OAuthCredential>(rule, http, clock, log, std::move(tokens)));
}

}  // namespace koppel::net

#include "net/gateway.hpp"

#include <algorithm>
#include <atomic>
#include <deque>
#include <mutex>
#include <set>
#include <utility>

#include "net/address.hpp"
#include "net/background.hpp"

namespace koppel::net {

namespace {

using base::ErrorClass;
using base::milliseconds;
using base::Mono;

// A shorter wait is the call's own haste.
constexpr milliseconds kWorthAWord{10'000};

HttpResponse not_sent(ErrorClass error_class, std::string message,
                      milliseconds retry_after = milliseconds(0)) {
    HttpResponse response;
    response.error_class = error_class;
    response.message = std::move(message);
    response.retry_after_ms = retry_after.count();
    return response;
}

HttpResponse closed() {
    return not_sent(ErrorClass::cancelled, "given up: the connection is closed");
}

bool equal_name(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [&](char x, char y) { return lower(x) == lower(y); });
}

// Headers that say where a message goes or ends: they are the host's.
bool is_reserved(std::string_view name) {
    constexpr std::string_view names[] = {"host",
                                          "content-length",
                                          "transfer-encoding",
                                          "connection",
                                          "keep-alive",
                                          "te",
                                          "trailer",
                                          "upgrade",
                                          "expect",
                                          "cookie",
                                          "proxy-authorization"};
    return std::any_of(std::begin(names), std::end(names),
                       [name](std::string_view reserved) { return equal_name(name, reserved); });
}

std::string spent_words(const std::string& spent, base::Instant until) {
    if (spent.empty()) return "the vendor asks to wait; it goes on by itself at " + base::to_iso(until);
    return "the vendor's budget is used up (" + spent + "); it goes on by itself at " + base::to_iso(until);
}

struct Batch {
    std::vector<HttpResponse> answers;
    std::atomic<std::size_t> open{0};
    Gateway::AllDone all_done;

    void answer(std::size_t index, HttpResponse response) {
        answers[index] = std::move(response);
        if (open.fetch_sub(1, std::memory_order_acq_rel) == 1) {
            auto done = std::move(all_done);
            done(std::move(answers));
        }
    }
};

// One request on its way.
struct Item {
    std::shared_ptr<Batch> batch;
    std::size_t index = 0;
    HttpRequest http;
    std::string origin;
    std::string endpoint;  // only where errors are counted
    Urgency urgency = Urgency::background;
    Mono deadline{};
    Mono give_up{};            // waits for room until then
    bool repeated = false;     // after a 401
    std::vector<Header> used;  // what the credential added
};

using ItemPtr = std::shared_ptr<Item>;

// Everything with one credential: its budget, and the requests that wait for room in it.
struct Lane {
    std::string name;
    std::shared_ptr<Credential> credential;
    std::shared_ptr<Budget> budget;
    std::shared_ptr<ErrorBudget> errors;
    // Guarded by the gateway's mutex.
    std::deque<ItemPtr> waiting;
    Mono first_limit = Mono::max();  // no waiting request has to be answered before this
    Mono timer = Mono::max();
};

// A request that is answered instead of being sent.
struct GivenUp {
    ItemPtr item;
    std::shared_ptr<const Hold> hold;  // null: the time of its call was over, or there is no room in it
    milliseconds wait{0};
};

void enqueue(std::deque<ItemPtr>& waiting, ItemPtr item, bool first) {
    // People go first; what is sent again goes before its like.
    auto at = waiting.end();
    if (first || item->urgency == Urgency::interactive)
        at = std::find_if(waiting.begin(), waiting.end(), [&](const ItemPtr& other) {
            return item->urgency != Urgency::interactive ? other->urgency != Urgency::interactive
                                                         : first || other->urgency != Urgency::interactive;
        });
    waiting.insert(at, std::move(item));
}

using Sendable = std::vector<std::pair<HttpRequest, HttpDone>>;

// Lives on in callbacks after its handle is gone, but then touches nothing that it has borrowed.
class GatewayImpl final : public std::enable_shared_from_this<GatewayImpl> {
  public:
    GatewayImpl(Gateway::Options options, HttpClient& http, base::Clock& clock, base::Log& log);
    void close();

    void perform(std::vector<GatewayRequest> requests, Mono deadline, Gateway::AllDone all_done);
    std::map<std::string, BudgetView> budgets() const;
    std::optional<Hold> held() const;

  private:
    std::string fault_of(const HttpRequest& request, std::string& origin) const;
    void pump(Lane& lane);
    bool next_ready(Lane& lane, ItemPtr& item, std::vector<GivenUp>& given_up);
    bool endpoint_admits(Lane& lane, ItemPtr& item, Mono now, Mono& room_at,
                         std::vector<GivenUp>& given_up) const;
    void give_up_waiting(Lane& lane, Mono room_at, Mono now, std::vector<GivenUp>& given_up);
    std::shared_ptr<const Hold> budget_hold(Lane& lane, Urgency urgency, milliseconds wait) const;
    std::shared_ptr<const Hold> endpoint_hold(Lane& lane, const std::string& endpoint,
                                              base::Instant until) const;
    void give_back(Lane& lane, const Item& item, const HttpResponse& response);
    void arm(Lane& lane, Mono when);
    void authorise(Lane& lane, const ItemPtr& item);
    void send(Lane& lane, const ItemPtr& item, base::Result<std::vector<Header>> headers);
    void on_answer(Lane& lane, const ItemPtr& item, HttpResponse response);
    void finish(Lane& lane, const ItemPtr& item, HttpResponse response);
    std::shared_ptr<const Hold> login_hold(const base::Error& error) const;

    HttpClient& http_;
    base::Clock& clock_;
    base::Log& log_;
    const milliseconds max_wait_;
    std::set<std::string> allowed_;
    std::map<std::string, Lane> lanes_;  // never changes its keys
    const std::shared_ptr<TimerThread> timers_;
    mutable std::mutex mutex_;
    Gate gate_;
};

// Requests that become ready inside one call of `pump` are handed over together. A request whose headers come
// later, on another thread, finds no batch there and goes by itself.
struct Gather {
    GatewayImpl* owner = nullptr;
    Sendable* requests = nullptr;
};
thread_local Gather t_gather;

class GatherScope {
  public:
    GatherScope(GatewayImpl* owner, Sendable& requests)
        : before_(std::exchange(t_gather, {owner, &requests})) {}
    ~GatherScope() { t_gather = before_; }
    GatherScope(const GatherScope&) = delete;
    GatherScope& operator=(const GatherScope&) = delete;

  private:
    Gather before_;
};

GatewayImpl::GatewayImpl(Gateway::Options options, HttpClient& http, base::Clock& clock, base::Log& log)
    : http_(http),
      clock_(clock),
      log_(log),
      max_wait_(options.max_budget_wait),
      timers_(TimerThread::shared(clock)) {
    for (const auto& text : options.allowed_origins) {
        if (const auto origin = origin_of(text)) {
            allowed_.insert(origin->text());
        } else {
            log_.warning("an allowed origin cannot be read and allows nothing", {{"origin", text}});
        }
    }
    lanes_[""];
    for (auto& [name, credential] : options.credentials)
        lanes_[name].credential = credential;
    for (auto& [name, budget] : options.budgets)
        lanes_[name].budget = budget;
    for (auto& [name, errors] : options.errors)
        lanes_[name].errors = errors;
    for (auto& [name, lane] : lanes_)
        lane.name = name;
}

// What waits is answered now; what is under way is answered when its answer comes.
void GatewayImpl::close() {
    gate_.close();
    std::vector<ItemPtr> waiting;
    std::vector<std::shared_ptr<Credential>> released;
    {
        const std::lock_guard lock(mutex_);
        for (auto& [name, lane] : lanes_) {
            waiting.insert(waiting.end(), lane.waiting.begin(), lane.waiting.end());
            lane.waiting.clear();
            // Requests that wait for a token refer to us, and we to the credential: somebody has to let go.
            released.push_back(std::move(lane.credential));
        }
    }
    released.clear();
    for (auto& item : waiting)
        item->batch->answer(item->index, closed());
}

std::map<std::string, BudgetView> GatewayImpl::budgets() const {
    std::map<std::string, BudgetView> result;
    for (const auto& [name, lane] : lanes_) {
        if (lane.budget) result.emplace(name, lane.budget->view());
    }
    return result;
}

std::optional<Hold> GatewayImpl::held() const {
    std::optional<Hold> longest;
    for (const auto& [name, lane] : lanes_) {
        if (!lane.budget) continue;
        const auto wait = lane.budget->look(Urgency::background);
        if (!wait || *wait <= max_wait_) continue;
        Hold hold{clock_.now() + *wait, "budget_spent", {}};
        if (longest && longest->until >= hold.until) continue;
        hold.words = spent_words(lane.budget->spent(Urgency::background), hold.until);
        longest = std::move(hold);
    }
    return longest;
}

// Only what lasts: an answer that was lost is asked for again in seconds.
std::shared_ptr<const Hold> GatewayImpl::login_hold(const base::Error& error) const {
    if (error.code != "token_not_yet") return nullptr;
    const auto until = clock_.now() + milliseconds(error.retry_after_ms);
    return std::make_shared<Hold>(
        Hold{until, error.code, error.message + "; it goes on by itself at " + base::to_iso(until)});
}

std::shared_ptr<const Hold> GatewayImpl::budget_hold(Lane& lane, Urgency urgency, milliseconds wait) const {
    const auto until = clock_.now() + wait;
    return std::make_shared<Hold>(
        Hold{until, "budget_spent", spent_words(lane.budget->spent(urgency), until)});
}

std::shared_ptr<const Hold> GatewayImpl::endpoint_hold(Lane& lane, const std::string& endpoint,
                                                       base::Instant until) const {
    return std::make_shared<Hold>(
        Hold{until, "error_budget_spent",
             lane.errors->words(endpoint) + "; nothing more is sent there until " + base::to_iso(until) +
                 ", when it goes on by itself: mend or ignore the records that failed meanwhile"});
}

// Why a request may not leave; empty when it may.
std::string GatewayImpl::fault_of(const HttpRequest& request, std::string& origin) const {
    const auto parsed = origin_of(request.url);
    if (!parsed) return "the address of a request is not an absolute http or https URL";
    origin = parsed->text();
    if (!allowed_.contains(origin)) return "requests to " + origin + " are not allowed for this connection";
    for (const auto& [name, value] : request.headers) {
        if (is_reserved(name)) return "the header " + name + " is set by the host, not by a plugin";
    }
    return {};
}

void GatewayImpl::perform(std::vector<GatewayRequest> requests, Mono deadline, Gateway::AllDone all_done) {
    if (requests.empty()) {
        all_done({});
        return;
    }
    auto batch = std::make_shared<Batch>();
    batch->answers.resize(requests.size());
    batch->open = requests.size();
    batch->all_done = std::move(all_done);
    const Mono now = clock_.mono();
    std::vector<std::pair<std::size_t, std::string>> refused;
    std::vector<Lane*> lanes;
    std::vector<std::pair<Lane*, ItemPtr>> items;
    for (std::size_t i = 0; i < requests.size(); ++i) {
        auto& request = requests[i];
        std::string origin;
        auto fault = fault_of(request.http, origin);
        const auto lane = lanes_.find(request.credential);
        if (fault.empty() && lane == lanes_.end()) {
            fault = "the manifest has no credential named " + request.credential;
        }
        if (!fault.empty()) {
            refused.emplace_back(i, std::move(fault));
            continue;
        }
        auto item = std::make_shared<Item>();
        item->batch = batch;
        item->index = i;
        item->http = std::move(request.http);
        item->origin = std::move(origin);
        if (lane->second.errors) item->endpoint = endpoint_of(item->http.url);
        item->urgency = request.urgency;
        item->deadline = deadline;
        item->give_up = now + max_wait_;
        items.emplace_back(&lane->second, std::move(item));
    }
    {
        const std::lock_guard lock(mutex_);
        for (auto& [lane, item] : items) {
            lane->first_limit = std::min({lane->first_limit, item->give_up, item->deadline});
            enqueue(lane->waiting, std::move(item), false);
            if (std::find(lanes.begin(), lanes.end(), lane) == lanes.end()) lanes.push_back(lane);
        }
    }
    for (auto& [index, fault] : refused)
        batch->answer(index, not_sent(ErrorClass::config, std::move(fault)));
    for (auto* lane : lanes)
        pump(*lane);
}

// Starts what has room now. Called whenever there may be room: new requests, answers, the timer.
void GatewayImpl::pump(Lane& lane) {
    Sendable sendable;
    std::vector<GivenUp> given_up;
    {
        const GatherScope scope(this, sendable);
        ItemPtr item;
        while (next_ready(lane, item, given_up))
            authorise(lane, item);
    }
    if (sendable.size() == 1) {
        http_.start(std::move(sendable.front().first), std::move(sendable.front().second));
    } else if (!sendable.empty()) {
        http_.start(std::move(sendable));
    }
    for (auto& [item, hold, wait] : given_up) {
        HttpResponse answer;
        if (hold) {
            answer = not_sent(ErrorClass::rate_limited, hold->words, wait);
            answer.hold = hold;
        } else if (wait.count() > 0) {
            answer = not_sent(
                ErrorClass::rate_limited,
                "the budget of " + (lane.name.empty() ? item->origin : lane.name) + " has no room in time",
                wait);
        } else {
            answer = not_sent(ErrorClass::transient,
                              "the time of the call was over before " + item->origin + " could be asked");
        }
        item->batch->answer(item->index, std::move(answer));
    }
}

bool GatewayImpl::next_ready(Lane& lane, ItemPtr& item, std::vector<GivenUp>& given_up) {
    const std::lock_guard lock(mutex_);
    const Mono now = clock_.mono();
    if (now >= lane.first_limit) give_up_waiting(lane, now, now, given_up);
    Mono room_at = Mono::max();
    for (auto at = lane.waiting.begin(); at != lane.waiting.end();) {
        if (lane.errors && !endpoint_admits(lane, *at, now, room_at, given_up)) {
            at = *at ? std::next(at) : lane.waiting.erase(at);
            continue;
        }
        const auto wait = lane.budget ? lane.budget->take((*at)->urgency) : std::nullopt;
        if (!wait) {
            item = std::move(*at);
            if (lane.errors) lane.errors->take(item->endpoint);
            lane.waiting.erase(at);
            if (lane.waiting.empty()) lane.first_limit = Mono::max();
            return true;
        }
        // Who comes later in the queue has no more room.
        room_at = std::min(room_at, now + *wait);
        if (now + *wait >= lane.first_limit) give_up_waiting(lane, now + *wait, now, given_up);
        break;
    }
    if (lane.waiting.empty()) lane.first_limit = Mono::max();
    if (!lane.waiting.empty()) arm(lane, std::min(room_at, lane.first_limit));
    return false;
}

// False: not now. Null in `item`'s place: it was given up.
bool GatewayImpl::endpoint_admits(Lane& lane, ItemPtr& item, Mono now, Mono& room_at,
                                  std::vector<GivenUp>& given_up) const {
    const auto admission = lane.errors->ask(item->endpoint);
    if (admission.answer == ErrorBudget::Answer::go) return true;
    if (admission.answer == ErrorBudget::Answer::busy) return false;  // its answer wakes us
    const auto wait = std::max(admission.until - clock_.now(), milliseconds(1));
    if (now + wait < std::min(item->give_up, item->deadline)) {
        room_at = std::min(room_at, now + wait);
        return false;
    }
    auto hold = endpoint_hold(lane, item->endpoint, admission.until);
    given_up.push_back({std::move(item), std::move(hold), wait});
    return false;
}

// Takes out what cannot or may not wait until `room_at`.
void GatewayImpl::give_up_waiting(Lane& lane, Mono room_at, Mono now, std::vector<GivenUp>& given_up) {
    std::deque<ItemPtr> kept;
    lane.first_limit = Mono::max();
    std::shared_ptr<const Hold> hold;
    for (auto& item : lane.waiting) {
        const Mono limit = std::min(item->give_up, item->deadline);
        if (limit <= room_at) {
            if (room_at - now >= kWorthAWord && !hold) hold = budget_hold(lane, item->urgency, room_at - now);
            given_up.push_back({std::move(item), hold, room_at - now});
        } else {
            lane.first_limit = std::min(lane.first_limit, limit);
            kept.push_back(std::move(item));
        }
    }
    lane.waiting.swap(kept);
}

void GatewayImpl::give_back(Lane& lane, const Item& item, const HttpResponse& response) {
    if (lane.budget) lane.budget->give_back(response);
    if (lane.errors) lane.errors->give_back(item.endpoint, response.status);
}

void GatewayImpl::arm(Lane& lane, Mono when) {
    if (lane.timer <= when) return;
    lane.timer = when;
    timers_->at(when, [weak = weak_from_this(), &lane, when] {
        const auto self = weak.lock();
        if (!self) return;
        const Gate::Pass pass(self->gate_);
        if (!pass) return;
        {
            const std::lock_guard lock(self->mutex_);
            if (lane.timer == when) lane.timer = Mono::max();
        }
        self->pump(lane);
    });
}

void GatewayImpl::authorise(Lane& lane, const ItemPtr& item) {
    const auto credential = lane.credential;  // the answer may close the gateway while we are in there
    if (!credential) {
        send(lane, item, std::vector<Header>{});
        return;
    }
    credential->headers([self = shared_from_this(), &lane, item](base::Result<std::vector<Header>> headers) {
        const Gate::Pass pass(self->gate_);
        if (pass) {
            self->send(lane, item, std::move(headers));
        } else {
            item->batch->answer(item->index, closed());
        }
    });
}

void GatewayImpl::send(Lane& lane, const ItemPtr& item, base::Result<std::vector<Header>> headers) {
    const auto left = item->deadline - clock_.mono();
    if (!headers || left.count() <= 0) {
        auto response = headers ? not_sent(ErrorClass::transient, "the time of the call was over before " +
                                                                      item->origin + " could be asked")
                                : not_sent(headers.error().error_class, headers.error().text(),
                                           milliseconds(headers.error().retry_after_ms));
        if (!headers && headers.error().retry_after_ms > 0) response.hold = login_hold(headers.error());
        give_back(lane, *item, response);
        // Not from within `pump`, which is about to go on by itself.
        const bool pumping = t_gather.owner == this;
        item->batch->answer(item->index, std::move(response));
        if (!pumping) pump(lane);
        return;
    }
    // Without a credential nothing is repeated, and the request need not be kept.
    HttpRequest request = lane.credential ? item->http : std::move(item->http);
    request.timeout = std::min(request.timeout, left);
    if (!headers->empty()) {
        std::erase_if(request.headers, [&](const Header& own) {
            return std::any_of(headers->begin(), headers->end(),
                               [&](const Header& added) { return equal_name(own.first, added.first); });
        });
        request.headers.insert(request.headers.end(), headers->begin(), headers->end());
        item->used = std::move(*headers);
    }
    auto done = [self = shared_from_this(), &lane, item](HttpResponse response) {
        const Gate::Pass pass(self->gate_);
        if (pass) {
            self->on_answer(lane, item, std::move(response));
        } else {
            item->batch->answer(item->index, std::move(response));
        }
    };
    if (t_gather.owner == this) {
        t_gather.requests->emplace_back(std::move(request), std::move(done));
    } else {
        http_.start(std::move(request), std::move(done));
    }
}

void GatewayImpl::on_answer(Lane& lane, const ItemPtr& item, HttpResponse response) {
    give_back(lane, *item, response);
    if (response.status == 429 && lane.budget) {
        // Refused for a budget that somebody else has used up.
        const auto wait = lane.budget->look(item->urgency);
        if (wait && *wait > max_wait_) response.hold = budget_hold(lane, item->urgency, *wait);
    }
    if (response.status == 401 && !item->repeated && lane.credential &&
        lane.credential->refused(item->used)) {
        // Refused unread: the only answer after which the same request may be sent again.
        item->repeated = true;
        const std::lock_guard lock(mutex_);
        lane.first_limit = std::min({lane.first_limit, item->give_up, item->deadline});
        enqueue(lane.waiting, item, true);
    } else {
        finish(lane, item, std::move(response));
    }
    pump(lane);
}

void GatewayImpl::finish(Lane& lane, const ItemPtr& item, HttpResponse response) {
    if (log_.enabled(base::LogLevel::debug)) {
        log_.debug("http", {{"method", item->http.method},
                            {"origin", item->origin},
                            {"credential", lane.name},
                            {"status", std::to_string(response.status)},
                            {"message", response.message}});
    }
    item->batch->answer(item->index, std::move(response));
}

class GatewayHandle final : public Gateway {
  public:
    explicit GatewayHandle(std::shared_ptr<GatewayImpl> gateway) : gateway_(std::move(gateway)) {}
    ~GatewayHandle() override { gateway_->close(); }
    GatewayHandle(const GatewayHandle&) = delete;
    GatewayHandle& operator=(const GatewayHandle&) = delete;

    void perform(std::vector<GatewayRequest> requests, Mono deadline, AllDone all_done) override {
        gateway_->perform(std::move(requests), deadline, std::move(all_done));
    }
    std::map<std::string, BudgetView> budgets() const override { return gateway_->budgets(); }
    std::optional<Hold> held() const override { return gateway_->held(); }

  private:
    const std::shared_ptr<GatewayImpl> gateway_;
};

}  // namespace

std::shared_ptr<Gateway> make_gateway(Gateway::Options options, HttpClient& http, base::Clock& clock,
                                      base::Log& log) {
    return std::make_shared<GatewayHandle>(
        std::make_shared<GatewayImpl>(std::move(options), http, clock, log));
}

}  // namespace koppel::net

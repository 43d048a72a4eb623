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
    // Guarded by the gateway's mutex.
    std::deque<ItemPtr> waiting;
    Mono first_limit = Mono::max();  // no waiting request has to be answered before this
    Mono timer = Mono::max();
};

using Sendable = std::vector<std::pair<HttpRequest, HttpDone>>;

// Lives on in callbacks after its handle is gone, but then touches nothing that it has borrowed.
class GatewayImpl final : public std::enable_shared_from_this<GatewayImpl> {
  public:
    GatewayImpl(Gateway::Options options, HttpClient& http, base::Clock& clock, base::Log& log);
    void close();

    void perform(std::vector<GatewayRequest> requests, Mono deadline, Gateway::AllDone all_done);
    std::map<std::string, BudgetView> budgets() const;

  private:
    std::string fault_of(const HttpRequest& request, std::string& origin) const;
    void pump(Lane& lane);
    bool next_ready(Lane& lane, ItemPtr& item, std::vector<std::pair<ItemPtr, milliseconds>>& given_up);
    void give_up_waiting(Lane& lane, Mono room_at, Mono now,
                         std::vector<std::pair<ItemPtr, milliseconds>>& given_up);
    void arm(Lane& lane, Mono when);
    void authorise(Lane& lane, const ItemPtr& item);
    void send(Lane& lane, const ItemPtr& item, base::Result<std::vector<Header>> headers);
    void on_answer(Lane& lane, const ItemPtr& item, HttpResponse response);
    void finish(Lane& lane, const ItemPtr& item, HttpResponse response);

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
        item->deadline = deadline;
        item->give_up = now + max_wait_;
        items.emplace_back(&lane->second, std::move(item));
    }
    {
        const std::lock_guard lock(mutex_);
        for (auto& [lane, item] : items) {
            lane->first_limit = std::min({lane->first_limit, item->give_up, item->deadline});
            lane->waiting.push_back(std::move(item));
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
    std::vector<std::pair<ItemPtr, milliseconds>> given_up;
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
    for (auto& [item, wait] : given_up) {
        const auto name = lane.name.empty() ? item->origin : lane.name;
        auto answer =
            wait.count() > 0
                ? not_sent(ErrorClass::rate_limited, "the budget of " + name + " has no room in time", wait)
                : not_sent(ErrorClass::transient,
                           "the time of the call was over before " + item->origin + " could be asked");
        item->batch->answer(item->index, std::move(answer));
    }
}

bool GatewayImpl::next_ready(Lane& lane, ItemPtr& item,
                             std::vector<std::pair<ItemPtr, milliseconds>>& given_up) {
    const std::lock_guard lock(mutex_);
    const Mono now = clock_.mono();
    if (now >= lane.first_limit) give_up_waiting(lane, now, now, given_up);
    if (lane.waiting.empty()) return false;
    const auto wait = lane.budget ? lane.budget->take() : std::nullopt;
    if (!wait) {
        item = std::move(lane.waiting.front());
        lane.waiting.pop_front();
        if (lane.waiting.empty()) lane.first_limit = Mono::max();
        return true;
    }
    const Mono room_at = now + *wait;
    if (room_at >= lane.first_limit) give_up_waiting(lane, room_at, now, given_up);
    if (!lane.waiting.empty()) arm(lane, std::min(room_at, lane.first_limit));
    return false;
}

// Takes out what cannot or may not wait until `room_at`.
void GatewayImpl::give_up_waiting(Lane& lane, Mono room_at, Mono now,
                                  std::vector<std::pair<ItemPtr, milliseconds>>& given_up) {
    std::deque<ItemPtr> kept;
    lane.first_limit = Mono::max();
    for (auto& item : lane.waiting) {
        const Mono limit = std::min(item->give_up, item->deadline);
        if (limit <= room_at) {
            given_up.emplace_back(std::move(item), room_at - now);
        } else {
            lane.first_limit = std::min(lane.first_limit, limit);
            kept.push_back(std::move(item));
        }
    }
    lane.waiting.swap(kept);
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
        if (lane.budget) lane.budget->give_back(response);
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
    if (lane.budget) lane.budget->give_back(response);
    if (response.status == 401 && !item->repeated && lane.credential &&
        lane.credential->refused(item->used)) {
        // Refused unread: the only answer after which the same request may be sent again.
        item->repeated = true;
        const std::lock_guard lock(mutex_);
        lane.first_limit = std::min({lane.first_limit, item->give_up, item->deadline});
        lane.waiting.push_front(item);
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

#include "vies/client.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <mutex>
#include <utility>
#include <vector>

namespace koppel::vies {

namespace {

constexpr int kPerMemberState = 2;
constexpr int kAltogether = 8;
constexpr base::milliseconds kFirstRest{5'000};
constexpr base::milliseconds kLongestRest{15 * 60'000};
constexpr base::milliseconds kRestWhenBlocked{60 * 60'000};

struct Pending {
    Question question;
    Client::Done done;
    bool without_requester = false;
};

// How much may run at a time, and until when nothing may.
struct Lane {
    int limit;
    int most;
    int running = 0;
    int failures = 0;
    base::Mono rest_until{};
    Answer resting;  // what is answered meanwhile
    std::deque<Pending> waiting;

    explicit Lane(int at_most) : limit(at_most), most(at_most) {}

    void rest(base::Mono now, const Answer& why, base::milliseconds least) {
        const auto doubled = kFirstRest * (1LL << std::min(failures++, 10));
        rest_until = now + std::max(least, std::min<base::milliseconds>(doubled, kLongestRest));
        resting = why;
        resting.raw.clear();
        resting.asked = false;
    }
    void fewer() { limit = std::max(1, limit / 2); }
    void recovered() {
        failures = 0;
        limit = std::min(most, limit + 1);
    }
};

}  // namespace

struct Client::State : std::enable_shared_from_this<Client::State> {
    State(net::HttpClient& client, base::Clock& time, base::Log& lines, std::string url)
        : http(client), clock(time), log(lines), base_url(std::move(url)) {}

    using Answered = std::vector<std::pair<Done, Answer>>;
    using Started = std::vector<Pending>;

    net::HttpClient& http;
    base::Clock& clock;
    base::Log& log;
    const std::string base_url;
    std::mutex mutex;
    bool closed = false;
    Lane whole{kAltogether};
    std::map<std::string, Lane> states;

    Lane& state_of(const std::string& country) {
        return states.try_emplace(country, kPerMemberState).first->second;
    }

    void ask(Pending pending) {
        Answered answered;
        Started started;
        {
            const std::lock_guard lock(mutex);
            const auto& country = pending.question.country;
            state_of(country).waiting.push_back(std::move(pending));
            take_turns(started, answered);
        }
        carry_out(std::move(started), std::move(answered));
    }

    // Under the mutex: what may run now, and what is answered without being asked.
    void take_turns(Started& started, Answered& answered) {
        const auto now = clock.mono();
        for (auto& [country, state] : states) {
            const Lane* resting = now < whole.rest_until ? &whole : now < state.rest_until ? &state : nullptr;
            while (!state.waiting.empty()) {
                const bool turn = state.running < state.limit && whole.running < whole.limit;
                if (resting == nullptr && !turn) break;
                Pending next = std::move(state.waiting.front());
                state.waiting.pop_front();
                if (resting != nullptr) {
                    answered.emplace_back(std::move(next.done), resting->resting);
                    continue;
                }
                ++state.running;
                ++whole.running;
                started.push_back(std::move(next));
            }
        }
    }

    void carry_out(Started started, Answered answered) {
        for (auto& [done, answer] : answered)
            done(std::move(answer));
        for (auto& pending : started) {
            auto request = request_for(base_url, pending.question);
            auto kept = std::make_shared<Pending>(std::move(pending));
            http.start(std::move(request), [weak = weak_from_this(), kept](net::HttpResponse response) {
                if (const auto self = weak.lock()) self->answered(std::move(*kept), response);
            });
        }
    }

    void answered(Pending pending, const net::HttpResponse& response) {
        Answer answer = answer_from(response, pending.question);
        answer.without_requester = pending.without_requester;
        Answered finished;
        Started started;
        {
            const std::lock_guard lock(mutex);
            if (closed) return;
            Lane& state = state_of(pending.question.country);
            --state.running;
            --whole.running;
            learn(state, answer);
            if (answer.trouble == Trouble::requester && !pending.without_requester &&
                !pending.question.requester_number.empty()) {
                tell_requester(pending.question);
                pending.question.requester_country.clear();
                pending.question.requester_number.clear();
                pending.without_requester = true;
                state.waiting.push_front(std::move(pending));
            } else {
                finished.emplace_back(std::move(pending.done), std::move(answer));
            }
            take_turns(started, finished);
        }
        carry_out(std::move(started), std::move(finished));
    }

    void learn(Lane& state, const Answer& answer) {
        const auto now = clock.mono();
        switch (answer.trouble) {
            case Trouble::none:
                state.recovered();
                whole.recovered();
                break;
            case Trouble::requester:
                break;
            case Trouble::network:
                whole.rest(now, answer, {});
                break;
            case Trouble::member_state:
                state.rest(now, answer, {});
                break;
            case Trouble::too_many:
                whole.fewer();
                whole.rest(now, answer, {});
                break;
            case Trouble::too_many_state:
                state.fewer();
                state.rest(now, answer, {});
                break;
            case Trouble::blocked:
                whole.rest(now, answer, kRestWhenBlocked);
                log.error("VIES has shut us out: no VAT number is checked for an hour",
                          {{"code", answer.code}});
                break;
        }
    }

    void tell_requester(const Question& question) {
        log.warning("VIES refuses the tenant's own VAT number: asked without it, and so without proof",
                    {{"number", question.requester_country + question.requester_number}});
    }
};

Client::Client(net::HttpClient& http, base::Clock& clock, base::Log& log, std::string base_url)
    : state_(std::make_shared<State>(http, clock, log, std::move(base_url))) {}

Client::~Client() {
    const std::lock_guard lock(state_->mutex);
    state_->closed = true;
}

void Client::ask(Question question, Done done) {
    state_->ask({std::move(question), std::move(done), false});
}

}  // namespace koppel::vies

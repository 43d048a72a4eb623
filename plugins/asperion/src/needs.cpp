#include "needs.hpp"

#include <algorithm>
#include <utility>

#include "assumptions.hpp"
#include "fields.hpp"

namespace koppel::asperion {

using sdk::Error;
using sdk::ErrorClass;
using sdk::Outcome;
using sdk::OutcomeKind;

std::string Need::key() const {
    return std::string{kind->letter, ':'} + folded(wanted);
}

std::string Need::label() const {
    return std::string(kind->noun) + wanted;
}

Outcome rejection(std::string code, const std::string& sentence) {
    return Outcome::failed(OutcomeKind::rejected, Error(ErrorClass::rejected, std::move(code), sentence));
}

std::optional<std::string> Memory::recall(const std::string& key, std::int64_t now_mono_ms) {
    const auto at = known_.find(key);
    if (at == known_.end()) return std::nullopt;
    if (now_mono_ms - at->second.seen_mono_ms < std::chrono::milliseconds(Assumptions::kRememberFor).count())
        return at->second.value;
    known_.erase(at);
    return std::nullopt;
}

void Memory::remember(const std::string& key, std::string value, std::int64_t now_mono_ms) {
    if (known_.size() >= 5000) known_.clear();  // it is only a short cut
    known_[key] = {std::move(value), now_mono_ms};
}

std::string Needs::add(Need need) {
    std::string key = need.key();
    if (needs_.contains(key)) return key;
    if (auto value = memory_.recall(key, now_mono_ms_)) {
        need.value = std::move(*value);
        need.remembered = true;
    } else if (need.write) {
        need.body = need.write();
    }
    needs_.emplace(key, std::move(need));
    return key;
}

bool Needs::forget_if_named(const std::string& key, std::string_view answer) {
    const Need& need = needs_.at(key);
    if (!need.remembered || answer.find(need.value) == std::string_view::npos) return false;
    memory_.forget(key);
    return true;
}

std::vector<Need*> Needs::open(std::span<const std::string> keys) {
    std::vector<Need*> open;
    for (const auto& key : keys) {
        Need& need = needs_.at(key);
        if (need.value.empty() && !need.failure && std::find(open.begin(), open.end(), &need) == open.end())
            open.push_back(&need);
    }
    return open;
}

void Needs::look_up(std::span<const std::string> keys) {
    const auto needs = open(keys);
    std::vector<sdk::HttpRequest> lists;
    for (Need* need : needs) {
        need->seen.reset();
        lists.push_back(api_.find(need->kind->path, need->kind->filter, need->wanted));
    }
    const auto failures = api_.read_all<MasterRow>(lists, &masters_in, [&](std::size_t list, MasterRow row) {
        needs[list]->kind->see(*needs[list], std::move(row));
    });
    for (std::size_t i = 0; i < needs.size(); ++i) {
        if (failures[i]) {
            needs[i]->failure = failed(lists[i], *failures[i]);
        } else {
            settle(*needs[i]);
        }
    }
}

void Needs::settle(Need& need) {
    need.kind->conclude(need);
    if (!need.value.empty()) memory_.remember(need.key(), need.value, now_mono_ms_);
}

void Needs::create_missing(std::span<const std::string> keys) {
    const auto missing = open(keys);
    std::vector<sdk::HttpRequest> requests;
    for (const Need* need : missing)
        requests.push_back(api_.post(need->kind->path, need->body));
    const auto answers = api_.perform(requests);
    for (std::size_t i = 0; i < answers.size(); ++i)
        take_created(*missing[i], requests[i], answers[i]);
}

void Needs::take_created(Need& need, const sdk::HttpRequest& request, const sdk::HttpResponse& answer) {
    if (answer.ok()) {
        need.value = need.kind->made(need, answer.body);
        if (need.value.empty()) {
            need.failure = failed(request, ApiClient::unreadable(request), answer.body);
        } else {
            memory_.remember(need.key(), need.value, now_mono_ms_);
        }
        return;
    }
    const Problem problem = problem_in(answer.body);
    const bool refused = answer.status == 400 || answer.status == 422;
    if (answer.status == 409 || (refused && says_exists_already(problem))) {
        need.exists_unseen = true;
        return;
    }
    Error error = ApiClient::error_of(request, answer);
    if (const std::string advice = need.kind->advice(need, problem); refused && !advice.empty())
        error = Error(error.error_class(), error.code(), std::string(error.text()) + " " + advice, 0,
                      answer.status);
    need.failure = failed(request, error, answer.body);
}

void Needs::look_again(std::span<const std::string> keys) {
    const auto waiting = open(keys);
    const bool any =
        std::any_of(waiting.begin(), waiting.end(), [](const Need* need) { return need->exists_unseen; });
    if (!any) return;
    look_up(keys);
    for (Need* need : open(keys)) {
        need->failure = rejection("exists_but_hidden", "Asperion says that " + need->label() +
                                                           " exists already, but does not list it. It may be "
                                                           "inactive there: make it active.");
    }
}

Outcome Needs::failed(const sdk::HttpRequest& request, const Error& error, std::string_view body) {
    const bool all = error.error_class() == ErrorClass::auth || error.error_class() == ErrorClass::config;
    if (all && !stop_) stop_ = error;
    Outcome outcome = Outcome::from(error, request.changes());
    outcome.detail = body;  // cut by the reporter
    return outcome;
}

}  // namespace koppel::asperion

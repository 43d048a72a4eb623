#include "needs.hpp"

#include <algorithm>
#include <utility>

#include "assumptions.hpp"
#include "fields.hpp"

namespace koppel::exactonline {

using sdk::Error;
using sdk::ErrorClass;
using sdk::Outcome;

std::string Need::key() const {
    return std::string{kind->letter, ':'} + folded(wanted);
}

std::string Need::label() const {
    return std::string(kind->noun) + wanted;
}

bool stops_all(const Error& error) {
    return error.error_class() == ErrorClass::auth || error.error_class() == ErrorClass::config;
}

std::string Needs::add(Need need) {
    std::string key = need.key();
    if (needs_.contains(key)) return key;
    if (need.value.empty() && need.kind->remembered) {
        const auto longest = std::chrono::milliseconds(Assumptions::kBelieveMasters).count();
        if (auto value = memory_.recall(state_, key, now_, longest)) {
            need.value = std::move(*value);
            need.remembered = true;
        }
    }
    needs_.emplace(key, std::move(need));
    return key;
}

bool Needs::forget(const std::string& key) {
    if (!needs_.at(key).remembered) return false;
    memory_.forget(state_, key);
    return true;
}

std::vector<Need*> Needs::open(std::span<const std::string> keys) {
    std::vector<Need*> open;
    const auto add = [&](const std::string& key) {
        Need& need = needs_.at(key);
        if (need.value.empty() && !need.failure && std::ranges::find(open, &need) == open.end())
            open.push_back(&need);
        return &need;
    };
    for (const auto& key : keys) {
        const Need& need = needs_.at(key);
        // Of what stands there already, nothing else is needed.
        if (!need.depends.empty() && need.value.empty()) add(need.depends);
        add(key);
    }
    return open;
}

void Needs::look_up(std::span<const std::string> keys) {
    std::map<std::string_view, std::vector<Need*>> by_kind;
    for (Need* need : open(keys))
        by_kind[need->kind->path].push_back(need);
    for (const auto& [path, needs] : by_kind)
        ask(needs);
}

// `needs` are of one list.
void Needs::ask(const std::vector<Need*>& needs) {
    std::vector<std::string> terms;
    std::vector<std::size_t> owner;
    for (std::size_t i = 0; i < needs.size(); ++i) {
        needs[i]->seen.reset();
        needs[i]->seen_rank = 0;
        for (auto& term : needs[i]->kind->terms(*needs[i])) {
            terms.push_back(std::move(term));
            owner.push_back(i);
        }
    }
    const auto questions = any_of(terms, Assumptions::kFilterCharacters);
    std::vector<sdk::HttpRequest> lists;
    for (const auto& question : questions)
        lists.push_back(api_.list(needs[0]->kind->path, needs[0]->kind->fields, question.filter));
    const auto failures = api_.read_all(lists, [&](std::size_t, const Row& row) {
        for (Need* need : needs)
            need->kind->see(*need, row);
    });
    for (std::size_t i = 0; i < questions.size(); ++i) {
        if (!failures[i]) continue;
        for (const std::size_t term : questions[i].terms)
            needs[owner[term]]->failure = failed(lists[i], *failures[i]);
    }
    for (Need* need : needs)
        if (!need->failure) settle(*need);
}

void Needs::settle(Need& need) {
    need.kind->conclude(need);
    if (!need.value.empty() && need.kind->remembered) memory_.remember(state_, need.key(), need.value, now_);
}

void Needs::create_missing(std::span<const std::string> keys) {
    std::vector<Need*> missing;
    std::vector<sdk::HttpRequest> requests;
    for (Need* need : open(keys)) {
        if (!need->write) continue;
        if (!need->depends.empty()) {
            if (const auto& failure = needs_.at(need->depends).failure) {
                need->failure = failure;
                continue;
            }
        }
        requests.push_back(api_.post(need->kind->path, need->write(*this)));
        missing.push_back(need);
    }
    const auto answers = api_.perform(requests);
    for (std::size_t i = 0; i < answers.size(); ++i)
        take_created(*missing[i], requests[i], answers[i]);
}

// Of the answer to a POST only the key is sure to be filled.
void Needs::take_created(Need& need, const sdk::HttpRequest& request, const sdk::HttpResponse& answer) {
    if (answer.ok()) {
        const auto row = entity_in(answer.body);
        if (row) need.value = row->text(need.kind->key_field);
        if (!is_guid(need.value)) {
            need.value.clear();
            need.failure = failed(request, ApiClient::unreadable(request), answer.body);
        } else if (need.kind->remembered) {
            memory_.remember(state_, need.key(), need.value, now_);
        }
        return;
    }
    const Error error = api_.error_of(request, answer);
    const Problem problem = problem_in(answer.body);
    if (error.error_class() == ErrorClass::rejected && problem.contains_any(Assumptions::kExistsAlready)) {
        need.exists_unseen = true;
        return;
    }
    if (error.error_class() == ErrorClass::rejected) {
        need.failure = failed(request,
                              Error(ErrorClass::rejected, error.code(),
                                    "Exact does not make " + need.label() + ": " + std::string(error.text()),
                                    0, error.http_status()),
                              answer.body);
        return;
    }
    need.failure = failed(request, error, answer.body);
}

void Needs::look_again(std::span<const std::string> keys) {
    const auto waiting = open(keys);
    if (std::ranges::none_of(waiting, &Need::exists_unseen)) return;
    look_up(keys);
    for (Need* need : open(keys)) {
        need->failure = rejection("exists_but_hidden",
                                  "Exact says that " + need->label() +
                                      " exists already, but does not list it. Look for it in Exact; it may "
                                      "be blocked or ended.");
    }
}

Outcome Needs::failed(const sdk::HttpRequest& request, const Error& error, std::string_view body) {
    if (stops_all(error) && !stop_) stop_ = error;
    Outcome outcome = Outcome::from(error, request.changes());
    outcome.detail = body;  // cut by the reporter
    return outcome;
}

}  // namespace koppel::exactonline

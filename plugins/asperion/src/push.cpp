#include "push.hpp"

#include <set>
#include <utility>

#include "fields.hpp"

namespace koppel::asperion {

using sdk::Error;
using sdk::ErrorClass;
using sdk::Outcome;
using sdk::OutcomeKind;

Push::Push(sdk::Call& call, const Settings& settings, Memory& memory, sdk::Reporter& outcomes)
    : call_(call), api_(call, settings), outcomes_(outcomes), needs_(call, api_, memory) {}

void Push::run(std::span<const sdk::Posting> postings, bool dry_run) {
    jobs_.reserve(postings.size());
    for (std::uint32_t i = 0; i < postings.size(); ++i)
        prepare(i, postings[i]);
    needs_.look_up(open_needs());
    stop_if_refused();
    settle_failed_needs();
    ask_the_documents_questions();
    stop_if_refused();
    if (dry_run) {
        tell_what_would_be_done();
        return;
    }
    needs_.create_missing(open_needs());
    stop_if_refused();
    needs_.look_again(open_needs());
    stop_if_refused();
    settle_failed_needs();
    book();
    stop_if_refused();
}

void Push::prepare(std::uint32_t index, const sdk::Posting& posting) {
    Job& job = jobs_.emplace_back();
    job.index = index;
    try {
        job.document = document_of(posting);
        for (auto& need : job.document->needs(today()))
            job.needs.push_back(needs_.add(std::move(need)));
    } catch (const Refusal& refusal) {
        decide(job, rejection(refusal.code, refusal.what()));
    } catch (const model::FormatError& bad) {
        decide(job, rejection("posting_unreadable", bad.what()));
    }
}

void Push::ask_the_documents_questions() {
    std::vector<sdk::HttpRequest> requests;
    std::vector<Job*> asking;
    for (Job& job : jobs_) {
        if (job.decided) continue;
        if (const auto question = job.document->question()) {
            requests.push_back(api_.get(*question));
            asking.push_back(&job);
        }
    }
    const auto answers = api_.perform(requests);
    for (std::size_t i = 0; i < answers.size(); ++i) {
        Job& job = *asking[i];
        if (answers[i].status == 404) {
            decide(job, job.document->not_there());
        } else if (!answers[i].ok()) {
            decide(job, failed(requests[i], ApiClient::error_of(requests[i], answers[i]), answers[i].body));
        } else if (const auto row = booking_in(answers[i].body); !row) {
            decide(job, failed(requests[i], ApiClient::unreadable(requests[i]), answers[i].body));
        } else if (const auto outcome = job.document->learn(*row)) {
            decide(job, *outcome);
        }
    }
}

void Push::tell_what_would_be_done() {
    for (Job& job : jobs_) {
        if (job.decided) continue;
        Outcome outcome = Outcome::created({});
        outcome.detail = "Would be booked as " + std::string(job.document->kind());
        for (const auto& key : std::set<std::string>(job.needs.begin(), job.needs.end()))
            if (needs_.at(key).value.empty()) outcome.detail += "; would create " + needs_.at(key).label();
        decide(job, outcome);
    }
}

void Push::book() {
    std::vector<sdk::HttpRequest> requests;
    requests.reserve(jobs_.size());
    std::vector<Job*> booked;
    for (Job& job : jobs_) {
        if (job.decided) continue;
        std::vector<std::string> values;
        for (const auto& key : job.needs)
            values.push_back(needs_.at(key).value);
        requests.push_back(api_.post(job.document->path(), job.document->body(values)));
        booked.push_back(&job);
    }
    const auto answers = api_.perform(requests);
    for (std::size_t i = 0; i < answers.size(); ++i)
        take_answer(*booked[i], requests[i], answers[i]);
}

void Push::take_answer(Job& job, const sdk::HttpRequest& request, const sdk::HttpResponse& answer) {
    if (answer.ok()) {
        const auto row = booking_in(answer.body);
        decide(job, row ? Outcome::created(row->id, row->number)
                        : failed(request, ApiClient::unreadable(request), answer.body));
        return;
    }
    Outcome outcome = failed(request, ApiClient::error_of(request, answer), answer.body);
    if (outcome.kind != OutcomeKind::rejected) return decide(job, outcome);
    const std::string words(outcome.error->text());
    bool forgotten = false;
    for (const auto& key : job.needs)
        forgotten |= needs_.forget_if_named(key, answer.body);
    const Problem problem = problem_in(answer.body);
    const std::string advice = job.document->advice(problem);
    if (forgotten) {
        outcome.kind = OutcomeKind::retry;
        outcome.error = Error(ErrorClass::transient, "seen_before_but_gone",
                              "Asperion no longer has a debtor or article that was there minutes ago (" +
                                  words + "); it is looked up again.");
    } else if (job.document->not_ready(problem)) {
        outcome.kind = OutcomeKind::not_ready;
        outcome.error = Error(ErrorClass::not_ready, outcome.error->code(), advice, 0, answer.status);
    } else if (!advice.empty()) {
        outcome.error =
            Error(ErrorClass::rejected, outcome.error->code(), words + " " + advice, 0, answer.status);
    }
    decide(job, outcome);
}

std::vector<std::string> Push::open_needs() const {
    std::vector<std::string> keys;
    for (const Job& job : jobs_)
        if (!job.decided) keys.insert(keys.end(), job.needs.begin(), job.needs.end());
    return keys;
}

void Push::settle_failed_needs() {
    for (Job& job : jobs_) {
        if (job.decided) continue;
        const Outcome* worst = nullptr;
        for (const auto& key : job.needs) {
            const auto& failure = needs_.at(key).failure;
            // Unknown outweighs all: something may stand there that this document asked for.
            if (failure && (worst == nullptr || failure->kind == OutcomeKind::unknown)) worst = &*failure;
        }
        if (worst != nullptr) decide(job, *worst);
    }
}

// A refused login concerns every posting; of the undecided ones none was booked.
void Push::stop_if_refused() {
    const auto& why = stop_ ? stop_ : needs_.stop();
    if (!why) return;
    settle_failed_needs();
    for (Job& job : jobs_)
        if (!job.decided) decide(job, Outcome::failed(OutcomeKind::retry, *why));
    throw Error(*why);
}

void Push::decide(Job& job, const Outcome& outcome) {
    job.decided = true;
    outcomes_.report(job.index, outcome);
}

Outcome Push::failed(const sdk::HttpRequest& request, const Error& error, std::string_view answer) {
    const bool all = error.error_class() == ErrorClass::auth || error.error_class() == ErrorClass::config;
    if (all && !stop_) stop_ = error;
    Outcome outcome = Outcome::from(error, request.changes());
    outcome.detail = answer;  // cut by the reporter
    return outcome;
}

const std::string& Push::today() {
    if (today_.empty()) today_ = sdk::format_instant(call_.clock().now_unix_ms()).substr(0, 10);
    return today_;
}

}  // namespace koppel::asperion

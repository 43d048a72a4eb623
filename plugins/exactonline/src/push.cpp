#include "push.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "assumptions.hpp"
#include "fields.hpp"

namespace koppel::exactonline {

using sdk::Error;
using sdk::ErrorClass;
using sdk::Outcome;
using sdk::OutcomeKind;

Push::Push(sdk::Call& call, const Settings& settings, Memory& memory, sdk::Reporter& outcomes)
    : call_(call),
      settings_(settings),
      api_(call, settings),
      memory_(memory),
      outcomes_(outcomes),
      lists_(call, api_, memory),
      needs_(call, api_, memory) {}

void Push::run(std::span<const sdk::Posting> postings, bool dry_run) {
    jobs_.reserve(postings.size());
    for (std::uint32_t i = 0; i < postings.size(); ++i)
        prepare(i, postings[i]);
    make_lists_known();
    plan_all();
    look_up();
    hold_back();
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
    read_back();
    memory_.save(call_.state());
    stop_if_refused();
}

void Push::for_open(const std::function<void(Job&)>& work) {
    for (Job& job : jobs_)
        if (!job.decided) work(job);
}

void Push::prepare(std::uint32_t index, const sdk::Posting& posting) {
    Job& job = jobs_.emplace_back();
    job.index = index;
    try {
        job.document = document_of(posting, settings_);
    } catch (const Refusal& refusal) {
        decide(job, rejection(refusal.code, refusal.what()));
    } catch (const model::FormatError& bad) {
        decide(job, rejection("posting_unreadable", bad.what()));
    }
}

void Push::make_lists_known() {
    std::set<std::string> journals;
    std::set<std::string> vat_codes;
    for_open([&](Job& job) {
        journals.merge(job.document->journals());
        vat_codes.merge(job.document->vat_codes());
    });
    if (const auto failure = lists_.make_known(journals, vat_codes)) fail_all(*failure);
}

void Push::plan(Job& job) {
    job.needs = job.document->plan(lists_, needs_);
}

void Push::plan_all() {
    for_open([&](Job& job) {
        try {
            plan(job);
        } catch (const Refusal& refusal) {
            if (!lists_.refresh()) return decide(job, rejection(refusal.code, refusal.what()));
            try {  // what was remembered may be out of date
                plan(job);
            } catch (const Refusal& still) {
                decide(job, rejection(still.code, still.what()));
            }
        }
    });
}

void Push::look_up() {
    needs_.look_up(open_needs());
    stop_if_refused();
    settle_failed_needs();
    bool more = false;
    for_open([&](Job& job) {
        for (auto& key : job.document->plan_more(needs_)) {
            job.needs.push_back(std::move(key));
            more = true;
        }
    });
    if (!more) return;
    needs_.look_up(open_needs());
    stop_if_refused();
    settle_failed_needs();
}

void Push::hold_back() {
    std::set<std::string> journals;
    for_open([&](Job& job) { journals.merge(job.document->late_journals(needs_)); });
    if (!journals.empty()) {
        if (const auto failure = lists_.make_known(journals, {})) fail_all(*failure);
    }
    for_open([&](Job& job) {
        if (const auto outcome = job.document->held(lists_, needs_)) decide(job, *outcome);
    });
}

void Push::tell_what_would_be_done() {
    for_open([&](Job& job) {
        Outcome outcome = Outcome::created({});
        outcome.detail = "Would be booked as " + std::string(job.document->kind());
        for (const auto& key : std::set<std::string>(job.needs.begin(), job.needs.end())) {
            const Need& need = needs_.at(key);
            if (need.value.empty() && need.write) outcome.detail += "; would create " + need.label();
        }
        decide(job, outcome);
    });
}

void Push::book() {
    std::vector<sdk::HttpRequest> requests;
    std::vector<Job*> booked;
    for_open([&](Job& job) {
        requests.push_back(api_.post(job.document->path(), job.document->body(lists_, needs_)));
        booked.push_back(&job);
    });
    const auto answers = api_.perform(requests);
    for (std::size_t i = 0; i < answers.size(); ++i)
        take_answer(*booked[i], requests[i], answers[i]);
}

void Push::take_answer(Job& job, const sdk::HttpRequest& request, const sdk::HttpResponse& answer) {
    if (!answer.ok()) return take_refusal(job, request, answer, api_.error_of(request, answer));
    auto row = entity_in(answer.body);
    if (!row || row->text(job.document->id_field()).empty())
        return decide(job, failed(request, ApiClient::unreadable(request), answer.body));
    Booked booked{&job, std::move(*row)};
    // Exact leaves fields of some answers empty.
    if (job.document->total() && !booked.row.amount("AmountFC")) {
        to_read_back_.push_back(std::move(booked));
    } else {
        tell_booked(booked);
    }
}

void Push::take_refusal(Job& job, const sdk::HttpRequest& request, const sdk::HttpResponse& answer,
                        const Error& error) {
    Outcome outcome = failed(request, error, answer.body);
    if (outcome.kind != OutcomeKind::rejected) return decide(job, outcome);
    const Problem problem = problem_in(answer.body);
    const std::string words(error.text());
    bool forgotten = false;
    if (problem.contains_any(Assumptions::kBadReference)) {
        for (const auto& key : job.needs)
            forgotten |= needs_.forget(key);
    }
    if (forgotten) {
        outcome = Outcome::failed(
            OutcomeKind::retry,
            Error(ErrorClass::transient, "seen_before_but_gone",
                  "Exact no longer has something that this document names and that was there before (" +
                      words + "); it is looked up again."));
    } else if (problem.contains_any(Assumptions::kNumberInUse)) {
        // Exact gives the number: two bookings at one moment may get the same, and one of them is refused.
        outcome = Outcome::failed(OutcomeKind::retry,
                                  Error(ErrorClass::transient, "number_in_use", words, 0, answer.status));
    } else if (const std::string advice = advice_on(problem); !advice.empty()) {
        outcome.error = Error(ErrorClass::rejected, error.code(), words + ". " + advice, 0, answer.status);
    }
    decide(job, outcome);
}

// What stands there is booked, whatever this reading comes to.
void Push::read_back() {
    std::vector<sdk::HttpRequest> lists;
    std::vector<std::vector<Booked*>> wanted;
    std::map<std::string_view, std::vector<Booked*>> by_path;
    for (Booked& booked : to_read_back_)
        by_path[booked.job->document->path()].push_back(&booked);
    for (const auto& [path, all] : by_path) {
        const Document& first = *all[0]->job->document;
        std::vector<std::string> terms;
        for (const Booked* booked : all)
            terms.push_back(equals_guid(first.id_field(), booked->row.text(first.id_field())));
        const std::string fields = std::string(first.id_field()) + "," + std::string(first.number_field()) +
                                   ",AmountFC," + std::string(first.customer_field());
        for (const auto& question : any_of(terms, Assumptions::kFilterCharacters)) {
            lists.push_back(api_.list(path, fields, question.filter));
            wanted.emplace_back();
            for (const std::size_t term : question.terms)
                wanted.back().push_back(all[term]);
        }
    }
    api_.read_all(lists, [&](std::size_t list, const Row& row) {
        for (Booked* booked : wanted[list]) {
            const auto id = booked->job->document->id_field();
            if (booked->row.text(id) == row.text(id)) booked->row = row;
        }
    });
    for (const Booked& booked : to_read_back_)
        tell_booked(booked);
}

void Push::tell_booked(const Booked& booked) {
    const Document& document = *booked.job->document;
    const std::string id = booked.row.text(document.id_field());
    const std::string number = booked.row.text(document.number_field());
    Outcome outcome = Outcome::created(id, number);
    const auto warn = [&](const std::string& sentence) {
        outcome.detail += (outcome.detail.empty() ? "ATTENTION: " : " ") + sentence;
        call_.log().warning("Exact booked something else than it was asked to: " + sentence,
                            {{"id", id}, {"number", number}});
    };
    if (const auto wanted = document.total()) {
        const auto total = booked.row.amount("AmountFC");
        if (!total) {
            outcome.detail = "The total that Exact came to could not be read back.";
        } else if (total->rounded(2) != wanted->rounded(2)) {
            warn("The total in Exact is " + total->rounded(2).to_string(2) + ", the document's is " +
                 wanted->to_string(2) + ".");
        }
    }
    if (!document.customer_field().empty()) {
        const std::string there = booked.row.text(document.customer_field());
        if (!there.empty() && folded(there) != folded(document.customer(needs_)))
            warn("It stands on another customer in Exact: " + there + ".");
    }
    decide(*booked.job, outcome);
}

std::vector<std::string> Push::open_needs() const {
    std::vector<std::string> keys;
    for (const Job& job : jobs_)
        if (!job.decided) keys.insert(keys.end(), job.needs.begin(), job.needs.end());
    return keys;
}

void Push::settle_failed_needs() {
    for_open([&](Job& job) {
        const Outcome* worst = nullptr;
        for (const auto& key : job.needs) {
            const auto& failure = needs_.at(key).failure;
            // Unknown outweighs all: something may stand there that this document asked for.
            if (failure && (worst == nullptr || failure->kind == OutcomeKind::unknown)) worst = &*failure;
        }
        if (worst != nullptr) decide(job, *worst);
    });
}

// A refused login concerns every posting; of the undecided ones none was booked.
void Push::stop_if_refused() {
    const auto& why = stop_ ? stop_ : needs_.stop();
    if (!why) return;
    settle_failed_needs();
    for_open([&](Job& job) { decide(job, Outcome::failed(OutcomeKind::retry, *why)); });
    throw Error(*why);
}

// What all of them ask for could not be read.
void Push::fail_all(const Error& error) {
    for_open([&](Job& job) { decide(job, Outcome::from(error, false)); });
    if (stops_all(error)) throw Error(error);
}

void Push::decide(Job& job, const Outcome& outcome) {
    job.decided = true;
    outcomes_.report(job.index, outcome);
}

Outcome Push::failed(const sdk::HttpRequest& request, const Error& error, std::string_view answer) {
    if (stops_all(error) && !stop_) stop_ = error;
    Outcome outcome = Outcome::from(error, request.changes());
    outcome.detail = answer;  // cut by the reporter
    return outcome;
}

}  // namespace koppel::exactonline

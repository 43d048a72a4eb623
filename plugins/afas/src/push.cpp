#include "push.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "fields.hpp"

namespace koppel::afas {

using sdk::Error;
using sdk::ErrorClass;
using sdk::Outcome;
using sdk::OutcomeKind;

Push::Push(sdk::Call& call, const Settings& settings, sdk::Reporter& outcomes)
    : call_(call),
      settings_(settings),
      api_(call, settings),
      outcomes_(outcomes),
      relations_(api_, settings),
      articles_(api_, settings) {}

void Push::run(std::span<const sdk::Posting> postings, bool dry_run) {
    jobs_.reserve(postings.size());
    for (std::uint32_t i = 0; i < postings.size(); ++i)
        prepare(i, postings[i]);
    find_standing();
    read_lines();
    look_up();
    if (dry_run) return tell_what_would_be_done();
    std::set<std::string> wanted;
    for_open([&](Job& job) {
        if (!job.relation.empty()) wanted.insert(job.relation);
    });
    relations_.create_missing(wanted);
    settle_failures();
    stop_if_refused();
    book();
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
        if (form_of(posting.type) == nullptr)
            throw Refusal("posting_type", "AFAS takes orders and invoices here; \"" +
                                              std::string(posting.type) + "\" is none.");
        job.document = std::make_unique<SalesDocument>(posting, settings_);
        job.document->plan(articles_);
    } catch (const Refusal& refusal) {
        decide(job, rejection(refusal.code, refusal.what()));
    } catch (const model::FormatError& bad) {
        decide(job, rejection("posting_unreadable", bad.what()));
    }
}

// By the number that is known of it, else by the reference.
void Push::find_standing() {
    std::vector<Job*> by_number, by_reference;
    for_open([&](Job& job) {
        (job.document->is_update() && !job.document->remote_id().empty() ? by_number : by_reference)
            .push_back(&job);
    });
    ask("OrderNumber", by_number, [](const Job& job) { return job.document->remote_id(); });
    for (Job* job : by_number) {
        if (job->decided || job->standing) continue;
        decide(*job,
               rejection("order_gone", "AFAS no longer lists order " + job->document->remote_id() + " (" +
                                           job->document->number() +
                                           "): it was removed or archived there. It is not made again by "
                                           "itself; look at it in AFAS."));
    }
    ask("CustomerReference", by_reference, [](const Job& job) { return job.document->reference(); });
    stop_if_refused();
}

void Push::ask(std::string_view column, const std::vector<Job*>& jobs,
               const std::function<std::string(const Job&)>& value) {
    if (jobs.empty()) return;
    const Form& form = jobs.front()->document->form();
    std::vector<std::string> values;
    for (const Job* job : jobs)
        values.push_back(value(*job));
    const auto questions = api_.any_of(*form.list, column, values);
    std::vector<std::vector<Row>> found(jobs.size());
    const auto failures = api_.read_all(questions, [&](std::size_t question, const Row& row) {
        for (const std::size_t i : questions[question].values)
            if (folded(row.text(column)) == folded(values[i])) found[i].push_back(row);
    });
    for (std::size_t q = 0; q < questions.size(); ++q) {
        if (!failures[q]) continue;
        // The list of direct invoices is no standard one: without it the host's own ledger has to do.
        if (!form.can_change && failures[q]->error_class() == ErrorClass::config) continue;
        for (const std::size_t i : questions[q].values)
            decide(*jobs[i], failed(*failures[q], false));
    }
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        if (jobs[i]->decided || found[i].empty()) continue;
        if (found[i].size() == 1) {
            jobs[i]->standing = found[i].front();
            continue;
        }
        std::string numbers;
        for (const Row& row : found[i])
            numbers += (numbers.empty() ? "" : ", ") + row.text("OrderNumber");
        decide(*jobs[i], rejection("document_twice", "Document " + jobs[i]->document->number() +
                                                         " stands in AFAS more than once: " + numbers +
                                                         ". Remove what is too much there."));
    }
}

void Push::read_lines() {
    std::map<std::string, Job*> by_number;
    std::vector<std::string> numbers;
    for_open([&](Job& job) {
        if (!job.standing || !job.document->form().can_change) return;
        numbers.push_back(job.standing->text("OrderNumber"));
        by_number[numbers.back()] = &job;
    });
    const auto questions = api_.any_of(Assumptions::kSalesOrderLines, "OrderNumber", numbers);
    const auto failures = api_.read_all(questions, [&](std::size_t, const Row& row) {
        if (const auto job = by_number.find(row.text("OrderNumber")); job != by_number.end())
            job->second->lines.push_back(row);
    });
    for (std::size_t q = 0; q < questions.size(); ++q)
        if (failures[q])
            for (const std::size_t i : questions[q].values)
                decide(*by_number.at(numbers[i]), failed(*failures[q], false));
    stop_if_refused();
}

void Push::look_up() {
    for_open([&](Job& job) {
        if (job.standing) return;
        try {
            job.relation = job.document->plan_relation(relations_);
        } catch (const Refusal& refusal) {
            decide(job, rejection(refusal.code, refusal.what()));
        }
    });
    articles_.look_up();
    for_open([&](Job& job) {
        if (const auto* failure = job.document->failure(articles_)) decide(job, *failure);
    });
    stop_if_refused();
    relations_.look_up();
    settle_failures();
    stop_if_refused();
}

void Push::tell_what_would_be_done() {
    for_open([&](Job& job) {
        const std::string number = job.standing ? job.standing->text("OrderNumber") : std::string();
        if (!job.standing) {
            Outcome outcome = Outcome::created({});
            outcome.detail = "Would be booked as " + std::string(job.document->form().kind);
            const Relation& relation = relations_.at(job.relation);
            if (relation.value.empty()) outcome.detail += "; would create " + relation.label();
            return decide(job, outcome);
        }
        const bool equal = !job.document->form().can_change ||
                           job.document->change_body(number, job.lines, articles_).empty();
        decide(job, equal ? Outcome::unchanged(number, number) : Outcome::updated(number, number));
    });
}

void Push::book() {
    std::vector<sdk::HttpRequest> requests;
    std::vector<Job*> booked;
    std::vector<Job*> equal;
    for_open([&](Job& job) {
        const Form& form = job.document->form();
        if (!job.standing) {
            requests.push_back(api_.post(
                form.connector, job.document->new_body(relations_.at(job.relation).value, articles_)));
            booked.push_back(&job);
            return;
        }
        job.number = job.standing->text("OrderNumber");
        std::string body =
            form.can_change ? job.document->change_body(job.number, job.lines, articles_) : std::string();
        if (body.empty()) return equal.push_back(&job);
        requests.push_back(api_.put(form.connector, std::move(body)));
        booked.push_back(&job);
    });
    for (Job* job : equal)
        decide(*job, Outcome::unchanged(job->number, job->number));
    const auto answers = api_.perform(requests);
    for (std::size_t i = 0; i < answers.size(); ++i)
        take_answer(*booked[i], requests[i], answers[i]);
    std::erase_if(booked, [](const Job* job) { return job->decided; });
    read_back(booked);
}

void Push::take_answer(Job& job, const sdk::HttpRequest& request, const sdk::HttpResponse& answer) {
    if (answer.ok()) {
        // Some answers have no body; then the list tells the number.
        const auto row = result_in(answer.body);
        if (row && job.number.empty()) job.number = row->text("OrNu");
        return;
    }
    const Error error = api_.error_of(request, answer);
    Outcome outcome = failed(error, request.changes(), answer.body);
    // A change is compared with what stands there before it is sent again, so it can be; but not before a
    // request that was lost must have ended.
    if (outcome.kind == OutcomeKind::unknown && job.standing) {
        outcome.kind = OutcomeKind::retry;
        outcome.error =
            Error(ErrorClass::transient, error.code(), std::string(error.text()),
                  std::chrono::milliseconds(Assumptions::kServerTimeLimit).count(), answer.status);
    }
    if (outcome.kind == OutcomeKind::rejected && job.standing)
        outcome.error =
            Error(ErrorClass::rejected, "order_not_changed",
                  "AFAS does not let order " + job.number + " be changed so: " + std::string(error.text()) +
                      " It may be delivered or invoiced already; change it there by hand.",
                  0, answer.status);
    decide(job, outcome);
}

// What stands there is booked, whatever this reading comes to.
void Push::read_back(const std::vector<Job*>& booked) {
    if (booked.empty()) return;
    std::vector<std::string> references;
    for (const Job* job : booked)
        references.push_back(job->document->reference());
    const auto questions =
        api_.any_of(*booked.front()->document->form().list, "CustomerReference", references);
    std::vector<std::optional<Row>> rows(booked.size());
    api_.read_all(questions, [&](std::size_t question, const Row& row) {
        for (const std::size_t i : questions[question].values)
            if (folded(row.text("CustomerReference")) == folded(references[i])) rows[i] = row;
    });
    for (std::size_t i = 0; i < booked.size(); ++i)
        tell_booked(*booked[i], rows[i]);
}

void Push::tell_booked(Job& job, const std::optional<Row>& row) {
    if (job.number.empty() && row) job.number = row->text("OrderNumber");
    if (job.number.empty())
        return decide(
            job, Outcome::failed(OutcomeKind::unknown, Error(ErrorClass::unknown, "number_unknown",
                                                             "AFAS took document " + job.document->number() +
                                                                 " but did not say under which number.")));
    Outcome outcome =
        job.standing ? Outcome::updated(job.number, job.number) : Outcome::created(job.number, job.number);
    if (!job.relation.empty()) outcome.detail = relations_.at(job.relation).note;
    const auto total = row ? row->amount("InvoiceTotal") : std::nullopt;
    if (!total) {
        outcome.detail += (outcome.detail.empty() ? "" : " ") +
                          std::string("The total that AFAS came to could not be read back.");
    } else if (total->rounded(2) != job.document->total().rounded(2)) {
        const std::string sentence = "The total in AFAS is " + total->rounded(2).to_string(2) +
                                     ", the document's is " + job.document->total().to_string(2) + ".";
        outcome.detail = "ATTENTION: " + sentence + (outcome.detail.empty() ? "" : " " + outcome.detail);
        call_.log().warning("AFAS booked something else than it was asked to: " + sentence,
                            {{"number", job.number}});
    }
    decide(job, outcome);
}

void Push::settle_failures() {
    for_open([&](Job& job) {
        if (job.relation.empty()) return;
        if (const auto& failure = relations_.at(job.relation).failure) decide(job, *failure);
    });
}

// A refused login concerns every posting; of the undecided ones none was booked.
void Push::stop_if_refused() {
    const auto& why = stop_ ? stop_ : relations_.stop() ? relations_.stop() : articles_.stop();
    if (!why) return;
    settle_failures();
    for_open([&](Job& job) { decide(job, Outcome::failed(OutcomeKind::retry, *why)); });
    throw Error(*why);
}

void Push::decide(Job& job, const Outcome& outcome) {
    if (job.decided) return;
    job.decided = true;
    outcomes_.report(job.index, outcome);
}

Outcome Push::failed(const Error& error, bool changes, std::string_view answer) {
    if (stops_all(error) && !stop_) stop_ = error;
    Outcome outcome = Outcome::from(error, changes);
    outcome.detail = answer;  // cut by the reporter
    return outcome;
}

}  // namespace koppel::afas

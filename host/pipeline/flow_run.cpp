#include "pipeline/flow_run.hpp"

#include <condition_variable>
#include <future>
#include <mutex>
#include <stop_token>
#include <thread>

#include "base/ids.hpp"
#include "contracts/schema_check.hpp"
#include "pipeline/day_book.hpp"
#include "pipeline/documents.hpp"
#include "pipeline/lane.hpp"
#include "pipeline/payments.hpp"
#include "pipeline/puller.hpp"
#include "pipeline/run_state.hpp"

namespace koppel::pipeline {

using base::Error;
using base::Result;

namespace {

// Renews the lease until told to stop; ends the run when it was lost.
void keep_lease(RunState& run, const std::stop_token& done) {
    const auto interval = run.options.lease_ttl / 3;
    std::mutex mutex;
    std::condition_variable_any told;
    while (!done.stop_requested()) {
        std::unique_lock lock(mutex);
        told.wait_for(lock, done, interval, [] { return false; });
        if (done.stop_requested()) break;
        auto renewed = run.parts.store.acquire(run.lease.contract, run.lease.owner, run.parts.clock.now(),
                                               run.options.lease_ttl);
        if (renewed.has_error()) return run.abort(renewed.error());
        if (renewed->fence != run.lease.fence)
            return run.abort(
                Error(base::ErrorClass::conflict, "fenced_out",
                      "another host took over contract '" + run.lease.contract + "' in the meantime",
                      "nothing was lost; this run ends"));
    }
}

// Null when nothing is to be pulled.
Result<std::unique_ptr<plugins::Instance>> open_source(const RunParts& parts, const RunSubject& subject,
                                                       const RunOptions& options) {
    if (!options.pull) return std::unique_ptr<plugins::Instance>();
    return parts.connector.open(subject.source, plugins::Role::source, subject.contract.id);
}

Result<std::vector<std::unique_ptr<plugins::Instance>>> open_sinks(const RunParts& parts,
                                                                   const RunSubject& subject,
                                                                   std::uint32_t count) {
    std::vector<std::unique_ptr<plugins::Instance>> sinks;
    for (std::uint32_t i = 0; i < count; ++i) {
        auto sink = parts.connector.open(subject.sink, plugins::Role::sink, subject.contract.id);
        if (sink.has_error()) return sink.error();
        sinks.push_back(std::move(*sink));
    }
    return sinks;
}

void run_threads(RunState& run, std::unique_ptr<plugins::Instance> source,
                 std::vector<std::unique_ptr<plugins::Instance>> sinks,
                 const plugins::Manifest& sink_manifest) {
    const std::jthread heartbeat([&run](const std::stop_token& done) { keep_lease(run, done); });
    std::vector<std::jthread> lanes;
    lanes.reserve(sinks.size());
    for (auto& sink : sinks)
        lanes.emplace_back([&run, &sink_manifest, instance = std::move(sink)]() mutable {
            Lane lane(run, std::move(instance), sink_manifest);
            lane.run();
            run.push_requests += lane.sink().requests_sent();
        });
    if (source) Puller(run, std::move(source)).run();
    run.pull_ended();
}

// Measured where it is spent: the forecast of a budget is made of it.
void keep_cost(RunState& run) {
    const auto documents = static_cast<std::int64_t>(run.pushed_documents.load());
    const auto requests = static_cast<std::int64_t>(run.push_requests.load());
    if (documents == 0 || requests == 0) return;
    const auto kept = run.parts.store.add_flow_cost(run.subject.contract.id, run.subject.flow.name,
                                                    {.requests = requests, .documents = documents});
    if (kept.has_error())
        run.parts.log.warning("what a document costs could not be kept", {{"error", kept.error().message}});
}

}  // namespace

namespace {

RunSubject days_of(const RunSubject& subject) {
    RunSubject days = subject;
    days.flow = subject.flow.days();
    return days;
}

// Gives the lease back however the run ends, so that the next one need not wait for it to run out.
class LeaseGuard {
  public:
    LeaseGuard(store::Store& store, const store::Lease& lease) : store_(store), lease_(lease) {}
    ~LeaseGuard() { (void)store_.release(lease_); }
    LeaseGuard(const LeaseGuard&) = delete;
    LeaseGuard& operator=(const LeaseGuard&) = delete;

  private:
    store::Store& store_;
    const store::Lease& lease_;
};

}  // namespace

RunSubject with_sink_defaults(const RunSubject& subject, const plugins::Manifest& sink) {
    RunSubject complete = subject;
    complete.contract.sink = contracts::with_defaults(sink.sink_settings_schema, subject.contract.sink);
    return complete;
}

std::string first_day(const RunSubject& subject, const RunOptions& options) {
    if (!options.from.empty()) return options.from;
    return subject.flow.carries_products() ? std::string() : subject.contract.start_date;
}

Result<RunReport> run_flow(const RunParts& parts, const RunSubject& given, const RunOptions& options,
                           RunProgress& progress) {
    auto sink_manifest = parts.connector.manifest(given.sink);
    if (sink_manifest.has_error()) return sink_manifest.error();
    const RunSubject subject = with_sink_defaults(given, **sink_manifest);
    auto lease =
        parts.store.acquire(subject.contract.id, base::random_id(), parts.clock.now(), options.lease_ttl);
    if (lease.has_error()) return lease.error();
    const LeaseGuard guard(parts.store, *lease);
    RunState run(parts, subject, options, progress, *lease);
    if (subject.flow.posts_payments()) {
        if (auto woken = wake_waiting(parts.store, *lease, subject, parts.clock.now()); woken.has_error())
            return woken.error();
    }

    // Both workers start at once.
    auto opening = std::async(std::launch::async, [&] { return open_source(parts, subject, options); });
    // One more for the days.
    auto sinks = open_sinks(parts, subject, std::max(1U, options.lanes) + (subject.flow.sums_days() ? 1 : 0));
    auto source = opening.get();
    if (source.has_error()) return source.error();
    if (sinks.has_error()) return sinks.error();

    const RunSubject of_days = days_of(subject);
    RunProgress of_the_days;
    RunState days(parts, of_days, options, of_the_days, *lease);
    DayBook book(days, subject.flow, progress);
    if (subject.flow.sums_days()) {
        if (auto released = book.release(); released.has_error()) return released.error();
    }
    const Instant began = parts.clock.now();
    const bool pulls = *source != nullptr;
    auto day_sink = subject.flow.sums_days() ? std::move(sinks->back()) : nullptr;
    if (day_sink) sinks->pop_back();

    // A budget that is used up holds from the beginning.
    if (const auto held = parts.connector.held(subject.sink.id)) {
        run.hold_push(*held);
        days.hold_push(*held);
    }
    run_threads(run, std::move(*source), std::move(*sinks), **sink_manifest);
    keep_cost(run);

    if (auto aborted = run.aborted()) return *aborted;
    RunReport report;
    report.pull_failure = run.pull_failure();
    report.push_failure = run.push_failure();
    report.pull_hold = run.pull_hold();
    report.push_hold = run.push_hold();
    if (report.push_hold) days.hold_push(*report.push_hold);
    if (day_sink && !report.push_failure && !report.push_hold) {
        // Only what was read whole may be closed: an unread day is not a day without turnover.
        const bool whole = pulls && !report.pull_failure && !report.pull_hold && !run.stopping() &&
                           options.from.empty() && options.to.empty();
        days.pull_ended();
        const std::jthread heartbeat([&days](const std::stop_token& done) { keep_lease(days, done); });
        Lane lane(days, std::move(day_sink), **sink_manifest);
        auto held = book.close(lane, whole ? std::optional(began) : std::nullopt);
        if (held.has_error()) return held.error();
        if (auto aborted = days.aborted()) return *aborted;
        if (*held) report.held = (*held)->day + " is " + (*held)->reason;
        report.push_failure = days.push_failure();
        report.push_hold = days.push_hold();
    }
    for (const auto& next :
         {run.work.next_due(), parts.store.next_due(subject.contract.id, of_days.flow.name)}) {
        if (next.has_error()) return next.error();
        if (!*next) continue;
        Instant due = std::max(**next, parts.clock.now());
        if (report.push_hold) due = std::max(due, report.push_hold->until);
        report.next_due = std::min(report.next_due.value_or(due), due);
    }
    report.stopped = options.stop && options.stop();
    return report;
}

}  // namespace koppel::pipeline

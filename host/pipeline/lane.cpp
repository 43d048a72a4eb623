#include "pipeline/lane.hpp"

#include <algorithm>

#include "base/ids.hpp"
#include "pipeline/documents.hpp"
#include "pipeline/payments.hpp"
#include "pipeline/product_rules.hpp"

namespace koppel::pipeline {

using base::Error;
using base::ErrorClass;
using store::LedgerRow;
using store::RecordState;

namespace {

PushTerms terms_of(const RunState& run, const plugins::Manifest& manifest) {
    const auto& limits = run.subject.contract.limits;
    PushTerms terms;
    terms.settle =
        std::chrono::seconds(limits.settle_seconds.value_or(static_cast<int>(manifest.settle_seconds)));
    terms.look_gap =
        std::chrono::seconds(limits.look_gap_seconds.value_or(static_cast<int>(manifest.look_gap_seconds)));
    terms.max_age = std::chrono::hours(limits.max_age_hours);
    if (run.subject.flow.posts_payments()) terms.not_ready = kPaymentsAgain;
    terms.repeatable = run.subject.flow.carries_products();
    terms.sink = manifest.title.empty() ? manifest.name : manifest.title;
    return terms;
}

// Kept in the record's story: how a VAT number was checked, and what a person may want to look at.
void add_notes(const std::vector<books::Finding>& notes, const LedgerRow& row, store::LedgerCommit& commit) {
    for (const auto& note : notes)
        commit.events.push_back({row.flow, row.key, commit.at, note.remedy.empty() ? "checked" : "warning",
                                 base::with_remedy(note.message, note.remedy)});
}

bool stops_everything(const Error& error) {
    return error.error_class == ErrorClass::auth || error.error_class == ErrorClass::config ||
           error.code == "plugin_quarantined";
}

std::string posting_type(const RunState& run, const plugins::Manifest& manifest) {
    const auto found = std::ranges::find(manifest.postings, run.subject.flow.as, &plugins::PostingInfo::as);
    return found == manifest.postings.end() ? std::string() : found->type;
}

// A book of days takes one after the other.
std::uint32_t batch_size(const RunState& run, const plugins::Manifest& manifest) {
    if (run.subject.flow.as == "daily_receipts") return 1;
    const int wanted = run.subject.contract.limits.push_batch.value_or(static_cast<int>(manifest.push_batch));
    return static_cast<std::uint32_t>(std::max(1, wanted));
}

}  // namespace

net::Hold hold_of(const Error& error, Instant now) {
    return {now + milliseconds(error.retry_after_ms), error.code, error.message};
}

Lane::Lane(RunState& run, std::unique_ptr<plugins::Instance> sink, const plugins::Manifest& manifest)
    : run_(run),
      sink_(std::move(sink)),
      terms_(terms_of(run, manifest)),
      posting_type_(posting_type(run, manifest)),
      batch_size_(batch_size(run, manifest)) {}

plugins::CallContext Lane::call(std::string trace_id) const {
    plugins::CallContext context;
    context.trace_id = std::move(trace_id);
    context.cancelled = [this] { return run_.aborted().has_value(); };
    return context;
}

void Lane::run() {
    const auto idle_limit = run_.options.wait;
    settled_since_ = run_.parts.clock.mono();
    while (!run_.stopping() && !run_.push_failure()) {
        if (look()) continue;
        if (const auto hold = run_.push_hold()) {
            if (!pending_rows_.empty()) commit({});
            if (hold->until - run_.parts.clock.now() > idle_limit) break;
            auto next = run_.work.next_due();
            if (next.has_error()) return run_.abort(next.error());
            if (!*next && run_.pull_has_ended()) break;
            run_.wait(milliseconds(100));
            continue;
        }
        Batch batch = next_batch();
        if (!batch.rows.empty()) {
            push(std::move(batch));
            continue;
        }
        if (!pending_rows_.empty()) continue;
        auto next = run_.work.next_due();
        if (next.has_error()) return run_.abort(next.error());
        const Instant now = run_.parts.clock.now();
        const bool something_soon = *next && **next - now <= idle_limit && !stuck();
        if (run_.pull_has_ended() && !something_soon && !run_.work.anything_claimed() && !run_.vat.asking())
            break;
        const auto pause = *next ? std::clamp(std::chrono::duration_cast<milliseconds>(**next - now),
                                              milliseconds(1), milliseconds(100))
                                 : milliseconds(100);
        run_.wait(pause);
    }
    if (!pending_rows_.empty()) commit({});
}

// True once no document has found its place for as long as the run may wait: a sink that stays down ends the
// run.
bool Lane::stuck() {
    const auto now = run_.parts.clock.mono();
    const std::uint64_t settled = run_.progress.seen + run_.progress.posted + run_.progress.failed;
    if (settled != settled_) {
        settled_ = settled;
        settled_since_ = now;
    }
    return now - settled_since_ > run_.options.wait;
}

// From memory when the row comes straight from a pull, else from the row's content.
std::variant<PreparedPosting, books::Verdict> Lane::posting_of(WorkQueue::Claim& claim,
                                                               std::optional<Error>& error) {
    if (run_.subject.flow.carries_products()) {
        auto same = run_.parts.store.products_of_code(claim.row.contract, claim.row.flow, claim.row.number);
        if (same.has_error()) {
            error = same.error();
            return books::Verdict();
        }
        if (auto taken = code_taken(claim.row, *same)) return std::move(*taken);
    }
    if (claim.posting) return std::move(*claim.posting);
    const LedgerRow& row = claim.row;
    auto document = run_.parts.vault.unseal(run_.subject.tenant.id,
                                            content_label(row.contract, row.flow, row.key), row.content);
    if (document.has_error()) {
        error = document.error();
        return books::Verdict();
    }
    if (!run_.subject.flow.posts_payments()) return prepare_posting(row, *document, run_.terms);
    auto paid = paid_context(run_.parts.store, run_.subject, *document, run_.parts.clock.now());
    if (paid.has_value()) return prepare_posting(row, *document, run_.terms, *paid);
    error = paid.error();
    return books::Verdict();
}

Lane::Batch Lane::next_batch() {
    Batch batch;
    auto claimed = run_.work.claim_due(batch_size_);
    if (claimed.has_error()) {
        run_.abort(claimed.error());
        return batch;
    }
    store::LedgerCommit commit;
    commit.at = run_.parts.clock.now();
    std::vector<LedgerRow> set_aside;  // settings have changed: they are not posted after all
    if (!claimed->empty()) batch.attempt = base::random_id();
    for (auto& claim : *claimed) {
        std::optional<Error> error;
        auto prepared = posting_of(claim, error);
        if (error) {
            run_.abort(*error);
            return {};
        }
        LedgerRow& row = claim.row;
        if (auto* verdict = std::get_if<books::Verdict>(&prepared)) {
            const auto before = std::pair(row.state, row.reason);
            if (run_.subject.flow.sums_days()) add_share(row, commit);
            put_verdict(row, *verdict, commit.at);
            if (row.state == RecordState::failed) ++run_.progress.failed;
            if (before != std::pair(row.state, row.reason))  // what still waits tells nothing new
                commit.events.push_back(
                    {row.flow, row.key, commit.at, store::name_of(row.state), row.reason});
            commit.seen.push_back(row);
            set_aside.push_back(std::move(row));
            continue;
        }
        auto& posting = std::get<PreparedPosting>(prepared);
        if (row.attempts == 0) add_notes(posting.notes, row, commit);
        row.attempt_id = batch.attempt;
        row.reference = posting.view.reference;
        row.content.clear();
        commit.intents.push_back(
            {row.id, row.revision, batch.attempt, row.reference, std::move(posting.hash)});
        batch.postings.push_back(std::move(posting.view));
        batch.rows.push_back(std::move(row));
    }
    if (batch.rows.empty() && set_aside.empty() && pending_rows_.empty()) return batch;
    const bool written = this->commit(std::move(commit));
    run_.let_go(set_aside);
    if (written) {
        run_.work.intents_written(batch.rows);
        return batch;
    }
    run_.let_go(batch.rows);
    return {};
}

// Outcomes of the push before and intents of the next one in one commit. When an intent meets a row that a
// pull has changed since it was claimed, the outcomes count all the same, and the next round claims again.
bool Lane::commit(store::LedgerCommit next) {
    store::LedgerCommit both = std::move(pending_);
    pending_ = {};
    if (both.at == Instant{}) both.at = next.at;
    const auto events_of_outcomes = static_cast<std::ptrdiff_t>(both.events.size());
    both.seen = std::move(next.seen);
    both.day_parts = std::move(next.day_parts);
    both.intents = std::move(next.intents);
    both.events.insert(both.events.end(), std::make_move_iterator(next.events.begin()),
                       std::make_move_iterator(next.events.end()));
    auto done = run_.parts.store.commit(run_.lease, both);
    const bool written = done.has_value();
    if (!written && done.error().code == "ledger_conflict") {
        both.seen.clear();
        both.day_parts.clear();
        both.intents.clear();
        both.events.erase(both.events.begin() + events_of_outcomes, both.events.end());
        done = run_.parts.store.commit(run_.lease, both);
    }
    if (done.has_error()) run_.abort(done.error());
    for (const auto& outcome : both.outcomes)
        if (outcome.state == RecordState::posting)
            run_.work.schedule_look(outcome.next_attempt.value_or(both.at));
    run_.let_go(pending_rows_);
    pending_rows_.clear();
    return written;
}

void Lane::note(const LedgerRow& row, const store::OutcomeWrite& write, store::LedgerCommit& commit) {
    if (write.state == RecordState::posted) ++run_.progress.posted;
    if (write.state == RecordState::failed) ++run_.progress.failed;
    std::string detail = write.state == RecordState::posted
                             ? "as " + (write.remote_number.empty() ? write.remote_id : write.remote_number) +
                                   ", reference " + row.reference
                             : write.reason;
    commit.events.push_back({row.flow, row.key, commit.at, store::name_of(write.state), std::move(detail)});
}

bool Lane::push(Batch batch) {
    plugins::PushReport report = sink_->push(call(batch.attempt), batch.postings, false);
    const Instant now = run_.parts.clock.now();
    store::LedgerCommit outcomes;
    outcomes.at = now;
    for (std::uint32_t index = 0; index < batch.rows.size(); ++index) {
        auto write = outcome_of_push(batch.rows[index], report, index, terms_, now, random_);
        note(batch.rows[index], write, outcomes);
        if (write.state == RecordState::posted || write.state == RecordState::failed) ++run_.pushed_documents;
        outcomes.outcomes.push_back(std::move(write));
    }
    if (!report.failure) {
        outcomes.state = std::move(report.staged_state);
        outcomes.state_connection = run_.subject.sink.id;
    }
    pending_ = std::move(outcomes);
    pending_rows_ = std::move(batch.rows);
    if (report.hold) run_.hold_push(*report.hold);
    if (!report.failure || report.hold) return true;
    run_.parts.log.warning("push failed", {{"contract", run_.subject.contract.id},
                                           {"flow", run_.subject.flow.name},
                                           {"error", report.failure->message}});
    if (stops_everything(*report.failure)) {
        run_.fail_push(*report.failure);
        return false;
    }
    return true;
}

std::string Lane::payload_for_look(const LedgerRow& row) {
    if (row.type != kDayType && row.type != kProduct) return {};
    auto document = run_.parts.vault.unseal(run_.subject.tenant.id,
                                            content_label(row.contract, row.flow, row.key), row.content);
    if (document.has_error()) return {};
    auto made = prepare_posting(row, *document, run_.terms);
    auto* prepared = std::get_if<PreparedPosting>(&made);
    return prepared == nullptr ? std::string() : std::move(prepared->view.payload);
}

void Lane::add_share(const LedgerRow& row, store::LedgerCommit& commit) {
    auto document = run_.parts.vault.unseal(run_.subject.tenant.id,
                                            content_label(row.contract, row.flow, row.key), row.content);
    if (document.has_error()) return;
    const auto share = day_share(*document, run_.terms);
    if (!share) return;
    commit.day_parts.push_back({.row = row.id,
                                .flow = row.flow,
                                .key = row.key,
                                .day = share->day,
                                .shop = share->shop,
                                .time_zone = share->time_zone,
                                .counted = share->counted,
                                .settled = share->settled});
}

bool Lane::look() {
    auto claimed = run_.work.claim_looks(batch_size_);
    if (claimed.has_error()) {
        run_.abort(claimed.error());
        return false;
    }
    auto& rows = *claimed;
    if (rows.empty()) return false;
    std::vector<plugins::PostingView> questions;
    for (const auto& row : rows) {
        plugins::PostingView question{.key = row.key,
                                      .type = posting_type_,
                                      .reference = row.reference,
                                      .payload = payload_for_look(row)};
        questions.push_back(std::move(question));
    }
    auto findings = sink_->find(call(base::random_id()), questions);
    const Instant now = run_.parts.clock.now();
    store::LedgerCommit commit;
    commit.at = now;
    for (std::uint32_t index = 0; index < rows.size(); ++index) {
        const LedgerRow& row = rows[index];
        store::OutcomeWrite write;
        if (findings.has_error()) {
            write = outcome_of_failed_look(row, findings.error(), terms_, now, random_);
        } else {
            const auto found = std::ranges::find(*findings, index, &plugins::Finding::index);
            write = outcome_of_look(row, found == findings->end() ? plugins::Finding{} : *found, terms_, now,
                                    random_);
            ++run_.progress.looked_up;
        }
        note(row, write, commit);
        commit.outcomes.push_back(std::move(write));
    }
    auto done = run_.parts.store.commit(run_.lease, commit);
    if (done.has_error()) run_.abort(done.error());
    for (const auto& write : commit.outcomes)
        if (write.state == RecordState::posting) run_.work.schedule_look(write.next_attempt.value_or(now));
    run_.let_go(rows);
    if (findings.has_error() && plugins::is_hold(findings.error()))
        run_.hold_push(hold_of(findings.error(), now));
    if (findings.has_error() && stops_everything(findings.error())) run_.fail_push(findings.error());
    return true;
}

}  // namespace koppel::pipeline

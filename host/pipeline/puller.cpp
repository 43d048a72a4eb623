#include "pipeline/puller.hpp"

#include <algorithm>

#include "base/ids.hpp"
#include "pipeline/documents.hpp"

namespace koppel::pipeline {

using base::Error;
using base::ErrorClass;
using base::Result;

namespace {

constexpr std::uint32_t kTriesPerPage = 6;

bool temporary(const Error& error) {
    return error.error_class == ErrorClass::transient || error.error_class == ErrorClass::rate_limited ||
           error.error_class == ErrorClass::unknown || error.error_class == ErrorClass::internal;
}

}  // namespace

std::string content_label(const std::string& contract, const std::string& flow, const std::string& key) {
    return "content|" + contract + "|" + flow + "|" + key;
}

Puller::Puller(RunState& run, std::unique_ptr<plugins::Instance> source)
    : run_(run), source_(std::move(source)) {}

void Puller::run() {
    run_.progress.pulling = true;
    if (!reads_a_period()) {
        auto cursor = run_.parts.store.cursor(run_.subject.contract.id, run_.subject.flow.name);
        if (cursor.has_error()) return run_.abort(cursor.error());
        cursor_ = cursor->value_or("");
    }
    std::uint32_t tries = 0;
    while (!run_.stopping()) {
        auto more = pull_page();
        if (more.has_value()) {
            tries = 0;
            run_.notify();
            if (!*more) break;
            continue;
        }
        const Error error = more.error();
        if (!temporary(error) || ++tries >= kTriesPerPage) {
            run_.fail_pull(error);
            break;
        }
        const auto pause = backoff(RetryPolicy{}, tries, error.retry_after_ms, random_);
        run_.parts.log.warning("pull failed, will be tried again",
                               {{"contract", run_.subject.contract.id},
                                {"flow", run_.subject.flow.name},
                                {"wait_ms", std::to_string(pause.count())},
                                {"error", error.message}});
        if (pause > run_.options.wait) {
            run_.fail_pull(error);
            break;
        }
        run_.parts.clock.wait_until(run_.parts.clock.mono() + pause, [this] { return run_.stopping(); });
    }
    run_.progress.pulling = false;
}

Result<bool> Puller::pull_page() {
    plugins::PullRequest request;
    request.stream = run_.subject.flow.stream;
    request.cursor = cursor_;
    request.from = run_.options.from.empty() ? run_.subject.contract.start_date : run_.options.from;
    request.to = run_.options.to;
    plugins::CallContext call;
    call.trace_id = base::random_id();
    call.cancelled = [this] { return run_.stopping(); };
    auto page = source_->pull(call, request);
    if (page.has_error()) return page.error();
    run_.progress.seen += page->records.size();
    if (auto kept = keep(*page); kept.has_error()) return kept.error();
    cursor_ = page->cursor;
    return page->has_more;
}

// A push may write an outcome to a row between our reading and our writing it: then decide again on what
// stands there.
Result<void> Puller::keep(const plugins::PullPage& page) {
    for (int round = 0;; ++round) {
        auto commit = decide(page);
        if (commit.has_error()) return commit.error();
        auto done = run_.parts.store.commit(run_.lease, *commit);
        if (done.has_value()) {
            run_.progress.changed += commit->seen.size();
            run_.progress.queued += static_cast<std::uint64_t>(
                std::ranges::count(commit->seen, store::RecordState::queued, &store::LedgerRow::state));
            return {};
        }
        if (done.error().code == "ledger_conflict" && round < 20) continue;
        run_.abort(done.error());
        return done.error();
    }
}

Result<store::LedgerCommit> Puller::decide(const plugins::PullPage& page) {
    const auto& subject = run_.subject;
    store::LedgerCommit commit;
    commit.at = run_.parts.clock.now();
    std::vector<std::string> keys;
    keys.reserve(page.records.size());
    for (const auto& record : page.records)
        keys.push_back(record.key);
    auto known_rows = run_.parts.store.rows_by_key(subject.contract.id, subject.flow.name, keys);
    if (known_rows.has_error()) return known_rows.error();
    std::map<std::string, const store::LedgerRow*> known;
    for (const auto& row : *known_rows)
        known[row.key] = &row;

    std::map<std::string, const plugins::Record*>
        last;  // a page may hold a record twice: the later one counts
    for (const auto& record : page.records)
        last[record.key] = &record;

    for (const auto& record : page.records) {
        if (last[record.key] != &record) continue;
        const auto found = known.find(record.key);
        const store::LedgerRow* row = found == known.end() ? nullptr : found->second;
        if (row && row->version == record.version && row->state == store::RecordState::posted) continue;
        SeenDocument seen = judge_record(record, run_.terms, commit.at);
        if (row && !row->posting_hash.empty()) seen.posting_hash = posting_hash_of(record, run_.terms);
        auto decided = row_when_seen(subject.contract.id, subject.flow.name, seen, row, commit.at);
        if (!decided) continue;
        if (decided->needs_content) {
            auto sealed = run_.parts.vault.seal(
                subject.tenant.id, content_label(subject.contract.id, subject.flow.name, record.key),
                record.payload);
            if (sealed.has_error()) return sealed.error();
            decided->row.content = std::move(*sealed);
        }
        commit.events.push_back({subject.flow.name, record.key, commit.at, decided->event,
                                 std::string(store::name_of(decided->row.state)) +
                                     (decided->row.reason.empty() ? "" : ": " + decided->row.reason)});
        commit.seen.push_back(std::move(decided->row));
    }
    if (!reads_a_period()) commit.cursor = store::Cursor{subject.flow.name, page.cursor};
    commit.state = page.staged_state;
    commit.state_connection = subject.source.id;
    return commit;
}

}  // namespace koppel::pipeline

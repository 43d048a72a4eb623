#include "pipeline/puller.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_map>

#include "base/ids.hpp"
#include "pipeline/documents.hpp"
#include "pipeline/lane.hpp"

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

// What was entered keeps its day, so that a correction finds it; the rest follows the source.
store::DayPart part_when_seen(const std::string& flow, const std::string& key,
                              const std::optional<DayShare>& share, const store::DayPart* known) {
    store::DayPart part = known ? *known : store::DayPart{};
    part.flow = flow;
    part.key = key;
    const bool entered = !part.entry.empty();
    const bool moved = entered && share && (share->day != part.day || share->shop != part.shop);
    part.counted = share && !moved ? share->counted : "";
    if (share && !entered) {
        part.day = share->day;
        part.shop = share->shop;
        part.time_zone = share->time_zone;
    }
    if (!entered) part.settled = share ? share->settled : true;
    return part;
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
    auto next = fetch(cursor_);
    while (!run_.stopping()) {
        Page page = next.get();
        if (page.has_error()) {
            if (!may_try_again(page.error(), ++tries)) break;
            next = fetch(cursor_);
            continue;
        }
        tries = 0;
        if (page->has_more) next = fetch(page->cursor);
        if (keep(*page).has_error()) break;
        cursor_ = page->cursor;
        run_.notify();
        if (!page->has_more) break;
    }
    run_.progress.pulling = false;
}

std::future<Puller::Page> Puller::fetch(std::string cursor) {
    return std::async(std::launch::async, [this, cursor = std::move(cursor)]() mutable {
        plugins::PullRequest request;
        request.stream = run_.subject.flow.stream;
        request.cursor = std::move(cursor);
        request.from = first_day(run_.subject, run_.options);
        request.to = run_.options.to;
        plugins::CallContext call;
        call.trace_id = base::random_id();
        call.cancelled = [this] { return run_.stopping(); };
        return source_->pull(call, request);
    });
}

bool Puller::may_try_again(const Error& error, std::uint32_t tries) {
    const auto now = run_.parts.clock.now();
    if (plugins::is_hold(error) && base::milliseconds(error.retry_after_ms) > run_.options.wait) {
        run_.hold_pull(hold_of(error, now));
        return false;
    }
    if (!temporary(error) || tries >= kTriesPerPage) {
        run_.fail_pull(error);
        return false;
    }
    const auto pause = backoff(RetryPolicy{}, tries, error.retry_after_ms, random_);
    run_.parts.log.warning("pull failed, will be tried again", {{"contract", run_.subject.contract.id},
                                                                {"flow", run_.subject.flow.name},
                                                                {"wait_ms", std::to_string(pause.count())},
                                                                {"error", error.message}});
    if (pause > run_.options.wait) {
        run_.fail_pull(error);
        return false;
    }
    run_.parts.clock.wait_until(run_.parts.clock.mono() + pause, [this] { return run_.stopping(); });
    return true;
}

// A push may write an outcome to a row between our reading and our writing it: then decide again on what
// stands there.
Result<void> Puller::keep(const plugins::PullPage& page) {
    run_.progress.seen += page.records.size();
    for (int round = 0;; ++round) {
        auto decided = decide(page);
        if (decided.has_error()) {
            run_.abort(decided.error());
            return decided.error();
        }
        std::vector<std::int64_t> ids;
        run_.work.expect_fresh();
        auto done = run_.parts.store.commit(run_.lease, decided->commit, &ids);
        if (done.has_value()) {
            const auto& seen = decided->commit.seen;
            run_.progress.changed += seen.size();
            run_.progress.queued += static_cast<std::uint64_t>(
                std::ranges::count(seen, store::RecordState::queued, &store::LedgerRow::state));
            hand_over(std::move(*decided), ids);
            return {};
        }
        if (done.error().code == "ledger_conflict" && round < 20) continue;
        run_.abort(done.error());
        return done.error();
    }
}

void Puller::hand_over(Decided decided, const std::vector<std::int64_t>& ids) {
    std::vector<WorkQueue::Claim> fresh;
    auto& rows = decided.commit.seen;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (!decided.postings[i]) continue;
        rows[i].id = ids[i];
        rows[i].content = {};
        fresh.push_back({std::move(rows[i]), std::move(decided.postings[i])});
    }
    run_.work.hand_over(std::move(fresh));
}

Result<Puller::Decided> Puller::decide(const plugins::PullPage& page) {
    const auto& subject = run_.subject;
    Decided decided;
    decided.commit.at = run_.parts.clock.now();
    std::vector<std::string> keys;
    keys.reserve(page.records.size());
    for (const auto& record : page.records)
        keys.push_back(record.key);
    auto known_rows = run_.parts.store.rows_by_key(subject.contract.id, subject.flow.name, keys);
    if (known_rows.has_error()) return known_rows.error();
    std::unordered_map<std::string_view, const store::LedgerRow*> known;
    for (const auto& row : *known_rows)
        known[row.key] = &row;

    std::unordered_map<std::int64_t, store::DayPart> parts;
    if (subject.flow.sums_days()) {
        std::vector<std::int64_t> ids;
        for (const auto& row : *known_rows)
            ids.push_back(row.id);
        auto found = run_.parts.store.day_parts(ids);
        if (found.has_error()) return found.error();
        for (auto& part : *found)
            parts.emplace(part.row, std::move(part));
    }

    // A page may hold a record twice: the later one counts.
    std::unordered_map<std::string_view, const plugins::Record*> last;
    last.reserve(page.records.size());
    for (const auto& record : page.records)
        last[record.key] = &record;

    for (const auto& record : page.records) {
        if (last[record.key] != &record) continue;
        const auto found = known.find(record.key);
        const auto* row = found == known.end() ? nullptr : found->second;
        const auto part = row == nullptr ? parts.end() : parts.find(row->id);
        auto done = decide_record(record, row, part == parts.end() ? nullptr : &part->second, decided);
        if (done.has_error()) return done.error();
    }
    if (!reads_a_period()) decided.commit.cursor = store::Cursor{subject.flow.name, page.cursor};
    decided.commit.state = page.staged_state;
    decided.commit.state_connection = subject.source.id;
    return decided;
}

Result<void> Puller::decide_record(const plugins::Record& record, const store::LedgerRow* known,
                                   const store::DayPart* part, Decided& decided) {
    if (known && known->version == record.version && known->state == store::RecordState::posted) return {};
    const auto& subject = run_.subject;
    store::LedgerCommit& commit = decided.commit;
    // The posting goes to a lane right away, or is compared with what was posted.
    const bool posted = known != nullptr && !known->posting_hash.empty();
    const auto wanted = posted                                     ? Wanted::comparison
                        : known == nullptr && run_.work.has_room() ? Wanted::posting
                                                                   : Wanted::verdict;
    auto judged = judge_record(record, run_.terms, commit.at, wanted);
    if (known && judged.posting) judged.seen.posting_hash = judged.posting->hash;
    judged.seen.in_day = part != nullptr && !part->entry.empty();
    std::optional<std::string> entered;
    if (judged.seen.in_day && known->state == store::RecordState::waiting)
        entered = share_hash(part->day, part->shop, part->booked);
    auto row = row_when_seen(subject.contract.id, subject.flow.name, judged.seen, known, commit.at, entered);
    if (!row) return {};
    if (judged.share || part != nullptr)
        commit.day_parts.push_back(part_when_seen(subject.flow.name, record.key, judged.share, part));
    if (row->needs_content) {
        auto sealed = run_.parts.vault.seal(subject.tenant.id,
                                            content_label(subject.contract.id, subject.flow.name, record.key),
                                            record.payload);
        if (sealed.has_error()) return sealed.error();
        row->row.content = std::move(*sealed);
    }
    commit.events.push_back({subject.flow.name, record.key, commit.at, row->event,
                             std::string(store::name_of(row->row.state)) +
                                 (row->row.reason.empty() ? "" : ": " + row->row.reason)});
    const bool fresh = row->is_new && row->row.state == store::RecordState::queued;
    decided.postings.push_back(fresh ? std::move(judged.posting) : std::nullopt);
    commit.seen.push_back(std::move(row->row));
    return {};
}

}  // namespace koppel::pipeline

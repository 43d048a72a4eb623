#include "pipeline/day_correction.hpp"

#include <map>
#include <set>

#include "base/ids.hpp"
#include "books/day_totals.hpp"
#include "koppel/model/json.hpp"
#include "pipeline/day_keys.hpp"
#include "pipeline/documents.hpp"

namespace koppel::pipeline {

using base::Error;
using base::ErrorClass;
using base::Result;
using store::DayPart;
using store::LedgerRow;
using store::RecordState;

namespace {

Error nothing_to_correct(const std::string& number, const std::string& why) {
    return {ErrorClass::usage, "nothing_to_correct", "receipt " + number + ' ' + why,
            "see `koppel records` with --attention for what changed after it was posted"};
}

// What the receipts of one day change in its totals.
struct Correction {
    books::DayCells cells;
    std::vector<std::string> numbers;
    std::vector<DayPart> parts;
    std::vector<LedgerRow> rows;
};
using Corrections = std::map<std::pair<std::string, std::string>, Correction>;  // by day and shop

Result<Corrections> differences(store::Store& store, const RunSubject& subject,
                                const std::vector<std::string>& keys) {
    auto rows = store.rows_by_key(subject.contract.id, subject.flow.name, keys);
    if (rows.has_error()) return rows.error();
    Corrections corrections;
    for (auto& row : *rows) {
        auto found = store.day_parts({row.id});
        if (found.has_error()) return found.error();
        const bool late = row.state == RecordState::failed && row.reason_code == kDayClosed;
        if (found->empty() || !(late || row.state == RecordState::posted))
            return nothing_to_correct(row.number, std::string("is ") + store::name_of(row.state) +
                                                      ", not in the totals of a day that was posted");
        DayPart part = std::move(found->front());
        part.flow = subject.flow.name;
        part.key = row.key;
        books::DayCells difference = cells_from(part.counted);
        books::subtract(difference, cells_from(part.booked));
        if (difference.empty())
            return nothing_to_correct(row.number, "stands in the book as the source says");
        auto& correction = corrections[{part.day, part.shop}];
        books::add(correction.cells, difference);
        correction.numbers.push_back(row.number);
        correction.parts.push_back(std::move(part));
        correction.rows.push_back(std::move(row));
    }
    return corrections;
}

// The next free one of the day: "2026-11-20+1".
Result<std::string> free_entry(store::Store& store, const std::string& contract, const std::string& flow,
                               const std::string& of_day) {
    std::set<std::string> taken;
    store::RecordFilter filter{.contract = contract, .flow = flow, .limit = 1000};
    for (;;) {
        auto page = store.records(filter);
        if (page.has_error()) return page.error();
        if (page->empty()) break;
        filter.after_id = page->back().id;
        for (const auto& row : *page)
            taken.insert(row.key.substr(0, row.key.find(kMethodMark)));
    }
    for (int number = 1;; ++number) {
        std::string entry = of_day + kCorrectionMark + std::to_string(number);
        if (!taken.contains(entry)) return entry;
    }
}

// Adds the rows of a correction, and what becomes of its receipts, to the commit.
Result<void> write_correction(const RunParts& parts, const RunSubject& subject, const books::Day& day,
                              const std::string& entry, Correction correction, store::LedgerCommit& commit) {
    const contracts::Flow days = subject.flow.days();
    const books::Terms terms{.tenant = &subject.tenant, .contract = &subject.contract, .flow = &days};
    for (const auto& one : books::entries_of(day, terms)) {
        LedgerRow row;
        row.contract = subject.contract.id;
        row.flow = days.name;
        row.key = one.method.empty() ? entry : entry + kMethodMark + one.method;
        row.type = kDayType;
        row.number = row.key;
        row.document_date = day.corrected_date;
        row.amount = one.total.to_string(2);
        row.currency = one.currency;
        const std::string document = model::to_json_text(one);
        row.version = base::content_hash(document);
        row.event_time = row.first_seen = row.last_changed = commit.at;
        row.state = RecordState::waiting;  // for the next run, which knows where the book stands
        row.reason_code = "correction";
        row.reason = "is entered by the next run";
        auto sealed =
            parts.vault.seal(subject.tenant.id, content_label(row.contract, row.flow, row.key), document);
        if (sealed.has_error()) return sealed.error();
        row.content = std::move(*sealed);
        commit.events.push_back({row.flow, row.key, commit.at, "correction", row.amount + ": " + day.remark});
        commit.seen.push_back(std::move(row));
    }
    for (auto& part : correction.parts) {
        part.booked = part.counted;
        part.entry = entry;
        part.settled = false;
        commit.day_parts.push_back(std::move(part));
    }
    for (auto& row : correction.rows) {
        if (row.state == RecordState::failed) {
            row.state = RecordState::waiting;
            row.reason_code = "day_not_posted";
            row.reason = "is entered as correction " + entry;
        }
        row.last_changed = commit.at;
        commit.events.push_back({row.flow, row.key, commit.at, "correction", entry, row.id});
        commit.seen.push_back(std::move(row));
    }
    return {};
}

// Under the lease.
Result<std::vector<std::string>> correct(const RunParts& parts, const RunSubject& subject,
                                         const store::Lease& lease, const std::vector<std::string>& keys,
                                         const std::string& reason) {
    auto corrections = differences(parts.store, subject, keys);
    if (corrections.has_error()) return corrections.error();
    store::LedgerCommit commit;
    commit.at = parts.clock.now();
    std::vector<std::string> made;
    for (auto& [at, correction] : *corrections) {
        auto entry = free_entry(parts.store, subject.contract.id, subject.flow.days().name,
                                entry_key(at.first, at.second));
        if (entry.has_error()) return entry.error();
        books::Day day;
        day.kind = "correction";
        day.date = at.first;  // until it is known when it is entered
        day.corrected_date = at.first;
        day.shop = at.second;
        day.remark = reason.empty() ? "receipt " + named(correction.numbers) : reason;
        day.currency = correction.rows.front().currency;
        day.cells = correction.cells;
        day.total = books::turnover(day.cells);
        day.receipts = static_cast<std::int64_t>(correction.numbers.size());
        auto written = write_correction(parts, subject, day, *entry, std::move(correction), commit);
        if (written.has_error()) return written.error();
        made.push_back(std::move(*entry));
    }
    if (auto written = parts.store.commit(lease, commit); written.has_error()) return written.error();
    return made;
}

}  // namespace

Result<std::vector<std::string>> correct_receipts(const RunParts& parts, const RunSubject& subject,
                                                  const std::vector<std::string>& keys,
                                                  const std::string& reason) {
    auto lease = parts.store.acquire(subject.contract.id, base::random_id(), parts.clock.now(),
                                     std::chrono::seconds(30));
    if (lease.has_error()) return lease.error();
    auto made = correct(parts, subject, *lease, keys, reason);
    (void)parts.store.release(*lease);
    return made;
}

}  // namespace koppel::pipeline

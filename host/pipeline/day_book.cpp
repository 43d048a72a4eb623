#include "pipeline/day_book.hpp"

#include <algorithm>
#include <chrono>
#include <set>
#include <unordered_map>

#include "base/ids.hpp"
#include "books/day_proof.hpp"
#include "books/day_totals.hpp"
#include "books/territory.hpp"
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

constexpr const char* kHeld = "day_held";
constexpr const char* kBefore = "before_book";
constexpr const char* kNothing = "nothing_to_book";
constexpr int kDaysPerRun = 4'000;

bool done(RecordState state) {
    return state == RecordState::posted || state == RecordState::ignored;
}

// Of ISO days, which the ledger holds only readable ones of.
std::string day_after(const std::string& day) {
    const auto next = *base::parse_iso(day + "T00:00:00Z") + std::chrono::hours(24);
    return base::to_iso(next).substr(0, day.size());
}

}  // namespace

DayBook::DayBook(RunState& run, const contracts::Flow& receipts, RunProgress& progress)
    : run_(run), receipts_(receipts), progress_(progress) {}

Result<void> DayBook::commit(const store::LedgerCommit& commit) {
    return run_.parts.store.commit(run_.lease, commit);
}

Result<void> DayBook::load() {
    rows_.clear();
    store::RecordFilter filter{
        .contract = run_.subject.contract.id, .flow = run_.subject.flow.name, .limit = 1000};
    for (;;) {
        auto page = run_.parts.store.records(filter);
        if (page.has_error()) return page.error();
        if (page->empty()) return {};
        filter.after_id = page->back().id;
        for (auto& row : *page)
            rows_[row.key] = std::move(row);
    }
}

std::vector<const LedgerRow*> DayBook::rows_of(const std::string& entry) const {
    std::vector<const LedgerRow*> rows;
    for (auto at = rows_.lower_bound(entry); at != rows_.end() && at->first.starts_with(entry); ++at) {
        if (at->first == entry || at->first[entry.size()] == kMethodMark) rows.push_back(&at->second);
    }
    return rows;
}

bool DayBook::stands(const std::string& entry, RecordState state) const {
    return std::ranges::any_of(rows_of(entry), [&](const auto* row) { return row->state == state; });
}

// In the order in which they were made.
const LedgerRow* DayBook::unfinished() const {
    const LedgerRow* first = nullptr;
    for (const auto& [key, row] : rows_) {
        if (!done(row.state) && (first == nullptr || row.id < first->id)) first = &row;
    }
    return first;
}

std::optional<HeldDay> DayBook::held(const LedgerRow& row) const {
    if (done(row.state)) return std::nullopt;
    return HeldDay{row.number,
                   std::string(store::name_of(row.state)) + (row.reason.empty() ? "" : ": " + row.reason)};
}

Result<void> DayBook::release() {
    if (auto loaded = load(); loaded.has_error()) return loaded;
    auto days = run_.parts.store.unsettled_days(run_.subject.contract.id, receipts_.name);
    if (days.has_error()) return days.error();
    for (const auto& day : *days) {
        if (day.entry.empty() || is_correction(day.entry) || stands(day.entry, RecordState::posting) ||
            stands(day.entry, RecordState::posted) || stands(day.entry, RecordState::ignored))
            continue;
        auto receipts =
            run_.parts.store.day_receipts(run_.subject.contract.id, receipts_.name, day.day, day.shop);
        if (receipts.has_error()) return receipts.error();
        store::LedgerCommit freed;
        freed.at = run_.parts.clock.now();
        for (auto& receipt : *receipts) {
            if (receipt.part.entry != day.entry || receipt.part.settled) continue;
            receipt.part.entry.clear();
            receipt.part.booked.clear();
            receipt.part.settled = receipt.part.counted.empty();
            freed.day_parts.push_back(std::move(receipt.part));
        }
        if (auto written = commit(freed); written.has_error()) return written;
    }
    return {};
}

Result<std::optional<HeldDay>> DayBook::close(Lane& lane, std::optional<Instant> read_until) {
    if (auto loaded = load(); loaded.has_error()) return loaded.error();
    for (int round = 0; round < kDaysPerRun && !run_.stopping(); ++round) {
        if (auto settled = settle(); settled.has_error()) return settled.error();
        if (const auto* row = unfinished()) {
            auto held = finish(row->key, lane);
            if (held.has_error() || *held) return held;
            continue;
        }
        if (!read_until) return std::optional<HeldDay>();
        if (one_book() && !position_) {
            auto found = position(lane);
            if (found.has_error()) return found.error();
            position_ = std::move(*found);
        }
        if (auto judged = judge_late(); judged.has_error()) return judged.error();
        auto next = next_day(*read_until);
        if (next.has_error()) return next.error();
        if (!*next) return std::optional<HeldDay>();
        auto built = build((*next)->day, (*next)->shop);
        if (built.has_error()) return built.error();
    }
    return std::optional<HeldDay>();
}

Result<std::optional<HeldDay>> DayBook::finish(std::string key, Lane& lane) {
    const LedgerRow row = rows_.at(key);  // loading moves the others
    const bool by_check = row.reason_code.starts_with("check:");
    if (row.state == RecordState::failed && !by_check) return held(row);
    if (row.state != RecordState::posting) {
        if (one_book() && is_correction(key)) {
            auto found = position(lane);  // what it is entered after
            if (found.has_error()) return found.error();
            position_ = std::move(*found);
        }
        auto ready = prepare(row);
        if (ready.has_error()) return ready.error();
        if (!*ready) return held(rows_.at(key));
    }
    lane.run();
    if (auto aborted = run_.aborted()) return *aborted;
    if (auto loaded = load(); loaded.has_error()) return loaded.error();
    const LedgerRow& after = rows_.at(key);
    if (position_ && after.state == RecordState::posted && !is_correction(key)) {
        if (position_->mode != "proposal") position_->last_date = after.document_date;
        position_->mark.clear();  // the sink's, of an entry that we have not read
    }
    return held(after);
}

// True: the row may be pushed.
Result<bool> DayBook::prepare(const LedgerRow& row) {
    if (is_correction(row.key)) return prepare_correction(row);
    const std::string entry = row.key.substr(0, row.key.find(kMethodMark));
    // Of a day in several entries that stands in part, the rest is posted as it was decided.
    if (!stands(entry, RecordState::posting) && !stands(entry, RecordState::posted)) {
        const auto slash = entry.find('/');
        return build(entry.substr(0, slash), slash == std::string::npos ? "" : entry.substr(slash + 1));
    }
    if (row.state == RecordState::queued || row.next_attempt) return true;
    auto rows = run_.parts.store.rows_by_key(row.contract, row.flow, {row.key});
    if (rows.has_error()) return rows.error();
    LedgerRow again = std::move(rows->front());
    again.state = RecordState::queued;
    again.reason_code.clear();
    again.reason.clear();
    store::LedgerCommit commit;
    commit.at = run_.parts.clock.now();
    commit.seen.push_back(std::move(again));
    if (auto written = this->commit(commit); written.has_error()) return written.error();
    if (auto loaded = load(); loaded.has_error()) return loaded.error();
    return true;
}

// A correction is entered on the last day of the book.
Result<bool> DayBook::prepare_correction(const LedgerRow& row) {
    auto rows = run_.parts.store.rows_by_key(row.contract, row.flow, {row.key});
    if (rows.has_error()) return rows.error();
    LedgerRow ready = std::move(rows->front());
    const std::string label = content_label(row.contract, row.flow, row.key);
    auto document = run_.parts.vault.unseal(run_.subject.tenant.id, label, ready.content);
    if (document.has_error()) return document.error();
    auto day = model::from_json_text<books::Day>(*document);
    if (one_book()) {
        day.date = position_->last_date.empty() ? day.corrected_date : position_->last_date;
        day.after_date = position_->last_date;
        day.after_mark = position_->mark;
    } else {
        day.date = day.corrected_date;
    }
    auto sealed = run_.parts.vault.seal(run_.subject.tenant.id, label, model::to_json_text(day));
    if (sealed.has_error()) return sealed.error();
    ready.content = std::move(*sealed);
    if (!ready.next_attempt) {
        ready.state = RecordState::queued;
        ready.reason_code.clear();
        ready.reason.clear();
    }
    store::LedgerCommit commit;
    commit.at = run_.parts.clock.now();
    commit.seen.push_back(std::move(ready));
    if (auto written = this->commit(commit); written.has_error()) return written.error();
    return true;
}

Result<plugins::BookPosition> DayBook::position(Lane& lane) {
    plugins::CallContext call{.trace_id = base::random_id()};
    auto report = lane.sink().check(call);
    if (report.has_error()) return report.error();
    return report->book.value_or(plugins::BookPosition{});
}

bool DayBook::is_over(const std::string& day, const std::vector<std::string>& zones,
                      Instant read_until) const {
    const auto grace = std::chrono::minutes(run_.subject.contract.day_totals.grace_minutes);
    return std::ranges::all_of(zones, [&](const std::string& zone) {
        const auto end = books::end_of_day(day, zone, run_.terms);
        return end && read_until >= *end + grace;
    });
}

Result<std::optional<store::UnsettledDay>> DayBook::next_day(Instant read_until) {
    using Next = std::optional<store::UnsettledDay>;
    const auto& contract = run_.subject.contract;
    const auto zones_of = [&](const std::string& day,
                              const std::string& shop) -> Result<std::vector<std::string>> {
        auto receipts = run_.parts.store.day_receipts(contract.id, receipts_.name, day, shop);
        if (receipts.has_error()) return receipts.error();
        std::set<std::string> zones{run_.subject.tenant.time_zone};
        for (const auto& receipt : *receipts) {
            if (!receipt.part.time_zone.empty()) zones.insert(receipt.part.time_zone);
        }
        return std::vector<std::string>(zones.begin(), zones.end());
    };
    std::vector<store::UnsettledDay> candidates;
    if (one_book()) {
        candidates.push_back({.day = first_open_day()});
    } else {
        auto days = run_.parts.store.unsettled_days(contract.id, receipts_.name);
        if (days.has_error()) return days.error();
        for (auto& day : *days) {
            if (day.entry.empty() && rows_of(entry_key(day.day, day.shop)).empty())
                candidates.push_back(std::move(day));
        }
    }
    for (auto& day : candidates) {
        if (!run_.options.last_day.empty() && day.day > run_.options.last_day) continue;
        auto zones = zones_of(day.day, day.shop);
        if (zones.has_error()) return zones.error();
        if (is_over(day.day, *zones, read_until)) return Next(std::move(day));
    }
    return Next();
}

// The first day that is not in the book yet. REQ RS-03
std::string DayBook::first_open_day() const {
    std::string last;
    for (const auto& [key, row] : rows_) {
        if (!is_correction(key)) last = std::max(last, row.document_date);
    }
    if (!last.empty()) return day_after(last);
    const std::string& start = run_.subject.contract.start_date;
    if (!position_) return start;
    return std::max(start,
                    position_->last_date.empty() ? position_->first_date : day_after(position_->last_date));
}

// Receipts that came after their day was closed, or lie before the book begins.
Result<void> DayBook::judge_late() {
    auto days = run_.parts.store.unsettled_days(run_.subject.contract.id, receipts_.name);
    if (days.has_error()) return days.error();
    const std::string open = one_book() ? first_open_day() : "";
    for (const auto& day : *days) {
        if (!day.entry.empty()) continue;
        const bool entered = !rows_of(entry_key(day.day, day.shop)).empty();
        const bool before = one_book() && day.day < open && !entered;
        if (!entered && !before) continue;
        auto receipts = receipts_of(day.day, day.shop);
        if (receipts.has_error()) return receipts.error();
        std::vector<std::string> keys;
        std::unordered_map<std::string, DayPart> parts;
        for (auto& receipt : receipts->all) {
            if (!receipt.part.entry.empty() || receipt.part.settled) continue;
            keys.push_back(receipt.part.key);
            parts[receipt.part.key] = std::move(receipt.part);
        }
        auto rows = run_.parts.store.rows_by_key(run_.subject.contract.id, receipts_.name, keys);
        if (rows.has_error()) return rows.error();
        store::LedgerCommit commit;
        commit.at = run_.parts.clock.now();
        for (auto& row : *rows) {
            auto& part = parts.at(row.key);
            part.settled = true;
            if (row.state == RecordState::waiting) {
                row.last_changed = commit.at;
                if (before) {
                    row.state = RecordState::ignored;
                    row.reason_code = kBefore;
                    row.reason = day.day + " stands in the book already: it was entered up to " +
                                 (position_ ? position_->last_date : "") + " before this contract began";
                    row.content.clear();
                } else {
                    row.state = RecordState::failed;
                    row.reason_code = kDayClosed;
                    row.reason = "receipt " + row.number + " of " + row.amount + " came after its day " +
                                 day.day + " was posted; `koppel correct " + row.contract + ' ' + row.number +
                                 "` enters it as a correction, or ignore it with a reason";
                }
                commit.events.push_back(
                    {row.flow, row.key, commit.at, store::name_of(row.state), row.reason, row.id});
                commit.seen.push_back(std::move(row));
            }
            commit.day_parts.push_back(std::move(part));
        }
        if (auto written = this->commit(commit); written.has_error()) return written;
    }
    return {};
}

namespace {

bool by_check(const store::DayReceipt& receipt) {
    return receipt.state == RecordState::failed && receipt.reason_code.starts_with("check:");
}

}  // namespace

// What waits for its day, or failed a check, is judged again: settings may have changed since it was seen.
Result<DayBook::Receipts> DayBook::receipts_of(const std::string& day, const std::string& shop) {
    const std::string& contract = run_.subject.contract.id;
    auto found = run_.parts.store.day_receipts(contract, receipts_.name, day, shop);
    if (found.has_error()) return found.error();
    Receipts receipts{.all = std::move(*found), .blocking = {}};
    std::vector<std::string> keys;
    for (const auto& receipt : receipts.all) {
        if (receipt.part.entry.empty() && (receipt.state == RecordState::waiting || by_check(receipt)))
            keys.push_back(receipt.part.key);
    }
    auto rows = run_.parts.store.rows_by_key(contract, receipts_.name, keys);
    if (rows.has_error()) return rows.error();
    std::unordered_map<std::int64_t, LedgerRow> by_id;
    for (auto& row : *rows)
        by_id[row.id] = std::move(row);

    books::Terms terms = run_.terms;
    terms.flow = &receipts_;
    store::LedgerCommit commit;
    commit.at = run_.parts.clock.now();
    for (auto& receipt : receipts.all) {
        const auto at = by_id.find(receipt.part.row);
        if (at != by_id.end() && !at->second.content.empty()) {
            LedgerRow& row = at->second;
            auto document = run_.parts.vault.unseal(
                run_.subject.tenant.id, content_label(contract, receipts_.name, row.key), row.content);
            if (document.has_error()) return document.error();
            const auto sale = model::from_json_text<model::Sale>(*document);
            const auto judged = books::judge_receipt(sale, terms);
            const auto* wait = std::get_if<books::Wait>(&judged.verdict);
            const bool still = wait != nullptr && wait->code == "day_not_posted";
            const bool changed = !still || row.state != RecordState::waiting;
            const auto before = std::pair(row.state, row.reason);
            if (changed) put_verdict(row, judged.verdict, commit.at);
            if (changed && before != std::pair(row.state, row.reason)) {
                commit.events.push_back(
                    {row.flow, row.key, commit.at, store::name_of(row.state), row.reason, row.id});
                receipt.state = row.state;
                receipt.reason_code = row.reason_code;
                commit.seen.push_back(std::move(row));
            }
            const auto share = share_of(judged, sale);
            if (share && (share->counted != receipt.part.counted || share->settled != receipt.part.settled)) {
                receipt.part.counted = share->counted;
                receipt.part.settled = share->settled;
                commit.day_parts.push_back(receipt.part);
            }
        }
        // It may be part of the totals once it is mended.
        if (by_check(receipt) && !receipt.part.settled) receipts.blocking.push_back(receipt.number);
    }
    if (!commit.seen.empty() || !commit.day_parts.empty()) {
        if (auto written = this->commit(commit); written.has_error()) return written.error();
    }
    return receipts;
}

namespace {

bool part_of_day(const store::DayReceipt& receipt, const std::string& entry) {
    return receipt.state == RecordState::waiting && !receipt.part.counted.empty() &&
           (receipt.part.entry.empty() || receipt.part.entry == entry);
}

books::Day added_up(const std::vector<store::DayReceipt>& receipts, const std::string& entry) {
    books::Day day;
    day.kind = "day";
    std::string versions;
    std::int64_t count = 0;
    for (const auto& receipt : receipts) {
        if (!part_of_day(receipt, entry)) continue;
        books::add(day.cells, cells_from(receipt.part.counted));
        if (day.currency.empty()) day.currency = receipt.currency;
        versions += receipt.part.key + '|' + receipt.version + '\n';
        ++count;
    }
    day.receipts = count;
    day.total = books::turnover(day.cells);
    day.fingerprint = base::content_hash(versions);
    return day;
}

// What became of all receipts of a day. REQ RH-07
books::DayFates fates_of(const std::vector<store::DayReceipt>& receipts, const std::string& entry) {
    books::DayFates fates;
    for (const auto& receipt : receipts) {
        const auto amount = model::Decimal::parse(receipt.amount).value_or(model::Decimal());
        fates.source += amount;
        if (part_of_day(receipt, entry))
            fates.in_day += amount;
        else if (receipt.state == RecordState::failed)
            fates.failed += amount;
        else if (receipt.state == RecordState::ignored)
            fates.ignored += amount;
        else if (receipt.state == RecordState::open)
            fates.open += amount;
        else
            fates.individual += amount;
    }
    return fates;
}

}  // namespace

// True: its rows may be pushed.
Result<bool> DayBook::build(const std::string& day_name, const std::string& shop) {
    const std::string& contract = run_.subject.contract.id;
    const std::string entry = entry_key(day_name, shop);
    auto receipts = receipts_of(day_name, shop);
    if (receipts.has_error()) return receipts.error();
    auto day = added_up(receipts->all, entry);
    day.date = day_name;
    day.shop = shop;
    if (day.currency.empty()) day.currency = books::books_currency(run_.subject.tenant.country);
    if (position_) {
        day.after_date = position_->last_date;
        day.after_mark = position_->mark;
    }
    const auto proof = books::day_tie_out(day, fates_of(receipts->all, entry));
    auto entries = books::entries_of(day, run_.terms);
    const bool nothing = entries.empty();
    if (nothing) entries.push_back(day);

    std::vector<std::string> keys;
    keys.reserve(entries.size());
    for (const auto& one : entries)
        keys.push_back(one.method.empty() ? entry : entry + kMethodMark + one.method);
    auto known = run_.parts.store.rows_by_key(contract, run_.subject.flow.name, keys);
    if (known.has_error()) return known.error();

    store::LedgerCommit commit;
    commit.at = run_.parts.clock.now();
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const auto& one = entries[i];
        const auto at = std::ranges::find(*known, keys[i], &LedgerRow::key);
        LedgerRow row = at == known->end() ? LedgerRow{} : std::move(*at);
        const bool fresh = row.id == 0;
        if (fresh) row.first_seen = commit.at;
        row.contract = contract;
        row.flow = run_.subject.flow.name;
        row.key = keys[i];
        row.type = kDayType;
        row.number = keys[i];
        row.document_date = day_name;
        row.amount = one.total.to_string(2);
        row.currency = one.currency;
        row.version = one.fingerprint;
        row.event_time = commit.at;
        row.last_changed = commit.at;
        const auto before = std::pair(row.state, row.reason);
        if (nothing) {
            row.state = RecordState::ignored;
            row.reason_code = kNothing;
            row.reason = "the receipts of " + entry + " add up to zero: there is nothing to book";
        } else if (!receipts->blocking.empty()) {
            row.state = RecordState::waiting;
            row.reason_code = kHeld;
            row.reason = entry + " waits for failed receipts: " + named(receipts->blocking) +
                         "; set them right and process them again, or ignore them with a reason";
            row.next_attempt.reset();
        } else if (proof.finding) {
            put_verdict(row, books::Fail{{*proof.finding}}, commit.at);
        } else if (!row.next_attempt || row.state != RecordState::retrying) {
            row.state = RecordState::queued;
            row.reason_code.clear();
            row.reason.clear();
            row.next_attempt.reset();
        }
        auto sealed = run_.parts.vault.seal(
            run_.subject.tenant.id, content_label(contract, row.flow, row.key), model::to_json_text(one));
        if (sealed.has_error()) return sealed.error();
        row.content = nothing ? std::string() : std::move(*sealed);
        if (fresh || before != std::pair(row.state, row.reason))
            commit.events.push_back({row.flow, row.key, commit.at, fresh ? "added up" : "added up again",
                                     row.reason.empty() ? proof.sentence : row.reason, row.id});
        commit.seen.push_back(std::move(row));
    }
    const bool ready = receipts->blocking.empty() && !proof.finding && !nothing;
    for (auto& receipt : receipts->all) {
        if (!part_of_day(receipt, entry) || !(ready || nothing)) continue;
        receipt.part.booked = receipt.part.counted;
        receipt.part.entry = entry;
        receipt.part.settled = false;
        commit.day_parts.push_back(std::move(receipt.part));
    }
    if (auto written = this->commit(commit); written.has_error()) return written.error();
    if (auto loaded = load(); loaded.has_error()) return loaded.error();
    return ready;
}

Result<void> DayBook::settle() {
    auto days = run_.parts.store.unsettled_days(run_.subject.contract.id, receipts_.name);
    if (days.has_error()) return days.error();
    for (const auto& day : *days) {
        if (day.entry.empty()) continue;
        const auto rows = rows_of(day.entry);
        if (rows.empty() || !std::ranges::all_of(rows, [](const auto* row) { return done(row->state); }))
            continue;
        if (auto settled = settle_entry(day); settled.has_error()) return settled;
    }
    return {};
}

Result<void> DayBook::settle_entry(const store::UnsettledDay& entry) {
    const auto day_rows = rows_of(entry.entry);
    const auto at_sink = std::ranges::find(day_rows, RecordState::posted, &LedgerRow::state);
    const LedgerRow& day = at_sink == day_rows.end() ? *day_rows.front() : **at_sink;
    auto receipts =
        run_.parts.store.day_receipts(run_.subject.contract.id, receipts_.name, entry.day, entry.shop);
    if (receipts.has_error()) return receipts.error();
    std::vector<std::string> keys;
    std::unordered_map<std::string, DayPart> parts;
    for (auto& receipt : *receipts) {
        if (receipt.part.entry != entry.entry || receipt.part.settled) continue;
        keys.push_back(receipt.part.key);
        parts[receipt.part.key] = std::move(receipt.part);
    }
    auto rows = run_.parts.store.rows_by_key(run_.subject.contract.id, receipts_.name, keys);
    if (rows.has_error()) return rows.error();
    store::LedgerCommit commit;
    commit.at = run_.parts.clock.now();
    for (auto& row : *rows) {
        auto& part = parts.at(row.key);
        part.settled = true;
        if (day.state == RecordState::posted && row.state != RecordState::posted) ++progress_.posted;
        const bool changed_meanwhile = row.attention && part.counted != part.booked;
        row.last_changed = commit.at;
        if (day.state == RecordState::posted) {
            row.state = RecordState::posted;
            row.remote_id = day.remote_id;
            row.remote_number = day.remote_number;
            row.reference = day.reference;
            row.posted_at = day.posted_at.value_or(commit.at);
            row.posting_hash = share_hash(part.day, part.shop, part.booked);
        } else if (row.state != RecordState::posted) {
            row.state = RecordState::ignored;
        }
        if (!changed_meanwhile) {
            row.attention = false;
            row.reason_code = day.state == RecordState::posted ? "" : "by_operator";
            row.reason =
                day.state == RecordState::posted ? "" : "with its day " + entry.entry + ": " + day.reason;
        }
        row.content.clear();
        row.next_attempt.reset();
        commit.events.push_back({row.flow, row.key, commit.at, store::name_of(day.state),
                                 "in the totals of " + entry.entry + ", reference " + day.reference, row.id});
        commit.seen.push_back(std::move(row));
        commit.day_parts.push_back(std::move(part));
    }
    return this->commit(commit);
}

}  // namespace koppel::pipeline

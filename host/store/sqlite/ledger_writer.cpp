#include "store/sqlite/ledger_writer.hpp"

#include <sqlite3.h>

#include <algorithm>

#include "store/sqlite/ledger_sql.hpp"

namespace koppel::store::sqlite {

namespace {

using base::Error;
using base::ErrorClass;
using base::Result;
using model::Decimal;

constexpr const char* kPutContent =
    "INSERT INTO contents (row, sealed) VALUES (?1, ?2) ON CONFLICT (row) DO UPDATE SET sealed = ?2";

constexpr const char* kCursor =
    "INSERT INTO cursors (contract, flow, value) VALUES (?1, ?2, ?3) "
    "ON CONFLICT (contract, flow) DO UPDATE SET value = ?3";

constexpr const char* kPutState =
    "INSERT INTO plugin_state (contract, connection, name, value) VALUES (?1, ?2, ?3, ?4) "
    "ON CONFLICT (contract, connection, name) DO UPDATE SET value = ?4";

constexpr const char* kPutCounter =
    "INSERT INTO ledger_counters (flow, state, count, sum) VALUES (?1, ?2, ?3, ?4) "
    "ON CONFLICT (flow, state) DO UPDATE SET count = ?3, sum = ?4";

constexpr std::int64_t kPlaces = 1 << 20;  // of a story; the same in sql::kLastEvent and sql::kStory

std::int32_t number_of(RecordState state) {
    return static_cast<std::int32_t>(state);
}

Error conflict(std::string message) {
    return {ErrorClass::conflict, "ledger_conflict", std::move(message),
            "nothing of this commit was written; read the rows again and decide again"};
}

Error mistake(std::string message) {
    return {ErrorClass::internal, "ledger_refused", std::move(message)};
}

std::string in_quotes(const std::string& text) {
    return "'" + text + "'";
}

// What stands in `due_at`.
std::optional<Instant> due_at(RecordState state, const std::optional<Instant>& next_attempt) {
    if (state == RecordState::queued) return next_attempt.value_or(Instant{});
    if (state == RecordState::retrying || state == RecordState::waiting) return next_attempt;
    return std::nullopt;
}

Error not_decimal(const std::string& amount) {
    return mistake("the amount " + in_quotes(amount) + " is not a decimal number");
}

Error not_ours(std::int64_t row, const std::string& contract) {
    return conflict("row " + std::to_string(row) + " is not in the ledger of " + in_quotes(contract));
}

// Stocks and products have no amount.
std::optional<Decimal> amount_of(const std::string& text) {
    return text.empty() ? Decimal() : Decimal::parse(text);
}

}  // namespace

LedgerWriter::LedgerWriter(SQLite::Database& database)
    : database_(database),
      flow_statements_(database),
      day_parts_(database),
      before_(database, sql::kBeforeWrite),
      who_(database, sql::kWho),
      insert_(database, sql::kInsert),
      replace_(database, sql::kReplace),
      intent_(database, sql::kIntent),
      outcome_(database, sql::kOutcome),
      mark_(database, sql::kMark),
      put_content_(database, kPutContent),
      drop_content_(database, "DELETE FROM contents WHERE row = ?1"),
      has_content_(database, "SELECT 1 FROM contents WHERE row = ?1"),
      cursor_(database, kCursor),
      put_state_(database, kPutState),
      remove_state_(database,
                    "DELETE FROM plugin_state WHERE contract = ?1 AND connection = ?2 AND name = ?3"),
      id_by_key_(database, sql::kIdByKey),
      last_event_(database, sql::kLastEvent),
      event_(database, sql::kEvent),
      counter_(database, "SELECT count, sum FROM ledger_counters WHERE flow = ? AND state = ?"),
      put_counter_(database, kPutCounter) {}

Result<void> LedgerWriter::write(const std::string& contract, const LedgerCommit& commit) {
    contract_ = contract;
    seen_ids_.clear();
    flows_.clear();
    for (auto& flow : flow_statements_.of(contract))
        flows_.push_back({std::move(flow), {}});
    for (const auto& row : commit.seen) {
        if (row.contract != contract) {
            return mistake("a row of contract " + in_quotes(row.contract) +
                           " was written under the lease of " + in_quotes(contract));
        }
        if (auto done = row.id == 0 ? insert(row) : replace(row); !done) return done;
    }
    for (const auto& intent : commit.intents) {
        if (auto done = intend(intent, commit.at); !done) return done;
    }
    for (const auto& outcome : commit.outcomes) {
        if (auto done = conclude(outcome, commit.at); !done) return done;
    }
    if (auto done = write_day_parts(commit); !done) return done;
    write_state(commit);
    if (auto done = write_events(commit); !done) return done;
    return write_counters();
}

Result<void> LedgerWriter::insert(const LedgerRow& row) {
    const auto amount = amount_of(row.amount);
    if (!amount) return not_decimal(row.amount);
    auto& [flow, states] = flow_named(row.flow);
    add(states, row.state, *amount, 1);
    try {
        insert_
            .with(flow.id, row.key, row.type, row.number, row.document_date, row.amount, row.currency,
                  row.version, Sparse{row.posting_hash}, row.event_time, number_of(row.state), row.attention,
                  Sparse{row.reason_code}, Sparse{row.reason}, Sparse{row.reference}, Sparse{row.remote_id},
                  Sparse{row.remote_number}, Sparse{row.detail}, Sparse{row.serial_key},
                  Sparse{row.attempt_id}, row.attempts, row.rescues, row.looks, row.next_attempt,
                  row.settle_until, row.last_look, row.first_seen, row.last_changed, row.troubled_since,
                  row.posted_at, due_at(row.state, row.next_attempt))
            .run();
    } catch (const SQLite::Exception& exception) {
        if (exception.getExtendedErrorCode() != SQLITE_CONSTRAINT_UNIQUE) throw;
        return conflict("record " + in_quotes(row.key) + " of flow " + in_quotes(row.flow) +
                        " is in the ledger already");
    }
    seen_ids_.push_back(database_.getLastInsertRowid());
    if (!row.content.empty()) put_content_.with(seen_ids_.back(), Blob{row.content}).run();
    return {};
}

Result<void> LedgerWriter::replace(const LedgerRow& row) {
    const auto other = [&] {
        return conflict("row " + std::to_string(row.id) + " is not record " + in_quotes(row.key) +
                        " of flow " + in_quotes(row.flow));
    };
    if (!read_before(row.id) || present_.flow->flow.name != row.flow) return other();
    if (present_.revision != row.revision) return changed(row.id, row.revision);
    if (auto moved = move(row.state, row.amount); !moved) return moved;
    const int written =
        replace_
            .with(row.id, row.key, row.type, row.number, row.document_date, row.amount, row.currency,
                  row.version, Sparse{row.posting_hash}, row.event_time, number_of(row.state), row.attention,
                  Sparse{row.reason_code}, Sparse{row.reason}, Sparse{row.reference}, Sparse{row.remote_id},
                  Sparse{row.remote_number}, Sparse{row.detail}, Sparse{row.serial_key},
                  Sparse{row.attempt_id}, row.attempts, row.rescues, row.looks, row.next_attempt,
                  row.settle_until, row.last_look, row.first_seen, row.last_changed, row.troubled_since,
                  row.posted_at, due_at(row.state, row.next_attempt))
            .run();
    if (written != 1) return other();
    seen_ids_.push_back(row.id);
    if (row.content.empty()) {
        drop_content_.with(row.id).run();
    } else {
        put_content_.with(row.id, Blob{row.content}).run();
    }
    return {};
}

Result<void> LedgerWriter::intend(const IntentWrite& intent, Instant at) {
    if (intent.attempt_id.empty()) return mistake("an intent without an attempt id");
    if (!read_before(intent.row)) return not_ours(intent.row, contract_);
    if (present_.state != RecordState::queued && present_.state != RecordState::retrying &&
        present_.state != RecordState::waiting) {
        return conflict(who(intent.row) + " cannot be posted: it is " + name_of(present_.state));
    }
    if (present_.revision != intent.revision) return changed(intent.row, intent.revision);
    if (auto moved = move(RecordState::posting, present_.amount); !moved) return moved;
    intent_.with(intent.row, intent.attempt_id, Sparse{intent.reference}, Sparse{intent.posting_hash}, at)
        .run();
    if (present_.attention) mark_.with(intent.row, false).run();
    return {};
}

Result<void> LedgerWriter::conclude(const OutcomeWrite& outcome, Instant at) {
    if (!read_before(outcome.row)) return not_ours(outcome.row, contract_);
    if (present_.state != RecordState::posting) return not_posting(outcome);
    if (outcome.clear_attempt && outcome.state == RecordState::posting) {
        return mistake("an outcome that leaves row " + std::to_string(outcome.row) +
                       " posting without an attempt");
    }
    static const std::string kNone;
    const bool again = outcome.again_if_marked && present_.attention && has_content(outcome.row);
    const auto state = !outcome.clear_attempt ? RecordState::posting
                       : again                ? RecordState::queued
                                              : outcome.state;
    const auto& attempt = outcome.clear_attempt ? kNone : outcome.attempt_id;
    if (auto moved = move(state, present_.amount); !moved) return moved;
    const int written =
        outcome_
            .with(outcome.row, outcome.attempt_id, number_of(state), Sparse{attempt},
                  Sparse{outcome.reason_code}, Sparse{outcome.reason}, Sparse{outcome.remote_id},
                  Sparse{outcome.remote_number}, Sparse{outcome.detail}, outcome.looks, outcome.rescues,
                  outcome.next_attempt, outcome.settle_until, outcome.last_look, outcome.troubled_since,
                  outcome.counts_attempt, due_at(state, outcome.next_attempt), at)
            .run();
    if (written != 1) return not_posting(outcome);
    if (outcome.attention && !present_.attention) mark_.with(outcome.row, true).run();
    if (again) {
        mark_.with(outcome.row, false).run();
    } else if (outcome.drop_content) {
        drop_content_.with(outcome.row).run();
    }
    return {};
}

Result<void> LedgerWriter::write_day_parts(const LedgerCommit& commit) {
    for (const auto& part : commit.day_parts) {
        const auto flow = flow_named(part.flow).flow.id;
        std::int64_t row = part.row;
        if (row == 0) {
            const Rewind rewind(id_by_key_.with(flow, part.key));
            if (!id_by_key_.next()) {
                return mistake("a part of a day of record " + in_quotes(part.key) + " of flow " +
                               in_quotes(part.flow) + ", which is not in the ledger");
            }
            row = id_by_key_.number(0);
        }
        day_parts_.put(part, row, flow);
    }
    return {};
}

void LedgerWriter::write_state(const LedgerCommit& commit) {
    if (commit.cursor) cursor_.with(contract_, commit.cursor->flow, commit.cursor->value).run();
    for (const auto& [name, value] : commit.state) {
        if (value) {
            put_state_.with(contract_, commit.state_connection, name, Blob{*value}).run();
        } else {
            remove_state_.with(contract_, commit.state_connection, name).run();
        }
    }
}

Result<void> LedgerWriter::write_events(const LedgerCommit& commit) {
    std::size_t next = 0;  // mostly they come in the order of the rows that were seen
    for (const auto& event : commit.events) {
        std::int64_t row = event.row;
        bool first = false;
        if (row == 0 && next < commit.seen.size() && commit.seen[next].key == event.key &&
            commit.seen[next].flow == event.flow) {
            first = commit.seen[next].id == 0;
            row = seen_ids_[next++];
        }
        if (row == 0) {
            const Rewind rewind(id_by_key_.with(flow_named(event.flow).flow.id, event.key));
            if (!id_by_key_.next()) {
                return mistake("an event of record " + in_quotes(event.key) + " of flow " +
                               in_quotes(event.flow) + ", which is not in the ledger");
            }
            row = id_by_key_.number(0);
        }
        if (first && tell(row * kPlaces, event)) continue;
        tell(next_place(row), event);
    }
    return {};
}

// After the last line of the record's story. A story of a million lines is full: the rest is not told.
std::int64_t LedgerWriter::next_place(std::int64_t row) {
    const Rewind rewind(last_event_.with(row));
    if (!last_event_.next() || last_event_.is_null(0)) return row * kPlaces;
    return std::min(last_event_.number(0) + 1, row * kPlaces + kPlaces - 1);
}

bool LedgerWriter::tell(std::int64_t place, const Event& event) {
    return event_.with(place, event.at, event.what, event.detail).run() == 1;
}

bool LedgerWriter::has_content(std::int64_t id) {
    const Rewind rewind(has_content_.with(id));
    return has_content_.next();
}

bool LedgerWriter::read_before(std::int64_t id) {
    const Rewind rewind(before_.with(id));
    if (!before_.next()) return false;
    const auto flow = before_.number(0);
    const auto found = std::ranges::find(flows_, flow, [](const FlowDelta& delta) { return delta.flow.id; });
    if (found == flows_.end()) return false;
    present_.flow = &*found;
    present_.state = static_cast<RecordState>(before_.number(1));
    present_.revision = before_.number(2);
    present_.amount = before_.text(3);
    present_.attention = before_.number(4) != 0;
    return true;
}

LedgerWriter::FlowDelta& LedgerWriter::flow_named(const std::string& name) {
    for (auto& delta : flows_) {
        if (delta.flow.name == name) return delta;
    }
    return flows_.emplace_back(FlowDelta{{flow_statements_.add(contract_, name), name}, {}});
}

void LedgerWriter::add(States& states, RecordState state, model::Decimal value, int by) {
    auto& delta = states.at(static_cast<std::size_t>(state));
    delta.count += by;
    delta.sum += value;
}

Result<void> LedgerWriter::move(RecordState to, const std::string& amount) {
    const auto before = amount_of(present_.amount);
    const auto after = amount == present_.amount ? before : amount_of(amount);
    if (!before || !after) return not_decimal(amount);
    add(present_.flow->states, present_.state, -*before, -1);
    add(present_.flow->states, to, *after, 1);
    return {};
}

Result<void> LedgerWriter::write_counters() {
    for (const auto& [flow, states] : flows_) {
        for (std::int32_t state = 1; state < static_cast<std::int32_t>(states.size()); ++state) {
            const auto& delta = states[static_cast<std::size_t>(state)];
            if (delta.count == 0 && delta.sum.is_zero()) continue;
            std::int64_t total = 0;
            std::optional<Decimal> sum = Decimal();
            {
                const Rewind rewind(counter_.with(flow.id, state));
                if (counter_.next()) {
                    total = counter_.number(0);
                    sum = Decimal::parse(counter_.text(1));
                }
            }
            if (!sum) return mistake("the sum of flow " + in_quotes(flow.name) + " is not a decimal number");
            const auto text = (*sum + delta.sum).to_string();
            // A sum that could not be read back would stop the contract for good.
            if (!Decimal::parse(text))
                return mistake("the amounts of flow " + in_quotes(flow.name) + " add up to too much");
            put_counter_.with(flow.id, state, total + delta.count, text).run();
        }
    }
    return {};
}

std::string LedgerWriter::who(std::int64_t row) {
    const Rewind rewind(who_.with(row));
    const auto key = who_.next() ? who_.text(0) : std::string();
    return "record " + in_quotes(key) + " of flow " + in_quotes(present_.flow->flow.name);
}

Error LedgerWriter::changed(std::int64_t row, std::int64_t read) {
    return conflict(who(row) + " was changed since it was read (revision " +
                    std::to_string(present_.revision) + ", read " + std::to_string(read) + ")");
}

Error LedgerWriter::not_posting(const OutcomeWrite& outcome) {
    auto message =
        who(outcome.row) + " is not posting under attempt " + in_quotes(outcome.attempt_id) + ": it is ";
    const Rewind rewind(who_.with(outcome.row));
    return conflict(message + name_of(present_.state) + " under " +
                    in_quotes(who_.next() ? who_.text(1) : std::string()));
}

}  // namespace koppel::store::sqlite

#include "store/sqlite/ledger_writer.hpp"

#include <sqlite3.h>

#include <stdexcept>

#include "store/sqlite/ledger_sql.hpp"

namespace koppel::store::sqlite {

namespace {

using base::Error;
using base::ErrorClass;
using base::Result;
using model::Decimal;

constexpr const char* kInsert =
    "INSERT INTO ledger (revision, contract, flow, key, type, number, document_date, amount, currency, "
    "version, "
    "posting_hash, event_time, state, attention, reason_code, reason, reference, remote_id, remote_number, "
    "detail, serial_key, attempt_id, attempts, rescues, looks, next_attempt, settle_until, last_look, "
    "first_seen, last_changed, troubled_since, posted_at) "
    "VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

constexpr const char* kReplace =
    "UPDATE ledger SET type = ?2, number = ?3, document_date = ?4, amount = ?5, currency = ?6, version = ?7, "
    "posting_hash = ?8, event_time = ?9, state = ?10, attention = ?11, reason_code = ?12, reason = ?13, "
    "reference = ?14, remote_id = ?15, remote_number = ?16, detail = ?17, serial_key = ?18, attempt_id = "
    "?19, "
    "attempts = ?20, rescues = ?21, looks = ?22, next_attempt = ?23, settle_until = ?24, last_look = ?25, "
    "first_seen = ?26, last_changed = ?27, troubled_since = ?28, posted_at = ?29, revision = revision + 1 "
    "WHERE id = ?1";

constexpr const char* kPutContent =
    "INSERT INTO contents (row, contract, sealed) VALUES (?1, ?2, ?3) "
    "ON CONFLICT (row) DO UPDATE SET sealed = ?3";

constexpr const char* kCursor =
    "INSERT INTO cursors (contract, flow, value) VALUES (?1, ?2, ?3) "
    "ON CONFLICT (contract, flow) DO UPDATE SET value = ?3";

constexpr const char* kPutState =
    "INSERT INTO plugin_state (contract, connection, name, value) VALUES (?1, ?2, ?3, ?4) "
    "ON CONFLICT (contract, connection, name) DO UPDATE SET value = ?4";

constexpr const char* kEvent =
    "INSERT INTO events (contract, flow, key, seq, at, what, detail) VALUES (?1, ?2, ?3, "
    "(SELECT coalesce(max(seq), 0) + 1 FROM events WHERE contract = ?1 AND flow = ?2 AND key = ?3), ?4, ?5, "
    "?6)";

constexpr const char* kPutCounter =
    "INSERT INTO ledger_counters (contract, flow, state, count, sum) VALUES (?1, ?2, ?3, ?4, ?5) "
    "ON CONFLICT (contract, flow, state) DO UPDATE SET count = ?4, sum = ?5";

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

// Stocks and products have no amount.
std::optional<Decimal> amount_of(const std::string& text) {
    return text.empty() ? Decimal() : Decimal::parse(text);
}

}  // namespace

LedgerWriter::LedgerWriter(SQLite::Database& database)
    : database_(database),
      before_(database, sql::kBeforeWrite),
      insert_(database, kInsert),
      replace_(database, kReplace),
      intent_(database, sql::kIntent),
      outcome_(database, sql::kOutcome),
      put_content_(database, kPutContent),
      drop_content_(database, "DELETE FROM contents WHERE row = ?1"),
      cursor_(database, kCursor),
      put_state_(database, kPutState),
      remove_state_(database,
                    "DELETE FROM plugin_state WHERE contract = ?1 AND connection = ?2 AND name = ?3"),
      event_(database, kEvent),
      counter_(database,
               "SELECT count, sum FROM ledger_counters WHERE contract = ? AND flow = ? AND state = ?"),
      put_counter_(database, kPutCounter) {}

Result<void> LedgerWriter::write(const std::string& contract, const LedgerCommit& commit) {
    deltas_.clear();
    seen_ids_.clear();
    for (const auto& row : commit.seen) {
        if (row.contract != contract) {
            return mistake("a row of contract " + in_quotes(row.contract) +
                           " was written under the lease of " + in_quotes(contract));
        }
        if (auto done = row.id == 0 ? insert(row) : replace(row); !done) return done;
    }
    for (const auto& intent : commit.intents) {
        if (auto done = intend(contract, intent, commit.at); !done) return done;
    }
    for (const auto& outcome : commit.outcomes) {
        if (auto done = conclude(contract, outcome, commit.at); !done) return done;
    }
    write_state(contract, commit);
    return write_counters(contract);
}

Error LedgerWriter::changed(std::int64_t read) const {
    return conflict("record " + in_quotes(present_.key) + " of flow " + in_quotes(present_.flow) +
                    " was changed since it was read (revision " + std::to_string(present_.revision) +
                    ", read " + std::to_string(read) + ")");
}

Result<void> LedgerWriter::insert(const LedgerRow& row) {
    if (auto counted = count(row.flow, row.state, row.amount); !counted) return counted;
    try {
        insert_
            .with(row.contract, row.flow, row.key, row.type, row.number, row.document_date, row.amount,
                  row.currency, row.version, row.posting_hash, row.event_time, number_of(row.state),
                  row.attention, row.reason_code, row.reason, row.reference, row.remote_id, row.remote_number,
                  row.detail, row.serial_key, row.attempt_id, row.attempts, row.rescues, row.looks,
                  row.next_attempt, row.settle_until, row.last_look, row.first_seen, row.last_changed,
                  row.troubled_since, row.posted_at)
            .run();
    } catch (const SQLite::Exception& exception) {
        if (exception.getExtendedErrorCode() != SQLITE_CONSTRAINT_UNIQUE) throw;
        return conflict("record " + in_quotes(row.key) + " of flow " + in_quotes(row.flow) +
                        " is in the ledger already");
    }
    seen_ids_.push_back(database_.getLastInsertRowid());
    if (!row.content.empty()) {
        put_content_.with(seen_ids_.back(), row.contract, Blob{row.content}).run();
    }
    return {};
}

Result<void> LedgerWriter::replace(const LedgerRow& row) {
    if (!read_before(row.id) || present_.contract != row.contract || present_.flow != row.flow ||
        present_.key != row.key) {
        return conflict("row " + std::to_string(row.id) + " is not record " + in_quotes(row.key) +
                        " of flow " + in_quotes(row.flow));
    }
    if (present_.revision != row.revision) return changed(row.revision);
    if (auto counted = move(row.state, row.amount); !counted) return counted;
    seen_ids_.push_back(row.id);
    replace_
        .with(row.id, row.type, row.number, row.document_date, row.amount, row.currency, row.version,
              row.posting_hash, row.event_time, number_of(row.state), row.attention, row.reason_code,
              row.reason, row.reference, row.remote_id, row.remote_number, row.detail, row.serial_key,
              row.attempt_id, row.attempts, row.rescues, row.looks, row.next_attempt, row.settle_until,
              row.last_look, row.first_seen, row.last_changed, row.troubled_since, row.posted_at)
        .run();
    if (row.content.empty()) {
        drop_content_.with(row.id).run();
    } else {
        put_content_.with(row.id, row.contract, Blob{row.content}).run();
    }
    return {};
}

Result<void> LedgerWriter::intend(const std::string& contract, const IntentWrite& intent, Instant at) {
    if (intent.attempt_id.empty()) return mistake("an intent without an attempt id");
    if (!read_before(intent.row) || present_.contract != contract) {
        return conflict("row " + std::to_string(intent.row) + " is not in the ledger of " +
                        in_quotes(contract));
    }
    if (present_.state != RecordState::queued && present_.state != RecordState::retrying &&
        present_.state != RecordState::waiting) {
        return conflict("record " + in_quotes(present_.key) + " of flow " + in_quotes(present_.flow) +
                        " cannot be posted: it is " + name_of(present_.state));
    }
    if (present_.revision != intent.revision) return changed(intent.revision);
    if (auto counted = move(RecordState::posting, present_.amount); !counted) return counted;
    intent_.with(intent.row, intent.attempt_id, intent.reference, intent.posting_hash, at).run();
    return {};
}

Result<void> LedgerWriter::conclude(const std::string& contract, const OutcomeWrite& outcome, Instant at) {
    if (!read_before(outcome.row) || present_.contract != contract) {
        return conflict("row " + std::to_string(outcome.row) + " is not in the ledger of " +
                        in_quotes(contract));
    }
    if (present_.state != RecordState::posting || present_.attempt_id != outcome.attempt_id) {
        return conflict("record " + in_quotes(present_.key) + " of flow " + in_quotes(present_.flow) +
                        " is not posting under attempt " + in_quotes(outcome.attempt_id) + ": it is " +
                        name_of(present_.state) + " under " + in_quotes(present_.attempt_id));
    }
    if (outcome.clear_attempt && outcome.state == RecordState::posting) {
        return mistake("an outcome that leaves row " + std::to_string(outcome.row) +
                       " posting without an attempt");
    }
    static const std::string kNone;
    const auto state = outcome.clear_attempt ? outcome.state : RecordState::posting;
    const auto& attempt = outcome.clear_attempt ? kNone : outcome.attempt_id;
    if (auto counted = move(state, present_.amount); !counted) return counted;
    outcome_
        .with(outcome.row, number_of(state), attempt, outcome.reason_code, outcome.reason, outcome.remote_id,
              outcome.remote_number, outcome.detail, outcome.looks, outcome.rescues, outcome.next_attempt,
              outcome.settle_until, outcome.last_look, outcome.troubled_since, outcome.attention,
              outcome.counts_attempt, at)
        .run();
    if (outcome.drop_content) drop_content_.with(outcome.row).run();
    return {};
}

void LedgerWriter::write_state(const std::string& contract, const LedgerCommit& commit) {
    if (commit.cursor) cursor_.with(contract, commit.cursor->flow, commit.cursor->value).run();
    for (const auto& [name, value] : commit.state) {
        if (value) {
            put_state_.with(contract, commit.state_connection, name, Blob{*value}).run();
        } else {
            remove_state_.with(contract, commit.state_connection, name).run();
        }
    }
    for (const auto& event : commit.events) {
        event_.with(contract, event.flow, event.key, event.at, event.what, event.detail).run();
    }
}

bool LedgerWriter::read_before(std::int64_t id) {
    const Rewind rewind(before_.with(id));
    if (!before_.next()) return false;
    present_.contract = before_.text(0);
    present_.flow = before_.text(1);
    present_.key = before_.text(2);
    present_.state = static_cast<RecordState>(before_.number(3));
    present_.attempt_id = before_.text(4);
    present_.revision = before_.number(5);
    present_.amount = before_.text(6);
    return true;
}

Result<void> LedgerWriter::count(const std::string& flow, RecordState state, const std::string& amount) {
    const auto value = amount_of(amount);
    if (!value) return mistake("the amount " + in_quotes(amount) + " is not a decimal number");
    add(states_of(flow), state, *value, 1);
    return {};
}

Result<void> LedgerWriter::move(RecordState to, const std::string& amount) {
    const auto before = amount_of(present_.amount);
    const auto after = amount == present_.amount ? before : amount_of(amount);
    if (!before || !after) return mistake("the amount " + in_quotes(amount) + " is not a decimal number");
    auto& states = states_of(present_.flow);
    add(states, present_.state, -*before, -1);
    add(states, to, *after, 1);
    return {};
}

LedgerWriter::States& LedgerWriter::states_of(const std::string& flow) {
    for (auto& delta : deltas_) {
        if (delta.flow == flow) return delta.states;
    }
    return deltas_.emplace_back(FlowDelta{flow, {}}).states;
}

void LedgerWriter::add(States& states, RecordState state, model::Decimal value, int by) {
    auto& delta = states.at(static_cast<std::size_t>(state));
    delta.count += by;
    delta.sum += value;
}

Result<void> LedgerWriter::write_counters(const std::string& contract) {
    for (const auto& [flow, states] : deltas_) {
        for (std::int32_t state = 1; state < static_cast<std::int32_t>(states.size()); ++state) {
            const auto& delta = states[static_cast<std::size_t>(state)];
            if (delta.count == 0 && delta.sum.is_zero()) continue;
            std::int64_t total = 0;
            std::optional<Decimal> sum = Decimal();
            {
                const Rewind rewind(counter_.with(contract, flow, state));
                if (counter_.next()) {
                    total = counter_.number(0);
                    sum = Decimal::parse(counter_.text(1));
                }
            }
            if (!sum) return mistake("the sum of flow " + in_quotes(flow) + " is not a decimal number");
            const auto text = (*sum + delta.sum).to_string();
            // A sum that could not be read back would stop the contract for good.
            if (!Decimal::parse(text))
                return mistake("the amounts of flow " + in_quotes(flow) + " add up to too much");
            put_counter_.with(contract, flow, state, total + delta.count, text).run();
        }
    }
    return {};
}

}  // namespace koppel::store::sqlite

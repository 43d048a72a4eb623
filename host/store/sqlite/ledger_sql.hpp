// The statements of the ledger's hot path, apart, so that a test can ask SQLite for their plans.
#pragma once

namespace koppel::store::sqlite::sql {

#define KOPPEL_LEDGER_COLUMNS                                                                       \
    "l.id, l.revision, l.key, l.type, l.number, l.document_date, l.amount, l.currency, l.version, " \
    "l.posting_hash, l.event_time, l.state, l.attention, l.reason_code, l.reason, l.reference, "    \
    "l.remote_id, l.remote_number, l.detail, l.serial_key, l.attempt_id, l.attempts, l.rescues, "   \
    "l.looks, l.next_attempt, l.settle_until, l.last_look, l.first_seen, l.last_changed, "          \
    "l.troubled_since, l.posted_at"

constexpr const char* kLedgerColumns = KOPPEL_LEDGER_COLUMNS;

constexpr const char* kRowById = "SELECT " KOPPEL_LEDGER_COLUMNS
                                 ", c.sealed FROM ledger l LEFT JOIN contents c ON c.row = l.id "
                                 "WHERE l.id = ?1";

// Apart from the row: most records that a source names are new.
constexpr const char* kIdByKey = "SELECT id FROM ledger WHERE flow = ?1 AND key = ?2";

constexpr const char* kInFlight = "SELECT " KOPPEL_LEDGER_COLUMNS
                                  ", c.sealed FROM ledger l INDEXED BY ledger_by_state "
                                  "LEFT JOIN contents c ON c.row = l.id "
                                  "WHERE l.flow = ?1 AND l.state = 4 AND l.state <> 3 AND l.state <> 5 "
                                  "ORDER BY l.id";

constexpr const char* kDue =
    "SELECT id, serial_key FROM ledger INDEXED BY ledger_due "
    "WHERE flow = ?1 AND due_at <= ?2 ORDER BY due_at, id";

constexpr const char* kSerialInFlight =
    "SELECT serial_key FROM ledger INDEXED BY ledger_by_state "
    "WHERE flow = ?1 AND state = 4 AND state <> 3 AND state <> 5 AND serial_key IS NOT NULL";

constexpr const char* kNextDue =
    "SELECT due_at FROM ledger INDEXED BY ledger_due "
    "WHERE flow = ?1 AND due_at IS NOT NULL ORDER BY due_at LIMIT 1";

constexpr const char* kBeforeWrite =
    "SELECT flow, state, revision, amount, attention FROM ledger WHERE id = ?1";

constexpr const char* kWho = "SELECT key, attempt_id FROM ledger WHERE id = ?1";

constexpr const char* kInsert =
    "INSERT INTO ledger (revision, flow, key, type, number, document_date, amount, currency, version, "
    "posting_hash, event_time, state, attention, reason_code, reason, reference, remote_id, remote_number, "
    "detail, serial_key, attempt_id, attempts, rescues, looks, next_attempt, settle_until, last_look, "
    "first_seen, last_changed, troubled_since, posted_at, due_at) "
    "VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

constexpr const char* kReplace =
    "UPDATE ledger SET type = ?3, number = ?4, document_date = ?5, amount = ?6, currency = ?7, version = ?8, "
    "posting_hash = ?9, event_time = ?10, state = ?11, attention = ?12, reason_code = ?13, reason = ?14, "
    "reference = ?15, remote_id = ?16, remote_number = ?17, detail = ?18, serial_key = ?19, "
    "attempt_id = ?20, attempts = ?21, rescues = ?22, looks = ?23, next_attempt = ?24, settle_until = ?25, "
    "last_look = ?26, first_seen = ?27, last_changed = ?28, troubled_since = ?29, posted_at = ?30, "
    "due_at = ?31, revision = revision + 1 "
    "WHERE id = ?1 AND key = ?2";

constexpr const char* kIntent =
    "UPDATE ledger SET state = 4, attempt_id = ?2, reference = ?3, posting_hash = ?4, next_attempt = NULL, "
    "due_at = NULL, settle_until = NULL, last_look = NULL, looks = 0, reason_code = NULL, reason = NULL, "
    "last_changed = ?5, revision = revision + 1 "
    "WHERE id = ?1";

constexpr const char* kProductsOfCode =
    "SELECT id FROM ledger INDEXED BY ledger_products WHERE flow = ?1 AND number = ?2 AND type = 'product/1'";

constexpr const char* kOutcome =
    "UPDATE ledger SET state = ?3, attempt_id = ?4, "
    "reason_code = CASE WHEN attention THEN coalesce(?5, reason_code) ELSE ?5 END, "
    "reason = CASE WHEN attention THEN coalesce(?6, reason) ELSE ?6 END, "
    "remote_id = coalesce(?7, remote_id), remote_number = coalesce(?8, remote_number), "
    "detail = ?9, looks = ?10, rescues = ?11, next_attempt = ?12, settle_until = ?13, last_look = ?14, "
    "troubled_since = ?15, attempts = attempts + ?16, due_at = ?17, "
    "posted_at = CASE ?3 WHEN 5 THEN ?18 ELSE posted_at END, last_changed = ?18, revision = revision + 1 "
    "WHERE id = ?1 AND state = 4 AND attempt_id = ?2";

// Apart from the outcome and the intent, which then leave the index of marked rows alone.
constexpr const char* kMark = "UPDATE ledger SET attention = ?2 WHERE id = ?1";

constexpr const char* kLastEvent =
    "SELECT max(id) FROM events WHERE id BETWEEN ?1 << 20 AND (?1 << 20) + 1048575";

constexpr const char* kEvent = "INSERT OR IGNORE INTO events (id, at, what, detail) VALUES (?1, ?2, ?3, ?4)";

constexpr const char* kStory =
    "SELECT at, what, detail FROM events WHERE id BETWEEN ?1 << 20 AND (?1 << 20) + 1048575 ORDER BY id";

constexpr const char* kSummary = "SELECT state, count, sum FROM ledger_counters WHERE flow = ?1";

}  // namespace koppel::store::sqlite::sql

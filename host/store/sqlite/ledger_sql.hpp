// The statements of the ledger's hot path, apart, so that a test can ask SQLite for their plans.
#pragma once

namespace koppel::store::sqlite::sql {

#define KOPPEL_LEDGER_COLUMNS                                                                              \
    "l.id, l.revision, l.contract, l.flow, l.key, l.type, l.number, l.document_date, l.amount, "           \
    "l.currency, l.version, l.posting_hash, l.event_time, l.state, l.attention, l.reason_code, l.reason, " \
    "l.reference, l.remote_id, l.remote_number, l.detail, l.serial_key, l.attempt_id, l.attempts, "        \
    "l.rescues, l.looks, l.next_attempt, l.settle_until, l.last_look, l.first_seen, l.last_changed, "      \
    "l.troubled_since, l.posted_at"

constexpr const char* kLedgerColumns = KOPPEL_LEDGER_COLUMNS;

constexpr const char* kRowById = "SELECT " KOPPEL_LEDGER_COLUMNS
                                 ", c.sealed FROM ledger l LEFT JOIN contents c ON c.row = l.id "
                                 "WHERE l.id = ?1";

constexpr const char* kRowByKey = "SELECT " KOPPEL_LEDGER_COLUMNS
                                  ", c.sealed FROM ledger l LEFT JOIN contents c ON c.row = l.id "
                                  "WHERE l.contract = ?1 AND l.flow = ?2 AND l.key = ?3";

constexpr const char* kInFlight = "SELECT " KOPPEL_LEDGER_COLUMNS
                                  ", c.sealed FROM ledger l INDEXED BY ledger_in_flight "
                                  "LEFT JOIN contents c ON c.row = l.id "
                                  "WHERE l.contract = ?1 AND l.flow = ?2 AND l.state = 4 ORDER BY l.id";

constexpr const char* kDue =
    "SELECT id, serial_key FROM ledger INDEXED BY ledger_due "
    "WHERE contract = ?1 AND flow = ?2 AND due_at <= ?3 ORDER BY due_at, id";

constexpr const char* kSerialInFlight =
    "SELECT serial_key FROM ledger INDEXED BY ledger_in_flight "
    "WHERE contract = ?1 AND state = 4 AND serial_key <> ''";

constexpr const char* kNextDue =
    "SELECT due_at FROM ledger INDEXED BY ledger_due "
    "WHERE contract = ?1 AND flow = ?2 AND due_at IS NOT NULL ORDER BY due_at LIMIT 1";

constexpr const char* kBeforeWrite =
    "SELECT contract, flow, key, state, attempt_id, revision, amount FROM ledger WHERE id = ?1";

constexpr const char* kIntent =
    "UPDATE ledger SET state = 4, attempt_id = ?2, reference = ?3, posting_hash = ?4, next_attempt = NULL, "
    "settle_until = NULL, last_look = NULL, looks = 0, attention = 0, reason_code = '', reason = '', "
    "last_changed = ?5, revision = revision + 1 "
    "WHERE id = ?1";

constexpr const char* kOutcome =
    "UPDATE ledger SET state = ?2, attempt_id = ?3, reason_code = ?4, reason = ?5, "
    "remote_id = CASE ?6 WHEN '' THEN remote_id ELSE ?6 END, "
    "remote_number = CASE ?7 WHEN '' THEN remote_number ELSE ?7 END, "
    "detail = ?8, looks = ?9, rescues = ?10, next_attempt = ?11, settle_until = ?12, last_look = ?13, "
    "troubled_since = ?14, attention = max(attention, ?15), attempts = attempts + ?16, "
    "posted_at = CASE ?2 WHEN 5 THEN ?17 ELSE posted_at END, last_changed = ?17, revision = revision + 1 "
    "WHERE id = ?1";

constexpr const char* kSummary =
    "SELECT state, count, sum FROM ledger_counters WHERE contract = ?1 AND (?2 IS NULL OR flow = ?2)";

}  // namespace koppel::store::sqlite::sql

// The ledger's vocabulary: one row per (contract, flow, record key), what may be written to it, and by whom.
// Plain values.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "base/clock.hpp"

namespace koppel::store {

using base::Instant;

// Every record is in exactly one of these (REQ H-02).
enum class RecordState : std::int8_t {
    open = 1,     // the source has not finished it: unpaid, not completed
    waiting = 2,  // depends on another record, or the sink is not ready
    queued = 3,   // will be posted as soon as possible
    posting = 4,  // intent written; an outcome is expected, or must be looked up
    posted = 5,
    retrying = 6,  // a temporary fault; next_attempt says when
    failed = 7,    // a person must look
    ignored = 8,   // a rule or a person decided that it is not posted
};

const char* name_of(RecordState state);
std::optional<RecordState> record_state_from(std::string_view name);

struct LedgerRow {
    std::int64_t id = 0;        // the store's; 0 for a new row
    std::int64_t revision = 0;  // the store's; grows with every write to the row
    std::string contract;
    std::string flow;
    std::string key;
    std::string type;    // "sale/1"
    std::string number;  // the document's number, for people
    std::string document_date;
    std::string amount;  // decimal text, total including VAT
    std::string currency;
    std::string version;       // change mark of what was last seen
    std::string posting_hash;  // of the posting that was pushed last, empty until then
    Instant event_time{};
    RecordState state = RecordState::queued;
    bool attention = false;  // changed at the source after it was posted
    std::string reason_code;
    std::string reason;  // for a person: what, both figures, what to do
    std::string reference;
    std::string remote_id;
    std::string remote_number;
    std::string detail;  // the sink's own answer
    std::string
        serial_key;  // rows with the same one are never in flight together (one new debtor, one creator)
    std::string attempt_id;
    std::uint32_t attempts = 0;           // pushes tried
    std::uint32_t rescues = 0;            // crashes survived while in flight
    std::uint32_t looks = 0;              // lookups that found nothing since the last push
    std::optional<Instant> next_attempt;  // not before; for retrying, waiting and posting (then: next look)
    std::optional<Instant> settle_until;  // posting only: before this, "absent" proves nothing
    std::optional<Instant> last_look;
    Instant first_seen{};
    Instant last_changed{};
    std::optional<Instant> troubled_since;  // when the temporary fault began that it is retried for
    std::optional<Instant> posted_at;
    std::string content;  // sealed document; empty once posted or ignored
};

using RowIds = std::unordered_set<std::int64_t>;

// Proof that a host holds a contract. Every write carries it and is refused when another holder took over.
struct Lease {
    std::string contract;
    std::string owner;
    std::int64_t fence = 0;
};

struct Cursor {
    std::string flow;
    std::string value;
};

// One line of a record's story (the basic log, kept for a year). The record is in the ledger, by this commit
// at the latest.
struct Event {
    std::string flow;
    std::string key;
    Instant at{};
    std::string what;  // "seen", "posted", "failed", "recovered", "retried by operator", …
    std::string detail;
    std::int64_t row = 0;  // the record's, where the writer knows it: saves finding it by flow and key
};

// Applied only while the row is queued, retrying or waiting and its revision is the one that was read: what
// is pushed is what stands there. Else the commit fails with `ledger_conflict`. Clears `attention` and the
// reason; the row's looks start at zero again.
struct IntentWrite {
    std::int64_t row = 0;
    std::int64_t revision = 0;
    std::string attempt_id;
    std::string reference;
    std::string posting_hash;
};

// The next state of a row whose push or lookup gave an answer. Applied only while the row is still in
// `posting` under `attempt_id`, else the commit fails with `ledger_conflict`. Empty remote_id and
// remote_number keep what the row has.
struct OutcomeWrite {
    std::int64_t row = 0;
    std::string attempt_id;
    RecordState state = RecordState::failed;
    bool clear_attempt = true;  // false: the row stays in posting and is looked at again
    std::string reason_code;
    std::string reason;
    std::string remote_id;
    std::string remote_number;
    std::string detail;
    std::uint32_t looks = 0;
    std::uint32_t rescues = 0;
    std::optional<Instant> next_attempt;
    std::optional<Instant> settle_until;
    std::optional<Instant> last_look;
    std::optional<Instant> troubled_since;
    bool attention = false;  // sets the mark; never clears it
    bool drop_content = false;
    bool counts_attempt = true;  // adds one to `attempts`
    // Posted, but the row got the mark since its intent and holds content: it is queued again instead,
    // without the mark. For documents that are posted again whenever they change.
    bool again_if_marked = false;
};

// What a receipt adds to the totals of its day. `counted` and `booked` are the pipeline's text; empty:
// nothing.
struct DayPart {
    std::int64_t row = 0;  // the ledger row; 0 in a commit: found by flow and key
    std::string flow;
    std::string key;
    std::string day;   // ISO day
    std::string shop;  // empty: all shops together
    std::string time_zone;
    std::string counted;   // what the source says now
    std::string booked;    // what stands in the books, or is on its way there
    std::string entry;     // key of the day's row that it was entered with last
    bool settled = false;  // nothing is left to do for it
};

// One durable commit. All of it happens, or nothing.
struct LedgerCommit {
    Instant at{};
    // Inserted, or (id != 0) every member but `id` and `revision` replaced, only while the row's revision
    // still is the one that was read; else the commit fails with `ledger_conflict` (conflict): read again,
    // decide again.
    std::vector<LedgerRow> seen;
    std::optional<Cursor> cursor;
    std::map<std::string, std::optional<std::string>> state;  // staged plugin state; nullopt removes
    std::string state_connection;                             // whose state
    std::vector<IntentWrite> intents;
    std::vector<OutcomeWrite> outcomes;
    std::vector<DayPart> day_parts;  // inserted or replaced whole, after `seen`
    std::vector<Event> events;
};

struct RecordFilter {
    std::string contract;
    std::optional<std::string> flow;
    std::optional<RecordState> state;
    std::optional<bool> attention;
    std::int64_t after_id = 0;
    std::uint32_t limit = 100;
    bool with_content = false;
};

struct StateSummary {
    RecordState state = RecordState::open;
    std::uint64_t count = 0;
    std::string sum;  // decimal text
};

}  // namespace koppel::store

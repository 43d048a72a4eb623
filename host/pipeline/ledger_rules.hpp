// The ledger's rules: which state a row goes to when its document is seen, pushed or looked up. Pure.
// Thread-safe. Every path ends in exactly one state (REQ H-02), and nothing here posts anything twice (REQ
// H-04).
#pragma once

#include <optional>
#include <random>
#include <string>

#include "books/books.hpp"
#include "pipeline/retry_policy.hpp"
#include "plugins/instance.hpp"
#include "store/ledger.hpp"

namespace koppel::pipeline {

using base::Instant;
using base::milliseconds;

// What a pull brought, judged.
struct SeenDocument {
    std::string key;
    std::string type;
    std::string version;
    Instant event_time{};
    bool deleted = false;
    std::string number;
    std::string document_date;
    std::string amount;
    std::string currency;
    std::string serial_key;
    books::Verdict verdict;
    std::string
        posting_hash;     // of the posting that the books would make now; empty unless the verdict is Post
    bool in_day = false;  // it is, or was, part of the totals of a day
};

// The row after the document was seen, or nullopt when nothing changed. `content` of the answer is left as it
// was; the caller seals the new document into it when `needs_content` says so.
struct SeenRow {
    store::LedgerRow row;
    bool is_new = false;
    bool needs_content = false;
    std::string event;  // for the story
};
// `entered`: the receipt is part of a day that is being posted, and the hash of what it adds there.
std::optional<SeenRow> row_when_seen(const std::string& contract, const std::string& flow,
                                     const SeenDocument& seen, const store::LedgerRow* known, Instant now,
                                     const std::optional<std::string>& entered = std::nullopt);

// What the document says of itself, for people and for the order of work.
void describe(store::LedgerRow& row, const SeenDocument& seen);

// Puts a verdict on a row that is not in flight: queued, open, ignored or failed.
void put_verdict(store::LedgerRow& row, const books::Verdict& verdict, Instant now);

// How often a payment is tried again whose document, or whose invoice at the sink, is not ready. Besides, it
// is tried at every run. REQ EA-06
constexpr milliseconds kPaymentsAgain{4LL * 3'600'000};

// What bounds the handling of one push.
struct PushTerms {
    milliseconds settle{120'000};
    milliseconds look_gap{10'000};
    milliseconds max_age{72LL * 3'600'000};
    milliseconds not_ready{60'000};  // at least this long until a sink that was not ready is asked again
    RetryPolicy retry;
    std::uint32_t rescues_until_quarantine = 3;
    std::string sink;  // for messages
    // Posting it again changes nothing at the sink, and is how a change gets there (products).
    bool repeatable = false;
};

// The next state of a pushed row, from what the plugin said or, where it said nothing, from what the host
// knows.
store::OutcomeWrite outcome_of_push(const store::LedgerRow& row, const plugins::PushReport& report,
                                    std::uint32_t index, const PushTerms& terms, Instant now,
                                    std::mt19937_64& random);

// The next state of a row in flight that was looked up. Absent counts only after the settle time and with two
// looks apart (REQ H-04).
store::OutcomeWrite outcome_of_look(const store::LedgerRow& row, const plugins::Finding& finding,
                                    const PushTerms& terms, Instant now, std::mt19937_64& random);
// The lookup itself failed.
store::OutcomeWrite outcome_of_failed_look(const store::LedgerRow& row, const base::Error& error,
                                           const PushTerms& terms, Instant now, std::mt19937_64& random);

}  // namespace koppel::pipeline

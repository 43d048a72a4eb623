// From a source's record to a judged document, and from a ledger row's content to the posting that is pushed.
// Pure (no I/O, no clock); thread-safe. What cannot be read becomes a finding of its own, never an exception.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "books/books.hpp"
#include "pipeline/ledger_rules.hpp"
#include "plugins/instance.hpp"
#include "store/ledger.hpp"

namespace koppel::pipeline {

struct PreparedPosting {
    plugins::PostingView view;
    std::string hash;
};

struct JudgedRecord {
    SeenDocument seen;
    // When it was asked for, the verdict is Post, and the books can make it.
    std::optional<PreparedPosting> posting;
};

// Reads the record's payload and asks the books. `posting_hash` of the answer stays empty.
enum class Wanted { verdict, posting };
JudgedRecord judge_record(const plugins::Record& record, const books::Terms& terms, Instant now,
                          Wanted wanted);

// The posting for a row, from its document as it was sealed; or why there is none.
std::variant<PreparedPosting, books::Verdict> prepare_posting(const store::LedgerRow& row,
                                                              const std::string& document,
                                                              const books::Terms& terms);

// The reference that the sink must store for a record: the same on every machine and after every restore.
std::string reference_for(const books::Terms& terms, const std::string& record_key);

}  // namespace koppel::pipeline

// From a source's record to a judged document, and from a ledger row's content to the posting that is pushed.
// Pure (no I/O, no clock); thread-safe. What cannot be read becomes a finding of its own, never an exception.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "books/books.hpp"
#include "books/day_totals.hpp"
#include "pipeline/ledger_rules.hpp"
#include "plugins/instance.hpp"
#include "store/ledger.hpp"

namespace koppel::pipeline {

struct PreparedPosting {
    plugins::PostingView view;
    std::string hash;
    std::vector<books::Finding> notes;  // what is kept with the record
};

// What a receipt adds to the totals of its day, as the ledger keeps it.
struct DayShare {
    std::string day;
    std::string shop;
    std::string time_zone;
    std::string counted;   // its cells; empty when it is not part of the totals
    bool settled = false;  // it is not, and will not be as it stands
};

// The type of a day's row, whose document is a books::Day.
inline constexpr std::string_view kDayType = "day/1";

std::string cells_text(const books::DayCells& cells);  // empty for no cells
books::DayCells cells_from(const std::string& text);
// Changes with everything that the books would show otherwise.
std::string share_hash(const std::string& day, const std::string& shop, const std::string& counted);

struct JudgedRecord {
    SeenDocument seen;
    std::optional<DayShare> share;  // receipts that have a business day
    // When it was asked for, the verdict is Post, and the books can make it.
    std::optional<PreparedPosting> posting;
};

// Reads the record's payload and asks the books. `posting_hash` of the answer stays empty.
// Wanted for comparison: the posting as it would be now, to compare with what was posted; what VIES says
// today about a VAT number that was valid then plays no part.
enum class Wanted { verdict, posting, comparison };
JudgedRecord judge_record(const plugins::Record& record, const books::Terms& terms, Instant now,
                          Wanted wanted);

// What the posting of a payment depends on besides the payment: its document as the ledger knows it, and the
// day.
struct PaidContext {
    std::optional<store::LedgerRow> document;
    std::string today;  // in the tenant's time zone
};

// The posting for a row, from its document as it was sealed; or why there is none.
std::variant<PreparedPosting, books::Verdict> prepare_posting(const store::LedgerRow& row,
                                                              const std::string& document,
                                                              const books::Terms& terms,
                                                              const PaidContext& paid = {});

std::optional<DayShare> share_of(const books::ReceiptVerdict& judged, const model::Sale& receipt);
// What a receipt that waits for its day adds there, from its document.
std::optional<DayShare> day_share(const std::string& document, const books::Terms& terms);

// The key of the document that a payment belongs to; empty when it says none or cannot be read.
std::string paid_document_key(const std::string& payment);

// The reference that the sink must store for a record: the same on every machine and after every restore.
std::string reference_for(const books::Terms& terms, const std::string& record_key);

}  // namespace koppel::pipeline

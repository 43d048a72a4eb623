// Bookkeeping rules: what becomes of a sale under a contract's settings. Pure: no I/O, no clock, no plugin.
// Thread-safe. Whatever cannot be decided is a finding for a person, never a guess.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/clock.hpp"
#include "books/vat_number.hpp"
#include "contracts/contract.hpp"
#include "koppel/model/posting.hpp"
#include "koppel/model/sale.hpp"

namespace koppel::books {

class VatRates;

// What the host does with a record, and why, in words for a person.
struct Finding {
    std::string code;     // "total_differs", "vat_rate_without_code"
    std::string message;  // names the check, the document's number, both figures
    std::string remedy;   // what the operator can do
};

struct Post {                    // may be posted
    std::vector<Finding> notes;  // what is kept with it all the same: warnings, how a VAT number was checked
};
struct Open {
    std::string reason;
};  // the source has not finished it
struct Ignore {
    std::string reason;
};  // a rule says it is not posted
struct Fail {
    std::vector<Finding> findings;
};
// Depends on something that is not there yet: an answer about a VAT number, another record, the sink. Goes on
// by itself.
struct Wait {
    std::string code;    // "vat_number_unchecked", "document_not_posted"
    std::string reason;  // what it waits for
};
using Verdict = std::variant<Post, Open, Ignore, Fail, Wait>;

// What is known about a VAT number (EA-14). No answer is not a verdict on the number.
struct VatNumberAnswer {
    enum class Result { unknown, valid, invalid };
    Result result = Result::unknown;
    std::string asked_at;           // of the answer, ISO
    std::string request_id;         // the consultation number: proof that it was asked
    std::string reason;             // unknown: what VIES said instead
    std::uint32_t times_asked = 0;  // unknown: without an answer
    std::string unanswered_since;
    base::milliseconds unanswered_for{0};
};

// Who knows; the pipeline does. Thread-safe, does not block.
class VatNumberAnswers {
  public:
    virtual ~VatNumberAnswers() = default;
    virtual std::optional<VatNumberAnswer> answer(const VatNumber& number) const = 0;
};

// Everything that the rules need to know besides the sale.
struct Terms {
    const contracts::Tenant* tenant = nullptr;
    const contracts::Contract* contract = nullptr;
    const contracts::Flow* flow = nullptr;
    const VatRates* rates = nullptr;                // null: no rate is looked up
    const VatNumberAnswers* vat_numbers = nullptr;  // null: nothing is known about any number
};

// Is the sale finished, wanted and correct? Checks H-03 a and c; d is the ledger's.
Verdict judge(const model::Sale& sale, const Terms& terms);

// The posting for a sale that was judged Post, or findings. `reference` is what the sink must store. Signs: a
// credit note has a negative total, positive quantities and negative prices, whichever way its source writes
// it; every other document keeps the signs of the sale (a returned product: negative quantity, positive
// price).
std::variant<model::Invoice, Fail> invoice_for(const model::Sale& sale, const Terms& terms,
                                               const std::string& reference);
// The same as a sales entry: every line on its ledger account, no article is touched.
std::variant<model::Entry, Fail> entry_for(const model::Sale& sale, const Terms& terms,
                                           const std::string& reference);
// The same as a sales order: every line on an article.
std::variant<model::Order, Fail> order_for(const model::Sale& sale, const Terms& terms,
                                           const std::string& reference);
// A receipt of a till as it is, its VAT and payment methods mapped; checked like a receipt that goes into its
// day. It needs no debtor and no accounts.
std::variant<model::Receipt, Fail> receipt_for(const model::Sale& sale, const Terms& terms,
                                               const std::string& reference);

// Rows with the same one must not be in flight together: the debtor that a posting may create. Empty: no
// such.
std::string serial_key(const model::Sale& sale, const Terms& terms);

}  // namespace koppel::books

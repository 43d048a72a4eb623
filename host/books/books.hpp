// Bookkeeping rules: what becomes of a sale under a contract's settings. Pure: no I/O, no clock, no plugin.
// Thread-safe. Whatever cannot be decided is a finding for a person, never a guess.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "contracts/contract.hpp"
#include "koppel/model/posting.hpp"
#include "koppel/model/sale.hpp"

namespace koppel::books {

// What the host does with a record, and why, in words for a person.
struct Finding {
    std::string code;     // "total_differs", "vat_rate_without_code"
    std::string message;  // names the check, the document's number, both figures
    std::string remedy;   // what the operator can do
};

struct Post {};  // may be posted
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

// Everything that the rules need to know besides the sale.
struct Terms {
    const contracts::Tenant* tenant = nullptr;
    const contracts::Contract* contract = nullptr;
    const contracts::Flow* flow = nullptr;
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

// Rows with the same one must not be in flight together: the debtor that a posting may create. Empty: no
// such.
std::string serial_key(const model::Sale& sale, const Terms& terms);

}  // namespace koppel::books

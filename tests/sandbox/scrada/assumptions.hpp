// What is guessed about Scrada: no published page says it. Plain data; the switches are changed by
// /_sandbox/scrada/config. Numbers are those of the register in the vendor's description; the last ones are
// ours.
#pragma once

#include <cstdint>
#include <string_view>

namespace koppel::sandbox::scrada {

struct Assumptions {
    // A1: dates in answers are midnight without a zone.
    static constexpr std::string_view kMidnight = "T00:00:00";
    // A2: no list of codes is published. These ranges hold codes of our own, so that nobody takes them for
    // real; 100008, 110365 and 110424 are the only real ones.
    static constexpr std::int64_t kSyntheticParent = 100900;
    static constexpr std::int64_t kSynthetic = 190000;
    // A3: `message` is null when all went well. With this on, a PUT of lines books nothing and is answered
    // 200 with an error in `message`.
    bool refuse_in_message = false;
    // A4: a day of nothing is one line of 0.00 with an empty list of payment methods.
    // A5: see Journal::first_possible and last_possible.
    // A6: proposals do not move the last line. With this on, they move the last possible date.
    bool proposals_move_window = false;
    // A7: VAT of the types "NA" is 0 percent.
    // A8: line type 2 is "specific"; 1 is an ordinary line, 3 a correction.
    static constexpr int kOrdinary = 1, kSpecific = 2, kCorrection = 3;
    // A9: vatTypeID must be the category's, vatPerc that of the type.
    // A10: refusals for what a request says are HTTP 500 with a code.
    // A11: each cash payment makes one line in the cash book.
    // A12 (ours): one call has one line per category, except specific lines.
    // Of receipts of a till (ours): a call is taken whole or not at all; a receiptID that is there is changed
    // and keeps its id; quantity times price is the line, the lines are the total, the payments the total and
    // the tip; the module can be not started.
    // A13 (ours): an unknown id in the path is an error with a code; a key of another company is 401.
};

}  // namespace koppel::sandbox::scrada

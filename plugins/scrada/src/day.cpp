#include "day.hpp"

#include <charconv>
#include <chrono>
#include <cstdio>

namespace koppel::scrada {

using sdk::Error;
using sdk::ErrorClass;
using sdk::Outcome;
using sdk::OutcomeKind;

namespace {

Outcome rejected(std::string code, const std::string& sentence) {
    return Outcome::failed(OutcomeKind::rejected, Error(ErrorClass::rejected, std::move(code), sentence));
}
Outcome not_ready(std::string code, const std::string& sentence) {
    return Outcome::failed(OutcomeKind::not_ready, Error(ErrorClass::not_ready, std::move(code), sentence));
}

std::string book(const Journal& journal) {
    return "book \"" + journal.name + "\"";
}

std::optional<Outcome> why_no_day(const Journal& journal, const model::DailyReceipts& receipts) {
    const std::string& date = receipts.date;
    if (!journal.last_date.empty() && journal.last_date >= date)
        return rejected("day_already_entered", date + " stands in the " + book(journal) +
                                                   " already (last day entered: " + journal.last_date +
                                                   "), entered by someone else; the till says " +
                                                   receipts.total_incl.to_string(2) +
                                                   ": compare, then ignore this day with a reason.");
    if (date < journal.start_date)
        return rejected("before_book_starts", "The " + book(journal) + " begins on " + journal.start_date +
                                                  "; " + date +
                                                  " cannot be entered. Ignore this day, or let "
                                                  "the contract start later.");
    if (!journal.end_date.empty() && date > journal.end_date)
        return rejected("book_closed", "The " + book(journal) + " was closed on " + journal.end_date + "; " +
                                           date + " cannot be entered in it.");
    const std::string next = journal.last_date.empty() ? journal.start_date : day_after(journal.last_date);
    if (date > next && !journal.proposes_lines())
        return not_ready("book_expects_other_day", "The " + book(journal) + " expects " + next + " next; " +
                                                       date + " waits until the days before it are entered.");
    if (!journal.last_possible.empty() && date > journal.last_possible)
        return not_ready("book_expects_other_day",
                         "The " + book(journal) + " takes days up to " + journal.last_possible + " now; " +
                             date + " waits" +
                             (journal.proposes_lines() && date > next
                                  ? " until the proposals before it are confirmed in Scrada."
                                  : "."));
    return std::nullopt;
}

}  // namespace

std::string day_after(std::string_view day) {
    using namespace std::chrono;
    if (day.size() != 10) return {};
    int parts[3] = {};
    const std::string_view texts[] = {day.substr(0, 4), day.substr(5, 2), day.substr(8, 2)};
    for (std::size_t i = 0; i < 3; ++i) {
        const char* end = texts[i].data() + texts[i].size();
        const auto read = std::from_chars(texts[i].data(), end, parts[i]);
        if (read.ec != std::errc() || read.ptr != end) return {};
    }
    const year_month_day date{year(parts[0]), month(static_cast<unsigned>(parts[1])),
                              std::chrono::day(static_cast<unsigned>(parts[2]))};
    if (!date.ok() || parts[0] < 1000) return {};
    const year_month_day next(sys_days(date) + days(1));
    const auto two = [](unsigned number) {
        return std::string(number < 10 ? "0" : "") + std::to_string(number);
    };
    return std::to_string(static_cast<int>(next.year())) + "-" + two(static_cast<unsigned>(next.month())) +
           "-" + two(static_cast<unsigned>(next.day()));
}

Outcome blocked(const Journal& journal) {
    return not_ready(
        "journal_blocked",
        "In Scrada the " + book(journal) +
            " takes no figures by the API. Allow it there (settings of the book: how the API adds "
            "daily receipts); the days wait and then go on.");
}

std::optional<Outcome> why_not_now(const Journal& journal, const model::DailyReceipts& receipts) {
    if (day_after(receipts.date).empty())
        return rejected("posting_unreadable", "\"" + receipts.date + "\" is no day.");
    if (journal.blocked()) return blocked(journal);
    if (receipts.kind == "day") return why_no_day(journal, receipts);
    // A correction is entered on the last day or the one after it.
    const bool within = receipts.date >= journal.first_possible &&
                        (journal.last_possible.empty() || receipts.date <= journal.last_possible);
    if (within) return std::nullopt;
    return not_ready("book_expects_other_day", "The " + book(journal) + " takes entries from " +
                                                   journal.first_possible + " to " + journal.last_possible +
                                                   "; a correction of " + receipts.corrected_date +
                                                   " cannot be entered on " + receipts.date + ".");
}

}  // namespace koppel::scrada

#include "lookup.hpp"

#include <optional>

#include "book.hpp"

namespace koppel::scrada {
namespace {

sdk::Finding unclear(std::string detail) {
    return {sdk::Found::unclear, {}, {}, {}, std::move(detail)};
}

}  // namespace

sdk::Finding finding_of(const Journal& journal, const model::DailyReceipts& receipts) {
    const std::string book = "book \"" + journal.name + "\"";
    if (receipts.kind == "correction") {
        if (journal.last_line == receipts.after_mark && !journal.proposes_lines())
            return {sdk::Found::nowhere, {}, {}, {}, "Nothing was entered in the " + book + " since."};
        return unclear("Something was entered in the " + book +
                       " since, or may wait there as a proposal: look in "
                       "Scrada whether the correction of " +
                       receipts.corrected_date + " is among it.");
    }
    if (!journal.last_date.empty() && journal.last_date >= receipts.date) {
        sdk::Finding finding{
            sdk::Found::once,
            {},
            receipts.date,
            {},
            receipts.date + " is entered in the " + book +
                ". Scrada does not tell by whom: one entry per day, and the lock on the last "
                "line, keep it from being entered twice."};
        if (journal.last_date == receipts.date) finding.remote_id = journal.last_line;
        return finding;
    }
    if (journal.proposes_lines())
        return unclear("The " + book +
                       " takes proposals, which cannot be read: look in Scrada whether one of " +
                       receipts.date + " waits there.");
    return {sdk::Found::nowhere,
            {},
            {},
            {},
            "The last day of the " + book + " is " +
                (journal.last_date.empty() ? std::string("none") : journal.last_date) + "."};
}

std::vector<sdk::Finding> find_postings(const ApiClient& api, std::span<const sdk::Posting> postings) {
    std::optional<Journal> journal;
    std::vector<sdk::Finding> findings;
    for (const auto& posting : postings) {
        if (posting.type == "receipt/1") {
            findings.push_back(
                {sdk::Found::nowhere,
                 {},
                 {},
                 {},
                 "Scrada has no list of receipts to look in, and keeps one receipt per reference: "
                 "sending it again makes no second one."});
            continue;
        }
        if (posting.type != "daily_receipts/1") {
            findings.push_back(unclear(
                "Scrada has no list of invoices to look in. Processing it again is safe: Scrada refuses a "
                "second invoice of this number in the same journal and book year, and that is taken as "
                "done."));
            continue;
        }
        if (!journal) journal = read_journal(api, api.settings().journal);
        findings.push_back(finding_of(*journal, posting.as<model::DailyReceipts>()));
    }
    return findings;
}

}  // namespace koppel::scrada

#include "book.hpp"

#include <algorithm>
#include <chrono>

#include "assumptions.hpp"

namespace koppel::scrada {

using sdk::Error;
using sdk::ErrorClass;

bool looks_like_id(std::string_view text) {
    return text.size() == 36 && text[8] == '-' &&
           text.find_first_not_of("0123456789abcdefABCDEF-") == std::string_view::npos;
}

std::vector<Journal> read_journals(const ApiClient& api) {
    const auto request = api.get("/journal");
    auto journals = journals_in(api.read(request));
    if (!journals) throw ApiClient::unreadable(request);
    return std::move(*journals);
}

Journal read_journal(const ApiClient& api, std::string_view wanted) {
    if (wanted.empty())
        throw Error(
            ErrorClass::config, "journal_missing",
            "The contract does not say in which book of daily receipts days are entered: sink.journal.");
    std::string there;
    std::vector<Journal> found;
    for (auto& journal : read_journals(api)) {
        there += (there.empty() ? "\"" : ", \"") + journal.name + "\"";
        if (folded(journal.id) == folded(wanted) || folded(journal.name) == folded(wanted))
            found.push_back(std::move(journal));
    }
    if (found.size() == 1 && found[0].add_api != 0 && !found[0].start_date.empty()) return found[0];
    const std::string name(wanted);
    if (found.size() == 1) throw ApiClient::unreadable(api.get("/journal"));
    if (found.empty())
        throw Error(ErrorClass::config, "journal_unknown",
                    "This company has no book of daily receipts \"" + name + "\". It has: " +
                        (there.empty() ? "none" : there) + ". Change sink.journal in the contract.");
    throw Error(ErrorClass::config, "journal_ambiguous",
                "Several books of daily receipts are called \"" + name +
                    "\". Give the id of the one that is meant: sink.journal in the contract.");
}

const std::vector<Heading>& Memory::read(const ApiClient& api, const std::string& journal,
                                         const std::string& list) {
    const std::int64_t now = api.call().clock().now_mono_ms();
    const auto key = std::make_pair(journal, list);
    const auto found = known_.find(key);
    const std::int64_t limit = std::chrono::milliseconds(Assumptions::kRememberFor).count();
    if (found != known_.end() && now - found->second.seen_mono_ms < limit) return found->second.headings;
    const auto request = api.get("/journal/" + journal + "/" + list);
    auto headings = headings_in(api.read(request));
    if (!headings) throw ApiClient::unreadable(request);
    auto& known = known_[key];
    known = {std::move(*headings), now};
    return known.headings;
}

bool Memory::forget(const std::string& journal) {
    return std::erase_if(known_, [&](const auto& entry) { return entry.first.first == journal; }) > 0;
}

std::vector<const Heading*> matching(const std::vector<Heading>& headings, std::string_view wanted) {
    const std::string name = folded(wanted);
    std::vector<const Heading*> found;
    if (name.empty()) return found;
    for (const Heading& heading : headings) {
        if (folded(heading.id) == name) return {&heading};
        const bool named = std::any_of(heading.names.begin(), heading.names.end(),
                                       [&](const std::string& one) { return folded(one) == name; });
        if (named) found.push_back(&heading);
    }
    return found;
}

std::string labels_of(const std::vector<Heading>& headings) {
    std::string labels;
    for (const Heading& heading : headings)
        labels += (labels.empty() ? "\"" : ", \"") + heading.label() + "\"";
    return labels.empty() ? "none" : labels;
}

}  // namespace koppel::scrada

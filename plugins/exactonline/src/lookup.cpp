#include "lookup.hpp"

#include <algorithm>
#include <map>

#include "assumptions.hpp"
#include "fields.hpp"

namespace koppel::exactonline {
namespace {

// A list that can hold a kind of posting, and by which field it is known there.
struct Place {
    std::string_view path;
    std::string_view id, number, known_by;
    bool has_amount = false;
    bool by_ending = false;  // the field ends with the reference's mark; else it is the reference

    std::string wanted(std::string_view reference) const {
        return by_ending ? reference_mark(reference) : stored_reference(reference, Assumptions::kYourRef);
    }
    std::string term(std::string_view reference) const {
        return by_ending ? ends_with(known_by, wanted(reference)) : equals(known_by, wanted(reference));
    }
    bool is(const Row& row, std::string_view reference) const {
        const std::string there = row.text(known_by);
        return by_ending ? there.ends_with(wanted(reference)) : there == wanted(reference);
    }
    std::string fields() const {
        return std::string(id) + "," + std::string(number) + "," + std::string(known_by) +
               (has_amount ? ",AmountFC" : "");
    }
};
constexpr Place kEntries{Assumptions::kSalesEntries, "EntryID", "EntryNumber", "YourRef", true, false};
constexpr Place kInvoices{Assumptions::kSalesInvoices, "InvoiceID", "InvoiceNumber", "YourRef", true, false};
constexpr Place kOrders{Assumptions::kSalesOrders, "OrderID", "OrderNumber", "YourRef", true, false};
constexpr Place kLines[] = {
    {Assumptions::kGeneralLines, "EntryID", "EntryNumber", "Description", false, true},
    {Assumptions::kCashLines, "EntryID", "EntryNumber", "Description", false, true},
    {Assumptions::kBankLines, "EntryID", "EntryNumber", "Description", false, true}};

std::span<const Place> places_of(std::string_view type) {
    if (type == "entry/1") return {&kEntries, 1};
    if (type == "invoice/1") return {&kInvoices, 1};
    if (type == "order/1") return {&kOrders, 1};
    // Which journal it went to is not known any more: the contract may have changed since.
    return kLines;
}

struct Traces {
    std::map<std::string, std::pair<std::string, std::string>> by_id;  // number and amount
    bool cut_short = false;
};

sdk::Finding finding_of(const Traces& traces) {
    sdk::Finding finding;
    for (const auto& [id, rest] : traces.by_id)
        finding.detail += (finding.detail.empty() ? "" : ", ") + id +
                          (rest.first.empty() ? "" : " (number " + rest.first + ")");
    if (traces.by_id.size() > 1) {
        finding.found = sdk::Found::many;
    } else if (traces.cut_short) {
        finding.found = sdk::Found::unclear;
        finding.detail +=
            finding.detail.empty() ? "the list was too long to read" : "; the list was cut short";
    } else if (traces.by_id.empty()) {
        finding.found = sdk::Found::nowhere;
    } else {
        finding.found = sdk::Found::once;
        const auto& [id, rest] = *traces.by_id.begin();
        finding.remote_id = id;
        finding.remote_number = rest.first;
        finding.amount = rest.second;
    }
    return finding;
}

// One question: the postings that it is about, and where.
struct Question {
    const Place* place;
    std::vector<std::size_t> postings;
};

}  // namespace

std::vector<sdk::Finding> find_postings(sdk::Call& call, const Settings& settings,
                                        std::span<const sdk::Posting> postings) {
    const ApiClient api(call, settings);
    std::map<const Place*, std::vector<std::size_t>> by_place;
    for (std::size_t i = 0; i < postings.size(); ++i)
        for (const Place& place : places_of(postings[i].type))
            by_place[&place].push_back(i);
    std::vector<Question> questions;
    std::vector<sdk::HttpRequest> lists;
    for (const auto& [place, about] : by_place) {
        std::vector<std::string> terms;
        for (const std::size_t i : about)
            terms.push_back(place->term(postings[i].reference));
        for (const auto& question : any_of(terms, Assumptions::kFilterCharacters)) {
            lists.push_back(api.list(place->path, place->fields(), question.filter));
            questions.push_back({place, {}});
            for (const std::size_t term : question.terms)
                questions.back().postings.push_back(about[term]);
        }
    }
    std::vector<Traces> traces(postings.size());
    const auto failures = api.read_all(lists, [&](std::size_t list, const Row& row) {
        const Place& place = *questions[list].place;
        const auto amount = row.amount("AmountFC");
        for (const std::size_t i : questions[list].postings)
            if (place.is(row, postings[i].reference))
                traces[i].by_id[row.text(place.id)] = {row.text(place.number),
                                                       amount ? amount->rounded(2).to_string(2) : ""};
    });
    for (std::size_t i = 0; i < failures.size(); ++i) {
        if (!failures[i]) continue;
        if (failures[i]->code() != ApiClient::kTooManyPages) throw sdk::Error(*failures[i]);
        for (const std::size_t posting : questions[i].postings)
            traces[posting].cut_short = true;
    }
    std::vector<sdk::Finding> findings;
    for (const auto& found : traces)
        findings.push_back(finding_of(found));
    return findings;
}

}  // namespace koppel::exactonline

#include "lookup.hpp"

#include <map>

#include "fields.hpp"
#include "sales_document.hpp"

namespace koppel::afas {
namespace {

struct Asked {
    std::size_t posting = 0;
    std::string reference;
    std::map<std::string, Row> rows;  // by number
};

model::Decimal total_of(const sdk::Posting& posting) {
    return posting.type == "invoice/1" ? posting.as<model::Invoice>().total_incl
                                       : posting.as<model::Order>().total_incl;
}

sdk::Finding finding_of(const Asked& asked, const sdk::Posting& posting) {
    sdk::Finding finding;
    if (asked.rows.size() > 1) {
        finding.found = sdk::Found::many;
        for (const auto& [number, row] : asked.rows)
            finding.detail += (finding.detail.empty() ? "" : ", ") + number;
        return finding;
    }
    finding.found = sdk::Found::nowhere;
    if (asked.rows.empty()) return finding;
    const auto& [number, row] = *asked.rows.begin();
    const auto amount = row.amount("InvoiceTotal");
    // A change that is not seen in the total is sent again, which compares every line first.
    if (posting.update && (!amount || amount->rounded(2) != total_of(posting).rounded(2))) return finding;
    finding.found = sdk::Found::once;
    finding.remote_id = finding.remote_number = number;
    if (amount) finding.amount = amount->rounded(2).to_string(2);
    return finding;
}

}  // namespace

std::vector<sdk::Finding> find_postings(sdk::Call& call, const Settings& settings,
                                        std::span<const sdk::Posting> postings) {
    const ApiClient api(call, settings);
    std::vector<sdk::Finding> findings(postings.size());
    std::map<const Form*, std::vector<Asked>> by_form;
    for (std::size_t i = 0; i < postings.size(); ++i) {
        const Form* form = form_of(postings[i].type);
        if (form != nullptr) by_form[form].push_back({i, reference_of(postings[i]), {}});
    }
    for (auto& [form, all] : by_form) {
        std::vector<std::string> references;
        for (const Asked& asked : all)
            references.push_back(asked.reference);
        const auto questions = api.any_of(*form->list, "CustomerReference", references);
        const auto failures = api.read_all(questions, [&](std::size_t question, const Row& row) {
            for (const std::size_t i : questions[question].values)
                if (folded(row.text("CustomerReference")) == folded(all[i].reference))
                    all[i].rows[row.text("OrderNumber")] = row;
        });
        std::vector<bool> unreadable(all.size(), false);
        for (std::size_t q = 0; q < questions.size(); ++q) {
            if (!failures[q]) continue;
            const bool no_list = !form->can_change && failures[q]->error_class() == sdk::ErrorClass::config;
            if (!no_list) throw sdk::Error(*failures[q]);
            for (const std::size_t i : questions[q].values) {
                unreadable[i] = true;
                findings[all[i].posting].detail = std::string(failures[q]->text());
            }
        }
        for (std::size_t i = 0; i < all.size(); ++i)
            if (!unreadable[i]) findings[all[i].posting] = finding_of(all[i], postings[all[i].posting]);
    }
    return findings;
}

}  // namespace koppel::afas

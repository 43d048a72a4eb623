#include "lookup.hpp"

#include <algorithm>

#include "document.hpp"

namespace koppel::asperion {
namespace {

struct Traces {
    std::vector<BookedRow> rows;
    bool cut_short = false;
};

sdk::Finding finding_of(const Traces& traces) {
    sdk::Finding finding;
    for (const auto& row : traces.rows)
        finding.detail += (finding.detail.empty() ? "id " : ", ") + row.id;
    if (traces.rows.size() > 1) {
        finding.found = sdk::Found::many;
    } else if (traces.cut_short) {
        finding.found = sdk::Found::unclear;
        finding.detail +=
            finding.detail.empty() ? "the list was too long to read" : "; the list was cut short";
    } else if (traces.rows.empty()) {
        finding.found = sdk::Found::nowhere;
    } else {
        const BookedRow& row = traces.rows.front();
        finding.found = sdk::Found::once;
        finding.remote_id = row.id;
        finding.remote_number = row.number;
        if (const auto amount = model::Decimal::parse(row.amount)) finding.amount = amount->to_string(2);
    }
    return finding;
}

}  // namespace

std::vector<sdk::Finding> find_postings(sdk::Call& call, const Settings& settings,
                                        std::span<const sdk::Posting> postings) {
    const ApiClient api(call, settings);
    const std::int64_t now = call.clock().now_unix_ms();
    std::vector<Trail> trails;
    std::vector<sdk::HttpRequest> lists;
    std::vector<std::size_t> owner;  // of each list
    for (const auto& posting : postings) {
        trails.push_back(trail_of(api, posting, now));
        for (auto& list : trails.back().lists) {
            lists.push_back(std::move(list));
            owner.push_back(trails.size() - 1);
        }
    }
    std::vector<Traces> traces(postings.size());
    const auto take = [&](std::size_t list, BookedRow row) {
        auto& rows = traces[owner[list]].rows;
        const bool known =
            std::any_of(rows.begin(), rows.end(), [&](const auto& seen) { return seen.id == row.id; });
        if (!known && trails[owner[list]].is_it(row)) rows.push_back(std::move(row));
    };
    const auto failures = api.read_all<BookedRow>(std::move(lists), &bookings_in, take);
    for (std::size_t i = 0; i < failures.size(); ++i) {
        if (!failures[i]) continue;
        if (failures[i]->code() != ApiClient::kTooManyPages) throw sdk::Error(*failures[i]);
        traces[owner[i]].cut_short = true;
    }
    std::vector<sdk::Finding> findings;
    for (const auto& found : traces)
        findings.push_back(finding_of(found));
    return findings;
}

}  // namespace koppel::asperion

#include "pipeline/payments.hpp"

#include "books/calendar.hpp"

namespace koppel::pipeline {

using base::Error;
using base::Result;

Result<PaidContext> paid_context(store::Store& store, const RunSubject& subject, const std::string& payment,
                                 Instant now) {
    PaidContext paid;
    paid.today = books::day_in(now, subject.tenant).value_or(base::to_iso(now).substr(0, 10));
    const auto* documents = subject.contract.documents_flow(subject.flow);
    if (documents == nullptr)
        return Error(
            base::ErrorClass::config, "documents_unknown",
            "flow '" + subject.flow.name + "' posts payments, but not which flow posts their documents",
            "name that flow in \"documents\" and apply the contract again");
    const std::string key = paid_document_key(payment);
    if (key.empty()) return paid;
    auto rows = store.rows_by_key(subject.contract.id, documents->name, {key});
    if (rows.has_error()) return rows.error();
    if (!rows->empty()) paid.document = std::move(rows->front());
    return paid;
}

Result<void> wake_waiting(store::Store& store, const store::Lease& lease, const RunSubject& subject,
                          Instant now) {
    store::RecordFilter filter{.contract = subject.contract.id,
                               .flow = subject.flow.name,
                               .state = store::RecordState::waiting,
                               .limit = 1000,
                               .with_content = true};
    for (;;) {
        auto rows = store.records(filter);
        if (rows.has_error()) return rows.error();
        if (rows->empty()) return {};
        filter.after_id = rows->back().id;
        store::LedgerCommit commit;
        commit.at = now;
        for (auto& row : *rows) {
            if (row.next_attempt && *row.next_attempt <= now) continue;
            row.next_attempt = now;
            commit.seen.push_back(std::move(row));
        }
        if (commit.seen.empty()) continue;
        if (auto done = store.commit(lease, commit); done.has_error()) return done.error();
    }
}

}  // namespace koppel::pipeline

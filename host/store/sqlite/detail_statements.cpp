#include "store/sqlite/detail_statements.hpp"

#include "store/ledger.hpp"

namespace koppel::store::sqlite {

DetailStatements::DetailStatements(SQLite::Database& database)
    : flows_(database),
      all_(database,
           "SELECT id, at, trace, sealed FROM details WHERE contract = ?1 AND at >= ?2 AND id > ?3 "
           "ORDER BY id LIMIT ?4"),
      of_record_(database,
                 "SELECT id, at, trace, sealed FROM details WHERE contract = ?1 AND at >= ?2 AND id > ?3 "
                 "AND trace IN (SELECT trace FROM detail_records WHERE contract = ?1 AND key = ?5) "
                 "ORDER BY id LIMIT ?4"),
      add_(database, "INSERT INTO details (contract, at, trace, sealed) VALUES (?1, ?2, ?3, ?4)"),
      link_(database,
            "INSERT OR IGNORE INTO detail_records (contract, key, trace, at) VALUES (?1, ?2, ?3, ?4)"),
      forget_details_(database,
                      "DELETE FROM details WHERE id IN "
                      "(SELECT id FROM details WHERE contract = ?1 AND at < ?2 ORDER BY at LIMIT ?3)"),
      forget_links_(database,
                    "DELETE FROM detail_records WHERE (contract, key, trace) IN (SELECT contract, key, trace "
                    "FROM detail_records WHERE contract = ?1 AND at < ?2 ORDER BY at LIMIT ?3)"),
      position_(database, "SELECT row FROM retention WHERE flow = ?1"),
      put_position_(database,
                    "INSERT INTO retention (flow, row) VALUES (?1, ?2) "
                    "ON CONFLICT (flow) DO UPDATE SET row = ?2"),
      old_rows_(database,
                "SELECT id, state, attention, first_seen, last_changed FROM ledger INDEXED BY ledger_by_flow "
                "WHERE flow = ?1 AND id > ?2 ORDER BY id LIMIT ?3"),
      forget_events_(database,
                     "DELETE FROM events WHERE id BETWEEN ?1 << 20 AND (?1 << 20) + 1048575 AND at < ?2") {}

std::vector<Detail> DetailStatements::read(const DetailFilter& filter) {
    std::vector<Detail> details;
    Query& query =
        filter.key.empty()
            ? all_.with(filter.contract, filter.since, filter.after_id, filter.limit)
            : of_record_.with(filter.contract, filter.since, filter.after_id, filter.limit, filter.key);
    const Rewind rewind(query);
    while (query.next())
        details.push_back({query.number(0), query.instant(1), query.text(2), query.text(3)});
    return details;
}

void DetailStatements::add(const DetailCommit& commit) {
    for (const auto& detail : commit.details)
        add_.with(commit.contract, detail.at, detail.trace, Blob{detail.sealed}).run();
    for (const auto& link : commit.links)
        link_.with(commit.contract, link.key, link.trace, link.at).run();
}

Forgotten DetailStatements::forget(const Forget& forget) {
    Forgotten forgotten;
    forgotten.details = static_cast<std::uint64_t>(
        forget_details_.with(forget.contract, forget.details_before, forget.limit).run());
    forget_links_.with(forget.contract, forget.details_before, forget.limit).run();
    for (const auto& flow : flows_.of(forget.contract))
        forgotten.events += forget_events(flow.id, forget);
    return forgotten;
}

std::int64_t DetailStatements::position(std::int64_t flow) {
    const Rewind rewind(position_.with(flow));
    return position_.next() ? position_.number(0) : 0;
}

// Walks the flow's rows a piece at a time, in order of arrival: behind the first row that is young, all are.
std::uint64_t DetailStatements::forget_events(std::int64_t flow, const Forget& forget) {
    std::vector<std::int64_t> finished;
    const std::int64_t from = position(flow);
    std::int64_t reached = from;
    std::uint32_t looked_at = 0;
    bool at_the_end = true;
    {
        const Rewind rewind(old_rows_.with(flow, from, forget.limit));
        while (old_rows_.next()) {
            if (old_rows_.instant(3) >= forget.events_before) {
                at_the_end = true;
                break;
            }
            reached = old_rows_.number(0);
            at_the_end = ++looked_at < forget.limit;
            const auto state = static_cast<RecordState>(old_rows_.number(1));
            const bool done = state == RecordState::posted || state == RecordState::ignored;
            if (done && old_rows_.number(2) == 0 && old_rows_.instant(4) < forget.events_before)
                finished.push_back(reached);
        }
    }
    std::uint64_t events = 0;
    for (const auto row : finished)
        events += static_cast<std::uint64_t>(forget_events_.with(row, forget.events_before).run());
    if (at_the_end) reached = 0;  // the next time from the beginning
    if (reached != from) put_position_.with(flow, reached).run();
    return events;
}

}  // namespace koppel::store::sqlite

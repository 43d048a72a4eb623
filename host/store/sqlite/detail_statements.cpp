#include "store/sqlite/detail_statements.hpp"

#include "store/ledger.hpp"

namespace koppel::store::sqlite {

DetailStatements::DetailStatements(SQLite::Database& database)
    : all_(database,
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
      position_(database, "SELECT row FROM retention WHERE contract = ?1"),
      put_position_(database,
                    "INSERT INTO retention (contract, row) VALUES (?1, ?2) "
                    "ON CONFLICT (contract) DO UPDATE SET row = ?2"),
      old_rows_(database,
                "SELECT id, flow, key, state, attention, first_seen, last_changed FROM ledger "
                "WHERE contract = ?1 AND id > ?2 ORDER BY id LIMIT ?3"),
      forget_events_(database,
                     "DELETE FROM events WHERE contract = ?1 AND flow = ?2 AND key = ?3 AND at < ?4") {}

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
    forgotten.events = forget_events(forget);
    return forgotten;
}

std::int64_t DetailStatements::position(const std::string& contract) {
    const Rewind rewind(position_.with(contract));
    return position_.next() ? position_.number(0) : 0;
}

// Walks the ledger a piece at a time, in order of arrival: behind the first row that is young, all are.
std::uint64_t DetailStatements::forget_events(const Forget& forget) {
    struct Old {
        std::string flow;
        std::string key;
    };
    std::vector<Old> finished;
    const std::int64_t from = position(forget.contract);
    std::int64_t reached = from;
    std::uint32_t looked_at = 0;
    bool at_the_end = true;
    {
        const Rewind rewind(old_rows_.with(forget.contract, from, forget.limit));
        while (old_rows_.next()) {
            if (old_rows_.instant(5) >= forget.events_before) {
                at_the_end = true;
                break;
            }
            reached = old_rows_.number(0);
            at_the_end = ++looked_at < forget.limit;
            const auto state = static_cast<RecordState>(old_rows_.number(3));
            const bool done = state == RecordState::posted || state == RecordState::ignored;
            if (done && old_rows_.number(4) == 0 && old_rows_.instant(6) < forget.events_before)
                finished.push_back({old_rows_.text(1), old_rows_.text(2)});
        }
    }
    std::uint64_t events = 0;
    for (const auto& old : finished)
        events += static_cast<std::uint64_t>(
            forget_events_.with(forget.contract, old.flow, old.key, forget.events_before).run());
    if (at_the_end) reached = 0;  // the next time from the beginning
    if (reached != from) put_position_.with(forget.contract, reached).run();
    return events;
}

}  // namespace koppel::store::sqlite

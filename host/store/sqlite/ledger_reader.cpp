#include "store/sqlite/ledger_reader.hpp"

#include <SQLiteCpp/Transaction.h>

#include <algorithm>
#include <set>

#include "koppel/model/decimal.hpp"
#include "store/sqlite/ledger_sql.hpp"

namespace koppel::store::sqlite {

namespace {

// Several statements that see the same moment.
class Snapshot {
  public:
    explicit Snapshot(SQLite::Database& database)
        : transaction_(database, SQLite::TransactionBehavior::DEFERRED) {}

  private:
    SQLite::Transaction transaction_;  // ends with a rollback: nothing was written
};

LedgerRow row_of(const Query& query, const std::string& contract, const std::string& flow,
                 bool with_content) {
    LedgerRow row;
    row.contract = contract;
    row.flow = flow;
    int column = 0;
    row.id = query.number(column++);
    row.revision = query.number(column++);
    row.key = query.text(column++);
    row.type = query.text(column++);
    row.number = query.text(column++);
    row.document_date = query.text(column++);
    row.amount = query.text(column++);
    row.currency = query.text(column++);
    row.version = query.text(column++);
    row.posting_hash = query.text(column++);
    row.event_time = query.instant(column++);
    row.state = static_cast<RecordState>(query.number(column++));
    row.attention = query.number(column++) != 0;
    row.reason_code = query.text(column++);
    row.reason = query.text(column++);
    row.reference = query.text(column++);
    row.remote_id = query.text(column++);
    row.remote_number = query.text(column++);
    row.detail = query.text(column++);
    row.serial_key = query.text(column++);
    row.attempt_id = query.text(column++);
    row.attempts = static_cast<std::uint32_t>(query.number(column++));
    row.rescues = static_cast<std::uint32_t>(query.number(column++));
    row.looks = static_cast<std::uint32_t>(query.number(column++));
    row.next_attempt = query.maybe_instant(column++);
    row.settle_until = query.maybe_instant(column++);
    row.last_look = query.maybe_instant(column++);
    row.first_seen = query.instant(column++);
    row.last_changed = query.instant(column++);
    row.troubled_since = query.maybe_instant(column++);
    row.posted_at = query.maybe_instant(column++);
    if (with_content) row.content = query.text(column);
    return row;
}

// The index for a state, with the term that lets SQLite use it. Posted rows are most of a flow: they are
// found by walking it.
const char* index_of(const RecordFilter& filter) {
    if (filter.attention == true) return "ledger_attention";
    if (!filter.state) return "ledger_by_flow";
    switch (*filter.state) {
        case RecordState::queued:
            return "ledger_due";
        case RecordState::posted:
            return "ledger_by_flow";
        case RecordState::open:
        case RecordState::waiting:
        case RecordState::posting:
        case RecordState::retrying:
        case RecordState::failed:
        case RecordState::ignored:
            break;
    }
    return "ledger_by_state";
}

}  // namespace

std::string records_sql(const RecordFilter& filter) {
    const std::string index = index_of(filter);
    std::string sql = std::string("SELECT ") + sql::kLedgerColumns;
    if (filter.with_content) sql += ", c.sealed";
    sql += " FROM ledger l INDEXED BY " + index;
    if (filter.with_content) sql += " LEFT JOIN contents c ON c.row = l.id";
    sql += " WHERE l.flow = ?1 AND l.id > ?2";
    if (index == "ledger_by_state") sql += " AND l.state <> 3 AND l.state <> 5";
    if (index == "ledger_due") sql += " AND l.due_at IS NOT NULL";
    if (filter.state) sql += " AND l.state = " + std::to_string(static_cast<int>(*filter.state));
    if (filter.attention) sql += *filter.attention ? " AND l.attention = 1" : " AND l.attention = 0";
    return sql + " ORDER BY l.id LIMIT ?3";
}

LedgerReader::LedgerReader(SQLite::Database& database)
    : database_(database),
      flows_(database),
      day_parts_(database),
      id_by_key_(database, sql::kIdByKey),
      by_id_(database, sql::kRowById),
      due_(database, sql::kDue),
      serial_(database, sql::kSerialInFlight),
      products_(database, sql::kProductsOfCode),
      in_flight_(database, sql::kInFlight),
      next_due_(database, sql::kNextDue),
      summary_(database, sql::kSummary),
      story_(database, sql::kStory),
      cursor_(database, "SELECT value FROM cursors WHERE contract = ? AND flow = ?"),
      plugin_state_(
          database,
          "SELECT name, value FROM plugin_state WHERE contract = ? AND connection = ? ORDER BY name"),
      refused_(database, "SELECT coalesce(sum(refused), 0) FROM leases") {}

std::vector<LedgerRow> LedgerReader::rows_of(const std::string& contract, const std::string& flow,
                                             const std::vector<std::int64_t>& ids) {
    std::vector<LedgerRow> rows;
    rows.reserve(ids.size());
    for (const auto id : ids) {
        const Rewind rewind(by_id_.with(id));
        if (by_id_.next()) rows.push_back(row_of(by_id_, contract, flow, true));
    }
    return rows;
}

std::vector<LedgerRow> LedgerReader::rows_by_key(const std::string& contract, const std::string& flow,
                                                 const std::vector<std::string>& keys) {
    const Snapshot snapshot(database_);
    const auto number = flows_.find(contract, flow);
    if (!number) return {};
    std::vector<std::int64_t> ids;
    for (const auto& key : keys) {
        const Rewind rewind(id_by_key_.with(*number, key));
        if (id_by_key_.next()) ids.push_back(id_by_key_.number(0));
    }
    return rows_of(contract, flow, ids);
}

std::vector<LedgerRow> LedgerReader::products_of_code(const std::string& contract, const std::string& flow,
                                                      const std::string& number) {
    const Snapshot snapshot(database_);
    const auto of_flow = flows_.find(contract, flow);
    if (!of_flow) return {};
    std::vector<std::int64_t> ids;
    {
        const Rewind rewind(products_.with(*of_flow, number));
        while (products_.next())
            ids.push_back(products_.number(0));
    }
    return rows_of(contract, flow, ids);
}

std::vector<LedgerRow> LedgerReader::due(const std::string& contract, const std::string& flow, Instant now,
                                         std::uint32_t limit, const RowIds& except) {
    const Snapshot snapshot(database_);
    std::set<std::string> taken;
    std::optional<std::int64_t> number;
    for (const auto& [id, name] : flows_.of(contract)) {
        if (name == flow) number = id;
        const Rewind rewind(serial_.with(id));
        while (serial_.next())
            taken.insert(serial_.text(0));
    }
    if (!number) return {};
    std::vector<std::int64_t> chosen;
    {
        const Rewind rewind(due_.with(*number, now));
        while (chosen.size() < limit && due_.next()) {
            const auto id = due_.number(0);
            const auto serial = due_.text(1);
            const bool free = serial.empty() || taken.insert(serial).second;
            if (free && !except.contains(id)) chosen.push_back(id);
        }
    }
    return rows_of(contract, flow, chosen);
}

std::vector<LedgerRow> LedgerReader::in_flight(const std::string& contract, const std::string& flow) {
    const auto number = flows_.find(contract, flow);
    if (!number) return {};
    std::vector<LedgerRow> rows;
    const Rewind rewind(in_flight_.with(*number));
    while (in_flight_.next())
        rows.push_back(row_of(in_flight_, contract, flow, true));
    return rows;
}

std::optional<Instant> LedgerReader::next_due(const std::string& contract, const std::string& flow) {
    const auto number = flows_.find(contract, flow);
    if (!number) return std::nullopt;
    const Rewind rewind(next_due_.with(*number));
    if (!next_due_.next()) return std::nullopt;
    return next_due_.instant(0);
}

std::vector<LedgerRow> LedgerReader::records(const RecordFilter& filter) {
    const Snapshot snapshot(database_);
    const auto [place, added] = records_.try_emplace(records_sql(filter), database_, nullptr);
    auto& query = place->second;
    if (added) query = Query(database_, place->first.c_str());
    std::vector<LedgerRow> rows;
    const auto flows = flows_of(filter.contract, filter.flow);
    for (const auto& flow : flows) {
        const Rewind rewind(query.with(flow.id, filter.after_id, filter.limit));
        while (query.next())
            rows.push_back(row_of(query, filter.contract, flow.name, filter.with_content));
    }
    if (flows.size() > 1) {
        std::ranges::sort(rows, {}, &LedgerRow::id);
        if (rows.size() > filter.limit) rows.resize(filter.limit);
    }
    return rows;
}

std::vector<Flow> LedgerReader::flows_of(const std::string& contract,
                                         const std::optional<std::string>& only) {
    auto flows = flows_.of(contract);
    if (only) std::erase_if(flows, [&](const Flow& flow) { return flow.name != *only; });
    return flows;
}

std::vector<StateSummary> LedgerReader::summary(const std::string& contract,
                                                const std::optional<std::string>& flow) {
    const Snapshot snapshot(database_);
    std::map<RecordState, std::pair<std::uint64_t, model::Decimal>> totals;
    for (const auto& part : flows_of(contract, flow)) {
        const Rewind rewind(summary_.with(part.id));
        while (summary_.next()) {
            auto& [count, sum] = totals[static_cast<RecordState>(summary_.number(0))];
            count += static_cast<std::uint64_t>(summary_.number(1));
            sum += model::Decimal::parse(summary_.text(2)).value_or(model::Decimal());
        }
    }
    std::vector<StateSummary> summaries;
    for (const auto& [state, total] : totals) {
        if (total.first > 0) summaries.push_back({state, total.first, total.second.to_string(2)});
    }
    return summaries;
}

std::vector<Event> LedgerReader::story(const std::string& contract, const std::string& flow,
                                       const std::string& key) {
    const Snapshot snapshot(database_);
    const auto number = flows_.find(contract, flow);
    if (!number) return {};
    const Rewind rewind(id_by_key_.with(*number, key));
    if (!id_by_key_.next()) return {};
    const auto row = id_by_key_.number(0);
    std::vector<Event> events;
    const Rewind rewind_story(story_.with(row));
    while (story_.next())
        events.push_back({flow, key, story_.instant(0), story_.text(1), story_.text(2), row});
    return events;
}

std::vector<DayPart> LedgerReader::day_parts(const std::vector<std::int64_t>& rows) {
    const Snapshot snapshot(database_);
    std::vector<DayPart> parts;
    for (const auto row : rows) {
        if (auto part = day_parts_.of_row(row)) parts.push_back(std::move(*part));
    }
    return parts;
}

std::vector<DayReceipt> LedgerReader::day_receipts(const std::string& contract, const std::string& flow,
                                                   const std::string& day, const std::string& shop) {
    const Snapshot snapshot(database_);
    const auto number = flows_.find(contract, flow);
    if (!number) return {};
    auto receipts = day_parts_.of_day(*number, day, shop);
    for (auto& receipt : receipts)
        receipt.part.flow = flow;
    return receipts;
}

std::vector<UnsettledDay> LedgerReader::unsettled_days(const std::string& contract, const std::string& flow) {
    const Snapshot snapshot(database_);
    const auto number = flows_.find(contract, flow);
    if (!number) return {};
    return day_parts_.unsettled(*number);
}

std::optional<std::string> LedgerReader::cursor(const std::string& contract, const std::string& flow) {
    const Rewind rewind(cursor_.with(contract, flow));
    if (!cursor_.next()) return std::nullopt;
    return cursor_.text(0);
}

std::map<std::string, std::string> LedgerReader::plugin_state(const std::string& contract,
                                                              const std::string& connection) {
    std::map<std::string, std::string> state;
    const Rewind rewind(plugin_state_.with(contract, connection));
    while (plugin_state_.next())
        state.emplace(plugin_state_.text(0), plugin_state_.text(1));
    return state;
}

std::uint64_t LedgerReader::refused() {
    const Rewind rewind(refused_.with());
    return refused_.next() ? static_cast<std::uint64_t>(refused_.number(0)) : 0;
}

}  // namespace koppel::store::sqlite

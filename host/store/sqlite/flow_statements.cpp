#include "store/sqlite/flow_statements.hpp"

namespace koppel::store::sqlite {

FlowStatements::FlowStatements(SQLite::Database& database)
    : database_(database),
      of_(database, "SELECT id, name FROM flows WHERE contract = ? ORDER BY name"),
      find_(database, "SELECT id FROM flows WHERE contract = ? AND name = ?"),
      add_(database, "INSERT INTO flows (contract, name) VALUES (?, ?)") {}

std::vector<Flow> FlowStatements::of(const std::string& contract) {
    std::vector<Flow> flows;
    const Rewind rewind(of_.with(contract));
    while (of_.next())
        flows.push_back({of_.number(0), of_.text(1)});
    return flows;
}

std::optional<std::int64_t> FlowStatements::find(const std::string& contract, const std::string& name) {
    const Rewind rewind(find_.with(contract, name));
    if (!find_.next()) return std::nullopt;
    return find_.number(0);
}

std::int64_t FlowStatements::add(const std::string& contract, const std::string& name) {
    add_.with(contract, name).run();
    return database_.getLastInsertRowid();
}

}  // namespace koppel::store::sqlite

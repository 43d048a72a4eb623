#include "store/sqlite/day_part_statements.hpp"

namespace koppel::store::sqlite {

namespace {

constexpr const char* kPut =
    "INSERT INTO day_parts (row, flow, day, shop, time_zone, counted, booked, entry, settled) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (row) DO UPDATE SET "
    "day = ?3, shop = ?4, time_zone = ?5, counted = ?6, booked = ?7, entry = ?8, settled = ?9";

constexpr const char* kOfRow =
    "SELECT row, day, shop, time_zone, counted, booked, entry, settled FROM day_parts WHERE row = ?1";

constexpr const char* kOfDay =
    "SELECT p.row, p.day, p.shop, p.time_zone, p.counted, p.booked, p.entry, p.settled, l.key, l.number, "
    "l.state, l.reason_code, l.amount, l.currency, l.version "
    "FROM day_parts p JOIN ledger l ON l.id = p.row "
    "WHERE p.flow = ?1 AND p.day = ?2 AND p.shop = ?3 ORDER BY p.row";

constexpr const char* kUnsettled =
    "SELECT day, shop, entry, count(*) FROM day_parts WHERE flow = ?1 AND settled = 0 "
    "GROUP BY day, shop, entry ORDER BY day, shop, entry";

DayPart part_of(const Query& query) {
    DayPart part;
    part.row = query.number(0);
    part.day = query.text(1);
    part.shop = query.text(2);
    part.time_zone = query.text(3);
    part.counted = query.text(4);
    part.booked = query.text(5);
    part.entry = query.text(6);
    part.settled = query.number(7) != 0;
    return part;
}

}  // namespace

DayPartStatements::DayPartStatements(SQLite::Database& database)
    : put_(database, kPut),
      of_row_(database, kOfRow),
      of_day_(database, kOfDay),
      unsettled_(database, kUnsettled) {}

void DayPartStatements::put(const DayPart& part, std::int64_t row, std::int64_t flow) {
    put_.with(row, flow, part.day, part.shop, part.time_zone, part.counted, part.booked, part.entry,
              part.settled)
        .run();
}

std::optional<DayPart> DayPartStatements::of_row(std::int64_t row) {
    const Rewind rewind(of_row_.with(row));
    if (!of_row_.next()) return std::nullopt;
    return part_of(of_row_);
}

std::vector<DayReceipt> DayPartStatements::of_day(std::int64_t flow, const std::string& day,
                                                  const std::string& shop) {
    std::vector<DayReceipt> receipts;
    const Rewind rewind(of_day_.with(flow, day, shop));
    while (of_day_.next()) {
        DayReceipt receipt{.part = part_of(of_day_)};
        receipt.part.key = of_day_.text(8);
        receipt.number = of_day_.text(9);
        receipt.state = static_cast<RecordState>(of_day_.number(10));
        receipt.reason_code = of_day_.text(11);
        receipt.amount = of_day_.text(12);
        receipt.currency = of_day_.text(13);
        receipt.version = of_day_.text(14);
        receipts.push_back(std::move(receipt));
    }
    return receipts;
}

std::vector<UnsettledDay> DayPartStatements::unsettled(std::int64_t flow) {
    std::vector<UnsettledDay> days;
    const Rewind rewind(unsettled_.with(flow));
    while (unsettled_.next())
        days.push_back({unsettled_.text(0), unsettled_.text(1), unsettled_.text(2), unsettled_.number(3)});
    return days;
}

}  // namespace koppel::store::sqlite

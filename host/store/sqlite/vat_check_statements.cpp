#include "store/sqlite/vat_check_statements.hpp"

namespace koppel::store::sqlite {

VatCheckStatements::VatCheckStatements(SQLite::Database& database)
    : add_(database,
           "INSERT INTO vat_checks (tenant, number, at, result, code, request_id, requester, raw) "
           "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"),
      read_(database,
            "SELECT id, at, result, code, request_id, requester, raw FROM vat_checks "
            "WHERE tenant = ?1 AND number = ?2 ORDER BY id DESC LIMIT ?3") {}

void VatCheckStatements::add(const VatCheck& check) {
    add_.with(check.tenant, check.number, check.at, check.result, check.code, check.request_id,
              check.requester, check.raw)
        .run();
}

std::vector<VatCheck> VatCheckStatements::read(const std::string& tenant, const std::string& number,
                                               std::uint32_t limit) {
    std::vector<VatCheck> checks;
    const Rewind rewind(read_.with(tenant, number, limit));
    while (read_.next())
        checks.push_back({read_.number(0), tenant, number, read_.instant(1), read_.text(2), read_.text(3),
                          read_.text(4), read_.text(5), read_.text(6)});
    return checks;
}

}  // namespace koppel::store::sqlite

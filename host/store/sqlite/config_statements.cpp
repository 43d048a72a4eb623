#include "store/sqlite/config_statements.hpp"

namespace koppel::store::sqlite {

namespace {

using base::Error;
using base::ErrorClass;
using base::Result;

constexpr const char* kPutDocument =
    "INSERT INTO documents (kind, id, tenant, json, status, revision, changed) VALUES (?1, ?2, ?3, ?4, ?5, "
    "?6, ?7) "
    "ON CONFLICT (kind, id) DO UPDATE SET json = ?4, status = ?5, revision = ?6, changed = ?7";

constexpr const char* kPutSecret =
    "INSERT INTO secrets (connection, name, sealed) VALUES (?1, ?2, ?3) "
    "ON CONFLICT (connection, name) DO UPDATE SET sealed = ?3";

constexpr const char* kPutKey =
    "INSERT INTO vault_keys (tenant, wrapped) VALUES (?1, ?2) "
    "ON CONFLICT (tenant) DO UPDATE SET wrapped = ?2";

Document document_of(const Query& query, DocumentKind kind) {
    Document document;
    document.kind = kind;
    document.tenant = query.text(0);
    document.id = query.text(1);
    document.json = query.text(2);
    document.status = query.text(3);
    document.revision = query.number(4);
    document.changed = query.instant(5);
    document.started = query.maybe_instant(6);
    return document;
}

std::int32_t number_of(DocumentKind kind) {
    return static_cast<std::int32_t>(kind);
}

}  // namespace

ConfigStatements::ConfigStatements(SQLite::Database& database)
    : all_(database,
           "SELECT tenant, id, json, status, revision, changed, started FROM documents WHERE kind = ? ORDER "
           "BY id"),
      one_(database,
           "SELECT tenant, id, json, status, revision, changed, started FROM documents WHERE kind = ? AND id "
           "= ?"),
      secret_(database, "SELECT sealed FROM secrets WHERE connection = ? AND name = ?"),
      key_(database, "SELECT wrapped FROM vault_keys WHERE tenant = ?"),
      put_document_(database, kPutDocument),
      put_secret_(database, kPutSecret),
      set_status_(database,
                  "UPDATE documents SET status = ?2, changed = ?3, revision = revision + 1, "
                  "started = CASE ?2 WHEN 'started' THEN coalesce(started, ?3) ELSE started END "
                  "WHERE kind = 2 AND id = ?1"),
      put_key_(database, kPutKey) {}

std::vector<Document> ConfigStatements::documents(DocumentKind kind) {
    std::vector<Document> documents;
    const Rewind rewind(all_.with(number_of(kind)));
    while (all_.next())
        documents.push_back(document_of(all_, kind));
    return documents;
}

std::optional<Document> ConfigStatements::document(DocumentKind kind, const std::string& id) {
    const Rewind rewind(one_.with(number_of(kind), id));
    if (!one_.next()) return std::nullopt;
    return document_of(one_, kind);
}

std::optional<std::string> ConfigStatements::secret(const std::string& connection, const std::string& name) {
    const Rewind rewind(secret_.with(connection, name));
    if (!secret_.next()) return std::nullopt;
    return secret_.text(0);
}

std::optional<std::string> ConfigStatements::wrapped_key(const std::string& tenant) {
    const Rewind rewind(key_.with(tenant));
    if (!key_.next()) return std::nullopt;
    return key_.text(0);
}

Result<void> ConfigStatements::apply(const ConfigCommit& commit) {
    for (const auto& document : commit.documents) {
        if (auto applied = apply_document(document, commit.at); !applied) return applied;
    }
    for (const auto& secret : commit.secrets) {
        put_secret_.with(secret.connection, secret.name, Blob{secret.sealed}).run();
    }
    return {};
}

Result<void> ConfigStatements::apply_document(const Document& wanted, Instant at) {
    const auto present = document(wanted.kind, wanted.id);
    if (present && present->tenant != wanted.tenant) {
        return Error(ErrorClass::conflict, "config_id_taken",
                     "the id '" + wanted.id + "' belongs to another tenant", "choose another id");
    }
    auto status = wanted.status;
    if (status.empty() && present) status = present->status;
    if (status.empty() && wanted.kind == DocumentKind::contract) status = "new";
    if (present && present->json == wanted.json && present->status == status) return {};
    const std::int64_t revision = present ? present->revision + 1 : 1;
    put_document_.with(number_of(wanted.kind), wanted.id, wanted.tenant, wanted.json, status, revision, at)
        .run();
    return {};
}

Result<void> ConfigStatements::set_status(const std::string& contract, const std::string& status,
                                          Instant at) {
    const auto present = document(DocumentKind::contract, contract);
    if (!present) {
        return Error(ErrorClass::config, "contract_unknown", "there is no contract '" + contract + "'",
                     "koppel get contracts lists them");
    }
    if (present->status != status) set_status_.with(contract, status, at).run();
    return {};
}

Result<void> ConfigStatements::put_wrapped_key(const std::string& tenant, const std::string& wrapped,
                                               const std::string& expected) {
    if (wrapped_key(tenant).value_or(std::string()) != expected) {
        return Error(ErrorClass::conflict, "key_moved",
                     "the key of tenant '" + tenant + "' was written by another host", "read it again");
    }
    put_key_.with(tenant, Blob{wrapped}).run();
    return {};
}

}  // namespace koppel::store::sqlite

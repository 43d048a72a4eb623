-- What was asked about VAT numbers, and what was answered: kept as evidence.
CREATE TABLE vat_checks (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant     TEXT NOT NULL,
    number     TEXT NOT NULL,
    at         INTEGER NOT NULL,
    result     TEXT NOT NULL,  -- valid, invalid, unknown
    code       TEXT NOT NULL,
    request_id TEXT NOT NULL,
    requester  TEXT NOT NULL,
    raw        TEXT NOT NULL
) STRICT;
CREATE INDEX vat_checks_by_number ON vat_checks (tenant, number, id);

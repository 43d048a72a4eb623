-- When a contract was first started: its trial counts from then on.
ALTER TABLE documents ADD COLUMN started INTEGER;
UPDATE documents SET started = changed WHERE kind = 2 AND status <> 'new';

-- The detail log: what plugins said to the vendors and heard from them, sealed. Only for contracts that ask for it.
CREATE TABLE details (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    contract TEXT NOT NULL,
    at       INTEGER NOT NULL,
    trace    TEXT NOT NULL,  -- of the call
    sealed   BLOB NOT NULL
) STRICT;
CREATE INDEX details_by_age ON details (contract, at);
CREATE INDEX details_by_trace ON details (contract, trace);

-- Which records a call was about.
CREATE TABLE detail_records (
    contract TEXT NOT NULL,
    key      TEXT NOT NULL,
    trace    TEXT NOT NULL,
    at       INTEGER NOT NULL,
    PRIMARY KEY (contract, key, trace)
) STRICT, WITHOUT ROWID;
CREATE INDEX detail_records_by_age ON detail_records (contract, at);

-- Up to which ledger row of a flow old events were looked for.
CREATE TABLE retention (
    flow INTEGER PRIMARY KEY,  -- flows.id
    row  INTEGER NOT NULL
) STRICT;

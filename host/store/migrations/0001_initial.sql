-- Instants are milliseconds since 1970, UTC. Amounts are decimal text. Sealed things are blobs.

CREATE TABLE documents (
    kind     INTEGER NOT NULL,  -- 0 tenant, 1 connection, 2 contract
    id       TEXT NOT NULL,
    tenant   TEXT NOT NULL,
    json     TEXT NOT NULL,
    status   TEXT NOT NULL,
    revision INTEGER NOT NULL,
    changed  INTEGER NOT NULL,
    PRIMARY KEY (kind, id)
) STRICT;

CREATE TABLE secrets (
    connection TEXT NOT NULL,
    name       TEXT NOT NULL,
    sealed     BLOB NOT NULL,
    PRIMARY KEY (connection, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE vault_keys (
    tenant  TEXT NOT NULL PRIMARY KEY,
    wrapped BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE tokens (
    connection       TEXT NOT NULL,
    credential       TEXT NOT NULL,
    generation       INTEGER NOT NULL,
    access           BLOB NOT NULL,
    refresh          BLOB NOT NULL,
    previous_refresh BLOB NOT NULL,
    origin           TEXT NOT NULL,
    issued_at        INTEGER,
    expires_at       INTEGER NOT NULL,
    state            TEXT NOT NULL,
    refresh_sent_at  INTEGER,
    reason           TEXT NOT NULL,
    PRIMARY KEY (connection, credential)
) STRICT;

CREATE TABLE leases (
    contract    TEXT NOT NULL PRIMARY KEY,
    owner       TEXT NOT NULL,             -- empty: nobody
    lease_until INTEGER NOT NULL,
    fence       INTEGER NOT NULL,
    refused     INTEGER NOT NULL DEFAULT 0 -- writes that came with an old fence
) STRICT, WITHOUT ROWID;

CREATE TABLE ledger (
    id             INTEGER PRIMARY KEY,
    contract       TEXT NOT NULL,
    flow           TEXT NOT NULL,
    key            TEXT NOT NULL,
    state          INTEGER NOT NULL,
    revision       INTEGER NOT NULL,
    attempt_id     TEXT NOT NULL,
    amount         TEXT NOT NULL,
    next_attempt   INTEGER,
    type           TEXT NOT NULL,
    number         TEXT NOT NULL,
    document_date  TEXT NOT NULL,
    currency       TEXT NOT NULL,
    version        TEXT NOT NULL,
    posting_hash   TEXT NOT NULL,
    event_time     INTEGER NOT NULL,
    attention      INTEGER NOT NULL,
    reason_code    TEXT NOT NULL,
    reason         TEXT NOT NULL,
    reference      TEXT NOT NULL,
    remote_id      TEXT NOT NULL,
    remote_number  TEXT NOT NULL,
    detail         TEXT NOT NULL,
    serial_key     TEXT NOT NULL,
    attempts       INTEGER NOT NULL,
    rescues        INTEGER NOT NULL,
    looks          INTEGER NOT NULL,
    settle_until   INTEGER,
    last_look      INTEGER,
    first_seen     INTEGER NOT NULL,
    last_changed   INTEGER NOT NULL,
    troubled_since INTEGER,
    posted_at      INTEGER,
    -- When the row may be pushed; null: never as it stands.
    due_at INTEGER GENERATED ALWAYS AS (
        CASE state WHEN 3 THEN coalesce(next_attempt, 0) WHEN 6 THEN next_attempt WHEN 2 THEN next_attempt END
    ) VIRTUAL,
    UNIQUE (contract, flow, key)
) STRICT;

-- Finished rows (posted) stand in none of the partial indexes: a claim costs the same with a million of them.
-- No IN (…) in their terms: SQLite builds a table for it at every update.
CREATE INDEX ledger_due ON ledger (contract, flow, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX ledger_in_flight ON ledger (contract, flow, serial_key, state) WHERE state = 4;
CREATE INDEX ledger_parked ON ledger (contract, state, id) WHERE state <> 3 AND state <> 4 AND state <> 5;
CREATE INDEX ledger_attention ON ledger (contract, id) WHERE attention = 1;
CREATE INDEX ledger_by_contract ON ledger (contract, id);

-- Apart from the ledger, so that a change of state does not copy a document.
CREATE TABLE contents (
    row      INTEGER PRIMARY KEY,  -- ledger.id
    contract TEXT NOT NULL,
    sealed   BLOB NOT NULL
) STRICT;

-- Kept equal to the ledger by every commit.
CREATE TABLE ledger_counters (
    contract TEXT NOT NULL,
    flow     TEXT NOT NULL,
    state    INTEGER NOT NULL,
    count    INTEGER NOT NULL,
    sum      TEXT NOT NULL,
    PRIMARY KEY (contract, flow, state)
) STRICT, WITHOUT ROWID;

CREATE TABLE events (
    contract TEXT NOT NULL,
    flow     TEXT NOT NULL,
    key      TEXT NOT NULL,
    seq      INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    what     TEXT NOT NULL,
    detail   TEXT NOT NULL,
    PRIMARY KEY (contract, flow, key, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE cursors (
    contract TEXT NOT NULL,
    flow     TEXT NOT NULL,
    value    TEXT NOT NULL,
    PRIMARY KEY (contract, flow)
) STRICT, WITHOUT ROWID;

CREATE TABLE plugin_state (
    contract   TEXT NOT NULL,
    connection TEXT NOT NULL,
    name       TEXT NOT NULL,
    value      BLOB NOT NULL,
    PRIMARY KEY (contract, connection, name)
) STRICT, WITHOUT ROWID;

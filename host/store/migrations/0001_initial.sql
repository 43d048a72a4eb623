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

-- A flow of a contract as a small number: what the ledger's tables and indexes carry instead of two names.
CREATE TABLE flows (
    id       INTEGER PRIMARY KEY,
    contract TEXT NOT NULL,
    name     TEXT NOT NULL,
    UNIQUE (contract, name)
) STRICT;

-- Text that is mostly empty is null when it is.
CREATE TABLE ledger (
    id             INTEGER PRIMARY KEY,
    flow           INTEGER NOT NULL,  -- flows.id
    state          INTEGER NOT NULL,
    revision       INTEGER NOT NULL,
    attention      INTEGER NOT NULL,
    attempts       INTEGER NOT NULL,
    rescues        INTEGER NOT NULL,
    looks          INTEGER NOT NULL,
    event_time     INTEGER NOT NULL,
    first_seen     INTEGER NOT NULL,
    last_changed   INTEGER NOT NULL,
    next_attempt   INTEGER,
    due_at         INTEGER,  -- when the row may be pushed (0: at once); null: never as it stands
    settle_until   INTEGER,
    last_look      INTEGER,
    troubled_since INTEGER,
    posted_at      INTEGER,
    amount         TEXT NOT NULL,
    key            TEXT NOT NULL,
    type           TEXT NOT NULL,
    number         TEXT NOT NULL,
    document_date  TEXT NOT NULL,
    currency       TEXT NOT NULL,
    version        TEXT NOT NULL,
    serial_key     TEXT,
    posting_hash   TEXT,
    attempt_id     TEXT,
    reference      TEXT,
    remote_id      TEXT,
    remote_number  TEXT,
    detail         TEXT,
    reason_code    TEXT,
    reason         TEXT,
    UNIQUE (flow, key)
) STRICT;

-- A change of state costs what it touches here. Finished rows (posted) stand in none of the partial indexes: a
-- claim costs the same with a million of them. No IN (…) in their terms: SQLite builds a table for it at every
-- update. Each ends with the row's id by itself.
CREATE INDEX ledger_due ON ledger (flow, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX ledger_by_state ON ledger (flow, state) WHERE state <> 3 AND state <> 5;
CREATE INDEX ledger_attention ON ledger (flow) WHERE attention = 1;
CREATE INDEX ledger_by_flow ON ledger (flow);

-- Apart from the ledger, so that a change of state does not copy a document.
CREATE TABLE contents (
    row    INTEGER PRIMARY KEY,  -- ledger.id
    sealed BLOB NOT NULL
) STRICT;

-- Kept equal to the ledger by every commit.
CREATE TABLE ledger_counters (
    flow  INTEGER NOT NULL,  -- flows.id
    state INTEGER NOT NULL,
    count INTEGER NOT NULL,
    sum   TEXT NOT NULL,
    PRIMARY KEY (flow, state)
) STRICT, WITHOUT ROWID;

-- The id is the row's, times 2^20, plus the place in the story: a story lies together and needs no index.
CREATE TABLE events (
    id     INTEGER PRIMARY KEY,
    at     INTEGER NOT NULL,
    what   TEXT NOT NULL,
    detail TEXT NOT NULL
) STRICT;

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

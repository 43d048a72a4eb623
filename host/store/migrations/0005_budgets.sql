-- What is left of a vendor's budgets: the next process starts from it. Windows of an hour and more.
CREATE TABLE budget_windows (
    connection TEXT NOT NULL,
    credential TEXT NOT NULL,
    window     INTEGER NOT NULL,  -- its place in the manifest
    cap        INTEGER NOT NULL,
    used       INTEGER NOT NULL,
    began      INTEGER NOT NULL,
    vendor_left  INTEGER,         -- as the vendor said
    vendor_until INTEGER NOT NULL,
    PRIMARY KEY (connection, credential, window)
) STRICT, WITHOUT ROWID;

-- Refusals that the vendor counts against us.
CREATE TABLE budget_errors (
    id         INTEGER PRIMARY KEY,
    connection TEXT NOT NULL,
    credential TEXT NOT NULL,
    endpoint   TEXT NOT NULL,
    status     INTEGER NOT NULL,
    at         INTEGER NOT NULL
) STRICT;
CREATE INDEX budget_errors_by_age ON budget_errors (connection, credential, at);

-- What the documents of a flow cost in requests, as measured.
CREATE TABLE flow_costs (
    contract  TEXT NOT NULL,
    flow      TEXT NOT NULL,
    requests  INTEGER NOT NULL,
    documents INTEGER NOT NULL,
    PRIMARY KEY (contract, flow)
) STRICT, WITHOUT ROWID;

-- One at a time renews a login, over all processes.
CREATE TABLE token_leases (
    connection  TEXT NOT NULL,
    credential  TEXT NOT NULL,
    owner       TEXT NOT NULL,     -- empty: nobody
    lease_until INTEGER NOT NULL,
    fence       INTEGER NOT NULL,
    PRIMARY KEY (connection, credential)
) STRICT, WITHOUT ROWID;

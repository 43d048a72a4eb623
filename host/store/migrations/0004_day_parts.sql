-- What a receipt adds to the totals of its day. Amounts only: the receipt itself is dropped as ever.
CREATE TABLE day_parts (
    row       INTEGER PRIMARY KEY,  -- ledger.id
    flow      INTEGER NOT NULL,     -- flows.id
    day       TEXT NOT NULL,
    shop      TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    counted   TEXT NOT NULL,        -- as the source says now
    booked    TEXT NOT NULL,        -- as it stands in the books, or is on its way there
    entry     TEXT NOT NULL,        -- key of the day's row that it was entered with last; empty: none
    settled   INTEGER NOT NULL      -- 1: nothing is left to do for it
) STRICT;
CREATE INDEX day_parts_by_day ON day_parts (flow, day, shop);
CREATE INDEX day_parts_unsettled ON day_parts (flow, day, shop, entry) WHERE settled = 0;

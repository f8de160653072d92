-- What leaves the house: files that officers export, and word of changes to
-- each agency's own system.

CREATE TABLE export (
    id BIGINT PRIMARY KEY,
    officer BIGINT REFERENCES officer (id),     -- one of these two asked
    machine BIGINT REFERENCES machine (id),
    agency INTEGER NOT NULL,
    format INTEGER NOT NULL,            -- numbers: handlers/exchange/sheet.h
    filter TEXT NOT NULL,               -- coded, as in an address
    tip BIGINT REFERENCES tip (id),     -- that one alone
    at BIGINT NOT NULL,
    state INTEGER NOT NULL,             -- numbers: handlers/officers/export.h
    done INTEGER NOT NULL,              -- rows written, of
    total INTEGER NOT NULL,
    size BIGINT NOT NULL,               -- bytes of the file, unsealed
    fetches INTEGER NOT NULL,
    ended_at BIGINT,
    why INTEGER NOT NULL,               -- it failed
    sealed_reason BLOB NOT NULL
);
CREATE INDEX export_officer ON export (officer, id);
CREATE INDEX export_machine ON export (machine, id) WHERE machine IS NOT NULL;
-- Queued, running, done: what is to do, and what has a file.
CREATE INDEX export_alive ON export (state, id) WHERE state < 4;

-- An agency's own system, told of changes in the order of their ids. There is
-- no row for each delivery: all up to the mark were taken.
CREATE TABLE webhook (
    id BIGINT PRIMARY KEY,
    agency INTEGER NOT NULL,
    officer BIGINT NOT NULL REFERENCES officer (id),
    at BIGINT NOT NULL,
    url TEXT NOT NULL,
    events TEXT NOT NULL,               -- kinds, ",state,note,"; '' all
    sealed_secret BLOB NOT NULL,
    mark BIGINT NOT NULL,               -- the last event that was taken
    next_at BIGINT NOT NULL,            -- not tried before
    tries INTEGER NOT NULL,             -- that failed, in a row
    failing_at BIGINT,                  -- since
    dead_at BIGINT,                     -- given up
    last_at BIGINT,                     -- the last try, and its HTTP status
    last_status INTEGER,                -- (0: no answer)
    test_at BIGINT                      -- a test is asked for, not sent yet
);

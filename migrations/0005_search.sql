-- The blind index: what tips can be found by. Hashes are keyed; which word or
-- number one is of, only who holds the keys can tell.

CREATE TABLE token (
    hash BIGINT NOT NULL,               -- handlers/tips/token.h
    tip BIGINT NOT NULL REFERENCES tip (id),
    PRIMARY KEY (hash, tip)
) /* clustered */;

-- The tokens of one tip, 8 bytes each, so that they can be taken back.
CREATE TABLE token_list (
    tip BIGINT PRIMARY KEY REFERENCES tip (id),
    hashes BLOB NOT NULL
);

-- Words that were counted, in how many tips; hash 0 counts the tips.
CREATE TABLE token_count (
    hash BIGINT PRIMARY KEY,
    tips BIGINT NOT NULL,
    common INTEGER NOT NULL             -- 1: in so many that it is left out
);

-- Tips whose tokens are to be made anew; turn rises when one is put in again.
CREATE TABLE token_due (
    tip BIGINT PRIMARY KEY REFERENCES tip (id),
    turn BIGINT NOT NULL
);
INSERT INTO token_due (tip, turn) SELECT id, 1 FROM tip
    WHERE erased_at IS NULL;

-- How often one searched within a minute.
CREATE TABLE search_turn (
    who BIGINT PRIMARY KEY,             -- an officer; below 0: a machine
    since BIGINT NOT NULL,
    count INTEGER NOT NULL
);

-- Read anew without the sender having said anything: a text was blacked out.
ALTER TABLE unread ADD COLUMN quiet INTEGER NOT NULL DEFAULT 0;
ALTER TABLE redaction ADD COLUMN permanent INTEGER NOT NULL DEFAULT 0;

-- The queue's groups (handlers/followup/queue_rows.c): what is not over, what is
-- due and what waits for its sender, of all tips and of a district's. Behind its
-- order each has what decides whether a tip belongs to the group, so that no
-- row is read of one that does not.
CREATE INDEX tip_open ON tip (low, urgency DESC, id DESC,
        state, due_at, paused_at, district, restricted)
    WHERE state NOT IN (3, 11, 12);
CREATE INDEX tip_open_district ON tip (district, low, urgency DESC, id DESC,
        state, due_at, paused_at, restricted)
    WHERE state NOT IN (3, 11, 12);
CREATE INDEX tip_due ON tip (due_at,
        low, urgency, state, paused_at, district, restricted)
    WHERE due_at IS NOT NULL;
CREATE INDEX tip_due_district ON tip (district, due_at,
        low, urgency, state, paused_at, restricted)
    WHERE due_at IS NOT NULL;
CREATE INDEX tip_waiting ON tip (id,
        low, urgency, due_at, district, restricted)
    WHERE state = 4;
CREATE INDEX tip_waiting_district ON tip (district, id,
        low, urgency, due_at, restricted)
    WHERE state = 4;

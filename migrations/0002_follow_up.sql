-- What officers do with tips. What people wrote is sealed under the tip's own
-- key, so it goes when the tip is erased.

ALTER TABLE tip ADD COLUMN paused_at BIGINT;    -- the clock stands since
ALTER TABLE tip ADD COLUMN escalated_at BIGINT; -- duty heard that none took it
ALTER TABLE tip ADD COLUMN berkas BIGINT;       -- the case that it belongs to
CREATE INDEX tip_berkas ON tip (berkas) WHERE berkas IS NOT NULL;

-- The two co-owners: who of an agency has taken a tip.
CREATE TABLE seat (
    tip BIGINT NOT NULL REFERENCES tip (id),
    agency INTEGER NOT NULL,
    officer BIGINT NOT NULL REFERENCES officer (id),
    since BIGINT NOT NULL,
    PRIMARY KEY (tip, agency)
);
CREATE INDEX seat_officer ON seat (officer);

-- The time line: each thing that happened to a tip, in the order of ids, which
-- is that of the feed of changes, too.
CREATE TABLE tip_event (
    id BIGINT PRIMARY KEY,
    tip BIGINT NOT NULL REFERENCES tip (id),
    at BIGINT NOT NULL,
    kind INTEGER NOT NULL,              -- numbers: handlers/followup/event.h
    officer BIGINT,                     -- NULL: the sender, or the program
    agency INTEGER NOT NULL,            -- of that officer; 0: none
    share INTEGER NOT NULL,             -- 0: for that agency alone; 1: for both
    detail TEXT NOT NULL,               -- coded words, never content
    subject BIGINT,                     -- a request, another tip, a case
    sealed_words BLOB
);
CREATE INDEX tip_event_tip ON tip_event (tip, id);

-- What one asks of another about a tip: to take it over, to help, to open the
-- sender's number.
CREATE TABLE request (
    id BIGINT PRIMARY KEY,
    tip BIGINT NOT NULL REFERENCES tip (id),
    kind INTEGER NOT NULL,              -- numbers: handlers/followup/request.h
    what TEXT NOT NULL,                 -- a unit, a kind of support; '' none
    officer BIGINT NOT NULL REFERENCES officer (id),
    agency INTEGER NOT NULL,            -- of that officer
    to_agency INTEGER NOT NULL,         -- who decides; 0: both
    at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    state INTEGER NOT NULL,
    until_at BIGINT,                    -- a number is shown until then
    sealed_reason BLOB
);
CREATE INDEX request_tip ON request (tip);
CREATE INDEX request_open ON request (due_at) WHERE state = 1;

CREATE TABLE decision (
    request BIGINT NOT NULL REFERENCES request (id),
    agency INTEGER NOT NULL,
    officer BIGINT NOT NULL REFERENCES officer (id),
    at BIGINT NOT NULL,
    accepted INTEGER NOT NULL,
    sealed_reason BLOB,
    PRIMARY KEY (request, agency)
);

-- Which officer has read a tip, and when: new, and changed since.
CREATE TABLE tip_seen (
    officer BIGINT NOT NULL REFERENCES officer (id),
    tip BIGINT NOT NULL REFERENCES tip (id),
    at BIGINT NOT NULL,
    PRIMARY KEY (officer, tip)
);

-- Two tips that belong together; a is the older.
CREATE TABLE tip_link (
    a BIGINT NOT NULL REFERENCES tip (id),
    b BIGINT NOT NULL REFERENCES tip (id),
    kind INTEGER NOT NULL,              -- numbers: handlers/followup/link.h
    officer BIGINT NOT NULL REFERENCES officer (id),
    at BIGINT NOT NULL,
    PRIMARY KEY (a, b)
);
CREATE INDEX tip_link_b ON tip_link (b);

-- A case: several tips that are followed up together.
CREATE TABLE berkas (
    id BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    officer BIGINT NOT NULL REFERENCES officer (id),
    agency INTEGER NOT NULL,
    closed_at BIGINT,
    sealed_title BLOB NOT NULL
);

-- What is blacked out in a text: characters from, to (behind the last).
CREATE TABLE redaction (
    id BIGINT PRIMARY KEY,
    tip BIGINT NOT NULL REFERENCES tip (id),
    message BIGINT NOT NULL,            -- 0: the narrative
    first INTEGER NOT NULL,
    past INTEGER NOT NULL,
    officer BIGINT NOT NULL REFERENCES officer (id),
    at BIGINT NOT NULL
);
CREATE INDEX redaction_tip ON redaction (tip);

-- The base schema. Times are milliseconds since 1970-01-01 UTC, unless said.
-- Hashes are keyed (see gateway/platform/keyring.h); BLOBs named sealed_* are
-- ciphertext. Only coded fields are plain.

CREATE TABLE meta (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

-- Inbound ids already stored, for dedup; kept 8 days. Its keys are random, so
-- each row dirties a page of its own: it is kept narrow, and without an index.
CREATE TABLE seen (
    hash BIGINT PRIMARY KEY,            -- of channel and the aggregator's id
    mark BIGINT NOT NULL,               -- 64 more bits of it, compared on a hit
    day INTEGER NOT NULL                -- when it came: UTC days since 1970
);

-- Open and recent USSD calls; pruned after 30 minutes. A turn changes no column
-- that an index holds.
CREATE TABLE ussd_call (
    id BIGINT PRIMARY KEY,              -- hash of channel and session
    mark BLOB NOT NULL,                 -- 128 bits of the same
    sender BIGINT,                      -- pseudonym; NULL: nobody
    begun_at BIGINT NOT NULL,
    turned_at BIGINT NOT NULL,
    phase INTEGER NOT NULL,             -- see handlers/villagers/call.h
    unfinished INTEGER NOT NULL,        -- 1: a report that one may go on with
    sealed_state BLOB NOT NULL          -- answers, sender, the tip it became
);
CREATE INDEX ussd_call_begun ON ussd_call (begun_at, phase);
CREATE INDEX ussd_call_unfinished ON ussd_call (sender) WHERE unfinished = 1;

-- What is remembered of a sender: limits of the day, where a talk by SMS stands,
-- and wishes. Pruned two days later, unless something stands.
CREATE TABLE sender (
    id BIGINT PRIMARY KEY,              -- pseudonym
    day INTEGER NOT NULL,               -- WIB day number of the counts
    acks INTEGER NOT NULL,
    replies INTEGER NOT NULL,
    wrong_codes INTEGER NOT NULL,
    filed INTEGER NOT NULL,             -- tips of the day
    added INTEGER NOT NULL,             -- texts of the day added to tips
    pages INTEGER NOT NULL DEFAULT 0,   -- duty paged for tips over the limit
    last_tip BIGINT,                    -- the newest tip by SMS, and its newest
    last_at BIGINT NOT NULL,            --   text: what comes soon after joins it
    asked INTEGER NOT NULL,             -- bits: questions asked about last_tip
    pending INTEGER NOT NULL,           -- what the next text may answer; sender.h
    pending_tip BIGINT,
    pending_at BIGINT NOT NULL,
    noise INTEGER NOT NULL,             -- tips that were noise or a hoax
    noise_day INTEGER NOT NULL,         -- WIB day of the newest; 0: none
    warned INTEGER NOT NULL,            -- 1: was told so
    stopped INTEGER NOT NULL,           -- 1: is never sent anything
    word BIGINT,                        -- hash of a code word; NULL: none
    language TEXT,                      -- wished; NULL: none
    stands INTEGER NOT NULL             -- 1: kept when the day is over
);
CREATE INDEX sender_day ON sender (day) WHERE stands = 0;

-- Texts whose parts come one by one, when an aggregator does not join them; kept
-- for a day after the last part, to know late ones and repeats.
CREATE TABLE sms_set (
    id BIGINT PRIMARY KEY,              -- hash of channel, sender, receiver,
                                        --   reference and number of parts
    mark BIGINT NOT NULL,               -- 64 more bits of it
    channel TEXT NOT NULL,
    sender BIGINT NOT NULL,             -- pseudonym
    total INTEGER NOT NULL,             -- parts
    state INTEGER NOT NULL,             -- see handlers/villagers/parts.h
    changed_at BIGINT NOT NULL,         -- newest part; then when it was taken
    tip BIGINT,                         -- that the text became; NULL: none
    sealed_from BLOB                    -- the sender; NULL once taken
);
CREATE INDEX sms_set_state ON sms_set (state, changed_at);
CREATE INDEX sms_set_sender ON sms_set (sender, changed_at) WHERE state = 1;
CREATE TABLE sms_part (
    sms_set BIGINT NOT NULL REFERENCES sms_set (id),
    number INTEGER NOT NULL,
    hash BIGINT NOT NULL,               -- of the text, to know a repeat
    sealed_text BLOB,                   -- NULL once taken
    PRIMARY KEY (sms_set, number)
);

CREATE TABLE tip (
    id BIGINT PRIMARY KEY,
    received_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    channel TEXT NOT NULL,
    medium INTEGER NOT NULL,            -- numbers: handlers/tips/tip.h
    language TEXT NOT NULL,
    state INTEGER NOT NULL,
    urgency INTEGER NOT NULL,
    leaning INTEGER NOT NULL,
    set_by_officer INTEGER NOT NULL DEFAULT 0,  -- bits: 1 urgency, 2 leaning
    what INTEGER NOT NULL,
    occurs INTEGER NOT NULL,            -- the answer to "when"
    minors INTEGER NOT NULL,            -- child, pregnant or ill among them
    district TEXT,                      -- 36.04.13
    village TEXT,                       -- 36.04.13.2007
    route INTEGER NOT NULL,
    contact INTEGER NOT NULL,
    contact_hours INTEGER NOT NULL,
    complete INTEGER NOT NULL,
    danger INTEGER NOT NULL,            -- sent by "Bahaya sekarang"
    low INTEGER NOT NULL DEFAULT 0,     -- last in line; bits: 1 over its sender's
                                        --   limit of the day, 2 read as noise
    placed_by INTEGER NOT NULL DEFAULT 0, -- 1: district and village were read in
                                        --   the text, not chosen by the sender
    read_urgency INTEGER NOT NULL DEFAULT 0, -- what its texts were read to say;
    read_leaning INTEGER NOT NULL DEFAULT 0, --   kept apart from the answers, so
    read_occurs INTEGER NOT NULL DEFAULT 0,  --   that these may change
    duress_at BIGINT,                   -- its code was used under duress
    withdrawn_at BIGINT,                -- the sender asked to drop it
    held INTEGER NOT NULL,              -- legal hold: not erased
    erased_at BIGINT,
    polda TEXT,                         -- units, copied from the jurisdiction
    police TEXT,
    immigration TEXT,
    assignee BIGINT,
    due_at BIGINT,
    sender BIGINT,                      -- pseudonym; NULL: nobody, or erased
    sealed_key BLOB,                    -- the tip's own key; NULL once erased
    sealed_number BLOB,                 -- under the number key; NULL: none
    sealed_body BLOB,                   -- narrative, under the tip's key
    sealed_reading BLOB                 -- what was read in its texts, the same
);
CREATE INDEX tip_withdrawn ON tip (withdrawn_at)
    WHERE withdrawn_at IS NOT NULL AND erased_at IS NULL;

-- Tips whose narrative changed after they were stored, until they are read anew.
-- New tips and messages need no row: they are read in the order of their ids.
CREATE TABLE unread (
    tip BIGINT PRIMARY KEY REFERENCES tip (id)
);

-- How far the texts were read: the newest id of each kind.
CREATE TABLE reading_mark (
    kind INTEGER PRIMARY KEY,           -- 1 tips, 2 messages
    upto BIGINT NOT NULL
);

-- What a sender added later.
CREATE TABLE message (
    id BIGINT PRIMARY KEY,
    tip BIGINT NOT NULL REFERENCES tip (id),
    at BIGINT NOT NULL,
    medium INTEGER NOT NULL,
    foreign_sender INTEGER NOT NULL,    -- 1: not the number that sent the tip
    sealed_body BLOB                    -- under the tip's key
);
CREATE INDEX message_tip ON message (tip);

CREATE TABLE outbox (
    id BIGINT PRIMARY KEY,
    channel TEXT NOT NULL,
    tip BIGINT,
    priority INTEGER NOT NULL,
    state INTEGER NOT NULL,             -- gateway/outbox/outbox_state.h
    receipt INTEGER NOT NULL,           -- the highest rank that came
    attempts INTEGER NOT NULL,          -- tries that may have left the house
    created_at BIGINT NOT NULL,
    due_at BIGINT,                      -- NULL: not waiting to be sent
    held_until BIGINT,                  -- somebody wished so; due_at may be that
    expires_at BIGINT NOT NULL,
    sent_at BIGINT,                     -- when the aggregator took it
    finished_at BIGINT,
    reason TEXT,                        -- a word of ours, never content
    pinned INTEGER NOT NULL,            -- its channel may have taken it already
    tried TEXT,                         -- channels it has left, comma between
    sealed_to BLOB,                     -- NULL once it needs not go out
    sealed_text BLOB                    -- NULL once erased
);
-- What waits, and only that, in the order it is picked.
CREATE INDEX outbox_due ON outbox (channel, priority, due_at, expires_at)
    WHERE due_at IS NOT NULL;
-- What was under way when the program ended.
CREATE INDEX outbox_sending ON outbox (id) WHERE state = 2;
CREATE INDEX outbox_tip ON outbox (tip) WHERE tip IS NOT NULL;
-- What is over and belongs to no tip; pruned after 8 days.
CREATE INDEX outbox_over ON outbox (created_at)
    WHERE tip IS NULL AND due_at IS NULL;

-- Aggregators' ids of what we sent; pruned after 8 days.
CREATE TABLE outbox_ref (
    hash BIGINT PRIMARY KEY,            -- of channel and their id
    outbox BIGINT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX outbox_ref_at ON outbox_ref (at);

-- Receipts that came before the send's own answer; pruned after 3 days.
CREATE TABLE orphan_receipt (
    hash BIGINT PRIMARY KEY,            -- of channel and their id
    state INTEGER NOT NULL,             -- the highest rank that came
    opted_out INTEGER NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX orphan_receipt_at ON orphan_receipt (at);

-- What went by a channel on a day; kept for 400 days.
CREATE TABLE channel_day (
    channel TEXT NOT NULL,
    day BIGINT NOT NULL,                -- days since 1970 in WIB
    parts BIGINT NOT NULL,              -- of SMS that left, or may have
    received BIGINT NOT NULL,           -- SMS, from here on
    sent BIGINT NOT NULL,
    delivered BIGINT NOT NULL,
    undelivered BIGINT NOT NULL,        -- of those sent
    refused BIGINT NOT NULL,            -- given up without being sent
    orphans BIGINT NOT NULL,            -- receipts that fit no SMS
    PRIMARY KEY (channel, day)
);

-- What is known of a channel beside the config.
CREATE TABLE channel_state (
    channel TEXT PRIMARY KEY,
    paused INTEGER NOT NULL,            -- by `kentongan channel pause`
    health INTEGER NOT NULL,            -- gateway/outbox/outbox_health.h
    changed_at BIGINT NOT NULL
);

CREATE TABLE officer (
    id BIGINT PRIMARY KEY,
    login TEXT NOT NULL UNIQUE,
    agency INTEGER NOT NULL,
    role INTEGER NOT NULL,
    areas TEXT NOT NULL,                -- codes, comma between; '' is all
    password TEXT NOT NULL,             -- Argon2id, PHC string
    sealed_otp BLOB,                    -- NULL: none
    sealed_pending BLOB,                -- a secret not confirmed yet
    otp_step BIGINT NOT NULL,           -- newest time step used: no replay
    disabled INTEGER NOT NULL,
    created_at BIGINT NOT NULL
);

-- Codes on paper that stand in for the one-time password, once each.
CREATE TABLE recovery_code (
    officer BIGINT NOT NULL REFERENCES officer (id),
    mark BLOB NOT NULL,                 -- keyed hash of officer and code
    pending INTEGER NOT NULL,           -- 1: of a secret not confirmed yet
    PRIMARY KEY (officer, mark)
);

CREATE TABLE officer_session (
    id BIGINT PRIMARY KEY,              -- hash of the cookie's token; positive
    mark BLOB NOT NULL,
    officer BIGINT NOT NULL REFERENCES officer (id),
    csrf TEXT NOT NULL,
    enrols INTEGER NOT NULL,            -- 1: may only set up a second factor
    created_at BIGINT NOT NULL,
    used_at BIGINT NOT NULL
);
CREATE INDEX officer_session_officer ON officer_session (officer);

-- Machine clients, each with one token.
CREATE TABLE machine (
    id BIGINT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    agency INTEGER NOT NULL,
    scope INTEGER NOT NULL,             -- handlers/officers/machine.h
    hash BIGINT NOT NULL UNIQUE,        -- of its token
    mark BLOB NOT NULL,
    created_at BIGINT NOT NULL,
    used_at BIGINT,                     -- to the hour; NULL: never
    revoked_at BIGINT
);

-- Append-only; each line's hash covers the hash before it.
CREATE TABLE audit (
    id BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,                -- officer:ID, machine:ID, system, cli
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    hash BLOB NOT NULL
);

-- The audit's newest line at some time, signed: from then on it cannot be cut
-- off or written anew unseen.
CREATE TABLE audit_head (
    id BIGINT PRIMARY KEY,              -- the line's
    hash BLOB NOT NULL,                 -- and its hash
    lines BIGINT NOT NULL,              -- in the chain up to it
    at BIGINT NOT NULL,                 -- when it was signed
    signature BLOB NOT NULL             -- Ed25519
);

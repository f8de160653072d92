-- How long a tip is kept, who heard that nobody took it, what only supervisors
-- see, and officers who text from the field.

ALTER TABLE tip ADD COLUMN closed_at BIGINT;    -- it came to a state of rest
ALTER TABLE tip ADD COLUMN as_case INTEGER NOT NULL DEFAULT 0; -- 1: it was
                                                -- passed on or investigated
ALTER TABLE tip ADD COLUMN restricted INTEGER NOT NULL DEFAULT 0; -- 1: seen by
                                                -- supervisors alone
UPDATE tip SET closed_at = changed_at WHERE state IN (3, 5, 11, 12);
UPDATE tip SET as_case = 1 WHERE state IN (6, 7, 8, 9, 10, 11, 12);

-- What ends by itself; its number, which ends sooner or later; and what is
-- urgent and was not taken.
CREATE INDEX tip_ends ON tip (closed_at)
    WHERE closed_at IS NOT NULL AND erased_at IS NULL
    AND (state IN (5, 12) OR (state = 11 AND as_case = 0));
CREATE INDEX tip_number_ends ON tip (closed_at)
    WHERE closed_at IS NOT NULL AND sealed_number IS NOT NULL;
CREATE INDEX tip_untaken ON tip (urgency, received_at)
    WHERE escalated_at IS NULL AND state = 1 AND urgency >= 2 AND low = 0;

-- Phones from which officers ask what there is to do, each with a PIN.
CREATE TABLE officer_phone (
    officer BIGINT PRIMARY KEY REFERENCES officer (id),
    hash BIGINT NOT NULL UNIQUE,        -- keyed, of the number
    pin BLOB NOT NULL,                  -- keyed hash of officer and PIN
    at BIGINT NOT NULL,                 -- when it was registered
    day INTEGER NOT NULL,               -- WIB day of the counts
    wrong INTEGER NOT NULL,             -- PINs
    asked INTEGER NOT NULL,             -- texts that were answered
    sealed_number BLOB NOT NULL
);

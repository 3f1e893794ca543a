-- Who is to work on an item, and until when it rests. Kept with the events of its trace. Times are microseconds since 1970; 0 is never.
CREATE TABLE work (
    item_id       TEXT PRIMARY KEY,
    assignee      TEXT NOT NULL,    -- domain::Assignee as a key; empty for nobody
    assignee_name TEXT NOT NULL,
    given_by      TEXT NOT NULL,    -- the name of who gave it to them
    given_at      INTEGER NOT NULL,
    note          TEXT NOT NULL,
    rests_until   INTEGER NOT NULL, -- the largest number: until somebody answers
    rested_by     TEXT NOT NULL,    -- the id of who put it on hold
    rested_name   TEXT NOT NULL,
    rest_note     TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX work_of ON work (assignee) WHERE assignee <> '';
CREATE INDEX work_at_rest ON work (rests_until) WHERE rests_until <> 0;

-- Whom a comment asks, until they answer, decide, or say that it is done.
CREATE TABLE mention (
    person  TEXT NOT NULL,
    item_id TEXT NOT NULL,
    at      INTEGER NOT NULL,
    PRIMARY KEY (person, item_id)
) WITHOUT ROWID;
CREATE INDEX mention_on ON mention (item_id);

-- Who belongs to which team.
CREATE TABLE team_member (
    team     TEXT NOT NULL,
    person   TEXT NOT NULL,
    by_group INTEGER NOT NULL, -- 1: because of a group that a provider or a proxy names
    PRIMARY KEY (team, person, by_group)
) WITHOUT ROWID;
CREATE INDEX team_of_member ON team_member (person);

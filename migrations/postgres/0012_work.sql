-- Who is to work on an item, and until when it rests; as in migrations/sqlite.
CREATE TABLE work (
    item_id       text COLLATE "C" PRIMARY KEY,
    assignee      text COLLATE "C" NOT NULL,
    assignee_name text NOT NULL,
    given_by      text NOT NULL,
    given_at      bigint NOT NULL,
    note          text NOT NULL,
    rests_until   bigint NOT NULL,
    rested_by     text COLLATE "C" NOT NULL,
    rested_name   text NOT NULL,
    rest_note     text NOT NULL
);

CREATE INDEX work_of ON work (assignee) WHERE assignee <> '';
CREATE INDEX work_at_rest ON work (rests_until) WHERE rests_until <> 0;
CREATE TABLE mention (
    person  text COLLATE "C" NOT NULL,
    item_id text COLLATE "C" NOT NULL,
    at      bigint NOT NULL,
    PRIMARY KEY (person, item_id)
);

CREATE INDEX mention_on ON mention (item_id);
CREATE TABLE team_member (
    team     text COLLATE "C" NOT NULL,
    person   text COLLATE "C" NOT NULL,
    by_group bigint NOT NULL,
    PRIMARY KEY (team, person, by_group)
);

CREATE INDEX team_of_member ON team_member (person);

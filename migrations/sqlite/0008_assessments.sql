-- What the queue says of each record: its flags and what it is found by. Derived from the records, and made again at any time.
CREATE TABLE assessment (
    place      INTEGER PRIMARY KEY,
    scope      TEXT NOT NULL, -- the deployment and the collection
    item_id    TEXT NOT NULL,
    version    TEXT NOT NULL,
    updated_at INTEGER NOT NULL, -- of the record; microseconds since 1970, as created_at
    created_at INTEGER NOT NULL,
    rules      TEXT NOT NULL, -- a hash of the configuration
    until_day  TEXT NOT NULL, -- from this day on another assessment; empty: never
    todo       INTEGER NOT NULL, -- 0: whole; 1: the words of the document are not compared; 2: out of date; 3: can't be read; 4: the words took too long
    status     TEXT NOT NULL,
    document   TEXT NOT NULL,
    row_keys   TEXT NOT NULL, -- JSON of the key fields
    kinds      TEXT NOT NULL, -- of its own flags, as numbers
    duplicates INTEGER NOT NULL, -- other records of the same document, at most three
    flags      INTEGER NOT NULL, -- how many, with duplicates
    risk       INTEGER NOT NULL,
    mask       INTEGER NOT NULL, -- bits of the kinds, with duplicates
    confidence REAL NOT NULL, -- the lowest; -1: unknown
    search     TEXT NOT NULL, -- in lower case
    file_hash  TEXT NOT NULL, -- what duplicates share; empty: unknown
    seller     TEXT NOT NULL,
    number     TEXT NOT NULL,
    total      TEXT NOT NULL,
    date       TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX assessment_of_item ON assessment (scope, item_id);
CREATE INDEX assessment_by_risk ON assessment (scope, status, risk DESC, created_at DESC, item_id DESC, mask);
CREATE INDEX assessment_by_risk_of_all ON assessment (scope, risk DESC, created_at DESC, item_id DESC, mask);
CREATE INDEX assessment_by_age ON assessment (scope, status, created_at DESC, item_id DESC, mask);
CREATE INDEX assessment_by_age_of_all ON assessment (scope, created_at DESC, item_id DESC, mask);
CREATE INDEX assessment_by_confidence ON assessment (scope, status, confidence, created_at DESC, item_id DESC, mask);
CREATE INDEX assessment_by_confidence_of_all ON assessment (scope, confidence, created_at DESC, item_id DESC, mask);
CREATE INDEX assessment_by_document ON assessment (scope, status, document, created_at DESC, item_id DESC, mask);
CREATE INDEX assessment_by_document_of_all ON assessment (scope, document, created_at DESC, item_id DESC, mask);
CREATE INDEX assessment_by_file ON assessment (scope, file_hash, created_at) WHERE file_hash <> '';
CREATE INDEX assessment_by_number ON assessment (scope, seller, number, created_at) WHERE number <> '';
CREATE INDEX assessment_by_total ON assessment (scope, seller, total, created_at) WHERE number <> '' AND total <> '';
CREATE INDEX assessment_by_date ON assessment (scope, seller, date, created_at) WHERE number <> '' AND date <> '';
CREATE INDEX assessment_to_do ON assessment (scope, todo, created_at);
CREATE INDEX assessment_until ON assessment (scope, until_day) WHERE until_day <> '';

-- Which records have a flag of a kind; -1: none.
CREATE TABLE assessment_kind (
    scope TEXT NOT NULL,
    kind  INTEGER NOT NULL,
    place INTEGER NOT NULL,
    PRIMARY KEY (scope, kind, place)
) STRICT, WITHOUT ROWID;

-- How many records of a status have a flag of a kind; -1: no flag, -2: all.
CREATE TABLE assessment_count (
    scope  TEXT NOT NULL,
    status TEXT NOT NULL,
    kind   INTEGER NOT NULL,
    items  INTEGER NOT NULL,
    PRIMARY KEY (scope, status, kind)
) STRICT, WITHOUT ROWID;

-- How far the records have been read.
CREATE TABLE assessment_state (
    scope    TEXT PRIMARY KEY,
    rules    TEXT NOT NULL,
    seen_to  INTEGER NOT NULL, -- every record written until then was read; microseconds since 1970
    going_on TEXT NOT NULL -- where reading the older ones goes on; empty: all are read
) STRICT;

-- Finds any three characters and more.
CREATE VIRTUAL TABLE assessment_text USING fts5 (search, content='assessment', content_rowid='place', tokenize='trigram case_sensitive 1');
CREATE TRIGGER assessment_text_is_added AFTER INSERT ON assessment BEGIN
    INSERT INTO assessment_text (rowid, search) VALUES (NEW.place, NEW.search);
END;
CREATE TRIGGER assessment_text_is_removed AFTER DELETE ON assessment BEGIN
    INSERT INTO assessment_text (assessment_text, rowid, search) VALUES ('delete', OLD.place, OLD.search);
END;
CREATE TRIGGER assessment_text_is_changed AFTER UPDATE OF search ON assessment WHEN OLD.search <> NEW.search BEGIN
    INSERT INTO assessment_text (assessment_text, rowid, search) VALUES ('delete', OLD.place, OLD.search);
    INSERT INTO assessment_text (rowid, search) VALUES (NEW.place, NEW.search);
END;

-- What was written last.
CREATE INDEX agent_data_by_update ON agent_data (deployment_name, collection, updated_at, id);

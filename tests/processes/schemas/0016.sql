BEGIN TRANSACTION;
CREATE TABLE agent_data (
    row_number         INTEGER PRIMARY KEY,
    id                 TEXT NOT NULL UNIQUE,
    deployment_name    TEXT NOT NULL,
    collection         TEXT NOT NULL,
    created_at         INTEGER NOT NULL,
    updated_at         INTEGER NOT NULL,
    version            TEXT NOT NULL,
    odd                INTEGER NOT NULL,
    status             TEXT,
    file_name          TEXT,
    file_hash          TEXT,
    overall_confidence ANY,
    data               TEXT NOT NULL
) STRICT;
INSERT INTO "agent_data" VALUES(1,'e9895240-0651-4c20-be93-ed56a209d2bc','_public','invoices',1796129203111825,1796129203262783,'1796129203262783-b31bc432278b4343',0,'accepted','a.txt','ea059944708cf6bb84cf39d44f715a1276bd4ec0df372ca3480401433562b336',0.9,'{"original_data":{"invoice_number":"A-1","total":1500.00,"big":12345678901234567890123},"data":{"invoice_number":"A-1 corrected","total":1500.00,"big":12345678901234567890123},"status":"accepted","overall_confidence":0.9,"file_name":"a.txt","file_hash":"ea059944708cf6bb84cf39d44f715a1276bd4ec0df372ca3480401433562b336","metadata":{"job_id":"j","review":{"decision":"accepted","reviewer":"Reviewer","reviewer_id":"4bb2ac78-7854-4e6b-980e-21c9ad621cd2","decided_at":"2026-12-01T12:46:43.261947167Z","decided_on":"1796129203111825-b63fcf862a8d70f7","decision_id":"2d3c31ed-99de-47c8-811f-05765e4bd9f8","edited_fields":["invoice_number"],"revision":1}}}');
INSERT INTO "agent_data" VALUES(2,'6cc47508-3be0-4a79-a484-d4b9014a38e9','_public','invoices',1796129203122161,1796129203122161,'1796129203122161-078af6175c8cc893',0,'pending_review','項.pdf',NULL,0.01,'{"data":{"invoice_number":"A-2","total":null},"status":"pending_review","overall_confidence":1e-2,"file_name":"項.pdf"}');
INSERT INTO "agent_data" VALUES(3,'1928d228-d6a6-41e5-835f-8e4729d038b9','_public','invoices',1796129203126007,1796129203126007,'1796129203126007-f1476483a22ed88e',0,'pending_review',NULL,NULL,NULL,'{ "status" : "pending_review", "data": {"total": 2.50, "invoice_number": ["A-3", 3]} , "note":"Müller \u00e9 \n"}');
INSERT INTO "agent_data" VALUES(4,'196e2a92-277b-4dca-9de3-04fd13518373','_public','invoices',1796129203131181,1796129203131181,'1796129203131181-e010cff850f48aa1',1,NULL,NULL,NULL,NULL,'{"status":7,"data":{"invoice_number":"A-4"}}');
CREATE TABLE agent_data_count (
    deployment_name TEXT NOT NULL,
    collection      TEXT NOT NULL,
    status          TEXT, -- as in agent_data
    items           INTEGER NOT NULL
) STRICT;
INSERT INTO "agent_data_count" VALUES('_public','invoices','accepted',1);
INSERT INTO "agent_data_count" VALUES('_public','invoices','pending_review',2);
INSERT INTO "agent_data_count" VALUES('_public','invoices',NULL,1);
CREATE TABLE agent_data_field (
    path       TEXT NOT NULL,
    value      ANY NOT NULL,
    row_number INTEGER NOT NULL REFERENCES agent_data (row_number) ON DELETE CASCADE,
    PRIMARY KEY (path, value, row_number)
) STRICT, WITHOUT ROWID;
INSERT INTO "agent_data_field" VALUES('data.invoice_number','A-1 corrected',1);
INSERT INTO "agent_data_field" VALUES('data.invoice_number','A-2',2);
INSERT INTO "agent_data_field" VALUES('data.invoice_number',3,3);
INSERT INTO "agent_data_field" VALUES('data.invoice_number','A-3',3);
INSERT INTO "agent_data_field" VALUES('data.invoice_number','A-4',4);
CREATE TABLE api_key (
    id           TEXT PRIMARY KEY,
    name         TEXT NOT NULL,
    hash         TEXT NOT NULL, -- SHA-256 of the key, in hex
    permit       TEXT NOT NULL, -- JSON of domain::Permit
    created_at   INTEGER NOT NULL,
    ends_at      INTEGER NOT NULL,
    revoked_at   INTEGER NOT NULL,
    last_used_at INTEGER NOT NULL
) WITHOUT ROWID;
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
, amount REAL NOT NULL DEFAULT -1e300) STRICT;
CREATE TABLE assessment_count (
    scope  TEXT NOT NULL,
    status TEXT NOT NULL,
    kind   INTEGER NOT NULL,
    items  INTEGER NOT NULL,
    PRIMARY KEY (scope, status, kind)
) STRICT, WITHOUT ROWID;
CREATE TABLE assessment_kind (
    scope TEXT NOT NULL,
    kind  INTEGER NOT NULL,
    place INTEGER NOT NULL,
    PRIMARY KEY (scope, kind, place)
) STRICT, WITHOUT ROWID;
CREATE TABLE assessment_state (
    scope    TEXT PRIMARY KEY,
    rules    TEXT NOT NULL,
    seen_to  INTEGER NOT NULL, -- every record written until then was read; microseconds since 1970
    going_on TEXT NOT NULL -- where reading the older ones goes on; empty: all are read
) STRICT;
CREATE TABLE claim (
    item_id       TEXT PRIMARY KEY,
    reviewer      TEXT NOT NULL,
    reviewer_name TEXT NOT NULL,
    until         INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO "claim" VALUES('1928d228-d6a6-41e5-835f-8e4729d038b9','4bb2ac78-7854-4e6b-980e-21c9ad621cd2','Reviewer',1796129383373778);
INSERT INTO "claim" VALUES('6cc47508-3be0-4a79-a484-d4b9014a38e9','4bb2ac78-7854-4e6b-980e-21c9ad621cd2','Reviewer',1796129383500481);
CREATE TABLE decision_intent (
    id      TEXT PRIMARY KEY, -- of the decision; the record carries it
    item_id TEXT NOT NULL,
    at      INTEGER NOT NULL, -- microseconds since 1970
    entry   TEXT NOT NULL -- JSON of ledger::LedgerEntry
);
CREATE TABLE draft (
    item_id    TEXT NOT NULL,
    reviewer   TEXT NOT NULL,
    version    TEXT NOT NULL, -- of the record the edits were made on
    edits      TEXT NOT NULL, -- JSON of domain::Draft
    revision   INTEGER NOT NULL, -- a save made on another revision is not taken
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (item_id, reviewer)
) WITHOUT ROWID;
INSERT INTO "draft" VALUES('6cc47508-3be0-4a79-a484-d4b9014a38e9','4bb2ac78-7854-4e6b-980e-21c9ad621cd2','1796129203122161-078af6175c8cc893','{"edits":[{"set":{"path":"invoice_number","value":"typed and not decided"}}],"history":{"done":[{"place":"invoice_number","at":0,"len":1,"edits":[]}]}}',1,1796129203469198);
CREATE TABLE event (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    item_id       TEXT NOT NULL,
    at            INTEGER NOT NULL,
    reviewer      TEXT NOT NULL,
    reviewer_name TEXT NOT NULL,
    kind          TEXT NOT NULL, -- accepted, rejected, reopened
    version       TEXT NOT NULL, -- decided on
    body          TEXT NOT NULL  -- JSON: reason, note, the draft
, hash TEXT NOT NULL DEFAULT '');
INSERT INTO "event" VALUES(1,'e9895240-0651-4c20-be93-ed56a209d2bc',1796129203263278,'4bb2ac78-7854-4e6b-980e-21c9ad621cd2','Reviewer','accepted','1796129203111825-b63fcf862a8d70f7','{"decision":{"decision_id":"2d3c31ed-99de-47c8-811f-05765e4bd9f8"},"draft":{"edits":[{"set":{"path":"invoice_number","value":"A-1 corrected"}}]},"changes":[{"path":"invoice_number","extracted":"A-1","was":"A-1","now":"A-1 corrected"}],"state":{"status":"accepted","edited_fields":["invoice_number"]},"flags":[{"kind":"unknown_confidence","field":"total","said":{"en":"The agent gave no confidence","de":"Der Agent hat nicht gesagt, wie sicher er ist"}},{"kind":"unknown_confidence","field":"big","said":{"en":"The agent gave no confidence","de":"Der Agent hat nicht gesagt, wie sicher er ist"}}],"place":["_public","invoices"]}','8fce082bfe4124e0d31135d1d2507d64979deb77de725d8f236a7ebba428d9ad');
CREATE TABLE event_head (
    chain    INTEGER PRIMARY KEY CHECK (chain = 1),
    event_id INTEGER NOT NULL,
    hash     TEXT NOT NULL
);
INSERT INTO "event_head" VALUES(1,1,'8fce082bfe4124e0d31135d1d2507d64979deb77de725d8f236a7ebba428d9ad');
CREATE TABLE export (
    id            TEXT PRIMARY KEY,
    scope         TEXT NOT NULL, -- the deployment and the collection
    name          TEXT NOT NULL,
    at            INTEGER NOT NULL, -- microseconds since 1970
    reviewer      TEXT NOT NULL,
    reviewer_name TEXT NOT NULL,
    UNIQUE (scope, name)
) WITHOUT ROWID;
CREATE TABLE exported_item (
    item_id TEXT NOT NULL,
    version TEXT NOT NULL,
    export  TEXT NOT NULL, -- its id
    place   INTEGER NOT NULL, -- in its file, from 0
    PRIMARY KEY (item_id, version)
) WITHOUT ROWID;
CREATE TABLE files (
    row_number       INTEGER PRIMARY KEY,
    id               TEXT NOT NULL UNIQUE,
    name             TEXT NOT NULL,
    project_id       TEXT,
    external_file_id TEXT,
    content_hash     TEXT NOT NULL,
    size             INTEGER NOT NULL,
    media_type       TEXT NOT NULL,
    purpose          TEXT,
    created_at       INTEGER NOT NULL,
    last_modified_at INTEGER,
    expires_at       INTEGER
) STRICT;
INSERT INTO "files" VALUES(1,'dfl-662d99e1-abd0-41c2-8711-c0bb88e34806','a.txt',NULL,NULL,'ea059944708cf6bb84cf39d44f715a1276bd4ec0df372ca3480401433562b336',34,'text/plain','user_data',1796129203094527,1796129203094527,NULL);
CREATE TABLE indexed_field (path TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO "indexed_field" VALUES('data.invoice_number');
CREATE TABLE invitation (
    id      TEXT PRIMARY KEY,
    person  TEXT NOT NULL,
    hash    TEXT NOT NULL, -- SHA-256, in hex
    ends_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE look (
    id            TEXT PRIMARY KEY,
    item_id       TEXT NOT NULL,
    reviewer      TEXT NOT NULL,
    reviewer_name TEXT NOT NULL,
    until         INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE mention (
    person  TEXT NOT NULL,
    item_id TEXT NOT NULL,
    at      INTEGER NOT NULL,
    PRIMARY KEY (person, item_id)
) WITHOUT ROWID;
CREATE TABLE person (
    id           TEXT PRIMARY KEY,
    login        TEXT NOT NULL, -- what they type to sign in, as it is compared; empty for people of a provider
    name         TEXT NOT NULL,
    issuer       TEXT NOT NULL, -- the provider that knows them; empty for accounts of our own
    subject      TEXT NOT NULL, -- who they are there
    password     TEXT NOT NULL, -- argon2id, as a PHC string; empty for none yet
    grants       TEXT NOT NULL, -- JSON of domain::Grants: what they were granted here
    group_grants TEXT NOT NULL, -- the same, by the groups that the provider named last
    created_at   INTEGER NOT NULL,
    disabled_at  INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE seen_record (
    item_id TEXT NOT NULL,
    version TEXT NOT NULL,
    record  TEXT NOT NULL,
    seen_at INTEGER NOT NULL, place TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (item_id, version)
) WITHOUT ROWID;
INSERT INTO "seen_record" VALUES('1928d228-d6a6-41e5-835f-8e4729d038b9','1796129203126007-f1476483a22ed88e','{"status":"pending_review","data":{"total":2.50,"invoice_number":["A-3",3]},"note":"Müller é \n"}',1796129203324920,'_public
invoices');
INSERT INTO "seen_record" VALUES('6cc47508-3be0-4a79-a484-d4b9014a38e9','1796129203122161-078af6175c8cc893','{"data":{"invoice_number":"A-2","total":null},"status":"pending_review","overall_confidence":1e-2,"file_name":"項.pdf"}',1796129203415110,'_public
invoices');
INSERT INTO "seen_record" VALUES('e9895240-0651-4c20-be93-ed56a209d2bc','1796129203111825-b63fcf862a8d70f7','{"original_data":{"invoice_number":"A-1","total":1500.00,"big":12345678901234567890123},"data":{"invoice_number":"A-1","total":1500.00,"big":12345678901234567890123},"status":"pending_review","overall_confidence":0.9,"file_name":"a.txt","file_hash":"ea059944708cf6bb84cf39d44f715a1276bd4ec0df372ca3480401433562b336","metadata":{"job_id":"j"}}',1796129203176183,'_public
invoices');
CREATE TABLE session (
    id         TEXT PRIMARY KEY,
    person     TEXT NOT NULL,
    hash       TEXT NOT NULL, -- SHA-256 of the cookie, in hex
    started_at INTEGER NOT NULL,
    used_at    INTEGER NOT NULL, -- to the minute
    ended_at   INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE started_sign_in (
    id       TEXT PRIMARY KEY, -- SHA-256 of the state that the provider gives back, in hex
    hash     TEXT NOT NULL,    -- SHA-256 of the cookie of the browser that went there
    nonce    TEXT NOT NULL,
    verifier TEXT NOT NULL,    -- of PKCE
    place    TEXT NOT NULL,    -- the path to come back to
    form     TEXT NOT NULL,    -- a form that could not be sent because the session had ended
    ends_at  INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE team_member (
    team     TEXT NOT NULL,
    person   TEXT NOT NULL,
    by_group INTEGER NOT NULL, -- 1: because of a group that a provider or a proxy names
    PRIMARY KEY (team, person, by_group)
) WITHOUT ROWID;
CREATE TABLE waiting_signature (
    item_id       TEXT PRIMARY KEY,
    reviewer      TEXT NOT NULL,
    reviewer_name TEXT NOT NULL
) WITHOUT ROWID;
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
CREATE TABLE write_count (
    one    INTEGER PRIMARY KEY CHECK (one = 1),
    writes INTEGER NOT NULL
) STRICT;
INSERT INTO "write_count" VALUES(1,0);
CREATE INDEX agent_data_by_status ON agent_data (deployment_name, collection, status, created_at DESC, id);
CREATE INDEX agent_data_by_creation ON agent_data (deployment_name, collection, created_at DESC, id);
CREATE INDEX agent_data_odd ON agent_data (deployment_name, collection) WHERE odd = 1;
CREATE INDEX files_by_creation ON files (created_at DESC, id);
CREATE INDEX files_by_name ON files (name, id);
CREATE INDEX files_by_content ON files (content_hash);
CREATE INDEX files_by_external_id ON files (external_file_id) WHERE external_file_id IS NOT NULL;
CREATE INDEX event_of_item ON event (item_id, id);
CREATE TRIGGER event_is_never_removed BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'the trace is append-only'); END;
CREATE UNIQUE INDEX agent_data_count_key ON agent_data_count (deployment_name, collection, (status IS NULL), (ifnull(status, '')));
CREATE TRIGGER agent_data_is_counted AFTER INSERT ON agent_data BEGIN
    INSERT INTO agent_data_count (deployment_name, collection, status, items)
        VALUES (NEW.deployment_name, NEW.collection, NEW.status, 1)
        ON CONFLICT (deployment_name, collection, (status IS NULL), (ifnull(status, ''))) DO UPDATE SET items = items + 1;
END;
CREATE TRIGGER agent_data_is_uncounted AFTER DELETE ON agent_data BEGIN
    UPDATE agent_data_count SET items = items - 1
        WHERE deployment_name = OLD.deployment_name AND collection = OLD.collection
          AND (status IS NULL) = (OLD.status IS NULL) AND ifnull(status, '') = ifnull(OLD.status, '');
END;
CREATE TRIGGER agent_data_is_recounted AFTER UPDATE OF status ON agent_data WHEN OLD.status IS NOT NEW.status BEGIN
    UPDATE agent_data_count SET items = items - 1
        WHERE deployment_name = OLD.deployment_name AND collection = OLD.collection
          AND (status IS NULL) = (OLD.status IS NULL) AND ifnull(status, '') = ifnull(OLD.status, '');
    INSERT INTO agent_data_count (deployment_name, collection, status, items)
        VALUES (NEW.deployment_name, NEW.collection, NEW.status, 1)
        ON CONFLICT (deployment_name, collection, (status IS NULL), (ifnull(status, ''))) DO UPDATE SET items = items + 1;
END;
CREATE INDEX agent_data_by_file_hash ON agent_data (deployment_name, collection, file_hash, created_at DESC, id);
CREATE INDEX agent_data_by_confidence
    ON agent_data (deployment_name, collection, status, (overall_confidence IS NULL), overall_confidence, created_at DESC, id);
CREATE INDEX agent_data_field_of_row ON agent_data_field (row_number);
CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'the trace is append-only'); END;
CREATE TRIGGER event_head_is_never_removed BEFORE DELETE ON event_head BEGIN SELECT RAISE(ABORT, 'the trace is append-only'); END;
CREATE INDEX event_by_time ON event (at);
CREATE VIEW sealed AS SELECT
    (SELECT writes FROM write_count) AS writes,
    (SELECT coalesce(sum(items), 0) FROM agent_data_count) AS records,
    coalesce((SELECT event_id FROM event_head), 0) AS last_event,
    coalesce((SELECT hash FROM event_head), '') AS head;
CREATE VIEW sealed_event AS SELECT id, hash FROM event;
CREATE INDEX decision_intent_of_item ON decision_intent (item_id);
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
CREATE INDEX agent_data_by_update ON agent_data (deployment_name, collection, updated_at, id);
CREATE INDEX export_by_time ON export (scope, at);
CREATE INDEX exported_item_of_export ON exported_item (export, place);
CREATE INDEX assessment_by_amount ON assessment (scope, status, amount);
CREATE INDEX assessment_by_amount_of_all ON assessment (scope, amount);
CREATE UNIQUE INDEX person_by_login ON person (login) WHERE login <> '';
CREATE UNIQUE INDEX person_by_subject ON person (issuer, subject) WHERE issuer <> '';
CREATE INDEX session_of_person ON session (person);
CREATE INDEX waiting_signature_of ON waiting_signature (reviewer);
CREATE INDEX work_of ON work (assignee) WHERE assignee <> '';
CREATE INDEX work_at_rest ON work (rests_until) WHERE rests_until <> 0;
CREATE INDEX mention_on ON mention (item_id);
CREATE INDEX team_of_member ON team_member (person);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('event',1);
COMMIT;
CREATE VIRTUAL TABLE assessment_text USING fts5 (search, content='assessment', content_rowid='place', tokenize='trigram case_sensitive 1');
CREATE VIRTUAL TABLE assessment_text_parts USING fts5vocab (assessment_text, instance);
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
PRAGMA user_version = 16;

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
INSERT INTO "agent_data" VALUES(1,'f39ff357-209e-4a4f-8fe3-6104a4159b46','_public','invoices',1795937759263312,1795937759600362,'1795937759600362-885b924dd879df9d',0,'accepted','a.txt','ea059944708cf6bb84cf39d44f715a1276bd4ec0df372ca3480401433562b336',0.9,'{"original_data":{"invoice_number":"A-1","total":1500.00,"big":12345678901234567890123},"data":{"invoice_number":"A-1 corrected","total":1500.00,"big":12345678901234567890123},"status":"accepted","overall_confidence":0.9,"file_name":"a.txt","file_hash":"ea059944708cf6bb84cf39d44f715a1276bd4ec0df372ca3480401433562b336","metadata":{"job_id":"j","review":{"decision":"accepted","reviewer":"Reviewer","reviewer_id":"115882d0-bc89-4312-a5ce-d23cda0e8856","decided_at":"2026-11-29T07:35:59.599486728Z","decided_on":"1795937759263312-b63fcf862a8d70f7","decision_id":"85d41029-dc87-46f2-a4a1-692d6365c684","edited_fields":["invoice_number"],"revision":1}}}');
INSERT INTO "agent_data" VALUES(2,'8d534330-ae17-4748-a04f-e2eec452628e','_public','invoices',1795937759280445,1795937759280445,'1795937759280445-078af6175c8cc893',0,'pending_review','項.pdf',NULL,0.01,'{"data":{"invoice_number":"A-2","total":null},"status":"pending_review","overall_confidence":1e-2,"file_name":"項.pdf"}');
INSERT INTO "agent_data" VALUES(3,'49994767-8dc3-4721-81b9-0007a71f17f5','_public','invoices',1795937759310735,1795937759310735,'1795937759310735-f1476483a22ed88e',0,'pending_review',NULL,NULL,NULL,'{ "status" : "pending_review", "data": {"total": 2.50, "invoice_number": ["A-3", 3]} , "note":"Müller \u00e9 \n"}');
INSERT INTO "agent_data" VALUES(4,'6eed79bf-0b39-4263-9538-b969ef44f685','_public','invoices',1795937759322123,1795937759322123,'1795937759322123-e010cff850f48aa1',1,NULL,NULL,NULL,NULL,'{"status":7,"data":{"invoice_number":"A-4"}}');
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
CREATE TABLE claim (
    item_id       TEXT PRIMARY KEY,
    reviewer      TEXT NOT NULL,
    reviewer_name TEXT NOT NULL,
    until         INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO "claim" VALUES('49994767-8dc3-4721-81b9-0007a71f17f5','115882d0-bc89-4312-a5ce-d23cda0e8856','Reviewer',1795937939702553);
INSERT INTO "claim" VALUES('8d534330-ae17-4748-a04f-e2eec452628e','115882d0-bc89-4312-a5ce-d23cda0e8856','Reviewer',1795937939871208);
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
INSERT INTO "draft" VALUES('8d534330-ae17-4748-a04f-e2eec452628e','115882d0-bc89-4312-a5ce-d23cda0e8856','1795937759280445-078af6175c8cc893','{"edits":[{"set":{"path":"invoice_number","value":"typed and not decided"}}],"history":{"done":[{"place":"invoice_number","at":0,"len":1,"edits":[]}]}}',1,1795937759821671);
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
INSERT INTO "event" VALUES(1,'f39ff357-209e-4a4f-8fe3-6104a4159b46',1795937759601087,'115882d0-bc89-4312-a5ce-d23cda0e8856','Reviewer','accepted','1795937759263312-b63fcf862a8d70f7','{"decision":{"decision_id":"85d41029-dc87-46f2-a4a1-692d6365c684"},"draft":{"edits":[{"set":{"path":"invoice_number","value":"A-1 corrected"}}]},"changes":[{"path":"invoice_number","extracted":"A-1","was":"A-1","now":"A-1 corrected"}],"state":{"status":"accepted","edited_fields":["invoice_number"]}}','0e5c8334cba1e2fc6292cf982505f576ca3bde8cd32a931b3d73ac609c3b5eeb');
CREATE TABLE event_head (
    chain    INTEGER PRIMARY KEY CHECK (chain = 1),
    event_id INTEGER NOT NULL,
    hash     TEXT NOT NULL
);
INSERT INTO "event_head" VALUES(1,1,'0e5c8334cba1e2fc6292cf982505f576ca3bde8cd32a931b3d73ac609c3b5eeb');
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
INSERT INTO "files" VALUES(1,'dfl-e31f024c-33d6-48e5-b5d5-6e015abca09e','a.txt',NULL,NULL,'ea059944708cf6bb84cf39d44f715a1276bd4ec0df372ca3480401433562b336',34,'text/plain','user_data',1795937759201107,1795937759201107,NULL);
CREATE TABLE indexed_field (path TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO "indexed_field" VALUES('data.invoice_number');
CREATE TABLE seen_record (
    item_id TEXT NOT NULL,
    version TEXT NOT NULL,
    record  TEXT NOT NULL,
    seen_at INTEGER NOT NULL,
    PRIMARY KEY (item_id, version)
) WITHOUT ROWID;
INSERT INTO "seen_record" VALUES('49994767-8dc3-4721-81b9-0007a71f17f5','1795937759310735-f1476483a22ed88e','{"status":"pending_review","data":{"total":2.50,"invoice_number":["A-3",3]},"note":"Müller é \n"}',1795937759688898);
INSERT INTO "seen_record" VALUES('8d534330-ae17-4748-a04f-e2eec452628e','1795937759280445-078af6175c8cc893','{"data":{"invoice_number":"A-2","total":null},"status":"pending_review","overall_confidence":1e-2,"file_name":"項.pdf"}',1795937759765929);
INSERT INTO "seen_record" VALUES('f39ff357-209e-4a4f-8fe3-6104a4159b46','1795937759263312-b63fcf862a8d70f7','{"original_data":{"invoice_number":"A-1","total":1500.00,"big":12345678901234567890123},"data":{"invoice_number":"A-1","total":1500.00,"big":12345678901234567890123},"status":"pending_review","overall_confidence":0.9,"file_name":"a.txt","file_hash":"ea059944708cf6bb84cf39d44f715a1276bd4ec0df372ca3480401433562b336","metadata":{"job_id":"j"}}',1795937759486493);
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
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('event',1);
COMMIT;
PRAGMA user_version = 7;

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
INSERT INTO "agent_data" VALUES(1,'35734988-2994-40df-ae64-1e1ade292a3e','_public','invoices',1795921204188042,1795921204258793,'1795921204258793-8d0954ca07b1dda8',0,'accepted','a.txt','ea059944708cf6bb84cf39d44f715a1276bd4ec0df372ca3480401433562b336',0.9,'{"original_data":{"invoice_number":"A-1","total":1500.00,"big":12345678901234567890123},"data":{"invoice_number":"A-1 corrected","total":1500.00,"big":12345678901234567890123},"status":"accepted","overall_confidence":0.9,"file_name":"a.txt","file_hash":"ea059944708cf6bb84cf39d44f715a1276bd4ec0df372ca3480401433562b336","metadata":{"job_id":"j","review":{"decision":"accepted","reviewer":"Reviewer","reviewer_id":"8ae8b9be-49f5-435b-b3c0-bbf0126f0588","decided_at":"2026-11-29T03:00:04.258169482Z","decided_on":"1795921204188042-b63fcf862a8d70f7","edited_fields":["invoice_number"],"revision":1}}}');
INSERT INTO "agent_data" VALUES(2,'6568b773-3295-48fb-b534-821bca227d97','_public','invoices',1795921204192084,1795921204192084,'1795921204192084-078af6175c8cc893',0,'pending_review','項.pdf',NULL,0.01,'{"data":{"invoice_number":"A-2","total":null},"status":"pending_review","overall_confidence":1e-2,"file_name":"項.pdf"}');
INSERT INTO "agent_data" VALUES(3,'e0ac2243-dc60-49a0-8bdc-c939c6d5e9b7','_public','invoices',1795921204196505,1795921204196505,'1795921204196505-f1476483a22ed88e',0,'pending_review',NULL,NULL,NULL,'{ "status" : "pending_review", "data": {"total": 2.50, "invoice_number": ["A-3", 3]} , "note":"Müller \u00e9 \n"}');
INSERT INTO "agent_data" VALUES(4,'123d10ca-ec3b-47dc-8552-ff2d72931730','_public','invoices',1795921204201671,1795921204201671,'1795921204201671-e010cff850f48aa1',1,NULL,NULL,NULL,NULL,'{"status":7,"data":{"invoice_number":"A-4"}}');
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
INSERT INTO "files" VALUES(1,'dfl-e92ce324-d044-4400-8a6b-5e06b62d2d11','a.txt',NULL,NULL,'ea059944708cf6bb84cf39d44f715a1276bd4ec0df372ca3480401433562b336',34,'text/plain','user_data',1795921204180834,1795921204180834,NULL);
CREATE INDEX agent_data_by_status ON agent_data (deployment_name, collection, status, created_at DESC, id);
CREATE INDEX agent_data_by_creation ON agent_data (deployment_name, collection, created_at DESC, id);
CREATE INDEX agent_data_by_file_hash ON agent_data (deployment_name, collection, file_hash);
CREATE INDEX agent_data_odd ON agent_data (deployment_name, collection) WHERE odd = 1;
CREATE INDEX files_by_creation ON files (created_at DESC, id);
CREATE INDEX files_by_name ON files (name, id);
CREATE INDEX files_by_content ON files (content_hash);
CREATE INDEX files_by_external_id ON files (external_file_id) WHERE external_file_id IS NOT NULL;
COMMIT;
PRAGMA user_version = 2;

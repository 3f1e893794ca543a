-- Exports of what is new; as in migrations/sqlite.
CREATE TABLE export (
    id            text COLLATE "C" PRIMARY KEY,
    scope         text COLLATE "C" NOT NULL,
    name          text NOT NULL,
    at            bigint NOT NULL,
    reviewer      text NOT NULL,
    reviewer_name text NOT NULL,
    UNIQUE (scope, name)
);
CREATE INDEX export_by_time ON export (scope, at);
CREATE TABLE exported_item (
    item_id text COLLATE "C" NOT NULL,
    version text COLLATE "C" NOT NULL,
    export  text COLLATE "C" NOT NULL,
    place   bigint NOT NULL,
    PRIMARY KEY (item_id, version)
);
CREATE INDEX exported_item_of_export ON exported_item (export, place);

-- How far `countersign migrate-store` has come, for each table that it copies: changed in the transactions that copy the rows, so
-- that a migration that broke off goes on where it was. Empty where nothing was ever migrated.
CREATE TABLE store_migration (
    table_name    text COLLATE "C" PRIMARY KEY,
    source        text NOT NULL, -- the SQLite file
    source_state  text NOT NULL, -- of its table when the migration began; it must not change meanwhile
    copied_up_to  text NOT NULL, -- the key of the last row copied, as JSON
    copied        bigint NOT NULL,
    finished      boolean NOT NULL
);

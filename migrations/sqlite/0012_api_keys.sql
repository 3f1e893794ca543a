-- The keys of agents. Of a key itself only the hash is kept. Times are microseconds since 1970; 0 is never.
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

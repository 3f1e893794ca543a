-- The keys of agents; as in migrations/sqlite.
CREATE TABLE api_key (
    id           text COLLATE "C" PRIMARY KEY,
    name         text NOT NULL,
    hash         text NOT NULL,
    permit       text NOT NULL,
    created_at   bigint NOT NULL,
    ends_at      bigint NOT NULL,
    revoked_at   bigint NOT NULL,
    last_used_at bigint NOT NULL
);

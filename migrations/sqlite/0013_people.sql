-- People, and how they sign in. Of passwords, links and sessions only hashes are kept. Times are microseconds since 1970; 0 is never.
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
CREATE UNIQUE INDEX person_by_login ON person (login) WHERE login <> '';
CREATE UNIQUE INDEX person_by_subject ON person (issuer, subject) WHERE issuer <> '';

-- Links with which a person chooses a password, each of use once.
CREATE TABLE invitation (
    id      TEXT PRIMARY KEY,
    person  TEXT NOT NULL,
    hash    TEXT NOT NULL, -- SHA-256, in hex
    ends_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE session (
    id         TEXT PRIMARY KEY,
    person     TEXT NOT NULL,
    hash       TEXT NOT NULL, -- SHA-256 of the cookie, in hex
    started_at INTEGER NOT NULL,
    used_at    INTEGER NOT NULL, -- to the minute
    ended_at   INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX session_of_person ON session (person);

-- People who are at their provider now, to sign in there.
CREATE TABLE started_sign_in (
    id       TEXT PRIMARY KEY, -- SHA-256 of the state that the provider gives back, in hex
    hash     TEXT NOT NULL,    -- SHA-256 of the cookie of the browser that went there
    nonce    TEXT NOT NULL,
    verifier TEXT NOT NULL,    -- of PKCE
    place    TEXT NOT NULL,    -- the path to come back to
    form     TEXT NOT NULL,    -- a form that could not be sent because the session had ended
    ends_at  INTEGER NOT NULL
) WITHOUT ROWID;

-- Items that the first of two people has signed, while that is the last thing in their trace.
CREATE TABLE waiting_signature (
    item_id       TEXT PRIMARY KEY,
    reviewer      TEXT NOT NULL,
    reviewer_name TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX waiting_signature_of ON waiting_signature (reviewer);

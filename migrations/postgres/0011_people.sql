-- People, and how they sign in; as in migrations/sqlite.
CREATE TABLE person (
    id           text COLLATE "C" PRIMARY KEY,
    login        text COLLATE "C" NOT NULL,
    name         text NOT NULL,
    issuer       text COLLATE "C" NOT NULL,
    subject      text COLLATE "C" NOT NULL,
    password     text NOT NULL,
    grants       text NOT NULL,
    group_grants text NOT NULL,
    created_at   bigint NOT NULL,
    disabled_at  bigint NOT NULL
);

CREATE UNIQUE INDEX person_by_login ON person (login) WHERE login <> '';
CREATE UNIQUE INDEX person_by_subject ON person (issuer, subject) WHERE issuer <> '';
CREATE TABLE invitation (
    id      text COLLATE "C" PRIMARY KEY,
    person  text NOT NULL,
    hash    text NOT NULL,
    ends_at bigint NOT NULL
);

CREATE TABLE session (
    id         text COLLATE "C" PRIMARY KEY,
    person     text COLLATE "C" NOT NULL,
    hash       text NOT NULL,
    started_at bigint NOT NULL,
    used_at    bigint NOT NULL,
    ended_at   bigint NOT NULL
);

CREATE INDEX session_of_person ON session (person);
CREATE TABLE started_sign_in (
    id       text COLLATE "C" PRIMARY KEY,
    hash     text NOT NULL,
    nonce    text NOT NULL,
    verifier text NOT NULL,
    place    text NOT NULL,
    form     text NOT NULL,
    ends_at  bigint NOT NULL
);

CREATE TABLE waiting_signature (
    item_id       text COLLATE "C" PRIMARY KEY,
    reviewer      text COLLATE "C" NOT NULL,
    reviewer_name text NOT NULL
);
CREATE INDEX waiting_signature_of ON waiting_signature (reviewer);

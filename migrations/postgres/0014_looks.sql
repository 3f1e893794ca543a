-- Whose open page shows an item that somebody else works on, or nobody: a row for each page, until when.
CREATE TABLE look (
    id            text PRIMARY KEY,
    item_id       text NOT NULL,
    reviewer      text NOT NULL,
    reviewer_name text NOT NULL,
    until         bigint NOT NULL
);

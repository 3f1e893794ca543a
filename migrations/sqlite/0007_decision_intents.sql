-- Decisions on records that are kept elsewhere (LlamaCloud), announced before they are written there.
CREATE TABLE decision_intent (
    id      TEXT PRIMARY KEY, -- of the decision; the record carries it
    item_id TEXT NOT NULL,
    at      INTEGER NOT NULL, -- microseconds since 1970
    entry   TEXT NOT NULL -- JSON of ledger::LedgerEntry
);
CREATE INDEX decision_intent_of_item ON decision_intent (item_id);

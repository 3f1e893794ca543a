-- Decisions on records that are kept elsewhere (LlamaCloud), announced before they are written there.
CREATE TABLE decision_intent (
    id      text PRIMARY KEY, -- of the decision; the record carries it
    item_id text NOT NULL,
    at      bigint NOT NULL, -- microseconds since 1970
    entry   text NOT NULL -- JSON of ledger::LedgerEntry
);
CREATE INDEX decision_intent_of_item ON decision_intent (item_id);

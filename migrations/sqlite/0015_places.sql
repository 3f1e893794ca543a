-- Where the item was that a reviewer saw: the deployment and the collection, in two lines. Empty where nobody wrote it down: what was
-- seen before belongs to the one queue that there was.
ALTER TABLE seen_record ADD COLUMN place TEXT NOT NULL DEFAULT '';

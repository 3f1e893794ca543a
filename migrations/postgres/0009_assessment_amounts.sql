-- As in migrations/sqlite.
ALTER TABLE assessment ADD COLUMN amount double precision NOT NULL DEFAULT -1e300;
CREATE INDEX assessment_by_amount ON assessment (scope, status, amount);
CREATE INDEX assessment_by_amount_of_all ON assessment (scope, amount);

-- The total, to find the records between two; less than any: unknown. It is filled when the records are assessed anew.
ALTER TABLE assessment ADD COLUMN amount REAL NOT NULL DEFAULT -1e300;
CREATE INDEX assessment_by_amount ON assessment (scope, status, amount);
CREATE INDEX assessment_by_amount_of_all ON assessment (scope, amount);

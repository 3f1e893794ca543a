-- The records in which three characters stand, in order of their places: says which of them are rare. Keeps nothing itself.
CREATE VIRTUAL TABLE assessment_text_parts USING fts5vocab (assessment_text, instance);

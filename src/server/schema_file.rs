//! Reads a file with the JSON Schema of the fields.

use crate::domain::Schema;
use anyhow::{Context, Result, bail};
use std::{fs, path::Path};

/// Mistakes that are told at once.
const MOST_TOLD: usize = 5;

/// The schema in the file. Refuses what is no schema, with the place of each mistake: a field whose rule is misspelt would be let
/// through without a word.
pub(super) fn read(file: &Path) -> Result<Schema> {
    let text = fs::read_to_string(file).with_context(|| format!("can't read the schema {}", file.display()))?;
    let schema = serde_json::from_str(&text).with_context(|| format!("the schema {} is not JSON", file.display()))?;
    let schema = Schema::new(schema);
    let mistakes = schema.mistakes();
    if mistakes.is_empty() {
        return Ok(schema);
    }
    let mut told: Vec<String> = mistakes.iter().take(MOST_TOLD).map(ToString::to_string).collect();
    if mistakes.len() > MOST_TOLD {
        told.push(format!("and {} more", mistakes.len() - MOST_TOLD));
    }
    bail!("the schema {} is no JSON Schema: {}", file.display(), told.join("; "))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_schema_is_refused_with_file_and_place() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("schema.json");
        let refusal = |text: &str| {
            fs::write(&file, text).unwrap();
            read(&file).map(drop).unwrap_err().to_string().replace(file.to_str().unwrap(), "FILE")
        };
        assert_eq!(refusal("[]"), "the schema FILE is no JSON Schema: it is a list, not an object");
        assert_eq!(
            refusal(r#"{"properties": {"total": {"type": "decimal"}}, "required": "total"}"#),
            "the schema FILE is no JSON Schema: at /properties/total/type: there is no type “decimal”; \
             at /required: it is a text, not a list of texts"
        );
        let many =
            serde_json::json!({"properties": (0..9).map(|at| (at.to_string(), at.into())).collect::<serde_json::Map<_, _>>()});
        let told = refusal(&many.to_string());
        assert!(told.ends_with("at /properties/4: it is a number, not an object; and 4 more"), "{told}");
        assert!(refusal("{").starts_with("the schema FILE is not JSON"));
        fs::write(&file, r#"{"properties": {"total": {"type": ["number", "null"]}}}"#).unwrap();
        assert!(read(&file).is_ok());
    }
}

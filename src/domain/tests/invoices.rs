//! The real invoices, if they are available.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::HashMap;
use std::path::PathBuf;

use super::properties::{leaves, shown_by};
use crate::domain::{Collection, ExtractedData, FieldPath, FlagKind, Schema, blocks, diff, fields, flags};

/// The extractions with their names, and their schema; `None`, with a line on the console, if they are not available.
fn invoices() -> Option<(Vec<(String, String)>, Schema)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/invoices");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        eprintln!("SKIPPED: no invoices in {}", folder.display());
        return None;
    };
    let files = entries.map(|entry| entry.unwrap().path()).filter(|file| file.to_string_lossy().ends_with(".extracted.json"));
    let read: Vec<(String, String)> =
        files.map(|file| (file.display().to_string(), std::fs::read_to_string(&file).unwrap())).collect();
    assert!(!read.is_empty(), "no extractions in {}", folder.display());
    let schema = serde_json::from_str(&std::fs::read_to_string(folder.join("schema.json")).unwrap()).unwrap();
    Some((read, Schema::new(schema)))
}

#[test]
fn every_leaf_of_the_real_invoices_is_shown_once_and_only_values_are_flagged() {
    let Some((invoices, schema)) = invoices() else { return };
    let plain = Collection::new("invoices", "agent");
    let with_schema = Collection { schema: Some(schema), ..plain.clone() };
    for (name, text) in &invoices {
        let record = ExtractedData::new(serde_json::from_str(text).unwrap());
        assert_eq!(record.problems(), [], "{name}");
        for collection in [&plain, &with_schema] {
            let blocks = blocks(&record, collection);
            let fields = fields(&blocks);
            let mut shown: HashMap<FieldPath, usize> = HashMap::new();
            for field in &fields {
                assert_eq!(field.path.get(record.data()), field.value.as_ref(), "{name}: {}", field.path);
                assert_eq!(field.was, None, "{name}: nothing was edited");
                shown_by(field).into_iter().for_each(|path| *shown.entry(path).or_default() += 1);
            }
            for leaf in leaves(record.data()) {
                assert_eq!(shown.get(&leaf), Some(&1), "{name}: {leaf}");
            }
            let flags = flags(&record, collection);
            for flag in &flags {
                let value = flag.path.as_ref().unwrap().get(record.data());
                assert!(value.is_some_and(|value| !value.is_null()), "{name}: {flag:?}");
                let expected = [FlagKind::LowConfidence, FlagKind::FailedRule, FlagKind::RuleWarning];
                assert!(expected.contains(&flag.kind), "{name}: {flag:?}");
            }
            let on_the_page: Vec<_> = fields.iter().flat_map(|field| field.flags.iter().map(|flag| (**flag).clone())).collect();
            assert_eq!(on_the_page, flags, "{name}: the page and the queue see the same");
            let texts = collection.key_fields(record.data());
            assert!(texts.len() == 4 && texts.iter().filter(|key| !key.text.is_empty()).count() >= 3, "{name}: {texts:?}");
        }
    }
}

#[test]
fn the_real_invoices_survive_opening_and_saving() {
    let Some((invoices, _)) = invoices() else { return };
    for (name, text) in &invoices {
        let record: ExtractedData = serde_json::from_str(text).unwrap();
        let saved = serde_json::to_string(&record).unwrap();
        // The files are indented: without spaces both are the same, digit for digit and key for key.
        let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        assert!(bare(&saved) == bare(text), "{name} is not what it was");
        assert_eq!(diff(record.original_data(), record.data()), []);
    }
}

//! The words of the documents.

use countersign::domain::evidence::{PrintedPage, PrintedWord};
use serde_json::Value;
use std::collections::HashMap;

/// The words of every document, by the name of its file.
pub fn words() -> HashMap<String, Vec<PrintedPage>> {
    let known: Value =
        serde_json::from_slice(&std::fs::read(super::corpus::shared("evidence/prototype/words-dev.json")).unwrap()).unwrap();
    let page = |words: &Value| PrintedPage { words: words.as_array().unwrap().iter().map(word).collect(), size: (0.0, 0.0) };
    let pages = |document: &Value| document["pages"].as_array().map(|pages| pages.iter().map(page).collect()).unwrap_or_default();
    known.as_object().unwrap().iter().map(|(name, document)| (name.clone(), pages(document))).collect()
}

fn word(word: &Value) -> PrintedWord {
    let number = |at: usize| word[at].as_f64().unwrap();
    PrintedWord {
        text: word[0].as_str().unwrap().to_owned(),
        x: number(1),
        y: number(2),
        w: number(3),
        h: number(4),
        is_scanned: false,
    }
}

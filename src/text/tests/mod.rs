//! What the interface says, in both languages.

mod flag;
mod problem;
mod record_rules;
mod rule;
mod rule_cases;
mod rule_kinds;
mod sentences;
mod words;

use super::Language::{English, German};
use super::*;
use std::{collections::BTreeSet, fs, path::Path};

#[test]
fn numbers_choose_between_singular_and_plural() {
    assert_eq!(message!(English, queue_total, count = 1_u64), "1 document");
    assert_eq!(message!(English, queue_total, count = 20_u64), "20 documents");
    assert_eq!(message!(German, queue_total, count = 1_u64), "1 Dokument");
    assert_eq!(message!(German, queue_total, count = 0_u64), "0 Dokumente");
}

#[test]
fn the_browser_says_which_language_it_wants() {
    assert_eq!(Language::accepted("de-AT,de;q=0.9,en;q=0.8"), German);
    assert_eq!(Language::accepted("fr, en;q=0.4, de;q=0.7"), German);
    assert_eq!(Language::accepted("fr, de;q=0"), English);
    assert_eq!(Language::accepted(""), English);
    assert_eq!(Language::of_tag("DE_ch"), Some(German));
    assert_eq!(Language::of_tag("den"), None);
}

fn sources(folder: &Path, found: &mut String) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            found.push_str(&fs::read_to_string(path).unwrap());
        }
    }
}

#[test]
fn no_message_is_left_that_nothing_says() {
    let mut code = String::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut code);
    let words: BTreeSet<&str> = code.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').collect();
    let catalog = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/text/en.ftl")).unwrap();
    let ids = catalog.lines().filter_map(|line| line.split_once(" =")).map(|(id, _)| id);
    let unused: Vec<&str> = ids.filter(|id| !id.starts_with(' ') && !words.contains(id)).collect();
    assert!(unused.is_empty(), "messages that nothing says: {unused:?}");
}

//! The invoices of `rules.json`, each of a kind that raised a false alarm somewhere, or must raise one.

use std::path::PathBuf;

use serde_json::Value;

use crate::domain::Collection;
use crate::domain::rule::{Broken, Level};
use crate::text::Language;

/// What a warning must say where `right` asks for it by name.
const NAMES: [(&str, &str); 4] = [
    ("named rounding", "rounded"),
    ("rounded per line", "rounded for each line"),
    ("cash discount", "cash discount"),
    ("printed as 0", "no tax"),
];

#[test]
fn the_rules_say_of_each_case_what_is_right() {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/cases/rules.json");
    let Ok(text) = std::fs::read_to_string(&file) else {
        eprintln!("SKIPPED: no cases in {}", file.display());
        return;
    };
    let cases: Vec<Value> = serde_json::from_str(&text).unwrap();
    assert!(cases.len() >= 41, "{}", cases.len());
    let wrong: Vec<String> = cases.iter().filter_map(|case| Some(format!("{}: {}", case["name"], objection(case)?))).collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

fn objection(case: &Value) -> Option<String> {
    let collection = Collection::new("invoices", "agent");
    let (data, right) = (&case["data"], case["right"].as_str().unwrap());
    let broken = collection.broken_rules(data, Some("2026-11-24"));
    let told: Vec<String> =
        broken.iter().map(|one| format!("{:?} {}: {}", one.level, one.path, one.broken.sentence(Language::English))).collect();
    let objection = |why: &str| Some(format!("{why}; right is “{right}”, told was {told:#?}"));
    if let Some(sum) = right.strip_prefix("blocks: ") {
        let numbers: Vec<f64> = sum.split([' ', ',']).filter_map(|word| word.parse().ok()).collect();
        let [.., makes, says] = numbers[..] else { return objection("not understood") };
        let is_found = broken.iter().any(|one| match &one.broken {
            Broken::Sum { makes: m, says: s, .. } => one.level == Level::Block && (m.parse(), s.parse()) == (Ok(makes), Ok(says)),
            _ => false,
        });
        return if is_found { None } else { objection("not found") };
    }
    if !right.contains("nothing blocks") && !right.contains("at most a warning") {
        return objection("not understood");
    }
    if broken.iter().any(|one| one.level == Level::Block) {
        return objection("blocks");
    }
    if right.starts_with("nothing") && !told.is_empty() {
        return objection("warns");
    }
    for (name, says) in NAMES.iter().filter(|(name, _)| right.contains(name)) {
        if !told.iter().all(|told| told.contains(says)) {
            return objection(name);
        }
    }
    collection.suggestion(data).and_then(|found| objection(&format!("suggests {} = {}", found.path, found.text)))
}

//! The list of the documents and the mistakes in their records, made from the same data as the records.

use crate::documents::Demo;
use crate::story::Mistake;
use serde_json::Value;
use std::fmt::Write;

const HEAD: &str = "\
# Demo documents

Invented invoices, drawn and “extracted” by our own code (`demo/generate`, run by `cargo run --example generate-demo`); nothing here is
real. `documents/NAME.extracted.json` is what a LlamaCloud agent would have stored; `schema.json` is the schema of its `data`. Written by
the generator: change it there.

| document | what it is | what its record gets wrong (confidence) |
|---|---|---|
";

/// The list, with a row per document.
#[derive(Default)]
pub struct Readme {
    rows: String,
}

impl Readme {
    pub fn add(&mut self, demo: &Demo, file_name: &str) {
        let truth = demo.invoice.truth();
        let mut notes: Vec<String> = demo.story.mistakes.iter().filter_map(|mistake| note(mistake, &truth)).collect();
        let of = |pick: fn(&Mistake) -> bool| -> Vec<&str> {
            demo.story.mistakes.iter().filter(|mistake| pick(mistake)).map(Mistake::at).collect()
        };
        let dropped = of(|mistake| matches!(mistake, Mistake::Dropped { .. }));
        let missing = of(|mistake| matches!(mistake, Mistake::Missing { .. }));
        for (what, pointers) in [("rows left out", dropped), ("null", missing)] {
            if !pointers.is_empty() {
                notes.push(format!("{what}: {}", fields(&pointers)));
            }
        }
        if notes.is_empty() {
            notes.push("nothing".into());
        }
        if !demo.story.unknown.is_empty() {
            notes.push(format!("confidence unknown: {}", fields(&demo.story.unknown)));
        }
        if let Some(page) = demo.story.unread_page {
            notes.insert(0, format!("page {page} not read"));
        }
        let pages = match demo.sheet.page_count() {
            1 => String::new(),
            n => format!(", {n} pages"),
        };
        let status = if demo.story.corrected { "accepted, corrected" } else { demo.story.status };
        let row = format!("| {file_name} | {}{pages}; `{status}` | {} |", demo.about, notes.join("; "));
        let _ = writeln!(self.rows, "{row}");
    }

    pub fn text(&self) -> String {
        format!("{HEAD}{}", self.rows)
    }
}

/// The wrong value and the right one. `None` for missing values and rows.
fn note(mistake: &Mistake, truth: &Value) -> Option<String> {
    let name = fields(&[mistake.at()]);
    match mistake {
        Mistake::Wrong { at, says, confidence, .. } => {
            let right = truth.pointer(at).map(Value::to_string).unwrap_or_default();
            Some(format!("{name}: {says} for {right} ({confidence})"))
        }
        Mistake::Joined { with, confidence, .. } => Some(format!("{name}: joined with {} ({confidence})", fields(&[with]))),
        Mistake::Missing { .. } | Mistake::Dropped { .. } => None,
    }
}

fn fields(pointers: &[&str]) -> String {
    pointers.iter().map(|at| at.trim_start_matches('/').replace('/', ".")).collect::<Vec<_>>().join(", ")
}

//! The record of a document: what an extraction agent might have read, with confidence and citations.
//!
//! The shape is LlamaCloud's `ExtractedData`; the application reads it in `domain::extracted_data`.

use crate::chance::Chance;
use crate::sheet::Mark;
use crate::story::{Mistake, Story};
use serde_json::{Map, Value, json};

/// The document that a record is about.
pub struct Source<'a> {
    pub file_name: &'a str,
    /// SHA-256 of its bytes, in hex.
    pub file_hash: &'a str,
    /// Where its fields are, in the unit of `page_size`.
    pub marks: &'a [Mark],
    pub page_size: (f32, f32),
}

/// Builds the record as JSON.
///
/// # Panics
/// If a field is neither drawn nor one that a reader can infer, if a drawn field is not in the data, or if a mistake names an
/// unknown field: the demo would be wrong.
pub fn record(truth: &Value, source: &Source<'_>, story: &Story) -> Value {
    for mark in source.marks {
        let known = decoy(&mark.field) || truth.pointer(&mark.field).is_some_and(|value| !value.is_null());
        assert!(known, "{}: {} is drawn but not in the data", source.file_name, mark.field);
    }
    for pointer in story.pointers() {
        let known = decoy(&pointer) || truth.pointer(&pointer).is_some();
        assert!(known, "{}: the story names {pointer}, which is not in the data", source.file_name);
    }
    let mut reader = Reader { source, story, chance: Chance::of(source.file_name), confidences: Vec::new() };
    let (read, metadata) = reader.node(truth, "");
    let sum: f64 = reader.confidences.iter().sum();
    let overall = four_digits(sum / reader.confidences.len() as f64);
    json!({
        "original_data": read,
        "data": if story.corrected { truth } else { &read },
        "status": story.status,
        "overall_confidence": overall,
        "field_metadata": metadata,
        "file_id": null,
        "file_name": source.file_name,
        "file_hash": source.file_hash,
        "metadata": match story.error {
            Some(error) => json!({"extraction_error": error}),
            None => json!({"job_id": story.job}),
        },
    })
}

/// A text that is not a field of the schema, such as a customer number, but may be mistaken for one.
fn decoy(pointer: &str) -> bool {
    pointer.starts_with('#')
}

struct Reader<'a> {
    source: &'a Source<'a>,
    story: &'a Story,
    chance: Chance,
    confidences: Vec<f64>,
}

impl Reader<'_> {
    /// What was read at a pointer, and its metadata (null if there is none).
    fn node(&mut self, truth: &Value, pointer: &str) -> (Value, Value) {
        match truth {
            Value::Object(fields) => {
                let (mut data, mut metadata) = (Map::new(), Map::new());
                for (name, value) in fields {
                    let (read, about) = self.node(value, &format!("{pointer}/{name}"));
                    data.insert(name.clone(), read);
                    if !about.is_null() {
                        metadata.insert(name.clone(), about);
                    }
                }
                (data.into(), metadata.into())
            }
            Value::Array(rows) => {
                let (mut data, mut metadata) = (Vec::new(), Vec::new());
                for (i, row) in rows.iter().enumerate() {
                    let at = format!("{pointer}/{i}");
                    if !self.story.skips(&at) {
                        let (read, about) = self.node(row, &at);
                        data.push(read);
                        metadata.push(about);
                    }
                }
                (data.into(), metadata.into())
            }
            _ => self.leaf(truth, pointer),
        }
    }

    fn leaf(&mut self, truth: &Value, pointer: &str) -> (Value, Value) {
        let mistake = self.story.mistakes.iter().find(|mistake| mistake.at() == pointer);
        // Random numbers are drawn even if they are not used, so that changing one field leaves the others as they were.
        let (ordinary, split) = (self.chance.between(0.0, 1.0).powf(0.6), self.chance.between(0.3, 0.7));
        let mut seen_at = vec![pointer];
        let (value, mut confidence, mut why) = match mistake {
            Some(Mistake::Missing { .. } | Mistake::Dropped { .. }) => return (Value::Null, Value::Null),
            Some(Mistake::Wrong { says, confidence, why, from, .. }) => {
                seen_at = from.map_or_else(|| vec![pointer], |from| vec![from]);
                (says.clone(), Some(*confidence), (*why).to_owned())
            }
            Some(Mistake::Joined { text, with, confidence, why, .. }) => {
                seen_at.push(with);
                (Value::String(text.clone()), Some(*confidence), (*why).to_owned())
            }
            None if truth.is_null() => return (Value::Null, Value::Null),
            None => (truth.clone(), Some(0.86 + 0.135 * ordinary), String::new()),
        };
        let marks: Vec<&Mark> = seen_at
            .iter()
            .flat_map(|at| self.source.marks.iter().filter(move |mark| mark.field == *at))
            .filter(|mark| self.story.unread_page != Some(mark.page))
            .collect();
        if mistake.is_none() {
            why = reason(&value, pointer, &marks, self.source.file_name);
        }
        if let Some((_, low)) = self.story.shaky.iter().find(|(at, _)| *at == pointer) {
            confidence = Some(*low);
        }
        if self.story.unknown.contains(&pointer) {
            confidence = None;
        }
        let citation = citations(&marks, self.source.page_size);
        let Some(confidence) = confidence.map(four_digits) else {
            return (value, json!({"confidence": null, "reasoning": why, "citation": citation}));
        };
        self.confidences.push(confidence);
        let parsing = four_digits(confidence.powf(split));
        let metadata = json!({
            "confidence": confidence,
            "extraction_confidence": four_digits((confidence / parsing).min(1.0)),
            "parsing_confidence": parsing,
            "reasoning": why,
            "citation": citation,
        });
        (value, metadata)
    }
}

/// The agent's reasoning for a right value.
fn reason(value: &Value, pointer: &str, marks: &[&Mark], file_name: &str) -> String {
    let written = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let Some(first) = marks.first() else {
        return match pointer.rsplit('/').next().unwrap_or_default() {
            "country" => "Not printed; inferred from the rest of the address.",
            "currency" => "Not printed beside the amounts; inferred from the country of the seller.",
            "document_type" => "Inferred from the layout.",
            "reverse_charge" => "No note that the buyer owes the tax.",
            _ => panic!("{file_name}: {pointer} is {written:?} but is drawn nowhere"),
        }
        .to_owned();
    };
    let printed: Vec<&str> = marks.iter().filter(|mark| mark.citation == first.citation).map(|mark| mark.text.as_str()).collect();
    let printed = printed.join(" ");
    match value {
        _ if printed == written => "Read as printed.".to_owned(),
        Value::Number(_) => format!("Printed as “{printed}”."),
        _ if pointer.ends_with("_date") => format!("Printed as “{printed}”, written as a date."),
        _ if pointer.ends_with("iban") || pointer.ends_with("vat_id") => "Read as printed, without the blanks.".to_owned(),
        _ => format!("Taken from “{printed}”."),
    }
}

fn citations(marks: &[&Mark], (width, height): (f32, f32)) -> Value {
    let mut out: Vec<Value> = Vec::new();
    let mut done: Vec<usize> = Vec::new();
    for mark in marks {
        if done.contains(&mark.citation) {
            continue;
        }
        done.push(mark.citation);
        let together: Vec<&&Mark> = marks.iter().filter(|other| other.citation == mark.citation).collect();
        let text: Vec<&str> = together.iter().map(|mark| mark.text.as_str()).collect();
        let boxes: Vec<Value> = together
            .iter()
            .map(|mark| {
                let area = mark.area;
                json!({"x": two_digits(area.x), "y": two_digits(area.y), "w": two_digits(area.w), "h": two_digits(area.h)})
            })
            .collect();
        out.push(json!({
            "page": mark.page,
            "matching_text": text.join(" "),
            "bounding_boxes": boxes,
            "page_dimensions": {"width": two_digits(width), "height": two_digits(height)},
        }));
    }
    out.into()
}

fn four_digits(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}

fn two_digits(value: f32) -> f64 {
    (f64::from(value) * 100.0).round() / 100.0
}

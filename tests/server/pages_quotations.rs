//! Quotations are found inside the boxes of their citations: measured on real invoices, if they are on this machine.

use crate::pages_world::World;
use countersign::documents::find::{find, find_quoted};
use serde_json::Value;
use std::path::Path;

/// A citation: page, text, boxes as (x, y, w, h).
type Cited = (u32, String, Vec<[f64; 4]>);

fn citations(value: &Value, found: &mut Vec<Cited>) {
    match value {
        Value::Object(fields) => {
            if let (Some(page), Some(text)) =
                (fields.get("page").and_then(Value::as_u64), fields.get("matching_text").and_then(Value::as_str))
            {
                let boxes = fields.get("bounding_boxes").and_then(Value::as_array).cloned().unwrap_or_default();
                let number = |one: &Value, name: &str| one.get(name).and_then(Value::as_f64).unwrap();
                let boxes = boxes.iter().map(|one| ["x", "y", "w", "h"].map(|name| number(one, name))).collect();
                found.push((u32::try_from(page).unwrap(), text.to_owned(), boxes));
            }
            fields.values().for_each(|inner| citations(inner, found));
        }
        Value::Array(items) => items.iter().for_each(|inner| citations(inner, found)),
        _ => {}
    }
}

#[tokio::test]
async fn quoted_texts_of_real_invoices_are_found_in_the_boxes_of_their_citations() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/invoices");
    let mut records: Vec<_> = std::fs::read_dir(directory).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    records.retain(|path| path.to_string_lossy().ends_with(".extracted.json"));
    records.sort();
    if records.is_empty() {
        eprintln!("skipped: there are no invoices beside this repository");
        return;
    }
    let world = World::new();
    let (mut cited, mut without_words, mut hit, mut hit_first, mut only_one, mut unboxed, mut unboxed_found) =
        (0, 0, 0, 0, 0, 0, 0);
    for record in &records {
        let name = record.to_string_lossy().replace(".extracted.json", "");
        let Some(file) =
            ["pdf", "png", "jpg"].map(|kind| format!("{name}.{kind}")).into_iter().find(|file| Path::new(file).exists())
        else {
            panic!("{name} has no document");
        };
        let id = world.store(&file, std::fs::read(&file).unwrap()).await;
        let mut found = vec![];
        citations(&serde_json::from_slice(&std::fs::read(record).unwrap()).unwrap(), &mut found);
        for (page, text, boxes) in found {
            let words = world.pages.words(&id, page, None).await.unwrap_or_else(|error| panic!("{file}: {error:?}")).words;
            if words.is_empty() {
                without_words += 1;
                continue;
            }
            if boxes.is_empty() {
                unboxed += 1;
                unboxed_found += usize::from(!find(&words, &text).is_empty());
                continue;
            }
            cited += 1;
            let places = find_quoted(&words, &text);
            let overlaps = |place: &countersign::documents::find::Found| {
                place
                    .boxes
                    .iter()
                    .any(|a| boxes.iter().any(|[x, y, w, h]| a.x < x + w && *x < a.x + a.w && a.y < y + h && *y < a.y + a.h))
            };
            let is_hit = places.iter().any(overlaps);
            hit += usize::from(is_hit);
            hit_first += usize::from(places.first().is_some_and(overlaps));
            only_one += usize::from(places.len() == 1);
            if !is_hit {
                eprintln!("not found: {file}, page {page}: {text:?} at {boxes:?}, but {} places", places.len());
            }
        }
    }
    let share = |part: usize, of: usize| 100.0 * part as f64 / of as f64;
    eprintln!(
        "{cited} citations with boxes on pages with words: {hit} found in a box of theirs ({:.2} %), {hit_first} at the first place \
         ({:.2} %), {only_one} in one place only ({:.2} %); {unboxed_found} of {unboxed} without boxes found on their page; \
         {without_words} on pages without a text layer",
        share(hit, cited),
        share(hit_first, cited),
        share(only_one, cited)
    );
    assert!(cited > 1500, "the citations were read");
    assert!(share(hit, cited) >= 99.0, "{hit} of {cited}");
}

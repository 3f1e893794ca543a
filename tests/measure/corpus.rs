//! The invoices with their true values, and the records that a simulated agent made of them.

use countersign::domain::evidence::{PrintedPage, Witness};
use countersign::domain::{Collection, ExtractedData, Facts, FieldPath, Schema, Step};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

pub const MISREAD: [&str; 6] = [
    "invoices",
    "evidence/seeds/s101",
    "evidence/seeds/s102",
    "evidence/seeds/s103",
    "evidence/seeds/s104",
    "evidence/seeds/s105",
];
pub const HARD: [&str; 3] = ["evidence/seeds/h301", "evidence/seeds/h302", "evidence/seeds/h303"];
/// No invoice is of a later day.
const TODAY: &str = "2026-11-29";

/// A simulated error.
pub struct Error {
    pub kind: String,
    /// Where it is in the record.
    pub place: Option<FieldPath>,
    /// Where it is in the true values.
    pub origin: Option<FieldPath>,
    pub truth: Value,
}

/// A record to look at.
pub struct Case {
    pub name: String,
    pub record: ExtractedData,
    pub collection: Collection,
    pub facts: Facts,
    pub witness: Arc<Witness>,
    pub errors: Vec<Error>,
    pub truth: Value,
    /// Fields with a value.
    pub values: usize,
}

pub fn shared(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared").join(path)
}

/// Whether the invoices are beside this repository.
pub fn is_here() -> bool {
    let is_here = shared("invoices/MANIFEST.json").exists();
    if !is_here {
        eprintln!("skipped: there are no invoices beside this repository");
    }
    is_here
}

fn read(path: PathBuf) -> Value {
    serde_json::from_slice(&std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))).unwrap()
}

fn collection() -> Collection {
    let mut collection = Collection::new("invoices", "agent");
    collection.schema = Some(Schema::new(read(shared("invoices/schema.json"))));
    collection
}

/// Each document's name, and its words; read once for all tests.
fn documents() -> &'static [(String, Vec<PrintedPage>)] {
    static READ: OnceLock<Vec<(String, Vec<PrintedPage>)>> = OnceLock::new();
    READ.get_or_init(|| {
        let manifest = read(shared("invoices/MANIFEST.json"));
        let documents = manifest["documents"].as_array().unwrap();
        let text = |document: &Value, key: &str| document[key].as_str().unwrap().to_owned();
        let files: Vec<String> = documents.iter().map(|document| text(document, "file")).collect();
        let mut words = super::words::words(&files.iter().map(String::as_str).collect::<Vec<_>>());
        let of = |document: &Value| (text(document, "name"), words.remove(&text(document, "file")).unwrap_or_default());
        documents.iter().map(of).collect()
    })
}

/// The pages of each document.
pub fn pages() -> Vec<Vec<PrintedPage>> {
    documents().iter().map(|(_, pages)| pages.clone()).collect()
}

fn witnesses() -> &'static [(String, Arc<Witness>)] {
    static READ: OnceLock<Vec<(String, Arc<Witness>)>> = OnceLock::new();
    READ.get_or_init(|| documents().iter().map(|(name, pages)| (name.clone(), Arc::new(Witness::new(pages)))).collect())
}

fn truth(name: &str) -> Value {
    let mut truth = read(shared(&format!("invoices/{name}.truth.json")));
    truth.as_object_mut().unwrap().shift_remove("prices_include_tax");
    for row in truth["line_items"].as_array_mut().unwrap() {
        row.as_object_mut().unwrap().shift_remove("kind");
    }
    truth
}

pub fn cases(seeds: &[&str]) -> Vec<Case> {
    let mut cases = Vec::new();
    for seed in seeds {
        for (name, witness) in witnesses() {
            let record = shared(&format!("{seed}/{name}.extracted.json"));
            if record.exists() {
                let errors = read(shared(&format!("{seed}/{name}.errors.json")));
                cases.push(case(name, ExtractedData::new(read(record)), witness.clone(), errors_of(&errors["injected"])));
            }
        }
    }
    cases
}

/// The true values, as an agent would write them that is sure of everything.
pub fn truths() -> Vec<Case> {
    let sure = |name: &str| {
        ExtractedData::new(
            json!({"data": truth(name), "original_data": truth(name), "status": "pending_review", "field_metadata": {"confidence": 0.99}}),
        )
    };
    witnesses().iter().map(|(name, witness)| case(name, sure(name), witness.clone(), Vec::new())).collect()
}

fn case(name: &str, record: ExtractedData, witness: Arc<Witness>, errors: Vec<Error>) -> Case {
    let collection = collection();
    let facts = Facts { today: Some(TODAY.to_owned()), findings: witness.look(&record, &collection), ..Facts::default() };
    let values = values(record.data());
    Case { name: name.to_owned(), truth: truth(name), record, collection, facts, witness, errors, values }
}

fn values(value: &Value) -> usize {
    match value {
        Value::Object(map) => map.values().map(values).sum(),
        Value::Array(list) => list.iter().map(values).sum(),
        Value::Null => 0,
        _ => 1,
    }
}

/// The errors, each with its place in the record: rows behind a dropped or doubled one have moved.
fn errors_of(injected: &Value) -> Vec<Error> {
    let injected = injected.as_array().unwrap();
    let row = |kind: &str, key: &str| {
        let error = injected.iter().find(|error| error["kind"] == kind)?;
        error[key].as_str()?.parse::<FieldPath>().ok()?.steps().iter().find_map(|step| match step {
            Step::Index(at) => Some(*at),
            Step::Key(_) => None,
        })
    };
    let (dropped, doubled) = (row("row_dropped", "path"), row("row_duplicated", "extracted_path"));
    let moved = |path: &FieldPath| {
        let steps = path.steps().iter().map(|step| match step {
            Step::Index(at) if path.to_string().starts_with("line_items") => {
                let mut at = *at;
                at -= usize::from(dropped.is_some_and(|dropped| at > dropped));
                at += usize::from(doubled.is_some_and(|doubled| at >= doubled));
                Step::Index(at)
            }
            step => step.clone(),
        });
        FieldPath::from_iter(steps)
    };
    let error = |error: &Value| {
        let kind = error["kind"].as_str().unwrap().to_owned();
        let origin: Option<FieldPath> = error["path"].as_str().map(|path| path.parse().unwrap());
        let place: Option<FieldPath> = error["extracted_path"].as_str().map(|path| path.parse().unwrap());
        let place = if place.is_none() && kind != "row_dropped" { origin.as_ref().map(moved) } else { place };
        Error { kind, place, origin, truth: error["truth"].clone() }
    };
    injected.iter().map(error).collect()
}

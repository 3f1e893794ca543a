//! Properties that hold for any JSON.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::HashMap;
use std::sync::Arc;

use proptest::collection::{SizeRange, vec};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::Config;
use serde_json::{Map, Value, json};

use crate::domain::edit::{apply, undo};
use crate::domain::field_metadata::parse_as_sdk;
use crate::domain::form::{form, form_after};
use crate::domain::{
    Block, Collection, Edit, ExtractedData, Facts, Field, FieldMetadata, FieldPath, Locale, Node, PageDimensions, Problem,
    Schema, Step, blocks, describe, diff, fields, flags, lowest_confidence, parse_text, to_text,
};

/// The places of all values that are neither objects nor arrays.
pub(super) fn leaves(data: &Value) -> Vec<FieldPath> {
    fn walk(path: &FieldPath, value: &Value, found: &mut Vec<FieldPath>) {
        match value {
            Value::Object(map) => map.iter().for_each(|(key, value)| walk(&path.key(key), value, found)),
            Value::Array(list) => list.iter().enumerate().for_each(|(at, value)| walk(&path.index(at), value, found)),
            _ => found.push(path.clone()),
        }
    }
    let mut found = Vec::new();
    walk(&FieldPath::root(), data, &mut found);
    found
}

/// The places of the values that a field shows: several for a list in one cell.
pub(super) fn shown_by(field: &Field) -> Vec<FieldPath> {
    match &field.value {
        Some(Value::Array(list)) if !list.is_empty() => (0..list.len()).map(|at| field.path.index(at)).collect(),
        _ => vec![field.path.clone()],
    }
}

/// Writes no files of failed cases: the seeds are printed. Set `PROPTEST_CASES` for more cases than 256.
fn config() -> Config {
    Config { failure_persistence: None, ..Config::default() }
}

/// Keys with a meaning to this program, the SDKs or schemas, and arbitrary ones.
fn keys() -> impl Strategy<Value = String> {
    let known = [
        "a",
        "b",
        "c",
        "rows",
        "data",
        "original_data",
        "field_metadata",
        "metadata",
        "status",
        "confidence",
        "extraction_confidence",
        "citation",
        "reasoning",
        "error",
        "page",
        "page_number",
        "matching_text",
        "bounding_boxes",
        "page_dimensions",
        "x",
        "y",
        "w",
        "h",
        "width",
        "height",
        "field_errors",
        "extraction_error",
        "type",
        "properties",
        "items",
        "anyOf",
        "$ref",
        "required",
        "enum",
        "minimum",
        "",
    ];
    prop_oneof![4 => select(known.to_vec()).prop_map(str::to_owned), 1 => any::<String>()]
}

/// Numbers as JSON text, including long ones and exponents (as serde_json writes them: `e+7`).
fn numbers() -> impl Strategy<Value = Value> {
    "-?(0|[1-9][0-9]{0,30})(\\.[0-9]{1,30})?(e[+-][0-9]{1,4})?".prop_map(|text| serde_json::from_str(&text).unwrap())
}

fn scalars() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        numbers(),
        any::<String>().prop_map(Value::String),
        select(vec![
            "2026-03-31",
            "1",
            "1.5",
            "NaN",
            "object",
            "string",
            "number",
            "array",
            "#",
            "#/properties/a",
            "2026-03-31T10:00Z",
            ""
        ])
        .prop_map(Value::from),
    ]
}

fn objects(values: impl Strategy<Value = Value>, size: impl Into<SizeRange>) -> impl Strategy<Value = Value> {
    vec((keys(), values), size).prop_map(|fields| Value::Object(fields.into_iter().collect()))
}

pub(super) fn jsons() -> impl Strategy<Value = Value> {
    scalars().prop_recursive(5, 48, 6, |inner| prop_oneof![vec(inner.clone(), 0..5).prop_map(Value::Array), objects(inner, 0..6)])
}

/// Data with lists of rows, and metadata that fits it more or less.
fn records() -> impl Strategy<Value = ExtractedData> {
    let row = || objects(scalars(), 0..4);
    let list = vec(prop_oneof![6 => row(), 1 => jsons()], 0..5).prop_map(Value::Array);
    let said = vec(prop_oneof![4 => objects(objects(scalars(), 1..3), 0..4), 1 => jsons()], 0..6).prop_map(Value::Array);
    (list, said, objects(jsons(), 0..4), jsons(), objects(jsons(), 0..3)).prop_map(|(list, said, mut data, metadata, rest)| {
        data["rows"] = list;
        let metadata = if metadata.is_object() || metadata.is_null() { json!({"rows": said, "a": metadata}) } else { metadata };
        let mut raw: Map<String, Value> = rest.as_object().cloned().unwrap_or_default();
        raw.insert("original_data".to_owned(), data.clone());
        raw.insert("data".to_owned(), data);
        raw.insert("field_metadata".to_owned(), metadata);
        ExtractedData::new(Value::Object(raw))
    })
}

fn paths() -> impl Strategy<Value = FieldPath> {
    let step = prop_oneof![3 => keys().prop_map(Step::Key), 1 => (0..6_usize).prop_map(Step::Index), 1 => any::<usize>().prop_map(Step::Index)];
    vec(step, 0..6).prop_map(|steps| steps.into_iter().collect())
}

/// Edits that often fit: at rows, or at a place that the number selects when the edit is applied.
#[derive(Clone, Debug)]
enum Wish {
    At(usize, u8, Value),
    Exact(Edit),
}

fn edits() -> impl Strategy<Value = Edit> {
    let array = || prop_oneof![4 => Just(FieldPath::root().key("rows")), 1 => paths()];
    prop_oneof![
        (paths(), jsons()).prop_map(|(path, value)| Edit::Set { path, value }),
        (paths(), any::<String>()).prop_map(|(path, text)| Edit::Typed { path, text }),
        paths().prop_map(|path| Edit::Clear { path }),
        (array(), 0..6_usize, jsons()).prop_map(|(path, index, row)| Edit::InsertRow { path, index, row }),
        (array(), 0..6_usize).prop_map(|(path, index)| Edit::RemoveRow { path, index }),
        (array(), 0..6_usize, 0..6_usize).prop_map(|(path, from, to)| Edit::MoveRow { path, from, to }),
    ]
}

fn wishes() -> impl Strategy<Value = Wish> {
    prop_oneof![
        (any::<usize>(), 0..2_u8, jsons()).prop_map(|(at, kind, value)| Wish::At(at, kind, value)),
        edits().prop_map(Wish::Exact)
    ]
}

fn granted(wish: Wish, record: &ExtractedData) -> Edit {
    match wish {
        Wish::Exact(edit) => edit,
        Wish::At(at, kind, value) => {
            let places = leaves(record.data());
            let path = if places.is_empty() { FieldPath::root().key("a") } else { places[at % places.len()].clone() };
            if kind == 0 { Edit::Set { path, value } } else { Edit::Clear { path } }
        }
    }
}

/// Everything that reads a record, so that a panic anywhere shows.
fn look_at(record: &ExtractedData, collection: &Collection) {
    record.problems();
    record.field_errors();
    record.extraction_error();
    record.overall_confidence();
    record.changes();
    lowest_confidence(record);
    let flags = flags(record, collection);
    let blocks = blocks(record, collection);
    for field in fields(&blocks) {
        assert_eq!(field.id, field.path.to_id());
        assert!(field.flags.iter().all(|flag| flags.contains(flag)));
    }
    collection.key_fields(record.data());
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn opening_and_saving_untouched_is_byte_equal(value in jsons()) {
        let text = value.to_string();
        let record: ExtractedData = serde_json::from_str(&text).unwrap();
        look_at(&record, &Collection::new("invoices", "agent"));
        prop_assert_eq!(serde_json::to_string(&record).unwrap(), text.as_str());
        prop_assert_eq!(record.into_raw().to_string(), text);
    }

    #[test]
    fn any_edits_undone_in_reverse_give_the_record_back(record in records(), wishes in vec(wishes(), 0..8)) {
        let before = record.raw().to_string();
        let mut now = record.clone();
        let mut done = Vec::new();
        for wish in wishes {
            let edit = granted(wish, &now);
            let unchanged = now.raw().to_string();
            match apply(&mut now, &edit) {
                Ok(back) => done.push(back),
                Err(error) => prop_assert_eq!(now.raw().to_string(), unchanged, "{} changed something", error),
            }
            prop_assert_eq!(now.original_data(), record.original_data());
        }
        look_at(&now, &Collection::new("invoices", "agent"));
        for back in done.into_iter().rev() {
            undo(&mut now, back);
        }
        prop_assert_eq!(now.raw().to_string(), before);
    }

    #[test]
    fn a_form_that_follows_another_is_the_form_made_anew(record in records(), wishes in vec(wishes(), 1..6)) {
        let (metadata, collection) = (Arc::new(record.field_metadata()), Arc::new(Collection::new("invoices", "agent")));
        let facts = Facts::default();
        let mut now = Arc::new(record.to_show());
        let mut before = form(&now, &collection, &facts, &metadata);
        for wish in wishes {
            let edit = granted(wish, &now);
            let mut next = ExtractedData::clone(&now);
            if edit.is_row_edit() || apply(&mut next, &edit).is_err() {
                continue;
            }
            let next = Arc::new(next);
            let after = form_after(&next, &collection, &facts, &metadata, Some((&now, &before.known)));
            let anew = form(&next, &collection, &facts, &metadata);
            prop_assert_eq!(&after.flags, &anew.flags);
            prop_assert_eq!(&after.blocks, &anew.blocks);
            prop_assert_eq!(&after.blocking, &anew.blocking);
            (now, before) = (next, after);
        }
    }

    #[test]
    fn undoing_what_does_not_belong_here_never_panics(record in records(), other in records(), edits in vec(edits(), 0..6)) {
        let (mut record, mut other) = (record, other);
        let done: Vec<_> = edits.iter().filter_map(|edit| apply(&mut record, edit).ok()).collect();
        done.into_iter().for_each(|back| undo(&mut other, back));
    }

    #[test]
    fn a_path_reads_as_it_is_written_and_its_id_is_its_own(path in paths(), other in paths()) {
        prop_assert_eq!(path.to_string().parse::<FieldPath>(), Ok(path.clone()));
        prop_assert_eq!(path.to_id() == other.to_id(), path == other);
        prop_assert!(path.to_id().bytes().all(|b| b.is_ascii_alphanumeric() || b"_.-".contains(&b)));
        let text = serde_json::to_string(&path).unwrap();
        prop_assert_eq!(serde_json::from_str::<FieldPath>(&text).unwrap(), path);
    }

    #[test]
    fn no_text_makes_a_path_panic(text in any::<String>(), brackets in "[a\\[\\]\"\\\\.0-9é]{0,12}") {
        for text in [text, brackets] {
            if let Ok(path) = text.parse::<FieldPath>() {
                prop_assert_eq!(path.to_string().parse::<FieldPath>(), Ok(path));
            }
        }
    }

    #[test]
    fn text_of_a_scalar_reads_as_that_scalar(value in scalars()) {
        let d = describe(None, &FieldPath::root(), Some(&value));
        let text = to_text(&value);
        prop_assert_eq!(parse_text(&text, &d, Some(&value), Locale::Neutral), Ok(value.clone()));
        // Even if there was nothing before; but an empty text in an empty field is null.
        if text.is_empty() {
            prop_assert_eq!(parse_text(&text, &d, None, Locale::Neutral), Ok(Value::Null));
        } else {
            match parse_text(&text, &d, None, Locale::Neutral) {
                Ok(read) => prop_assert_eq!(read.to_string(), value.to_string()),
                Err(Problem::Unclear(_, choices)) => prop_assert!(choices.contains(&text)),
                Err(other) => prop_assert!(false, "{:?}", other),
            }
        }
    }

    #[test]
    fn typed_text_never_panics_and_never_gives_another_type(text in any::<String>(), marks in "[0-9 .,'+−e-]{0,12}", value in scalars()) {
        let d = describe(None, &FieldPath::root(), Some(&value));
        for text in [text, marks] {
            if let Ok(read) = parse_text(&text, &d, Some(&value), Locale::Neutral) {
                let same_type = std::mem::discriminant(&read) == std::mem::discriminant(&value);
                prop_assert!(same_type || read.is_null() || value.is_null(), "{:?} became {}", text, read);
            }
        }
    }

    #[test]
    fn any_metadata_is_read_and_every_box_is_inside_the_page(metadata in jsons(), sides in (any::<f64>(), any::<f64>())) {
        let parsed = FieldMetadata::parse(&metadata);
        let _ = parse_as_sdk(&metadata);
        parsed.overall();
        let fallback = PageDimensions { width: sides.0, height: sides.1 };
        let mut open = vec![parsed.root()];
        while let Some(node) = open.pop() {
            let leaf = match node {
                Node::Leaf(leaf) => leaf,
                Node::Covering(leaf, fields) => {
                    open.extend(fields.iter().map(|(_, node)| node));
                    leaf
                }
                Node::Group(fields) => {
                    open.extend(fields.iter().map(|(_, node)| node));
                    continue;
                }
                Node::List(list) => {
                    open.extend(list);
                    continue;
                }
                Node::Unreadable(_) => continue,
            };
            for page_box in leaf.citations.iter().flat_map(|citation| citation.page_boxes(fallback)) {
                inside(page_box)?;
            }
        }
        for path in leaves(&metadata) {
            parsed.leaf(&path);
        }
    }

    #[test]
    fn every_box_is_inside_the_page(sides in vec(any::<f64>(), 4), page in (any::<f64>(), any::<f64>()), usual in (1.0..2000.0, 1.0..2000.0)) {
        let b = crate::domain::BoundingBox { x: sides[0], y: sides[1], w: sides[2], h: sides[3] };
        for (width, height) in [page, usual] {
            let citation = crate::domain::Citation { boxes: vec![b], ..Default::default() };
            for page_box in citation.page_boxes(PageDimensions { width, height }) {
                inside(page_box)?;
            }
        }
    }

    #[test]
    fn every_leaf_is_shown_exactly_once(data in jsons()) {
        let record = ExtractedData::new(json!({"original_data": data, "data": data}));
        let blocks = blocks(&record, &Collection::new("invoices", "agent"));
        let mut shown: HashMap<FieldPath, usize> = HashMap::new();
        for field in &fields(&blocks) {
            for path in shown_by(field) {
                *shown.entry(path).or_default() += 1;
            }
            if let Some(value) = &field.value {
                prop_assert_eq!(field.path.get(&data), Some(value));
            }
        }
        for leaf in leaves(&data) {
            prop_assert_eq!(shown.remove(&leaf), Some(1), "{}", leaf);
        }
        // The rest are cells that their row does not have, each once.
        for (path, times) in shown {
            prop_assert!(times == 1 && path.get(&data).is_none_or(|value| value.is_object() || value.is_array()), "{}", path);
        }
        let wrapped = matches!(&blocks[..], [Block::Group { path, .. }] if path.is_root() && data.is_object());
        prop_assert!(!wrapped);
    }

    #[test]
    fn any_schema_on_any_record_neither_panics_nor_hides_a_value(record in records(), schema in jsons()) {
        let collection = Collection { schema: Some(Schema::new(schema)), ..Collection::new("invoices", "agent") };
        look_at(&record, &collection);
        let blocks = blocks(&record, &collection);
        let shown: Vec<FieldPath> = fields(&blocks).iter().filter(|field| field.value.is_some()).flat_map(shown_by).collect();
        for leaf in leaves(record.data()).into_iter().filter(|leaf| !leaf.get(record.data()).unwrap().is_null()) {
            prop_assert_eq!(shown.iter().filter(|path| **path == leaf).count(), 1, "{}", leaf);
        }
    }

    #[test]
    fn values_differ_exactly_when_there_is_a_change(was in jsons(), now in jsons()) {
        prop_assert_eq!(diff(&was, &was), []);
        let changes = diff(&was, &now);
        prop_assert_eq!(changes.is_empty(), crate::domain::decimal::same_value(&was, &now));
        for change in changes {
            if let Some(value) = &change.now {
                prop_assert_eq!(change.path.get(&now), Some(value));
            }
        }
    }
}

fn inside(page_box: crate::domain::PageBox) -> Result<(), TestCaseError> {
    for (start, length) in [(page_box.left, page_box.width), (page_box.top, page_box.height)] {
        prop_assert!(start >= 0.0 && length >= 0.2 && start + length <= 100.0 + 1e-9, "{:?}", page_box);
    }
    Ok(())
}

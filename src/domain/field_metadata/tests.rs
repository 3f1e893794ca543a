//! The parser against the SDKs' vectors, and the odd shapes that agents write.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::path::PathBuf;

use serde_json::{Map, Value, json};

use super::*;
use crate::domain::Citation;

fn path(text: &str) -> FieldPath {
    text.parse().unwrap()
}

fn confidence(metadata: &Value, at: &str) -> Option<f64> {
    FieldMetadata::parse(metadata).leaf(&path(at)).and_then(|leaf| leaf.confidence)
}

/// The tree as the vectors write it: leaves under `LEAF`, null members left out.
fn as_vector(node: &Node) -> Value {
    match node {
        Node::Leaf(leaf) | Node::Covering(leaf, _) => json!({"LEAF": leaf_as_vector(leaf)}),
        Node::Group(fields) => Value::Object(fields.iter().map(|(key, node)| (key.clone(), as_vector(node))).collect()),
        Node::List(list) => list.iter().map(as_vector).collect(),
        Node::Unreadable(value) => panic!("the SDKs know no unreadable node: {value}"),
    }
}

fn leaf_as_vector(leaf: &Leaf) -> Value {
    let mut map = Map::new();
    if let Some(reasoning) = &leaf.reasoning {
        map.insert("reasoning".to_owned(), json!(reasoning));
    }
    for (key, score) in [
        ("confidence", leaf.confidence),
        ("extraction_confidence", leaf.extraction_confidence),
        ("parsing_confidence", leaf.parsing_confidence),
    ] {
        if let Some(score) = score {
            map.insert(key.to_owned(), json!(score));
        }
    }
    if !leaf.citations.is_empty() {
        map.insert("citation".to_owned(), leaf.citations.iter().map(citation_as_vector).collect());
    }
    Value::Object(map)
}

fn citation_as_vector(citation: &Citation) -> Value {
    let boxes = (!citation.boxes.is_empty()).then_some(&citation.boxes);
    json!({"page": citation.page, "matching_text": citation.matching_text, "bounding_boxes": boxes, "page_dimensions": citation.page_dimensions})
}

#[test]
fn field_metadata_vectors() {
    let named = std::env::var_os("FIELD_METADATA_VECTORS").map(PathBuf::from);
    let file = named
        .clone()
        .unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/contract/field-metadata-vectors.json"));
    if named.is_none() && !file.exists() {
        eprintln!("SKIPPED field_metadata_vectors: no {}; name the file in FIELD_METADATA_VECTORS", file.display());
        return;
    }
    let text = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("can't read {}: {error}", file.display()));
    let vectors: Map<String, Value> = serde_json::from_str(&text).unwrap();
    assert!(!vectors.is_empty(), "{} has no vectors", file.display());
    for (name, vector) in &vectors {
        let ours = parse_as_sdk(&vector["input"]);
        match &vector["parse"] {
            Value::String(raises) => {
                assert!(raises.starts_with("RAISES") && ours.is_err(), "{name}: {raises}, but {ours:?}");
            }
            tree => {
                assert_eq!(as_vector(ours.as_ref().unwrap()), *tree, "{name}");
                let overall = FieldMetadata::parse(&vector["input"]).overall();
                assert_eq!(overall, vector["overall"].as_f64(), "{name}: overall");
                let strict = FieldMetadata { root: ours.unwrap(), problems: Vec::new() };
                assert_eq!(strict.overall(), overall, "{name}: overall of the SDKs' tree");
            }
        }
    }
}

#[test]
fn a_field_really_called_confidence_is_a_field() {
    let metadata = json!({"d": {"confidence": {"confidence": 0.9}, "citation": {"confidence": 0.7}, "reasoning": {"confidence": 0.6}, "x": {"confidence": 0.8}}});
    assert_eq!(confidence(&metadata, "d.confidence"), Some(0.9));
    assert_eq!(confidence(&metadata, "d.citation"), Some(0.7));
    assert_eq!(confidence(&metadata, "d.reasoning"), Some(0.6));
    assert_eq!(confidence(&metadata, "d.x"), Some(0.8));
    assert_eq!(FieldMetadata::parse(&metadata).leaf(&path("d")), None);
    let at_the_root = json!({"confidence": {"confidence": 0.5}, "citation": [{"confidence": 0.4}, {"confidence": 0.3}], "x": {"confidence": 0.2}});
    assert_eq!(confidence(&at_the_root, "confidence"), Some(0.5));
    assert_eq!(confidence(&at_the_root, "citation[1]"), Some(0.3));
    assert_eq!(confidence(&at_the_root, "x"), Some(0.2));
}

#[test]
fn a_leaf_covers_its_cell_its_row_its_array_or_its_object() {
    let metadata = json!({
        "cells": [{"a": {"confidence": 0.1}}, {"a": {"confidence": 0.2}}],
        "rows": [{"confidence": 0.3, "citation": null}],
        "array": {"confidence": 0.4},
        "row_and_cell": [{"confidence": 0.5, "a": {"confidence": 0.05}}],
    });
    assert_eq!(confidence(&metadata, "cells[1].a"), Some(0.2));
    assert_eq!(confidence(&metadata, "cells[2].a"), None, "metadata shorter than the rows");
    assert_eq!(confidence(&metadata, "rows[0].a"), Some(0.3));
    assert_eq!(confidence(&metadata, "array[7].a.b"), Some(0.4));
    assert_eq!(confidence(&metadata, "row_and_cell[0].a"), Some(0.05));
    assert_eq!(confidence(&metadata, "row_and_cell[0].b"), Some(0.5));
    assert_eq!(confidence(&metadata, "nowhere"), None);
    assert_eq!(FieldMetadata::parse(&metadata).problems(), []);
}

#[test]
fn reasoning_of_a_parent_replaces_that_of_its_direct_children_only() {
    let metadata = FieldMetadata::parse(
        &json!({"d": {"reasoning": "P", "a": {"confidence": 1, "reasoning": "own"}, "e": {"b": {"confidence": 1}}}}),
    );
    let reasoning = |at: &str| metadata.leaf(&path(at)).and_then(|leaf| leaf.reasoning.clone());
    assert_eq!(reasoning("d.a").as_deref(), Some("P"));
    assert_eq!(reasoning("d.e.b"), None);
}

#[test]
fn what_can_be_read_of_a_citation_is_kept() {
    let metadata = FieldMetadata::parse(&json!({"a": {"confidence": "0.9", "citation": [
        {"page": "3", "bounding_boxes": [{"x": 1, "y": 2, "w": 3}, {"x": 1, "y": 2, "w": 3, "h": 4}], "page_dimensions": {"width": 1}},
        {"page_number": 2.0, "matching_text": "t"},
        {"page": 1.5, "matching_text": "u"},
    ]}}));
    let leaf = metadata.leaf(&path("a")).unwrap();
    assert_eq!(leaf.confidence, Some(0.9));
    assert_eq!(
        leaf.citations.iter().map(|c| (c.page, c.boxes.len())).collect::<Vec<_>>(),
        [(Some(3), 1), (Some(2), 0), (None, 0)]
    );
    assert_eq!(leaf.citations[2].matching_text.as_deref(), Some("u"));
    let at_a = |what| Unreadable::Metadata(path("a"), what);
    assert_eq!(metadata.problems(), [BadMetadata::Box, BadMetadata::PageDimensions, BadMetadata::Page].map(at_a));
}

#[test]
fn older_key_names_are_read() {
    let metadata =
        FieldMetadata::parse(&json!({"a": {"extracted_confidence": 0.7, "confidence": 0.6, "citations": [{"page_number": 4}]}}));
    let leaf = metadata.leaf(&path("a")).unwrap();
    assert_eq!((leaf.extraction_confidence, leaf.citations[0].page), (Some(0.7), Some(4)));
}

#[test]
fn messages_at_the_root_are_no_fields_and_null_says_nothing() {
    let metadata =
        FieldMetadata::parse(&json!({"error": "page 2 failed", "reasoning": "r", "a": null, "b": {"confidence": null}}));
    assert_eq!(metadata.problems(), []);
    assert_eq!(metadata.leaf(&path("a")), None);
    assert_eq!(metadata.leaf(&path("b")), Some(&Leaf::default()));
    assert_eq!(metadata.overall(), None);
    for nothing in [json!(null), json!({})] {
        assert_eq!(FieldMetadata::parse(&nothing), FieldMetadata { root: Node::Group(Members::default()), problems: Vec::new() });
    }
}

#[test]
fn what_is_no_metadata_is_kept_and_reported_but_not_without_end() {
    let metadata = FieldMetadata::parse(&json!({"a": "x", "b": {"confidence": "high"}, "c": 7}));
    assert_eq!(metadata.problems().len(), 3, "{:?}", metadata.problems());
    assert!(matches!(metadata.root(), Node::Group(fields) if fields[0].1 == Node::Unreadable(json!("x"))));
    let many = FieldMetadata::parse(&Value::Object((0..500).map(|n| (format!("k{n}"), json!(n))).collect()));
    assert_eq!(many.problems().len(), MOST_PROBLEMS + 1);
    assert_eq!(FieldMetadata::parse(&json!("text")).problems(), [Unreadable::Metadata(FieldPath::root(), BadMetadata::Scalar)]);
}

#[test]
fn a_wide_object_is_searched_by_name() {
    let wide = Value::Object((0..100).map(|n| (format!("k{n}"), json!({"confidence": f64::from(n) / 100.0}))).collect());
    let metadata = FieldMetadata::parse(&wide);
    let fields = Cursor::new(metadata.root());
    assert_eq!(fields.key("k42").confidence().map(Confidence::get), Some(0.42));
    assert_eq!(fields.key("k100").leaf(), None);
}

#[test]
fn a_score_beyond_every_float_is_unknown_and_one_above_1_is_not_rounded_to_it() {
    let metadata: Value = serde_json::from_str(
        r#"{"a": {"confidence": 1e400}, "b": {"confidence": 1.0000002}, "c": {"confidence": " 0.5 "}, "d": {"confidence": 0.1}}"#,
    )
    .unwrap();
    assert_eq!(confidence(&metadata, "a"), None);
    assert_eq!(FieldMetadata::parse(&metadata).problems().len(), 1);
    assert_eq!(confidence(&metadata, "b"), Some(1.0000002));
    assert_eq!(confidence(&metadata, "b").and_then(Confidence::parse), None);
    assert_eq!((confidence(&metadata, "c"), confidence(&metadata, "d")), (Some(0.5), Some(0.1)));
}

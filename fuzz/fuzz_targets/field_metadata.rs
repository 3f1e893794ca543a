//! Confidence and citations as an agent writes them: whatever is read stays within what a reviewer can be shown.
#![no_main]

use countersign::domain::{FieldMetadata, Leaf, Node, PageDimensions, field_metadata::parse_as_sdk};
use countersign_fuzz::leaves;
use libfuzzer_sys::{Corpus, fuzz_target};
use serde_json::Value;

const A4: PageDimensions = PageDimensions { width: 595.0, height: 842.0 };

fuzz_target!(|text: &[u8]| -> Corpus {
    let Ok(json) = serde_json::from_slice::<Value>(text) else { return Corpus::Reject };
    let metadata = FieldMetadata::parse(&json);
    assert!(metadata.problems().len() <= 21, "problems without end");
    let _ = metadata.overall();
    check(metadata.root());
    for path in leaves(&json) {
        metadata.leaf(&path).map(check_leaf);
    }
    if let Ok(node) = parse_as_sdk(&json) {
        check(&node);
    }
    Corpus::Keep
});

fn check(node: &Node) {
    match node {
        Node::Leaf(leaf) => check_leaf(leaf),
        Node::Covering(leaf, fields) => {
            check_leaf(leaf);
            fields.iter().for_each(|(_, node)| check(node));
        }
        Node::Group(fields) => fields.iter().for_each(|(_, node)| check(node)),
        Node::List(list) => list.iter().for_each(check),
        Node::Unreadable(value) => assert!(!value.is_object() && !value.is_array() && !value.is_null(), "{value}"),
    }
}

fn check_leaf(leaf: &Leaf) {
    match (leaf.confidence, leaf.confidence()) {
        (written, Some(confidence)) => {
            assert_eq!(written, Some(confidence.get()));
            assert!((0.0..=1.0).contains(&confidence.get()) && confidence.percent() <= 100);
        }
        (written, None) => assert!(written.is_none_or(|score| !(0.0..=1.0).contains(&score))),
    }
    for citation in &leaf.citations {
        assert_ne!(citation.page, Some(0), "pages count from 1");
        for shown in citation.page_boxes(A4) {
            for (start, length) in [(shown.left, shown.width), (shown.top, shown.height)] {
                assert!(start >= 0.0 && length >= 0.2 && start + length <= 100.0 + 1e-9, "{shown:?} of {citation:?}");
            }
        }
    }
}

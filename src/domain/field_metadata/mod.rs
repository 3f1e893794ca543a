//! The tree of confidences and citations beside `data`, read by the rules of the agents' SDKs (contract, 5.2).
//!
//! The SDKs raise an error for a tree that they can't read. This reader never fails: it keeps what it can and lists the rest as
//! problems. [`parse_as_sdk`] gives the SDKs' own result, so both are tested against the same vectors.

mod leaf;
mod members;
mod rows;
#[cfg(test)]
mod tests;

use serde_json::{Map, Value};

use super::{BadMetadata, Confidence, FieldPath, Step, Unreadable};
pub use leaf::Leaf;
pub use members::Members;

/// The keys that mark an object as a leaf for the SDKs.
const LEAF_KEYS: [&str; 3] = ["confidence", "extraction_confidence", "citation"];
/// All keys of a leaf, including their names from before August 2025.
const SCORE_KEYS: [&str; 4] = ["confidence", "extraction_confidence", "parsing_confidence", "extracted_confidence"];
const CITATION_KEYS: [&str; 2] = ["citation", "citations"];
/// The keys that distinguish a citation from a row under a field that happens to be called `citation`.
const CITATION_PARTS: [&str; 5] = ["page", "page_number", "matching_text", "bounding_boxes", "page_dimensions"];
/// Problems beyond this many are only counted.
const MOST_PROBLEMS: usize = 20;

/// A place in the tree.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// Has metadata of its own, which also holds for everything below it.
    Leaf(Leaf),
    /// A leaf whose object also holds sub-fields. The SDKs drop those; they are kept here, since the confidence of a cell says
    /// more than that of its row.
    Covering(Leaf, Members),
    /// The fields of an object, in order.
    Group(Members),
    /// The elements of an array.
    List(Vec<Node>),
    /// Anything else.
    Unreadable(Value),
}

impl Node {
    /// Whether there is a confidence anywhere in it.
    pub fn says_a_confidence(&self) -> bool {
        match self {
            Self::Leaf(leaf) => leaf.confidence.is_some(),
            Self::Covering(leaf, members) => {
                leaf.confidence.is_some() || members.iter().any(|(_, node)| node.says_a_confidence())
            }
            Self::Group(members) => members.iter().any(|(_, node)| node.says_a_confidence()),
            Self::List(nodes) => nodes.iter().any(Self::says_a_confidence),
            Self::Unreadable(_) => false,
        }
    }
}

/// Confidence and citations of all fields of one record.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldMetadata {
    root: Node,
    problems: Vec<Unreadable>,
}

impl FieldMetadata {
    /// Reads any JSON. Null or nothing is the empty tree.
    pub fn parse(value: &Value) -> Self {
        let mut reader = Reader::default();
        let root = match value {
            Value::Object(map) if !is_leaf_only(map) => {
                // Text under `error` is a message; text under `reasoning` is about the whole document.
                let fields = map.iter().filter(|(key, value)| !(value.is_string() && (*key == "error" || *key == "reasoning")));
                reader.group(fields, None, &FieldPath::root())
            }
            other => reader.node(other, None, &FieldPath::root()),
        };
        if reader.untold > 0 {
            reader.problems.push(Unreadable::More(reader.untold));
        }
        Self { root, problems: reader.problems }
    }

    /// The tree.
    pub fn root(&self) -> &Node {
        &self.root
    }

    /// What can't be read; limited in number.
    pub fn problems(&self) -> &[Unreadable] {
        &self.problems
    }

    /// The metadata of a field: its own, or that of the nearest place above (agents write one leaf per cell, row, array or
    /// object). `None` if there is none.
    pub fn leaf(&self, path: &FieldPath) -> Option<&Leaf> {
        path.steps().iter().fold(Cursor::new(&self.root), |cursor, step| cursor.step(step)).leaf()
    }

    /// The mean confidence as the SDKs compute it: over all leaves as written, through objects and arrays, without the root's
    /// `error`. `None` if there is no score.
    pub fn overall(&self) -> Option<f64> {
        let mut scores = Vec::new();
        match &self.root {
            Node::Group(fields) => {
                fields.iter().filter(|(key, _)| key != "error").for_each(|(_, node)| collect_scores(node, &mut scores));
            }
            other => collect_scores(other, &mut scores),
        }
        (!scores.is_empty()).then(|| scores.iter().sum::<f64>() / scores.len() as f64)
    }
}

/// The tree that the SDKs build from field metadata, or their reason for raising an error.
pub fn parse_as_sdk(value: &Value) -> Result<Node, String> {
    let Value::Object(map) = value else { return Err("field_metadata is not an object".to_owned()) };
    let mut map = map.clone();
    map.shift_remove("error");
    if map.get("reasoning").is_some_and(Value::is_string) {
        map.shift_remove("reasoning");
    }
    match sdk_node(&Value::Object(map), None)? {
        group @ Node::Group(_) => Ok(group),
        _ => Err("field_metadata as a whole reads as one field".to_owned()),
    }
}

fn sdk_node(value: &Value, inherited: Option<&str>) -> Result<Node, String> {
    match value {
        Value::Object(map) => {
            if LEAF_KEYS.iter().any(|key| map.contains_key(*key))
                && let (leaf, problems) = leaf::read(|key| map.get(key), inherited, false)
                && problems.is_empty()
            {
                return Ok(Node::Leaf(leaf));
            }
            let reasoning = map.get("reasoning").and_then(Value::as_str);
            map.iter()
                .filter(|(key, value)| !(*key == "reasoning" && value.is_string()))
                .map(|(key, child)| Ok((key.clone(), sdk_node(child, reasoning)?)))
                .collect::<Result<_, String>>()
                .map(Node::Group)
        }
        Value::Array(list) => list.iter().map(|child| sdk_node(child, None)).collect::<Result<_, _>>().map(Node::List),
        other => Err(format!("Invalid field value: {other}. Expected ExtractedFieldMetadata, dict, or list")),
    }
}

/// The lenient reader.
#[derive(Default)]
struct Reader {
    problems: Vec<Unreadable>,
    untold: usize,
}

impl Reader {
    fn node(&mut self, value: &Value, inherited: Option<&str>, path: &FieldPath) -> Node {
        match value {
            Value::Object(map) if is_leaf(map) => {
                let (leaf, problems) = leaf::read(|key| map.get(key).filter(|value| is_own(key, value)), inherited, true);
                for problem in problems {
                    self.report(path, problem);
                }
                // Sub-fields inside a leaf: keys that are not the leaf's own, with more than a scalar.
                let below = map.iter().filter(|(key, value)| !is_own(key, value) && (value.is_object() || value.is_array()));
                match self.group(below, None, path) {
                    Node::Group(fields) if !fields.is_empty() => Node::Covering(leaf, fields),
                    _ => Node::Leaf(leaf),
                }
            }
            Value::Object(map) => {
                let reasoning = map.get("reasoning").and_then(Value::as_str);
                let fields = map.iter().filter(|(key, value)| !(*key == "reasoning" && value.is_string()));
                self.group(fields, reasoning, path)
            }
            Value::Array(list) => {
                Node::List(list.iter().enumerate().map(|(at, child)| self.node(child, None, &path.index(at))).collect())
            }
            // Agents write null for a field that they did not find: there is no metadata about it.
            Value::Null => Node::Group(Members::default()),
            scalar => {
                self.report(path, BadMetadata::Scalar);
                Node::Unreadable(scalar.clone())
            }
        }
    }

    fn group<'v>(
        &mut self,
        fields: impl Iterator<Item = (&'v String, &'v Value)>,
        inherited: Option<&str>,
        path: &FieldPath,
    ) -> Node {
        Node::Group(fields.map(|(key, child)| (key.clone(), self.node(child, inherited, &path.key(key)))).collect())
    }

    fn report(&mut self, path: &FieldPath, problem: BadMetadata) {
        if self.problems.len() < MOST_PROBLEMS {
            self.problems.push(Unreadable::Metadata(path.clone(), problem));
        } else {
            self.untold += 1;
        }
    }
}

/// Whether the object describes its own place. An object around fields that happen to be called `confidence` or `citation` does
/// not: their values are objects, or lists of something other than citations.
fn is_leaf(map: &Map<String, Value>) -> bool {
    let only_reasoning = map.len() == 1 && map.get("reasoning").is_some_and(Value::is_string);
    only_reasoning || map.iter().any(|(key, value)| is_own(key, value) && key != "reasoning")
}

/// Whether the whole tree is one leaf. Then it may have only a leaf's keys: a root field called `citation` that holds a list
/// stands beside other fields.
fn is_leaf_only(map: &Map<String, Value>) -> bool {
    is_leaf(map) && map.keys().any(|key| SCORE_KEYS.contains(&key.as_str())) && map.iter().all(|(key, value)| is_own(key, value))
}

/// Whether a key with this value belongs to the leaf, and is not a field below it with the same name.
fn is_own(key: &str, value: &Value) -> bool {
    if SCORE_KEYS.contains(&key) || key == "reasoning" {
        !value.is_object() && !value.is_array()
    } else if CITATION_KEYS.contains(&key) {
        match value {
            Value::Array(list) => list.is_empty() || list.iter().any(is_citation),
            Value::Object(_) => is_citation(value),
            _ => true,
        }
    } else {
        false
    }
}

fn is_citation(value: &Value) -> bool {
    CITATION_PARTS.iter().any(|part| value.get(part).is_some())
}

fn collect_scores(node: &Node, scores: &mut Vec<f64>) {
    match node {
        Node::Leaf(leaf) | Node::Covering(leaf, _) => scores.extend(leaf.confidence),
        Node::Group(fields) => fields.iter().for_each(|(_, node)| collect_scores(node, scores)),
        Node::List(list) => list.iter().for_each(|node| collect_scores(node, scores)),
        Node::Unreadable(_) => {}
    }
}

/// Walks the tree alongside `data`, so that code visiting every field need not start at the root each time.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'m> {
    node: Option<&'m Node>,
    above: Option<&'m Leaf>,
}

impl<'m> Cursor<'m> {
    pub(super) fn new(root: &'m Node) -> Self {
        Self { node: Some(root), above: None }.covered()
    }

    /// The metadata of this place.
    pub(super) fn leaf(self) -> Option<&'m Leaf> {
        self.above
    }

    pub(super) fn confidence(self) -> Option<Confidence> {
        self.above.and_then(Leaf::confidence)
    }

    pub(super) fn step(self, step: &Step) -> Self {
        let node = match (step, self.node) {
            (Step::Key(key), _) => return self.key(key),
            (Step::Index(index), Some(Node::List(list))) => list.get(*index),
            _ => None,
        };
        Self { node, ..self }.covered()
    }

    pub(super) fn index(self, index: usize) -> Self {
        self.step(&Step::Index(index))
    }

    pub(super) fn key(self, key: &str) -> Self {
        let node = match self.node {
            Some(Node::Group(fields) | Node::Covering(_, fields)) => fields.get(key),
            _ => None,
        };
        Self { node, ..self }.covered()
    }

    fn covered(self) -> Self {
        match self.node {
            Some(Node::Leaf(leaf) | Node::Covering(leaf, _)) => Self { above: Some(leaf), ..self },
            _ => self,
        }
    }
}

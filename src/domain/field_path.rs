//! The name of a place in `data`: `line_items[3].unit_price`.

use std::fmt::{self, Write as _};
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_json::Value;

/// The most steps that a path parsed from text may have. JSON readers stop at 128 levels, so nothing deeper exists.
pub const MAX_STEPS: usize = 128;

/// One step down: by key into an object, or by index into an array.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Step {
    /// A key of an object.
    Key(String),
    /// An index in an array, from 0.
    Index(usize),
}

/// The place of a field, from the root of `data`.
///
/// As text: keys joined by dots, indexes in brackets, and keys that would be ambiguous in brackets and JSON quotes (`totals["net
/// amount"]`). [`fmt::Display`] and [`FromStr`] are inverses; serde uses this text.
#[derive(Clone, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct FieldPath(Vec<Step>);

/// Why a text is not a field path.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum FieldPathError {
    /// The text ends too early or has an unexpected character, at this byte offset.
    #[error("Write the field path like line_items[3].unit_price; this one can't be read from byte {0} on")]
    Unreadable(usize),
    /// More than [`MAX_STEPS`] steps.
    #[error("Use a field path of at most {MAX_STEPS} steps")]
    TooLong,
}

impl FieldPath {
    /// The whole of `data`.
    pub fn root() -> Self {
        Self::default()
    }

    /// This path plus a key.
    #[must_use]
    pub fn key(&self, key: &str) -> Self {
        self.with(Step::Key(key.to_owned()))
    }

    /// This path plus an index, from 0.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        self.with(Step::Index(index))
    }

    fn with(&self, step: Step) -> Self {
        let mut steps = Vec::with_capacity(self.0.len() + 1);
        steps.extend_from_slice(&self.0);
        steps.push(step);
        Self(steps)
    }

    /// The steps from the root down.
    pub fn steps(&self) -> &[Step] {
        &self.0
    }

    /// The path without the numbers of rows: `line_items.unit_price`.
    pub fn without_rows(&self) -> Self {
        self.steps().iter().filter(|step| matches!(step, Step::Key(_))).cloned().collect()
    }

    /// The path without its last step; `None` for the root.
    pub fn parent(&self) -> Option<Self> {
        self.0.split_last().map(|(_, above)| Self(above.to_vec()))
    }

    /// The last step; `None` for the root.
    pub fn last(&self) -> Option<&Step> {
        self.0.last()
    }

    /// The row this many places further down; `None` if this is not a row, or the result would be above the first.
    pub fn neighbour(&self, by: isize) -> Option<Self> {
        match self.last() {
            Some(&Step::Index(index)) => Some(self.parent()?.index(index.checked_add_signed(by)?)),
            _ => None,
        }
    }

    /// The row that holds it, if it is in one; of rows within rows, the outermost.
    pub fn outer_row(&self) -> Option<Self> {
        let at = self.0.iter().position(|step| matches!(step, Step::Index(_)))?;
        Some(Self(self.0[..=at].to_vec()))
    }

    /// Whether this is the whole of `data`.
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether `above` is this path or contains it.
    pub fn starts_with(&self, above: &Self) -> bool {
        self.0.starts_with(&above.0)
    }

    /// The rest of the path below `above`; `None` if it is elsewhere.
    pub fn strip_prefix(&self, above: &Self) -> Option<Self> {
        self.0.strip_prefix(above.0.as_slice()).map(|rest| Self(rest.to_vec()))
    }

    /// This path followed by `below`.
    #[must_use]
    pub fn join(&self, below: &Self) -> Self {
        Self([self.0.as_slice(), below.0.as_slice()].concat())
    }

    /// The value at this path in `data`. Keys match objects only, indexes arrays only.
    pub fn get<'v>(&self, data: &'v Value) -> Option<&'v Value> {
        self.0.iter().try_fold(data, |value, step| match (step, value) {
            (Step::Key(key), Value::Object(map)) => map.get(key),
            (Step::Index(index), Value::Array(list)) => list.get(*index),
            _ => None,
        })
    }

    /// [`Self::get`], mutable.
    pub fn get_mut<'v>(&self, data: &'v mut Value) -> Option<&'v mut Value> {
        self.0.iter().try_fold(data, |value, step| match (step, value) {
            (Step::Key(key), Value::Object(map)) => map.get_mut(key),
            (Step::Index(index), Value::Array(list)) => list.get_mut(*index),
            _ => None,
        })
    }

    /// The HTML id of the field: `field-line_items.3.unit_price`. Only `[A-Za-z0-9_.-]`, always the same for the same
    /// path, and never the same for two paths.
    ///
    /// A part of digits only is a position; every other character is written `-x2d-` (its number in hex), and so is the
    /// first digit of a key.
    pub fn to_id(&self) -> String {
        let mut id = String::from("field");
        for (depth, step) in self.0.iter().enumerate() {
            id.push(if depth == 0 { '-' } else { '.' });
            match step {
                Step::Index(index) => id.push_str(&index.to_string()),
                Step::Key(key) if key.is_empty() => id.push_str("-x-"),
                Step::Key(key) => {
                    for (at, c) in key.chars().enumerate() {
                        if c == '_' || c.is_ascii_alphabetic() || (c.is_ascii_digit() && at > 0) {
                            id.push(c);
                        } else {
                            id.push_str(&format!("-x{:x}-", u32::from(c)));
                        }
                    }
                }
            }
        }
        id
    }
}

/// Whether a key can be written without brackets and quotes.
fn is_plain(key: &str) -> bool {
    !key.is_empty() && key.chars().all(is_plain_char)
}

fn is_plain_char(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '-'
}

impl fmt::Display for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (depth, step) in self.0.iter().enumerate() {
            match step {
                Step::Index(index) => write!(f, "[{index}]")?,
                Step::Key(key) if is_plain(key) => {
                    if depth > 0 {
                        f.write_char('.')?;
                    }
                    f.write_str(key)?;
                }
                Step::Key(key) => write!(f, "[{}]", Value::String(key.clone()))?,
            }
        }
        Ok(())
    }
}

impl FromStr for FieldPath {
    type Err = FieldPathError;

    fn from_str(text: &str) -> Result<Self, FieldPathError> {
        let mut steps = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            if steps.len() == MAX_STEPS {
                return Err(FieldPathError::TooLong);
            }
            let unreadable = FieldPathError::Unreadable(text.len() - rest.len());
            let (step, after) = read_step(rest, steps.is_empty()).ok_or(unreadable)?;
            steps.push(step);
            rest = after;
        }
        Ok(Self(steps))
    }
}

/// Parses the first step of the text, and returns it with the rest.
fn read_step(text: &str, first: bool) -> Option<(Step, &str)> {
    if let Some(inner) = text.strip_prefix('[') {
        if inner.starts_with('"') {
            let end = closing_quote(inner)?;
            let Ok(Value::String(key)) = serde_json::from_str(&inner[..=end]) else { return None };
            return Some((Step::Key(key), inner[end + 1..].strip_prefix(']')?));
        }
        let (digits, after) = inner.split_once(']')?;
        let plain = digits.bytes().all(|b| b.is_ascii_digit()) && (digits == "0" || !digits.starts_with('0'));
        return plain.then(|| digits.parse().ok()).flatten().map(|index| (Step::Index(index), after));
    }
    let text = if first { text } else { text.strip_prefix('.')? };
    let end = text.find(|c| !is_plain_char(c)).unwrap_or(text.len());
    (end > 0).then(|| (Step::Key(text[..end].to_owned()), &text[end..]))
}

/// The byte offset of the quote that closes the string starting at 0.
fn closing_quote(text: &str) -> Option<usize> {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return Some(at),
            _ => {}
        }
    }
    None
}

impl FromIterator<Step> for FieldPath {
    fn from_iter<I: IntoIterator<Item = Step>>(steps: I) -> Self {
        Self(steps.into_iter().collect())
    }
}

impl Serialize for FieldPath {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for FieldPath {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;
    use serde_json::json;

    fn path(text: &str) -> FieldPath {
        text.parse().unwrap()
    }

    #[test]
    fn a_path_reads_as_it_is_written() {
        for text in
            ["", "total", "line_items[3].unit_price", "[0][1].a", "a[\"net amount\"].b", "[\"\"]", "[\"q\\\"q\"][0]", "größe.x-y"]
        {
            assert_eq!(path(text).to_string(), text);
        }
        assert_eq!(path("line_items[3].unit_price"), FieldPath::root().key("line_items").index(3).key("unit_price"));
    }

    #[test]
    fn what_is_no_path_is_refused_with_its_place() {
        for (text, at) in [("a.", 1), (".a", 0), ("a[", 1), ("a[01]", 1), ("a[-1]", 1), ("a[\"b]", 1), ("a b", 1), ("a[1]b", 4)] {
            assert_eq!(text.parse::<FieldPath>(), Err(FieldPathError::Unreadable(at)), "{text}");
        }
        assert_eq!("[0]".repeat(MAX_STEPS + 1).parse::<FieldPath>(), Err(FieldPathError::TooLong));
        assert!("[0]".repeat(MAX_STEPS).parse::<FieldPath>().is_ok());
    }

    #[test]
    fn a_key_never_reads_an_array_nor_a_position_an_object() {
        let data = json!({"rows": [{"a": 1}], "0": 2});
        assert_eq!(path("rows[0].a").get(&data), Some(&json!(1)));
        assert_eq!(path("rows.0").get(&data), None);
        assert_eq!(path("[0]").get(&data), None);
        assert_eq!(FieldPath::root().get(&data), Some(&data));
    }

    #[test]
    fn ids_differ_where_paths_differ() {
        assert_eq!(path("line_items[3].unit_price").to_id(), "field-line_items.3.unit_price");
        let texts = ["", "a", "a.b", "a[3]", "a.3", "a[\"b.c\"]", "a.b.c", "a[\"\"]", "a-b", "[3]", "3", "a[\"-x2d-\"]", "ä"];
        let mut ids: Vec<String> = texts.iter().map(|text| path(text).to_id()).collect();
        assert!(ids.iter().flat_map(|id| id.chars()).all(|c| c.is_ascii_alphanumeric() || "_.-".contains(c)));
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), texts.len());
    }

    #[test]
    fn a_path_knows_what_is_above_and_below_it() {
        let cell = path("rows[2].price.amount");
        assert_eq!(cell.strip_prefix(&path("rows[2]")), Some(path("price.amount")));
        assert_eq!(cell.strip_prefix(&path("rows[1]")), None);
        assert_eq!(path("rows[2]").join(&path("price.amount")), cell);
        assert_eq!(cell.parent(), Some(path("rows[2].price")));
        assert!(cell.starts_with(&path("rows")) && !path("rows").starts_with(&cell));
        assert_eq!(FieldPath::root().parent(), None);
    }
}

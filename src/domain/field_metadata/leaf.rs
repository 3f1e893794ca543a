//! The agent's metadata about one field, read from JSON.

use serde_json::Value;

use crate::domain::{BadMetadata, BoundingBox, Citation, Confidence, PageDimensions};

/// Confidence, reasoning and citations of one field.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Leaf {
    /// The score as written; it may be out of range. [`Leaf::confidence`] checks it.
    pub confidence: Option<f64>,
    /// The score of the extraction only, as written.
    pub extraction_confidence: Option<f64>,
    /// The score of reading the page (OCR) only, as written.
    pub parsing_confidence: Option<f64>,
    /// Why the agent chose this value.
    pub reasoning: Option<String>,
    /// Where it is in the document.
    pub citations: Vec<Citation>,
}

impl Leaf {
    /// The confidence, if the agent gave one from 0 to 1.
    pub fn confidence(&self) -> Option<Confidence> {
        self.confidence.and_then(Confidence::parse)
    }
}

/// Reads a leaf by its keys, and reports what can't be read.
///
/// `legacy` also accepts the key names from before August 2025 (`citations`, `page_number`, `extracted_confidence`), which
/// today's SDKs ignore. `inherited` is the reasoning of the object around it, which replaces the leaf's own.
pub(super) fn read<'v>(
    get: impl Fn(&str) -> Option<&'v Value>,
    inherited: Option<&str>,
    legacy: bool,
) -> (Leaf, Vec<BadMetadata>) {
    let mut reader = Reader { legacy, problems: Vec::new() };
    let value = |key: &str, old: &str| match get(key) {
        None | Some(Value::Null) if legacy => get(old),
        found => found,
    };
    let leaf = Leaf {
        confidence: reader.score(get("confidence"), "confidence"),
        extraction_confidence: reader.score(value("extraction_confidence", "extracted_confidence"), "extraction_confidence"),
        parsing_confidence: reader.score(get("parsing_confidence"), "parsing_confidence"),
        reasoning: match inherited {
            Some(text) => Some(text.to_owned()),
            None => reader.text(get("reasoning"), "reasoning"),
        },
        citations: reader.citations(value("citation", "citations")),
    };
    (leaf, reader.problems)
}

struct Reader {
    legacy: bool,
    problems: Vec<BadMetadata>,
}

impl Reader {
    fn score(&mut self, value: Option<&Value>, what: &str) -> Option<f64> {
        let value = value.filter(|value| !value.is_null())?;
        let number = number(value);
        if number.is_none() {
            self.problems.push(BadMetadata::NoNumber(what.to_owned()));
        }
        number
    }

    fn text(&mut self, value: Option<&Value>, what: &str) -> Option<String> {
        let value = value.filter(|value| !value.is_null())?;
        let text = value.as_str().map(str::to_owned);
        if text.is_none() {
            self.problems.push(BadMetadata::NoText(what.to_owned()));
        }
        text
    }

    fn citations(&mut self, value: Option<&Value>) -> Vec<Citation> {
        match value {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::Array(list)) => list.iter().filter_map(|citation| self.citation(citation)).collect(),
            Some(one) => {
                self.problems.push(BadMetadata::Citations);
                Vec::from_iter(self.citation(one))
            }
        }
    }

    fn citation(&mut self, value: &Value) -> Option<Citation> {
        let Value::Object(map) = value else {
            self.problems.push(BadMetadata::Citation);
            return None;
        };
        let page = match map.get("page") {
            None | Some(Value::Null) if self.legacy => map.get("page_number"),
            found => found,
        };
        Some(Citation {
            page: self.page(page),
            matching_text: self.text(map.get("matching_text"), "matching_text"),
            boxes: self.boxes(map.get("bounding_boxes")),
            page_dimensions: self.page_dimensions(map.get("page_dimensions")),
        })
    }

    fn page(&mut self, value: Option<&Value>) -> Option<u32> {
        let value = value.filter(|value| !value.is_null())?;
        let page = number(value).filter(|page| page.fract() == 0.0);
        // `as` saturates; a value that does not convert back unchanged was out of range.
        let page =
            page.map(|page| (page, page as u32)).filter(|(page, whole)| f64::from(*whole) == *page).map(|(_, whole)| whole);
        self.unless(page.is_some(), BadMetadata::Page);
        // Pages count from 1; the SDKs accept 0, but there is no such page to show.
        page.filter(|page| *page > 0)
    }

    fn boxes(&mut self, value: Option<&Value>) -> Vec<BoundingBox> {
        match value {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::Array(list)) => list
                .iter()
                .filter_map(|value| {
                    let found = bounding_box(value);
                    self.unless(found.is_some(), BadMetadata::Box);
                    found
                })
                .collect(),
            Some(_) => {
                self.problems.push(BadMetadata::Boxes);
                Vec::new()
            }
        }
    }

    fn page_dimensions(&mut self, value: Option<&Value>) -> Option<PageDimensions> {
        let value = value.filter(|value| !value.is_null())?;
        let side = |key: &str| value.get(key).and_then(number);
        let found = side("width").zip(side("height")).map(|(width, height)| PageDimensions { width, height });
        self.unless(found.is_some(), BadMetadata::PageDimensions);
        found
    }

    fn unless(&mut self, fine: bool, problem: BadMetadata) {
        if !fine {
            self.problems.push(problem);
        }
    }
}

fn bounding_box(value: &Value) -> Option<BoundingBox> {
    let side = |key: &str| value.get(key).and_then(number);
    Some(BoundingBox { x: side("x")?, y: side("y")?, w: side("w")?, h: side("h")? })
}

/// A number, or text that spells one, as in the SDKs.
fn number(value: &Value) -> Option<f64> {
    match value {
        // Beyond the greatest float it is unknown, not infinite.
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

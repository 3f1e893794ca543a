//! What the page shows: the record as blocks of fields, in document order, every value exactly once.

mod build;
mod fields;
mod part;
mod rows;
mod source;
mod sum;
mod table;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use serde_json::{Map, Value};

use super::flag::{Found, KnownRows};
use super::rule::BrokenRule;
use super::schema::{empty_object, shown};
use super::typed_date::days_without_year;
use super::{
    Band, Collection, Confidence, Description, ExtractedData, Facts, FieldMetadata, FieldPath, FieldType, Flag, Label, Locale,
    Nothing, Problem, Step, Violation, parse_text,
};
use build::Builder;
pub use fields::{Fields, Position, same_layout, table_around, table_at};
pub use part::{chunks, part, path_at, place_of, places};
pub use rows::Rows;
use source::Source;
pub use sum::{ColumnSum, column_sums};

/// One input, with everything that the page says about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Where it is in `data`.
    pub path: FieldPath,
    /// The HTML id.
    pub id: String,
    /// Its name on the screen; in a table with the row: "Unit price, row 3".
    pub label: Label,
    /// What it means, from the schema.
    pub description: Option<String>,
    /// What it holds.
    pub field_type: FieldType,
    /// Whether it may be null.
    pub nullable: bool,
    /// Whether its object must have it.
    pub required: bool,
    /// Its value; `None` if it is absent, which is not null.
    pub value: Option<Value>,
    /// The value as text in stored form; the input shows [`Field::shown_text`].
    pub text: String,
    /// How sure the agent was, in three steps.
    pub band: Band,
    /// How sure the agent was.
    pub confidence: Option<Confidence>,
    /// The extracted value as text, if it was changed; empty if nothing was extracted. `None` in a new row.
    pub was: Option<String>,
    /// Why a person must look at it.
    pub flags: Vec<Arc<Flag>>,
    /// The agent was not sure, but the page confirms it.
    pub is_confirmed: bool,
}

impl Field {
    /// The text that its input shows.
    pub fn shown_text(&self, locale: Locale) -> String {
        self.value.as_ref().map(|value| shown(value, &self.field_type, locale)).unwrap_or_default()
    }

    /// Parses a text that was typed into its input.
    pub fn read(&self, text: &str, locale: Locale) -> Result<Value, Problem> {
        let description = Description {
            field_type: self.field_type.clone(),
            nullable: self.nullable,
            required: self.required,
            description: None,
        };
        parse_text(text, &description, self.value.as_ref(), locale)
    }

    /// Like [`Field::read`], for a record with this `data`: the years that a date may lack are offered from its dates.
    pub fn read_in(&self, text: &str, locale: Locale, data: &Value) -> Result<Value, Problem> {
        self.read(text, locale).map_err(|problem| match problem {
            Problem::NoDate => match days_without_year(text, data) {
                None => problem,
                Some(none) if none.is_empty() => Problem::NoYear,
                Some(days) => Problem::Unclear(text.trim().to_owned(), days),
            },
            problem => problem,
        })
    }

    /// Whether a reviewer can make it null, absent or the empty text. Even what the schema forbids can be chosen, and is flagged
    /// then: the agent may have written it that way.
    pub fn can_be(&self, nothing: Nothing) -> bool {
        match nothing {
            Nothing::Null => true,
            Nothing::Absent => matches!(self.path.last(), Some(Step::Key(_))),
            Nothing::Empty => matches!(self.field_type, FieldType::Text | FieldType::LongText),
        }
    }
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// The field within the row: `unit_price`, `price.amount`; `tags` for a list of texts, else `tags[0]`.
    pub path: FieldPath,
    /// Its name on the screen.
    pub label: Label,
    /// What it holds, according to the schema or the first value.
    pub field_type: FieldType,
}

/// A list in the rows of a table that no cell can hold: of objects, or of texts that take several lines. It is shown below its row.
#[derive(Clone, Debug, PartialEq)]
pub struct InnerList {
    /// Where it is within the row.
    pub path: FieldPath,
    /// Its name on the screen.
    pub label: Label,
}

/// The most rows of a table that are shown as a whole. Of a longer one a page shows a part, in rows of one height: lists in them are
/// columns.
pub const WHOLE: usize = 200;

/// How many lists can lie in one another so that the innermost is still shown below its row. Deeper ones are columns.
const DEEPEST_TABLE: usize = 3;

/// A row of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its index, from 0.
    pub index: usize,
    /// Where it is in `data`.
    pub path: FieldPath,
    /// Its index in the extraction, from 0; `None` if it is new.
    pub origin: Option<usize>,
    /// One field per column; `value` is `None` where the row has nothing.
    pub cells: Vec<Field>,
}

/// An array of objects.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Where it is in `data`.
    pub path: FieldPath,
    /// The HTML id.
    pub id: String,
    /// Its name on the screen.
    pub label: Label,
    /// The fields of its rows; the schema's come first.
    pub columns: Vec<Column>,
    /// The lists that are shown below its rows.
    pub inner: Vec<InnerList>,
    /// Its rows.
    pub rows: Rows,
}

/// A part of the page.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// One field.
    Field(Arc<Field>),
    /// An object, or an array that is neither a list nor a table: of arrays, of mixed values, or of objects with too little in
    /// common for columns.
    Group {
        /// Where it is in `data`.
        path: FieldPath,
        /// Its name on the screen.
        label: Label,
        /// What is in it.
        blocks: Vec<Block>,
    },
    /// An array of texts, numbers or other scalars.
    List {
        /// Where it is in `data`.
        path: FieldPath,
        /// Its name on the screen.
        label: Label,
        /// Its elements, named "Item 3, Tags"; of a [`part`], only some of them.
        items: Vec<Arc<Field>>,
        /// How many elements the whole list has.
        count: usize,
    },
    /// An array of objects.
    Table(Table),
}

impl Block {
    /// Where it is in `data`.
    pub fn path(&self) -> &FieldPath {
        match self {
            Self::Field(field) => &field.path,
            Self::Group { path, .. } | Self::List { path, .. } => path,
            Self::Table(table) => &table.path,
        }
    }
}

/// The record as blocks: the fields that the schema names, in its order and even if absent (`value` is `None`), then the others.
///
/// Null in place of an object or array that the schema describes is shown as that object without values. Data that is not an
/// object is one block; missing data is none, unless a schema says what could be there. The time taken grows with the size of the
/// record, not with rows times changes.
pub fn blocks(record: &ExtractedData, collection: &Collection) -> Vec<Block> {
    let metadata = Arc::new(record.field_metadata());
    form(&Arc::new(record.clone()), &Arc::new(collection.clone()), &Facts::default(), &metadata).blocks
}

/// The form, with the flags that were found along the way.
#[derive(Clone, Debug)]
pub struct Form {
    /// The result of [`blocks`].
    pub blocks: Vec<Block>,
    /// The flags that [`super::flag::assess`] finds.
    pub flags: Vec<Arc<Flag>>,
    /// The broken rules for which accepting needs a second confirmation.
    pub blocking: Vec<BrokenRule>,
    /// Where the record breaks its schema.
    pub violations: Vec<Violation>,
    /// What was found in the rows of tables.
    pub known: Known,
}

/// What was found in the rows of a form's tables, so that the next form need not find it again.
#[derive(Clone, Debug, Default)]
pub struct Known(Arc<KnownRows>);

/// The form of a record whose metadata is already parsed, and may be missing from `record`.
pub fn form(record: &Arc<ExtractedData>, collection: &Arc<Collection>, facts: &Facts, metadata: &Arc<FieldMetadata>) -> Form {
    form_after(record, collection, facts, metadata, None)
}

/// The same, given an earlier state of the record with the same metadata and collection, and what was found in it: rows that did not
/// change since are not assessed again.
pub fn form_after(
    record: &Arc<ExtractedData>,
    collection: &Arc<Collection>,
    facts: &Facts,
    metadata: &Arc<FieldMetadata>,
    before: Option<(&ExtractedData, &Known)>,
) -> Form {
    let before = before.map(|(record, known)| (record, &*known.0));
    let (source, found) = Source::new(record, collection, facts, metadata, before);
    let known = Known(source.known_rows());
    let Found { flags, blocking, violations, .. } = found;
    Form { blocks: Builder::new(&Arc::new(source)).blocks(), flags, blocking, violations, known }
}

/// All fields of the blocks, in order; tables row by row, each followed by the lists below it.
pub fn fields(blocks: &[Block]) -> Vec<Field> {
    let mut found = Vec::new();
    collect(blocks, &mut found);
    found
}

fn collect(blocks: &[Block], found: &mut Vec<Field>) {
    for block in blocks {
        match block {
            Block::Field(field) => found.push(Field::clone(field)),
            Block::Group { blocks, .. } => collect(blocks, found),
            Block::List { items, .. } => found.extend(items.iter().map(|item| Field::clone(item))),
            Block::Table(table) => {
                for row in table.rows.iter() {
                    found.extend(row.cells);
                    collect(table.rows.inner(row.index), found);
                }
            }
        }
    }
}

/// A row to add to an array: as the schema describes it, without what is optional, else with the keys of the first row, all null. A list
/// in a row may take them from another row's. `{}` if nothing is known, and null in a list of texts, numbers or other scalars.
pub fn new_row(record: &ExtractedData, collection: &Collection, array: &FieldPath) -> Value {
    let items = collection.schema.as_ref().and_then(|schema| schema.layers(array).0?.items());
    let first = array.get(record.data()).and_then(Value::as_array).and_then(|rows| rows.first());
    let first = first.or_else(|| first_beside(record.data(), array));
    match (items.as_ref().map(|items| (items, items.field_type(0))), first) {
        (Some((items, FieldType::Object)), _) if !items.property_names().is_empty() => empty_object(items, 0),
        (_, Some(Value::Object(first))) => Value::Object(first.keys().map(|key| (key.clone(), Value::Null)).collect()),
        (_, Some(Value::Array(_))) => Value::Array(Vec::new()),
        (_, Some(_)) => Value::Null,
        (Some((_, FieldType::Any | FieldType::Object)) | None, None) => Value::Object(Map::new()),
        (Some((_, FieldType::Array(_))), None) => Value::Array(Vec::new()),
        (Some(_), None) => Value::Null,
    }
}

/// The first element that a list in a row has in another row.
fn first_beside<'d>(data: &'d Value, list: &FieldPath) -> Option<&'d Value> {
    let at = list.steps().iter().rposition(|step| matches!(step, Step::Index(_)))?;
    let path = |steps: &[Step]| steps.iter().cloned().collect::<FieldPath>();
    let (rows, within) = (path(&list.steps()[..at]), path(&list.steps()[at + 1..]));
    rows.get(data)?.as_array()?.iter().find_map(|row| within.get(row)?.as_array()?.first())
}

//! The concepts of the product. Nothing here reads a file, asks for the time or knows a page.
//!
//! Start with [`ExtractedData`], which owns the JSON exactly as it came. Everything else is a view of it ([`FieldMetadata`],
//! [`Schema`], [`form::blocks`], [`flag::flags`]) or a change to it ([`Edit`], [`Draft`]). Readers never fail: they show what
//! they can and say what they could not read. Numbers are compared and kept as digits ([`decimal`]); `f64` is only for
//! confidences and places on a page.

pub mod age;
pub mod ask;
pub mod citation;
pub mod collection;
pub mod columns;
pub mod confidence;
pub mod date;
pub mod decimal;
pub mod decision;
pub mod diff;
mod distance;
pub mod draft;
pub mod edit;
pub mod evidence;
mod exact;
pub mod export_format;
pub mod extracted_data;
pub mod field_metadata;
pub mod field_path;
pub mod flag;
pub mod fold;
pub mod form;
pub mod hidden;
pub mod history;
pub mod identifier;
mod identifying_name;
pub mod key_field;
pub mod label;
pub mod live;
pub mod locale;
pub mod merge;
pub mod month;
pub mod objection;
pub mod own_data;
mod permit;
mod plain;
pub mod queue;
pub mod quoted_value;
pub mod reading;
pub mod reason;
pub mod record_rules;
pub mod reserved_text;
mod role;
pub mod rows;
pub mod rule;
pub mod saved;
pub mod schema;
mod second_person;
pub mod status;
pub mod tick;
pub mod tsv;
pub mod typed_date;
pub mod unreadable;
pub mod version;
pub mod work;
mod wrapped;

#[cfg(test)]
mod tests;

pub use age::Age;
pub use ask::{Ask, Mine};
pub use citation::{BoundingBox, Citation, PageBox, PageDimensions, short};
pub use collection::{Collection, RejectReason};
pub use columns::{Columns, TooManyColumns};
pub use confidence::{Band, Confidence};
pub use decimal::Decimal;
pub use decision::{DECISION_ID, Decided, Decision, DecisionKind};
pub use diff::{Change, diff};
pub use draft::{Draft, Writer};
pub use edit::{Edit, EditError, Nothing, Undo};
pub use export_format::ExportFormat;
pub use extracted_data::{AGENT_STATUS, ExtractedData};
pub use field_metadata::{FieldMetadata, Leaf, Node};
pub use field_path::{FieldPath, FieldPathError, Step};
pub use flag::{Flag, FlagKind, flags, lowest_confidence};
pub use form::{Block, Column, Field, Fields, Row, Table, blocks, fields, new_row};
pub use history::History;
pub use key_field::{KeyField, KeyKind};
pub use label::{Label, Name};
pub use locale::Locale;
pub use merge::merge;
pub use objection::{Objection, Why};
pub use permit::{Permit, Right};
pub use queue::{AttachedFile, DocumentView, ItemView, Meanwhile, OlderThan, QueuePage, QueueQuery, QueueRow, QueueSort};
pub use reason::{Duplicate, Facts, Reason, Sameness};
pub use reserved_text::has_reserved_text;
pub use role::{Grant, Grants, Role, UseCase};
pub use rows::Pasted;
pub use rule::{Rule, Suggestion};
pub use saved::Saved;
pub use schema::{
    Choice, Description, FieldType, Problem, Schema, Violation, describe, full_label, label_of, parse_text, to_text,
};
pub use second_person::{Accepted, SecondPerson, WhySecond};
pub use status::Status;
pub use tick::Tick;
pub use unreadable::{BadMetadata, Unreadable};
pub use version::Version;

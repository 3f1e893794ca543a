//! What can't be read in a record, as data.

use super::FieldPath;

/// Something in a record that can't be read.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Unreadable {
    /// The record is not a JSON object, so it has no fields.
    Record,
    /// The record lacks this key.
    Missing(String),
    /// This key of the record must hold text.
    NoText(String),
    /// This key of the record must hold an object.
    NoObject(String),
    /// This key of the record must hold a number from 0 to 1.
    NoConfidence(String),
    /// The metadata of this field; at the root, all of it.
    Metadata(FieldPath, BadMetadata),
    /// This many more places of the metadata.
    More(usize),
}

/// What is wrong with the metadata of a field.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum BadMetadata {
    /// It is neither an object nor a list.
    Scalar,
    /// This key must hold a number.
    NoNumber(String),
    /// This key must hold text.
    NoText(String),
    /// The citations must be a list.
    Citations,
    /// A citation must be an object.
    Citation,
    /// The page of a citation must be a whole number.
    Page,
    /// The boxes of a citation must be a list.
    Boxes,
    /// A box must have the numbers x, y, w and h.
    Box,
    /// The size of a page must have the numbers width and height.
    PageDimensions,
}

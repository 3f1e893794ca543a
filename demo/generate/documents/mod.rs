//! The documents, one per file: what each says, how it looks, and how it was read.

mod alpstein;
mod azulejos;
mod bohus;
mod garance;
mod hanse;
mod harrow;
mod kettle;
mod limfjord;
mod lunardi;
mod nordlicht;
mod prairie;
mod sommer;
mod tidewater;
mod vandermeer;

use crate::invoice::Invoice;
use crate::sheet::Document;
use crate::story::Story;

/// What the documents use from the rest of the generator.
mod prelude {
    pub use super::{Demo, Format};
    pub use crate::font::Font;
    pub use crate::invoice::{Invoice, Party, iban, in_groups};
    pub use crate::number::{CONTINENTAL, ENGLISH, SPACED, SWISS, day, dec};
    pub(in crate::documents) use crate::parts;
    pub use crate::parts::Town;
    pub use crate::sheet::{BLACK, Document, GREY, Ink, Line, Style, WHITE, field, plain};
    pub use crate::story::{Mistake, Story, dropped, missing, taken_from, wrong};
    pub use crate::table::{Cell, Head, Table, left, right};
}

/// A document's file format.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Pdf,
    /// A grey, slightly crooked picture of the printed page, without a text layer.
    Scan,
}

/// A demo document.
pub struct Demo {
    /// The file name without its extension.
    pub name: &'static str,
    /// What it is, for the list in the README.
    pub about: &'static str,
    pub language: &'static str,
    pub format: Format,
    pub invoice: Invoice,
    pub sheet: Document,
    pub story: Story,
}

/// All documents, in the README's order.
pub fn all() -> Vec<Demo> {
    vec![
        nordlicht::demo(),
        harrow::demo(),
        prairie::demo(),
        garance::demo(),
        azulejos::demo(),
        vandermeer::demo(),
        lunardi::demo(),
        alpstein::demo(),
        bohus::demo(),
        kettle::demo(),
        hanse::demo(),
        limfjord::demo(),
        tidewater::demo(),
        sommer::demo(),
    ]
}

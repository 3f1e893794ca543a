//! What the pages say, on small pages.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod bounds;
mod confirmed;
mod countries;
mod layouts;
mod layouts_more;
mod mistakes;
mod offers;
mod page;
mod properties;
mod quotations;
mod records;
mod said;
mod said_empty;

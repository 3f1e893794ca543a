//! Tests that go through several parts of the domain.

mod drafts;
mod edits;
mod invoices;
mod locale;
mod mending;
mod properties;
mod rows;
mod travel;
mod typed;
mod typing;

//! Tests that go through several parts of the domain.

mod drafts;
mod edits;
mod flagging;
mod invoices;
mod properties;
mod rows;
mod travel;
mod typing;

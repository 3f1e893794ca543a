//! Tests that go through several parts of the domain.

mod drafts;
mod edits;
mod flagging;
mod invoices;
mod properties;
mod travel;
mod typing;

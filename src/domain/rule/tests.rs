//! The rules on the real invoices; `text::tests::rule` has each of them on a small one.
#![expect(clippy::unwrap_used, reason = "a test may panic")]
#![expect(clippy::print_stdout, reason = "the tables are what is measured")]

mod checked;
mod measure;
mod seeds;

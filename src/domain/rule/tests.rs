//! Each rule on a small invoice, and all of them on the real ones.
#![expect(clippy::unwrap_used, reason = "a test may panic")]
#![expect(clippy::print_stdout, reason = "the tables are what is measured")]

mod measure;
mod single;

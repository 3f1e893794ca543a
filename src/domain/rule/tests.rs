//! Each rule on a small invoice, and all of them on the real ones.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod measure;
mod single;

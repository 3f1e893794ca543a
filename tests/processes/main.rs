//! Tests with real processes: the `countersign` program, killed, short of disk space, and several at once.
//!
//! The tests on PostgreSQL need a server: `tests/postgres/run cargo test --features ssr --test processes -- --nocapture`.
//! A test prints the seed of its random choices; `TEST_SEED=…` repeats them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    missing_docs,
    reason = "a test may panic, and says what it measured"
)]

mod api;
mod api_keys;
mod backup;
mod check;
mod check_store;
mod command;
mod decided;
mod exported;
mod full_disk;
mod import;
mod incomplete;
mod journal;
mod kept;
mod killed;
mod many;
mod memory;
mod migrate;
mod older;
mod people;
mod place;
mod postgres;
mod server;
mod take;
mod writer;

//! Tests of the whole server.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "a test may panic")]

mod access;
mod agent_data;
mod agent_data_headers;
mod agent_world;
mod damaged;
mod documented;
mod files;
mod files_blobs;
mod files_pictures;
mod files_store;
mod files_world;
mod flags;
mod limits;
mod limits_world;
mod locked;
mod pages;
mod pages_children;
mod pages_fetched;
mod pages_hostile;
mod pages_pictures;
mod pages_quotations;
mod pages_real_invoices;
mod pages_words;
mod pages_world;
mod reviewer;
mod sign_in;
mod sources;
mod tidy;
mod tidy_arrows;
mod world;

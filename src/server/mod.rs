//! The program around the layers: command line, configuration, router, sessions.

mod answers;
mod api_docs;
mod api_keys;
pub mod assets;
mod attempts;
mod bulk;
pub mod command_line;
#[cfg(debug_assertions)]
mod components;
pub mod configuration;
pub mod connections;
mod data_dir;
pub mod demo;
mod error_page;
pub mod export;
mod history;
pub mod import;
pub mod intake;
mod operations;
mod pages;
mod plain_page;
mod proxy;
mod reader;
mod require_reviewer;
mod review_toml;
pub mod router;
mod say;
mod schema_file;
pub mod security;
pub mod session;
mod sign_in;
pub mod stores;
mod unsaved;

//! **Countersign**: a person signs off what the extraction agent read.
//!
//! This is the map: each layer says what it is and what it must not know. No other file says which layers are built.
#![recursion_limit = "512"]

/// What is being checked: records, fields, confidence, citations, edits, flags. No I/O, no clock, no HTML.
pub mod domain;

/// What the interface says, in every language. Knows the domain.
pub mod text;

/// Every path and every query parameter. Knows the domain's values and nothing else.
pub mod address;

/// Where records live: the `AgentData` trait, LlamaCloud's client, our own stores. Knows no page.
#[cfg(feature = "client")]
pub mod agent_data;
/// SQLite and PostgreSQL: connections and migrations. Knows no record.
#[cfg(feature = "stores")]
pub mod database;
/// Where the files behind the records live, and how their pages become pictures.
#[cfg(feature = "stores")]
pub mod documents;
/// What Agent Data has no place for: drafts and the trace of decisions.
#[cfg(feature = "review")]
pub mod ledger;
/// The use cases: queue, open, save a draft, decide. No HTTP, no Leptos.
#[cfg(feature = "review")]
pub mod review;

/// The only door between the browser and the records: server functions, and the form endpoint.
#[cfg(feature = "ui")]
pub mod api;
/// The Agent Data and Files API that agents' SDKs speak. Knows no reviewer.
#[cfg(feature = "rest")]
pub mod rest;
/// Configuration, router, sessions, command line.
#[cfg(feature = "ssr")]
pub mod server;
/// What the reviewer sees.
#[cfg(feature = "ui")]
pub mod ui;

/// Takes over the page that the server rendered.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_body(ui::App);
}

#[cfg(test)]
mod tidy;

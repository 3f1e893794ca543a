//! Measures the store over HTTP, next to the program that a user would write instead, in one run: `make bench-store`.
//!
//! `benches/README.md` explains how to run it and what each row means.

mod bare;
mod client;
mod creates;
mod import;
mod latency;
mod machine;
mod prepare;
mod questions;
mod report;
mod sample;
mod server;
mod settings;
mod store;
mod transport;

use client::Client;
use latency::Measured;
use questions::Question;
use report::Report;
use settings::Settings;
use store::{Engine, Store};

/// Any error; displayed as a sentence.
type Failure = Box<dyn std::error::Error + Send + Sync>;
type Result<T> = std::result::Result<T, Failure>;

fn main() -> Result<()> {
    // A single thread, because the client must not take processors from the server.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(run(&Settings::from_environment()?))
}

/// Prints progress to stderr.
fn say(text: &str) {
    eprintln!("bench: {text}");
}

async fn run(settings: &Settings) -> Result<()> {
    std::fs::create_dir_all(&settings.directory)?;
    let mut stores = prepare::stores(settings).await?;
    let machine = format!("{}. At the start: {}", machine::describe()?, machine::state(&settings.at("fdatasync"))?);
    let sample = sample::read(&prepare::sample_file(settings))?;
    let mut report = Report::new(&machine, settings, &stores);

    let mut queue_page = Vec::new();
    for question in questions::all(&sample, settings.records) {
        if !settings.wants(question.name) {
            continue;
        }
        let measured = ask_all(&stores, &question).await?;
        if question.name == questions::QUEUE {
            queue_page.clone_from(&measured);
        }
        report.latencies(&question, &measured, &stores)?;
    }
    if settings.wants("overhead")
        && let Some(over_http) = queue_page.first()
        && let Some(Store { engine: Engine::Sqlite, folder, .. }) = stores.first()
    {
        let bare = bare::measure(&folder.join("countersign.sqlite"))?;
        report.overhead(over_http, &bare, &transport::measure(over_http.bytes).await?);
    }
    if settings.wants("creates") {
        let mut all = Vec::new();
        for store in &stores {
            all.push(creates::measure(store, &sample).await?);
        }
        report.creates(&all);
        report.memory("durable creates, and their deletion", &stores)?;
    }
    if settings.wants("import") {
        let mut all = Vec::new();
        for store in &mut stores {
            all.push(import::measure(store, settings).await?);
        }
        report.imports(&all);
    }
    for store in &mut stores {
        store.stop()?;
    }
    println!("{report}\nAt the end: {}.", machine::state(&settings.at("fdatasync"))?);
    Ok(())
}

/// Asks every store the same question, one after the other. Fails if they disagree.
async fn ask_all(stores: &[Store], question: &Question) -> Result<Vec<Measured>> {
    let mut all: Vec<Measured> = Vec::new();
    for store in stores {
        say(&format!("{}: {}", store.engine.name(), question.name));
        let client = Client::new(store.url()?)?;
        let bodies = question.bodies_for(&client, &store.engine).await?;
        let measured = latency::measure(&client, question, &bodies).await?;
        let other = all.iter().find(|other| other.refused.is_none()).filter(|_| measured.refused.is_none());
        if let Some(other) = other.filter(|other| other.first_answer != measured.first_answer) {
            let (this, that) = (&measured.first_answer, &other.first_answer);
            return Err(format!("“{}”: {} answers {this}, another store {that}", question.name, store.engine.name()).into());
        }
        all.push(measured);
    }
    Ok(all)
}

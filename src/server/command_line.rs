//! `countersign serve | import | export | check | verify-ledger | backup | user | key | migrate-store`.

use super::{
    configuration::{Backend, Settings, refuse_unknown_variables},
    connections, data_dir, demo,
    export::command::{ExportArguments, run as run_export},
    import,
    intake::Intake,
    operations::{api_keys, backup, check, migrate, people, verify_ledger, with_causes},
    review_toml, router,
    say::say,
    stores::Stores,
};
use crate::{
    ledger::{People, people::Limits},
    review::Review,
};
use anyhow::{Context, Result};
use clap::{Args, Parser, Subcommand};
use std::{net::SocketAddr, num::NonZeroUsize, path::PathBuf, process::ExitCode, time::Duration};

/// Review the data that an extraction agent read, next to the document, and sign it off.
#[derive(Parser)]
#[command(name = "countersign", version, about, after_help = EXAMPLES)]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

/// Stack of a thread that serves requests, in bytes. An unoptimised build needs more than the usual 2 MB to make the largest page.
const STACK: usize = 8 << 20;
const EXAMPLES: &str = "\
Examples:
  countersign serve                          start, records in ./data, pages at http://127.0.0.1:3000
  countersign serve --demo                   the same, with a dozen invented invoices to try
  countersign import ./invoices              NAME.extracted.json beside NAME.pdf, or JSON Lines
  countersign export > records.jsonl         everything, with what reviewers changed
  countersign export --format csv -o i.csv   one line per record; csv-lines: one per line item
  countersign export --new -o monday.jsonl   what was accepted and has not gone out yet as it is now
  countersign backup monday.tar              while serving; tar -xf monday.tar -C NEW_DATA_DIR restores it

An agent pushes records with LlamaIndex's SDK: LLAMA_CLOUD_BASE_URL=http://127.0.0.1:3000
Options with a name in brackets can be set in the environment instead.";

#[derive(Subcommand)]
enum Command {
    /// Serve the reviewers' pages and the agents' API (Agent Data and Files)
    Serve(ServeArguments),
    /// Add documents and their extracted data to the queue
    Import {
        /// Folders, NAME.extracted.json files (each next to its document), or JSON Lines of records; without any, or for -, JSON Lines
        /// come from the standard input
        paths: Vec<PathBuf>,
        #[command(flatten)]
        settings: Settings,
    },
    /// Write every record as it is stored, oldest first; drafts are in none. With --new, write what was accepted and did not go out yet
    Export {
        #[command(flatten)]
        arguments: ExportArguments,
        #[command(flatten)]
        settings: Settings,
    },
    /// Check the store, even while it is being served: every record, index, count, file and draft
    Check {
        #[command(flatten)]
        settings: Settings,
    },
    /// Check that no decision was changed, removed or inserted since it was written; prints the head of the chain
    VerifyLedger {
        /// The hash printed by an earlier run, kept where nobody with write access to the database can change it
        #[arg(long, value_name = "HASH")]
        head: Option<String>,
        #[command(flatten)]
        settings: Settings,
    },
    /// Write everything in the data directory to one tar file, even while it is being served
    Backup {
        /// The tar file; must not exist
        file: PathBuf,
        #[command(flatten)]
        settings: Settings,
    },
    /// The people who sign in: each with a role
    User {
        #[command(subcommand)]
        command: people::UserCommand,
    },
    /// The keys of agents: each with a name, rights and collections of its own
    Key {
        #[command(subcommand)]
        command: api_keys::KeyCommand,
    },
    /// Move everything from SQLite to PostgreSQL after stopping the server; run again to resume after an interruption
    MigrateStore {
        /// sqlite:DATA_DIR or sqlite:FILE
        #[arg(long)]
        from: String,
        /// postgres://user:password@host/database, which must be empty
        #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
        to: String,
    },
}

#[derive(Args)]
struct ServeArguments {
    /// Address to listen on; anything but loopback needs COUNTERSIGN_API_KEY
    #[arg(long, env = "COUNTERSIGN_ADDR", default_value = "127.0.0.1:3000")]
    addr: SocketAddr,
    /// Most connections of one address, out of 512; more if all come through one proxy
    #[arg(long, env = "COUNTERSIGN_CONNECTIONS_PER_ADDRESS", default_value = "128")]
    connections_per_address: NonZeroUsize,
    /// Add the demo documents to the queue if the collection is empty
    #[arg(long)]
    demo: bool,
    #[command(flatten)]
    settings: Settings,
}

/// Parses the command line and runs the command. Prints errors as one sentence.
pub fn run() -> ExitCode {
    let command = CommandLine::parse().command;
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_env_filter(tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "warn,countersign=info".into()))
        .init();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().thread_stack_size(STACK).build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&format!("the runtime could not start: {error}")),
    };
    let result = refuse_unknown_variables(std::env::vars_os().map(|(name, _)| name.to_string_lossy().into_owned()))
        .and_then(|()| runtime.block_on(execute(command)));
    match result {
        Ok(code) => code,
        Err(error) => fail(&with_causes(&*error)),
    }
}

fn fail(sentence: &str) -> ExitCode {
    say(sentence);
    ExitCode::from(2)
}

async fn execute(command: Command) -> Result<ExitCode> {
    match command {
        Command::Serve(arguments) => serve(arguments).await,
        Command::Import { paths, settings } => {
            let stores = Stores::open(&settings).await?;
            let report = import::run(&stores, &paths, &settings.data_dir).await;
            stores.close().await;
            let report = report?;
            say(&format!("{} imported, {} skipped", report.imported, report.skipped));
            Ok(if report.skipped == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        }
        Command::Export { arguments, settings } => {
            let stores = Stores::open(&settings).await?;
            let done = run_export(&stores, &arguments).await;
            stores.close().await;
            done.map(|()| ExitCode::SUCCESS)
        }
        Command::Check { settings } => check::run(&settings).await,
        Command::VerifyLedger { head, settings } => verify_ledger::run(&settings, head.as_deref()).await,
        Command::Backup { file, settings } => backup::run(&settings, file).await,
        Command::User { command } => people::run(command).await,
        Command::Key { command } => api_keys::run(command).await,
        Command::MigrateStore { from, to } => migrate::run(&from, &to).await,
    }
}

/// Finds out, now and every minute, what became of decisions whose answers got lost.
async fn settle_decisions(review: Review) {
    loop {
        if let Err(error) = review.settle(None).await {
            tracing::warn!(%error, "what became of some decisions could not be found out");
        }
        tokio::time::sleep(Duration::from_secs(60)).await;
    }
}

/// Deletes sessions and links that are over, now and every hour.
async fn forget_old_sessions(people: People, limits: Limits) {
    loop {
        if let Err(error) = people.forget_old(limits).await {
            tracing::warn!(%error, "old sessions could not be forgotten");
        }
        tokio::time::sleep(Duration::from_secs(3_600)).await;
    }
}

async fn serve(arguments: ServeArguments) -> Result<ExitCode> {
    arguments.settings.check_address(arguments.addr)?;
    review_toml::refuse_two_for_one(&arguments.settings)?;
    let mut stores = Stores::open(&arguments.settings).await?;
    if arguments.demo && demo::load_if_empty(&stores, &arguments.settings).await? {
        stores = Stores::open(&arguments.settings).await?; // with the demo's schema
    }
    stores.index_fields(&arguments.settings).await?;
    if let Err(error) = stores.review.ledger.forget_old().await {
        tracing::warn!(%error, "old records could not be forgotten");
    }
    if stores.backend == Backend::Hosted {
        tokio::spawn(settle_decisions(stores.review.clone()));
    }
    let queues = stores.queues();
    queues.look_for_more().await;
    tokio::spawn(queues.clone().keep_assessed());
    tokio::spawn(forget_old_sessions(People::new(stores.database.clone()), arguments.settings.people.limits()));
    let listener = tokio::net::TcpListener::bind(arguments.addr)
        .await
        .with_context(|| format!("can't listen on {} (choose another with --addr)", arguments.addr))?;
    let address = listener.local_addr()?;
    let router = router::router_of(&stores, &queues, &arguments.settings, Intake::default())?;
    for (review, place) in queues.all().iter().zip(0..) {
        let whose = if place == 0 { String::new() } else { format!(" (queue {})", review.queue) };
        for warning in review_toml::warnings(&review.collection) {
            say(&format!("{warning}{whose}"));
        }
    }
    if let Some(warning) = data_dir::warning(&arguments.settings.data_dir) {
        say(&warning);
    }
    if arguments.settings.needs_accounts() && !People::new(stores.database.clone()).any().await? {
        say("people sign in with accounts of their own, and the key is for agents only");
        say("add the first person with `countersign user add NAME --role admin`, and open the link that it prints");
    }
    let people = People::new(stores.database.clone());
    let wants_two = queues.all().iter().any(|review| !review.collection.second_person.is_off());
    if wants_two && !arguments.settings.sign_in_is_set() && !people.any().await? {
        say("warning: review.toml asks for a second person, but nobody signs in here: one person with two browsers is two");
    }
    say(&format!("{} in {}", arguments.settings.kind(), arguments.settings.data_dir.display()));
    say(&format!("listening on http://{address}"));
    let stopping = std::sync::Arc::new(tokio::sync::Notify::new());
    let stop = stopping.clone();
    let limits = connections::Limits {
        connections_per_address: arguments.connections_per_address.get(),
        ..connections::Limits::default()
    };
    let open_pages = queues.clone();
    let server = connections::serve(listener, router, limits, async move {
        stop_signal().await;
        open_pages.end_streams(); // they would go on for a minute
        stop.notify_one();
    });
    tokio::select! {
        () = server => {}
        // Give pending requests a few seconds, unless there is a second signal.
        () = async { stopping.notified().await; tokio::select! { () = stop_signal() => {}, () = tokio::time::sleep(PATIENCE) => {} } } => {}
    }
    stores.close().await;
    say("stopped");
    Ok(ExitCode::SUCCESS)
}

/// How long pending requests may take at shutdown.
const PATIENCE: Duration = Duration::from_secs(10);

/// Waits for Ctrl+C or SIGTERM.
async fn stop_signal() {
    let mut terminate = match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(signal) => signal,
        Err(_) => return std::future::pending().await,
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}

//! `countersign key add | list | revoke`: the keys of agents.

use super::must_be_there;
use crate::{
    database::{Database, PostgresDatabase, SqliteDatabase},
    domain::{Permit, Right},
    ledger::{Actor, ApiKey, ApiKeys},
    server::{
        configuration::Backend,
        data_dir::{self, DATABASE},
        say::say,
    },
};
use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand};
use jiff::{
    Timestamp,
    civil::{Date, Time},
    tz::TimeZone,
};
use std::{io::Write, path::PathBuf, process::ExitCode};

/// The most characters of a name.
pub(in crate::server) const LONGEST_NAME: usize = 80;

/// What to do with keys.
#[derive(Subcommand)]
pub enum KeyCommand {
    /// Make a key and print it, this once
    Add {
        /// What you call it, such as the agent that will have it
        name: String,
        #[command(flatten)]
        permit: PermitArguments,
        #[command(flatten)]
        store: Store,
    },
    /// List all keys: rights, collections, last use, end
    List {
        #[command(flatten)]
        store: Store,
    },
    /// End a key at once
    Revoke {
        /// Its name or id
        key: String,
        #[command(flatten)]
        store: Store,
    },
}

/// What the holder may do.
#[derive(Args)]
pub struct PermitArguments {
    /// Comma-separated: read, write, delete
    #[arg(long, value_delimiter = ',', default_value = "read,write", value_parser = right)]
    may: Vec<Right>,
    /// Comma-separated deployments; default: all
    #[arg(long = "deployment", value_delimiter = ',')]
    deployments: Option<Vec<String>>,
    /// Comma-separated collections; default: all
    #[arg(long = "collection", value_delimiter = ',')]
    collections: Option<Vec<String>>,
    /// The last day on which it is valid, such as 2027-01-31 (this machine's time); default: no end
    #[arg(long)]
    until: Option<Date>,
}

fn right(word: &str) -> Result<Right, String> {
    Right::parse(word.trim()).ok_or_else(|| "the rights are read, write and delete".to_owned())
}

/// Where the keys are.
#[derive(Args)]
pub struct Store {
    /// Directory for records, files, drafts and page images
    #[arg(long, env = "COUNTERSIGN_DATA_DIR", default_value = "./data")]
    data_dir: PathBuf,
    /// PostgreSQL (postgres://user:password@host/database), if the server uses it
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    database_url: Option<String>,
    /// Where records are stored, as for the server
    #[arg(long, env = "COUNTERSIGN_AGENT_DATA", value_enum)]
    agent_data: Option<Backend>,
}

/// Runs the command, also while a server uses the store.
pub async fn run(command: KeyCommand) -> Result<ExitCode> {
    match command {
        KeyCommand::Add { name, permit, store } => {
            let (name, ends_at) = (checked_name(&name, "the name of a key")?, permit.until.map(end_of).transpose()?);
            let PermitArguments { may, deployments, collections, .. } = permit;
            let (deployments, collections) = (deployments.map(trimmed), collections.map(trimmed));
            let keys = open(&store).await?;
            let (key, text) =
                keys.keys.add(&Actor::operator(), &name, Permit { may, deployments, collections, places: None }, ends_at).await?;
            keys.close().await;
            tell(&text)?;
            say(&format!("this is the key {} ({}); it is shown only now", key.name, rights(&key)));
            say("an agent sends it as LLAMA_CLOUD_API_KEY; from now on, the API opens to no unknown key");
            if std::env::var_os("COUNTERSIGN_API_KEY").is_none() {
                say("a server without COUNTERSIGN_API_KEY still lets every program on its machine review, and so read");
            }
        }
        KeyCommand::List { store } => {
            let keys = open(&store).await?;
            let all = keys.keys.list().await?;
            keys.close().await;
            if all.is_empty() {
                say("there are no keys; `countersign key add NAME` makes one");
            }
            for key in &all {
                tell(&line(key))?;
            }
        }
        KeyCommand::Revoke { key, store } => {
            let keys = open(&store).await?;
            let revoked = keys.keys.revoke(&Actor::operator(), &key).await?;
            keys.close().await;
            let Some((id, name)) = revoked else {
                bail!("there is no key called {key:?} that could be revoked; `countersign key list` shows all");
            };
            say(&format!("the key {name} ({id}) opens nothing any more"));
        }
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) struct Open {
    keys: ApiKeys,
    pub(super) database: Database,
}

impl Open {
    pub(super) async fn close(&self) {
        if let Database::Sqlite(database) = &self.database {
            database.close().await;
        }
    }
}

async fn open(store: &Store) -> Result<Open> {
    if Backend::or_usual(store.agent_data) == Backend::Hosted {
        bail!(
            "the records live in LlamaCloud, which has keys of its own; if this server keeps them itself, and LLAMA_CLOUD_API_KEY is set for \
             something else, add --agent-data embedded"
        );
    }
    open_ledger(store).await
}

/// What is kept here wherever the records live.
pub(super) async fn open_ledger(store: &Store) -> Result<Open> {
    let database = match &store.database_url {
        None => {
            data_dir::refuse_lost_database(&store.data_dir)?;
            let file = store.data_dir.join(DATABASE);
            must_be_there(&file).context("start the server once, so that there is a store")?;
            Database::Sqlite(SqliteDatabase::open(&file).with_context(|| format!("can't open {}", file.display()))?)
        }
        Some(url) => Database::Postgres(PostgresDatabase::connect(url).await.context("can't open DATABASE_URL")?),
    };
    Ok(Open { keys: ApiKeys::new(database.clone()), database })
}

fn trimmed(names: Vec<String>) -> Vec<String> {
    names.iter().map(|name| name.trim().to_owned()).collect()
}

/// A name without blanks around it; `what` it is the name of, for an error.
pub(in crate::server) fn checked_name(name: &str, what: &str) -> Result<String> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
        bail!("{what} has 1 to {LONGEST_NAME} characters, all of them printable");
    }
    Ok(name.to_owned())
}

/// The end of a day here, which must be still to come.
pub(in crate::server) fn end_of(day: Date) -> Result<i64> {
    let next = day.tomorrow().context("--until is too late")?;
    let end = TimeZone::system().to_timestamp(next.to_datetime(Time::midnight())).context("--until")?;
    if end <= Timestamp::now() {
        bail!("--until {day} is over; name the last day on which the key is valid");
    }
    Ok(end.as_microsecond())
}

fn rights(key: &ApiKey) -> String {
    let may = key.permit.may.iter().map(|right| right.word()).collect::<Vec<_>>().join(", ");
    let within = |what: &str, list: &Option<Vec<String>>| {
        list.as_ref().map(|list| format!("; {what} {}", list.join(", "))).unwrap_or_default()
    };
    format!("{may}{}{}", within("deployments", &key.permit.deployments), within("collections", &key.permit.collections))
}

fn line(key: &ApiKey) -> String {
    let time = |at: i64| Timestamp::from_microsecond(at).map_or_else(|_| at.to_string(), |at| format!("{at:.0}"));
    let state = match (key.revoked_at, key.ends_at) {
        (Some(at), _) => format!("revoked {}", time(at)),
        (None, Some(end)) if !key.is_valid() => format!("ended {}", time(end)),
        (None, Some(end)) => format!("until {}", time(end)),
        (None, None) => "no end".to_owned(),
    };
    let used = key.last_used_at.map_or_else(|| "never used".to_owned(), |at| format!("used {}", time(at)));
    [key.id.clone(), key.name.clone(), rights(key), format!("made {}", time(key.created_at)), used, state].join("\t")
}

/// Prints a line to stdout.
pub(super) fn tell(text: &str) -> Result<()> {
    writeln!(std::io::stdout(), "{text}").context("can't write to the standard output")
}

//! `countersign user add | list | role | team | reset | sign-out | disable | enable`.

use super::api_keys::{LONGEST_NAME, Store, checked_name, open_ledger, tell};
use crate::{
    domain::{Grant, Grants, Role},
    ledger::{
        Actor, People,
        people::{NewPerson, Person},
    },
    server::say::say,
};
use anyhow::{Result, bail};
use clap::{Args, Subcommand};
use std::process::ExitCode;

/// What to do with people.
#[derive(Subcommand)]
pub enum UserCommand {
    /// Add somebody, and print the link with which they choose their password
    Add {
        /// What they type to sign in, such as ada or ada@example.com
        login: String,
        /// The name that colleagues see; default: the same
        #[arg(long)]
        name: Option<String>,
        #[command(flatten)]
        grant: GrantArguments,
        #[command(flatten)]
        link: LinkArguments,
        #[command(flatten)]
        store: Store,
    },
    /// List everybody: id, sign-in name, name, roles, state
    List {
        #[command(flatten)]
        store: Store,
    },
    /// Change somebody's role, from their next request on
    Role {
        /// Their sign-in name or id
        user: String,
        /// viewer, reviewer, approver, admin, or none
        #[arg(long, value_parser = role)]
        role: Wanted,
        /// The queue, by its name: usually that of its collection; default: all
        #[arg(long)]
        collection: Option<String>,
        #[command(flatten)]
        store: Store,
    },
    /// Put somebody into a team, or take them out of it
    Team {
        /// Their sign-in name or id
        user: String,
        /// The team, such as Payables; it is there while anybody is in it
        team: String,
        /// Take them out of it
        #[arg(long)]
        leave: bool,
        #[command(flatten)]
        store: Store,
    },
    /// Print a new link with which somebody chooses another password; using it ends their sessions
    Reset {
        /// Their sign-in name or id
        user: String,
        #[command(flatten)]
        link: LinkArguments,
        #[command(flatten)]
        store: Store,
    },
    /// End somebody's sessions, or everybody's, such as after a backup was restored
    SignOut {
        /// Their sign-in name or id
        #[arg(required_unless_present = "all")]
        user: Option<String>,
        /// Everybody
        #[arg(long, conflicts_with = "user")]
        all: bool,
        #[command(flatten)]
        store: Store,
    },
    /// End somebody's access at once; what they did stays in the trace
    Disable {
        /// Their sign-in name or id
        user: String,
        #[command(flatten)]
        store: Store,
    },
    /// Give somebody their access back
    Enable {
        /// Their sign-in name or id
        user: String,
        #[command(flatten)]
        store: Store,
    },
}

/// A role, and where.
#[derive(Args)]
pub struct GrantArguments {
    /// viewer, reviewer, approver, admin, or none
    #[arg(long, default_value = "reviewer", value_parser = role)]
    role: Wanted,
    /// The queue, by its name: usually that of its collection; default: all
    #[arg(long)]
    collection: Option<String>,
}

/// A role to give, or to take away.
#[derive(Clone, Copy)]
pub struct Wanted(Option<Role>);

fn role(word: &str) -> Result<Wanted, String> {
    match word {
        "none" => Ok(Wanted(None)),
        word => Role::parse(word)
            .map(|role| Wanted(Some(role)))
            .ok_or_else(|| "the roles are viewer, reviewer, approver, admin and none".to_owned()),
    }
}

/// Where the server is, for a link.
#[derive(Args)]
pub struct LinkArguments {
    /// The address under which browsers reach the server
    #[arg(long, default_value = "http://127.0.0.1:3000")]
    url: String,
}

impl LinkArguments {
    fn link(&self, text: &str) -> String {
        let path = crate::address::Route::Invitation(text.to_owned());
        format!("{}{path}", self.url.trim_end_matches('/'))
    }
}

/// Runs the command, also while a server uses the store.
pub async fn run(command: UserCommand) -> Result<ExitCode> {
    let operator = Actor::operator();
    match command {
        UserCommand::Add { login, name, grant, link, store } => {
            let login = checked_name(&login, "a sign-in name")?;
            let name = name.as_deref().map(|name| checked_name(name, "a name")).transpose()?.unwrap_or_else(|| login.clone());
            let grants =
                Grants::default().with(grant.collection.as_deref().map(str::trim).filter(|name| !name.is_empty()), grant.role.0);
            let open = open_ledger(&store).await?;
            let people = People::new(open.database.clone());
            let added = people.add(&operator, &NewPerson { login, name, grants }).await;
            open.close().await;
            let (person, text) = added?;
            tell(&link.link(&text))?;
            say(&format!("{} chooses a password with this link: it is valid for a day, and of use once", person.name));
            say("from now on, everybody signs in, and agents need a key: COUNTERSIGN_API_KEY, or `countersign key add NAME`");
        }
        UserCommand::List { store } => {
            let open = open_ledger(&store).await?;
            let all = People::new(open.database.clone()).list().await;
            open.close().await;
            let all = all?;
            if all.is_empty() {
                say("nobody was added yet; `countersign user add NAME --role admin` adds the first person");
            }
            for person in &all {
                tell(&line(person))?;
            }
        }
        UserCommand::Role { user, role, collection, store } => {
            let (open, people, person) = find(&user, &store).await?;
            let collection = collection.as_deref().map(str::trim).filter(|name| !name.is_empty());
            let grants = people.set_role(&operator, &person.id, collection, role.0).await;
            open.close().await;
            say(&format!("{} is now {}", person.name, roles(&grants?.unwrap_or_default())));
        }
        UserCommand::Team { user, team, leave, store } => {
            let team = checked_name(&team, "the name of a team")?;
            let (open, people, person) = find(&user, &store).await?;
            let done = people.set_member(&operator, &person.id, &team, !leave).await;
            open.close().await;
            done?;
            let now = if leave { "is not in the team" } else { "is in the team" };
            say(&format!("{} {now} {team}", person.name));
        }
        UserCommand::Reset { user, link, store } => {
            let (open, people, person) = find(&user, &store).await?;
            let text = people.invite(&operator, &person.id).await;
            open.close().await;
            let Some(text) = text? else {
                bail!(
                    "{} has no account here whose password could be reset: it is disabled, or they sign in with their organisation",
                    person.name
                );
            };
            tell(&link.link(&text))?;
            say(&format!("{} chooses a new password with this link: it is valid for a day, and of use once", person.name));
        }
        UserCommand::SignOut { user: Some(user), store, .. } => {
            let (open, people, person) = find(&user, &store).await?;
            let done = people.end_sessions_of(&operator, &person.id).await;
            open.close().await;
            done?;
            say(&format!("{} is signed out everywhere", person.name));
        }
        UserCommand::SignOut { user: None, store, .. } => {
            let open = open_ledger(&store).await?;
            let people = People::new(open.database.clone());
            let done = sign_out_all(&people, &operator).await;
            open.close().await;
            say(&format!("{} people are signed out everywhere", done?));
        }
        UserCommand::Disable { user, store } => set_enabled(&user, &store, false).await?,
        UserCommand::Enable { user, store } => set_enabled(&user, &store, true).await?,
    }
    Ok(ExitCode::SUCCESS)
}

async fn sign_out_all(people: &People, operator: &Actor) -> Result<usize> {
    let all = people.list().await?;
    for person in &all {
        people.end_sessions_of(operator, &person.id).await?;
    }
    Ok(all.len())
}

async fn set_enabled(user: &str, store: &Store, enabled: bool) -> Result<()> {
    let (open, people, person) = find(user, store).await?;
    let done = people.set_enabled(&Actor::operator(), &person.id, enabled).await;
    open.close().await;
    done?;
    say(&format!(
        "{} {}",
        person.name,
        if enabled { "may sign in again" } else { "is signed out, and may not sign in any more" }
    ));
    Ok(())
}

async fn find(user: &str, store: &Store) -> Result<(super::api_keys::Open, People, Person)> {
    let open = open_ledger(store).await?;
    let people = People::new(open.database.clone());
    let found = people.find(user).await;
    let Some(person) = found? else {
        open.close().await;
        bail!("nobody signs in as {user:?}; `countersign user list` shows all");
    };
    Ok((open, people, person))
}

fn roles(grants: &Grants) -> String {
    let one = |Grant { role, collection }: &Grant| match collection {
        None => role.word().to_owned(),
        Some(name) => format!("{} of {name}", role.word()),
    };
    let all: Vec<String> = grants.iter().map(one).collect();
    if all.is_empty() { "without a role".to_owned() } else { all.join(", ") }
}

fn line(person: &Person) -> String {
    let state = match (person.disabled_at, person.has_password || !person.issuer.is_empty()) {
        (Some(_), _) => "disabled",
        (None, false) => "invited",
        (None, true) => "active",
    };
    let known_as =
        if person.login.is_empty() { format!("{} at {}", person.subject, person.issuer) } else { person.login.clone() };
    // A name may hold anything but line breaks and tabs of ours.
    let shown = |text: &str| text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(LONGEST_NAME).collect::<String>();
    [person.id.clone(), shown(&known_as), shown(&person.name), roles(&person.all_grants()), state.to_owned()].join("\t")
}

//! `countersign verify-ledger`: checks that the ledger of decisions is unaltered, even while a server writes to it.

use super::{
    check::{open, tell},
    grouped, traces,
};
use crate::{
    database::OnProblem,
    ledger::{self, NO_EVENT},
    server::configuration::Settings,
};
use anyhow::{Context, Result, bail};
use std::{
    process::ExitCode,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

/// Prints one line per problem, and the head of the chain for the operator to keep. The exit code is 1 if there are problems.
pub async fn run(settings: &Settings, kept_head: Option<&str>) -> Result<ExitCode> {
    settings.check()?;
    let kept_head = kept_head.map(|hash| hash.trim().to_lowercase());
    if kept_head.as_ref().is_some_and(|hash| hash.len() != NO_EVENT.len() || !hash.bytes().all(|b| b.is_ascii_hexdigit())) {
        bail!("--head is not the hash of an event: give the 64 hexadecimal digits that verify-ledger printed");
    }
    let database = open(settings).await?;
    let problems = Arc::new(AtomicU64::new(0));
    let problem: OnProblem = {
        let problems = Arc::clone(&problems);
        Arc::new(move |sentence| {
            problems.fetch_add(1, Ordering::Relaxed);
            tell(&sentence);
        })
    };
    let found = ledger::verify(&database, kept_head.as_deref(), &problem).await.context("the ledger can't be read to its end")?;
    match (&kept_head, found.since_kept_head) {
        (Some(_), Some(0)) => tell("the head that you kept is the last event"),
        (Some(_), Some(events)) => {
            tell(&format!("the head that you kept is in the chain, {} events before its end", grouped(events)))
        }
        (Some(hash), None) => problem(format!(
            "no event has the hash {hash} that you kept: the chain was rewritten, or cut off before it, since then"
        )),
        (None, _) => {}
    }
    // A trace that was emptied together with its head is a sound chain; the records still say what was decided.
    traces::compare(&database, &problem, &(Arc::new(|_| {}) as OnProblem)).await?;
    let problems = problems.load(Ordering::Relaxed);
    let result = match problems {
        0 => "each follows from the one before".to_owned(),
        1 => "1 problem".to_owned(),
        many => format!("{} problems", grouped(many)),
    };
    tell(&format!("{} events: {result}", grouped(found.events)));
    tell(&format!("head {}", found.head.hash));
    Ok(if problems == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

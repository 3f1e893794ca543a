//! The keys of agents: the same scenario in both engines.

use super::{ledger_in_postgres, ledger_in_sqlite};
use crate::{
    database::{Database, OnProblem},
    domain::Permit,
    ledger::{Actor, ApiKeys, FoundKey, LedgerError, now, verify},
};
use std::sync::Arc;

async fn a_key_opens_until_it_ends(database: Database) {
    let keys = ApiKeys::new(database.clone());
    assert_eq!(keys.find("csk_1_x").await.unwrap(), FoundKey::NoKeys);
    let (key, text) = keys.add(&Actor::operator(), "Invoices", Permit::reading(), None).await.unwrap();
    assert!(text.starts_with(&format!("csk_{}_", key.id)) && text.len() > 50, "{} characters", text.len());
    assert_eq!(keys.find(&text).await.unwrap(), FoundKey::Key(key.clone()));
    let other_end = format!("{}{}", &text[..text.len() - 1], if text.ends_with('x') { 'y' } else { 'x' });
    let wrong = [&text[..text.len() - 1], &other_end, &format!("csk_{}_", key.id), &key.id, "", "csk_", "any", "csk_\0_"];
    for text in wrong {
        assert_eq!(keys.find(text).await.unwrap(), FoundKey::Nothing, "{text:?}");
    }
    let again = keys.add(&Actor::operator(), "Invoices", Permit::everything(), None).await;
    assert!(matches!(&again, Err(LedgerError::KeyExists(name)) if name == "Invoices"), "{again:?}");

    let (_, ended) = keys.add(&Actor::operator(), "Ended", Permit::everything(), Some(now() - 1)).await.unwrap();
    let (_, ending) = keys.add(&Actor::operator(), "Ending", Permit::everything(), Some(now() + 60_000_000)).await.unwrap();
    assert_eq!(keys.find(&ended).await.unwrap(), FoundKey::Nothing);
    assert!(matches!(keys.find(&ending).await.unwrap(), FoundKey::Key(_)));

    keys.used(&key.id).await.unwrap();
    let listed = keys.list().await.unwrap();
    assert_eq!(listed.iter().map(|key| key.name.as_str()).collect::<Vec<_>>(), ["Invoices", "Ended", "Ending"]);
    assert!(listed[0].last_used_at.is_some_and(|at| at >= key.created_at) && listed[1].last_used_at.is_none());
    assert_eq!(listed[0].permit, Permit::reading());

    assert_eq!(keys.revoke(&Actor::operator(), "nobody").await.unwrap(), None);
    for (named, text) in [("Invoices", &text), (listed[2].id.as_str(), &ending)] {
        assert!(keys.revoke(&Actor::operator(), named).await.unwrap().is_some());
        assert_eq!(keys.revoke(&Actor::operator(), named).await.unwrap(), None, "once");
        assert_eq!(keys.find(text).await.unwrap(), FoundKey::Nothing, "at once, and still not as if there were no keys");
    }
    keys.add(&Actor::operator(), "Invoices", Permit::reading(), None).await.expect("the name is free again");

    let problem: OnProblem = Arc::new(|problem| panic!("{problem}"));
    assert_eq!(verify(&database, None, &problem).await.unwrap().events, 6, "each is in the trace, and the chain holds");
}

#[tokio::test]
async fn a_key_opens_until_it_ends_in_sqlite() {
    let (directory, database, _) = ledger_in_sqlite();
    let (key, text) = {
        a_key_opens_until_it_ends(Database::Sqlite(database.clone())).await;
        ApiKeys::new(Database::Sqlite(database.clone())).add(&Actor::operator(), "Secret", Permit::reading(), None).await.unwrap()
    };
    database.close().await;
    // It may hold any of its signs itself.
    let secret = text.strip_prefix(&format!("csk_{}_", key.id)).unwrap();
    for file in std::fs::read_dir(directory.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(secret.len()).any(|found| found == secret.as_bytes()), "the key itself is nowhere");
    }
}

#[tokio::test]
async fn a_key_opens_until_it_ends_in_postgres() {
    let (database, _ledger) = ledger_in_postgres().await;
    a_key_opens_until_it_ends(Database::Postgres(database)).await;
}

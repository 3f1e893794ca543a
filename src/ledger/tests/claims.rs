//! Claims, and the drafts on given items: the same scenario in both engines.

use super::{ledger_in_postgres, ledger_in_sqlite, stored};
use crate::{
    domain::{Draft, Version},
    ledger::{ClaimHolder, Ledger, StoredDraft},
};
use std::{sync::Arc, time::Duration};

const LEASE: Duration = Duration::from_secs(300);

fn holder(name: &str) -> ClaimHolder {
    ClaimHolder { reviewer: name.to_lowercase(), reviewer_name: name.to_owned() }
}

async fn an_item_is_one_reviewers_until_the_lease_ends(ledger: Arc<dyn Ledger>) {
    let (ada, ben) = (holder("Ada"), holder("Ben"));
    let first = ledger.claim("one", &ada, LEASE).await.unwrap();
    assert_eq!((first.item_id.as_str(), &first.holder), ("one", &ada));
    assert_eq!(ledger.claim("one", &ben, LEASE).await.unwrap(), first, "it is Ada's, and Ben is told so");
    let renewed = ledger.claim("one", &ada, LEASE * 2).await.unwrap();
    assert!(renewed.until > first.until && renewed.holder == ada, "{renewed:?}");

    ledger.claim("two", &ben, LEASE).await.unwrap();
    ledger.claim("over", &ben, Duration::ZERO).await.unwrap();
    let mut held = ledger.claims(&["one", "two", "over", "nobody's", "a\0b"]).await.unwrap();
    held.sort_by(|one, other| one.item_id.cmp(&other.item_id));
    let held: Vec<_> = held.iter().map(|claim| (claim.item_id.as_str(), claim.holder.reviewer_name.as_str())).collect();
    assert_eq!(held, [("one", "Ada"), ("two", "Ben")]);
    assert_eq!(ledger.claims(&[]).await.unwrap(), []);
    assert_eq!(ledger.claim("over", &ada, LEASE).await.unwrap().holder, ada, "a lease that is over can be taken");

    ledger.release_claim("one", "ben").await.unwrap();
    assert_eq!(ledger.claims(&["one"]).await.unwrap().len(), 1, "nobody ends another's claim by naming themselves");
    ledger.release_claim("one", "ada").await.unwrap();
    assert_eq!(ledger.claim("one", &ben, LEASE).await.unwrap().holder, ben);
    ledger.claim("two", &ben, Duration::ZERO).await.unwrap();
    ledger.forget_old().await.unwrap();
    assert_eq!(ledger.claims(&["one", "two"]).await.unwrap().len(), 1);
}

async fn what_others_hold_is_known_and_can_be_taken_over(ledger: Arc<dyn Ledger>) {
    let (ada, ben) = (holder("Ada"), holder("Ben"));
    ledger.claim("hers", &ada, LEASE).await.unwrap();
    ledger.claim("his", &ben, LEASE).await.unwrap();
    ledger.claim("long over", &ben, Duration::ZERO).await.unwrap();
    let held = |reviewer: &'static str| {
        let ledger = ledger.clone();
        async move {
            let mut held = ledger.held_by_others(reviewer).await.unwrap();
            held.retain(|item| ["hers", "his", "long over"].contains(&item.as_str()));
            held
        }
    };
    assert_eq!(held("ada").await, ["his"]);
    assert_eq!(held("ben").await, ["hers"]);
    ledger.take_over("his", &ada, LEASE).await.unwrap();
    assert_eq!(ledger.claims(&["his"]).await.unwrap()[0].holder, ada);
    assert_eq!(ledger.claim("his", &ben, LEASE).await.unwrap().holder, ada, "Ben is told");
    ledger.take_over("nobody's yet", &ben, LEASE).await.unwrap();
    assert_eq!(ledger.claims(&["nobody's yet"]).await.unwrap()[0].holder, ben);
    assert_eq!(held("ada").await, [""; 0]);
}

async fn of_many_who_come_together_one_gets_the_item(ledger: Arc<dyn Ledger>) {
    let claims = (0..8).map(|n| {
        let ledger = ledger.clone();
        tokio::spawn(async move { ledger.claim("race", &holder(&format!("R{n}")), LEASE).await.unwrap() })
    });
    let claims = futures::future::join_all(claims.collect::<Vec<_>>()).await;
    let holders: std::collections::HashSet<_> = claims.into_iter().map(|claim| claim.unwrap().holder.reviewer).collect();
    assert_eq!(holders.len(), 1, "all were told the same name: {holders:?}");
}

async fn drafts_with_edits_are_found_and_empty_ones_are_not(ledger: Arc<dyn Ledger>) {
    ledger.save_draft("typed", "ada", stored("1-a", "1", 0)).await.unwrap();
    ledger.save_draft("typed", "ben", stored("1-a", "2", 0)).await.unwrap();
    ledger.save_draft("emptied", "ada", stored("1-a", "1", 0)).await.unwrap();
    let emptied = StoredDraft { version: Version::new("1-a"), draft: Draft::default(), revision: 1 };
    ledger.save_draft("emptied", "ada", emptied).await.unwrap();
    let mut found = ledger.drafts_on(&["typed", "emptied", "none", "a\0b"]).await.unwrap();
    found.sort();
    assert_eq!(found, [("typed".to_owned(), "ada".to_owned()), ("typed".to_owned(), "ben".to_owned())]);
}

#[tokio::test(flavor = "multi_thread")]
async fn claims_in_sqlite_keep_their_promise() {
    let (_directory, _database, ledger) = ledger_in_sqlite();
    an_item_is_one_reviewers_until_the_lease_ends(ledger.clone()).await;
    what_others_hold_is_known_and_can_be_taken_over(ledger.clone()).await;
    of_many_who_come_together_one_gets_the_item(ledger.clone()).await;
    drafts_with_edits_are_found_and_empty_ones_are_not(ledger).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn claims_in_postgres_keep_their_promise() {
    let (_database, ledger) = ledger_in_postgres().await;
    an_item_is_one_reviewers_until_the_lease_ends(ledger.clone()).await;
    what_others_hold_is_known_and_can_be_taken_over(ledger.clone()).await;
    of_many_who_come_together_one_gets_the_item(ledger.clone()).await;
    drafts_with_edits_are_found_and_empty_ones_are_not(ledger).await;
}

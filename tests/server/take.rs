//! The next item of a queue: each reviewer gets another one.

use crate::world::{new_database, settings};
use countersign::{
    agent_data::Scope,
    domain::queue::{QueueQuery, QueueSort},
    review::{Review, Reviewer},
    server::stores::Stores,
};
use serde_json::{json, value::RawValue};
use std::collections::BTreeSet;

fn reviewer(number: usize) -> Reviewer {
    Reviewer::local(format!("reviewer {number}"), format!("Reviewer {number}"))
}

fn record(status: &str, total: usize) -> Box<RawValue> {
    let data = json!({"invoice_number": format!("R-{total}"), "grand_total": total});
    RawValue::from_string(json!({"original_data": data, "data": data, "status": status}).to_string()).unwrap()
}

async fn push(review: &Review, count: usize) -> Vec<String> {
    let mut ids = Vec::new();
    for total in 0..count {
        let item = review.agent_data.create(&Scope::new("_public", "invoices"), record("pending_review", total)).await.unwrap();
        ids.push(item.id);
    }
    ids
}

/// A store of each engine, empty.
async fn stores(folder: &tempfile::TempDir) -> Vec<Stores> {
    let mut found = vec![Stores::open(&settings(&folder.path().join("sqlite"))).await.unwrap()];
    match std::env::var("TEST_DATABASE_URL") {
        Ok(server) => {
            let mut settings = settings(&folder.path().join("postgres"));
            settings.database_url = Some(new_database(&server).await);
            found.push(Stores::open(&settings).await.unwrap());
        }
        Err(_) => eprintln!("skipped: there is no PostgreSQL"),
    }
    found
}

async fn take(review: &Review, query: &QueueQuery, number: usize) -> Option<String> {
    review.take_next(query, &reviewer(number)).await.unwrap()
}

#[tokio::test]
async fn each_reviewer_gets_the_next_one_in_the_order_of_the_queue() {
    let folder = tempfile::tempdir().unwrap();
    for Stores { review, .. } in stores(&folder).await {
        let oldest = QueueQuery { sort: QueueSort::Oldest, ..QueueQuery::default() };
        assert_eq!(take(&review, &oldest, 0).await, None, "nothing waits");
        let ids = push(&review, 5).await;
        let some = |at: usize| Some(ids[at].clone());
        assert_eq!(take(&review, &oldest, 0).await, some(0));
        assert_eq!(take(&review, &oldest, 1).await, some(1));
        assert_eq!(take(&review, &QueueQuery::default(), 2).await, some(4), "newest first");
        assert_eq!(take(&review, &oldest, 0).await, some(2), "another one for the same reviewer, too");
        let dear = QueueQuery { least: Some("2".to_owned()), ..QueueQuery::default() };
        assert_eq!(take(&review, &dear, 3).await, some(3), "the only one of these filters that is free");
        assert_eq!(take(&review, &oldest, 4).await, None, "colleagues have all of it");
        assert_eq!(take(&review, &oldest, 0).await, some(0), "their own again");
        review.leave(&ids[1], &reviewer(1)).await.unwrap();
        assert_eq!(take(&review, &oldest, 4).await, some(1), "free again");

        review.agent_data.update(&ids[0], record("accepted", 0), None).await.unwrap();
        review.agent_data.delete(&ids[2], None).await.unwrap();
        assert_eq!(take(&review, &oldest, 0).await, None, "what was decided, or is gone, waits no more");
        let rest = QueueQuery { sort: QueueSort::Riskiest, ..QueueQuery::default() };
        assert_eq!(take(&review, &rest, 0).await, None, "in the order of the table, too");
        review.leave(&ids[3], &reviewer(3)).await.unwrap();
        assert_eq!(take(&review, &rest, 0).await, some(3));
    }
}

#[tokio::test]
async fn what_the_table_still_lists_keeps_nobody_from_the_rest() {
    let folder = tempfile::tempdir().unwrap();
    for Stores { review, .. } in stores(&folder).await {
        let ids = push(&review, 60).await;
        let dear = QueueQuery { least: Some("0".to_owned()), sort: QueueSort::Oldest, ..QueueQuery::default() };
        for _ in 0..10 {
            review.assess_some(60).await.unwrap();
        }
        assert_eq!(review.queue(&dear, &reviewer(0)).await.unwrap().total, Some(60), "the table has them");
        for id in &ids[..50] {
            review.agent_data.delete(id, None).await.unwrap();
        }
        assert_eq!(take(&review, &dear, 0).await, Some(ids[50].clone()));
        let all: Vec<&str> = ids.iter().map(String::as_str).collect();
        assert_eq!(review.ledger.claims(&all).await.unwrap().len(), 1, "no claim is left on what is gone");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn when_many_ask_at_once_each_gets_another_one() {
    let folder = tempfile::tempdir().unwrap();
    for Stores { review, .. } in stores(&folder).await {
        let ids = push(&review, 100).await;
        for (round, sort) in [QueueSort::Newest, QueueSort::Riskiest].into_iter().enumerate() {
            let query = QueueQuery { sort, ..QueueQuery::default() };
            let asked = (0..32).map(|number| {
                let (review, query) = (review.clone(), query.clone());
                tokio::spawn(async move { take(&review, &query, 32 * round + number).await })
            });
            let taken: BTreeSet<String> = futures::future::join_all(asked)
                .await
                .into_iter()
                .map(|taken| taken.unwrap().expect("there are enough"))
                .collect();
            assert_eq!(taken.len(), 32, "{sort:?}");
            assert!(taken.iter().all(|id| ids.contains(id)));
        }
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        assert_eq!(review.ledger.claims(&ids).await.unwrap().len(), 64, "each has a claim, and nobody has one more");
    }
}

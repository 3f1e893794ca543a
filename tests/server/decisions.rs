//! A decision leaves its trace, or does not happen.

use crate::{
    hosted_double::{Fault, Hosted},
    world::World,
};
use countersign::{
    database::{Database, DatabaseError},
    domain::{Decision, Version},
    ledger::LedgerError,
    review::{Review, ReviewError, Reviewer, history::PastEvent},
};
use serde_json::value::RawValue;
use std::sync::Arc;

const RECORD: &str = r#"{"original_data":{"net":100.00,"tax":19.00,"total":119.00},"data":{"net":100.00,"tax":19.00,"total":119.00},"status":"pending_review","field_metadata":{"total":{"confidence":0.99}}}"#;

fn reviewer(name: &str) -> Reviewer {
    Reviewer::local(name.to_lowercase(), name.to_owned())
}

async fn version(review: &Review, id: &str) -> Version {
    review.agent_data.get(id).await.unwrap().version()
}

async fn status(review: &Review, id: &str) -> String {
    let record: serde_json::Value = serde_json::from_str(review.agent_data.get(id).await.unwrap().data.get()).unwrap();
    record["status"].as_str().unwrap().to_owned()
}

async fn events(review: &Review, id: &str) -> Vec<PastEvent> {
    review.history(id, &reviewer("Ada")).await.unwrap().events
}

async fn sql(world: &World, sql: &'static str) {
    let Database::Sqlite(database) = &world.stores.database else { panic!("a SQLite file") };
    let done: Result<(), DatabaseError> = database.write(move |db| Ok(db.execute_batch(sql)?)).await;
    done.unwrap();
}

// ---- records and ledger in one database ----------------------------------------------------------------

#[tokio::test]
async fn without_its_event_a_decision_is_not_written() {
    let world = World::new().await;
    let review = &world.stores.review;
    let id = world.push(RECORD).await;
    let seen = version(review, &id).await;
    sql(&world, "CREATE TRIGGER broken BEFORE INSERT ON event BEGIN SELECT RAISE(ABORT, 'no event'); END").await;
    assert!(review.decide(&id, &reviewer("Ada"), &seen, 0, &Decision::Accept).await.is_err());
    assert_eq!((status(review, &id).await, version(review, &id).await), ("pending_review".to_owned(), seen.clone()));

    sql(&world, "DROP TRIGGER broken").await;
    let decided = review.decide(&id, &reviewer("Ada"), &seen, 0, &Decision::Accept).await.unwrap().unwrap();
    sql(&world, "CREATE TRIGGER broken BEFORE INSERT ON event BEGIN SELECT RAISE(ABORT, 'no event'); END").await;
    assert!(review.undo_decision(&id, &reviewer("Ada"), &decided.version).await.is_err());
    assert_eq!((status(review, &id).await, events(review, &id).await.len()), ("accepted".to_owned(), 1));
}

#[tokio::test]
async fn a_draft_saved_in_the_last_moment_is_not_lost_to_the_decision() {
    let world = World::new().await;
    let review = &world.stores.review;
    let id = world.push(RECORD).await;
    let seen = version(review, &id).await;
    // As if the other tab's save came between the decision's reading of the draft and its transaction.
    sql(
        &world,
        "CREATE TRIGGER other_tab BEFORE UPDATE ON agent_data BEGIN
             INSERT INTO draft VALUES (old.id, 'ada', 'v', '{\"edits\":[]}', 7, 0);
         END",
    )
    .await;
    let refused = review.decide(&id, &reviewer("Ada"), &seen, 0, &Decision::Accept).await;
    assert!(matches!(refused, Err(ReviewError::Ledger(LedgerError::DraftMovedOn))), "{refused:?}");
    assert_eq!((status(review, &id).await, events(review, &id).await.len()), ("pending_review".to_owned(), 0));
}

#[tokio::test]
async fn a_revision_that_is_no_count_costs_no_decision() {
    let world = World::new().await;
    let review = &world.stores.review;
    for (revision, expected) in
        [("18446744073709551615", u64::MAX), ("18446744073709551616", u64::MAX), ("-7", 1), ("3.0", 4), ("\"x\"", 1)]
    {
        let metadata = format!(r#""metadata":{{"review":{{"revision":{revision}}}}},"status""#);
        let id = world.push(&RECORD.replacen("\"status\"", &metadata, 1)).await;
        let seen = version(review, &id).await;
        let decided = review.decide(&id, &reviewer("Ada"), &seen, 0, &Decision::Accept).await.unwrap().unwrap();
        let stored = world.stored(&id).await;
        assert!(stored.contains(&format!(r#""revision":{expected}"#)), "{revision}: {stored}");
        review.undo_decision(&id, &reviewer("Ada"), &decided.version).await.unwrap().unwrap();
        let again = version(review, &id).await;
        review.decide(&id, &reviewer("Ada"), &again, 0, &Decision::Accept).await.unwrap().unwrap();
        assert_eq!((status(review, &id).await, events(review, &id).await.len()), ("accepted".to_owned(), 3), "{revision}");
    }
}

#[tokio::test]
async fn what_an_acceptance_overruled_is_in_the_record_the_trace_and_the_history() {
    let world = World::new().await;
    let review = &world.stores.review;
    let id = world.push(&RECORD.replace("119.00}", "120.00}")).await;
    let seen = version(review, &id).await;
    assert!(review.decide(&id, &reviewer("Ada"), &seen, 0, &Decision::Accept).await.unwrap().is_err());
    review.decide(&id, &reviewer("Ada"), &seen, 0, &Decision::AcceptAnyway).await.unwrap().unwrap();
    let record: serde_json::Value = serde_json::from_str(&world.stored(&id).await).unwrap();
    let told = &record["metadata"]["review"];
    assert_eq!((&told["overruled"][0]["rule"], &told["overruled"][0]["field"]), (&"grand_total".into(), &"total".into()));
    assert!(told["flags"].as_array().unwrap().iter().any(|flag| flag["kind"] == "unknown_confidence"), "{told}");
    let event = events(review, &id).await.pop().unwrap();
    assert_eq!(event.decision_id.as_deref(), told["decision_id"].as_str());
    assert!(event.overruled[0].said["en"].contains("119"), "{event:?}");
    let page = world.get(&format!("/items/{id}/history")).await.text;
    assert!(page.contains("Accepted although") && page.contains(&event.overruled[0].said["en"]), "{page}");
}

#[tokio::test]
async fn an_agent_that_writes_over_a_decision_is_told_on_the_page_and_in_the_history() {
    let world = World::new().await;
    let review = &world.stores.review;
    let id = world.push(RECORD).await;
    let seen = version(review, &id).await;
    review.decide(&id, &reviewer("Ada"), &seen, 0, &Decision::Accept).await.unwrap().unwrap();
    let page = async |path: &str| world.get(&format!("/items/{id}{path}")).await.text;
    assert!(!page("").await.contains("the agent has written") && !page("/history").await.contains("the agent has written"));
    review.agent_data.update(&id, RawValue::from_string(RECORD.to_owned()).unwrap(), None).await.unwrap();
    for path in ["", "/history"] {
        assert!(page(path).await.contains("the agent has written"), "{path}");
    }
    let now = version(review, &id).await;
    review.decide(&id, &reviewer("Ben"), &now, 0, &Decision::Accept).await.unwrap().unwrap();
    assert!(!page("").await.contains("the agent has written"), "decided again");
}

// ---- records at LlamaCloud ------------------------------------------------------------------------------

/// A world whose records are elsewhere, one item, and the version of it that Ada sees.
async fn hosted() -> (World, Arc<Hosted>, Review, String, Version) {
    let world = World::new().await;
    let id = world.push(RECORD).await;
    let store = world.stores.review.agent_data.clone();
    let hosted = Arc::new(Hosted::new(store));
    let review = Review { agent_data: hosted.clone(), ..world.stores.review.clone() };
    let seen = version(&review, &id).await;
    (world, hosted, review, id, seen)
}

#[tokio::test]
async fn hosted_an_answer_that_is_lost_leaves_exactly_one_event() {
    let ada = reviewer("Ada");
    // The record can be read at once, at the repetition, or only when the server starts again.
    for (fault, repeats) in [
        (Fault::None, false),
        (Fault::Garbage, false),
        (Fault::GarbageAndSilence, true),
        (Fault::GarbageAndSilence, false),
        (Fault::Lost, true),
    ] {
        let (_world, hosted, review, id, seen) = hosted().await;
        hosted.set(fault);
        let first = review.decide(&id, &ada, &seen, 0, &Decision::Accept).await;
        assert_eq!(first.is_ok(), matches!(fault, Fault::None | Fault::Garbage), "{fault:?}: {first:?}");
        hosted.set(Fault::None);
        if repeats {
            review.decide(&id, &ada, &seen, 0, &Decision::Accept).await.unwrap().unwrap();
        }
        review.settle(None).await.unwrap();
        let events = events(&review, &id).await;
        assert_eq!(events.len(), 1, "{fault:?}, repeated: {repeats}");
        assert_eq!(status(&review, &id).await, "accepted");
        let record: serde_json::Value = serde_json::from_str(review.agent_data.get(&id).await.unwrap().data.get()).unwrap();
        assert_eq!(events[0].decision_id.as_deref(), record["metadata"]["review"]["decision_id"].as_str());
    }
}

#[tokio::test]
async fn hosted_a_refused_decision_is_announced_no_longer() {
    let (world, hosted, review, id, seen) = hosted().await;
    hosted.store.update(&id, RawValue::from_string(RECORD.to_owned()).unwrap(), None).await.unwrap();
    assert!(review.decide(&id, &reviewer("Ada"), &seen, 0, &Decision::Accept).await.unwrap().is_err());
    assert_eq!(world.stores.review.ledger.intents(None).await.unwrap().len(), 0);
}

#[tokio::test]
async fn hosted_whoever_loses_a_race_is_told_and_so_is_the_trace() {
    let (_world, hosted, review, id, seen) = hosted().await;
    hosted.set(Fault::Overtaken);
    let told = review.decide(&id, &reviewer("Ada"), &seen, 0, &Decision::Accept).await.unwrap();
    assert!(told.is_err(), "{told:?}");
    let events = events(&review, &id).await;
    assert_eq!((events.len(), events[0].lost_to.as_deref()), (1, Some("Ben")), "{events:?}");
    assert_eq!(review.ledger.intents(None).await.unwrap().len(), 0);
}

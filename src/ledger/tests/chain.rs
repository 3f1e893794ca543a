//! The hash chain in both engines, and the traces left by an attacker with access to the database.

use super::{decision_on, ledger_in_postgres, ledger_in_sqlite};
use crate::{
    database::{Database, SqliteDatabase, testing::postgres_url},
    domain::DecisionKind::{Accepted, Rejected},
    ledger::{Head, Ledger, LedgerError, NO_EVENT, Verified, verify},
};
use std::sync::{Arc, Mutex};

async fn verified(database: &Database, kept_head: Option<&str>) -> (Verified, Vec<String>) {
    let problems = Arc::new(Mutex::new(Vec::new()));
    let found = {
        let problems = problems.clone();
        verify(database, kept_head, &(Arc::new(move |problem| problems.lock().unwrap().push(problem)) as _)).await.unwrap()
    };
    let problems = std::mem::take(&mut *problems.lock().unwrap());
    (found, problems)
}

/// Acts as an attacker who owns the database, without the triggers that stop honest programs.
async fn tamper(database: &Database, sql: &str) {
    match database {
        Database::Sqlite(database) => {
            let sql = format!(
                "DROP TRIGGER IF EXISTS event_is_never_changed; DROP TRIGGER IF EXISTS event_is_never_removed;
                 DROP TRIGGER IF EXISTS event_head_is_never_removed; {sql}"
            );
            let done: Result<(), LedgerError> = database.write(move |db| Ok(db.execute_batch(&sql)?)).await;
            done.unwrap();
        }
        Database::Postgres(database) => {
            let sql = format!(
                "DROP TRIGGER IF EXISTS event_is_append_only ON event; DROP TRIGGER IF EXISTS event_head_stays ON event_head; {sql}"
            );
            database.client().await.unwrap().batch_execute(&sql).await.unwrap();
        }
    }
}

/// Six events, two for each of three items, in turn.
async fn six_events(ledger: &dyn Ledger) {
    for n in 0..6 {
        super::decide(ledger, decision_on(&format!("item {}", n % 3), Accepted)).await;
    }
}

async fn what_was_written_is_verified(database: Database, ledger: Arc<dyn Ledger>) {
    assert_eq!(verified(&database, Some(NO_EVENT)).await, (Verified { since_kept_head: Some(0), ..Verified::default() }, vec![]));
    six_events(&*ledger).await;
    let (found, problems) = verified(&database, None).await;
    assert_eq!((problems, found.events, found.head.event_id, found.since_kept_head), (vec![], 6, 6, None));

    let history = ledger.history("item 1").await.unwrap();
    assert_eq!(history.iter().map(|link| link.event.id).collect::<Vec<_>>(), [2, 5]);
    assert!(history.iter().all(|link| link.is_intact), "{history:?}");
    let kept = &history[1].event.hash;
    assert_eq!(verified(&database, Some(kept)).await.0.since_kept_head, Some(1), "one event came after it");
    assert_eq!(verified(&database, Some(&"f".repeat(64))).await.0.since_kept_head, None);

    // Concurrent writes still form one chain.
    let writes = (0..40).map(|n| {
        let ledger = ledger.clone();
        tokio::spawn(async move { super::decide(&*ledger, decision_on(&format!("many {n}"), Accepted)).await })
    });
    futures::future::join_all(writes.collect::<Vec<_>>()).await.into_iter().for_each(Result::unwrap);
    let (found, problems) = verified(&database, Some(&found.head.hash)).await;
    assert_eq!((problems, found.events, found.since_kept_head), (vec![], 46, Some(40)));
}

/// Ways to tamper with the six events, each with the expected number of problems and a part of one message.
const TAMPERED: [(&str, usize, &str); 12] = [
    ("UPDATE event SET reviewer_name = 'Eve' WHERE id = 3", 1, "event 3 (accepted by \"Eve\""),
    ("UPDATE event SET reviewer = 'eve' WHERE id = 3", 1, "event 3"),
    ("UPDATE event SET kind = 'rejected' WHERE id = 6", 1, "event 6 (rejected"),
    ("UPDATE event SET at = at - 1000000 WHERE id = 1", 1, "as the first of the ledger"),
    ("UPDATE event SET item_id = 'other' WHERE id = 2", 1, "item other"),
    ("UPDATE event SET version = '2-b' WHERE id = 2", 1, "event 2"),
    ("UPDATE event SET body = '{\"n\":2}' WHERE id = 4", 1, "event 4"),
    ("DELETE FROM event WHERE id = 4", 1, "event 4 is not there"),
    ("DELETE FROM event WHERE id = 1", 1, "as the first of the ledger"),
    (
        "UPDATE event SET id = 100 WHERE id = 3; UPDATE event SET id = 3 WHERE id = 4; UPDATE event SET id = 4 WHERE id = 100",
        3,
        "moved",
    ),
    ("DELETE FROM event WHERE id > 4", 1, "the last events were removed"),
    ("DELETE FROM event WHERE id > 4; DELETE FROM event_head", 1, "event_head is empty"),
];

async fn each_way_to_tamper_is_found(mut fresh: impl AsyncFnMut() -> (Database, Arc<dyn Ledger>)) {
    for (sql, expected, words) in TAMPERED {
        let (database, ledger) = fresh().await;
        six_events(&*ledger).await;
        tamper(&database, sql).await;
        let (_, problems) = verified(&database, None).await;
        assert_eq!(problems.len(), expected, "{sql}: {problems:#?}");
        assert!(problems.iter().any(|problem| problem.contains(words)), "{sql}: {problems:#?}");
    }

    // An event appended by hand, with a copied hash. Decisions are still written.
    let (database, ledger) = fresh().await;
    six_events(&*ledger).await;
    let inserted =
        "INSERT INTO event SELECT 7, item_id, at, reviewer, reviewer_name, kind, version, body, hash FROM event WHERE id = 6";
    tamper(&database, inserted).await;
    let (_, problems) = verified(&database, None).await;
    assert_eq!(problems.len(), 2, "it does not follow, and it is behind the end: {problems:#?}");
    super::decide(&*ledger, decision_on("item 0", Rejected)).await;
    let history = ledger.history("item 0").await.unwrap();
    assert_eq!(history.last().map(|link| link.event.id), Some(8));

    // Invisible from inside: a chain shortened together with its head. Someone who kept the head can see it.
    let (database, ledger) = fresh().await;
    six_events(&*ledger).await;
    let (before, _) = verified(&database, None).await;
    let cut = "DELETE FROM event WHERE id > 4; DELETE FROM event_head; INSERT INTO event_head SELECT 1, id, hash FROM event WHERE id = 4";
    tamper(&database, cut).await;
    let (found, problems) = verified(&database, Some(&before.head.hash)).await;
    assert_eq!((problems, found.events, found.since_kept_head), (vec![], 4, None));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_chain_in_sqlite_is_one_and_every_break_is_found() {
    let (_directory, database, ledger) = ledger_in_sqlite();
    what_was_written_is_verified(Database::Sqlite(database), ledger).await;
    let mut directories = Vec::new();
    each_way_to_tamper_is_found(async || {
        let (directory, database, ledger) = ledger_in_sqlite();
        directories.push(directory);
        (Database::Sqlite(database), ledger)
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_chain_in_postgres_is_one_and_every_break_is_found() {
    let (database, ledger) = ledger_in_postgres().await;
    what_was_written_is_verified(Database::Postgres(database), ledger).await;
    each_way_to_tamper_is_found(async || {
        let (database, ledger) = ledger_in_postgres().await;
        (Database::Postgres(database), ledger)
    })
    .await;
}

/// Events from before the chain existed, with gaps, and with texts whose length in bytes and characters differs.
const BEFORE: &str = "
    INSERT INTO event VALUES (2, 'it', 10, 'r', 'Frau Müller', 'accepted', '1-a', '{\"note\":\"ß → €\"}');
    INSERT INTO event VALUES (5, 'it', 9, '', '', 'reopened', '', '');
    INSERT INTO event VALUES (6, '项', 1700000000000000, 'r', 'O''Neill, 1:x,', 'rejected', '2-b', '[]');";

#[tokio::test(flavor = "multi_thread")]
async fn events_from_before_the_chain_are_chained_in_sqlite() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("test.sqlite");
    SqliteDatabase::create_as_of(&file, 4, BEFORE);
    let database = SqliteDatabase::open(&file).unwrap();
    old_and_new_events_are_one_chain(Database::Sqlite(database)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn events_from_before_the_chain_are_chained_in_postgres() {
    let url = postgres_url().await;
    crate::database::PostgresDatabase::create_as_of(&url, 4, BEFORE).await;
    old_and_new_events_are_one_chain(Database::Postgres(crate::database::PostgresDatabase::connect(&url).await.unwrap())).await;
}

async fn old_and_new_events_are_one_chain(database: Database) {
    let (found, problems) = verified(&database, None).await;
    assert_eq!((problems, found.events, found.head.event_id), (vec![], 3, 6));
    // The same in both engines, and in any program that follows the chain's documentation.
    assert_eq!(found.head, Head { event_id: 6, hash: HEAD_BEFORE.to_owned() });
    let ledger = super::open(database.clone());
    super::decide(&*ledger, decision_on("it", Accepted)).await;
    let (found, problems) = verified(&database, None).await;
    assert_eq!((problems, found.events, found.head.event_id), (vec![], 4, 7));
}

const HEAD_BEFORE: &str = "bace975e0773e84aa2dfaa5ca4d0609f23783e0397f98ac231df27facddcc4ae";

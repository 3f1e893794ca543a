//! What went out: the same scenario in both engines.

use super::{ledger_in_postgres, ledger_in_sqlite};
use crate::{
    database::{Database, OnProblem},
    domain::Version,
    ledger::{
        Exports, Ledger, LedgerError, check,
        exports::{Copied, Exporter},
    },
};
use std::sync::{Arc, Mutex};

fn copy(item_id: &str, version: &str) -> Copied {
    Copied { item_id: item_id.to_owned(), version: Version::new(version) }
}

fn copies(from: usize, to: usize) -> Vec<Copied> {
    (from..to).map(|number| copy(&format!("item-{number:04}"), "1-a")).collect()
}

fn ada() -> Exporter {
    Exporter { reviewer: "ada".to_owned(), reviewer_name: "Ada".to_owned() }
}

async fn known(exports: &Exports, copies: &[Copied]) -> usize {
    exports.known(copies).await.unwrap().len()
}

async fn a_state_of_an_item_goes_out_once(ledger: Arc<dyn Ledger>) {
    let exports = ledger.exports("_public", "invoices");
    let all = copies(0, 250); // more than one statement
    assert_eq!(known(&exports, &all).await, 0);
    exports.record("monday.csv", &ada(), all.clone()).await.unwrap();
    assert_eq!(exports.known(&all).await.unwrap(), all.iter().cloned().collect());
    assert_eq!(known(&exports, &[copy("item-0001", "2-b"), copy("other", "1-a")]).await, 0, "another state is new");
    assert_eq!(exports.copies("monday.csv").await.unwrap().unwrap(), all, "in their order");

    let overlapping = exports.record("tuesday.csv", &ada(), copies(240, 260)).await;
    assert!(matches!(overlapping, Err(LedgerError::ExportedMeanwhile)), "{overlapping:?}");
    assert_eq!(exports.copies("tuesday.csv").await.unwrap(), None, "nothing of it is recorded");
    assert_eq!(known(&exports, &copies(250, 260)).await, 0);
    let same_name = exports.record("monday.csv", &ada(), copies(250, 251)).await;
    assert!(matches!(&same_name, Err(LedgerError::ExportExists(name)) if name == "monday.csv"), "{same_name:?}");

    exports.record("tuesday.csv", &ada(), vec![copy("item-0001", "2-b")]).await.unwrap();
    let named = |found: Vec<super::super::exports::Export>| {
        found.into_iter().map(|one| (one.name, one.reviewer_name, one.items)).collect::<Vec<_>>()
    };
    let (monday, tuesday) = (("monday.csv".into(), "Ada".into(), 250), ("tuesday.csv".into(), "Ada".into(), 1));
    assert_eq!(named(exports.of_item("item-0001").await.unwrap()), [monday.clone(), tuesday.clone()]);
    assert_eq!(named(exports.of_item("item-0002").await.unwrap()), [monday]);
    assert_eq!(named(exports.newest(1).await.unwrap()), [tuesday]);

    let others = ledger.exports("_public", "receipts");
    assert_eq!((others.newest(9).await.unwrap(), others.copies("monday.csv").await.unwrap()), (vec![], None));
    others.record("monday.csv", &ada(), vec![copy("receipt", "1-a")]).await.unwrap();
    assert!(exports.copies("a\0b").await.unwrap().is_none());

    exports.withdraw("monday.csv").await.unwrap();
    exports.withdraw("monday.csv").await.unwrap();
    assert_eq!((known(&exports, &all).await, exports.copies("monday.csv").await.unwrap()), (0, None), "they are new again");
    assert_eq!(others.newest(9).await.unwrap().len(), 1);
}

async fn of_exports_at_once_each_item_is_in_one(ledger: Arc<dyn Ledger>) {
    let exports = ledger.exports("_public", "race");
    let races = (0..6).map(|number| {
        let exports = exports.clone();
        tokio::spawn(async move { exports.record(&format!("{number}.csv"), &ada(), copies(1000 + number, 1150 + number)).await })
    });
    let results = futures::future::join_all(races.collect::<Vec<_>>()).await;
    let (won, lost): (Vec<_>, Vec<_>) = results.into_iter().map(Result::unwrap).partition(Result::is_ok);
    assert_eq!((won.len(), lost.len()), (1, 5));
    assert!(lost.into_iter().all(|one| matches!(one, Err(LedgerError::ExportedMeanwhile))));
    assert_eq!(exports.newest(9).await.unwrap().len(), 1);
}

async fn problems(database: &Database) -> Vec<String> {
    let problems = Arc::new(Mutex::new(Vec::new()));
    let tell: OnProblem = {
        let problems = Arc::clone(&problems);
        Arc::new(move |sentence| problems.lock().unwrap().push(sentence))
    };
    check(database, &tell).await.unwrap();
    problems.lock().unwrap().clone()
}

const LOSE: &str = "DELETE FROM export WHERE name = 'tuesday.csv'";
const LOST: [&str; 1] = ["record item-0001 went out in an export that is not in the ledger any more"];

#[tokio::test(flavor = "multi_thread")]
async fn exports_in_sqlite_keep_their_promise() {
    let (_directory, database, ledger) = ledger_in_sqlite();
    a_state_of_an_item_goes_out_once(ledger.clone()).await;
    of_exports_at_once_each_item_is_in_one(ledger).await;
    assert_eq!(problems(&Database::Sqlite(database.clone())).await, [""; 0]);
    database.write(|db| Ok::<_, LedgerError>(db.execute_batch(LOSE)?)).await.unwrap();
    assert_eq!(problems(&Database::Sqlite(database)).await, LOST);
}

#[tokio::test(flavor = "multi_thread")]
async fn exports_in_postgres_keep_their_promise() {
    let (database, ledger) = ledger_in_postgres().await;
    a_state_of_an_item_goes_out_once(ledger.clone()).await;
    of_exports_at_once_each_item_is_in_one(ledger).await;
    assert_eq!(problems(&Database::Postgres(database.clone())).await, [""; 0]);
    database.client().await.unwrap().batch_execute(LOSE).await.unwrap();
    assert_eq!(problems(&Database::Postgres(database)).await, LOST);
}

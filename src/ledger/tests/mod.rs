//! The same scenario in both engines.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod api_keys;
mod assessments;
mod chain;
mod claims;
mod exports;
mod million;
mod people;

use super::{
    DraftAfter, Event, Home, Intent, Ledger, LedgerEntry, LedgerError, StoredDraft, exports as recorded, open, write_home,
};
use crate::{
    database::{Database, PostgresDatabase, SqliteDatabase, testing::postgres_database},
    domain::{
        DecisionKind::{self, Accepted, Rejected, Reopened},
        Draft, Edit, ExtractedData, Version, Writer,
    },
};
use serde_json::{Value, json};
use std::sync::Arc;

fn ledger_in_sqlite() -> (tempfile::TempDir, SqliteDatabase, Arc<dyn Ledger>) {
    let directory = tempfile::tempdir().unwrap();
    let database = SqliteDatabase::open(&directory.path().join("test.sqlite")).unwrap();
    let ledger = open(Database::Sqlite(database.clone()));
    (directory, database, ledger)
}

async fn ledger_in_postgres() -> (PostgresDatabase, Arc<dyn Ledger>) {
    let database = postgres_database().await;
    (database.clone(), open(Database::Postgres(database)))
}

fn draft(text: &str) -> Draft {
    let mut draft = Draft::default();
    draft.push(&ExtractedData::new(json!({"data": {}})), Edit::Set { path: "total".parse().unwrap(), value: Value::from(text) });
    draft
}

fn stored(version: &str, text: &str, revision: i64) -> StoredDraft {
    StoredDraft { version: Version::new(version), draft: draft(text), revision }
}

fn decision(kind: DecisionKind) -> Event {
    decision_on("item", kind)
}

fn decision_on(item_id: &str, kind: DecisionKind) -> Event {
    Event {
        item_id: item_id.to_owned(),
        kind,
        reviewer: "ada".to_owned(),
        reviewer_name: "Ada".to_owned(),
        version: Version::new("1-a"),
        body: json!({"n": 1}),
    }
}

/// Announces and completes a decision that left the record at version `written`.
async fn enter(ledger: &dyn Ledger, event: Event, draft: DraftAfter, written: &str) {
    let intent = Intent { id: uuid::Uuid::new_v4().to_string(), entry: LedgerEntry { event, draft }, at: super::now() };
    ledger.intend(&intent).await.unwrap();
    ledger.complete(&intent, &Version::new(written)).await.unwrap();
}

/// A decision made of no draft.
async fn decide(ledger: &dyn Ledger, event: Event) {
    enter(ledger, event, DraftAfter::Ends { revision: 0 }, "2-b").await;
}

async fn it_knows_where_items_were(ledger: &dyn Ledger, record: &ExtractedData) {
    let home = async |id: &str| ledger.homes().of(id).await.unwrap();
    let at = |collection: &str| Home::In("_public".to_owned(), collection.to_owned());
    assert_eq!(home("item").await, at("invoices"));
    for none in ["another", "person p_1", "", "a\0b"] {
        assert_eq!(home(none).await, Home::Nowhere, "{none:?}");
    }
    // A decision says it, also when nobody has opened the item; a later event that does not say it changes nothing.
    let mut decided = Event { item_id: "decided".to_owned(), ..decision(Accepted) };
    write_home(&mut decided.body, "_public", "Belege\n2");
    decide(ledger, decided).await;
    decide(ledger, Event { item_id: "decided".to_owned(), ..decision(Reopened) }).await;
    assert_eq!(home("decided").await, at("Belege\n2"));
    decide(ledger, Event { item_id: "old".to_owned(), ..decision(Accepted) }).await;
    assert_eq!(home("old").await, Home::Unsaid, "older versions did not say it");
    let copied = recorded::Copied { item_id: "exported".to_owned(), version: Version::new("1-a") };
    let by = recorded::Exporter { reviewer: "ada".to_owned(), reviewer_name: "Ada".to_owned() };
    ledger.exports("_public", "receipts").record("a.jsonl", &by, vec![copied]).await.unwrap();
    assert_eq!(home("exported").await, at("receipts"));
    ledger.remember_seen("other", &Version::new("1-a"), record, ("_public", "orders")).await.unwrap();
    assert_eq!(home("other").await, at("orders"));
}

async fn a_ledger_keeps_drafts_and_what_was_seen(ledger: Arc<dyn Ledger>) {
    assert!(ledger.draft("item", "ada").await.unwrap().is_none());
    let nothing = StoredDraft { version: Version::new("1-a"), draft: Draft::default(), revision: 0 };
    assert_eq!(ledger.save_draft("item", "ada", nothing).await.unwrap(), 0, "nothing to keep");
    assert_eq!(ledger.save_draft("item", "ada", stored("1-a", "1", 0)).await.unwrap(), 1);
    assert_eq!(ledger.save_draft("item", "ada", stored("1-a", "1", 0)).await.unwrap(), 1, "the same again is no other revision");
    assert_eq!(ledger.save_draft("item", "ada", stored("1-a", "2", 1)).await.unwrap(), 2);
    let other_tab = ledger.save_draft("item", "ada", stored("1-a", "3", 1)).await;
    assert!(matches!(other_tab, Err(LedgerError::DraftMovedOn)), "{other_tab:?}");
    a_page_goes_on_after_an_answer_that_got_lost(&ledger).await;
    let kept = ledger.draft("item", "ada").await.unwrap().unwrap();
    assert_eq!((kept.draft, kept.revision, kept.version), (draft("2"), 2, Version::new("1-a")));
    assert!(ledger.draft("item", "ben").await.unwrap().is_none(), "drafts belong to one reviewer");

    // Reopening moves the draft to another version; any other decision ends the draft that it was made of, and no later one.
    enter(&*ledger, decision(Reopened), DraftAfter::Moves, "2-b").await;
    assert_eq!(ledger.draft("item", "ada").await.unwrap().unwrap().version, Version::new("2-b"));
    enter(&*ledger, decision(Accepted), DraftAfter::Ends { revision: 1 }, "3-c").await;
    assert_eq!(ledger.draft("item", "ada").await.unwrap().unwrap().draft, draft("2"), "saved since");
    enter(&*ledger, decision(Accepted), DraftAfter::Ends { revision: 2 }, "3-c").await;
    assert!(ledger.draft("item", "ada").await.unwrap().is_none());
    // An undone decision brings its draft back, unless there is a newer one.
    enter(&*ledger, decision(Reopened), DraftAfter::ComesBack(draft("4")), "4-d").await;
    enter(&*ledger, decision(Reopened), DraftAfter::ComesBack(draft("5")), "5-e").await;
    let back = ledger.draft("item", "ada").await.unwrap().unwrap();
    assert_eq!((back.draft, back.revision, back.version), (draft("4"), 1, Version::new("5-e")));
    ledger.discard_draft("item", "ada").await.unwrap();
    ledger.save_draft("item", "ada", stored("1-a", "1", 0)).await.unwrap();
    ledger.discard_draft("item", "ada").await.unwrap();
    assert!(ledger.draft("item", "ada").await.unwrap().is_none());

    let record = ExtractedData::new(json!({"data": {"nul": "a\u{0}b", "n": 1}}));
    let version = Version::new("1-a");
    assert!(ledger.seen("item", &version).await.unwrap().is_none());
    ledger.remember_seen("item", &version, &record, ("_public", "invoices")).await.unwrap();
    ledger.remember_seen("item", &version, &record, ("_public", "invoices")).await.unwrap();
    assert_eq!(ledger.seen("item", &version).await.unwrap().unwrap().raw(), record.raw());
    assert_eq!(ledger.last_seen("item").await.unwrap().unwrap().raw(), record.raw());
    assert!(ledger.last_seen("another").await.unwrap().is_none());
    it_knows_where_items_were(&*ledger, &record).await;
    assert_eq!(ledger.forget_old().await.unwrap(), 0, "it was seen just now");
    assert!(ledger.draft("a\u{0}", "ada").await.unwrap().is_none());
}

async fn an_announced_decision_is_completed_once_or_withdrawn(ledger: Arc<dyn Ledger>) {
    let intent = |id: &str| Intent {
        id: id.to_owned(),
        entry: LedgerEntry { event: decision_on("announced", Accepted), draft: DraftAfter::Ends { revision: 0 } },
        at: super::now(),
    };
    ledger.intend(&intent("one")).await.unwrap();
    ledger.intend(&intent("two")).await.unwrap();
    let ids = async |item_id| ledger.intents(item_id).await.unwrap().into_iter().map(|intent| intent.id).collect::<Vec<_>>();
    assert_eq!(
        (ids(Some("announced")).await, ids(None).await),
        (vec!["one".into(), "two".into()], vec!["one".into(), "two".into()])
    );
    assert_eq!(ids(Some("another")).await, [""; 0]);
    ledger.withdraw("two").await.unwrap();
    for _ in 0..2 {
        ledger.complete(&ledger.intents(None).await.unwrap().pop().unwrap_or(intent("one")), &Version::new("2-b")).await.unwrap();
    }
    assert_eq!((ids(None).await.len(), ledger.history("announced").await.unwrap().len()), (0, 1));
}

async fn what_was_decided_is_counted_by_reviewer(ledger: Arc<dyn Ledger>) {
    let began = super::now();
    let by = |item: &str, reviewer: &str, kind| Event { reviewer: reviewer.to_owned(), ..decision_on(item, kind) };
    let events = [
        by("a", "ada", Accepted),
        by("b", "ada", Rejected),
        by("c", "ada", Accepted),
        by("c", "ben", Reopened),
        by("d", "ada", Accepted),
        by("d", "ada", Reopened),
        by("d", "ben", Accepted),
    ];
    for event in events {
        decide(&*ledger, event).await;
    }
    let home = ("_public", "Belege \"2\"\n");
    let mut counts = ledger.decided_since(began, home).await.unwrap();
    counts.sort();
    assert_eq!(counts, [("ada".to_owned(), 2), ("ben".to_owned(), 1)], "what was taken back does not count");
    assert_eq!(ledger.decided_since(super::now() + 1_000_000, home).await.unwrap(), []);
    for (item, collection) in [("e", home.1), ("f", "another")] {
        let mut event = by(item, "cleo", Accepted);
        write_home(&mut event.body, home.0, collection);
        decide(&*ledger, event).await;
    }
    let counts = ledger.decided_since(began, home).await.unwrap();
    assert_eq!(
        counts.iter().find(|(who, _)| who == "cleo"),
        Some(&("cleo".to_owned(), 1)),
        "not what is decided in another queue"
    );
}

async fn a_page_goes_on_after_an_answer_that_got_lost(ledger: &Arc<dyn Ledger>) {
    let by = |page: &str, count: u64, text: &str, revision: i64| {
        let mut stored = stored("1-a", text, revision);
        stored.draft.writer = Writer { page: page.to_owned(), count };
        stored
    };
    assert_eq!(ledger.save_draft("lost", "ada", by("p", 1, "1", 0)).await.unwrap(), 1);
    assert_eq!(ledger.save_draft("lost", "ada", by("p", 2, "2", 0)).await.unwrap(), 2, "it never heard of revision 1");
    assert_eq!(ledger.save_draft("lost", "ada", by("p", 1, "1", 0)).await.unwrap(), 2, "an early save that comes late");
    assert_eq!(ledger.draft("lost", "ada").await.unwrap().unwrap().draft.edits, draft("2").edits);
    let other = ledger.save_draft("lost", "ada", by("q", 9, "3", 1)).await;
    assert!(matches!(other, Err(LedgerError::DraftMovedOn)), "{other:?}");
    let mut moved = by("p", 3, "3", 0);
    moved.version = Version::new("2-b");
    let moved = ledger.save_draft("lost", "ada", moved).await;
    assert!(matches!(moved, Err(LedgerError::DraftMovedOn)), "a page of another version is not simply behind: {moved:?}");
}

/// Tabs save at the same moment: one succeeds, and the others learn of the conflict.
async fn of_many_tabs_one_saves_a_revision(ledger: Arc<dyn Ledger>) {
    let saves = (0..8).map(|n| {
        let ledger = ledger.clone();
        tokio::spawn(async move { ledger.save_draft("tabs", "ada", stored("1-a", &n.to_string(), 0)).await })
    });
    let results = futures::future::join_all(saves.collect::<Vec<_>>()).await;
    let (won, lost): (Vec<_>, Vec<_>) = results.into_iter().map(Result::unwrap).partition(Result::is_ok);
    assert_eq!((won.len(), lost.len()), (1, 7));
    assert!(lost.into_iter().all(|result| matches!(result, Err(LedgerError::DraftMovedOn))));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_ledger_in_sqlite_keeps_its_promise() {
    let (_directory, database, ledger) = ledger_in_sqlite();
    a_ledger_keeps_drafts_and_what_was_seen(ledger.clone()).await;
    of_many_tabs_one_saves_a_revision(ledger.clone()).await;
    an_announced_decision_is_completed_once_or_withdrawn(ledger.clone()).await;
    what_was_decided_is_counted_by_reviewer(ledger).await;
    let changed: Result<(), LedgerError> = database.write(|db| Ok(db.execute("DELETE FROM event", []).map(drop)?)).await;
    assert!(changed.unwrap_err().to_string().contains("append-only"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_ledger_in_postgres_keeps_its_promise() {
    let (database, ledger) = ledger_in_postgres().await;
    a_ledger_keeps_drafts_and_what_was_seen(ledger.clone()).await;
    of_many_tabs_one_saves_a_revision(ledger.clone()).await;
    an_announced_decision_is_completed_once_or_withdrawn(ledger.clone()).await;
    what_was_decided_is_counted_by_reviewer(ledger).await;
    for change in ["DELETE FROM event", "UPDATE event SET kind = 'x'", "TRUNCATE event"] {
        let refused = database.client().await.unwrap().batch_execute(change).await.map_err(LedgerError::from);
        assert!(refused.unwrap_err().to_string().contains("append-only"), "{change}");
    }
}

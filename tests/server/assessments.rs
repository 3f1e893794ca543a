//! What the queue says of every record is stored: it is kept up to date with the records, and says the same as the item's page.

use crate::{
    hosted_double::Hosted,
    world::{World, new_database, settings},
};
use countersign::{
    documents::{
        NewFile, Pages,
        pages::{Limits, Renderer},
    },
    domain::{
        FlagKind, flag,
        queue::{QueuePage, QueueQuery, QueueRow, QueueSort},
    },
    ledger::{Assessments, assessment::ToDo},
    review::{Review, Reviewer},
    server::stores::Stores,
    text::Language,
};
use serde_json::{Value, json, value::RawValue};
use std::{collections::BTreeMap, path::Path, sync::Arc, time::Duration};

fn record(number: &str, total: &str, name: &str) -> String {
    let data = json!({"invoice_number": number, "seller": {"name": "Nord"}, "invoice_date": "2026-05-06",
        "purchase_order": format!("PO-{number}"), "net_total": 100, "tax_total": 19, "grand_total": total.parse::<i64>().unwrap()});
    json!({"original_data": data, "data": data, "status": "pending_review", "file_name": name, "field_metadata": {"confidence": 0.9}})
        .to_string()
}

fn nobody() -> Reviewer {
    Reviewer::local("1".to_owned(), "Nobody".to_owned())
}

fn riskiest() -> QueueQuery {
    QueueQuery { sort: QueueSort::Riskiest, status: Some("all".to_owned()), ..QueueQuery::default() }
}

async fn queue(review: &Review, query: &QueueQuery) -> QueuePage {
    review.queue(query, &nobody()).await.unwrap()
}

fn names(page: &QueuePage) -> Vec<&str> {
    page.rows.iter().map(|row| row.document.as_str()).collect()
}

fn table(review: &Review) -> Assessments {
    review.ledger.assessments(&review.collection.deployment_name, &review.collection.name)
}

/// Works until there is nothing left to do.
async fn work(review: &Review) {
    while review.assess_some(0).await.unwrap() {}
}

/// All rows of the table, as far as they don't depend on time.
async fn rows(review: &Review) -> Vec<(String, Vec<FlagKind>, bool)> {
    let page = table(review).page(&riskiest(), 1_000).await.unwrap();
    page.rows.into_iter().map(|row| (row.document, row.kinds, row.todo == ToDo::Nothing)).collect()
}

#[tokio::test]
async fn every_record_is_known_however_many_there_are_and_a_new_one_at_once() {
    let world = World::new().await;
    let review = &world.stores.review;
    world.push(&record("broken", "191", "oldest and broken")).await;
    for n in 0..250 {
        world.push(&record(&format!("number {n:03} of many {n:03}"), "119", &format!("{n:03}"))).await;
    }
    // Of so many, the first look takes only the newest; the worker goes on.
    let first = queue(review, &riskiest()).await;
    assert!(first.unassessed >= 201, "{}", first.unassessed);
    work(review).await;
    let page = queue(review, &riskiest()).await;
    assert_eq!((names(&page)[0], page.total, page.unassessed), ("oldest and broken", Some(251), 0));
    world.push(&record("R-9", "991", "new and broken")).await;
    assert_eq!(names(&queue(review, &riskiest()).await)[..2], ["new and broken", "oldest and broken"]);
    let by = |text: &str| QueueQuery { text: Some(text.to_owned()), ..riskiest() };
    assert_eq!(names(&queue(review, &by("po-number 007")).await), ["007"], "by its purchase order");
    assert_eq!(queue(review, &by("of many")).await.total, Some(250));
    assert_eq!(queue(review, &by("nord")).await.total, Some(252), "by its seller");
}

#[tokio::test]
async fn a_restart_goes_on_where_the_last_process_stopped() {
    let folder = tempfile::tempdir().unwrap();
    let settings = settings(folder.path());
    let stores = Stores::open(&settings).await.unwrap();
    for n in 0..150 {
        let record = RawValue::from_string(record(&format!("{n} of {n}"), "119", &format!("{n}"))).unwrap();
        let scope = countersign::agent_data::Scope::new("_public", "invoices");
        stores.review.agent_data.create(&scope, record).await.unwrap();
    }
    queue(&stores.review, &riskiest()).await;
    assert!(!table(&stores.review).progress().await.unwrap().unwrap().going_on.is_empty());
    stores.close().await;
    let database = rusqlite::Connection::open(folder.path().join("countersign.sqlite")).unwrap();
    assert_eq!(database.execute("UPDATE assessment SET search = search || ' made before'", []).unwrap(), 50);
    drop(database);
    let stores = Stores::open(&settings).await.unwrap();
    work(&stores.review).await;
    let made_before = QueueQuery { text: Some("made before".to_owned()), ..riskiest() };
    assert_eq!(queue(&stores.review, &made_before).await.total, Some(50), "what was assessed is not assessed again");
    assert!(table(&stores.review).progress().await.unwrap().unwrap().going_on.is_empty());
    assert_eq!(rows(&stores.review).await.len(), 150);

    // Other rules: everything is assessed again.
    let whole = || rows(&stores.review);
    assert!(whole().await.iter().all(|(_, kinds, is_whole)| *is_whole && !kinds.contains(&FlagKind::LowConfidence)));
    std::fs::write(folder.path().join("review.toml"), "review_below = 0.95\n").unwrap();
    let again = Stores::open(&settings).await.unwrap();
    assert_eq!(queue(&again.review, &riskiest()).await.unassessed, 130, "a page of them is assessed when it is shown");
    assert!(queue(&again.review, &riskiest()).await.rows.iter().all(|row| row.is_assessed));
    work(&again.review).await;
    assert!(rows(&again.review).await.iter().all(|(_, kinds, is_whole)| *is_whole && kinds.contains(&FlagKind::LowConfidence)));
}

#[tokio::test]
async fn two_processes_on_one_database_make_the_same_table() {
    let folder = tempfile::tempdir().unwrap();
    let url = std::env::var("TEST_DATABASE_URL").ok();
    for is_postgres in [false, true] {
        let mut settings = settings(&folder.path().join(is_postgres.to_string()));
        if is_postgres {
            let Some(server) = &url else {
                eprintln!("skipped: there is no PostgreSQL");
                continue;
            };
            settings.database_url = Some(new_database(server).await);
        }
        let (one, two) = (Stores::open(&settings).await.unwrap(), Stores::open(&settings).await.unwrap());
        let scope = countersign::agent_data::Scope::new("_public", "invoices");
        let push = |stores: &Stores, number: String| {
            let (agent_data, scope) = (stores.review.agent_data.clone(), scope.clone());
            async move {
                let record = RawValue::from_string(record(&number, "119", &number)).unwrap();
                agent_data.create(&scope, record).await.unwrap();
            }
        };
        for n in 0..120 {
            push(&one, format!("{n} in all {n}")).await;
        }
        let (reading, writing) = (one.clone(), two.clone());
        let both = async |stores: &Stores| {
            for _ in 0..5 {
                stores.review.assess_some(1).await.unwrap();
            }
        };
        let writes = async {
            for n in 0..20 {
                push(&writing, format!("RE-{:04}", 1_000 + n * 100)).await;
            }
        };
        futures::join!(both(&reading), both(&two), writes);
        work(&one.review).await;
        work(&two.review).await;
        let found = sorted(rows(&one.review).await);
        let alone = Stores::open(&self::settings(&folder.path().join(format!("alone {is_postgres}")))).await.unwrap();
        for n in 0..120 {
            push(&alone, format!("{n} in all {n}")).await;
        }
        for n in 0..20 {
            push(&alone, format!("RE-{:04}", 1_000 + n * 100)).await;
        }
        work(&alone.review).await;
        assert_eq!(found, sorted(rows(&alone.review).await), "as one process makes it");
        assert_eq!(found.len(), 140);
        let doubled = found.iter().filter(|(_, kinds, _)| kinds.contains(&FlagKind::Duplicate));
        assert_eq!(doubled.count(), 20, "each is one character off from others, on the same day: {found:?}");
    }
}

fn sorted<T: Ord>(mut list: Vec<T>) -> Vec<T> {
    list.sort();
    list
}

#[tokio::test]
async fn the_process_that_started_last_says_by_which_rules() {
    let folder = tempfile::tempdir().unwrap();
    let settings = settings(folder.path());
    let old = Stores::open(&settings).await.unwrap();
    let scope = countersign::agent_data::Scope::new("_public", "invoices");
    let push = async |number: &str| {
        let record = RawValue::from_string(record(number, "119", number)).unwrap();
        old.review.agent_data.create(&scope, record).await.unwrap();
    };
    push("first").await;
    work(&old.review).await;
    std::fs::write(folder.path().join("review.toml"), "review_below = 0.95\n").unwrap();
    let new = Stores::open(&settings).await.unwrap();
    work(&new.review).await;
    push("second").await;
    // What the old process finds is not stored, though it still shows it.
    assert!(!old.review.assess_some(0).await.unwrap());
    assert_eq!(queue(&old.review, &QueueQuery::default()).await.rows.len(), 2);
    assert_eq!(rows(&new.review).await.len(), 1);
    work(&new.review).await;
    assert!(!old.review.assess_some(0).await.unwrap());
    let found = rows(&old.review).await;
    assert_eq!(found.len(), 2);
    assert!(found.iter().all(|(_, kinds, is_whole)| *is_whole && kinds.contains(&FlagKind::LowConfidence)), "{found:?}");
}

#[tokio::test]
async fn a_record_that_cannot_be_read_does_not_keep_others_waiting() {
    let world = World::new().await;
    let hosted = Arc::new(Hosted::new(world.stores.review.agent_data.clone()));
    let review = &Review { agent_data: hosted.clone(), ..world.stores.review.clone() };
    let mut ids = Vec::new();
    for name in ["first", "broken", "last"] {
        ids.push(world.push(&record(name, "119", name)).await);
    }
    work(review).await;
    let database = rusqlite::Connection::open(world.folder().join("countersign.sqlite")).unwrap();
    database.execute("UPDATE assessment SET todo = 2", []).unwrap();
    // Nothing was written lately.
    database.execute("UPDATE assessment_state SET seen_to = seen_to + 3600000000", []).unwrap();
    hosted.set_unreadable(&ids[1]);
    work(review).await;
    let known = table(review).known(ids.clone()).await.unwrap();
    assert_eq!(ids.iter().map(|id| known[id].todo).collect::<Vec<_>>(), [ToDo::Nothing, ToDo::Later, ToDo::Nothing]);
}

#[tokio::test]
async fn what_is_gone_is_shown_no_more_and_is_nobodys_duplicate() {
    let world = World::new().await;
    let review = &world.stores.review;
    let mut ids = Vec::new();
    for n in 0..60 {
        ids.push(world.push(&record(&format!("{n} and {n}"), "119", &format!("{n}"))).await);
    }
    let original = world.push(&record("RE-1000", "119", "original")).await;
    let copy = world.push(&record("RE-1O00", "119", "copy")).await;
    let duplicates = QueueQuery { flag: Some("duplicate".to_owned()), ..riskiest() };
    assert_eq!(names(&queue(review, &duplicates).await), ["copy", "original"], "one character was misread");
    let page = world.get(&format!("/items/{original}")).await;
    assert!(page.text.contains("a number that is one character off"), "{}", page.text);
    review.agent_data.delete(&copy, None).await.unwrap();
    let page = world.get(&format!("/items/{original}")).await;
    assert!(!page.text.contains("a number that is one character off"));
    assert_eq!(names(&queue(review, &duplicates).await), [""; 0]);
    for id in &ids[..50] {
        review.agent_data.delete(id, None).await.unwrap();
    }
    let page = queue(review, &riskiest()).await;
    assert_eq!((page.total, page.rows.len(), page.unassessed), (Some(11), 11, 0));
    work(review).await;
    assert_eq!(rows(review).await.len(), 11);
}

#[tokio::test]
async fn an_item_that_nobody_assessed_says_so_and_is_when_it_is_opened() {
    let world = World::new().await;
    let review = &world.stores.review;
    let mut oldest = None;
    for n in 0..130 {
        let id = world.push(&record(&format!("{n} or {n}"), "191", &format!("{n:03}"))).await;
        oldest.get_or_insert(id);
    }
    queue(review, &riskiest()).await;
    let page = world.get("/?sort=riskiest").await;
    assert!(page.text.contains(" not assessed yet"), "{}", page.text);
    let oldest = oldest.unwrap();
    assert!(table(review).known(vec![oldest.clone()]).await.unwrap().is_empty());
    world.get(&format!("/items/{oldest}")).await;
    assert_eq!(table(review).known(vec![oldest]).await.unwrap().len(), 1);
    let page = queue(review, &QueueQuery { sort: QueueSort::Oldest, ..QueueQuery::default() }).await;
    assert_eq!(names(&page)[..2], ["000", "001"], "in the order of time, all are there");
}

#[tokio::test]
async fn queue_and_page_agree_on_the_invoices() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/invoices");
    let Ok(manifest) = std::fs::read(folder.join("MANIFEST.json")) else {
        eprintln!("skipped: there are no invoices beside this repository");
        return;
    };
    let manifest: Value = serde_json::from_slice(&manifest).unwrap();
    let schema = folder.join("schema.json");
    let mut world = World::with(|settings| settings.schema = Some(schema)).await;
    let renderer = Renderer::new(env!("CARGO_BIN_EXE_countersign").into(), Limits::default());
    let pages = Pages::new(world.stores.review.documents.clone(), world.folder().join("pages"), renderer);
    world.stores.review.pages = Arc::new(pages);
    let review = &world.stores.review;
    let mut count = 0;
    for document in manifest["documents"].as_array().unwrap() {
        let (name, file) = (document["name"].as_str().unwrap(), document["file"].as_str().unwrap());
        let Ok(record) = std::fs::read(folder.join(format!("{name}.extracted.json"))) else { continue };
        let content = std::fs::read(folder.join(file)).unwrap();
        let new = NewFile { name: file.into(), ..NewFile::default() };
        let stored = review.documents.store(new, content.into()).await.unwrap();
        let mut record: Value = serde_json::from_slice(&record).unwrap();
        record["file_id"] = stored.id.into();
        world.push(&record.to_string()).await;
        count += 1;
    }
    let begun = std::time::Instant::now();
    work(review).await;
    eprintln!("{count} invoices assessed in {:?}", begun.elapsed());
    let all = async || {
        let (mut rows, mut query) = (BTreeMap::<String, QueueRow>::new(), riskiest());
        loop {
            let page = queue(review, &query).await;
            rows.extend(page.rows.into_iter().map(|row| (row.id.clone(), row)));
            query.after = page.next;
            if query.after.is_none() {
                return rows;
            }
        }
    };
    let rows = all().await;
    assert_eq!(rows.len(), count);
    for (id, row) in &rows {
        assert!(row.is_assessed, "{}", row.document);
        let hold = countersign::review::Hold::default();
        let view = review.open(id, &nobody(), Language::English, None, None, &hold).await.unwrap();
        assert!(!view.facts.findings.is_pending, "{}", row.document);
        let page = flag::assess(&view.record, &view.collection, &view.facts);
        let shown: Vec<_> = page.flags.iter().map(|flag| flag.kind).collect();
        let on_page = (shown.len(), shown.iter().min().copied(), page.lowest_confidence.map(|confidence| confidence.get()));
        assert_eq!((row.flag_count, row.worst_flag, row.lowest_confidence), on_page, "{}: {shown:?}", row.document);
    }
    tokio::time::sleep(Duration::from_millis(10)).await;
    let after = all().await;
    assert!(rows.iter().all(|(id, row)| after[id].flag_count == row.flag_count), "opening changed nothing");
}

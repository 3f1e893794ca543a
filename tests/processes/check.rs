//! `countersign check` on damaged stores.

use super::{
    api::Api,
    command::{Said, countersign, countersign_in},
    journal::Journal,
    place::{Place, one_at_a_time, runtime, seed},
    postgres::new_database,
    server::Server,
    writer::write_until_trouble,
};
use fastrand::Rng;
use std::{
    fs::{self, File},
    path::PathBuf,
    time::{Duration, SystemTime},
};
use tokio_postgres::{Config, NoTls};

/// Damage, as SQL that both databases understand, and part of the line that reports it.
const DAMAGES: [(&str, &str); 11] = [
    ("UPDATE agent_data SET data = 'no' WHERE row_number = 1", "its data can't be read"),
    (r#"UPDATE agent_data SET data = '{"status":"done","n":2}' WHERE row_number = 2"#, "its version is"),
    ("UPDATE agent_data SET file_hash = 'other' WHERE row_number = 3", "the file hash kept beside"),
    ("UPDATE agent_data SET overall_confidence = 0.25 WHERE row_number = 4", "the confidence kept beside"),
    ("DELETE FROM agent_data_field WHERE row_number = 5", "the index of fields kept beside"),
    (
        "UPDATE agent_data_count SET items = items + 1 WHERE status = 'done'",
        "10 records of _public/invoices have status done, but 1", // or more, as PostgreSQL keeps them in parts
    ),
    ("UPDATE files SET size = 7", "bytes and should have 7"),
    ("INSERT INTO draft VALUES ('item', 'reviewer', 'v', '{', 1, 1)", "the draft of record item can't be read"),
    (
        "INSERT INTO session VALUES ('s', 'nobody', 'h', 1, 1, 0)",
        "a session is for the person nobody, who is not in the database",
    ),
    ("INSERT INTO mention VALUES ('nobody', 'item', 1)", "a question in a comment is for the person nobody"),
    ("INSERT INTO event VALUES (7, 'item', 1, 'r', 'n', 'accepted', 'v', 'no', '')", "the event of record item can't be read"),
];

#[test]
fn on_sqlite_every_kind_of_damage_is_named() {
    let _alone = one_at_a_time();
    let place = Place::new(None);
    fill(&place);
    let file = place.data_dir().join("countersign.sqlite");
    let sound = fs::read(&file).unwrap();
    for (damage, line) in DAMAGES {
        rusqlite::Connection::open(&file).unwrap().execute_batch(damage).unwrap();
        has_problem(&countersign(&place, &["check"]), line);
        fs::write(&file, &sound).unwrap();
    }
    is_well(&countersign(&place, &["check"]), "10 records, 1 files: all is well\n");

    // An index that disagrees with its table, which only SQLite itself notices.
    let database = rusqlite::Connection::open(&file).unwrap();
    database
        .execute_batch("PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, 'odd = 1', 'odd = 0') WHERE name = 'agent_data_odd'")
        .unwrap();
    drop(database);
    has_problem(&countersign(&place, &["check"]), "SQLite's integrity check: ");
}

#[test]
fn on_postgres_every_kind_of_damage_is_named() {
    let _alone = one_at_a_time();
    let runtime = runtime();
    for (damage, line) in DAMAGES {
        let url = new_database(&runtime, "damaged");
        let place = Place::new(Some(url.clone()));
        fill(&place);
        is_well(&countersign(&place, &["check"]), "10 records, 1 files: all is well\n");
        runtime.block_on(async {
            let (client, connection) = url.parse::<Config>().unwrap().connect(NoTls).await.unwrap();
            tokio::spawn(connection);
            client.batch_execute(damage).await.unwrap();
        });
        has_problem(&countersign(&place, &["check"]), line);
    }
}

#[test]
fn a_content_that_is_missing_or_changed_is_a_problem_and_one_without_a_file_is_waste() {
    let _alone = one_at_a_time();
    let place = Place::new(None);
    fill(&place);
    let content = only_content(&place);
    let stray = content.with_file_name("0".repeat(64));
    fs::write(&stray, "nobody's").unwrap();
    let said = countersign(&place, &["check"]);
    is_well(&said, "10 records, 1 files: all is well\n"); // it may belong to an upload in progress
    File::open(&stray).unwrap().set_modified(SystemTime::now() - Duration::from_secs(120)).unwrap();
    let said = countersign(&place, &["check"]);
    is_well(&said, "10 records, 1 files: all is well; 1 contents are waste\n");
    assert!(said.stdout.contains("waste, not a problem: ") && said.stdout.contains("belongs to no file"), "{}", said.stdout);

    fs::write(&content, "!!!!!!!!!!").unwrap();
    has_problem(&countersign(&place, &["check"]), "has other bytes than were uploaded");
    fs::remove_file(&content).unwrap();
    has_problem(&countersign(&place, &["check"]), "can't be read: No such file");
}

#[test]
fn on_sqlite_writes_under_way_are_no_problem() {
    let _alone = one_at_a_time();
    check_under_load("on_sqlite_writes_under_way_are_no_problem", &Place::new(None));
}

#[test]
fn on_postgres_writes_under_way_are_no_problem() {
    let _alone = one_at_a_time();
    let url = new_database(&runtime(), "checked");
    check_under_load("on_postgres_writes_under_way_are_no_problem", &Place::new(Some(url)));
}

/// Eight writers of records and files. Some files share their content, and some are deleted again.
fn check_under_load(name: &str, place: &Place) {
    let (runtime, mut random) = (runtime(), Rng::with_seed(seed(name)));
    let server = Server::start(place);
    let api = Api::new(&server.url);
    let writers: Vec<_> =
        (0..8).map(|writer| runtime.spawn(write_until_trouble(api.clone(), Journal::of(writer), random.fork()))).collect();
    let mut summaries = vec![];
    for _ in 0..10 {
        std::thread::sleep(Duration::from_millis(100));
        let said = countersign(place, &["check"]);
        assert_eq!(said.code, Some(0), "{}{}", said.stdout, said.stderr);
        summaries.extend(said.stdout.lines().last().map(str::to_owned));
    }
    server.kill();
    let journals = writers.into_iter().map(|writer| runtime.block_on(writer).unwrap().0);
    let acknowledged: u64 = journals.map(|journal| journal.acknowledged).sum();
    eprintln!("{name}: {} to {}; {acknowledged} writes beside 10 checks", summaries[0], summaries[9]);
    assert!(acknowledged > 100, "only {acknowledged} writes: that tests nothing");
}

#[test]
fn nothing_is_created_where_there_is_no_store() {
    let folder = tempfile::tempdir().unwrap();
    let said = countersign_in(&folder.path().join("misspelt"), None, &["check"]);
    assert_eq!(said.code, Some(2));
    assert!(said.stderr.contains("there is no store to read at"), "{}", said.stderr);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

fn fill(place: &Place) {
    let server = Server::start(place);
    let api = Api::new(&server.url);
    runtime().block_on(async {
        for number in 1..=10 {
            let data = format!(
                r#"{{"status":"done","file_hash":"h","overall_confidence":0.{number},"data":{{"invoice_number":["A-{number}",1,1.0]}}}}"#
            );
            api.create(&data).await.expect("a create works");
        }
        api.upload("a.txt", b"0123456789").await.expect("an upload works");
    });
    drop(server);
    if place.database_url.is_none() {
        // Moves everything into the database file, which the test copies.
        let database = rusqlite::Connection::open(place.data_dir().join("countersign.sqlite")).unwrap();
        database.pragma_update(None, "journal_mode", "DELETE").unwrap();
    }
}

fn only_content(place: &Place) -> PathBuf {
    let folder = fs::read_dir(place.data_dir().join("files")).unwrap().next().unwrap().unwrap();
    fs::read_dir(folder.path()).unwrap().next().unwrap().unwrap().path()
}

fn is_well(said: &Said, summary: &str) {
    assert_eq!(said.code, Some(0), "{}{}", said.stdout, said.stderr);
    assert!(said.stdout.ends_with(summary), "{}", said.stdout);
}

fn has_problem(said: &Said, line: &str) {
    assert_eq!(said.code, Some(1), "{}{}", said.stdout, said.stderr);
    assert!(said.stdout.contains(line), "{line:?} is not in:\n{}", said.stdout);
    let summary = said.stdout.lines().last().unwrap_or_default();
    assert!(summary.contains(" records, ") && summary.contains(" problem"), "{}", said.stdout);
}

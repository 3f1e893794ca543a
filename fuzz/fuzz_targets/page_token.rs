//! A forged or altered `page_token` gets a page or a refusal, never a panic or an internal error.
//!
//! The first byte chooses the query that the token is sent with, the second how the rest becomes a token.
#![no_main]

use axum::body::Bytes;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use countersign::{
    agent_data::{AgentData, AgentDataError, Aggregate, OrderBy, Search},
    database::{Database, SqliteDatabase},
    documents::{DocumentError, Documents, FileQuery, NewFile, embedded::Embedded},
};
use countersign_fuzz::{Records, wait};
use libfuzzer_sys::fuzz_target;
use serde_json::{Value, json};
use std::sync::LazyLock;
use tempfile::TempDir;

const ORDERS: [&str; 5] = ["", "status desc", "n", "data.n desc, s, overall_confidence", "updated_at, o.k desc"];

static RECORDS: LazyLock<Records> = LazyLock::new(Records::new);
static FILES: LazyLock<(TempDir, Embedded)> = LazyLock::new(|| {
    let directory = tempfile::tempdir().unwrap();
    let database = Database::Sqlite(SqliteDatabase::open(&directory.path().join("files.sqlite")).unwrap());
    let files = Embedded::new(database, directory.path().join("files"));
    for name in ["a.pdf", "b.pdf", "é.png"] {
        let file = NewFile { name: name.to_owned(), ..NewFile::default() };
        wait(files.store(file, Bytes::from_static(b"%PDF-1.7"))).unwrap();
    }
    (directory, files)
});

fuzz_target!(|input: &[u8]| {
    let [question, kind, rest @ ..] = input else { return };
    match usize::from(*question) % (ORDERS.len() + 2) {
        0 => ask_files(*kind, rest),
        1 => ask_for_groups(*kind, rest),
        order => ask_for_records(ORDERS[order - 2], *kind, rest),
    }
});

fn ask_for_records(order: &str, kind: u8, rest: &[u8]) {
    let search = Search {
        order_by: OrderBy::parse(order).unwrap(),
        page_size: Some(2),
        include_total: kind & 128 != 0,
        ..Search::new(RECORDS.scope.clone())
    };
    let genuine = wait(RECORDS.store.search(search.clone())).unwrap().next_page_token.unwrap();
    match wait(RECORDS.store.search(Search { page_token: Some(token(kind, &genuine, rest)), ..search })) {
        Ok(page) => {
            assert!(page.items.len() <= 2);
            assert!(page.items.iter().all(|item| item.scope == RECORDS.scope));
        }
        Err(error) => assert!(matches!(error, AgentDataError::BadRequest { .. }), "{error}"),
    }
}

fn ask_for_groups(kind: u8, rest: &[u8]) {
    let aggregate = Aggregate {
        group_by: vec!["s".to_owned(), "n".to_owned()],
        page_size: Some(2),
        first: true,
        ..Aggregate::new(RECORDS.scope.clone())
    };
    let genuine = wait(RECORDS.store.aggregate(aggregate.clone())).unwrap().next_page_token.unwrap();
    match wait(RECORDS.store.aggregate(Aggregate { page_token: Some(token(kind, &genuine, rest)), ..aggregate })) {
        Ok(page) => assert!(page.items.len() <= 2),
        Err(error) => assert!(matches!(error, AgentDataError::BadRequest { .. }), "{error}"),
    }
}

fn ask_files(kind: u8, rest: &[u8]) {
    let files = &FILES.1;
    let query = FileQuery { page_size: 1, ..FileQuery::default() };
    let genuine = wait(files.list(query.clone())).unwrap().next_page_token.unwrap();
    match wait(files.list(FileQuery { page_token: Some(token(kind, &genuine, rest)), ..query })) {
        Ok(page) => assert!(page.items.len() <= 1),
        Err(error) => assert!(matches!(error, DocumentError::BadPageToken), "{error}"),
    }
}

/// The input as text, the input in base64, a genuine token with some bytes changed (before or after base64), or a genuine token
/// with any position, which passes the check that it belongs to the query and so reaches what comes after.
fn token(kind: u8, genuine: &str, rest: &[u8]) -> String {
    match kind % 5 {
        0 => String::from_utf8_lossy(rest).into_owned(),
        1 => URL_SAFE_NO_PAD.encode(rest),
        2 => String::from_utf8_lossy(&changed(genuine.as_bytes(), rest)).into_owned(),
        3 => URL_SAFE_NO_PAD.encode(changed(&URL_SAFE_NO_PAD.decode(genuine).unwrap(), rest)),
        _ => {
            let decoded = URL_SAFE_NO_PAD.decode(genuine).unwrap();
            let Ok(mut json) = serde_json::from_slice::<Value>(&decoded) else { return genuine.to_owned() };
            json["position"] = serde_json::from_slice(rest).unwrap_or_else(|_| json!(String::from_utf8_lossy(rest)));
            URL_SAFE_NO_PAD.encode(json.to_string())
        }
    }
}

/// Flips bits. `changes` are pairs of bytes: where, and which bits.
fn changed(bytes: &[u8], changes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for change in changes.chunks_exact(2) {
        let place = usize::from(change[0]) % bytes.len();
        bytes[place] ^= change[1];
    }
    bytes
}

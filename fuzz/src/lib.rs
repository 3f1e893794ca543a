//! What the fuzz targets share: a store with a few records, and a runtime.
//!
//! A target is a test: it reports by panicking. libFuzzer's hook turns a panic in any thread into an abort.

use countersign::{
    agent_data::{AgentData, Item, Page, Scope, Search, embedded::SqliteStore},
    database::SqliteDatabase,
};
use serde_json::{Value, value::RawValue};
use std::{future::Future, sync::LazyLock};
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};

/// Records in which common names have every type that a filter or an order can meet.
const RECORDS: [&str; 9] = [
    r#"{"s":"x","n":5,"t":["a","b"],"o":{"k":1}}"#,
    r#"{"s":"y","n":10,"b":true}"#,
    r#"{"s":null,"n":"7"}"#,
    "{}",
    r#"{"status":"pending_review","file_hash":"aa","overall_confidence":0.860,"data":{"status":1,"total":119.00}}"#,
    r#"{"status":"approved","file_name":"é.pdf","overall_confidence":1,"n":1e999,"o":{"k":[null,1,"1"]}}"#,
    r#"{"n":9007199254740993,"s":"","b":false,"t":[],"o":null,"":{"":-0}}"#,
    r#"{"n":9007199254740992.0,"s":"a\u0000b","q\"uo.te":"'; --","t":[[1],{"a":1},null,true]}"#,
    r#"{"n":-1.5e-300,"s":"x","created_at":"2026-01-01T00:00:00Z","data":{"data":{"n":5}}}"#,
];

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Builder::new_current_thread().enable_all().build().unwrap());

/// Runs a future to completion.
pub fn wait<T>(future: impl Future<Output = T>) -> T {
    RUNTIME.block_on(future)
}

/// A SQLite store with nine records. It is only read, so every input finds the same ones.
pub struct Records {
    /// The store.
    pub store: SqliteStore,
    /// The scope of its records.
    pub scope: Scope,
    /// The records with their data.
    pub items: Vec<(Item, Value)>,
    _directory: TempDir,
}

impl Records {
    /// A new store, in a directory that `fuzz/run` removes, since libFuzzer ends the process without running destructors.
    pub fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let store = SqliteStore::new(SqliteDatabase::open(&directory.path().join("fuzz.sqlite")).unwrap());
        let scope = Scope::new("_public", "fuzz");
        let items = RECORDS.map(|text| {
            let data = RawValue::from_string(text.to_owned()).unwrap();
            (wait(store.create(&scope, data)).unwrap(), serde_json::from_str(text).unwrap())
        });
        Self { store, scope, items: items.into(), _directory: directory }
    }

    /// The ids from all pages of a search.
    pub fn all_pages(&self, mut search: Search) -> Vec<String> {
        let mut found = Vec::new();
        loop {
            let Page { items, next_page_token, .. } = wait(self.store.search(search.clone())).unwrap();
            found.extend(items.into_iter().map(|item| item.id));
            assert!(found.len() <= self.items.len(), "pages without end: {search:?}");
            match next_page_token {
                Some(token) => search.page_token = Some(token),
                None => return found,
            }
        }
    }
}

impl Default for Records {
    fn default() -> Self {
        Self::new()
    }
}

/// The paths of all values that are neither objects nor arrays.
pub fn leaves(data: &Value) -> Vec<countersign::domain::FieldPath> {
    fn walk(path: countersign::domain::FieldPath, value: &Value, found: &mut Vec<countersign::domain::FieldPath>) {
        match value {
            Value::Object(map) => map.iter().for_each(|(key, value)| walk(path.key(key), value, found)),
            Value::Array(list) => list.iter().enumerate().for_each(|(at, value)| walk(path.index(at), value, found)),
            _ => found.push(path),
        }
    }
    let mut found = Vec::new();
    walk(countersign::domain::FieldPath::root(), data, &mut found);
    found
}

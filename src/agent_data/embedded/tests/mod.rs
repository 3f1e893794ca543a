//! Tests for both engines, and those specific to one.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod agreement;
mod stories;

use super::{IndexedPaths, PostgresStore, SqliteStore};
use crate::{agent_data::contract_test, database::testing::postgres_database};

/// A store in a directory that is removed after the test.
async fn sqlite_store(index: &str) -> (tempfile::TempDir, SqliteStore) {
    let (directory, store) = contract_test::embedded();
    store.index(&IndexedPaths::parse(index).unwrap()).await.unwrap();
    (directory, store)
}

/// A store in a database of its own.
async fn postgres_store(index: &str) -> PostgresStore {
    let store = PostgresStore::new(postgres_database().await);
    store.index(&IndexedPaths::parse(index).unwrap()).await.unwrap();
    store
}

#[tokio::test]
async fn postgres_keeps_the_contract() {
    let store = postgres_store("").await;
    contract_test::contract(&store).await;
    contract_test::knows_its_scopes(&store).await;
}

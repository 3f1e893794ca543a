//! A data directory of every schema opens, and everything in it reads as it did. `schemas/make.py` wrote them.

use super::{
    api::{Api, Item},
    command::countersign,
    place::{Place, one_at_a_time, runtime},
    server::Server,
};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// The schemas of the versions that were released.
const RELEASED: usize = 5;
const CONTENT: &str = "not a PDF, but a file all the same";
const CONTENT_HASH: &str = "ea059944708cf6bb84cf39d44f715a1276bd4ec0df372ca3480401433562b336";

fn sources(folder: &str, ends_with: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).unwrap();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.to_string_lossy().ends_with(ends_with));
    files.sort();
    files
}

/// The id, text and version of each record, as the file has them.
fn records(database: &rusqlite::Connection) -> BTreeMap<String, (String, String)> {
    let mut all = database.prepare("SELECT id, data, version FROM agent_data").unwrap();
    let rows = all.query_map([], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?)))).unwrap();
    rows.map(Result::unwrap).collect()
}

fn number(database: &rusqlite::Connection, sql: &str) -> usize {
    usize::try_from(database.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap()).unwrap()
}

#[test]
fn a_data_directory_of_every_schema_opens_and_reads_as_it_did() {
    let _alone = one_at_a_time();
    let schemas = sources("tests/processes/schemas", ".sql");
    assert!(schemas.len() >= RELEASED, "{schemas:?}");
    for (index, schema) in schemas.iter().enumerate() {
        let known = index + 1;
        assert_eq!(schema.file_stem().unwrap().to_str(), Some(&*format!("{known:04}")));
        let place = Place::new(None);
        let file = place.data_dir().join("countersign.sqlite");
        let database = rusqlite::Connection::open(&file).unwrap();
        database.pragma_update(None, "journal_mode", "WAL").unwrap();
        database.execute_batch(&fs::read_to_string(schema).unwrap()).unwrap();
        assert_eq!(number(&database, "PRAGMA user_version"), known);
        let expected = records(&database);
        assert_eq!(expected.len(), 4);
        let decided: String =
            database.query_row("SELECT id FROM agent_data WHERE status = 'accepted'", [], |row| row.get(0)).unwrap();
        drop(database);
        fs::write(place.data_dir().join("secret"), [7; 32]).unwrap();
        let folder = place.data_dir().join("files").join(&CONTENT_HASH[..2]);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(CONTENT_HASH), CONTENT).unwrap();

        let server = Server::start(&place);
        let api = Api::new(&server.url);
        runtime().block_on(async {
            let found: BTreeMap<String, Item> =
                api.all().await.unwrap().into_iter().map(|item| (item.id.clone(), item)).collect();
            assert!(found.keys().eq(expected.keys()), "schema {known}");
            assert_eq!(api.count().await.unwrap(), 4);
            for (id, (data, version)) in &expected {
                let (item, etag) = api.get(id).await.unwrap();
                assert_eq!((&item.data, &found[id]), (data, &item), "schema {known}");
                assert!(etag.contains(version.as_str()), "schema {known}: {etag} of {version}");
            }
            if known >= 2 {
                let files = api.all_files().await.unwrap();
                assert_eq!(files.len(), 1);
                assert_eq!(api.download(&files[0].0).await.unwrap(), CONTENT.as_bytes());
            }
            if known >= 3 {
                let history = api.page(&format!("/items/{decided}/history")).await;
                assert!(history.contains("corrected"), "schema {known}: {history}");
            }
            // It is not only read.
            api.create(&found[&decided].data).await.unwrap();
        });
        server.stop();

        let database = rusqlite::Connection::open(&file).unwrap();
        assert_eq!(number(&database, "PRAGMA user_version"), sources("migrations/sqlite", ".sql").len());
        assert_eq!(
            number(&database, "SELECT count(*) FROM draft WHERE edits LIKE '%typed and not decided%'"),
            usize::from(known >= 3)
        );
        drop(database);
        let said = countersign(&place, &["check"]);
        assert_eq!(said.code, Some(0), "schema {known}: {}{}", said.stdout, said.stderr);
        let said = countersign(&place, &["verify-ledger"]);
        let events = format!("{} events: each follows", usize::from(known >= 3));
        assert!(said.code == Some(0) && said.stdout.contains(&events), "schema {known}: {}", said.stdout);
    }
}

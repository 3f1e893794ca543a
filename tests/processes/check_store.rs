//! Whether a store that nobody serves any more is sound, seen from below.

use super::place::Place;
use sha2::{Digest, Sha256};
use std::{fs, path::Path};

/// Panics unless SQLite finds its file sound and every file's content is the one it is named after.
pub fn check_store(place: &Place) {
    if place.database_url.is_none() {
        check_sqlite(&place.data_dir().join("countersign.sqlite"));
    }
    check_contents(&place.data_dir().join("files"));
}

/// SQLite's own look at every page and every index.
pub fn check_sqlite(file: &Path) {
    let database = rusqlite::Connection::open(file).unwrap();
    let found: String = database.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(found, "ok", "SQLite's integrity_check of {}", file.display());
}

fn check_contents(files_dir: &Path) {
    let Ok(folders) = fs::read_dir(files_dir) else { return };
    let (mut contents, mut unfinished) = (0, 0);
    for file in folders.flat_map(|folder| fs::read_dir(folder.unwrap().path()).unwrap()) {
        let file = file.unwrap();
        let name = file.file_name().into_string().unwrap();
        if name.starts_with('.') {
            unfinished += 1; // an upload under way when the server was killed; nothing points at it
            continue;
        }
        let digest = Sha256::digest(fs::read(file.path()).unwrap());
        assert_eq!(name, hex::encode(digest), "a content is not the one it is named after");
        contents += 1;
    }
    eprintln!("  {contents} contents on disk, each whole; {unfinished} unfinished uploads left behind");
}

//! The words of the documents: read by the program itself, or, when only the domain is compiled, as it read them once.

use countersign::domain::evidence::PrintedPage;
use std::collections::HashMap;

/// The words of each document, by the name of its file.
#[cfg(feature = "ssr")]
pub fn words(files: &[&str]) -> HashMap<String, Vec<PrintedPage>> {
    use countersign::{
        database::{Database, SqliteDatabase},
        documents::{
            Documents, NewFile, Pages,
            embedded::Embedded,
            pages::{Limits, Renderer},
        },
        review::printed,
    };
    use std::sync::Arc;

    let dir = tempfile::tempdir().unwrap();
    let database = Database::Sqlite(SqliteDatabase::open(&dir.path().join("test.sqlite")).unwrap());
    let documents = Arc::new(Embedded::new(database, dir.path().join("files")));
    let program = env!("CARGO_BIN_EXE_countersign").into();
    let pages = Pages::new(documents.clone(), dir.path().join("pages"), Renderer::new(program, Limits::default()));
    let read = async {
        let mut words = HashMap::new();
        for name in files {
            let bytes = std::fs::read(super::corpus::shared(&format!("invoices/{name}"))).unwrap();
            let file = NewFile { name: (*name).to_owned(), ..NewFile::default() };
            let id = documents.store(file, bytes.into()).await.unwrap().id;
            let described = pages.describe(&id).await.unwrap();
            let mut all = Vec::new();
            for (number, size) in (1..).zip(&described.pages) {
                all.push(printed(pages.words(&id, number, None).await.unwrap(), *size));
            }
            words.insert((*name).to_owned(), all);
        }
        words
    };
    tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap().block_on(read)
}

/// The words of each document, by the name of its file.
#[cfg(not(feature = "ssr"))]
pub fn words(files: &[&str]) -> HashMap<String, Vec<PrintedPage>> {
    use countersign::domain::evidence::PrintedWord;
    use serde_json::Value;

    let kept = std::fs::read(super::corpus::shared("evidence/prototype/words-dev.json")).unwrap();
    let kept: Value = serde_json::from_slice(&kept).unwrap();
    let word = |word: &Value| {
        let number = |at: usize| word[at].as_f64().unwrap();
        let text = word[0].as_str().unwrap().to_owned();
        PrintedWord { text, x: number(1), y: number(2), w: number(3), h: number(4), is_scanned: false }
    };
    let page = |words: &Value| PrintedPage { words: words.as_array().unwrap().iter().map(word).collect(), size: (0.0, 0.0) };
    let pages = |name: &str| kept[name]["pages"].as_array().map(|pages| pages.iter().map(page).collect()).unwrap_or_default();
    files.iter().map(|name| ((*name).to_owned(), pages(name))).collect()
}

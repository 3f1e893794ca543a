//! The same tests on either engine.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use super::{
    super::{DocumentError, Documents, FileOrder, FileQuery, NewFile},
    Embedded,
};
use crate::database::{Database, SqliteDatabase, testing::postgres_database};
use std::path::Path;

async fn names(files: &Embedded, mut query: FileQuery) -> Vec<String> {
    query.page_size = 2;
    let mut names = Vec::new();
    loop {
        let page = files.list(query.clone()).await.unwrap();
        assert!(page.items.len() == 2 || page.next_page_token.is_none());
        names.extend(page.items.into_iter().map(|file| file.name));
        match page.next_page_token {
            Some(token) => query.page_token = Some(token),
            None => return names,
        }
    }
}

fn contents(directory: &Path) -> usize {
    let folders = std::fs::read_dir(directory.join("files")).into_iter().flatten().flatten();
    folders.map(|folder| std::fs::read_dir(folder.path()).unwrap().count()).sum()
}

async fn story(files: Embedded, directory: &Path) {
    let file = |name: &str, id: &str| NewFile { name: name.to_owned(), external_file_id: Some(id.to_owned()), purpose: None };
    let long = "x".repeat(3_000);
    let mut stored = Vec::new();
    for (name, id, bytes) in
        [("b.pdf", "1", "same"), ("a.pdf", &long, "same"), ("c\0.pdf", "1\0", "other"), ("a.pdf", "2", "third")]
    {
        stored.push(files.store(file(name, id), bytes.into()).await.unwrap());
    }
    assert_eq!(contents(directory), 3, "each content once");
    for record in &stored {
        let read = files.metadata(&record.id).await.unwrap();
        assert_eq!((&read.content_hash, read.size, read.created_at), (&record.content_hash, record.size, record.created_at));
    }
    let by = |order: &str| FileQuery { order_by: FileOrder::parse(order).unwrap(), ..FileQuery::default() };
    assert_eq!(names(&files, FileQuery::default()).await, ["a.pdf", "c.pdf", "a.pdf", "b.pdf"], "newest first");
    assert_eq!(names(&files, by("name")).await, ["a.pdf", "a.pdf", "b.pdf", "c.pdf"]);
    assert_eq!(names(&files, by("name desc, created_at")).await, ["c.pdf", "b.pdf", "a.pdf", "a.pdf"]);
    let with = |change: fn(&mut FileQuery)| {
        let mut query = FileQuery::default();
        change(&mut query);
        query
    };
    assert_eq!(names(&files, with(|query| query.file_name = Some("a.pdf".into()))).await.len(), 2);
    assert_eq!(names(&files, with(|query| query.external_file_id = Some("x".repeat(3_000)))).await, ["a.pdf"]);
    assert_eq!(names(&files, with(|query| query.external_file_id = Some("x".repeat(2_999)))).await.len(), 0);
    let ids = FileQuery { file_ids: vec![stored[0].id.clone(), "a\0".into(), "unknown".into()], ..FileQuery::default() };
    assert_eq!(names(&files, ids).await, ["b.pdf"]);
    assert_eq!(files.find_by_hash(&stored[0].content_hash).await.unwrap().unwrap().id, stored[1].id, "the newer one");
    assert!(matches!(files.metadata("a\0").await, Err(DocumentError::NotFound)));

    let again = files.store_as(&stored[0].id, file("b.pdf", "1"), "same".into()).await.unwrap();
    assert_eq!(again.id, stored[0].id);
    let other = files.store_as(&stored[0].id, file("b.pdf", "1"), "different".into()).await;
    assert!(matches!(other, Err(DocumentError::AlreadyStored)), "{other:?}");

    let come_and_go = (0..10).map(|_| async {
        let passing = files.store(file("passing", "p"), "third".into()).await.unwrap();
        files.delete(&passing.id).await.unwrap();
    });
    futures::future::join_all(come_and_go).await;
    assert_eq!(files.content(&stored[3].id).await.unwrap(), "third");
    for record in &stored {
        assert!(files.content(&record.id).await.is_ok());
        files.delete(&record.id).await.unwrap();
        assert!(matches!(files.delete(&record.id).await, Err(DocumentError::NotFound)));
    }
    assert_eq!(contents(directory), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn files_with_their_rows_in_sqlite() {
    let directory = tempfile::tempdir().unwrap();
    let database = Database::Sqlite(SqliteDatabase::open(&directory.path().join("test.sqlite")).unwrap());
    story(Embedded::new(database, directory.path().join("files")), directory.path()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn files_with_their_rows_in_postgres() {
    let directory = tempfile::tempdir().unwrap();
    let database = Database::Postgres(postgres_database().await);
    story(Embedded::new(database, directory.path().join("files")), directory.path()).await;
}

#[tokio::test]
async fn unfinished_uploads_of_a_killed_server_are_removed_and_no_others() {
    let directory = tempfile::tempdir().unwrap();
    let database = Database::Sqlite(SqliteDatabase::open(&directory.path().join("test.sqlite")).unwrap());
    let files = Embedded::new(database, directory.path().join("files"));
    let kept = files.store(NewFile::default(), "kept".into()).await.unwrap();
    let folder = directory.path().join("files").join(&kept.content_hash[..2]);
    let two_hours_ago = std::time::SystemTime::now() - std::time::Duration::from_secs(7_200);
    for (name, is_old) in [(".writing-old", true), (".writing-new", false)] {
        let file = std::fs::File::create(folder.join(name)).unwrap();
        if is_old {
            file.set_modified(two_hours_ago).unwrap();
        }
    }
    assert_eq!(files.remove_unfinished().unwrap(), 1);
    assert_eq!(contents(directory.path()), 2);
    assert_eq!(files.content(&kept.id).await.unwrap(), "kept");
}

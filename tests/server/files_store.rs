//! The embedded store of files.

use crate::files_world::World;
use countersign::documents::{DocumentError, FileRecord, NewFile};
use std::path::{Path, PathBuf};

async fn store(world: &World, name: &str, content: &'static str) -> FileRecord {
    let file = NewFile { name: name.to_owned(), ..NewFile::default() };
    world.documents.store(file, content.into()).await.unwrap()
}

/// Every file below `files/`, including unfinished ones.
fn on_disk(world: &World) -> Vec<PathBuf> {
    fn walk(directory: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(directory).into_iter().flatten().flatten() {
            if entry.path().is_dir() { walk(&entry.path(), found) } else { found.push(entry.path()) }
        }
    }
    let mut found = vec![];
    walk(&world.dir.path().join("files"), &mut found);
    found
}

#[tokio::test]
async fn the_same_content_is_kept_once_until_nobody_needs_it() {
    let world = World::new();
    let (first, second, other) =
        (store(&world, "a", "same").await, store(&world, "b", "same").await, store(&world, "c", "other").await);
    assert_eq!(first.content_hash, second.content_hash);
    let path = format!("files/{}/{}", &first.content_hash[..2], first.content_hash);
    assert_eq!(std::fs::read(world.dir.path().join(&path)).unwrap(), b"same");
    assert_eq!(on_disk(&world).len(), 2);
    world.documents.delete(&first.id).await.unwrap();
    assert_eq!(world.documents.content(&second.id).await.unwrap(), "same");
    world.documents.delete(&second.id).await.unwrap();
    assert!(!world.dir.path().join(&path).exists());
    assert_eq!(world.documents.content(&other.id).await.unwrap(), "other");
    assert!(matches!(world.documents.content(&first.id).await, Err(DocumentError::NotFound)));
}

#[tokio::test]
async fn many_uploads_and_deletes_of_one_content_never_lose_it() {
    let world = World::new();
    let kept = store(&world, "kept", "same").await;
    let come_and_go = (0..20).map(|_| async {
        let file = store(&world, "passing", "same").await;
        world.documents.delete(&file.id).await.unwrap();
    });
    futures::future::join_all(come_and_go).await;
    assert_eq!(world.documents.content(&kept.id).await.unwrap(), "same");
    world.documents.delete(&kept.id).await.unwrap();
    assert_eq!(on_disk(&world), Vec::<PathBuf>::new());
}

#[tokio::test]
async fn a_record_finds_its_document_by_hash() {
    let world = World::new();
    let older = store(&world, "older.pdf", "same").await;
    let newer = store(&world, "newer.pdf", "same").await;
    let found = world.documents.find_by_hash(&older.content_hash).await.unwrap().unwrap();
    assert_eq!(found, newer);
    let shouted = world.documents.find_by_hash(&format!(" {} ", older.content_hash.to_uppercase())).await.unwrap();
    assert_eq!(shouted, Some(newer), "other programs write hashes in capitals");
    for unknown in ["", "nothing", "../../etc/passwd"] {
        assert_eq!(world.documents.find_by_hash(unknown).await.unwrap(), None);
    }
}

#[tokio::test]
async fn what_is_known_of_a_file_is_read_as_it_was_stored() {
    let world = World::new();
    let file = NewFile { name: "dir/Rechnung.PDF".into(), external_file_id: Some("ext".into()), purpose: Some("extract".into()) };
    let stored = world.documents.store(file, "%PDF-1.4".into()).await.unwrap();
    assert_eq!(world.documents.metadata(&stored.id).await.unwrap(), stored);
    assert_eq!((stored.name.as_str(), stored.size, stored.media_type.as_str()), ("Rechnung.PDF", 8, "application/pdf"));
    assert_eq!(stored.file_type().as_deref(), Some("pdf"));
    let nameless = store(&world, "", "GIF89a").await;
    assert_eq!((nameless.name.as_str(), nameless.file_type().as_deref()), ("document", Some("gif")));
}

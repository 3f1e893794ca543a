//! Pages of documents from a store that knows neither hash, size nor local path, such as LlamaCloud's.

use crate::pages_world::{PROGRAM, Sheet, World, pdf};
use async_trait::async_trait;
use bytes::Bytes;
use countersign::documents::{
    DocumentError, Documents, FilePage, FileQuery, FileRecord, NewFile, Pages,
    embedded::Embedded,
    pages::{Limits, Renderer},
};
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

struct FarAway {
    store: Arc<Embedded>,
    fetched: AtomicUsize,
}

#[async_trait]
impl Documents for FarAway {
    async fn store(&self, file: NewFile, bytes: Bytes) -> Result<FileRecord, DocumentError> {
        self.store.store(file, bytes).await
    }

    async fn metadata(&self, id: &str) -> Result<FileRecord, DocumentError> {
        Ok(FileRecord { content_hash: String::new(), size: 0, ..self.store.metadata(id).await? })
    }

    async fn list(&self, query: FileQuery) -> Result<FilePage, DocumentError> {
        self.store.list(query).await
    }

    async fn content(&self, id: &str) -> Result<Bytes, DocumentError> {
        self.fetched.fetch_add(1, Ordering::Relaxed);
        self.store.content(id).await
    }

    async fn find_by_hash(&self, hash: &str) -> Result<Option<FileRecord>, DocumentError> {
        self.store.find_by_hash(hash).await
    }

    async fn delete(&self, id: &str) -> Result<(), DocumentError> {
        self.store.delete(id).await
    }
}

fn far_away(world: &World) -> (Arc<FarAway>, Pages) {
    let documents = Arc::new(FarAway { store: world.documents.clone(), fetched: AtomicUsize::new(0) });
    let cache = world.dir.path().join("fetched");
    (documents.clone(), Pages::new(documents, cache, Renderer::new(PROGRAM.into(), Limits::default())))
}

#[tokio::test]
async fn a_document_from_elsewhere_is_fetched_once() {
    let world = World::new();
    let id = world.store("a.pdf", pdf(&[Sheet::new(50.0, 50.0), Sheet::new(60.0, 60.0)])).await;
    let (documents, pages) = far_away(&world);
    let (info, first, second) = tokio::join!(pages.describe(&id), pages.page_image(&id, 1), pages.page_image(&id, 2));
    assert_eq!(info.unwrap().content_hash, world.documents.metadata(&id).await.unwrap().content_hash);
    assert_ne!(first.unwrap().etag, second.unwrap().etag);
    assert_eq!(documents.fetched.load(Ordering::Relaxed), 1);
    let (documents, pages) = far_away(&world);
    assert!(pages.page_image(&id, 2).await.is_ok() && pages.describe(&id).await.is_ok());
    assert_eq!(documents.fetched.load(Ordering::Relaxed), 0, "kept over a restart");
}

#[tokio::test]
async fn a_cache_that_was_emptied_is_filled_again() {
    let world = World::new();
    let id = world.store("a.pdf", pdf(&[Sheet::new(50.0, 50.0)])).await;
    let (documents, pages) = far_away(&world);
    pages.page_image(&id, 1).await.unwrap();
    std::fs::remove_dir_all(world.dir.path().join("fetched")).unwrap();
    pages.page_image(&id, 1).await.unwrap();
    assert_eq!(documents.fetched.load(Ordering::Relaxed), 2);
}

#[tokio::test]
async fn a_document_deleted_elsewhere_is_shown_no_more() {
    let world = World::new();
    let id = world.store("a.pdf", pdf(&[Sheet::new(50.0, 50.0)])).await;
    let (_, pages) = far_away(&world);
    pages.page_image(&id, 1).await.unwrap();
    world.documents.delete(&id).await.unwrap();
    assert!(matches!(pages.page_image(&id, 1).await, Err(DocumentError::NotFound)));
}

//! The files' records, whichever database holds them.

use super::{
    super::{DocumentError, FileOrder, FileOrderKey, FilePage, FileQuery, FileRecord},
    WaitingContent,
};
use async_trait::async_trait;

/// Contract 6.1.
pub(super) const LARGEST_PAGE: u32 = 1000;

/// Removes the content of this hash.
pub(super) type ForgetContent = Box<dyn FnOnce(&str) + Send>;

/// The rows beside the contents.
#[async_trait]
pub(super) trait FileRows: Send + Sync + 'static {
    /// Stores a record, and moves its content into place before the record becomes visible. Storing the same id and content again
    /// returns what is there; the same id with other content is [`DocumentError::AlreadyStored`].
    async fn insert(&self, record: FileRecord, content: WaitingContent) -> Result<FileRecord, DocumentError>;

    async fn by_id(&self, id: &str) -> Result<Option<FileRecord>, DocumentError>;

    async fn newest_with_content(&self, hash: &str) -> Result<Option<FileRecord>, DocumentError>;

    async fn page(&self, query: FileQuery) -> Result<FilePage, DocumentError>;

    /// Deletes a record. If no other record has its content, `forget_content` is called with the hash, while nobody can insert a
    /// record with that content.
    async fn remove(&self, id: &str, forget_content: ForgetContent) -> Result<(), DocumentError>;
}

/// Newest first by default; the id makes every order total.
pub(super) fn complete(asked: &[FileOrder]) -> Vec<FileOrder> {
    let mut order = asked.to_vec();
    if order.is_empty() {
        order.push(FileOrder { key: FileOrderKey::CreatedAt, descending: true });
    }
    if order.iter().all(|one| one.key != FileOrderKey::Id) {
        order.push(FileOrder { key: FileOrderKey::Id, descending: false });
    }
    order
}

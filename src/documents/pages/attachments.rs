//! What documents carry besides their pages, and the attachments that are shown like documents: by an id of their own.
//!
//! An attachment is kept by its content, as a fetched document is. One of a document that needs a password is not kept, so it can only
//! be downloaded.

use super::{Pages, Source, asker, cache::Kept, refused};
use crate::{
    documents::{Contents, DocumentError, FileRecord, attachment_id, split_attachment_id},
    domain::own_data::OwnData,
};
use bytes::Bytes;
use sha2::{Digest, Sha256};

impl Pages {
    /// What the document carries besides its pages, for a reviewer, who may have opened it with a password.
    ///
    /// # Errors
    ///
    /// As for the pages; but a file that has none is no error.
    pub async fn contents(&self, file_id: &str, reader: Option<&str>) -> Result<Contents, DocumentError> {
        let file = self.file(file_id, reader).await?;
        self.contents_of(&file, reader).await
    }

    /// What the invoice says of itself: in an attached XML, or because it is one, or in the only PDF of a portfolio. `None` if it says
    /// nothing.
    ///
    /// # Errors
    ///
    /// As for [`Self::contents`].
    pub async fn own_data(&self, file_id: &str, reader: Option<&str>) -> Result<Option<OwnData>, DocumentError> {
        let contents = self.contents(file_id, reader).await?;
        let mut pdfs =
            (1..).zip(&contents.attached).filter(|(_, attached)| attached.media_type.as_deref() == Some("application/pdf"));
        match (pdfs.next(), pdfs.next()) {
            (Some((number, _)), None) if contents.is_portfolio && contents.own_data.is_none() => {
                Ok(self.contents(&attachment_id(file_id, number), reader).await?.own_data)
            }
            _ => Ok(contents.own_data),
        }
    }

    /// The name and the content of an attachment, by its [id](super::super::attachment_id).
    ///
    /// # Errors
    ///
    /// There is no such attachment, or its document can't be opened.
    pub async fn attachment(&self, id: &str, reader: Option<&str>) -> Result<(String, Bytes), DocumentError> {
        let (file_id, Some(number)) = split_attachment_id(id) else { return Err(DocumentError::NotFound) };
        let file = self.file(id, reader).await?;
        let document = self.documents.metadata(file_id).await?;
        let source = self.opened(&document, reader).await?;
        let asker = asker(&source, reader);
        let content = self.renderer.attachment(&asker, &source.path, number, source.password.as_deref()).await?;
        Ok((file.name, content.into()))
    }

    /// The record of a document, or one for an attachment.
    pub(super) async fn file(&self, id: &str, reader: Option<&str>) -> Result<FileRecord, DocumentError> {
        let (file_id, number) = split_attachment_id(id);
        let document = self.documents.metadata(file_id).await?;
        let Some(number) = number else { return Ok(document) };
        let contents = self.contents_of(&document, reader).await?;
        let attached = (number as usize).checked_sub(1).and_then(|index| contents.attached.into_iter().nth(index));
        let attached = attached.ok_or(DocumentError::NotFound)?;
        Ok(FileRecord {
            id: id.to_owned(),
            name: attached.name,
            content_hash: String::new(),
            size: 0,
            media_type: attached.media_type.unwrap_or_else(|| "application/octet-stream".to_owned()),
            external_file_id: None,
            ..document
        })
    }

    async fn contents_of(&self, file: &FileRecord, reader: Option<&str>) -> Result<Contents, DocumentError> {
        if file.media_type.starts_with("image/") {
            return Ok(Contents::default());
        }
        let source = self.opened(file, reader).await?;
        let asker = asker(&source, reader);
        if let Some(password) = &source.password {
            let (mut contents, _) = self.renderer.contents(&asker, &source.path, Some(password)).await?;
            // They can't be shown, because they are not kept.
            contents.attached.iter_mut().for_each(|attached| attached.media_type = None);
            return Ok(contents);
        }
        let kept = Kept::Contents;
        if let Some(contents) = self.kept_contents(&source.hash).await {
            return Ok(contents);
        }
        let _turn = self.turns.take(&source.hash, &kept.name()).await;
        if let Some(contents) = self.kept_contents(&source.hash).await {
            return Ok(contents);
        }
        self.failures.check(&source.hash, &kept.name())?;
        let read = self.renderer.contents(&asker, &source.path, None).await;
        let (contents, failure) = self.settle(file, &source.hash, &kept, read)?;
        if let Some(error) = failure {
            tracing::warn!(file = file.id, error = &error as &dyn std::error::Error, "not all attached files can be looked into");
            self.failures.remember(&source.hash, &kept.name(), &error);
        }
        if let Ok(json) = serde_json::to_vec(&contents) {
            self.cache.write(&source.hash, &kept, json.into()).await;
        }
        Ok(contents)
    }

    /// Contents that are cut count as long as the failure that cut them stands; then they are read again.
    async fn kept_contents(&self, hash: &str) -> Option<Contents> {
        let kept = Kept::Contents;
        let contents: Contents = serde_json::from_slice(&self.cache.read(hash, &kept).await?).ok()?;
        (!contents.is_cut || self.failures.check(hash, &kept.name()).is_err()).then_some(contents)
    }

    /// The content, with the password that the reviewer opened it with.
    async fn opened(&self, file: &FileRecord, reader: Option<&str>) -> Result<Source, DocumentError> {
        let limit = self.renderer.limits().max_file_bytes;
        if file.size > limit {
            return Err(refused::too_many_bytes(file.size, limit));
        }
        let mut source = self.source(file).await?;
        source.password = reader.and_then(|reader| self.unlocked.of(reader, &source.hash)).map(|opened| opened.password);
        Ok(source)
    }

    /// Takes an attachment out of its document, and keeps it.
    pub(super) async fn take_out(&self, attachment: &FileRecord, number: u32) -> Result<Source, DocumentError> {
        let (file_id, _) = split_attachment_id(&attachment.id);
        let document = self.documents.metadata(file_id).await?;
        let source = self.stored(&document).await?;
        let kept = Kept::Attached(number);
        self.failures.check(&source.hash, &kept.name())?;
        let taken = self.renderer.attachment(&asker(&source, None), &source.path, number, None).await;
        let bytes = Bytes::from(self.settle(&document, &source.hash, &kept, taken)?);
        // Whoever deletes the document finds here what else to forget. So this is written first: a crash must not leave a content that
        // nobody knows of.
        let hash = hex::encode(Sha256::digest(&bytes));
        self.cache.write(&source.hash, &kept, hash.into()).await;
        self.keep_content(attachment, bytes).await
    }
}

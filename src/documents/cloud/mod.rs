//! Files at LlamaCloud, through its Files API (contract 6, the beta generation).
//!
//! The API gives neither the size nor the hash of a file, so records from here have none; [`super::Pages`] computes the hash when
//! it has the content. Content comes from a presigned address, which is requested without the key.

mod transport;
mod wire;

#[cfg(test)]
mod tests;

use super::{DocumentError, Documents, FileOrder, FilePage, FileQuery, FileRecord, NewFile, clean_file_name, media_type};
use async_trait::async_trait;
use bytes::Bytes;
use reqwest::{
    Method,
    multipart::{Form, Part},
};
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};
use transport::{CloudError, Transport};
use wire::{WireFile, WirePage, WirePresignedUrl};

/// Larger files are not fetched; bytes.
const LARGEST_CONTENT: u64 = 50_000_000;
/// A review page asks for the same file once per picture.
const REMEMBER_FOR: Duration = Duration::from_secs(60);
const REMEMBER: usize = 1000;
const FILES: &str = "/api/v1/beta/files";
/// The API requires a purpose; this is the default.
const USUAL_PURPOSE: &str = "user_data";

/// The store for teams whose agent runs on LlamaCloud.
pub struct Cloud {
    transport: Transport,
    remembered: Mutex<HashMap<String, (Instant, FileRecord)>>,
}

impl Cloud {
    /// `base_url` is without `/api/v1`; a path prefix is kept. The key goes to no other host.
    pub fn new(base_url: impl AsRef<str>, api_key: impl AsRef<str>, project_id: Option<String>) -> Result<Self, DocumentError> {
        let transport = Transport::new(base_url.as_ref(), api_key.as_ref(), project_id)?;
        Ok(Self { transport, remembered: Mutex::default() })
    }

    fn remembered(&self, id: &str) -> Option<FileRecord> {
        let remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        remembered.get(id).filter(|(since, _)| since.elapsed() < REMEMBER_FOR).map(|(_, file)| file.clone())
    }

    fn remember(&self, file: &FileRecord) {
        let mut remembered = self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        if remembered.len() >= REMEMBER {
            remembered.clear();
        }
        remembered.insert(file.id.clone(), (Instant::now(), file.clone()));
    }

    fn forget(&self, id: &str) {
        self.remembered.lock().unwrap_or_else(PoisonError::into_inner).remove(id);
    }
}

#[async_trait]
impl Documents for Cloud {
    async fn store(&self, file: NewFile, bytes: Bytes) -> Result<FileRecord, DocumentError> {
        let name = clean_file_name(&file.name);
        let kind = media_type::sniff(&bytes).unwrap_or("application/octet-stream");
        let part = Part::stream(bytes).file_name(name).mime_str(kind).map_err(DocumentError::store)?;
        let mut form = Form::new().text("purpose", file.purpose.unwrap_or_else(|| USUAL_PURPOSE.to_owned()));
        if let Some(external_file_id) = file.external_file_id {
            form = form.text("external_file_id", external_file_id);
        }
        let request = self.transport.request(Method::POST, FILES).multipart(form.part("file", part));
        // Not retried: the API has no idempotency keys, and a second copy would stay.
        let stored: WireFile = self.transport.once(request).await?;
        Ok(stored.into_record())
    }

    async fn metadata(&self, id: &str) -> Result<FileRecord, DocumentError> {
        if let Some(file) = self.remembered(id) {
            return Ok(file);
        }
        let request = self.transport.request(Method::GET, FILES).query(&[("file_ids", id), ("page_size", "1")]);
        let page: WirePage = self.transport.read(request).await.map_err(unknown_id)?;
        let file = page.items.into_iter().map(WireFile::into_record).find(|file| file.id == id).ok_or(DocumentError::NotFound)?;
        self.remember(&file);
        Ok(file)
    }

    async fn list(&self, query: FileQuery) -> Result<FilePage, DocumentError> {
        let mut parameters = vec![("page_size", query.page_size.clamp(1, 1000).to_string())];
        parameters.extend(query.file_ids.into_iter().map(|id| ("file_ids", id)));
        parameters.extend(query.file_name.map(|name| ("file_name", name)));
        parameters.extend(query.external_file_id.map(|id| ("external_file_id", id)));
        if !query.order_by.is_empty() {
            parameters.push(("order_by", FileOrder::write(&query.order_by)));
        }
        let has_token = query.page_token.is_some();
        parameters.extend(query.page_token.map(|token| ("page_token", token)));
        let request = self.transport.request(Method::GET, FILES).query(&parameters);
        let page: WirePage = self.transport.read(request).await.map_err(|error| match error {
            CloudError::Refused { status: 400 | 422, .. } if has_token => DocumentError::BadPageToken,
            error => error.into(),
        })?;
        let next_page_token = page.next_page_token.filter(|token| !token.is_empty());
        Ok(FilePage { items: page.items.into_iter().map(WireFile::into_record).collect(), next_page_token })
    }

    async fn content(&self, id: &str) -> Result<Bytes, DocumentError> {
        let request = self.transport.request_below(Method::GET, &[id, "content"]);
        let address: WirePresignedUrl = self.transport.read(request).await.map_err(unknown_id)?;
        self.transport.fetch(&address.url, LARGEST_CONTENT).await
    }

    /// Finds files whose uploader gave the hash as its own identifier, as LlamaIndex' user interface does (contract 6.3).
    async fn find_by_hash(&self, hash: &str) -> Result<Option<FileRecord>, DocumentError> {
        let hash = hash.trim();
        if hash.is_empty() {
            return Ok(None);
        }
        let query = FileQuery { page_size: 1, external_file_id: Some(hash.to_owned()), ..FileQuery::default() };
        let page = self.list(query).await?;
        // A server that doesn't know the filter answers with any file.
        Ok(page.items.into_iter().find(|file| file.external_file_id.as_deref() == Some(hash)))
    }

    async fn delete(&self, id: &str) -> Result<(), DocumentError> {
        self.forget(id);
        let request = self.transport.request_below(Method::DELETE, &[id]);
        self.transport.without_answer(request).await.map_err(unknown_id)
    }
}

/// LlamaCloud answers 422 to an id in a format that it doesn't issue.
fn unknown_id(error: CloudError) -> DocumentError {
    match error {
        CloudError::Refused { status: 404 | 422, .. } => DocumentError::NotFound,
        error => error.into(),
    }
}

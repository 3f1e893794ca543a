//! Files as JSON, in both generations.

use crate::{
    documents::{FilePage, FileRecord, PageSize},
    rest::place::Project,
};
use jiff::Timestamp;
use serde::Serialize;

/// Clients require a project id; this server has only one project.
const THE_PROJECT: &str = "00000000-0000-0000-0000-000000000000";

/// `FileV2` of `/api/v1/beta/files`.
#[derive(Debug, Serialize)]
pub(super) struct BetaFile {
    id: String,
    name: String,
    external_file_id: Option<String>,
    file_type: Option<String>,
    project_id: String,
    last_modified_at: Option<String>,
    expires_at: Option<String>,
    purpose: Option<String>,
    download_url: Option<PresignedUrl>,
}

impl BetaFile {
    pub(super) fn new(file: FileRecord, project: Project, download_url: Option<PresignedUrl>) -> Self {
        Self {
            file_type: file.file_type(),
            project_id: project_of(&file, project),
            last_modified_at: file.last_modified_at.map(write_time),
            expires_at: file.expires_at.map(write_time),
            id: file.id,
            name: file.name,
            external_file_id: file.external_file_id,
            purpose: file.purpose,
            download_url,
        }
    }
}

/// A page of [`BetaFile`]s.
#[derive(Debug, Serialize)]
pub(super) struct BetaPage {
    items: Vec<BetaFile>,
    /// Null on the last page: Python clients take "" for another page.
    next_page_token: Option<String>,
    total_size: Option<u64>,
}

impl BetaPage {
    pub(super) fn new(
        page: FilePage,
        project: Project,
        mut download_url: impl FnMut(&FileRecord) -> Option<PresignedUrl>,
    ) -> Self {
        let items = page.items.into_iter().map(|file| {
            let url = download_url(&file);
            BetaFile::new(file, project, url)
        });
        Self { items: items.collect(), next_page_token: page.next_page_token, total_size: None }
    }
}

/// `File` of `/api/v1/files`.
#[derive(Debug, Serialize)]
pub(super) struct V1File {
    id: String,
    created_at: String,
    updated_at: String,
    name: String,
    external_file_id: Option<String>,
    file_size: u64,
    file_type: Option<String>,
    project_id: String,
    last_modified_at: Option<String>,
    expires_at: Option<String>,
    purpose: Option<String>,
    resource_info: Option<()>,
    permission_info: Option<()>,
    data_source_id: Option<()>,
}

impl V1File {
    pub(super) fn new(file: FileRecord, project: Project) -> Self {
        Self {
            file_type: file.file_type(),
            project_id: project_of(&file, project),
            created_at: write_time(file.created_at),
            updated_at: write_time(file.last_modified_at.unwrap_or(file.created_at)),
            last_modified_at: file.last_modified_at.map(write_time),
            expires_at: file.expires_at.map(write_time),
            id: file.id,
            name: file.name,
            external_file_id: file.external_file_id,
            file_size: file.size,
            purpose: file.purpose,
            resource_info: None,
            permission_info: None,
            data_source_id: None,
        }
    }
}

/// A signed URL that needs no key.
#[derive(Debug, Serialize)]
pub(super) struct PresignedUrl {
    pub(super) url: String,
    pub(super) expires_at: String,
    /// Always null: uploads need no form fields.
    pub(super) form_fields: Option<()>,
}

/// Where to upload a file, and the id that it will have.
#[derive(Debug, Serialize)]
pub(super) struct PresignedUpload {
    #[serde(flatten)]
    pub(super) address: PresignedUrl,
    pub(super) file_id: String,
}

/// `PageScreenshotMetadata`: the image of one page.
#[derive(Debug, Serialize)]
pub(super) struct PagePicture {
    /// Counted from 0; a citation's `page` counts from 1.
    pub(super) page_index: u32,
    pub(super) file_id: String,
    /// In bytes.
    pub(super) image_size: usize,
    pub(super) metadata: PictureMetadata,
}

/// Page size in the unit of citations' boxes.
#[derive(Debug, Serialize)]
pub(super) struct PictureMetadata {
    media_type: &'static str,
    page_width: f64,
    page_height: f64,
}

impl PictureMetadata {
    pub(super) fn new(media_type: &'static str, page: &PageSize) -> Self {
        Self { media_type, page_width: page.width, page_height: page.height }
    }
}

/// RFC 3339 in UTC, with microseconds.
pub(super) fn write_time(time: Timestamp) -> String {
    format!("{time:.6}")
}

/// The project that the client named, so that it finds a file where it was uploaded.
fn project_of(file: &FileRecord, project: Project) -> String {
    project.name().or_else(|| file.project_id.clone()).unwrap_or_else(|| THE_PROJECT.to_owned())
}

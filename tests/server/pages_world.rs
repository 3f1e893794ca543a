//! A store in a temporary directory, pages drawn by the real program, and tiny documents built on the spot.

use countersign::{
    database::{Database, SqliteDatabase},
    documents::{
        DocumentError, DocumentInfo, Documents, NewFile, PageImage, Pages,
        embedded::Embedded,
        pages::{Limits, Renderer},
    },
};
use image::RgbImage;
use pdf_writer::{Content, Filter, Finish, Name, Pdf, Rect, Ref};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

/// The binary under test.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_countersign");

pub struct World {
    pub dir: tempfile::TempDir,
    pub documents: Arc<Embedded>,
    pub pages: Arc<Pages>,
}

impl World {
    pub fn new() -> Self {
        Self::with(Limits::default(), PROGRAM.as_ref())
    }

    pub fn with_limits(limits: Limits) -> Self {
        Self::with(limits, PROGRAM.as_ref())
    }

    pub fn with(limits: Limits, program: &Path) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let database = Database::Sqlite(SqliteDatabase::open(&dir.path().join("test.sqlite")).unwrap());
        let cache = dir.path().join("pages");
        let documents = Arc::new(Embedded::new(database, dir.path().join("files")).forgetting_pages_in(cache.clone()));
        let pages = Arc::new(Pages::new(documents.clone(), cache, Renderer::new(program.to_owned(), limits)));
        Self { dir, documents, pages }
    }

    pub async fn store(&self, name: &str, bytes: impl Into<Vec<u8>>) -> String {
        let file = NewFile { name: name.to_owned(), ..NewFile::default() };
        self.documents.store(file, bytes.into().into()).await.unwrap().id
    }

    pub async fn describe(&self, name: &str, bytes: impl Into<Vec<u8>>) -> Result<DocumentInfo, DocumentError> {
        self.pages.describe(&self.store(name, bytes).await).await
    }

    /// The first page, decoded.
    pub async fn picture(&self, name: &str, bytes: impl Into<Vec<u8>>) -> Result<RgbImage, DocumentError> {
        self.pages.page_image(&self.store(name, bytes).await, 1).await.map(|image| decode(&image))
    }

    /// Checks that an ordinary document still works.
    pub async fn is_well(&self) {
        let picture = self.picture("well.pdf", pdf(&[Sheet::new(100.0, 50.0)])).await.unwrap();
        assert_eq!(picture.dimensions(), (200, 100));
    }
}

pub fn decode(image: &PageImage) -> RgbImage {
    let format = image::ImageFormat::from_mime_type(image.media_type).unwrap();
    image::load_from_memory_with_format(&image.bytes, format).unwrap().into_rgb8()
}

/// The name of the colour at a fraction of width and height.
pub fn color_at(picture: &RgbImage, x: f64, y: f64) -> &'static str {
    let at = |length: u32, fraction: f64| ((f64::from(length) * fraction) as u32).min(length - 1);
    match picture.get_pixel(at(picture.width(), x), at(picture.height(), y)).0 {
        [200..=255, 0..60, 0..60] => "red",
        [0..60, 0..60, 200..=255] => "blue",
        [0..60, 200..=255, 0..60] => "green",
        [240..=255, 240..=255, 240..=255] => "white",
        _ => "other",
    }
}

pub fn info_sizes(info: &DocumentInfo) -> Vec<(f64, f64)> {
    info.pages.iter().map(|page| (page.width, page.height)).collect()
}

/// A page with a red square in the lower left corner of what is shown before rotation, a fifth of the page wide.
#[derive(Clone, Copy)]
pub struct Sheet {
    pub media: (f32, f32),
    pub crop: Option<(f32, f32, f32, f32)>,
    pub rotate: i32,
}

impl Sheet {
    pub fn new(width: f32, height: f32) -> Self {
        Self { media: (width, height), crop: None, rotate: 0 }
    }
}

pub fn pdf(sheets: &[Sheet]) -> Vec<u8> {
    let mut pdf = Pdf::new();
    let page = |index: usize| Ref::new(10 + 2 * index as i32);
    let content = |index: usize| Ref::new(11 + 2 * index as i32);
    pdf.catalog(Ref::new(1)).pages(Ref::new(2));
    pdf.pages(Ref::new(2)).kids((0..sheets.len()).map(page)).count(sheets.len() as i32);
    for (index, sheet) in sheets.iter().enumerate() {
        let mut written = pdf.page(page(index));
        written.parent(Ref::new(2)).media_box(Rect::new(0.0, 0.0, sheet.media.0, sheet.media.1)).contents(content(index));
        if let Some((x0, y0, x1, y1)) = sheet.crop {
            written.crop_box(Rect::new(x0, y0, x1, y1));
        }
        written.rotate(sheet.rotate).resources();
        written.finish();
        let (x0, y0, x1, _) = sheet.crop.unwrap_or((0.0, 0.0, sheet.media.0, sheet.media.1));
        let side = (x1 - x0) / 5.0;
        let mut drawing = Content::new();
        drawing.set_fill_rgb(1.0, 0.0, 0.0).rect(x0, y0, side, side).fill_nonzero();
        pdf.stream(content(index), &drawing.finish());
    }
    pdf.finish()
}

/// A page whose content is `drawing`, which may draw the `forms` as `F0`, `F1`, …
pub fn pdf_drawing(drawing: &[u8], forms: &[Vec<u8>]) -> Vec<u8> {
    let mut pdf = Pdf::new();
    let form = |index: usize| Ref::new(10 + index as i32);
    let names: Vec<String> = (0..forms.len()).map(|index| format!("F{index}")).collect();
    pdf.catalog(Ref::new(1)).pages(Ref::new(2));
    pdf.pages(Ref::new(2)).kids([Ref::new(3)]).count(1);
    let mut page = pdf.page(Ref::new(3));
    page.parent(Ref::new(2)).media_box(Rect::new(0.0, 0.0, 200.0, 200.0)).contents(Ref::new(4));
    let mut resources = page.resources();
    let mut objects = resources.x_objects();
    for (index, name) in names.iter().enumerate() {
        objects.pair(Name(name.as_bytes()), form(index));
    }
    objects.finish();
    resources.finish();
    page.finish();
    pdf.stream(Ref::new(4), drawing);
    for (index, content) in forms.iter().enumerate() {
        let mut written = pdf.form_xobject(form(index), content);
        written.bbox(Rect::new(0.0, 0.0, 200.0, 200.0));
        let mut resources = written.resources();
        let mut objects = resources.x_objects();
        for (index, name) in names.iter().enumerate() {
            objects.pair(Name(name.as_bytes()), form(index));
        }
    }
    pdf.finish()
}

/// A page whose content is compressed with RunLength.
pub fn pdf_with_packed_content(packed: &[u8]) -> Vec<u8> {
    let mut pdf = Pdf::new();
    pdf.catalog(Ref::new(1)).pages(Ref::new(2));
    pdf.pages(Ref::new(2)).kids([Ref::new(3)]).count(1);
    let mut page = pdf.page(Ref::new(3));
    page.parent(Ref::new(2)).media_box(Rect::new(0.0, 0.0, 200.0, 200.0)).contents(Ref::new(4)).resources();
    page.finish();
    pdf.stream(Ref::new(4), packed).filter(Filter::RunLengthDecode);
    pdf.finish()
}

/// A program that does `first`, and then what the real one does.
pub fn script(dir: &Path, first: &str) -> PathBuf {
    let path = dir.join("program.sh");
    std::fs::write(&path, format!("#!/bin/sh\n{first}\nexec '{PROGRAM}' \"$@\"\n")).unwrap();
    let mut permissions = std::fs::metadata(&path).unwrap().permissions();
    std::os::unix::fs::PermissionsExt::set_mode(&mut permissions, 0o755);
    std::fs::set_permissions(&path, permissions).unwrap();
    path
}

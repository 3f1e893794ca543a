//! PDF pages: sizes and pictures, by hayro.

use super::{
    super::{
        description::{Description, PageSize, PictureSize, Word},
        limits::Limits,
        ocr::OcrEngine,
        unshown::Unshown,
    },
    completeness::is_cut_pdf,
    encode::{encode, fit, small_scale},
    fonts::Fonts,
    images::mark_failed,
    mend::{Mended, mend},
    ocr,
    protocol::Refusal,
};
use hayro::{
    PixmapSettings, RenderCache, RenderSettings,
    hayro_interpret::{InterpreterSettings, InterpreterWarning, WarningSinkFn, util::TransformExt},
    hayro_syntax::{
        DecryptionError, LoadPdfError, Pdf,
        object::{Array, Dict},
        page::Page,
    },
    kurbo::Affine,
    render,
    vello_cpu::color::palette::css::WHITE,
};
use image::RgbImage;
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// Pixels per point: 144 dpi, and 288 dpi for small print. An A4 page then has 8 million pixels, just within the limit.
const SCALE: f64 = 2.0;
const SHARP_SCALE: f64 = 4.0;

/// Points; far beyond any paper and the format's own limit (14,400).
const LONGEST_SIDE: f64 = 1_000_000.0;

pub(super) fn describe(bytes: Vec<u8>, password: &str, limits: &Limits) -> Result<Description, Refusal> {
    let pdf = open(bytes, password)?;
    let pages: Vec<PageSize> = pdf.pages().iter().take(limits.max_pages as usize).map(displayed_size).collect();
    if pages.is_empty() {
        return Err(Refusal::Broken { reason: "it has no pages".to_owned() });
    }
    let page_count = u32::try_from(pdf.pages().len()).unwrap_or(u32::MAX);
    let is_incomplete = is_cut_pdf(&pdf);
    let unshown = if is_dynamic_form(&pdf) { vec![Unshown::DynamicForm] } else { vec![] };
    Ok(Description { media_type: "application/pdf".to_owned(), page_count, pages, is_incomplete, unshown })
}

/// Whether the pages are only there to say that another program is needed: the real ones are made by a form that is a program (XFA).
/// One that has ordinary fields, too, is also drawn without it.
fn is_dynamic_form(pdf: &Pdf) -> bool {
    let root = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id());
    let Some((root, form)) = root.and_then(|root| Some((root.clone(), root.get::<Dict<'_>>("AcroForm")?))) else { return false };
    let has_fields = || form.get::<Array<'_>>("Fields").is_some_and(|fields| fields.raw_iter().next().is_some());
    form.contains_key("XFA") && (root.get::<bool>("NeedsRendering").unwrap_or(false) || !has_fields())
}

pub(super) fn draw(
    bytes: Vec<u8>,
    password: &str,
    number: u32,
    size: PictureSize,
    limits: &Limits,
    fonts: &Fonts,
) -> Result<Vec<u8>, Refusal> {
    picture_of(bytes, password, number, size, limits, fonts).and_then(|(picture, _)| encode(&picture))
}

/// The words that an engine reads in the picture of a page.
pub(super) fn read_scan(
    bytes: Vec<u8>,
    password: &str,
    number: u32,
    engine: &OcrEngine,
    limits: &Limits,
) -> Result<Vec<Word>, Refusal> {
    let (picture, scale) = picture_of(bytes, password, number, PictureSize::Sharp, limits, &Fonts::find())?;
    ocr::read(engine, &picture, scale)
}

/// The picture of a page, and its pixels per point.
fn picture_of(
    bytes: Vec<u8>,
    password: &str,
    number: u32,
    size: PictureSize,
    limits: &Limits,
    fonts: &Fonts,
) -> Result<(RgbImage, (f64, f64)), Refusal> {
    let Mended { pdf, .. } = mend(open(bytes, password)?, password, (number, number));
    let shown = pdf.pages().len().min(limits.max_pages as usize);
    let index = (number as usize).checked_sub(1).filter(|index| *index < shown);
    let page = index.and_then(|index| pdf.pages().get(index));
    let page = page.ok_or(Refusal::PageOutOfRange { page: number, pages: u32::try_from(shown).unwrap_or(u32::MAX) })?;

    let (page_width, page_height) = page.render_dimensions();
    let (page_width, page_height) = (f64::from(page_width), f64::from(page_height));
    let scale = match size {
        PictureSize::Small => small_scale(page_width, page_height),
        PictureSize::Ordinary => SCALE,
        PictureSize::Sharp => SHARP_SCALE,
    };
    let (width, height) = fit(page_width, page_height, scale, limits.max_pixels_per_page);
    // hayro multiplies and truncates: the hundredth keeps a rounding error from costing a pixel.
    let scale = |pixels: u32, points: f64| ((f64::from(pixels) + 0.01) / points) as f32;
    let target = PixmapSettings { x_scale: scale(width, page_width), y_scale: scale(height, page_height), bg_color: WHITE };
    let has_failed = Arc::new(AtomicBool::new(false));
    let failed = has_failed.clone();
    let warning_sink: WarningSinkFn = Arc::new(move |warning| {
        if let InterpreterWarning::ImageDecodeFailure = warning {
            failed.store(true, Ordering::Relaxed);
        }
    });
    let settings = InterpreterSettings { warning_sink, ..fonts.settings(&[page]) };
    let pixels = render(page, &RenderCache::new(), &settings, &RenderSettings::default(), &target);
    let (width, height) = (u32::from(pixels.width()), u32::from(pixels.height()));
    // On white, nothing is transparent.
    let rgb = pixels.data_as_u8_slice().chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
    let picture = RgbImage::from_raw(width, height, rgb);
    let mut picture = picture.ok_or_else(|| Refusal::Broken { reason: format!("page {number} has no area") })?;
    if has_failed.load(Ordering::Relaxed) {
        let to_pixels = Affine::scale_non_uniform(f64::from(target.x_scale), f64::from(target.y_scale));
        mark_failed(&mut picture, page, to_pixels * page.initial_transform(true).to_kurbo(), &settings);
    }
    Ok((picture, (f64::from(target.x_scale), f64::from(target.y_scale))))
}

/// Without a password from the reviewer the empty one is tried, as every PDF reader does.
pub(super) fn open(bytes: Vec<u8>, password: &str) -> Result<Pdf, Refusal> {
    Pdf::new_with_password(bytes, password).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => Refusal::Encrypted,
        LoadPdfError::Decryption(_) => Refusal::UnknownEncryption,
        LoadPdfError::Invalid => Refusal::Broken { reason: "it can't be read as a PDF".to_owned() },
    })
}

/// In points, after CropBox and Rotate are applied.
fn displayed_size(page: &Page<'_>) -> PageSize {
    let (width, height) = page.render_dimensions();
    let sane = |length: f32| f64::from(length).clamp(1.0, LONGEST_SIDE);
    PageSize { width: sane(width), height: sane(height) }
}

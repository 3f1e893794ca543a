//! Pictures as documents: PNG, JPEG, GIF, WebP, and TIFF with its pages.

use super::{
    super::{
        description::{Description, PageSize, PictureSize, Word},
        limits::Limits,
        ocr::OcrEngine,
    },
    completeness::is_cut_jpeg,
    encode::{encode, fit, small_scale},
    jpeg_form::{complete_height, unknown_form},
    ocr,
    protocol::{MOST_PIXELS, Refusal},
    tiff_pages::{self, Starts},
    tiff_picture,
};
use image::{
    DynamicImage, GenericImageView, ImageDecoder, ImageError, ImageFormat, ImageReader, RgbImage, metadata::Orientation,
};
use std::io::Cursor;

pub(super) fn describe(mut bytes: Vec<u8>, media_type: &str, limits: &Limits) -> Result<Description, Refusal> {
    let format = format(media_type)?;
    let mut pages = vec![];
    let mut page_count = 1;
    let mut is_incomplete = format == ImageFormat::Jpeg && is_cut_jpeg(&bytes);
    if format == ImageFormat::Tiff {
        let Starts { starts, is_cut } = tiff_pages::starts(&bytes);
        is_incomplete = is_cut;
        page_count = u32::try_from(starts.len()).unwrap_or(u32::MAX);
        for start in starts.into_iter().take(limits.max_pages as usize) {
            tiff_pages::begin_at(&mut bytes, start);
            pages.push(displayed_size(&bytes, format, limits)?);
        }
    } else {
        complete(&mut bytes, format);
        pages.push(displayed_size(&bytes, format, limits)?);
    }
    if pages.is_empty() {
        return Err(Refusal::Broken { reason: "it has no pages".to_owned() });
    }
    Ok(Description { media_type: media_type.to_owned(), page_count, pages, is_incomplete, unshown: vec![] })
}

pub(super) fn draw(
    bytes: Vec<u8>,
    media_type: &str,
    number: u32,
    size: PictureSize,
    limits: &Limits,
) -> Result<Vec<u8>, Refusal> {
    picture_of(bytes, media_type, number, size, limits).and_then(|(picture, _)| encode(&picture))
}

/// The words that an engine reads on a page.
pub(super) fn read_scan(
    bytes: Vec<u8>,
    media_type: &str,
    number: u32,
    engine: &OcrEngine,
    limits: &Limits,
) -> Result<Vec<Word>, Refusal> {
    let (picture, scale) = picture_of(bytes, media_type, number, PictureSize::Ordinary, limits)?;
    ocr::read(engine, &picture, (scale, scale))
}

/// The picture of a page, and how much smaller it is.
fn picture_of(
    mut bytes: Vec<u8>,
    media_type: &str,
    number: u32,
    size: PictureSize,
    limits: &Limits,
) -> Result<(RgbImage, f64), Refusal> {
    let format = format(media_type)?;
    let index = (number as usize).checked_sub(1).filter(|index| *index < limits.max_pages as usize);
    if format == ImageFormat::Tiff {
        let Starts { starts, .. } = tiff_pages::starts(&bytes);
        let pages = u32::try_from(starts.len()).unwrap_or(u32::MAX).min(limits.max_pages);
        let start = index.and_then(|index| starts.get(index)).ok_or(Refusal::PageOutOfRange { page: number, pages })?;
        tiff_pages::begin_at(&mut bytes, *start);
    } else if index != Some(0) {
        return Err(Refusal::PageOutOfRange { page: number, pages: 1 });
    }
    complete(&mut bytes, format);
    let (picture, orientation) = if format == ImageFormat::Tiff && tiff_picture::is_needed(&bytes) {
        let (_, orientation) = tiff_picture::size(&bytes)?;
        (tiff_picture::decode(&mut bytes, limits.memory_bytes)?, orientation)
    } else {
        let mut decoder = decoder(&bytes, format, limits)?;
        let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
        (DynamicImage::from_decoder(decoder).map_err(refuse)?, orientation)
    };
    // Scaling first saves memory and does not affect the rotation.
    let (width, height) = picture.dimensions();
    let (full_width, full_height) = (f64::from(width), f64::from(height));
    let scale = if size == PictureSize::Small { small_scale(full_width, full_height).min(1.0) } else { 1.0 };
    let (fitting_width, fitting_height) = fit(full_width, full_height, scale, limits.max_pixels_per_page);
    let fits = (fitting_width, fitting_height) == (width, height);
    let mut picture = if fits { picture } else { picture.thumbnail_exact(fitting_width, fitting_height) };
    picture.apply_orientation(orientation);
    Ok((on_white(picture), f64::from(fitting_width) / full_width))
}

fn complete(bytes: &mut [u8], format: ImageFormat) {
    if format == ImageFormat::Jpeg {
        complete_height(bytes);
    }
}

fn format(media_type: &str) -> Result<ImageFormat, Refusal> {
    ImageFormat::from_mime_type(media_type).ok_or(Refusal::Unsupported)
}

/// Reads only the header where the format allows it.
fn decoder<'a>(bytes: &'a [u8], format: ImageFormat, limits: &Limits) -> Result<impl ImageDecoder + use<'a>, Refusal> {
    if format == ImageFormat::Jpeg
        && let Some(form) = unknown_form(bytes)
    {
        return Err(Refusal::unknown_form(form));
    }
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut allowed = image::Limits::default();
    allowed.max_alloc = Some(limits.memory_bytes / 2);
    reader.limits(allowed);
    let decoder = reader.into_decoder().map_err(refuse)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(Refusal::too_many_pixels(&format!("{width} × {height} pixels")));
    }
    Ok(decoder)
}

/// In pixels, after applying the camera's orientation.
fn displayed_size(bytes: &[u8], format: ImageFormat, limits: &Limits) -> Result<PageSize, Refusal> {
    let ((width, height), orientation) = if format == ImageFormat::Tiff && tiff_picture::is_needed(bytes) {
        tiff_picture::size(bytes)?
    } else {
        let mut decoder = decoder(bytes, format, limits)?;
        (decoder.dimensions(), decoder.orientation().unwrap_or(Orientation::NoTransforms))
    };
    let (width, height) = (f64::from(width), f64::from(height));
    let lies = match orientation {
        Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH => true,
        Orientation::NoTransforms | Orientation::Rotate180 | Orientation::FlipHorizontal | Orientation::FlipVertical => false,
    };
    Ok(if lies { PageSize { width: height, height: width } } else { PageSize { width, height } })
}

/// Transparent pixels become white, like paper.
fn on_white(picture: DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let rgba = picture.into_rgba8();
    let mut rgb = RgbImage::new(rgba.width(), rgba.height());
    for (to, from) in rgb.pixels_mut().zip(rgba.pixels()) {
        let [red, green, blue, alpha] = from.0.map(u16::from);
        to.0 = [red, green, blue].map(|channel| ((channel * alpha + 255 * (255 - alpha) + 127) / 255) as u8);
    }
    rgb
}

fn refuse(error: ImageError) -> Refusal {
    match error {
        ImageError::Limits(_) => Refusal::too_many_pixels("a very large picture"),
        ImageError::Unsupported(error) => Refusal::unknown_form(&error.to_string()),
        error => Refusal::broken(&error.to_string()),
    }
}

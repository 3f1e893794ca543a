//! Encodes pixels as a picture that browsers show: lossless WebP where that is small (text), JPEG where it is not (photographs).

use super::protocol::Refusal;
use image::{
    ExtendedColorType, ImageEncoder, RgbImage,
    codecs::{jpeg::JpegEncoder, webp::WebPEncoder},
};

/// WebP's limit is 16383; browsers show nothing larger well.
pub(super) const LONGEST_SIDE: u32 = 16_000;

/// The longest side of a picture in the page strip.
const SMALL_SIDE: f64 = 240.0;

/// Lossless pictures larger than this many bytes are compared with JPEG.
const SMALL_ENOUGH: usize = 500_000;
const JPEG_QUALITY: u8 = 85;

pub(super) fn encode(picture: &RgbImage) -> Result<Vec<u8>, Refusal> {
    let mut lossless = vec![];
    let written =
        WebPEncoder::new_lossless(&mut lossless).encode(picture, picture.width(), picture.height(), ExtendedColorType::Rgb8);
    written.map_err(not_written)?;
    if lossless.len() <= SMALL_ENOUGH {
        return Ok(lossless);
    }
    let mut jpeg = vec![];
    JpegEncoder::new_with_quality(&mut jpeg, JPEG_QUALITY)
        .write_image(picture, picture.width(), picture.height(), ExtendedColorType::Rgb8)
        .map_err(not_written)?;
    // Text looks worse as JPEG, so use it only if it halves the size.
    Ok(if jpeg.len() < lossless.len() / 2 { jpeg } else { lossless })
}

/// For a picture in the page strip, whatever the unit of the page is.
pub(super) fn small_scale(width: f64, height: f64) -> f64 {
    (SMALL_SIDE / width.max(height).max(1e-9)).min(2.0)
}

fn not_written(error: image::ImageError) -> Refusal {
    Refusal::Broken { reason: format!("its picture can't be written: {error}") }
}

/// The size in pixels of a page of `width` × `height` at `scale`, reduced to fit the limits, and at least 1 × 1.
pub(super) fn fit(width: f64, height: f64, scale: f64, max_pixels: u64) -> (u32, u32) {
    let sane = |length: f64| if length.is_nan() { 1.0 } else { length.clamp(1e-9, 1e9) };
    let (width, height) = (sane(width), sane(height));
    let by_area = (max_pixels as f64 / (width * height)).sqrt();
    let by_side = f64::from(LONGEST_SIDE) / width.max(height);
    let scale = scale.min(by_area).min(by_side);
    // A page of extreme shape is one pixel high: then only the other side has to stay within the area.
    let longest = u64::from(LONGEST_SIDE).min(max_pixels.max(1)) as f64;
    let side = |length: f64| (length * scale).floor().clamp(1.0, longest) as u32;
    (side(width), side(height))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_keeps_within_its_pixels_and_its_shape() {
        assert_eq!(fit(595.0, 842.0, 2.0, 9_000_000), (1190, 1684));
        let (width, height) = fit(5950.0, 8420.0, 2.0, 9_000_000);
        assert!(u64::from(width) * u64::from(height) <= 9_000_000 && width > 2500, "{width} × {height}");
        assert!((f64::from(height) / f64::from(width) - 842.0 / 595.0).abs() < 0.01);
    }

    #[test]
    fn no_shape_asks_for_more_or_for_nothing() {
        let lengths = [0.0, 1e-9, 1.0, 842.0, 1e5, 1e30, f64::INFINITY, f64::NAN];
        for (width, height) in lengths.iter().flat_map(|w| lengths.iter().map(move |h| (*w, *h))) {
            let (w, h) = fit(width, height, 2.0, 1_000_000);
            assert!(w >= 1 && h >= 1 && w <= LONGEST_SIDE && h <= LONGEST_SIDE, "{width} × {height}: {w} × {h}");
            assert!(u64::from(w) * u64::from(h) <= 1_000_000, "{width} × {height}: {w} × {h}");
        }
    }
}

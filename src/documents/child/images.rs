//! Pictures within pages that can't be decoded. The decoder leaves them out without a word.

use super::jpeg_form::unknown_form;
use hayro::{
    hayro_interpret::{
        BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache, InterpreterSettings,
        SoftMask, font::GlyphRun, interpret_page,
    },
    hayro_syntax::{Filter, page::Page},
    kurbo::{Affine, BezPath, Point, Rect},
};
use image::{ImageDecoder, Rgb, RgbImage, codecs::jpeg::JpegDecoder};
use std::io::Cursor;

/// Pixels that are decoded only to know whether they can be. Those of later pictures count as drawn: the page's picture says more.
const MOST_TRIED: u64 = 40_000_000;
/// Pictures that are marked on one page.
const MOST_MARKED: usize = 200;
const MARK: Rgb<u8> = Rgb([150, 150, 150]);
/// Pixels.
const LINE: i64 = 2;

/// Tells which pictures can be decoded, with little work: a JPEG's header says enough.
pub(super) struct Trial {
    left: u64,
}

impl Trial {
    pub(super) fn new() -> Self {
        Self { left: MOST_TRIED }
    }

    /// Whether it can be decoded, or it would take too long to find out.
    pub(super) fn accepts(&mut self, image: &Image<'_, '_>) -> bool {
        let stream = match image {
            Image::Raster(raster) => raster.stream(),
            Image::Stencil(stencil) => stencil.stream(),
        };
        match stream.filters().last() {
            Some(Filter::DctDecode) if stream.filters().len() == 1 => is_decodable_jpeg(&stream.raw_data()),
            Some(Filter::DctDecode | Filter::JpxDecode | Filter::Jbig2Decode | Filter::CcittFaxDecode) => {
                match self.left.checked_sub(u64::from(image.width()) * u64::from(image.height())) {
                    Some(left) => {
                        self.left = left;
                        is_decoded(image)
                    }
                    None => true,
                }
            }
            _ => true,
        }
    }
}

fn is_decodable_jpeg(bytes: &[u8]) -> bool {
    unknown_form(bytes).is_none() && JpegDecoder::new(Cursor::new(bytes)).is_ok_and(|decoder| decoder.dimensions() != (0, 0))
}

/// Decodes it, as small as its form allows.
fn is_decoded(image: &Image<'_, '_>) -> bool {
    let mut is_decoded = false;
    match image {
        Image::Raster(raster) => raster.with_rgba(|_, _| is_decoded = true, Some((64, 64))),
        Image::Stencil(stencil) => stencil.with_stencil(|_, _| is_decoded = true, Some((64, 64))),
    }
    is_decoded
}

/// Draws a crossed box where a picture of the page could not be decoded.
pub(super) fn mark_failed(picture: &mut RgbImage, page: &Page<'_>, transform: Affine, settings: &InterpreterSettings) {
    let all = Rect::new(0.0, 0.0, f64::from(picture.width()), f64::from(picture.height()));
    let cache = InterpreterCache::new();
    let mut context = Context::new(transform, all, &cache, page.xref(), settings.clone());
    let mut finder = Finder { failed: vec![] };
    interpret_page(page, &mut context, &mut finder);
    for (transform, size) in finder.failed {
        let corners = [(0.0, 0.0), (size.0, 0.0), size, (0.0, size.1)].map(|corner| transform * Point::from(corner));
        for (from, to) in [(0, 1), (1, 2), (2, 3), (3, 0), (0, 2), (1, 3)] {
            line(picture, corners[from], corners[to]);
        }
    }
}

fn line(picture: &mut RgbImage, from: Point, to: Point) {
    let (width, height) = (f64::from(picture.width()), f64::from(picture.height()));
    let within = |point: Point| Point::new(point.x.clamp(0.0, width - 1.0), point.y.clamp(0.0, height - 1.0));
    let (from, to) = (within(from), within(to));
    let steps = (to - from).hypot().ceil().max(1.0) as u32;
    for step in 0..=steps {
        let at = from.lerp(to, f64::from(step) / f64::from(steps));
        for (x, y) in (0..LINE).flat_map(|x| (0..LINE).map(move |y| (at.x as i64 + x, at.y as i64 + y))) {
            if let (Ok(x), Ok(y)) = (u32::try_from(x), u32::try_from(y))
                && let Some(pixel) = picture.get_pixel_mut_checked(x, y)
            {
                *pixel = MARK;
            }
        }
    }
}

/// Finds pictures that can't be decoded.
struct Finder {
    /// From the picture's pixels to the page's, and the number of its pixels.
    failed: Vec<(Affine, (f64, f64))>,
}

impl<'a> Device<'a> for Finder {
    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        if self.failed.len() < MOST_MARKED && !is_decoded(&image) {
            self.failed.push((props.transform, (f64::from(image.width()), f64::from(image.height()))));
        }
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}
    fn draw_glyph_run(&mut self, _: &GlyphRun<'_, 'a>, _: DrawProps<'a>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn pop_clip(&mut self) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn pop_transparency_group(&mut self) {}
}

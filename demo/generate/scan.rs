//! Makes a printed page look scanned: grey, slightly crooked, folded once for its envelope, with dust and sensor noise.

use crate::chance::Chance;
use crate::sheet::{Area, Mark};
use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, GrayImage, Luma};

/// A4 at 150 dpi.
const WIDTH: u32 = 1240;
const HEIGHT: u32 = 1754;
const PIXELS_PER_POINT: f32 = 150.0 / 72.0;
/// How the sheet lies on the glass: turned clockwise (in degrees), shifted (in pixels), and how far the lid shows around it.
const TURN: f32 = 1.15;
const SHIFT: (f32, f32) = (5.0, -3.0);
const QUALITY: u8 = 58;

/// The picture, and where the fields are on it, in pixels.
pub struct Scan {
    pub jpeg: Vec<u8>,
    pub marks: Vec<Mark>,
    pub size: (f32, f32),
}

/// Scans the first page of a document.
pub fn scan(pdf: Vec<u8>, marks: &[Mark], name: &str) -> Scan {
    let sheet = printed(pdf);
    let mut picture = on_glass(&sheet);
    dust(&mut picture, &mut Chance::of(name));
    let mut jpeg = Vec::new();
    let encoded = JpegEncoder::new_with_quality(&mut jpeg, QUALITY).encode(&picture, WIDTH, HEIGHT, ExtendedColorType::L8);
    encoded.unwrap_or_else(|error| panic!("the scan can't be written as a JPEG: {error}"));
    let marks = marks.iter().map(|mark| Mark { area: moved(mark.area), ..mark.clone() }).collect();
    Scan { jpeg, marks, size: (WIDTH as f32, HEIGHT as f32) }
}

/// The page as printed: straight, in grey.
fn printed(pdf: Vec<u8>) -> GrayImage {
    let pdf = Pdf::new(pdf).unwrap_or_else(|error| panic!("the demo's own PDF can't be read: {error:?}"));
    let settings = PixmapSettings { x_scale: PIXELS_PER_POINT, y_scale: PIXELS_PER_POINT, bg_color: WHITE };
    let page =
        render(&pdf.pages()[0], &RenderCache::new(), &InterpreterSettings::default(), &RenderSettings::default(), &settings);
    GrayImage::from_fn(page.width().into(), page.height().into(), |x, y| {
        let dot = page.sample(x as u16, y as u16);
        Luma([(0.30 * f32::from(dot.r) + 0.59 * f32::from(dot.g) + 0.11 * f32::from(dot.b)).round() as u8])
    })
}

/// Sine and cosine of the turn.
fn turn() -> (f32, f32) {
    TURN.to_radians().sin_cos()
}

const CENTRE: (f32, f32) = (WIDTH as f32 / 2.0, HEIGHT as f32 / 2.0);

/// Maps a point of the page (in pixels) to the scan.
fn forward((x, y): (f32, f32)) -> (f32, f32) {
    let (sin, cos) = turn();
    let (dx, dy) = (x - CENTRE.0, y - CENTRE.1);
    (CENTRE.0 + SHIFT.0 + cos * dx - sin * dy, CENTRE.1 + SHIFT.1 + sin * dx + cos * dy)
}

/// Maps a point of the scan to the page.
fn backward((x, y): (f32, f32)) -> (f32, f32) {
    let (sin, cos) = turn();
    let (dx, dy) = (x - CENTRE.0 - SHIFT.0, y - CENTRE.1 - SHIFT.1);
    (CENTRE.0 + cos * dx + sin * dy, CENTRE.1 - sin * dx + cos * dy)
}

/// The upright box around a turned box, in the scan's pixels.
fn moved(area: Area) -> Area {
    let (left, top) = (area.x * PIXELS_PER_POINT, area.y * PIXELS_PER_POINT);
    let (right, bottom) = (left + area.w * PIXELS_PER_POINT, top + area.h * PIXELS_PER_POINT);
    let corners = [(left, top), (right, top), (left, bottom), (right, bottom)].map(forward);
    let low = corners.iter().fold((f32::MAX, f32::MAX), |low, corner| (low.0.min(corner.0), low.1.min(corner.1)));
    let high = corners.iter().fold((f32::MIN, f32::MIN), |high, corner| (high.0.max(corner.0), high.1.max(corner.1)));
    Area { x: low.0, y: low.1, w: high.0 - low.0, h: high.1 - low.1 }
}

/// The sheet on the glass: turned, lit by a lamp that is weaker on one side, with the shadow of a fold.
fn on_glass(sheet: &GrayImage) -> GrayImage {
    let (width, height) = (sheet.width() as f32, sheet.height() as f32);
    GrayImage::from_fn(WIDTH, HEIGHT, |x, y| {
        let (u, v) = backward((x as f32, y as f32));
        let inside = u.min(width - 1.0 - u).min(v).min(height - 1.0 - v);
        if inside < 0.0 {
            let shadow = 70.0 * (inside / 4.0).exp();
            return Luma([(206.0 - shadow) as u8]);
        }
        let ink = smooth(sheet, u, v) / 255.0;
        let lamp = 0.972 - 0.035 * (u / width).powi(3) - 0.02 * (v / height);
        let shade = fold(v - height / 3.0) + fold(v - height * 0.662);
        // Toner is not quite black, paper not quite white.
        let tone = 34.0 + ink.powf(1.12) * (250.0 * lamp - 34.0) + shade;
        Luma([tone.clamp(0.0, 255.0) as u8])
    })
}

/// Light on one side of a fold, shadow on the other.
fn fold(distance: f32) -> f32 {
    let near = (-(distance / 9.0).powi(2)).exp();
    if distance < 0.0 { 2.5 * near } else { -9.0 * near }
}

/// The tone between pixels, slightly out of focus.
fn smooth(sheet: &GrayImage, u: f32, v: f32) -> f32 {
    let at = |u: f32, v: f32| {
        let (x, y) = (u.floor().max(0.0), v.floor().max(0.0));
        let (fx, fy) = ((u - x).clamp(0.0, 1.0), (v - y).clamp(0.0, 1.0));
        let pixel = |dx: u32, dy: u32| {
            let x = (x as u32 + dx).min(sheet.width() - 1);
            let y = (y as u32 + dy).min(sheet.height() - 1);
            f32::from(sheet.get_pixel(x, y).0[0])
        };
        let top = pixel(0, 0) * (1.0 - fx) + pixel(1, 0) * fx;
        let bottom = pixel(0, 1) * (1.0 - fx) + pixel(1, 1) * fx;
        top * (1.0 - fy) + bottom * fy
    };
    0.56 * at(u, v) + 0.11 * (at(u - 0.8, v) + at(u + 0.8, v) + at(u, v - 0.8) + at(u, v + 0.8))
}

/// Adds grain everywhere, specks here and there, and the streak of a speck of dust on the glass.
fn dust(picture: &mut GrayImage, chance: &mut Chance) {
    let mut darken = |x: u32, y: u32, by: f64| {
        if let Some(pixel) = picture.get_pixel_mut_checked(x, y) {
            pixel.0[0] = (f64::from(pixel.0[0]) - by).clamp(0.0, 255.0) as u8;
        }
    };
    for y in 0..HEIGHT {
        for x in 0..WIDTH {
            darken(x, y, 3.2 * (chance.share() + chance.share() + chance.share() - 1.5));
        }
        darken(1019, y, chance.between(5.0, 11.0));
    }
    for _ in 0..70 {
        let (x, y) = (chance.between(0.0, f64::from(WIDTH)) as u32, chance.between(0.0, f64::from(HEIGHT)) as u32);
        let (size, depth) = (chance.between(0.6, 2.1), chance.between(30.0, 130.0));
        for (dx, dy) in (0..5).flat_map(|dx| (0..5).map(move |dy| (dx, dy))) {
            let distance = (f64::from(dx) - 2.0).hypot(f64::from(dy) - 2.0);
            if distance < size {
                darken(x + dx, y + dy, depth * (1.0 - distance / (size + 0.5)));
            }
        }
    }
}

//! Pages of TIFFs that the ordinary decoder refuses, though scanners and fax servers write them: fax group 3, lowest bit first,
//! palettes, and the colors of JPEGs.

use super::{
    protocol::{MOST_PIXELS, Refusal},
    tiff_pages::{first_page_tag, set_first_page_tag},
};
use hayro_ccitt::{DecodeSettings, DecoderContext, EncodingMode};
use image::{DynamicImage, GrayImage, RgbImage, metadata::Orientation};
use std::io::Cursor;
use tiff::{
    TiffError,
    decoder::{Decoder, DecodingResult, Limits},
    tags::Tag,
};

// TIFF 6.0, section 8.
const WIDTH: u16 = 256;
const HEIGHT: u16 = 257;
const BITS: u16 = 258;
const COMPRESSION: u16 = 259;
const PHOTOMETRIC: u16 = 262;
const FILL_ORDER: u16 = 266;
const ORIENTATION: u16 = 274;
const SAMPLES: u16 = 277;
const ROWS_PER_STRIP: u16 = 278;
const GROUP_3_OPTIONS: u16 = 292;

const BLACK_IS_ZERO: u16 = 1;
const PALETTE: u64 = 3;
const YCBCR: u64 = 6;
/// A strip has at least one row, and a page has fewer rows than this.
const MOST_STRIPS: usize = 100_000;

/// Whether the first page of a TIFF is decoded here.
pub(super) fn is_needed(bytes: &[u8]) -> bool {
    let [compression, photometric, order] = [COMPRESSION, PHOTOMETRIC, FILL_ORDER].map(|tag| first_page_tag(bytes, tag));
    let is_reversed = order == Some(2) && first_page_tag(bytes, BITS).is_none_or(|bits| bits < 8);
    matches!(compression, Some(2 | 3)) || is_reversed || matches!(photometric, Some(PALETTE | YCBCR))
}

/// Width and height in pixels, and how it is turned.
pub(super) fn size(bytes: &[u8]) -> Result<((u32, u32), Orientation), Refusal> {
    let number = |tag| first_page_tag(bytes, tag).and_then(|number| u32::try_from(number).ok()).filter(|number| *number > 0);
    let (width, height) = number(WIDTH).zip(number(HEIGHT)).ok_or_else(|| Refusal::broken("a page has no size"))?;
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(Refusal::too_many_pixels(&format!("{width} × {height} pixels")));
    }
    let turned = first_page_tag(bytes, ORIENTATION).and_then(|turned| Orientation::from_exif(u8::try_from(turned).ok()?));
    Ok(((width, height), turned.unwrap_or(Orientation::NoTransforms)))
}

/// The first page, before it is turned.
pub(super) fn decode(bytes: &mut [u8], memory: u64) -> Result<DynamicImage, Refusal> {
    let (size, _) = size(bytes)?;
    match (first_page_tag(bytes, COMPRESSION).unwrap_or(1), first_page_tag(bytes, PHOTOMETRIC)) {
        (compression @ 2..=4, photometric @ (Some(0 | 1) | None)) => fax(bytes, size, compression, photometric == Some(1)),
        (_, Some(PALETTE)) => palette(bytes, size, memory),
        (_, Some(YCBCR)) => ycbcr(bytes, size, memory),
        (1, Some(0 | 1)) if first_page_tag(bytes, BITS).unwrap_or(1) == 1 => {
            // The decoder turns white into 1, where it is 0.
            let rows = unpacked(&samples(bytes, memory)?, size, 1, true)?;
            let gray = rows.into_iter().map(|bit| if bit == 0 { 0 } else { 255 }).collect();
            GrayImage::from_raw(size.0, size.1, gray)
                .map(DynamicImage::from)
                .ok_or_else(|| Refusal::broken("a part of it is missing"))
        }
        _ => Err(Refusal::unknown_form("TIFF with the lowest bit first")),
    }
}

// ---- fax -----------------------------------------------------------------------------------------------------------

fn fax(bytes: &[u8], (width, height): (u32, u32), compression: u64, is_negative: bool) -> Result<DynamicImage, Refusal> {
    let options = first_page_tag(bytes, GROUP_3_OPTIONS).unwrap_or(0);
    let encoding = match (compression, options & 1) {
        (4, _) => EncodingMode::Group4,
        (3, 1) => EncodingMode::Group3_2D,
        _ => EncodingMode::Group3_1D,
    };
    let is_reversed = first_page_tag(bytes, FILL_ORDER) == Some(2);
    let rows_of_strip = first_page_tag(bytes, ROWS_PER_STRIP).and_then(|rows| u32::try_from(rows).ok()).unwrap_or(height).max(1);
    let (starts, lengths) = strips(bytes)?;
    let mut page = Rows { width: width as usize, is_negative, pixels: Vec::with_capacity(width as usize * height as usize) };
    let mut left = height;
    for (start, length) in starts.into_iter().zip(lengths) {
        let rows = rows_of_strip.min(left);
        left -= rows;
        let strip = usize::try_from(start).ok().zip(usize::try_from(length).ok());
        let strip = strip.and_then(|(start, length)| bytes.get(start..start.checked_add(length)?.min(bytes.len())));
        let reversed: Vec<u8>;
        let strip = match strip {
            Some(strip) if is_reversed => {
                reversed = strip.iter().map(|byte| byte.reverse_bits()).collect();
                &reversed
            }
            Some(strip) => strip,
            None => return Err(Refusal::broken("a part of it is missing")),
        };
        let settings = DecodeSettings {
            columns: width,
            rows,
            end_of_block: compression != 2,
            end_of_line: compression == 3,
            rows_are_byte_aligned: compression == 2,
            encoding,
            strict: false,
        };
        let before = page.pixels.len();
        // Rows before a mistake are shown, as of a bad line.
        let _ = hayro_ccitt::decode(strip, &mut page, &mut DecoderContext::new(settings));
        let expected = before + width as usize * rows as usize;
        page.pixels.resize(expected, page.color(false));
        if left == 0 {
            break;
        }
    }
    if left > 0 {
        return Err(Refusal::broken("a part of it is missing"));
    }
    GrayImage::from_raw(width, height, page.pixels).map(DynamicImage::from).ok_or_else(|| Refusal::broken("it has no area"))
}

struct Rows {
    width: usize,
    /// Whether runs that a fax calls black are white.
    is_negative: bool,
    pixels: Vec<u8>,
}

impl Rows {
    fn color(&self, is_black: bool) -> u8 {
        if is_black == self.is_negative { 255 } else { 0 }
    }
}

impl hayro_ccitt::Decoder for Rows {
    fn push_row(&mut self, changes: &[u32]) {
        let start = self.pixels.len();
        let mut is_black = false;
        for change in changes.iter().map(|change| *change as usize).chain([self.width]) {
            self.pixels.resize(start + change.min(self.width), self.color(is_black));
            is_black = !is_black;
        }
    }
}

fn strips(bytes: &[u8]) -> Result<(Vec<u64>, Vec<u64>), Refusal> {
    let mut decoder = Decoder::new(Cursor::new(bytes)).map_err(refuse)?;
    let mut list =
        |tag| decoder.get_tag_u64_vec(tag).map_err(|_| Refusal::unknown_form("TIFF in tiles with the compression of a fax"));
    let (starts, lengths) = (list(Tag::StripOffsets)?, list(Tag::StripByteCounts)?);
    if starts.len() > MOST_STRIPS { Err(Refusal::broken("it has too many parts")) } else { Ok((starts, lengths)) }
}

// ---- colors --------------------------------------------------------------------------------------------------------

fn palette(bytes: &mut [u8], (width, height): (u32, u32), memory: u64) -> Result<DynamicImage, Refusal> {
    let bits = first_page_tag(bytes, BITS).unwrap_or(1);
    if !matches!(bits, 1 | 2 | 4 | 8) || first_page_tag(bytes, SAMPLES).unwrap_or(1) != 1 {
        return Err(Refusal::unknown_form("TIFF with an unusual palette"));
    }
    let map =
        Decoder::new(Cursor::new(&*bytes)).and_then(|mut decoder| decoder.get_tag_u16_vec(Tag::ColorMap)).map_err(refuse)?;
    let colors = 1 << bits;
    if map.len() < 3 * colors {
        return Err(Refusal::broken("its palette is too short"));
    }
    // The decoder reads the numbers of the colors as shades of gray.
    set_first_page_tag(bytes, PHOTOMETRIC, BLACK_IS_ZERO);
    let is_reversed = first_page_tag(bytes, FILL_ORDER) == Some(2) && bits < 8;
    if is_reversed && first_page_tag(bytes, COMPRESSION).unwrap_or(1) != 1 {
        return Err(Refusal::unknown_form("TIFF with the lowest bit first"));
    }
    let numbers = unpacked(&samples(bytes, memory)?, (width, height), bits as u32, is_reversed)?;
    let channel = |number: u8, channel: usize| (map[channel * colors + usize::from(number)] >> 8) as u8;
    let rgb = numbers.into_iter().flat_map(|number| [channel(number, 0), channel(number, 1), channel(number, 2)]).collect();
    RgbImage::from_raw(width, height, rgb).map(DynamicImage::from).ok_or_else(|| Refusal::broken("a part of it is missing"))
}

/// Luminance and two differences of color, as in JPEG (TIFF 6.0, section 21, with the usual coefficients).
fn ycbcr(bytes: &[u8], (width, height): (u32, u32), memory: u64) -> Result<DynamicImage, Refusal> {
    let mut samples = samples(bytes, memory)?;
    for pixel in samples.chunks_exact_mut(3) {
        let [y, blue, red] = [0, 1, 2].map(|channel| f32::from(pixel[channel]));
        let (blue, red) = (blue - 128.0, red - 128.0);
        let rgb = [y + 1.402 * red, y - 0.344_136 * blue - 0.714_136 * red, y + 1.772 * blue];
        pixel.copy_from_slice(&rgb.map(|channel| channel.round().clamp(0.0, 255.0) as u8));
    }
    RgbImage::from_raw(width, height, samples).map(DynamicImage::from).ok_or_else(|| Refusal::broken("a part of it is missing"))
}

/// What is stored, without a conversion of colors.
fn samples(bytes: &[u8], memory: u64) -> Result<Vec<u8>, Refusal> {
    let mut limits = Limits::default();
    limits.decoding_buffer_size = usize::try_from(memory / 2).unwrap_or(usize::MAX);
    limits.intermediate_buffer_size = limits.decoding_buffer_size;
    let mut decoder = Decoder::new(Cursor::new(bytes)).map_err(refuse)?.with_limits(limits);
    match decoder.read_image().map_err(refuse)? {
        DecodingResult::U8(samples) => Ok(samples),
        _ => Err(Refusal::unknown_form("TIFF with more than 8 bits a color")),
    }
}

/// One number for each pixel; rows begin with a byte.
fn unpacked(packed: &[u8], (width, height): (u32, u32), bits: u32, is_reversed: bool) -> Result<Vec<u8>, Refusal> {
    let row = (width as usize * bits as usize).div_ceil(8);
    if packed.len() < row * height as usize {
        return Err(Refusal::broken("a part of it is missing"));
    }
    let in_a_byte = 8 / bits as usize;
    let mask = u8::MAX >> (8 - bits);
    let mut numbers = Vec::with_capacity(width as usize * height as usize);
    for row in packed.chunks_exact(row).take(height as usize) {
        numbers.extend((0..width as usize).map(|column| {
            let byte = if is_reversed { row[column / in_a_byte].reverse_bits() } else { row[column / in_a_byte] };
            byte >> (8 - bits as usize * (column % in_a_byte + 1)) & mask
        }));
    }
    Ok(numbers)
}

fn refuse(error: TiffError) -> Refusal {
    match error {
        TiffError::UnsupportedError(error) => Refusal::unknown_form(&error.to_string()),
        error => Refusal::broken(&error.to_string()),
    }
}

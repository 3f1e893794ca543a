//! Forms of pictures that are right but can't be decoded here. They must not be called damaged: the file is good, and another
//! program shows it.

use super::tiff_pages;
use image::ImageFormat;

/// TIFF 6.0, section 8.
const COMPRESSION: u16 = 259;
const FILL_ORDER: u16 = 266;

/// Why this picture, or this page of a TIFF, can't be decoded here, if its header tells.
pub(super) fn unknown_form(bytes: &[u8], format: ImageFormat) -> Option<&'static str> {
    match format {
        ImageFormat::Jpeg => jpeg(bytes),
        ImageFormat::Tiff => tiff(bytes),
        _ => None,
    }
}

/// The header of the frame says how a JPEG is coded (T.81, B.2.2).
fn jpeg(bytes: &[u8]) -> Option<&'static str> {
    let mut rest = bytes.get(2..)?;
    loop {
        let [0xff, marker, after @ ..] = rest else { return None };
        match marker {
            0xff => rest = &rest[1..], // a fill byte
            0xc8 | 0xd9 | 0xda => return None,
            0xc0..=0xcf if !matches!(marker, 0xc4 | 0xcc) => {
                let [_, _, precision, high, low, ..] = after else { return None };
                return match (marker, precision, [high, low]) {
                    (0xc9..=0xcb | 0xcd..=0xcf, ..) => Some("JPEG with arithmetic coding"),
                    (0xc3 | 0xc5..=0xc7, ..) => Some("lossless or hierarchical JPEG"),
                    (_, 9.., _) => Some("JPEG with more than 8 bits a color"),
                    (.., [0, 0]) => Some("JPEG that tells its height only at its end"),
                    _ => None,
                };
            }
            0x01 | 0xd0..=0xd8 => rest = after, // no length follows
            _ => {
                let [high, low, ..] = after else { return None };
                rest = after.get(usize::from(u16::from_be_bytes([*high, *low]))..)?;
            }
        }
    }
}

fn tiff(bytes: &[u8]) -> Option<&'static str> {
    match (tiff_pages::first_page_tag(bytes, COMPRESSION)?, tiff_pages::first_page_tag(bytes, FILL_ORDER)) {
        (2 | 3, _) => Some("TIFF with the compression of fax group 3"),
        (4, Some(2)) => Some("TIFF with the compression of fax group 4, lowest bit first"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_frame_of_a_jpeg_tells_its_form() {
        let beginning = b"\xff\xd8\xff\xe0\0\x04ab\xff\xff\xc4\0\x03x\xff";
        for (frame, expected) in [
            (&b"\xc0\0\x0b\x08\0\x10\0\x10"[..], None),
            (b"\xc2\0\x0b\x08\0\x10\0\x10", None),
            (b"\xc0\0\x0b\x08\0\0\0\x10", Some("JPEG that tells its height only at its end")),
            (b"\xc1\0\x0b\x0c\0\x10\0\x10", Some("JPEG with more than 8 bits a color")),
            (b"\xc9\0\x0b\x08\0\x10\0\x10", Some("JPEG with arithmetic coding")),
            (b"\xc3\0\x0b\x08\0\x10\0\x10", Some("lossless or hierarchical JPEG")),
            (b"\xda\0\x0b\x08\0\0", None),
            (b"\xc0\0", None),
            (b"", None),
        ] {
            assert_eq!(unknown_form(&[beginning, frame].concat(), ImageFormat::Jpeg), expected, "{frame:?}");
        }
        assert_eq!(unknown_form(b"\xff\xd8\xff\xe0\xff\xff", ImageFormat::Jpeg), None);
    }
}

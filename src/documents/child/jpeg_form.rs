//! Forms of JPEGs that are right but can't be decoded here. They must not be called damaged: the file is good, and another
//! program shows it.

/// Why a JPEG can't be decoded here, if its header tells: that of the frame says how it is coded (T.81, B.2.2).
pub(super) fn unknown_form(bytes: &[u8]) -> Option<&'static str> {
    let [marker, _, _, precision, high, low, ..] = bytes.get(frame(bytes)?..)? else { return None };
    match (marker, precision, [high, low]) {
        (0xc9..=0xcb | 0xcd..=0xcf, ..) => Some("JPEG with arithmetic coding"),
        (0xc3 | 0xc5..=0xc7, ..) => Some("lossless or hierarchical JPEG"),
        (_, 9.., _) => Some("JPEG with more than 8 bits a color"),
        (.., [0, 0]) => Some("JPEG that tells its height only at its end"),
        _ => None,
    }
}

/// Writes the height into the header, where a scanner knew it only after the picture (a DNL segment, B.2.5), which becomes a comment.
pub(super) fn complete_height(bytes: &mut [u8]) {
    const SEGMENT: &[u8] = b"\xff\xdc\0\x04";
    let Some(height) = frame(bytes).map(|frame| frame + 4).filter(|at| bytes.get(*at..*at + 2) == Some(&[0, 0])) else { return };
    let told = bytes.windows(SEGMENT.len() + 2).skip(height).position(|window| window.starts_with(SEGMENT));
    if let Some(segment) = told.map(|place| place + height) {
        bytes.copy_within(segment + 4..segment + 6, height);
        bytes[segment + 1] = 0xfe;
    }
}

/// Where the marker of the frame is, without its first byte.
fn frame(bytes: &[u8]) -> Option<usize> {
    let mut at = 2;
    loop {
        let [0xff, marker, after @ ..] = bytes.get(at..)? else { return None };
        match marker {
            0xff => at += 1, // a fill byte
            0xc8 | 0xd9 | 0xda => return None,
            0xc0..=0xcf if !matches!(marker, 0xc4 | 0xcc) => return Some(at + 1),
            0x01 | 0xd0..=0xd8 => at += 2, // no length follows
            _ => {
                let [high, low, ..] = after else { return None };
                at += 2 + usize::from(u16::from_be_bytes([*high, *low]));
            }
        }
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
            assert_eq!(unknown_form(&[beginning, frame].concat()), expected, "{frame:?}");
        }
        assert_eq!(unknown_form(b"\xff\xd8\xff\xe0\xff\xff"), None);
    }

    #[test]
    fn a_height_that_is_told_at_the_end_is_written_into_the_header() {
        let without = b"\xff\xd8\xff\xc0\0\x0b\x08\0\0\0\x10\x01\x01\x11\0\xff\xda12";
        let mut bytes = [&without[..], b"\xff\xdc\0\x04\x06\xda\xff\xd9"].concat();
        complete_height(&mut bytes);
        assert_eq!((unknown_form(&bytes), &bytes[7..9]), (None, &b"\x06\xda"[..]));
        let mut unknown = without.to_vec();
        complete_height(&mut unknown);
        assert_eq!(unknown, without);
    }
}

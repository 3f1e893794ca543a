//! Text of annotations: from the document's strings to codes of a font, with widths.

use hayro::hayro_syntax::object::String as PdfString;

/// Characters of one text; the rest is left out.
pub(super) const LONGEST_TEXT: usize = 4_000;

/// What 0x80 to 0x9f are in WinAnsiEncoding.
const WINDOWS: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";
/// What 0x18 to 0x1f and 0x80 to 0xa0 are in PDFDocEncoding (ISO 32000, annex D.2).
const DOCUMENT_LOW: &str = "˘ˇˆ˙˝˛˚˜";
const DOCUMENT_HIGH: &str = "•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž\u{9f}€";

/// Widths of ` ` to `~` in Helvetica, in thousandths of the size.
const WIDTHS: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556, 556,
    556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778,
    722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222,
    500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

/// A text string (7.9.2.2), without what starts lines anew in odd ways.
pub(super) fn decode(string: &PdfString<'_>) -> String {
    let bytes = string.as_bytes();
    let text = match bytes {
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().map(|byte| from_document_encoding(*byte)).collect(),
    };
    text.replace("\r\n", "\n").replace('\r', "\n").chars().filter(|c| *c == '\n' || !c.is_control()).take(LONGEST_TEXT).collect()
}

fn utf16(bytes: &[u8], number: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).map(|pair| number([pair[0], pair[1]]));
    char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

fn from_document_encoding(byte: u8) -> char {
    let at = |table: &str, first: u8| table.chars().nth(usize::from(byte - first));
    let special = match byte {
        0x18..=0x1f => at(DOCUMENT_LOW, 0x18),
        0x80..=0xa0 => at(DOCUMENT_HIGH, 0x80),
        _ => None,
    };
    special.unwrap_or(char::from(byte))
}

/// In WinAnsiEncoding; `None` if that lacks a character.
pub(super) fn to_windows(text: &str) -> Option<Vec<u8>> {
    text.chars()
        .map(|c| match u32::from(c) {
            0x20..=0x7e | 0xa0..=0xff => u8::try_from(u32::from(c)).ok(),
            code if code > 0xff => WINDOWS.chars().zip(0x80..=0x9f).find_map(|(known, byte)| (known == c).then_some(byte)),
            _ => None,
        })
        .collect()
}

/// In thousandths of the size, roughly.
pub(super) fn width_of(c: char) -> u16 {
    match u32::from(c) {
        code @ 0x20..=0x7e => WIDTHS[code as usize - 0x20],
        0x1100..=0x11ff | 0x2e80.. => 1000,
        _ if "ıłįīĭĩĺļľιίϊіїÌÍÎÏìíîïĮİĪĬĨΙΊІЇ".contains(c) => 250,
        _ if "ťţțŕřŗг".contains(c) => 350,
        _ if "шщжюмфыωψЖЮМФЫШЩΩΨ".contains(c) => 850,
        _ if c.is_uppercase() => 722,
        _ => 556,
    }
}

/// Of one line, for size 1.
pub(super) fn width(text: &str) -> f64 {
    text.chars().map(|c| f64::from(width_of(c))).sum::<f64>() / 1000.0
}

/// Lines no wider than `widest`, for size 1, as far as words allow.
pub(super) fn lines(text: &str, widest: f64) -> Vec<String> {
    let mut lines = vec![];
    for paragraph in text.split('\n') {
        let mut line = String::new();
        for word in paragraph.split(' ') {
            let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if line.is_empty() || width(&longer) <= widest {
                line = longer;
            } else {
                lines.push(std::mem::replace(&mut line, word.to_owned()));
            }
        }
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_is_as_long_as_its_codes() {
        assert_eq!(WINDOWS.chars().count(), 0x20);
        assert_eq!((DOCUMENT_LOW.chars().count(), DOCUMENT_HIGH.chars().count()), (8, 0x21));
        assert_eq!((from_document_encoding(0xa0), from_document_encoding(0x9e), from_document_encoding(0xe4)), ('€', 'ž', 'ä'));
        assert_eq!(to_windows("1 €–Ää"), Some(vec![b'1', b' ', 0x80, 0x96, 0xc4, 0xe4]));
        assert_eq!((to_windows("ł"), to_windows("\u{81}")), (None, None));
    }

    #[test]
    fn a_line_breaks_between_words() {
        assert_eq!(lines("one two\nthree", 3.0), ["one", "two", "three"]);
        assert_eq!(lines("one two three", 4.0), ["one two", "three"]);
        assert_eq!(lines("unbreakable", 1.0), ["unbreakable"]);
    }
}

//! Texts of a PDF: what its strings say, and which codes its simple fonts have for letters.

use encoding_rs::WINDOWS_1252;
use hayro::hayro_syntax::object::String as PdfString;

/// Characters of one text; the rest is left out.
const LONGEST_TEXT: usize = 4_000;

/// What 0x18 to 0x1f and 0x80 to 0xa0 are in PDFDocEncoding (ISO 32000, annex D.2).
const DOCUMENT_LOW: &str = "˘ˇˆ˙˝˛˚˜";
const DOCUMENT_HIGH: &str = "•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž\u{9f}€";

/// A text string (7.9.2.2). Line ends become `\n`; other control characters are left out.
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

/// In WinAnsiEncoding, which is Windows-1252; `None` if that lacks a character.
pub(super) fn to_windows(text: &str) -> Option<Vec<u8>> {
    let (codes, _, lacks_any) = WINDOWS_1252.encode(text);
    (!lacks_any && !text.chars().any(char::is_control)).then(|| codes.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_of_a_string_means_what_the_format_says() {
        assert_eq!((DOCUMENT_LOW.chars().count(), DOCUMENT_HIGH.chars().count()), (8, 0x21));
        assert_eq!((from_document_encoding(0xa0), from_document_encoding(0x9e), from_document_encoding(0xe4)), ('€', 'ž', 'ä'));
    }

    #[test]
    fn simple_fonts_have_codes_for_the_letters_of_western_europe() {
        assert_eq!(to_windows("1 €–Ää"), Some(vec![b'1', b' ', 0x80, 0x96, 0xc4, 0xe4]));
        assert_eq!((to_windows("ł"), to_windows("\u{81}"), to_windows("1\t2")), (None, None, None));
    }
}

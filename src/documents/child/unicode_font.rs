//! A font whose codes are UTF-16, for letters of any writing. Which of them have a shape depends on the fonts of the machine.

use std::{collections::BTreeSet, fmt::Write};

/// A stream of the font: its codes mean themselves.
pub(super) const MEANING: &str = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def\n\
    1 begincodespacerange <0000> <FFFF> endcodespacerange\n\
    1 beginbfrange <0000> <FFFF> <0000> endbfrange\n\
    endcmap CMapName currentdict /CMap defineresource pop end end";
/// A stream of the font: no code has a glyph by its number. So a letter that the machine's font lacks is left out; otherwise it would be
/// shown as any other.
pub(super) const NO_GLYPHS: &str = "\0\0";

/// The object of a font like `base`. `meaning` and `no_glyphs` are the numbers of the objects with these streams. `width_of` tells the
/// width of a code that is used, in thousandths of the size.
pub(super) fn object(
    base: &str,
    used: &BTreeSet<u16>,
    width_of: impl Fn(u16) -> u16,
    (meaning, no_glyphs): (u32, u32),
) -> String {
    let widths = used.iter().fold(String::new(), |mut widths, code| {
        let _ = write!(widths, "{code} [{}] ", width_of(*code));
        widths
    });
    let system = "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>";
    let descendant = format!(
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{base} {system} /DW 1000 /W [{widths}] /CIDToGIDMap {no_glyphs} 0 R >>"
    );
    format!(
        "<< /Type /Font /Subtype /Type0 /BaseFont /{base} /Encoding /Identity-H /DescendantFonts [{descendant}] /ToUnicode {meaning} 0 R >>"
    )
}

/// As a string of the format, in hexadecimal digits.
pub(super) fn hex(codes: &[u8]) -> String {
    codes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02X}");
        text
    })
}

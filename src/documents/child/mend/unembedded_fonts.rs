//! Fonts with many letters (`Type0`) that are not in the document. Letters that the font in their place lacks would be shown as any
//! others, with the glyphs that have the same numbers there: an amount would look like another text. They are left out instead, and
//! told with the page's words.

use super::update::Update;
use hayro::hayro_syntax::object::{Array, Dict, Name, String as PdfString};
use std::collections::BTreeSet;

/// Names of fonts, as their letters tell them.
pub(in super::super) type Names = BTreeSet<Option<String>>;

/// Such a font.
pub(super) struct Unembedded<'a> {
    font: Dict<'a>,
    descendant: Dict<'a>,
}

impl<'a> Unembedded<'a> {
    pub(super) fn new(font: Dict<'a>) -> Option<Self> {
        let is_composite = font.get::<Name<'_>>("Subtype").is_some_and(|kind| kind.as_ref() == b"Type0");
        let descendant = font.get::<Array<'_>>("DescendantFonts").filter(|_| is_composite)?.iter::<Dict<'_>>().next()?;
        let descriptor = descendant.get::<Dict<'_>>("FontDescriptor").unwrap_or_default();
        let is_embedded = ["FontFile", "FontFile2", "FontFile3"].iter().any(|key| descriptor.contains_key(key));
        let has_meaning = font.contains_key("ToUnicode") || has_known_letters(&descendant);
        (!is_embedded && has_meaning).then_some(Self { font, descendant })
    }

    /// Without the mark of a subset: `ABCDEF+`.
    pub(super) fn name(&self) -> Option<String> {
        let name = self.font.get::<Name<'_>>("BaseFont")?;
        let name = name.as_str();
        Some(match name.split_once('+') {
            Some((mark, rest)) if mark.len() == 6 => rest.to_owned(),
            _ => name.to_owned(),
        })
    }

    /// The same font, but its letters are only found by what they mean.
    pub(super) fn by_meaning(&self, update: &mut Update) -> Option<Vec<u8>> {
        let (beginning, inner) = (self.font.data().strip_suffix(b">>")?, self.descendant.data().strip_suffix(b">>")?);
        let no_glyphs = update.add_stream("", &[0, 0]);
        let descendant = update.add([inner, format!("\n/CIDToGIDMap {no_glyphs} 0 R >>").as_bytes()].concat());
        Some([beginning, format!("\n/DescendantFonts [{descendant} 0 R] >>").as_bytes()].concat())
    }
}

/// Whether the numbers of its letters are those of Adobe for Chinese, Japanese or Korean.
fn has_known_letters(descendant: &Dict<'_>) -> bool {
    let system = descendant.get::<Dict<'_>>("CIDSystemInfo").and_then(|system| system.get::<PdfString<'_>>("Ordering"));
    system.is_some_and(|ordering| matches!(ordering.as_bytes(), b"GB1" | b"CNS1" | b"Japan1" | b"Korea1" | b"KR"))
}

//! Fonts with many letters (`Type0`) that are not in the document. Letters that the font in their place lacks would be shown as any
//! others, with the glyphs that have the same numbers there: an amount would look like another text. They are left out instead, and
//! told with the page's words.

use super::update::Update;
use hayro::hayro_syntax::object::{Array, Dict, Name, ObjectIdentifier, String as PdfString};

/// Replaces such a font by one whose letters are only found by what they mean.
pub(super) fn mend(font: &Dict<'_>, id: ObjectIdentifier, update: &mut Update) {
    let is_composite = font.get::<Name<'_>>("Subtype").is_some_and(|kind| kind.as_ref() == b"Type0");
    let Some(descendants) = font.get::<Array<'_>>("DescendantFonts").filter(|_| is_composite) else { return };
    let Some(descendant) = descendants.iter::<Dict<'_>>().next() else { return };
    let descriptor = descendant.get::<Dict<'_>>("FontDescriptor").unwrap_or_default();
    let is_embedded = ["FontFile", "FontFile2", "FontFile3"].iter().any(|key| descriptor.contains_key(key));
    if is_embedded || !(font.contains_key("ToUnicode") || has_known_letters(&descendant)) {
        return;
    }
    let (Some(beginning), Some(inner)) = (font.data().strip_suffix(b">>"), descendant.data().strip_suffix(b">>")) else { return };
    let no_glyphs = update.add_stream("", &[0, 0]);
    let descendant = update.add([inner, format!("\n/CIDToGIDMap {no_glyphs} 0 R >>").as_bytes()].concat());
    update.replace(id, [beginning, format!("\n/DescendantFonts [{descendant} 0 R] >>").as_bytes()].concat());
}

/// Whether the numbers of its letters are those of Adobe for Chinese, Japanese or Korean.
fn has_known_letters(descendant: &Dict<'_>) -> bool {
    let system = descendant.get::<Dict<'_>>("CIDSystemInfo").and_then(|system| system.get::<PdfString<'_>>("Ordering"));
    system.is_some_and(|ordering| matches!(ordering.as_bytes(), b"GB1" | b"CNS1" | b"Japan1" | b"Korea1" | b"KR"))
}

//! Whether the font that is used for a letter has a shape for it: if not, the picture has a gap where the text has a letter.

use hayro::hayro_interpret::font::{Glyph, GlyphId, GlyphIdentifier};
use std::collections::HashMap;

/// What is known about glyphs of outline fonts.
#[derive(Default)]
pub(super) struct Shapes(HashMap<GlyphIdentifier, bool>);

impl Shapes {
    pub(super) fn has(&mut self, glyph: &Glyph<'_>) -> bool {
        match glyph {
            // The first glyph of every font stands for those that are missing.
            Glyph::Outline(outline) if outline.glyph_id() == GlyphId::NOTDEF => false,
            Glyph::Outline(outline) => {
                *self.0.entry(outline.identifier()).or_insert_with(|| outline.outline().segments().next().is_some())
            }
            // Its shape is content of the document.
            Glyph::Type3(_) => true,
        }
    }
}

/// Whether people would miss it: not what is blank or only steers other letters, and not what has no meaning outside its font.
pub(super) fn is_visible(character: char) -> bool {
    let is_blank = character.is_whitespace() || character.is_control();
    let steers = matches!(u32::from(character), 0xad | 0x34f | 0x61c | 0x115f..=0x1160 | 0x17b4..=0x17b5 | 0x180b..=0x180f
        | 0x200b..=0x200f | 0x2028..=0x202f | 0x2060..=0x206f | 0x3164 | 0xfe00..=0xfe0f | 0xfeff | 0xfff0..=0xfffd | 0xe0000..);
    let is_private = matches!(u32::from(character), 0xe000..=0xf8ff);
    !is_blank && !steers && !is_private
}

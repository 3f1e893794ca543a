//! Whether the font that is used for a letter has a shape for it: if not, the picture has a gap where the text has a letter.

use hayro::{
    hayro_interpret::{
        BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache, InterpreterSettings,
        SoftMask,
        font::{Glyph, GlyphId, GlyphIdentifier, GlyphRun},
        hayro_cmap::BfString,
        interpret_page,
    },
    hayro_syntax::page::Page,
    kurbo::{Affine, BezPath, Rect},
};
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

/// Whether a page shows letters that have no shape.
pub(super) fn lacks_shapes(page: &Page<'_>, settings: &InterpreterSettings) -> bool {
    let (width, height) = page.render_dimensions();
    let all = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let mut context = Context::new(Affine::IDENTITY, all, &InterpreterCache::new(), page.xref(), settings.clone());
    let mut gaps = Gaps::default();
    interpret_page(page, &mut context, &mut gaps);
    gaps.has_any
}

#[derive(Default)]
struct Gaps {
    shapes: Shapes,
    has_any: bool,
}

impl<'a> Device<'a> for Gaps {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, _: DrawProps<'a>, mode: &DrawMode) {
        if self.has_any || matches!(mode, DrawMode::Invisible) {
            return;
        }
        self.has_any = run.glyphs().iter().any(|glyph| {
            let is_missed = match glyph.as_unicode() {
                Some(BfString::Char(character)) => is_visible(character),
                Some(BfString::String(text)) => text.chars().any(is_visible),
                None => false,
            };
            is_missed && !self.shapes.has(glyph)
        });
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}
    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn pop_clip(&mut self) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn pop_transparency_group(&mut self) {}
}

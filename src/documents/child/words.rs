//! The words on a PDF page and their places: hayro's interpreter passes every glyph to a device, with its Unicode where that is
//! known. Nothing is drawn. Pictures have no words.

use super::{
    super::{
        description::{PageWords, Word},
        limits::Limits,
    },
    pdf::open,
    protocol::Refusal,
};
use hayro::{
    hayro_interpret::{
        BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache, InterpreterSettings,
        SoftMask,
        font::{Glyph, GlyphRun, PositionedGlyph},
        hayro_cmap::{BfString, WritingMode},
        interpret_page,
        util::TransformExt,
    },
    kurbo::{Affine, BezPath, Point, Rect, Vec2},
};
use std::io::Write;

/// A dense page has 2,000; words beyond the limit are left out, and the answer says so.
const MOST_WORDS: usize = 20_000;
/// Includes glyphs that have no Unicode.
const MOST_GLYPHS: usize = 400_000;
/// Characters in one word.
const LONGEST_WORD: usize = 200;
/// How many words back to look for the same word at the same place: bold by printing twice, or a glyph filled, then stroked.
const TWICE_WITHIN: usize = 64;

/// Font units below and above the baseline that a glyph takes up.
const DEPTH: f64 = -200.0;
const HEIGHT: f64 = 750.0;
const EM: f64 = 1000.0;

/// In ems: a wider gap ends a word (a space is a quarter); kerning moves glyphs back by less.
const WIDEST_GAP: f64 = 0.17;
const FARTHEST_BACK: f64 = -0.45;
/// In ems: how far a glyph may stand above or below the one before it.
const SAME_LINE: f64 = 0.25;

/// Writes a line of JSON for each page from `first` to `last`, as far as there are pages; a page that crashes the child loses
/// only its own line and those after it.
pub(super) fn write(
    bytes: Vec<u8>,
    password: &str,
    (first, last): (u32, u32),
    limits: &Limits,
    out: &mut impl Write,
) -> Result<(), Refusal> {
    let pdf = open(bytes, password)?;
    let shown = u32::try_from(pdf.pages().len()).unwrap_or(u32::MAX).min(limits.max_pages);
    if first == 0 || first > shown {
        return Err(Refusal::PageOutOfRange { page: first, pages: shown });
    }
    let cache = InterpreterCache::new();
    for number in first..=last.min(shown) {
        let Some(page) = pdf.pages().get(number as usize - 1) else { break };
        let (width, height) = page.render_dimensions();
        let displayed = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let transform = page.initial_transform(true).to_kurbo();
        let mut context = Context::new(transform, displayed, &cache, page.xref(), InterpreterSettings::default());
        let mut listener = Listener { page: displayed, words: vec![], open: None, glyphs: 0, cut: false };
        interpret_page(page, &mut context, &mut listener);
        listener.close();
        let words = PageWords { page: number, words: listener.words, cut: listener.cut };
        let unwritten = |error: &dyn std::fmt::Display| Refusal::Broken { reason: error.to_string() };
        serde_json::to_writer(&mut *out, &words).map_err(|error| unwritten(&error))?;
        out.write_all(b"\n").and_then(|()| out.flush()).map_err(|error| unwritten(&error))?;
    }
    Ok(())
}

struct Listener {
    page: Rect,
    words: Vec<Word>,
    open: Option<OpenWord>,
    glyphs: usize,
    cut: bool,
}

/// A word that the next glyph may still belong to.
struct OpenWord {
    text: String,
    place: Rect,
    /// Where the next glyph begins if there is no gap.
    end: Point,
    /// The direction of the text; not always to the right.
    direction: Vec2,
}

/// A glyph's place on the page.
#[derive(Clone, Copy)]
struct Placed {
    start: Point,
    end: Point,
    direction: Vec2,
    em: f64,
    place: Rect,
}

impl Placed {
    fn new(glyph: &PositionedGlyph<'_>, transform: Affine, mode: WritingMode) -> Option<Self> {
        let advance = match &**glyph {
            Glyph::Outline(outline) => outline.advance_width(),
            Glyph::Type3(drawn) => drawn.advance_width(),
        };
        let advance = advance.map_or(EM / 2.0, f64::from);
        let t = transform * glyph.transform();
        let (start, end, ahead) = match mode {
            WritingMode::Horizontal => (t * Point::ORIGIN, t * Point::new(advance, 0.0), t * Point::new(EM, 0.0)),
            WritingMode::Vertical => {
                (t * Point::new(EM / 2.0, HEIGHT), t * Point::new(EM / 2.0, DEPTH), t * Point::new(EM / 2.0, HEIGHT - EM))
            }
        };
        let em = (t * Point::new(0.0, EM) - t * Point::ORIGIN).hypot();
        let place = Rect::from_points(t * Point::new(0.0, DEPTH), t * Point::new(advance, HEIGHT))
            .union(Rect::from_points(t * Point::new(advance, DEPTH), t * Point::new(0.0, HEIGHT)));
        let direction = (ahead - start).normalize();
        let usable = em > 0.0 && [place.x0, place.x1, place.y0, place.y1, direction.x, direction.y].iter().all(|n| n.is_finite());
        usable.then_some(Self { start, end, direction, em, place })
    }

    fn continues(&self, word: &OpenWord) -> bool {
        let gap = self.start - word.end;
        let along = gap.dot(self.direction);
        self.direction.dot(word.direction) > 0.99
            && gap.cross(self.direction).abs() < SAME_LINE * self.em
            && (FARTHEST_BACK * self.em..WIDEST_GAP * self.em).contains(&along)
            && word.text.len() < LONGEST_WORD
    }
}

impl Listener {
    fn hear(&mut self, character: char, at: &Placed) {
        // A soft hyphen that is drawn stands at the end of a line, as a hyphen.
        let character = if character == '\u{ad}' { '-' } else { character };
        if character.is_whitespace() || character.is_control() {
            self.close();
            return;
        }
        if character == '\u{fffd}' {
            return;
        }
        match &mut self.open {
            Some(word) if at.continues(word) => {
                word.text.push(character);
                word.place = word.place.union(at.place);
                word.end = at.end;
            }
            _ => {
                self.close();
                let text = character.to_string();
                self.open = Some(OpenWord { text, place: at.place, end: at.end, direction: at.direction });
            }
        }
    }

    fn close(&mut self) {
        let Some(OpenWord { text, place, .. }) = self.open.take() else { return };
        if !self.page.contains(place.center()) {
            return;
        }
        if self.words.len() >= MOST_WORDS {
            self.cut = true;
            return;
        }
        let word =
            Word { text, x: rounded(place.x0), y: rounded(place.y0), w: rounded(place.width()), h: rounded(place.height()) };
        let near = |a: f64, b: f64| (a - b).abs() < 0.15 * word.h.min(word.w).max(1.0);
        let is_twice = |other: &Word| near(other.x, word.x) && near(other.y, word.y) && other.text == word.text;
        if !self.words.iter().rev().take(TWICE_WITHIN).any(is_twice) {
            self.words.push(word);
        }
    }
}

/// A hundredth of a point is finer than anyone can see.
fn rounded(length: f64) -> f64 {
    (length * 100.0).round() / 100.0
}

impl Device<'_> for Listener {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, '_>, props: DrawProps<'_>, _: &DrawMode) {
        for glyph in run.glyphs() {
            self.glyphs += 1;
            if self.glyphs > MOST_GLYPHS {
                self.cut = true;
                return;
            }
            let Some(at) = Placed::new(glyph, props.transform, run.writing_mode()) else { continue };
            match glyph.as_unicode() {
                Some(BfString::Char(character)) => self.hear(character, &at),
                // A ligature: its characters share one place, so each of them continues the word.
                Some(BfString::String(text)) => text.chars().enumerate().for_each(|(index, character)| {
                    let start = if index == 0 { at.start } else { at.end };
                    self.hear(character, &Placed { start, ..at });
                }),
                None => {}
            }
        }
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'_>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'_, '_>, _: ImageDrawProps<'_>) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

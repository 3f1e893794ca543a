//! The words on a PDF page and their places: hayro's interpreter passes every glyph to a device, with its Unicode where that is
//! known. Nothing is drawn. Pictures have no words.
//!
//! A word that nobody can see is no evidence, so it is left out: one in the color of its ground, under a later shape, off the page or
//! cut away. An invisible one (render mode 3) stays if it lies on a picture, as scanners write what they read there, and is marked.

use super::{
    super::{
        description::{PageWords, Word},
        limits::Limits,
        unshown::{self, Unshown},
    },
    canvas::{Canvas, Ink},
    fonts::Fonts,
    images::Trial,
    mend::{Mended, Names, mend},
    pdf::open,
    protocol::{Refusal, write_words},
    shapes::{Shapes, is_visible},
};
use hayro::{
    hayro_interpret::{
        BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache, SoftMask,
        font::{Glyph, GlyphRun, PositionedGlyph},
        hayro_cmap::{BfString, WritingMode},
        interpret_page,
        util::TransformExt,
    },
    kurbo::{Affine, BezPath, Point, Rect, Shape, Vec2},
};
use std::io::Write;

/// A dense page has 2,000; words beyond the limit are left out, and the answer says so.
const MOST_WORDS: usize = 20_000;
/// Includes glyphs that have no Unicode.
const MOST_GLYPHS: usize = 400_000;
/// Characters in one word.
const LONGEST_WORD: usize = 200;
/// Words before those that can't be seen, or are printed twice, are taken out.
const MOST_PRINTED: usize = 2 * MOST_WORDS;
/// How many words back to look for the same word at the same place: bold by printing twice, or a glyph filled, then stroked.
const TWICE_WITHIN: usize = 64;

/// Font units below and above the baseline that a glyph takes up.
const DEPTH: f64 = -200.0;
const HEIGHT: f64 = 750.0;
const EM: f64 = 1000.0;

/// In points: other text may lie on letters that are as large.
const LARGE_LETTER: f64 = 18.0;
/// In points: other text may lie on lines that are as wide.
const WIDE_LINE: f64 = 3.0;

/// In points: half of what the thinnest line is drawn with.
const HAIRLINE: f64 = 0.1;

/// In ems: a wider gap ends a word (a space is a quarter); kerning moves glyphs back by less.
const WIDEST_GAP: f64 = 0.17;
const FARTHEST_BACK: f64 = -0.45;
/// In ems: how far a glyph may stand above or below the one before it.
const SAME_LINE: f64 = 0.25;

/// What pages are read with.
pub(super) struct Tools<'a> {
    pub(super) limits: &'a Limits,
    pub(super) fonts: Fonts,
}

/// Writes a line of JSON for each page from `first` to `last`, as far as there are pages; a page that crashes the child loses
/// only its own line and those after it.
pub(super) fn write(
    bytes: Vec<u8>,
    password: &str,
    (first, last): (u32, u32),
    tools: &Tools<'_>,
    out: &mut impl Write,
) -> Result<(), Refusal> {
    let Mended { pdf, mut unshown, doubtful } = mend(open(bytes, password)?, password, (first, last));
    let shown = u32::try_from(pdf.pages().len()).unwrap_or(u32::MAX).min(tools.limits.max_pages);
    if first == 0 || first > shown {
        return Err(Refusal::PageOutOfRange { page: first, pages: shown });
    }
    let cache = InterpreterCache::new();
    let range = (first as usize - 1)..(last.min(shown) as usize);
    let settings = tools.fonts.settings(&pdf.pages().get(range).into_iter().flatten().collect::<Vec<_>>());
    let mut trial = Trial::new();
    for number in first..=last.min(shown) {
        let Some(page) = pdf.pages().get(number as usize - 1) else { break };
        let (width, height) = page.render_dimensions();
        let displayed = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let transform = page.initial_transform(true).to_kurbo();
        let mut context = Context::new(transform, displayed, &cache, page.xref(), settings.clone());
        let mut listener = Listener::new(displayed, &mut trial, &doubtful, unshown.remove(&number).unwrap_or_default());
        interpret_page(page, &mut context, &mut listener);
        write_words(&listener.words(number), out)?;
    }
    Ok(())
}

struct Listener<'t> {
    page: Rect,
    canvas: Canvas,
    printed: Vec<Printed>,
    open: Option<OpenWord>,
    glyphs: usize,
    cut: bool,
    trial: &'t mut Trial,
    /// Fonts whose letters may be shown as any others.
    doubtful: &'t Names,
    shapes: Shapes,
    unshown: Vec<Unshown>,
}

/// A whole word, seen or not.
struct Printed {
    text: String,
    place: Rect,
    is_shown: bool,
    is_invisible: bool,
    /// Whether a letter of it is not drawn.
    lacks_shape: bool,
    /// The moment on the canvas.
    then: usize,
}

/// A word that the next glyph may still belong to.
struct OpenWord {
    text: String,
    place: Rect,
    /// Whether its glyphs could be seen when they were drawn.
    is_shown: bool,
    /// Whether nothing was drawn, so that it can only be a reading of what lies there.
    is_invisible: bool,
    lacks_shape: bool,
    /// The moment on the canvas.
    then: usize,
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
    is_shown: bool,
    is_invisible: bool,
    has_shape: bool,
}

impl Placed {
    /// `scale` is that of the run, if its glyphs have others.
    fn new(glyph: &PositionedGlyph<'_>, transform: Affine, mode: WritingMode, scale: Option<f64>) -> Option<Self> {
        let t = transform * glyph.transform();
        let own_scale = (t * Point::new(1.0, 0.0) - t * Point::ORIGIN).hypot();
        let advance = advance(glyph) * scale.map_or(1.0, |scale| scale / own_scale);
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
        usable.then_some(Self { start, end, direction, em, place, is_shown: true, is_invisible: false, has_shape: true })
    }

    fn continues(&self, word: &OpenWord) -> bool {
        let gap = self.start - word.end;
        let along = gap.dot(self.direction);
        (self.is_shown, self.is_invisible) == (word.is_shown, word.is_invisible)
            && self.direction.dot(word.direction) > 0.99
            && gap.cross(self.direction).abs() < SAME_LINE * self.em
            && (FARTHEST_BACK * self.em..WIDEST_GAP * self.em).contains(&along)
            && word.text.len() < LONGEST_WORD
    }
}

fn advance(glyph: &PositionedGlyph<'_>) -> f64 {
    let advance = match &**glyph {
        Glyph::Outline(outline) => outline.advance_width(),
        Glyph::Type3(drawn) => drawn.advance_width(),
    };
    advance.map_or(EM / 2.0, f64::from)
}

/// The scale by which advances of a run become distances on the page, where it is not that of the glyphs: those of a font in the place
/// of another one are stretched to the widths of that one, each by itself. Most glyphs tell it by where the next one begins.
fn scale_of_stretched(run: &GlyphRun<'_, '_>, transform: Affine) -> Option<f64> {
    let place = |glyph: &PositionedGlyph<'_>| {
        let t = transform * glyph.transform();
        let start = t * Point::ORIGIN;
        (start, (t * Point::new(1.0, 0.0) - start).hypot())
    };
    let (_, first) = place(run.glyphs().first()?);
    if run.writing_mode() == WritingMode::Vertical
        || run.glyphs().iter().all(|glyph| (place(glyph).1 - first).abs() < 0.01 * first)
    {
        return None;
    }
    let pairs = run.glyphs().windows(2).filter(|pair| advance(&pair[0]) > 0.0);
    let mut scales: Vec<f64> = pairs.map(|pair| (place(&pair[1]).0 - place(&pair[0]).0).hypot() / advance(&pair[0])).collect();
    scales.sort_by(f64::total_cmp);
    scales.get(scales.len() / 2).copied().filter(|scale| scale.is_finite() && *scale > 0.0)
}

impl<'t> Listener<'t> {
    fn new(page: Rect, trial: &'t mut Trial, doubtful: &'t Names, unshown: Vec<Unshown>) -> Self {
        let (canvas, shapes) = (Canvas::new(page), Shapes::default());
        Self { page, canvas, printed: vec![], open: None, glyphs: 0, cut: false, trial, doubtful, shapes, unshown }
    }

    /// Whether a letter may be shown as another one.
    fn is_doubtful(&self, glyph: &Glyph<'_>) -> bool {
        let Glyph::Outline(outline) = glyph else { return false };
        !self.doubtful.is_empty()
            && match outline.font_data() {
                Some(font) => self.doubtful.contains(&font.postscript_name),
                // Fonts of an old form don't tell their name. Only those with many letters have such codes.
                None => outline.char_code() > 0xff,
            }
    }

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
        let lacks_shape = !at.has_shape && !at.is_invisible && is_visible(character);
        match &mut self.open {
            Some(word) if at.continues(word) => {
                word.text.push(character);
                word.place = word.place.union(at.place);
                word.end = at.end;
                word.then = self.canvas.now();
                word.lacks_shape |= lacks_shape;
            }
            _ => {
                self.close();
                let Placed { end, direction, place, is_shown, is_invisible, .. } = *at;
                let (text, then) = (character.to_string(), self.canvas.now());
                self.open = Some(OpenWord { text, place, is_shown, is_invisible, lacks_shape, then, end, direction });
            }
        }
    }

    fn close(&mut self) {
        let Some(OpenWord { text, place, is_shown, is_invisible, lacks_shape, then, .. }) = self.open.take() else { return };
        if !self.page.contains(place.center()) {
            return;
        }
        if self.printed.len() >= MOST_PRINTED {
            self.cut = true;
            return;
        }
        self.printed.push(Printed { text, place, is_shown, is_invisible, lacks_shape, then });
    }

    /// The words that can be seen, now that everything is drawn.
    fn words(mut self, page: u32) -> PageWords {
        self.close();
        let mut words: Vec<Word> = vec![];
        for Printed { text, place, is_shown, is_invisible, lacks_shape, then } in self.printed {
            let is_seen = is_shown || self.canvas.has_something_to_read(place);
            if !is_seen || self.canvas.is_covered(place, then) {
                continue;
            }
            let [x, y, w, h] = [place.x0, place.y0, place.width(), place.height()].map(rounded);
            let word = Word { text, x, y, w, h, is_scanned: is_invisible };
            let near = |a: f64, b: f64| (a - b).abs() < 0.15 * word.h.min(word.w).max(1.0);
            let is_twice = |other: &Word| near(other.x, word.x) && near(other.y, word.y) && other.text == word.text;
            if let Some(twin) = words.iter_mut().rev().take(TWICE_WITHIN).find(|other| is_twice(other)) {
                twin.is_scanned &= is_invisible;
                continue;
            }
            if words.len() >= MOST_WORDS {
                self.cut = true;
                break;
            }
            if lacks_shape {
                unshown::add(&mut self.unshown, Unshown::Letters { words: vec![word.text.clone()] });
            }
            words.push(word);
        }
        let cut = self.cut || words.is_empty() && self.canvas.is_marked();
        PageWords { page, words, cut, unshown: self.unshown, scan_failed: false }
    }
}

/// A hundredth of a point is finer than anyone can see.
fn rounded(length: f64) -> f64 {
    (length * 100.0).round() / 100.0
}

/// Without a mask, and simply over what is there.
fn is_plain(mask: Option<&SoftMask<'_>>, blend_mode: BlendMode) -> bool {
    mask.is_none() && blend_mode == BlendMode::Normal
}

fn ink(props: &DrawProps<'_>) -> Ink {
    Ink::new(&props.paint, is_plain(props.soft_mask.as_ref(), props.blend_mode))
}

impl Device<'_> for Listener<'_> {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, '_>, props: DrawProps<'_>, mode: &DrawMode) {
        let ink = ink(&props);
        let scale = scale_of_stretched(run, props.transform);
        for glyph in run.glyphs() {
            self.glyphs += 1;
            if self.glyphs > MOST_GLYPHS {
                self.cut = true;
                return;
            }
            let Some(at) = Placed::new(glyph, props.transform, run.writing_mode(), scale) else { continue };
            let is_invisible = matches!(mode, DrawMode::Invisible);
            let ink = match &**glyph {
                Glyph::Type3(_) => Ink::unknown(), // it may have colors of its own
                Glyph::Outline(_) => ink,
            };
            let is_shown = !is_invisible && self.canvas.would_show(at.place, &ink);
            let is_drawn = self.shapes.has(glyph);
            let at = Placed { is_shown, is_invisible, has_shape: is_invisible || is_drawn && !self.is_doubtful(glyph), ..at };
            match glyph.as_unicode() {
                Some(BfString::Char(character)) => self.hear(character, &at),
                // A ligature: its characters share one place, so each of them continues the word.
                Some(BfString::String(text)) => text.chars().enumerate().for_each(|(index, character)| {
                    let start = if index == 0 { at.start } else { at.end };
                    self.hear(character, &Placed { start, ..at });
                }),
                None => {}
            }
            // Also where it is a letter without Unicode, of which no word comes.
            if is_shown && is_drawn {
                self.canvas.mark(at.place, &ink);
            }
            if is_shown && at.em >= LARGE_LETTER {
                self.canvas.blot(at.place);
            }
        }
    }

    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'_>, mode: &DrawMode) {
        if !matches!(mode, DrawMode::Invisible) && !path.elements().is_empty() {
            let bounds = (props.transform * path.clone()).bounding_box();
            self.canvas.mark(bounds.inflate(HAIRLINE, HAIRLINE), &ink(&props));
        }
        if let DrawMode::Fill(_) | DrawMode::FillAndStroke(..) = mode {
            self.canvas.fill(props.transform * path.clone(), &ink(&props));
        }
        if let DrawMode::Stroke(stroke) | DrawMode::FillAndStroke(_, stroke) = mode {
            let scale = props.transform.determinant().abs().sqrt();
            let width = f64::from(stroke.line_width) * scale;
            if width >= WIDE_LINE {
                let bounds = (props.transform * path.clone()).bounding_box();
                self.canvas.blot(bounds.inflate(width / 2.0, width / 2.0));
            }
        }
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        self.canvas.clip(&clip.path);
    }

    fn pop_clip(&mut self) {
        self.canvas.unclip();
    }

    fn push_transparency_group(&mut self, opacity: f32, mask: Option<SoftMask<'_>>, blend_mode: BlendMode) {
        self.canvas.begin_group(opacity, is_plain(mask.as_ref(), blend_mode));
    }

    fn pop_transparency_group(&mut self) {
        self.canvas.end_group();
    }

    fn draw_image(&mut self, image: Image<'_, '_>, props: ImageDrawProps<'_>) {
        if !self.trial.accepts(&image) {
            unshown::add(&mut self.unshown, Unshown::Images);
        }
        self.canvas.picture(props.transform, (image.width(), image.height()));
    }
}

//! Pages to draw on, which remember where each text was drawn. Coordinates are points from the top left corner.
//!
//! A [`Run`] of text may name the fields that it shows. Drawing it leaves a [`Mark`], and marks become a record's citations. So
//! every citation box of the demo is exactly where the text is.

use crate::font::{Font, encode};
use pdf_writer::{Content, Finish, Name, Pdf, Rect, Ref, Str, TextStr};

/// Red, green, blue.
#[derive(Clone, Copy, Debug)]
pub struct Ink(pub u8, pub u8, pub u8);

pub const BLACK: Ink = Ink(20, 20, 22);
pub const GREY: Ink = Ink(110, 114, 120);
pub const WHITE: Ink = Ink(255, 255, 255);

impl Ink {
    /// Each part from 0 to 1.
    pub fn parts(self) -> [f32; 3] {
        [self.0, self.1, self.2].map(|part| (f32::from(part) / 255.0 * 1000.0).round() / 1000.0)
    }
}

/// The looks of text.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    pub font: Font,
    /// In points.
    pub size: f32,
    pub ink: Ink,
    /// Extra space between characters in points.
    pub tracking: f32,
}

impl Style {
    pub const fn new(font: Font, size: f32) -> Self {
        Self { font, size, ink: BLACK, tracking: 0.0 }
    }

    pub const fn ink(mut self, ink: Ink) -> Self {
        self.ink = ink;
        self
    }

    pub const fn tracked(mut self, points: f32) -> Self {
        self.tracking = points;
        self
    }

    pub const fn font(mut self, font: Font) -> Self {
        self.font = font;
        self
    }

    pub const fn size(mut self, points: f32) -> Self {
        self.size = points;
        self
    }

    /// Width of a text in points.
    pub fn width(self, text: &str) -> f32 {
        self.font.width(text) * self.size + self.tracking * text.chars().count() as f32
    }
}

/// A piece of a line of text, and the fields that it shows (as JSON pointers into the record's data).
#[derive(Clone, Debug)]
pub struct Run {
    text: String,
    fields: Vec<String>,
}

/// Text that shows a field.
pub fn field(pointer: impl Into<String>, text: impl Into<String>) -> Run {
    Run { text: text.into(), fields: vec![pointer.into()] }
}

/// Text that shows no field.
pub fn plain(text: impl Into<String>) -> Run {
    Run { text: text.into(), fields: Vec::new() }
}

impl Run {
    /// The same text also shows a second field.
    pub fn and(mut self, pointer: impl Into<String>) -> Self {
        self.fields.push(pointer.into());
        self
    }
}

/// A line of text.
#[derive(Clone, Debug)]
pub struct Line(pub Vec<Run>);

impl From<&str> for Line {
    fn from(text: &str) -> Self {
        Self(vec![plain(text)])
    }
}
impl From<String> for Line {
    fn from(text: String) -> Self {
        Self(vec![plain(text)])
    }
}
impl From<Run> for Line {
    fn from(run: Run) -> Self {
        Self(vec![run])
    }
}
impl<const N: usize> From<[Run; N]> for Line {
    fn from(runs: [Run; N]) -> Self {
        Self(runs.into())
    }
}
impl From<Vec<Run>> for Line {
    fn from(runs: Vec<Run>) -> Self {
        Self(runs)
    }
}

impl Line {
    fn text(&self) -> String {
        self.0.iter().map(|run| run.text.as_str()).collect()
    }
}

/// A rectangle in points, origin top left, y down.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    pub x: f32,
    pub y: f32,
    pub w: f32,
    pub h: f32,
}

/// Where a text that shows a field was drawn. Marks with the same `citation` belong together: a text broken into lines.
#[derive(Clone, Debug)]
pub struct Mark {
    pub field: String,
    pub citation: usize,
    /// From 1.
    pub page: usize,
    pub text: String,
    pub area: Area,
}

/// How text is aligned at x.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    Left,
    Right,
    Centre,
}

/// A document that is being drawn.
pub struct Document {
    /// Width and height of every page in points.
    pub size: (f32, f32),
    pub marks: Vec<Mark>,
    pages: Vec<Content>,
    current: usize,
    citations: usize,
}

impl Document {
    /// An empty document with one page of A4.
    pub fn a4() -> Self {
        Self::new((595.28, 841.89))
    }

    /// An empty document with one page of US Letter.
    pub fn letter() -> Self {
        Self::new((612.0, 792.0))
    }

    fn new(size: (f32, f32)) -> Self {
        Self { size, marks: Vec::new(), pages: vec![Content::new()], current: 0, citations: 0 }
    }

    pub fn page_count(&self) -> usize {
        self.pages.len()
    }

    /// Adds a page and makes it the current one.
    pub fn add_page(&mut self) {
        self.pages.push(Content::new());
        self.current = self.pages.len() - 1;
    }

    /// Makes a page, counted from 1, the current one.
    pub fn turn_to(&mut self, page: usize) {
        self.current = page - 1;
    }

    /// The current page, in PDF's own coordinates (y up).
    pub fn canvas(&mut self) -> &mut Content {
        &mut self.pages[self.current]
    }

    /// Converts our y to PDF's.
    pub fn up(&self, y: f32) -> f32 {
        self.size.1 - y
    }

    /// Sets a line of text on a baseline, from `x` to the right.
    pub fn text(&mut self, x: f32, y: f32, style: Style, line: impl Into<Line>) -> Area {
        self.aligned(x, y, Align::Left, style, line)
    }

    /// Sets a line of text that ends at `x`.
    pub fn right(&mut self, x: f32, y: f32, style: Style, line: impl Into<Line>) -> Area {
        self.aligned(x, y, Align::Right, style, line)
    }

    /// Sets a line of text centred on `x`.
    pub fn centre(&mut self, x: f32, y: f32, style: Style, line: impl Into<Line>) -> Area {
        self.aligned(x, y, Align::Centre, style, line)
    }

    /// Sets a line of text; returns the area that it covers.
    pub fn aligned(&mut self, x: f32, y: f32, align: Align, style: Style, line: impl Into<Line>) -> Area {
        let line = line.into();
        let text = line.text();
        let width = style.width(&text) - style.tracking;
        let start = match align {
            Align::Left => x,
            Align::Right => x - width,
            Align::Centre => x - width / 2.0,
        };
        self.show(start, y, style, &text);
        let mut pen = start;
        for run in line.0 {
            let advance = style.width(&run.text);
            let citation = self.citations;
            self.citations += 1;
            for field in run.fields {
                let area = around(pen, y, advance - style.tracking, style);
                self.marks.push(Mark { field, citation, page: self.current + 1, text: run.text.clone(), area });
            }
            pen += advance;
        }
        around(start, y, width, style)
    }

    /// Cites a text drawn before for another field, such as a sentence that contains a field.
    pub fn cite(&mut self, field: &str, text: &str, area: Area) {
        let (citation, page) = (self.citations, self.current + 1);
        self.citations += 1;
        self.marks.push(Mark { field: field.into(), citation, page, text: text.into(), area });
    }

    /// Sets text, broken at spaces to fit `width`; all its lines are one citation. Returns the last baseline.
    pub fn paragraph(&mut self, x: f32, y: f32, width: f32, leading: f32, style: Style, run: Run) -> f32 {
        let citation = self.citations;
        self.citations += 1;
        let lines = broken(&run.text, width, style);
        for (i, text) in lines.iter().enumerate() {
            let baseline = y + leading * i as f32;
            self.show(x, baseline, style, text);
            let area = around(x, baseline, style.width(text) - style.tracking, style);
            for field in &run.fields {
                self.marks.push(Mark { field: field.clone(), citation, page: self.current + 1, text: text.clone(), area });
            }
        }
        y + leading * (lines.len() - 1) as f32
    }

    fn show(&mut self, x: f32, y: f32, style: Style, text: &str) {
        let y = self.up(y);
        let [r, g, b] = style.ink.parts();
        let canvas = self.canvas();
        canvas.begin_text().set_fill_rgb(r, g, b).set_font(Name(style.font.resource().as_bytes()), style.size);
        if style.tracking != 0.0 {
            canvas.set_char_spacing(style.tracking);
        }
        canvas.next_line(short(x), short(y)).show(Str(&encode(text)));
        if style.tracking != 0.0 {
            canvas.set_char_spacing(0.0);
        }
        canvas.end_text();
    }

    /// The document as a PDF file: standard fonts, WinAnsi, and no date, so the bytes are the same every time.
    pub fn to_pdf(&self, title: &str, author: &str, language: &str) -> Vec<u8> {
        let reference = |n: usize| Ref::new(i32::try_from(n).unwrap_or(i32::MAX));
        let (catalog, tree, info) = (reference(1), reference(2), reference(3));
        let font_at = |i: usize| reference(4 + i);
        let page_at = |i: usize| reference(4 + Font::ALL.len() + 2 * i);
        let content_at = |i: usize| reference(5 + Font::ALL.len() + 2 * i);
        let mut pdf = Pdf::new();
        pdf.catalog(catalog).pages(tree).lang(TextStr(language));
        pdf.document_info(info).title(TextStr(title)).author(TextStr(author)).producer(TextStr("countersign generate-demo"));
        pdf.pages(tree).kids((0..self.pages.len()).map(page_at)).count(self.pages.len() as i32);
        for (i, font) in Font::ALL.into_iter().enumerate() {
            pdf.type1_font(font_at(i)).base_font(Name(font.base_name().as_bytes())).encoding_predefined(Name(b"WinAnsiEncoding"));
        }
        for (i, content) in self.pages.iter().enumerate() {
            let mut page = pdf.page(page_at(i));
            page.parent(tree).media_box(Rect::new(0.0, 0.0, self.size.0, self.size.1)).contents(content_at(i));
            let mut resources = page.resources();
            let mut fonts = resources.fonts();
            for (n, font) in Font::ALL.into_iter().enumerate() {
                fonts.pair(Name(font.resource().as_bytes()), font_at(n));
            }
            fonts.finish();
            resources.finish();
            page.finish();
            pdf.stream(content_at(i), content.as_bytes());
        }
        pdf.finish()
    }
}

/// The box around a text on a baseline, from above its capitals to below its descenders.
fn around(x: f32, y: f32, w: f32, style: Style) -> Area {
    Area { x, y: y - 0.78 * style.size, w, h: 1.02 * style.size }
}

/// Breaks a text at spaces, so that each line fits the width.
pub fn broken(text: &str, width: f32, style: Style) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if style.width(line) + style.width(" ") + style.width(word) <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.into()),
        }
    }
    lines
}

/// Two decimals are enough for a printer, and keep the file small.
pub fn short(points: f32) -> f32 {
    (points * 100.0).round() / 100.0
}

//! The appearance of an annotation, as the content of a form (ISO 32000, 12.5.5) in the coordinates of its page.

use super::{
    super::{
        pdf_text::to_windows,
        unicode_font::{self, hex},
    },
    text::{width, width_of},
    update::Update,
};
use hayro::kurbo::Rect;
use std::{collections::BTreeSet, fmt::Write};

/// Text of one font, size and color.
#[derive(Clone, Debug)]
pub(super) struct Style {
    pub(super) font: &'static str,
    /// Points.
    pub(super) size: f64,
    /// An operator with its operands: `0 g`.
    pub(super) color: String,
}

/// The simple fonts of every drawing, and their names in it.
const FONTS: [(&str, &str); 7] = [
    (HELVETICA, "H"),
    ("Helvetica-Bold", "HB"),
    ("Times-Roman", "T"),
    ("Times-Bold", "TB"),
    ("Courier", "C"),
    ("Courier-Bold", "CB"),
    (DINGBATS, "Z"),
];
pub(super) const HELVETICA: &str = "Helvetica";
pub(super) const DINGBATS: &str = "ZapfDingbats";
/// For characters that the simple fonts have no codes for: codes are UTF-16.
const ANY_CHARACTER: &str = "U";

pub(super) struct Drawing {
    content: String,
    /// What is drawn lies within.
    pub(super) bounds: Rect,
    /// Of everything together.
    pub(super) opacity: f64,
    /// As a highlighter: what is below stays visible.
    pub(super) is_multiplied: bool,
    characters: BTreeSet<u16>,
}

impl Drawing {
    pub(super) fn new(bounds: Rect) -> Self {
        Self { content: String::new(), bounds, opacity: 1.0, is_multiplied: false, characters: BTreeSet::new() }
    }

    /// Operators and their operands.
    pub(super) fn put(&mut self, operators: &str) {
        self.content.push_str(operators);
        self.content.push('\n');
    }

    /// An operator with numbers before it.
    pub(super) fn op(&mut self, numbers: &[f64], operator: &str) {
        for number in numbers {
            let _ = write!(self.content, "{number:.3} ");
        }
        self.put(operator);
    }

    pub(super) fn rectangle(&mut self, Rect { x0, y0, x1, y1 }: Rect, paint: &str) {
        self.op(&[x0, y0, x1 - x0, y1 - y0], "re");
        self.put(paint);
    }

    /// A line through the points.
    pub(super) fn path(&mut self, points: &[(f64, f64)], paint: &str) {
        for (index, (x, y)) in points.iter().enumerate() {
            self.op(&[*x, *y], if index == 0 { "m" } else { "l" });
        }
        self.put(paint);
    }

    /// One line of text, with the left end of its baseline.
    pub(super) fn text(&mut self, text: &str, (x, y): (f64, f64), style: &Style) {
        let (font, codes) = match to_windows(text) {
            Some(codes) => (FONTS.iter().find(|(font, _)| *font == style.font).map_or("H", |(_, name)| name), hex(&codes)),
            None => {
                let units: Vec<u16> = text.encode_utf16().collect();
                self.characters.extend(&units);
                (ANY_CHARACTER, hex(&units.iter().flat_map(|unit| unit.to_be_bytes()).collect::<Vec<_>>()))
            }
        };
        let Style { size, color, .. } = style;
        self.put(&format!("BT {color} /{font} {size:.2} Tf {x:.2} {y:.2} Td <{codes}> Tj ET"));
    }

    /// The body of an annotation in its place that looks like this.
    pub(super) fn into_annotation(self, update: &mut Update) -> Vec<u8> {
        let Rect { x0, y0, x1, y1 } = self.bounds;
        let place = format!("[{x0:.3} {y0:.3} {x1:.3} {y1:.3}]");
        let mut fonts: String = FONTS
            .iter()
            .map(|(font, name)| {
                let encoding = if *font == DINGBATS { "" } else { " /Encoding /WinAnsiEncoding" };
                format!("/{name} << /Type /Font /Subtype /Type1 /BaseFont /{font}{encoding} >> ")
            })
            .collect();
        if !self.characters.is_empty() {
            let _ = write!(fonts, "/{ANY_CHARACTER} {} 0 R", add_font(update, &self.characters));
        }
        let blend = if self.is_multiplied { " /BM /Multiply" } else { "" };
        let opacity = self.opacity;
        let state = format!("/ExtGState << /S << /ca {opacity:.3} /CA {opacity:.3}{blend} >> >>");
        let resources = format!("/Resources << /Font << {fonts} >> {state} >>");
        let dictionary = format!("/Type /XObject /Subtype /Form /BBox {place} {resources}");
        let form = update.add_stream(&dictionary, format!("/S gs\n{}", self.content).as_bytes());
        format!("<< /Type /Annot /Subtype /Stamp /F 4 /Rect {place} /AP << /N {form} 0 R >> >>").into_bytes()
    }
}

/// The largest size, up to `largest`, at which a line is no wider than `room`.
pub(super) fn fitting_size(line: &str, largest: f64, room: f64) -> f64 {
    const SMALLEST: f64 = 3.0;
    let wanted = width(line) * largest;
    if wanted > room && room > 0.0 { (largest * room / wanted).max(SMALLEST) } else { largest }
}

/// A font for characters of any writing.
fn add_font(update: &mut Update, characters: &BTreeSet<u16>) -> u32 {
    let meaning = update.add_stream("", unicode_font::MEANING.as_bytes());
    let no_glyphs = update.add_stream("", unicode_font::NO_GLYPHS.as_bytes());
    let width = |code: u16| char::from_u32(u32::from(code)).map_or(1000, width_of);
    update.add(unicode_font::object(HELVETICA, characters, width, (meaning, no_glyphs)).into_bytes())
}

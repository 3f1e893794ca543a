//! Form fields whose value has no appearance: programs that fill in forms often leave drawing to the reader (ISO 32000, 12.7.3.3).

use super::{
    super::pdf_text::decode,
    drawing::{DINGBATS, Drawing, HELVETICA, Style, fitting_size},
    text::{lines, width},
};
use hayro::{
    hayro_syntax::object::{Array, Dict, Name, Object, Stream, String as PdfString},
    kurbo::Rect,
};

/// Fields above a field.
const DEEPEST: usize = 32;
/// Choices of a field.
const MOST_CHOICES: usize = 2_000;
/// Of `Ff`, 12.7.4.
const MULTILINE: u32 = 1 << 12;
const PASSWORD: u32 = 1 << 13;
const PUSHBUTTON: u32 = 1 << 16;
const RADIO: u32 = 1 << 15;
const COMB: u32 = 1 << 24;
/// Between border and text, in points.
const PADDING: f64 = 2.0;
/// For a field that leaves its size to the reader, in points.
const LARGEST_AUTOMATIC: f64 = 12.0;
/// From one line to the next, for size 1.
const LEADING: f64 = 1.15;
/// Above the baseline, for size 1.
const ASCENT: f64 = 0.75;

/// The form of a document.
pub(super) struct Form<'a> {
    dictionary: Dict<'a>,
    /// Appearances that are there may be old.
    is_stale: bool,
}

/// A field and its place on a page.
pub(super) struct Field<'a> {
    widget: Dict<'a>,
    kind: Kind,
    value: Option<Object<'a>>,
    flags: u32,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Text,
    Choice,
    Button,
}

impl<'a> Form<'a> {
    pub(super) fn new(root: &Dict<'a>) -> Self {
        let dictionary = root.get::<Dict<'_>>("AcroForm").unwrap_or_default();
        let is_stale = dictionary.get::<bool>("NeedAppearances").unwrap_or(false);
        Self { dictionary, is_stale }
    }

    /// The field that a widget shows, if it has something to draw and no appearance that shows it.
    pub(super) fn undrawn(&self, widget: &Dict<'a>) -> Option<Field<'a>> {
        let kind = match inherited(widget, |field| field.get::<Name<'_>>("FT"))?.as_ref() {
            b"Tx" => Kind::Text,
            b"Ch" => Kind::Choice,
            b"Btn" => Kind::Button,
            _ => return None,
        };
        let flags = inherited(widget, |field| field.get::<u32>("Ff")).unwrap_or(0);
        let value = inherited(widget, |field| field.get::<Object<'_>>("V"));
        let field = Field { widget: widget.clone(), kind, value, flags };
        let shows = match widget.get::<Dict<'_>>("AP").and_then(|all| all.get::<Object<'_>>("N")) {
            Some(Object::Stream(appearance)) if kind != Kind::Button && !field.text().is_empty() => {
                !self.is_stale && shows_text(&appearance)
            }
            Some(Object::Stream(_) | Object::Dict(_)) => true,
            _ => false,
        };
        (!shows).then_some(field)
    }

    /// How its text looks: the default appearance (`DA`) is a piece of content.
    fn style(&self, field: &Field<'_>) -> Style {
        let own = inherited(&field.widget, |field| field.get::<PdfString<'_>>("DA"));
        let appearance = own.or_else(|| self.dictionary.get::<PdfString<'_>>("DA"));
        let text = appearance.map_or_else(String::new, |text| String::from_utf8_lossy(text.as_bytes()).into_owned());
        let (font, style) = read_style(&text);
        let base = self.dictionary.get::<Dict<'_>>("DR").and_then(|all| all.get::<Dict<'_>>("Font"));
        let base = base.and_then(|fonts| fonts.get::<Dict<'_>>(font.as_bytes())?.get::<Name<'_>>("BaseFont"));
        let name = base.map_or(font, |name| name.as_str().to_owned());
        Style { font: alike(&name), ..style }
    }
}

impl<'a> Field<'a> {
    /// Its full name, for people.
    pub(super) fn name(&self) -> String {
        let mut names = vec![];
        let mut next = Some(self.widget.clone());
        while let Some(field) = next.filter(|_| names.len() < DEEPEST) {
            names.extend(field.get::<PdfString<'_>>("T").map(|name| decode(&name)));
            next = field.get::<Dict<'_>>("Parent");
        }
        names.reverse();
        names.join(".")
    }

    /// Whether there is a value that people would miss.
    pub(super) fn has_value(&self) -> bool {
        match self.kind {
            Kind::Text | Kind::Choice => !self.text().trim().is_empty(),
            Kind::Button => self.is_checked(),
        }
    }

    /// Whether there is a background, a border or a caption.
    pub(super) fn has_look(&self) -> bool {
        self.widget.get::<Dict<'_>>("MK").is_some_and(|look| ["BG", "BC", "CA"].iter().any(|key| look.contains_key(key)))
    }

    fn text(&self) -> String {
        let value = self.value.clone();
        let text = match value {
            Some(Object::String(text)) => self.choice(&decode(&text)),
            Some(Object::Stream(text)) => {
                text.decoded_data().map(|data| String::from_utf8_lossy(&data).into_owned()).unwrap_or_default()
            }
            Some(Object::Name(name)) if self.kind != Kind::Button => name.as_str().to_owned(),
            Some(Object::Array(several)) => {
                let chosen = several.iter::<PdfString<'_>>().take(MOST_CHOICES).map(|text| self.choice(&decode(&text)));
                chosen.collect::<Vec<_>>().join("\n")
            }
            _ => String::new(),
        };
        if self.kind == Kind::Text && self.flags & PASSWORD != 0 { "*".repeat(text.chars().count().min(20)) } else { text }
    }

    /// What people see of a chosen value.
    fn choice(&self, value: &str) -> String {
        let choices =
            (self.kind == Kind::Choice).then(|| inherited(&self.widget, |field| field.get::<Array<'_>>("Opt"))).flatten();
        let pairs = choices.iter().flat_map(|all| all.iter::<Object<'_>>().take(MOST_CHOICES)).filter_map(|choice| {
            let Object::Array(pair) = choice else { return None };
            let mut pair = pair.iter::<PdfString<'_>>();
            Some((decode(&pair.next()?), decode(&pair.next()?)))
        });
        pairs.into_iter().find(|(meant, _)| meant == value).map_or_else(|| value.to_owned(), |(_, seen)| seen)
    }

    fn is_checked(&self) -> bool {
        let own = self.widget.get::<Name<'_>>("AS").map(|name| name.as_ref().to_vec());
        let value = match &self.value {
            Some(Object::Name(name)) => Some(name.as_ref().to_vec()),
            _ => None,
        };
        self.flags & PUSHBUTTON == 0 && own.or(value).is_some_and(|state| state != b"Off")
    }

    /// Its background, border and value, within `place`.
    pub(super) fn draw(&self, form: &Form<'a>, place: Rect) -> Drawing {
        let mut drawing = Drawing::new(place);
        let look = self.widget.get::<Dict<'_>>("MK").unwrap_or_default();
        let border = self.widget.get::<Dict<'_>>("BS").and_then(|style| style.get::<f64>("W")).unwrap_or(1.0).clamp(0.0, 20.0);
        if let Some(color) = color(&look, "BG") {
            drawing.put(&color.to_lowercase());
            drawing.rectangle(place, "f");
        }
        let stroke = color(&look, "BC").filter(|_| border > 0.0);
        if let Some(color) = &stroke {
            drawing.put(color);
            drawing.op(&[border], "w");
            drawing.rectangle(place.inset(-border / 2.0), "S");
        }
        // Text that is turned with its field is drawn in the field's own coordinates.
        let (turn, width, height) = match look.get::<i32>("R").unwrap_or(0).rem_euclid(360) {
            90 => ([0.0, 1.0, -1.0, 0.0, place.x1, place.y0], place.height(), place.width()),
            180 => ([-1.0, 0.0, 0.0, -1.0, place.x1, place.y1], place.width(), place.height()),
            270 => ([0.0, -1.0, 1.0, 0.0, place.x0, place.y1], place.height(), place.width()),
            _ => ([1.0, 0.0, 0.0, 1.0, place.x0, place.y0], place.width(), place.height()),
        };
        drawing.put("q");
        drawing.op(&turn, "cm");
        let edge = if stroke.is_some() { border } else { 0.0 };
        let room = Rect::new(edge, edge, (width - edge).max(edge), (height - edge).max(edge));
        drawing.rectangle(room, "W n");
        let style = form.style(self);
        match self.kind {
            Kind::Button => self.draw_button(&mut drawing, &look, &style, room),
            Kind::Text | Kind::Choice => self.draw_text(&mut drawing, &style, room),
        }
        drawing.put("Q");
        drawing
    }

    fn draw_button(&self, drawing: &mut Drawing, look: &Dict<'_>, style: &Style, room: Rect) {
        let caption = look.get::<PdfString<'_>>("CA").map(|text| decode(&text));
        if self.flags & PUSHBUTTON != 0 {
            let caption = caption.unwrap_or_default();
            let size = fitting_size(&caption, automatic(style.size, room), room.width());
            let start = room.x0 + (room.width() - size * width(&caption)) / 2.0;
            drawing.text(&caption, (start, baseline(room, size)), &Style { size, ..style.clone() });
        } else if self.is_checked() {
            let usual = if self.flags & RADIO != 0 { "l" } else { "4" };
            let size = 0.9 * room.width().min(room.height());
            let start = (room.center().x - 0.4 * size, room.center().y - 0.35 * size);
            drawing.text(caption.as_deref().unwrap_or(usual), start, &Style { font: DINGBATS, size, color: style.color.clone() });
        }
    }

    fn draw_text(&self, drawing: &mut Drawing, style: &Style, room: Rect) {
        let text = self.text();
        let cells = inherited(&self.widget, |field| field.get::<u32>("MaxLen")).filter(|_| self.flags & COMB != 0);
        if let Some(cells) = cells.filter(|cells| (1..=1_000).contains(cells)) {
            let cell = room.width() / f64::from(cells);
            let size = automatic(style.size, room);
            for (index, character) in text.chars().take(cells as usize).enumerate() {
                let character = character.to_string();
                let start = room.x0 + cell * (index as f64 + 0.5) - size * width(&character) / 2.0;
                drawing.text(&character, (start, baseline(room, size)), &Style { size, ..style.clone() });
            }
            return;
        }
        let align = inherited(&self.widget, |field| field.get::<i32>("Q")).unwrap_or(0);
        let is_list = self.kind == Kind::Text && self.flags & MULTILINE != 0 || text.contains('\n');
        draw_lines(drawing, &text, style, room, align, is_list);
    }
}

/// Text in a box: one line in its middle, or lines from its top. It gets smaller where it would be cut off.
pub(super) fn draw_lines(drawing: &mut Drawing, text: &str, style: &Style, room: Rect, align: i32, is_list: bool) {
    let inner = room.width() - 2.0 * PADDING;
    let mut size = automatic(style.size, room);
    let mut all = vec![text.replace('\n', " ")];
    if is_list {
        size = if style.size > 0.0 { style.size } else { LARGEST_AUTOMATIC };
        loop {
            all = lines(text, inner / size);
            if size < 4.0 || all.len() as f64 * LEADING * size <= room.height() {
                break;
            }
            size *= 0.9;
        }
    }
    let widest = all.iter().max_by(|a, b| width(a).total_cmp(&width(b))).map_or("", String::as_str);
    size = fitting_size(widest, size, inner);
    let mut y = if is_list { room.y1 - PADDING - ASCENT * size } else { baseline(room, size) };
    for line in &all {
        let spare = inner - size * width(line);
        let start = room.x0
            + PADDING
            + if align == 1 {
                spare / 2.0
            } else if align == 2 {
                spare
            } else {
                0.0
            };
        drawing.text(line, (start, y), &Style { size, ..style.clone() });
        y -= LEADING * size;
    }
}

/// Font, size (0 if the reader decides) and color of a default appearance.
pub(super) fn read_style(appearance: &str) -> (String, Style) {
    let mut style = Style { font: HELVETICA, size: 0.0, color: "0 g".to_owned() };
    let mut font = String::new();
    let mut operands: Vec<&str> = vec![];
    for token in appearance.split_ascii_whitespace().take(200) {
        let numbers = |count: usize| {
            let last = operands.len().checked_sub(count).map(|start| &operands[start..]);
            last.filter(|last| last.iter().all(|number| number.parse::<f64>().is_ok_and(f64::is_finite)))
        };
        let color = match token {
            "g" => numbers(1),
            "rg" => numbers(3),
            "k" => numbers(4),
            "Tf" => {
                if let [.., name, size] = operands[..] {
                    font = name.trim_start_matches('/').to_owned();
                    style.size =
                        size.parse::<f64>().ok().filter(|size| size.is_finite()).map_or(0.0, |size| size.abs().min(1_000.0));
                }
                None
            }
            _ => {
                operands.push(token);
                continue;
            }
        };
        if let Some(color) = color {
            style.color = format!("{} {token}", color.join(" "));
        }
        operands.clear();
    }
    style.font = alike(&font);
    (font, style)
}

/// The font of every reader that is most like one with this name.
fn alike(name: &str) -> &'static str {
    let name = name.to_ascii_lowercase();
    let has = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
    let is_bold = has(&["bold", "hebo", "tibo", "cobo", "black"]);
    match (has(&["cour", "cobo", "mono"]), has(&["tim", "tiro", "tibo", "serif", "roman"]) && !has(&["sans"]), is_bold) {
        (true, _, false) => "Courier",
        (true, _, true) => "Courier-Bold",
        (_, true, false) => "Times-Roman",
        (_, true, true) => "Times-Bold",
        (_, _, true) => "Helvetica-Bold",
        _ if has(&["zadb", "dingbat"]) => DINGBATS,
        _ => HELVETICA,
    }
}

/// The operator that strokes in a color of a dictionary; in lower case it fills. `None` if there is none, or a transparent one.
pub(super) fn color(dictionary: &Dict<'_>, key: &str) -> Option<String> {
    let parts: Vec<f64> = dictionary.get::<Array<'_>>(key)?.iter::<f64>().take(5).collect();
    let operator = match parts.len() {
        1 => "G",
        3 => "RG",
        4 => "K",
        _ => return None,
    };
    let parts: Vec<String> = parts.iter().map(|part| format!("{:.3}", part.clamp(0.0, 1.0))).collect();
    Some(format!("{} {operator}", parts.join(" ")))
}

/// The size that is given, or one that suits the room.
fn automatic(size: f64, room: Rect) -> f64 {
    if size > 0.0 { size } else { (0.75 * room.height()).clamp(4.0, LARGEST_AUTOMATIC) }
}

fn baseline(room: Rect, size: f64) -> f64 {
    room.center().y - 0.35 * size
}

/// An entry of a field, or of one above it.
fn inherited<'a, T>(field: &Dict<'a>, read: impl Fn(&Dict<'a>) -> Option<T>) -> Option<T> {
    let mut field = field.clone();
    for _ in 0..DEEPEST {
        if let Some(found) = read(&field) {
            return Some(found);
        }
        field = field.get::<Dict<'_>>("Parent")?;
    }
    None
}

/// Whether an appearance writes anything, or leaves it to other content.
fn shows_text(appearance: &Stream<'_>) -> bool {
    let Ok(content) = appearance.decoded_data() else { return true };
    let mut tokens = content.split(|byte| byte.is_ascii_whitespace() || b"()<>[]/".contains(byte));
    tokens.any(|token| matches!(token, b"Tj" | b"TJ" | b"'" | b"\"" | b"Do"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_default_appearance_says_how_text_looks() {
        let read = |text: &str| {
            let (name, Style { font, size, color }) = read_style(text);
            (name, font, size, color)
        };
        assert_eq!(read("/Helv 11 Tf 0 g"), ("Helv".into(), "Helvetica", 11.0, "0 g".into()));
        assert_eq!(read("1 0 0 rg /TiBo 0 Tf"), ("TiBo".into(), "Times-Bold", 0.0, "1 0 0 rg".into()));
        assert_eq!(
            read("/CourierNew,Bold -9 Tf nonsense rg ) Tj"),
            ("CourierNew,Bold".into(), "Courier-Bold", 9.0, "0 g".into())
        );
        assert_eq!(read("inf 0 0 rg Tf"), (String::new(), "Helvetica", 0.0, "0 g".into()));
    }
}

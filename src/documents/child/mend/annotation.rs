//! Notes and marks over a page that come without an appearance (ISO 32000, 12.5.6): every reader draws those in its own way.

use super::{
    super::pdf_text::decode,
    drawing::{Drawing, Style},
    field::{color, draw_lines, read_style},
};
use hayro::{
    hayro_syntax::object::{Array, Dict, Name, String as PdfString},
    kurbo::{Point, Rect},
};

/// Numbers in the list of an annotation.
const MOST_NUMBERS: usize = 20_000;
const BLACK: &str = "0 G";
const RED: &str = "1 0 0 RG";

/// Draws an annotation of a known type. `None` for other types.
pub(super) fn draw(annotation: &Dict<'_>, place: Rect) -> Option<Drawing> {
    let kind = annotation.get::<Name<'_>>("Subtype")?;
    let mut drawing = Drawing::new(place);
    drawing.opacity = annotation.get::<f64>("CA").unwrap_or(1.0).clamp(0.0, 1.0);
    let stroke = color(annotation, "C");
    let fill = color(annotation, "IC").map(|color| color.to_lowercase());
    let line = line_width(annotation);
    drawing.op(&[line.max(0.5)], "w");
    match kind.as_ref() {
        b"FreeText" => free_text(annotation, &mut drawing, place, line),
        b"Highlight" => {
            drawing.is_multiplied = true;
            drawing.put(&stroke.unwrap_or_else(|| "1 1 0 RG".to_owned()).to_lowercase());
            for [a, b, c, d] in quads(annotation) {
                drawing.path(&[a, b, d, c], "f");
            }
        }
        b"Underline" | b"Squiggly" | b"StrikeOut" => {
            drawing.put(stroke.as_deref().unwrap_or(BLACK));
            let up = if kind.as_ref() == b"StrikeOut" { 0.5 } else { 0.08 };
            for [a, b, c, d] in quads(annotation) {
                let between =
                    |top: (f64, f64), foot: (f64, f64)| (foot.0 + up * (top.0 - foot.0), foot.1 + up * (top.1 - foot.1));
                drawing.path(&[between(a, c), between(b, d)], "S");
            }
        }
        b"Ink" => {
            drawing.put(stroke.as_deref().unwrap_or(BLACK));
            drawing.put("1 J 1 j");
            for part in annotation.get::<Array<'_>>("InkList")?.iter::<Array<'_>>().take(MOST_NUMBERS) {
                drawing.path(&pairs(&part), "S");
            }
        }
        b"Line" => {
            drawing.put(stroke.as_deref().unwrap_or(BLACK));
            drawing.path(&pairs(&annotation.get::<Array<'_>>("L")?), "S");
        }
        b"Polygon" | b"PolyLine" => {
            let is_closed = kind.as_ref() == b"Polygon";
            drawing.put(stroke.as_deref().unwrap_or(BLACK));
            let paint = match paint(&mut drawing, fill.filter(|_| is_closed), true) {
                "S" if is_closed => "s",
                paint => paint,
            };
            drawing.path(&pairs(&annotation.get::<Array<'_>>("Vertices")?), paint);
        }
        b"Square" | b"Circle" => {
            let is_stroked = line > 0.0;
            drawing.put(stroke.as_deref().unwrap_or(BLACK));
            let paint = paint(&mut drawing, fill, is_stroked);
            let inner = place.inset(-line / 2.0);
            if kind.as_ref() == b"Square" { drawing.rectangle(inner, paint) } else { ellipse(&mut drawing, inner, paint) }
        }
        b"Stamp" => stamp(annotation, &mut drawing, place),
        // What is to be blacked out is still there: only its outline is drawn.
        b"Redact" => {
            drawing.put(color(annotation, "OC").as_deref().unwrap_or(RED));
            let all = quads(annotation);
            for [a, b, c, d] in &all {
                drawing.path(&[*a, *b, *d, *c, *a], "S");
            }
            if all.is_empty() {
                drawing.rectangle(place, "S");
            }
        }
        b"Text" => icon(&mut drawing, place),
        b"Caret" => {
            drawing.put(stroke.unwrap_or_else(|| BLACK.to_owned()).to_lowercase().as_str());
            drawing.path(&[(place.x0, place.y0), (place.center().x, place.y1), (place.x1, place.y0)], "f");
        }
        _ => return None,
    }
    // Lines go beyond the rectangle that a careless writer gives.
    let reach = points(annotation).fold(place, |all, point| all.union_pt(point));
    drawing.bounds = reach.inflate(line, line);
    Some(drawing)
}

/// What a note says that other programs only show when it is opened.
pub(super) fn folded_text(annotation: &Dict<'_>) -> Option<String> {
    let is_note = annotation.get::<Name<'_>>("Subtype")?.as_ref() == b"Text";
    // A state, such as “marked as read”, is a note on a note.
    let is_state = annotation.contains_key("StateModel");
    let text = annotation.get::<PdfString<'_>>("Contents").map(|text| decode(&text)).filter(|_| is_note && !is_state)?;
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}

fn line_width(annotation: &Dict<'_>) -> f64 {
    let style = annotation.get::<Dict<'_>>("BS").and_then(|style| style.get::<f64>("W"));
    let border = || annotation.get::<Array<'_>>("Border")?.iter::<f64>().nth(2);
    style.or_else(border).unwrap_or(1.0).clamp(0.0, 50.0)
}

fn free_text(annotation: &Dict<'_>, drawing: &mut Drawing, place: Rect, line: f64) {
    if let Some(ground) = color(annotation, "C") {
        drawing.put(&ground.to_lowercase());
        drawing.rectangle(place, "f");
    }
    let appearance = annotation.get::<PdfString<'_>>("DA");
    let appearance = appearance.map_or_else(String::new, |text| String::from_utf8_lossy(text.as_bytes()).into_owned());
    let (_, style) = read_style(&appearance);
    if annotation.contains_key("BS") && line > 0.0 {
        drawing.put(&style.color.to_uppercase());
        drawing.rectangle(place.inset(-line / 2.0), "S");
    }
    let text = annotation.get::<PdfString<'_>>("Contents").map(|text| decode(&text)).unwrap_or_default();
    draw_lines(drawing, &text, &style, place, annotation.get::<i32>("Q").unwrap_or(0), true);
}

/// Its name in a frame.
fn stamp(annotation: &Dict<'_>, drawing: &mut Drawing, place: Rect) {
    let name = annotation.get::<Name<'_>>("Name").map_or_else(|| "Draft".to_owned(), |name| name.as_str().to_owned());
    let mut words = String::new();
    for character in name.trim_start_matches("SB").chars().take(60) {
        if character.is_uppercase() && words.ends_with(char::is_lowercase) {
            words.push(' ');
        }
        words.push(character);
    }
    let color = color(annotation, "C").unwrap_or_else(|| RED.to_owned());
    drawing.put(&color);
    drawing.op(&[2.0], "w");
    drawing.rectangle(place.inset(-2.0), "S");
    let style = Style { font: "Helvetica-Bold", size: (0.6 * place.height()).clamp(4.0, 60.0), color: color.to_lowercase() };
    draw_lines(drawing, &words.to_uppercase(), &style, place.inset(-4.0), 1, false);
}

/// A sheet with two lines.
fn icon(drawing: &mut Drawing, place: Rect) {
    let sheet = Rect::new(place.x0, place.y1 - 18.0, place.x0 + 18.0, place.y1);
    drawing.put("1 0.85 0.3 rg 0.4 0.3 0 RG");
    drawing.rectangle(sheet.inset(-1.0), "B");
    for up in [7.0, 12.0] {
        drawing.path(&[(sheet.x0 + 4.0, sheet.y0 + up), (sheet.x1 - 4.0, sheet.y0 + up)], "S");
    }
}

fn ellipse(drawing: &mut Drawing, place: Rect, paint: &str) {
    const ROUND: f64 = 0.552_285; // of a quarter of a circle as a curve
    let (Point { x, y }, w, h) = (place.center(), place.width() / 2.0, place.height() / 2.0);
    drawing.op(&[x + w, y], "m");
    for (a, b) in [(1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0)] {
        let (next_a, next_b) = (-b, a);
        let from = (x + w * (a + ROUND * next_a), y + h * (b + ROUND * next_b));
        let to = (x + w * (next_a + ROUND * a), y + h * (next_b + ROUND * b));
        drawing.op(&[from.0, from.1, to.0, to.1, x + w * next_a, y + h * next_b], "c");
    }
    drawing.put(paint);
}

fn paint(drawing: &mut Drawing, fill: Option<String>, is_stroked: bool) -> &'static str {
    match (fill, is_stroked) {
        (Some(fill), true) => {
            drawing.put(&fill);
            "b"
        }
        (Some(fill), false) => {
            drawing.put(&fill);
            "f"
        }
        (None, true) => "S",
        (None, false) => "n",
    }
}

/// The places that are marked, each by its upper left, upper right, lower left and lower right corner, as all writers do it.
fn quads(annotation: &Dict<'_>) -> Vec<[(f64, f64); 4]> {
    let corners = annotation.get::<Array<'_>>("QuadPoints").map(|list| pairs(&list)).unwrap_or_default();
    corners.chunks_exact(4).map(|four| [four[0], four[1], four[2], four[3]]).collect()
}

/// All points of an annotation.
fn points(annotation: &Dict<'_>) -> impl Iterator<Item = Point> {
    let lists = ["QuadPoints", "L", "Vertices"].into_iter().filter_map(|key| annotation.get::<Array<'_>>(key));
    let ink = annotation.get::<Array<'_>>("InkList");
    let ink = ink.iter().flat_map(|list| list.iter::<Array<'_>>().take(MOST_NUMBERS));
    let points: Vec<Point> = lists.chain(ink).flat_map(|list| pairs(&list)).map(Point::from).collect();
    points.into_iter()
}

fn pairs(list: &Array<'_>) -> Vec<(f64, f64)> {
    let numbers: Vec<f64> = list.iter::<f64>().take(MOST_NUMBERS).filter(|number| number.is_finite()).collect();
    numbers.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()
}

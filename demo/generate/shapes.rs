//! Lines, boxes and curves for letterheads and tables.

use crate::sheet::{Document, Ink, short};
use pdf_writer::types::LineCapStyle;

/// The length of a Bézier curve's handles for a quarter of a circle of radius 1.
const QUARTER: f32 = 0.5523;

impl Document {
    fn fill(&mut self, ink: Ink) {
        let [r, g, b] = ink.parts();
        self.canvas().set_fill_rgb(r, g, b);
    }

    fn pen(&mut self, width: f32, ink: Ink) {
        let [r, g, b] = ink.parts();
        self.canvas().set_stroke_rgb(r, g, b).set_line_width(width);
    }

    /// Fills a rectangle.
    pub fn rect(&mut self, x: f32, y: f32, w: f32, h: f32, ink: Ink) {
        self.fill(ink);
        let bottom = self.up(y + h);
        self.canvas().rect(short(x), short(bottom), short(w), short(h)).fill_nonzero();
    }

    /// Strokes the outline of a rectangle.
    pub fn frame(&mut self, x: f32, y: f32, w: f32, h: f32, width: f32, ink: Ink) {
        self.pen(width, ink);
        let bottom = self.up(y + h);
        self.canvas().rect(short(x), short(bottom), short(w), short(h)).stroke();
    }

    fn round_path(&mut self, x: f32, y: f32, w: f32, h: f32, r: f32) {
        let (top, bottom, k) = (self.up(y), self.up(y + h), r * QUARTER);
        let right = x + w;
        self.canvas()
            .move_to(x + r, top)
            .line_to(right - r, top)
            .cubic_to(right - r + k, top, right, top - r + k, right, top - r)
            .line_to(right, bottom + r)
            .cubic_to(right, bottom + r - k, right - r + k, bottom, right - r, bottom)
            .line_to(x + r, bottom)
            .cubic_to(x + r - k, bottom, x, bottom + r - k, x, bottom + r)
            .line_to(x, top - r)
            .cubic_to(x, top - r + k, x + r - k, top, x + r, top)
            .close_path();
    }

    /// Fills a rectangle with round corners.
    pub fn rounded(&mut self, x: f32, y: f32, w: f32, h: f32, r: f32, ink: Ink) {
        self.fill(ink);
        self.round_path(x, y, w, h, r);
        self.canvas().fill_nonzero();
    }

    /// Strokes a rectangle with round corners.
    pub fn rounded_frame(&mut self, x: f32, y: f32, w: f32, h: f32, r: f32, (width, ink): (f32, Ink)) {
        self.pen(width, ink);
        self.round_path(x, y, w, h, r);
        self.canvas().stroke();
    }

    /// Fills a circle around a point.
    pub fn disc(&mut self, x: f32, y: f32, r: f32, ink: Ink) {
        self.rounded(x - r, y - r, 2.0 * r, 2.0 * r, r, ink);
    }

    /// Strokes a circle around a point.
    pub fn ring(&mut self, x: f32, y: f32, r: f32, width: f32, ink: Ink) {
        self.rounded_frame(x - r, y - r, 2.0 * r, 2.0 * r, r, (width, ink));
    }

    /// Strokes a straight line.
    pub fn line(&mut self, from: (f32, f32), to: (f32, f32), width: f32, ink: Ink) {
        self.polyline(&[from, to], width, ink);
    }

    /// Strokes a horizontal rule.
    pub fn rule(&mut self, left: f32, right: f32, y: f32, width: f32, ink: Ink) {
        self.line((left, y), (right, y), width, ink);
    }

    /// Strokes a dashed horizontal rule.
    pub fn dashed_rule(&mut self, left: f32, right: f32, y: f32, (width, dash): (f32, f32), ink: Ink) {
        self.canvas().set_dash_pattern([dash, dash], 0.0);
        self.rule(left, right, y, width, ink);
        self.canvas().set_dash_pattern([], 0.0);
    }

    /// Strokes a line through points.
    pub fn polyline(&mut self, points: &[(f32, f32)], width: f32, ink: Ink) {
        self.pen(width, ink);
        self.trace(points);
        self.canvas().stroke();
    }

    /// Fills the area between points.
    pub fn polygon(&mut self, points: &[(f32, f32)], ink: Ink) {
        self.fill(ink);
        self.trace(points);
        self.canvas().close_path().fill_nonzero();
    }

    fn trace(&mut self, points: &[(f32, f32)]) {
        for (i, &(x, y)) in points.iter().enumerate() {
            let y = short(self.up(y));
            if i == 0 {
                self.canvas().move_to(short(x), y);
            } else {
                self.canvas().line_to(short(x), y);
            }
        }
    }

    /// Strokes a curve: a start, then two handles and an end for each segment.
    pub fn curve(&mut self, start: (f32, f32), pieces: &[[(f32, f32); 3]], width: f32, ink: Ink) {
        self.pen(width, ink);
        self.canvas().set_line_cap(LineCapStyle::RoundCap);
        self.bend(start, pieces);
        self.canvas().stroke().set_line_cap(LineCapStyle::ButtCap);
    }

    /// Fills the area inside a curve.
    pub fn blob(&mut self, start: (f32, f32), pieces: &[[(f32, f32); 3]], ink: Ink) {
        self.fill(ink);
        self.bend(start, pieces);
        self.canvas().close_path().fill_nonzero();
    }

    fn bend(&mut self, start: (f32, f32), pieces: &[[(f32, f32); 3]]) {
        let top = self.up(0.0);
        self.canvas().move_to(start.0, top - start.1);
        for [a, b, end] in pieces {
            self.canvas().cubic_to(a.0, top - a.1, b.0, top - b.1, end.0, top - end.1);
        }
    }

    /// Turns what `draw` draws by `degrees` (clockwise) around a point. Marks are not turned, so use it for decoration only.
    pub fn turned(&mut self, (x, y): (f32, f32), degrees: f32, draw: impl FnOnce(&mut Self)) {
        let (sin, cos) = (-degrees).to_radians().sin_cos();
        let y = self.up(y);
        let matrix = [cos, sin, -sin, cos, x - x * cos + y * sin, y - x * sin - y * cos];
        self.canvas().save_state().transform(matrix);
        draw(self);
        self.canvas().restore_state();
    }
}

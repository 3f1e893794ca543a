//! The table of line items, on as many pages as it needs.

use crate::invoice::Invoice;
use crate::number::Decimal;
use crate::sheet::{Align, Document, Ink, Line, Style, broken, field, plain};

/// What a column shows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Cell {
    Position,
    Description,
    Quantity,
    Unit,
    /// Both in one column: "12 pcs".
    QuantityAndUnit,
    Price,
    /// The tax rate, and the text after it.
    Rate(&'static str),
    Total,
}

pub struct Column {
    pub cell: Cell,
    pub title: &'static str,
    pub x: f32,
    pub align: Align,
}

/// A column whose text starts at `x`.
pub const fn left(cell: Cell, title: &'static str, x: f32) -> Column {
    Column { cell, title, x, align: Align::Left }
}

/// A column whose text ends at `x`.
pub const fn right(cell: Cell, title: &'static str, x: f32) -> Column {
    Column { cell, title, x, align: Align::Right }
}

/// The looks of the table's header.
#[derive(Clone, Copy)]
pub enum Head {
    Band(Ink),
    RoundBand(Ink),
    /// A rule below.
    Rule(f32, Ink),
    /// Rules above and below.
    Rules(f32, Ink),
}

pub struct Table {
    pub columns: Vec<Column>,
    /// Edges of bands and rules.
    pub edges: (f32, f32),
    pub description_width: f32,
    pub head: Head,
    pub head_style: Style,
    pub body: Style,
    /// The style of descriptions.
    pub strong: Style,
    pub leading: f32,
    /// Space above and below the text of a row.
    pub padding: f32,
    pub zebra: Option<Ink>,
    pub rule: Option<(f32, Ink)>,
}

impl Table {
    /// Draws the header; returns the y below it.
    pub fn heading(&self, sheet: &mut Document, y: f32) -> f32 {
        let (left, right) = self.edges;
        let height = self.head_style.size + 2.0 * self.padding.max(4.0);
        match self.head {
            Head::Band(ink) => sheet.rect(left, y, right - left, height, ink),
            Head::RoundBand(ink) => sheet.rounded(left, y, right - left, height, 3.0, ink),
            Head::Rule(width, ink) => sheet.rule(left, right, y + height, width, ink),
            Head::Rules(width, ink) => {
                sheet.rule(left, right, y, width, ink);
                sheet.rule(left, right, y + height, width, ink);
            }
        }
        let baseline = y + height / 2.0 + 0.35 * self.head_style.size;
        for column in &self.columns {
            sheet.aligned(column.x, baseline, column.align, self.head_style, column.title);
        }
        y + height
    }

    fn height(&self, invoice: &Invoice, i: usize) -> f32 {
        let lines = broken(invoice.items[i].description, self.description_width, self.strong).len();
        self.leading * (lines - 1) as f32 + self.body.size + 2.0 * self.padding
    }

    fn row(&self, sheet: &mut Document, invoice: &Invoice, i: usize, y: f32) -> f32 {
        let (item, height) = (&invoice.items[i], self.height(invoice, i));
        let (left, right) = self.edges;
        if let Some(ink) = self.zebra.filter(|_| i % 2 == 1) {
            sheet.rect(left, y, right - left, height, ink);
        }
        if let Some((width, ink)) = self.rule {
            sheet.rule(left, right, y + height, width, ink);
        }
        let baseline = y + self.padding + 0.82 * self.body.size;
        let at = |name: &str| format!("/line_items/{i}/{name}");
        for column in &self.columns {
            let quantity = || field(at("quantity"), invoice.printed(item.quantity));
            let line: Line = match column.cell {
                Cell::Position => field(at("line_no"), (i + 1).to_string()).into(),
                Cell::Description => {
                    let run = field(at("description"), item.description);
                    sheet.paragraph(column.x, baseline, self.description_width, self.leading, self.strong, run);
                    continue;
                }
                Cell::Quantity => quantity().into(),
                Cell::Unit if item.unit.is_empty() => continue,
                Cell::Unit => field(at("unit"), item.unit).into(),
                Cell::QuantityAndUnit => [quantity(), plain(" "), field(at("unit"), item.unit)].into(),
                Cell::Price => field(at("unit_price"), invoice.printed(item.unit_price)).into(),
                Cell::Rate(suffix) => [field(at("tax_rate"), invoice.printed(item.tax_rate)), plain(suffix)].into(),
                Cell::Total => field(at("line_total"), invoice.printed(item.total)).into(),
            };
            sheet.aligned(column.x, baseline, column.align, self.body, line);
        }
        y + height
    }

    /// Draws header and rows from `y` on. When the next row would pass `bottom`, `turn` gets the sum so far, ends the page,
    /// begins the next one, and returns the y of the next header. Returns the y below the last row.
    pub fn flow(
        &self,
        sheet: &mut Document,
        invoice: &Invoice,
        y: f32,
        bottom: f32,
        mut turn: impl FnMut(&mut Document, Decimal, f32) -> f32,
    ) -> f32 {
        let mut y = self.heading(sheet, y);
        let mut sum = Decimal::ZERO;
        for i in 0..invoice.items.len() {
            if y + self.height(invoice, i) > bottom {
                let top = turn(sheet, sum, y);
                y = self.heading(sheet, top);
            }
            y = self.row(sheet, invoice, i, y);
            sum = sum + invoice.items[i].total;
        }
        y
    }

    /// Draws a table that must fit on one page.
    pub fn draw(&self, sheet: &mut Document, invoice: &Invoice, y: f32) -> f32 {
        let bottom = sheet.size.1;
        self.flow(sheet, invoice, y, bottom, |_, _, _| panic!("{}: the table does not fit its page", invoice.number))
    }
}

//! What most invoices have in common: addresses, lists of details, totals.

use crate::invoice::{Invoice, Party};
use crate::sheet::{Document, Line, Run, Style, field, plain};

/// The order in which a country prints postal code and town.
#[derive(Clone, Copy)]
pub enum Town {
    /// 20457 Hamburg
    CodeFirst,
    /// 30123 Venezia (VE)
    CodeFirstRegionLast,
    /// York YO1 7HH
    CodeLast,
    /// Tulsa, OK 74103
    American,
}

/// The line with postal code and town.
pub fn town(pointer: &str, party: &Party, order: Town) -> Vec<Run> {
    let code = field(format!("{pointer}/address/postal_code"), party.postal_code);
    let city = field(format!("{pointer}/address/city"), party.city);
    let region = field(format!("{pointer}/address/region"), party.region.unwrap_or_default());
    match order {
        Town::CodeFirst => vec![code, plain(" "), city],
        Town::CodeFirstRegionLast => vec![code, plain(" "), city, plain(" ("), region, plain(")")],
        Town::CodeLast => vec![city, plain(" "), code],
        Town::American => vec![city, plain(", "), region, plain(" "), code],
    }
}

pub fn street(pointer: &str, party: &Party) -> Run {
    field(format!("{pointer}/address/street"), party.street)
}

pub fn name(pointer: &str, party: &Party) -> Run {
    field(format!("{pointer}/name"), party.name)
}

pub fn vat_id(pointer: &str, party: &Party) -> Run {
    field(format!("{pointer}/vat_id"), party.vat_id.unwrap_or_default())
}

pub fn tax_number(pointer: &str, party: &Party) -> Run {
    field(format!("{pointer}/tax_number"), party.tax_number.unwrap_or_default())
}

pub fn country(pointer: &str, printed: &str) -> Run {
    field(format!("{pointer}/address/country"), printed)
}

/// Draws the buyer's name and address. Returns the baseline after the last line.
pub fn buyer(
    sheet: &mut Document,
    (x, mut y): (f32, f32),
    leading: f32,
    (strong, body): (Style, Style),
    party: &Party,
    order: Town,
) -> f32 {
    sheet.text(x, y, strong, name("/buyer", party));
    y += leading;
    sheet.text(x, y, body, street("/buyer", party));
    y += leading;
    sheet.text(x, y, body, town("/buyer", party, order));
    y + leading
}

/// Draws labels, with values beside them. Returns the baseline after the last line.
pub fn facts<const N: usize>(
    sheet: &mut Document,
    (label_x, value_x): (f32, f32),
    mut y: f32,
    leading: f32,
    (label, value): (Style, Style),
    rows: [(&str, Line); N],
) -> f32 {
    for (name, line) in rows {
        sheet.text(label_x, y, label, name);
        sheet.text(value_x, y, value, line);
        y += leading;
    }
    y
}

/// Draws labels, with right-aligned amounts. Returns the baseline after the last line.
pub fn amounts(
    sheet: &mut Document,
    (left, right): (f32, f32),
    mut y: f32,
    leading: f32,
    (label, value): (Style, Style),
    rows: Vec<(Line, Line)>,
) -> f32 {
    for (name, amount) in rows {
        sheet.text(left, y, label, name);
        sheet.right(right, y, value, amount);
        y += leading;
    }
    y
}

/// Draws lines of text. Returns the baseline after the last line.
pub fn stack<const N: usize>(sheet: &mut Document, (x, mut y): (f32, f32), leading: f32, style: Style, lines: [Line; N]) -> f32 {
    for line in lines {
        sheet.text(x, y, style, line);
        y += leading;
    }
    y
}

/// Draws the terms of payment, with a mark for their number of days.
pub fn terms(sheet: &mut Document, (x, y): (f32, f32), style: Style, invoice: &Invoice) {
    let text = invoice.payment_terms.as_deref().unwrap_or_default();
    let days = invoice.payment_days.map(|days| days.to_string()).unwrap_or_default();
    let (before, after) = text.split_once(&days).unwrap_or((text, ""));
    let area = sheet.text(x, y, style, [plain(before), field("/payment_days", days.as_str()), plain(after)]);
    sheet.cite("/payment_terms", text, area);
}

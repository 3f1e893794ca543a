//! The rows of a record beside those of the invoice's own data.

use serde_json::Value;

use super::{
    OwnData, OwnLine,
    difference::{Difference, Differences, Says},
    values::{Found, Likeness, are_same_number, is_something, look, price_of_one},
};
use crate::domain::{FieldPath, rule::roles::Roles};

/// Rows of a record that are compared.
const MOST_ROWS: usize = 5_000;
/// Rows of taxes that are compared.
const MOST_TAXES: usize = 100;
/// How far from its place a row is looked for, where the counts differ.
const NEIGHBOURS: usize = 50;

/// A table of a record, with the columns that are compared.
struct Rows<'a> {
    path: FieldPath,
    rows: &'a [Value],
}

impl<'a> Rows<'a> {
    fn of(roles: &Roles<'a>, role: &str) -> Option<Self> {
        let is_table = |value: &Value| value.as_array().is_some_and(|rows| rows.iter().any(Value::is_object));
        let (path, value) = roles.field(role, is_table)?;
        Some(Self { path, rows: value.as_array()? })
    }

    fn cell(&self, row: usize, column: &FieldPath) -> Option<(FieldPath, &'a Value)> {
        let value = column.get(self.rows.get(row)?)?;
        Some((self.path.index(row).join(column), value))
    }
}

/// Compares the lines.
pub(super) fn lines(own: &OwnData, roles: &Roles<'_>, differences: &mut Differences) {
    let Some(table) = Rows::of(roles, "line_items") else { return };
    if own.lines.is_empty() || own.has_more_lines || table.rows.len() > MOST_ROWS {
        return;
    }
    // Some lines only say something about others, or are headings; documents print them in many ways.
    let counts = |line: &&OwnLine| is_something(&line.total) || line.price.is_some() && is_something(&line.quantity);
    let all: Vec<&OwnLine> = own.lines.iter().collect();
    let lines = if all.len() == table.rows.len() { all } else { all.into_iter().filter(counts).collect() };
    let column = |role: &str| roles.column(role, table.rows);
    let total = column("line_total");
    let number = column("line_no");
    let description = column("description");
    let cells = [
        (column("quantity"), Likeness::Rounded),
        (column("unit_price"), Likeness::Rounded),
        (column("line_tax_rate"), Likeness::Rounded),
        (total.clone(), Likeness::Amount),
    ];
    if lines.len() != table.rows.len() {
        let says = Says::Rows(lines.len());
        differences.add(Difference { path: table.path.clone(), says, is_missing: false });
    }
    let has_total = |row: usize, line: &OwnLine, sign_free: bool| {
        let cell = total.as_ref().and_then(|column| table.cell(row, column));
        cell.zip(line.total.as_deref()).and_then(|((_, value), own)| are_same_number(value, own, sign_free)) == Some(true)
    };
    let has_number = |row: usize, line: &OwnLine| {
        let cell = number.as_ref().and_then(|column| table.cell(row, column));
        cell.zip(line.number.as_deref()).is_some_and(|((_, value), own)| crate::domain::to_text(value).trim() == own)
    };
    let sign_free = differences.is_sign_free();
    let surely =
        |row: usize, line: usize| lines.get(line).is_some_and(|line| has_number(row, line) && has_total(row, line, sign_free));
    let likely = |row: usize, line: usize| lines.get(line).is_some_and(|line| has_total(row, line, sign_free));
    let perhaps = |row: usize, line: usize| {
        let Some(line) = lines.get(line) else { return false };
        let name = description.as_ref().and_then(|column| table.cell(row, column)).zip(line.name.as_deref());
        has_number(row, line) || name.is_some_and(|((_, value), own)| look(value, &[own], Likeness::Words, false) == Found::Same)
    };
    let pairs = if lines.len() == table.rows.len() {
        (0..lines.len()).map(|at| (at, at)).collect()
    } else {
        pairs(lines.len(), table.rows.len(), &[&surely, &likely, &perhaps])
    };
    for (row, line) in pairs {
        let Some(line) = lines.get(line) else { continue };
        let texts = own_texts(line);
        let texts = [&texts.quantity, &texts.price, &texts.rate, &texts.total];
        for ((column, likeness), texts) in cells.iter().zip(texts) {
            if let Some((path, value)) = column.as_ref().and_then(|column| table.cell(row, column)) {
                let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
                differences.look(&path, value, &texts, *likeness);
            }
        }
        if let Some((path, value)) = description.as_ref().and_then(|column| table.cell(row, column)) {
            let texts: Vec<&str> = line.name.iter().chain(&line.description).map(String::as_str).collect();
            differences.look(&path, value, &texts, Likeness::Words);
        }
    }
}

/// Compares the tax breakdown, rate by rate.
pub(super) fn taxes(own: &OwnData, roles: &Roles<'_>, differences: &mut Differences) {
    let Some(table) = Rows::of(roles, "tax_breakdown") else { return };
    if own.taxes.is_empty() || table.rows.len() > MOST_TAXES {
        return;
    }
    let column = |role: &str| roles.column(role, table.rows);
    let (rate, basis, amount) = (column("tax_rate"), column("tax_basis"), column("tax_amount"));
    let rates = || {
        (0..table.rows.len()).filter_map(|row| table.cell(row, rate.as_ref()?)).map(|(_, value)| crate::domain::to_text(value))
    };
    let has_same_rates = rates().enumerate().any(|(at, one)| rates().skip(at + 1).any(|other| other == one));
    if own.taxes.len() != table.rows.len() {
        // The document has the taxes in other parts.
        if has_same_rates {
            return;
        }
        let says = Says::Rows(own.taxes.len());
        differences.add(Difference { path: table.path.clone(), says, is_missing: false });
    }
    let is_number = |row: usize, column: &Option<FieldPath>, own: &Option<String>| {
        let cell = column.as_ref().and_then(|column| table.cell(row, column));
        cell.zip(own.as_deref()).and_then(|((_, value), own)| are_same_number(value, own, true)) == Some(true)
    };
    let of = |line: usize| own.taxes.get(line);
    let has_rate = |row: usize, line: usize| of(line).is_some_and(|tax| is_number(row, &rate, &tax.rate));
    let has_basis = |row: usize, line: usize| of(line).is_some_and(|tax| is_number(row, &basis, &tax.basis));
    let surely = |row: usize, line: usize| has_rate(row, line) && has_basis(row, line);
    let mut pairs = pairs(own.taxes.len(), table.rows.len(), &[&surely, &has_rate, &has_basis]);
    if own.taxes.len() == table.rows.len() {
        // Those that are left are compared by order.
        let rows = (0..table.rows.len()).filter(|row| !pairs.iter().any(|(paired, _)| paired == row));
        let lines = (0..own.taxes.len()).filter(|line| !pairs.iter().any(|(_, paired)| paired == line));
        let left: Vec<_> = rows.zip(lines).collect();
        pairs.extend(left);
    }
    for (row, line) in pairs {
        let Some(tax) = of(line) else { continue };
        let cells = [
            (&rate, &tax.rate, Likeness::Rounded),
            (&basis, &tax.basis, Likeness::Amount),
            (&amount, &tax.amount, Likeness::Amount),
        ];
        for (column, own, likeness) in cells {
            if let (Some((path, value)), Some(own)) = (column.as_ref().and_then(|column| table.cell(row, column)), own) {
                differences.look(&path, value, &[own], likeness);
            }
        }
    }
}

/// Whether a row belongs to a line.
type Test<'a> = &'a dyn Fn(usize, usize) -> bool;

/// Which row belongs to which line: by the best test, then by the others; each near its place, and each only once.
fn pairs(lines: usize, rows: usize, tests: &[Test<'_>]) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    let (mut is_used, mut is_found) = (vec![false; lines], vec![false; rows]);
    for test in tests {
        for (row, is_found) in is_found.iter_mut().enumerate().filter(|(_, is_found)| !**is_found) {
            let near = row.saturating_sub(NEIGHBOURS)..lines.min(row.saturating_add(NEIGHBOURS));
            if let Some(line) = near.into_iter().find(|line| !is_used[*line] && test(row, *line)) {
                (is_used[line], *is_found) = (true, true);
                found.push((row, line));
            }
        }
    }
    found.sort_unstable();
    found
}

/// The numbers of a line, each in the forms in which a document prints it.
struct OwnTexts {
    quantity: Vec<String>,
    price: Vec<String>,
    rate: Vec<String>,
    total: Vec<String>,
}

fn own_texts(line: &OwnLine) -> OwnTexts {
    let one = |text: &Option<String>| text.iter().cloned().collect::<Vec<_>>();
    let base = line.base_quantity.as_deref().unwrap_or("1");
    let of_one = [&line.price, &line.gross_price].into_iter().flatten().filter_map(|price| price_of_one(price, base));
    let mut price = [one(&line.price), one(&line.gross_price)].concat();
    price.extend(of_one);
    OwnTexts { quantity: one(&line.quantity), price, rate: one(&line.rate), total: one(&line.total) }
}

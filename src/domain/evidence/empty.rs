//! What must not be empty, whatever the pages say.

use super::Look;
use super::finding::Said;
use super::parts::{Column, Part, Side};
use crate::domain::fold::bare;

/// A column is expected in a row if at least this part of the rows fills it.
const USUAL: f64 = 0.5;

impl Look<'_> {
    /// Number, date, currency, total and seller of an invoice (EN 16931), and what its own rows and addresses ask for.
    pub(super) fn find_empty(&mut self) {
        if !self.is_invoice() {
            return;
        }
        for (part, rule) in [
            (Part::Number, "EN 16931 BR-02"),
            (Part::InvoiceDate, "EN 16931 BR-03"),
            (Part::Currency, "EN 16931 BR-05"),
            (Part::Name(Side::Seller), "EN 16931 BR-06"),
            (Part::Grand, "EN 16931 BR-14"),
        ] {
            if let Some(id) = self.parts.empty(part) {
                self.say_about(id, Said::EmptyAlways, rule.to_owned());
            }
        }
        self.find_empty_cells();
        self.find_empty_taxes();
        for side in [Side::Seller, Side::Buyer] {
            let is_there = |part: Part| self.parts.part(part).is_some_and(|id| !self.parts.is_empty(id));
            let (street, code, city) =
                (is_there(Part::Street(side)), is_there(Part::PostalCode(side)), is_there(Part::City(side)));
            let has_number = !self.parts.text(self.parts.part(Part::Street(side))).is_empty();
            // In Japan and China an address is one text, with the town before the street.
            let is_written_without_blanks = self
                .parts
                .text(self.parts.part(Part::Street(side)))
                .chars()
                .any(|c| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}'));
            for (part, asked) in [
                (Part::PostalCode(side), has_number && city && !code),
                (Part::City(side), street && code && !city && !is_written_without_blanks),
                (Part::Street(side), city && code && !street),
                (Part::Name(side), side == Side::Buyer && (city || street)),
            ] {
                if asked && let Some(id) = self.parts.empty(part) {
                    let name = matches!(part, Part::Name(_));
                    let (said, rule) = if name { (Said::EmptyAlways, "EN 16931 BR-07") } else { (Said::EmptyBeside, "") };
                    self.say_about(id, said, rule.to_owned());
                }
            }
        }
        let (net, tax) = (self.parts.part(Part::Net), self.parts.part(Part::Tax));
        if let (Some(net), Some(tax)) = (net, tax)
            && self.parts.amount(self.parts.part(Part::Grand)).is_some()
            && self.parts.is_empty(net) != self.parts.is_empty(tax)
        {
            self.say_about(if self.parts.is_empty(net) { net } else { tax }, Said::EmptyBeside, String::new());
        }
    }

    /// The record is an invoice if it has a place for at least two of number, total and rows.
    fn is_invoice(&self) -> bool {
        let named = [Part::Number, Part::Grand].into_iter().filter(|part| self.parts.part(*part).is_some()).count();
        named + usize::from(self.parts.table.is_some()) >= 2
    }

    fn find_empty_cells(&mut self) {
        let rows = self.parts.rows.len();
        let filled =
            |look: &Self, row: usize, column: Column| look.parts.cell(row, column).is_some_and(|id| !look.parts.is_empty(id));
        let counts: Vec<(Column, usize)> = Column::ALL
            .iter()
            .map(|(column, _)| (*column, (0..rows).filter(|row| filled(self, *row, *column)).count()))
            .collect();
        let usual = |column: Column| {
            let count = counts.iter().find(|(known, _)| *known == column).map_or(0, |(_, count)| *count);
            rows >= 2 && count as f64 >= USUAL * rows as f64
        };
        for row in 0..rows {
            // A remark between the rows has a text and nothing else.
            let is_remark = filled(self, row, Column::Description)
                && [Column::Quantity, Column::Price, Column::Total, Column::Rate, Column::Unit]
                    .iter()
                    .all(|column| !filled(self, row, *column));
            for (column, _) in Column::ALL {
                let Some(id) = self.parts.cell(row, column).filter(|id| self.parts.is_empty(*id)) else { continue };
                let said = match column {
                    Column::Total | Column::Description if !is_remark => Some((Said::EmptyAlways, "")),
                    _ if is_remark => None,
                    Column::Quantity if filled(self, row, Column::Price) => Some((Said::EmptyBeside, "")),
                    Column::Price if filled(self, row, Column::Quantity) => Some((Said::EmptyBeside, "")),
                    column if usual(column) => Some((Said::EmptyInRow, "")),
                    _ => None,
                };
                if let Some((said, rule)) = said {
                    self.say_about(id, said, rule.to_owned());
                }
            }
        }
        for row in 1..rows {
            let text = |row: usize| bare(&self.parts.text(self.parts.cell(row, Column::Description)));
            let (above, below) = (text(row - 1), text(row));
            if below.chars().count() > 3
                && above != below
                && above.ends_with(&below)
                && let Some(id) = self.parts.cell(row - 1, Column::Description)
            {
                self.say_about(id, Said::EndsWithNext, String::new());
            }
        }
    }

    fn find_empty_taxes(&mut self) {
        for cells in self.parts.taxes.clone() {
            let cells: Vec<_> = [cells.rate, cells.basis, cells.amount].into_iter().flatten().collect();
            let empty: Vec<_> = cells.iter().filter(|id| self.parts.is_empty(**id)).copied().collect();
            if cells.len() == 3 && empty.len() == 1 {
                self.say_about(empty[0], Said::EmptyBeside, String::new());
            }
        }
    }
}

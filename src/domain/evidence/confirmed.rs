//! Values that stand where they belong and fit there. Being somewhere on the page confirms nothing: the neighbour is there, too.

use std::collections::{HashMap, HashSet};

use super::Look;
use super::names::{currencies, kinds};
use super::parts::{Column, FieldId, Part};
use super::presence::Presence;
use super::print::Place;
use crate::domain::fold::{bare, folded};
use crate::domain::rule::{CheckedSum, Rule, is_iban, vat_id};

/// What stands in a line with terms of payment.
const TERMS: [&str; 20] = [
    "zahl",
    "payment",
    "terms",
    "payable",
    "règlement",
    "paiement",
    "condit",
    "betaal",
    "betaling",
    "pago",
    "pagamento",
    "płatno",
    "platb",
    "splatn",
    "fällig",
    "maksu",
    "fizet",
    "netto",
    "skonto",
    "net ",
];

/// How the sums judge each field.
#[derive(Debug, Default)]
pub(super) struct Judged {
    /// In a sum that holds, with enough others to say something.
    pub good: HashSet<FieldId>,
    /// In a sum that does not.
    pub bad: HashSet<FieldId>,
}

impl Judged {
    pub fn of(look: &Look<'_>, sums: &[CheckedSum]) -> Self {
        let mut judged = Self::default();
        for sum in sums {
            let ids: HashSet<FieldId> = sum.paths.iter().filter_map(|path| look.parts.find(path)).collect();
            let is_copy = matches!(sum.rule, Rule::TaxTotal | Rule::TaxBasis | Rule::LinesTotal);
            match sum.holds {
                true if ids.len() >= 3 || (ids.len() == 2 && is_copy) => judged.good.extend(ids),
                true => {}
                false => judged.bad.extend(ids),
            }
        }
        judged
    }

    fn fits(&self, id: FieldId) -> bool {
        self.good.contains(&id) && !self.bad.contains(&id)
    }
}

impl Look<'_> {
    /// The fields that the pages confirm.
    pub(super) fn confirmed(&self, judged: &Judged) -> Vec<FieldId> {
        let doubted: HashSet<FieldId> = self.found.iter().filter_map(|finding| self.parts.find(&finding.path)).collect();
        (0..self.parts.fields.len())
            .filter(|id| !doubted.contains(id))
            .filter(|id| matches!(self.presence[*id], Presence::Here(_)) && self.is_printed_not_scanned(*id))
            .filter(|id| self.is_confirmed(*id, judged))
            .collect()
    }

    /// What a scanner read may be what the agent read: it confirms nothing.
    fn is_printed_not_scanned(&self, id: FieldId) -> bool {
        let is_printed = |place: &Place| place.iter().all(|word| !self.print.words[*word].is_scanned);
        // The number of a row is confirmed by its own place.
        if let Some(place) = self.rows.cells.get(&id) {
            return is_printed(place);
        }
        let places = self.presence[id].places();
        places.is_empty() || places.iter().any(is_printed)
    }

    fn is_confirmed(&self, id: FieldId, judged: &Judged) -> bool {
        let field = &self.parts.fields[id];
        let text = field.text();
        let length = bare(&text).chars().count();
        let places = self.presence[id].places();
        match field.part {
            Part::Cell(Column::Quantity | Column::Price | Column::Total) => {
                self.rows.in_row.get(&id) == Some(&true) && judged.fits(id)
            }
            Part::Cell(Column::Rate) | Part::TaxRate | Part::TaxBasis | Part::TaxAmount => judged.fits(id),
            Part::Cell(Column::Description) => self.beside.get(&id) == Some(&true) && !self.is_cut(id),
            Part::Cell(Column::Unit | Column::LineNo) => self.rows.in_row.get(&id) == Some(&true),
            part if part.is_total() => judged.fits(id),
            Part::InvoiceDate | Part::DueDate => {
                let other = if field.part == Part::DueDate { Part::InvoiceDate } else { Part::DueDate };
                let is_other = self.parts.text(self.parts.part(other)) == text;
                !is_other && self.print.day(text.get(..10).unwrap_or(&text)).any(|date| self.is_dated(date, field.part))
            }
            Part::VatId(side) => {
                matches!(vat_id(&text), Some((_, true)))
                    && self.vat_country(side).is_some_and(|country| {
                        country.eq_ignore_ascii_case(&self.parts.text(self.parts.part(Part::Country(side))))
                    })
            }
            Part::Iban => is_iban(&text),
            Part::Number | Part::Order | Part::TaxNumber(_) => places.iter().any(|place| self.is_labelled(place, field.part)),
            Part::Street(_) | Part::PostalCode(_) | Part::City(_) => {
                length >= 3 && self.block.get(&id) == Some(&true) && !self.is_cut(id)
            }
            Part::Name(side) => length >= 4 && self.is_over_address(side) && !self.is_cut(id),
            Part::Country(side) => self.vat_country(side).is_some_and(|country| country.eq_ignore_ascii_case(&text)),
            Part::Currency => {
                currencies().filter(|code| *code != text).all(|code| self.print.token(&code.to_lowercase()).is_empty())
            }
            Part::Kind => self.is_only_kind(&text),
            Part::Terms => places.iter().any(|place| self.is_about_payment(place)),
            _ => false,
        }
    }

    /// Whether the print goes on close behind, wherever the text stands: it may be cut at the end of a word.
    fn is_cut(&self, id: FieldId) -> bool {
        let part = self.parts.fields[id].part;
        let places = self.presence[id].places();
        let goes_on = |place: &Place| {
            let Some(last) = place.last().map(|id| &self.print.words[*id]) else { return false };
            let Some(next) = self.print.next_in_line(place).filter(|_| last.text.ends_with(char::is_alphanumeric)) else {
                return false;
            };
            match part {
                Part::Street(_) => next.text.starts_with(char::is_numeric) || next.text.starts_with(char::is_lowercase),
                Part::Name(_) | Part::City(_) | Part::Cell(_) => {
                    next.text.starts_with(char::is_alphabetic) && !next.text.chars().any(char::is_numeric)
                }
                _ => false,
            }
        };
        !places.is_empty() && places.iter().all(goes_on)
    }

    fn is_only_kind(&self, kind: &str) -> bool {
        if !kind.eq_ignore_ascii_case("invoice") {
            return true;
        }
        let others = kinds().filter(|(other, _)| {
            !matches!(*other, "invoice" | "receipt" | "statement" | "order_confirmation" | "delivery_note" | "quote")
        });
        let mut words = others.flat_map(|(_, words)| words).filter(|word| word.chars().count() > 5);
        !words.any(|word| self.is_printed(&word))
    }

    fn is_about_payment(&self, place: &Place) -> bool {
        let Some(first) = place.first() else { return false };
        let line = folded(&self.print.said(&self.print.lines[self.print.words[*first].line].words));
        TERMS.iter().any(|word| line.contains(word))
    }

    /// Numbers that stand where they belong: under their column in their row, or behind their label.
    pub(super) fn in_place(&self) -> Vec<FieldId> {
        let tax_lines = self.lines_of_taxes();
        let stands = |id: &FieldId| {
            let field = &self.parts.fields[*id];
            if !matches!(self.presence[*id], Presence::Here(_)) || !self.is_printed_not_scanned(*id) {
                return false;
            }
            match field.part {
                Part::Cell(column @ (Column::Quantity | Column::Price | Column::Rate | Column::Total)) => {
                    self.rows.is_in_place(self.print, *id, column)
                }
                Part::TaxRate | Part::TaxBasis | Part::TaxAmount => tax_lines.get(id).copied().unwrap_or_default(),
                part if part.is_total() => self.presence[*id].places().iter().any(|place| self.is_labelled(place, part)),
                _ => false,
            }
        };
        (0..self.parts.fields.len()).filter(stands).collect()
    }

    /// The cells of the tax breakdown that stand in one line, or one under the other, with another of their row.
    fn lines_of_taxes(&self) -> HashMap<FieldId, bool> {
        let mut found = HashMap::new();
        for cells in &self.parts.taxes {
            let ids: Vec<FieldId> = [cells.rate, cells.basis, cells.amount].into_iter().flatten().collect();
            for id in &ids {
                let lines = |id: &FieldId| {
                    self.presence[*id].places().iter().map(|place| self.print.words[place[0]].line).collect::<HashSet<_>>()
                };
                let mine = lines(id);
                let together = ids.iter().any(|other| other != id && lines(other).iter().any(|line| mine.contains(line)));
                found.insert(*id, together);
            }
        }
        found
    }
}

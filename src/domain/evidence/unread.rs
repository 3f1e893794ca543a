//! What is empty although the page has it: in the row's column, behind a label, as the number that the sums ask for, as a code.

use std::collections::{HashMap, HashSet};

use super::Look;
use super::finding::Said;
use super::names::labels;
use super::parts::{Column, FieldId, Part};
use super::print::{DateInLine, Place, WordId};
use crate::domain::rule::Amount;

/// Words that tell a date of delivery from the date of the invoice.
const OF_DELIVERY: [&str; 12] = [
    "liefer",
    "leistung",
    "deliver",
    "shipp",
    "livraison",
    "lever",
    "entrega",
    "consegna",
    "order",
    "bestell",
    "printed",
    "periode",
];

/// Rows of the tax breakdown that are looked at.
const MOST_TAXES: usize = 40;

/// A value that was found for an empty field.
#[derive(Clone, Debug)]
pub(super) struct Unread {
    pub said: Said,
    pub text: String,
    pub place: Place,
    /// Sure enough to be offered: it fits what stands around it.
    pub is_sure: bool,
}

impl Look<'_> {
    pub(super) fn find_unread(&mut self) {
        let mut found: Vec<(FieldId, Unread)> = self.unread_cells();
        found.extend(self.unread_line_numbers());
        found.extend(self.unread_totals());
        found.extend(self.unread_taxes());
        found.extend(self.unread_dates());
        found.extend(self.unread_codes());
        found.extend(self.unread_numbers());
        found.extend(self.unread_postal_codes());
        for (id, unread) in found {
            if !self.unread.contains_key(&id) {
                self.say_at(id, unread.said, unread.text.clone(), &unread.place);
                self.unread.insert(id, unread);
            }
        }
    }

    /// A number in the row, under the column; else the one that the row's product asks for.
    fn unread_cells(&self) -> Vec<(FieldId, Unread)> {
        let mut found = Vec::new();
        for row in 0..self.parts.rows.len() {
            for column in [Column::Quantity, Column::Price, Column::Rate, Column::Total] {
                let Some(id) = self.parts.cell(row, column).filter(|id| self.parts.is_empty(*id)) else { continue };
                let in_column = self.rows.free_in_column(self.print, row, column);
                let is_only = in_column.len() == 1 && in_column[0].0.len() == 1;
                let under = in_column.first().map(|(values, place)| (values[0], (*place).clone()));
                let by_product_alone = self.product_for(row, column);
                let by_product = || {
                    let expected = self.product_for(row, column)?;
                    let free = self.rows.free_numbers(self.print, row, 9.0);
                    free.into_iter().find(|(values, _)| values.iter().any(|value| expected.contains(value))).map(
                        |(values, place)| {
                            let value = values.iter().find(|value| expected.contains(value)).copied().unwrap_or(values[0]);
                            (value, place.clone())
                        },
                    )
                };
                let as_percent = || {
                    let free = self.rows.free_numbers(self.print, row, 1.2);
                    let is_rate = |place: &Place| self.print.said(place).contains('%');
                    free.into_iter()
                        .find(|(_, place)| column == Column::Rate && is_rate(place))
                        .map(|(values, place)| (values[0], place.clone()))
                };
                if let Some((value, place)) = by_product().or(under).or_else(as_percent) {
                    let is_used = self.parts.rows.len() == 1
                        || self.parts.fields.iter().any(|field| field.part == Part::Cell(column) && field.value.is_some());
                    let is_sure = is_used
                        && match (&by_product_alone, column) {
                            (Some(expected), _) => expected.contains(&value),
                            (None, Column::Rate) => {
                                is_only && (self.print.said(&place).contains('%') || self.is_usual_rate(value))
                            }
                            (None, _) => is_only,
                        };
                    found.push((
                        id,
                        Unread {
                            said: Said::UnreadInColumn,
                            text: value.text(self.least_places(Part::Cell(column))),
                            place,
                            is_sure,
                        },
                    ));
                }
            }
        }
        found
    }

    /// Whether another row or the tax breakdown has this rate.
    fn is_usual_rate(&self, rate: Amount) -> bool {
        let has = |part: Part| self.parts.fields.iter().any(|field| field.part == part && field.amount() == Some(rate));
        has(Part::Cell(Column::Rate)) || has(Part::TaxRate)
    }

    /// What an empty number of a row must be.
    pub(super) fn product_for(&self, row: usize, column: Column) -> Option<Vec<Amount>> {
        let cell = |column: Column| self.parts.amount(self.parts.cell(row, column));
        let (quantity, price, total) = (cell(Column::Quantity), cell(Column::Price), cell(Column::Total));
        Some(match column {
            Column::Total => vec![quantity?.times(price?)?.rounded(self.places)],
            Column::Price => {
                let price = total?.over(quantity?)?;
                vec![price.rounded(self.places), price.rounded(4)]
            }
            Column::Quantity => vec![total?.over(price?)?.rounded(3)],
            _ => return None,
        })
    }

    fn unread_line_numbers(&self) -> Vec<(FieldId, Unread)> {
        let mut found = Vec::new();
        let Some(stretch) = self.rows.columns.get(&Column::LineNo).filter(|stretch| stretch.cells >= 2) else { return found };
        for row in 0..self.parts.rows.len() {
            let (Some(id), Some(Some(stand))) =
                (self.parts.cell(row, Column::LineNo).filter(|id| self.parts.is_empty(*id)), self.rows.stands.get(row))
            else {
                continue;
            };
            let is_number = |text: &str| {
                text.len() <= 8
                    && text.chars().any(|c| c.is_ascii_digit())
                    && text.chars().all(|c| c.is_alphanumeric() || ".-".contains(c))
            };
            let lines =
                self.print.lines_between(stand.page, stand.middle - 2.0 * stand.height, stand.middle + 2.0 * stand.height);
            let mut ids: Vec<WordId> = self.print.words_of(lines).collect();
            ids.sort_unstable();
            let word = ids.into_iter().find(|id| {
                let word = &self.print.words[*id];
                (word.middle() - stand.middle).abs() < 0.7 * stand.height
                    && word.x <= stretch.to + 1.0
                    && word.right() >= stretch.from - 2.0
                    && is_number(&word.text)
                    && !self.rows.taken.contains(id)
            });
            if let Some(word) = word {
                let text = self.print.words[word].text.trim_end_matches('.').to_owned();
                found.push((id, Unread { said: Said::UnreadInColumn, text, place: vec![word], is_sure: true }));
            }
        }
        found
    }

    /// How many fields hold each number, but for rates and for the only row of the tax breakdown: it is the same print as the totals.
    fn claimed_amounts(&self) -> HashMap<Amount, usize> {
        let mut held = self.held_amounts();
        let is_alone = self.parts.taxes.len() == 1;
        let copies = self.parts.fields.iter().filter(|field| match field.part {
            Part::TaxRate | Part::Cell(Column::Rate) => true,
            Part::TaxBasis | Part::TaxAmount => is_alone,
            _ => false,
        });
        for amount in copies.filter_map(super::parts::PartField::amount) {
            if let Some(count) = held.get_mut(&amount.abs()) {
                *count = count.saturating_sub(1);
            }
        }
        held
    }

    /// The number that the sums ask for, if it is printed more often than fields claim it.
    fn unread_totals(&self) -> Vec<(FieldId, Unread)> {
        let held = self.claimed_amounts();
        let mut found = Vec::new();
        for (part, values) in self.expected_totals() {
            let Some(id) = self.parts.empty(part) else { continue };
            for value in values {
                let places: Vec<&Place> = self.print.number(value).collect();
                let Some(first) = places.first() else { continue };
                let claimed = held.get(&value.abs()).copied().unwrap_or_default();
                let distinct: HashSet<WordId> = self
                    .print
                    .number(value)
                    .chain(self.print.number(-value))
                    .filter_map(|place| place.first().copied())
                    .collect();
                let labelled = places.iter().rfind(|place| self.is_labelled(place, part));
                let is_adjustment = matches!(part, Part::Allowance | Part::Charge | Part::Paid);
                // What is left between two sums may also be a row that nobody read.
                if is_adjustment && labelled.is_none() {
                    continue;
                }
                if claimed == 0 || (distinct.len() > claimed && labelled.is_some()) {
                    let place = labelled.unwrap_or(first);
                    found.push((
                        id,
                        Unread { said: Said::UnreadInSum, text: value.text(self.places), place: (*place).clone(), is_sure: true },
                    ));
                    break;
                }
            }
        }
        found
    }

    /// How many fields hold each number, whatever its sign.
    pub(super) fn held_amounts(&self) -> HashMap<Amount, usize> {
        let mut held: HashMap<Amount, usize> = HashMap::new();
        for amount in self.parts.fields.iter().filter(|field| field.part.is_number()).filter_map(|field| field.amount()) {
            *held.entry(amount.abs()).or_default() += 1;
        }
        held
    }

    /// What each empty total must be, from the others.
    pub(super) fn expected_totals(&self) -> Vec<(Part, Vec<Amount>)> {
        let value = |part: Part| self.parts.amount(self.parts.part(part));
        let (net, tax, grand, due, paid) =
            (value(Part::Net), value(Part::Tax), value(Part::Grand), value(Part::Due), value(Part::Paid));
        let (lines, allowance, charge) = (value(Part::LinesTotal), value(Part::Allowance), value(Part::Charge));
        let or_zero = Option::unwrap_or_default;
        let totals: Option<Amount> =
            (0..self.parts.rows.len()).map(|row| self.parts.amount(self.parts.cell(row, Column::Total))).sum::<Option<Amount>>();
        let totals = totals.filter(|_| !self.parts.rows.is_empty());
        let column = |pick: fn(&super::parts::TaxCells) -> Option<FieldId>| -> Option<Amount> {
            let cells = || self.parts.taxes.iter().map(pick).map(|id| self.parts.amount(id));
            if self.parts.taxes.is_empty() { None } else { cells().sum() }
        };
        let base = lines.or(totals);
        let minus = |a: Option<Amount>, b: Option<Amount>| Some(a? - b?);
        let plus = |a: Option<Amount>, b: Option<Amount>| Some(a? + b?);
        let made = lines.map(|lines| lines - or_zero(allowance) + or_zero(charge));
        let expected: Vec<(Part, Vec<Option<Amount>>)> = vec![
            (Part::Net, vec![minus(grand, tax), made, column(|row| row.basis)]),
            (Part::Tax, vec![minus(grand, net.or(made)), column(|row| row.amount)]),
            (Part::Grand, vec![plus(net.or(made), tax), due.map(|due| due + or_zero(paid))]),
            (Part::Due, vec![grand.map(|grand| grand - or_zero(paid))]),
            (Part::Paid, vec![minus(grand, due)]),
            (
                Part::LinesTotal,
                vec![
                    totals,
                    net.filter(|_| allowance.or(charge).is_some()).map(|net| net + or_zero(allowance) - or_zero(charge)),
                ],
            ),
            (Part::Allowance, vec![minus(plus(base, Some(or_zero(charge))), net).filter(|amount| *amount > Amount::ZERO)]),
            (Part::Charge, vec![minus(net, minus(base, Some(or_zero(allowance)))).filter(|amount| *amount > Amount::ZERO)]),
        ];
        let known = |values: Vec<Option<Amount>>| {
            values.into_iter().flatten().map(|value| value.rounded(self.places)).filter(|value| *value != Amount::ZERO).collect()
        };
        expected.into_iter().map(|(part, values)| (part, known(values))).collect()
    }

    fn unread_taxes(&self) -> Vec<(FieldId, Unread)> {
        let hundred = Amount::whole(100);
        let value = |part: Part| self.parts.amount(self.parts.part(part));
        let held = self.held_amounts();
        let totals = self.claimed_amounts();
        let mut found = Vec::new();
        for cells in self.parts.taxes.iter().take(MOST_TAXES) {
            let amount = |id: Option<FieldId>| self.parts.amount(id);
            let (rate, basis, tax) = (amount(cells.rate), amount(cells.basis), amount(cells.amount));
            let quotient = |a: Option<Amount>, b: Option<Amount>| a?.times(hundred)?.over(b.filter(|b| *b != Amount::ZERO)?);
            let alone = self.parts.taxes.len() == 1;
            let mut tries: Vec<(Option<FieldId>, Option<Amount>)> = Vec::new();
            if rate.is_none() {
                let exact = quotient(tax, basis);
                tries.extend([1, 2, 0].map(|places| (cells.rate, exact.map(|rate| rate.rounded(places)))));
            }
            if tax.is_none() {
                let product = || basis?.times(rate?)?.over(hundred);
                tries.push((cells.amount, product().map(|tax| tax.rounded(self.places))));
                tries.push((cells.amount, value(Part::Tax).filter(|_| alone)));
            }
            if basis.is_none() {
                tries.push((cells.basis, quotient(tax, rate).map(|basis| basis.rounded(self.places))));
                tries.push((cells.basis, value(Part::Net).filter(|_| alone)));
                // A printed number whose tax it is.
                if let (Some(rate), Some(tax)) = (rate.filter(|rate| *rate != Amount::ZERO), tax) {
                    let fits = |value: &&Amount| {
                        value
                            .times(rate)
                            .and_then(|tax| tax.over(hundred))
                            .is_some_and(|made| made.rounded(self.places) == tax && **value != Amount::ZERO)
                    };
                    tries.extend(
                        self.print
                            .numbers
                            .iter()
                            .flat_map(|number| number.values.iter())
                            .filter(fits)
                            .map(|value| (cells.basis, Some(*value))),
                    );
                }
            }
            for (id, value) in tries {
                let (Some(id), Some(value)) = (id, value) else { continue };
                if found.iter().any(|(known, _)| *known == id) {
                    continue;
                }
                let claimed = held.get(&value.abs()).copied().unwrap_or_default();
                let places: Vec<&Place> = self.print.number(value).collect();
                // The only row of the breakdown is the same print as the totals.
                let is_copy = alone && totals.get(&value.abs()).is_some_and(|count| *count == 1);
                if let Some(place) = places.first()
                    && (places.len() > claimed || claimed == 0 || Some(id) == cells.rate || is_copy)
                {
                    found.push((
                        id,
                        Unread {
                            said: Said::UnreadInSum,
                            text: value.text(if Some(id) == cells.rate { 0 } else { self.places }),
                            place: (*place).clone(),
                            is_sure: true,
                        },
                    ));
                }
            }
        }
        found
    }

    /// Whether a label of this part stands left of the words or above them.
    pub(super) fn is_labelled(&self, place: &[WordId], part: Part) -> bool {
        let labels = || labels(part);
        let left = self.print.left_of(place);
        let tail: String = left.chars().skip(left.chars().count().saturating_sub(50)).collect();
        let stands = |label: &str| (label.chars().count() > 2 && tail.contains(label)) || tail.ends_with(label);
        if !tail.is_empty() && labels().any(stands) {
            return true;
        }
        let above = self.print.above(place);
        labels().any(|label| label.chars().count() > 2 && above.contains(label))
    }

    /// Whether a label stands before a date: in its line, or above it.
    pub(super) fn is_dated(&self, date: &DateInLine, part: Part) -> bool {
        let before: String = date.before.chars().skip(date.before.chars().count().saturating_sub(50)).collect();
        let labels = || labels(part);
        if labels().any(|label| before.contains(label)) {
            return true;
        }
        let above = self.print.above(&date.words);
        labels().any(|label| label.chars().count() > 3 && above.contains(label))
    }

    /// Whether the label nearest to a date is that of the due date.
    pub(super) fn is_due(&self, date: &DateInLine) -> bool {
        let above = self.print.above(&date.words);
        let nearest = |part: Part, text: &str| {
            labels(part)
                .filter(|label| label.chars().count() > 2)
                .filter_map(|label| Some(text.rfind(label)? + label.len()))
                .max()
        };
        [&date.before, &above].into_iter().any(|text| {
            let due = nearest(Part::DueDate, text);
            due.is_some() && due >= nearest(Part::InvoiceDate, text)
        })
    }

    fn unread_dates(&self) -> Vec<(FieldId, Unread)> {
        let held: Vec<String> = self
            .parts
            .fields
            .iter()
            .filter(|field| field.part.is_date())
            .map(|field| field.text().chars().take(10).collect())
            .collect();
        let mut found = Vec::new();
        for (part, other) in [(Part::DueDate, Part::InvoiceDate), (Part::InvoiceDate, Part::DueDate)] {
            let Some(id) = self.parts.empty(part) else { continue };
            let is_free = |date: &&DateInLine| !date.date.days.iter().any(|day| held.contains(day));
            let mine: Vec<&DateInLine> = self
                .print
                .dates
                .iter()
                .filter(is_free)
                .filter(|date| self.is_dated(date, part))
                .filter(|date| {
                    let near: String = date.before.chars().skip(date.before.chars().count().saturating_sub(30)).collect();
                    let of_other = part == Part::InvoiceDate
                        && (labels(other).any(|label| label.chars().count() > 3 && near.contains(label))
                            || OF_DELIVERY.iter().any(|word| near.contains(word)));
                    !of_other
                })
                .collect();
            if let Some(date) = mine.last() {
                let day = self.in_order(&date.date).unwrap_or_else(|| date.date.days[0].clone());
                found.push((
                    id,
                    Unread { said: Said::UnreadBehindLabel, text: day, place: date.words.clone(), is_sure: mine.len() == 1 },
                ));
            }
        }
        found
    }
}

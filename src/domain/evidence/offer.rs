//! Values to use from the page: only where one value stands where it should, and never against what the page confirms.

use std::collections::{HashMap, HashSet};

use super::Look;
use super::confirmed::Judged;
use super::finding::{Offer, Said};
use super::names::currencies;
use super::parts::{Column, FieldId, Part};
use super::presence::{Presence, currency_places};
use super::print::{Place, WordId};
use crate::domain::Collection;
use crate::domain::distance::distance;
use crate::domain::fold::bare;
use crate::domain::rule::{Amount, holds_with};
use serde_json::Value;

/// Numbers that are tried in the sums, for one field.
const MOST_TRIED: usize = 40;
/// Fields for which numbers are tried in the sums.
const MOST_FIELDS: usize = 60;
/// Rows that are added up and printed numbers that are compared, for all fields together.
const MOST_ROWS_TRIED: usize = 15_000;
const MOST_COMPARED: usize = 100_000;
/// Words, or dates, that texts and dates are compared with, for all fields together.
const MOST_WORDS_COMPARED: usize = 120_000;
/// Longer texts are not looked for with letters off.
const LONGEST: usize = 300;
/// Words that a text may be spread over.
const MOST_WORDS: usize = 14;
/// Letters per letter that may differ, and how many may at most.
const LETTERS_PER_MISTAKE: usize = 9;
const MOST_MISTAKES: usize = 2;

impl Look<'_> {
    /// One value for each field that the page contradicts, if there is exactly one.
    pub(super) fn offers(
        &self,
        data: &Value,
        collection: &Collection,
        judged: &Judged,
        confirmed: &HashSet<FieldId>,
    ) -> Vec<Offer> {
        let mut ids: Vec<FieldId> = self.found.iter().filter_map(|finding| self.parts.find(&finding.path)).collect();
        // A total from elsewhere on the page is contradicted by its sums alone.
        ids.extend(judged.bad.iter().filter(|id| self.parts.fields[**id].part.is_total() && !self.is_in_place(**id)));
        ids.sort_unstable();
        ids.dedup();
        let most = |all: usize, each: usize| (all / each.max(1)).clamp(2, MOST_FIELDS);
        let (mut numbers, mut dates, mut texts) = (
            most(MOST_COMPARED, self.print.numbers.len()),
            most(MOST_WORDS_COMPARED, 8 * self.print.dates.len()),
            most(MOST_WORDS_COMPARED, self.print.words.len()),
        );
        let mut names = most(MOST_COMPARED, self.parts.rows.len());
        let may = |left: &mut usize| {
            let may = *left > 0;
            *left = left.saturating_sub(1);
            may
        };
        let tries = std::cell::Cell::new(MOST_ROWS_TRIED / self.parts.rows.len().max(10));
        let inside: HashSet<FieldId> = self
            .found
            .iter()
            .filter(|finding| finding.said == Said::InsideWord)
            .filter_map(|finding| self.parts.find(&finding.path))
            .collect();
        let mut offers = Vec::new();
        for id in ids.into_iter().filter(|id| !confirmed.contains(id)) {
            let field = &self.parts.fields[id];
            let found = if let Some(unread) = self.unread.get(&id) {
                unread.is_sure.then(|| (unread.text.clone(), unread.place.clone()))
            } else if field.value.is_none() {
                None
            } else if field.part.is_number() {
                if may(&mut numbers) { self.number_for(id, data, collection, judged, &tries) } else { None }
            } else if field.part.is_date() {
                if may(&mut dates) { self.date_for(id) } else { None }
            } else if field.part.is_named() {
                if may(&mut names) { self.name_for(id) } else { None }
            } else if inside.contains(&id) {
                self.whole_words(&field.text())
            } else if matches!(self.presence[id], Presence::Nowhere) && may(&mut texts) {
                self.text_for(id)
            } else {
                None
            };
            if let Some((text, place)) = found
                && text != field.text()
            {
                offers.push(Offer { path: field.path.clone(), text, about: field.text(), place: self.spot(&place) });
            }
        }
        offers
    }

    /// The number in its row and column; else the one that looks alike and makes its sums hold.
    fn number_for(
        &self,
        id: FieldId,
        data: &Value,
        collection: &Collection,
        judged: &Judged,
        tries: &std::cell::Cell<usize>,
    ) -> Option<(String, Place)> {
        let field = &self.parts.fields[id];
        let value = field.amount()?;
        let is_nowhere = matches!(self.presence[id], Presence::Nowhere);
        let fits = |amount: Amount| {
            let left = tries.get();
            tries.set(left.saturating_sub(1));
            left > 0 && holds_with(data, collection.rule_book(), &field.path, &number_of(amount))
        };
        if let (Part::Cell(column), Some(row)) = (field.part, field.row) {
            if column == Column::Unit {
                return None;
            }
            let free = self.rows.free_in_column(self.print, row, column);
            let single: Vec<(Amount, &Place)> =
                free.iter().filter(|(values, _)| values.len() == 1).map(|(values, place)| (values[0], *place)).collect();
            let mut distinct: Vec<Amount> = single.iter().map(|(value, _)| *value).collect();
            distinct.sort_unstable();
            distinct.dedup();
            let one = match distinct.as_slice() {
                [] => None,
                [one] => Some(*one),
                several => {
                    let mut right = several.iter().copied().filter(|amount| fits(*amount));
                    right.next().filter(|_| right.next().is_none())
                }
            };
            let is_off = is_nowhere || self.rows.in_row.get(&id) == Some(&false);
            // Where the sums can tell, they must agree.
            let one = one.filter(|one| !judged.bad.contains(&id) || fits(*one) || (is_nowhere && looks_alike(value, *one)));
            if let Some(one) = one.filter(|one| *one != Amount::ZERO && (is_off || judged.bad.contains(&id))) {
                let place = single.iter().find(|(value, _)| *value == one).map(|(_, place)| (*place).clone())?;
                return Some((one.text(self.least_places(field.part)), place));
            }
        }
        let alike: Vec<Amount> = {
            let mut alike: Vec<Amount> = self
                .print
                .numbers
                .iter()
                .flat_map(|number| number.values.iter().copied())
                .filter(|other| looks_alike(value, *other))
                .collect();
            alike.sort_unstable();
            alike.dedup();
            alike.truncate(MOST_TRIED);
            alike
        };
        let is_opposite = matches!(self.presence[id], Presence::Opposite(_));
        let own =
            |amount: Amount| if is_opposite || (amount < Amount::ZERO) == (value < Amount::ZERO) { amount } else { -amount };
        let mut right: Vec<Amount> = alike.iter().copied().filter(|amount| fits(own(*amount))).collect();
        let may_be_zero = matches!(field.part, Part::Allowance | Part::Charge | Part::Paid | Part::Withheld | Part::Rounding);
        if right.is_empty() && is_nowhere && judged.bad.contains(&id) && !may_be_zero {
            let held = self.held_amounts();
            let is_free =
                |amount: &Amount| self.print.number(*amount).count() > held.get(&amount.abs()).copied().unwrap_or_default();
            let mut all: Vec<Amount> =
                self.print.numbers.iter().flat_map(|number| number.values.iter().copied()).filter(is_free).collect();
            all.sort_unstable();
            all.dedup();
            all.truncate(4 * MOST_TRIED);
            right = all.into_iter().filter(|amount| *amount != Amount::ZERO && fits(own(*amount))).collect();
        }
        if right.is_empty() && judged.bad.contains(&id) && field.part.is_total() && !self.is_in_place(id) {
            right =
                self.labelled_numbers(field.part).into_iter().filter(|amount| *amount != value && fits(own(*amount))).collect();
        }
        let one = match (right.as_slice(), alike.as_slice()) {
            ([one], _) => *one,
            ([], [one]) if is_nowhere => *one,
            _ => return None,
        };
        let place = self.print.number(one).next()?.clone();
        // A record may leave out the minus of discounts and credit notes: the sign is its own, unless the page says only the opposite.
        Some((own(one).text(self.least_places(field.part)), place))
    }

    /// Whether a total stands behind its label.
    fn is_in_place(&self, id: FieldId) -> bool {
        self.presence[id].places().iter().any(|place| self.is_labelled(place, self.parts.fields[id].part))
    }

    /// The numbers behind a label of this part.
    fn labelled_numbers(&self, part: Part) -> Vec<Amount> {
        let labelled = self.print.numbers.iter().filter(|number| self.is_labelled(&number.words, part));
        let mut values: Vec<Amount> =
            labelled.flat_map(|number| number.values.iter().copied()).filter(|value| *value != Amount::ZERO).collect();
        values.sort_unstable();
        values.dedup();
        values.truncate(MOST_TRIED);
        values
    }

    /// The printed date that has day and month the other way round, or a digit off; else the one behind the field's label.
    fn date_for(&self, id: FieldId) -> Option<(String, Place)> {
        let field = &self.parts.fields[id];
        let day: String = field.text().chars().take(10).collect();
        if self.print.day(&day).any(|date| self.in_order(&date.date).as_ref() == Some(&day) && self.is_dated(date, field.part)) {
            return None;
        }
        let held: Vec<String> = self
            .parts
            .fields
            .iter()
            .filter(|other| other.part.is_date())
            .map(|other| other.text().chars().take(10).collect())
            .collect();
        let printed: Vec<(String, Place)> = self
            .print
            .dates
            .iter()
            .filter_map(|date| Some((self.in_order(&date.date)?, date.words.clone())))
            .filter(|(other, _)| *other != day)
            .collect();
        let turned = format!("{}-{}-{}", day.get(..4)?, day.get(8..10)?, day.get(5..7)?);
        let near: Vec<(String, Place)> = printed
            .iter()
            .filter(|(other, _)| *other == turned || (!held.contains(other) && distance(other, &day, 1).is_some()))
            .cloned()
            .collect();
        if !near.is_empty() {
            return only(&near);
        }
        let dated: Vec<(String, Place)> = self
            .print
            .dates
            .iter()
            .filter(|date| self.is_dated(date, field.part))
            .filter_map(|date| Some((self.in_order(&date.date)?, date.words.clone())))
            .filter(|(other, _)| !held.contains(other))
            .collect();
        only(&dated)
    }

    /// The only currency on the pages; the country of the VAT id; the unit of the other rows.
    fn name_for(&self, id: FieldId) -> Option<(String, Place)> {
        let field = &self.parts.fields[id];
        match field.part {
            Part::Currency => {
                let found: Vec<(String, Place)> = currencies()
                    .filter_map(|code| Some((code.to_owned(), currency_places(self.print, code).into_iter().next()?)))
                    .collect();
                // A sign that several currencies share tells nothing.
                let by_code: Vec<(String, Place)> =
                    found.iter().filter(|(code, _)| !self.print.token(&code.to_lowercase()).is_empty()).cloned().collect();
                only(&by_code).or_else(|| if by_code.is_empty() { only(&found) } else { None })
            }
            // An address may be in another country than the VAT id: its name must be printed, too.
            Part::Country(side) => {
                let country = self.vat_country(side)?;
                let place = super::names::country_names(&country).iter().flat_map(|name| self.print.text(name)).next()?;
                matches!(self.presence[id], Presence::Nowhere).then_some((country, place))
            }
            Part::Cell(Column::Unit) => {
                let mine = field.text();
                let mut units: HashMap<String, usize> = HashMap::new();
                for cell in (0..self.parts.rows.len()).filter_map(|row| self.parts.cell(row, Column::Unit)) {
                    *units.entry(self.parts.text(Some(cell))).or_default() += 1;
                }
                let usual = units.get(&mine).copied().unwrap_or_default();
                let is_near = |(unit, count): &(&String, &usize)| {
                    !unit.is_empty() && **unit != mine && **count > usual && distance(&bare(unit), &bare(&mine), 1).is_some()
                };
                let mut near: Vec<(String, Place)> =
                    units.iter().filter(is_near).map(|(unit, _)| (unit.clone(), Place::new())).collect();
                near.sort();
                only(&near)
            }
            _ => None,
        }
    }

    /// The printed text that is one or two letters away.
    fn text_for(&self, id: FieldId) -> Option<(String, Place)> {
        let field = &self.parts.fields[id];
        let text = field.text();
        let wanted = bare(&text);
        let length = wanted.chars().count();
        if !(3..=LONGEST).contains(&length) || matches!(field.part, Part::Opaque) {
            return None;
        }
        let most = (length / LETTERS_PER_MISTAKE).clamp(1, MOST_MISTAKES);
        let mut best: Option<(usize, Vec<WordId>)> = None;
        let mut is_open = false;
        for order in self.print.orders() {
            for at in 0..order.len() {
                let (mut joined, mut count) = (String::new(), 0);
                for (words, id) in order[at..].iter().enumerate().take(MOST_WORDS) {
                    let word = &self.print.words[*id];
                    if word.page != self.print.words[order[at]].page {
                        break;
                    }
                    joined.push_str(&word.bare);
                    count += word.bare.chars().count();
                    if count > length + most {
                        break;
                    }
                    if count + most < length {
                        continue;
                    }
                    let Some(off) = distance(&wanted, &joined, most).filter(|off| *off > 0) else { continue };
                    let place = order[at..=at + words].to_vec();
                    match &best {
                        Some((least, _)) if off > *least => {}
                        Some((least, known)) if off == *least => is_open |= self.bare_of(known) != joined,
                        _ => (best, is_open) = (Some((off, place)), false),
                    }
                }
            }
            if best.is_some() {
                break;
            }
        }
        let (_, place) = best.filter(|_| !is_open)?;
        Some((self.printed_text(&place), place))
    }

    /// The whole words around a piece, if they are not much longer.
    fn whole_words(&self, text: &str) -> Option<(String, Place)> {
        let wanted = bare(text);
        let places = self.print.text(&wanted);
        let found: Vec<(String, Place)> = places
            .into_iter()
            .filter(|place| {
                self.bare_of(place).chars().count() <= wanted.chars().count() + 2 && self.print.next_in_line(place).is_none()
            })
            .map(|place| (self.printed_text(&place), place))
            .filter(|(printed, _)| printed != text)
            .collect();
        only(&found)
    }

    /// Amounts have the decimal places of their currency; quantities and rates only those that they need.
    pub(super) fn least_places(&self, part: Part) -> u32 {
        if matches!(part, Part::Cell(Column::Quantity | Column::Rate) | Part::TaxRate) { 0 } else { self.places }
    }

    fn bare_of(&self, place: &[WordId]) -> String {
        place.iter().map(|id| self.print.words[*id].bare.as_str()).collect()
    }

    fn printed_text(&self, place: &[WordId]) -> String {
        self.print.said(place).trim_matches(|c: char| c.is_whitespace() || ",;:".contains(c)).trim_start_matches('(').to_owned()
    }
}

/// The only text among these, wherever it stands.
fn only(found: &[(String, Place)]) -> Option<(String, Place)> {
    let (first, rest) = found.split_first()?;
    rest.iter().all(|(text, _)| bare(text) == bare(&first.0)).then(|| first.clone())
}

fn number_of(amount: Amount) -> Value {
    Value::String(amount.text(0))
}

/// A digit or two misread, two swapped, or the decimal point lost or moved.
fn looks_alike(value: Amount, other: Amount) -> bool {
    if other == value || other == Amount::ZERO {
        return false;
    }
    let (a, b) = (value.abs(), other.abs());
    let (mine, theirs) = (a.text(2), b.text(2));
    let digits = |text: &str| {
        let mut digits: Vec<char> = text.chars().filter(char::is_ascii_digit).collect();
        digits.sort_unstable();
        digits.retain(|digit| *digit != '0');
        digits
    };
    let shifted =
        [10, 100, 1000].iter().any(|by| a.times(Amount::whole(*by)) == Some(b) || b.times(Amount::whole(*by)) == Some(a));
    a == b || shifted || distance(&mine, &theirs, 2).is_some() || digits(&mine) == digits(&theirs)
}

//! The page as a witness: what the words of a document say about a record that was read from it.
//!
//! [`look`] compares every value with the words on the pages: whether it stands there, whether in its place, and what stands there
//! instead. No citation and no confidence of the agent is used, except where a value contradicts the agent's own quotation. Nothing
//! here guesses: where the pages say nothing, nothing is said.

mod address;
mod against;
mod boxes;
mod codes;
mod confirmed;
mod date;
mod empty;
mod finding;
mod letters;
mod names;
mod number;
mod offer;
mod parts;
mod presence;
mod print;
mod quotation;
mod rows;
mod strange;
mod unread;
mod wording;

pub use finding::{Finding, Findings, FoundQuotation, Offer, Said, Spot};

use std::collections::{HashMap, HashSet};

use super::own_data::{Difference, OwnData, Says, compare};
use super::rule::sums;
use super::{Band, BoundingBox, Collection, ExtractedData, FieldPath, Leaf};
use confirmed::Judged;
use parts::{Column, FieldId, Part, Parts, Side, completed};
use presence::{Presence, presence};
use print::{Place, Print, WordId};
use rows::Rows;
use unread::Unread;

/// Longer texts of a page are cut in a sentence.
const LONGEST_PRINTED: usize = 120;

/// A word on a page, with its box in the units of the page as displayed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PrintedWord {
    /// The word.
    pub text: String,
    /// From the left edge.
    pub x: f64,
    /// From the top edge.
    pub y: f64,
    /// Width.
    pub w: f64,
    /// Height.
    pub h: f64,
    /// A scanner's reading, not print: it confirms nothing.
    pub is_scanned: bool,
}

/// The words of a page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PrintedPage {
    /// In the order in which the page was written.
    pub words: Vec<PrintedWord>,
    /// Width and height, in the units of the words; zero if not known.
    pub size: (f64, f64),
}

/// The pages of one document, ready to be compared with any version of its record.
#[derive(Debug, Default)]
pub struct Witness {
    print: Print,
    own_data: Option<OwnData>,
    unshown: Vec<u32>,
}

impl Witness {
    /// Reads the words of all pages; what exceeds sixty thousand words is left out.
    pub fn new(pages: &[PrintedPage]) -> Self {
        Self { print: Print::of(pages), own_data: None, unshown: Vec::new() }
    }

    /// The same with what the invoice says of itself in a file within the file.
    #[must_use]
    pub fn with_own_data(self, own_data: Option<OwnData>) -> Self {
        Self { own_data, ..self }
    }

    /// The same where the words of some pages are not among these: then nothing is said about what stands nowhere.
    #[must_use]
    pub fn with_pages_missing(mut self, are_missing: bool) -> Self {
        self.print.is_cut |= are_missing;
        self
    }

    /// The same with the pages, counted from 1, on which something can't be shown.
    #[must_use]
    pub fn with_unshown(self, unshown: Vec<u32>) -> Self {
        Self { unshown, ..self }
    }

    /// Whether there are words to compare with.
    pub fn has_words(&self) -> bool {
        self.print.is_readable()
    }

    /// How many words there are.
    pub fn count(&self) -> usize {
        self.print.words.len()
    }

    /// Compares a record with the pages.
    pub fn look(&self, record: &ExtractedData, collection: &Collection) -> Findings {
        let data = completed(record.data(), collection.schema.as_ref());
        let parts = Parts::of(&data, collection);
        let has_words = self.has_words();
        let checked = sums(&data, collection.rule_book());
        let mut look = Look {
            print: &self.print,
            rows: if has_words { Rows::of(&self.print, &parts) } else { Rows::default() },
            presence: vec![Presence::Unsaid; parts.fields.len()],
            parts,
            found: Vec::new(),
            unread: HashMap::new(),
            block: HashMap::new(),
            beside: HashMap::new(),
            places: checked.first().map_or(2, |sum| sum.digits),
        };
        if has_words {
            look.presence = look.presences();
            look.forgive_what_is_never_printed();
        }
        look.find_empty();
        look.find_contradictions();
        if let Some(own) = &self.own_data {
            look.find_own_data(own, &data, collection);
        }
        let metadata = record.field_metadata();
        look.find_other_quotations(&metadata);
        let quotations = if has_words { look.find_quotations(&metadata) } else { Vec::new() };
        if has_words {
            look.find_absent();
            look.find_unread();
            look.find_misplaced_cells();
            look.find_misplaced_texts();
            look.find_strange_rows();
            look.find_turned_dates();
            look.find_one_print();
            look.find_pieces();
            look.find_other_kind();
        }
        let judged = Judged::of(&look, &checked);
        let confirmed = if has_words { look.confirmed(&judged) } else { Vec::new() };
        let in_place = if has_words { look.in_place() } else { Vec::new() };
        let offers = if has_words {
            look.offers(&data, collection, &judged, &confirmed.iter().copied().collect::<HashSet<_>>())
        } else {
            Vec::new()
        };
        let named =
            |ids: &[FieldId]| ids.iter().map(|id| (look.parts.fields[*id].path.clone(), look.parts.fields[*id].text())).collect();
        let (confirmed, in_place) = (named(&confirmed), named(&in_place));
        let broken: HashSet<&FieldPath> = checked.iter().filter(|sum| !sum.holds).flat_map(|sum| &sum.paths).collect();
        let is_doubtful = |path: &FieldPath| {
            let confidence = metadata.leaf(path).and_then(Leaf::confidence);
            Band::of(confidence, collection.threshold(path)) != Band::High
        };
        let findings = Findings {
            has_words,
            is_pending: false,
            confirmed,
            in_place,
            offers,
            unshown: self.unshown.clone(),
            quotations,
            found: look.in_the_records_order(),
        };
        findings.that_matter(is_doubtful, |path| broken.contains(path))
    }
}

/// One comparison under way.
struct Look<'a> {
    print: &'a Print,
    parts: Parts<'a>,
    presence: Vec<Presence>,
    rows: Rows,
    found: Vec<Finding>,
    unread: HashMap<FieldId, Unread>,
    /// Whether a part of an address stands with the others.
    block: HashMap<FieldId, bool>,
    /// Whether a description stands beside the numbers of its row.
    beside: HashMap<FieldId, bool>,
    /// The decimal places of the currency.
    places: u32,
}

impl Look<'_> {
    fn presences(&self) -> Vec<Presence> {
        let of = |field: &parts::PartField<'_>| {
            let country = field.part.side().and_then(|side| self.vat_country(side));
            presence(self.print, field, country.as_deref())
        };
        self.parts.fields.iter().map(of).collect()
    }

    /// Adds a finding about a field.
    fn say_about(&mut self, id: FieldId, said: Said, printed: String) {
        self.say_at(id, said, printed, &[]);
    }

    /// Adds a finding about a field, with the place to look at.
    fn say_at(&mut self, id: FieldId, said: Said, printed: String, place: &[WordId]) {
        let place = self.spot(place);
        let Some(field) = self.parts.fields.get(id) else { return };
        let printed = super::label::shortened(&printed, LONGEST_PRINTED);
        self.found.push(Finding { path: field.path.clone(), said, printed, about: field.text(), place });
    }

    fn spot(&self, place: &[WordId]) -> Option<Spot> {
        if place.is_empty() {
            return None;
        }
        let (left, top, right, bottom) = self.print.frame(place);
        let page = u32::try_from(self.print.page_of(place) + 1).ok()?;
        Some(Spot { page, around: BoundingBox { x: left, y: top, w: right - left, h: bottom - top } })
    }

    /// What a record says in its own way, and no page can deny.
    fn forgive_what_is_never_printed(&mut self) {
        let ids = |look: &Self, wanted: fn(Part) -> bool| -> Vec<FieldId> {
            let fields = look.parts.fields.iter().enumerate();
            fields.filter(|(_, field)| wanted(field.part) && field.value.is_some()).map(|(id, _)| id).collect()
        };
        // Rows that the agent numbered itself.
        let numbers = ids(self, |part| part == Part::Cell(Column::LineNo));
        let in_rows = numbers.iter().filter(|id| self.rows.in_row.get(*id) == Some(&true)).count();
        let counted = numbers.iter().enumerate().all(|(at, id)| self.parts.text(Some(*id)).trim() == (at + 1).to_string());
        if counted && 2 * in_rows < numbers.len() {
            for id in numbers {
                self.presence[id] = Presence::Unsaid;
                self.rows.in_row.remove(&id);
            }
        }
        // Pieces, where hardly a row prints a unit.
        let units = ids(self, |part| part == Part::Cell(Column::Unit));
        let in_rows = units.iter().filter(|id| self.rows.in_row.get(*id) == Some(&true)).count();
        if 2 * in_rows <= units.len() {
            for id in units {
                if names::is_piece(&self.parts.text(Some(id))) {
                    self.presence[id] = Presence::Unsaid;
                }
            }
        }
        // A credit note whose record leaves out every minus, or the other way round.
        let numbers =
            ids(self, |part| part.is_total() || matches!(part, Part::TaxBasis | Part::TaxAmount | Part::Cell(Column::Total)));
        let turned = |look: &Self, id: &FieldId| matches!(look.presence[*id], Presence::Opposite(_));
        let count = numbers.iter().filter(|id| turned(self, id)).count();
        if 2 * count > numbers.len() {
            for id in ids(self, Part::is_number) {
                if let Presence::Opposite(places) = &self.presence[id] {
                    self.presence[id] = Presence::Here(places.clone());
                }
            }
        }
        self.forgive_home_country();
    }

    /// Both sides of an invoice within one country often leave it out: its VAT id, account or currency names it.
    fn forgive_home_country(&mut self) {
        let iban = crate::domain::fold::bare(&self.parts.text(self.parts.part(Part::Iban))).to_uppercase();
        let home: Vec<String> = [self.vat_country(Side::Seller), self.vat_country(Side::Buyer), iban.get(..2).map(str::to_owned)]
            .into_iter()
            .flatten()
            .collect();
        let home = if home.is_empty() { self.country_of_currency().into_iter().collect() } else { home };
        for side in [Side::Seller, Side::Buyer] {
            let Some(id) = self.parts.part(Part::Country(side)) else { continue };
            let country = self.parts.text(Some(id));
            if self.presence[id] == Presence::Nowhere
                && home.contains(&country)
                && home.iter().all(|other| *other == country)
                && !names::names_another_country(self.print, &country)
            {
                self.presence[id] = Presence::Unsaid;
            }
        }
    }

    /// What the invoice's own data say otherwise. What the record leaves empty counts only if it is printed, too.
    fn find_own_data(&mut self, own: &OwnData, data: &serde_json::Value, collection: &Collection) {
        for Difference { path, says, is_missing } in compare(own, data, &collection.roles) {
            let (said, printed) = match says {
                Says::Value(value) => (Said::OwnData, value),
                Says::Rows(count) => (Said::OwnRows, count.to_string()),
            };
            let place = number::readings(&printed).into_iter().find_map(|value| self.print.number(value).next().cloned());
            let place = place.or_else(|| self.print.text(&crate::domain::fold::bare(&printed)).into_iter().next());
            let value = path.get(data).filter(|value| !value.is_array() && !value.is_object());
            let about = value.map(super::to_text).unwrap_or_default();
            if is_missing && place.is_none() && self.print.is_readable() {
                continue;
            }
            let place = place.and_then(|place| self.spot(&place));
            self.found.push(Finding { path, said, printed, about, place });
        }
    }

    /// A number that follows from the others need not be printed: a tax of two parts, the total of a row.
    fn is_made_of_others(&self, id: FieldId) -> bool {
        let field = &self.parts.fields[id];
        let Some(amount) = field.amount() else { return false };
        if let (Part::Cell(Column::Total), Some(row)) = (field.part, field.row) {
            let is_here =
                |column: Column| self.parts.cell(row, column).is_some_and(|id| matches!(self.presence[id], Presence::Here(_)));
            let product = self.product_for(row, Column::Total);
            return is_here(Column::Quantity) && is_here(Column::Price) && product.is_some_and(|all| all.contains(&amount));
        }
        self.expected_totals().iter().any(|(part, values)| *part == field.part && values.contains(&amount))
    }

    /// The country of a printed currency that only one country has, whose code begins with its own: JPY, INR, not EUR.
    fn country_of_currency(&self) -> Option<String> {
        let id = self.parts.part(Part::Currency).filter(|id| matches!(self.presence[*id], Presence::Here(_)))?;
        let country = self.parts.text(Some(id)).get(..2)?.to_uppercase();
        names::is_country(&country).then_some(country)
    }

    /// Values that stand nowhere.
    fn find_absent(&mut self) {
        if self.print.is_cut {
            return;
        }
        for id in 0..self.parts.fields.len() {
            let part = self.parts.fields[id].part;
            match &self.presence[id] {
                Presence::Nowhere if self.should_be_printed(id) && !self.is_made_of_others(id) => {
                    self.say_about(id, Said::Nowhere, String::new())
                }
                // Discounts and payments are often printed with a minus that the record leaves out.
                Presence::Opposite(places) if !matches!(part, Part::Allowance | Part::Paid | Part::Withheld) => {
                    let place = places.first().cloned().unwrap_or_default();
                    let printed = self.print.said(&place);
                    self.say_at(id, Said::Opposite, printed, &place);
                }
                _ => {}
            }
        }
    }

    /// A text of an unknown part may be the agent's own words: a summary, a category. It should be printed if it has digits, or if
    /// most of its words are.
    fn should_be_printed(&self, id: FieldId) -> bool {
        let field = &self.parts.fields[id];
        if field.part != Part::OtherText {
            return true;
        }
        let words = wording::words_of(&field.text());
        let printed = words.iter().filter(|word| !self.print.token(word).is_empty()).count();
        field.text().chars().any(|c| c.is_ascii_digit()) && words.len() <= 3 || 2 * printed > words.len()
    }

    /// Cells whose value stands in another row.
    fn find_misplaced_cells(&mut self) {
        let mut ids: Vec<FieldId> = self.rows.in_row.iter().filter(|(_, is_there)| !**is_there).map(|(id, _)| *id).collect();
        ids.sort_unstable();
        for id in ids {
            let field = &self.parts.fields[id];
            let (Part::Cell(column), Some(row)) = (field.part, field.row) else { continue };
            // A rate or a unit may stand once for all rows.
            if matches!(column, Column::Rate | Column::Unit) || !matches!(self.presence[id], Presence::Here(_)) {
                continue;
            }
            let free = self.rows.free_in_column(self.print, row, column);
            let (printed, place): (String, Place) = match free.as_slice() {
                [(_, place)] => (self.print.said(place), (*place).clone()),
                _ => (String::new(), Place::new()),
            };
            self.say_at(id, Said::NotInRow, printed, &place);
        }
    }

    fn in_the_records_order(&mut self) -> Vec<Finding> {
        let mut found = std::mem::take(&mut self.found);
        let place: HashMap<&FieldPath, usize> =
            self.parts.fields.iter().enumerate().map(|(id, field)| (&field.path, id)).collect();
        found.sort_by_key(|finding| (place.get(&finding.path).copied().unwrap_or(usize::MAX), finding.said.kind()));
        found.dedup_by(|a, b| a.path == b.path && a.said.kind() == b.said.kind() && a.said != Said::UnclaimedRow);
        found
    }
}

#[cfg(test)]
mod tests;

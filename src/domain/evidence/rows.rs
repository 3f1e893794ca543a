//! The rows of the invoice on the page: each is found by what it holds, not by the agent's boxes.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::parts::{Column, FieldId, Parts};
use super::presence::unit_places;
use super::print::{Place, Print, WordId};
use crate::domain::fold::bare;
use crate::domain::rule::Amount;

/// A number that stands in more places than this says nothing about its row.
const MOST_PLACES: usize = 60;
/// A row counts as found from this score on: its description is three, a number one.
const ENOUGH: f64 = 1.9;
/// Places that are weighed for one row.
const MOST_CHOICES: usize = 40;
/// What it costs to stand above the row before.
const OUT_OF_ORDER: f64 = 2.5;
/// Numbers of one row that no cell is made of.
const MOST_FREE: usize = 200;
/// Lines around one that count as near, at most.
const LINES_NEAR: usize = 12;

/// Where a row stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Stand {
    pub page: usize,
    /// The middle of its line.
    pub middle: f64,
    pub height: f64,
}

/// The strip of the page that belongs to a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Strip {
    pub page: usize,
    pub top: f64,
    pub bottom: f64,
    pub height: f64,
}

impl Strip {
    /// The lines that it touches.
    pub fn lines(&self, print: &Print) -> std::ops::Range<usize> {
        print.lines_between(self.page, self.top - 2.0 * self.height, self.bottom + 2.0 * self.height)
    }
}

/// Where a column stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Stretch {
    /// The usual left and right edge of its cells.
    pub left: f64,
    pub right: f64,
    /// The leftmost and rightmost edge.
    pub from: f64,
    pub to: f64,
    /// How many cells say so.
    pub cells: usize,
}

impl Stretch {
    /// Whether something between `left` and `right` stands under this column's cells, give or take.
    pub fn holds(&self, left: f64, right: f64, give: f64) -> bool {
        (right - self.right).abs() < give
            || (left - self.left).abs() < give
            || (left >= self.from - 2.0 && right <= self.to + 3.0)
    }
}

/// The rows on the page.
#[derive(Debug, Default)]
pub(super) struct Rows {
    pub stands: Vec<Option<Stand>>,
    pub strips: Vec<Option<Strip>>,
    pub columns: HashMap<Column, Stretch>,
    /// Whether a cell's value stands in its row; absent if the row was not found.
    pub in_row: HashMap<FieldId, bool>,
    /// The place of each cell that was found, in its column if possible.
    pub cells: HashMap<FieldId, Place>,
    /// Words that cells are made of.
    pub taken: HashSet<WordId>,
}

impl Rows {
    pub fn of(print: &Print, parts: &Parts<'_>) -> Self {
        let mut rows = Self::default();
        let mut scores: Vec<BTreeMap<usize, f64>> = Vec::new();
        for row in 0..parts.rows.len() {
            scores.push(scores_of(print, parts, row));
        }
        rows.stands = stands(print, &scores);
        rows.strips = strips(&rows.stands);
        rows.find_cells(print, parts);
        rows
    }

    fn find_cells(&mut self, print: &Print, parts: &Parts<'_>) {
        let mut places: BTreeMap<FieldId, (Column, Vec<Place>)> = BTreeMap::new();
        let mut units: HashMap<String, Vec<Place>> = HashMap::new();
        for row in 0..parts.rows.len() {
            let Some(strip) = self.strips.get(row).copied().flatten() else { continue };
            let is_inside = |place: &Place| {
                let middle = print.middle_of(place);
                print.page_of(place) == strip.page && (strip.top..=strip.bottom).contains(&middle)
            };
            let lines = strip.lines(print);
            let in_lines = |place: &Place| place.first().is_some_and(|id| lines.contains(&print.words[*id].line));
            for (column, _) in Column::ALL {
                if column == Column::Description {
                    continue;
                }
                let Some(id) = parts.cell(row, column).filter(|id| !parts.is_empty(*id)) else { continue };
                let text = parts.text(Some(id));
                let found: Vec<Place> = match (column, parts.amount(Some(id))) {
                    (Column::LineNo, _) => {
                        let wanted = bare(&text);
                        let words = print.words_of(lines.clone()).filter(|word| print.words[*word].bare == wanted);
                        words.map(|word| vec![word]).filter(is_inside).collect()
                    }
                    (Column::Unit, _) => {
                        let all = units.entry(text.clone()).or_insert_with(|| {
                            let mut places = unit_places(print, &text, usize::MAX);
                            places.sort_by_key(|place| place.first().map(|id| print.words[*id].line));
                            places
                        });
                        let from = all.partition_point(|place| print.words[place[0]].line < lines.start);
                        all.iter()
                            .skip(from)
                            .take_while(|place| in_lines(place))
                            .filter(|place| is_inside(place))
                            .cloned()
                            .collect()
                    }
                    (_, Some(amount)) => {
                        let right: Vec<Place> =
                            print.number_in(amount, &lines).filter(|place| is_inside(place)).cloned().collect();
                        if right.is_empty() {
                            print.number_in(-amount, &lines).filter(|place| is_inside(place)).cloned().collect()
                        } else {
                            right
                        }
                    }
                    (_, None) => Vec::new(),
                };
                self.in_row.insert(id, !found.is_empty());
                if !found.is_empty() {
                    places.insert(id, (column, found));
                }
            }
        }
        for (column, _) in Column::ALL {
            let of_column = || places.values().filter(|(of, _)| *of == column);
            let sure: Vec<&Place> = of_column().filter(|(_, all)| all.len() == 1).filter_map(|(_, all)| all.first()).collect();
            let any =
                || of_column().filter_map(|(_, all)| if column == Column::Total { all.last() } else { all.first() }).collect();
            let sure = if sure.is_empty() { any() } else { sure };
            if let Some(stretch) = stretch(print, &sure) {
                self.columns.insert(column, stretch);
            }
        }
        for (id, (column, all)) in places {
            let off = |place: &Place| {
                let (left, _, right, _) = print.frame(place);
                self.columns.get(&column).map_or(0.0, |stretch| (right - stretch.right).abs().min((left - stretch.left).abs()))
            };
            if let Some(best) = all.into_iter().min_by(|a, b| off(a).total_cmp(&off(b))) {
                self.taken.extend(best.iter().copied());
                self.cells.insert(id, best);
            }
        }
    }

    /// Whether a cell's value stands in its row and under its column.
    pub fn is_in_place(&self, print: &Print, id: FieldId, column: Column) -> bool {
        let (Some(place), Some(stretch)) = (self.cells.get(&id), self.columns.get(&column)) else { return false };
        let (left, _, right, _) = print.frame(place);
        stretch.holds(left, right, 1.2 * print.usual_height)
    }

    /// Numbers in the strip of a row that no cell is made of, near its line.
    pub fn free_numbers<'p>(&self, print: &'p Print, row: usize, within: f64) -> Vec<(&'p [Amount], &'p Place)> {
        let (Some(Some(strip)), Some(Some(stand))) = (self.strips.get(row), self.stands.get(row)) else { return Vec::new() };
        let is_free = |place: &Place| {
            let middle = print.middle_of(place);
            print.page_of(place) == strip.page
                && (strip.top..=strip.bottom).contains(&middle)
                && (middle - stand.middle).abs() < within * stand.height
                && !place.iter().any(|id| self.taken.contains(id))
        };
        let lines = strip.lines(print);
        let numbers = print.numbers_of(&lines).iter().filter(|number| is_free(&number.words)).take(MOST_FREE);
        numbers.map(|number| (number.values.as_slice(), &number.words)).collect()
    }

    /// Numbers in the strip of a row and under a column that no cell is made of; the longest of those that overlap.
    pub fn free_in_column<'p>(&self, print: &'p Print, row: usize, column: Column) -> Vec<(&'p [Amount], &'p Place)> {
        let Some(stretch) = self.columns.get(&column) else { return Vec::new() };
        let mut found: Vec<(&[Amount], &Place)> = self
            .free_numbers(print, row, 1.7)
            .into_iter()
            .filter(|(_, place)| {
                let (left, _, right, _) = print.frame(place);
                stretch.holds(left, right, 0.8 * print.usual_height)
            })
            .collect();
        let all = found.clone();
        found.retain(|(_, place)| {
            !all.iter().any(|(_, other)| other.len() > place.len() && place.iter().all(|id| other.contains(id)))
        });
        found
    }
}

/// For each line, how much of a row it holds.
fn scores_of(print: &Print, parts: &Parts<'_>, row: usize) -> BTreeMap<usize, f64> {
    let mut scores: BTreeMap<usize, f64> = BTreeMap::new();
    let description = bare(&parts.text(parts.cell(row, Column::Description)));
    for place in description_places(print, &description) {
        if let Some(first) = place.iter().min_by(|a, b| print.words[**a].y.total_cmp(&print.words[**b].y)) {
            *scores.entry(print.words[*first].line).or_default() += 3.0;
        }
    }
    for column in [Column::Total, Column::Price, Column::Quantity] {
        let Some(amount) = parts.amount(parts.cell(row, column)) else { continue };
        let places: Vec<&Place> = print.number_either(amount, MOST_PLACES + 1);
        if places.len() <= MOST_PLACES {
            let mut lines: Vec<usize> = places.iter().filter_map(|place| place.first()).map(|id| print.words[*id].line).collect();
            lines.sort_unstable();
            lines.dedup();
            for line in lines {
                *scores.entry(line).or_default() += 1.0;
            }
        }
    }
    scores
}

/// The places of a description, or of its beginning.
fn description_places(print: &Print, description: &str) -> Vec<Place> {
    if description.is_empty() {
        return Vec::new();
    }
    let letters: Vec<char> = description.chars().collect();
    for part in [1.0, 0.7, 0.5, 0.35] {
        let length = (letters.len() as f64 * part) as usize;
        if part < 1.0 && length < 8 {
            break;
        }
        let beginning: String = letters.iter().take(length).collect();
        let found = print.text(&beginning);
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

/// The lines of all rows together that hold most of them, in the order of the record as far as possible.
fn stands(print: &Print, scores: &[BTreeMap<usize, f64>]) -> Vec<Option<Stand>> {
    // For each row: where it may stand, the best score of all rows so far, and the choice before it.
    let mut steps: Vec<Vec<Choice>> = Vec::new();
    for lines in scores {
        let mut choices = vec![Choice { stand: None, total: 0.0, before: 0 }];
        for (at, score) in lines {
            let line = &print.lines[*at];
            let height = line.height.max(5.0);
            let near = |other: &usize| {
                let other = &print.lines[*other];
                other.page == line.page && (other.middle - line.middle).abs() < 2.2 * height
            };
            let around = lines.range(at.saturating_sub(LINES_NEAR)..=at + LINES_NEAR);
            let around: f64 = around.filter(|(other, _)| *other != at && near(other)).map(|(_, score)| 0.9 * score).sum();
            if score + around >= ENOUGH {
                let stand = Stand { page: line.page, middle: line.middle, height };
                choices.push(Choice { stand: Some(stand), total: score + around, before: 0 });
            }
        }
        choices.sort_by(|a, b| b.total.total_cmp(&a.total));
        choices.truncate(MOST_CHOICES);
        if let Some(earlier) = steps.last() {
            for choice in &mut choices {
                let cost = |before: &Choice| {
                    let in_order = match (before.stand, choice.stand) {
                        (Some(before), Some(stand)) => {
                            (stand.page, stand.middle) > (before.page, before.middle + 0.5 * stand.height)
                        }
                        _ => true,
                    };
                    before.total - if in_order { 0.0 } else { OUT_OF_ORDER }
                };
                let best = earlier
                    .iter()
                    .enumerate()
                    .map(|(at, before)| (cost(before), at))
                    .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
                if let Some((total, before)) = best {
                    choice.total += total;
                    choice.before = before;
                }
            }
        }
        steps.push(choices);
    }
    let mut found = vec![None; steps.len()];
    let mut at = steps.last().and_then(|choices| {
        let best = choices.iter().enumerate().max_by(|a, b| a.1.total.total_cmp(&b.1.total).then(b.0.cmp(&a.0)));
        best.map(|(at, _)| at)
    });
    for (row, choices) in steps.iter().enumerate().rev() {
        let Some(choice) = at.and_then(|at| choices.get(at)) else { break };
        found[row] = choice.stand;
        at = Some(choice.before);
    }
    found
}

/// One place for a row.
struct Choice {
    stand: Option<Stand>,
    total: f64,
    before: usize,
}

/// From half a line above each row's line to half a line above the next.
fn strips(stands: &[Option<Stand>]) -> Vec<Option<Strip>> {
    let mut sorted: Vec<(usize, f64)> = stands.iter().flatten().map(|stand| (stand.page, stand.middle)).collect();
    sorted.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let strip = |stand: &Stand| {
        let (middle, height) = (stand.middle, stand.height);
        let after = sorted.partition_point(|(page, other)| (*page, *other) <= (stand.page, middle + 0.6 * height));
        let next = sorted.get(after).filter(|(page, _)| *page == stand.page).map(|(_, next)| next - 0.5 * height);
        let until = sorted.partition_point(|(page, other)| (*page, *other) < (stand.page, middle - 0.6 * height));
        let before = until.checked_sub(1).and_then(|at| sorted.get(at)).filter(|(page, _)| *page == stand.page);
        let top = before.map_or(middle - 2.2 * height, |(_, before)| (before + 0.5 * height).max(middle - 2.2 * height));
        let bottom = next.unwrap_or(middle + 5.5 * height).min(middle + 9.0 * height);
        Strip { page: stand.page, top, bottom, height }
    };
    stands.iter().map(|stand| stand.as_ref().map(strip)).collect()
}

fn stretch(print: &Print, places: &[&Place]) -> Option<Stretch> {
    let frames: Vec<_> = places.iter().map(|place| print.frame(place)).collect();
    let mut lefts: Vec<f64> = frames.iter().map(|frame| frame.0).collect();
    let mut rights: Vec<f64> = frames.iter().map(|frame| frame.2).collect();
    lefts.sort_by(f64::total_cmp);
    rights.sort_by(f64::total_cmp);
    let middle = lefts.len() / 2;
    Some(Stretch {
        left: *lefts.get(middle)?,
        right: *rights.get(middle)?,
        from: *lefts.first()?,
        to: *rights.last()?,
        cells: frames.len(),
    })
}

//! Texts against what stands around them: the parts of an address, the row of a description, the word around a piece of it.

use std::collections::HashMap;

use super::Look;
use super::finding::Said;
use super::parts::{Column, FieldId, Part, Side};
use super::presence::Presence;
use super::print::{Frame, Place};
use crate::domain::fold::bare;

/// Places of a text that are compared.
const MOST: usize = 12;
/// A number that is printed more often tells nothing about where a text belongs.
const MOST_NUMBERS: usize = 250;
/// In lines: how near the parts of an address stand, and from where on they stand apart.
const NEAR: f64 = 4.5;
const FAR: f64 = 7.0;
/// On another page.
const ELSEWHERE: f64 = 10_000.0;

/// A part of an address, with its places: page and box.
type AddressPart = (FieldId, Part, Vec<(usize, Frame)>);

impl Look<'_> {
    pub(super) fn find_misplaced_texts(&mut self) {
        self.place_addresses();
        self.place_descriptions();
        let mut apart: Vec<FieldId> =
            self.block.iter().chain(&self.beside).filter(|(_, is_near)| !**is_near).map(|(id, _)| *id).collect();
        apart.sort_unstable();
        for id in apart {
            let place = self.presence[id].places().first().cloned().unwrap_or_default();
            self.say_at(id, Said::Apart, String::new(), &place);
        }
    }

    fn address(&self, side: Side) -> Vec<AddressPart> {
        let parts = [Part::Name(side), Part::Street(side), Part::PostalCode(side), Part::City(side)];
        let mut found = Vec::new();
        for part in parts {
            let Some(id) = self.parts.part(part).filter(|id| !self.parts.is_empty(*id)) else { continue };
            let places = self.print.text(&bare(&self.parts.text(Some(id))));
            let frames: Vec<_> =
                places.iter().take(MOST).map(|place| (self.print.page_of(place), self.print.frame(place))).collect();
            if !frames.is_empty() {
                found.push((id, part, frames));
            }
        }
        found
    }

    fn place_addresses(&mut self) {
        let (seller, buyer) = (self.address(Side::Seller), self.address(Side::Buyer));
        let height = self.print.usual_height;
        for (mine, theirs) in [(&seller, &buyer), (&buyer, &seller)] {
            for (id, part, places) in mine {
                let near = |others: &Vec<(usize, Frame)>| {
                    let pairs = places.iter().flat_map(|a| others.iter().map(move |b| apart(*a, *b)));
                    pairs.fold(ELSEWHERE, f64::min)
                };
                let mut distances: Vec<f64> = mine
                    .iter()
                    .filter(|(other, kind, _)| other != id && !matches!(kind, Part::Name(_)))
                    .map(|(.., others)| near(others))
                    .collect();
                if distances.is_empty() {
                    continue;
                }
                distances.sort_by(f64::total_cmp);
                let close = distances.iter().filter(|distance| **distance < NEAR * height).count();
                let is_same_part = |other: &Part| std::mem::discriminant(other) == std::mem::discriminant(part);
                let to_theirs = theirs
                    .iter()
                    .filter(|(_, kind, _)| !is_same_part(kind))
                    .map(|(.., others)| near(others))
                    .fold(ELSEWHERE, f64::min);
                if to_theirs < 2.5 * height && distances[0] > NEAR * height {
                    self.block.insert(*id, false);
                } else if close >= distances.len().div_ceil(2) {
                    self.block.insert(*id, true);
                } else if distances[0] > FAR * height && !matches!(part, Part::Name(_)) {
                    // A name may stand over the page or in its foot.
                    self.block.insert(*id, false);
                }
            }
        }
    }

    /// Whether the name of a side stands over its address.
    pub(super) fn is_over_address(&self, side: Side) -> bool {
        let parts = self.address(side);
        let height = self.print.usual_height;
        let Some((.., names)) = parts.iter().find(|(_, part, _)| matches!(part, Part::Name(_))) else { return false };
        let rest = parts.iter().filter(|(_, part, _)| !matches!(part, Part::Name(_))).flat_map(|(.., places)| places);
        rest.into_iter().any(|(page, frame)| {
            names.iter().any(|(of, name)| {
                of == page && (frame.1 - name.3).abs() < NEAR * height && name.2.min(frame.2) - name.0.max(frame.0) > -40.0
            })
        })
    }

    /// A description stands where the numbers of its row do.
    fn place_descriptions(&mut self) {
        for row in 0..self.parts.rows.len() {
            let Some(id) = self.parts.cell(row, Column::Description) else { continue };
            let places = self.presence[id].places().to_vec();
            if places.is_empty() || bare(&self.parts.text(Some(id))).chars().count() < 3 {
                continue;
            }
            let mut lines: HashMap<usize, usize> = HashMap::new();
            for column in [Column::Total, Column::Price, Column::Quantity] {
                let Some(amount) = self.parts.amount(self.parts.cell(row, column)) else { continue };
                let mut seen: Vec<usize> = Vec::new();
                if self.print.number(amount).nth(MOST_NUMBERS).is_some() {
                    continue;
                }
                for place in self.print.number(amount) {
                    let under = self.rows.columns.get(&column).is_none_or(|stretch| {
                        let (left, _, right, _) = self.print.frame(place);
                        let give = 1.2 * self.print.usual_height;
                        (right - stretch.right).abs() < give || (left - stretch.left).abs() < give
                    });
                    let line = self.print.words[place[0]].line;
                    if under && !seen.contains(&line) {
                        seen.push(line);
                        *lines.entry(line).or_default() += 1;
                    }
                }
            }
            let most = lines.values().max().copied().unwrap_or_default();
            if most < 2 {
                continue;
            }
            let best: Vec<usize> = lines.into_iter().filter(|(_, count)| *count == most).map(|(line, _)| line).collect();
            let height = self.print.usual_height;
            let is_near = best.iter().any(|line| {
                let line = &self.print.lines[*line];
                places.iter().any(|place| {
                    let words = || place.iter().map(|id| &self.print.words[*id]).filter(|word| word.page == line.page);
                    words().next().is_some_and(|first| (first.middle() - line.middle).abs() < 2.6 * height)
                        || words().any(|word| (word.middle() - line.middle).abs() < 1.2 * height)
                })
            });
            if is_near || best.len() <= 3 {
                self.beside.insert(id, is_near);
            }
        }
    }

    /// Printed once, read for two fields.
    pub(super) fn find_one_print(&mut self) {
        let mut held: HashMap<String, Vec<FieldId>> = HashMap::new();
        let mut rows: HashMap<String, usize> = HashMap::new();
        let written: Vec<String> = self.parts.rows.iter().map(ToString::to_string).collect();
        for row in &written {
            *rows.entry(row.clone()).or_default() += 1;
        }
        for (id, field) in self.parts.fields.iter().enumerate() {
            let is_text = matches!(field.part, Part::Name(_) | Part::Cell(Column::Description))
                || field.part.is_code()
                || field.part.is_address();
            let text = bare(&field.text());
            // The same row twice is told as such.
            let is_repeated = field.row.is_some_and(|row| rows.get(&written[row]).is_some_and(|count| *count > 1));
            if is_text && !is_repeated && text.chars().count() >= 3 {
                held.entry(text).or_default().push(id);
            }
        }
        let mut twice: Vec<FieldId> = Vec::new();
        for (text, ids) in held.into_iter().filter(|(_, ids)| ids.len() > 1) {
            let together = self.print.text(&text).len();
            let places = if together == 0 { self.times_printed(ids[0]) } else { together };
            if places > 0 && places < ids.len() {
                // The one that stands where it belongs is right.
                let is_at_home = |id: &FieldId| self.block.get(id).or(self.beside.get(id)) == Some(&true);
                let strays: Vec<FieldId> = ids.iter().copied().filter(|id| !is_at_home(id)).collect();
                twice.extend(if strays.is_empty() || strays.len() + places < ids.len() { ids } else { strays });
            }
        }
        twice.sort_unstable();
        for id in twice {
            self.say_about(id, Said::OnePrint, String::new());
        }
    }

    /// How often the rarest word of a text is printed that is nowhere together.
    fn times_printed(&self, id: FieldId) -> usize {
        let words = super::wording::words_of(&self.parts.fields[id].text());
        words.iter().map(|word| self.print.token(word).len()).min().unwrap_or_default()
    }

    /// Texts that begin or end within a word.
    pub(super) fn find_pieces(&mut self) {
        for id in 0..self.parts.fields.len() {
            let field = &self.parts.fields[id];
            let is_text = matches!(
                field.part,
                Part::Name(_) | Part::Street(_) | Part::City(_) | Part::Terms | Part::Cell(Column::Description)
            );
            let Presence::Here(places) = &self.presence[id] else { continue };
            let text = bare(&field.text());
            if !is_text || text.chars().count() < 3 {
                continue;
            }
            let joined = |place: &Place| place.iter().map(|word| self.print.words[*word].bare.as_str()).collect::<String>();
            // One letter more may be a mark of the plural or a footnote.
            let is_whole = |place: &Place| {
                let whole = joined(place);
                whole == text || (whole.starts_with(&text) && whole.chars().count() - text.chars().count() <= 1)
            };
            if !places.iter().any(is_whole)
                && let Some(place) = places.first().cloned()
            {
                let printed = self.print.said(&place);
                self.say_at(id, Said::InsideWord, printed, &place);
            }
        }
    }
}

/// How far two boxes are apart; up and down counts more.
fn apart((page, a): (usize, Frame), (other, b): (usize, Frame)) -> f64 {
    if page != other {
        return ELSEWHERE;
    }
    let across = (a.0.max(b.0) - a.2.min(b.2)).max(0.0);
    let down = (a.1.max(b.1) - a.3.min(b.3)).max(0.0);
    across.hypot(1.5 * down)
}

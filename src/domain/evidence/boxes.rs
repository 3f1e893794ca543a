//! Quotations that do not stand under the agent's boxes: boxes of the whole page, in pixels, from 0 to 1, beside the page, with
//! sides swapped, or on a page that does not exist.

use std::collections::HashMap;

use super::finding::{FoundQuotation, Said};
use super::print::{Place, Print};
use super::{Look, Spot};
use crate::domain::fold::bare;
use crate::domain::{Citation, FieldMetadata, PageDimensions};

/// Places of one quotation that are marked.
const MOST_PLACES: usize = 3;
/// Fields whose quotations are looked for.
const MOST_FIELDS: usize = 3_000;
/// Citations of one field, boxes of one citation, and words under boxes of all fields together that are looked at.
const MOST_CITATIONS: usize = 10;
const MOST_BOXES: usize = 20;
const MOST_WORDS: usize = 2_000_000;
/// Longer quotations are not looked for.
const LONGEST: usize = 2_000;
/// Shorter quotations are everywhere.
const SHORTEST: usize = 2;
/// Boxes around more than this many times the letters of the quotation, and as many more, mark nothing.
const TOO_MUCH: usize = 4;

impl Look<'_> {
    /// Places of quotations whose boxes are wrong. A quotation that stands on no page is a finding.
    pub(super) fn find_quotations(&mut self, metadata: &FieldMetadata) -> Vec<FoundQuotation> {
        let mut found = Vec::new();
        let mut lost = Vec::new();
        let mut words_left = MOST_WORDS;
        for (id, field) in self.parts.fields.iter().enumerate().filter(|(_, field)| field.value.is_some()).take(MOST_FIELDS) {
            let Some(leaf) = metadata.leaf(&field.path) else { continue };
            let mut places: Vec<Spot> = Vec::new();
            let mut is_wrong = false;
            for citation in leaf.citations.iter().take(MOST_CITATIONS) {
                let Some(quotation) = citation.matching_text.as_deref() else { continue };
                let wanted = bare(quotation);
                let page = citation.page.unwrap_or(1) as usize;
                let words = page.checked_sub(1).and_then(|page| self.print.pages.get(page)).map_or(0, std::ops::Range::len);
                if !(SHORTEST..=LONGEST).contains(&wanted.chars().count()) || words > words_left {
                    continue;
                }
                words_left -= words;
                if self.is_under(citation, &wanted) {
                    continue;
                }
                let on_page = |place: &Place| citation.page.is_some_and(|page| page as usize == self.print.page_of(place) + 1);
                let all = self.print.text(&wanted);
                let here: Vec<&Place> = all.iter().filter(|place| on_page(place)).collect();
                let here: Vec<&Place> = if here.is_empty() { all.iter().collect() } else { here };
                if here.is_empty() {
                    lost.push((id, quotation.to_owned()));
                } else if !citation.boxes.is_empty() {
                    is_wrong = true;
                    places.extend(here.into_iter().take(MOST_PLACES).filter_map(|place| self.spot(place)));
                }
            }
            if is_wrong {
                places.truncate(MOST_PLACES);
                found.push(FoundQuotation { path: field.path.clone(), places });
            }
        }
        // Scanners and layouts split words: only a quotation without any of its words on the pages is none.
        for (id, quotation) in lost {
            // A date or a number in the agent's own spelling is the same as the printed one.
            let field = &self.parts.fields[id];
            let is_printed = matches!(self.presence[id], super::presence::Presence::Here(_));
            if is_printed && super::wording::holds(&quotation, field) == Some(true) {
                continue;
            }
            let words = super::wording::words_of(&quotation);
            if !self.print.is_cut && !words.iter().any(|word| !self.print.token(word).is_empty()) {
                self.say_about(id, Said::OtherWords, quotation);
            }
        }
        found
    }

    /// Whether the words under a citation's boxes hold its quotation, and not much more.
    fn is_under(&self, citation: &Citation, wanted: &str) -> bool {
        let page = citation.page.unwrap_or(1) as usize;
        let Some(words) = page.checked_sub(1).and_then(|page| self.print.pages.get(page)).cloned() else { return false };
        if citation.boxes.is_empty() || words.is_empty() {
            return false;
        }
        let (width, height) = size_of(self.print, page - 1);
        let mut boxes = citation.page_boxes(PageDimensions { width, height });
        boxes.truncate(MOST_BOXES);
        let is_inside = |word: &super::print::Word| {
            let (x, y) = ((word.x + word.w / 2.0) / width * 100.0, word.middle() / height * 100.0);
            boxes.iter().any(|place| {
                let give = 0.4;
                (place.left - give..=place.left + place.width + give).contains(&x)
                    && (place.top - give..=place.top + place.height + give).contains(&y)
            })
        };
        let under: String =
            words.map(|id| &self.print.words[id]).filter(|word| is_inside(word)).map(|word| word.bare.as_str()).collect();
        let (under, wanted_length) = (under.as_str(), wanted.chars().count());
        let is_tight = under.chars().count() <= TOO_MUCH * wanted_length + TOO_MUCH * 5;
        // A box may be drawn around a part of a word, or words may come in another order.
        is_tight && (under.contains(wanted) || wanted.contains(under) && !under.is_empty() || shares(under, wanted))
    }
}

/// The size of a page; of one that is not known, that of its words.
fn size_of(print: &Print, page: usize) -> (f64, f64) {
    match print.sizes.get(page) {
        Some((width, height)) if *width > 0.0 && *height > 0.0 => (*width, *height),
        _ => {
            let words = print.pages.get(page).cloned().unwrap_or_default().map(|id| &print.words[id]);
            words.fold((1.0, 1.0), |(width, height), word| (f64::max(width, word.right()), f64::max(height, word.bottom())))
        }
    }
}

/// Whether most letters of a text stand in another, in whatever order.
fn shares(text: &str, wanted: &str) -> bool {
    let mut rest: HashMap<char, usize> = HashMap::new();
    for c in text.chars() {
        *rest.entry(c).or_default() += 1;
    }
    let mut take = |c: char| rest.get_mut(&c).filter(|left| **left > 0).map(|left| *left -= 1).is_some();
    let found = wanted.chars().filter(|c| take(*c)).count();
    10 * found >= 8 * wanted.chars().count()
}

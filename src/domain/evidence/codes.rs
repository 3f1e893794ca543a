//! Codes that are printed and that no field holds: IBAN and VAT id by their check digits, numbers behind their labels, postal codes
//! before their towns.

use std::collections::HashSet;

use super::Look;
use super::finding::Said;
use super::names::labels;
use super::parts::{FieldId, Part, Side};
use super::print::{Place, WordId};
use super::unread::Unread;
use crate::domain::distance::distance;
use crate::domain::fold::{bare, folded};
use crate::domain::rule::{is_iban, vat_id};

/// Codes on the pages that are looked at.
const MOST_CODES: usize = 60;

impl Look<'_> {
    /// IBAN and VAT id with right check digits that no field holds.
    pub(super) fn unread_codes(&self) -> Vec<(FieldId, Unread)> {
        let held: HashSet<String> = self
            .parts
            .fields
            .iter()
            .filter(|field| field.value.is_some_and(serde_json::Value::is_string))
            .map(|field| bare(&field.text()))
            .collect();
        let mut found = Vec::new();
        if let Some(id) = self.parts.empty(Part::Iban)
            && let Some((text, place)) = self.codes(15, 34, is_iban).into_iter().find(|(text, _)| !held.contains(&bare(text)))
        {
            let text = self.as_printed(text, &place);
            found.push((id, Unread { said: Said::UnreadCode, text, place, is_sure: true }));
        }
        let is_vat = |text: &str| matches!(vat_id(text), Some((_, true))) && !is_iban(text);
        let mut ids: Vec<(String, Place)> = Vec::new();
        for (text, place) in self.codes(9, 16, is_vat) {
            // A letter off, it is the misread one of the other side.
            let code = bare(&text);
            let is_longer = |known: &str| known.len() >= 8 && (code.starts_with(known) || known.starts_with(&code));
            let is_misread = held.iter().any(|known| is_longer(known) || distance(known, &code, 2).is_some());
            if !is_misread && !ids.iter().any(|(known, _)| *known == text) {
                ids.push((text, place));
            }
        }
        for side in [Side::Seller, Side::Buyer] {
            let Some(id) = self.parts.empty(Part::VatId(side)) else { continue };
            // The only id of a page is the seller's, even if the record has no place for it.
            if side == Side::Buyer && self.parts.part(Part::VatId(Side::Seller)).is_none() && ids.len() < 2 {
                continue;
            }
            let country = self.parts.text(self.parts.part(Part::Country(side))).to_uppercase();
            let fits =
                |text: &str| country.len() != 2 || text.starts_with(&country) || (country == "GR" && text.starts_with("EL"));
            if let Some(at) = ids.iter().position(|(text, _)| fits(text)) {
                let (text, place) = ids.remove(at);
                let text = self.as_printed(text, &place);
                found.push((id, Unread { said: Said::UnreadCode, text, place, is_sure: true }));
            }
        }
        found
    }

    /// The words that a code is printed in, if nothing else stands in them.
    fn as_printed(&self, code: String, place: &[WordId]) -> String {
        let printed = self.print.said(place);
        let printed = printed.trim_matches(|c: char| !c.is_alphanumeric());
        if bare(printed).eq_ignore_ascii_case(&bare(&code)) { printed.to_owned() } else { code }
    }

    /// Codes of letters and digits with right check digits, joined from words beside each other.
    fn codes(&self, least: usize, most: usize, is_right: impl Fn(&str) -> bool) -> Vec<(String, Place)> {
        let mut found = Vec::new();
        for line in &self.print.lines {
            for at in 0..line.words.len() {
                let first = self.print.words[line.words[at]].bare.to_uppercase();
                if !first.chars().take(2).all(|c| c.is_ascii_uppercase()) || first.chars().count() < 2 {
                    continue;
                }
                let (mut text, mut best) = (String::new(), None);
                for (length, id) in line.words[at..].iter().enumerate().take(10) {
                    text.push_str(&self.print.words[*id].bare.to_uppercase());
                    if text.len() > most {
                        break;
                    }
                    if text.len() >= least && text.is_ascii() && is_right(&text) {
                        best = Some((text.clone(), line.words[at..=at + length].to_vec()));
                    }
                }
                found.extend(best);
            }
            if found.len() >= MOST_CODES {
                break;
            }
        }
        found
    }

    /// A number of the document or its order, right behind its label.
    pub(super) fn unread_numbers(&self) -> Vec<(FieldId, Unread)> {
        let held: HashSet<String> = self.parts.fields.iter().map(|field| bare(&field.text())).collect();
        let mut found = Vec::new();
        for part in [Part::Number, Part::Order, Part::TaxNumber(Side::Seller)] {
            let Some(id) = self.parts.empty(part) else { continue };
            let labels = || labels(part);
            'lines: for line in &self.print.lines {
                for (at, word) in line.words.iter().enumerate() {
                    let word = &self.print.words[*word];
                    let is_code = word.bare.chars().any(|c| c.is_ascii_digit()) && word.bare.chars().count() >= 3;
                    if !is_code
                        || held.contains(&word.bare)
                        || !super::date::dates(&word.text).is_empty()
                        || word.text.contains(',')
                    {
                        continue;
                    }
                    let left: String =
                        line.words[at.saturating_sub(3)..at].iter().map(|id| self.print.words[*id].bare.as_str()).collect();
                    if labels().any(|label| label.chars().count() > 5 && left.ends_with(label)) {
                        let text = word.text.trim_matches(|c: char| ",;:()".contains(c)).to_owned();
                        found.push((
                            id,
                            Unread { said: Said::UnreadBehindLabel, text, place: vec![line.words[at]], is_sure: true },
                        ));
                        break 'lines;
                    }
                }
            }
        }
        found
    }

    /// The code before the town.
    pub(super) fn unread_postal_codes(&self) -> Vec<(FieldId, Unread)> {
        let held: HashSet<String> = self.parts.fields.iter().map(|field| bare(&field.text())).collect();
        let is_code = |text: &str| {
            let digits = text.rsplit_once('-').map_or(text, |(_, digits)| digits);
            (4..=6).contains(&digits.len()) && digits.chars().all(|c| c.is_ascii_digit())
        };
        let mut found = Vec::new();
        for side in [Side::Seller, Side::Buyer] {
            let Some(id) = self.parts.empty(Part::PostalCode(side)) else { continue };
            let city = bare(&self.parts.text(self.parts.part(Part::City(side))));
            for place in self.print.text(&city) {
                let Some(first) = place.first() else { continue };
                let line = &self.print.lines[self.print.words[*first].line];
                let before =
                    line.words.iter().position(|id| id == first).and_then(|at| at.checked_sub(1)).map(|at| line.words[at]);
                if let Some(before) = before
                    && is_code(&self.print.words[before].text)
                    && !held.contains(&self.print.words[before].bare)
                {
                    let text = folded(&self.print.words[before].text).to_uppercase();
                    found.push((id, Unread { said: Said::UnreadBehindLabel, text, place: vec![before], is_sure: true }));
                    break;
                }
            }
        }
        found
    }
}

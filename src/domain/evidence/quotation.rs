//! Values against what the agent itself quotes, and what the document says about its own dates and kind.

use super::Look;
use super::date::PrintedDate;
use super::finding::Said;
use super::names::kinds;
use super::parts::Part;
use super::parts::Side;
use super::presence::Presence;
use super::print::{DateInLine, Place};
use super::wording::holds;
use crate::domain::FieldMetadata;
use crate::domain::fold::{bare, folded};

/// Bytes that a field's citations quote, and those of all fields together; more is not read.
const LONGEST: usize = 4_000;
const MOST_QUOTED: usize = 1_000_000;
/// Currencies whose countries write the day before the month, after the short date patterns of Unicode CLDR. In others the year
/// comes first (CNY, HUF, JPY, KRW, SEK, ZAR), or both orders are used (CAD, PHP).
const DAY_FIRST: &str = "AED ALL AMD ARS AUD AZN BAM BDT BGN BHD BOB BRL CHF CLP COP CRC CZK DKK DOP DZD EGP EUR GBP GEL GTQ HKD HNL \
                         IDR ILS INR ISK JOD KWD KZT LBP MAD MDL MKD MXN MYR NGN NIO NOK NZD OMR PEN PKR PLN PYG QAR RON RSD RUB SAR \
                         SGD THB TND TRY UAH UYU VES VND";

impl Look<'_> {
    pub(super) fn find_other_quotations(&mut self, metadata: &FieldMetadata) {
        let mut other = Vec::new();
        let mut left = MOST_QUOTED;
        for (id, field) in self.parts.fields.iter().enumerate().filter(|(_, field)| field.value.is_some()) {
            let Some(leaf) = metadata.leaf(&field.path) else { continue };
            let quoted: Vec<&str> = leaf
                .citations
                .iter()
                .filter_map(|citation| citation.matching_text.as_deref())
                .filter(|text| !text.trim().is_empty())
                .collect();
            let length: usize = quoted.iter().map(|text| text.len()).sum();
            if length > LONGEST || length > left {
                continue;
            }
            left -= length;
            // A leaf of a whole row quotes more than this value.
            let Some(first) = quoted.first() else { continue };
            // A text that runs over lines may be quoted line by line.
            let all = quoted.join(" ");
            let mut verdicts = quoted.iter().copied().chain([all.as_str()]).map(|quotation| holds(quotation, field));
            if verdicts.all(|verdict| verdict == Some(false)) {
                other.push((id, (*first).to_owned()));
            }
        }
        for (id, quotation) in other {
            self.say_about(id, Said::OtherQuotation, quotation);
        }
    }

    /// Whether days come before months on this document, as far as its dates or its currency tell.
    fn day_first(&self) -> Option<bool> {
        let dates = || self.print.dates.iter().map(|date| &date.date).filter(|date| !date.is_open());
        let (day, month) = (
            dates().any(|date| date.day_first.is_some() && date.month_first.is_none()),
            dates().any(|date| date.month_first.is_some() && date.day_first.is_none()),
        );
        match (day, month) {
            (true, false) => return Some(true),
            (false, true) => return Some(false),
            _ => {}
        }
        let currency = self.parts.text(self.parts.part(Part::Currency));
        let country = self.parts.text(self.parts.part(Part::Country(Side::Seller)));
        if currency.len() == 3 && DAY_FIRST.contains(&currency) {
            return Some(true);
        }
        (currency == "USD" && (country.is_empty() || country == "US")).then_some(false)
    }

    /// An open date in the order of this document.
    pub(super) fn in_order(&self, date: &PrintedDate) -> Option<String> {
        if !date.is_open() {
            return date.days.first().cloned();
        }
        if self.day_first()? { date.day_first.clone() } else { date.month_first.clone() }
    }

    /// Where a day is printed, in the order of this document as far as that is known.
    fn prints_of<'s>(&'s self, day: &'s str) -> impl Iterator<Item = &'s DateInLine> {
        self.print.day(day).filter(move |date| self.in_order(&date.date).is_none_or(|read| read == day))
    }

    /// Day and month the other way round than elsewhere on the document; and one date for two fields.
    pub(super) fn find_turned_dates(&mut self) {
        for part in [Part::InvoiceDate, Part::DueDate] {
            let Some(id) = self.parts.part(part).filter(|id| !self.parts.is_empty(*id)) else { continue };
            let day: String = self.parts.text(Some(id)).chars().take(10).collect();
            let printed: Vec<PrintedDate> = self.print.day(&day).map(|date| date.date.clone()).collect();
            if printed.is_empty() || printed.iter().any(|date| !date.is_open()) {
                continue;
            }
            let ordered: Vec<String> = printed.iter().filter_map(|date| self.in_order(date)).collect();
            if !ordered.is_empty() && !ordered.contains(&day) {
                self.say_about(id, Said::DayAndMonth, ordered[0].clone());
            }
        }
        let date = |part: Part| self.parts.text(self.parts.part(part)).chars().take(10).collect::<String>();
        let (issued, due) = (date(Part::InvoiceDate), date(Part::DueDate));
        if !issued.is_empty() && issued == due && self.prints_of(&due).count() < 2 {
            let is_due = self.prints_of(&due).next().is_some_and(|date| self.is_due(date));
            let stray = self.parts.part(if is_due { Part::InvoiceDate } else { Part::DueDate });
            if let Some(id) = stray {
                self.say_about(id, Said::OnePrint, String::new());
            }
        }
    }

    /// The words that another kind of document has on top, when they stand larger or higher than those of the recorded kind.
    pub(super) fn find_other_kind(&mut self) {
        let Some(id) = self.parts.part(Part::Kind) else { return };
        let Presence::Here(mine) = &self.presence[id] else { return };
        let recorded = folded(&self.parts.text(Some(id))).trim().to_owned();
        let largest = |places: &[Place]| places.iter().map(|place| self.size_of(place)).fold(0.0, f64::max);
        let my_size = largest(mine);
        let mut other: Option<(f64, String)> = None;
        for (kind, words) in kinds().filter(|(kind, _)| *kind != recorded) {
            for word in words.iter().filter(|word| word.chars().count() > 5) {
                let mine_too = super::names::kind_words(&recorded).contains(word);
                // Whole words only: `Rechnung` is in `Rechnungskorrektur`.
                let size = largest(&self.print.text_as(word, true));
                if !mine_too
                    && size > my_size.max(1.25 * self.print.usual_height)
                    && other.as_ref().is_none_or(|(most, _)| size > *most)
                {
                    other = Some((size, kind.to_owned()));
                }
            }
        }
        if let Some((_, kind)) = other {
            self.say_about(id, Said::OtherKind, kind);
        }
    }

    fn size_of(&self, place: &Place) -> f64 {
        place.iter().map(|id| self.print.words[*id].h).fold(0.0, f64::max)
    }

    /// Whether a text is on the pages in any form of [`bare`].
    pub(super) fn is_printed(&self, text: &str) -> bool {
        !self.print.text(&bare(text)).is_empty()
    }
}

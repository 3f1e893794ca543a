//! Fields against each other.

use std::collections::HashMap;

use super::Look;
use super::finding::Said;
use super::names::{is_country, is_within};
use super::parts::{Column, FieldId, Part, Side};
use crate::domain::fold::{bare, folded};
use crate::domain::rule::is_iban;

/// Days between invoice and due date that are still usual.
const LATEST_DUE: i64 = 200;
/// Words for days in terms of payment.
const DAYS: [&str; 16] = [
    "tage", "tagen", "tag", "days", "day", "jours", "dagen", "giorni", "gg", "días", "dias", "dni", "dnů", "dagar", "dage",
    "napon",
];

impl Look<'_> {
    pub(super) fn find_contradictions(&mut self) {
        self.compare_sides();
        self.compare_countries();
        self.compare_dates();
        self.compare_line_numbers();
        self.find_odd_letters();
    }

    fn compare_sides(&mut self) {
        for part in [Part::Name as fn(Side) -> Part, Part::VatId] {
            let (Some(mine), Some(theirs)) = (self.parts.part(part(Side::Seller)), self.parts.part(part(Side::Buyer))) else {
                continue;
            };
            let text = bare(&self.parts.text(Some(mine)));
            if !text.is_empty() && text == bare(&self.parts.text(Some(theirs))) {
                // A name that stands over only one of the addresses is right there.
                let is_name = self.parts.fields[mine].part == Part::Name(Side::Seller);
                let at_home = |side: Side| is_name && self.is_over_address(side);
                let (seller, buyer) = (at_home(Side::Seller), at_home(Side::Buyer));
                if !seller || buyer {
                    self.say_about(mine, Said::SameParty, String::new());
                }
                if !buyer || seller {
                    self.say_about(theirs, Said::SameParty, String::new());
                }
            }
        }
    }

    /// The country in the VAT id of a side, as ISO 3166 writes it.
    pub(super) fn vat_country(&self, side: Side) -> Option<String> {
        let id = bare(&self.parts.text(self.parts.part(Part::VatId(side)))).to_uppercase();
        let country = id.get(..2)?;
        let rest = id.get(2..)?;
        let is_id = rest.len() >= 5 && rest.chars().filter(char::is_ascii_digit).count() >= 5;
        let country = if country == "EL" { "GR" } else { country };
        (is_id && is_country(country)).then(|| country.to_owned())
    }

    fn compare_countries(&mut self) {
        for side in [Side::Seller, Side::Buyer] {
            let Some(id) = self.parts.part(Part::Country(side)) else { continue };
            let country = self.parts.text(Some(id)).trim().to_uppercase();
            if country.len() != 2 {
                continue;
            }
            let country = if country == "EL" { "GR".to_owned() } else { country };
            if let Some(other) = self.vat_country(side).filter(|other| !is_within(&country, other)) {
                self.say_about(id, Said::OtherCountry, other);
            } else if side == Side::Seller
                && let Some(iban) = self.parts.part(Part::Iban)
            {
                let iban = bare(&self.parts.text(Some(iban))).to_uppercase();
                let other = iban.get(..2).unwrap_or_default();
                if is_iban(&iban) && !is_within(&country, other) && is_country(other) {
                    let other = other.to_owned();
                    self.say_about(id, Said::OtherCountry, other);
                }
            }
        }
    }

    fn compare_dates(&mut self) {
        let (Some(_), Some(due)) = (self.parts.part(Part::InvoiceDate), self.parts.part(Part::DueDate)) else { return };
        let day = |id: Option<FieldId>| number_of_day(self.parts.text(id).get(..10)?);
        let (Some(from), Some(to)) = (day(self.parts.part(Part::InvoiceDate)), day(Some(due))) else { return };
        let days = to - from;
        let terms = folded(&self.parts.text(self.parts.part(Part::Terms)));
        let told = days_in(&terms);
        if !told.is_empty() && !told.iter().any(|told| (told - days).abs() <= 1) {
            let told = told.iter().max().map(ToString::to_string).unwrap_or_default();
            self.say_about(due, Said::OtherTerms, told);
        } else if days > LATEST_DUE {
            self.say_about(due, Said::DueLate, String::new());
        }
    }

    fn compare_line_numbers(&mut self) {
        let rows = self.parts.rows.len();
        let cells: Vec<Option<FieldId>> = (0..rows).map(|row| self.parts.cell(row, Column::LineNo)).collect();
        // Numbers of 32 bits, so that differences of 64 can't overflow.
        let number = |id: &Option<FieldId>| self.parts.text(*id).trim().parse::<i32>().ok().map(i64::from);
        let numbers: Vec<Option<i64>> = cells.iter().map(number).collect();
        let mut steps: HashMap<i64, usize> = HashMap::new();
        let pairs = || numbers.windows(2).filter_map(|pair| Some(pair[1]? - pair[0]?));
        for step in pairs() {
            *steps.entry(step).or_default() += 1;
        }
        let Some((step, count)) = steps.into_iter().max_by_key(|(step, count)| (*count, -*step)) else { return };
        let known = numbers.iter().flatten().count();
        if known < 3 || step <= 0 || (count as f64) < 0.6 * pairs().count() as f64 {
            return;
        }
        for row in 0..rows {
            let Some(id) = cells[row].filter(|id| !self.parts.is_empty(*id)) else { continue };
            let Some(number) = numbers[row] else {
                self.say_about(id, Said::LineOutOfOrder, String::new());
                continue;
            };
            let before = row.checked_sub(1).and_then(|row| numbers[row]);
            let after = numbers.get(row + 1).copied().flatten();
            let follows = before.is_none_or(|before| number - before == step);
            let leads = after.is_none_or(|after| after - number == step);
            if !follows && !leads {
                self.say_about(id, Said::LineOutOfOrder, String::new());
            } else if !follows && before.is_some_and(|before| number - before == 2 * step) {
                self.say_about(id, Said::SkippedLine, String::new());
            }
        }
    }

    fn find_odd_letters(&mut self) {
        let odd: Vec<FieldId> = (0..self.parts.fields.len())
            .filter(|id| {
                let field = &self.parts.fields[*id];
                match field.part {
                    // Without a page to look at, a name may be written so: PayPal.
                    Part::Name(_) | Part::City(_) => {
                        let text = field.text();
                        has_odd_digits(&text) || self.print.is_readable() && has_odd_capitals(&text)
                    }
                    Part::PostalCode(_) => is_odd_postal_code(&field.text()),
                    _ => false,
                }
            })
            .collect();
        for id in odd {
            // What stands on the page so is the page's own spelling.
            if !matches!(self.presence[id], super::presence::Presence::Here(_)) {
                self.say_about(id, Said::OddLetters, String::new());
            }
        }
    }
}

/// `14 Tage`, `30 days net`.
fn days_in(terms: &str) -> Vec<i64> {
    let words: Vec<&str> = terms.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let mut found: Vec<i64> = words
        .windows(2)
        .filter(|pair| DAYS.contains(&pair[1]))
        .filter_map(|pair| pair[0].parse().ok().filter(|days| (1..=365).contains(days)))
        .collect();
    found.dedup();
    found
}

/// Days since a day long ago, from `YYYY-MM-DD`.
fn number_of_day(text: &str) -> Option<i64> {
    if !crate::domain::date::is_date(text) {
        return None;
    }
    let part = |from: usize, to: usize| text.get(from..to)?.parse::<i64>().ok();
    let (year, month, day) = (part(0, 4)?, part(5, 7)?, part(8, 10)?);
    // The civil calendar with years that begin in March, so that the leap day comes last.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    Some(365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day)
}

/// `Mül1er`, `0slo`.
fn has_odd_digits(text: &str) -> bool {
    let odd = |word: &str| {
        let chars: Vec<char> = word.chars().collect();
        let within =
            chars.windows(3).any(|three| three[0].is_alphabetic() && three[1].is_ascii_digit() && three[2].is_alphabetic());
        let first =
            chars.first().is_some_and(char::is_ascii_digit) && chars.len() > 3 && chars[1..].iter().all(|c| c.is_lowercase());
        within || first
    };
    text.split(|c: char| !c.is_alphanumeric()).any(odd)
}

/// `NorDlicht`.
fn has_odd_capitals(text: &str) -> bool {
    let odd = |word: &str| {
        let chars: Vec<char> = word.chars().collect();
        let within = chars.windows(3).any(|three| three[0].is_lowercase() && three[2].is_lowercase() && three[1].is_uppercase());
        // `McDonald`, `MacGregor`, `DeVries`
        within && !["Mc", "Mac", "De", "Di", "La", "Le", "Van"].iter().any(|start| word.starts_with(start))
    };
    text.split(|c: char| !c.is_alphanumeric()).any(odd)
}

fn is_odd_postal_code(text: &str) -> bool {
    let code: Vec<char> = text.trim().chars().collect();
    let (letters, digits) =
        (code.iter().filter(|c| c.is_ascii_alphabetic()).count(), code.iter().filter(|c| c.is_ascii_digit()).count());
    if !(4..=6).contains(&code.len()) || letters == 0 || digits == 0 || letters + digits != code.len() {
        return false;
    }
    let shape: String = code.iter().map(|c| if c.is_ascii_digit() { '9' } else { 'A' }).collect();
    // The Netherlands, Great Britain, Malta, Argentina.
    !matches!(shape.as_str(), "9999AA" | "A99AA" | "A999AA" | "AA99AA" | "A9A9AA" | "A9A9A9" | "AAA999" | "A9999")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_between_dates_are_counted_over_leap_years() {
        let days = |from: &str, to: &str| number_of_day(to).zip(number_of_day(from)).map(|(to, from)| to - from);
        assert_eq!(days("2026-02-28", "2026-03-30"), Some(30));
        assert_eq!(days("2024-02-28", "2024-03-01"), Some(2));
        assert_eq!(days("2025-12-31", "2026-01-01"), Some(1));
        assert_eq!(days("2025-12-31", "2026-02-30"), None);
    }

    #[test]
    fn terms_tell_their_days_in_many_languages() {
        assert_eq!(days_in("zahlbar innerhalb von 30 tagen, 2 % skonto bei 10 tagen"), [30, 10]);
        assert_eq!(days_in("net 14 days"), [14]);
        assert_eq!(days_in("sofort"), Vec::<i64>::new());
    }

    #[test]
    fn a_digit_within_a_word_is_odd_and_a_name_with_a_number_is_not() {
        for odd in ["Mül1er GmbH", "0slo"] {
            assert!(has_odd_digits(odd), "{odd}");
        }
        assert!(has_odd_capitals("NorDlicht") && has_odd_capitals("PayPal"));
        for usual in ["Müller GmbH", "Studio 54", "3M Deutschland", "McDonald AG", "Coolblue B.V."] {
            assert!(!has_odd_digits(usual) && !has_odd_capitals(usual), "{usual}");
        }
        assert!(is_odd_postal_code("1O115") && !is_odd_postal_code("10115") && !is_odd_postal_code("1025RX"));
    }
}

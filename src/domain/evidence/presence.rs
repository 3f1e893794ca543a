//! Whether a value stands on the pages at all, and where.

use super::names::{country_names, currency_signs, is_within, kind_words, unit_names};
use super::parts::{Column, Part, PartField};
use super::print::{Place, Print, WordId};
use super::wording::words_of;
use crate::domain::fold::{bare, folded};

/// Places of one value that are kept.
const MOST_PLACES: usize = 60;

/// What the pages say about a value, wherever it belongs.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Presence {
    /// It stands there.
    Here(Vec<Place>),
    /// Only its opposite does: 5 for −5.
    Opposite(Vec<Place>),
    /// All its words do, but not together.
    Scattered,
    /// It stands nowhere.
    Nowhere,
    /// Nobody can say: a rate of zero, a kind of document without a known word.
    #[default]
    Unsaid,
}

impl Presence {
    pub fn places(&self) -> &[Place] {
        match self {
            Self::Here(places) | Self::Opposite(places) => places,
            _ => &[],
        }
    }

    fn of(places: Vec<Place>) -> Self {
        if places.is_empty() { Self::Nowhere } else { Self::Here(places) }
    }
}

/// Looks for the value of a field. `vat_country`: the country that the VAT id of its party names.
pub(super) fn presence(print: &Print, field: &PartField<'_>, vat_country: Option<&str>) -> Presence {
    let text = field.text();
    if text.trim().is_empty() {
        return Presence::Unsaid;
    }
    match field.part {
        Part::Opaque => Presence::Unsaid,
        part if part.is_number() => number(print, field),
        part if part.is_date() => {
            let places: Vec<Place> = print.day(text.get(..10).unwrap_or(&text)).map(|date| date.words.clone()).collect();
            Presence::of(places)
        }
        Part::Currency => currency(print, &text),
        Part::Country(_) => country(print, &text, vat_country),
        Part::Kind => {
            let words = kind_words(&text);
            if words.is_empty() {
                return Presence::Unsaid;
            }
            Presence::of(words.iter().flat_map(|word| print.text(word)).collect())
        }
        Part::Cell(Column::Unit) => Presence::of(unit_places(print, &text, MOST_PLACES)),
        Part::Cell(Column::LineNo) => {
            Presence::of(print.token(&bare(&text)).iter().take(MOST_PLACES).map(|id| vec![*id]).collect())
        }
        part => self::text(print, &text, part),
    }
}

fn number(print: &Print, field: &PartField<'_>) -> Presence {
    let Some(amount) = field.amount() else { return text(print, &field.text(), Part::OtherText) };
    let here: Vec<Place> = print.number(amount).take(MOST_PLACES).cloned().collect();
    if !here.is_empty() {
        return Presence::Here(here);
    }
    let opposite: Vec<Place> = print.number(-amount).take(MOST_PLACES).cloned().collect();
    if !opposite.is_empty() {
        return Presence::Opposite(opposite);
    }
    let is_zero = amount == crate::domain::rule::Amount::ZERO;
    if is_zero { Presence::Unsaid } else { Presence::Nowhere }
}

/// Places of a currency's sign, code or word.
fn currency(print: &Print, code: &str) -> Presence {
    Presence::of(currency_places(print, code))
}

pub(super) fn currency_places(print: &Print, code: &str) -> Vec<Place> {
    let signs = currency_signs(code);
    let holds = |word: &str| {
        let word = folded(word);
        signs.iter().any(|sign| {
            let is_sign = sign.chars().all(|c| !c.is_alphanumeric());
            let apart = word.trim_matches(|c: char| "():.,;".contains(c));
            // "EUR12,00", "12kr"
            let glued = || word.trim_matches(|c: char| c.is_numeric() || " .,-()':/".contains(c)) == sign;
            // "(EUR)/Stk"
            let within = || sign.len() >= 3 && word.split(|c: char| !c.is_alphabetic()).any(|part| part == sign);
            if is_sign { word.contains(sign.as_str()) } else { apart == sign || glued() || within() }
        })
    };
    (0..print.words.len()).filter(|id| holds(&print.words[*id].text)).take(40).map(|id| vec![id]).collect()
}

fn country(print: &Print, code: &str, vat_country: Option<&str>) -> Presence {
    let mut places: Vec<Place> = country_names(code).iter().flat_map(|name| print.text(name)).collect();
    let upper = folded(code).trim().to_uppercase();
    // "DE", "D-12345", "DE-12345"
    let short = match upper.as_str() {
        "DE" => "D",
        "FR" => "F",
        "AT" => "A",
        "IT" => "I",
        "BE" => "B",
        "SE" => "S",
        "NO" => "N",
        other => other,
    };
    let is_code = |id: &WordId| {
        let word = print.words[*id].text.trim_matches(|c: char| "().,;:[]".contains(c));
        let prefixed = |prefix: &str| {
            word.strip_prefix(prefix)
                .and_then(|rest| rest.strip_prefix('-'))
                .is_some_and(|rest| rest.len() >= 3 && rest.chars().all(|c| c.is_ascii_digit()))
        };
        word == upper || prefixed(&upper) || prefixed(short)
    };
    places.extend((0..print.words.len()).filter(is_code).map(|id| vec![id]));
    if places.is_empty() && names_a_country_otherwise(code, print) {
        return Presence::Here(Vec::new());
    }
    if places.is_empty() && vat_country.is_some_and(|country| is_within(&upper, country)) {
        return Presence::Here(Vec::new());
    }
    Presence::of(places)
}

/// A country that the record spells out.
fn names_a_country_otherwise(text: &str, print: &Print) -> bool {
    let text = bare(text);
    text.chars().count() > 3 && !print.text(&text).is_empty()
}

/// Where a unit is printed: as a word, or behind a number (`12kg`).
pub(super) fn unit_places(print: &Print, unit: &str, most: usize) -> Vec<Place> {
    let mut places: Vec<Place> = Vec::new();
    for name in unit_names(unit) {
        let wanted = bare(&name);
        if name.contains(' ') {
            places.extend(print.text_as(&wanted, true).into_iter().take(most));
        } else if !wanted.is_empty() {
            places.extend(print.token(&wanted).iter().take(most).map(|id| vec![*id]));
        }
        places.extend(print.with_unit(name.trim_end_matches('.')).iter().take(most).map(|id| vec![*id]));
    }
    places.truncate(most);
    places
}

fn text(print: &Print, text: &str, part: Part) -> Presence {
    let wanted = bare(text);
    if wanted.is_empty() {
        return Presence::Unsaid;
    }
    let places = print.text(&wanted);
    if !places.is_empty() {
        return Presence::Here(places);
    }
    if part.is_code() {
        return Presence::Nowhere;
    }
    let words = words_of(text);
    let is_there = |word: &String| !print.token(word).is_empty() || (word.chars().count() > 4 && print.has_letters(word));
    if !words.is_empty() && words.iter().all(is_there) { Presence::Scattered } else { Presence::Nowhere }
}

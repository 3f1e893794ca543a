//! Whether a value of a record says the same as a text of the invoice's own data.

use serde_json::Value;

use crate::domain::{
    Decimal, Locale, date::is_date, fold, month, plain::plain, reading::Reading, to_text, typed_date::read_date,
};

/// A shorter text is not looked for inside another.
const SHORTEST_PART: usize = 3;
/// The decimal places that every number is compared with, and the most.
const PLACES: std::ops::RangeInclusive<i64> = 2..=8;

/// How a record's value is compared with a text.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Likeness {
    /// An amount: the same number.
    Amount,
    /// A price, a quantity or a rate: the same number, as far as the record has digits.
    Rounded,
    /// The same day.
    Day,
    /// A number of an invoice, an account or a tax office: the same letters and digits.
    Code,
    /// A code of this many letters; anything else in the record is a word for it, and not compared.
    Letters(usize),
    /// Words: the same letters and digits, or a part of them.
    Words,
}

/// What a comparison finds.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Found {
    /// They say the same.
    Same,
    /// They say different things.
    Other,
    /// The record has no value.
    Missing,
    /// They can't be compared.
    Incomparable,
}

/// Compares a value with what the invoice's own data say; any of the texts will do. `sign_free` is for a credit note, whose
/// amounts are written with and without a minus.
pub(super) fn look(value: &Value, own: &[&str], likeness: Likeness, sign_free: bool) -> Found {
    let own = || own.iter().copied();
    let is_number = matches!(likeness, Likeness::Amount | Likeness::Rounded);
    let is_empty = value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty());
    if is_empty {
        // A sum of nothing is often left out.
        let is_zero = |text: &str| is_number && Decimal::parse(text).is_none_or(|number| number.in_units(8) == Some(0));
        return if own().all(is_zero) { Found::Incomparable } else { Found::Missing };
    }
    if value.is_object() || value.is_array() || value.is_boolean() {
        return Found::Incomparable;
    }
    let text = to_text(value);
    let same = |test: &dyn Fn(&str) -> Option<bool>| {
        let answers: Vec<bool> = own().filter_map(test).collect();
        match (answers.is_empty(), answers.contains(&true)) {
            (true, _) => Found::Incomparable,
            (_, true) => Found::Same,
            (_, false) => Found::Other,
        }
    };
    match likeness {
        Likeness::Amount | Likeness::Rounded => {
            let written = readings(Locale::Neutral.read_number(text.trim(), false));
            let numbers: Vec<Decimal> = written.iter().filter_map(|number| Decimal::parse(number)).collect();
            same(&|own| {
                let own = Decimal::parse(own)?;
                let is_same = |number: &Decimal| is_same_number(number, &own, likeness, sign_free);
                (!numbers.is_empty()).then(|| numbers.iter().any(is_same))
            })
        }
        Likeness::Day => {
            let written = plain(&text);
            let written = written.trim();
            let days = match written.get(..10).filter(|day| is_date(day)) {
                Some(day) => vec![day.to_owned()],
                None => readings(read_date(written)),
            };
            same(&|own| (!days.is_empty()).then(|| days.iter().any(|day| day == own)))
        }
        Likeness::Code => same(&|own| Some(bare(own) == bare(&text)).filter(|_| !bare(own).is_empty())),
        Likeness::Letters(count) => {
            let is_code = |text: &str| text.chars().count() == count && text.chars().all(char::is_alphabetic);
            same(&|own| Some(bare(own) == bare(&text)).filter(|_| is_code(own.trim()) && is_code(text.trim())))
        }
        Likeness::Words => {
            let words = bare(&text);
            same(&|said| {
                let own = bare(said);
                let is_part = || is_part(&text, said) || is_part(said, &text);
                (!own.is_empty() && !words.is_empty()).then(|| own == words || is_part())
            })
        }
    }
}

/// Everything that a text can mean: if one of its meanings is right, the text is.
fn readings(reading: Reading) -> Vec<String> {
    match reading {
        Reading::Nothing => Vec::new(),
        Reading::One(one) => vec![one],
        Reading::Unclear(all) => all,
    }
}

fn is_same_number(number: &Decimal, own: &Decimal, likeness: Likeness, sign_free: bool) -> bool {
    let places = match likeness {
        Likeness::Rounded => number.places().clamp(*PLACES.start(), *PLACES.end()),
        _ => *PLACES.end(),
    };
    match (number.in_units(places), own.in_units(places)) {
        (Some(number), Some(own)) => number == own || sign_free && number == -own,
        _ => number == own,
    }
}

/// `price ÷ base`, with eight decimal places; `None` if it is no number.
pub(super) fn price_of_one(price: &str, base: &str) -> Option<String> {
    let (price, base) = (Decimal::parse(price.trim())?.in_units(8)?, Decimal::parse(base.trim())?.in_units(8)?);
    if base <= 0 {
        return None;
    }
    let one = price.checked_mul(100_000_000)? / base;
    let sign = if one < 0 { "-" } else { "" };
    Some(format!("{sign}{}.{:08}", one.unsigned_abs() / 100_000_000, one.unsigned_abs() % 100_000_000))
}

/// Whether this is a number other than zero.
pub(super) fn is_something(text: &Option<String>) -> bool {
    text.as_deref().and_then(|text| Decimal::parse(text.trim())).is_some_and(|number| number.in_units(8) != Some(0))
}

/// Whether two numbers are the same; `None` if one is no number.
pub(super) fn are_same_number(value: &Value, own: &str, sign_free: bool) -> Option<bool> {
    match look(value, &[own], Likeness::Amount, sign_free) {
        Found::Same => Some(true),
        Found::Other => Some(false),
        Found::Missing | Found::Incomparable => None,
    }
}

/// Whether a text is a part of another that begins and ends with a word.
fn is_part(part: &str, whole: &str) -> bool {
    let part = bare(part);
    if part.chars().count() < SHORTEST_PART {
        return false;
    }
    let words: Vec<String> =
        fold::folded(whole).split(|c: char| !c.is_alphanumeric()).map(bare).filter(|word| !word.is_empty()).collect();
    (0..words.len()).any(|first| {
        let mut rest = part.as_str();
        words[first..].iter().map_while(|word| rest.strip_prefix(word.as_str()).inspect(|left| rest = left)).any(str::is_empty)
    })
}

/// Letters and digits, in lower case, without accents and other marks.
fn bare(text: &str) -> String {
    month::folded(&fold::bare(text))
}

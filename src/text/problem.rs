//! What is wrong with a value, and what to enter instead.

use super::Language;
use crate::{
    domain::{Choice, Label, Locale, Problem, schema::Bound},
    message,
};

/// The most choices that a sentence lists.
const MOST_WORDS: usize = 12;

impl Problem {
    /// The sentence on the screen; it says what to enter. `label` is the field's name.
    pub fn sentence(&self, label: &Label, locale: Locale) -> String {
        let language = Language::from(locale);
        let label = &label.text(language);
        match self {
            Self::Missing => message!(language, wrong_missing, label = label),
            Self::NoText => message!(language, wrong_no_text, label = label),
            Self::NoNumber => {
                message!(language, wrong_no_number, label = label, example = &locale.show_number("1234.56"))
            }
            Self::NoWholeNumber => message!(language, wrong_no_whole_number, label = label),
            Self::NoTruth => message!(language, wrong_no_truth, label = label),
            Self::NoDate => {
                message!(language, wrong_no_date, label = label, example = &locale.show_date("2026-03-31"))
            }
            Self::NoYear => message!(language, wrong_no_year, label = label, example = &locale.show_date("2026-03-31")),
            Self::NoDateTime => message!(language, wrong_no_date_time, label = label),
            Self::NotListed(words) => message!(language, wrong_not_listed, label = label, words = &listed(words, language)),
            Self::NoGroup => message!(language, wrong_no_group, label = label),
            Self::NoList => message!(language, wrong_no_list, label = label),
            Self::NoneOf(types) => {
                let words: Vec<&str> = types.iter().filter_map(|name| in_words(name, language)).collect();
                match words.join(message!(language, wrong_or)) {
                    none if none.is_empty() => message!(language, wrong_none, label = label),
                    types => message!(language, wrong_none_of, label = label, types = &types),
                }
            }
            Self::Unclear(text, choices) => {
                let choices: Vec<String> = choices.iter().map(|choice| locale.show_choice(choice)).collect();
                message!(language, wrong_unclear, text = text, choices = &choices.join(message!(language, wrong_or)))
            }
            Self::Outside(bound, limit) => {
                let limit = &locale.show_number(limit);
                match bound {
                    Bound::AtLeast => message!(language, wrong_at_least, label = label, limit = limit),
                    Bound::AtMost => message!(language, wrong_at_most, label = label, limit = limit),
                    Bound::Above => message!(language, wrong_above, label = label, limit = limit),
                    Bound::Below => message!(language, wrong_below, label = label, limit = limit),
                }
            }
            Self::TooLong(most) => message!(language, wrong_too_long, label = label, count = *most),
            Self::TooShort(least) => message!(language, wrong_too_short, label = label, count = *least),
            Self::OtherForm(_) => message!(language, wrong_form, label = label),
            Self::Unreadable(text) => message!(language, wrong_unreadable, label = label, text = text),
        }
    }
}

/// A JSON Schema type, in plain words.
fn in_words(name: &str, language: Language) -> Option<&'static str> {
    Some(match name {
        "string" => message!(language, wrong_type_text),
        "number" => message!(language, wrong_type_number),
        "integer" => message!(language, wrong_type_whole),
        "boolean" => message!(language, wrong_type_truth),
        "object" => message!(language, wrong_type_group),
        "array" => message!(language, wrong_type_list),
        _ => return None,
    })
}

fn listed(choices: &[Choice], language: Language) -> String {
    let more = if choices.len() > MOST_WORDS { " …" } else { "" };
    format!("{}{more}", choices.iter().take(MOST_WORDS).map(|choice| choice.name.text(language)).collect::<Vec<_>>().join(", "))
}

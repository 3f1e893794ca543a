//! What is shown reads back as the same digits, and what is ambiguous is never guessed.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::domain::reading::Reading;
use crate::domain::schema::{Description, Problem, describe, parse_stored, parse_text};
use crate::domain::{FieldPath, FieldType, Locale, date, typed_date};

fn one(number: &str) -> Reading {
    Reading::One(number.to_owned())
}

fn unclear(numbers: &[&str]) -> Reading {
    Reading::Unclear(numbers.iter().map(|number| (*number).to_owned()).collect())
}

#[test]
fn an_amount_is_shown_as_its_reader_writes_it_and_an_id_keeps_its_digits_together() {
    let shown = |stored: &str| Locale::ALL.map(|locale| locale.show(stored, &FieldType::Number));
    assert_eq!(shown("1234.56"), ["1,234.56", "1.234,56", "1234.56"]);
    assert_eq!(shown("-1234567.00"), ["-1,234,567.00", "-1.234.567,00", "-1234567.00"]);
    assert_eq!(shown("0.5"), ["0.5", "0,5", "0.5"]);
    assert_eq!(shown("20260388"), ["20260388"; 3]);
    assert_eq!(shown("1.5e300"), ["1.5e300"; 3]);
    assert_eq!(Locale::German.show("12.5", &FieldType::Text), "12.5", "text is text");
}

#[test]
fn numbers_are_read_in_every_habit_whatever_the_readers_own_is() {
    for locale in Locale::ALL {
        for (text, stored) in [
            ("1234.56", "1234.56"),
            ("1.234,56", "1234.56"),
            ("1,234.56", "1234.56"),
            ("1'234.56", "1234.56"),
            ("1’234’567,8", "1234567.8"),
            ("1 234,567", "1234.567"),
            ("1.234.567", "1234567"),
            ("1,234,567.005", "1234567.005"),
            ("12,50-", "-12.50"),
        ] {
            assert_eq!(locale.read_number(text, false), one(stored), "{text} in {locale:?}");
        }
    }
}

#[test]
fn a_thousand_or_one_and_a_bit_asks_in_every_locale() {
    for locale in Locale::ALL {
        for text in ["1,234", "1.234"] {
            assert_eq!(locale.read_number(text, false), unclear(&["1234", "1.234"]), "{text} in {locale:?}");
        }
        assert_eq!(locale.read_number("-12.345", false), unclear(&["-12345", "-12.345"]));
        assert_eq!(locale.read_number("0.125", false), one("0.125"));
        assert_eq!(locale.read_number("1234,567", false), one("1234.567"));
    }
}

#[test]
fn a_whole_number_is_certain_where_the_readers_mark_says_the_same() {
    assert_eq!(Locale::German.read_number("1.234", true), one("1234"));
    assert_eq!(Locale::English.read_number("1,234", true), one("1234"));
    for (locale, text) in [(Locale::German, "1,234"), (Locale::English, "1.234"), (Locale::Neutral, "1.234")] {
        assert_eq!(locale.read_number(text, true), unclear(&["1234"]), "{text}");
    }
    assert_eq!(Locale::German.read_number("12,0", true), Reading::Nothing);
}

/// JSON numbers with any digits.
fn numbers() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "-?(0|[1-9][0-9]{0,9})(\\.[0-9]{1,6})?",
        1 => "-?[1-9][0-9]{0,30}(\\.[0-9]{1,30})?([eE][+-]?[0-9]{1,3})?",
    ]
}

fn marks() -> impl Strategy<Value = String> {
    "[-+−]?[0-9]{1,4}([., '\u{a0}’][0-9]{1,4}){0,3}-?"
}

fn digits_of(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

fn any_number() -> Description {
    Description { field_type: FieldType::Number, ..describe(None, &FieldPath::root(), None) }
}

proptest! {
    #[test]
    fn what_is_shown_reads_back_as_the_very_value(number in numbers(), locale in prop::sample::select(Locale::ALL.to_vec())) {
        let value: Value = serde_json::from_str(&number).unwrap();
        let stored = value.to_string();
        let shown = locale.show(&stored, &FieldType::Number);
        prop_assert_eq!(parse_text(&shown, &any_number(), Some(&value), locale).map(|read| read.to_string()), Ok(stored.clone()));
        // Typed in place of another value: the same digits, or the question whether they are meant.
        match parse_text(&shown, &any_number(), None, locale) {
            Ok(read) => prop_assert_eq!(read.to_string(), stored),
            Err(Problem::Unclear(_, choices)) => prop_assert!(choices.contains(&stored), "{:?} lacks {}", choices, stored),
            Err(other) => prop_assert!(false, "{}: {:?}", shown, other),
        }
    }

    #[test]
    fn reading_never_changes_a_digit_and_never_guesses(text in marks(), locale in prop::sample::select(Locale::ALL.to_vec()), whole in any::<bool>()) {
        match locale.read_number(&text, whole) {
            Reading::One(read) => {
                prop_assert_eq!(digits_of(&read), digits_of(&text));
                prop_assert!(parse_stored(&read, &FieldType::Number).is_some(), "{}", read);
                // The same text in the other locale must not be another number, unless type and locale together leave no doubt.
                if !whole {
                    for other in Locale::ALL {
                        prop_assert_eq!(other.read_number(&text, false), Reading::One(read.clone()));
                    }
                }
            }
            Reading::Unclear(readings) => {
                for read in readings {
                    prop_assert_eq!(digits_of(&read), digits_of(&text));
                    prop_assert!(parse_stored(&read, &FieldType::Number).is_some(), "{}", read);
                }
            }
            Reading::Nothing => {}
        }
    }

    #[test]
    fn one_mark_before_three_digits_is_never_taken_silently(whole in "[1-9][0-9]{0,2}", rest in "[0-9]{3}", mark in "[.,]", locale in prop::sample::select(Locale::ALL.to_vec())) {
        let text = format!("{whole}{mark}{rest}");
        let asks = matches!(locale.read_number(&text, false), Reading::Unclear(two) if two.len() == 2);
        prop_assert!(asks, "{}", text);
    }

    #[test]
    fn no_mark_of_a_minus_is_ever_overlooked(
        before in prop::sample::select(vec!["", "€ ", "EUR", "-", "–€", "(", "( CHF ", "<", "[", "CR ", "- ", "*"]),
        number in "[1-9][0-9]{0,2}[.,][0-9]{2}",
        after in prop::sample::select(vec!["", " €", " EUR", "-", " -", ")", " CHF)", ">", "]", "CR", " Cr.", "(-)", " H", "*"]),
    ) {
        let is_marked = [before, after].iter().any(|text| text.contains(['-', '–', '(', ')', '<', '>', '[', ']', 'H']) || text.to_lowercase().contains("cr"));
        let plus = number.replace(',', ".");
        let minus = format!("-{plus}");
        let text = format!("{before}{number}{after}");
        match Locale::English.read_number(&text, false) {
            Reading::One(read) if is_marked => prop_assert_eq!(read, minus, "{}", text),
            Reading::One(read) => prop_assert!(read == plus || read == minus, "{}", text),
            Reading::Unclear(choices) => prop_assert_eq!(choices, [minus, plus], "{}", text),
            Reading::Nothing => prop_assert!(is_marked, "{}", text),
        }
    }

    #[test]
    fn every_day_that_is_shown_reads_back(year in 1900_u32..2200, month in 1_u32..13, day in 1_u32..29, locale in prop::sample::select(Locale::ALL.to_vec())) {
        let stored = format!("{year:04}-{month:02}-{day:02}");
        prop_assert_eq!(typed_date::read_date(&locale.show(&stored, &FieldType::Date)), Reading::One(stored));
    }

    #[test]
    fn two_days_are_never_taken_for_one(first in 1_u32..13, second in 1_u32..13, year in 1900_u32..2200, mark in "[-/]") {
        let reading = typed_date::read_date(&format!("{first}{mark}{second}{mark}{year}"));
        prop_assert_eq!(matches!(reading, Reading::Unclear(_)), first != second);
    }

    #[test]
    fn no_text_makes_reading_panic(text in any::<String>(), dates in "[0-9./ -]{0,12}", names in "[0-9]{1,2}[. ]{1,2}[A-Za-zä]{2,5} [0-9]{1,4}",
        numbers in "[0-9.,'() €$<>\\[\\]+CRHrskč*%=/−–٣年月日:T-]{0,14}") {
        let record = json!({ "day": "2026-03-31", "other": ["0001-01-01", "9999-12-31T10:00"] });
        for text in [text, dates, names, numbers] {
            typed_date::read_date(&text);
            typed_date::read_date_time(&text);
            for day in typed_date::days_without_year(&text, &record).unwrap_or_default() {
                prop_assert!(date::is_date(&day), "{} became {}", text, day);
            }
            for locale in Locale::ALL {
                if let Reading::One(number) = locale.read_number(&text, false) {
                    prop_assert!(parse_stored(&number, &FieldType::Number).is_some(), "{} became {}", text, number);
                }
                locale.show(&text, &FieldType::Date);
            }
        }
    }
}

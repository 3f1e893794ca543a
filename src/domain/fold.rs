//! Texts as they are compared: by their letters, whatever characters they are written with.
//!
//! Only the server uses these functions: their tables of Unicode would make the page's download larger. What the page compares,
//! too (numbers, dates, codes, the words of a choice), is read by [`super::plain`], which needs no tables.

use super::{
    hidden::is_hidden,
    plain::{digit, is_apostrophe, is_dash, is_quote},
};
use unicode_normalization::UnicodeNormalization;

/// Lower case, composed, compatibility forms (full width, ligatures) as plain letters, every script's digits as ASCII; one kind of
/// dash, quote, apostrophe and blank, and no characters that nobody sees.
pub fn folded(text: &str) -> String {
    if text.is_ascii() {
        return text.chars().filter_map(mark).map(|c| c.to_ascii_lowercase()).collect();
    }
    let mut folded = String::with_capacity(text.len());
    // Marks first: to Unicode, `´` is a blank with an accent.
    for c in text.chars().filter_map(mark).nfkc() {
        match c {
            'ß' | 'ẞ' => folded.push_str("ss"),
            'ς' => folded.push('σ'),
            '⁄' | '∕' => folded.push('/'),
            _ => match digit(c) {
                Some(digit) => folded.push(digit),
                None => folded.extend(c.to_lowercase()),
            },
        }
    }
    folded
}

/// One kind of mark for all; `None` for what nobody sees.
fn mark(c: char) -> Option<char> {
    match c {
        c if c.is_whitespace() => Some(' '),
        c if is_hidden(c) => None,
        c if is_dash(c) => Some('-'),
        c if is_apostrophe(c) || matches!(c, '‹' | '›') => Some('\''),
        c if is_quote(c) => Some('"'),
        c => Some(c),
    }
}

/// The [`folded`] text on one line, with one blank where there are several.
pub fn one_line(text: &str) -> String {
    folded(text).split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Each letter with its marks as one character. For names whose hash is known since before texts were folded: those typed this way,
/// which are nearly all, keep it.
pub fn composed(text: &str) -> String {
    text.nfc().collect()
}

/// Only the letters and digits of the [`folded`] text.
pub fn bare(text: &str) -> String {
    let mut folded = folded(text);
    folded.retain(char::is_alphanumeric);
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_text_in_other_characters_compares_equal() {
        for (a, b) in [
            ("Mu\u{308}ller GmbH & Co. KG", "MÜLLER GMBH&CO KG"),
            ("Straße 5", "STRASSE5"),
            ("ﬁnal", "final"),
            ("２０２６–７７", "2026-77"),
            ("٣٤٥", "345"),
            ("৩๔", "34"),
        ] {
            assert_eq!(bare(a), bare(b), "{a}");
        }
    }

    #[test]
    fn marks_and_blanks_of_every_kind_are_one() {
        for (a, b) in [
            ("2026‐77 2026‑77 2026–77 2026—77 2026−77 ２０２６－７７", "2026-77 2026-77 2026-77 2026-77 2026-77 2026-77"),
            ("“a” „b‟ «c» ＂d＂", "\"a\" \"b\" \"c\" \"d\""),
            ("L’Oréal l‘ l´ l` lʼ l′", "L'Ore\u{301}al l' l' l' l' l'"),
            ("1\u{a0}234\u{202f}567\u{2009}8\u{3000}9\t0", "1 234 567 8 9 0"),
            ("In\u{ad}vo\u{200b}ice\u{feff}\u{202e}", "invoice"),
            ("½ № ﬃ Ω", "1/2 No ffi ω"),
            ("ΟΔΟΣ", "οδος"),
        ] {
            assert_eq!(folded(a), folded(b), "{a}");
        }
        assert_eq!(one_line(" Müller \n\u{a0} GmbH "), "müller gmbh");
    }
}

//! Texts as they are compared: without case, blanks and marks, whatever their characters' form.

use unicode_normalization::UnicodeNormalization;

/// Lower case, composed, compatibility forms (full width, ligatures) as plain letters, every script's digits as ASCII.
pub(super) fn folded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    for c in text.nfkc() {
        match c {
            'ß' | 'ẞ' => folded.push_str("ss"),
            '٠'..='٩' => folded.push(digit(c, '٠')),
            '۰'..='۹' => folded.push(digit(c, '۰')),
            '०'..='९' => folded.push(digit(c, '०')),
            _ => folded.extend(c.to_lowercase()),
        }
    }
    folded
}

fn digit(c: char, zero: char) -> char {
    u32::from(c).checked_sub(u32::from(zero)).and_then(|digit| char::from_digit(digit, 10)).unwrap_or(c)
}

/// Only the letters and digits of the [`folded`] text.
pub(super) fn bare(text: &str) -> String {
    let mut folded = folded(text);
    folded.retain(char::is_alphanumeric);
    folded
}

/// How many letters must be added, removed, replaced or swapped with the next one; `None` for more than `most`.
pub(super) fn distance(a: &str, b: &str, most: usize) -> Option<usize> {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let mut best = (last[j] + usize::from(x != y)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                best = best.min(before_last[j - 1] + 1);
            }
            row.push(best);
        }
        if row.iter().all(|cost| *cost > most) {
            return None;
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last.last().copied().filter(|distance| *distance <= most)
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
        ] {
            assert_eq!(bare(a), bare(b), "{a}");
        }
    }

    #[test]
    fn letters_off_are_counted_up_to_a_limit() {
        assert_eq!(distance("rotterdam", "rotterdam", 2), Some(0));
        assert_eq!(distance("rotterdam", "rottredam", 2), Some(1), "two swapped letters are one mistake");
        assert_eq!(distance("abc", "", 2), None);
        assert_eq!(distance("weena664", "weena66", 1), Some(1));
        assert_eq!(distance("weena", "beana", 1), None);
    }
}

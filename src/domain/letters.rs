//! Capital and small letters of the scripts that keys and documents of ours use: Latin, Greek and Cyrillic.
//!
//! The standard library knows all scripts, by tables of 24 kB that every browser would load to put a name in small letters.

/// The small letter; anything else stays.
pub fn lower(c: char) -> char {
    match c {
        'A'..='Z' => c.to_ascii_lowercase(),
        'À'..='Ö' | 'Ø'..='Þ' | 'Α'..='Ρ' | 'Σ'..='Ϋ' | 'А'..='Я' => shifted(c, 32),
        'Ά' => 'ά',
        'Έ'..='Ί' => shifted(c, 37),
        'Ό' => 'ό',
        'Ύ' | 'Ώ' => shifted(c, 63),
        'Ѐ'..='Џ' => shifted(c, 80),
        // Capital and small letters take turns; what has no plain partner (`İ`, `ĸ`, `ŉ`, `ſ`) stays.
        'Ā'..='Į' | 'Ĳ'..='Ķ' | 'Ŋ'..='Ŷ' | 'Ḁ'..='Ẕ' | 'Ạ'..='Ỹ' if is_even(c) => shifted(c, 1),
        'Ĺ'..='Ň' | 'Ź'..='Ž' if !is_even(c) => shifted(c, 1),
        'Ÿ' => 'ÿ',
        'ẞ' => 'ß',
        _ => c,
    }
}

/// The capital letter; anything else stays, also `ß`.
pub fn upper(c: char) -> char {
    match c {
        'a'..='z' => c.to_ascii_uppercase(),
        'à'..='ö' | 'ø'..='þ' | 'α'..='ρ' | 'σ'..='ϋ' | 'а'..='я' => shifted(c, -32),
        'ά' => 'Ά',
        'έ'..='ί' => shifted(c, -37),
        'ό' => 'Ό',
        'ύ' | 'ώ' => shifted(c, -63),
        'ѐ'..='џ' => shifted(c, -80),
        'ā'..='į' | 'ĳ'..='ķ' | 'ŋ'..='ŷ' | 'ḁ'..='ẕ' | 'ạ'..='ỹ' if !is_even(c) => shifted(c, -1),
        'ĺ'..='ň' | 'ź'..='ž' if is_even(c) => shifted(c, -1),
        'ÿ' => 'Ÿ',
        _ => c,
    }
}

/// Whether there is a capital letter to it.
pub fn is_lower(c: char) -> bool {
    c == 'ß' || upper(c) != c
}

/// Whether there is a small letter to it.
pub fn is_upper(c: char) -> bool {
    lower(c) != c
}

fn is_even(c: char) -> bool {
    (c as u32).is_multiple_of(2)
}

fn shifted(c: char, by: i32) -> char {
    (c as u32).checked_add_signed(by).and_then(char::from_u32).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_what_the_standard_library_says() {
        // Where one letter stays one letter.
        let one = |mut letters: Box<dyn Iterator<Item = char>>, c: char| {
            letters.next().filter(|_| letters.next().is_none()).unwrap_or(c)
        };
        let ours = ('\0'..='ſ').chain('Α'..='ϋ').chain('Ѐ'..='џ').chain('Ḁ'..='ỹ');
        for c in ours.filter(|c| !"µİıŉſͅςẛϐ".contains(*c)) {
            let (small, capital) = (one(Box::new(c.to_lowercase()), c), one(Box::new(c.to_uppercase()), c));
            assert_eq!((lower(c), upper(c)), (small, capital), "{c}");
        }
        for c in "日本1_-µıſ€".chars() {
            assert_eq!((lower(c), upper(c)), (c, c));
        }
    }

    #[test]
    fn knows_which_are_which() {
        assert!("azßäéžяω".chars().all(|c| is_lower(c) && !is_upper(c)));
        assert!("AZÄÉŽЯΩẞ".chars().all(|c| is_upper(c) && !is_lower(c)));
        assert!("1_- 日".chars().all(|c| !is_upper(c) && !is_lower(c)));
    }
}

//! Numbers and dates in ASCII: digits of any script, and every kind of dash, apostrophe, space, currency and full-width sign.

/// The zeros of scripts that write numbers and dates in decimal: Arabic, Persian, Devanagari, Bengali, Thai, full width.
const ZEROS: [char; 6] = ['٠', '۰', '०', '০', '๐', '０'];

/// The text with plain digits and signs. Marks that only turn the direction of the text are left out: they change no digit.
pub(super) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        if !matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{2066}'..='\u{2069}' | '\u{feff}') {
            plain.push(plainly(c));
        }
    }
    plain
}

fn plainly(c: char) -> char {
    if c.is_ascii_graphic() && c != '`' {
        return c;
    }
    for zero in ZEROS {
        if let Some(digit) = char::from_digit(u32::from(c).wrapping_sub(u32::from(zero)), 10) {
            return digit;
        }
    }
    match c {
        '‐' | '‑' | '‒' | '–' | '—' | '−' | '﹣' => '-',
        '‘' | '’' | 'ʼ' | '´' | '`' | '′' | '٬' => '\'',
        '£' | '¥' | '¤' | '฿' | '￥' | '￡' | '\u{20a0}'..='\u{20cf}' => '$',
        '٫' | '،' => ',',
        '٪' => '%',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ if c.is_whitespace() => ' ',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_and_signs_of_any_script_become_plain_and_letters_stay() {
        for (text, expected) in [
            ("１，２３４．５０", "1,234.50"),
            ("٣٤٥", "345"),
            ("۱٬۲۳۴٫۵", "1'234,5"),
            ("—5\u{a0}€\u{3000}（％）", "-5 $ (%)"),
            ("1ʼ234´5`6", "1'234'5'6"),
            ("\u{200e}\t-5\u{200f}", " -5"),
            ("März 年", "März 年"),
        ] {
            assert_eq!(plain(text), expected);
        }
    }
}

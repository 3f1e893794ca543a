//! Numbers and dates in ASCII: digits of any script, and every kind of dash, apostrophe, space, currency and full-width sign.

use super::month;

/// The zeros of scripts that write numbers and dates in decimal: Arabic, Persian, the scripts of India, Thai, Lao, Tibetan, Burmese,
/// Khmer, full width.
const ZEROS: [char; 16] = ['٠', '۰', '०', '০', '੦', '૦', '୦', '௦', '౦', '೦', '൦', '๐', '໐', '༠', '၀', '０'];

/// The text with plain digits and signs. Marks that only turn the direction of the text or join it are left out: they change no
/// digit.
pub(super) fn plain(text: &str) -> String {
    plain_but(text, |_| false)
}

/// The same, but leaves some signs as they are.
fn plain_but(text: &str, stays: fn(char) -> bool) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        let is_nothing = matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
        if !is_nothing {
            plain.push(if stays(c) { c } else { plainly(c) });
        }
    }
    plain
}

fn plainly(c: char) -> char {
    if c.is_ascii_graphic() && c != '`' {
        return c;
    }
    if let Some(digit) = digit(c) {
        return digit;
    }
    match c {
        c if is_dash(c) => '-',
        c if is_apostrophe(c) => '\'',
        '٬' => '\'',
        c if is_currency(c) => '$',
        '٫' | '،' => ',',
        '٪' => '%',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ if c.is_whitespace() => ' ',
        _ => c,
    }
}

/// Signs of currencies, which say nothing about the digits beside them.
fn is_currency(c: char) -> bool {
    matches!(c, '£' | '¥' | '¤' | '฿' | '￥' | '￡' | '\u{20a0}'..='\u{20cf}')
}

/// The ASCII digit of a decimal digit of any of these scripts.
pub(super) fn digit(c: char) -> Option<char> {
    if c.is_ascii() {
        return None;
    }
    ZEROS.iter().find_map(|zero| char::from_digit(u32::from(c).wrapping_sub(u32::from(*zero)), 10))
}

/// Hyphens, dashes and minus signs.
pub(super) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '⁃' | '﹘' | '﹣' | '－')
}

/// Apostrophes, single quotes, and the accents and primes that stand for one.
pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '‘' | '’' | '‚' | '‛' | 'ʼ' | '´' | '`' | '′' | '＇')
}

/// Double quotes.
pub(super) fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '″' | '〝' | '〞' | '＂')
}

/// The words of a choice as they are compared where [`super::fold`] would be too large: plain, in lower case, without accents.
pub(super) fn letters(text: &str) -> String {
    let mut letters = String::with_capacity(text.len());
    for c in plain_but(text, is_currency).chars() {
        match c {
            '￥' => letters.push('¥'),
            '￡' => letters.push('£'),
            'ﬀ' => letters.push_str("ff"),
            'ﬁ' => letters.push_str("fi"),
            'ﬂ' => letters.push_str("fl"),
            'ﬃ' => letters.push_str("ffi"),
            'ﬄ' => letters.push_str("ffl"),
            'ß' | 'ẞ' => letters.push_str("ss"),
            c if is_quote(c) => letters.push('"'),
            c => letters.push(c),
        }
    }
    month::folded(letters.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn currencies_are_different_letters_and_the_same_sign_beside_digits() {
        assert_eq!(plain("£ 5"), plain("€ 5"));
        assert_ne!(letters("£"), letters("€"));
        assert_ne!(letters("€"), letters("$"));
        assert_eq!(letters("￡"), letters("£"));
    }

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

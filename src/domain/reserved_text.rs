//! A text in JSON that serde_json reserves for itself.

/// The key with which serde_json marks JSON inside a text. With its feature `raw_value`, it obeys this key in anybody's input,
/// and counts nesting levels inside from zero. The limit of 128 levels then does not hold: some forty kilobytes nest deeply
/// enough to overflow a thread's stack, which ends the process.
const RESERVED: &str = "$serde_json::private::RawValue";

/// Whether one of the texts, key or value, is [`RESERVED`], however it is escaped. Check untrusted JSON with this before parsing
/// it into a [`serde_json::Value`].
pub fn has_reserved_text(json: &[u8]) -> bool {
    let mut rest = json;
    while let Some(quote) = rest.iter().position(|byte| *byte == b'"') {
        let text = &rest[quote + 1..];
        let (is_reserved, length) = read_text(text);
        if is_reserved {
            return true;
        }
        rest = &text[length..];
    }
    false
}

/// Whether the text that starts here is the reserved one, and its length in bytes including the closing quote.
fn read_text(text: &[u8]) -> (bool, usize) {
    if !matches!(text.first(), Some(b'$' | b'\\')) {
        return (false, length_of_text(text)); // nearly every text
    }
    let mut expected = RESERVED.bytes();
    let (mut is_same, mut at) = (true, 0);
    while let Some(byte) = text.get(at) {
        let (decoded, length) = match byte {
            b'"' => return (is_same && expected.next().is_none(), at + 1),
            b'\\' if text.get(at + 1) == Some(&b'u') => (text.get(at + 2..at + 6).and_then(character), 6),
            b'\\' => (None, 2), // no character of the reserved text has a short escape
            plain => (Some(*plain), 1),
        };
        is_same = is_same && decoded.is_some() && decoded == expected.next();
        at += length;
    }
    (false, text.len())
}

/// The number of bytes up to and including the closing quote.
fn length_of_text(text: &[u8]) -> usize {
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| rest.iter().position(|byte| matches!(byte, b'"' | b'\\'))) {
        at += found + 1;
        if text[at - 1] == b'"' {
            return at;
        }
        at += 1; // skip the escaped character
    }
    text.len()
}

/// The ASCII character of four hexadecimal digits.
fn character(digits: &[u8]) -> Option<u8> {
    u16::from_str_radix(str::from_utf8(digits).ok()?, 16).ok()?.try_into().ok()
}

/// JSON that overflows a thread's stack when parsed into a [`serde_json::Value`]: each text restarts the limit of 128 levels.
#[cfg(test)]
pub(crate) fn that_overflows_the_stack() -> String {
    let (open, close) = ("[".repeat(120), "]".repeat(120));
    let mut json = format!("{open}{close}");
    for _ in 0..100 {
        let text = json.replace('\\', r"\u005c").replace('"', r"\u0022");
        json = format!(r#"{open}{{"{RESERVED}":"{text}"}}{close}"#);
    }
    json
}

#[cfg(test)]
mod tests {
    use super::has_reserved_text;

    #[test]
    fn the_reserved_text_is_found_wherever_and_however_it_is_written() {
        for json in [
            r#"{"$serde_json::private::RawValue":"[]"}"#,
            r#"{"a\"":[1,{"\u0024serde_json::private::Raw\u0056alue":"[]"}]}"#,
            r#"["\\","$serde_json::private::RawValue"]"#,
        ] {
            assert!(has_reserved_text(json.as_bytes()), "{json}");
        }
    }

    #[test]
    fn other_texts_are_let_through_and_broken_ones_do_not_panic() {
        for json in [
            r#"{"$serde_json::private::RawValues":1,"$serde_json::private::RawValu":2}"#,
            r#"{"a":"\"$serde_json::private::RawValue\"","$serde_jso\n::private::RawValue":1}"#,
            r#"{"a":"\u00"#,
            r#"{"\"#,
            "\"",
            "",
        ] {
            assert!(!has_reserved_text(json.as_bytes()), "{json}");
        }
    }
}

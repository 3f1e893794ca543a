//! `Content-Disposition` for untrusted file names (RFC 6266).

use axum::http::HeaderValue;
use std::fmt::Write;

/// `attachment` with the name in plain ASCII and exactly (RFC 8187), so browsers download the file and never display it.
pub fn attachment(name: &str) -> HeaderValue {
    let ascii: String = name.chars().map(|c| if is_plain(c) { c } else { '_' }).collect();
    let mut exact = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
            exact.push(char::from(byte));
        } else {
            let _ = write!(exact, "%{byte:02X}"); // writing to a String can't fail
        }
    }
    let value = format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''{exact}");
    HeaderValue::from_str(&value).unwrap_or(HeaderValue::from_static("attachment"))
}

/// Safe within quotes: no quote, no backslash, and no `%`, which some browsers decode.
fn is_plain(c: char) -> bool {
    matches!(c, ' '..='~') && !matches!(c, '"' | '\\' | '%' | '/' | ':' | '*' | '?' | '<' | '>' | '|')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stays_a_name_whatever_is_in_it() {
        for (name, expected) in [
            ("may.pdf", "attachment; filename=\"may.pdf\"; filename*=UTF-8''may.pdf"),
            ("a \"b\".pdf", "attachment; filename=\"a _b_.pdf\"; filename*=UTF-8''a%20%22b%22.pdf"),
            ("é.pdf", "attachment; filename=\"_.pdf\"; filename*=UTF-8''%C3%A9.pdf"),
            ("a\r\nSet-Cookie: x", "attachment; filename=\"a__Set-Cookie_ x\"; filename*=UTF-8''a%0D%0ASet-Cookie%3A%20x"),
            (
                "x\"; filename=\"evil.html",
                "attachment; filename=\"x_; filename=_evil.html\"; filename*=UTF-8''x%22%3B%20filename%3D%22evil.html",
            ),
        ] {
            assert_eq!(attachment(name), expected, "{name:?}");
        }
    }
}

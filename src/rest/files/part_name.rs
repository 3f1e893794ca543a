//! What a part of a form is called, as clients really write it: `Content-Disposition` with parameter names in any case, file names
//! in Latin-1 bytes, and `filename*` (RFC 8187). FastAPI takes all of these.

use axum::http::{HeaderMap, header};
use percent_encoding::percent_decode;

/// The names in a part's `Content-Disposition`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct PartName {
    /// The form's field.
    pub(super) field: Option<String>,
    /// For a file, its name; possibly empty.
    pub(super) file: Option<String>,
}

impl PartName {
    pub(super) fn read(headers: &HeaderMap) -> Self {
        let mut name = Self::default();
        let mut exact = None;
        let value = headers.get(header::CONTENT_DISPOSITION).map_or(&[][..], |value| value.as_bytes());
        for (parameter, value) in parameters(value) {
            match parameter.as_str() {
                "name" => name.field = name.field.or_else(|| Some(text(&value))),
                "filename" => name.file = name.file.or_else(|| Some(text(&value))),
                "filename*" => exact = exact.or_else(|| extended(&value)),
                _ => {}
            }
        }
        name.file = exact.or(name.file);
        name
    }
}

/// Each parameter's name in small letters, and its value without quotes.
fn parameters(header: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut parameters = vec![];
    let mut rest = header.iter().copied().peekable();
    while rest.by_ref().any(|byte| byte == b';') {
        let mut name = vec![];
        while let Some(byte) = rest.next_if(|byte| !matches!(byte, b'=' | b';')) {
            name.push(byte.to_ascii_lowercase());
        }
        if rest.next_if_eq(&b'=').is_none() {
            continue;
        }
        while rest.next_if(u8::is_ascii_whitespace).is_some() {}
        let mut value = vec![];
        if rest.next_if_eq(&b'"').is_some() {
            while let Some(byte) = rest.next_if(|byte| *byte != b'"') {
                // Only these two are escaped; other backslashes belong to a path on Windows.
                let escaped = if byte == b'\\' { rest.next_if(|next| matches!(next, b'"' | b'\\')) } else { None };
                value.push(escaped.unwrap_or(byte));
            }
        } else {
            while let Some(byte) = rest.next_if(|byte| *byte != b';') {
                value.push(byte);
            }
            value.truncate(value.trim_ascii_end().len());
        }
        parameters.push((String::from_utf8_lossy(name.trim_ascii()).into_owned(), value));
    }
    parameters
}

/// UTF-8, or else Latin-1.
fn text(bytes: &[u8]) -> String {
    str::from_utf8(bytes).map_or_else(|_| latin_1(bytes), str::to_owned)
}

fn latin_1(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

/// `UTF-8'en'na%C3%AFve.pdf`; `None` for anything else.
fn extended(value: &[u8]) -> Option<String> {
    let mut parts = str::from_utf8(value).ok()?.splitn(3, '\'');
    let (charset, _language, encoded) = (parts.next()?, parts.next()?, parts.next()?);
    let bytes: Vec<u8> = percent_decode(encoded.as_bytes()).collect();
    match charset.to_ascii_lowercase().as_str() {
        "utf-8" => String::from_utf8(bytes).ok(),
        "iso-8859-1" => Some(latin_1(&bytes)),
        _ => None,
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn read(value: &[u8]) -> (Option<String>, Option<String>) {
        let headers = HeaderMap::from_iter([(header::CONTENT_DISPOSITION, HeaderValue::from_bytes(value).unwrap())]);
        let name = PartName::read(&headers);
        (name.field, name.file)
    }

    #[test]
    fn names_are_read_as_clients_write_them() {
        for (value, field, file) in [
            (&b"form-data; name=\"file\"; filename=\"a.pdf\""[..], Some("file"), Some("a.pdf")),
            (b"form-data;name=file;filename=a.pdf ; x=y", Some("file"), Some("a.pdf")),
            (b"form-data; Name=\"file\"; FileName = \"a.pdf\"", Some("file"), Some("a.pdf")),
            (b"form-data; filename=\"a.pdf\"; name=\"file\"", Some("file"), Some("a.pdf")),
            (b"form-data; name=\"file\"; filename=\"M\xFCller.pdf\"", Some("file"), Some("Müller.pdf")),
            ("form-data; name=\"file\"; filename=\"Müller.pdf\"".as_bytes(), Some("file"), Some("Müller.pdf")),
            (b"form-data; name=\"file\"; filename*=UTF-8''M%C3%BCller%20%E2%82%AC.pdf", Some("file"), Some("Müller €.pdf")),
            (b"form-data; name=\"file\"; filename*=iso-8859-1'de'M%FCller.pdf", Some("file"), Some("Müller.pdf")),
            (
                b"form-data; name=\"file\"; filename=\"M_ller.pdf\"; FILENAME*=utf-8''M%C3%BCller.pdf",
                Some("file"),
                Some("Müller.pdf"),
            ),
            (b"form-data; name=\"file\"; filename=\"plain.pdf\"; filename*=koi8-r''x", Some("file"), Some("plain.pdf")),
            (b"form-data; name=\"file\"; filename=\"a \\\"b\\\"; name=c.pdf\"", Some("file"), Some("a \"b\"; name=c.pdf")),
            (b"form-data; name=\"file\"; filename=\"C:\\in\\may.pdf\"", Some("file"), Some("C:\\in\\may.pdf")),
            (b"form-data; name=\"file\"; filename=\"\"", Some("file"), Some("")),
            (b"form-data; name=\"purpose\"", Some("purpose"), None),
            (b"form-data; name=\"open", Some("open"), None),
            (b"form-data; ; name; =; name=a; name=b", Some("a"), None),
            (b"form-data", None, None),
        ] {
            let expected = (field.map(str::to_owned), file.map(str::to_owned));
            assert_eq!(read(value), expected, "{}", String::from_utf8_lossy(value));
        }
        assert_eq!(PartName::read(&HeaderMap::new()), PartName::default());
    }
}

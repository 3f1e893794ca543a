//! What a file is: judged by its first bytes, since names and upload headers are only claims.

/// PDF readers look for the header within this many bytes (ISO 32000, annex H).
const PDF_HEADER_WITHIN: usize = 1024;

/// How many leading bytes [`sniff`] needs.
pub const SNIFFED_BYTES: usize = PDF_HEADER_WITHIN + 5;

/// The kind of an invoice that is only data, set as pages. It is never sniffed: the child finds it by reading the whole.
pub const DATA: &str = "application/xml";

/// The media type of the kinds that have pages to show, from the beginning of the content.
pub fn sniff(beginning: &[u8]) -> Option<&'static str> {
    let starts = |magic: &[u8]| beginning.starts_with(magic);
    if starts(b"\x89PNG\r\n\x1a\n") {
        Some("image/png")
    } else if starts(b"\xff\xd8\xff") {
        Some("image/jpeg")
    } else if starts(b"GIF87a") || starts(b"GIF89a") {
        Some("image/gif")
    } else if starts(b"II*\0") || starts(b"MM\0*") || starts(b"II+\0\x08\0\0\0") || starts(b"MM\0+\0\x08\0\0") {
        Some("image/tiff")
    } else if starts(b"RIFF") && beginning.get(8..12) == Some(b"WEBP") {
        Some("image/webp")
    } else if beginning.iter().take(PDF_HEADER_WITHIN).enumerate().any(|(at, _)| beginning[at..].starts_with(b"%PDF-")) {
        Some("application/pdf")
    } else {
        None
    }
}

/// Other kinds that may be served under their own type: none of them runs script in a browser. No HTML, SVG or XML on purpose.
const BY_EXTENSION: [(&str, &str); 14] = [
    ("pdf", "application/pdf"),
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("gif", "image/gif"),
    ("tiff", "image/tiff"),
    ("tif", "image/tiff"),
    ("webp", "image/webp"),
    ("txt", "text/plain"),
    ("csv", "text/csv"),
    ("json", "application/json"),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
];

/// For content that [`sniff`] doesn't recognize; extensions not in the table give `application/octet-stream`.
pub fn by_extension(extension: Option<&str>) -> &'static str {
    let known = BY_EXTENSION.iter().find(|(known, _)| extension.is_some_and(|asked| asked.eq_ignore_ascii_case(known)));
    known.map_or("application/octet-stream", |(_, media_type)| media_type)
}

/// Whether [`sniff`] finds this type, so that its files have pages to show.
pub fn has_pages(media_type: &str) -> bool {
    matches!(media_type, "application/pdf" | "image/png" | "image/jpeg" | "image/gif" | "image/tiff" | "image/webp")
}

/// Whether a browser may be told this type for an untrusted file.
pub fn is_safe_to_name(media_type: &str) -> bool {
    BY_EXTENSION.iter().any(|(_, known)| *known == media_type)
}

/// `pdf` for `application/pdf`, and so on.
pub fn usual_extension(media_type: &str) -> Option<&'static str> {
    BY_EXTENSION.iter().find(|(_, known)| *known == media_type).map(|(extension, _)| *extension)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides_and_not_the_name() {
        assert_eq!(sniff(b"%PDF-1.7\n"), Some("application/pdf"));
        assert_eq!(sniff(b"\xef\xbb\xbf\n%PDF-1.4"), Some("application/pdf"), "rubbish before the header is common");
        assert_eq!(sniff(b"RIFF\0\0\0\0WEBPVP8L"), Some("image/webp"));
        assert_eq!(sniff(b"MM\0*\0\0\0\x08"), Some("image/tiff"));
        for other in [&b""[..], b"%PD", b"<html>", b"RIFF\0\0\0\0WAVE", b"PK\x03\x04"] {
            assert_eq!(sniff(other), None, "{other:?}");
        }
    }

    #[test]
    fn nothing_that_runs_script_has_a_type_of_its_own() {
        for active in ["html", "htm", "svg", "xml", "xhtml", "js", "mht"] {
            assert_eq!(by_extension(Some(active)), "application/octet-stream", "{active}");
        }
        assert!(!is_safe_to_name("text/html") && !is_safe_to_name("image/svg+xml"));
    }
}

//! Names of uploaded files: shown to people, offered as download names, never used as a path.

/// Bytes; what common file systems allow.
const LONGEST: usize = 255;
/// Anything longer is not an extension.
const LONGEST_EXTENSION: usize = 10;

/// The last part of a path, without control and direction-changing characters, at most 255 bytes; `document` if nothing is left.
pub fn clean_file_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).map(str::trim).find(|part| !part.is_empty()).unwrap_or_default();
    let visible: String = last.chars().filter(|&c| !is_invisible(c)).collect();
    let visible = visible.trim();
    if visible.chars().all(|c| c == '.' || c.is_whitespace()) {
        return "document".to_owned();
    }
    shorten(visible)
}

/// The extension in lower case, without the dot, if it looks like one.
pub fn extension(name: &str) -> Option<String> {
    let (stem, extension) = name.rsplit_once('.')?;
    let plausible = (1..=LONGEST_EXTENSION).contains(&extension.len()) && extension.bytes().all(|b| b.is_ascii_alphanumeric());
    (plausible && !stem.is_empty()).then(|| extension.to_ascii_lowercase())
}

/// Control characters, and those that let `gpj.exe` read as `exe.jpg`.
fn is_invisible(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

/// Cuts the stem and keeps the extension.
fn shorten(name: &str) -> String {
    if name.len() <= LONGEST {
        return name.to_owned();
    }
    let tail = extension(name).map_or(0, |extension| extension.len() + 1);
    let (stem, tail) = name.split_at(name.len() - tail);
    let end = (0..=LONGEST - tail.len()).rev().find(|&end| stem.is_char_boundary(end)).unwrap_or_default();
    format!("{}{tail}", &stem[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_never_a_path() {
        assert_eq!(clean_file_name("../../etc/passwd"), "passwd");
        assert_eq!(clean_file_name(r"C:\invoices\may.pdf"), "may.pdf");
        assert_eq!(clean_file_name("folder/"), "folder");
        for nothing in ["", "..", ".", "/", "\\..\\", " \n ", "\u{202e}"] {
            assert_eq!(clean_file_name(nothing), "document", "{nothing:?}");
        }
    }

    #[test]
    fn what_nobody_can_see_is_dropped_and_what_people_write_stays() {
        assert_eq!(clean_file_name("a\r\nb\0c\u{202e}fdp.exe"), "abcfdp.exe");
        assert_eq!(clean_file_name(" Rechnung „Mai“ \"1\".pdf "), "Rechnung „Mai“ \"1\".pdf");
        assert_eq!(clean_file_name("請求書.pdf"), "請求書.pdf");
    }

    #[test]
    fn a_long_name_keeps_its_extension() {
        let cleaned = clean_file_name(&format!("{}.pdf", "é".repeat(300)));
        assert!(cleaned.len() <= 255 && cleaned.ends_with("é.pdf"), "{} bytes", cleaned.len());
        assert_eq!(clean_file_name(&"x".repeat(999)).len(), 255);
    }

    #[test]
    fn an_extension_is_short_and_plain() {
        assert_eq!(extension("a.PDF").as_deref(), Some("pdf"));
        assert_eq!(extension("archive.tar.gz").as_deref(), Some("gz"));
        for none in ["a", ".bashrc", "a.", "Dr. Who and friends", "a.ü"] {
            assert_eq!(extension(none), None, "{none}");
        }
    }
}

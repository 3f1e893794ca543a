//! Whether a document lost a part on its way. A reader of PDFs repairs what was cut off, and draws the rest without a word; so does a
//! decoder of JPEGs.

use hayro::hayro_syntax::{
    Pdf,
    object::{Array, Dict, MaybeRef, ObjRef, Object, ObjectIdentifier},
};
use std::collections::HashSet;

/// Pages and branches of the page tree that are looked at.
const MOST_NODES: usize = 20_000;
/// The first object of a linearized file, which tells the file's length, lies within this many bytes of the header.
const LINEARIZED_WITHIN: usize = 1024;
/// Bytes by which a careless writer misses the table of its objects.
const CARELESS: u64 = 16;

/// Whether a PDF was cut off, lost bytes inside, or names pages or contents that are not there. Something behind the end, or an update
/// appended to the file, is all right.
pub(super) fn is_cut_pdf(pdf: &Pdf) -> bool {
    !ends_well(pdf.data().as_ref()) || lacks_pages(pdf)
}

/// Whether a JPEG stops before its end marker. (In the picture's data, a marker's first byte never stands alone.)
pub(super) fn is_cut_jpeg(bytes: &[u8]) -> bool {
    rfind(bytes, b"\xff\xda").is_some_and(|scan| rfind(&bytes[scan..], b"\xff\xd9").is_none())
}

/// A PDF ends with the place of the table of its objects (ISO 32000, 7.5.5).
fn ends_well(bytes: &[u8]) -> bool {
    let header = bytes.windows(5).take(LINEARIZED_WITHIN).position(|window| window == b"%PDF-").unwrap_or(0);
    let bytes = &bytes[header..]; // places are counted from there, or from the beginning of the file
    let Some(end) = rfind(bytes, b"startxref") else { return false };
    let (before, tail) = bytes.split_at(end);
    let (Some(claimed), false) = (number(&tail[b"startxref".len()..]), has_object(tail)) else { return false };
    let is_short = linearized_length(bytes).is_some_and(|length| length > (bytes.len() + header) as u64);
    let leads = |place: u64| usize::try_from(place).ok().and_then(|place| bytes.get(place..)).is_some_and(is_table);
    let leads_there = leads(claimed) || claimed.checked_sub(header as u64).is_some_and(leads);
    // Where the table lies farther back than it should, something was put in, such as other line ends; nothing is missing.
    !is_short && (leads_there || last_table(before).is_some_and(|found| found as u64 + CARELESS >= claimed))
}

/// Whether a table of objects begins here: `xref`, or the number of a stream.
fn is_table(bytes: &[u8]) -> bool {
    let bytes = bytes.trim_ascii_start();
    bytes.starts_with(b"xref") || bytes.first().is_some_and(u8::is_ascii_digit) && has_object(&bytes[..bytes.len().min(32)])
}

/// Where the last table of objects begins.
fn last_table(bytes: &[u8]) -> Option<usize> {
    let table = rfind(bytes, b"xref");
    let stream = rfind(bytes, b"/XRef").map(|dictionary| rfind(&bytes[..dictionary], b"obj").unwrap_or(dictionary));
    table.max(stream)
}

/// Whether an object begins within these bytes: `12 0 obj`.
fn has_object(bytes: &[u8]) -> bool {
    bytes.windows(4).enumerate().any(|(at, window)| {
        let is_word = window[0].is_ascii_whitespace() && &window[1..] == b"obj";
        is_word && without_number(&bytes[..at]).and_then(|before| without_number(before.trim_ascii_end())).is_some()
    })
}

fn without_number(bytes: &[u8]) -> Option<&[u8]> {
    let digits = bytes.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    (digits > 0).then(|| &bytes[..bytes.len() - digits])
}

/// The length that a linearized file says it has (annex F).
fn linearized_length(bytes: &[u8]) -> Option<u64> {
    let beginning = &bytes[..bytes.len().min(LINEARIZED_WITHIN)];
    let dictionary = &beginning[find(beginning, b"/Linearized")?..];
    let dictionary = &dictionary[..find(dictionary, b">>")?];
    let length = (0..dictionary.len()).find(|at| {
        dictionary[*at..].starts_with(b"/L") && dictionary.get(at + 2).is_some_and(|next| !next.is_ascii_alphabetic())
    })?;
    number(&dictionary[length + 2..])
}

fn number(bytes: &[u8]) -> Option<u64> {
    let bytes = bytes.trim_ascii_start();
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    std::str::from_utf8(&bytes[..digits]).ok()?.parse().ok()
}

fn find(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    bytes.windows(needle.len()).position(|window| window == needle)
}

fn rfind(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    bytes.windows(needle.len()).rposition(|window| window == needle)
}

/// Whether the page tree names a page that is not in the file, or a page a content that is not.
fn lacks_pages(pdf: &Pdf) -> bool {
    let xref = pdf.xref();
    let is_missing = |reference: ObjRef| xref.get::<Object<'_>>(reference.into()).is_none();
    let root = xref.get::<Dict<'_>>(xref.root_id());
    let Some(pages) = root.and_then(|root| root.get::<Dict<'_>>("Pages")) else { return true };
    let mut seen: HashSet<ObjectIdentifier> = HashSet::new();
    let mut open = vec![pages];
    while let Some(node) = open.pop() {
        for kid in node.get::<Array<'_>>("Kids").iter().flat_map(Array::raw_iter) {
            let kid = match kid {
                MaybeRef::Ref(reference) if !seen.insert(reference.into()) => continue,
                MaybeRef::Ref(reference) => match xref.get::<Dict<'_>>(reference.into()) {
                    Some(kid) => kid,
                    None => return true,
                },
                MaybeRef::NotRef(kid) => match kid.into_dict() {
                    Some(kid) => kid,
                    None => continue,
                },
            };
            if seen.len() > MOST_NODES {
                return false;
            }
            if kid.contains_key("Kids") {
                open.push(kid);
            } else if kid.get_ref("Contents").is_some_and(is_missing) {
                return true;
            } else {
                let several = kid.get::<Array<'_>>("Contents");
                let mut parts = several.iter().flat_map(Array::raw_iter);
                if parts.any(|part| matches!(part, MaybeRef::Ref(reference) if is_missing(reference))) {
                    return true;
                }
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "%PDF-1.4\n1 0 obj\n<<>>\nendobj\n";
    const TABLE: &str = "xref\n0 1\ntrailer\n<<>>\n";

    fn file(claimed: usize, behind: &str) -> String {
        format!("{BODY}{TABLE}startxref\n{claimed}\n%%EOF\n{behind}")
    }

    #[test]
    fn a_file_that_ends_with_the_place_of_its_table_ends_well() {
        let whole = file(BODY.len(), "");
        assert!(ends_well(whole.as_bytes()));
        assert!(ends_well(file(BODY.len(), "\0\0\0<html>mail footer</html> no object").as_bytes()));
        assert!(ends_well(format!("{}{whole}", "x".repeat(128)).as_bytes()), "counted from the header");
        assert!(ends_well(file(BODY.len() - 12, "").as_bytes()), "twelve line ends became longer");
        assert!(ends_well(file(0, "").as_bytes()));
        let update = whole.len();
        let updated = format!("{whole}1 0 obj\n<<>>\nendobj\n{TABLE}startxref\n{}\n%%EOF", update + 22);
        assert!(ends_well(updated.as_bytes()));
        let by_stream = "%PDF-1.5\n7 0 obj\n<</Type/XRef>>stream\nendstream\nendobj\nstartxref\n9\n%%EOF";
        assert!(ends_well(by_stream.as_bytes()));
    }

    #[test]
    fn a_file_that_was_cut_or_lost_bytes_does_not() {
        let whole = file(BODY.len(), "");
        for length in 0..whole.len() - 8 {
            assert!(!ends_well(&whole.as_bytes()[..length]), "{length}");
        }
        assert!(!ends_well(file(BODY.len() + 5_000, "").as_bytes()), "5,000 bytes are missing before the table");
        assert!(!ends_well(file(BODY.len(), "1 0 obj\n<</Leng").as_bytes()), "an update broke off");
        let linearized = whole.replace("<<>>\nendobj", "<</Linearized 1/Length 3/L 900/N 1>>\nendobj");
        assert!(!ends_well(linearized.as_bytes()));
        assert!(!ends_well(b""));
    }

    #[test]
    fn a_jpeg_ends_with_its_end_marker() {
        let thumbnail_and_picture = b"\xff\xd8\xff\xe1\xff\xda12\xff\xd9\xff\xda12\xff\0";
        assert!(is_cut_jpeg(thumbnail_and_picture));
        assert!(!is_cut_jpeg(&[&thumbnail_and_picture[..], b"\xff\xd9\0\0"].concat()));
    }
}

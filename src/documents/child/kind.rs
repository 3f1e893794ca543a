//! What kind a file is that has pages: also a PDF whose first bytes don't tell.

use super::super::media_type::{SNIFFED_BYTES, sniff};

/// The media type; `None` for other kinds.
pub(super) fn kind_of(bytes: &[u8]) -> Option<&'static str> {
    let sniffed = sniff(&bytes[..bytes.len().min(SNIFFED_BYTES)]);
    sniffed.or_else(|| is_headless_pdf(bytes).then_some("application/pdf"))
}

/// Whether a PDF lost its first line, or has much before it: all readers find its objects from its end.
fn is_headless_pdf(bytes: &[u8]) -> bool {
    const TAIL: usize = 2_048;
    const BEGINNING: usize = 64 << 10;
    let (beginning, tail) = (&bytes[..bytes.len().min(BEGINNING)], &bytes[bytes.len().saturating_sub(TAIL)..]);
    let has = |bytes: &[u8], word: &[u8]| bytes.windows(word.len()).any(|window| window == word);
    has(tail, b"startxref") && has(tail, b"%%EOF") && has(bytes, b" obj") && (has(beginning, b"%PDF-") || has(bytes, b"/Catalog"))
}

use super::*;

#[test]
fn what_a_scanner_read_is_marked_and_what_is_printed_is_not() {
    let scan = read(case("ocr_tess.pdf"), 1).words;
    assert!(scan.len() > 20 && scan.iter().all(|word| word.is_scanned), "{scan:?}");
    let print = read(case("amounts.pdf"), 1).words;
    assert!(!print.is_empty() && print.iter().all(|word| !word.is_scanned), "{print:?}");
}

//! What is said about a value, and its nearest innocent neighbor.

use serde_json::json;

use super::page::{Document, invoice};
use crate::domain::Collection;
use crate::domain::evidence::Said;

#[test]
fn a_right_record_of_its_page_raises_nothing_and_offers_nothing() {
    let document = invoice();
    assert_eq!((document.all_said(), document.all_offers()), (String::new(), String::new()));
}

#[test]
fn a_value_that_stands_nowhere_is_told_whatever_kind_it_is() {
    for (path, value) in [
        ("invoice_number", json!("RE-2026-0411")),
        ("invoice_date", json!("2026-03-11")),
        ("purchase_order", json!("PO-88128")),
        ("seller.name", json!("Nordlicht Technlk GmbH")),
        ("seller.city", json!("Homburg")),
        ("buyer.postal_code", json!("1016")),
        ("iban", json!("DE89370400440532013001")),
        ("line_items[1].quantity", json!(8)),
        ("line_items[1].line_total", json!(21.6)),
        ("net_total", json!(160)),
    ] {
        invoice().read(path, value).says(path, Said::Nowhere, "");
    }
    // The same in another notation is the same.
    for (path, value) in [
        ("invoice_number", json!("RE 2026 0417")),
        ("seller.name", json!("NORDLICHT TECHNIK GMBH")),
        ("net_total", json!("100.00")),
        ("line_items[0].description", json!("Cable duct grey")),
    ] {
        invoice().read(path, value).is_silent(path);
    }
}

#[test]
fn only_the_opposite_of_a_number_is_printed() {
    let credit = || invoice().printed("Total EUR               119.00", "Total EUR              -119.00");
    credit().says("grand_total", Said::Opposite, "-119.00");
    credit().read("grand_total", json!(-119)).is_silent("grand_total");
    // A record that leaves out every minus of a credit note does so on purpose.
    let all = ["50.00", "21.00", "29.00"]
        .into_iter()
        .fold(credit(), |document, number| document.printed(&format!(" {number}\n"), &format!("-{number}\n")));
    let all = all.printed("            100.00\n", "           -100.00\n").printed("    19.00\n", "   -19.00\n");
    let all = all.printed("19 % on 100.00", "19 % on-100.00");
    assert_eq!(all.all_said(), "");
}

#[test]
fn a_discount_may_be_printed_with_a_minus_that_the_record_leaves_out() {
    let discount = invoice().printed("Thank you for your order.", "Discount -5.00");
    let mut document = discount;
    document.record["discount_total"] = json!(5);
    document.is_silent("discount_total");
}

#[test]
fn a_text_that_ends_inside_a_word_is_told_with_the_whole() {
    invoice().read("seller.name", json!("Nordlicht Tech")).says("seller.name", Said::InsideWord, "Nordlicht Technik");
    invoice().read("buyer.street", json!("indenallee 7")).says("buyer.street", Said::InsideWord, "Lindenallee 7");
    for (path, value) in [("seller.name", "Nordlicht Technik"), ("line_items[1].description", "Junction box with seal")] {
        invoice().read(path, json!(value)).is_silent(path);
    }
}

#[test]
fn a_cell_that_stands_in_another_row_is_told_with_what_its_own_row_says() {
    invoice().read("line_items[1].unit_price", json!(14.5)).says("line_items[1].unit_price", Said::NotInRow, "7.00");
    invoice().read("line_items[2].line_total", json!(50)).says("line_items[2].line_total", Said::NotInRow, "29.00");
    // A row whose numbers are the same as another's is in its place all the same.
    let same = invoice()
        .printed("7.00      19        21.00", "12.50     19        37.50")
        .read("line_items[1].unit_price", json!(12.5))
        .read("line_items[1].line_total", json!(37.5));
    same.is_silent("line_items[1].unit_price");
}

#[test]
fn a_part_of_an_address_that_stands_apart_from_the_rest_is_told() {
    let swapped = invoice().read("buyer.city", json!("Hamburg"));
    swapped.says("buyer.city", Said::Apart, "");
    // A name may stand over the page, far from its address.
    let far = invoice()
        .printed("Nordlicht Technik GmbH", "Hamburg Lights")
        .printed("Thank you for your order.", "Nordlicht Technik GmbH");
    far.is_silent("seller.name");
}

#[test]
fn an_empty_cell_whose_row_prints_it_is_told() {
    invoice().read("line_items[1].quantity", json!(null)).says("line_items[1].quantity", Said::UnreadInColumn, "3");
    invoice().read("line_items[1].unit_price", json!(null)).says("line_items[1].unit_price", Said::UnreadInColumn, "7.00");
    invoice().read("line_items[1].line_no", json!(null)).says("line_items[1].line_no", Said::UnreadInColumn, "2");
    // Not printed there: the other rows have it, and the page does not.
    let blank =
        invoice().printed("7.00      19        21.00", "                    21.00").read("line_items[1].unit_price", json!(null));
    let blank = blank.read("line_items[1].tax_rate", json!(null));
    blank.says("line_items[1].unit_price", Said::EmptyBeside, "");
}

#[test]
fn an_empty_total_that_the_sums_ask_for_is_told_if_it_is_printed() {
    invoice().read("grand_total", json!(null)).says("grand_total", Said::UnreadInSum, "119.00");
    invoice().read("net_total", json!(null)).says("net_total", Said::UnreadInSum, "100.00");
    invoice().read("tax_breakdown[0].amount", json!(null)).says("tax_breakdown[0].amount", Said::UnreadInSum, "19.00");
    let unprinted = invoice().printed("119.00", "").read("grand_total", json!(null));
    assert!(unprinted.said("grand_total").iter().all(|(said, _)| *said == Said::EmptyAlways), "{}", unprinted.all_said());
}

#[test]
fn an_empty_date_or_number_behind_its_label_is_told() {
    for (path, printed) in [
        ("due_date", "2026-04-16"),
        ("invoice_date", "2026-03-17"),
        ("invoice_number", "RE-2026-0417"),
        ("purchase_order", "PO-88123"),
    ] {
        invoice().read(path, json!(null)).says(path, Said::UnreadBehindLabel, printed);
    }
    invoice().read("seller.postal_code", json!(null)).says("seller.postal_code", Said::UnreadBehindLabel, "20457");
    // Without its label a date is any date.
    let unlabelled = invoice().printed("Due date:", "Delivered").read("due_date", json!(null));
    unlabelled.is_silent("due_date");
    let without = invoice().printed("Order number:   PO-88123", "").read("purchase_order", json!(null));
    without.is_silent("purchase_order");
}

#[test]
fn an_empty_code_with_right_check_digits_is_told() {
    invoice().read("iban", json!(null)).says("iban", Said::UnreadCode, "DE89 3704 0044 0532 0130 00");
    invoice().read("buyer.vat_id", json!(null)).says("buyer.vat_id", Said::UnreadCode, "ATU13585627");
    invoice().printed("0130 00", "0130 01").read("iban", json!(null)).is_silent("iban");
    invoice().printed("ATU13585627", "ATU13585628").read("buyer.vat_id", json!(null)).is_silent("buyer.vat_id");
}

#[test]
fn a_printed_row_that_nobody_claims_is_told() {
    let mut dropped = invoice();
    dropped.record["line_items"].as_array_mut().unwrap().remove(1);
    let said = dropped.said("line_items");
    assert!(matches!(said.as_slice(), [(Said::UnclaimedRow, text)] if text.contains("Junction box")), "{}", dropped.all_said());
    // What a row says in a second line is no row.
    let more = invoice()
        .printed("Fuse holder        ", "Fuse holder        ")
        .printed("\n3    Fuse", "\n     with long seals of rubber\n3    Fuse");
    more.is_silent("line_items");
}

#[test]
fn line_numbers_go_on() {
    let mut skipped = invoice();
    skipped.record["line_items"].as_array_mut().unwrap().push(
        json!({"line_no": "5", "description": "Fuse", "quantity": 1, "unit_price": 1, "unit": "pcs", "tax_rate": 19, "line_total": 1}),
    );
    skipped.says("line_items[3].line_no", Said::SkippedLine, "");
    let mut four = skipped.clone().read("line_items[3].line_no", json!("4"));
    four.is_silent("line_items[3].line_no");
    for number in ["5", "6", "7"] {
        let rows = four.record["line_items"].as_array_mut().unwrap();
        rows.push(json!({"line_no": number, "description": format!("Fuse {number}"), "line_total": 1}));
    }
    *four.field("line_items[1].line_no") = json!("9");
    four.says("line_items[1].line_no", Said::LineOutOfOrder, "");
    // The farthest apart that numbers can be.
    for (row, number) in [i64::MIN, i64::MAX, i64::MIN].iter().enumerate() {
        *four.field(&format!("line_items[{row}].line_no")) = json!(number.to_string());
    }
    four.look();
    // Article numbers do not go on.
    let codes = ["410", "77", "1205", "3", "8", "4", "33"].iter().enumerate();
    let codes = codes.fold(four, |document, (row, code)| document.read(&format!("line_items[{row}].line_no"), json!(code)));
    assert!(!codes.all_said().contains("Line"), "{}", codes.all_said());
}

#[test]
fn both_sides_cannot_be_one() {
    let same = invoice().read("buyer.vat_id", json!("DE136695976"));
    same.says("buyer.vat_id", Said::SameParty, "");
    let named = invoice().read("buyer.name", json!("Nordlicht Technik GmbH"));
    named.says("buyer.name", Said::SameParty, "");
    named.is_silent("seller.name");
    // A branch has a name of its own.
    invoice().printed("Brise Handels AG", "Nordlicht AG").read("buyer.name", json!("Nordlicht AG")).is_silent("buyer.name");
}

#[test]
fn one_print_does_not_do_for_two_fields() {
    invoice().read("purchase_order", json!("RE-2026-0417")).says("purchase_order", Said::OnePrint, "");
    let dates = invoice().read("due_date", json!("2026-03-17")).read("payment_terms", json!(null));
    dates.says("due_date", Said::OnePrint, "");
    // Printed twice, both may be right.
    invoice().printed("PO-88123", "RE-2026-0417").read("purchase_order", json!("RE-2026-0417")).is_silent("purchase_order");
    invoice()
        .printed("16.04.2026", "17.03.2026")
        .read("due_date", json!("2026-03-17"))
        .read("payment_terms", json!(null))
        .is_silent("due_date");
}

#[test]
fn a_row_that_is_printed_once_and_read_twice_is_told() {
    let mut doubled = invoice();
    let rows = doubled.record["line_items"].as_array_mut().unwrap();
    let row = rows[1].clone();
    rows.insert(2, row);
    doubled.says("line_items[2].description", Said::SameRow, "");
    let printed = "2    Junction box with seals            3  pcs        7.00      19        21.00\n";
    doubled.printed(printed, &format!("{printed}{printed}")).is_silent("line_items[2].description");
}

#[test]
fn a_description_that_ends_with_the_next_rows_is_told() {
    let merged = invoice().read("line_items[1].description", json!("Junction box with seals Fuse holder"));
    merged.says("line_items[1].description", Said::EndsWithNext, "");
    // The same goods in two rows.
    let same =
        invoice().printed("Junction box with seals", "Fuse holder").read("line_items[1].description", json!("Fuse holder"));
    same.is_silent("line_items[1].description");
}

#[test]
fn a_country_that_is_not_that_of_the_vat_id_or_the_account_is_told() {
    invoice().read("buyer.country", json!("DE")).says("buyer.country", Said::OtherCountry, "AT");
    let account = invoice().read("seller.vat_id", json!(null)).read("seller.country", json!("AT"));
    account.says("seller.country", Said::OtherCountry, "DE");
    // Monaco has French VAT ids, and a country without a VAT id is of no other.
    let monaco =
        invoice().read("seller.country", json!("MC")).read("seller.vat_id", json!("FR40303265045")).read("iban", json!(null));
    assert!(!monaco.all_said().contains("OtherCountry"), "{}", monaco.all_said());
    let without = invoice().read("buyer.vat_id", json!(null)).read("buyer.country", json!("AT"));
    without.is_silent("buyer.country");
}

#[test]
fn a_due_date_against_its_terms_is_told() {
    invoice().printed("16.04.2026", "16.05.2026").read("due_date", json!("2026-05-16")).says("due_date", Said::OtherTerms, "30");
    let cash = invoice().read("payment_terms", json!("30 days net, 14 days 2 % discount"));
    cash.printed("16.04.2026", "31.03.2026").read("due_date", json!("2026-03-31")).is_silent("due_date");
    let late =
        invoice().printed("16.04.2026", "16.04.2027").read("due_date", json!("2027-04-16")).read("payment_terms", json!(null));
    late.says("due_date", Said::DueLate, "");
    let half =
        invoice().printed("16.04.2026", "17.09.2026").read("due_date", json!("2026-09-17")).read("payment_terms", json!(null));
    half.is_silent("due_date");
}

#[test]
fn day_and_month_are_in_the_order_of_the_document() {
    let open = |day: &str| {
        invoice().printed("17.03.2026", "04/03/2026").printed("Thank you", "on 25/02/2026").read("invoice_date", json!(day))
    };
    open("2026-04-03").says("invoice_date", Said::DayAndMonth, "2026-03-04");
    open("2026-03-04").is_silent("invoice_date");
}

#[test]
fn digits_and_capitals_within_words_are_told_unless_printed_so() {
    invoice().read("seller.city", json!("Hamb0rg")).says("seller.city", Said::OddLetters, "");
    invoice().read("buyer.name", json!("Brise HaNdels AG3x")).is_silent("seller.name");
    invoice().read("seller.postal_code", json!("2O457")).says("seller.postal_code", Said::OddLetters, "");
    invoice()
        .printed("Nordlicht Technik GmbH", "Nord1icht Technik GmbH")
        .read("seller.name", json!("Nord1icht Technik GmbH"))
        .is_silent("seller.name");
    invoice().printed("20457", "1025AB").read("seller.postal_code", json!("1025AB")).is_silent("seller.postal_code");
}

#[test]
fn a_larger_heading_of_another_kind_is_told() {
    let credit = || invoice().printed("# INVOICE", "# CREDIT NOTE").printed("Thank you", "Invoice was");
    credit().says("document_type", Said::OtherKind, "credit_note");
    invoice().printed("Thank you", "Credit note").is_silent("document_type");
    credit().read("document_type", json!("credit_note")).is_silent("document_type");
}

#[test]
fn nothing_is_said_about_a_page_with_hardly_a_word() {
    let stamp = Document::new("Received 17.03.2026 Brise Handels AG", invoice().record);
    let findings = stamp.look();
    assert!(!findings.has_words && findings.found.is_empty() && findings.offers.is_empty(), "{}", stamp.all_said());
    assert!(findings.confirmed.is_empty() && findings.in_place.is_empty());
}

#[test]
fn nothing_is_absent_from_pages_that_are_not_all_read() {
    let wrong = invoice().read("purchase_order", json!("PO-99999"));
    wrong.says("purchase_order", Said::Nowhere, "");
    let partly = wrong.witness().with_pages_missing(true).look(&wrong.extracted(), &Collection::new("documents", "agent"));
    assert_eq!(partly.found, []);
    // A quotation may stand on the missing page, too.
    let mut quoted = invoice();
    quoted.metadata = json!({"currency": {"citation": [{"page": 2, "matching_text": "Dollars"}]}});
    quoted.says("currency", Said::OtherWords, "Dollars");
    let partly = quoted.witness().with_pages_missing(true).look(&quoted.extracted(), &Collection::new("documents", "agent"));
    assert_eq!(partly.found, []);
}

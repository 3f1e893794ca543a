//! A Swiss maker of measuring instruments: apostrophes in the numbers, rounding to five Rappen, a payment slip at the foot.

use super::prelude::*;
use crate::chance::Chance;

const RED: Ink = Ink(204, 30, 38);
const INK: Ink = Ink(34, 36, 40);
const LINE: Ink = Ink(206, 210, 214);
const L: f32 = 56.0;
const R: f32 = 539.0;
/// Where the payment slip begins: it is 105 mm high.
const SLIP: f32 = 841.89 - 297.64;

pub fn demo() -> Demo {
    let mut invoice = Invoice::new(
        "20260388",
        day(4, 22),
        "CHF",
        SWISS,
        &[
            ("Neigungssensor NS-12, zweiachsig, kalibriert, mit Zertifikat", "4", "Stk.", "1180.00", "8.1"),
            ("Datenlogger Säntis L4, Mobilfunk, Gehäuse IP67", "2", "Stk.", "2465.00", "8.1"),
            ("Anschlusskabel M12, geschirmt, pro Meter", "85", "m", "4.15", "8.1"),
            ("Inbetriebnahme auf der Baustelle, inklusive Anfahrt", "7.5", "Std.", "148.00", "8.1"),
        ],
    );
    invoice.seller = Party {
        name: "Alpstein Messtechnik AG",
        vat_id: Some("CHE-418.770.387"),
        street: "Poststrasse 9",
        postal_code: "9050",
        city: "Appenzell",
        country: Some("CH"),
        ..Party::default()
    };
    invoice.buyer = Party {
        name: "Tunnelbau Graubünden GmbH",
        street: "Industriestrasse 27",
        postal_code: "7001",
        city: "Chur",
        country: Some("CH"),
        ..Party::default()
    };
    let exact = invoice.grand_total;
    invoice.grand_total = dec("12012.90");
    invoice.rounding = Some(invoice.grand_total - exact);
    invoice.purchase_order = Some("TBG 7715");
    invoice.delivery = Some(day(4, 17));
    invoice.pay_within(30, "Zahlbar innert ", " Tagen rein netto.");
    invoice.iban = Some(iban("CH", "99041 000004187703"));
    let sheet = draw(&invoice);
    let story = Story {
        shaky: vec![("/iban", 0.7345)],
        unknown: vec!["/rounding", "/purchase_order", "/line_items/2/unit", "/buyer/address/postal_code"],
        ..Story::pending(
            "demo-0388",
            vec![
                wrong("/line_items/1/unit_price", "2.465", 0.4102, "The mark after the 2 may be a decimal point."),
                wrong("/seller/address/country", "\"DE\"", 0.5812, "Not printed; the language is German."),
            ],
        )
    };
    Demo {
        name: "alpstein-20260388",
        about: "Swiss instrument maker with a payment slip, CHF, 8.1 % VAT, rounded to 0.05",
        language: "de-CH",
        format: Format::Pdf,
        invoice,
        sheet,
        story,
    }
}

fn draw(invoice: &Invoice) -> Document {
    let mut sheet = Document::a4();
    let body = Style::new(Font::Sans, 8.8).ink(INK);
    let bold = body.font(Font::SansBold);
    letterhead(&mut sheet, invoice);

    sheet.text(340.0, 122.0, bold.size(10.0), parts::name("/buyer", &invoice.buyer));
    sheet.text(340.0, 135.5, body.size(10.0), parts::street("/buyer", &invoice.buyer));
    sheet.text(340.0, 149.0, body.size(10.0), parts::town("/buyer", &invoice.buyer, Town::CodeFirst));

    let facts = [
        ("Rechnung Nr.", field("/invoice_number", invoice.number).into()),
        ("Datum", field("/invoice_date", "22. April 2026").into()),
        ("Lieferung", field("/delivery_date", "17. April 2026").into()),
        ("Ihre Bestellung", field("/purchase_order", "TBG 7715").into()),
        ("Zahlbar bis", field("/due_date", "22. Mai 2026").into()),
    ];
    parts::facts(&mut sheet, (L, 140.0), 122.0, 13.5, (body.ink(GREY), body), facts);
    sheet.text(L, 214.0, Style::new(Font::SansBold, 17.0).ink(INK), field("/document_type", "Rechnung"));

    let table = Table {
        columns: vec![
            left(Cell::Position, "Pos", L),
            left(Cell::Description, "Bezeichnung", L + 28.0),
            right(Cell::Quantity, "Menge", 372.0),
            left(Cell::Unit, "", 376.0),
            right(Cell::Price, "Preis CHF", 446.0),
            right(Cell::Rate(" %"), "MWST", 484.0),
            right(Cell::Total, "Total CHF", R),
        ],
        edges: (L, R),
        description_width: 240.0,
        head: Head::Rules(0.6, INK),
        head_style: bold.size(8.0),
        body,
        strong: body,
        leading: 11.0,
        padding: 5.5,
        zebra: None,
        rule: Some((0.4, LINE)),
    };
    let y = table.draw(&mut sheet, invoice, 228.0) + 18.0;
    let rows = vec![
        ("Zwischentotal".into(), invoice.net().into()),
        ([plain("Mehrwertsteuer "), invoice.rate(0), plain(" %")].into(), invoice.tax(0).into()),
        ("Rundung".into(), invoice.shown("/rounding", invoice.rounding).into()),
    ];
    let after = parts::amounts(&mut sheet, (372.0, R), y, 14.5, (body.ink(GREY), body), rows);
    sheet.rule(372.0, R, after - 8.0, 0.8, INK);
    sheet.text(372.0, after + 6.0, bold.size(10.5), [plain("Total "), field("/currency", "CHF")]);
    sheet.right(R, after + 6.0, bold.size(12.0).ink(RED), invoice.grand());
    sheet.rule(372.0, R, after + 12.0, 0.8, INK);
    parts::terms(&mut sheet, (L, y), body, invoice);
    sheet.text(L, y + 14.5, body, "Bitte benutzen Sie den Zahlteil. Besten Dank für Ihren Auftrag.");
    slip(&mut sheet, invoice);
    sheet
}

fn letterhead(sheet: &mut Document, invoice: &Invoice) {
    // Three peaks.
    sheet.polygon(&[(L, 80.0), (L + 17.0, 50.0), (L + 34.0, 80.0)], INK);
    sheet.polygon(&[(L + 20.0, 80.0), (L + 38.0, 42.0), (L + 56.0, 80.0)], RED);
    sheet.polygon(&[(L + 31.0, 57.0), (L + 38.0, 42.0), (L + 45.0, 57.0), (L + 40.5, 53.5), (L + 36.0, 58.0)], WHITE);
    sheet.rule(L, R, 88.0, 0.8, INK);
    sheet.text(L + 68.0, 67.0, Style::new(Font::SansBold, 18.0).ink(INK).tracked(0.2), "Alpstein");
    sheet.text(L + 68.5, 80.0, Style::new(Font::Sans, 8.5).ink(GREY).tracked(1.9), "MESSTECHNIK");
    let small = Style::new(Font::Sans, 7.4).ink(GREY);
    let seller = &invoice.seller;
    sheet.right(R, 52.0, small, parts::name("/seller", seller));
    let mut line = vec![parts::street("/seller", seller), plain(", ")];
    line.extend(parts::town("/seller", seller, Town::CodeFirst));
    sheet.right(R, 62.0, small, line);
    sheet.right(R, 72.0, small, "071 555 03 88  ·  messtechnik@alpstein.example");
    sheet.right(R, 82.0, small, [parts::vat_id("/seller", seller), plain(" MWST")]);
}

/// Receipt on the left, payment part on the right.
fn slip(sheet: &mut Document, invoice: &Invoice) {
    let title = Style::new(Font::SansBold, 11.0);
    let head = Style::new(Font::SansBold, 6.5);
    let text = Style::new(Font::Sans, 8.2);
    let (width, height) = sheet.size;
    let (fold, code, facts) = (175.7, 190.0, 335.0);
    sheet.dashed_rule(0.0, width, SLIP, (0.6, 3.0), GREY);
    sheet.line((fold, SLIP), (fold, height), 0.6, GREY);
    sheet.text(16.0, SLIP + 25.0, title, "Empfangsschein");
    sheet.text(code, SLIP + 25.0, title, "Zahlteil");
    sheet.text(190.0, height - 60.0, head, "Währung");
    sheet.text(236.0, height - 60.0, head, "Betrag");
    sheet.text(190.0, height - 48.0, text.size(9.5), field("/currency", "CHF"));
    let spaced = invoice.grand_total.printed(SPACED).replace(',', ".");
    sheet.text(236.0, height - 48.0, text.size(9.5), field("/grand_total", spaced.clone()));
    sheet.text(16.0, height - 60.0, head, "Währung");
    sheet.text(58.0, height - 60.0, head, "Betrag");
    sheet.text(16.0, height - 48.0, text, field("/currency", "CHF"));
    sheet.text(58.0, height - 48.0, text, field("/grand_total", spaced));
    sheet.right(fold - 14.0, height - 26.0, head, "Annahmestelle");
    for (x, mut y, long) in [(16.0, SLIP + 44.0, false), (facts, SLIP + 24.0, true)] {
        let block = |sheet: &mut Document, y: &mut f32, name: &str, lines: Vec<Line>| {
            sheet.text(x, *y, head, name);
            for line in lines {
                *y += 10.5;
                sheet.text(x, *y, text, line);
            }
            *y += 19.0;
        };
        let (seller, buyer) = (&invoice.seller, &invoice.buyer);
        let account = vec![
            invoice.iban_in_groups().into(),
            parts::name("/seller", seller).into(),
            parts::town("/seller", seller, Town::CodeFirst).into(),
        ];
        block(sheet, &mut y, "Konto / Zahlbar an", account);
        if long {
            block(
                sheet,
                &mut y,
                "Zusätzliche Informationen",
                vec![[plain("Rechnung "), field("/invoice_number", invoice.number)].into()],
            );
        }
        let payer = vec![parts::name("/buyer", buyer).into(), parts::town("/buyer", buyer, Town::CodeFirst).into()];
        block(sheet, &mut y, "Zahlbar durch", payer);
    }
    picture(sheet, code, SLIP + 42.0);
}

/// Looks like the QR code of a payment slip, but encodes nothing.
fn picture(sheet: &mut Document, x: f32, y: f32) {
    const SIDE: usize = 41;
    let cell = 130.0 / SIDE as f32;
    let mut chance = Chance::of("slip");
    let corner = |a: usize, b: usize| {
        let near = |v: usize| if v < 8 { Some(v) } else { v.checked_sub(SIDE - 8).map(|v| 7 - v) };
        match (near(a), near(b)) {
            (Some(i), Some(j)) if a < 8 || b < 8 => Some((i, j)),
            _ => None,
        }
    };
    let mut dark = |row: usize, column: usize| match corner(row, column) {
        Some((7, _) | (_, 7)) => false,
        Some((i, j)) => i == 0 || j == 0 || i == 6 || j == 6 || ((2..5).contains(&i) && (2..5).contains(&j)),
        None => chance.share() < 0.48,
    };
    for row in 0..SIDE {
        // Adjacent cells make one rectangle.
        let cells: Vec<bool> = (0..SIDE).map(|column| dark(row, column)).collect();
        let mut left = 0;
        for run in cells.chunk_by(|a, b| a == b) {
            if run[0] {
                let (across, down) = (x + cell * left as f32, y + cell * row as f32);
                sheet.rect(across, down, cell * run.len() as f32, cell + 0.02, BLACK);
            }
            left += run.len();
        }
    }
    let (cx, cy) = (x + 65.0, y + 65.0);
    sheet.rect(cx - 11.0, cy - 11.0, 22.0, 22.0, WHITE);
    sheet.rect(cx - 9.5, cy - 9.5, 19.0, 19.0, BLACK);
    sheet.rect(cx - 6.0, cy - 1.9, 12.0, 3.8, WHITE);
    sheet.rect(cx - 1.9, cy - 6.0, 3.8, 12.0, WHITE);
}

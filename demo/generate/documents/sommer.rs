//! An Austrian house painter's invoice that came by post and was stamped and scanned.

use super::prelude::*;
use crate::sheet::Area;

const INK: Ink = Ink(20, 20, 20);
const PETROL: Ink = Ink(60, 96, 104);
const STAMP: Ink = Ink(88, 92, 120);
const L: f32 = 70.0;
const R: f32 = 525.0;

pub fn demo() -> Demo {
    let mut invoice = Invoice::new(
        "M-2026/41",
        day(4, 7),
        "EUR",
        CONTINENTAL,
        &[
            ("Wände und Decken spachteln und schleifen, Ordination", "86.5", "m²", "9.80", "20"),
            ("Anstrich zweimalig, Innendispersion weiß, waschfest", "214", "m²", "6.45", "20"),
            ("Türzargen lackieren, seidenmatt", "7", "Stk", "68.00", "20"),
            ("Fenster innen streichen, Kastenfenster", "4", "Stk", "112.50", "20"),
            ("Abdecken, Abkleben und Endreinigung", "1", "pausch.", "240.00", "20"),
        ],
    );
    invoice.rated = false;
    invoice.seller = Party {
        name: "Malermeister Karl Sommer",
        vat_id: Some("ATU90041874"),
        street: "Kirchengasse 12",
        postal_code: "4600",
        city: "Wels",
        country: Some("AT"),
        ..Party::default()
    };
    invoice.buyer = Party {
        name: "Ordination Dr. Helene Auer",
        street: "Stadtplatz 30",
        postal_code: "4600",
        city: "Wels",
        country: Some("AT"),
        ..Party::default()
    };
    invoice.delivery = Some(day(4, 2));
    invoice.pay_within(14, "Zahlbar innerhalb von ", " Tagen ohne Abzug.");
    invoice.iban = Some(iban("AT", "99041 00041877041"));
    let sheet = draw(&invoice);
    let story = Story {
        shaky: vec![
            ("/invoice_date", 0.7718),
            ("/line_items/2/description", 0.6903),
            ("/line_items/4/unit", 0.6245),
            ("/buyer/name", 0.8044),
            ("/seller/vat_id", 0.7286),
        ],
        ..Story::pending(
            "demo-0041",
            vec![
                wrong("/invoice_number", "\"M-2O26/41\"", 0.5873, "The scan is crooked; the character may be a letter."),
                wrong("/line_items/0/quantity", "36.5", 0.9402, "Printed as “36,5”."),
                taken_from("#stamp", "/delivery_date", "\"2026-04-14\"", 0.4659, "A stamp shows a date as well."),
                missing("/iban"),
            ],
        )
    };
    Demo {
        name: "malermeister-sommer-scan",
        about: "Austrian house painter, stamped and scanned, no text layer, EUR, 20 % VAT",
        language: "de-AT",
        format: Format::Scan,
        invoice,
        sheet,
        story,
    }
}

fn draw(invoice: &Invoice) -> Document {
    let mut sheet = Document::a4();
    let body = Style::new(Font::Serif, 10.5).ink(INK);
    let bold = body.font(Font::SerifBold);
    letterhead(&mut sheet, invoice);

    parts::buyer(&mut sheet, (L, 178.0), 15.0, (bold.size(11.5), body.size(11.5)), &invoice.buyer, Town::CodeFirst);
    let place = [plain("Wels, am "), field("/invoice_date", invoice.date.day_first("."))];
    sheet.right(R, 178.0, body, place);
    sheet.text(L, 276.0, Style::new(Font::SerifBold, 17.0).ink(INK), field("/document_type", "Rechnung"));
    sheet.text(
        L + 84.0,
        276.0,
        Style::new(Font::SerifBold, 17.0).ink(INK),
        [plain("Nr. "), field("/invoice_number", invoice.number)],
    );
    sheet.text(L, 298.0, body, "Für die Malerarbeiten in Ihrer Ordination erlaube ich mir zu berechnen:");
    sheet.text(L, 312.0, body, [plain("Leistung abgeschlossen am "), field("/delivery_date", day(4, 2).day_first("."))]);

    let table = Table {
        columns: vec![
            left(Cell::Position, "Pos.", L + 4.0),
            left(Cell::Description, "Leistung", L + 34.0),
            right(Cell::QuantityAndUnit, "Menge", 392.0),
            right(Cell::Price, "Preis €", 452.0),
            right(Cell::Total, "Summe €", R - 7.0),
        ],
        edges: (L, R),
        description_width: 222.0,
        head: Head::Band(Ink(228, 232, 232)),
        head_style: bold.size(9.5),
        body,
        strong: body,
        leading: 12.5,
        padding: 5.5,
        zebra: None,
        rule: Some((0.6, Ink(90, 90, 90))),
    };
    let top = 330.0;
    let y = table.draw(&mut sheet, invoice, top);
    sheet.frame(L, top, R - L, y - top, 0.9, INK);
    for x in [L + 28.0, 334.0, 400.0, 460.0] {
        sheet.line((x, top), (x, y), 0.6, Ink(90, 90, 90));
    }
    let rows = vec![
        ("Nettosumme".into(), invoice.net().into()),
        ([plain("+ "), invoice.rate(0), plain(" % USt.")].into(), invoice.tax(0).into()),
    ];
    let after = parts::amounts(&mut sheet, (360.0, R - 7.0), y + 20.0, 16.0, (body, body), rows);
    sheet.rule(356.0, R, after - 8.0, 0.9, INK);
    sheet.text(360.0, after + 7.0, bold.size(12.0), [plain("Gesamt "), field("/currency", "EUR")]);
    sheet.right(R - 7.0, after + 7.0, bold.size(12.0), invoice.grand());
    sheet.rule(356.0, R, after + 13.0, 0.9, INK);
    sheet.rule(356.0, R, after + 15.5, 0.9, INK);

    let y = after + 54.0;
    parts::terms(&mut sheet, (L, y), body, invoice);
    sheet.text(
        L,
        y + 16.0,
        body,
        [plain("Fällig am "), field("/due_date", invoice.date.plus(14).day_first(".")), plain(". Ich danke für den Auftrag!")],
    );
    signature(&mut sheet, L + 6.0, y + 74.0);
    sheet.text(L, y + 96.0, body.size(9.5), "Karl Sommer, Malermeister");
    stamp(&mut sheet);
    footer(&mut sheet, invoice);
    sheet
}

fn letterhead(sheet: &mut Document, invoice: &Invoice) {
    // A brush and its stroke.
    sheet.blob(
        (L, 92.0),
        &[[(L + 40.0, 78.0), (L + 110.0, 100.0), (L + 182.0, 88.0)], [(L + 176.0, 100.0), (L + 60.0, 106.0), (L, 92.0)]],
        Ink(150, 178, 182),
    );
    sheet.turned((L + 190.0, 84.0), 32.0, |sheet| {
        let (x, y) = (L + 182.0, 84.0);
        sheet.rounded(x + 26.0, y - 4.5, 44.0, 9.0, 4.0, PETROL);
        sheet.rect(x + 14.0, y - 8.0, 13.0, 16.0, Ink(130, 130, 130));
        sheet.polygon(&[(x + 14.0, y - 8.0), (x + 14.0, y + 8.0), (x - 4.0, y + 3.0), (x - 6.0, y - 3.0)], Ink(70, 70, 70));
    });
    sheet.text(L, 74.0, Style::new(Font::SerifBold, 23.0).ink(INK), "Karl Sommer");
    sheet.text(L, 118.0, Style::new(Font::SerifItalic, 11.5).ink(PETROL), "Malerei · Anstrich · Fassaden");
    let small = Style::new(Font::Serif, 9.5).ink(INK);
    let seller = &invoice.seller;
    sheet.right(R, 62.0, small, parts::name("/seller", seller));
    sheet.right(R, 74.0, small, parts::street("/seller", seller));
    sheet.right(R, 86.0, small, parts::town("/seller", seller, Town::CodeFirst));
    sheet.right(R, 98.0, small, "Tel. 07242 555 041");
    sheet.rule(L, R, 130.0, 1.0, PETROL);
}

/// The date stamp of arrival. Marks are not turned with it, so the date's place is given here.
fn stamp(sheet: &mut Document) {
    sheet.cite("#stamp", "14. APR. 2026", Area { x: 384.0, y: 222.0, w: 112.0, h: 27.0 });
    sheet.turned((440.0, 236.0), -7.0, |sheet| {
        sheet.rounded_frame(368.0, 204.0, 144.0, 62.0, 5.0, (2.2, STAMP));
        sheet.centre(440.0, 222.0, Style::new(Font::SansBold, 12.5).ink(STAMP).tracked(1.4), "EINGEGANGEN");
        sheet.centre(440.0, 240.0, Style::new(Font::MonoBold, 14.0).ink(STAMP), "14. APR. 2026");
        sheet.text(380.0, 257.0, Style::new(Font::Sans, 7.0).ink(STAMP), "geprüft:");
        sheet.curve(
            (416.0, 256.0),
            &[[(422.0, 240.0), (426.0, 262.0), (432.0, 250.0)], [(438.0, 242.0), (440.0, 260.0), (452.0, 248.0)]],
            1.2,
            Ink(40, 40, 80),
        );
    });
}

fn signature(sheet: &mut Document, x: f32, y: f32) {
    let at = |dx: f32, dy: f32| (x + dx, y + dy);
    sheet.curve(
        at(2.0, -26.0),
        &[
            [at(4.0, -10.0), at(2.0, 2.0), at(0.0, 10.0)],
            [at(8.0, -12.0), at(24.0, -26.0), at(26.0, -24.0)],
            [at(18.0, -14.0), at(8.0, -8.0), at(12.0, -6.0)],
            [at(20.0, 4.0), at(26.0, 6.0), at(36.0, 0.0)],
            [at(48.0, -24.0), at(40.0, -30.0), at(38.0, -18.0)],
            [at(44.0, -4.0), at(54.0, 2.0), at(44.0, 6.0)],
            [at(56.0, 2.0), at(60.0, -6.0), at(64.0, -2.0)],
            [at(66.0, 4.0), at(70.0, -8.0), at(76.0, -2.0)],
            [at(82.0, 4.0), at(84.0, -6.0), at(92.0, -2.0)],
            [at(100.0, 2.0), at(112.0, -4.0), at(132.0, -2.0)],
        ],
        1.3,
        Ink(30, 34, 90),
    );
}

fn footer(sheet: &mut Document, invoice: &Invoice) {
    let small = Style::new(Font::Serif, 9.0).ink(INK);
    let centre = sheet.size.0 / 2.0;
    sheet.rule(L, R, 782.0, 0.8, PETROL);
    sheet.centre(centre, 796.0, small, [plain("Sparkasse Beispiel Wels   IBAN "), invoice.iban_in_groups()]);
    sheet.centre(
        centre,
        808.0,
        small,
        [plain("UID "), parts::vat_id("/seller", &invoice.seller), plain("   Gerichtsstand Wels")],
    );
}

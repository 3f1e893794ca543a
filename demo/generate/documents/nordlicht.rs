//! A German lamp maker: modern, sans, one warm accent.

use super::prelude::*;

const INK: Ink = Ink(23, 34, 48);
const AMBER: Ink = Ink(232, 148, 28);
const PALE: Ink = Ink(253, 246, 234);
const LINE: Ink = Ink(214, 218, 224);
const L: f32 = 62.0;
const R: f32 = 533.0;

pub fn demo() -> Demo {
    let mut invoice = Invoice::new(
        "RE-2026-0417",
        day(6, 3),
        "EUR",
        CONTINENTAL,
        &[
            ("Pendelleuchte „Fjord 40“, Eiche natur geölt", "6", "Stk", "289.00", "19"),
            ("Wandleuchte „Alster“, Messing gebürstet", "4", "Stk", "164.50", "19"),
            ("Tischleuchte „Lotse“, mattschwarz, mit Textilkabel", "3", "Stk", "118.00", "19"),
            ("LED-Leuchtmittel E27, 8 W, 2700 K, dimmbar", "24", "Stk", "11.90", "19"),
            ("Baldachin dreifach, weiß pulverbeschichtet, inklusive Zugentlastung", "2", "Stk", "46.00", "19"),
            ("Montage und Inbetriebnahme vor Ort", "5.5", "Std", "72.00", "19"),
        ],
    );
    invoice.seller = Party {
        name: "Nordlicht Leuchtenmanufaktur GmbH",
        vat_id: Some("DE811907385"),
        tax_number: Some("48/733/01862"),
        street: "Brooktorkai 14",
        postal_code: "20457",
        city: "Hamburg",
        country: Some("DE"),
        ..Party::default()
    };
    invoice.buyer = Party {
        name: "Café Morgenrot GbR",
        street: "Eppendorfer Weg 203",
        postal_code: "20253",
        city: "Hamburg",
        country: Some("DE"),
        ..Party::default()
    };
    invoice.delivery = Some(day(5, 28));
    invoice.purchase_order = Some("MR-118");
    invoice.pay_within(30, "Zahlbar innerhalb von ", " Tagen ohne Abzug.");
    invoice.iban = Some(iban("DE", "9001 2034 0006 4178 22"));
    invoice.bic = Some("NLHBDEH1XXX");
    let sheet = draw(&invoice);
    let story = Story {
        shaky: vec![("/buyer/name", 0.71)],
        ..Story::pending(
            "demo-0417",
            vec![
                wrong("/line_items/5/quantity", "55", 0.6127, "The comma is faint; read as “55”."),
                wrong("/due_date", "\"2026-03-07\"", 0.9712, "Printed as “03.07.2026”, written as a date."),
            ],
        )
    };
    Demo {
        name: "nordlicht-re-2026-0417",
        about: "German lamp maker, modern sans, EUR, 19 % VAT",
        language: "de",
        format: Format::Pdf,
        invoice,
        sheet,
        story,
    }
}

fn draw(invoice: &Invoice) -> Document {
    let mut sheet = Document::a4();
    let body = Style::new(Font::Sans, 9.0).ink(INK);
    let bold = body.font(Font::SansBold);
    let small = Style::new(Font::Sans, 7.0).ink(GREY);
    letterhead(&mut sheet);
    let (seller, buyer) = (&invoice.seller, &invoice.buyer);

    sheet.text(
        L,
        142.0,
        small.size(6.5),
        [
            parts::name("/seller", seller),
            plain("  ·  "),
            parts::street("/seller", seller),
            plain("  ·  "),
            field("/seller/address/postal_code", seller.postal_code),
            plain(" "),
            field("/seller/address/city", seller.city),
        ],
    );
    parts::buyer(&mut sheet, (L, 163.0), 13.5, (bold.size(10.0), body.size(10.0)), buyer, Town::CodeFirst);

    sheet.text(L, 262.0, Style::new(Font::SansBold, 24.0).ink(INK), field("/document_type", "Rechnung"));
    sheet.rect(L, 272.0, 34.0, 2.5, AMBER);
    let facts = [
        ("Rechnungsnummer", field("/invoice_number", invoice.number).into()),
        ("Rechnungsdatum", field("/invoice_date", invoice.date.day_first(".")).into()),
        ("Lieferdatum", field("/delivery_date", day(5, 28).day_first(".")).into()),
        ("Kundennummer", field("#customer", "10 442").into()),
        ("Ihre Bestellung", field("/purchase_order", "MR-118").into()),
    ];
    parts::facts(&mut sheet, (360.0, 452.0), 163.0, 15.0, (body.ink(GREY), bold), facts);

    sheet.text(L, 300.0, body, "Vielen Dank für Ihren Auftrag. Wir berechnen Ihnen wie vereinbart:");
    let table = Table {
        columns: vec![
            left(Cell::Position, "Pos.", L),
            left(Cell::Description, "Bezeichnung", L + 30.0),
            right(Cell::QuantityAndUnit, "Menge", 352.0),
            right(Cell::Price, "Einzelpreis", 420.0),
            right(Cell::Rate(" %"), "USt.", 462.0),
            right(Cell::Total, "Betrag EUR", R),
        ],
        edges: (L, R),
        description_width: 205.0,
        head: Head::Rule(1.0, INK),
        head_style: Style::new(Font::SansBold, 8.0).ink(INK),
        body,
        strong: body,
        leading: 11.5,
        padding: 6.5,
        zebra: None,
        rule: Some((0.5, LINE)),
    };
    let y = table.draw(&mut sheet, invoice, 314.0) + 20.0;
    let rows = vec![
        ("Nettobetrag".into(), invoice.net().into()),
        ([plain("Umsatzsteuer "), invoice.rate(0), plain(" %")].into(), invoice.tax(0).into()),
    ];
    let y = parts::amounts(&mut sheet, (360.0, R - 8.0), y, 16.0, (body.ink(GREY), body), rows);
    sheet.rounded(350.0, y - 6.0, R - 350.0, 27.0, 3.0, PALE);
    sheet.rect(350.0, y - 6.0, 3.0, 27.0, AMBER);
    sheet.text(360.0, y + 11.5, bold.size(10.0), "Gesamtbetrag");
    sheet.right(R - 8.0, y + 11.5, bold.size(11.5), [invoice.grand(), plain(" "), field("/currency", "EUR")]);

    let y = y + 54.0;
    parts::terms(&mut sheet, (L, y), body, invoice);
    let due = field("/due_date", invoice.date.plus(30).day_first("."));
    sheet.text(
        L,
        y + 14.0,
        body,
        [plain("Bitte überweisen Sie den Betrag bis zum "), due, plain(" auf das unten genannte Konto.")],
    );
    footer(&mut sheet, invoice);
    sheet
}

fn letterhead(sheet: &mut Document) {
    // A lamp: cable, shade, light.
    sheet.line((L + 17.0, 36.0), (L + 17.0, 54.0), 1.4, INK);
    sheet.blob((L, 72.0), &[[(L, 48.0), (L + 34.0, 48.0), (L + 34.0, 72.0)]], INK);
    sheet.blob((L + 10.0, 74.5), &[[(L + 12.0, 83.0), (L + 22.0, 83.0), (L + 24.0, 74.5)]], AMBER);
    sheet.text(L + 46.0, 69.0, Style::new(Font::SansBold, 23.0).ink(INK).tracked(-0.4), "nordlicht");
    sheet.text(L + 47.5, 81.0, Style::new(Font::Sans, 6.4).ink(GREY).tracked(2.05), "LEUCHTENMANUFAKTUR");
    sheet.rect(0.0, 0.0, sheet.size.0, 6.0, AMBER);
}

fn footer(sheet: &mut Document, invoice: &Invoice) {
    let seller = &invoice.seller;
    let small = Style::new(Font::Sans, 7.0).ink(GREY);
    let top = 776.0;
    sheet.rule(L, R, top - 14.0, 0.5, LINE);
    parts::stack(
        sheet,
        (L, top),
        9.8,
        small,
        [
            parts::name("/seller", seller).into(),
            parts::street("/seller", seller).into(),
            parts::town("/seller", seller, Town::CodeFirst).into(),
        ],
    );
    parts::stack(
        sheet,
        (204.0, top),
        9.8,
        small,
        ["Telefon 040 5550 1420".into(), "hallo@nordlicht.example".into(), "www.nordlicht.example".into()],
    );
    parts::stack(
        sheet,
        (306.0, top),
        9.8,
        small,
        [
            [plain("USt-IdNr. "), parts::vat_id("/seller", seller)].into(),
            [plain("St.-Nr. "), parts::tax_number("/seller", seller)].into(),
            "AG Hamburg HRB 000 417".into(),
        ],
    );
    parts::stack(
        sheet,
        (412.0, top),
        9.8,
        small,
        [
            "Hanseatische Beispielbank".into(),
            [plain("IBAN "), invoice.iban_in_groups()].into(),
            [plain("BIC "), invoice.bic_run()].into(),
        ],
    );
}

//! A German tool wholesaler: forty lines in small print, two pages, the sum carried over.

use super::prelude::*;

const BLUE: Ink = Ink(0, 82, 136);
const ORANGE: Ink = Ink(240, 122, 20);
const INK: Ink = Ink(26, 30, 36);
const STRIPE: Ink = Ink(242, 246, 249);
const L: f32 = 44.0;
const R: f32 = 551.0;

#[rustfmt::skip]
const ROWS: [crate::invoice::Row; 40] = [
    ("Akku-Bohrschrauber 18 V, 2 Akkus, im Koffer", "4", "Stk", "189.00", "19"),
    ("Winkelschleifer 125 mm, 1.100 W", "3", "Stk", "94.50", "19"),
    ("Trennscheibe Inox 125 × 1,0 mm", "150", "Stk", "1.29", "19"),
    ("Fächerscheibe Korn 60, 125 mm", "40", "Stk", "3.45", "19"),
    ("Spiralbohrer-Satz HSS-G, 25-teilig", "6", "Satz", "42.80", "19"),
    ("Steckschlüsselsatz 1/2 Zoll, 24-teilig", "2", "Satz", "118.00", "19"),
    ("Drehmomentschlüssel 20–200 Nm", "2", "Stk", "86.90", "19"),
    ("Ringmaulschlüssel-Satz 8–24 mm", "3", "Satz", "64.00", "19"),
    ("Innensechskant-Satz mit Kugelkopf", "8", "Satz", "17.25", "19"),
    ("Schraubendreher-Satz VDE, 7-teilig", "5", "Satz", "33.60", "19"),
    ("Seitenschneider 180 mm", "10", "Stk", "14.95", "19"),
    ("Kombizange 180 mm, VDE", "10", "Stk", "16.40", "19"),
    ("Wasserpumpenzange 250 mm", "6", "Stk", "22.70", "19"),
    ("Schlosserhammer 500 g, Esche", "12", "Stk", "9.80", "19"),
    ("Gummihammer 65 mm", "6", "Stk", "8.35", "19"),
    ("Metallsägebogen 300 mm", "4", "Stk", "19.90", "19"),
    ("Sägeblatt Bimetall, 24 Zähne", "50", "Stk", "1.85", "19"),
    ("Feilensatz Hieb 2, 5-teilig", "4", "Satz", "38.20", "19"),
    ("Bandmaß 5 m, magnetisch", "20", "Stk", "6.75", "19"),
    ("Wasserwaage 80 cm, Aluminium", "5", "Stk", "24.60", "19"),
    ("Messschieber digital 150 mm", "4", "Stk", "29.90", "19"),
    ("Bügelmessschraube 0–25 mm", "2", "Stk", "48.50", "19"),
    ("Gewindebohrer-Satz M3–M12", "3", "Satz", "72.00", "19"),
    ("Schneidöl 400 ml", "24", "Dose", "5.40", "19"),
    ("Rostlöser 400 ml", "24", "Dose", "4.95", "19"),
    ("Bremsenreiniger 500 ml", "48", "Dose", "2.35", "19"),
    ("Mehrzweckfett, Kartusche 400 g", "20", "Stk", "3.90", "19"),
    ("Handwaschpaste 10 l", "3", "Eimer", "31.00", "19"),
    ("Montagehandschuh Gr. 10", "120", "Paar", "1.65", "19"),
    ("Schnittschutzhandschuh Gr. 9", "30", "Paar", "7.20", "19"),
    ("Schutzbrille, klar, kratzfest", "25", "Stk", "4.10", "19"),
    ("Gehörschutzstöpsel, 200 Paar", "2", "Box", "26.50", "19"),
    ("Atemschutzmaske FFP2", "100", "Stk", "0.89", "19"),
    ("Kabelbinder 200 × 4,8 mm, 100 Stück", "15", "Pack", "4.25", "19"),
    ("Isolierband 15 mm, sortiert", "10", "Pack", "8.90", "19"),
    ("Schlauchschellen-Sortiment, 60-teilig", "4", "Box", "18.75", "19"),
    ("Unterlegscheiben-Sortiment A2", "5", "Box", "21.40", "19"),
    ("Werkstattwagen, 7 Schubladen, leer", "1", "Stk", "498.00", "19"),
    ("Kabeltrommel 40 m, H07RN-F", "2", "Stk", "112.00", "19"),
    ("LED-Arbeitsleuchte 30 W, Akku", "3", "Stk", "79.00", "19"),
];

pub fn demo() -> Demo {
    let mut invoice = Invoice::new("926-118340", day(2, 11), "EUR", CONTINENTAL, &ROWS);
    invoice.seller = Party {
        name: "Hanse Werkzeughandel KG",
        vat_id: Some("DE900418770"),
        tax_number: Some("60/118/34092"),
        street: "Am Industriehafen 77",
        postal_code: "28237",
        city: "Bremen",
        country: Some("DE"),
        ..Party::default()
    };
    invoice.buyer = Party {
        name: "Landmaschinen Tietjen e.K.",
        street: "Hauptstraße 8",
        postal_code: "27419",
        city: "Sittensen",
        country: Some("DE"),
        ..Party::default()
    };
    invoice.purchase_order = Some("45-2026");
    invoice.delivery = Some(day(2, 10));
    invoice.charge = Some(dec("14.90"));
    invoice.total();
    invoice.pay_within(14, "Zahlbar innerhalb von ", " Tagen netto.");
    invoice.iban = Some(iban("DE", "9004 1877 0118 3400 92"));
    invoice.bic = Some("HANWDEHBXXX");
    let sheet = draw(&invoice);
    let joined = Mistake::Joined {
        at: "/line_items/16/description",
        with: "/line_items/17/description",
        text: "Sägeblatt Bimetall, 24 Zähne Feilensatz Hieb 2, 5-teilig".into(),
        confidence: 0.5214,
        why: "Two lines stand close together; taken as one.",
    };
    let story = Story {
        shaky: vec![("/line_items/31/unit", 0.7433), ("/line_items/33/description", 0.7021)],
        ..Story::pending(
            "demo-8340",
            vec![
                joined,
                dropped("/line_items/17"),
                wrong("/line_items/25/quantity", "43", 0.9617, "Read as printed."),
                wrong("/line_items/36/unit_price", "2140", 0.4378, "The comma is not clear."),
            ],
        )
    };
    Demo {
        name: "hanse-werkzeug-926-118340",
        about: "German tool wholesaler, 40 lines, EUR, freight, 19 % VAT",
        language: "de",
        format: Format::Pdf,
        invoice,
        sheet,
        story,
    }
}

fn draw(invoice: &Invoice) -> Document {
    let mut sheet = Document::a4();
    let body = Style::new(Font::Sans, 8.0).ink(INK);
    let bold = body.font(Font::SansBold);
    letterhead(&mut sheet);

    let seller = &invoice.seller;
    let mut line = vec![parts::name("/seller", seller), plain(" · "), parts::street("/seller", seller), plain(" · ")];
    line.extend(parts::town("/seller", seller, Town::CodeFirst));
    sheet.text(L, 112.0, Style::new(Font::Sans, 6.4).ink(GREY), line);
    sheet.rule(L, L + 216.0, 115.0, 0.4, GREY);
    parts::buyer(&mut sheet, (L, 130.0), 13.0, (bold.size(10.0), body.size(9.5)), &invoice.buyer, Town::CodeFirst);

    let facts = [
        ("Rechnungs-Nr.", field("/invoice_number", invoice.number).into()),
        ("Rechnungsdatum", field("/invoice_date", invoice.date.day_first(".")).into()),
        ("Lieferdatum", field("/delivery_date", day(2, 10).day_first(".")).into()),
        ("Kunden-Nr.", field("#customer", "118340").into()),
        ("Bestell-Nr.", field("/purchase_order", "45-2026").into()),
    ];
    sheet.frame(366.0, 104.0, R - 366.0, 76.0, 0.6, BLUE);
    parts::facts(&mut sheet, (374.0, 462.0), 119.0, 13.5, (body.ink(GREY), bold), facts);
    sheet.text(L, 200.0, Style::new(Font::SansBold, 15.0).ink(BLUE), field("/document_type", "RECHNUNG"));

    let table = Table {
        columns: vec![
            right(Cell::Position, "Pos", L + 18.0),
            left(Cell::Description, "Artikelbezeichnung", L + 28.0),
            right(Cell::Quantity, "Menge", 352.0),
            left(Cell::Unit, "ME", 358.0),
            right(Cell::Price, "Preis/ME", 440.0),
            right(Cell::Rate(" %"), "USt", 476.0),
            right(Cell::Total, "Gesamt EUR", R - 4.0),
        ],
        edges: (L, R),
        description_width: 240.0,
        head: Head::Band(BLUE),
        head_style: Style::new(Font::SansBold, 7.6).ink(WHITE),
        body,
        strong: body,
        leading: 10.0,
        padding: 4.2,
        zebra: Some(STRIPE),
        rule: None,
    };
    let y = table.flow(&mut sheet, invoice, 212.0, 738.0, |sheet, sum, y| {
        carried(sheet, y + 4.0, bold, "Übertrag", &invoice.printed(sum));
        sheet.add_page();
        letterhead(sheet);
        sheet.right(R, 100.0, body, [plain("Rechnung "), field("/invoice_number", invoice.number), plain(", Fortsetzung")]);
        carried(sheet, 108.0, bold, "Übertrag von Seite 1", &invoice.printed(sum));
        136.0
    });
    sheet.rule(L, R, y, 1.0, BLUE);
    let y = totals(&mut sheet, invoice, y + 20.0, body, bold);
    sheet.text(L, y, bold, "Zahlung");
    parts::terms(&mut sheet, (L, y + 13.0), body, invoice);
    sheet.text(
        L,
        y + 26.0,
        body,
        [plain("Fällig am "), field("/due_date", invoice.date.plus(14).day_first(".")), plain(" ohne Abzug.")],
    );
    sheet.text(
        L,
        y + 96.0,
        body.ink(GREY),
        "Die Ware bleibt bis zur vollständigen Bezahlung unser Eigentum. Es gelten unsere Lieferbedingungen.",
    );
    for page in 1..=sheet.page_count() {
        sheet.turn_to(page);
        footer(&mut sheet, invoice, page);
    }
    sheet
}

fn carried(sheet: &mut Document, y: f32, bold: Style, text: &str, amount: &str) {
    sheet.rect(L, y, R - L, 17.0, Ink(225, 233, 240));
    sheet.text(L + 28.0, y + 11.5, bold, text);
    sheet.right(R - 4.0, y + 11.5, bold, amount);
}

fn letterhead(sheet: &mut Document) {
    // A nut and the name.
    let (x, y) = (L + 20.0, 56.0);
    let corner = |radius: f32, i: usize| {
        let (sin, cos) = (60.0 * i as f32 + 30.0).to_radians().sin_cos();
        (x + radius * cos, y + radius * sin)
    };
    sheet.polygon(&[0, 1, 2, 3, 4, 5].map(|i| corner(21.0, i)), BLUE);
    sheet.disc(x, y, 10.0, WHITE);
    sheet.disc(x, y, 5.0, ORANGE);
    sheet.text(L + 52.0, 60.0, Style::new(Font::SansBold, 21.0).ink(BLUE), "HANSE");
    sheet.text(L + 132.0, 60.0, Style::new(Font::Sans, 21.0).ink(INK), "Werkzeughandel");
    sheet.text(L + 53.0, 73.0, Style::new(Font::Sans, 7.5).ink(GREY), "Werkzeug · Arbeitsschutz · Betriebseinrichtung");
    sheet.rect(L, 84.0, R - L, 2.4, BLUE);
    sheet.rect(R - 90.0, 84.0, 90.0, 2.4, ORANGE);
}

fn totals(sheet: &mut Document, invoice: &Invoice, y: f32, body: Style, bold: Style) -> f32 {
    let rows = vec![
        ("Warenwert".into(), invoice.shown("/lines_total", invoice.lines_total).into()),
        ("Fracht und Verpackung".into(), invoice.shown("/charge_total", invoice.charge).into()),
        ("Netto".into(), invoice.net().into()),
        ([plain("Umsatzsteuer "), invoice.rate(0), plain(" %")].into(), invoice.tax(0).into()),
    ];
    let y = parts::amounts(sheet, (366.0, R - 4.0), y, 14.0, (body, body), rows);
    sheet.rect(356.0, y - 6.0, R - 356.0, 25.0, BLUE);
    sheet.text(366.0, y + 10.0, bold.ink(WHITE).size(9.5), [plain("Rechnungsbetrag "), field("/currency", "EUR")]);
    sheet.right(R - 4.0, y + 10.5, bold.ink(WHITE).size(11.5), invoice.grand());
    y - 56.0
}

fn footer(sheet: &mut Document, invoice: &Invoice, page: usize) {
    let small = Style::new(Font::Sans, 6.6).ink(GREY);
    let (seller, pages) = (&invoice.seller, sheet.page_count());
    sheet.right(R, 776.0, small.size(7.5), format!("Seite {page} von {pages}"));
    sheet.rule(L, R, 782.0, 0.6, BLUE);
    let lines: [(f32, [Line; 3]); 4] = [
        (
            L,
            [
                parts::name("/seller", seller).into(),
                parts::street("/seller", seller).into(),
                parts::town("/seller", seller, Town::CodeFirst).into(),
            ],
        ),
        (180.0, ["Tel. 0421 555 8340".into(), "verkauf@hanse-werkzeug.example".into(), "Mo–Fr 7 bis 17 Uhr".into()]),
        (
            304.0,
            [
                [plain("USt-IdNr. "), parts::vat_id("/seller", seller)].into(),
                [plain("Steuer-Nr. "), parts::tax_number("/seller", seller)].into(),
                "AG Bremen HRA 00418".into(),
            ],
        ),
        (
            420.0,
            [
                "Weser-Beispielbank Bremen".into(),
                [plain("IBAN "), invoice.iban_in_groups()].into(),
                [plain("BIC "), invoice.bic_run()].into(),
            ],
        ),
    ];
    for (x, column) in lines {
        parts::stack(sheet, (x, 793.0), 9.4, small, column);
    }
}

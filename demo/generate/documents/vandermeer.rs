//! A Dutch bicycle wholesaler that sells to Belgium: no VAT, the buyer owes it. The record is clean.

use super::prelude::*;

const ORANGE: Ink = Ink(226, 88, 24);
const INK: Ink = Ink(30, 30, 36);
const LINE: Ink = Ink(222, 222, 226);
const L: f32 = 56.0;
const R: f32 = 539.0;

pub fn demo() -> Demo {
    let mut invoice = Invoice::new(
        "2026-00731",
        day(5, 6),
        "EUR",
        CONTINENTAL,
        &[
            ("Stadsfiets Haven 7, frame 54 cm, petrol", "6", "stuks", "612.50", "0"),
            ("Stadsfiets Haven 7, frame 58 cm, grafiet", "4", "stuks", "612.50", "0"),
            ("Transportfiets Kade, 8 versnellingen, voordrager", "2", "stuks", "789.00", "0"),
            ("Kettingslot 90 cm, ART-2", "12", "stuks", "38.75", "0"),
            ("Binnenband 28 inch, Hollands ventiel", "60", "stuks", "3.95", "0"),
        ],
    );
    invoice.numbered = false;
    invoice.seller = Party {
        name: "Van der Meer Rijwielen B.V.",
        vat_id: Some("NL004187738B01"),
        tax_number: Some("00041877"),
        street: "Maasboulevard 120",
        postal_code: "3063 NS",
        city: "Rotterdam",
        country: Some("NL"),
        ..Party::default()
    };
    invoice.buyer = Party {
        name: "Fietspunt Leuven BV",
        vat_id: Some("BE0900418732"),
        street: "Tiensevest 41",
        postal_code: "3000",
        city: "Leuven",
        country: Some("BE"),
        ..Party::default()
    };
    invoice.reverse_charge = true;
    invoice.delivery = Some(day(5, 4));
    invoice.purchase_order = Some("FL-2291");
    invoice.pay_within(14, "Gelieve te betalen binnen ", " dagen na factuurdatum.");
    invoice.iban = Some(iban("NL", "MEER 0041 8773 10"));
    invoice.bic = Some("MEERNL2R");
    let sheet = draw(&invoice);
    Demo {
        name: "van-der-meer-2026-00731",
        about: "Dutch bicycle wholesaler, EUR, reverse charge to a Belgian buyer",
        language: "nl",
        format: Format::Pdf,
        invoice,
        sheet,
        story: Story::pending("demo-0731", Vec::new()),
    }
}

fn draw(invoice: &Invoice) -> Document {
    let mut sheet = Document::a4();
    let body = Style::new(Font::Sans, 9.0).ink(INK);
    let bold = body.font(Font::SansBold);
    let label = body.ink(GREY);
    letterhead(&mut sheet, invoice);

    parts::buyer(&mut sheet, (L, 160.0), 13.5, (bold.size(10.5), body.size(10.0)), &invoice.buyer, Town::CodeFirst);
    sheet.text(L, 200.5, body.size(10.0), parts::country("/buyer", "België"));
    sheet.text(L, 220.0, label, [plain("Btw-nummer "), parts::vat_id("/buyer", &invoice.buyer)]);

    // The details in four boxes.
    let top = 246.0;
    let fourth = (R - L) / 4.0;
    let facts = [
        ("Factuurnummer", field("/invoice_number", invoice.number)),
        ("Factuurdatum", field("/invoice_date", invoice.date.day_first("-"))),
        ("Leverdatum", field("/delivery_date", day(5, 4).day_first("-"))),
        ("Uw referentie", field("/purchase_order", "FL-2291")),
    ];
    sheet.rule(L, R, top, 2.0, ORANGE);
    for (i, (name, run)) in facts.into_iter().enumerate() {
        let x = L + fourth * i as f32;
        sheet.text(x, top + 16.0, label.size(7.5), name);
        sheet.text(x, top + 30.0, bold.size(10.0), run);
        if i > 0 {
            sheet.line((x - 12.0, top + 8.0), (x - 12.0, top + 34.0), 0.5, LINE);
        }
    }

    let table = Table {
        columns: vec![
            right(Cell::Quantity, "Aantal", L + 30.0),
            left(Cell::Unit, "", L + 36.0),
            left(Cell::Description, "Omschrijving", L + 80.0),
            right(Cell::Price, "Prijs", 426.0),
            right(Cell::Rate(" %"), "Btw", 466.0),
            right(Cell::Total, "Bedrag", R - 6.0),
        ],
        edges: (L, R),
        description_width: 240.0,
        head: Head::Rules(0.8, INK),
        head_style: bold.size(8.2),
        body,
        strong: body,
        leading: 11.5,
        padding: 6.5,
        zebra: Some(Ink(248, 247, 245)),
        rule: None,
    };
    let y = table.draw(&mut sheet, invoice, 306.0);
    sheet.rule(L, R, y, 0.8, INK);
    let y = y + 22.0;
    let rows = vec![
        ("Totaal exclusief btw".into(), invoice.net().into()),
        ([plain("Btw "), invoice.rate(0), plain(" %")].into(), invoice.tax(0).into()),
    ];
    let after = parts::amounts(&mut sheet, (352.0, R - 6.0), y, 16.0, (label, body), rows);
    sheet.text(352.0, after + 10.0, bold.size(12.0), "Te betalen");
    sheet.right(R - 6.0, after + 10.0, bold.size(15.0).ink(ORANGE), [field("/currency", "€"), plain(" "), invoice.grand()]);

    sheet.rounded(L, y - 10.0, 278.0, 48.0, 4.0, Ink(253, 240, 232));
    sheet.text(L + 12.0, y + 8.0, bold, field("/reverse_charge", "Btw verlegd"));
    sheet.text(L + 12.0, y + 23.0, body, "Intracommunautaire levering, btw verschuldigd door de koper.");

    let y = y + 110.0;
    parts::terms(&mut sheet, (L, y), body, invoice);
    sheet.text(L, y + 14.0, body, [plain("Uiterste betaaldatum: "), field("/due_date", invoice.date.plus(14).day_first("-"))]);
    sheet.text(L, y + 28.0, body, "Vermeld bij uw betaling het factuurnummer.");
    footer(&mut sheet, invoice);
    sheet
}

fn letterhead(sheet: &mut Document, invoice: &Invoice) {
    // A wheel.
    let (x, y, r) = (L + 27.0, 74.0, 25.0);
    sheet.ring(x, y, r, 4.2, INK);
    for spoke in 0..12 {
        let (sin, cos) = (30.0 * spoke as f32).to_radians().sin_cos();
        sheet.line((x + 5.0 * cos, y + 5.0 * sin), (x + 22.0 * cos, y + 22.0 * sin), 0.7, GREY);
    }
    sheet.disc(x, y, 5.5, ORANGE);
    sheet.text(L + 66.0, 72.0, Style::new(Font::SansBold, 20.0).ink(INK).tracked(-0.3), "Van der Meer");
    sheet.text(L + 67.0, 88.0, Style::new(Font::Sans, 11.0).ink(ORANGE), "Rijwielen");
    sheet.right(
        R,
        84.0,
        Style::new(Font::SansBold, 30.0).ink(Ink(232, 230, 228)).tracked(1.0),
        field("/document_type", "FACTUUR"),
    );
    let small = Style::new(Font::Sans, 7.0).ink(GREY);
    let seller = &invoice.seller;
    let mut line = vec![parts::name("/seller", seller), plain(", "), parts::street("/seller", seller), plain(", ")];
    line.extend(parts::town("/seller", seller, Town::CodeFirst));
    sheet.text(L, 140.0, small, line);
}

fn footer(sheet: &mut Document, invoice: &Invoice) {
    let (width, height) = sheet.size;
    sheet.rect(0.0, height - 56.0, width, 56.0, INK);
    sheet.rect(0.0, height - 56.0, 112.0, 3.0, ORANGE);
    let white = Style::new(Font::Sans, 7.6).ink(Ink(222, 222, 226));
    sheet.text(
        L,
        height - 31.0,
        white,
        [plain("IBAN "), invoice.iban_in_groups(), plain("     BIC "), invoice.bic_run(), plain("     Maasbank Voorbeeld N.V.")],
    );
    sheet.text(
        L,
        height - 18.0,
        white,
        [
            plain("KvK "),
            parts::tax_number("/seller", &invoice.seller),
            plain("     Btw "),
            parts::vat_id("/seller", &invoice.seller),
            plain("     010 555 07 31     verkoop@vandermeer.example"),
        ],
    );
    sheet.right(R, height - 31.0, white, [plain("Rotterdam, "), parts::country("/seller", "Nederland")]);
}

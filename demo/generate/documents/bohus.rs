//! A Swedish timber yard: green and wood, bankgiro and OCR number, rounding to whole kronor. The record is clean.

use super::prelude::*;

const FOREST: Ink = Ink(40, 78, 54);
const WOOD: Ink = Ink(192, 138, 84);
const INK: Ink = Ink(32, 38, 34);
const PALE: Ink = Ink(244, 241, 234);
const L: f32 = 50.0;
const R: f32 = 545.0;

pub fn demo() -> Demo {
    let mut invoice = Invoice::new(
        "61204",
        day(5, 18),
        "SEK",
        SPACED,
        &[
            ("Trall lärk 28 × 120 mm, sibirisk", "186", "lpm", "54.90", "25"),
            ("Regel C24 45 × 145 mm, 4,8 m", "42", "st", "168.00", "25"),
            ("Stolpsko justerbar, varmförzinkad", "24", "st", "119.50", "25"),
            ("Träskruv A4 5 × 60, 250 st", "6", "fp", "389.00", "25"),
            ("Utemöbelolja, 5 liter", "2", "st", "645.00", "25"),
            ("Leverans med kranbil, Uddevalla", "1", "st", "1250.00", "25"),
        ],
    );
    invoice.seller = Party {
        name: "Bohus Trävaror AB",
        vat_id: Some("SE559004187601"),
        tax_number: Some("559004-1877"),
        street: "Sågverksvägen 3",
        postal_code: "451 55",
        city: "Uddevalla",
        country: Some("SE"),
        ..Party::default()
    };
    invoice.buyer = Party {
        name: "Brf Ljungskilesviken",
        street: "Strandvägen 12",
        postal_code: "459 32",
        city: "Ljungskile",
        country: Some("SE"),
        ..Party::default()
    };
    let exact = invoice.grand_total;
    invoice.grand_total = dec("31262.00");
    invoice.rounding = Some(invoice.grand_total - exact);
    invoice.delivery = Some(day(5, 13));
    invoice.pay_within(30, "Betalningsvillkor: ", " dagar netto.");
    invoice.iban = Some(iban("SE", "9990 0000 0041 8770 6120"));
    invoice.bic = Some("BOHUSESS");
    let sheet = draw(&invoice);
    Demo {
        name: "bohus-travaror-61204",
        about: "Swedish timber yard, SEK, 25 % VAT, rounded to whole kronor",
        language: "sv",
        format: Format::Pdf,
        invoice,
        sheet,
        story: Story::pending("demo-1204", Vec::new()),
    }
}

fn draw(invoice: &Invoice) -> Document {
    let mut sheet = Document::a4();
    let body = Style::new(Font::Sans, 9.0).ink(INK);
    let bold = body.font(Font::SansBold);
    let label = Style::new(Font::Sans, 7.2).ink(GREY);
    letterhead(&mut sheet);

    // Details on the left, the buyer in the address window on the right.
    let facts = [
        ("Fakturanummer", field("/invoice_number", invoice.number)),
        ("Fakturadatum", field("/invoice_date", invoice.date.iso())),
        ("Leveransdatum", field("/delivery_date", day(5, 13).iso())),
        ("Förfallodatum", field("/due_date", invoice.date.plus(30).iso())),
        ("Kundnummer", field("#customer", "2071")),
        ("Vår referens", plain("Maja Lindqvist")),
    ];
    for (i, (name, run)) in facts.into_iter().enumerate() {
        let (x, y) = (L + 108.0 * (i % 2) as f32, 136.0 + 32.0 * (i / 2) as f32);
        sheet.text(x, y, label, name);
        sheet.text(x, y + 13.0, bold.size(9.5), run);
    }
    sheet.rounded(320.0, 122.0, R - 320.0, 92.0, 3.0, PALE);
    sheet.text(336.0, 140.0, label, "Fakturaadress");
    parts::buyer(&mut sheet, (336.0, 158.0), 14.0, (bold.size(10.5), body.size(10.0)), &invoice.buyer, Town::CodeFirst);

    let table = Table {
        columns: vec![
            left(Cell::Position, "Rad", L + 8.0),
            left(Cell::Description, "Benämning", L + 38.0),
            right(Cell::Quantity, "Antal", 338.0),
            left(Cell::Unit, "Enhet", 346.0),
            right(Cell::Price, "À-pris", 428.0),
            right(Cell::Rate(" %"), "Moms", 470.0),
            right(Cell::Total, "Belopp", R - 8.0),
        ],
        edges: (L, R),
        description_width: 210.0,
        head: Head::Band(FOREST),
        head_style: Style::new(Font::SansBold, 8.2).ink(WHITE),
        body,
        strong: body,
        leading: 11.5,
        padding: 6.5,
        zebra: Some(PALE),
        rule: None,
    };
    let y = table.draw(&mut sheet, invoice, 240.0);
    sheet.rule(L, R, y, 1.2, WOOD);
    totals(&mut sheet, invoice, y + 40.0);
    let y = y + 116.0;
    parts::terms(&mut sheet, (L, y), body, invoice);
    sheet.text(L, y + 14.0, body, "Efter förfallodagen debiteras dröjsmålsränta enligt räntelagen. Godkänd för F-skatt.");
    footer(&mut sheet, invoice);
    sheet
}

fn letterhead(sheet: &mut Document) {
    // Two spruces and a log.
    for (x, size, ink) in [(L + 16.0, 1.0, FOREST), (L + 36.0, 0.76, Ink(94, 138, 98))] {
        for (top, half, bottom) in [(0.0, 8.0, 15.0), (9.0, 12.0, 28.0), (20.0, 16.0, 42.0)] {
            let y = 84.0 - 46.0 * size;
            sheet
                .polygon(&[(x, y + top * size), (x + half * size, y + bottom * size), (x - half * size, y + bottom * size)], ink);
        }
        sheet.rect(x - 1.6, 80.0, 3.2, 7.0, WOOD);
    }
    sheet.rect(L, 86.0, 52.0, 2.0, WOOD);
    sheet.text(L + 64.0, 72.0, Style::new(Font::SansBold, 22.0).ink(FOREST), "BOHUS");
    sheet.text(L + 65.0, 86.0, Style::new(Font::Sans, 9.0).ink(WOOD).tracked(3.6), "TRÄVAROR");
    sheet.right(R, 78.0, Style::new(Font::Sans, 24.0).ink(FOREST), field("/document_type", "Faktura"));
}

/// The sums in a row of boxes, the last one filled.
fn totals(sheet: &mut Document, invoice: &Invoice, y: f32) {
    let label = Style::new(Font::Sans, 7.2).ink(GREY);
    let value = Style::new(Font::SansBold, 10.0).ink(INK);
    let boxes: [(&str, Line); 3] = [
        ("Netto", invoice.net().into()),
        ("Moms", [invoice.rate(0), plain(" %:  "), invoice.tax(0)].into()),
        ("Öresavrundning", invoice.shown("/rounding", invoice.rounding).into()),
    ];
    for (i, (name, line)) in boxes.into_iter().enumerate() {
        let x = L + 112.0 * i as f32;
        sheet.frame(x, y - 22.0, 112.0, 42.0, 0.6, Ink(210, 206, 196));
        sheet.text(x + 10.0, y - 8.0, label, name);
        sheet.text(x + 10.0, y + 9.0, value, line);
    }
    let x = L + 336.0;
    sheet.rect(x, y - 22.0, R - x, 42.0, FOREST);
    sheet.text(x + 12.0, y - 8.0, label.ink(Ink(198, 214, 202)), "Att betala");
    let strong = Style::new(Font::SansBold, 15.0).ink(WHITE);
    sheet.right(R - 12.0, y + 10.0, strong, [field("/currency", "SEK"), plain("  "), invoice.grand()]);
}

fn footer(sheet: &mut Document, invoice: &Invoice) {
    let top = 768.0;
    sheet.rule(L, R, top - 16.0, 1.2, WOOD);
    let head = Style::new(Font::SansBold, 7.0).ink(FOREST);
    let small = Style::new(Font::Sans, 7.4).ink(INK);
    let seller = &invoice.seller;
    let columns: [(f32, &str, [Line; 3]); 4] = [
        (
            L,
            "Adress",
            [
                parts::name("/seller", seller).into(),
                parts::street("/seller", seller).into(),
                parts::town("/seller", seller, Town::CodeFirst).into(),
            ],
        ),
        (170.0, "Kontakt", ["0522-555 12 04".into(), "order@bohustra.example".into(), "www.bohustra.example".into()]),
        (
            288.0,
            "Företag",
            [
                [plain("Org.nr "), parts::tax_number("/seller", seller)].into(),
                [plain("Momsnr "), parts::vat_id("/seller", seller)].into(),
                "Styrelsens säte: Uddevalla".into(),
            ],
        ),
        (
            404.0,
            "Betalning",
            [
                "Bankgiro 000-4187    OCR 612045".into(),
                [plain("IBAN "), invoice.iban_in_groups()].into(),
                [plain("BIC "), invoice.bic_run()].into(),
            ],
        ),
    ];
    for (x, title, lines) in columns {
        sheet.text(x, top, head, title);
        parts::stack(sheet, (x, top + 12.0), 10.2, small, lines);
    }
}

//! An American parts supplier on US Letter: a dark green band, cards for the addresses, sales tax, a deposit.

use super::prelude::*;

const PINE: Ink = Ink(18, 74, 60);
const LEAF: Ink = Ink(126, 190, 120);
const WHEAT: Ink = Ink(244, 200, 90);
const MIST: Ink = Ink(240, 246, 242);
const INK: Ink = Ink(28, 40, 36);
const L: f32 = 48.0;
const R: f32 = 564.0;

pub fn demo() -> Demo {
    let mut invoice = Invoice::new(
        "104882",
        day(3, 12),
        "USD",
        ENGLISH,
        &[
            ("Irrigation valve, brass, 1-1/2 in NPT", "8", "ea", "64.25", "8.25"),
            ("Drip line, 17 mm, 12 in spacing, 1000 ft roll", "5", "roll", "148.00", "8.25"),
            ("Pressure regulator, 30 psi, high flow", "8", "ea", "37.90", "8.25"),
            ("Disc filter element, 120 mesh", "12", "ea", "21.15", "8.25"),
            ("Galvanized T-post, 6 ft, 1.25 lb/ft", "240", "ea", "5.85", "8.25"),
            ("Fence wire, high tensile, 12.5 ga, 4000 ft coil", "3", "coil", "189.00", "8.25"),
            ("Solar gate opener kit with two remotes", "1", "kit", "629.00", "8.25"),
        ],
    );
    invoice.rated = false;
    invoice.seller = Party {
        name: "Prairie Creek Supply Co.",
        tax_number: Some("00-4188207"),
        street: "2210 Elevator Road",
        postal_code: "73096",
        city: "Weatherford",
        region: Some("OK"),
        country: Some("US"),
        ..Party::default()
    };
    invoice.buyer = Party {
        name: "Double Elm Ranch LLC",
        street: "PO Box 417",
        postal_code: "73632",
        city: "Cordell",
        region: Some("OK"),
        country: Some("US"),
        ..Party::default()
    };
    invoice.purchase_order = Some("DE-3390");
    invoice.delivery = Some(day(3, 10));
    invoice.prepaid = Some(dec("1000.00"));
    invoice.amount_due = Some(invoice.grand_total - dec("1000.00"));
    invoice.pay_within(30, "Net ", " days");
    let sheet = draw(&invoice);
    let story = Story::pending(
        "demo-4882",
        vec![
            taken_from(
                "#customer",
                "/purchase_order",
                "\"C-20417\"",
                0.7046,
                "Two numbers stand near “PO number”; took the nearer one.",
            ),
            wrong("/line_items/4/line_total", "1464.00", 0.9604, "Printed as “1,464.00”."),
            taken_from(
                "#ship-to",
                "/buyer/address/street",
                "\"14507 County Road 1180\"",
                0.5523,
                "There are two addresses; took the one on the right.",
            ),
        ],
    );
    Demo {
        name: "prairie-creek-104882",
        about: "US farm supplier on Letter paper, colour band, USD, sales tax, deposit paid",
        language: "en-US",
        format: Format::Pdf,
        invoice,
        sheet,
        story,
    }
}

fn draw(invoice: &Invoice) -> Document {
    let mut sheet = Document::letter();
    let body = Style::new(Font::Sans, 9.0).ink(INK);
    let bold = body.font(Font::SansBold);
    let label = Style::new(Font::SansBold, 7.0).ink(PINE).tracked(0.7);
    letterhead(&mut sheet, invoice);

    for (x, width) in [(L, 165.0), (L + 177.0, 165.0), (L + 354.0, 162.0)] {
        sheet.rounded(x, 134.0, width, 88.0, 4.0, MIST);
        sheet.rect(x, 134.0, width, 2.0, LEAF);
    }
    let top = 151.0;
    sheet.text(L + 10.0, top, label, "BILL TO");
    parts::buyer(&mut sheet, (L + 10.0, top + 17.0), 13.0, (bold.size(9.5), body), &invoice.buyer, Town::American);
    let x = L + 187.0;
    sheet.text(x, top, label, "SHIP TO");
    sheet.text(x, top + 17.0, bold.size(9.5), "Double Elm Ranch, pump house");
    sheet.text(x, top + 30.0, body, field("#ship-to", "14507 County Road 1180"));
    sheet.text(x, top + 43.0, body, "Cordell, OK 73632");
    let x = L + 364.0;
    sheet.text(x, top, label, "DETAILS");
    let facts = [
        ("Customer", field("#customer", "C-20417").into()),
        ("PO number", field("/purchase_order", "DE-3390").into()),
        ("Shipped", field("/delivery_date", day(3, 10).american()).into()),
        ("Terms", Line::from("")),
    ];
    parts::facts(&mut sheet, (x, x + 62.0), top + 17.0, 13.0, (body.ink(GREY), body), facts);
    parts::terms(&mut sheet, (x + 62.0, top + 56.0), body, invoice);

    let table = Table {
        columns: vec![
            left(Cell::Position, "#", L + 8.0),
            left(Cell::Description, "ITEM", L + 32.0),
            right(Cell::Quantity, "QTY", 372.0),
            left(Cell::Unit, "UNIT", 384.0),
            right(Cell::Price, "PRICE", 478.0),
            right(Cell::Total, "AMOUNT", R - 8.0),
        ],
        edges: (L, R),
        description_width: 255.0,
        head: Head::RoundBand(PINE),
        head_style: Style::new(Font::SansBold, 7.5).ink(WHITE).tracked(0.6),
        body,
        strong: body,
        leading: 11.5,
        padding: 6.0,
        zebra: Some(MIST),
        rule: None,
    };
    let y = table.draw(&mut sheet, invoice, 240.0);
    sheet.rule(L, R, y, 1.0, PINE);
    totals(&mut sheet, invoice, y + 20.0, body, bold);

    sheet.text(L, y + 20.0, label, "REMIT TO");
    let lines: [Line; 4] = [
        parts::name("/seller", &invoice.seller).into(),
        "First Prairie Example Bank, Weatherford".into(),
        "ABA routing 000 004 187   Account 2210 4418".into(),
        [plain("Please pay by "), field("/due_date", invoice.date.plus(30).american()), plain(". Thank you!")].into(),
    ];
    parts::stack(&mut sheet, (L, y + 36.0), 13.5, body, lines);
    sheet.text(L, y + 108.0, body.ink(GREY).size(8.0), "All amounts in US dollars. Returns within 30 days with this invoice;");
    sheet.text(L, y + 119.0, body.ink(GREY).size(8.0), "cut wire and opened rolls can’t be returned.");
    footer(&mut sheet, invoice);
    sheet
}

fn letterhead(sheet: &mut Document, invoice: &Invoice) {
    let width = sheet.size.0;
    sheet.rect(0.0, 0.0, width, 106.0, PINE);
    // Hills and a sun.
    sheet.disc(L + 23.0, 50.0, 23.0, Ink(30, 96, 78));
    sheet.disc(L + 31.0, 42.0, 7.5, WHEAT);
    sheet.blob(
        (L + 2.2, 60.0),
        &[[(L + 12.0, 46.0), (L + 24.0, 50.0), (L + 34.0, 70.0)], [(L + 26.0, 75.5), (L + 8.0, 75.0), (L + 2.2, 60.0)]],
        LEAF,
    );
    sheet.blob(
        (L + 12.0, 70.0),
        &[[(L + 22.0, 52.0), (L + 38.0, 52.0), (L + 44.6, 58.0)], [(L + 41.0, 72.0), (L + 24.0, 78.0), (L + 12.0, 70.0)]],
        Ink(196, 222, 150),
    );
    let name = Style::new(Font::SansBold, 19.0).ink(WHITE);
    sheet.text(L + 58.0, 50.0, name, "Prairie Creek Supply");
    let seller = &invoice.seller;
    let mut address = vec![parts::street("/seller", seller), plain("  ·  ")];
    address.extend(parts::town("/seller", seller, Town::American));
    sheet.text(L + 58.0, 66.0, Style::new(Font::Sans, 8.5).ink(Ink(196, 220, 208)), address);
    sheet.text(
        L + 58.0,
        78.0,
        Style::new(Font::Sans, 8.5).ink(Ink(196, 220, 208)),
        "(580) 555-0144  ·  orders@prairiecreek.example",
    );
    let title = Style::new(Font::SansBold, 22.0).ink(WHEAT).tracked(2.0);
    sheet.right(R, 48.0, title, field("/document_type", "INVOICE"));
    let facts = Style::new(Font::Sans, 9.5).ink(WHITE);
    sheet.right(R, 66.0, facts, [plain("No. "), field("/invoice_number", invoice.number)]);
    sheet.right(R, 80.0, facts, [plain("Date "), field("/invoice_date", invoice.date.american())]);
    sheet.rect(0.0, 106.0, width, 4.0, WHEAT);
}

fn totals(sheet: &mut Document, invoice: &Invoice, y: f32, body: Style, bold: Style) {
    let (left, right) = (384.0, R - 8.0);
    let rows = vec![
        ("Subtotal".into(), invoice.net().into()),
        ([plain("Sales tax ("), invoice.rate(0), plain("%)")].into(), invoice.tax(0).into()),
        ("Invoice total".into(), invoice.grand().into()),
        ("Deposit received, thank you".into(), [plain("-"), invoice.shown("/prepaid_amount", invoice.prepaid)].into()),
    ];
    let y = parts::amounts(sheet, (left, right), y, 16.0, (body.ink(GREY), body), rows);
    sheet.rounded(left - 10.0, y - 5.0, R - left + 10.0, 32.0, 4.0, PINE);
    sheet.text(left, y + 14.5, bold.ink(WHITE).size(10.0), "Balance due");
    let strong = bold.ink(WHEAT).size(13.0);
    sheet.right(
        right,
        y + 15.5,
        strong,
        [field("/currency", "USD"), plain(" "), invoice.shown("/amount_due", invoice.amount_due)],
    );
}

fn footer(sheet: &mut Document, invoice: &Invoice) {
    let (width, height) = sheet.size;
    sheet.rect(0.0, height - 40.0, width, 40.0, MIST);
    sheet.rect(0.0, height - 40.0, width, 1.5, LEAF);
    let small = Style::new(Font::Sans, 7.5).ink(PINE);
    sheet.text(L, height - 17.0, small, [plain("Federal tax ID "), parts::tax_number("/seller", &invoice.seller)]);
    sheet.right(R, height - 17.0, small, "www.prairiecreek.example   ·   Page 1 of 1");
}

//! A credit note of an English coffee roaster: negative amounts in red, a large round mark, teal.

use super::prelude::*;

const TEAL: Ink = Ink(10, 108, 116);
const DEEP: Ink = Ink(16, 52, 62);
const SAND: Ink = Ink(238, 220, 190);
const FOAM: Ink = Ink(235, 246, 246);
const RED: Ink = Ink(184, 42, 42);
const L: f32 = 58.0;
const R: f32 = 537.0;

pub fn demo() -> Demo {
    let mut invoice = Invoice::new(
        "CN-0093",
        day(6, 11),
        "GBP",
        ENGLISH,
        &[
            ("Harbour Blend, whole bean, 1 kg: roast date passed on arrival", "-12", "bags", "14.80", "0"),
            ("Decaf Estuary, ground, 250 g: wrong grind delivered", "-24", "bags", "5.25", "0"),
            ("Ceramic dripper, size 2: broken in transit", "-3", "pcs", "18.50", "20"),
            ("Carriage, refunded", "-1", "", "9.95", "20"),
        ],
    );
    invoice.numbered = false;
    invoice.document_type = "credit_note";
    invoice.seller = Party {
        name: "Tidewater Coffee Roasters Ltd",
        vat_id: Some("GB 900 4187 73"),
        street: "Unit 4, Custom House Quay",
        postal_code: "TR11 3JT",
        city: "Falmouth",
        country: Some("GB"),
        ..Party::default()
    };
    invoice.buyer = Party {
        name: "The Lantern Tea Rooms",
        street: "41 Fore Street",
        postal_code: "PL23 1AH",
        city: "Fowey",
        country: Some("GB"),
        ..Party::default()
    };
    invoice.purchase_order = Some("LTR-508");
    let sheet = draw(&invoice);
    let story = Story::pending(
        "demo-0093",
        vec![
            wrong("/document_type", "\"invoice\"", 0.9433, "The page has the layout of an invoice."),
            wrong("/grand_total", "382.14", 0.6102, "Printed as “-382.14”; the sign may be a dash."),
            taken_from("#original", "/invoice_number", "\"INV-2217\"", 0.4876, "Two document numbers are printed."),
        ],
    );
    Demo {
        name: "tidewater-credit-note-0093",
        about: "English coffee roaster, credit note with negative amounts, GBP, zero and 20 % VAT",
        language: "en-GB",
        format: Format::Pdf,
        invoice,
        sheet,
        story,
    }
}

fn draw(invoice: &Invoice) -> Document {
    let mut sheet = Document::a4();
    let body = Style::new(Font::Sans, 9.0).ink(DEEP);
    let bold = body.font(Font::SansBold);
    let label = Style::new(Font::Sans, 7.5).ink(TEAL);
    letterhead(&mut sheet, invoice);

    sheet.text(L, 188.0, label, "Credit to");
    parts::buyer(&mut sheet, (L, 204.0), 13.5, (bold.size(10.5), body.size(10.0)), &invoice.buyer, Town::CodeLast);
    let facts = [
        ("Credit note no.", field("/invoice_number", invoice.number).into()),
        ("Date", field("/invoice_date", invoice.date.day_first("/")).into()),
        ("For invoice", [field("#original", "INV-2217"), plain(" of 28/05/2026")].into()),
        ("Your order", field("/purchase_order", "LTR-508").into()),
    ];
    parts::facts(&mut sheet, (340.0, 422.0), 190.0, 15.0, (body.ink(GREY), bold), facts);

    let table = Table {
        columns: vec![
            left(Cell::Description, "Goods returned or not as ordered", L + 10.0),
            right(Cell::Quantity, "Qty", 352.0),
            left(Cell::Unit, "", 357.0),
            right(Cell::Price, "Price £", 428.0),
            right(Cell::Rate("%"), "VAT", 464.0),
            right(Cell::Total, "Credit £", R - 10.0),
        ],
        edges: (L, R),
        description_width: 236.0,
        head: Head::RoundBand(TEAL),
        head_style: Style::new(Font::SansBold, 8.2).ink(WHITE),
        body,
        strong: body,
        leading: 11.5,
        padding: 7.0,
        zebra: Some(FOAM),
        rule: None,
    };
    let y = table.draw(&mut sheet, invoice, 272.0);
    sheet.rule(L, R, y, 0.8, TEAL);
    let y = y + 24.0;

    let head = label.font(Font::SansBold);
    for (x, title) in [(L + 40.0, "VAT rate"), (L + 110.0, "Net £"), (L + 176.0, "VAT £")] {
        sheet.right(x, y, head, title);
    }
    for (i, down) in [(0, 15.0), (1, 30.0)] {
        sheet.right(L + 40.0, y + down, body, [invoice.rate(i), plain("%")]);
        sheet.right(L + 110.0, y + down, body, invoice.basis(i));
        sheet.right(L + 176.0, y + down, body, invoice.tax(i));
    }
    let rows =
        vec![("Net credit".into(), invoice.net().into()), ("VAT".into(), invoice.shown("/tax_total", invoice.tax_total).into())];
    let after = parts::amounts(&mut sheet, (360.0, R - 10.0), y, 16.0, (body.ink(GREY), body), rows);
    sheet.rounded(346.0, after - 4.0, R - 346.0, 32.0, 5.0, Ink(252, 238, 236));
    sheet.text(360.0, after + 15.5, bold.size(10.0), "Total credit");
    sheet.right(R - 10.0, after + 16.0, bold.size(13.0).ink(RED), [field("/currency", "GBP"), plain("  "), invoice.grand()]);

    let y = y + 108.0;
    sheet.text(L, y, bold, "Nothing to pay");
    sheet.text(L, y + 14.0, body, "We have set this credit against your account; it will be deducted from your next invoice.");
    sheet.text(L, y + 28.0, body, "Sorry about the dripper. A fresh bag is on its way to you.");
    footer(&mut sheet, invoice);
    sheet
}

fn letterhead(sheet: &mut Document, invoice: &Invoice) {
    let width = sheet.size.0;
    // Sea below a low sun.
    sheet.rect(0.0, 0.0, width, 138.0, SAND);
    sheet.disc(318.0, 92.0, 40.0, Ink(236, 170, 96));
    let wave = |sheet: &mut Document, y: f32, height: f32, ink: Ink| {
        let mut pieces = Vec::new();
        for i in 0..4 {
            let x = width / 4.0 * i as f32;
            let step = width / 4.0;
            pieces.push([(x + step * 0.35, y - height), (x + step * 0.65, y + height), (x + step, y)]);
        }
        pieces.push([(width, y + 10.0), (width, 138.0), (width, 148.0)]);
        pieces.push([(width * 0.6, 148.0), (width * 0.3, 148.0), (0.0, 148.0)]);
        sheet.blob((0.0, y), &pieces, ink);
    };
    wave(sheet, 96.0, 20.0, Ink(98, 174, 176));
    wave(sheet, 114.0, 16.0, TEAL);
    wave(sheet, 132.0, 10.0, DEEP);
    sheet.text(L, 58.0, Style::new(Font::SansBold, 26.0).ink(DEEP).tracked(-0.5), "tidewater");
    sheet.text(L + 1.0, 74.0, Style::new(Font::Sans, 9.0).ink(TEAL).tracked(2.4), "COFFEE ROASTERS");
    sheet.right(R, 56.0, Style::new(Font::SansBold, 17.0).ink(DEEP), field("/document_type", "Credit note"));
    sheet.right(R, 72.0, Style::new(Font::Sans, 9.0).ink(DEEP), [plain("No. "), field("/invoice_number", invoice.number)]);
}

fn footer(sheet: &mut Document, invoice: &Invoice) {
    let centre = sheet.size.0 / 2.0;
    let small = Style::new(Font::Sans, 7.6).ink(GREY);
    let seller = &invoice.seller;
    let mut line = vec![parts::name("/seller", seller), plain("  ·  "), parts::street("/seller", seller), plain(", ")];
    line.extend(parts::town("/seller", seller, Town::CodeLast));
    sheet.rule(L, R, 776.0, 0.8, TEAL);
    sheet.centre(centre, 791.0, small, line);
    sheet.centre(
        centre,
        802.0,
        small,
        [plain("VAT no. "), parts::vat_id("/seller", seller), plain("  ·  Company no. 00041877  ·  hello@tidewater.example")],
    );
}

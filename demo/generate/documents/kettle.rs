//! A piano tuner with a typewriter: Courier from top to bottom, a ruled table of dashes, a signature. The agent's data broke the schema.

use super::prelude::*;

const INK: Ink = Ink(44, 42, 48);
const BLUE: Ink = Ink(34, 52, 120);
const L: f32 = 74.0;
const R: f32 = 520.0;
/// Width of a character of Courier at 10 points.
const CHARACTER: f32 = 6.0;

pub fn demo() -> Demo {
    let mut invoice = Invoice::new(
        "214",
        day(4, 2),
        "EUR",
        ENGLISH,
        &[
            ("Concert tuning, Steinway B, main hall", "3", "", "95.00", "13.5"),
            ("Voicing of hammers", "2.5", "", "65.00", "13.5"),
            ("Replace bass string no. 14", "1", "", "78.00", "13.5"),
            ("Humidity survey, practice rooms", "1", "", "120.00", "13.5"),
        ],
    );
    invoice.numbered = false;
    invoice.rated = false;
    invoice.seller = Party {
        name: "Kettle & Daughter",
        vat_id: Some("IE4187703DA"),
        street: "Old Mill Lane",
        postal_code: "H91 K4T1",
        city: "Galway",
        country: Some("IE"),
        ..Party::default()
    };
    invoice.buyer = Party {
        name: "Corrib Chamber Music Society",
        street: "The Boathouse, Distillery Road",
        postal_code: "H91 C0M2",
        city: "Galway",
        country: Some("IE"),
        ..Party::default()
    };
    invoice.pay_within(14, "Payable within ", " days, please.");
    invoice.iban = Some(iban("IE", "KETL 999041 00418770"));
    let sheet = draw(&invoice);
    let story = Story {
        status: "error",
        error: Some(
            "Extraction result does not match the schema: invoice_date: “2nd April” is not a date; payment_days: “fourteen” is not an \
             integer; line_items[1].quantity: “2 1/2” is not a number.",
        ),
        ..Story::pending(
            "demo-0214",
            vec![
                wrong("/invoice_date", "\"2nd April\"", 0.4421, "Written in words."),
                wrong("/payment_days", "\"fourteen\"", 0.6318, "Written in words."),
                wrong("/line_items/1/quantity", "\"2 1/2\"", 0.5127, "Two and a half."),
                wrong("/line_items/3/unit_price", "720.00", 0.9391, "Read as printed."),
            ],
        )
    };
    Demo {
        name: "kettle-daughter-214",
        about: "Irish piano tuner, typewritten, EUR, 13.5 % VAT",
        language: "en-IE",
        format: Format::Pdf,
        invoice,
        sheet,
        story,
    }
}

fn draw(invoice: &Invoice) -> Document {
    let mut sheet = Document::a4();
    let type_ = Style::new(Font::Mono, 10.0).ink(INK);
    let bold = type_.font(Font::MonoBold);
    let seller = &invoice.seller;
    keys(&mut sheet);
    sheet.text(L, 96.0, bold.size(17.0).tracked(1.0), parts::name("/seller", seller));
    sheet.text(L, 113.0, type_, "Piano tuners, by appointment and by bicycle");
    let mut line = vec![parts::street("/seller", seller), plain(", ")];
    line.extend(parts::town("/seller", seller, Town::CodeLast));
    sheet.text(L, 127.0, type_, line);
    sheet.text(L, 141.0, type_, [plain("VAT no. "), parts::vat_id("/seller", seller), plain("   Tel. 091 555 0214")]);
    typed_rule(&mut sheet, 158.0, '=');

    sheet.text(L, 190.0, bold.size(12.0).tracked(3.0), field("/document_type", "INVOICE"));
    sheet.right(R, 190.0, type_, [plain("No. "), field("/invoice_number", invoice.number)]);
    sheet.text(L, 220.0, type_, "To:");
    parts::buyer(&mut sheet, (L + 5.0 * CHARACTER, 220.0), 14.0, (type_, type_), &invoice.buyer, Town::CodeLast);
    sheet.right(R, 276.0, type_, field("/invoice_date", "2nd April 2026"));

    let table = Table {
        columns: vec![
            right(Cell::Quantity, "Qty", L + 5.0 * CHARACTER),
            left(Cell::Description, "What was done", L + 8.0 * CHARACTER),
            right(Cell::Price, "Each", R - 12.0 * CHARACTER),
            right(Cell::Total, "Euro", R),
        ],
        edges: (L, R),
        description_width: 250.0,
        head: Head::Rule(0.0, WHITE),
        head_style: bold,
        body: type_,
        strong: type_,
        leading: 13.0,
        padding: 5.0,
        zebra: None,
        rule: None,
    };
    typed_rule(&mut sheet, 306.0, '-');
    let y = table.draw(&mut sheet, invoice, 306.0) + 8.0;
    typed_rule(&mut sheet, y, '-');
    let rows = vec![
        ("Net".into(), invoice.net().into()),
        ([plain("VAT at "), invoice.rate(0), plain("%")].into(), invoice.tax(0).into()),
    ];
    let left = R - 30.0 * CHARACTER;
    let y = parts::amounts(&mut sheet, (left, R), y + 18.0, 16.0, (type_, type_), rows);
    sheet.text(left, y + 6.0, bold.size(11.0), [plain("TOTAL "), field("/currency", "EUR")]);
    sheet.right(R, y + 6.0, bold.size(11.0), invoice.grand());
    sheet.right(R, y + 17.0, type_, "=".repeat(10));

    let y = y + 62.0;
    parts::terms(&mut sheet, (L, y), type_, invoice);
    sheet.text(L, y + 16.0, type_, [plain("That is by "), field("/due_date", "16 April 2026"), plain(", to this account:")]);
    sheet.text(L, y + 32.0, type_, [plain("IBAN "), invoice.iban_in_groups()]);
    sheet.text(L, y + 64.0, type_, "With thanks, and mind the radiators:");
    sheet.text(L, y + 80.0, type_, "the big Steinway does not like them.");
    signature(&mut sheet, L + 4.0, y + 130.0);
    sheet.text(L, y + 160.0, type_, "Moira Kettle");
    sheet
}

/// A rule made of typed characters.
fn typed_rule(sheet: &mut Document, y: f32, character: char) {
    let count = ((R - L) / CHARACTER) as usize;
    sheet.text(L, y, Style::new(Font::Mono, 10.0).ink(INK), character.to_string().repeat(count));
}

/// An octave of a keyboard.
fn keys(sheet: &mut Document) {
    let (x, y) = (R - 84.0, 68.0);
    for key in 0..7 {
        sheet.frame(x + 12.0 * key as f32, y, 12.0, 44.0, 0.8, INK);
    }
    for key in [1.0, 2.0, 4.0, 5.0, 6.0] {
        sheet.rect(x + 12.0 * key - 3.6, y, 7.2, 27.0, INK);
    }
}

fn signature(sheet: &mut Document, x: f32, y: f32) {
    let at = |dx: f32, dy: f32| (x + dx, y + dy);
    sheet.curve(
        at(0.0, 8.0),
        &[
            [at(6.0, -22.0), at(12.0, -30.0), at(13.0, -14.0)],
            [at(13.0, 0.0), at(10.0, 8.0), at(14.0, -2.0)],
            [at(18.0, -14.0), at(26.0, -26.0), at(26.0, -10.0)],
            [at(26.0, 2.0), at(24.0, 9.0), at(30.0, 4.0)],
            [at(36.0, -4.0), at(38.0, -8.0), at(41.0, -3.0)],
            [at(44.0, 4.0), at(36.0, 8.0), at(42.0, 3.0)],
            [at(48.0, -3.0), at(48.0, 8.0), at(54.0, 0.0)],
            [at(58.0, -5.0), at(58.0, 8.0), at(66.0, 1.0)],
            [at(86.0, -6.0), at(104.0, -3.0), at(122.0, -8.0)],
        ],
        1.1,
        BLUE,
    );
}

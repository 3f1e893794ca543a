//! An English bookbinder: centred letterhead in Times, a monogram, burgundy.

use super::prelude::*;

const WINE: Ink = Ink(104, 22, 40);
const INK: Ink = Ink(38, 32, 32);
const SOFT: Ink = Ink(122, 110, 106);
const L: f32 = 72.0;
const R: f32 = 523.0;

pub fn demo() -> Demo {
    let mut invoice = Invoice::new(
        "HF-2026-118",
        day(4, 9),
        "GBP",
        ENGLISH,
        &[
            ("Half-leather binding, calf over marbled boards", "12", "vols", "86.00", "20"),
            ("Gold tooling to spine, five raised bands", "12", "vols", "14.50", "20"),
            ("Slipcase, cloth covered and felt lined", "12", "pcs", "32.00", "20"),
            ("Repair of text block: guarding of sections, resewing on linen tapes", "7.5", "hrs", "38.00", "20"),
            ("Parish register 1742–1790: conservation survey with report", "1", "item", "240.00", "20"),
        ],
    );
    invoice.numbered = false;
    invoice.rated = false;
    invoice.seller = Party {
        name: "Harrow & Finch Bookbinders Ltd",
        vat_id: Some("GB 418 7702 63"),
        street: "23 Fossgate Yard",
        postal_code: "YO1 7HH",
        city: "York",
        country: Some("GB"),
        ..Party::default()
    };
    invoice.buyer = Party {
        name: "The Aldwark Subscription Library",
        street: "6 St Saviour’s Row",
        postal_code: "YO1 8NN",
        city: "York",
        country: Some("GB"),
        ..Party::default()
    };
    invoice.allowance = Some(dec("105.75"));
    invoice.total();
    invoice.purchase_order = Some("ASL/26/031");
    invoice.pay_within(28, "Strictly net, ", " days from the date of invoice.");
    invoice.iban = Some(iban("GB", "HFBK 000417 31926819"));
    invoice.bic = Some("HFBKGB21");
    let sheet = draw(&invoice);
    let story = Story {
        status: "accepted",
        corrected: true,
        ..Story::pending(
            "demo-0118",
            vec![
                wrong("/invoice_number", "\"HF-2O26-118\"", 0.6634, "The third character of the year may be a letter."),
                wrong("/seller/address/postal_code", "\"Y01 7HH\"", 0.9518, "Read as printed."),
                missing("/allowance_total"),
            ],
        )
    };
    Demo {
        name: "harrow-finch-hf-2026-118",
        about: "English bookbinder, classic serif, GBP, trade discount, 20 % VAT",
        language: "en-GB",
        format: Format::Pdf,
        invoice,
        sheet,
        story,
    }
}

fn draw(invoice: &Invoice) -> Document {
    let mut sheet = Document::a4();
    let centre = sheet.size.0 / 2.0;
    let body = Style::new(Font::Serif, 10.5).ink(INK);
    let bold = body.font(Font::SerifBold);
    let italic = body.font(Font::SerifItalic).ink(SOFT);
    letterhead(&mut sheet, invoice);

    sheet.centre(centre, 196.0, Style::new(Font::Serif, 17.0).ink(WINE).tracked(5.0), field("/document_type", "INVOICE"));
    sheet.text(L, 232.0, italic, "Invoice to");
    let y = parts::buyer(&mut sheet, (L, 248.0), 14.0, (bold.size(11.0), body), &invoice.buyer, Town::CodeLast);
    sheet.text(L, y, body, "England");

    let facts = [
        ("Invoice number", field("/invoice_number", invoice.number).into()),
        ("Date and tax point", field("/invoice_date", "9 April 2026").into()),
        ("Your order", field("/purchase_order", "ASL/26/031").into()),
        ("Payment due", field("/due_date", "7 May 2026").into()),
    ];
    parts::facts(&mut sheet, (336.0, 430.0), 248.0, 15.0, (italic, body), facts);

    let table = Table {
        columns: vec![
            left(Cell::Description, "Description of work", L),
            right(Cell::Quantity, "Qty", 372.0),
            left(Cell::Unit, "", 377.0),
            right(Cell::Price, "Each £", 452.0),
            right(Cell::Total, "Amount £", R),
        ],
        edges: (L, R),
        description_width: 252.0,
        head: Head::Rules(0.7, WINE),
        head_style: Style::new(Font::SerifItalic, 10.0).ink(WINE),
        body,
        strong: body,
        leading: 12.5,
        padding: 5.5,
        zebra: None,
        rule: None,
    };
    let y = table.draw(&mut sheet, invoice, 322.0) + 6.0;
    sheet.rule(L, R, y, 0.7, WINE);
    totals(&mut sheet, invoice, y + 20.0, body, bold);

    let y = 598.0;
    sheet.text(L, y, bold, "Payment");
    parts::terms(&mut sheet, (L, y + 16.0), body, invoice);
    sheet.text(L, y + 32.0, body, "All VAT is charged at the standard rate. Please quote the invoice number with your payment.");
    sheet.text(
        L,
        y + 48.0,
        body,
        [plain("Bank transfer:  IBAN "), invoice.iban_in_groups(), plain("   BIC "), invoice.bic_run()],
    );
    sheet.curve(
        (392.0, 700.0),
        &[
            [(398.0, 668.0), (410.0, 664.0), (404.0, 694.0)],
            [(402.0, 706.0), (416.0, 684.0), (422.0, 684.0)],
            [(426.0, 684.0), (418.0, 700.0), (426.0, 699.0)],
            [(438.0, 697.0), (436.0, 668.0), (446.0, 670.0)],
            [(452.0, 673.0), (436.0, 704.0), (450.0, 698.0)],
            [(460.0, 694.0), (462.0, 686.0), (466.0, 690.0)],
            [(469.0, 694.0), (476.0, 692.0), (500.0, 686.0)],
        ],
        0.9,
        Ink(30, 40, 92),
    );
    sheet.text(392.0, 718.0, italic, "Eleanor Finch, for the bindery");

    sheet.rule(L, R, 768.0, 0.5, WINE);
    sheet.centre(
        centre,
        783.0,
        italic.size(9.0),
        [
            parts::name("/seller", &invoice.seller),
            plain(". Registered in England, company no. 00004187. VAT reg. no. "),
            parts::vat_id("/seller", &invoice.seller),
        ],
    );
    sheet
}

fn totals(sheet: &mut Document, invoice: &Invoice, y: f32, body: Style, bold: Style) {
    let rows = vec![
        ("Total of work".into(), invoice.shown("/lines_total", invoice.lines_total).into()),
        ("Less trade discount, 5%".into(), [plain("–"), invoice.shown("/allowance_total", invoice.allowance)].into()),
        ("Net".into(), invoice.net().into()),
        ([plain("VAT at "), field("/tax_breakdown/0/rate", "20"), plain("%")].into(), invoice.tax(0).into()),
    ];
    let y = parts::amounts(sheet, (336.0, R), y, 16.0, (body, body), rows);
    sheet.rule(336.0, R, y - 9.0, 0.5, INK);
    sheet.text(336.0, y + 6.0, bold.size(12.0), "Total due");
    sheet.right(R, y + 6.0, bold.size(12.0), [field("/currency", "£"), invoice.grand()]);
    sheet.rule(336.0, R, y + 13.0, 0.5, INK);
    sheet.rule(336.0, R, y + 15.5, 0.5, INK);
}

fn letterhead(sheet: &mut Document, invoice: &Invoice) {
    let centre = sheet.size.0 / 2.0;
    sheet.ring(centre, 66.0, 22.0, 1.0, WINE);
    sheet.ring(centre, 66.0, 19.0, 0.4, WINE);
    sheet.text(centre - 13.0, 71.0, Style::new(Font::Serif, 17.0).ink(WINE), "H");
    sheet.text(centre + 2.5, 71.0, Style::new(Font::Serif, 17.0).ink(WINE), "F");
    sheet.line((centre, 55.0), (centre, 77.0), 0.5, WINE);
    let name = Style::new(Font::Serif, 21.0).ink(INK).tracked(3.2);
    sheet.centre(centre, 114.0, name, "HARROW & FINCH");
    sheet.centre(centre, 129.0, Style::new(Font::SerifItalic, 11.0).ink(SOFT), "bookbinders and conservators since 1911");
    sheet.rule(L, R, 141.0, 1.4, WINE);
    sheet.rule(L, R, 144.0, 0.4, WINE);
    let seller = &invoice.seller;
    sheet.centre(
        centre,
        158.0,
        Style::new(Font::Serif, 9.5).ink(SOFT),
        [
            parts::street("/seller", seller),
            plain(", "),
            field("/seller/address/city", seller.city),
            plain("  "),
            field("/seller/address/postal_code", seller.postal_code),
            plain("   ·   01904 555 0118   ·   bindery@harrowfinch.example"),
        ],
    );
}

//! An Italian architect: lots of white, a thin terracotta line, a surcharge for the pension fund, and tax withheld by the client.

use super::prelude::*;

const CLAY: Ink = Ink(186, 92, 58);
const INK: Ink = Ink(40, 40, 42);
const SOFT: Ink = Ink(128, 124, 120);
const L: f32 = 168.0;
const R: f32 = 530.0;
const MARGIN: f32 = 56.0;

pub fn demo() -> Demo {
    let mut invoice = Invoice::new(
        "27/2026",
        day(3, 5),
        "EUR",
        CONTINENTAL,
        &[
            ("Progetto definitivo per la ristrutturazione di un appartamento, Cannaregio 2210", "1", "a corpo", "3200.00", "22"),
            ("Direzione lavori, mese di febbraio", "18", "ore", "75.00", "22"),
            ("Rilievo metrico e restituzione in scala 1:50", "1", "a corpo", "650.00", "22"),
        ],
    );
    invoice.numbered = false;
    invoice.rated = false;
    invoice.seller = Party {
        name: "Studio Lunardi Architetti Associati",
        vat_id: Some("IT00418770277"),
        tax_number: Some("00418770277"),
        street: "Fondamenta dei Mori 3390",
        postal_code: "30121",
        city: "Venezia",
        region: Some("VE"),
        country: Some("IT"),
    };
    invoice.buyer = Party {
        name: "Immobiliare Tre Ponti S.r.l.",
        vat_id: Some("IT00904180270"),
        street: "Via Poerio 18",
        postal_code: "30171",
        city: "Mestre",
        region: Some("VE"),
        country: Some("IT"),
        ..Party::default()
    };
    let fee = dec("5200.00");
    invoice.charge = Some(fee.percent(dec("4")));
    invoice.total();
    let withheld = fee.percent(dec("20"));
    invoice.withholding = Some(withheld);
    invoice.amount_due = Some(invoice.grand_total - withheld);
    invoice.pay_within(30, "Bonifico bancario a ", " giorni data fattura");
    invoice.iban = Some(iban("IT", "X 99999 02000 000004187027"));
    invoice.bic = Some("BVEZITVVXXX");
    let sheet = draw(&invoice);
    let story = Story::pending(
        "demo-0027",
        vec![
            wrong("/invoice_date", "\"2026-05-03\"", 0.7214, "Printed as “05/03/2026”; day and month could be either way round."),
            missing("/withholding_total"),
            taken_from("/grand_total", "/amount_due", "6597.76", 0.9447, "Printed as “6.597,76”."),
        ],
    );
    Demo {
        name: "studio-lunardi-27-2026",
        about: "Italian architect, minimal, EUR, pension surcharge and withheld tax",
        language: "it",
        format: Format::Pdf,
        invoice,
        sheet,
        story,
    }
}

fn draw(invoice: &Invoice) -> Document {
    let mut sheet = Document::a4();
    let body = Style::new(Font::Serif, 10.0).ink(INK);
    let bold = body.font(Font::SerifBold);
    let label = Style::new(Font::Sans, 6.8).ink(CLAY).tracked(1.1);
    let height = sheet.size.1;
    sheet.line((150.0, 48.0), (150.0, height - 48.0), 0.8, CLAY);
    logo(&mut sheet);
    margin(&mut sheet, invoice, label);

    sheet.text(L, 79.0, Style::new(Font::Serif, 28.0).ink(INK), field("/document_type", "Fattura"));
    sheet.text(
        L + 100.0,
        79.0,
        Style::new(Font::Serif, 28.0).ink(CLAY),
        [plain("n. "), field("/invoice_number", invoice.number)],
    );
    sheet.text(L, 132.0, label, "SPETT.LE");
    let y = parts::buyer(&mut sheet, (L, 150.0), 14.0, (bold.size(11.5), body), &invoice.buyer, Town::CodeFirstRegionLast);
    sheet.text(L, y, body.ink(SOFT), [plain("P. IVA "), parts::vat_id("/buyer", &invoice.buyer)]);

    let table = Table {
        columns: vec![
            left(Cell::Description, "Prestazione", L),
            right(Cell::Quantity, "Quantità", 388.0),
            left(Cell::Unit, "", 393.0),
            right(Cell::Price, "Prezzo", 474.0),
            right(Cell::Total, "Importo", R),
        ],
        edges: (L, R),
        description_width: 186.0,
        head: Head::Rule(0.8, INK),
        head_style: Style::new(Font::SerifItalic, 10.0).ink(SOFT),
        body,
        strong: body,
        leading: 12.5,
        padding: 7.5,
        zebra: None,
        rule: Some((0.3, Ink(212, 206, 200))),
    };
    let y = table.draw(&mut sheet, invoice, 246.0) + 28.0;
    let rows = vec![
        ("Onorari".into(), invoice.shown("/lines_total", invoice.lines_total).into()),
        ("Contributo integrativo Inarcassa 4%".into(), invoice.shown("/charge_total", invoice.charge).into()),
        ("Imponibile".into(), invoice.net().into()),
        ([plain("IVA "), invoice.rate(0), plain("%")].into(), invoice.tax(0).into()),
    ];
    let y = parts::amounts(&mut sheet, (300.0, R), y, 16.5, (body.ink(SOFT), body), rows);
    sheet.rule(300.0, R, y - 8.5, 0.8, INK);
    let rows = vec![
        ("Totale fattura".into(), invoice.grand().into()),
        (
            "Ritenuta d’acconto 20% su onorari".into(),
            [plain("– "), invoice.shown("/withholding_total", invoice.withholding)].into(),
        ),
    ];
    let y = parts::amounts(&mut sheet, (300.0, R), y + 6.0, 16.5, (body, body), rows);
    sheet.rect(300.0, y - 7.0, R - 300.0, 30.0, Ink(250, 241, 235));
    sheet.rect(300.0, y - 7.0, R - 300.0, 1.2, CLAY);
    sheet.text(308.0, y + 12.5, bold.size(11.0), "Netto a pagare");
    let due = [field("/currency", "€"), plain(" "), invoice.shown("/amount_due", invoice.amount_due)];
    sheet.right(R - 8.0, y + 13.0, bold.size(13.5).ink(CLAY), due);

    let y = 668.0;
    sheet.text(L, y, label, "PAGAMENTO");
    parts::terms(&mut sheet, (L, y + 17.0), body, invoice);
    sheet.text(L, y + 31.0, body, "Banca Veneta Esempio, filiale di Venezia");
    sheet.text(L, y + 45.0, body, [plain("IBAN "), invoice.iban_in_groups()]);
    sheet.text(L, y + 59.0, body, [plain("BIC "), invoice.bic_run()]);
    let italic = Style::new(Font::SerifItalic, 8.8).ink(SOFT);
    sheet.text(
        L,
        height - 62.0,
        italic,
        "Documento di cortesia, privo di valore fiscale: l’originale è la fattura elettronica inviata al",
    );
    sheet.text(L, height - 51.0, italic, "Sistema di Interscambio. Imposta di bollo non dovuta.");
    sheet
}

/// An arch in a square.
fn logo(sheet: &mut Document) {
    let (x, y) = (MARGIN, 52.0);
    sheet.rect(x, y, 44.0, 44.0, CLAY);
    sheet.blob(
        (x + 11.0, y + 44.0),
        &[
            [(x + 11.0, y + 34.0), (x + 11.0, y + 30.0), (x + 11.0, y + 22.0)],
            [(x + 11.0, y + 7.0), (x + 33.0, y + 7.0), (x + 33.0, y + 22.0)],
            [(x + 33.0, y + 30.0), (x + 33.0, y + 34.0), (x + 33.0, y + 44.0)],
        ],
        WHITE,
    );
    sheet.text(x, y + 68.0, Style::new(Font::Serif, 15.0).ink(INK), "Studio");
    sheet.text(x, y + 84.0, Style::new(Font::Serif, 15.0).ink(INK), "Lunardi");
}

fn margin(sheet: &mut Document, invoice: &Invoice, label: Style) {
    let small = Style::new(Font::Serif, 8.6).ink(INK);
    let seller = &invoice.seller;
    let date = |pointer: &str, date: crate::number::Date| field(pointer, date.day_first("/"));
    let block = |sheet: &mut Document, y: f32, title: &str, lines: Vec<Line>| {
        sheet.text(MARGIN, y, label, title);
        for (i, line) in lines.into_iter().enumerate() {
            sheet.text(MARGIN, y + 14.0 + 11.5 * i as f32, small, line);
        }
    };
    block(sheet, 254.0, "DATA", vec![date("/invoice_date", invoice.date).into()]);
    block(sheet, 294.0, "SCADENZA", vec![date("/due_date", invoice.date.plus(30)).into()]);
    sheet.text(MARGIN, 668.0, label, "LO STUDIO");
    let y = sheet.paragraph(MARGIN, 683.0, 86.0, 11.5, small, parts::name("/seller", seller));
    let y = sheet.paragraph(MARGIN, y + 11.5, 86.0, 11.5, small, parts::street("/seller", seller));
    sheet.text(MARGIN, y + 11.5, small, parts::town("/seller", seller, Town::CodeFirstRegionLast));
    sheet.text(MARGIN, y + 29.0, small, [plain("P. IVA "), parts::vat_id("/seller", seller)]);
    sheet.text(MARGIN, y + 40.5, small, [plain("C.F. "), parts::tax_number("/seller", seller)]);
    sheet.text(MARGIN, y + 52.0, small, "041 555 0027");
}

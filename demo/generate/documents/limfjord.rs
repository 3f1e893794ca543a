//! Danish consulting engineers: three pages, tasks with long descriptions, a quiet grid. The agent stopped after page two.

use super::prelude::*;

const NAVY: Ink = Ink(20, 40, 72);
const SEA: Ink = Ink(42, 140, 150);
const INK: Ink = Ink(34, 40, 48);
const LINE: Ink = Ink(216, 222, 228);
const L: f32 = 64.0;
const R: f32 = 531.0;
const BOTTOM: f32 = 716.0;

#[rustfmt::skip]
const ROWS: [crate::invoice::Row; 25] = [
    ("Projektledelse, uge 14–17: koordinering med bygherre, kommune og entreprenør, mødereferater", "32", "timer", "1150.00", "25"),
    ("Geoteknisk vurdering af kajstrækning A, herunder gennemgang af 14 boreprofiler", "21.5", "timer", "1050.00", "25"),
    ("Supplerende boringer, 6 stk., inklusive mobilisering og retablering af belægning", "6", "stk", "8400.00", "25"),
    ("Laboratorieforsøg: styrke og konsolidering, 12 prøver", "12", "stk", "1975.00", "25"),
    ("Statiske beregninger, spunsvæg etape 1, dokumentation efter gældende standard", "46", "timer", "1050.00", "25"),
    ("Statiske beregninger, ankre og vederlag, inklusive kontrol af eksisterende trækankre", "28.5", "timer", "1050.00", "25"),
    ("Bølge- og strømningsanalyse for det indre bassin, tre scenarier", "1", "stk", "38500.00", "25"),
    ("Tegningsarbejde: planer, snit og detaljer, 18 tegninger i mål 1:50 og 1:20", "64", "timer", "825.00", "25"),
    ("Opmåling med drone, behandling af punktsky og terrænmodel", "1", "stk", "14200.00", "25"),
    ("Dykkerinspektion af kajfod, to dage, med videooptagelse", "2", "dage", "16800.00", "25"),
    ("Tilstandsrapport for kajstrækning B, inklusive fotoregistrering og prioritering", "18", "timer", "1050.00", "25"),
    ("Udbudsmateriale: arbejdsbeskrivelser, tilbudsliste og mængdeopgørelse", "37", "timer", "1050.00", "25"),
    ("Miljøscreening og dialog med myndigheder om klapning af havnesediment", "12.5", "timer", "1150.00", "25"),
    ("Sedimentanalyser, 8 prøver, akkrediteret laboratorium", "8", "stk", "2640.00", "25"),
    ("Arbejdsmiljøkoordinering i projekteringsfasen", "9", "timer", "975.00", "25"),
    ("Ledningsoplysninger og prøvegravninger ved kajhjørne", "3", "stk", "4350.00", "25"),
    ("Tilsyn på byggepladsen, otte besøg, med notat og billeder", "26", "timer", "975.00", "25"),
    ("Kvalitetssikring, ekstern granskning af beregninger", "1", "stk", "22000.00", "25"),
    ("Kørsel i egen bil, statens takst", "1140", "km", "3.94", "25"),
    ("Leje af måleudstyr, vandstand og sætning, april", "1", "md.", "6200.00", "25"),
    ("Koordinering med fiskeriforeningen om midlertidige liggepladser i byggeperioden", "7.5", "timer", "1150.00", "25"),
    ("Midlertidig afmærkning af sejlløb, levering og udlægning af fire bøjer", "4", "stk", "3125.00", "25"),
    ("Kontrol af armering og betonprøver i støbeetape 1, inklusive rapport", "14", "timer", "975.00", "25"),
    ("Opdatering af tidsplan og økonomioversigt efter møde i styregruppen", "6.5", "timer", "1150.00", "25"),
    ("Trykning og forsendelse af udbudsmateriale, 5 sæt", "5", "sæt", "640.00", "25"),
];

pub fn demo() -> Demo {
    let mut invoice = Invoice::new("F26-0419", day(4, 30), "DKK", CONTINENTAL, &ROWS);
    invoice.rated = false;
    invoice.seller = Party {
        name: "Limfjord Rådgivende Ingeniører A/S",
        vat_id: Some("DK90041878"),
        street: "Nørre Havnegade 31",
        postal_code: "9000",
        city: "Aalborg",
        country: Some("DK"),
        ..Party::default()
    };
    invoice.buyer = Party {
        name: "Lynghavn Havn",
        street: "Havnekontoret, Kajen 2",
        postal_code: "9681",
        city: "Ranum",
        country: Some("DK"),
        ..Party::default()
    };
    invoice.purchase_order = Some("LH-KAJ-2026");
    invoice.pay_within(30, "Netto ", " dage.");
    invoice.iban = Some(iban("DK", "9904 0041877219"));
    invoice.bic = Some("LIMFDK22");
    let sheet = draw(&invoice);
    let page_three = ["/line_items/22", "/line_items/23", "/line_items/24"];
    let totals = ["/net_total", "/tax_breakdown/0", "/tax_total", "/grand_total", "/due_date", "/payment_days", "/payment_terms"];
    let mut mistakes = vec![
        wrong("/line_items/3/unit_price", "1915.00", 0.9386, "Printed as “1.915,00”."),
        wrong("/seller/address/country", "\"NO\"", 0.6641, "Not printed; inferred from the rest of the address."),
    ];
    mistakes.extend(page_three.map(dropped));
    mistakes.extend(totals.map(|at| if at.ends_with("/0") { dropped(at) } else { missing(at) }));
    let story = Story { status: "rejected", unread_page: Some(3), ..Story::pending("demo-0419", mistakes) };
    Demo {
        name: "limfjord-f26-0419",
        about: "Danish engineers, DKK, 25 % VAT",
        language: "da",
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
    letterhead(&mut sheet);

    parts::buyer(&mut sheet, (L, 152.0), 14.0, (bold.size(10.5), body.size(10.0)), &invoice.buyer, Town::CodeFirst);
    sheet.text(L, 194.0, body.ink(GREY), "Att.: Havnemester Ida Kjær");
    let facts = [
        ("Fakturanr.", field("/invoice_number", invoice.number).into()),
        ("Fakturadato", field("/invoice_date", "30. april 2026").into()),
        ("Rekvisition", field("/purchase_order", "LH-KAJ-2026").into()),
        ("Sagsnr.", field("#case", "2219").into()),
    ];
    parts::facts(&mut sheet, (370.0, 444.0), 152.0, 15.0, (body.ink(GREY), bold), facts);
    sheet.text(L, 252.0, Style::new(Font::Sans, 24.0).ink(NAVY), field("/document_type", "Faktura"));
    sheet.text(L, 272.0, bold.ink(SEA), "Renovering af kajanlæg, etape 1");
    let text = "Aconto nr. 2 for perioden 1. til 30. april 2026. Timer er afregnet efter medgået tid og de aftalte satser; \
                udlæg er viderefaktureret uden tillæg. Timesedler er fremsendt særskilt.";
    let y = sheet.paragraph(L, 292.0, R - L, 13.0, body, plain(text));

    let table = Table {
        columns: vec![
            left(Cell::Position, "Nr.", L),
            left(Cell::Description, "Ydelse", L + 28.0),
            right(Cell::Quantity, "Antal", 370.0),
            left(Cell::Unit, "Enhed", 378.0),
            right(Cell::Price, "Sats", 464.0),
            right(Cell::Total, "Beløb DKK", R),
        ],
        edges: (L, R),
        description_width: 232.0,
        head: Head::Rule(1.2, NAVY),
        head_style: Style::new(Font::SansBold, 8.0).ink(NAVY),
        body,
        strong: body,
        leading: 12.5,
        padding: 12.0,
        zebra: None,
        rule: Some((0.5, LINE)),
    };
    let y = table.flow(&mut sheet, invoice, y + 16.0, BOTTOM, |sheet, sum, y| {
        sheet.right(464.0, y + 18.0, body.ink(GREY), "Transport");
        sheet.right(R, y + 18.0, bold, invoice.printed(sum));
        sheet.add_page();
        letterhead(sheet);
        sheet.text(L, 128.0, body.ink(GREY), [plain("Faktura "), field("/invoice_number", invoice.number)]);
        sheet.right(464.0, 128.0, body.ink(GREY), "Overført");
        sheet.right(R, 128.0, bold, invoice.printed(sum));
        138.0
    });
    let rows = vec![
        ("I alt ekskl. moms".into(), invoice.net().into()),
        ([plain("Moms "), invoice.rate(0), plain(" %")].into(), invoice.tax(0).into()),
    ];
    let y = parts::amounts(&mut sheet, (330.0, R), y + 26.0, 17.0, (body.ink(GREY), body), rows);
    sheet.rect(318.0, y - 5.0, R - 318.0, 32.0, NAVY);
    sheet.rect(318.0, y - 5.0, 4.0, 32.0, SEA);
    sheet.text(330.0, y + 14.5, bold.ink(WHITE).size(10.0), "At betale");
    sheet.right(R - 10.0, y + 15.0, bold.ink(WHITE).size(13.0), [field("/currency", "DKK"), plain("  "), invoice.grand()]);

    let y = y + 78.0;
    sheet.text(L, y, bold.ink(SEA), "Betaling");
    parts::terms(&mut sheet, (L, y + 16.0), body, invoice);
    sheet.text(L, y + 30.0, body, [plain("Forfalder den "), field("/due_date", "30. maj 2026"), plain(".")]);
    sheet.text(L, y + 44.0, body, "Ved for sen betaling beregnes rente efter renteloven.");
    signature(&mut sheet, L, y + 112.0);
    sheet.text(L, y + 138.0, body, "Søren Højlund, projektleder");
    for page in 1..=sheet.page_count() {
        sheet.turn_to(page);
        footer(&mut sheet, invoice, page);
    }
    sheet
}

/// A bridge over water.
fn letterhead(sheet: &mut Document) {
    let (x, y) = (R - 58.0, 48.0);
    sheet.curve((x, y + 26.0), &[[(x + 8.0, y), (x + 50.0, y), (x + 58.0, y + 26.0)]], 3.0, NAVY);
    for i in 1..8 {
        let at = i as f32 / 8.0;
        let up = 26.0 - 78.0 * at * (1.0 - at);
        sheet.line((x + 58.0 * at, y + up), (x + 58.0 * at, y + 28.0), 0.8, NAVY);
    }
    sheet.rule(x - 2.0, x + 60.0, y + 28.0, 2.0, NAVY);
    for row in 0..2 {
        let top = y + 36.0 + 6.0 * row as f32;
        let wave: Vec<_> = (0..3)
            .map(|i| {
                let left = x + 19.3 * i as f32;
                [(left + 6.0, top - 5.0), (left + 13.0, top + 5.0), (left + 19.3, top)]
            })
            .collect();
        sheet.curve((x, top), &wave, 1.5, SEA);
    }
    sheet.text(L, 66.0, Style::new(Font::SansBold, 19.0).ink(NAVY).tracked(3.2), "LIMFJORD");
    sheet.text(L, 82.0, Style::new(Font::Sans, 9.5).ink(SEA), "Rådgivende Ingeniører");
}

fn signature(sheet: &mut Document, x: f32, y: f32) {
    let at = |dx: f32, dy: f32| (x + dx, y + dy);
    sheet.curve(
        at(14.0, -22.0),
        &[
            [at(2.0, -30.0), at(-2.0, -16.0), at(10.0, -12.0)],
            [at(22.0, -8.0), at(14.0, 6.0), at(2.0, 0.0)],
            [at(16.0, 2.0), at(22.0, -12.0), at(26.0, -8.0)],
            [at(30.0, -4.0), at(24.0, 2.0), at(34.0, -6.0)],
            [at(40.0, -12.0), at(38.0, 4.0), at(46.0, -6.0)],
            [at(54.0, -18.0), at(60.0, -34.0), at(58.0, -18.0)],
            [at(56.0, -2.0), at(64.0, -18.0), at(70.0, -30.0)],
            [at(70.0, -16.0), at(66.0, 2.0), at(76.0, -4.0)],
            [at(90.0, -12.0), at(104.0, -8.0), at(124.0, -14.0)],
        ],
        1.0,
        Ink(24, 40, 110),
    );
}

fn footer(sheet: &mut Document, invoice: &Invoice, page: usize) {
    let small = Style::new(Font::Sans, 7.4).ink(GREY);
    let (seller, pages) = (&invoice.seller, sheet.page_count());
    sheet.rule(L, R, 782.0, 0.5, SEA);
    let mut line = vec![parts::name("/seller", seller), plain("   "), parts::street("/seller", seller), plain(", ")];
    line.extend(parts::town("/seller", seller, Town::CodeFirst));
    line.extend([plain("   CVR/SE "), parts::vat_id("/seller", seller), plain("   9812 0419")]);
    sheet.text(L, 795.0, small, line);
    sheet.text(L, 806.0, small, [plain("IBAN "), invoice.iban_in_groups(), plain("   BIC "), invoice.bic_run()]);
    sheet.right(R, 806.0, small, format!("Side {page} af {pages}"));
}

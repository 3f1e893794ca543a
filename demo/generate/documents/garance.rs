//! A French dyer's workshop: a warm side column with the details, two rates of VAT, a deposit.

use super::prelude::*;

const MADDER: Ink = Ink(176, 58, 46);
const CLAY: Ink = Ink(246, 236, 226);
const INK: Ink = Ink(58, 40, 36);
const SOFT: Ink = Ink(140, 112, 100);
const SIDE: f32 = 32.0;
const L: f32 = 212.0;
const R: f32 = 555.0;

pub fn demo() -> Demo {
    let mut invoice = Invoice::new(
        "F-2026-052",
        day(2, 19),
        "EUR",
        SPACED,
        &[
            ("Rideaux en lin lavé, teinture garance, doublés", "4", "pièce", "186.00", "20"),
            ("Coussins brodés main, 45 × 45 cm", "10", "pièce", "58.00", "20"),
            ("Réfection d’un fauteuil Voltaire, fournitures comprises", "1", "forfait", "640.00", "10"),
            ("Restauration d’une tapisserie ancienne, main-d’œuvre", "14.5", "heure", "48.00", "10"),
            ("Nuancier de teintures végétales", "2", "pièce", "35.00", "20"),
        ],
    );
    invoice.numbered = false;
    invoice.seller = Party {
        name: "Atelier Garance SARL",
        vat_id: Some("FR93 900 418 726"),
        tax_number: Some("900 418 726 00014"),
        street: "18, rue des Teinturiers",
        postal_code: "84000",
        city: "Avignon",
        country: Some("FR"),
        ..Party::default()
    };
    invoice.buyer = Party {
        name: "Hôtel de la Barthelasse",
        street: "3, chemin de l’Île",
        postal_code: "84000",
        city: "Avignon",
        country: Some("FR"),
        ..Party::default()
    };
    invoice.purchase_order = Some("Devis D-2026-011");
    invoice.prepaid = Some(dec("900.00"));
    invoice.amount_due = Some(invoice.grand_total - dec("900.00"));
    invoice.pay_within(30, "Règlement à ", " jours par virement.");
    invoice.iban = Some(iban("FR", "99990 00418 0041872600X 17"));
    invoice.bic = Some("GARAFR2XXXX");
    let sheet = draw(&invoice);
    let story = Story {
        shaky: vec![("/line_items/2/unit", 0.6918)],
        ..Story::pending(
            "demo-0052",
            vec![
                wrong("/seller/tax_number", "\"900 413 726 00014\"", 0.5481, "Small print; the 8 may be a 3."),
                wrong("/line_items/3/quantity", "145", 0.9523, "Printed as “14,5”."),
                taken_from("/grand_total", "/amount_due", "3142.40", 0.6409, "Two totals are printed; took the first."),
            ],
        )
    };
    Demo {
        name: "atelier-garance-f-2026-052",
        about: "French dyer's workshop, two columns, EUR, VAT at 20 % and 10 %, deposit",
        language: "fr",
        format: Format::Pdf,
        invoice,
        sheet,
        story,
    }
}

fn draw(invoice: &Invoice) -> Document {
    let mut sheet = Document::a4();
    let body = Style::new(Font::Sans, 8.8).ink(INK);
    let bold = body.font(Font::SansBold);
    side(&mut sheet, invoice);

    sheet.text(L, 92.0, Style::new(Font::SerifItalic, 38.0).ink(MADDER), field("/document_type", "Facture"));
    sheet.text(L, 142.0, Style::new(Font::SansBold, 7.0).ink(MADDER).tracked(1.0), "ADRESSÉE À");
    parts::buyer(&mut sheet, (L, 160.0), 13.5, (bold.size(11.0), body.size(10.0)), &invoice.buyer, Town::CodeFirst);
    sheet.text(L, 226.0, body, "Objet : textiles et restauration pour le salon et quatre chambres");

    let table = Table {
        columns: vec![
            left(Cell::Description, "Désignation", L),
            right(Cell::Quantity, "Qté", 388.0),
            left(Cell::Unit, "", 392.0),
            right(Cell::Price, "P.U. HT", 458.0),
            right(Cell::Rate(" %"), "TVA", 493.0),
            right(Cell::Total, "Total HT", R),
        ],
        edges: (L, R),
        description_width: 144.0,
        head: Head::Rule(1.2, MADDER),
        head_style: Style::new(Font::SansBold, 7.8).ink(MADDER),
        body,
        strong: body,
        leading: 11.5,
        padding: 7.0,
        zebra: None,
        rule: Some((0.4, Ink(228, 212, 200))),
    };
    let y = table.draw(&mut sheet, invoice, 242.0) + 26.0;

    // The breakdown on the left, the sums on the right.
    let head = Style::new(Font::SansBold, 7.0).ink(SOFT);
    for (x, title) in [(L + 24.0, "Taux"), (L + 78.0, "Base HT"), (L + 128.0, "TVA")] {
        sheet.right(x, y, head, title);
    }
    for (i, down) in [(0, 15.0), (1, 29.0)] {
        sheet.right(L + 24.0, y + down, body, [invoice.rate(i), plain(" %")]);
        sheet.right(L + 78.0, y + down, body, invoice.basis(i));
        sheet.right(L + 128.0, y + down, body, invoice.tax(i));
    }
    let rows = vec![
        ("Total HT".into(), invoice.net().into()),
        ("Total TVA".into(), invoice.shown("/tax_total", invoice.tax_total).into()),
        ("Total TTC".into(), invoice.grand().into()),
        ("Acompte versé".into(), [plain("- "), invoice.shown("/prepaid_amount", invoice.prepaid)].into()),
    ];
    let y = parts::amounts(&mut sheet, (388.0, R), y, 16.0, (body.ink(SOFT), body), rows);
    sheet.rule(388.0, R, y - 8.0, 1.2, MADDER);
    sheet.text(388.0, y + 9.0, bold.size(10.5).ink(MADDER), "Reste à payer");
    let due = [invoice.shown("/amount_due", invoice.amount_due), plain(" "), field("/currency", "€")];
    sheet.right(R, y + 9.0, bold.size(12.5).ink(MADDER), due);

    let y = y + 62.0;
    parts::terms(&mut sheet, (L, y), bold, invoice);
    let note = Style::new(Font::Sans, 7.6).ink(SOFT);
    let text = "En cas de retard de paiement, une pénalité de trois fois le taux d’intérêt légal est appliquée, ainsi qu’une indemnité \
                forfaitaire de 40 € pour frais de recouvrement. Pas d’escompte pour paiement anticipé.";
    sheet.paragraph(L, y + 15.0, R - L, 10.5, note, plain(text));
    sheet.text(L, 800.0, Style::new(Font::SerifItalic, 12.0).ink(MADDER), "Merci de votre confiance.");
    sheet
}

fn side(sheet: &mut Document, invoice: &Invoice) {
    let height = sheet.size.1;
    sheet.rect(0.0, 0.0, 182.0, height, CLAY);
    sheet.rect(182.0, 0.0, 1.6, height, MADDER);
    flower(sheet, 66.0, 74.0);
    let body = Style::new(Font::Sans, 8.2).ink(INK);
    let label = Style::new(Font::SansBold, 6.6).ink(MADDER).tracked(0.9);
    sheet.text(SIDE, 136.0, Style::new(Font::SerifItalic, 19.5).ink(INK), "Atelier Garance");
    sheet.text(SIDE, 150.0, Style::new(Font::Sans, 6.6).ink(SOFT).tracked(0.85), "TEINTURE VÉGÉTALE · TEXTILE");
    let seller = &invoice.seller;
    let block = |sheet: &mut Document, y: f32, title: &str, lines: Vec<Line>| {
        sheet.text(SIDE, y, label, title);
        for (i, line) in lines.into_iter().enumerate() {
            sheet.text(SIDE, y + 14.0 + 12.0 * i as f32, body, line);
        }
    };
    block(sheet, 208.0, "NUMÉRO", vec![field("/invoice_number", invoice.number).into()]);
    block(sheet, 250.0, "DATE", vec![field("/invoice_date", "19 février 2026").into()]);
    block(sheet, 292.0, "ÉCHÉANCE", vec![field("/due_date", "21 mars 2026").into()]);
    block(sheet, 334.0, "RÉFÉRENCE", vec![field("/purchase_order", "Devis D-2026-011").into()]);
    block(
        sheet,
        470.0,
        "L’ATELIER",
        vec![
            parts::name("/seller", seller).into(),
            parts::street("/seller", seller).into(),
            parts::town("/seller", seller, Town::CodeFirst).into(),
            "04 99 55 04 18".into(),
            "bonjour@garance.example".into(),
        ],
    );
    block(
        sheet,
        566.0,
        "IDENTIFIANTS",
        vec![
            [plain("SIRET "), parts::tax_number("/seller", seller)].into(),
            [plain("TVA "), parts::vat_id("/seller", seller)].into(),
            "SARL au capital de 8 000 €".into(),
        ],
    );
    let account = in_groups(invoice.iban.as_deref().unwrap_or_default());
    block(sheet, 638.0, "BANQUE", vec!["Crédit de l’Exemple".into()]);
    sheet.paragraph(SIDE, 664.0, 110.0, 12.0, body, field("/iban", account));
    sheet.text(SIDE, 688.0, body, [plain("BIC "), invoice.bic_run()]);
}

/// A madder flower.
fn flower(sheet: &mut Document, x: f32, y: f32) {
    for turn in 0..6 {
        sheet.turned((x, y), 60.0 * turn as f32, |sheet| {
            let ink = if turn % 2 == 0 { MADDER } else { Ink(206, 112, 88) };
            sheet.blob(
                (x, y),
                &[
                    [(x - 15.0, y - 16.0), (x - 10.0, y - 34.0), (x, y - 34.0)],
                    [(x + 10.0, y - 34.0), (x + 15.0, y - 16.0), (x, y)],
                ],
                ink,
            );
        });
    }
    sheet.disc(x, y, 6.0, CLAY);
    sheet.disc(x, y, 3.2, Ink(214, 150, 60));
}

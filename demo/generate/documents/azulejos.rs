//! A Spanish tile maker: a band of tiles at the head, two pages, the sum carried over.

use super::prelude::*;

const BLUE: Ink = Ink(28, 70, 148);
const PALE: Ink = Ink(238, 243, 251);
const SUN: Ink = Ink(240, 182, 56);
const INK: Ink = Ink(30, 36, 54);
const L: f32 = 54.0;
const R: f32 = 541.0;
const BOTTOM: f32 = 742.0;

pub fn demo() -> Demo {
    let mut invoice = Invoice::new(
        "A/2026/0186",
        day(3, 24),
        "EUR",
        CONTINENTAL,
        &[
            ("Azulejo pintado a mano «Guadalquivir», 15 × 15 cm, azul cobalto", "420", "ud", "3.85", "21"),
            ("Azulejo pintado a mano «Guadalquivir», 15 × 15 cm, cenefa", "96", "ud", "4.20", "21"),
            ("Azulejo liso, 15 × 15 cm, blanco roto, brillo", "600", "ud", "1.15", "21"),
            ("Baldosa hidráulica «Triana», 20 × 20 cm", "38.5", "m²", "74.00", "21"),
            ("Baldosa hidráulica «Triana», esquina", "24", "ud", "6.90", "21"),
            ("Zócalo cerámico 7,5 × 20 cm, azul cobalto", "110", "ml", "12.40", "21"),
            ("Panel decorativo «Velas», 12 piezas, pintado y firmado", "2", "ud", "386.00", "21"),
            ("Numeración de portal en cerámica, tres cifras", "4", "ud", "31.50", "21"),
            ("Listelo vidriado 2 × 20 cm, amarillo", "180", "ud", "1.65", "21"),
            ("Pieza de remate, escuadra exterior, blanco roto", "64", "ud", "2.35", "21"),
            ("Adhesivo cementoso C2TE, saco de 25 kg", "36", "saco", "14.80", "21"),
            ("Mortero de juntas, gris perla, 5 kg", "22", "bolsa", "9.45", "21"),
            ("Impregnante hidrófugo para baldosa hidráulica, 5 l", "3", "ud", "62.00", "21"),
            ("Muestras a color según diseño del cliente, segunda prueba", "6", "ud", "18.00", "21"),
            ("Corte con chorro de agua según plantilla", "11.5", "h", "48.00", "21"),
            ("Asesoramiento en obra, Cádiz, una jornada", "1", "ud", "290.00", "21"),
            ("Embalaje reforzado, palé europeo", "5", "ud", "24.00", "21"),
            ("Transporte a obra, Cádiz", "1", "ud", "215.00", "21"),
        ],
    );
    invoice.seller = Party {
        name: "Azulejos Vega, S.L.",
        vat_id: Some("ESB90041872"),
        street: "Calle Alfarería 58",
        postal_code: "41010",
        city: "Sevilla",
        country: Some("ES"),
        ..Party::default()
    };
    invoice.buyer = Party {
        name: "Hotel Puerta del Mar, S.A.",
        vat_id: Some("ESA90018607"),
        street: "Avenida Campo del Sur 14",
        postal_code: "11005",
        city: "Cádiz",
        country: Some("ES"),
        ..Party::default()
    };
    invoice.purchase_order = Some("HPM-2026/77");
    invoice.delivery = Some(day(3, 20));
    invoice.pay_within(60, "Transferencia a ", " días fecha factura");
    invoice.iban = Some(iban("ES", "9999 0418 77 0000186026"));
    invoice.bic = Some("VEGAESMMXXX");
    let sheet = draw(&invoice);
    let story = Story::pending(
        "demo-0186",
        vec![
            dropped("/line_items/10"),
            wrong("/buyer/address/country", "\"PT\"", 0.4967, "Not printed; inferred from the rest of the address."),
            wrong("/iban", "\"ES5299990418770000186026\"", 0.6824, "Small print across two blocks."),
            wrong("/payment_days", "30", 0.9488, "Usual terms in Spain."),
        ],
    );
    Demo {
        name: "azulejos-vega-0186",
        about: "Spanish tile maker, sum carried over, EUR, 21 % VAT",
        language: "es",
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
    let label = Style::new(Font::Sans, 7.4).ink(BLUE);
    tiles(&mut sheet, 0.0, 2);
    letterhead(&mut sheet, invoice);

    sheet.rounded(L, 168.0, 232.0, 84.0, 3.0, PALE);
    sheet.text(L + 12.0, 184.0, label, "Cliente");
    parts::buyer(&mut sheet, (L + 12.0, 200.0), 13.0, (bold.size(10.0), body), &invoice.buyer, Town::CodeFirst);
    sheet.text(L + 12.0, 240.0, body.ink(GREY), [plain("NIF "), parts::vat_id("/buyer", &invoice.buyer)]);
    let facts = [
        ("Factura n.º", field("/invoice_number", invoice.number).into()),
        ("Fecha", field("/invoice_date", invoice.date.day_first("/")).into()),
        ("Entrega", field("/delivery_date", day(3, 20).day_first("/")).into()),
        ("Su pedido", field("/purchase_order", "HPM-2026/77").into()),
        ("Vencimiento", field("/due_date", invoice.date.plus(60).day_first("/")).into()),
    ];
    parts::facts(&mut sheet, (330.0, 412.0), 182.0, 15.5, (body.ink(GREY), bold), facts);

    let table = Table {
        columns: vec![
            right(Cell::Position, "Lín.", L + 20.0),
            left(Cell::Description, "Concepto", L + 34.0),
            right(Cell::Quantity, "Cantidad", 376.0),
            left(Cell::Unit, "", 380.0),
            right(Cell::Price, "Precio", 450.0),
            right(Cell::Rate(" %"), "IVA", 484.0),
            right(Cell::Total, "Importe €", R - 6.0),
        ],
        edges: (L, R),
        description_width: 232.0,
        head: Head::Band(BLUE),
        head_style: Style::new(Font::SansBold, 8.0).ink(WHITE),
        body,
        strong: body,
        leading: 11.0,
        padding: 9.0,
        zebra: Some(PALE),
        rule: None,
    };
    let y = table.flow(&mut sheet, invoice, 272.0, BOTTOM - 26.0, |sheet, sum, y| {
        sheet.rule(L, R, y, 1.0, BLUE);
        sheet.right(450.0, y + 17.0, bold, "Suma y sigue");
        sheet.right(R - 6.0, y + 17.0, bold, invoice.printed(sum));
        sheet.add_page();
        tiles(sheet, 0.0, 1);
        sheet.text(L, 62.0, bold.size(11.0).ink(BLUE), "Azulejos Vega");
        sheet.right(R, 62.0, body, [plain("Factura "), field("/invoice_number", invoice.number)]);
        sheet.right(450.0, 88.0, bold, "Suma anterior");
        sheet.right(R - 6.0, 88.0, bold, invoice.printed(sum));
        98.0
    });
    sheet.rule(L, R, y, 1.0, BLUE);
    totals(&mut sheet, invoice, y + 26.0, body, bold);
    let y = y + 140.0;
    sheet.text(L, y, label, "Forma de pago");
    parts::terms(&mut sheet, (L, y + 15.0), bold, invoice);
    sheet.text(
        L,
        y + 29.0,
        body,
        [plain("Banco Ejemplo del Sur   IBAN "), invoice.iban_in_groups(), plain("   BIC "), invoice.bic_run()],
    );
    sheet.text(L, y + 60.0, body.ink(GREY), "La mercancía sigue siendo propiedad de Azulejos Vega, S.L. hasta su pago íntegro.");
    for page in 1..=sheet.page_count() {
        sheet.turn_to(page);
        footer(&mut sheet, invoice, page);
    }
    sheet
}

/// A band of painted tiles.
fn tiles(sheet: &mut Document, top: f32, rows: usize) {
    let side = sheet.size.0 / 28.0;
    for row in 0..rows {
        for column in 0..28 {
            let (x, y) = (side * column as f32, top + side * row as f32);
            let (cx, cy, h) = (x + side / 2.0, y + side / 2.0, side / 2.0);
            let odd = (row + column) % 2 == 1;
            let (ground, ink) = if odd { (Ink(250, 250, 246), BLUE) } else { (BLUE, Ink(250, 250, 246)) };
            sheet.rect(x, y, side, side, ground);
            sheet.polygon(
                &[
                    (cx, cy - h),
                    (cx + h * 0.32, cy - h * 0.32),
                    (cx + h, cy),
                    (cx + h * 0.32, cy + h * 0.32),
                    (cx, cy + h),
                    (cx - h * 0.32, cy + h * 0.32),
                    (cx - h, cy),
                    (cx - h * 0.32, cy - h * 0.32),
                ],
                ink,
            );
            sheet.disc(cx, cy, h * 0.24, SUN);
        }
    }
}

fn letterhead(sheet: &mut Document, invoice: &Invoice) {
    let seller = &invoice.seller;
    let small = Style::new(Font::Sans, 8.0).ink(GREY);
    sheet.text(L, 92.0, Style::new(Font::SerifBold, 27.0).ink(BLUE), "Azulejos Vega");
    sheet.text(L, 109.0, Style::new(Font::SerifItalic, 11.0).ink(INK), "cerámica de Triana desde 1948");
    sheet.right(R, 92.0, Style::new(Font::Sans, 22.0).ink(INK).tracked(3.0), field("/document_type", "FACTURA"));
    let mut line = vec![parts::name("/seller", seller), plain("   "), parts::street("/seller", seller), plain(", ")];
    line.extend(parts::town("/seller", seller, Town::CodeFirst));
    line.extend([plain("   NIF "), parts::vat_id("/seller", seller)]);
    sheet.text(L, 134.0, small, line);
    sheet.text(L, 145.5, small, [plain("954 555 186   taller@azulejosvega.example   "), parts::country("/seller", "España")]);
    sheet.rule(L, R, 154.0, 0.5, SUN);
}

fn totals(sheet: &mut Document, invoice: &Invoice, y: f32, body: Style, bold: Style) {
    sheet.frame(336.0, y - 16.0, R - 336.0, 78.0, 0.8, BLUE);
    let rows = vec![
        ("Base imponible".into(), invoice.net().into()),
        ([plain("IVA "), invoice.rate(0), plain(" %")].into(), invoice.tax(0).into()),
    ];
    parts::amounts(sheet, (346.0, R - 10.0), y, 16.0, (body.ink(GREY), body), rows);
    sheet.rect(336.0, y + 30.0, R - 336.0, 32.0, BLUE);
    sheet.text(346.0, y + 50.0, bold.ink(WHITE).size(10.0), "TOTAL FACTURA");
    sheet.right(R - 10.0, y + 50.5, bold.ink(WHITE).size(13.0), [invoice.grand(), plain(" "), field("/currency", "€")]);
}

fn footer(sheet: &mut Document, invoice: &Invoice, page: usize) {
    let small = Style::new(Font::Sans, 7.2).ink(GREY);
    let pages = sheet.page_count();
    sheet.rule(L, R, 798.0, 0.5, SUN);
    sheet.text(
        L,
        811.0,
        small,
        [parts::name("/seller", &invoice.seller), plain("   Registro Mercantil de Sevilla, tomo 0418, folio 77")],
    );
    sheet.right(R, 811.0, small, format!("Página {page} de {pages}"));
}

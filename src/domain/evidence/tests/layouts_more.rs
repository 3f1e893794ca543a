//! Invoices with other layouts, each with its right record.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::page::Document;

pub fn credit_note() -> Document {
    Document::new(
        "\
Nordlicht Technik GmbH, Hafenweg 12, 20457 Hamburg

Brise Handels AG
Lindenallee 7
1010 Wien

# GUTSCHRIFT
Gutschrift Nr.  GS-26-0031            Datum  02.04.2026
zur Rechnung    RE-2026-0417 vom 17.03.2026

Menge  Bezeichnung                       Einzelpreis      Gesamt
   -2  Kabelkanal, grau                        12,50      -25,00
   -1  Sicherungshalter                        14,50      -14,50

       Nettobetrag                                        -39,50
       USt 19 %                                            -7,51
       Gutschriftsbetrag EUR                              -47,01

USt-IdNr. DE136695976
",
        json!({
            "document_type": "credit_note", "invoice_number": "GS-26-0031", "invoice_date": "2026-04-02", "due_date": null, "currency": "EUR",
            "seller": {"name": "Nordlicht Technik GmbH", "street": "Hafenweg 12", "city": "Hamburg", "postal_code": "20457", "country": "DE", "vat_id": "DE136695976"},
            "buyer": {"name": "Brise Handels AG", "street": "Lindenallee 7", "city": "Wien", "postal_code": "1010", "country": null, "vat_id": null},
            "line_items": [
                {"description": "Kabelkanal, grau", "quantity": -2, "unit_price": 12.5, "line_total": -25},
                {"description": "Sicherungshalter", "quantity": -1, "unit_price": 14.5, "line_total": -14.5},
            ],
            "net_total": -39.5, "tax_total": -7.51, "grand_total": -47.01,
        }),
    )
}

pub fn utility() -> Document {
    Document::new(
        "\
Stadtwerke Seefeld                                    Kundennummer      400 118 22
Am Wehr 2, 88662 Seefeld                              Zählernummer      1EMH0009912
                                                      Rechnungsnummer   9000517733
Frau                                                  Rechnungsdatum    11.02.2026
Lena Albers
Rosengasse 14
88662 Seefeld

# Ihre Stromrechnung 2025
Zeitraum 01.01.2025 - 31.12.2025

Zählerstand alt   Zählerstand neu   Verbrauch
18.204            21.404            3.200 kWh

Posten                       Menge             Preis          Betrag
Arbeitspreis             3.200 kWh     28,50 ct/kWh      912,00 EUR
Grundpreis              12 Monate     9,00 EUR/Monat     108,00 EUR

Nettobetrag                                            1.020,00 EUR
Umsatzsteuer 19 %                                        193,80 EUR
Rechnungsbetrag                                        1.213,80 EUR
Ihre Abschläge                                        -1.140,00 EUR
Nachzahlung, fällig am 25.02.2026                         73,80 EUR

Neuer Abschlag ab März 2026: 101,00 EUR monatlich
",
        json!({
            "document_type": "invoice", "invoice_number": "9000517733", "invoice_date": "2026-02-11", "due_date": "2026-02-25", "currency": "EUR",
            "customer_number": "40011822",
            "seller": {"name": "Stadtwerke Seefeld", "street": "Am Wehr 2", "city": "Seefeld", "postal_code": "88662", "country": null},
            "buyer": {"name": "Lena Albers", "street": "Rosengasse 14", "city": "Seefeld", "postal_code": "88662", "country": null},
            "line_items": [
                {"description": "Arbeitspreis", "quantity": 3200, "unit": "kWh", "unit_price": 28.5, "line_total": 912},
                {"description": "Grundpreis", "quantity": 12, "unit": "Monate", "unit_price": 9, "line_total": 108},
            ],
            "net_total": 1020, "tax_total": 193.8, "grand_total": 1213.8, "prepaid_amount": 1140, "amount_due": 73.8,
        }),
    )
}

pub fn wrapped() -> Document {
    Document::new(
        "\
# INVOICE 77-310
Lumen & Fils SARL                                   Date: June 3, 2026
8 rue des Tanneurs                                  Client: Atelier Borel
67000 Strasbourg, France                            14 quai du Port
VAT FR40303265045                                   13002 Marseille

Ref      Description                  Qty      Unit price      Amount
L-11     Desk lamp with a brass         6           48.00      288.00
         arm and a linen shade,
         2 m of cable
L-27     Wall lamp,                    10           31.50      315.00
         white
         Delivered 28 May
L-30     Bulbs E27, pack of 4           8            9.00       72.00

                                            Total HT      675.00
                                            TVA 20 %      135.00
                                            Total TTC   € 810.00
",
        json!({
            "document_type": "invoice", "invoice_number": "77-310", "invoice_date": "2026-06-03", "due_date": null, "currency": "EUR",
            "seller": {"name": "Lumen & Fils SARL", "street": "8 rue des Tanneurs", "city": "Strasbourg", "postal_code": "67000", "country": "FR", "vat_id": "FR40303265045"},
            "buyer": {"name": "Atelier Borel", "street": "14 quai du Port", "city": "Marseille", "postal_code": "13002", "country": null},
            "line_items": [
                {"description": "Desk lamp with a brass arm and a linen shade, 2 m of cable", "quantity": 6, "unit_price": 48, "line_total": 288},
                {"description": "Wall lamp, white", "quantity": 10, "unit_price": 31.5, "line_total": 315},
                {"description": "Bulbs E27, pack of 4", "quantity": 8, "unit_price": 9, "line_total": 72},
            ],
            "tax_breakdown": [{"rate": 20, "basis": 675, "amount": 135}],
            "net_total": 675, "tax_total": 135, "grand_total": 810,
        }),
    )
}

pub fn two_tables() -> Document {
    Document::new(
        "\
# Invoice
Kestrel Garage BV, Dijkstraat 40, 3011 Rotterdam          Invoice no.  K-5521
VAT NL004495445B01                                        Date         07-04-2026
Customer: Fjord Couriers                                  Licence      X-194-TB

Labour
Work                          Hours      Rate      Amount
Brakes, front and rear         2.50     84.00      210.00
Inspection                     1.00     84.00       84.00

Parts
Article                         Qty     Price      Amount
Brake disc                        4     62.25      249.00
Brake pads, set                   2     38.50       77.00

                                   Net          EUR 620.00
                                   VAT 21%          130.20
                                   Total        EUR 750.20
",
        json!({
            "document_type": "invoice", "invoice_number": "K-5521", "invoice_date": "2026-04-07", "currency": "EUR",
            "seller": {"name": "Kestrel Garage BV", "street": "Dijkstraat 40", "city": "Rotterdam", "postal_code": "3011", "country": "NL", "vat_id": "NL004495445B01"},
            "buyer": {"name": "Fjord Couriers", "street": null, "city": null, "postal_code": null, "country": null},
            "line_items": [
                {"description": "Brakes, front and rear", "quantity": 2.5, "unit_price": 84, "line_total": 210},
                {"description": "Inspection", "quantity": 1, "unit_price": 84, "line_total": 84},
                {"description": "Brake disc", "quantity": 4, "unit_price": 62.25, "line_total": 249},
                {"description": "Brake pads, set", "quantity": 2, "unit_price": 38.5, "line_total": 77},
            ],
            "net_total": 620, "tax_total": 130.2, "grand_total": 750.2,
        }),
    )
}

/// Sixty rows on three pages in landscape, with a subtotal carried over.
pub fn three_pages() -> Document {
    let mut pages = [String::new(), String::new(), String::new()];
    pages[0].push_str(
        "\
Meridian Stationery Ltd, 9 Quay Lane, Cork                                                            # INVOICE
Invoice no. M-90031                       Date 20 April 2026                       Customer: Larch Schools, 2 Hill Road, Galway
",
    );
    let goods = ["Pencil", "Notebook", "Ruler", "Eraser", "Folder"];
    let (mut rows, mut total) = (Vec::new(), 0);
    for at in 0..60_usize {
        let page = &mut pages[at / 20];
        if at % 20 == 0 {
            let _ = writeln!(page, "Page {} of 3", at / 20 + 1);
            let _ = writeln!(
                page,
                "Line  Code      Description                                                 Quantity       Price        Amount"
            );
            if at > 0 {
                let _ = writeln!(
                    page,
                    "                Carried over                                                                         {:>10.2}",
                    f64::from(total) / 100.0
                );
            }
        }
        let (quantity, price) = (at as u32 % 9 + 1, 35 + 15 * (at as u32 % 11));
        let amount = quantity * price;
        total += amount;
        let (price, amount) = (f64::from(price) / 100.0, f64::from(amount) / 100.0);
        let text = format!("{} no. {}", goods[at % 5], 100 + at);
        let _ = writeln!(
            page,
            "{:<6}{:<10}{text:<60}{quantity:>8}  {price:>10.2}    {amount:>10.2}",
            at + 1,
            format!("C{}", 700 + at)
        );
        rows.push(json!({"line_no": (at + 1).to_string(), "description": text, "quantity": quantity, "unit_price": price, "line_total": amount}));
        if at % 20 == 19 && at < 59 {
            let _ = writeln!(
                page,
                "                Subtotal                                                                             {:>10.2}",
                f64::from(total) / 100.0
            );
        }
    }
    let net = f64::from(total) / 100.0;
    let tax = (net * 23.0).round() / 100.0;
    let _ = writeln!(
        pages[2],
        "\n{:>90} Net {net:>18.2}\n{:>90} VAT 23% {tax:>14.2}\n{:>90} Total EUR {:>12.2}",
        "",
        "",
        "",
        net + tax
    );
    let pages: Vec<&str> = pages.iter().map(String::as_str).collect();
    Document::of(
        &pages,
        json!({
            "document_type": "invoice", "invoice_number": "M-90031", "invoice_date": "2026-04-20", "currency": "EUR",
            "seller": {"name": "Meridian Stationery Ltd", "street": "9 Quay Lane", "city": "Cork"},
            "buyer": {"name": "Larch Schools", "street": "2 Hill Road", "city": "Galway"},
            "line_items": Value::from(rows), "net_total": net, "tax_total": tax, "grand_total": ((net + tax) * 100.0).round() / 100.0,
        }),
    )
}

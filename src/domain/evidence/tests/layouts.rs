//! Invoices of several countries, each with its right record.

use serde_json::{Value, json};

use super::page::Document;

/// A row: description, quantity, unit, price, rate, total.
fn row(
    no: Option<&str>,
    description: &str,
    quantity: f64,
    unit: Option<&str>,
    price: f64,
    rate: Option<f64>,
    total: f64,
) -> Value {
    json!({
        "line_no": no, "description": description, "quantity": quantity, "unit": unit, "unit_price": price, "tax_rate": rate, "line_total": total,
    })
}

pub fn american() -> Document {
    Document::new(
        "\
# INVOICE
Blue Heron Supply Co.                                        Invoice #    10482
1450 Harbor Street, Suite 200                                Date         03/04/2026
Portland, OR 97205                                           Due          04/03/2026
(503) 555-0148                                               Terms        Net 30

BILL TO                                  SHIP TO
Cedar Grove Dental LLC                   Cedar Grove Dental LLC
88 Maple Avenue                          12 Dock Road
Austin, TX 78701                         Austin, TX 78744

ITEM                              QTY     RATE      AMOUNT
Nitrile gloves, box of 100         12    $8.95     $107.40
Paper bibs, case                    3   $21.50      $64.50
Autoclave pouches                   5   $14.00      $70.00

                                      SUBTOTAL     $241.90
                                 TAX (8.25%)        $19.96
                                         TOTAL     $261.86
                                   BALANCE DUE  US $261.86

Please make checks payable to Blue Heron Supply Co.
",
        json!({
            "document_type": "invoice", "invoice_number": "10482", "invoice_date": "2026-03-04", "due_date": "2026-04-03", "currency": "USD",
            "payment_terms": "Net 30", "purchase_order": null, "iban": null,
            "seller": {"name": "Blue Heron Supply Co.", "street": "1450 Harbor Street, Suite 200", "city": "Portland", "postal_code": "97205", "country": "US", "vat_id": null},
            "buyer": {"name": "Cedar Grove Dental LLC", "street": "88 Maple Avenue", "city": "Austin", "postal_code": "78701", "country": "US"},
            "line_items": [
                row(None, "Nitrile gloves, box of 100", 12.0, None, 8.95, None, 107.4),
                row(None, "Paper bibs, case", 3.0, None, 21.5, None, 64.5),
                row(None, "Autoclave pouches", 5.0, None, 14.0, None, 70.0),
            ],
            "net_total": 241.9, "tax_total": 19.96, "grand_total": 261.86, "amount_due": 261.86,
        }),
    )
}

pub fn british() -> Document {
    Document::new(
        "\
Thistle & Bracken Ltd                                              # INVOICE
The Old Mill, 4 Canal Road
Leeds LS1 4AP
VAT Reg No GB 980 7806 84

To: Harrow Catering plc                              Invoice No      TB/2291
    17 Station Approach                              Tax point       28 February 2026
    York YO24 1AB                                    Payment due     14 March 2026

Description                            Qty    Unit price    VAT     Net amount
Hire of marquee 6 m x 12 m               1        480.00    20%         480.00
Chairs, folding                         60          1.75    20%         105.00
Books of recipes                         4         12.00     0%          48.00

                                            Net                         633.00
                                            VAT @ 20% on 585.00         117.00
                                            VAT @ 0% on 48.00             0.00
                                            Total due                 £ 750.00

Sort code 40-11-18   Account 71234567   Please quote TB/2291
",
        json!({
            "document_type": "invoice", "invoice_number": "TB/2291", "invoice_date": "2026-02-28", "due_date": "2026-03-14", "currency": "GBP",
            "seller": {"name": "Thistle & Bracken Ltd", "street": "The Old Mill, 4 Canal Road", "city": "Leeds", "postal_code": "LS1 4AP", "country": "GB", "vat_id": "GB980780684"},
            "buyer": {"name": "Harrow Catering plc", "street": "17 Station Approach", "city": "York", "postal_code": "YO24 1AB", "country": "GB", "vat_id": null},
            "line_items": [
                row(None, "Hire of marquee 6 m x 12 m", 1.0, None, 480.0, Some(20.0), 480.0),
                row(None, "Chairs, folding", 60.0, None, 1.75, Some(20.0), 105.0),
                row(None, "Books of recipes", 4.0, None, 12.0, Some(0.0), 48.0),
            ],
            "tax_breakdown": [{"rate": 20, "basis": 585, "amount": 117}, {"rate": 0, "basis": 48, "amount": 0}],
            "net_total": 633, "tax_total": 117, "grand_total": 750,
        }),
    )
}

pub fn polish() -> Document {
    Document::new(
        "\
# FAKTURA VAT nr FV/3/2026/118
Data wystawienia: 12.01.2026      Data sprzedaży: 10.01.2026      Termin płatności: 26.01.2026

Sprzedawca                                   Nabywca
Drewno i Syn Sp. z o.o.                      Kwiaciarnia Mimoza
ul. Leśna 18                                 ul. Długa 5/7
30-002 Kraków                                80-831 Gdańsk
NIP: PL5260001246                            NIP: PL7251801126

Lp.  Nazwa                   Ilość  j.m.   Cena netto    VAT    Wartość netto
1    Deska sosnowa 25 mm        40   szt        18,50    23%           740,00
2    Listwa dębowa              12   mb         31,20    23%           374,40
3    Transport                   1   usł       150,00    23%           150,00

                              Razem netto                            1 264,40
                              VAT 23%                                  290,81
                              Do zapłaty                          1 555,21 zł
Słownie: tysiąc pięćset pięćdziesiąt pięć złotych 21/100
Przelew 14 dni
",
        json!({
            "document_type": "invoice", "invoice_number": "FV/3/2026/118", "invoice_date": "2026-01-12", "due_date": "2026-01-26", "currency": "PLN",
            "payment_terms": "Przelew 14 dni", "delivery_date": "2026-01-10",
            "seller": {"name": "Drewno i Syn Sp. z o.o.", "street": "ul. Leśna 18", "city": "Kraków", "postal_code": "30-002", "country": "PL", "vat_id": "PL5260001246"},
            "buyer": {"name": "Kwiaciarnia Mimoza", "street": "ul. Długa 5/7", "city": "Gdańsk", "postal_code": "80-831", "country": "PL", "vat_id": "PL7251801126"},
            "line_items": [
                row(Some("1"), "Deska sosnowa 25 mm", 40.0, Some("szt"), 18.5, Some(23.0), 740.0),
                row(Some("2"), "Listwa dębowa", 12.0, Some("mb"), 31.2, Some(23.0), 374.4),
                row(Some("3"), "Transport", 1.0, Some("usł"), 150.0, Some(23.0), 150.0),
            ],
            "net_total": 1264.4, "tax_total": 290.81, "grand_total": 1555.21,
        }),
    )
}

pub fn italian() -> Document {
    Document::new(
        "\
Officine Ferrari Bruni S.r.l.
Via dei Mulini, 22 - 41121 Modena (MO)
Partita IVA IT00743110157  -  REA MO-318842

# FATTURA n. 58/A del 09/02/2026
Spett.le
Cantina Rovere S.p.A.
Corso Italia, 3
14100 Asti (AT)
P.IVA IT12345670017

Codice    Descrizione                       Q.tà   Prezzo unit.   Sconto    Importo   IVA
A-100     Filtro a piastre 40x40               2       1.250,00              2.500,00    22
A-220     Cartoni filtranti                  200           1,10                220,00    22
S-001     Manodopera                         3,5          40,00                140,00    22

Imponibile                                                                  2.860,00
IVA 22%                                                                       629,20
TOTALE FATTURA                                                            € 3.489,20
Scadenza 11/03/2026 - Bonifico 30 gg d.f.
IBAN IT60 X054 2811 1010 0000 0123 456
",
        json!({
            "document_type": "invoice", "invoice_number": "58/A", "invoice_date": "2026-02-09", "due_date": "2026-03-11", "currency": "EUR",
            "payment_terms": "Bonifico 30 gg d.f.", "iban": "IT60X0542811101000000123456",
            "seller": {"name": "Officine Ferrari Bruni S.r.l.", "street": "Via dei Mulini, 22", "city": "Modena", "postal_code": "41121", "country": "IT", "vat_id": "IT00743110157"},
            "buyer": {"name": "Cantina Rovere S.p.A.", "street": "Corso Italia, 3", "city": "Asti", "postal_code": "14100", "country": "IT", "vat_id": "IT12345670017"},
            "line_items": [
                row(None, "Filtro a piastre 40x40", 2.0, None, 1250.0, Some(22.0), 2500.0),
                row(None, "Cartoni filtranti", 200.0, None, 1.1, Some(22.0), 220.0),
                row(None, "Manodopera", 3.5, None, 40.0, Some(22.0), 140.0),
            ],
            "tax_breakdown": [{"rate": 22, "basis": 2860, "amount": 629.2}],
            "net_total": 2860, "tax_total": 629.2, "grand_total": 3489.2,
        }),
    )
}

pub fn japanese() -> Document {
    Document::new(
        "\
# 請求書
株式会社青空商店 御中                                    請求書番号: S-20260331-07
〒150-0002 東京都渋谷区渋谷2-1-1                         請求日: 2026年3月31日
                                                         お支払期限: 2026年4月30日
山田製作所株式会社
〒530-0001 大阪市北区梅田1-3-1
登録番号 T1234567890123

品名                      数量      単価        金額
ステンレス製ボルト        100       ¥45       ¥4,500
ワッシャー                200       ¥12       ¥2,400
送料                        1      ¥800         ¥800

                                小計          ¥7,700
                                消費税 10%      ¥770
                                合計         8,470円
",
        json!({
            "document_type": "invoice", "invoice_number": "S-20260331-07", "invoice_date": "2026-03-31", "due_date": "2026-04-30", "currency": "JPY",
            "seller": {"name": "山田製作所株式会社", "street": "大阪市北区梅田1-3-1", "postal_code": "530-0001", "city": null, "country": "JP"},
            "buyer": {"name": "株式会社青空商店", "street": "東京都渋谷区渋谷2-1-1", "postal_code": "150-0002", "city": null, "country": "JP"},
            "line_items": [
                row(None, "ステンレス製ボルト", 100.0, None, 45.0, None, 4500.0),
                row(None, "ワッシャー", 200.0, None, 12.0, None, 2400.0),
                row(None, "送料", 1.0, None, 800.0, None, 800.0),
            ],
            "tax_breakdown": [{"rate": 10, "basis": 7700, "amount": 770}],
            "net_total": 7700, "tax_total": 770, "grand_total": 8470,
        }),
    )
}

pub fn swiss() -> Document {
    Document::new(
        "\
Alpenblick Treuhand AG, Bahnhofplatz 9, 3011 Bern
CHE-116.281.710 MWST

Gemeinde Hasliberg
Dorfstrasse 1
6083 Hasliberg                                           Bern, 5. Mai 2026

# Rechnung Nr. 2026-0093

Pos.  Leistung                            Std.     Ansatz      Betrag CHF
1.    Revision der Jahresrechnung        12.50     180.00        2'250.00
2.    Beratung Personalfragen             3.25     210.00          682.50
3.    Spesen pauschal                     1.00      67.50           67.50

      Zwischentotal                                              3'000.00
      MWST 8.1 %                                                   243.00
      Total inkl. MWST                                           3'243.00

Zahlbar innert 30 Tagen, fällig am 4. Juni 2026
IBAN CH93 0076 2011 6238 5295 7
",
        json!({
            "document_type": "invoice", "invoice_number": "2026-0093", "invoice_date": "2026-05-05", "due_date": "2026-06-04", "currency": "CHF",
            "payment_terms": "Zahlbar innert 30 Tagen", "iban": "CH9300762011623852957",
            "seller": {"name": "Alpenblick Treuhand AG", "street": "Bahnhofplatz 9", "city": "Bern", "postal_code": "3011", "country": "CH", "vat_id": "CHE-116.281.710"},
            "buyer": {"name": "Gemeinde Hasliberg", "street": "Dorfstrasse 1", "city": "Hasliberg", "postal_code": "6083", "country": "CH", "vat_id": null},
            "line_items": [
                row(Some("1"), "Revision der Jahresrechnung", 12.5, Some("HUR"), 180.0, None, 2250.0),
                row(Some("2"), "Beratung Personalfragen", 3.25, Some("HUR"), 210.0, None, 682.5),
                row(Some("3"), "Spesen pauschal", 1.0, Some("C62"), 67.5, None, 67.5),
            ],
            "net_total": 3000, "tax_total": 243, "grand_total": 3243,
        }),
    )
}

pub fn indian() -> Document {
    Document::new(
        "\
# TAX INVOICE
Saraswati Textiles Pvt. Ltd.                     Invoice No.  ST/25-26/0417
Plot 14, MIDC Industrial Area                    Dated        15-Mar-2026
Pune 411019, Maharashtra                         Due Date     14-Apr-2026
GSTIN 27AAACS1234A1Z5                            Buyer Order  BK-7781

Buyer
Banyan Kids Wear
22 Linking Road, Mumbai 400050
GSTIN 27AABCB5678K1Z2

Sl  Description of Goods      HSN      Quantity     Rate    per        Amount
1   Cotton fabric 60s         5208     1,200 Mtr  145.00    Mtr   1,74,000.00
2   Poplin shirting           5210       300 Mtr   98.50    Mtr     29,550.00

    Taxable Value                                                 2,03,550.00
    CGST 2.5%                                                        5,088.75
    SGST 2.5%                                                        5,088.75
    Total                                                       ₹ 2,13,727.50
Amount in words: Rupees Two Lakh Thirteen Thousand Seven Hundred Twenty Seven and Fifty Paise Only
",
        json!({
            "document_type": "invoice", "invoice_number": "ST/25-26/0417", "invoice_date": "2026-03-15", "due_date": "2026-04-14", "currency": "INR",
            "purchase_order": "BK-7781",
            "seller": {"name": "Saraswati Textiles Pvt. Ltd.", "street": "Plot 14, MIDC Industrial Area", "city": "Pune", "postal_code": "411019", "country": "IN", "tax_number": "27AAACS1234A1Z5"},
            "buyer": {"name": "Banyan Kids Wear", "street": "22 Linking Road", "city": "Mumbai", "postal_code": "400050", "country": "IN", "tax_number": "27AABCB5678K1Z2"},
            "line_items": [
                row(Some("1"), "Cotton fabric 60s", 1200.0, Some("MTR"), 145.0, None, 174_000.0),
                row(Some("2"), "Poplin shirting", 300.0, Some("MTR"), 98.5, None, 29_550.0),
            ],
            "tax_breakdown": [{"rate": 2.5, "basis": 203_550, "amount": 5088.75}, {"rate": 2.5, "basis": 203_550, "amount": 5088.75}],
            "net_total": 203_550, "tax_total": 10_177.5, "grand_total": 213_727.5,
        }),
    )
}

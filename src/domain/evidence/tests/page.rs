//! Small pages, drawn with letters, and records of them.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::domain::evidence::{Findings, PrintedPage, PrintedWord, Said, Witness};
use crate::domain::{Collection, ExtractedData, FieldPath};

/// Width and height of a letter, and from line to line.
const WIDTH: f64 = 5.0;
const HEIGHT: f64 = 10.0;
const LINE: f64 = 14.0;

/// A page as drawn: words stand in their columns. A line that begins with `# ` is printed twice as large.
pub fn page(drawn: &str) -> PrintedPage {
    let (mut words, mut y, mut right) = (Vec::new(), 20.0, 595.0_f64);
    for line in drawn.lines() {
        let (line, scale) = line.strip_prefix("# ").map_or((line, 1.0), |line| (line, 2.0));
        let mut at = 0;
        for text in line.split(' ') {
            let length = text.chars().count();
            if length > 0 {
                let (x, w) = (20.0 + WIDTH * scale * at as f64, WIDTH * scale * length as f64);
                right = right.max(x + w + 20.0);
                words.push(PrintedWord { text: text.to_owned(), x, y, w, h: HEIGHT * scale, is_scanned: false });
            }
            at += length + 1;
        }
        y += LINE * scale;
    }
    PrintedPage { words, size: (right, 842.0_f64.max(y)) }
}

/// A document with the record that was read from it.
#[derive(Clone)]
pub struct Document {
    pub pages: Vec<String>,
    pub record: Value,
    pub metadata: Value,
    pub is_scanned: bool,
}

impl Document {
    /// An unsure agent's record of one page.
    pub fn new(page: &str, record: Value) -> Self {
        Self::of(&[page], record)
    }

    pub fn of(pages: &[&str], record: Value) -> Self {
        let pages = pages.iter().map(|page| (*page).to_owned()).collect();
        Self { pages, record, metadata: json!({"confidence": 0.5}), is_scanned: false }
    }

    /// Prints something else instead; what stands right of it stays where it is.
    pub fn printed(mut self, old: &str, new: &str) -> Self {
        let page = self.pages.iter_mut().find(|page| page.contains(old)).unwrap_or_else(|| panic!("{old} is not printed"));
        let blanks = old.chars().count().saturating_sub(new.chars().count());
        let more = new.chars().count().saturating_sub(old.chars().count());
        let wide = format!("{old}{}", " ".repeat(more));
        let old = if page.contains(&wide) { wide } else { old.to_owned() };
        *page = page.replacen(&old, &format!("{new}{}", " ".repeat(blanks)), 1);
        self
    }

    /// The agent reads something else.
    pub fn read(mut self, path: &str, value: Value) -> Self {
        *self.field(path) = value;
        self
    }

    pub fn field(&mut self, path: &str) -> &mut Value {
        let path: FieldPath = path.parse().unwrap();
        path.get_mut(&mut self.record).unwrap_or_else(|| panic!("no field {path}"))
    }

    pub fn witness(&self) -> Witness {
        let mut pages: Vec<PrintedPage> = self.pages.iter().map(|text| page(text)).collect();
        for word in pages.iter_mut().flat_map(|page| &mut page.words) {
            word.is_scanned = self.is_scanned;
        }
        Witness::new(&pages)
    }

    pub fn extracted(&self) -> ExtractedData {
        ExtractedData::new(json!({
            "data": self.record, "original_data": self.record, "status": "pending_review", "field_metadata": self.metadata,
        }))
    }

    pub fn look(&self) -> Findings {
        self.witness().look(&self.extracted(), &Collection::new("documents", "agent"))
    }

    /// What is said about a field, with what is printed.
    pub fn said(&self, path: &str) -> Vec<(Said, String)> {
        let found = self.look().found;
        found
            .into_iter()
            .filter(|finding| finding.path.to_string() == path)
            .map(|finding| (finding.said, finding.printed))
            .collect()
    }

    /// Everything that is said, one line each.
    pub fn all_said(&self) -> String {
        self.look().found.iter().fold(String::new(), |mut all, finding| {
            let _ = writeln!(all, "{} {:?} {:?} of {:?}", finding.path, finding.said, finding.printed, finding.about);
            all
        })
    }

    /// Every offer, one line each.
    pub fn all_offers(&self) -> String {
        self.look().offers.iter().fold(String::new(), |mut all, offer| {
            let _ = writeln!(all, "{}: {:?} for {:?}", offer.path, offer.text, offer.about);
            all
        })
    }

    pub fn is_confirmed(&self, path: &str) -> bool {
        self.look().confirmed.iter().any(|(confirmed, _)| confirmed.to_string() == path)
    }

    pub fn offer(&self, path: &str) -> Option<String> {
        self.look().offers.into_iter().find(|offer| offer.path.to_string() == path).map(|offer| offer.text)
    }

    /// Asserts that this is said about the field, with these printed words.
    pub fn says(&self, path: &str, said: Said, printed: &str) {
        assert!(
            self.said(path).contains(&(said, printed.to_owned())),
            "{path} should be {said:?} {printed:?}; said is\n{}",
            self.all_said()
        );
    }

    /// Asserts that nothing is said about the field.
    pub fn is_silent(&self, path: &str) {
        assert_eq!(self.said(path), [], "about {path}");
    }
}

/// A plain invoice of an invented firm.
pub const INVOICE: &str = "\
Nordlicht Technik GmbH
Hafenweg 12
20457 Hamburg
Germany
VAT ID DE136695976

# INVOICE

Brise Handels AG                                      Invoice number: RE-2026-0417
Lindenallee 7                                         Invoice date:   17.03.2026
1010 Vienna                                           Due date:       16.04.2026
Austria                                               Order number:   PO-88123
VAT ID ATU13585627

Pos  Description                      Qty  Unit      Price   VAT %        Total
1    Cable duct, grey                   4  pcs       12.50      19        50.00
2    Junction box with seals            3  pcs        7.00      19        21.00
3    Fuse holder                        2  pcs       14.50      19        29.00

                                                 Net total               100.00
                                                 VAT 19 % on 100.00       19.00
                                                 Total EUR               119.00

Payment terms: 30 days net
IBAN DE89 3704 0044 0532 0130 00
Thank you for your order. We keep all goods in stock for repairs.
";

/// The right record of [`INVOICE`].
pub fn invoice() -> Document {
    Document::new(
        INVOICE,
        json!({
            "document_type": "invoice",
            "invoice_number": "RE-2026-0417",
            "invoice_date": "2026-03-17",
            "due_date": "2026-04-16",
            "purchase_order": "PO-88123",
            "currency": "EUR",
            "payment_terms": "30 days net",
            "iban": "DE89370400440532013000",
            "seller": {
                "name": "Nordlicht Technik GmbH", "street": "Hafenweg 12", "postal_code": "20457", "city": "Hamburg",
                "country": "DE", "vat_id": "DE136695976",
            },
            "buyer": {
                "name": "Brise Handels AG", "street": "Lindenallee 7", "postal_code": "1010", "city": "Vienna",
                "country": "AT", "vat_id": "ATU13585627",
            },
            "line_items": [
                {"line_no": "1", "description": "Cable duct, grey", "quantity": 4, "unit": "pcs", "unit_price": 12.5, "tax_rate": 19, "line_total": 50},
                {"line_no": "2", "description": "Junction box with seals", "quantity": 3, "unit": "pcs", "unit_price": 7, "tax_rate": 19, "line_total": 21},
                {"line_no": "3", "description": "Fuse holder", "quantity": 2, "unit": "pcs", "unit_price": 14.5, "tax_rate": 19, "line_total": 29},
            ],
            "tax_breakdown": [{"rate": 19, "basis": 100, "amount": 19}],
            "net_total": 100,
            "tax_total": 19,
            "grand_total": 119,
        }),
    )
}

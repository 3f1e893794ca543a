//! What an invoice says, with correct arithmetic.

use crate::number::{Date, Decimal, NumberStyle, dec};
use crate::sheet::{Run, field};
use serde_json::{Value, json};

/// Seller or buyer.
#[derive(Clone, Copy, Default)]
pub struct Party {
    pub name: &'static str,
    pub vat_id: Option<&'static str>,
    pub tax_number: Option<&'static str>,
    pub street: &'static str,
    pub postal_code: &'static str,
    pub city: &'static str,
    /// The state or province, in countries whose addresses have one.
    pub region: Option<&'static str>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<&'static str>,
}

/// A row of the table: description, quantity, unit, unit price, tax rate in percent.
pub type Row = (&'static str, &'static str, &'static str, &'static str, &'static str);

pub struct Item {
    pub description: &'static str,
    pub quantity: Decimal,
    pub unit: &'static str,
    pub unit_price: Decimal,
    pub tax_rate: Decimal,
    pub total: Decimal,
}

/// The tax at one rate.
pub struct Tax {
    pub rate: Decimal,
    pub basis: Decimal,
    pub amount: Decimal,
}

pub struct Invoice {
    pub document_type: &'static str,
    pub number: &'static str,
    pub date: Date,
    pub due: Option<Date>,
    pub delivery: Option<Date>,
    pub currency: &'static str,
    pub purchase_order: Option<&'static str>,
    pub seller: Party,
    pub buyer: Party,
    /// Whether the rows print a position number.
    pub numbered: bool,
    /// Whether the rows print their tax rate.
    pub rated: bool,
    pub items: Vec<Item>,
    pub lines_total: Option<Decimal>,
    pub allowance: Option<Decimal>,
    pub charge: Option<Decimal>,
    pub net_total: Decimal,
    pub taxes: Vec<Tax>,
    pub tax_total: Option<Decimal>,
    pub withholding: Option<Decimal>,
    pub rounding: Option<Decimal>,
    pub grand_total: Decimal,
    pub prepaid: Option<Decimal>,
    pub amount_due: Option<Decimal>,
    pub reverse_charge: bool,
    pub payment_days: Option<u32>,
    pub payment_terms: Option<String>,
    pub iban: Option<String>,
    pub bic: Option<&'static str>,
    /// How the document prints numbers.
    pub style: NumberStyle,
}

impl Invoice {
    /// An invoice with these rows, and the totals that follow from them.
    pub fn new(number: &'static str, date: Date, currency: &'static str, style: NumberStyle, rows: &[Row]) -> Self {
        let items = rows
            .iter()
            .map(|&(description, quantity, unit, unit_price, tax_rate)| {
                let (quantity, unit_price) = (dec(quantity), dec(unit_price));
                Item { description, quantity, unit, unit_price, tax_rate: dec(tax_rate), total: quantity.times(unit_price) }
            })
            .collect();
        let mut invoice = Self {
            document_type: "invoice",
            number,
            date,
            due: None,
            delivery: None,
            currency,
            purchase_order: None,
            seller: Party::default(),
            buyer: Party::default(),
            numbered: true,
            rated: true,
            items,
            lines_total: None,
            allowance: None,
            charge: None,
            net_total: Decimal::ZERO,
            taxes: Vec::new(),
            tax_total: None,
            withholding: None,
            rounding: None,
            grand_total: Decimal::ZERO,
            prepaid: None,
            amount_due: None,
            reverse_charge: false,
            payment_days: None,
            payment_terms: None,
            iban: None,
            bic: None,
            style,
        };
        invoice.total();
        invoice
    }

    /// Recalculates the totals after a discount or surcharge on the whole document. Such an invoice must have a single tax rate.
    pub fn total(&mut self) {
        let sum = self.items.iter().fold(Decimal::ZERO, |sum, item| sum + item.total);
        self.taxes.clear();
        for item in &self.items {
            match self.taxes.iter_mut().find(|tax| tax.rate == item.tax_rate) {
                Some(tax) => tax.basis = tax.basis + item.total,
                None => self.taxes.push(Tax { rate: item.tax_rate, basis: item.total, amount: Decimal::ZERO }),
            }
        }
        self.net_total = sum - self.allowance.unwrap_or(Decimal::ZERO) + self.charge.unwrap_or(Decimal::ZERO);
        if self.allowance.is_some() || self.charge.is_some() {
            self.lines_total = Some(sum);
            assert_eq!(self.taxes.len(), 1, "{}: say which rate a discount or a surcharge has", self.number);
            self.taxes[0].basis = self.net_total;
        }
        for tax in &mut self.taxes {
            tax.amount = tax.basis.percent(tax.rate);
        }
        let tax = self.taxes.iter().fold(Decimal::ZERO, |sum, tax| sum + tax.amount);
        self.tax_total = Some(tax);
        self.grand_total = self.net_total + tax;
    }

    /// Checks that the document adds up.
    ///
    /// # Panics
    /// If it does not.
    pub fn assert_sound(&self) {
        let or_zero = |amount: Option<Decimal>| amount.unwrap_or(Decimal::ZERO);
        let items = self.items.iter().fold(Decimal::ZERO, |sum, item| sum + item.total);
        let basis = self.taxes.iter().fold(Decimal::ZERO, |sum, tax| sum + tax.basis);
        let tax = self.taxes.iter().fold(Decimal::ZERO, |sum, tax| sum + tax.amount);
        assert_eq!(items - or_zero(self.allowance) + or_zero(self.charge), self.net_total, "{}: net total", self.number);
        assert_eq!(self.lines_total.unwrap_or(items), items, "{}: sum of lines", self.number);
        assert_eq!(basis, self.net_total, "{}: taxed amounts", self.number);
        assert_eq!(Some(tax), self.tax_total, "{}: total tax", self.number);
        assert_eq!(self.net_total + tax + or_zero(self.rounding), self.grand_total, "{}: grand total", self.number);
        let due = self.grand_total - or_zero(self.prepaid) - or_zero(self.withholding);
        assert_eq!(self.amount_due.unwrap_or(due), due, "{}: amount due", self.number);
    }

    /// Sets the terms of payment, their number of days, and the due date that follows.
    pub fn pay_within(&mut self, days: u32, before: &str, after: &str) {
        self.payment_days = Some(days);
        self.payment_terms = Some(format!("{before}{days}{after}"));
        self.due = Some(self.date.plus(days));
    }

    /// An amount as this document prints it.
    pub fn printed(&self, amount: Decimal) -> String {
        amount.printed(self.style)
    }

    /// The net total; with a single rate, also the taxed amount.
    pub fn net(&self) -> Run {
        let run = field("/net_total", self.printed(self.net_total));
        if self.taxes.len() == 1 { run.and("/tax_breakdown/0/basis") } else { run }
    }

    pub fn rate(&self, i: usize) -> Run {
        field(format!("/tax_breakdown/{i}/rate"), self.printed(self.taxes[i].rate))
    }

    pub fn basis(&self, i: usize) -> Run {
        field(format!("/tax_breakdown/{i}/basis"), self.printed(self.taxes[i].basis))
    }

    /// The tax at one rate; with a single rate, also the total tax.
    pub fn tax(&self, i: usize) -> Run {
        let run = field(format!("/tax_breakdown/{i}/amount"), self.printed(self.taxes[i].amount));
        if self.taxes.len() == 1 { run.and("/tax_total") } else { run }
    }

    pub fn grand(&self) -> Run {
        field("/grand_total", self.printed(self.grand_total))
    }

    /// An optional amount.
    pub fn shown(&self, pointer: &str, amount: Option<Decimal>) -> Run {
        field(pointer, self.printed(amount.unwrap_or(Decimal::ZERO)))
    }

    pub fn iban_in_groups(&self) -> Run {
        field("/iban", in_groups(self.iban.as_deref().unwrap_or_default()))
    }

    pub fn bic_run(&self) -> Run {
        field("/bic", self.bic.unwrap_or_default())
    }

    /// The `data` of a perfect extraction.
    pub fn truth(&self) -> Value {
        let items: Vec<Value> = self
            .items
            .iter()
            .enumerate()
            .map(|(i, item)| {
                json!({
                    "line_no": self.numbered.then_some(i + 1),
                    "description": item.description,
                    "quantity": number(item.quantity),
                    "unit": Some(item.unit).filter(|unit| !unit.is_empty()),
                    "unit_price": number(item.unit_price),
                    "tax_rate": self.rated.then(|| number(item.tax_rate)),
                    "line_total": number(item.total),
                })
            })
            .collect();
        let taxes: Vec<Value> = self
            .taxes
            .iter()
            .map(|tax| json!({"rate": number(tax.rate), "basis": number(tax.basis), "amount": number(tax.amount)}))
            .collect();
        json!({
            "document_type": self.document_type,
            "invoice_number": self.number,
            "invoice_date": self.date.iso(),
            "due_date": self.due.map(Date::iso),
            "delivery_date": self.delivery.map(Date::iso),
            "currency": self.currency,
            "purchase_order": self.purchase_order,
            "seller": party(&self.seller),
            "buyer": party(&self.buyer),
            "line_items": items,
            "lines_total": self.lines_total.map(number),
            "allowance_total": self.allowance.map(number),
            "charge_total": self.charge.map(number),
            "net_total": number(self.net_total),
            "tax_breakdown": taxes,
            "tax_total": self.tax_total.map(number),
            "withholding_total": self.withholding.map(number),
            "rounding": self.rounding.map(number),
            "grand_total": number(self.grand_total),
            "prepaid_amount": self.prepaid.map(number),
            "amount_due": self.amount_due.map(number),
            "reverse_charge": self.reverse_charge,
            "payment_days": self.payment_days,
            "payment_terms": self.payment_terms,
            "iban": self.iban,
            "bic": self.bic,
        })
    }
}

fn party(party: &Party) -> Value {
    json!({
        "name": party.name,
        "vat_id": party.vat_id.map(|id| id.replace(' ', "")),
        "tax_number": party.tax_number,
        "address": {
            "street": party.street,
            "postal_code": party.postal_code,
            "city": party.city,
            "region": party.region,
            "country": party.country,
        },
    })
}

/// A JSON number with the digits on the page.
fn number(decimal: Decimal) -> Value {
    decimal.to_string().parse().unwrap_or_else(|_| panic!("{decimal} is not a JSON number"))
}

/// An IBAN for an invented account, with correct check digits (ISO 13616, modulo 97).
pub fn iban(country: &str, account: &str) -> String {
    let account = account.replace(' ', "");
    let remainder = format!("{account}{country}00").chars().fold(0_u32, |remainder, c| match c.to_digit(36) {
        Some(digit) if digit < 10 => (remainder * 10 + digit) % 97,
        Some(letter) => (remainder * 100 + letter) % 97,
        None => panic!("{c:?} can't stand in an IBAN"),
    });
    format!("{country}{:02}{account}", 98 - remainder)
}

/// Groups of four characters, as IBANs are printed.
pub fn in_groups(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    chars.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

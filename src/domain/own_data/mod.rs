//! What an electronic invoice says of itself, in XML, in one form for all its syntaxes; and where a record says something else.
//!
//! Used on the server only. Every value is text as it was written, cut if too long; dates are `YYYY-MM-DD`.

mod compare;
mod difference;
mod lines;
mod record_fields;
#[cfg(test)]
mod tests;
mod values;

pub use compare::compare;
pub use difference::{Difference, Says};

use serde::{Deserialize, Serialize};

/// What the type code of an invoice means (UNTDID 1001).
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OwnKind {
    /// Asks for money.
    Invoice,
    /// Gives money back.
    CreditNote,
    /// Replaces an earlier invoice.
    CorrectedInvoice,
}

impl OwnKind {
    /// The kind of a type code: `380`.
    pub fn of_code(code: &str) -> Option<Self> {
        match code.trim() {
            "81" | "83" | "261" | "262" | "296" | "308" | "381" | "396" | "420" | "458" | "532" => Some(Self::CreditNote),
            "384" => Some(Self::CorrectedInvoice),
            code if code.len() <= 3 && !code.is_empty() && code.bytes().all(|b| b.is_ascii_digit()) => Some(Self::Invoice),
            _ => None,
        }
    }
}

/// An invoice's own data.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(default)]
pub struct OwnData {
    /// From its type code.
    pub kind: Option<OwnKind>,
    /// The number of the invoice.
    pub number: Option<String>,
    /// `YYYY-MM-DD`.
    pub issue_date: Option<String>,
    /// `YYYY-MM-DD`.
    pub due_date: Option<String>,
    /// ISO 4217.
    pub currency: Option<String>,
    /// Who is paid.
    pub seller: OwnParty,
    /// Who pays.
    pub buyer: OwnParty,
    /// The account to pay to; several, if any will do.
    pub ibans: Vec<String>,
    /// In words.
    pub payment_terms: Option<String>,
    /// The buyer's order.
    pub purchase_order: Option<String>,
    /// In their order. A short profile has none.
    pub lines: Vec<OwnLine>,
    /// There are more lines than are listed.
    pub has_more_lines: bool,
    /// One for each rate.
    pub taxes: Vec<OwnTax>,
    /// The sums.
    pub totals: OwnTotals,
}

/// A seller or a buyer.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(default)]
pub struct OwnParty {
    /// The name in the register.
    pub name: Option<String>,
    /// Another name that it uses.
    pub trading_name: Option<String>,
    /// The VAT identification number.
    pub vat_id: Option<String>,
    /// Another number of a tax office.
    pub tax_number: Option<String>,
    /// The lines of the street, in their order.
    pub street: Vec<String>,
    /// Postal code.
    pub postal_code: Option<String>,
    /// Town.
    pub city: Option<String>,
    /// ISO 3166-1, two letters.
    pub country: Option<String>,
}

/// A line of an invoice.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(default)]
pub struct OwnLine {
    /// The line's number.
    pub number: Option<String>,
    /// The name of what is sold.
    pub name: Option<String>,
    /// More words about it.
    pub description: Option<String>,
    /// How many.
    pub quantity: Option<String>,
    /// The code of their unit (UN/ECE recommendation 20).
    pub unit: Option<String>,
    /// The price of [`base_quantity`](Self::base_quantity) units, after discounts.
    pub price: Option<String>,
    /// The same before discounts.
    pub gross_price: Option<String>,
    /// How many units the price is for; 1 if it does not say.
    pub base_quantity: Option<String>,
    /// Percent.
    pub rate: Option<String>,
    /// The amount of the line, without tax.
    pub total: Option<String>,
}

/// A tax rate, and what is taxed with it.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(default)]
pub struct OwnTax {
    /// Percent.
    pub rate: Option<String>,
    /// The taxed amount.
    pub basis: Option<String>,
    /// The tax.
    pub amount: Option<String>,
}

/// The sums of an invoice.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(default)]
pub struct OwnTotals {
    /// Of the lines.
    pub lines: Option<String>,
    /// Discounts on the whole.
    pub allowance: Option<String>,
    /// Surcharges on the whole.
    pub charge: Option<String>,
    /// Without tax.
    pub net: Option<String>,
    /// In the currency of the invoice.
    pub tax: Option<String>,
    /// With tax.
    pub grand: Option<String>,
    /// Already paid.
    pub prepaid: Option<String>,
    /// The rounding of what is due.
    pub rounding: Option<String>,
    /// Still to pay.
    pub due: Option<String>,
}

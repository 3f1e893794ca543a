//! What is wrong when a rule is broken: the numbers as data, and the sentence that tells them.

use serde::{Deserialize, Serialize};

use super::amount::Amount;
use super::equation::{Equation, Term, Way};
use super::figures::Figures;
use super::kind::Rule;
use super::sums::discount_of;
use crate::domain::{FieldPath, Schema, label_of};

/// Sums with more numbers are told by their count.
const MOST_PARTS: usize = 5;

/// A number of a sum, as it is told.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Part {
    /// It is taken off.
    pub minus: bool,
    /// The number, or `a × b`, `a % of b`.
    pub text: String,
}

/// How a rule is broken.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Broken {
    /// A sum does not come out.
    Sum {
        /// Which.
        rule: Rule,
        /// What is added up, when that is little.
        parts: Vec<Part>,
        /// How many numbers that are.
        count: usize,
        /// What comes out.
        makes: String,
        /// The name of the field that says otherwise.
        field: String,
        /// What it says.
        says: String,
        /// The discount, in percent, that would explain it.
        discount: Option<String>,
    },
    /// The rate of a line is not in the tax breakdown.
    ForeignRate {
        /// The rate.
        rate: String,
        /// The rates that are.
        rates: Vec<String>,
    },
    /// Due before it was written.
    DueBeforeInvoice {
        /// The due date.
        due: String,
        /// The invoice date.
        invoice: String,
    },
    /// Written after today.
    InFuture {
        /// The invoice date.
        date: String,
        /// Today.
        today: String,
    },
    /// The check digit of a VAT identification number.
    VatId {
        /// The country of the number.
        country: String,
    },
    /// The check digits, or the length, of an IBAN.
    Iban,
    /// No code of ISO 4217.
    Currency {
        /// What is there.
        text: String,
    },
}

impl Broken {
    pub(super) fn sum(figures: &Figures, equation: &Equation, schema: Option<&Schema>) -> Option<Self> {
        let way = equation.ways.first()?;
        let terms = told_terms(figures, way);
        Some(Self::Sum {
            rule: equation.rule,
            parts: if terms.len() > MOST_PARTS { Vec::new() } else { terms.iter().map(|term| part(figures, term)).collect() },
            count: terms.len(),
            makes: money(way.left(figures, None)?),
            field: label_of(&figures.path(way.result), schema),
            says: figures.or_zero(Some(way.result)).to_string(),
            discount: discount_of(figures, equation).filter(|_| equation.rule == Rule::LineTotal).map(|percent| percent.text(0)),
        })
    }

    /// Its rule.
    pub const fn rule(&self) -> Rule {
        match self {
            Self::Sum { rule, .. } => *rule,
            Self::ForeignRate { .. } => Rule::TaxRate,
            Self::DueBeforeInvoice { .. } => Rule::DueDate,
            Self::InFuture { .. } => Rule::InvoiceDate,
            Self::VatId { .. } => Rule::VatId,
            Self::Iban => Rule::Iban,
            Self::Currency { .. } => Rule::Currency,
        }
    }

    /// The sentence on the screen.
    pub fn sentence(&self) -> String {
        let told = match self {
            Self::Sum { rule: Rule::TaxBasis | Rule::LinesTotal | Rule::TaxTotal, count, makes, field, says, parts, .. }
                if !parts.iter().any(|part| part.minus) || parts.is_empty() =>
            {
                let what = match self.rule() {
                    Rule::TaxTotal => "taxes",
                    Rule::TaxBasis if *count == 1 => "line or taxed amount",
                    Rule::TaxBasis => "amounts",
                    _ if *count == 1 => "line",
                    _ => "lines",
                };
                let verb = if *count == 1 { "makes" } else { "add up to" };
                format!("{count} {what} {verb} {makes}, but {field} is {says}")
            }
            Self::Sum { parts, makes, field, says, discount, count, .. } => {
                let sum = if parts.is_empty() { format!("{count} numbers") } else { formula(parts) };
                let discount = discount.as_ref().map(|percent| format!(". A discount of {percent} % would explain it"));
                format!("{sum} = {makes}, but {field} is {says}{}", discount.unwrap_or_default())
            }
            Self::ForeignRate { rate, rates } => {
                format!("{rate} % is not in the tax breakdown, which has {} %", rates.join(" %, "))
            }
            Self::DueBeforeInvoice { due, invoice } => format!("Due on {due}, which is before the invoice date {invoice}"),
            Self::InFuture { date, today } => format!("{date} is in the future: today is {today}"),
            Self::VatId { country } => format!("The check digit does not fit a VAT number of {country}: a character may be misread"),
            Self::Iban => "The check digits do not fit this IBAN: a character may be misread".to_owned(),
            Self::Currency { text } => format!("“{text}” is not a currency code, like EUR or USD"),
        };
        match self.rule().standard() {
            Some(standard) => format!("{told} ({standard})"),
            None => told,
        }
    }
}

/// `a × b − c + d`.
pub(super) fn formula(parts: &[Part]) -> String {
    let mut text = String::new();
    for part in parts {
        match (text.is_empty(), part.minus) {
            (true, false) => {}
            (true, true) => text.push('−'),
            (false, false) => text.push_str(" + "),
            (false, true) => text.push_str(" − "),
        }
        text.push_str(&part.text);
    }
    text
}

/// The parts of a sum that say something: nothing is said of discounts that there are none of.
pub(super) fn parts(figures: &Figures, way: &Way) -> Vec<Part> {
    told_terms(figures, way).iter().map(|term| part(figures, term)).collect()
}

fn told_terms<'w>(figures: &Figures, way: &'w Way) -> Vec<&'w Term> {
    let counts = |term: &&Term| figures.or_zero(Some(term.a)) != Amount::ZERO;
    let told: Vec<&Term> = way.terms.iter().filter(counts).collect();
    if told.is_empty() { way.terms.iter().take(1).collect() } else { told }
}

fn part(figures: &Figures, term: &Term) -> Part {
    let a = figures.or_zero(Some(term.a));
    let text = match term.b.map(|b| figures.or_zero(Some(b))) {
        None => a.to_string(),
        Some(b) if term.over == Amount::whole(100) => format!("{} % of {a}", b.text(0)),
        Some(b) if term.over == Amount::whole(1) => format!("{} × {b}", a.text(0)),
        Some(b) => format!("{} × {b} ÷ {}", a.text(0), term.over.text(0)),
    };
    Part { minus: term.minus, text }
}

/// A sum as it is told: to the cent, or exactly where a rounded one would look right.
fn money(amount: Amount) -> String {
    amount.rounded(4).to_string()
}

/// Where a broken rule is shown.
pub(super) fn place(figures: &Figures, equation: &Equation) -> FieldPath {
    equation.ways.first().map(|way| figures.path(way.result)).unwrap_or_else(FieldPath::root)
}

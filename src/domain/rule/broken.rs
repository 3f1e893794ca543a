//! What is wrong when a rule is broken, as data: `text::rule` has the sentences.

use serde::{Deserialize, Serialize};

use super::amount::Amount;
use super::equation::{Equation, Term, Way};
use super::figures::Figures;
use super::kind::Rule;
use super::sums::discount_of;
use crate::domain::{FieldPath, Label, Schema, label_of};

/// Sums with more numbers are told by their count.
const MOST_PARTS: usize = 5;

/// A number of a sum, as it is told.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Part {
    /// It is taken off.
    pub minus: bool,
    /// The number.
    pub a: String,
    /// What it is multiplied with.
    pub b: Option<String>,
    /// What that is divided by, when it is not one; by a hundred, `b` is a percentage.
    pub over: Option<String>,
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
        field: Label,
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
    let (a, b) = (figures.or_zero(Some(term.a)), term.b.map(|b| figures.or_zero(Some(b))));
    let is_percent = b.is_some() && term.over == Amount::whole(100);
    Part {
        minus: term.minus,
        // A quantity and a rate have as many digits as they need, money has two.
        a: if b.is_some() && !is_percent { a.text(0) } else { a.to_string() },
        b: b.map(|b| if is_percent { b.text(0) } else { b.to_string() }),
        over: (term.over != Amount::whole(1)).then(|| term.over.text(0)),
    }
}

/// A sum as it is told: to the cent, or exactly where a rounded one would look right.
fn money(amount: Amount) -> String {
    amount.rounded(4).to_string()
}

/// Where a broken rule is shown.
pub(super) fn place(figures: &Figures, equation: &Equation) -> FieldPath {
    equation.ways.first().map(|way| figures.path(way.result)).unwrap_or_else(FieldPath::root)
}

//! What is wrong when a rule is broken, as data: `text::rule` has the sentences.

use super::amount::Amount;
use super::equation::{Equation, Term, Way};
use super::excuse::Excuse;
use super::figures::Figures;
use super::kind::Rule;
use crate::domain::{FieldPath, Label, Schema, full_label, label_of};

/// Of longer sums, only the count of numbers is shown.
const MOST_PARTS: usize = 5;

/// A term of a sum, as shown.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Part {
    /// It is subtracted.
    pub minus: bool,
    /// The number.
    pub a: String,
    /// What it is multiplied by.
    pub b: Option<String>,
    /// What the product is divided by, if not one; with a hundred, `b` is a percentage.
    pub over: Option<String>,
}

/// How a rule is broken.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Broken {
    /// A sum does not add up.
    Sum {
        /// The rule.
        rule: Rule,
        /// The terms, if there are few; of rows with something else, the first is their sum.
        parts: Vec<Part>,
        /// The number of terms.
        count: usize,
        /// All terms are of rows.
        are_rows: bool,
        /// The computed result.
        makes: String,
        /// The name of the field with another result.
        field: Label,
        /// The result in that field.
        says: String,
        /// The name of the only other field, if the two should be the same.
        only: Option<Label>,
        /// What explains the difference to the coin.
        excuse: Option<Excuse>,
    },
    /// The rate of a line is not in the tax breakdown.
    ForeignRate {
        /// The rate.
        rate: String,
        /// The rates in the tax breakdown.
        rates: Vec<String>,
    },
    /// Due before the invoice date.
    DueBeforeInvoice {
        /// The due date.
        due: String,
        /// The invoice date.
        invoice: String,
    },
    /// Dated after today.
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
    /// Not a code of ISO 4217.
    Currency {
        /// The text in its place.
        text: String,
    },
    /// The agent could not extract the document.
    AgentFailed {
        /// Why, in its own words.
        why: Option<String>,
    },
    /// The agent gives the record a status that is not known here.
    UnknownStatus {
        /// The word.
        status: String,
    },
    /// Nothing in the record has a value.
    NoValues {
        /// What it lacks first.
        missing: Vec<Label>,
    },
    /// A required field is empty.
    Emptied {
        /// Its name.
        field: Label,
        /// What the agent had extracted; `None` if that was nothing.
        was: Option<String>,
    },
    /// A text has characters that nobody sees.
    Hidden {
        /// The first of them.
        places: Vec<HiddenPlace>,
        /// How many there are.
        count: usize,
    },
}

/// A hidden character, and where it is.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct HiddenPlace {
    /// Its number: `U+202E`.
    pub character: String,
    /// The text before it, or the end of that; empty at the start.
    pub after: String,
}

impl Broken {
    pub(super) fn sum(figures: &Figures, equation: &Equation, schema: Option<&Schema>) -> Option<Self> {
        let way = equation.ways.first()?;
        let terms = told_terms(figures, way);
        let only = match terms[..] {
            [Term { minus: false, a, b: None, .. }] => Some(full_label(&figures.path(*a), schema)),
            _ => None,
        };
        // Of lines with a discount or a surcharge of the document, their sum is told, and not each.
        let (rows, others): (Vec<&Term>, Vec<&Term>) = terms.iter().partition(|term| figures.is_cell(term.a));
        let is_mixed = rows.len() > 1 && !others.is_empty();
        let told = if is_mixed { &others } else { &terms };
        let mut parts: Vec<Part> = told.iter().take(MOST_PARTS).map(|term| part(figures, term)).collect();
        if is_mixed {
            let sum = rows.iter().map(|term| term.value(figures, None)).sum::<Option<Amount>>()?;
            parts.insert(0, Part { minus: false, a: sum.text(figures.digits), b: None, over: None });
        }
        Some(Self::Sum {
            rule: equation.rule,
            parts: if told.len() > MOST_PARTS { Vec::new() } else { parts },
            count: terms.len(),
            are_rows: others.is_empty(),
            makes: way.left(figures, None)?.rounded(4).text(figures.digits),
            field: label_of(&figures.path(way.result), schema),
            says: figures.or_zero(Some(way.result)).text(figures.digits),
            only,
            excuse: equation.excuse.clone(),
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
            Self::AgentFailed { .. } | Self::UnknownStatus { .. } => Rule::Status,
            Self::NoValues { .. } => Rule::Values,
            Self::Emptied { .. } => Rule::Emptied,
            Self::Hidden { .. } => Rule::HiddenCharacters,
        }
    }
}

/// The terms of a sum that are worth showing: a discount of zero is not.
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
        // A quantity or rate has as many decimal places as it needs, money at least those of its currency.
        a: a.text(if b.is_some() && !is_percent { 0 } else { figures.digits }),
        b: b.map(|b| b.text(if is_percent { 0 } else { figures.digits })),
        over: (term.over != Amount::whole(1)).then(|| term.over.text(0)),
    }
}

/// The field at which a broken rule is shown.
pub(super) fn place(figures: &Figures, equation: &Equation) -> FieldPath {
    equation.ways.first().map(|way| figures.path(way.result)).unwrap_or_else(FieldPath::root)
}

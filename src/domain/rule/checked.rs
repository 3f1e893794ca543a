//! Every sum that could be checked, with the fields that take part: what supports a value, besides the document itself.

use serde_json::Value;

use super::amount::Amount;
use super::equation::{Equation, Term};
use super::figures::{Figures, Id};
use super::kind::{Level, Rule};
use super::roles::Roles;
use super::{RuleBook, sums::equations};
use crate::domain::FieldPath;

/// A sum of an invoice.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CheckedSum {
    /// Its rule.
    pub rule: Rule,
    /// The fields with a value that take part, the result last: of the way in which it adds up, else of the usual way.
    pub paths: Vec<FieldPath>,
    /// It adds up exactly: to the coin for each number that was rounded. What a price printed too short would excuse does not.
    pub holds: bool,
    /// Breaking it blocks.
    pub blocking: bool,
    /// Decimal places of the currency: 2 for euro and cent.
    pub digits: u32,
}

/// Every sum that the fields of `data` allow to check; none if the rules are off.
pub fn sums(data: &Value, book: RuleBook<'_>) -> Vec<CheckedSum> {
    if book.is_off {
        return Vec::new();
    }
    let figures = Figures::of(data, &Roles::of(data, book.roles));
    let on = equations(&figures).into_iter().map(|equation| (equation.level.max(book.level(equation.rule)), equation));
    on.filter(|(level, _)| *level != Level::Off)
        .filter_map(|(level, equation)| {
            let right = equation.ways.iter().find(|way| way.adds_up(&figures, equation.tolerance));
            let mut ids: Vec<Id> = right.or(equation.ways.first())?.figures().collect();
            ids.retain(|id| figures.value(Some(*id)).is_some());
            Some(CheckedSum {
                rule: equation.rule,
                paths: ids.into_iter().map(|id| figures.path(id)).collect(),
                holds: right.is_some(),
                blocking: level == Level::Block,
                digits: figures.digits,
            })
        })
        .collect()
}

/// A column of a table that the rules add up.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ColumnTotal {
    /// The column, within its row.
    pub column: FieldPath,
    /// The field that should have the sum.
    pub total: FieldPath,
    /// Whether it has it, to the digit. `None` if the two are not alike: the column adds up in another way, as with tax or with
    /// rounding.
    pub agrees: Option<bool>,
}

/// The columns of the table at `array` that should add up to one other field, and nothing else: no discount, no surcharge.
pub fn column_totals(data: &Value, book: RuleBook<'_>, array: &FieldPath) -> Vec<ColumnTotal> {
    if book.is_off {
        return Vec::new();
    }
    let figures = Figures::of(data, &Roles::of(data, book.roles));
    let total_of = |equation: &Equation| {
        let way = equation.ways.first().filter(|_| equation.is_list && book.level(equation.rule) != Level::Off)?;
        let column = way.terms.first().and_then(|term| figures.column(term.a, array))?;
        let counts = |term: &&Term| figures.or_zero(Some(term.a)) != Amount::ZERO || term.b.is_some();
        let is_cell = |term: &Term| term.b.is_none() && figures.column(term.a, array) == Some(column);
        if figures.is_cell(way.result) || !way.terms.iter().filter(counts).all(is_cell) {
            return None;
        }
        let agrees = match (way.difference(&figures, None)?, equation.holds(&figures, None, false)) {
            (Amount::ZERO, _) => Some(true),
            (_, false) if equation.excuse.is_none() => Some(false),
            _ => None,
        };
        Some(ColumnTotal { column: column.clone(), total: figures.path(way.result), agrees })
    };
    equations(&figures).iter().filter_map(total_of).collect()
}

/// Whether every sum with the field at `path` would add up exactly if its value were `value`: a number, or text that spells
/// one. `false` if it is in no sum.
pub fn holds_with(data: &Value, book: RuleBook<'_>, path: &FieldPath, value: &Value) -> bool {
    let tried = || {
        let figures = Figures::of(data, &Roles::of(data, book.roles));
        let id = figures.find(path).filter(|_| !book.is_off)?;
        let figures = figures.with(id, Amount::of(value)?);
        let mut is_in_one = false;
        for equation in equations(&figures).iter().filter(|equation| book.level(equation.rule) != Level::Off) {
            if equation.ways.iter().any(|way| way.has(id)) {
                is_in_one = true;
                equation.ways.iter().find(|way| way.adds_up(&figures, equation.tolerance))?;
            }
        }
        is_in_one.then_some(())
    };
    tried().is_some()
}

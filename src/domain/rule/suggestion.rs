//! The one change that would make every sum add up, if there is exactly one.

use std::collections::BTreeMap;

use serde_json::{Number, Value};

use super::RuleBook;
use super::amount::Amount;
use super::broken::{Part, parts, place};
use super::equation::Equation;
use super::figures::{Figures, Id};
use super::kind::{Level, Rule};
use super::roles::Roles;
use super::sums::equations;
use super::taxes::foreign_rates;
use crate::domain::{FieldPath, Label, full_label, label_of};

/// With more broken sums than this, no single number is the cause.
const MOST_BROKEN: usize = 8;
/// The most changes that are checked fully.
const MOST_TRIALS: usize = 200;
/// The number of rows in which other tax rates are tried.
const MOST_ROWS: usize = 60;

/// A value to use in place of another.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// The field.
    pub path: FieldPath,
    /// The name of the field and of what contains it.
    pub label: Label,
    /// The suggested value.
    pub value: Value,
    /// The suggested value as text, in stored form.
    pub text: String,
    /// Why.
    pub evidence: Evidence,
}

/// What supports a suggestion.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Evidence {
    /// The rule of the first sum that it puts right.
    pub rule: Rule,
    /// That sum, if its result is the suggested value; else empty.
    pub parts: Vec<Part>,
    /// The suggested value.
    pub value: String,
    /// The name of the field with the result of that sum.
    pub field: Label,
    /// The other sums that it puts right, each with the name of the field that has the result.
    pub then: Vec<(Rule, Label)>,
}

/// The only number whose change would make every sum add up. `None` if nothing is wrong, if no single change helps, or if more
/// than one would: then nobody can say which.
pub fn suggestion(data: &Value, book: RuleBook<'_>) -> Option<Suggestion> {
    let roles = Roles::of(data, book.roles);
    let figures = Figures::of(data, &roles);
    let is_on = |rule: Rule| book.level(rule) != Level::Off;
    let sums: Vec<Equation> = equations(&figures).into_iter().filter(|equation| is_on(equation.rule)).collect();
    // What has an excuse is not corrected, nor is an amount due that an earlier balance may explain.
    let (excused, broken): (Vec<&Equation>, Vec<&Equation>) = sums
        .iter()
        .filter(|equation| !equation.holds(&figures, None, false))
        .partition(|equation| equation.level != Level::Block);
    let excused: Vec<(Rule, FieldPath)> = excused.iter().map(|equation| (equation.rule, place(&figures, equation))).collect();
    let foreign = if is_on(Rule::TaxRate) { foreign_rates(&figures) } else { Vec::new() };
    if book.is_off || broken.len() + foreign.len() > MOST_BROKEN || (broken.is_empty() && foreign.is_empty()) {
        return None;
    }
    let mut places: Vec<(Id, usize)> = Vec::new();
    for (at, equation) in sums.iter().enumerate() {
        places.extend(equation.ways.first().into_iter().flat_map(|way| way.figures()).map(|id| (id, at)));
    }
    places.sort_unstable();
    places.dedup();
    let sums_with = |id: Id| {
        let from = places.partition_point(|(other, _)| *other < id);
        places.iter().skip(from).take_while(move |(other, _)| *other == id).filter_map(|(_, at)| sums.get(*at))
    };
    let mut trials = candidates(&figures, &broken);
    trials.extend(other_rates(&figures, &broken, &foreign));
    let mut found: BTreeMap<(Id, Amount), ()> = BTreeMap::new();
    let mut tried = 0;
    for (id, value) in trials {
        if found.contains_key(&(id, value)) || !solves(&figures, sums_with(id), id, value) {
            continue;
        }
        tried += 1;
        if tried > MOST_TRIALS {
            return None;
        }
        if comes_right(&figures.with(id, value), book, &excused) {
            found.insert((id, value), ());
        }
    }
    let mut found = found.into_keys();
    let (id, value) = found.next()?;
    // A missing number makes other explanations doubtful, but is not made up: more than one may be missing. Nor is a zero.
    if found.next().is_some() || figures.or_zero(Some(id)) == Amount::ZERO {
        return None;
    }
    let schema = book.schema;
    let path = figures.path(id);
    let spelt = spelt_like(path.get(data), value);
    let text = match &spelt {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let evidence = evidence(&figures, &broken, !foreign.is_empty(), id, &text, |path| label_of(path, schema))?;
    Some(Suggestion { label: full_label(&path, schema), path, text, value: spelt, evidence })
}

/// The values that would make one of the broken sums add up, as a document could print them.
fn candidates(figures: &Figures, broken: &[&Equation]) -> Vec<(Id, Amount)> {
    let mut found = Vec::new();
    for equation in broken {
        let Some((way, left)) = equation.ways.first().and_then(|way| Some((way, way.left(figures, None)?))) else { continue };
        let ids: Vec<Id> = way.figures().collect();
        for id in ids {
            let Some(exact) = way.solve(figures, id, left) else { continue };
            let factors = way.terms.iter().any(|term| term.b.is_some() && (term.a == id || term.b == Some(id)));
            // A factor is found by division: with as many decimal places as are printed, and no more.
            let most = if factors {
                figures.or_zero(Some(id)).places().max(if equation.rule == Rule::TaxAmount { 1 } else { 2 })
            } else {
                figures.digits
            };
            let value = exact.rounded(most);
            let is_possible = if figures.value(Some(id)).is_none() {
                // A missing number is filled in, but a discount does not turn into a surcharge.
                value > Amount::ZERO && !factors
            } else {
                value != figures.or_zero(Some(id)) && value != Amount::ZERO
            };
            if is_possible {
                found.push((id, value));
            }
        }
    }
    found
}

/// The rates of the document, for lines with another rate.
fn other_rates(figures: &Figures, broken: &[&Equation], foreign: &[(Id, Amount)]) -> Vec<(Id, Amount)> {
    let by_rates = broken.iter().any(|equation| matches!(equation.rule, Rule::TaxBasis | Rule::TaxTotal));
    if (foreign.is_empty() && !by_rates) || figures.lines.len() > MOST_ROWS {
        return Vec::new();
    }
    let all = figures.taxes.iter().map(|row| row.rate).chain(figures.lines.iter().map(|line| line.rate));
    let mut rates: Vec<Amount> = all.filter_map(|id| figures.value(id)).collect();
    rates.sort_unstable();
    rates.dedup();
    let lines = figures.lines.iter().filter_map(|line| line.rate);
    lines
        .filter(|id| foreign.is_empty() || foreign.iter().any(|(strange, _)| strange == id))
        .flat_map(|id| rates.iter().filter(move |rate| figures.value(Some(id)) != Some(**rate)).map(move |rate| (id, *rate)))
        .collect()
}

/// A quick check before the full one: every sum of `sums`, which are those with this number, adds up. There must be two of them if one is over a list, where
/// a missing row would explain the difference just as well.
fn solves<'e>(figures: &Figures, sums: impl Iterator<Item = &'e Equation>, id: Id, value: Amount) -> bool {
    let is_rate = figures.lines.iter().any(|line| line.rate == Some(id));
    if is_rate {
        return true; // it decides which lines are added up
    }
    let mut with: Vec<&Equation> = Vec::new();
    for equation in sums {
        if !equation.holds(figures, Some((id, value)), true) {
            return false;
        }
        with.push(equation);
    }
    with.len() >= 2 || with.iter().all(|equation| !equation.is_list)
}

/// Whether every sum adds up, except for those that had an excuse before.
fn comes_right(figures: &Figures, book: RuleBook<'_>, excused: &[(Rule, FieldPath)]) -> bool {
    let is_right = |equation: &Equation| {
        book.level(equation.rule) == Level::Off
            || equation.holds(figures, None, false)
            || (equation.level != Level::Block && excused.contains(&(equation.rule, place(figures, equation))))
    };
    foreign_rates(figures).is_empty() && equations(figures).iter().all(is_right)
}

fn evidence(
    figures: &Figures,
    broken: &[&Equation],
    foreign: bool,
    id: Id,
    value: &str,
    label: impl Fn(&FieldPath) -> Label,
) -> Option<Evidence> {
    let result = |equation: &Equation| label(&place(figures, equation));
    // Prefer the sum whose result it is.
    let first = broken.iter().position(|equation| equation.ways.first().is_some_and(|way| way.result == id));
    let at = first.unwrap_or(0);
    let mut then: Vec<(Rule, Label)> = broken
        .iter()
        .enumerate()
        .filter(|(other, _)| *other != at)
        .map(|(_, equation)| (equation.rule, result(equation)))
        .collect();
    let value = value.to_owned();
    let Some(equation) = broken.get(at) else {
        return foreign.then(|| Evidence { rule: Rule::TaxRate, parts: Vec::new(), value, field: Label::default(), then });
    };
    if foreign {
        then.push((Rule::TaxRate, Label::default()));
    }
    let told = first.and_then(|_| equation.ways.first()).map(|way| parts(figures, way));
    // `a = a` says nothing, and nobody can check a sum of many numbers at a glance.
    let told = told.filter(|parts| parts.len() <= 5 && (parts.len() > 1 || parts.iter().any(|part| part.b.is_some())));
    Some(Evidence { rule: equation.rule, parts: told.unwrap_or_default(), value, field: result(equation), then })
}

/// The number as JSON, with at least as many decimal places as the current value.
fn spelt_like(now: Option<&Value>, value: Amount) -> Value {
    let digits = |text: &str| text.split_once('.').map_or(0, |(_, digits)| digits.len());
    let least = match now {
        Some(Value::Number(number)) => digits(number.as_str()),
        Some(Value::String(text)) => digits(text),
        _ => 2,
    };
    let text = value.text(u32::try_from(least.min(8)).unwrap_or(2));
    match now {
        Some(Value::String(_)) => Value::String(text),
        _ => text.parse::<Number>().map_or(Value::Null, Value::Number),
    }
}

//! The rules of an invoice: sums that add up, dates in order, numbers whose check digits fit. Those of any record are in
//! [`super::record_rules`].
//!
//! A rule applies if its fields are there. Which field plays which part is found by common names ([`roles`]) or configured.
//! Everything is computed in exact decimals; the tolerance is the currency's smallest unit for each rounded number. What is off
//! by more may have an [`Excuse`], which must explain it to the coin.

mod amount;
mod broken;
mod check_digits;
mod checked;
mod coin;
mod equation;
mod excuse;
mod explain;
mod figures;
mod kind;
pub mod roles;
mod suggestion;
mod sums;
mod taxes;
#[cfg(test)]
mod tests;

pub(in crate::domain) use amount::Amount;
pub use broken::{Broken, HiddenPlace, Part};
pub(in crate::domain) use check_digits::{is_currency, is_iban, vat_id};
pub use checked::{CheckedSum, ColumnTotal, column_totals, holds_with, sums};
pub use coin::written_digits;
pub use excuse::Excuse;
pub use kind::{Level, Rule};
pub use suggestion::{Evidence, Suggestion, suggestion};

use std::collections::BTreeMap;

use serde_json::Value;

use super::date::is_date;
use super::plain::plain;
use super::{FieldPath, Schema};
use figures::Figures;
use roles::{Mapping, Roles};

/// The most broken sums that are reported; a document that breaks more is not an invoice.
const MOST_BROKEN: usize = 1000;

/// How the rules apply to a collection.
#[derive(Clone, Copy, Debug)]
pub struct RuleBook<'a> {
    /// Names the fields.
    pub schema: Option<&'a Schema>,
    /// Levels of rules, where they differ from the default.
    pub levels: &'a BTreeMap<Rule, Level>,
    /// Which fields play which part, where their names don't tell.
    pub roles: &'a Mapping,
    /// No rule of an invoice is checked.
    pub is_off: bool,
}

impl RuleBook<'_> {
    /// What a rule does here.
    pub(super) fn level(&self, rule: Rule) -> Level {
        self.levels.get(&rule).copied().unwrap_or(rule.default_level())
    }
}

/// A rule that a record breaks, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct BrokenRule {
    /// The field that is shown as wrong; the wrong one may be another of the sum.
    pub path: FieldPath,
    /// Its level; never [`Level::Off`].
    pub level: Level,
    /// How it is broken.
    pub broken: Broken,
}

/// The rules of an invoice that `data` breaks. `today` is `YYYY-MM-DD`; without it, no date counts as in the future.
pub fn broken_rules(data: &Value, book: RuleBook<'_>, today: Option<&str>) -> Vec<BrokenRule> {
    if !data.is_object() || book.is_off {
        return Vec::new();
    }
    let roles = Roles::of(data, book.roles);
    let mut found = broken_sums(data, book.schema, &roles);
    for (path, text) in texts(&roles, "vat_id") {
        if let Some((country, false)) = vat_id(text) {
            found.push(BrokenRule { path, level: Level::Block, broken: Broken::VatId { country: country.to_owned() } });
        }
    }
    for (path, text) in texts(&roles, "iban").filter(|(_, text)| !is_iban(text)) {
        debug_assert!(!text.is_empty());
        found.push(BrokenRule { path, level: Level::Block, broken: Broken::Iban });
    }
    for (path, text) in texts(&roles, "currency").filter(|(_, text)| !is_currency(text)) {
        found.push(BrokenRule { path, level: Level::Block, broken: Broken::Currency { text: text.to_owned() } });
    }
    found.extend(broken_dates(&roles, today));
    for broken in &mut found {
        // An uncertain finding is never more than a warning.
        broken.level = broken.level.max(book.level(broken.broken.rule()));
    }
    found.retain(|broken| broken.level != Level::Off);
    found
}

fn broken_sums(data: &Value, schema: Option<&Schema>, roles: &Roles<'_>) -> Vec<BrokenRule> {
    let figures = Figures::of(data, roles);
    let sums = sums::equations(&figures);
    let broken = sums.iter().filter(|equation| !equation.holds(&figures, None, false)).filter_map(|equation| {
        let broken = Broken::sum(&figures, equation, schema)?;
        Some(BrokenRule { path: broken::place(&figures, equation), level: equation.level, broken })
    });
    let rates = || figures.taxes.iter().filter_map(|row| figures.value(row.rate)).map(|rate| rate.text(0)).collect();
    let foreign = taxes::foreign_rates(&figures).into_iter().map(|(id, rate)| BrokenRule {
        path: figures.path(id),
        level: Level::Block,
        broken: Broken::ForeignRate { rate: rate.text(0), rates: rates() },
    });
    broken.chain(foreign).take(MOST_BROKEN).collect()
}

fn broken_dates(roles: &Roles<'_>, today: Option<&str>) -> Vec<BrokenRule> {
    let date = |role: &str| {
        texts(roles, role).find_map(|(path, text)| {
            let text = plain(text);
            let day = text.trim().get(..10).filter(|day| is_date(day))?;
            Some((path, day.to_owned()))
        })
    };
    let (invoice, due) = (date("invoice_date"), date("due_date"));
    let mut found = Vec::new();
    // Dates written YYYY-MM-DD compare as text.
    if let (Some((_, invoice)), Some((path, due))) = (&invoice, due)
        && due < *invoice
    {
        let broken = Broken::DueBeforeInvoice { due, invoice: invoice.clone() };
        found.push(BrokenRule { path, level: Level::Block, broken });
    }
    if let (Some((path, date)), Some(today)) = (invoice, today)
        && date.as_str() > today
    {
        let broken = Broken::InFuture { date, today: today.to_owned() };
        found.push(BrokenRule { path, level: Level::Block, broken });
    }
    found
}

/// The fields with this role that hold text.
fn texts<'a>(roles: &Roles<'a>, role: &str) -> impl Iterator<Item = (FieldPath, &'a str)> + use<'a> {
    let found = roles.fields(role);
    found.into_iter().filter_map(|(path, value)| Some((path, value.as_str().map(str::trim).filter(|text| !text.is_empty())?)))
}

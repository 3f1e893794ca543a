//! A sum that must add up: `a × b − c + d = e`, to the coin.

use super::amount::Amount;
use super::excuse::Excuse;
use super::figures::{Figures, Id};
use super::kind::{Level, Rule};

/// `± a × b ÷ over`. A figure without a value counts as zero: figures that must have one are checked beforehand.
#[derive(Clone, Copy, Debug)]
pub(super) struct Term {
    pub minus: bool,
    pub a: Id,
    pub b: Option<Id>,
    pub over: Amount,
}

impl Term {
    pub fn plus(a: Id) -> Self {
        Self { minus: false, a, b: None, over: Amount::whole(1) }
    }

    pub fn minus(a: Id) -> Self {
        Self { minus: true, ..Self::plus(a) }
    }

    pub fn product(a: Id, b: Id, over: Amount) -> Self {
        Self { minus: false, a, b: Some(b), over }
    }

    pub fn value(&self, figures: &Figures, change: Option<(Id, Amount)>) -> Option<Amount> {
        let at = |id: Id| match change {
            Some((changed, value)) if changed == id => value,
            _ => figures.or_zero(Some(id)),
        };
        let product = match self.b {
            Some(b) => at(self.a).times(at(b))?,
            None => at(self.a),
        };
        let value = if self.over == Amount::whole(1) { product } else { product.over(self.over)? };
        Some(if self.minus { -value } else { value })
    }
}

/// One way in which the sum may add up.
#[derive(Clone, Debug)]
pub(super) struct Way {
    pub terms: Vec<Term>,
    pub result: Id,
}

impl Way {
    pub fn new(terms: Vec<Term>, result: Id) -> Self {
        Self { terms, result }
    }

    pub fn left(&self, figures: &Figures, change: Option<(Id, Amount)>) -> Option<Amount> {
        self.terms.iter().map(|term| term.value(figures, change)).sum::<Option<Amount>>()
    }

    pub fn right(&self, figures: &Figures, change: Option<(Id, Amount)>) -> Amount {
        match change {
            Some((changed, value)) if changed == self.result => value,
            _ => figures.or_zero(Some(self.result)),
        }
    }

    pub fn difference(&self, figures: &Figures, change: Option<(Id, Amount)>) -> Option<Amount> {
        Some((self.left(figures, change)? - self.right(figures, change)).abs())
    }

    /// Whether it adds up to within `most`, as far as can be shown: a sum too large to compute does not.
    pub fn adds_up(&self, figures: &Figures, most: Amount) -> bool {
        self.difference(figures, None).is_some_and(|difference| difference <= most)
    }

    /// The value of `id` with which this sum adds up, everything else unchanged; `left` is what it makes now.
    pub fn solve(&self, figures: &Figures, id: Id, left: Amount) -> Option<Amount> {
        if id == self.result {
            return Some(left);
        }
        let mut found = None;
        for (at, term) in self.terms.iter().enumerate() {
            if term.a == id || term.b == Some(id) {
                if found.is_some() || term.b == Some(term.a) {
                    return None;
                }
                found = Some(at);
            }
        }
        let term = self.terms.get(found?)?;
        let rest = figures.or_zero(Some(self.result)) - left + term.value(figures, None)?;
        let rest = if term.minus { -rest } else { rest };
        let rest = if term.over == Amount::whole(1) { rest } else { rest.times(term.over)? };
        match term.b {
            None => Some(rest),
            Some(b) => rest.over(figures.or_zero(Some(if term.a == id { b } else { term.a }))),
        }
    }

    pub fn has(&self, id: Id) -> bool {
        self.result == id || self.terms.iter().any(|term| term.a == id || term.b == Some(id))
    }

    pub fn figures(&self) -> impl Iterator<Item = Id> {
        self.terms.iter().flat_map(|term| [Some(term.a), term.b]).flatten().chain([self.result])
    }
}

/// A rule at one place of the invoice.
#[derive(Clone, Debug)]
pub(super) struct Equation {
    pub rule: Rule,
    pub level: Level,
    /// Why it is off, if that explains the numbers to the coin.
    pub excuse: Option<Excuse>,
    /// The row of the invoice or of the tax breakdown that it is about.
    pub row: usize,
    /// It holds if any of these adds up; the first is the one that is shown.
    pub ways: Vec<Way>,
    /// How far off it may be: the smallest unit of the currency for each rounded number.
    pub tolerance: Amount,
    /// How much further off, if a price is printed with fewer decimal places than it has.
    pub slack: Amount,
    /// Whether a missing row could explain a difference.
    pub is_list: bool,
}

impl Equation {
    pub fn new(rule: Rule, tolerance: Amount, ways: Vec<Way>) -> Self {
        Self { rule, level: Level::Block, excuse: None, row: 0, ways, tolerance, slack: Amount::ZERO, is_list: false }
    }

    /// Whether it adds up; a sum too large to compute counts as adding up. `strict`: without the slack.
    pub fn holds(&self, figures: &Figures, change: Option<(Id, Amount)>, strict: bool) -> bool {
        let most = if strict { self.tolerance } else { self.tolerance + self.slack };
        self.ways.iter().any(|way| way.difference(figures, change).is_none_or(|difference| difference <= most))
    }
}

//! The sums of an invoice, as far as its fields exist.

use super::amount::Amount;
use super::equation::{Equation, Term, Way};
use super::explain::excuse_all;
use super::figures::{Figures, Id, Line};
use super::kind::{Level, Rule};
use super::taxes::taxes;

const HUNDRED: Amount = Amount::whole(100);
/// The most rows that a row is compared with as their sum.
const MOST_BELOW: usize = 50;
/// Of longer tables, no row is taken for a sum of others.
const MOST_GROUPED: usize = 2000;

/// All sums that can be computed.
pub(super) fn equations(figures: &Figures) -> Vec<Equation> {
    let lines = figures.lines.iter().enumerate();
    let mut found: Vec<Equation> = lines.filter_map(|(row, line)| line_total(figures, row, line)).collect();
    let rounded = figures.lines.iter().filter(|line| is_rounded(figures, line)).count();
    let tolerance = figures.unit().multiplied(rounded.max(1));
    let adjustments = Adjustments::of(figures, tolerance);
    found.extend(lines_total(figures, &adjustments, tolerance));
    found.extend(net_total(figures, &adjustments));
    found.extend(taxes(figures, &adjustments.outside, &adjustments.known, tolerance));
    found.extend(grand_total(figures, &adjustments));
    found.extend(amount_due(figures));
    excuse_all(figures, &mut found);
    for equation in found.iter_mut().filter(|equation| equation.excuse.is_some()) {
        equation.level = Level::Warn;
    }
    found
}

fn line_total(figures: &Figures, row: usize, line: &Line) -> Option<Equation> {
    let (quantity, price) = (figures.known(line.quantity)?, figures.known(line.price)?);
    let total = figures.known(line.total)?;
    let base = figures.value(line.base).filter(|base| *base != Amount::ZERO).unwrap_or(Amount::whole(1));
    let product = Term::product(quantity, price, base);
    let charge = figures.known(line.charge).map(Term::plus);
    let plain = Way::new([product].into_iter().chain(charge).collect(), total);
    let mut ways = Vec::new();
    // A discount may be an amount or a percentage, whatever its name says; a line total may be before or after it.
    for discount in [figures.known(line.discount), figures.known(line.discount_percent)].into_iter().flatten() {
        let with = |term: Term| Way::new(plain.terms.iter().copied().chain([term]).collect(), total);
        ways.push(with(Term::minus(discount)));
        let value = figures.or_zero(Some(discount));
        if let Some(part) = figures.or_zero(Some(quantity)).times(value).and_then(|part| part.over(HUNDRED))
            && part != Amount::ZERO
            && let Some(over) = value.over(part)
        {
            // quantity × price × discount ÷ 100, as a product of two: price × discount ÷ (100 ÷ quantity)
            ways.push(with(Term { minus: true, ..Term::product(price, discount, over) }));
        }
    }
    ways.push(plain);
    let places = figures.or_zero(Some(price)).places().max(2);
    let slack = figures.or_zero(Some(quantity)).abs().times(Amount::half_unit(places)).and_then(|slack| slack.over(base));
    Some(Equation { row, slack: slack.unwrap_or_default(), ..Equation::new(Rule::LineTotal, figures.unit(), ways) })
}

/// Whether the total of a line was rounded, or may have been.
fn is_rounded(figures: &Figures, line: &Line) -> bool {
    let exact = || Some(figures.value(line.quantity)?.times(figures.value(line.price)?)? == figures.value(line.total)?);
    exact() != Some(true)
}

/// The totals of the lines, or what they must be.
fn line_terms(figures: &Figures, mut keep: impl FnMut(&Line) -> bool) -> Vec<Term> {
    let term = |line: &Line| {
        let product = || Some(Term::product(figures.known(line.quantity)?, figures.known(line.price)?, Amount::whole(1)));
        figures.known(line.total).map(Term::plus).or_else(product).or_else(|| line.total.map(Term::plus))
    };
    figures.lines.iter().filter(|line| keep(line)).filter_map(term).collect()
}

/// The document's discounts and surcharges.
struct Adjustments {
    /// All, also those without a value: they may be the missing number.
    all: Vec<Term>,
    /// All with a value.
    known: Vec<Term>,
    /// Those that are in the net total.
    inside: Vec<Term>,
    /// Those that come on top of net and tax, as postage and stamps do on some invoices.
    outside: Vec<Term>,
}

impl Adjustments {
    /// `tolerance`: of the sum of the lines.
    fn of(figures: &Figures, tolerance: Amount) -> Self {
        let all: Vec<Term> = adjustments(figures);
        let known: Vec<Term> = all.iter().copied().filter(|term| figures.value(Some(term.a)).is_some()).collect();
        let usual = Self { inside: known.clone(), outside: Vec::new(), all, known };
        usual.with_some_outside(figures, tolerance).unwrap_or(usual)
    }

    /// Only if both sums come out: the lines make the net total without these, and the total with them.
    fn with_some_outside(&self, figures: &Figures, tolerance: Amount) -> Option<Self> {
        let lines = match figures.value(figures.lines_total) {
            Some(total) => total,
            None => figures.lines.iter().map(|line| figures.or_zero(line.total)).sum(),
        };
        let (net, grand) = (figures.value(figures.net)?, figures.value(figures.grand)?);
        let tax = figures.value(figures.tax).unwrap_or_else(|| figures.taxes.iter().map(|row| figures.or_zero(row.amount)).sum());
        let sum = |terms: &[Term]| terms.iter().map(|term| term.value(figures, None)).sum::<Option<Amount>>();
        // Lines without tax beside lines with tax: stamps, and what was paid for the buyer.
        let is_taxed = |line: &Line| figures.or_zero(line.rate) > Amount::ZERO;
        let has_taxed = figures.lines.iter().any(is_taxed);
        let free = figures.lines.iter().filter(|line| has_taxed && !is_taxed(line)).filter_map(|line| figures.known(line.total));
        let free: Vec<Id> = free.collect();
        let count = self.known.len();
        let most = 1_usize << (count + usize::from(!free.is_empty()));
        (1..most).find_map(|outside| {
            let is_out = |at: usize| outside & (1 << at) != 0;
            let part = |wanted: bool| -> Vec<Term> {
                self.known.iter().enumerate().filter(|(at, _)| is_out(*at) == wanted).map(|(_, term)| *term).collect()
            };
            let (mut inside, mut outside) = (part(false), part(true));
            if is_out(count) {
                inside.extend(free.iter().copied().map(Term::minus));
                outside.extend(free.iter().copied().map(Term::plus));
            }
            let (net_without, total) = (lines + sum(&inside)?, net + tax + sum(&outside)?);
            let fits = sum(&outside)? != Amount::ZERO
                && (net_without - net).abs() <= tolerance
                && (total - grand).abs() <= figures.unit();
            fits.then(|| Self { all: inside.clone(), known: self.known.clone(), inside, outside })
        })
    }
}

fn adjustments(figures: &Figures) -> Vec<Term> {
    let allowance = figures.allowance.map(|id| {
        // Some agents write a discount as a negative number.
        let base = figures.value(figures.net).or(figures.value(figures.grand)).unwrap_or_default();
        let signed = figures.or_zero(Some(id)) < Amount::ZERO && base >= Amount::ZERO;
        if signed { Term::plus(id) } else { Term::minus(id) }
    });
    allowance.into_iter().chain(figures.charge.map(Term::plus)).collect()
}

fn lines_total(figures: &Figures, adjustments: &Adjustments, tolerance: Amount) -> Option<Equation> {
    if !figures.lines.iter().any(|line| figures.value(line.total).is_some()) {
        return None;
    }
    let mut ways = Vec::new();
    let target = |ways: &mut Vec<Way>, terms: Vec<Term>| {
        // Prices that include tax add up to the total.
        let with_tax = figures.known(figures.grand).filter(|_| figures.or_zero(figures.tax) != Amount::ZERO);
        let with = |more: &[Term]| terms.iter().chain(more).copied().collect();
        match (figures.known(figures.lines_total), figures.known(figures.net)) {
            (Some(total), _) => ways.push(Way::new(terms.clone(), total)),
            (None, Some(net)) => ways.push(Way::new(with(&adjustments.inside), net)),
            (None, None) => return,
        }
        ways.extend(with_tax.map(|grand| Way::new(with(&adjustments.known), grand)));
    };
    target(&mut ways, line_terms(figures, |_| true));
    // A line without a price may be a mere remark ("of which recycling fee 4.24").
    let priced = |line: &Line| figures.value(line.price).is_some();
    if figures.lines.iter().any(priced) && !figures.lines.iter().all(priced) {
        target(&mut ways, line_terms(figures, priced));
    }
    let fits = ways.iter().any(|way| way.adds_up(figures, tolerance));
    if !fits && figures.lines.len() <= MOST_GROUPED {
        for is_below in [true, false] {
            let counts = without_sums(figures, is_below);
            if counts.contains(&false) {
                let mut counts = counts.into_iter();
                target(&mut ways, line_terms(figures, |_| counts.next().unwrap_or(true)));
            }
        }
    }
    (!ways.is_empty()).then(|| Equation { is_list: true, ..Equation::new(Rule::LinesTotal, tolerance, ways) })
}

/// Whether each row counts if a row that is the exact sum of two or more rows below it, or above it, does not.
fn without_sums(figures: &Figures, is_below: bool) -> Vec<bool> {
    let count = figures.lines.len();
    let mut counts = vec![true; count];
    let total = |at: usize| figures.lines.get(at).and_then(|line| figures.value(line.total));
    // The rows that count so far, from the last to the first, or from the first to the last.
    let mut seen: Vec<Amount> = Vec::with_capacity(count);
    for step in 0..count {
        let at = if is_below { count - 1 - step } else { step };
        let Some(value) = total(at) else { continue };
        let mut sum = Amount::ZERO;
        let is_sum = value != Amount::ZERO
            && seen.iter().rev().take(MOST_BELOW).enumerate().any(|(others, other)| {
                sum = sum + *other;
                others > 0 && sum == value
            });
        if is_sum {
            counts[at] = false;
        } else {
            seen.push(value);
        }
    }
    counts
}

fn net_total(figures: &Figures, adjustments: &Adjustments) -> Option<Equation> {
    let (lines, net) = (figures.known(figures.lines_total)?, figures.known(figures.net)?);
    let terms: Vec<Term> = [Term::plus(lines)].into_iter().chain(adjustments.all.iter().copied()).collect();
    let mut ways = vec![Way::new(terms.clone(), net)];
    if let Some(grand) = figures.known(figures.grand)
        && figures.or_zero(figures.tax) != Amount::ZERO
    {
        ways.push(Way::new(terms, grand));
    }
    Some(Equation::new(Rule::NetTotal, figures.unit(), ways))
}

/// Net and total tax.
fn net_and_tax(figures: &Figures, adjustments: &Adjustments) -> Option<Vec<Term>> {
    let net = match (figures.known(figures.net), figures.known(figures.lines_total)) {
        (Some(net), _) => vec![Term::plus(net)],
        (None, Some(lines)) => [Term::plus(lines)].into_iter().chain(adjustments.all.iter().copied()).collect(),
        (None, None) => return None,
    };
    let amounts: Vec<Id> = figures.taxes.iter().filter_map(|row| figures.known(row.amount)).collect();
    let tax = match figures.known(figures.tax) {
        Some(tax) => vec![Term::plus(tax)],
        None if !amounts.is_empty() && amounts.len() == figures.taxes.len() => amounts.into_iter().map(Term::plus).collect(),
        None => return None,
    };
    Some(net.into_iter().chain(tax).chain(adjustments.outside.iter().copied()).collect())
}

fn grand_total(figures: &Figures, adjustments: &Adjustments) -> Option<Equation> {
    let grand = figures.known(figures.grand)?;
    let terms = net_and_tax(figures, adjustments)?;
    Some(Equation::new(Rule::GrandTotal, figures.unit(), adjusted(figures, &terms, grand)))
}

fn amount_due(figures: &Figures) -> Option<Equation> {
    let (grand, due) = (figures.known(figures.grand)?, figures.known(figures.due)?);
    let mut terms = vec![Term::plus(grand)];
    terms.extend(figures.paid.map(Term::minus));
    let is_open = [figures.paid, figures.rounding, figures.withheld].into_iter().all(|id| figures.value(id).is_none());
    // Nothing says why the amounts differ: it may be an earlier balance.
    let level = if is_open { Level::Warn } else { Level::Block };
    Some(Equation { level, ..Equation::new(Rule::AmountDue, figures.unit(), adjusted(figures, &terms, due)) })
}

/// With and without rounding and withheld tax: documents put either before or after the total.
fn adjusted(figures: &Figures, terms: &[Term], result: Id) -> Vec<Way> {
    let there = |id: Option<Id>| figures.known(id).filter(|id| figures.or_zero(Some(*id)) != Amount::ZERO);
    let (rounding, withheld) = (there(figures.rounding).map(Term::plus), there(figures.withheld).map(Term::minus));
    let mut ways = Vec::new();
    for more in [vec![], Vec::from_iter(rounding), Vec::from_iter(withheld), rounding.into_iter().chain(withheld).collect()] {
        if ways.is_empty() || !more.is_empty() {
            ways.push(Way::new(terms.iter().copied().chain(more).collect(), result));
        }
    }
    ways
}

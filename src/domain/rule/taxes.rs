//! The sums of the tax breakdown, and its rows against the rates of the lines.

use super::amount::Amount;
use super::equation::{Equation, Term, Way};
use super::figures::{Figures, Id, Line, TaxRow};
use super::kind::Rule;

const HUNDRED: Amount = Amount::whole(100);
/// The most rows of a breakdown whose rates may be added up to that of a line: CGST, SGST and cess of two rates are six.
const MOST_ADDED: usize = 6;

/// `outside`: surcharges on top of net and tax; `adjustments`: all surcharges and discounts of the document.
pub(super) fn taxes(figures: &Figures, outside: &[Term], adjustments: &[Term], tolerance: Amount) -> Vec<Equation> {
    let unit = figures.unit();
    let mut found = Vec::new();
    let with_tax = include_tax(figures);
    for (at, row) in figures.taxes.iter().enumerate() {
        if let (Some(rate), Some(basis), Some(amount)) =
            (figures.known(row.rate), figures.known(row.basis), figures.known(row.amount))
        {
            let of = |over: Amount| Way::new(vec![Term::product(basis, rate, over)], amount);
            let with_tax = with_tax.then(|| of(HUNDRED + figures.or_zero(row.rate)));
            let ways = [of(HUNDRED)].into_iter().chain(with_tax).collect();
            found.push(Equation { row: at, ..Equation::new(Rule::TaxAmount, unit, ways) });
        }
    }
    let cents = unit.multiplied(figures.taxes.len());
    // Other ways of adding up the taxed amounts count only if every tax is right: a misread amount is still found.
    let mut are_right = found.len() == figures.taxes.len() && found.iter().all(|equation| equation.holds(figures, None, true));
    if let Some(terms) = column(figures, |row| row.amount) {
        let net_and_taxes = |net: Id| terms.iter().copied().chain([Term::plus(net)]).collect();
        let (total, grand) = match (figures.known(figures.tax), figures.known(figures.net), figures.known(figures.grand)) {
            (Some(tax), ..) => (Some(Way::new(terms, tax)), None),
            (None, Some(net), Some(grand)) => (None, Some(Way::new(net_and_taxes(net), grand))),
            _ => (None, None),
        };
        are_right &= total.iter().chain(&grand).any(|way| way.adds_up(figures, cents));
        found.extend(total.map(|way| Equation { is_list: true, ..Equation::new(Rule::TaxTotal, cents, vec![way]) }));
    }
    let mut is_stacked = false;
    if let (Some(terms), Some(net)) = (column(figures, |row| row.basis), figures.known(figures.net)) {
        let mut ways = vec![Way::new(terms.clone(), net)];
        if are_right && !ways[0].adds_up(figures, cents) {
            let stacked = stacked(figures, &terms);
            is_stacked = stacked.iter().any(|terms| Way::new(terms.clone(), net).adds_up(figures, cents));
            let partly = partly_taxed(figures, &terms, outside, adjustments);
            ways.extend(stacked.into_iter().chain(partly).map(|terms| Way::new(terms, net)));
            ways.extend(figures.known(figures.grand).filter(|_| with_tax).map(|grand| Way::new(terms, grand)));
        }
        found.push(Equation { is_list: true, ..Equation::new(Rule::TaxBasis, cents, ways) });
    }
    found.extend(taxes_of_lines(figures, is_stacked, tolerance));
    found
}

/// Whether the taxed amounts include their tax: each row says so, and together they are the total.
fn include_tax(figures: &Figures) -> bool {
    let is_in = |row: &TaxRow| {
        let (rate, basis, amount) = (figures.value(row.rate)?, figures.value(row.basis)?, figures.value(row.amount)?);
        Some((basis.times(rate)?.over(HUNDRED + rate)? - amount).abs() <= figures.unit())
    };
    let sum: Amount = figures.taxes.iter().map(|row| figures.or_zero(row.basis)).sum();
    let is_total = figures.value(figures.grand) == Some(sum) && figures.or_zero(figures.tax) != Amount::ZERO;
    is_total && figures.taxes.iter().all(|row| is_in(row) == Some(true))
}

/// A column of the breakdown, if each row has a value there.
fn column(figures: &Figures, pick: fn(&TaxRow) -> Option<Id>) -> Option<Vec<Term>> {
    let known: Vec<Term> = figures.taxes.iter().filter_map(|row| figures.known(pick(row))).map(Term::plus).collect();
    (!known.is_empty() && known.len() == figures.taxes.len()).then_some(known)
}

/// Two taxes on one amount, which counts once: CGST and SGST, GST and QST, a surcharge on VAT. Either each amount that is
/// there twice, or all within the largest.
fn stacked(figures: &Figures, bases: &[Term]) -> Vec<Vec<Term>> {
    let value = |term: &Term| figures.or_zero(Some(term.a));
    if figures.taxes.iter().any(|row| figures.or_zero(row.rate) <= Amount::ZERO) {
        return Vec::new();
    }
    let mut once: Vec<Term> = bases.to_vec();
    once.sort_by_key(value);
    once.dedup_by_key(|term| value(term));
    let largest = once.iter().max_by_key(|term| value(term).abs()).copied();
    vec![once, largest.into_iter().collect()]
}

/// A part of the net total that stands in no row of the breakdown: lines without tax, a surcharge or a discount.
fn partly_taxed(figures: &Figures, bases: &[Term], outside: &[Term], adjustments: &[Term]) -> Vec<Vec<Term>> {
    let with = |more: &[Term]| -> Vec<Term> { bases.iter().chain(more).copied().collect() };
    let turned: Vec<Term> = outside.iter().map(|term| Term { minus: !term.minus, ..*term }).collect();
    let has_zero = figures.taxes.iter().any(|row| figures.or_zero(row.rate) == Amount::ZERO);
    let is_free = |line: &&Line| !has_zero && figures.or_zero(line.rate) == Amount::ZERO;
    let free: Vec<Term> =
        figures.lines.iter().filter(is_free).filter_map(|line| figures.known(line.total)).map(Term::plus).collect();
    let mut ways = vec![with(&turned), with(&free), with(adjustments)];
    ways.extend(adjustments.iter().map(|one| with(&[*one])));
    ways
}

/// The tax breakdown against the rates of the lines. Only for prices without tax, and if no discount or surcharge of the whole
/// document is spread over the rates.
fn taxes_of_lines(figures: &Figures, is_stacked: bool, tolerance: Amount) -> Vec<Equation> {
    let is_plain = figures.or_zero(figures.allowance) == Amount::ZERO && figures.or_zero(figures.charge) == Amount::ZERO;
    let sum: Amount = figures.lines.iter().map(|line| figures.or_zero(line.total)).sum();
    let is_net = figures.value(figures.net).is_some_and(|net| (net - sum).abs() <= tolerance);
    let counts = |line: &&Line| figures.or_zero(line.total) != Amount::ZERO;
    let rated = |line: &Line| figures.value(line.rate).is_some();
    if !is_plain || !is_net || !figures.lines.iter().filter(counts).all(rated) {
        return Vec::new();
    }
    let list = |rule: Rule, terms: Vec<Term>, result: Id| Equation {
        is_list: true,
        ..Equation::new(rule, tolerance, vec![Way::new(terms, result)])
    };
    if figures.taxes.is_empty() {
        let terms = figures.lines.iter().filter(counts).filter_map(|line| Some(Term::product(line.total?, line.rate?, HUNDRED)));
        let terms: Vec<Term> = terms.collect();
        let tax = figures.known(figures.tax).filter(|_| !terms.is_empty());
        return tax.map(|tax| list(Rule::TaxTotal, terms, tax)).into_iter().collect();
    }
    let of_rate = |(at, row): (usize, &TaxRow)| {
        let (rate, basis) = (figures.value(row.rate)?, figures.known(row.basis)?);
        let same = |other: &&TaxRow| figures.value(other.rate) == Some(rate);
        if figures.taxes.iter().filter(same).count() > 1 {
            return None; // two rows with one rate: nobody can say which line belongs to which
        }
        let is_of_row = |line: &&Line| {
            let of_line = figures.value(line.rate);
            of_line == Some(rate) || (is_stacked && of_line.is_some_and(|of_line| added(figures, of_line) & (1 << at) != 0))
        };
        let lines = figures.lines.iter().filter(counts).filter(is_of_row);
        let terms: Vec<Term> = lines.filter_map(|line| line.total).map(Term::plus).collect();
        // A second tax on the amount of another rate, which no line names.
        let is_second = terms.is_empty() && is_stacked;
        (!is_second).then(|| list(Rule::TaxBasis, terms, basis))
    };
    figures.taxes.iter().enumerate().filter_map(of_rate).collect()
}

/// The rows of the breakdown, as bits, whose rates add up to this one, which is in none of them; 0 if there are none.
fn added(figures: &Figures, rate: Amount) -> usize {
    let rates: Vec<Amount> = figures.taxes.iter().take(MOST_ADDED + 1).map(|row| figures.or_zero(row.rate)).collect();
    if rates.len() > MOST_ADDED || rates.contains(&rate) {
        return 0;
    }
    let sum =
        |rows: usize| -> Amount { rates.iter().enumerate().filter(|(at, _)| rows & (1 << at) != 0).map(|(_, rate)| *rate).sum() };
    (1..1_usize << rates.len()).find(|rows| rows.count_ones() > 1 && sum(*rows) == rate).unwrap_or_default()
}

/// Lines whose rate is not in the tax breakdown. If the taxed amounts come to more than net, two taxes are on one amount, and
/// a line may have the rate of both; if they come to less, a line may have no tax.
pub(super) fn foreign_rates(figures: &Figures) -> Vec<(Id, Amount)> {
    let rates: Vec<Amount> = figures.taxes.iter().filter_map(|row| figures.value(row.rate)).collect();
    if rates.is_empty() || rates.len() != figures.taxes.len() {
        return Vec::new();
    }
    let bases: Amount = figures.taxes.iter().map(|row| figures.or_zero(row.basis)).sum();
    let net = figures.value(figures.net).unwrap_or(bases);
    let lines: Amount = figures.lines.iter().map(|line| figures.or_zero(line.total)).sum();
    let (is_stacked, is_partly) = (bases.abs() > net.abs(), bases.abs() < net.abs().max(lines.abs()));
    let strange = |line: &Line| {
        let rate = figures.value(line.rate).filter(|rate| !rates.contains(rate))?;
        let is_known = (is_stacked && added(figures, rate) != 0) || (is_partly && rate == Amount::ZERO);
        (!is_known).then_some((line.rate?, rate))
    };
    figures.lines.iter().filter_map(strange).collect()
}

//! The sums of an invoice, as far as its fields exist.

use super::amount::Amount;
use super::equation::{Equation, Term, Way};
use super::figures::{Figures, Id, Line};
use super::kind::{Level, Rule};

const HUNDRED: Amount = Amount::whole(100);

/// All sums that can be computed.
pub(super) fn equations(figures: &Figures) -> Vec<Equation> {
    let mut found: Vec<Equation> = figures.lines.iter().filter_map(|line| line_total(figures, line)).collect();
    let rounded = figures.lines.iter().filter(|line| is_rounded(figures, line)).count();
    let tolerance = Amount::CENT.multiplied(rounded.max(1));
    found.extend(lines_total(figures, tolerance));
    found.extend(net_total(figures));
    found.extend(taxes(figures, tolerance));
    found.extend(grand_total(figures));
    found.extend(amount_due(figures));
    found
}

fn line_total(figures: &Figures, line: &Line) -> Option<Equation> {
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
    let mut equation = Equation { slack: slack.unwrap_or_default(), ..Equation::new(Rule::LineTotal, ways) };
    if looks_discounted(figures, &equation) || includes_tax(figures, line, &equation) {
        equation.level = Level::Warn;
    }
    Some(equation)
}

/// A line total that is lower by a whole percentage, up to half: probably a discount without a field.
pub(super) fn looks_discounted(figures: &Figures, equation: &Equation) -> bool {
    discount_of(figures, equation).is_some()
}

/// The percentage by which a line total is below quantity × price, if it is whole.
pub(super) fn discount_of(figures: &Figures, equation: &Equation) -> Option<Amount> {
    let way = equation.ways.first().filter(|way| way.terms.len() == 1)?;
    let (left, right) = (way.left(figures, None)?, figures.or_zero(Some(way.result)));
    if left == Amount::ZERO || (left < Amount::ZERO) != (right < Amount::ZERO) || right.abs() >= left.abs() {
        return None;
    }
    let percent = (left - right).times(HUNDRED)?.over(left)?.rounded(0);
    let off = (left.times(percent)?.over(HUNDRED)? - (left - right)).abs();
    (percent >= Amount::whole(1) && percent <= Amount::whole(50) && off <= Amount::half_unit(2)).then_some(percent)
}

/// Prices with tax and totals without, or vice versa.
fn includes_tax(figures: &Figures, line: &Line, equation: &Equation) -> bool {
    let taxed = || {
        let rate = figures.value(line.rate).filter(|rate| *rate > Amount::ZERO)?;
        let way = equation.ways.first()?;
        let (left, right) = (way.left(figures, None)?, figures.or_zero(Some(way.result)));
        let with_tax = |amount: Amount| amount.times(HUNDRED + rate)?.over(HUNDRED);
        let most = Amount::CENT + equation.slack;
        Some((with_tax(left)? - right).abs() <= most || (with_tax(right)? - left).abs() <= most)
    };
    taxed().unwrap_or(false)
}

/// Whether the total of a line was rounded, or may have been.
fn is_rounded(figures: &Figures, line: &Line) -> bool {
    let exact = || Some(figures.value(line.quantity)?.times(figures.value(line.price)?)? == figures.value(line.total)?);
    exact() != Some(true)
}

/// The totals of the lines, or what they must be.
fn line_terms(figures: &Figures, keep: impl Fn(&Line) -> bool) -> Vec<Term> {
    let term = |line: &Line| {
        let product = || Some(Term::product(figures.known(line.quantity)?, figures.known(line.price)?, Amount::whole(1)));
        figures.known(line.total).map(Term::plus).or_else(product).or_else(|| line.total.map(Term::plus))
    };
    figures.lines.iter().filter(|line| keep(line)).filter_map(term).collect()
}

/// The document's discounts and surcharges; those without a value only if they may be the missing number.
fn adjustments(figures: &Figures, missing: bool) -> Vec<Term> {
    let there = |id: Option<Id>| if missing { id } else { figures.known(id) };
    let allowance = there(figures.allowance).map(|id| {
        // Some agents write a discount as a negative number.
        let signed = figures.or_zero(Some(id)) < Amount::ZERO && base_value(figures) >= Amount::ZERO;
        if signed { Term::plus(id) } else { Term::minus(id) }
    });
    allowance.into_iter().chain(there(figures.charge).map(Term::plus)).collect()
}

fn base_value(figures: &Figures) -> Amount {
    figures.value(figures.net).or(figures.value(figures.grand)).unwrap_or_default()
}

fn lines_total(figures: &Figures, tolerance: Amount) -> Option<Equation> {
    if !figures.lines.iter().any(|line| figures.value(line.total).is_some()) {
        return None;
    }
    let all = line_terms(figures, |_| true);
    let mut ways = Vec::new();
    let mut target = |terms: &[Term]| {
        match (figures.known(figures.lines_total), figures.known(figures.net)) {
            (Some(total), _) => ways.push(Way::new(terms.to_vec(), total)),
            (None, Some(net)) => ways.push(Way::new(terms.iter().copied().chain(adjustments(figures, false)).collect(), net)),
            (None, None) => return,
        }
        // Prices that include tax add up to the total.
        if let Some(grand) = figures.known(figures.grand)
            && figures.or_zero(figures.tax) != Amount::ZERO
        {
            ways.push(Way::new(terms.iter().copied().chain(adjustments(figures, false)).collect(), grand));
        }
    };
    target(&all);
    // A line without a price may be a mere remark ("of which recycling fee 4.24").
    let priced = |line: &Line| figures.value(line.price).is_some();
    if figures.lines.iter().any(priced) && !figures.lines.iter().all(priced) {
        target(&line_terms(figures, priced));
    }
    (!ways.is_empty()).then(|| Equation { tolerance, is_list: true, ..Equation::new(Rule::LinesTotal, ways) })
}

fn net_total(figures: &Figures) -> Option<Equation> {
    let (lines, net) = (figures.known(figures.lines_total)?, figures.known(figures.net)?);
    let terms: Vec<Term> = [Term::plus(lines)].into_iter().chain(adjustments(figures, true)).collect();
    let mut ways = vec![Way::new(terms.clone(), net)];
    if let Some(grand) = figures.known(figures.grand)
        && figures.or_zero(figures.tax) != Amount::ZERO
    {
        ways.push(Way::new(terms, grand));
    }
    Some(Equation::new(Rule::NetTotal, ways))
}

fn taxes(figures: &Figures, tolerance: Amount) -> Vec<Equation> {
    let mut found = Vec::new();
    for row in &figures.taxes {
        if let (Some(rate), Some(basis), Some(amount)) =
            (figures.known(row.rate), figures.known(row.basis), figures.known(row.amount))
        {
            let equation = Equation::new(Rule::TaxAmount, vec![Way::new(vec![Term::product(basis, rate, HUNDRED)], amount)]);
            // Tax rounded line by line is off by a few cents.
            let by_line = !equation.holds(figures, None, true)
                && equation.ways[0].difference(figures, None).is_some_and(|difference| difference <= tolerance);
            found.push(Equation { level: if by_line { Level::Warn } else { Level::Block }, ..equation });
        }
    }
    let column = |pick: fn(&super::figures::TaxRow) -> Option<Id>| {
        let known: Vec<Term> = figures.taxes.iter().filter_map(|row| figures.known(pick(row))).map(Term::plus).collect();
        (!known.is_empty() && known.len() == figures.taxes.len()).then_some(known)
    };
    let cents = Amount::CENT.multiplied(figures.taxes.len());
    if let (Some(terms), Some(tax)) = (column(|row| row.amount), figures.known(figures.tax)) {
        let ways = vec![Way::new(terms, tax)];
        found.push(Equation { tolerance: cents, is_list: true, ..Equation::new(Rule::TaxTotal, ways) });
    }
    if let (Some(terms), Some(net)) = (column(|row| row.basis), figures.known(figures.net)) {
        let ways = vec![Way::new(terms, net)];
        found.push(Equation { tolerance: cents, is_list: true, ..Equation::new(Rule::TaxBasis, ways) });
    }
    found.extend(taxes_of_lines(figures, tolerance));
    found
}

/// The tax breakdown against the rates of the lines. Only for prices without tax, and if no discount or surcharge of the whole
/// document is spread over the rates.
fn taxes_of_lines(figures: &Figures, tolerance: Amount) -> Vec<Equation> {
    let is_plain = figures.or_zero(figures.allowance) == Amount::ZERO && figures.or_zero(figures.charge) == Amount::ZERO;
    let sum: Amount = figures.lines.iter().map(|line| figures.or_zero(line.total)).sum();
    let is_net = figures.value(figures.net).is_some_and(|net| (net - sum).abs() <= tolerance);
    let counts = |line: &&Line| figures.or_zero(line.total) != Amount::ZERO;
    let rated = |line: &Line| figures.value(line.rate).is_some();
    if !is_plain || !is_net || !figures.lines.iter().filter(counts).all(rated) {
        return Vec::new();
    }
    if figures.taxes.is_empty() {
        let terms = figures.lines.iter().filter(counts).filter_map(|line| Some(Term::product(line.total?, line.rate?, HUNDRED)));
        let terms: Vec<Term> = terms.collect();
        let tax = figures.known(figures.tax).filter(|_| !terms.is_empty());
        let equation = |tax| Equation { tolerance, is_list: true, ..Equation::new(Rule::TaxTotal, vec![Way::new(terms, tax)]) };
        return tax.map(equation).into_iter().collect();
    }
    let of_rate = |row: &super::figures::TaxRow| {
        let (rate, basis) = (figures.value(row.rate)?, figures.known(row.basis)?);
        let same = |other: &&super::figures::TaxRow| figures.value(other.rate) == Some(rate);
        if figures.taxes.iter().filter(same).count() > 1 {
            return None; // two rows with one rate: nobody can say which line belongs to which
        }
        let lines = figures.lines.iter().filter(counts).filter(|line| figures.value(line.rate) == Some(rate));
        let terms: Vec<Term> = lines.filter_map(|line| line.total).map(Term::plus).collect();
        let ways = vec![Way::new(terms, basis)];
        Some(Equation { tolerance, is_list: true, ..Equation::new(Rule::TaxBasis, ways) })
    };
    figures.taxes.iter().filter_map(of_rate).collect()
}

/// Net and total tax.
fn net_and_tax(figures: &Figures) -> Option<Vec<Term>> {
    let net = match (figures.known(figures.net), figures.known(figures.lines_total)) {
        (Some(net), _) => vec![Term::plus(net)],
        (None, Some(lines)) => [Term::plus(lines)].into_iter().chain(adjustments(figures, true)).collect(),
        (None, None) => return None,
    };
    let amounts: Vec<Id> = figures.taxes.iter().filter_map(|row| figures.known(row.amount)).collect();
    let tax = match figures.known(figures.tax) {
        Some(tax) => vec![Term::plus(tax)],
        None if !amounts.is_empty() && amounts.len() == figures.taxes.len() => amounts.into_iter().map(Term::plus).collect(),
        None => return None,
    };
    Some(net.into_iter().chain(tax).collect())
}

fn grand_total(figures: &Figures) -> Option<Equation> {
    let grand = figures.known(figures.grand)?;
    let terms = net_and_tax(figures)?;
    Some(Equation::new(Rule::GrandTotal, adjusted(figures, &terms, grand)))
}

fn amount_due(figures: &Figures) -> Option<Equation> {
    let (grand, due) = (figures.known(figures.grand)?, figures.known(figures.due)?);
    let mut terms = vec![Term::plus(grand)];
    terms.extend(figures.paid.map(Term::minus));
    let is_open = [figures.paid, figures.rounding, figures.withheld].into_iter().all(|id| figures.value(id).is_none());
    // Nothing says why the amounts differ: it may be an earlier balance.
    let level = if is_open { Level::Warn } else { Level::Block };
    Some(Equation { level, ..Equation::new(Rule::AmountDue, adjusted(figures, &terms, due)) })
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

/// Lines whose rate is not in the tax breakdown.
pub(super) fn foreign_rates(figures: &Figures) -> Vec<(Id, Amount)> {
    let rates: Vec<Amount> = figures.taxes.iter().filter_map(|row| figures.value(row.rate)).collect();
    if rates.is_empty() || rates.len() != figures.taxes.len() {
        return Vec::new();
    }
    let strange = |line: &Line| Some((line.rate?, figures.value(line.rate).filter(|rate| !rates.contains(rate))?));
    figures.lines.iter().filter_map(strange).collect()
}

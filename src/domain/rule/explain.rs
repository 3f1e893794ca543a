//! Finds what explains a broken sum to the coin.

use super::amount::Amount;
use super::equation::{Equation, Way};
use super::excuse::Excuse;
use super::figures::{Figures, Line};
use super::kind::Rule;

const HUNDRED: Amount = Amount::whole(100);
/// The most rates that are tried.
const MOST_RATES: usize = 20;
/// No line has a larger discount, or it is not told from a misread number.
const MOST_DISCOUNT: Amount = Amount::whole(50);
const WHOLE: Amount = Amount::whole(1);
const QUARTER: Amount = Amount::hundredths(25);
const MOST_CASH_DISCOUNT: Amount = Amount::whole(10);
const MOST_TAX: Amount = Amount::whole(30);

/// Gives each broken sum its excuse, if it has one.
pub(super) fn excuse_all(figures: &Figures, equations: &mut [Equation]) {
    if equations.iter().all(|equation| equation.holds(figures, None, false)) {
        return;
    }
    let held = |rule: Rule| {
        let mut of_rule = equations.iter().filter(|equation| equation.rule == rule).peekable();
        of_rule.peek().is_some() && of_rule.all(|equation| equation.holds(figures, None, true))
    };
    let lines_held = held(Rule::LinesTotal);
    let taxes_held = held(Rule::TaxAmount) && held(Rule::TaxTotal) && held(Rule::GrandTotal);
    for equation in equations.iter_mut().filter(|equation| !equation.holds(figures, None, false)) {
        equation.excuse = match equation.rule {
            Rule::LineTotal => of_line(figures, equation, lines_held),
            Rule::TaxAmount => of_tax(figures, equation),
            Rule::TaxBasis if taxes_held => untaxed(figures, equation),
            Rule::GrandTotal => rounded_to_coin(figures, equation),
            Rule::AmountDue => rounded_to_coin(figures, equation).or_else(|| cash_discount(figures, equation)),
            _ => None,
        };
    }
}

/// `lines_held`: the lines add up, so the total of this one is right.
fn of_line(figures: &Figures, equation: &Equation, lines_held: bool) -> Option<Excuse> {
    let line = figures.lines.get(equation.row)?;
    let way = equation.ways.last()?;
    let (left, right) = (way.left(figures, None)?, way.right(figures, None));
    if right == Amount::ZERO {
        return lines_held.then_some(Excuse::Free);
    }
    let is_plain = [line.discount, line.discount_percent].into_iter().all(|id| figures.or_zero(id) == Amount::ZERO);
    let less = less_by(left, right).filter(|percent| is_plain && *percent <= MOST_DISCOUNT);
    let discount = || {
        let percent = less?;
        let odd = || {
            let likely = percent_in(QUARTER, figures, left, right, percent);
            likely.or(Some(percent.rounded(2)).filter(|_| !is_misread(figures, line, way)))
        };
        percent_in(WHOLE, figures, left, right, percent).or_else(|| odd().filter(|_| lines_held))
    };
    included_tax(figures, line, equation, left, right)
        .map(|rate| Excuse::WithTax(told(rate.rounded(2))))
        .or_else(|| discount().map(|percent| Excuse::Discount(told(percent))))
        .or_else(|| {
            // A price with more digits than coins have was computed from one with tax.
            let is_computed = lines_held && figures.or_zero(line.price).places() > figures.digits;
            let more = -percent_of(left, right)?;
            let more = Some(more).filter(|more| is_computed && *more > Amount::ZERO && *more <= MOST_TAX)?;
            percent_in(WHOLE, figures, left, right, -more).map(|percent| Excuse::WithTax(told(percent.abs())))
        })
        .or_else(|| {
            // So many are bought that the price is for a hundred or a thousand.
            let is_for = |factor: &Amount| {
                let many = figures.or_zero(line.quantity).abs() >= *factor;
                many && left.over(*factor).is_some_and(|one| one.rounded(figures.digits) == right)
            };
            [HUNDRED, Amount::whole(1000)]
                .into_iter()
                .find(is_for)
                .filter(|_| lines_held)
                .map(|so_many| Excuse::PriceFor(told(so_many)))
        })
}

/// Whether another quantity or price, with as many digits as are printed, makes the total.
fn is_misread(figures: &Figures, line: &Line, way: &Way) -> bool {
    let makes = |id: Option<usize>, least: u32| {
        let value = way.solve(figures, id?, way.left(figures, None)?)?.rounded(figures.or_zero(id).places().max(least));
        Some(way.difference(figures, Some((id?, value)))? <= Amount::half_unit(figures.digits))
    };
    makes(line.quantity, 0) != Some(false) || makes(line.price, figures.digits) != Some(false)
}

/// The tax that is in the total of a line and not in its price, or the reverse: of its own rate; without one, of any rate of the
/// document, or the document's tax ÷ net.
fn included_tax(figures: &Figures, line: &Line, equation: &Equation, left: Amount, right: Amount) -> Option<Amount> {
    let most = figures.unit() + equation.slack;
    let fits = |rate: &Amount| {
        let with_tax = |amount: Amount| amount.times(HUNDRED + *rate)?.over(HUNDRED);
        let is_near = |a: Option<Amount>, b: Amount| a.is_some_and(|a| (a - b).abs() <= most);
        *rate > Amount::ZERO && (is_near(with_tax(left), right) || is_near(with_tax(right), left))
    };
    if let Some(rate) = figures.value(line.rate) {
        return Some(rate).filter(fits);
    }
    let tax = figures.or_zero(figures.tax);
    let net = figures.value(figures.net).or(figures.value(figures.grand).map(|grand| grand - tax));
    let of_document = || tax.times(HUNDRED)?.over(net?);
    let rates = figures.taxes.iter().take(MOST_RATES).filter_map(|row| figures.value(row.rate));
    rates.chain(of_document()).find(fits)
}

fn of_tax(figures: &Figures, equation: &Equation) -> Option<Excuse> {
    let row = figures.taxes.get(equation.row).filter(|_| figures.taxes.len() <= MOST_RATES)?;
    let (rate, amount) = (figures.value(row.rate)?, figures.value(row.amount)?);
    if amount == Amount::ZERO && rate >= WHOLE {
        let all: Amount = figures.taxes.iter().map(|row| figures.or_zero(row.amount)).sum();
        return figures.value(figures.tax).is_none_or(|tax| tax == all).then_some(Excuse::NoTax);
    }
    let of_row = |line: &&Line| match figures.value(line.rate) {
        Some(of_line) => of_line == rate,
        None => figures.taxes.len() == 1,
    };
    let totals: Vec<Amount> =
        figures.lines.iter().filter(of_row).map(|line| figures.value(line.total)).collect::<Option<Vec<Amount>>>()?;
    // Totals without tax make the basis, those with tax make both.
    let sum: Amount = totals.iter().copied().sum();
    let basis = figures.value(row.basis)?;
    let over = [(basis, HUNDRED), (basis + amount, HUNDRED + rate)].into_iter().find(|(all, _)| *all == sum)?.1;
    let tax = |total: &Amount| Some(total.times(rate)?.over(over)?.rounded(figures.digits));
    (totals.iter().map(tax).sum::<Option<Amount>>()? == amount).then_some(Excuse::TaxByLine)
}

/// Every tax is right, and so is net + tax: what is missing from the taxed amounts is not taxed.
fn untaxed(figures: &Figures, equation: &Equation) -> Option<Excuse> {
    let way = equation.ways.first().filter(|way| Some(way.result) == figures.net)?;
    let (left, right) = (way.left(figures, None)?, way.right(figures, None));
    let is_taxed = figures.taxes.iter().all(|row| figures.or_zero(row.rate) > Amount::ZERO);
    let is_part = left.abs() < right.abs() && (left < Amount::ZERO) == (right < Amount::ZERO) && left != Amount::ZERO;
    (is_taxed && is_part).then(|| Excuse::Untaxed((right - left).text(figures.digits)))
}

fn rounded_to_coin(figures: &Figures, equation: &Equation) -> Option<Excuse> {
    let coin = figures.cash.filter(|_| figures.or_zero(figures.rounding) == Amount::ZERO)?;
    let is_near = |way: &Way| {
        let off = way.difference(figures, None)?;
        Some(way.right(figures, None).is_in(coin) && off + off <= coin)
    };
    equation
        .ways
        .iter()
        .any(|way| is_near(way) == Some(true))
        .then(|| Excuse::Coin(coin.text(if coin.places() == 0 { 0 } else { figures.digits })))
}

fn cash_discount(figures: &Figures, equation: &Equation) -> Option<Excuse> {
    let way = equation.ways.first()?;
    let (left, right) = (way.left(figures, None)?, way.right(figures, None));
    let percent = less_by(left, right).filter(|percent| *percent <= MOST_CASH_DISCOUNT)?;
    percent_in(WHOLE, figures, left, right, percent).map(|percent| Excuse::CashDiscount(told(percent)))
}

/// By how many percent `right` is less than `left`; `None` if it is not, or if their signs differ.
fn less_by(left: Amount, right: Amount) -> Option<Amount> {
    let is_less = (left < Amount::ZERO) == (right < Amount::ZERO) && right != Amount::ZERO && right.abs() < left.abs();
    percent_of(left, right).filter(|_| is_less)
}

fn percent_of(left: Amount, right: Amount) -> Option<Amount> {
    (left - right).times(HUNDRED)?.over(left)
}

/// The multiple of `part` nearest to `percent`, if so much less than `left` is `right`, to half a coin.
fn percent_in(part: Amount, figures: &Figures, left: Amount, right: Amount, percent: Amount) -> Option<Amount> {
    let nearest = percent.over(part)?.rounded(0).times(part)?;
    let off = (left.times(nearest)?.over(HUNDRED)? - (left - right)).abs();
    (nearest != Amount::ZERO && off <= Amount::half_unit(figures.digits)).then_some(nearest)
}

fn told(percent: Amount) -> String {
    percent.text(0)
}

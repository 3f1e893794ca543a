//! Why a sum may be off although nothing is misread.

/// What explains the numbers of a broken sum to the coin. It is only likely, so it makes a warning, and never a suggestion.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Excuse {
    /// A discount of the line that stands in no field, in percent.
    Discount(String),
    /// The line is free of charge.
    Free,
    /// The total of the line includes this tax, in percent, and its price does not; or the reverse.
    WithTax(String),
    /// The price is for so many.
    PriceFor(String),
    /// The tax was rounded for each line, and then added up.
    TaxByLine,
    /// A rate, and no tax: the buyer owes it.
    NoTax,
    /// A part of the net total stands in no row of the tax breakdown.
    Untaxed(String),
    /// Rounded to this coin, as cash is.
    Coin(String),
    /// A cash discount, in percent, is already taken off.
    CashDiscount(String),
}

//! How a rule is broken, and what supports a suggestion.

use super::Language;
use crate::{
    domain::{
        Label, Locale,
        rule::{Broken, Evidence, Excuse, HiddenPlace, Part, Rule},
    },
    message,
};

impl Broken {
    /// The sentence on the screen.
    pub fn sentence(&self, language: Language) -> String {
        let shown = |stored: &str| Locale::from(language).show_choice(stored);
        match self {
            Self::Sum { .. } => self.told_sum(language),
            Self::ForeignRate { rate, rates } => {
                let rates = rates.iter().map(|rate| shown(rate.as_str())).collect::<Vec<_>>().join(" %; ");
                message!(language, rule_foreign_rate, rate = &shown(rate), rates = &rates)
            }
            Self::DueBeforeInvoice { due, invoice } => {
                message!(language, rule_due_before_invoice, due = &shown(due), invoice = &shown(invoice))
            }
            Self::InFuture { date, today } => message!(language, rule_in_future, date = &shown(date), today = &shown(today)),
            Self::VatId { country } => message!(language, rule_vat_id, country = country),
            Self::Iban => message!(language, rule_iban).to_owned(),
            Self::Currency { text } => message!(language, rule_currency, text = text),
            Self::AgentFailed { why: Some(why) } => message!(language, rule_agent_says, why = why.trim_end_matches('.')),
            Self::AgentFailed { why: None } => message!(language, flag_agent_failed).to_owned(),
            Self::UnknownStatus { status } => message!(language, rule_status, status = status),
            Self::NoValues { missing } => {
                let missing: Vec<String> = missing.iter().map(|label| label.text(language)).collect();
                match missing.join(", ").as_str() {
                    "" => message!(language, rule_no_values).to_owned(),
                    missing => message!(language, rule_values, missing = missing),
                }
            }
            Self::Emptied { field, was } => {
                let field = &field.text(language);
                match was {
                    Some(was) => message!(language, rule_emptied, field = field, was = &shown(was)),
                    None => message!(language, rule_required, field = field),
                }
            }
            Self::Hidden { places, count } => {
                let places: Vec<String> = places.iter().map(|place| place.text(language)).collect();
                message!(language, rule_hidden, count = *count, places = &places.join(", "))
            }
        }
    }

    fn told_sum(&self, language: Language) -> String {
        let Self::Sum { rule, parts, count, are_rows, makes, field, says, only, excuse } = self else { return String::new() };
        let (makes, says) = (&Locale::from(language).show_choice(makes), &Locale::from(language).show_choice(says));
        let field = &field.text(language);
        let told = match (only, rule) {
            (Some(only), _) => {
                message!(language, rule_same, field = field, says = says, only = &only.text(language), makes = makes)
            }
            (None, Rule::LinesTotal) if *are_rows => {
                message!(language, rule_lines, count = *count, makes = makes, field = field, says = says)
            }
            (None, Rule::TaxTotal) => {
                message!(language, rule_taxes, count = *count, makes = makes, field = field, says = says)
            }
            (None, Rule::TaxBasis) => {
                message!(language, rule_amounts, count = *count, makes = makes, field = field, says = says)
            }
            _ => {
                let sum =
                    if parts.is_empty() { message!(language, rule_numbers, count = *count) } else { formula(parts, language) };
                message!(language, rule_sum, sum = &sum, makes = makes, field = field, says = says)
            }
        };
        match excuse {
            Some(excuse) => excuse.text(language, &told),
            None => told,
        }
    }
}

impl Excuse {
    fn text(&self, language: Language, told: &str) -> String {
        let shown = |stored: &String| Locale::from(language).show_choice(stored);
        match self {
            Self::Discount(percent) => message!(language, rule_discount, told = told, percent = &shown(percent)),
            Self::Free => message!(language, rule_free, told = told),
            Self::WithTax(percent) => message!(language, rule_with_tax, told = told, percent = &shown(percent)),
            Self::PriceFor(count) => message!(language, rule_price_for, told = told, number = &shown(count)),
            Self::TaxByLine => message!(language, rule_tax_by_line, told = told),
            Self::NoTax => message!(language, rule_no_tax, told = told),
            Self::Untaxed(amount) => message!(language, rule_untaxed, told = told, amount = &shown(amount)),
            Self::Coin(coin) => message!(language, rule_coin, told = told, coin = &shown(coin)),
            Self::CashDiscount(percent) => message!(language, rule_cash_discount, told = told, percent = &shown(percent)),
        }
    }
}

impl HiddenPlace {
    fn text(&self, language: Language) -> String {
        match self.after.as_str() {
            "" => message!(language, rule_hidden_first, character = &self.character),
            after => message!(language, rule_hidden_after, character = &self.character, after = after),
        }
    }
}

impl Evidence {
    /// The sentence on the screen.
    pub fn sentence(&self, language: Language) -> String {
        let value = &Locale::from(language).show_choice(&self.value);
        let sum = formula(&self.parts, language);
        let first = if self.parts.is_empty() {
            message!(language, suggestion_with, value = value, then = &comes_out(language, self.rule, &self.field))
        } else if self.rule == Rule::LineTotal {
            message!(language, suggestion_product, sum = &sum, value = value)
        } else {
            message!(language, suggestion_sum, sum = &sum, value = value)
        };
        let mut then: Vec<String> = self.then.iter().map(|(rule, field)| comes_out(language, *rule, field)).collect();
        then.dedup();
        match then.into_iter().reduce(|first, second| message!(language, suggestion_and, first = &first, second = &second)) {
            None => first,
            Some(then) => message!(language, suggestion_then, first = &first, then = &then),
        }
    }
}

fn comes_out(language: Language, rule: Rule, field: &Label) -> String {
    let field = &field.text(language);
    match rule {
        Rule::LineTotal => message!(language, suggestion_line_total).to_owned(),
        Rule::LinesTotal => message!(language, suggestion_lines_total, field = field),
        Rule::NetTotal => message!(language, suggestion_net_total, field = field),
        Rule::TaxAmount => message!(language, suggestion_tax_amount).to_owned(),
        Rule::TaxBasis => message!(language, suggestion_tax_basis, field = field),
        Rule::TaxTotal => message!(language, suggestion_tax_total, field = field),
        Rule::TaxRate => message!(language, suggestion_tax_rate).to_owned(),
        Rule::GrandTotal => message!(language, suggestion_grand_total, field = field),
        _ => message!(language, suggestion_amount_due, field = field),
    }
}

/// `a × b − c + d`.
fn formula(parts: &[Part], language: Language) -> String {
    let mut text = String::new();
    for part in parts {
        let told = part.text(language);
        // `a − b` and not `a + -b`.
        let turned = told.strip_prefix('-').filter(|_| part.b.is_none());
        match (text.is_empty(), part.minus != turned.is_some()) {
            (true, false) => {}
            (true, true) => text.push('−'),
            (false, false) => text.push_str(" + "),
            (false, true) => text.push_str(" − "),
        }
        text.push_str(turned.unwrap_or(&told));
    }
    text
}

impl Part {
    fn text(&self, language: Language) -> String {
        let a = Locale::from(language).show_choice(&self.a);
        let Some(b) = self.b.as_ref().map(|b| Locale::from(language).show_choice(b)) else { return a };
        match &self.over {
            None => format!("{a} × {b}"),
            Some(over) if over == "100" => message!(language, rule_percent_of, rate = &b, amount = &a),
            Some(over) => format!("{a} × {b} ÷ {over}"),
        }
    }
}

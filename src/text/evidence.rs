//! What the pages say about a value.

use super::Language;
use crate::{
    domain::{
        Locale,
        evidence::{Finding, Said},
    },
    message,
};

impl Finding {
    /// The sentence on the screen.
    pub fn sentence(&self, language: Language) -> String {
        let printed = &self.printed;
        let as_read = || Locale::from(language).say_printed(printed);
        match self.said {
            Said::EmptyAlways => message!(language, page_empty_always).to_owned(),
            Said::EmptyInRow => message!(language, page_empty_in_row).to_owned(),
            Said::EmptyBeside => message!(language, page_empty_beside).to_owned(),
            Said::Nowhere => message!(language, page_nowhere).to_owned(),
            Said::Opposite => message!(language, page_opposite, printed = &as_read()),
            Said::OtherKind => message!(language, page_other_kind, printed = &kind(printed, language)),
            Said::InsideWord => message!(language, page_inside_word, printed = printed),
            Said::NotInRow if printed.is_empty() => message!(language, page_not_in_row).to_owned(),
            Said::NotInRow => message!(language, page_not_in_row_but, printed = &as_read()),
            Said::Apart => message!(language, page_apart).to_owned(),
            Said::UnreadInColumn | Said::UnreadBehindLabel | Said::UnreadCode => {
                message!(language, page_unread, printed = &Locale::from(language).show_choice(printed))
            }
            Said::UnreadInSum => message!(language, page_unread_sum, printed = &Locale::from(language).show_choice(printed)),
            Said::UnclaimedRow => message!(language, page_unclaimed_row, printed = printed),
            Said::SkippedLine => message!(language, page_skipped_line).to_owned(),
            Said::LineOutOfOrder => message!(language, page_line_order).to_owned(),
            Said::SameParty => message!(language, page_same_party).to_owned(),
            Said::OnePrint => message!(language, page_one_print).to_owned(),
            Said::SameRow => message!(language, page_same_row).to_owned(),
            Said::EndsWithNext => message!(language, page_ends_with_next).to_owned(),
            Said::OtherCountry => message!(language, page_other_country, printed = printed),
            Said::OtherTerms => message!(language, page_other_terms, printed = printed),
            Said::DueLate => message!(language, page_due_late).to_owned(),
            Said::DayAndMonth => message!(language, page_day_and_month, printed = &Locale::from(language).show_choice(printed)),
            Said::OddLetters => message!(language, page_odd_letters).to_owned(),
            Said::OtherQuotation => message!(language, page_other_quotation, printed = &as_read()),
            Said::OwnData => message!(language, flag_own_data, value = &as_read()),
            Said::OwnRows => message!(language, flag_own_rows, count = printed),
            Said::OtherWords => message!(language, page_other_words, printed = printed),
        }
    }
}

/// A kind of document in words: those that `domain::evidence` finds on a page.
fn kind(name: &str, language: Language) -> String {
    match name {
        "invoice" => message!(language, kind_invoice),
        "credit_note" => message!(language, kind_credit_note),
        "debit_note" => message!(language, kind_debit_note),
        "corrected_invoice" | "correction" => message!(language, kind_correction),
        "receipt" => message!(language, kind_receipt),
        "statement" => message!(language, kind_statement),
        "proforma" => message!(language, kind_proforma),
        "prepayment_invoice" => message!(language, kind_prepayment),
        "quote" => message!(language, kind_quote),
        "order_confirmation" => message!(language, kind_order_confirmation),
        "delivery_note" => message!(language, kind_delivery_note),
        other => return other.replace('_', " "),
    }
    .to_owned()
}

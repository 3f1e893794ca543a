//! Links to the same items in each form of a file.

use crate::{
    address::{Address, Word},
    domain::ExportFormat,
    ui::language,
};
use leptos::prelude::*;

/// Downloads what `from` exports; it names no form itself.
#[component]
pub fn ExportLinks(from: Address) -> impl IntoView {
    let links = ExportFormat::ALL.map(|format| {
        let href = from.clone().with(Word::Format, format.name()).to_string();
        let separator = (format != ExportFormat::ALL[0]).then_some(" · ");
        view! { {separator}<a class="text-accent underline" href=href download="">{format.label(language())}</a> }.into_any()
    });
    links.collect_view()
}

//! What was exported so far, and the button that exports what is new. Rendered on the server.

use crate::{
    address::{Route, Word},
    domain::{ExportFormat, UseCase, label::visible},
    review::{PastExport, history::minute},
    t,
    ui::{components::ExportLinks, language, reader},
};
use leptos::prelude::*;

/// The content of `/exports`. The answer to the button is the file; without anything new it is this page.
pub(crate) fn exports_page(exports: &[PastExport], nothing_new: bool) -> AnyView {
    let formats = ExportFormat::ALL.map(|format| view! { <option value=format.name()>{format.label(language())}</option> });
    let rows = exports.iter().map(|export| {
        let again = reader::in_queue(Route::Export).with(Word::Again, &*export.file);
        let count = usize::try_from(export.items).unwrap_or(usize::MAX);
        view! {
            <li class="border-l-2 border-line pl-4 flex flex-col gap-1">
                <p class="text-sm font-medium break-all">{visible(&export.file)}</p>
                <p class="text-sm text-ink-soft">
                    {t!(exports_one, count = count, reviewer = &visible(&export.reviewer))}", "
                    <time class="tabular-nums whitespace-nowrap" datetime=export.at.to_string()>{minute(export.at)}" UTC"</time>
                </p>
                <p class="text-sm text-ink-soft">{t!(exports_again)}" "<ExportLinks from=again/></p>
            </li>
        }
    });
    view! {
        <h1 class="text-xl font-semibold tracking-tight">{t!(exports_title)}</h1>
        {nothing_new.then(|| view! { <p class="notice notice-low" role="status">{t!(exports_nothing)}</p> })}
        {reader::may(UseCase::ExportNew).then(|| view! {
        <form method="post" action=reader::in_queue(Route::Exports).to_string() class="flex flex-wrap items-end gap-2">
            <label class="text-xs text-ink-soft">
                {t!(exports_form)}
                <select name=Word::Format.name() class="control block">{formats.collect_view()}</select>
            </label>
            <button type="submit" class="button button-accept">{t!(exports_new)}</button>
        </form>
        <p class="text-ink-soft text-sm">{t!(exports_rule)}</p>
        })}
        <section class="flex flex-col gap-2" aria-labelledby="so-far">
            <h2 id="so-far" class="font-semibold">{t!(exports_list)}</h2>
            {if exports.is_empty() {
                view! { <p class="text-ink-soft text-sm">{t!(exports_none)}</p> }.into_any()
            } else {
                view! {
                    <p class="text-ink-soft text-sm">{t!(exports_again_rule)}</p>
                    <ol class="flex flex-col gap-3">{rows.collect_view()}</ol>
                }.into_any()
            }}
        </section>
    }
    .into_any()
}

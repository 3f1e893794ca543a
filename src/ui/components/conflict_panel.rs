//! Somebody else changed the item meanwhile: both values, and what can be done.

use crate::{t, ui::workspace::Workspace};
use leptos::prelude::*;

/// Nothing is shown while there is no conflict.
#[component]
pub fn ConflictPanel() -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let conflict = workspace.view().conflict.clone();
    let blank = |text: String| if text.is_empty() { t!(empty_value).to_owned() } else { text };
    (!conflict.is_empty()).then(|| {
        view! {
            <section class="notice notice-bad flex flex-col gap-2" aria-labelledby="conflict-title" role="region">
                <h2 id="conflict-title" class="font-semibold">{t!(conflict_title)}</h2>
                <p>{t!(conflict_text)}</p>
                <table class="w-full text-sm border-collapse text-ink">
                    <thead><tr class="text-left text-ink-soft">
                        <th scope="col" class="py-1 pr-3 font-medium">{t!(conflict_field)}</th>
                        <th scope="col" class="py-1 pr-3 font-medium">{t!(conflict_base)}</th>
                        <th scope="col" class="py-1 pr-3 font-medium">{t!(conflict_theirs)}</th>
                        <th scope="col" class="py-1 font-medium">{t!(conflict_mine)}</th>
                    </tr></thead>
                    <tbody>
                        {conflict.into_iter().map(|field| view! {
                            <tr class="border-t border-line">
                                <th scope="row" class="py-1 pr-3 font-medium text-left">{field.label}</th>
                                <td class="py-1 pr-3 text-ink-soft">{blank(field.base)}</td>
                                <td class="py-1 pr-3">{blank(field.theirs)}</td>
                                <td class="py-1 font-medium">{blank(field.mine)}</td>
                            </tr>
                        }).collect_view()}
                    </tbody>
                </table>
                <div class="flex gap-2">
                    <button type="submit" name="do" value="keep-mine" class="button">{t!(conflict_keep_mine)}</button>
                    <button type="submit" name="do" value="take-theirs" class="button">{t!(conflict_take_theirs)}</button>
                </div>
            </section>
        }
    })
}

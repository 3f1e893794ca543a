//! Text that was clicked or selected on the page, offered as the focused field's value.

use crate::{
    t,
    ui::{
        Icon,
        document::{self, Viewer},
        workspace::Workspace,
    },
};
use leptos::prelude::*;

/// Beside the pointer, until it is taken or dismissed.
#[component]
pub(super) fn OfferPanel() -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let viewer = expect_context::<Viewer>();
    let content = move || {
        viewer.offer.get().map(|offer| {
            let (x, y) = offer.at;
            let place = format!("left: min({x}px, 100vw - 20rem); top: min({}px, 100dvh - 4rem)", y + 14);
            let content = match offer.value {
                Ok((_, value)) => view! {
                    <button type="button" id="offer-take" class="button min-w-0" on:click=move |_| document::take_offer(workspace, viewer)>
                        <span class="truncate">{t!(document_use_as, value = &value, label = &offer.label)}</span><kbd class="key" aria-hidden="true">"↵"</kbd>
                    </button>
                }
                .into_any(),
                Err(why) => {
                    let buttons = offer.choices.into_iter().map(|stored| {
                        let shown = workspace.locale.show_choice(&stored);
                        let label = t!(document_use_as, value = &shown, label = &offer.label);
                        let choose = move |_| document::choose_offer(workspace, viewer, stored.clone());
                        view! { <button type="button" class="button button-small tabular-nums" aria-label=label on:click=choose>{shown}</button> }.into_any()
                    });
                    let buttons = buttons.collect_view();
                    view! {
                        <div>
                            <p class="text-sm text-bad px-1" role="alert">{why}</p>
                            <span class="flex flex-wrap gap-1.5 py-1 empty:hidden">{buttons}</span>
                        </div>
                    }
                    .into_any()
                }
            };
            view! {
                <div class="offer" style=place>
                    {content}
                    <button type="button" class="button button-quiet px-2!" aria-label=t!(cancel) title="Esc" on:click=move |_| document::close_offer(workspace, viewer)><Icon name="x"/></button>
                </div>
            }.into_any()
        })
    };
    view! { {move || content()} }
}

use crate::{
    address::Route,
    t,
    ui::{Icon, reader},
};
use leptos::prelude::*;

/// The name of the product and of the queue, a link to the queue; and the way to the others, where there are several.
#[component]
pub fn Brand() -> impl IntoView {
    let others = reader::queue().map(|_| {
        view! {
            <a href=Route::QUEUE rel="external" class="button button-quiet brand-others" title=t!(queues_all)>
                <Icon name="layers"/><span class="max-lg:sr-only">{t!(queues_all)}</span>
            </a>
        }
        .into_any()
    });
    view! {
        <span class="flex items-center gap-1 min-w-0">
            <a href=reader::home() class="brand">
                <img src="/favicon.svg" alt="" width="22" height="22"/>
                <span class="max-lg:sr-only">"Countersign"</span>
                <span class="brand-of" dir="auto">{reader::collection()}</span>
            </a>
            {others}
        </span>
    }
}

//! Without JavaScript: buttons to the other pages of something long.

use crate::{address::Word, api::Action, domain::FieldPath};
use leptos::prelude::*;

/// Where the other pages are.
pub struct OtherPages {
    /// The first field or row on this page.
    pub here: FieldPath,
    /// One on the page before.
    pub previous: Option<FieldPath>,
    /// One on the page after.
    pub next: Option<FieldPath>,
    /// What this page shows.
    pub said: String,
    /// The texts of the buttons.
    pub buttons: (&'static str, &'static str),
}

/// The buttons; none if everything is on one page. They post what was typed on this one.
#[component]
pub fn PageButtons(pages: impl Fn() -> Option<OtherPages> + Send + Sync + 'static) -> impl IntoView {
    let content = move || {
        let OtherPages { here, previous, next, said, buttons } = pages()?;
        let button = |text: &'static str, to: Option<FieldPath>| {
            let off = to.is_none();
            let show = to.map(|to| Action::Show(to).to_string());
            view! { <button type="submit" name="do" class="button button-small" value=show disabled=off>{text}</button> }
                .into_any()
        };
        Some(
            view! {
                <input type="hidden" name=Word::At.name() value=here.to_string()/>
                <span class="grow">{said}</span>
                {button(buttons.0, previous)}
                {button(buttons.1, next)}
            }
            .into_any(),
        )
    };
    view! {
        <div class="without-script">
            <div class="flex items-center gap-2 px-3 py-1.5 border-t border-line text-xs text-ink-soft empty:hidden">{move || content()}</div>
        </div>
    }
}

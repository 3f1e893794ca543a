use crate::ui::workspace::Workspace;
use leptos::prelude::*;

/// Rebuilds its children for each item. Elsewhere the next item reuses the elements of the previous one; what a reviewer typed or
/// chose in one item must not show up in the next.
#[component]
pub fn PerItem(children: ChildrenFn) -> impl IntoView {
    let id = expect_context::<Workspace>().view().id.clone();
    view! { <For each=move || [id.clone()] key=Clone::clone children=move |_| children()/> }
}

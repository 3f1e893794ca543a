use crate::ui::workspace::Workspace;
use leptos::prelude::*;

/// Makes its children again for each item. Elsewhere the next item takes over the elements of the one before; what a reviewer typed or
/// chose in one item must not stand in the next.
#[component]
pub fn PerItem(children: ChildrenFn) -> impl IntoView {
    let id = expect_context::<Workspace>().view().id.clone();
    view! { <For each=move || [id.clone()] key=Clone::clone children=move |_| children()/> }
}

//! What is under review, whether it is saved, and the decision; always in view.

use super::{Brand, IdentityMenu, StatusBadge, head::Head, refused::Refused};
use crate::{
    address::{Address, Route},
    domain::{Status, label::brief},
    t,
    ui::{
        Icon,
        beside::go_beside,
        language,
        router::{is_plain, use_router},
        workspace::Workspace,
    },
};
use leptos::prelude::*;

/// The bar above both panes.
#[component]
pub fn DecisionBar() -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let view = workspace.view();
    let status = view.record.status();
    let decided = matches!(status, Status::Accepted | Status::Rejected);
    let name = brief(view.record.file_name().unwrap_or(t!(no_document)));
    let left = move || {
        let around = workspace.around.read();
        match around.standing {
            Some(standing) => t!(review_standing, number = standing.number, of = standing.of),
            None => t!(review_waiting, count = around.pending),
        }
    };
    let from = view.from.clone();
    let queue = from.as_ref().map_or("/".to_owned(), |from| format!("/?{from}"));
    let router = use_router();
    let step = move |id: Option<String>, icon: &'static str, label: &'static str, shortcut: &'static str| {
        let press = move |event: leptos::ev::MouseEvent| {
            if is_plain(&event) {
                event.prevent_default();
                go_beside(workspace, router, shortcut == "j");
            }
        };
        id.map(|id| view! { <a class="button button-quiet px-2!" href=Address::of_item(&id).from_queue(from.as_deref()).to_string() aria-label=label title=format!("{label} ({shortcut})") on:click=press><Icon name=icon/></a> }.into_any())
    };
    // The next item may appear between the two clicks of a double click: the second one must not decide it.
    let once = |event: leptos::ev::MouseEvent| {
        if event.detail() > 1 {
            event.prevent_default();
        }
    };
    let is_signed = view.signed.is_some();
    let deciding = move || workspace.deciding.get().then_some("true");
    view! {
        <div style="grid-area: bar">
        <header class="flex max-sm:flex-wrap items-center gap-3 max-sm:gap-1.5 px-3 max-sm:px-2 max-sm:py-2 min-h-13 border-b border-line bg-surface min-w-0">
            <Brand/>
            <nav class="flex items-center text-sm" aria-label=t!(review_items)>
                <a class="button button-quiet px-2!" href=queue>{t!(review_queue)} " " <span class="text-ink-faint max-md:hidden">{move || left()}</span></a>
                {move || workspace.around.read().today.map(|today| view! { <span class="text-ink-faint px-1 whitespace-nowrap max-xl:hidden" title=t!(today_hint)>{t!(today_done, mine = today.mine, all = today.all)}</span> }.into_any())}
                {{ let step = step.clone(); move || step(workspace.around.get().previous, "chevron-up", t!(review_previous), "k") }}
                {move || step(workspace.around.get().next, "chevron-down", t!(review_next), "j")}
                <a class="button button-quiet px-2! max-sm:hidden" href=Address::of(Route::History(view.id.clone())).from_queue(view.from.as_deref()).to_string() rel="external">{t!(history_title)}</a>
            </nav>
            <h1 class="text-sm text-ink-soft truncate min-w-0 grow max-sm:sr-only" title=name.clone()>{name.clone()}</h1>
            <span class="sr-only" role="status" aria-live="polite" id="said">{move || workspace.said.get()}</span>
            <span class="flex">
                <button type="submit" name="do" value="undo" class="button button-quiet px-2!" aria-label=t!(review_undo) title=format!("{} ({})", t!(review_undo), language().keys("Alt+Z"))
                    aria-disabled=move || (!workspace.draft.read().can_undo()).then_some("true") aria-keyshortcuts="Alt+Z"><Icon name="undo-2"/></button>
                <button type="submit" name="do" value="redo" class="button button-quiet px-2!" aria-label=t!(review_redo) title=format!("{} ({})", t!(review_redo), language().keys("Alt+Shift+Z"))
                    aria-disabled=move || (!workspace.draft.read().can_redo()).then_some("true") aria-keyshortcuts="Alt+Shift+Z"><Icon name="redo-2"/></button>
            </span>
            {(status != Status::PendingReview).then(|| view! { <StatusBadge status=status.clone()/> })}
            <output role="status" aria-live="polite" class="text-sm text-ink-soft max-w-72 truncate max-sm:order-1 max-sm:grow max-sm:basis-1/2 max-sm:max-w-none" title=move || workspace.saving.state.read().text()>
                {move || workspace.saving.state.read().text()}
            </output>
            // Together, so that a narrow screen has both on one line.
            <span class="flex gap-3 max-sm:gap-1.5 ml-auto">{if view.only_looks || (!decided && view.is_closed()) {
                ().into_any()
            } else if decided {
                view! { <button type="submit" name="do" value="reopen" class="button" aria-disabled=move || deciding()>{t!(review_reopen)}</button> }.into_any()
            } else {
                view! {
                    <button type="submit" name="do" value="ask-reject" class="button button-reject" on:click=once aria-disabled=move || deciding() aria-keyshortcuts="Control+Backspace">
                        {t!(review_reject)}<kbd class="key" aria-hidden="true">{language().keys("Ctrl ⌫")}</kbd>
                    </button>
                    <button type="submit" name="do" value="accept" class="button button-accept" on:click=once aria-disabled=move || deciding() aria-keyshortcuts="Control+Enter">
                        {move || if is_signed && workspace.draft.read().is_empty() { t!(review_sign) } else { t!(review_accept) }}<kbd class="key" aria-hidden="true">{language().keys("Ctrl ↵")}</kbd>
                    </button>
                }.into_any()
            }}</span>
            <div class="max-sm:order-2 max-sm:ml-auto"><IdentityMenu/></div>
        </header>
        <Head/>
        <Refused/>
        </div>
    }
}

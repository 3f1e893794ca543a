//! Stands in place of the pages: why there are none, and what to do.

use crate::{
    address::{Problem, Route, Word},
    api::Action,
    t,
    ui::{
        components::PerItem,
        document::{self, Viewer},
        elements::by_id,
        router::use_router,
        workspace::Workspace,
    },
};
use leptos::prelude::*;

const FORM: &str = "unlock";

const SHOW: &str = "show-document-now";

/// Instead of a document that is still being read. The button loads the page again, with or without a script.
#[component]
pub(super) fn DocumentBeingRead() -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let viewer = expect_context::<Viewer>();
    let is_ready = RwSignal::new(false);
    Effect::new(move |_| {
        if workspace.on_page.get() {
            document::when_readable(viewer, move || {
                let _ = is_ready.try_set(true);
                // Whoever works in the fields presses the button when it suits them.
                if let Some(button) = by_id(SHOW).filter(|_| workspace.focused.get_untracked().is_none()) {
                    button.click();
                }
            });
        }
    });
    let text = move || if is_ready.get() { t!(document_readable) } else { t!(document_being_read) };
    view! {
        <div class="h-full grid place-items-center p-8">
            <div class="max-w-sm text-center">
                <p role="status">{move || text()}</p>
                <p class="mt-4"><button id=SHOW type="submit" name="do" value=Action::Save.to_string() class="button">{t!(document_show)}</button></p>
            </div>
        </div>
    }
}

/// A sentence; for a protected document, also a field for its password.
#[component]
pub(super) fn DocumentProblem() -> impl IntoView {
    let view = expect_context::<Workspace>().view();
    let was_wrong = use_router().place().read_untracked().problem() == Some(Problem::Password);
    let ask = view.document_locked.then(|| {
        view! {
            <p class="mt-4 flex gap-2 items-end justify-center">
                <label class="text-left text-sm">
                    {t!(document_password)}
                    <PerItem>
                        <input form=FORM type="password" name="password" class="control" autocomplete="off" required aria-invalid=was_wrong.then_some("true")/>
                    </PerItem>
                </label>
                <button form=FORM type="submit" class="button">{t!(document_unlock)}</button>
            </p>
            {was_wrong.then(|| view! { <p class="text-bad text-sm mt-1">{t!(document_wrong_password)}</p> }.into_any())}
            <p class="text-ink-soft mt-2 text-sm">{t!(document_password_not_kept)}</p>
        }.into_any()
    });
    view! {
        <div class="h-full grid place-items-center p-8">
            <div class="max-w-sm text-center">
                <p class="font-medium">{t!(document_cannot_be_shown)}</p>
                <p class="text-ink-soft mt-1">{view.document_problem.clone().unwrap_or_default()}</p>
                {ask}
                <p class="text-ink-soft mt-1 text-sm">{t!(document_fields_remain)}</p>
            </div>
        </div>
    }
}

/// The form that those inputs belong to. It submits with or without JavaScript, and leads back to the item.
#[component]
pub fn UnlockForm(file: String, item: String, from: Option<String>, attached: Option<u32>) -> impl IntoView {
    view! {
        <form id=FORM method="post" action=Route::Unlock(file).to_string() hidden>
            <input type="hidden" name="item" value=item/>
            {from.map(|from| view! { <input type="hidden" name=Word::From.name() value=from/> }.into_any())}
            {attached.map(|number| view! { <input type="hidden" name=Word::Attached.name() value=number.to_string()/> }.into_any())}
        </form>
    }
}

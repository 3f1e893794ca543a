//! Asks why a document is rejected. A modal dialog with JavaScript; without, the server draws it open.

use crate::{
    address::{Address, Word},
    t,
    ui::{
        components::PerItem,
        handling::{self, REJECT_NOTE},
        language, rcdata,
        workspace::Workspace,
    },
};
use leptos::{html, prelude::*};

/// Belongs inside the review form, so its inputs are submitted with it.
#[component]
pub fn RejectDialog(dialog: NodeRef<html::Dialog>, place: Address, missing: RwSignal<bool>) -> impl IntoView {
    let open = place.says(Word::Reject);
    // What was chosen without a script; with one, it stays in its inputs.
    let text = |word: Word| place.get(word).filter(|_| open).unwrap_or_default().to_owned();
    let (chosen, note) = (text(Word::Reason), text(Word::Note));
    let workspace = expect_context::<Workspace>();
    let reasons = workspace.view().collection.reject_reasons.clone();
    view! {
        <PerItem>
            <dialog id="reject-dialog" node_ref=dialog open=open aria-labelledby="reject-title">
                <div class="p-5 flex flex-col gap-4">
                    <h2 id="reject-title" class="text-lg font-semibold">{t!(reject_title)}</h2>
                    <fieldset class="flex flex-col gap-1">
                        <legend class="text-sm text-ink-soft mb-1">{t!(reject_why)}</legend>
                        {reasons.iter().cloned().enumerate().map(|(index, reason)| view! {
                            <label class="flex items-center gap-2 rounded px-2 py-1.5 hover:bg-raised has-checked:bg-accent-soft">
                                <input type="radio" name="reason" value=reason.code.clone() checked=reason.code == chosen/>
                                <span class="grow">{reason.text(language())}</span>
                                <kbd class="key with-script" aria-hidden="true">{index + 1}</kbd>
                            </label>
                        }.into_any()).collect_view()}
                    </fieldset>
                    <p class="text-sm text-bad empty:hidden" role="alert">{move || missing.get().then(|| t!(reject_reason_missing))}</p>
                    <label class="text-sm text-ink-soft">
                        {t!(reject_note)}
                        <textarea name="note" id=REJECT_NOTE rows="2" class="control mt-1" maxlength="2000"
                            on:input=move |_| handling::keep(workspace, REJECT_NOTE)>{rcdata(&note)}</textarea>
                    </label>
                    <div class="flex justify-end gap-2">
                        <button type="submit" name="do" value="cancel-reject" class="button">{t!(cancel)}</button>
                        <button type="submit" name="do" value="reject" class="button button-danger">{t!(reject_confirm)}</button>
                    </div>
                </div>
            </dialog>
        </PerItem>
    }
}

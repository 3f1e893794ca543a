//! Four eyes: who has accepted the item first, and what the second person can do; or who has sent it back.

use crate::{
    address::Word,
    api::SEND_BACK_NOTE,
    domain::{
        label::visible,
        queue::{SentBack, Signed},
    },
    t,
    ui::{handling, router::use_router, workspace::Workspace},
};
use leptos::prelude::*;

/// Above the fields.
#[component]
pub fn SignatureNotice() -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let view = workspace.view();
    let typed = use_router().place().read_untracked().get(Word::SendBackNote).map(str::to_owned);
    if let Some(signed) = view.signed.as_ref().filter(|signed| signed.may_sign) {
        return of_signed(workspace, signed, typed);
    }
    let notice = match (&view.sent_back, &view.signed) {
        (Some(sent_back), _) => of_sent_back(sent_back),
        (None, Some(signed)) => of_signed(workspace, signed, None),
        (None, None) => ().into_any(),
    };
    view! { {notice}{unsent(workspace, typed)} }.into_any()
}

fn of_sent_back(SentBack { by, note }: &SentBack) -> AnyView {
    let note = (!note.is_empty())
        .then(|| view! { <p class="whitespace-pre-line break-words" dir="auto">{visible(note)}</p> }.into_any());
    view! {
        <div class="notice notice-low text-sm" role="status">
            <p class="font-semibold">{t!(review_sent_back_by, name = &visible(by))}</p>
            {note}
        </div>
    }
    .into_any()
}

fn of_signed(workspace: Workspace, Signed { by, at, is_mine, may_sign }: &Signed, typed: Option<String>) -> AnyView {
    let name = visible(by);
    let said = if *is_mine { t!(review_signed_by_you, at = at) } else { t!(review_signed_by, name = &name, at = at) };
    let of_second = may_sign.then(|| {
        view! {
            <p>{t!(review_sign_rule, name = &name)}</p>
            <div class="flex flex-wrap items-end gap-2">
                <label class="grow text-ink-soft">{t!(review_send_back_note)}
                    <input class="control mt-1" name=SEND_BACK_NOTE id=SEND_BACK_NOTE value=typed maxlength="2000" autocomplete="off"
                        on:input=move |_| handling::keep(workspace, SEND_BACK_NOTE)/>
                </label>
                <button type="submit" name="do" value="send-back" class="button button-small">{t!(review_send_back)}</button>
            </div>
        }
        .into_any()
    });
    let take_back = is_mine.then(|| {
        view! { <p><button type="submit" name="do" value="reopen" class="button button-small">{t!(review_take_back)}</button></p> }.into_any()
    });
    view! {
        <div class="notice notice-low text-sm flex flex-col gap-1" role="status">
            <p class="font-semibold">{said}</p>
            {of_second}
            {take_back}
        </div>
    }
    .into_any()
}

/// The note to send the item back with, when nothing can be sent back any more: it can still be copied.
fn unsent(workspace: Workspace, typed: Option<String>) -> AnyView {
    let note = RwSignal::new(typed);
    Effect::new(move |_| {
        if workspace.on_page.get()
            && let Some(kept) = handling::take(workspace, SEND_BACK_NOTE)
        {
            note.set(Some(kept));
        }
    });
    let shown = move || {
        note.get().filter(|note| !note.is_empty()).map(|note| {
            view! {
                <div class="notice notice-low text-sm" role="status">
                    <p class="font-semibold">{t!(review_note_not_sent)}</p>
                    <p class="whitespace-pre-line break-words" dir="auto">{visible(&note)}</p>
                </div>
            }
            .into_any()
        })
    };
    view! { {shown} }.into_any()
}

//! Four eyes: who has accepted the item first, and what the second person can do; or who has sent it back.

use crate::{
    address::Word,
    api::SEND_BACK_NOTE,
    domain::{
        label::visible,
        queue::{SentBack, Signed},
    },
    t,
    ui::{router::use_router, workspace::Workspace},
};
use leptos::prelude::*;

/// Above the fields.
#[component]
pub fn SignatureNotice() -> impl IntoView {
    let view = expect_context::<Workspace>().view();
    if let Some(SentBack { by, note }) = &view.sent_back {
        let note =
            (!note.is_empty()).then(|| view! { <p class="whitespace-pre-line break-words" dir="auto">{visible(note)}</p> });
        return view! {
            <div class="notice notice-low text-sm" role="status">
                <p class="font-semibold">{t!(review_sent_back_by, name = &visible(by))}</p>
                {note}
            </div>
        }
        .into_any();
    }
    let Some(Signed { by, at, is_mine, may_sign }) = &view.signed else { return ().into_any() };
    let name = visible(by);
    let said = if *is_mine { t!(review_signed_by_you, at = at) } else { t!(review_signed_by, name = &name, at = at) };
    let typed = use_router().place().read_untracked().get(Word::SendBackNote).map(str::to_owned);
    let of_second = may_sign.then(|| {
        view! {
            <p>{t!(review_sign_rule, name = &name)}</p>
            <div class="flex flex-wrap items-end gap-2">
                <label class="grow text-ink-soft">{t!(review_send_back_note)}
                    <input class="control mt-1" name=SEND_BACK_NOTE id=SEND_BACK_NOTE value=typed maxlength="2000" autocomplete="off"/>
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

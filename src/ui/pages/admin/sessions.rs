//! The browsers in which somebody is signed in.

use super::{COLUMNS, Place, head, row_button};
use crate::{
    address::Route,
    domain::label::{LONGEST_SPOKEN, shortened, visible},
    review::history::minute,
    t,
    ui::pages::bulk::signed_out_notice,
};
use jiff::Timestamp;
use leptos::prelude::*;

pub(crate) struct SessionShown {
    pub(crate) id: String,
    /// The name of the person.
    pub(crate) name: String,
    pub(crate) started: Timestamp,
    pub(crate) used: Timestamp,
    /// The page is read in it.
    pub(crate) is_own: bool,
}

/// The content of `/admin/sessions`.
pub(crate) fn sessions_page(sessions: &[SessionShown], was_signed_out: bool) -> AnyView {
    let rows: Vec<AnyView> = sessions.iter().map(row).collect();
    let list = if rows.is_empty() {
        view! { <p class="text-ink-soft text-sm">{t!(admin_sessions_none)}</p> }.into_any()
    } else {
        view! { <ul class="flex flex-col gap-2">{rows}</ul> }.into_any()
    };
    view! {
        {head(Place::Sessions)}
        {was_signed_out.then(signed_out_notice)}
        <p class="text-ink-soft text-sm">{t!(admin_sessions_rule)}</p>
        {list}
    }
    .into_any()
}

fn row(session: &SessionShown) -> AnyView {
    let started = minute(session.started);
    let own = session.is_own.then(|| view! { " "<span class="badge badge-plain">{t!(admin_session_own)}</span> }.into_any());
    let whose = t!(admin_session_end_of, name = &shortened(&session.name, LONGEST_SPOKEN), at = &started);
    view! {
        <li class="rounded-lg border border-line bg-surface px-3 py-2 text-sm">
            <form method="post" action=Route::SESSIONS class="grid items-center gap-x-4 gap-y-1" style=COLUMNS>
                <input type="hidden" name="session" value=session.id.clone()/>
                <p class="min-w-0 break-words"><bdi class="font-medium">{visible(&session.name)}</bdi>{own}</p>
                <div class="text-ink-soft tabular-nums">
                    <p>{t!(admin_session_started, at = &started)}</p>
                    <p>{t!(admin_used, at = &minute(session.used))}</p>
                </div>
                <div>{row_button("end", t!(admin_session_end), whose, true)}</div>
            </form>
        </li>
    }
    .into_any()
}

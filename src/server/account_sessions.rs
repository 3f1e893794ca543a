//! The part of `/account` about the browsers in which somebody is signed in.

use crate::{
    address::Route,
    ledger::{
        LedgerError, People,
        people::{Limits, Session},
    },
    message,
    review::{Reviewer, history::minute},
    text::Language,
};
use jiff::Timestamp;
use leptos::prelude::*;

/// What the button that ends some of them asks for.
pub(super) const END: &str = "end-sessions";

/// The sessions of one person.
pub(super) struct OwnSessions {
    /// That of the request, if it has one.
    here: Option<Session>,
    /// The others, the last used first.
    others: Vec<Session>,
}

impl OwnSessions {
    /// Those that are open now; `here` is the id of the one that asks.
    pub(super) async fn of(
        people: &People,
        limits: Limits,
        reviewer: &Reviewer,
        here: Option<&str>,
    ) -> Result<Self, LedgerError> {
        let all = people.sessions(limits).await?.into_iter().filter(|session| session.person == reviewer.id);
        let (mut here, others): (Vec<_>, Vec<_>) = all.partition(|session| Some(&*session.id) == here);
        Ok(Self { here: here.pop(), others })
    }

    /// Ends these, as far as they are among the others. One that has ended meanwhile is no problem.
    pub(super) async fn end(&self, people: &People, reviewer: &Reviewer, ids: &[String]) -> Result<(), LedgerError> {
        for session in self.others.iter().filter(|session| ids.contains(&session.id)) {
            people.end_session(&reviewer.actor(), &session.id).await?;
        }
        Ok(())
    }

    /// Lists them. With `asks_password`, each of the others can be ended, after asking who it is.
    pub(super) fn view(&self, language: Language, asks_password: bool) -> AnyView {
        let time = |at: i64| minute(Timestamp::from_microsecond(at).unwrap_or_default());
        let times = |session: &Session| {
            let started = message!(language, admin_session_started, at = &time(session.started_at));
            let used = message!(language, admin_used, at = &time(session.used_at));
            view! { <span class="tabular-nums"><span class="whitespace-nowrap">{started}" ·"</span>" "<span class="whitespace-nowrap">{used}</span></span> }.into_any()
        };
        let here = self.here.as_ref().map(|session| {
            view! { <li class="flex flex-wrap gap-2">{times(session)}<span class="badge badge-plain">{message!(language, admin_session_own)}</span></li> }
                .into_any()
        });
        let others = self.others.iter().map(|session| {
            if !asks_password {
                return view! { <li>{times(session)}</li> }.into_any();
            }
            view! {
                <li><label class="flex items-center gap-2"><input type="checkbox" name="session" value=session.id.clone() class="size-4"/>{times(session)}</label></li>
            }
            .into_any()
        });
        let list = view! { <ul class="flex flex-col gap-1 text-sm">{here}{others.collect_view()}</ul> }.into_any();
        if self.others.is_empty() || !asks_password {
            return list;
        }
        view! {
            <form method="post" action=Route::ACCOUNT class="flex flex-col gap-3 max-w-xl">
                {list}
                <label class="text-sm text-ink-soft">{message!(language, account_session_password)}
                    <input class="control mt-1" name="now" type="password" autocomplete="current-password" required/>
                </label>
                <p><button type="submit" name="do" value=END class="button">{message!(language, account_session_end)}</button></p>
            </form>
        }
        .into_any()
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.others.len() + usize::from(self.here.is_some())
    }
}

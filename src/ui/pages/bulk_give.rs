//! Several items handed over at once: the form, and the result. Rendered on the server.

use crate::{
    address::{Address, Route},
    api::{ApiError, Asked, Input, REVIEWER},
    domain::{
        label::visible,
        work::{Assignee, LONGEST_COMMENT},
    },
    review::{Handled, NotHandled},
    t,
    ui::{error_text, language::cant_handle, pages::bulk::Told, rcdata, reader},
};
use leptos::prelude::*;

/// To whom the items could go.
pub(crate) struct Receivers {
    /// People: id and name.
    pub(crate) people: Vec<(String, String)>,
    /// Teams.
    pub(crate) teams: Vec<String>,
    /// The id of the reader.
    pub(crate) reader: String,
}

/// What the form said before.
pub(crate) struct TypedGive {
    /// The [`key`](Assignee::key) of whom they would go to.
    pub(crate) to: String,
    /// What those should know.
    pub(crate) note: String,
    /// Why it is shown again, if it was sent.
    pub(crate) told: Option<Told>,
}

/// Asks to whom these items go.
pub(crate) fn give_page(items: &[String], receivers: &Receivers, typed: &TypedGive) -> AnyView {
    let option = |to: Assignee, name: String| {
        let key = to.key();
        let is_chosen = typed.told.is_some() && key == typed.to;
        view! { <option value=key selected=is_chosen>{name}</option> }.into_any()
    };
    let told = typed.told.and_then(Told::notice);
    let people = receivers.people.iter().map(|(id, name)| {
        let name = if *id == receivers.reader { t!(work_to_me, name = &visible(name)) } else { visible(name) };
        option(Assignee::Person(id.clone()), name)
    });
    let teams = receivers.teams.iter().map(|team| option(Assignee::Team(team.clone()), t!(work_to_team, name = &visible(team))));
    let hidden: Vec<_> =
        items.iter().map(|id| view! { <input type="hidden" name="item" value=id.clone()/> }.into_any()).collect();
    view! {
        <h1 class="text-xl font-semibold tracking-tight">{t!(bulk_give_title, count = items.len())}</h1>
        {told}
        <p class="text-ink-soft text-sm">{t!(bulk_give_rule)}</p>
        <form method="post" action=reader::in_queue(Route::Bulk).to_string() class="flex flex-col gap-4 max-w-lg">
            <input type="hidden" name=REVIEWER value=receivers.reader.clone()/>
            {hidden}
            <label class="text-sm text-ink-soft">{t!(work_give_to)}
                <select class="control block mt-1" name=Input::To.name()>
                    {people.collect_view()}
                    {teams.collect_view()}
                    {option(Assignee::Approvers, t!(work_to_approvers).to_owned())}
                    {option(Assignee::Nobody, t!(work_to_everybody).to_owned())}
                </select>
            </label>
            <label class="text-sm text-ink-soft">{t!(bulk_give_note)}
                <textarea class="control mt-1" rows="2" name=Input::Note.name() maxlength=LONGEST_COMMENT.to_string()>{rcdata(&typed.note)}</textarea>
            </label>
            <div class="flex flex-wrap gap-2">
                <button type="submit" name="do" value=Asked::Give.word() class="button button-accept">{t!(work_give)}</button>
                <a class="button" href=reader::home()>{t!(bulk_cancel)}</a>
            </div>
        </form>
    }
    .into_any()
}

/// The result, item by item.
pub(crate) fn given_page(results: &[Handled]) -> AnyView {
    let (done, not): (Vec<_>, Vec<_>) = results.iter().partition(|one| one.refused.is_none());
    let item = |one: &&Handled| {
        let why = one.refused.map(|why| view! { <p class="text-low">{why_not(why)}</p> }.into_any());
        view! {
            <li class="rounded-lg border border-line bg-surface px-3 py-2 flex flex-col gap-1 text-sm">
                <p><a class="font-medium text-accent underline break-all" href=Address::of_item(&one.id).to_string()>{visible(&one.document)}</a></p>
                {why}
            </li>
        }
        .into_any()
    };
    let list = |heading: String, id: &'static str, list: Vec<AnyView>| {
        (!list.is_empty()).then(|| view! {
            <section class="flex flex-col gap-2" aria-labelledby=id><h2 id=id class="font-semibold">{heading}</h2><ul class="flex flex-col gap-2">{list}</ul></section>
        }.into_any())
    };
    let title = t!(bulk_given, count = done.len());
    view! {
        <h1 class="text-xl font-semibold tracking-tight">{title.clone()}</h1>
        <p><a class="button" href=reader::home()>{t!(bulk_back)}</a></p>
        {list(t!(bulk_not_given, count = not.len()), "not-done", not.iter().map(item).collect())}
        {list(title, "done", done.iter().map(item).collect())}
    }
    .into_any()
}

fn why_not(why: NotHandled) -> String {
    match why {
        NotHandled::Cant(why) => cant_handle(why).to_owned(),
        NotHandled::Gone => error_text(&ApiError::NotFound),
        NotHandled::Trouble => error_text(&ApiError::Unavailable),
    }
}

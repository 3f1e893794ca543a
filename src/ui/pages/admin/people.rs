//! Everybody who may sign in, what they may do, and the form to add somebody.

use super::{COLUMNS, Input, Place, Problem, Secret, head, problem_view, row_button, secret_view};
use crate::{
    address::Route,
    domain::{
        Grant, Grants, Role,
        hidden::visible_identifier,
        label::{LONGEST_SPOKEN, shortened, visible},
    },
    t,
    ui::{pages::bulk::signed_out_notice, role_name},
};
use leptos::prelude::*;

/// The choice that takes a role back.
pub(crate) const NO_ROLE: &str = "none";

/// What the page shows.
#[derive(Default)]
pub(crate) struct PeopleShown {
    pub(crate) people: Vec<PersonShown>,
    pub(crate) typed: TypedPerson,
    /// What was typed about somebody who is there.
    pub(crate) typed_of: Option<TypedOf>,
    /// A form was sent after a session had ended.
    pub(crate) was_signed_out: bool,
    /// Whether people sign in with passwords of their own.
    pub(crate) has_passwords: bool,
    pub(crate) problem: Option<Problem>,
    /// The link of somebody who was just invited.
    pub(crate) link: Option<Secret>,
}

/// What was typed to add somebody.
#[derive(Default)]
pub(crate) struct TypedPerson {
    pub(crate) login: String,
    pub(crate) name: String,
    pub(crate) role: String,
    pub(crate) collection: String,
}

/// What was typed to change somebody.
pub(crate) struct TypedOf {
    /// The id of the person.
    pub(crate) person: String,
    /// What the button asked for.
    pub(crate) action: String,
    pub(crate) role: String,
    pub(crate) collection: String,
    pub(crate) team: String,
}

pub(crate) struct PersonShown {
    pub(crate) id: String,
    pub(crate) name: String,
    /// Empty for people of a provider.
    pub(crate) login: String,
    /// The provider; empty for accounts of our own.
    pub(crate) issuer: String,
    pub(crate) grants: Grants,
    pub(crate) group_grants: Grants,
    pub(crate) is_disabled: bool,
    pub(crate) has_password: bool,
    /// They read this page.
    pub(crate) is_reader: bool,
    /// Their teams, and whether they are in it by a group.
    pub(crate) teams: Vec<(String, bool)>,
}

impl PersonShown {
    fn is_of_provider(&self) -> bool {
        !self.issuer.is_empty()
    }

    /// As buttons name them.
    fn spoken(&self) -> String {
        shortened(&self.name, LONGEST_SPOKEN)
    }
}

/// The content of `/admin/people`.
pub(crate) fn people_page(shown: &PeopleShown) -> AnyView {
    let link = shown.link.as_ref().map(|Secret { name, text }| {
        secret_view(t!(admin_link_of, name = name), t!(admin_link), "new-link", text, t!(admin_link_rule))
    });
    let rows: Vec<AnyView> = shown.people.iter().map(|person| row(person, shown)).collect();
    let add = if shown.has_passwords {
        add_form(&shown.typed, shown.problem.as_ref())
    } else {
        view! { <p class="text-ink-soft text-sm">{t!(admin_no_passwords)}</p> }.into_any()
    };
    view! {
        {head(Place::People)}
        {shown.was_signed_out.then(signed_out_notice)}
        {link}
        {problem_view(shown.problem.as_ref())}
        <p class="text-ink-soft text-sm">{t!(admin_people_rule)}</p>
        {add}
        <section class="flex flex-col gap-2" aria-labelledby="everybody">
            <h2 id="everybody" class="font-semibold">{t!(admin_people_list)}</h2>
            <ul class="flex flex-col gap-2">{rows}</ul>
        </section>
    }
    .into_any()
}

fn add_form(typed: &TypedPerson, problem: Option<&Problem>) -> AnyView {
    let role = Role::parse(&typed.role).unwrap_or(Role::Reviewer);
    view! {
        <section class="flex flex-col gap-2" aria-labelledby="add">
            <h2 id="add" class="font-semibold">{t!(admin_add_person)}</h2>
            <form method="post" action=Route::PEOPLE class="grid items-end gap-3" style=COLUMNS>
                {Input::text("login", t!(admin_login), &typed.login).required().view(problem)}
                {Input::text("name", t!(admin_name), &typed.name).required().view(problem)}
                {role_select(Some(role), false)}
                {Input::text("collection", t!(admin_collection), &typed.collection).view(problem)}
                <div><button type="submit" name="do" value="add" class="button button-accept">{t!(admin_add)}</button></div>
            </form>
        </section>
    }
    .into_any()
}

fn role_select(chosen: Option<Role>, with_none: bool) -> AnyView {
    let option = |value: &'static str, text: &'static str, is_chosen: bool| {
        view! { <option value=value selected=is_chosen>{text}</option> }.into_any()
    };
    let none = with_none.then(|| option(NO_ROLE, t!(admin_role_none), chosen.is_none()));
    let roles = Role::ALL.map(|role| option(role.word(), role_name(role), chosen == Some(role)));
    view! {
        <label class="text-xs text-ink-soft">
            {t!(admin_role)}
            <select name="role" class="control block mt-1">{none}{roles.collect_view()}</select>
        </label>
    }
    .into_any()
}

fn row(person: &PersonShown, shown: &PeopleShown) -> AnyView {
    let typed = |action: &str| shown.typed_of.as_ref().filter(|typed| typed.person == person.id && typed.action == action);
    let account = if person.is_of_provider() { &person.issuer } else { &person.login };
    view! {
        <li class="rounded-lg border border-line bg-surface px-3 py-2 flex flex-col gap-2 text-sm">
            <div class="grid gap-x-4 gap-y-1" style=COLUMNS>
                <div class="min-w-0">
                    <p class="font-medium break-words" dir="auto">{visible(&person.name)}</p>
                    <p class="text-ink-soft break-all" dir="auto">{visible_identifier(account)}</p>
                </div>
                <div class="min-w-0">{roles(person)}{teams(person)}</div>
                <div class="flex flex-wrap items-start gap-2">{states(person)}</div>
            </div>
            {actions(person, shown.has_passwords)}
            {role_form(person, typed("role"))}
            {team_form(person, typed("join"))}
        </li>
    }
    .into_any()
}

fn roles(person: &PersonShown) -> AnyView {
    let role = |grant: &Grant, is_by_group: bool| {
        let text = match &grant.collection {
            None => t!(admin_role_everywhere, role = role_name(grant.role)),
            Some(collection) => t!(admin_role_in, role = role_name(grant.role), collection = collection),
        };
        let from = is_by_group.then(|| view! { " "<span class="text-ink-soft">{t!(admin_role_by_group)}</span> }.into_any());
        view! { <li class="break-words"><bdi>{text}</bdi>{from}</li> }.into_any()
    };
    let own = person.grants.iter().map(|grant| role(grant, false));
    let all: Vec<AnyView> = own.chain(person.group_grants.iter().map(|grant| role(grant, true))).collect();
    if all.is_empty() {
        return view! { <p class="text-ink-soft">{t!(admin_role_none)}</p> }.into_any();
    }
    view! { <ul class="min-w-0">{all}</ul> }.into_any()
}

fn states(person: &PersonShown) -> AnyView {
    let is_invited = !person.is_of_provider() && !person.has_password;
    let state = match (person.is_disabled, is_invited) {
        (true, _) => Some(view! { <span class="badge badge-bad">{t!(admin_disabled)}</span> }.into_any()),
        (false, true) => Some(view! { <span class="badge badge-low">{t!(admin_invited)}</span> }.into_any()),
        (false, false) => None,
    };
    let you = person.is_reader.then(|| view! { <span class="badge badge-plain">{t!(admin_you)}</span> }.into_any());
    view! { {state}{you} }.into_any()
}

/// What a click does at once. Nobody shuts out themselves.
fn actions(person: &PersonShown, has_passwords: bool) -> AnyView {
    let name = person.spoken();
    let enable = person.is_disabled.then(|| row_button("enable", t!(admin_enable), t!(admin_enable_whom, name = &name), false));
    let may_disable = !person.is_disabled && !person.is_reader;
    let disable = may_disable.then(|| row_button("disable", t!(admin_disable), t!(admin_disable_whom, name = &name), true));
    let may_invite = has_passwords && !person.is_disabled && !person.is_of_provider() && !person.is_reader;
    let invite = may_invite.then(|| row_button("invite", t!(admin_invite), t!(admin_invite_whom, name = &name), false));
    let end = (!person.is_disabled && (person.has_password || person.is_of_provider()))
        .then(|| row_button("end-sessions", t!(admin_end_sessions), t!(admin_end_sessions_of, name = &name), true));
    view! {
        <form method="post" action=Route::PEOPLE class="flex flex-wrap gap-2">
            <input type="hidden" name="person" value=person.id.clone()/>
            {invite}{end}{disable}{enable}
        </form>
    }
    .into_any()
}

/// Sets the role everywhere, or in one collection. It begins with what the person has.
fn role_form(person: &PersonShown, typed: Option<&TypedOf>) -> AnyView {
    let has = person.grants.iter().find(|grant| grant.collection.is_none()).or(person.grants.iter().next());
    let (role, collection) = match typed {
        Some(typed) => (Role::parse(&typed.role), typed.collection.as_str()),
        None => (has.map(|grant| grant.role), has.and_then(|grant| grant.collection.as_deref()).unwrap_or_default()),
    };
    let name = person.spoken();
    view! {
        <details open=typed.is_some()>
            <summary class="text-ink-soft py-1" aria-label=t!(admin_change_role_of, name = &name)>{t!(admin_change_role)}</summary>
            <form method="post" action=Route::PEOPLE class="grid items-end gap-3 pt-1" style=COLUMNS>
                <input type="hidden" name="person" value=person.id.clone()/>
                {role_select(role, true)}
                {Input::text("collection", t!(admin_collection), collection).view(None)}
                <div><button type="submit" name="do" value="role" class="button" aria-label=t!(admin_set_role_of, name = &name)>{t!(admin_set_role)}</button></div>
            </form>
        </details>
    }
    .into_any()
}

fn teams(person: &PersonShown) -> Option<AnyView> {
    let names = person.teams.iter().map(|(team, _)| visible(team)).collect::<Vec<_>>().join(", ");
    (!names.is_empty())
        .then(|| view! { <p class="text-ink-soft break-words">{t!(admin_teams)}": "<bdi>{names}</bdi></p> }.into_any())
}

/// Puts the person into a team, or takes them out of one. Teams by groups change with the groups.
fn team_form(person: &PersonShown, typed: Option<&TypedOf>) -> AnyView {
    let name = person.spoken();
    let leave = person.teams.iter().filter(|(_, is_by_group)| !is_by_group).map(|(team, _)| {
        let spoken = shortened(team, LONGEST_SPOKEN);
        view! {
            <form method="post" action=Route::PEOPLE>
                <input type="hidden" name="person" value=person.id.clone()/>
                <input type="hidden" name="team" value=team.clone()/>
                <button type="submit" name="do" value="leave" class="button button-small" aria-label=t!(admin_team_leave_of, name = &name, team = &visible(&spoken))>
                    {t!(admin_team_leave, team = &visible(&spoken))}
                </button>
            </form>
        }
        .into_any()
    });
    view! {
        <details open=typed.is_some()>
            <summary class="text-ink-soft py-1" aria-label=t!(admin_team_of, name = &name)>{t!(admin_teams)}</summary>
            <form method="post" action=Route::PEOPLE class="grid items-end gap-3 pt-1" style=COLUMNS>
                <input type="hidden" name="person" value=person.id.clone()/>
                {Input::text("team", t!(admin_team), typed.map_or("", |typed| &typed.team)).required().view(None)}
                <div><button type="submit" name="do" value="join" class="button">{t!(admin_team_join)}</button></div>
            </form>
            <div class="flex flex-wrap gap-2 pt-2">{leave.collect_view()}</div>
        </details>
    }
    .into_any()
}

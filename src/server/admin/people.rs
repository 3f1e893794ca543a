//! `GET /admin/people` lists everybody, `POST /admin/people` adds somebody or changes one of them.

use super::{AdminState, failed, read, unknown_action};
use crate::{
    address::Route,
    api::{ApiError, context::Reader},
    domain::{Grants, Role, UseCase},
    ledger::{
        LedgerError,
        people::{Member, NewPerson, Person},
    },
    message,
    review::Reviewer,
    server::{
        operations::api_keys::{LONGEST_NAME, checked_name},
        plain_page::{plain_page, problem_page},
        proxy::origin,
    },
    text::Language,
    ui::pages::admin::{
        Problem, Secret,
        people::{NO_ROLE, PeopleShown, PersonShown, TypedOf, TypedPerson, people_page},
    },
};
use axum::{
    Extension,
    extract::{Form, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    #[serde(rename = "do")]
    action: String,
    /// The id of the person it is done to.
    person: String,
    login: String,
    name: String,
    role: String,
    collection: String,
    team: String,
}

impl Asked {
    /// The collection for which the role is; `None` for all.
    fn collection(&self) -> Option<&str> {
        Some(self.collection.trim()).filter(|name| !name.is_empty())
    }

    /// What was typed. Only the form that adds somebody shows it again.
    fn typed(self) -> TypedPerson {
        let Self { login, name, role, collection, .. } = self;
        if self.action == "add" { TypedPerson { login, name, role, collection } } else { TypedPerson::default() }
    }
}

/// What came of it.
enum Outcome {
    Done,
    /// The text of a link for this person, which nobody can find out later.
    Link {
        name: String,
        text: String,
    },
    Problem(Problem),
}

/// `GET /admin/people`
pub(super) async fn page(
    State(state): State<AdminState>,
    Extension(reviewer): Extension<Reviewer>,
    Extension(reader): Extension<Reader>,
) -> Response {
    show(&state, &reviewer, reader, PeopleShown::default()).await
}

/// The page of a form that was sent after a session had ended.
pub(super) async fn show_again(state: &AdminState, reviewer: &Reviewer, reader: Reader, body: &str) -> Response {
    let asked: Asked = read(body);
    let typed_of = TypedOf {
        person: asked.person.clone(),
        action: asked.action.clone(),
        role: asked.role.clone(),
        collection: asked.collection.clone(),
        team: asked.team.clone(),
    };
    let shown = PeopleShown { typed: asked.typed(), typed_of: Some(typed_of), was_signed_out: true, ..PeopleShown::default() };
    show(state, reviewer, reader, shown).await
}

/// `POST /admin/people`
pub(super) async fn change(
    State(state): State<AdminState>,
    Extension(reviewer): Extension<Reviewer>,
    Extension(reader): Extension<Reader>,
    headers: HeaderMap,
    Form(asked): Form<Asked>,
) -> Response {
    match carry_out(&state, &reviewer, &asked, reader.language).await {
        Ok(Outcome::Done) => Redirect::to(Route::PEOPLE).into_response(),
        Ok(Outcome::Link { name, text }) => {
            let text = format!("{}{}", origin(&headers, state.origin.as_deref()), Route::Invitation(text));
            let shown = PeopleShown { link: Some(Secret { name, text }), ..PeopleShown::default() };
            show(&state, &reviewer, reader, shown).await
        }
        Ok(Outcome::Problem(problem)) => {
            let shown = PeopleShown { typed: asked.typed(), problem: Some(problem), ..PeopleShown::default() };
            let mut response = show(&state, &reviewer, reader, shown).await;
            if response.status().is_success() {
                *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            }
            response
        }
        Err(error) => problem_page(reader, error),
    }
}

async fn carry_out(state: &AdminState, by: &Reviewer, asked: &Asked, language: Language) -> Result<Outcome, ApiError> {
    let (people, actor) = (&state.people, by.actor());
    if matches!(asked.action.as_str(), "add" | "invite") && !state.has_passwords {
        return Ok(Outcome::Problem(Problem { input: "login", text: message!(language, admin_no_passwords).to_owned() }));
    }
    if asked.action == "add" {
        return add(state, by, asked, language).await;
    }
    // By its id alone: somebody else may sign in with a name that looks like it.
    let all = people.list().await.map_err(failed)?;
    let Some(person) = all.into_iter().find(|person| person.id == asked.person) else { return Ok(Outcome::Done) };
    match asked.action.as_str() {
        "role" => {
            let role = if asked.role == NO_ROLE { None } else { Some(role(&asked.role)?) };
            let grants = person.grants.with(asked.collection(), role);
            if person.id == by.id && !grants.and(&person.group_grants).allow_everywhere(UseCase::Administer) {
                return Ok(Outcome::Problem(not_yourself("role", language)));
            }
            people.set_role(&actor, &person.id, asked.collection(), role).await.map_err(failed)?;
        }
        "join" => {
            let Ok(team) = checked_name(&asked.team, "the name of a team") else {
                let text = message!(language, admin_team_wrong, most = LONGEST_NAME);
                return Ok(Outcome::Problem(Problem { input: "team", text }));
            };
            people.set_member(&actor, &person.id, &team, true).await.map_err(failed)?;
        }
        "leave" => {
            people.set_member(&actor, &person.id, &asked.team, false).await.map_err(failed)?;
        }
        "disable" if person.id == by.id => return Ok(Outcome::Problem(not_yourself("person", language))),
        "disable" | "enable" => {
            people.set_enabled(&actor, &person.id, asked.action == "enable").await.map_err(failed)?;
        }
        // Whoever finds an administrator's browser open must not keep the account.
        "invite" if person.id == by.id => {
            return Ok(Outcome::Problem(Problem { input: "person", text: message!(language, admin_not_own_link).to_owned() }));
        }
        "invite" => {
            if let Some(text) = people.invite(&actor, &person.id).await.map_err(failed)? {
                return Ok(Outcome::Link { name: person.name, text });
            }
        }
        "end-sessions" => people.end_sessions_of(&actor, &person.id).await.map_err(failed)?,
        other => return Err(unknown_action(other)),
    }
    Ok(Outcome::Done)
}

async fn add(state: &AdminState, by: &Reviewer, asked: &Asked, language: Language) -> Result<Outcome, ApiError> {
    let problem = |input: &'static str, text: String| Ok(Outcome::Problem(Problem { input, text }));
    let Ok(login) = checked_name(&asked.login, "a sign-in name") else {
        return problem("login", message!(language, admin_login_wrong, most = LONGEST_NAME));
    };
    let Ok(name) = checked_name(&asked.name, "a name") else {
        return problem("name", message!(language, admin_name_wrong, most = LONGEST_NAME));
    };
    let grants = Grants::default().with(asked.collection(), Some(role(&asked.role)?));
    match state.people.add(&by.actor(), &NewPerson { login, name, grants }).await {
        Ok((person, text)) => Ok(Outcome::Link { name: person.name, text }),
        Err(LedgerError::PersonExists(login)) => problem("login", message!(language, admin_person_exists, login = &login)),
        Err(error) => Err(failed(error)),
    }
}

fn role(word: &str) -> Result<Role, ApiError> {
    Role::parse(word).ok_or_else(|| ApiError::BadRequest(format!("the role {word:?} is none")))
}

/// An admin who shuts out themselves may leave nobody who could let them in again.
fn not_yourself(input: &'static str, language: Language) -> Problem {
    Problem { input, text: message!(language, admin_not_yourself).to_owned() }
}

/// The page, with everybody as they are now.
async fn show(state: &AdminState, reviewer: &Reviewer, reader: Reader, mut shown: PeopleShown) -> Response {
    let found = async { Ok((state.people.list().await?, state.people.members().await?)) };
    match found.await {
        Ok((people, members)) => {
            shown.people = people.into_iter().map(|person| person_shown(person, &members, reviewer)).collect();
        }
        Err(error) => return problem_page(reader, failed(error)),
    }
    shown.has_passwords = state.has_passwords;
    let title = message!(reader.language, admin_people);
    plain_page(reader, title, || people_page(&shown))
}

fn person_shown(person: Person, members: &[Member], reviewer: &Reviewer) -> PersonShown {
    let of_person = members.iter().filter(|member| member.person == person.id);
    let teams = of_person.map(|member| (member.team.clone(), member.by_group)).collect();
    let (is_disabled, is_reader) = (person.disabled_at.is_some(), person.id == reviewer.id);
    let Person { id, login, name, issuer, grants, group_grants, has_password, .. } = person;
    PersonShown { id, name, login, issuer, grants, group_grants, is_disabled, has_password, is_reader, teams }
}

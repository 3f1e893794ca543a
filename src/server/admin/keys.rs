//! `GET /admin/keys` lists the keys of agents, `POST /admin/keys` makes one or revokes one.

use super::{AdminState, failed, read, time, unknown_action};
use crate::{
    address::Route,
    api::{ApiError, context::Reader},
    domain::{Permit, Right},
    ledger::{ApiKey, ApiKeys, LedgerError},
    message,
    review::Reviewer,
    server::{
        operations::api_keys::{LONGEST_NAME, checked_name, end_of},
        plain_page::{plain_page, problem_page},
    },
    text::Language,
    ui::pages::admin::{
        Problem, Secret,
        keys::{KeyShown, KeyState, KeysShown, RIGHTS, TypedKey, keys_page, no_keys_page},
    },
};
use axum::{
    Extension,
    extract::{Form, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use jiff::civil::Date;
use serde::Deserialize;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    #[serde(rename = "do")]
    action: String,
    /// The id of the key that is revoked.
    key: String,
    name: String,
    /// The rights: empty if the box is not ticked.
    read: String,
    write: String,
    delete: String,
    deployments: String,
    collections: String,
    until: String,
}

impl Asked {
    fn may(&self) -> Vec<Right> {
        let is_ticked = |right: &Right| match right {
            Right::Read => !self.read.is_empty(),
            Right::Write => !self.write.is_empty(),
            Right::Delete => !self.delete.is_empty(),
        };
        Right::ALL.into_iter().filter(is_ticked).collect()
    }

    fn typed(self) -> TypedKey {
        let may = self.may();
        let Self { name, deployments, collections, until, .. } = self;
        TypedKey { name, may, deployments, collections, until }
    }
}

/// What came of it.
enum Outcome {
    Done,
    /// The text of a key, which nobody can find out later.
    Made(Secret),
    Problem(Problem),
}

/// The page of a form that was sent after a session had ended.
pub(super) async fn show_again(state: &AdminState, reader: Reader, body: &str) -> Response {
    let Some(keys) = &state.keys else { return show_none(reader) };
    let asked: Asked = read(body);
    let typed = if asked.action == "add" { asked.typed() } else { TypedKey::default() };
    show(keys, reader, KeysShown { typed, was_signed_out: true, ..KeysShown::default() }).await
}

/// `GET /admin/keys`
pub(super) async fn page(State(state): State<AdminState>, Extension(reader): Extension<Reader>) -> Response {
    match &state.keys {
        Some(keys) => show(keys, reader, KeysShown::default()).await,
        None => show_none(reader),
    }
}

/// `POST /admin/keys`
pub(super) async fn change(
    State(state): State<AdminState>,
    Extension(reviewer): Extension<Reviewer>,
    Extension(reader): Extension<Reader>,
    Form(asked): Form<Asked>,
) -> Response {
    let Some(keys) = &state.keys else { return show_none(reader) };
    match carry_out(keys, &reviewer, &asked, reader.language).await {
        Ok(Outcome::Done) => Redirect::to(Route::KEYS).into_response(),
        Ok(Outcome::Made(secret)) => show(keys, reader, KeysShown { new: Some(secret), ..KeysShown::default() }).await,
        Ok(Outcome::Problem(problem)) => {
            let shown = KeysShown { typed: asked.typed(), problem: Some(problem), ..KeysShown::default() };
            let mut response = show(keys, reader, shown).await;
            if response.status().is_success() {
                *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            }
            response
        }
        Err(error) => problem_page(reader, error),
    }
}

async fn carry_out(keys: &ApiKeys, by: &Reviewer, asked: &Asked, language: Language) -> Result<Outcome, ApiError> {
    match asked.action.as_str() {
        "add" => add(keys, by, asked, language).await,
        "revoke" => {
            keys.revoke(&by.actor(), &asked.key).await.map_err(failed)?;
            Ok(Outcome::Done)
        }
        other => Err(unknown_action(other)),
    }
}

async fn add(keys: &ApiKeys, by: &Reviewer, asked: &Asked, language: Language) -> Result<Outcome, ApiError> {
    let problem = |input: &'static str, text: String| Ok(Outcome::Problem(Problem { input, text }));
    let Ok(name) = checked_name(&asked.name, "the name of a key") else {
        return problem("name", message!(language, admin_name_wrong, most = LONGEST_NAME));
    };
    let may = asked.may();
    if may.is_empty() {
        return problem(RIGHTS, message!(language, admin_key_no_right).to_owned());
    }
    let no_names = || message!(language, admin_key_names_wrong).to_owned();
    let Ok(deployments) = names(&asked.deployments) else { return problem("deployments", no_names()) };
    let Ok(collections) = names(&asked.collections) else { return problem("collections", no_names()) };
    let Ok(ends_at) = end(&asked.until) else {
        return problem("until", message!(language, admin_key_day_wrong).to_owned());
    };
    match keys.add(&by.actor(), &name, Permit { may, deployments, collections, places: None }, ends_at).await {
        Ok((key, text)) => Ok(Outcome::Made(Secret { name: key.name, text })),
        Err(LedgerError::KeyExists(name)) => problem("name", message!(language, admin_key_exists, name = &name)),
        Err(error) => Err(failed(error)),
    }
}

/// A list without a name: it could be taken for all, or for nothing at all.
#[derive(Debug, PartialEq)]
struct NoName;

/// The names in a list with commas; `None` for all.
fn names(text: &str) -> Result<Option<Vec<String>>, NoName> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let names: Vec<String> = text.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect();
    if names.is_empty() { Err(NoName) } else { Ok(Some(names)) }
}

/// The end of the last day, if one was typed.
fn end(day: &str) -> anyhow::Result<Option<i64>> {
    let day = day.trim();
    if day.is_empty() { Ok(None) } else { end_of(day.parse::<Date>()?).map(Some) }
}

/// The page, with the keys as they are now.
async fn show(keys: &ApiKeys, reader: Reader, mut shown: KeysShown) -> Response {
    match keys.list().await {
        Ok(keys) => shown.keys = keys.into_iter().map(key_shown).collect(),
        Err(error) => return problem_page(reader, failed(error)),
    }
    let title = message!(reader.language, admin_keys);
    plain_page(reader, title, || keys_page(&shown))
}

fn show_none(reader: Reader) -> Response {
    let title = message!(reader.language, admin_keys);
    plain_page(reader, title, no_keys_page)
}

fn key_shown(key: ApiKey) -> KeyShown {
    let state = match (key.revoked_at, key.ends_at) {
        (Some(at), _) => KeyState::Revoked(time(at)),
        (None, Some(end)) if key.is_valid() => KeyState::Until(time(end)),
        (None, Some(end)) => KeyState::Ended(time(end)),
        (None, None) => KeyState::NoEnd,
    };
    let ApiKey { id, name, permit, last_used_at, .. } = key;
    KeyShown { id, name, permit, last_used: last_used_at.map(time), state }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_names_is_left_out_or_has_some() {
        assert_eq!([names(""), names("  ")], [Ok(None), Ok(None)]);
        assert_eq!(names(" invoices, receipts,"), Ok(Some(vec!["invoices".to_owned(), "receipts".to_owned()])));
        assert_eq!(names(" , "), Err(NoName));
    }
}

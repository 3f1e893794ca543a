//! Who is here, and how they like the page: language, light or dark, keys, the way out. HTML opens and closes it, without a script.

use super::KeysButton;
use crate::{
    address::{Route, Theme},
    t,
    text::Language,
    ui::{Icon, language, reader},
};
use leptos::prelude::*;

const MENU: &str = "identity";
const FORM: &str = "identity-form";

/// The button at the top right, and what it opens.
#[component]
pub fn IdentityMenu() -> impl IntoView {
    let signed_in_as = reader::signed_in_as();
    let sign_out = reader::signs_out().then(|| {
        view! {
            <button type="submit" form=FORM formaction=Route::SIGN_OUT class="button button-small button-quiet"><Icon name="log-out"/>{t!(sign_out)}</button>
        }
        .into_any()
    });
    let account = signed_in_as.is_some().then(|| link(Route::ACCOUNT, "circle-user-round", t!(account_title)));
    let people = reader::administers().then(|| link(Route::PEOPLE, "users", t!(admin_title)));
    let (title, name) = match signed_in_as {
        Some(name) => (t!(sign_out_of, name = &name), name),
        None => (t!(identity_nobody_title).to_owned(), t!(identity_nobody).to_owned()),
    };
    let (here, theme) = (language(), reader::theme());
    let choice = |place: &'static str, field: &'static str, value: &'static str, text: &'static str, is_chosen: bool| {
        view! {
            <button type="submit" form=FORM formaction=place name=field value=value lang=(field == "language").then_some(value)
                class="button button-small" aria-pressed=is_chosen.to_string()>{text}</button>
        }
        .into_any()
    };
    let languages =
        Language::ALL.map(|one| choice(Route::LANGUAGE, "language", one.tag(), one.own_name(), one == here)).collect_view();
    let themes = Theme::ALL.map(|one| choice(Route::THEME, "theme", one.name(), name_of(one), one == theme)).collect_view();
    let part = |icon: &'static str, label: &'static str, choices: Vec<AnyView>| {
        view! { <div class="flex items-center gap-1" role="group" aria-label=label><Icon name=icon/>{choices}</div> }.into_any()
    };
    view! {
        <button type="button" class="button button-quiet identity" popovertarget=MENU title=title>
            <Icon name="circle-user-round"/><span class="truncate max-lg:sr-only" dir="auto">{name.clone()}</span>
        </button>
        <div id=MENU popover="auto" class="identity-menu">
            <p class="font-semibold break-words" dir="auto">{name}</p>
            {part("languages", t!(language_title), languages)}
            {part("sun", t!(theme_title), themes)}
            <KeysButton menu=MENU/>
            {account}
            {people}
            {sign_out}
        </div>
    }
}

/// A link to a page without a script.
fn link(to: &'static str, icon: &'static str, text: &'static str) -> AnyView {
    view! { <a href=to rel="external" class="button button-small button-quiet"><Icon name=icon/>{text}</a> }.into_any()
}

/// The form of its buttons: they may stand within another form. Once on each page.
#[component]
pub fn IdentityForm() -> impl IntoView {
    view! { <form id=FORM method="post" action=Route::LANGUAGE hidden></form> }
}

fn name_of(theme: Theme) -> &'static str {
    match theme {
        Theme::System => t!(theme_system),
        Theme::Light => t!(theme_light),
        Theme::Dark => t!(theme_dark),
    }
}

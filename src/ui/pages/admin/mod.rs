//! The administrator's pages: who may do what, the keys of agents, and who is signed in. Rendered on the server.

pub(crate) mod keys;
pub(crate) mod people;
pub(crate) mod queues;
pub(crate) mod sessions;

use crate::{address::Route, t};
use leptos::prelude::*;

/// Rows and forms are columns where there is room for them, and one below the other on a phone.
const COLUMNS: &str = "grid-template-columns: repeat(auto-fill, minmax(min(100%, 15rem), 1fr))";
/// The id of the sentence about what has to be mended.
const PROBLEM: &str = "problem";

/// What has to be mended, worded for the reader.
pub(crate) struct Problem {
    /// The name of the input.
    pub(crate) input: &'static str,
    pub(crate) text: String,
}

/// What opens something, and is shown this once.
pub(crate) struct Secret {
    /// Whose it is, or what it is called.
    pub(crate) name: String,
    /// A link or a key.
    pub(crate) text: String,
}

/// One of the pages.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    People,
    Keys,
    Sessions,
    Queues,
}

impl Place {
    const ALL: [Self; 4] = [Self::People, Self::Keys, Self::Sessions, Self::Queues];

    fn path(self) -> &'static str {
        match self {
            Self::People => Route::PEOPLE,
            Self::Keys => Route::KEYS,
            Self::Sessions => Route::SESSIONS,
            Self::Queues => Route::QUEUES,
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::People => t!(admin_people),
            Self::Keys => t!(admin_keys),
            Self::Sessions => t!(admin_sessions),
            Self::Queues => t!(admin_queues),
        }
    }
}

/// The way between the pages, and the title.
fn head(here: Place) -> AnyView {
    let links = Place::ALL.map(|place| {
        let current = (place == here).then_some("page");
        view! { <a class="tab" href=place.path() aria-current=current>{place.title()}</a> }.into_any()
    });
    view! {
        <nav class="flex flex-wrap gap-1" aria-label=t!(admin_title)>{links.collect_view()}</nav>
        <h1 class="text-xl font-semibold tracking-tight">{here.title()}</h1>
    }
    .into_any()
}

fn problem_view(problem: Option<&Problem>) -> Option<AnyView> {
    let text = problem?.text.clone();
    Some(view! { <p class="notice notice-bad break-words" role="alert" id=PROBLEM>{text}</p> }.into_any())
}

/// Shows what opens something, to be copied.
fn secret_view(whose: String, label: &'static str, name: &'static str, text: &str, rule: &'static str) -> AnyView {
    view! {
        <div class="notice notice-good flex flex-col gap-2" role="status">
            <p class="break-words">{whose}</p>
            <label class="text-xs">{label}<input class="control font-mono mt-1" name=name value=text.to_owned() readonly=true autocomplete="off"/></label>
            <p>{rule}</p>
        </div>
    }
    .into_any()
}

/// An input of a form.
struct Input<'a> {
    kind: &'static str,
    name: &'static str,
    label: &'static str,
    value: &'a str,
    is_required: bool,
}

impl<'a> Input<'a> {
    fn text(name: &'static str, label: &'static str, value: &'a str) -> Self {
        Self { kind: "text", name, label, value, is_required: false }
    }

    fn required(self) -> Self {
        Self { is_required: true, ..self }
    }

    fn view(self, problem: Option<&Problem>) -> AnyView {
        let is_wrong = problem.is_some_and(|problem| problem.input == self.name);
        let (required, wrong) = (self.is_required.then_some("true"), is_wrong.then_some("true"));
        view! {
            <label class="text-xs text-ink-soft">
                {self.label}
                <input type=self.kind name=self.name value=self.value.to_owned() class="control mt-1" dir="auto" autocomplete="off"
                    aria-required=required aria-invalid=wrong aria-describedby=is_wrong.then_some(PROBLEM)/>
            </label>
        }
        .into_any()
    }
}

/// A button that does something to one row at once; `whose` says to which.
fn row_button(action: &'static str, text: &'static str, whose: String, takes_away: bool) -> AnyView {
    let class = if takes_away { "button button-small button-reject" } else { "button button-small" };
    view! { <button type="submit" name="do" value=action class=class aria-label=whose>{text}</button> }.into_any()
}

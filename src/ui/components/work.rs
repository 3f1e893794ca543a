//! Whose work the item is, what was said about it, and the inputs to give it to somebody, to hold it, and to comment on it.

use crate::{
    api::{Action, Asked, Input, SEEN},
    domain::{
        FieldPath, Status, UseCase, full_label,
        label::{brief, visible},
        work::{Assignee, Comment, Given, LONGEST_COMMENT, Rest, Work},
    },
    t,
    ui::{handling, language, rcdata, reader, router::use_router, workspace::Workspace},
};
use leptos::prelude::*;

/// The value of the choice that chooses nobody: no key of an assignee.
const NOBODY_CHOSEN: &str = "?";
/// The id of the part that opens.
pub const WORK: &str = "work";

/// Above the fields.
#[component]
pub fn WorkNotice() -> impl IntoView {
    let workspace = expect_context::<Workspace>();
    let state = move || workspace.work.with(|work| state(workspace, work));
    let may = reader::may(UseCase::Handle);
    Effect::new(move |_| {
        if workspace.on_page.get() {
            handling::bring_back(workspace);
        }
    });
    view! {
        {move || state()}
        {may.then(|| view! { <Form workspace/> }.into_any())}
    }
}

/// A button of the form.
fn button(asked: Asked, text: &'static str) -> AnyView {
    let action = Action::Handle(asked).to_string();
    view! { <button type="submit" name="do" value=action class="button">{text}</button> }.into_any()
}

fn state(workspace: Workspace, work: &Work) -> AnyView {
    let may = reader::may(UseCase::Handle);
    let note = |note: &str| {
        (!note.is_empty()).then(|| view! { <p class="whitespace-pre-line break-words" dir="auto">{visible(note)}</p> }.into_any())
    };
    let given = work.given.as_ref().map(|given: &Given| {
        let class = if given.is_mine { "notice notice-good text-sm" } else { "notice notice-low text-sm" };
        view! { <div class=class role="status"><p class="font-semibold">{visible(&given.sentence(language()))}</p>{note(&given.note)}</div> }
            .into_any()
    });
    let is_decided = matches!(workspace.view().record.status(), Status::Accepted | Status::Rejected);
    let rest = work.rest.as_ref().filter(|_| !is_decided).map(|rest: &Rest| {
        view! {
            <div class="notice notice-low text-sm flex flex-wrap items-start gap-x-3 gap-y-1" role="status">
                <div class="grow min-w-0"><p class="font-semibold">{visible(&rest.sentence(language()))}</p>{note(&rest.note)}</div>
                {may.then(|| button(Asked::Resume, t!(work_resume)))}
            </div>
        }
        .into_any()
    });
    let asked = (work.asks_me && may).then(|| {
        view! {
            <div class="notice notice-low text-sm flex flex-wrap items-center gap-x-3 gap-y-1" role="status">
                <p class="grow font-semibold">{t!(work_asks_you)}</p>
                {button(Asked::Answered, t!(work_answered))}
            </div>
        }
        .into_any()
    });
    let said = (!work.comments.is_empty()).then(|| {
        view! {
            <section class="rounded-md border border-line bg-surface text-sm" aria-labelledby="comments-title">
                <h2 id="comments-title" class="px-3 pt-2 font-semibold">{t!(work_comments)}</h2>
                <ol class="max-h-64 overflow-auto px-3 pb-2 flex flex-col gap-2" tabindex="0">
                    {work.comments.iter().map(|comment| comment_view(workspace, comment)).collect_view()}
                </ol>
            </section>
        }
        .into_any()
    });
    view! { {given}{rest}{asked}{said} }.into_any()
}

fn comment_view(workspace: Workspace, comment: &Comment) -> AnyView {
    let schema = workspace.view();
    let about = comment.field.as_ref().map(|path| {
        let label = full_label(path, schema.collection.schema.as_ref()).text(language());
        let action = Action::Show(path.clone()).to_string();
        view! { <button type="submit" name="do" value=action class="underline" dir="auto">{brief(&label)}</button> }.into_any()
    });
    let to = comment.to.iter().map(|name| visible(name)).collect::<Vec<_>>().join(", ");
    view! {
        <li>
            <p class="flex flex-wrap items-baseline gap-x-2">
                <span class="font-medium" dir="auto">{visible(&comment.by)}</span>
                <span class="text-ink-soft tabular-nums">{comment.at.clone()}" UTC"</span>
                {about}
                {(!to.is_empty()).then(|| view! { <span class="text-ink-soft" dir="auto">{t!(work_asks, names = &to)}</span> }.into_any())}
            </p>
            <p class="whitespace-pre-line break-words" dir="auto">{visible(&comment.text)}</p>
        </li>
    }
    .into_any()
}

/// The inputs. Each part is a function of its own: an unoptimised build keeps all of a function's views on the stack at once.
#[component]
fn Form(workspace: Workspace) -> impl IntoView {
    let place = use_router().place();
    // What was written and not done, if the form came back with it.
    let typed = |input: Input| place.with_untracked(|place| place.get(input.word()).map(str::to_owned));
    let is_begun = Input::ALL.into_iter().any(|input| typed(input).is_some());
    // What waits for a second person can be given to one.
    let is_decided = matches!(workspace.view().record.status(), Status::Accepted | Status::Rejected);
    let said = said_inputs(workspace, &typed);
    let hand_on = (!is_decided).then(|| hand_on_inputs(workspace, &typed));
    view! {
        <details class="work" id=WORK open=is_begun>
            <summary class="text-sm text-ink-soft">{if is_decided { t!(work_say) } else { t!(work_title) }}</summary>
            <div class="flex flex-col gap-3 text-sm rounded-md border border-line bg-surface px-3 py-2 mt-1">{said}{hand_on}</div>
        </details>
    }
}

fn said_inputs(workspace: Workspace, typed: &dyn Fn(Input) -> Option<String>) -> AnyView {
    let ask = ask_input(workspace, typed(Input::Ask));
    let about = about_input(workspace, typed(Input::About));
    let comment = typed(Input::Comment);
    let seen = workspace.work.with_untracked(|work| work.seen);
    view! {
        {seen.map(|seen| view! { <input type="hidden" name=SEEN value=seen.to_string()/> })}
        <div>
            <label for=Input::Comment.name()>{t!(work_comment)}</label>
            <textarea class="control block mt-1 w-full" rows="2" name=Input::Comment.name() id=Input::Comment.name() maxlength=LONGEST_COMMENT.to_string()
                on:input=move |_| handling::keep(workspace, Input::Comment.name())>{rcdata(&comment.unwrap_or_default())}</textarea>
        </div>
        <div class="flex flex-wrap items-end gap-2">{about}{ask}{button(Asked::Comment, t!(work_comment_send))}</div>
    }
    .into_any()
}

/// The whole item, the field that has the focus, or the one that was chosen: looking at another field does not change what was chosen.
fn about_input(workspace: Workspace, typed: Option<String>) -> AnyView {
    let chosen = RwSignal::new(typed.and_then(|path| path.parse::<FieldPath>().ok()));
    let choose = move |_| chosen.set(handling::said(Input::About).parse().ok().filter(|path: &FieldPath| !path.is_root()));
    let fields = move || {
        let (chosen, focused) = (chosen.get(), workspace.focused.get());
        let focused = focused.filter(|focused| Some(focused) != chosen.as_ref());
        let option = |path: FieldPath, is_chosen: bool| {
            let label = full_label(&path, workspace.view().collection.schema.as_ref()).text(language());
            view! { <option value=path.to_string() selected=is_chosen>{brief(&label)}</option> }.into_any()
        };
        [chosen.map(|path| option(path, true)), focused.map(|path| option(path, false))].into_iter().flatten().collect_view()
    };
    view! {
        <div>
            <label for=Input::About.name()>{t!(work_about)}</label>
            <select class="control block mt-1 max-w-64" name=Input::About.name() id=Input::About.name() on:change=choose>
                <option value="">{t!(work_about_all)}</option>
                {move || fields()}
            </select>
        </div>
    }
    .into_any()
}

/// Somebody to ask; `None` where there is nobody else.
fn ask_input(workspace: Workspace, typed: Option<String>) -> Option<AnyView> {
    let view = workspace.view();
    let others = view.work.people.iter().filter(|(id, _)| *id != view.reviewer_id);
    let others: Vec<_> = others
        .map(|(id, name)| {
            view! { <option value=id.clone() selected=typed.as_ref() == Some(id)>{visible(name)}</option> }.into_any()
        })
        .collect();
    (!others.is_empty()).then(|| {
        view! {
            <div>
                <label for=Input::Ask.name()>{t!(work_ask)}</label>
                <select class="control block mt-1" name=Input::Ask.name() id=Input::Ask.name()><option value="">{t!(work_ask_nobody)}</option>{others}</select>
            </div>
        }
        .into_any()
    })
}

fn hand_on_inputs(workspace: Workspace, typed: &dyn Fn(Input) -> Option<String>) -> AnyView {
    let (note, day) = (typed(Input::Note), typed(Input::Day));
    let has_people = !workspace.view().work.people.is_empty();
    let give = has_people.then(|| give_input(workspace, typed(Input::To)));
    view! {
        <label>{t!(work_note)}
            <input class="control block mt-1 w-full" name=Input::Note.name() id=Input::Note.name() value=note maxlength=LONGEST_COMMENT.to_string() autocomplete="off"
                on:input=move |_| handling::keep(workspace, Input::Note.name())/>
        </label>
        {give}
        <div class="flex flex-wrap items-end gap-2">
            <label>{t!(work_hold_day)}<input class="control block mt-1" type="date" name=Input::Day.name() id=Input::Day.name() value=day/></label>
            {button(Asked::HoldToDay, t!(work_hold))}
            {has_people.then(|| button(Asked::HoldToAnswer, t!(work_hold_answer)))}
        </div>
    }
    .into_any()
}

/// People, teams, those who may sign, or everybody.
fn give_input(workspace: Workspace, typed: Option<String>) -> AnyView {
    let view = workspace.view();
    let option = |to: Assignee, name: String| {
        let key = to.key();
        let is_chosen = typed.as_ref() == Some(&key);
        view! { <option value=key selected=is_chosen>{name}</option> }.into_any()
    };
    let people = view.work.people.iter().map(|(id, name)| {
        let name = if *id == view.reviewer_id { t!(work_to_me, name = &visible(name)) } else { visible(name) };
        option(Assignee::Person(id.clone()), name)
    });
    let teams = view.work.teams.iter().map(|team| option(Assignee::Team(team.clone()), t!(work_to_team, name = &visible(team))));
    let last = [
        option(Assignee::Approvers, t!(work_to_approvers).to_owned()),
        option(Assignee::Nobody, t!(work_to_everybody).to_owned()),
    ];
    let all: Vec<_> = people.chain(teams).chain(last).collect();
    view! {
        <div class="flex flex-wrap items-end gap-2">
            <div>
                <label for=Input::To.name()>{t!(work_give_to)}</label>
                <select class="control block mt-1" name=Input::To.name() id=Input::To.name()>
                    <option value=NOBODY_CHOSEN>{t!(work_choose)}</option>
                    {all}
                </select>
            </div>
            {button(Asked::Give, t!(work_give))}
        </div>
    }
    .into_any()
}

//! The part of the form about the work on the item. What is written there and was not used comes back with the page.

use super::{ItemForm, Trouble};
use crate::{
    address::{Address, Done, Problem, Route, Word},
    api::{Action, Asked, Input},
    domain::work::{Assignee, CantHandle},
    review::{Review, Reviewer},
};

impl ItemForm {
    fn said(&self, input: Input) -> String {
        self.work.iter().find(|(one, _)| *one == input).map(|(_, text)| text.clone()).unwrap_or_default()
    }

    /// It was used.
    fn forget(&mut self, input: Input) {
        self.work.retain(|(one, _)| *one != input);
    }

    /// What was written or chosen there and not used yet.
    pub(super) fn unused_work(&self) -> impl Iterator<Item = (Input, &str)> {
        let is_something = |(input, text): &(Input, &str)| match input {
            Input::To => Assignee::parse(text).is_some(),
            _ => !text.trim().is_empty(),
        };
        self.work.iter().map(|(input, text)| (*input, text.as_str())).filter(is_something)
    }
}

/// Does what the action asks for about the work on the item. A comment that was begun goes before what leaves the item. Returns where to
/// go; `None` goes on with the action.
pub(super) async fn act(
    review: &Review,
    reviewer: &Reviewer,
    id: &str,
    form: &mut ItemForm,
    action: &Action,
) -> Result<Option<Address>, Trouble> {
    let asked = if let Action::Handle(asked) = action { Some(*asked) } else { None };
    let handling = asked.and_then(|asked| asked.handling(|input| form.said(input)));
    let decides = matches!(action, Action::Decide(decision) if *decision != crate::domain::Decision::Reopen);
    let leaves = decides || handling.as_ref().is_some_and(|handling| handling.leaves());
    let comments = asked == Some(Asked::Comment) || (leaves && !form.said(Input::Comment).trim().is_empty());
    let here = Address::of_item(id);
    if comments {
        let Some(comment) = Asked::Comment.handling(|input| form.said(input)) else { return Ok(Some(here)) };
        if let Err(why) = review.handle_since(id, reviewer, &comment, form.seen).await.map_err(Trouble::Saved)? {
            return Ok(Some(here.with_problem(Problem::Work(why))));
        }
        for used in [Input::Comment, Input::About, Input::Ask] {
            form.forget(used);
        }
    }
    if asked.is_some() && handling.is_none() {
        return Ok(Some(here.with_problem(Problem::Work(CantHandle::Nobody))));
    }
    let (Some(asked), Some(handling)) = (asked, handling) else { return Ok(None) };
    if asked == Asked::Comment {
        return Ok(Some(here));
    }
    if let Err(why) = review.handle(id, reviewer, &handling).await.map_err(Trouble::Saved)? {
        return Ok(Some(here.with_problem(Problem::Work(why))));
    }
    if !leaves {
        return Ok(Some(here));
    }
    form.forget(Input::Note);
    let query = crate::address::read_queue(form.from.as_deref().unwrap_or_default());
    let next = review.next_in(&query, id, None, reviewer).await;
    Ok(Some(Address::of(next.map_or(Route::Queue, Route::Item)).with(Word::Done, Done::of(&handling).name())))
}

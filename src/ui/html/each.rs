//! A view for each of several keys, which stays as long as its key does.

use super::{
    Html,
    dom::{Place, State, make, placeholder},
};
use leptos::{prelude::*, tachys::view::Mountable};
use web_sys::{Comment, Element, Node};

/// A place, and what else decides which elements are there.
pub type Key = (usize, u64);

/// See [`each`].
pub struct Each {
    pub(super) keys: Box<dyn Fn() -> Vec<Key> + Send>,
    pub(super) draw: Box<dyn Fn(Key) -> Html + Send>,
    pub(super) owner: Owner,
}

/// What `draw` makes of each of these keys, which must ascend. When they change, only what is new is drawn, and nothing is moved: an
/// element that a browser moves loses the focus.
pub fn each(keys: impl Fn() -> Vec<Key> + Send + 'static, draw: impl Fn(Key) -> Html + Send + 'static) -> Html {
    Html::Each(Each { keys: Box::new(keys), draw: Box::new(draw), owner: Owner::current().unwrap_or_default() })
}

struct One {
    key: Key,
    /// What was made for this one alone goes with it.
    _owner: Owner,
    state: State,
}

/// The views on the page, and the comment behind them.
pub struct EachState {
    ones: Vec<One>,
    end: Comment,
}

impl Each {
    pub(super) fn make(self, place: Place) -> State {
        let place = place.map(|(cursor, position)| (cursor.clone(), position.clone()));
        State::Live(RenderEffect::new(move |before| {
            let keys = (self.keys)();
            let Some(State::Each(mut state)) = before else {
                let place = place.as_ref().map(|(cursor, position)| (cursor, position));
                let ones = keys.into_iter().map(|key| self.one(key, place)).collect();
                return State::Each(Box::new(EachState { ones, end: placeholder(place) }));
            };
            state.follow(keys, |key| self.one(key, None));
            State::Each(state)
        }))
    }

    fn one(&self, key: Key, place: Place) -> One {
        let owner = self.owner.with(Owner::new);
        let state = owner.with(|| make(untrack(|| (self.draw)(key)), place));
        One { key, _owner: owner, state }
    }
}

impl EachState {
    fn follow(&mut self, keys: Vec<Key>, draw: impl Fn(Key) -> One) {
        let mut before = std::mem::take(&mut self.ones).into_iter().peekable();
        for key in keys {
            while let Some(mut gone) = before.next_if(|one| one.key < key) {
                gone.state.unmount();
            }
            let one = before.next_if(|one| one.key == key).unwrap_or_else(|| {
                let mut new = draw(key);
                let is_in = before.peek().is_some_and(|next| next.state.insert_before_this(&mut new.state));
                if !is_in {
                    self.end.insert_before_this(&mut new.state);
                }
                new
            });
            self.ones.push(one);
        }
        before.for_each(|mut gone| gone.state.unmount());
    }

    pub(super) fn mount(&mut self, parent: &Element, before: Option<&Node>) {
        self.ones.iter_mut().for_each(|one| one.state.mount(parent, before));
        Mountable::mount(&mut self.end, parent, before);
    }

    pub(super) fn unmount(&mut self) {
        self.ones.iter_mut().for_each(|one| one.state.unmount());
        self.end.unmount();
    }

    pub(super) fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        self.ones.iter().any(|one| one.state.insert_before_this(child)) || self.end.insert_before_this(child)
    }
}

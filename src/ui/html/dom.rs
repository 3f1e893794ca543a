//! In the browser: making a view, or finding it in the HTML that the server sent, and changing it.

use super::{
    Element, Html,
    attribute::{Attribute, Value},
    each::EachState,
    handling,
};
use leptos::{
    prelude::*,
    tachys::{
        hydration::Cursor,
        renderer::Rndr,
        view::{Mountable, Position, PositionState, Render, RenderHtml, any_view::AnyViewState},
    },
};
use std::borrow::Cow;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Comment, Element as DomElement, Node, Text};

/// Where in the server's HTML a view is; `None` when it has to be made.
pub type Place<'a> = Option<(&'a Cursor, &'a PositionState)>;

/// A view on the page: the nodes of its [`Html`].
#[allow(missing_docs)]
pub enum State {
    Nothing(Comment),
    Text(Text, Cow<'static, str>),
    Fixed(DomElement, &'static str),
    Element(Box<ElementState>),
    /// With the comment that ends it, so that an empty one has a place, too.
    Many(Vec<State>, Comment),
    Live(RenderEffect<State>),
    Each(Box<EachState>),
    Foreign(AnyViewState),
    /// No view, but what an attribute has been set to: effects of both kinds are of one type.
    Value(Value),
}

/// An element on the page.
pub struct ElementState {
    element: DomElement,
    tag: &'static str,
    key: Option<String>,
    fixed: &'static [(&'static str, &'static str)],
    attributes: Vec<AttributeState>,
    children: Vec<State>,
}

enum AttributeState {
    Is(&'static str, Value),
    Follows(&'static str, #[allow(dead_code, reason = "as long as it is kept, the attribute follows")] RenderEffect<State>),
    Listener(Cow<'static, str>, bool, Closure<dyn FnMut(JsValue)>),
    Reference,
}

/// Makes a view, or takes over what the server made.
pub fn make(html: Html, place: Place) -> State {
    match html {
        Html::Nothing => State::Nothing(placeholder(place)),
        Html::Text(text) => State::Text(text_node(&text, place), text),
        Html::Fixed(html) => {
            let element = place.map_or_else(|| Rndr::create_element_from_html(html.into()), |place| next_element(place, html));
            State::Fixed(element, html)
        }
        Html::Element(element) => State::Element(Box::new(element.make(place))),
        Html::Many(views) => {
            let states = views.into_iter().map(|view| make(view, place)).collect();
            State::Many(states, placeholder(place))
        }
        Html::Live(mut view) => {
            let place = place.map(|(cursor, position)| (cursor.clone(), position.clone()));
            State::Live(RenderEffect::new(move |before: Option<State>| {
                let html = view();
                match before {
                    Some(mut state) => {
                        state.become_this(html);
                        state
                    }
                    None => make(html, place.as_ref().map(|(cursor, position)| (cursor, position))),
                }
            }))
        }
        Html::Each(each) => each.make(place),
        Html::Foreign(view) => State::Foreign(match place {
            Some((cursor, position)) => view.hydrate::<true>(cursor, position),
            None => view.build(),
        }),
    }
}

pub fn placeholder(place: Place) -> Comment {
    match place {
        Some((cursor, position)) => cursor.next_placeholder(position),
        None => Rndr::create_placeholder(),
    }
}

fn step(cursor: &Cursor, position: &PositionState) {
    match position.get() {
        Position::FirstChild => cursor.child(),
        Position::Current => {}
        _ => cursor.sibling(),
    }
}

fn text_node(text: &str, place: Place) -> Text {
    let Some((cursor, position)) = place else { return Rndr::create_text_node(text) };
    step(cursor, position);
    if position.get() == Position::NextChildAfterText {
        cursor.sibling();
    }
    position.set(Position::NextChildAfterText);
    cursor.current().dyn_into().unwrap_or_else(|found| otherwise("a text", &found))
}

fn next_element((cursor, position): (&Cursor, &PositionState), expected: &str) -> DomElement {
    step(cursor, position);
    position.set(Position::NextChild);
    cursor.current().dyn_into().unwrap_or_else(|found| otherwise(expected, &found))
}

/// Server and browser made different pages of the same item: a mistake of ours.
#[cold]
fn otherwise(expected: &str, found: &Node) -> ! {
    panic!("the server's page has {} in place of {expected}", found.node_name())
}

impl Element {
    fn make(self, place: Place) -> ElementState {
        let Self { tag, key, fixed, attributes, children } = self;
        let element = match place {
            Some(place) => next_element(place, tag),
            None => {
                let element = Rndr::create_element(tag, None);
                fixed.iter().for_each(|(name, value)| Rndr::set_attribute(&element, name, value));
                element
            }
        };
        let is_new = place.is_none();
        let attributes = attributes.into_iter().map(|attribute| attribute.make(&element, is_new)).collect();
        let children = match place {
            Some(_) if tag == "textarea" => children.into_iter().map(|child| text_inside(&element, child)).collect(),
            Some((cursor, position)) => {
                position.set(Position::FirstChild);
                let children = children.into_iter().map(|child| make(child, place)).collect();
                cursor.set(element.clone().into());
                position.set(Position::NextChild);
                children
            }
            None => {
                let mut children: Vec<State> = children.into_iter().map(|child| make(child, None)).collect();
                children.iter_mut().for_each(|child| child.mount(&element, None));
                children
            }
        };
        ElementState { element, tag, key, fixed, attributes, children }
    }
}

/// All that a `textarea` can hold; where that is nothing, there is no node yet.
fn text_inside(element: &DomElement, html: Html) -> State {
    let Html::Text(text) = html else { return make(html, None) };
    let node = element.first_child().and_then(|node| node.dyn_into().ok()).unwrap_or_else(|| {
        let node = Rndr::create_text_node(&text);
        Rndr::insert_node(element, &node, None);
        node
    });
    State::Text(node, text)
}

fn set(element: &DomElement, name: &str, value: &Value) {
    match value {
        Some(value) => Rndr::set_attribute(element, name, value),
        None => Rndr::remove_attribute(element, name),
    }
}

impl Attribute {
    /// Gives it to the element; what the server has written needs not be written again.
    fn make(self, element: &DomElement, is_new: bool) -> AttributeState {
        match self {
            Self::Is(name, value) => {
                if is_new && value.is_some() {
                    set(element, name, &value);
                }
                AttributeState::Is(name, value)
            }
            Self::Follows(name, value) => AttributeState::Follows(name, follow(element, name, value, is_new, set)),
            Self::Property(name, value) => AttributeState::Follows(
                name,
                follow(element, name, value, true, |element, name, value| {
                    let _ = js_sys::Reflect::set(element, &name.into(), &value.as_deref().into());
                }),
            ),
            Self::Listener(name, capture, handler) => {
                let (owner, mut handler) = (Owner::current().unwrap_or_default(), handler.take());
                let handler: Box<dyn FnMut(JsValue)> = Box::new(move |event| owner.with(|| handling(|| handler(event))));
                let handler = Closure::wrap(handler);
                let _ = element.add_event_listener_with_callback_and_bool(&name, handler.as_ref().unchecked_ref(), capture);
                AttributeState::Listener(name, capture, handler)
            }
            Self::Reference(tell) => {
                tell(element);
                AttributeState::Reference
            }
        }
    }

    fn is_like(&self, state: &AttributeState) -> bool {
        match (self, state) {
            (Self::Is(name, _), AttributeState::Is(old, _)) => name == old,
            (Self::Follows(name, _) | Self::Property(name, _), AttributeState::Follows(old, _)) => name == old,
            (Self::Listener(name, ..), AttributeState::Listener(old, ..)) => name == old,
            (Self::Reference(_), AttributeState::Reference) => true,
            _ => false,
        }
    }
}

fn follow(
    element: &DomElement,
    name: &'static str,
    mut value: Box<dyn FnMut() -> Value + Send>,
    is_new: bool,
    set: fn(&DomElement, &str, &Value),
) -> RenderEffect<State> {
    let element = element.clone();
    RenderEffect::new(move |before| {
        let value = value();
        let is_other = match &before {
            Some(State::Value(before)) => *before != value,
            _ => is_new,
        };
        if is_other {
            set(&element, name, &value);
        }
        State::Value(value)
    })
}

impl ElementState {
    /// Whether what is to be shown differs only in values: then the element stays, with its focus and what is typed into it.
    fn is_like(&self, html: &Element) -> bool {
        self.tag == html.tag
            && self.key == html.key
            && self.fixed == html.fixed
            && self.attributes.len() == html.attributes.len()
            && html.attributes.iter().zip(&self.attributes).all(|(attribute, state)| attribute.is_like(state))
            && self.children.len() == html.children.len()
    }

    fn become_this(&mut self, html: Element) {
        for (attribute, state) in html.attributes.into_iter().zip(&mut self.attributes) {
            match (attribute, &mut *state) {
                (Attribute::Is(name, value), AttributeState::Is(_, before)) => {
                    if value != *before {
                        set(&self.element, name, &value);
                        *before = value;
                    }
                }
                (attribute, before) => {
                    if let AttributeState::Listener(name, capture, handler) = before {
                        let handler = handler.as_ref().unchecked_ref();
                        let _ = self.element.remove_event_listener_with_callback_and_bool(name, handler, *capture);
                    }
                    *state = attribute.make(&self.element, true);
                }
            }
        }
        for (child, state) in html.children.into_iter().zip(&mut self.children) {
            state.become_this(child);
        }
    }
}

impl State {
    /// Shows this in its place, with as much as possible of what is there.
    pub fn become_this(&mut self, html: Html) {
        match (html, &mut *self) {
            (Html::Nothing, Self::Nothing(_)) => {}
            (Html::Text(text), Self::Text(node, before)) => {
                if text != *before {
                    Rndr::set_text(node, &text);
                    *before = text;
                }
            }
            (Html::Fixed(html), Self::Fixed(_, before)) if html == *before => {}
            (Html::Element(html), Self::Element(state)) if state.is_like(&html) => state.become_this(*html),
            (Html::Many(views), Self::Many(states, end)) => {
                let gone = states.drain(views.len().min(states.len())..);
                gone.for_each(|mut state| state.unmount());
                let mut views = views.into_iter();
                for (state, view) in states.iter_mut().zip(&mut views) {
                    state.become_this(view);
                }
                for view in views {
                    let mut state = make(view, None);
                    end.insert_before_this(&mut state);
                    states.push(state);
                }
            }
            (Html::Foreign(view), Self::Foreign(state)) => view.rebuild(state),
            (html, state) => {
                let mut new = make(html, None);
                state.insert_before_this(&mut new);
                state.unmount();
                *state = new;
            }
        }
    }
}

impl Mountable for State {
    fn unmount(&mut self) {
        match self {
            Self::Nothing(comment) => Rndr::remove(comment),
            Self::Text(text, _) => Rndr::remove(text),
            Self::Fixed(element, _) => Rndr::remove(element),
            Self::Element(state) => Rndr::remove(&state.element),
            Self::Many(states, end) => {
                states.iter_mut().for_each(Self::unmount);
                Rndr::remove(end);
            }
            Self::Live(effect) => {
                effect.with_value_mut(Self::unmount);
            }
            Self::Each(state) => state.unmount(),
            Self::Foreign(state) => state.unmount(),
            Self::Value(_) => {}
        }
    }

    fn mount(&mut self, parent: &DomElement, before: Option<&Node>) {
        match self {
            Self::Nothing(comment) => Rndr::insert_node(parent, comment, before),
            Self::Text(text, _) => Rndr::insert_node(parent, text, before),
            Self::Fixed(element, _) => Rndr::insert_node(parent, element, before),
            Self::Element(state) => Rndr::insert_node(parent, &state.element, before),
            Self::Many(states, end) => {
                states.iter_mut().for_each(|state| state.mount(parent, before));
                Rndr::insert_node(parent, end, before);
            }
            Self::Live(effect) => {
                effect.with_value_mut(|state| state.mount(parent, before));
            }
            Self::Each(state) => state.mount(parent, before),
            Self::Foreign(state) => state.mount(parent, before),
            Self::Value(_) => {}
        }
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        match self {
            Self::Nothing(comment) => comment.insert_before_this(child),
            Self::Text(text, _) => text.insert_before_this(child),
            Self::Fixed(element, _) => element.insert_before_this(child),
            Self::Element(state) => state.element.insert_before_this(child),
            Self::Many(states, end) => {
                states.iter().any(|state| state.insert_before_this(child)) || end.insert_before_this(child)
            }
            Self::Live(effect) => effect.with_value_mut(|state| state.insert_before_this(child)).unwrap_or(false),
            Self::Each(state) => state.insert_before_this(child),
            Self::Foreign(state) => state.insert_before_this(child),
            Self::Value(_) => false,
        }
    }

    fn elements(&self) -> Vec<DomElement> {
        match self {
            Self::Fixed(element, _) => vec![element.clone()],
            Self::Element(state) => vec![state.element.clone()],
            Self::Many(states, _) => states.iter().flat_map(Self::elements).collect(),
            Self::Live(effect) => effect.with_value_mut(|state| state.elements()).unwrap_or_default(),
            Self::Foreign(state) => state.elements(),
            Self::Nothing(_) | Self::Text(..) | Self::Each(_) | Self::Value(_) => Vec::new(),
        }
    }
}

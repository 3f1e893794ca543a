//! What a page is made of: one type, [`Html`], for every view.
//!
//! Leptos gives every view a type of its own, and every type its own code for making, hydrating and changing it: of 470 kB that a browser
//! was sent, that was the half. Here an element is data, and that code is there once. `view!` (`view_macro`) is written as Leptos' own;
//! signals, components and server functions are Leptos', and so are streaming and hydration: to it, [`Html`] is a view as any other
//! (`render`).

mod attribute;
mod dom;
mod each;
mod load;
mod render;
#[cfg(feature = "ssr")]
mod server;

pub use attribute::IntoAttribute;
pub use dom::State;
pub use each::{Each, each};
pub use load::load;
pub use view_macro::view;

use attribute::Attribute;
use js_sys::Function;
use leptos::{
    ev::EventDescriptor,
    html::ElementType,
    prelude::*,
    tachys::{html::node_ref::NodeRefContainer, view::any_view::AnyView},
};
use send_wrapper::SendWrapper;
use std::borrow::Cow;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};

/// A piece of a page.
pub enum Html {
    /// A place in which there is nothing, or nothing yet.
    Nothing,
    /// A text.
    Text(Cow<'static, str>),
    /// An element in which nothing ever changes, as HTML.
    Fixed(&'static str),
    /// An element with what is in it.
    Element(Box<Element>),
    /// One after the other.
    Many(Vec<Html>),
    /// Made anew whenever a signal changes that it reads.
    Live(Box<dyn FnMut() -> Html + Send>),
    /// One for each key.
    Each(Each),
    /// A view of Leptos, such as `<Transition>`.
    Foreign(AnyView),
}

/// An element that is being put together.
pub struct Element {
    tag: &'static str,
    key: Option<String>,
    fixed: &'static [(&'static str, &'static str)],
    attributes: Vec<Attribute>,
    children: Vec<Html>,
}

impl Element {
    /// An element with the attributes that never change.
    pub fn new(tag: &'static str, fixed: &'static [(&'static str, &'static str)]) -> Self {
        Self { tag, key: None, fixed, attributes: Vec::new(), children: Vec::new() }
    }

    /// Adds an attribute: a text, a number, `None` for none, `true` for one without a value, or a function of signals that says which.
    pub fn attribute(&mut self, name: &'static str, value: impl IntoAttribute) {
        self.attributes.push(value.into_attribute(name));
    }

    /// Says of what this is the element. One of something else never takes its place with what is typed or chosen in it.
    pub fn key(&mut self, key: impl Into<String>) {
        self.key = Some(key.into());
    }

    /// Keeps a property of the DOM's object as this function says.
    pub fn property(&mut self, name: &'static str, value: impl Fn() -> String + Send + 'static) {
        self.attributes.push(Attribute::Property(name, Box::new(move || Some(value().into()))));
    }

    /// Calls `handler` on an event; with `capture` before the elements inside see it.
    pub fn listen<E>(&mut self, event: E, capture: bool, mut handler: impl FnMut(E::EventType) + 'static)
    where
        E: EventDescriptor,
        E::EventType: From<JsValue>,
    {
        // The server has no events, and drops a view on whichever thread.
        if cfg!(not(feature = "ssr")) {
            let handler: Box<dyn FnMut(JsValue)> = Box::new(move |event| handler(event.into()));
            self.attributes.push(Attribute::Listener(event.name(), capture, SendWrapper::new(handler)));
        }
    }

    /// Tells a `NodeRef` which element it is.
    pub fn reference<E>(&mut self, reference: NodeRef<E>)
    where
        E: ElementType + 'static,
        NodeRef<E>: NodeRefContainer<E>,
    {
        self.attributes.push(Attribute::Reference(Box::new(move |element| reference.load(element))));
    }

    /// Adds what comes next inside.
    pub fn child(&mut self, child: impl IntoHtml) {
        self.children.push(child.into_html());
    }
}

impl From<Element> for Html {
    fn from(element: Element) -> Self {
        Self::Element(Box::new(element))
    }
}

/// A view that is made anew whenever a signal changes that it reads.
pub fn live<T: IntoHtml>(view: impl FnMut() -> T + Send + 'static) -> Html {
    view.into_html()
}

/// Does this once the page is there, and again whenever a signal changes that it reads; never on the server.
pub fn effect(run: impl FnMut() + 'static) {
    fn one_for_all(mut run: Box<dyn FnMut()>) {
        Effect::new(move |_| run());
    }
    one_for_all(Box::new(run));
}

/// Calls `handler` on an event of the window, for as long as the owner is there.
pub fn on_window<E>(event: E, mut handler: impl FnMut(E::EventType) + 'static)
where
    E: EventDescriptor,
    E::EventType: From<JsValue>,
{
    fn one_for_all(name: &str, mut handler: Box<dyn FnMut(JsValue)>) {
        let handler: Box<dyn FnMut(JsValue)> = Box::new(move |event| handling(|| handler(event)));
        let handler = Closure::wrap(handler);
        let listener: &Function = handler.as_ref().unchecked_ref();
        let (listener, name) = (SendWrapper::new((listener.clone(), handler)), name.to_owned());
        let _ = window().add_event_listener_with_callback(&name, &listener.0);
        on_cleanup(move || {
            let _ = window().remove_event_listener_with_callback(&name, &listener.0);
        });
    }
    if cfg!(not(feature = "ssr")) {
        one_for_all(&event.name(), Box::new(move |event| handler(event.into())));
    }
}

/// What a handler of events reads, it reads once: no reason for Leptos to warn.
fn handling(handle: impl FnOnce()) {
    #[cfg(debug_assertions)]
    let _zone = leptos::reactive::diagnostics::SpecialNonReactiveZone::enter();
    handle();
}

/// A view that Leptos or another crate made.
pub fn foreign(view: impl IntoView + 'static) -> Html {
    Html::Foreign(view.into_any())
}

/// What can be written in braces in a `view!`.
pub trait IntoHtml {
    /// As a piece of a page.
    fn into_html(self) -> Html;
}

impl IntoHtml for Html {
    fn into_html(self) -> Html {
        self
    }
}

impl IntoHtml for () {
    fn into_html(self) -> Html {
        Html::Nothing
    }
}

impl IntoHtml for &'static str {
    fn into_html(self) -> Html {
        Html::Text(self.into())
    }
}

impl IntoHtml for String {
    fn into_html(self) -> Html {
        Html::Text(self.into())
    }
}

macro_rules! numbers {
    ($($number:ty)*) => {
        $(impl IntoHtml for $number {
            fn into_html(self) -> Html {
                Html::Text(self.to_string().into())
            }
        })*
    };
}

numbers!(usize u8 u32 u64);

impl IntoHtml for AnyView {
    fn into_html(self) -> Html {
        Html::Foreign(self)
    }
}

impl<T: IntoHtml> IntoHtml for Option<T> {
    fn into_html(self) -> Html {
        self.map_or(Html::Nothing, IntoHtml::into_html)
    }
}

impl<T: IntoHtml> IntoHtml for Vec<T> {
    fn into_html(self) -> Html {
        self.into_iter().collect()
    }
}

impl<T: IntoHtml> FromIterator<T> for Html {
    fn from_iter<I: IntoIterator<Item = T>>(views: I) -> Self {
        Self::Many(views.into_iter().map(IntoHtml::into_html).collect())
    }
}

impl<T: IntoHtml, F: FnMut() -> T + Send + 'static> IntoHtml for F {
    fn into_html(mut self) -> Html {
        Html::Live(Box::new(move || self().into_html()))
    }
}

impl<T: IntoHtml + Clone + Send + Sync + 'static> IntoHtml for Memo<T> {
    fn into_html(self) -> Html {
        (move || self.get()).into_html()
    }
}

impl<T: IntoHtml + Clone + Send + Sync + 'static> IntoHtml for RwSignal<T> {
    fn into_html(self) -> Html {
        (move || self.get()).into_html()
    }
}

//! [`Html`] as a view of Leptos.

use super::{
    Html,
    dom::{State, make},
};
use leptos::tachys::{
    html::attribute::{Attribute, any_attribute::AnyAttribute},
    hydration::Cursor,
    ssr::StreamBuilder,
    view::{Position, PositionState, Render, RenderHtml, add_attr::AddAnyAttr},
};

impl Render for Html {
    type State = State;

    fn build(self) -> State {
        make(self, None)
    }

    fn rebuild(self, state: &mut State) {
        state.become_this(self);
    }
}

impl AddAnyAttr for Html {
    type Output<A: Attribute> = Self;

    /// Attributes belong to elements: `view!` has no syntax for those of a component.
    fn add_any_attr<A: Attribute>(self, _: A) -> Self {
        self
    }
}

impl RenderHtml for Html {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {
        #[cfg(feature = "ssr")]
        self.look();
    }

    async fn resolve(self) -> Self {
        #[cfg(feature = "ssr")]
        return self.awaited().await;
        #[cfg(not(feature = "ssr"))]
        self
    }

    fn to_html_with_buf(self, buffer: &mut String, position: &mut Position, _: bool, _: bool, _: Vec<AnyAttribute>) {
        #[cfg(feature = "ssr")]
        self.write(buffer, position);
        #[cfg(not(feature = "ssr"))]
        let _ = (buffer, position);
    }

    fn to_html_async_with_buf<const OUT_OF_ORDER: bool>(
        self,
        buffer: &mut StreamBuilder,
        position: &mut Position,
        _: bool,
        _: bool,
        _: Vec<AnyAttribute>,
    ) {
        #[cfg(feature = "ssr")]
        self.write(&mut super::server::Stream::<OUT_OF_ORDER>(buffer), position);
        #[cfg(not(feature = "ssr"))]
        let _ = (buffer, position);
    }

    fn hydrate<const FROM_SERVER: bool>(self, cursor: &Cursor, position: &PositionState) -> State {
        make(self, Some((cursor, position)))
    }

    fn into_owned(self) -> Self {
        self
    }
}

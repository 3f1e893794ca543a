//! As HTML, on the server.

use super::{Element, Html, attribute::Attribute};
use leptos::tachys::{
    ssr::StreamBuilder,
    view::{Position, RenderHtml, any_view::AnyView},
};
use std::pin::Pin;

/// Where HTML is written to: a text, or a stream with parts that are still awaited.
pub trait Out {
    fn text(&mut self, html: &str);
    fn foreign(&mut self, view: AnyView, position: &mut Position);
}

impl Out for String {
    fn text(&mut self, html: &str) {
        self.push_str(html);
    }

    fn foreign(&mut self, view: AnyView, position: &mut Position) {
        view.to_html_with_buf(self, position, true, false, Vec::new());
    }
}

/// A stream; whether what is awaited may come after what follows it.
pub struct Stream<'a, const OUT_OF_ORDER: bool>(pub &'a mut StreamBuilder);

impl<const OUT_OF_ORDER: bool> Out for Stream<'_, OUT_OF_ORDER> {
    fn text(&mut self, html: &str) {
        self.0.push_sync(html);
    }

    fn foreign(&mut self, view: AnyView, position: &mut Position) {
        view.to_html_async_with_buf::<OUT_OF_ORDER>(self.0, position, true, false, Vec::new());
    }
}

/// Elements without an end tag, of those that we use.
const VOID: [&str; 7] = ["br", "col", "hr", "img", "input", "link", "meta"];

impl Html {
    /// Writes the HTML that `hydrate` finds its way through.
    pub(super) fn write(self, out: &mut impl Out, position: &mut Position) {
        match self {
            Self::Nothing => {
                out.text("<!>");
                *position = Position::NextChild;
            }
            Self::Text(text) => {
                // Two texts side by side would be one.
                if *position == Position::NextChildAfterText {
                    out.text("<!>");
                }
                // An empty text would be none.
                out.text(if text.is_empty() { " ".into() } else { html_escape::encode_text(&text) }.as_ref());
                *position = Position::NextChildAfterText;
            }
            Self::Fixed(html) => {
                out.text(html);
                *position = Position::NextChild;
            }
            Self::Element(element) => element.write(out, position),
            Self::Many(views) => {
                views.into_iter().for_each(|view| view.write(out, position));
                out.text("<!>");
                *position = Position::NextChild;
            }
            Self::Live(mut view) => view().write(out, position),
            Self::Each(each) => {
                let owner = each.owner;
                (each.keys)().into_iter().for_each(|key| owner.with(|| (each.draw)(key)).write(out, position));
                out.text("<!>");
                *position = Position::NextChild;
            }
            Self::Foreign(view) => out.foreign(view, position),
        }
    }

    /// Reads what is awaited, so that it is asked for.
    pub(super) fn look(&mut self) {
        match self {
            Self::Element(element) => element.children.iter_mut().for_each(Self::look),
            Self::Many(views) => views.iter_mut().for_each(Self::look),
            Self::Live(view) => view().look(),
            Self::Foreign(view) => view.dry_resolve(),
            // What is drawn for keys awaits nothing.
            Self::Nothing | Self::Text(_) | Self::Fixed(_) | Self::Each(_) => {}
        }
    }

    /// The same when nothing is awaited any more.
    pub(super) fn awaited(self) -> Pin<Box<dyn Future<Output = Self> + Send>> {
        Box::pin(async move {
            match self {
                Self::Element(mut element) => {
                    element.children = all_awaited(element.children).await;
                    Self::Element(element)
                }
                Self::Many(views) => Self::Many(all_awaited(views).await),
                Self::Live(mut view) => view().awaited().await,
                Self::Foreign(view) => Self::Foreign(view.resolve().await),
                done => done,
            }
        })
    }
}

async fn all_awaited(views: Vec<Html>) -> Vec<Html> {
    futures::future::join_all(views.into_iter().map(Html::awaited)).await
}

impl Element {
    fn write(self, out: &mut impl Out, position: &mut Position) {
        let Self { tag, fixed, attributes, children, .. } = self;
        out.text("<");
        out.text(tag);
        let mut attribute = |name: &str, value: &str| {
            [" ", name, "=\"", &html_escape::encode_double_quoted_attribute(value), "\""].iter().for_each(|part| out.text(part));
        };
        fixed.iter().for_each(|(name, value)| attribute(name, value));
        for one in attributes {
            match one {
                Attribute::Is(name, Some(value)) => attribute(name, &value),
                Attribute::Follows(name, mut value) => {
                    if let Some(value) = value() {
                        attribute(name, &value);
                    }
                }
                Attribute::Is(_, None) | Attribute::Property(..) | Attribute::Listener(..) | Attribute::Reference(_) => {}
            }
        }
        out.text(">");
        if !VOID.contains(&tag) {
            *position = Position::FirstChild;
            match tag {
                // All that it can hold is text; a line break at its beginning is not counted.
                "textarea" => children.into_iter().for_each(|child| {
                    debug_assert!(matches!(child, Html::Text(_)), "a textarea holds one text");
                    if let Html::Text(text) = child {
                        out.text(if text.starts_with('\n') { "\n" } else { "" });
                        out.text(&html_escape::encode_text(&text));
                    }
                }),
                _ => children.into_iter().for_each(|child| child.write(out, position)),
            }
            ["</", tag, ">"].iter().for_each(|part| out.text(part));
        }
        *position = Position::NextChild;
    }
}

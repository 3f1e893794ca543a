//! How the document is viewed: which page, how large, which way up, what is searched for. The parts on the screen are in
//! `components::document`.
//!
//! A document may have 500 pages, so the server sends only a picture and boxes for each. Selectable words, search marks and
//! sharper pictures are added to the pages in view by plain DOM calls, and removed when a page leaves it.

mod drag;
mod fetch;
mod finds;
mod look;
mod marks;
mod offer;
mod readable;
mod search;
mod sheets;
mod words;

pub use drag::{drag, press, release};
pub use look::{fit_width, go_to_page, look_soon, turn_page, turn_round, zoom_as_kept, zoom_by};
pub use marks::{Mark, Marks};
pub use offer::{Offer, choose_offer, close_offer, offer_what_was_chosen, take_offer};
pub use readable::when_readable;
pub use search::{Search, close_search, find_quotation, open_search, search_for, step};

use crate::domain::{FieldPath, PageBox, PageDimensions, queue::ItemView};
use leptos::prelude::*;

/// Handles to the state; `Copy`, like the workspace.
#[derive(Clone, Copy)]
pub struct Viewer {
    /// Percent of the pane's width.
    pub zoom: RwSignal<u32>,
    /// Quarter turns clockwise; this changes the view only.
    pub turn: RwSignal<u32>,
    /// The page being read, from 1.
    pub page: RwSignal<u32>,
    /// The search.
    pub search: RwSignal<Search>,
    /// Where the focused field's quotation was found, if the agent gave no boxes.
    pub quoted: RwSignal<Option<(FieldPath, Vec<PagePlace>)>>,
    /// A text on the page that could be the focused field's value.
    pub offer: RwSignal<Option<Offer>>,
    /// The number of the attachment that is shown in place of the document: what was read on the document stands elsewhere there.
    pub attached: Option<u32>,
    file: StoredValue<String>,
    sizes: StoredValue<Vec<PageDimensions>>,
    /// The pages that have words and marks now.
    filled: StoredValue<Vec<u32>>,
    is_about_to_look: StoredValue<bool>,
    /// Where the mouse button was pressed on a box.
    pressed: StoredValue<Option<(i32, i32)>>,
}

/// A place on a page.
#[derive(Clone, Debug, PartialEq)]
pub struct PagePlace {
    /// From 1.
    pub page: u32,
    /// One for each line.
    pub boxes: Vec<PageBox>,
}

impl Viewer {
    /// Starts at the first page of this item's document, or of its attachment of the number `attached`.
    pub fn new(view: &ItemView, attached: Option<u32>) -> Self {
        let document = view.document.as_ref();
        Self {
            zoom: RwSignal::new(100),
            turn: RwSignal::new(0),
            page: RwSignal::new(1),
            search: RwSignal::new(Search::default()),
            quoted: RwSignal::new(None),
            offer: RwSignal::new(None),
            attached,
            file: StoredValue::new(
                view.file_id.clone().filter(|_| document.is_some() || view.is_being_read()).unwrap_or_default(),
            ),
            sizes: StoredValue::new(document.map(|document| document.pages.clone()).unwrap_or_default()),
            filled: StoredValue::new(vec![]),
            is_about_to_look: StoredValue::new(false),
            pressed: StoredValue::new(None),
        }
    }

    /// How many pages there are to see.
    pub fn pages(&self) -> u32 {
        self.sizes.try_with_value(|sizes| sizes.len() as u32).unwrap_or_default()
    }

    /// Answers may arrive after the page was left.
    fn is_alive(&self) -> bool {
        self.page.try_get_untracked().is_some()
    }
}

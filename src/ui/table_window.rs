//! Which rows of a long table are on the page. A table of 3,000 rows has 20,000 inputs, too many for a browser to draw at once.
//!
//! Up to [`WHOLE`] rows are all drawn. Of a longer table the server draws a page of [`PAGE`] rows, with buttons to the other
//! pages that work without JavaScript; the script then draws the rows in view and some around them, at heights fixed by the
//! stylesheet. It is the pane that scrolls, not the table in it.

use super::{elements::by_id, field_window::PANE};
use crate::domain::{FieldPath, Step, form::WHOLE};
use leptos::{html, prelude::*};
use std::ops::Range;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Rows on one page of a longer table, without a script.
pub const PAGE: usize = 100;
/// Rows drawn above and below those in view, with a script. Each costs on every frame: a browser paints what is near the view, too.
const AROUND: usize = 5;
/// Rows in view that are assumed until the table has been measured.
const LIKELY: usize = 15;
/// How many rows are drawn or left out together; [`PAGE`] and [`WHOLE`] are multiples of this.
pub const CHUNK: usize = 5;
/// How many rows have no elements at all, together, while none of them is in view; a multiple of [`CHUNK`].
pub const SECTION: usize = 500;

/// The rows of one table that are on the page.
#[derive(Clone, Copy)]
pub struct Window {
    first: RwSignal<usize>,
    /// How many rows are in view.
    fits: RwSignal<usize>,
    has_script: RwSignal<bool>,
    table: NodeRef<html::Table>,
}

/// The tables on one page.
#[derive(Clone, Copy, Default)]
pub struct Windows(StoredValue<Vec<(FieldPath, Window)>>);

impl Windows {
    /// Draws the row that holds this field, if it is not drawn, and rows that hold that. It is there after the next effects. Returns
    /// whether a table on the page has it.
    pub fn reveal(self, path: &FieldPath) -> bool {
        let within = |(array, window): &(FieldPath, Window)| Some((*window, row_in(array, path)?));
        let found: Vec<_> = self.0.try_with_value(|tables| tables.iter().filter_map(within).collect()).unwrap_or_default();
        found.iter().for_each(|(window, row)| window.draw(*row));
        !found.is_empty()
    }

    /// Handles scrolling of the pane.
    pub fn scrolled(self) {
        let windows: Vec<Window> =
            self.0.try_with_value(|tables| tables.iter().map(|(_, window)| *window).collect()).unwrap_or_default();
        windows.into_iter().for_each(Window::scrolled);
    }
}

impl Window {
    /// The window of `array`'s table, starting with the page that holds the focused field. It becomes active once `is_on_page`.
    pub fn new(array: &FieldPath, focused: Option<&FieldPath>, windows: Windows, is_on_page: RwSignal<bool>) -> Self {
        let row = focused.and_then(|focused| row_in(array, focused)).unwrap_or_default();
        let (first, fits) = (RwSignal::new(row / PAGE * PAGE), RwSignal::new(LIKELY));
        let window = Self { first, fits, has_script: RwSignal::new(false), table: NodeRef::new() };
        windows.0.update_value(|tables| tables.push((array.clone(), window)));
        on_cleanup(move || {
            let _ = windows.0.try_update_value(|tables| tables.retain(|(_, other)| other.first != window.first));
        });
        Effect::new(move |_| {
            if is_on_page.get() {
                window.take_over();
            }
        });
        window
    }

    /// Belongs on the table's element.
    pub fn table(self) -> NodeRef<html::Table> {
        self.table
    }

    /// Whether the script draws the rows in view; until then, the server's page of rows is there.
    pub fn has_script(self) -> bool {
        self.has_script.get()
    }

    /// The rows to draw, out of `count`.
    pub fn rows(self, count: usize) -> Range<usize> {
        if count <= WHOLE {
            return 0..count;
        }
        if !self.has_script.get() {
            let first = self.first.get().min(count - 1) / PAGE * PAGE;
            return first..count.min(first + PAGE);
        }
        let span = self.fits.get() + 2 * AROUND;
        let first = self.first.get().min(count.saturating_sub(span));
        first..count.min(first + span)
    }

    /// Draws this row, if it is not drawn; as near as possible to what is.
    fn draw(self, row: usize) {
        let (first, fits) = (self.first.get_untracked(), self.fits.get_untracked());
        let end = (first + fits + 2 * AROUND).next_multiple_of(CHUNK);
        if row < first || !self.has_script.get_untracked() {
            self.begin_around(row);
        } else if row >= end {
            self.begin_around(row.saturating_sub(fits));
        }
    }

    /// Changes from the server's page of rows to the rows in view, which stay where they are. Waits for the next frame: until
    /// then, what was typed before hydration is read from the inputs.
    fn take_over(self) {
        request_animation_frame(move || {
            let (Some(Some(table)), Some(pane)) = (self.table.try_get_untracked(), by_id(PANE)) else { return };
            let start = self.first.get_untracked();
            if self.has_script.get_untracked() {
                return;
            }
            let (passed, height) = self.measure(&table, &pane);
            let scrolled = pane.scroll_top();
            self.begin_around(start + passed);
            if start > 0 {
                let top = scrolled.saturating_add(height.saturating_mul(i32::try_from(start).unwrap_or(i32::MAX)));
                request_animation_frame(move || pane.set_scroll_top(top));
            }
        });
    }

    /// Handles scrolling of the pane.
    fn scrolled(self) {
        let (Some(Some(table)), Some(pane)) = (self.table.try_get_untracked(), by_id(PANE)) else { return };
        if table.has_attribute("data-long") {
            let (passed, _) = self.measure(&table, &pane);
            self.begin_around(passed);
        }
    }

    /// Finds out how many rows fit into the pane. Returns how many of those that have a place lie above its top, and the height of a
    /// row in pixels.
    fn measure(self, table: &HtmlElement, pane: &HtmlElement) -> (usize, i32) {
        let height = row_height(table);
        let fits = usize::try_from(pane.client_height() / height + 1).unwrap_or(LIKELY);
        if fits != self.fits.get_untracked() {
            self.fits.set(fits);
        }
        let hidden = pane.get_bounding_client_rect().top() - table.get_bounding_client_rect().top();
        (usize::try_from(hidden as i32 / height).unwrap_or_default(), height)
    }

    fn begin_around(self, row: usize) {
        let first = row.saturating_sub(AROUND) / CHUNK * CHUNK;
        if !self.has_script.get_untracked() {
            self.has_script.set(true);
        }
        if first != self.first.get_untracked() {
            self.first.set(first);
        }
    }
}

/// Whether two ranges have something in common.
pub fn overlap(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}

/// The row height that the stylesheet gives long tables.
fn row_height(table: &HtmlElement) -> i32 {
    let row = table.query_selector("tbody tr[id]").ok().flatten();
    row.and_then(|row| row.dyn_into::<HtmlElement>().ok()).map_or(1, |row| row.offset_height()).max(1)
}

/// The index of the row of `array` that holds this path.
pub fn row_in(array: &FieldPath, path: &FieldPath) -> Option<usize> {
    match path.steps().strip_prefix(array.steps())? {
        [Step::Index(row), ..] => Some(*row),
        _ => None,
    }
}

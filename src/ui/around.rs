//! The neighbours of an item.

use crate::domain::queue::{ItemView, Standing, Today};

/// What surrounds an item in the queue.
#[derive(Clone, Debug, PartialEq)]
pub struct Around {
    /// The id of the next item.
    pub next: Option<String>,
    /// The id of the previous one.
    pub previous: Option<String>,
    /// How many items wait.
    pub pending: u64,
    /// Where the item stands in the queue.
    pub standing: Option<Standing>,
    /// What was done today.
    pub today: Option<Today>,
}

impl Around {
    /// As it was when the item was opened.
    pub fn of(view: &ItemView) -> Self {
        Self {
            next: view.next.clone(),
            previous: view.previous.clone(),
            pending: view.pending,
            standing: view.standing,
            today: view.today,
        }
    }
}

//! The only door between the browser and the records: server functions for the hydrated page, and one form endpoint for the page
//! without JavaScript. Both are thin: identify the caller, call `review`, map the error.

mod action;
mod asked;
mod claim_item;
mod decide;
mod edit;
mod error;
mod find_beside;
mod handle_item;
mod json;
mod leave_item;
mod load_item;
mod load_queue;
mod look_again;
mod look_live;
mod look_queue;
mod save_draft;
mod take_next;
mod undo_decision;

/// The endpoint of the review form, for browsers without JavaScript.
#[cfg(feature = "ssr")]
pub mod form;

pub use action::{Action, FIELD_PREFIX, LOCALE, REVIEWER, SEEN, SEND_BACK_NOTE};
pub use asked::{Asked, Input};
pub use claim_item::claim_item;
pub use decide::decide;
pub use edit::Editing;
pub use error::{ApiError, Blocker};
pub use find_beside::find_beside;
pub use handle_item::handle_item;
pub use json::{Json, JsonText, from_json};
pub use leave_item::leave_item;
pub use load_item::load_item;
pub use load_queue::load_queue;
pub use look_again::look_again;
pub use look_live::look_live;
pub use look_queue::look_queue;
pub use save_draft::save_draft;
pub use take_next::take_next;
pub use undo_decision::undo_decision;

/// What server functions find in their context.
#[cfg(feature = "ssr")]
pub(crate) mod context {
    use super::ApiError;
    use crate::{
        address::Theme,
        domain::{Role, queue::QueueQuery},
        review::{Hold, Queues, Review, Reviewer},
        text::Language,
    };
    use axum::http::request::Parts;
    use leptos::prelude::use_context;

    /// The use cases on the queue that is asked for.
    pub(super) async fn queue(query: &QueueQuery, reviewer: &Reviewer) -> Result<Review, ApiError> {
        let found = queues()?.named(query.queue.as_deref(), reviewer).await;
        found.map_err(|error| ApiError::from(error).with_status())
    }

    /// The use cases on the queue of this item.
    pub(super) async fn queue_of(id: &str, reviewer: &Reviewer) -> Result<Review, ApiError> {
        queues()?.of_item(id, reviewer).await.map_err(|error| ApiError::from(error).with_status())
    }

    /// All queues, provided by the router.
    fn queues() -> Result<Queues, ApiError> {
        use_context::<Queues>().ok_or(ApiError::Unavailable)
    }

    /// Who is signed in, according to the session layer.
    pub(super) fn reviewer() -> Result<Reviewer, ApiError> {
        use_context::<Parts>().and_then(|parts| parts.extensions.get::<Reviewer>().cloned()).ok_or(ApiError::NotSignedIn)
    }

    /// How the reader reaches this server: `http://localhost:3000`. The server has settled what proxies say of the scheme.
    pub(super) fn origin() -> String {
        let text = |name: &str| {
            let parts = use_context::<Parts>()?;
            Some(parts.headers.get(name)?.to_str().ok()?.to_owned())
        };
        let scheme = text("x-forwarded-proto").unwrap_or_else(|| "http".to_owned());
        format!("{scheme}://{}", text("host").unwrap_or_else(|| "localhost".to_owned()))
    }

    /// What keeps room for the answer.
    pub(super) fn hold() -> Hold {
        use_context::<Parts>().and_then(|parts| parts.extensions.get::<Hold>().cloned()).unwrap_or_default()
    }

    /// Who reads the page, and how they like it.
    #[derive(Clone, Default)]
    pub(crate) struct Reader {
        pub(crate) language: Language,
        pub(crate) theme: Theme,
        /// The name of the person who is signed in; `None` where nobody signs in.
        pub(crate) signed_in_as: Option<String>,
        /// What they are in the queue.
        pub(crate) role: Option<Role>,
        /// Whether they can sign out here; not where a proxy signs them in.
        pub(crate) signs_out: bool,
        /// Whether they say who may do what.
        pub(crate) administers: bool,
        /// The name of the queue, as it is shown; empty where the page is about none.
        pub(crate) collection: String,
        /// The name of the queue, as addresses say it; `None` where they need not say it, because the reader sees only one.
        pub(crate) queue: Option<String>,
        /// Whether they see several.
        pub(crate) has_several: bool,
    }

    /// The reader, provided by the router.
    pub(crate) fn reader() -> Reader {
        use_context::<Reader>().unwrap_or_default()
    }
}

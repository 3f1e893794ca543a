//! One file per page.
//!
//! Pages that are only read, or are one form, are rendered by the server alone and cost the browser no code: `admin`, `bulk`, `exports`,
//! `history`, `queues`, and in debug builds `components`.

#[cfg(feature = "ssr")]
pub(crate) mod admin;
#[cfg(feature = "ssr")]
pub(crate) mod bulk;
#[cfg(feature = "ssr")]
pub(crate) mod bulk_give;
#[cfg(all(feature = "ssr", debug_assertions))]
pub(crate) mod components;
#[cfg(feature = "ssr")]
pub(crate) mod exports;
#[cfg(feature = "ssr")]
pub(crate) mod history;
mod queue;
#[cfg(feature = "ssr")]
pub(crate) mod queues;
mod review;
#[cfg(feature = "ssr")]
pub(crate) mod values;

pub use queue::QueuePage;
pub use review::ReviewPage;

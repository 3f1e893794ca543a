//! One file per page.

mod not_found;
mod queue;
mod review;

pub use not_found::NotFoundPage;
pub use queue::QueuePage;
pub use review::ReviewPage;

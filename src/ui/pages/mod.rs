//! One file per page.

mod queue;
mod review;

pub use queue::QueuePage;
pub use review::ReviewPage;

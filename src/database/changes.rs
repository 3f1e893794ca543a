//! Counts what this process commits, for those who wait for it.

use std::sync::Arc;
use tokio::sync::watch;

/// Counts what this process has committed. Clones share the count.
#[derive(Clone)]
pub struct Changes {
    count: Arc<watch::Sender<u64>>,
}

impl Default for Changes {
    fn default() -> Self {
        Self { count: Arc::new(watch::Sender::new(0)) }
    }
}

impl Changes {
    /// Something was committed.
    pub(super) fn tell(&self) {
        self.count.send_modify(|count| *count = count.wrapping_add(1));
    }

    pub(super) fn subscribe(&self) -> watch::Receiver<u64> {
        self.count.subscribe()
    }
}

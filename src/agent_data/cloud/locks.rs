//! One writer per item, and per record being created: LlamaCloud has no preconditions, so at least this process does not race
//! with itself.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, Weak},
};
use tokio::sync::{Mutex, OwnedMutexGuard};

/// A lock for everything that is being written, by name.
#[derive(Default)]
pub(super) struct Locks {
    by_name: std::sync::Mutex<HashMap<String, Weak<Mutex<()>>>>,
}

impl Locks {
    /// Waits its turn; the turn ends when the guard is dropped.
    pub async fn lock(&self, name: &str) -> OwnedMutexGuard<()> {
        let lock = {
            let mut by_name = self.by_name.lock().unwrap_or_else(PoisonError::into_inner);
            by_name.get(name).and_then(Weak::upgrade).unwrap_or_else(|| {
                by_name.retain(|_, lock| lock.strong_count() > 0);
                let lock = Arc::new(Mutex::new(()));
                by_name.insert(name.to_owned(), Arc::downgrade(&lock));
                lock
            })
        };
        lock.lock_owned().await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn writers_of_one_item_wait_for_each_other_and_leave_nothing_behind() {
        let locks = Locks::default();
        let first = locks.lock("a").await;
        let mut second = Box::pin(locks.lock("a"));
        assert!(futures::poll!(&mut second).is_pending());
        drop(locks.lock("b").await); // another item does not wait
        drop(first);
        drop(second.await);
        drop(locks.lock("c").await);
        assert_eq!(locks.by_name.lock().unwrap_or_else(PoisonError::into_inner).len(), 1);
    }
}

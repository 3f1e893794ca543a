//! The places for connections, and how many of them each address holds.

use crate::server::proxy::network;
use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The number of places that each address holds. A customer's IPv6 network counts as one address.
type Held = Arc<Mutex<HashMap<IpAddr, usize>>>;

pub(super) struct Places {
    all: Arc<Semaphore>,
    held: Held,
    /// Most places for one address.
    share: usize,
}

/// A connection's place, free again when this is dropped.
pub(in crate::server) struct Place {
    address: IpAddr,
    held: Held,
    _one: OwnedSemaphorePermit,
}

impl Places {
    pub(super) fn new(all: usize, share: usize) -> Self {
        Self { all: Arc::new(Semaphore::new(all)), held: Held::default(), share }
    }

    /// `None` if there is no place, or this address holds its share.
    pub(super) fn take(&self, peer: IpAddr) -> Option<Place> {
        let address = network(peer.to_canonical());
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if held.get(&address).is_some_and(|held| *held >= self.share) {
            return None;
        }
        let one = self.all.clone().try_acquire_owned().ok()?;
        *held.entry(address).or_default() += 1;
        Some(Place { address, held: self.held.clone(), _one: one })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = held.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                held.remove(&self.address);
            }
        }
    }
}

/// The places for streams, for a request from one address.
#[derive(Clone)]
pub(in crate::server) struct StreamPlaces {
    places: Arc<Places>,
    address: IpAddr,
}

impl StreamPlaces {
    pub(super) fn new(places: &Arc<Places>, address: IpAddr) -> Self {
        Self { places: places.clone(), address }
    }

    /// See [`Places::take`].
    pub fn take(&self) -> Option<Place> {
        self.places.take(self.address)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    #[test]
    fn an_address_gets_its_share_and_another_still_gets_a_place() {
        let places = Places::new(3, 2);
        let of = |address: &str| places.take(address.parse().unwrap());
        let (first, _second) = (of("192.0.2.1").unwrap(), of("::ffff:192.0.2.1").unwrap());
        assert!(of("192.0.2.1").is_none(), "its share");
        let other = of("2001:db8::1").unwrap();
        assert!(of("198.51.100.1").is_none(), "no place is left");
        drop(first);
        assert!(of("2001:db8::2").is_some(), "a second one of the same network, given back at once");
        assert!(of("192.0.2.1").is_some());
        drop(other);
        assert_eq!(places.held.lock().unwrap().len(), 1, "who left is forgotten");
    }
}

//! The line in front of the drawing children: who comes next when all places are taken.
//!
//! Places go round by person, and among equals by document, so that neither a person who scrolls through hundreds of pages nor a
//! document that is slow to draw keeps the others waiting. (Without cookies, every request is another person's.) Whoever stops
//! waiting has left the line.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::oneshot;

/// Whose turn it is: a person, and a document.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Asker {
    /// A reviewer's id; empty for agents.
    pub(super) person: String,
    /// The hash of the content.
    pub(super) document: String,
}

/// A line in front of some places.
#[derive(Clone)]
pub(super) struct Line(Arc<Mutex<State>>);

struct State {
    free: usize,
    waiting: Vec<Waiter>,
    /// When, in turns, these were served last. Only of those that wait or are served; others come first.
    served: HashMap<Asker, u64>,
    being_served: Vec<Asker>,
    turns: u64,
}

struct Waiter {
    asker: Asker,
    call: oneshot::Sender<Place>,
}

/// A place, free again when this is dropped.
pub(super) struct Place {
    line: Line,
    asker: Option<Asker>,
}

impl Line {
    pub(super) fn new(places: usize) -> Self {
        let state = State { free: places, waiting: vec![], served: HashMap::new(), being_served: vec![], turns: 0 };
        Self(Arc::new(Mutex::new(state)))
    }

    /// Waits for a place. Dropping the future leaves the line.
    pub(super) async fn wait(&self, asker: &Asker) -> Place {
        let called = {
            let mut state = self.lock();
            if state.free > 0 {
                state.free -= 1;
                return self.serve(&mut state, asker.clone());
            }
            let (call, called) = oneshot::channel();
            state.waiting.push(Waiter { asker: asker.clone(), call });
            called
        };
        match called.await {
            Ok(place) => place,
            // The sender is only dropped with the line, of which this is a part.
            Err(_) => std::future::pending().await,
        }
    }

    /// A place, if one is free now.
    pub(super) fn try_take(&self, asker: &Asker) -> Option<Place> {
        let mut state = self.lock();
        state.free = state.free.checked_sub(1)?;
        Some(self.serve(&mut state, asker.clone()))
    }

    fn serve(&self, state: &mut State, asker: Asker) -> Place {
        state.turns += 1;
        let turn = state.turns;
        state.served.insert(asker.clone(), turn);
        state.being_served.push(asker.clone());
        Place { line: self.clone(), asker: Some(asker) }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Takes the next one out of the line. Persons who hold fewer places go first, then those who were served longer ago. Among
    /// equals, documents are compared in the same way, and then the order of arrival decides.
    fn next(&mut self) -> Option<Waiter> {
        self.waiting.retain(|waiter| !waiter.call.is_closed());
        let last = |is_meant: &dyn Fn(&Asker) -> bool| {
            self.served.iter().filter(|(asker, _)| is_meant(asker)).map(|(_, turn)| *turn).max().unwrap_or_default()
        };
        let held = |is_meant: &dyn Fn(&Asker) -> bool| self.being_served.iter().filter(|asker| is_meant(asker)).count();
        let mut ranks = HashMap::<&Asker, (usize, u64, usize, u64)>::new();
        let mut best = None;
        for (index, Waiter { asker, .. }) in self.waiting.iter().enumerate() {
            let rank = *ranks.entry(asker).or_insert_with(|| {
                let is_person = |other: &Asker| other.person == asker.person;
                let is_document = |other: &Asker| other.document == asker.document;
                (held(&is_person), last(&is_person), held(&is_document), last(&is_document))
            });
            if best.is_none_or(|(least, _)| rank < least) {
                best = Some((rank, index));
            }
        }
        best.map(|(_, index)| self.waiting.remove(index))
    }

    /// Persons and documents that nobody waits for or is served with need no memory.
    fn forget(&mut self) {
        let Self { waiting, served, being_served, .. } = self;
        let here = || waiting.iter().map(|waiter| &waiter.asker).chain(being_served.iter());
        let persons: HashSet<&str> = here().map(|asker| &*asker.person).collect();
        let documents: HashSet<&str> = here().map(|asker| &*asker.document).collect();
        served.retain(|asker, _| persons.contains(&*asker.person) || documents.contains(&*asker.document));
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Some(asker) = self.asker.take() else { return };
        let line = self.line.clone();
        let mut state = line.lock();
        if let Some(index) = state.being_served.iter().position(|served| *served == asker) {
            state.being_served.swap_remove(index);
        }
        state.free += 1;
        while state.free > 0 {
            let Some(Waiter { asker, call }) = state.next() else { break };
            state.free -= 1;
            let place = line.serve(&mut state, asker);
            if let Err(mut place) = call.send(place) {
                // Left in this moment. Dropped like this, the place would lock the line again.
                place.asker = None;
                state.being_served.pop();
                state.free += 1;
            }
        }
        state.forget();
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;
    use futures::FutureExt;

    fn asker(person: &str, document: &str) -> Asker {
        Asker { person: person.into(), document: document.into() }
    }

    /// The order in which those who wait for one place are served.
    fn order(line: &Line, held: Place, waiting: &[(&str, &str)]) -> Vec<usize> {
        let mut futures: Vec<_> =
            waiting.iter().map(|(person, document)| Some(Box::pin(line.clone().waited(asker(person, document))))).collect();
        for future in futures.iter_mut().flatten() {
            assert!(future.now_or_never().is_none(), "the place is taken");
        }
        let (mut order, mut held) = (vec![], Some(held));
        while held.take().is_some() {
            for (index, slot) in futures.iter_mut().enumerate() {
                if let Some(place) = slot.as_mut().and_then(|future| future.now_or_never()) {
                    assert!(held.replace(place).is_none(), "there is only one place");
                    *slot = None;
                    order.push(index);
                }
            }
        }
        order
    }

    impl Line {
        async fn waited(self, asker: Asker) -> Place {
            self.wait(&asker).await
        }
    }

    #[test]
    fn persons_take_turns_and_so_do_the_documents_of_one_person() {
        let line = Line::new(1);
        let held = line.wait(&asker("a", "long")).now_or_never().unwrap();
        let waiting = [("a", "long"), ("a", "long"), ("a", "other"), ("b", "x"), ("b", "x"), ("c", "y")];
        assert_eq!(order(&line, held, &waiting), [3, 5, 2, 4, 0, 1]);
        assert_eq!(line.lock().free, 1);
        assert!(line.lock().served.is_empty(), "nobody is remembered");
    }

    #[test]
    fn among_strangers_documents_take_turns() {
        let line = Line::new(1);
        let held = line.wait(&asker("0", "long")).now_or_never().unwrap();
        let waiting = [("1", "long"), ("2", "long"), ("3", "long"), ("4", "other"), ("5", "other")];
        assert_eq!(order(&line, held, &waiting), [3, 0, 4, 1, 2]);
        assert!(line.lock().served.is_empty(), "nobody is remembered");
    }

    #[test]
    fn a_person_who_holds_a_place_comes_after_one_who_holds_none() {
        let line = Line::new(2);
        let first = line.wait(&asker("a", "1")).now_or_never().unwrap();
        let second = line.wait(&asker("b", "2")).now_or_never().unwrap();
        let mut of_a = Box::pin(line.clone().waited(asker("a", "3")));
        let mut of_b = Box::pin(line.clone().waited(asker("b", "4")));
        assert!(of_b.as_mut().now_or_never().is_none() && of_a.as_mut().now_or_never().is_none());
        drop(second);
        let third = of_b.as_mut().now_or_never().unwrap();
        assert!(of_a.as_mut().now_or_never().is_none());
        drop(first);
        assert!(of_a.as_mut().now_or_never().is_some());
        drop(third);
        assert_eq!(line.lock().free, 2);
    }

    #[test]
    fn who_stops_waiting_has_left_the_line() {
        let line = Line::new(1);
        let held = line.wait(&asker("a", "1")).now_or_never().unwrap();
        let mut gone = Box::pin(line.clone().waited(asker("b", "2")));
        let mut stays = Box::pin(line.clone().waited(asker("c", "3")));
        assert!(gone.as_mut().now_or_never().is_none() && stays.as_mut().now_or_never().is_none());
        drop(gone);
        drop(held);
        assert!(stays.as_mut().now_or_never().is_some());
        assert!(line.try_take(&asker("d", "4")).is_some());
    }
}

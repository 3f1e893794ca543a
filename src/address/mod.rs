//! The addresses of the pages: where each leads ([`Route`]) and what its query says ([`Word`]). They are written and parsed only
//! here, so server and browser agree. Knows the domain's values and nothing else.

mod queue;
mod route;
mod theme;
mod word;

pub use queue::{followed, other_queue, queue_address, queue_of, read_queue};
pub use route::Route;
pub use theme::Theme;
pub use word::{Done, Problem, Word};

use crate::domain::{FieldPath, Version, queue::QueueQuery};
use std::fmt;

/// An address on this server: path, query and anchor.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Address {
    /// Where it leads.
    pub route: Route,
    query: Vec<(Word, String)>,
    anchor: Option<String>,
}

impl Address {
    /// The address of a route, without a query.
    pub fn of(route: Route) -> Self {
        Self { route, query: Vec::new(), anchor: None }
    }

    /// The review page of an item.
    pub fn of_item(id: &str) -> Self {
        Self::of(Route::Item(id.to_owned()))
    }

    /// Parses `/items/7d9e?field=total`. Unknown query parameters are dropped.
    pub fn parse(address: &str) -> Self {
        let (address, anchor) = address.split_once('#').map_or((address, None), |(address, anchor)| (address, Some(anchor)));
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        Self {
            route: Route::parse(path),
            query: form_urlencoded::parse(query.as_bytes())
                .filter_map(|(name, value)| Some((Word::parse(&name)?, value.into_owned())))
                .collect(),
            anchor: anchor.map(str::to_owned),
        }
    }

    /// Adds a query parameter.
    #[must_use]
    pub fn with(mut self, word: Word, value: impl Into<String>) -> Self {
        self.query.push((word, value.into()));
        self
    }

    /// Adds a query parameter if it has a value.
    #[must_use]
    pub fn with_some(self, word: Word, value: Option<impl Into<String>>) -> Self {
        match value {
            Some(value) => self.with(word, value),
            None => self,
        }
    }

    /// Adds a query parameter that means something just by being there.
    #[must_use]
    pub fn saying(self, word: Word) -> Self {
        self.with(word, "1")
    }

    /// Adds the query parameters of another address.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.query.extend(other.query);
        self
    }

    /// Adds the queue that the item was opened from; `None` is the default queue.
    #[must_use]
    pub fn from_queue(self, from: Option<&str>) -> Self {
        self.with_some(Word::From, from)
    }

    /// The name of the queue that it is about, if it says one: its own, or that of the one that its item was opened from.
    pub fn queue_name(&self) -> Option<String> {
        match self.get(Word::Queue) {
            Some(name) => Some(name.to_owned()),
            None if matches!(self.route, Route::Item(_)) => read_queue(self.get(Word::From)?).queue,
            None => None,
        }
    }

    /// The same in the queue of this name.
    #[must_use]
    pub fn in_queue(mut self, name: &str) -> Self {
        if let Route::Item(_) = self.route {
            let from = QueueQuery { queue: Some(name.to_owned()), ..read_queue(self.get(Word::From).unwrap_or_default()) };
            self.query.retain(|(word, _)| *word != Word::From);
            return self.with_some(Word::From, from.name());
        }
        self.query.retain(|(word, _)| *word != Word::Queue);
        self.query.insert(0, (Word::Queue, name.to_owned()));
        self
    }

    /// Whether it has no query.
    pub fn says_nothing(&self) -> bool {
        self.query.is_empty()
    }

    /// Adds the field to bring into view.
    #[must_use]
    pub fn at_field(mut self, path: &FieldPath) -> Self {
        self.anchor = Some(path.to_id());
        self.with(Word::Field, path.to_string())
    }

    /// Says that the item `of` was just decided, which left it at the version `at`.
    #[must_use]
    pub fn after(self, done: Done, of: &str, at: &Version) -> Self {
        self.with(Word::Done, done.name()).with(Word::Of, of).with(Word::At, at.as_str())
    }

    /// The address of the item that has taken the place of this one, with the queue that it was opened from, and what was written and not used.
    #[must_use]
    pub fn moved_to(&self, item: &str) -> Self {
        let goes_along = |word: &Word| *word == Word::From || word.is_written();
        let query = self.query.iter().filter(|(word, _)| goes_along(word)).cloned().collect();
        Self { query, ..Self::of_item(item) }.saying(Word::Moved)
    }

    /// The same without a word about a decision.
    #[must_use]
    pub fn without_decision(mut self) -> Self {
        self.query.retain(|(word, _)| !matches!(word, Word::Done | Word::Of | Word::At));
        self
    }

    /// Says what went wrong.
    #[must_use]
    pub fn with_problem(self, problem: Problem) -> Self {
        self.with(Word::Problem, problem.name())
    }

    /// The first value of a query parameter.
    pub fn get(&self, word: Word) -> Option<&str> {
        self.query.iter().find(|(one, _)| *one == word).map(|(_, value)| value.as_str())
    }

    /// Whether a query parameter is present.
    pub fn says(&self, word: Word) -> bool {
        self.get(word).is_some()
    }

    /// The field in view.
    pub fn field(&self) -> Option<FieldPath> {
        self.get(Word::Field)?.parse().ok()
    }

    /// The number of the attachment that is shown as the document.
    pub fn attached(&self) -> Option<u32> {
        self.get(Word::Attached)?.parse().ok()
    }

    /// What was just done.
    pub fn done(&self) -> Option<Done> {
        Done::parse(self.get(Word::Done)?)
    }

    /// What went wrong.
    pub fn problem(&self) -> Option<Problem> {
        Some(Problem::parse(self.get(Word::Problem)?))
    }

    /// The id of the item under review.
    pub fn item_id(&self) -> Option<&str> {
        match &self.route {
            Route::Item(id) => Some(id),
            _ => None,
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.route)?;
        for (at, (word, value)) in self.query.iter().enumerate() {
            let sign = if at == 0 { '?' } else { '&' };
            write!(f, "{sign}{}=", word.name())?;
            form_urlencoded::byte_serialize(value.as_bytes()).try_for_each(|part| f.write_str(part))?;
        }
        match &self.anchor {
            Some(anchor) => write!(f, "#{anchor}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    #[test]
    fn an_address_reads_back_whatever_its_values_hold() {
        let text = "Müller & Söhne + 50 % #1?=";
        for word in Word::ALL {
            let address = Address::of_item("a/b c+ü").with(word, text).with(Word::At, "x");
            let written = address.to_string();
            assert_eq!(Address::parse(&written), address, "{written}");
            assert!(written.is_ascii() && !written.contains([' ', '#']), "{written}");
        }
        assert_eq!(Address::parse("/?text=100%&broken=%4").get(Word::Text), Some("100%"));
    }

    #[test]
    fn an_address_can_be_moved_into_a_queue() {
        let moved = |address: &str| Address::parse(address).in_queue("a b").to_string();
        assert_eq!(moved("/?status=all&flag=x"), "/?queue=a+b&status=all&flag=x");
        assert_eq!(moved("/?queue=c"), "/?queue=a+b");
        assert_eq!(moved("/items/7?field=t"), "/items/7?field=t&from=queue%3Da%2Bb");
        let deep = moved("/items/7?from=status%3Dall%26queue%3Dc");
        assert_eq!(read_queue(Address::parse(&deep).get(Word::From).unwrap()).status.as_deref(), Some("all"));
        assert_eq!(Address::parse(&deep).queue_name().as_deref(), Some("a b"));
        assert_eq!(Address::parse("/items/7?from=status%3Dall").queue_name(), None);
        assert_eq!(Address::parse("/?from=queue%3Da").queue_name(), None);
    }

    #[test]
    fn what_was_written_goes_along_to_the_item_that_takes_the_place() {
        let place =
            Address::parse("/items/7?from=mine%3D1&field=total&reject=1&reason=other&note=a%26b&comment=why&hold-day=2031-02-03");
        let expected = "/items/8?from=mine%3D1&reject=1&reason=other&note=a%26b&comment=why&hold-day=2031-02-03&moved=1";
        assert_eq!(place.moved_to("8").to_string(), expected);
    }

    #[test]
    fn a_field_and_its_anchor_go_along() {
        let path: FieldPath = "line_items[0].note".parse().unwrap();
        let address = Address::of_item("7").saying(Word::Saved).at_field(&path);
        assert_eq!(address.field(), Some(path));
        assert_eq!(Address::parse(&address.to_string()), address);
        assert!(address.says(Word::Saved) && !address.says(Word::Moved));
    }
}

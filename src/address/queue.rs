//! The queue's filters and order in an address.

use super::{Address, Route, Word};
use crate::domain::{
    Decimal,
    queue::{QueueQuery, QueueSort},
    work::Whose,
};

impl From<&Address> for QueueQuery {
    fn from(address: &Address) -> Self {
        let text = |word: Word| address.get(word).filter(|text| !text.is_empty()).map(str::to_owned);
        let number = |word: Word| text(word).filter(|number| Decimal::parse(number).is_some());
        Self {
            queue: text(Word::Queue),
            status: text(Word::Status),
            text: text(Word::Text),
            flag: text(Word::Flag),
            confidence: text(Word::Confidence),
            age: text(Word::Age),
            seller: text(Word::Seller),
            least: number(Word::Least),
            most: number(Word::Most),
            mine: address.says(Word::Mine),
            whose: address.get(Word::Whose).and_then(Whose::parse),
            sort: address.get(Word::Sort).and_then(QueueSort::parse).unwrap_or_default(),
            after: text(Word::After),
            before: text(Word::Before),
        }
    }
}

/// What the queue shows for this query string.
pub fn read_queue(query: &str) -> QueueQuery {
    QueueQuery::from(&Address::parse(&format!("/?{query}")))
}

/// The address of the queue with these filters.
pub fn queue_address(query: &QueueQuery) -> Address {
    let sort = (query.sort != QueueSort::default()).then(|| query.sort.name());
    Address::of(Route::Queue)
        .with_some(Word::Queue, query.queue.as_deref())
        .with_some(Word::Status, query.status.as_deref())
        .with_some(Word::Text, query.text.as_deref())
        .with_some(Word::Flag, query.flag.as_deref())
        .with_some(Word::Confidence, query.confidence.as_deref())
        .with_some(Word::Age, query.age.as_deref())
        .with_some(Word::Seller, query.seller.as_deref())
        .with_some(Word::Least, query.least.as_deref())
        .with_some(Word::Most, query.most.as_deref())
        .with_some(Word::Mine, query.mine.then_some("1"))
        .with_some(Word::Whose, query.whose.map(Whose::name))
        .with_some(Word::After, query.after.as_deref())
        .with_some(Word::Before, query.before.as_deref())
        .with_some(Word::Sort, sort)
}

impl QueueQuery {
    /// This queue's first page as a query string; `None` for the default queue.
    pub fn name(&self) -> Option<String> {
        queue_address(&self.first_page()).to_string().strip_prefix("/?").map(str::to_owned)
    }
}

/// Where a link of the queue `shown` leads while `asked`, another one, is on its way: what it changes in the one is changed in the other.
pub fn followed(link: &Address, shown: &Address, asked: &Address) -> Address {
    if QueueQuery::from(shown).first_page() == QueueQuery::from(asked).first_page() {
        return link.clone();
    }
    let place = Word::ALL.into_iter().fold(Address::of(Route::Queue), |place, word| {
        let from = if link.get(word) != shown.get(word) { link } else { asked };
        place.with_some(word, from.get(word))
    });
    // A place in one list is none in another.
    queue_address(&QueueQuery::from(&place).first_page())
}

/// The [`name`](QueueQuery::name) of the queue that a query string describes. The string may come from anywhere.
pub fn other_queue(query: &str) -> Option<String> {
    read_queue(query).name()
}

/// The queue that a page belongs to: the one it shows, or the one its item was opened from.
pub fn queue_of(address: &Address) -> Option<String> {
    match address.route {
        Route::Queue => QueueQuery::from(address).name(),
        _ => address.get(Word::From).map(str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_queue_reads_back_from_its_address() {
        let query = QueueQuery {
            queue: Some("receipts & co".into()),
            status: Some("all".into()),
            text: Some("Müller & Söhne".into()),
            flag: Some("duplicate".into()),
            confidence: Some("low".into()),
            age: Some("week".into()),
            seller: Some("Söhne & Co".into()),
            least: Some("-12.5".into()),
            most: Some("1000".into()),
            mine: true,
            whose: Some(Whose::Team),
            sort: QueueSort::Riskiest,
            after: Some("x=1&y".into()),
            before: Some("z".into()),
        };
        let address = queue_address(&query).to_string();
        assert_eq!(QueueQuery::from(&Address::parse(&address)), query);
        let name = query.name().unwrap_or_default();
        assert_eq!(read_queue(&name), query.first_page());
        assert_eq!(read_queue("min=a%20lot&max=").least, None, "what is no number is no bound");
        assert_eq!(other_queue("nothing=1"), None, "the usual queue");
    }

    #[test]
    fn a_link_of_a_list_that_is_being_replaced_changes_only_what_it_is_about() {
        let leads = |link: &str, shown: &str, asked: &str| {
            followed(&Address::parse(link), &Address::parse(shown), &Address::parse(asked)).to_string()
        };
        assert_eq!(leads("/?age=week", "/?flag=duplicate&age=week", "/?flag=duplicate"), "/", "both filters are gone");
        assert_eq!(leads("/?flag=duplicate&sort=oldest", "/?flag=duplicate", "/"), "/?sort=oldest");
        assert_eq!(leads("/?mine=1", "/", "/?text=M%C3%BCller"), "/?text=M%C3%BCller&mine=1");
        assert_eq!(
            leads("/?flag=duplicate", "/?after=x", "/?age=week&after=x"),
            "/?flag=duplicate&age=week",
            "from the beginning"
        );
        assert_eq!(leads("/?after=y", "/?after=x", "/?after=x"), "/?after=y");
        assert_eq!(leads("/?queue=a&status=all", "/?queue=a", "/?queue=a&status=all"), "/?queue=a&status=all");
        assert_eq!(leads("/?after=place", "/", "/?sort=oldest"), "/?sort=oldest", "the place is one of another list");
        assert_eq!(leads("/?mine=1", "/", "/?problem=nothing-left"), "/?mine=1", "what was said is over");
        assert_eq!(leads("/?mine=1", "/", "/?text=a&problem=nothing-left"), "/?text=a&mine=1");
    }
}

//! What a queue shows, and in which order.

use super::{
    super::{
        LedgerError, draft_is_empty,
        sql::{Sql, SqlValue},
    },
    NO_AMOUNT, key_of,
    numbers::{ALL, NO_FLAG, number_in, number_of},
};
use crate::domain::{
    Band, FlagKind, OlderThan,
    fold::{bare, one_line},
    queue::{QueueQuery, QueueSort},
    work::{Assignee, Whose},
};

/// More of a text is not searched for.
const LONGEST_TEXT: usize = 200;
const MICROSECONDS_OF_A_DAY: i64 = 24 * 3_600 * 1_000_000;

/// What a queue shows, and in which order.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// As a key; `None` is any.
    pub(super) status: Option<String>,
    /// As [`one_line`] folds it, like the texts that it is looked for in.
    pub(super) text: Option<String>,
    /// Letters and digits only ([`bare`]), like the sellers that it is looked for in.
    pub(super) seller: Option<String>,
    /// `Some(None)`: records without flags.
    pub(super) flag: Option<Option<FlagKind>>,
    pub(super) band: Option<Band>,
    /// The least and the greatest total.
    pub(super) amount: Option<(f64, f64)>,
    /// Created then or before: microseconds since 1970.
    pub(super) created_by: Option<i64>,
    /// Only what this reviewer has begun, at this time.
    mine: Option<(String, i64)>,
    /// Only work of this kind, as this reviewer sees it at this time.
    pub(super) whose: Option<(Whose, Seen)>,
    /// Only what somebody can begin.
    pub(super) free: Option<(Seen, bool)>,
    /// Only these items, as a list in JSON.
    pub(super) items: Option<String>,
    pub(super) sort: QueueSort,
}

/// By whom a queue is read, and when.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    pub reviewer: String,
    /// The reviewer as an assignee.
    pub key: String,
    pub now: i64,
}

impl Wanted {
    /// What this reviewer asks for, at this time (microseconds since 1970). With `free`, only what they can begin; it says whether they
    /// may sign.
    pub(super) fn of(query: &QueueQuery, reviewer: &str, free: Option<bool>, now: i64) -> Self {
        let folded = |text: &Option<String>, fold: fn(&str) -> String| {
            let text = text.as_deref().map(fold).filter(|text| !text.is_empty());
            text.map(|text| text.chars().take(LONGEST_TEXT).collect::<String>())
        };
        let flag = match query.flag.as_deref() {
            Some(QueueQuery::NO_FLAG) => Some(None),
            Some(name) => FlagKind::parse(name).map(Some),
            None => None,
        };
        let number = |text: &Option<String>| text.as_deref().and_then(|text| text.parse::<f64>().ok());
        let amount = match (number(&query.least), number(&query.most)) {
            (None, None) => None,
            // A record without a total has none between any two.
            (least, most) => Some((least.unwrap_or(NO_AMOUNT / 2.0), most.unwrap_or(f64::MAX))),
        };
        let seen = || Seen { reviewer: reviewer.to_owned(), key: Assignee::Person(reviewer.to_owned()).key(), now };
        let age = query.age.as_deref().and_then(OlderThan::parse);
        Self {
            status: query.wanted_status().as_ref().map(key_of),
            text: folded(&query.text, one_line),
            seller: folded(&query.seller, bare),
            flag,
            band: query.confidence.as_deref().and_then(Band::parse),
            amount,
            created_by: age.map(|age| now.saturating_sub(age.days().saturating_mul(MICROSECONDS_OF_A_DAY))),
            mine: query.mine.then(|| (reviewer.to_owned(), now)),
            whose: query.whose.map(|whose| (whose, seen())),
            free: free.map(|signs| (seen(), signs)),
            items: None,
            sort: query.sort,
        }
    }

    /// With the items that the reviewer has a draft of, or holds. Whether a draft is empty, only its reader can tell.
    pub(super) async fn with_items<S: Sql>(&self, sql: &S) -> Result<Self, LedgerError> {
        let Some((reviewer, now)) = &self.mine else { return Ok(self.clone()) };
        let drafts = sql.rows("SELECT item_id, edits FROM draft WHERE reviewer = $1", &[reviewer.as_str().into()]).await?;
        let held = "SELECT item_id FROM claim WHERE reviewer = $1 AND until > $2";
        let held = sql.rows(held, &[reviewer.as_str().into(), (*now).into()]).await?;
        let drafts = drafts.iter().filter(|row| !draft_is_empty(row.get(1).map_or("", SqlValue::text)));
        let ids: Vec<&str> = drafts.chain(&held).filter_map(|row| Some(row.first()?.text())).collect();
        Ok(Self { items: Some(serde_json::to_string(&ids)?), ..self.clone() })
    }

    /// The number of its kind.
    fn kind(&self) -> i64 {
        self.flag.map_or(ALL, |flag| flag.map_or(NO_FLAG, number_of))
    }

    /// The number under which its records are counted, if nothing [counted one by one](Self::is_to_be_counted) is wanted of them.
    pub(super) fn number(&self) -> i64 {
        number_in(self.band, self.kind())
    }

    /// The numbers under which they are listed, each with more.
    pub(super) fn lists(&self) -> impl Iterator<Item = i64> {
        let band = self.band.map(|band| number_in(Some(band), ALL));
        self.flag.map(|_| self.kind()).into_iter().chain(band)
    }

    /// Whether no stored count says how many there are.
    pub(super) fn is_to_be_counted(&self) -> bool {
        let is_text = self.text.is_some() || self.seller.is_some();
        is_text || self.amount.is_some() || self.created_by.is_some() || self.mine.is_some() || self.whose.is_some()
    }
}

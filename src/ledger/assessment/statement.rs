//! The statements that read a queue from the table.

use super::{
    super::{
        LedgerError,
        sql::{Sql, SqlValue, among},
        work::for_others,
    },
    ToDo,
    found::{COLUMNS, Found},
    numbers::{ALL_KINDS, band_bit, bit},
    wanted::{Seen, Wanted},
};
use crate::domain::{QueueSort, work::Whose};

/// The first column of an order and whether it descends; and whether the others, `created_at` and `item_id`, do.
pub(super) const fn order(sort: QueueSort) -> (&'static str, bool, bool) {
    match sort {
        QueueSort::Newest => ("created_at", true, true),
        QueueSort::Oldest => ("created_at", false, false),
        QueueSort::Riskiest => ("risk", true, true),
        QueueSort::LeastConfident => ("confidence", false, true),
        QueueSort::Document => ("document", false, true),
    }
}

/// A statement under construction, with its values.
pub(super) struct Statement {
    /// Before `SELECT`.
    with: String,
    from: String,
    conditions: String,
    values: Vec<SqlValue>,
}

impl Statement {
    pub fn value(&mut self, value: impl Into<SqlValue>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }

    pub fn and(&mut self, condition: &str) {
        self.conditions.push_str(" AND ");
        self.conditions.push_str(condition);
    }

    /// The rows that are wanted: from a list of the few that fit, or all with what they must be. If they are `sorted`, what they must be
    /// does not keep the engine from reading them in their order.
    pub fn new<S: Sql>(scope: &str, wanted: &Wanted, narrow: &Narrow, sorted: bool) -> Self {
        let mut of =
            Self { with: String::new(), from: "assessment AS a".to_owned(), conditions: String::new(), values: Vec::new() };
        let place = of.value(scope);
        of.conditions = format!("a.scope = {place} AND a.todo <> {}", ToDo::Unreadable.number());
        match narrow {
            Narrow::No | Narrow::Many => {}
            Narrow::Kind(number) => {
                let (one, two) = (of.value(scope), of.value(*number));
                of.few(&format!("SELECT place FROM assessment_kind WHERE scope = {one} AND kind = {two}"));
            }
            Narrow::Text(pattern) => {
                let pattern = of.value(pattern.as_str());
                if S::IS_POSTGRES {
                    of.and(&format!("a.search LIKE {pattern}"));
                } else {
                    of.from = "assessment_text CROSS JOIN assessment AS a".to_owned();
                    of.and(&format!("assessment_text MATCH {pattern} AND a.place = assessment_text.rowid"));
                }
            }
            Narrow::Places(places, _) => {
                let places = of.value(places.as_str());
                of.few(&if S::IS_POSTGRES {
                    format!("SELECT CAST(place AS bigint) AS place FROM jsonb_array_elements_text(CAST(CAST({places} AS text) AS jsonb)) AS place")
                } else {
                    format!("SELECT value AS place FROM json_each({places})")
                });
            }
        }
        if let Some(status) = &wanted.status {
            let place = of.value(status.as_str());
            of.and(&format!("a.status = {place}"));
        }
        match wanted.flag {
            Some(None) => of.and(&format!("(a.mask & {ALL_KINDS}) = 0")),
            Some(Some(kind)) => {
                let place = of.value(bit(kind));
                of.and(&format!("(a.mask & {place}) <> 0"));
            }
            None => {}
        }
        if let Some(band) = wanted.band {
            let place = of.value(band_bit(band));
            of.and(&format!("(a.mask & {place}) <> 0"));
        }
        let has = if S::IS_POSTGRES { "strpos" } else { "instr" };
        for (column, text) in [("search", &wanted.text), ("seller", &wanted.seller)] {
            if let Some(text) = text {
                let place = of.value(text.as_str());
                of.and(&format!("{has}(a.{column}, {place}) > 0"));
            }
        }
        // What is added to a column is not looked up in an index.
        let plus = |is_own: bool| if sorted && !is_own { " + 0" } else { "" };
        if let Some((least, most)) = wanted.amount {
            let (least, most, plus) = (of.value(SqlValue::Real(least)), of.value(SqlValue::Real(most)), plus(false));
            of.and(&format!("a.amount{plus} >= {least} AND a.amount{plus} <= {most}"));
        }
        if let Some(time) = wanted.created_by {
            let (time, plus) = (of.value(time), plus(order(wanted.sort).0 == "created_at"));
            of.and(&format!("a.created_at{plus} <= {time}"));
        }
        if let Some(items) = &wanted.items {
            of.value(items.as_str());
            let list = among::<S>(of.values.len());
            of.and(&format!("a.item_id IN {list}"));
        }
        if let Some((whose, seen)) = &wanted.whose {
            of.and_whose(*whose, seen);
        }
        if let Some((seen, signs)) = &wanted.free {
            of.and_free(seen, *signs);
        }
        of
    }

    fn and_whose(&mut self, whose: Whose, seen: &Seen) {
        let items = match whose {
            Whose::Nobody => {
                return self.and("NOT EXISTS (SELECT 1 FROM work AS w WHERE w.item_id = a.item_id AND w.assignee <> '')");
            }
            Whose::Mine => {
                let key = self.value(seen.key.as_str());
                format!("IN (SELECT item_id FROM work WHERE assignee = {key})")
            }
            Whose::Team => {
                let (person, other) = (self.value(seen.reviewer.as_str()), self.value(seen.reviewer.as_str()));
                format!(
                    "IN (SELECT item_id FROM work WHERE assignee IN (
                         SELECT 'team ' || team FROM team_member WHERE person = {person}
                         UNION SELECT 'person ' || colleague.person FROM team_member AS mine
                         JOIN team_member AS colleague ON colleague.team = mine.team WHERE mine.person = {other}))"
                )
            }
            Whose::Escalated => "IN (SELECT item_id FROM work WHERE assignee = 'approvers')".to_owned(),
            Whose::Second => "IN (SELECT item_id FROM waiting_signature)".to_owned(),
            Whose::Held => {
                let now = self.value(seen.now);
                format!("IN (SELECT item_id FROM work WHERE rests_until > {now})")
            }
            Whose::Asked => {
                let person = self.value(seen.reviewer.as_str());
                format!("IN (SELECT item_id FROM mention WHERE person = {person})")
            }
        };
        self.and(&format!("a.item_id {items}"));
    }

    /// Nobody else holds it or was given it, it does not rest, and no other signature is missing.
    fn and_free(&mut self, seen: &Seen, signs: bool) {
        let (key, person, now) = (self.value(seen.key.as_str()), self.value(seen.reviewer.as_str()), self.value(seen.now));
        let others = for_others(&key, &person, &now, signs);
        self.and(&format!("NOT EXISTS (SELECT 1 FROM work AS w WHERE w.item_id = a.item_id AND {others})"));
        let (person, now) = (self.value(seen.reviewer.as_str()), self.value(seen.now));
        self.and(&format!(
            "NOT EXISTS (SELECT 1 FROM claim AS c WHERE c.item_id = a.item_id AND c.reviewer <> {person} AND c.until > {now})"
        ));
        let signed = if signs {
            let person = self.value(seen.reviewer.as_str());
            format!(" AND s.reviewer = {person}")
        } else {
            String::new()
        };
        self.and(&format!("NOT EXISTS (SELECT 1 FROM waiting_signature AS s WHERE s.item_id = a.item_id{signed})"));
    }

    fn few(&mut self, places: &str) {
        self.with = format!("WITH few AS MATERIALIZED ({places}) ");
        self.from = "few CROSS JOIN assessment AS a".to_owned();
        self.conditions = format!("a.place = few.place AND {}", self.conditions);
    }

    pub async fn rows<S: Sql>(
        mut self,
        sql: &S,
        sort: QueueSort,
        is_back: bool,
        most: i64,
        skip: i64,
    ) -> Result<Vec<Found>, LedgerError> {
        let (first, first_down, rest_down) = order(sort);
        let way = |is_down: bool| if is_down != is_back { "DESC" } else { "ASC" };
        let (one, rest) = (way(first_down), way(rest_down));
        let then = if first == "created_at" { String::new() } else { format!("a.created_at {rest}, ") };
        let (most, skip) = (self.value(most), self.value(skip));
        let Self { with, from, conditions, values } = self;
        let text = format!(
            "{with}SELECT {COLUMNS} FROM {from} WHERE {conditions} ORDER BY a.{first} {one}, {then}a.item_id {rest} LIMIT {most} OFFSET {skip}"
        );
        Ok(sql.rows(&text, &values).await?.iter().filter_map(Found::of).collect())
    }

    /// The places of the rows, at most `most` of them, in no order.
    pub async fn places<S: Sql>(mut self, sql: &S, most: i64) -> Result<Vec<i64>, LedgerError> {
        let most = self.value(most);
        let Self { with, from, conditions, values } = self;
        let text = format!("{with}SELECT a.place FROM {from} WHERE {conditions} LIMIT {most}");
        let found = sql.rows_by_values(&text, &values).await?;
        Ok(found.iter().filter_map(|row| row.first()).map(SqlValue::int).collect())
    }

    /// How many rows there are, as far as `most`.
    pub async fn count<S: Sql>(mut self, sql: &S, most: i64) -> Result<i64, LedgerError> {
        let most = self.value(most);
        let Self { with, from, conditions, values } = self;
        let text = format!("{with}SELECT count(*) FROM (SELECT 1 FROM {from} WHERE {conditions} LIMIT {most}) AS counted");
        number(sql, &text, &values).await
    }
}

pub(super) async fn number<S: Sql>(sql: &S, text: &str, values: &[SqlValue]) -> Result<i64, LedgerError> {
    Ok(sql.rows(text, values).await?.first().and_then(|row| row.first()).map_or(0, SqlValue::int))
}

/// From what the rows are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Narrow {
    /// From all, along the index.
    No,
    /// The same: they were counted, and are many.
    Many,
    /// From those with a kind of flag, or with a confidence in a band.
    Kind(i64),
    /// From those that the index of texts finds.
    Text(String),
    /// From these places, in JSON: all that fit, so many.
    Places(String, u64),
}

//! Whose work an item is: giving it to somebody, holding it, escalating it, and talking about it. None of it locks anybody out: like a
//! claim, it says who is led to an item, and whoever opens it may decide.

use super::{Review, ReviewError, Reviewer, history::minute};
use crate::{
    domain::{
        ExtractedData, FieldPath, Status, UseCase,
        label::shortened,
        queue::{LONGEST_NAME, QueueRow, RowWork},
        work::{
            Assignee, CantHandle, Comment, Given, Handling, HandlingKind, LONGEST_COMMENT, Named, Rest, Until, Work, mentioned,
        },
    },
    ledger::{
        LedgerError, Link, UNTIL_ANSWERED, WorkChange, WorkRow,
        people::{Member, Person},
        write_home,
    },
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Only the newest are shown on an item's page; its history has all.
const MOST_COMMENTS: usize = 200;

/// What became of one of several items.
#[derive(Debug)]
pub struct Handled {
    /// The id of the item.
    pub id: String,
    /// The name of its document; the id, if it can't be read.
    pub document: String,
    /// Why nothing was done.
    pub refused: Option<NotHandled>,
}

/// Why nothing was done about one of several items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotHandled {
    /// It can't be done.
    Cant(CantHandle),
    /// The item is gone.
    Gone,
    /// Something failed; the log says what.
    Trouble,
}

/// Those who can work on the items of the collection.
struct Colleagues {
    people: Vec<Person>,
    members: Vec<Member>,
}

impl Named for Person {
    fn names(&self) -> [&str; 2] {
        [&self.login, &self.name]
    }
}

impl Colleagues {
    fn named(&self, id: &str) -> Option<&Person> {
        self.people.iter().find(|person| person.id == id)
    }

    /// The teams with anybody who can work here.
    fn teams(&self) -> BTreeSet<&str> {
        let members = self.members.iter().filter(|member| self.named(&member.person).is_some());
        members.map(|member| member.team.as_str()).collect()
    }

    /// To whom items can be given: people with their names, and teams.
    fn receivers(&self) -> (Vec<(String, String)>, Vec<String>) {
        let people = self.people.iter().map(|person| (person.id.clone(), person.name.clone())).collect();
        (people, self.teams().into_iter().map(str::to_owned).collect())
    }
}

impl Review {
    async fn colleagues(&self, use_case: UseCase) -> Result<Colleagues, LedgerError> {
        let people = self.ledger.people();
        let (all, members) = futures::try_join!(people.list(), people.members())?;
        let may = |person: &Person| person.disabled_at.is_none() && person.all_grants().allow(use_case, &self.queue);
        Ok(Colleagues { people: all.into_iter().filter(may).collect(), members })
    }

    /// What the page says of the work on an item. Empty if the ledger can't be read, so that the page still shows.
    pub(super) async fn work_on(&self, id: &str, reviewer: &Reviewer) -> Work {
        self.try_work_on(id, reviewer).await.unwrap_or_else(|error| {
            tracing::warn!(%error, item = id, "whose work an item is could not be found out");
            Work::default()
        })
    }

    async fn try_work_on(&self, id: &str, reviewer: &Reviewer) -> Result<Work, LedgerError> {
        let (table, ids) = (self.ledger.work(), [id]);
        let (rows, asked, events) =
            futures::try_join!(table.of_items(&ids), table.asked(&ids, &reviewer.id), self.events_since_the_first(id))?;
        let seen = events.iter().map(|link| link.event.id).max().unwrap_or_default();
        let mut said = comments(events);
        said.drain(..said.len().saturating_sub(MOST_COMMENTS));
        let mut work = Work { asks_me: !asked.is_empty(), comments: said, seen: Some(seen), ..Work::default() };
        let mut members = Vec::new();
        if self.allows(reviewer, UseCase::Handle) {
            let colleagues = self.colleagues(UseCase::Decide).await?;
            (work.people, work.teams) = colleagues.receivers();
            members = colleagues.members;
        }
        if let Some(row) = rows.into_iter().next() {
            work.rest = rest(&row);
            let is_mine = match &row.assignee {
                Assignee::Person(id) => *id == reviewer.id,
                Assignee::Team(team) => members.iter().any(|member| member.team == *team && member.person == reviewer.id),
                Assignee::Approvers => self.allows(reviewer, UseCase::Sign),
                Assignee::Nobody => false,
            };
            work.given = (row.assignee != Assignee::Nobody).then(|| Given {
                to: row.assignee,
                name: row.assignee_name,
                is_mine,
                by: row.given_by,
                at: Timestamp::from_microsecond(row.given_at).map(minute).unwrap_or_default(),
                note: row.note,
            });
        }
        Ok(work)
    }

    /// Adds whose work each of these rows is. If that fails, shows them without.
    pub(super) async fn with_work(&self, rows: &mut [QueueRow], reviewer: &Reviewer) {
        let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        let table = self.ledger.work();
        let found = futures::try_join!(table.of_items(&ids), table.asked(&ids, &reviewer.id));
        let (work, asked) = match found {
            Ok(found) => found,
            Err(error) => return tracing::warn!(%error, "whose work the items are could not be found out"),
        };
        for row in rows {
            let of_row = work.iter().find(|work| work.item_id == row.id);
            let shown = RowWork {
                to: of_row.map(|work| work.assignee.clone()).filter(|to| *to != Assignee::Nobody),
                name: of_row.map(|work| shortened(&work.assignee_name, LONGEST_NAME)).unwrap_or_default(),
                rests: of_row.and_then(rest).map(|rest| rest.until),
                asks_me: asked.contains(&row.id),
            };
            row.work = (shown != RowWork::default()).then_some(shown);
        }
    }

    /// Those of these items that rest, or are somebody else's work: this reviewer is not led to them.
    pub(super) async fn others_work(&self, ids: &[&str], reviewer: &Reviewer) -> Result<Vec<String>, LedgerError> {
        self.ledger.work().others_among(ids, &reviewer.id, self.allows(reviewer, UseCase::Sign)).await
    }

    /// Does this about the work on an item, and returns the state after it. The same by the same person right after itself counts once, so
    /// that it may be sent twice.
    pub async fn handle(
        &self,
        id: &str,
        reviewer: &Reviewer,
        handling: &Handling,
    ) -> Result<Result<Work, CantHandle>, ReviewError> {
        self.require_on(id, reviewer, UseCase::Handle)?;
        self.handle_since(id, reviewer, handling, None).await
    }

    /// The same for a page that has seen the events up to this number ([`Work::seen`]): what the same person has done since counts once, also
    /// if something else came after it. So a form with a comment and a hold may be sent twice.
    #[tracing::instrument(skip_all, fields(item = id, reviewer = reviewer.id, kind = handling.kind().word()), err(level = "info"))]
    pub async fn handle_since(
        &self,
        id: &str,
        reviewer: &Reviewer,
        handling: &Handling,
        seen: Option<i64>,
    ) -> Result<Result<Work, CantHandle>, ReviewError> {
        self.require_on(id, reviewer, UseCase::Handle)?;
        let (_, record) = self.item(id).await?;
        Ok(match self.handle_one(id, &record, reviewer, (handling, seen)).await? {
            Ok(()) => Ok(self.try_work_on(id, reviewer).await?),
            Err(why) => Err(why),
        })
    }

    /// The same for several items. A problem with one does not stop the others.
    #[tracing::instrument(skip_all, fields(items = ids.len(), reviewer = reviewer.id), err(level = "info"))]
    pub async fn handle_together(
        &self,
        ids: &[String],
        reviewer: &Reviewer,
        handling: &Handling,
    ) -> Result<Vec<Handled>, ReviewError> {
        self.require(reviewer, UseCase::Handle)?;
        let mut results = Vec::new();
        for id in ids {
            let (document, refused) = match self.item(id).await {
                Ok((_, record)) => {
                    let document = shortened(record.file_name().unwrap_or(id), LONGEST_NAME);
                    match self.handle_one(id, &record, reviewer, (handling, None)).await {
                        Ok(done) => (document, done.err().map(NotHandled::Cant)),
                        Err(error) => (document, Some(trouble(id, &error))),
                    }
                }
                Err(ReviewError::NotFound(_) | ReviewError::Moved { .. }) => (id.clone(), Some(NotHandled::Gone)),
                Err(error) => (id.clone(), Some(trouble(id, &error))),
            };
            results.push(Handled { id: id.clone(), document, refused });
        }
        Ok(results)
    }

    /// The [`people`](Work::people) and [`teams`](Work::teams) to whom this reviewer can give items.
    #[tracing::instrument(skip_all, fields(reviewer = reviewer.id), err(level = "info"))]
    pub async fn can_be_given_to(&self, reviewer: &Reviewer) -> Result<Work, ReviewError> {
        self.require(reviewer, UseCase::Handle)?;
        let (people, teams) = self.colleagues(UseCase::Decide).await?.receivers();
        Ok(Work { people, teams, ..Work::default() })
    }

    async fn handle_one(
        &self,
        id: &str,
        record: &ExtractedData,
        reviewer: &Reviewer,
        (handling, seen): (&Handling, Option<i64>),
    ) -> Result<Result<(), CantHandle>, ReviewError> {
        if handling.text().chars().count() > LONGEST_COMMENT {
            return Ok(Err(CantHandle::TooLong));
        }
        let is_decided = matches!(record.status(), Status::Accepted | Status::Rejected);
        if handling.leaves() && is_decided {
            return Ok(Err(CantHandle::Decided));
        }
        let note = handling.text().trim();
        let (mut body, change) = match handling {
            Handling::Give { to, .. } => {
                let Some(name) = self.name_of(to).await? else { return Ok(Err(CantHandle::Nobody)) };
                let body = json!({"to": to.key(), "name": name, "note": note});
                (body, WorkChange::Give { to: to.clone(), name, note: note.to_owned() })
            }
            Handling::Hold { until, .. } => {
                let (word, time) = match until {
                    Until::Answer => ("answer", Some(UNTIL_ANSWERED)),
                    Until::Day(day) => (day.as_str(), beginning_of(day)),
                };
                let Some(time) = time.filter(|time| *time > Timestamp::now().as_microsecond()) else {
                    return Ok(Err(CantHandle::NotLater));
                };
                (json!({"until": word, "note": note}), WorkChange::Hold { until: time, note: note.to_owned() })
            }
            Handling::Resume => (json!({}), WorkChange::Resume),
            Handling::Answered => (json!({}), WorkChange::Answered),
            Handling::Comment { .. } if note.is_empty() => return Ok(Err(CantHandle::NoText)),
            Handling::Comment { field, to, .. } => {
                let colleagues = self.colleagues(UseCase::Handle).await?;
                let mut asked = mentioned(note, &colleagues.people);
                for id in to {
                    let Some(person) = colleagues.named(id) else { return Ok(Err(CantHandle::Nobody)) };
                    asked.push(person);
                }
                asked.sort_by(|one, other| (&one.name, &one.id).cmp(&(&other.name, &other.id)));
                asked.dedup_by(|one, other| one.id == other.id);
                asked.retain(|person| person.id != reviewer.id);
                let to: Vec<Value> = asked.iter().map(|person| json!({"id": person.id, "name": person.name})).collect();
                let body = json!({"text": note, "field": field.as_ref().map(FieldPath::to_string), "to": to});
                (body, WorkChange::Comment { asks: asked.iter().map(|person| person.id.clone()).collect() })
            }
        };
        write_home(&mut body, &self.collection.deployment_name, &self.collection.name);
        let kind = handling.kind();
        self.ledger.work().change(id, &reviewer.actor(), (kind, body, seen), &change).await?;
        if handling.leaves() {
            self.ledger.release_claim(id, &reviewer.id).await?;
        }
        Ok(Ok(()))
    }

    /// The name of those who can be given an item; `None` if they can't.
    async fn name_of(&self, to: &Assignee) -> Result<Option<String>, LedgerError> {
        Ok(match to {
            Assignee::Nobody => Some(String::new()),
            Assignee::Approvers => {
                let is_any = !self.colleagues(UseCase::Sign).await?.people.is_empty();
                is_any.then(String::new)
            }
            Assignee::Person(id) => self.colleagues(UseCase::Decide).await?.named(id).map(|person| person.name.clone()),
            Assignee::Team(team) => {
                let colleagues = self.colleagues(UseCase::Decide).await?;
                colleagues.teams().contains(team.as_str()).then(|| team.clone())
            }
        })
    }

    /// What was said about an item, as the record carries it where the configuration says so.
    pub(super) async fn comments_for_record(&self, id: &str) -> Result<Option<Value>, LedgerError> {
        if !self.collection.comments_in_record {
            return Ok(None);
        }
        let said = comments(self.events_since_the_first(id).await?);
        let said = said.into_iter().map(|Comment { by, at, field, text, .. }| {
            json!({"by": by, "at": at, "field": field.map(|path| path.to_string()), "text": text})
        });
        Ok(Some(said.collect()))
    }
}

fn trouble(id: &str, error: &ReviewError) -> NotHandled {
    tracing::error!(error = error as &dyn std::error::Error, item = id, "nothing could be done about one of several items");
    NotHandled::Trouble
}

/// The beginning of a day on the server's clock, in microseconds since 1970.
fn beginning_of(day: &str) -> Option<i64> {
    let day: Date = day.parse().ok()?;
    Some(day.to_zoned_datetime(TimeZone::system()).ok()?.timestamp().as_microsecond())
}

fn rest(row: &WorkRow) -> Option<Rest> {
    let until = match row.rests_until {
        UNTIL_ANSWERED => Until::Answer,
        at => Until::Day(Timestamp::from_microsecond(at).ok()?.to_zoned_datetime(TimeZone::system()).date().to_string()),
    };
    row.rests().then(|| Rest { until, by: row.rested_name.clone(), note: row.rest_note.clone() })
}

/// The comments among the events of an item. What can't be read is left out.
fn comments(events: Vec<Link>) -> Vec<Comment> {
    let events = events.into_iter().map(|link| link.event).filter(|event| event.kind == HandlingKind::Commented.word());
    events
        .filter_map(|event| {
            let body: Value = serde_json::from_str(&event.body).ok()?;
            let names = body.get("to").and_then(Value::as_array).into_iter().flatten();
            Some(Comment {
                by: event.reviewer_name,
                at: Timestamp::from_microsecond(event.at).map(minute).unwrap_or_default(),
                field: body.get("field").and_then(Value::as_str).and_then(|path| path.parse().ok()),
                text: body.get("text")?.as_str()?.to_owned(),
                to: names.filter_map(|one| Some(one.get("name")?.as_str()?.to_owned())).collect(),
            })
        })
        .collect()
}

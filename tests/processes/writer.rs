//! A client that writes records and files one after the other until a write fails.

use super::{
    api::{Api, Trouble},
    journal::{Doubt, Journal, Record},
};
use fastrand::Rng;
use std::sync::Arc;

/// Contents shared by several files, so that deletes of one meet uploads of another.
const SHARED_CONTENTS: usize = 12;

/// Writes until there is trouble; that write is then in doubt.
pub async fn write_until_trouble(api: Api, mut journal: Journal, mut random: Rng) -> (Journal, Trouble) {
    loop {
        let doubt = choose(&mut journal, &mut random);
        if let Err(trouble) = carry_out(&api, &mut journal, &doubt).await {
            journal.in_doubt = Some(doubt);
            return (journal, trouble);
        }
        journal.acknowledged += 1;
    }
}

fn choose(journal: &mut Journal, random: &mut Rng) -> Doubt {
    let record = pick(random, journal.records.values().map(|record| record.item.id.clone()));
    let file = pick(random, journal.files.keys().cloned());
    match (random.u8(..100), record, file) {
        (40..70, Some(id), _) => Doubt::Update { id, data: data(journal, random) },
        (70..82, Some(id), _) => Doubt::Delete { id },
        (82..95, _, _) => Doubt::Upload { name: format!("{}.bin", journal.next_token()), content: content(random) },
        (95..100, _, Some(id)) => Doubt::DeleteFile { id },
        _ => Doubt::Create { data: data(journal, random) },
    }
}

async fn carry_out(api: &Api, journal: &mut Journal, write: &Doubt) -> Result<(), Trouble> {
    match write {
        Doubt::Create { data } => {
            let (item, etag) = api.create(data).await?;
            assert_eq!(&item.data, data, "the answer to a create tells another record");
            journal.keep(Record { item, etag });
        }
        Doubt::Update { id, data } => {
            let (item, etag) = api.put(id, &journal.records[id].etag, data).await?;
            assert_eq!(&item.data, data, "the answer to an update tells another record");
            journal.keep(Record { item, etag });
        }
        Doubt::Delete { id } => {
            api.delete(id).await?;
            journal.forget(id);
        }
        Doubt::Upload { name, content } => {
            let id = api.upload(name, content).await?;
            journal.keep_file(id, Arc::clone(content));
        }
        Doubt::DeleteFile { id } => {
            api.delete_file(id).await?;
            journal.forget_file(id);
        }
    }
    Ok(())
}

fn pick(random: &mut Rng, from: impl ExactSizeIterator<Item = String>) -> Option<String> {
    let mut from = from;
    if from.len() == 0 { None } else { from.nth(random.usize(..from.len())) }
}

/// A unique record, sometimes a large one, with digits and letters that a careless store would change.
fn data(journal: &mut Journal, random: &mut Rng) -> String {
    let (token, cents) = (journal.next_token(), random.u8(..100));
    let length = if random.u8(..20) == 0 { 100_000 } else { random.usize(..2_000) };
    let filling: String = std::iter::repeat_with(|| random.alphanumeric()).take(length).collect();
    format!(
        r#"{{"token":"{token}", "total": 1500.{cents:02}0,"status":"pending_review","name":"Müller 株式会社","filling":"{filling}"}}"#
    )
}

fn content(random: &mut Rng) -> Arc<[u8]> {
    let shared = random.usize(..2 * SHARED_CONTENTS);
    let (seed, length) =
        if shared < SHARED_CONTENTS { (shared as u64, 1 + 9_000 * shared) } else { (random.u64(..), 1 + random.usize(..60_000)) };
    let mut random = Rng::with_seed(seed);
    std::iter::repeat_with(|| random.u8(..)).take(length).collect()
}

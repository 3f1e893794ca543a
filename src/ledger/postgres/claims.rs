//! Claims in PostgreSQL, and the drafts on given items.

use super::super::{Claim, ClaimHolder, LedgerError, MOST_HELD, draft_is_empty};
use crate::database::DatabaseError;
use deadpool_postgres::{GenericClient, Object};
use tokio_postgres::Row;

/// Of two simultaneous claims, the second waits for the first one's row lock and then finds the item taken.
pub(super) async fn claim(
    client: &mut Object,
    item_id: &str,
    holder: &ClaimHolder,
    now: i64,
    until: i64,
) -> Result<Claim, LedgerError> {
    let transaction = client.transaction().await?;
    let take = transaction
        .prepare_cached(
            "INSERT INTO claim (item_id, reviewer, reviewer_name, until) VALUES ($1, $2, $3, $4)
             ON CONFLICT (item_id) DO UPDATE
                 SET reviewer = excluded.reviewer, reviewer_name = excluded.reviewer_name, until = excluded.until
                 WHERE claim.reviewer = excluded.reviewer OR claim.until <= $5
             RETURNING item_id, reviewer, reviewer_name, until",
        )
        .await?;
    let ClaimHolder { reviewer, reviewer_name } = holder;
    let taken = transaction.query_opt(&take, &[&item_id, reviewer, reviewer_name, &until, &now]).await?;
    let claim = match taken {
        Some(row) => claim_of(&row),
        None => {
            // The statement above has locked the conflicting row, so it still exists.
            let holding = transaction
                .prepare_cached("SELECT item_id, reviewer, reviewer_name, until FROM claim WHERE item_id = $1")
                .await?;
            claim_of(&transaction.query_one(&holding, &[&item_id]).await?)
        }
    };
    transaction.commit().await?;
    Ok(claim)
}

pub(super) async fn take_over(
    client: &impl GenericClient,
    item_id: &str,
    holder: &ClaimHolder,
    until: i64,
) -> Result<(), DatabaseError> {
    let take = client
        .prepare_cached(
            "INSERT INTO claim (item_id, reviewer, reviewer_name, until) VALUES ($1, $2, $3, $4)
             ON CONFLICT (item_id) DO UPDATE
                 SET reviewer = excluded.reviewer, reviewer_name = excluded.reviewer_name, until = excluded.until",
        )
        .await?;
    client.execute(&take, &[&item_id, &holder.reviewer, &holder.reviewer_name, &until]).await?;
    Ok(())
}

pub(super) async fn held_by_others(client: &Object, reviewer: &str, now: i64) -> Result<Vec<String>, LedgerError> {
    let held = client
        .prepare_cached("SELECT item_id FROM claim WHERE until > $1 AND reviewer <> $2 ORDER BY until DESC LIMIT $3")
        .await?;
    Ok(client.query(&held, &[&now, &reviewer, &i64::from(MOST_HELD)]).await?.iter().map(|row| row.get(0)).collect())
}

pub(super) async fn release(client: &impl GenericClient, item_id: &str, reviewer: &str) -> Result<(), DatabaseError> {
    let release = client.prepare_cached("DELETE FROM claim WHERE item_id = $1 AND reviewer = $2").await?;
    client.execute(&release, &[&item_id, &reviewer]).await?;
    Ok(())
}

pub(super) async fn claims(client: &Object, item_ids: &[&str], now: i64) -> Result<Vec<Claim>, LedgerError> {
    let holding = client
        .prepare_cached("SELECT item_id, reviewer, reviewer_name, until FROM claim WHERE until > $1 AND item_id = ANY($2)")
        .await?;
    Ok(client.query(&holding, &[&now, &item_ids]).await?.iter().map(claim_of).collect())
}

pub(super) async fn drafts_on(client: &Object, item_ids: &[&str]) -> Result<Vec<(String, String)>, LedgerError> {
    let drafts = client.prepare_cached("SELECT item_id, reviewer, edits FROM draft WHERE item_id = ANY($1)").await?;
    let rows = client.query(&drafts, &[&item_ids]).await?;
    Ok(rows.iter().filter(|row| !draft_is_empty(row.get(2))).map(|row| (row.get(0), row.get(1))).collect())
}

fn claim_of(row: &Row) -> Claim {
    let holder = ClaimHolder { reviewer: row.get(1), reviewer_name: row.get(2) };
    Claim { item_id: row.get(0), holder, until: row.get(3) }
}

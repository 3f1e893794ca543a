//! The rows in PostgreSQL. The contents are in a directory that all processes share.

use super::{
    super::{DocumentError, FileOrder, FileOrderKey, FilePage, FileQuery, FileRecord},
    WaitingContent,
    rows::{FileRows, ForgetContent, LARGEST_PAGE, complete},
    token::Position,
};
use crate::database::PostgresDatabase;
use async_trait::async_trait;
use deadpool_postgres::GenericClient;
use jiff::Timestamp;
use tokio_postgres::{Row, types::ToSql};

const COLUMNS: &str = "id, name, project_id, external_file_id, content_hash, size, media_type, purpose, created_at, \
                       last_modified_at, expires_at";

/// See [`FileRows`].
pub(super) struct PostgresFiles {
    database: PostgresDatabase,
}

impl PostgresFiles {
    pub fn new(database: PostgresDatabase) -> Self {
        Self { database }
    }

    async fn one(&self, condition: &str, value: &str) -> Result<Option<FileRecord>, DocumentError> {
        if value.contains('\0') {
            return Ok(None); // no stored value contains a NUL
        }
        let client = self.database.client().await?;
        let query = client.prepare_cached(&format!("SELECT {COLUMNS} FROM files WHERE {condition}")).await?;
        Ok(client.query_opt(&query, &[&value]).await?.as_ref().map(read))
    }
}

#[async_trait]
impl FileRows for PostgresFiles {
    async fn insert(&self, record: FileRecord, content: WaitingContent) -> Result<FileRecord, DocumentError> {
        let record = without_nul(record);
        let mut client = self.database.client().await?;
        let transaction = client.transaction().await?;
        lock_content(&transaction, &record.content_hash).await?;
        let insert = transaction
            .prepare_cached(
                "INSERT INTO files (id, name, project_id, external_file_id, content_hash, size, media_type, purpose, created_at,
                                    last_modified_at, expires_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (id) DO NOTHING",
            )
            .await?;
        let inserted = transaction
            .execute(
                &insert,
                &[
                    &record.id,
                    &record.name,
                    &record.project_id,
                    &record.external_file_id,
                    &record.content_hash,
                    &i64::try_from(record.size).unwrap_or(i64::MAX),
                    &record.media_type,
                    &record.purpose,
                    &record.created_at.as_microsecond(),
                    &record.last_modified_at.map(Timestamp::as_microsecond),
                    &record.expires_at.map(Timestamp::as_microsecond),
                ],
            )
            .await?;
        if inserted == 0 {
            transaction.rollback().await?;
            let existing = self.by_id(&record.id).await?;
            return existing.filter(|existing| existing.content_hash == record.content_hash).ok_or(DocumentError::AlreadyStored);
        }
        tokio::task::spawn_blocking(move || content.take_place()).await.map_err(DocumentError::store)??;
        transaction.commit().await?;
        Ok(record)
    }

    async fn by_id(&self, id: &str) -> Result<Option<FileRecord>, DocumentError> {
        self.one("id = $1", id).await
    }

    async fn newest_with_content(&self, hash: &str) -> Result<Option<FileRecord>, DocumentError> {
        self.one("content_hash = $1 ORDER BY created_at DESC, row_number DESC LIMIT 1", hash).await
    }

    async fn page(&self, query: FileQuery) -> Result<FilePage, DocumentError> {
        let size = query.page_size.clamp(1, LARGEST_PAGE);
        let order = complete(&query.order_by);
        let position = query.page_token.as_deref().map(|token| Position::decode(token, &query, &order)).transpose()?;
        let texts = [query.file_name.as_deref(), query.external_file_id.as_deref()];
        if texts.into_iter().flatten().any(|text| text.contains('\0')) {
            return Ok(FilePage::default()); // no stored value contains a NUL
        }
        let mut question = Question::default();
        if !query.file_ids.is_empty() {
            let ids: Vec<String> = query.file_ids.iter().filter(|id| !id.contains('\0')).cloned().collect();
            let ids = question.bind(Box::new(ids));
            question.conditions.push(format!("id = ANY({ids}::text[])"));
        }
        for (column, text) in [("name", &query.file_name), ("external_file_id", &query.external_file_id)] {
            if let Some(text) = text {
                let text = question.bind(Box::new(text.clone()));
                question.conditions.push(format!("{column} = {text}::text AND left({column}, 500) = left({text}::text, 500)"));
            }
        }
        if let Some(position) = &position {
            question.and_after(position, &order);
        }
        let order_sql: Vec<_> =
            order.iter().map(|one| format!("{} {}", one.key.as_str(), if one.descending { "DESC" } else { "ASC" })).collect();
        let limit = question.bind(Box::new(i64::from(size) + 1));
        let sql =
            format!("SELECT {COLUMNS} FROM files {} ORDER BY {} LIMIT {limit}::bigint", question.sql(), order_sql.join(", "));
        let client = self.database.client().await?;
        let statement = client.prepare_cached(&sql).await?;
        let values: Vec<&(dyn ToSql + Sync)> = question.values.iter().map(|value| value.as_ref() as _).collect();
        let mut items: Vec<_> = client.query(&statement, &values).await?.iter().map(read).collect();
        let more = items.len() > size as usize;
        items.truncate(size as usize);
        let next_page_token = items.last().filter(|_| more).and_then(|last| Position::after(last, &query, &order).encode());
        Ok(FilePage { items, next_page_token })
    }

    async fn remove(&self, id: &str, forget_content: ForgetContent) -> Result<(), DocumentError> {
        if id.contains('\0') {
            return Err(DocumentError::NotFound);
        }
        let mut client = self.database.client().await?;
        let transaction = client.transaction().await?;
        let row = transaction.query_opt("DELETE FROM files WHERE id = $1 RETURNING content_hash", &[&id]).await?;
        let hash: String = row.ok_or(DocumentError::NotFound)?.get(0);
        transaction.commit().await?;
        // In a transaction of its own, once the record is certainly gone.
        let transaction = client.transaction().await?;
        lock_content(&transaction, &hash).await?;
        let used = transaction.query_opt("SELECT FROM files WHERE content_hash = $1 LIMIT 1", &[&hash]).await?.is_some();
        if !used {
            tokio::task::spawn_blocking(move || forget_content(&hash)).await.map_err(DocumentError::store)?;
        }
        Ok(transaction.commit().await?)
    }
}

/// Until the end of the transaction, nobody else inserts or removes a file with this content.
async fn lock_content(client: &impl GenericClient, hash: &str) -> Result<(), DocumentError> {
    client.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 2))", &[&hash]).await?;
    Ok(())
}

/// PostgreSQL stores no NUL in text.
fn without_nul(mut record: FileRecord) -> FileRecord {
    record.name = record.name.replace('\0', "");
    record.external_file_id = record.external_file_id.map(|id| id.replace('\0', ""));
    record.purpose = record.purpose.map(|purpose| purpose.replace('\0', ""));
    record
}

/// A row of [`COLUMNS`].
fn read(row: &Row) -> FileRecord {
    FileRecord {
        id: row.get(0),
        name: row.get(1),
        project_id: row.get(2),
        external_file_id: row.get(3),
        content_hash: row.get(4),
        size: row.get::<_, i64>(5).unsigned_abs(),
        media_type: row.get(6),
        purpose: row.get(7),
        created_at: timestamp(row.get(8)),
        last_modified_at: row.get::<_, Option<i64>>(9).map(timestamp),
        expires_at: row.get::<_, Option<i64>>(10).map(timestamp),
    }
}

/// Microseconds that this program wrote; a value it can't have written reads as 1970.
fn timestamp(microseconds: i64) -> Timestamp {
    Timestamp::from_microsecond(microseconds).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// Conditions with their values; text from outside only ever becomes a value.
#[derive(Default)]
struct Question {
    conditions: Vec<String>,
    values: Vec<Box<dyn ToSql + Sync + Send>>,
}

impl Question {
    fn bind(&mut self, value: Box<dyn ToSql + Sync + Send>) -> String {
        self.values.push(value);
        format!("${}", self.values.len())
    }

    /// (a > x) or (a = x and b > y) or …
    fn and_after(&mut self, position: &Position, order: &[FileOrder]) {
        let places: Vec<String> = order
            .iter()
            .map(|one| match one.key {
                FileOrderKey::Name => self.bind(Box::new(position.name.replace('\0', ""))) + "::text",
                FileOrderKey::Id => self.bind(Box::new(position.id.replace('\0', ""))) + "::text",
                FileOrderKey::CreatedAt => self.bind(Box::new(position.created_at)) + "::bigint",
            })
            .collect();
        let mut alternatives = vec![];
        for (at, (last, place)) in order.iter().zip(&places).enumerate() {
            let equal = order.iter().zip(&places).take(at).map(|(one, place)| format!("{} = {place}", one.key.as_str()));
            let mut all: Vec<String> = equal.collect();
            all.push(format!("{} {} {place}", last.key.as_str(), if last.descending { "<" } else { ">" }));
            alternatives.push(format!("({})", all.join(" AND ")));
        }
        self.conditions.push(format!("({})", alternatives.join(" OR ")));
    }

    fn sql(&self) -> String {
        if self.conditions.is_empty() { String::new() } else { format!("WHERE {}", self.conditions.join(" AND ")) }
    }
}

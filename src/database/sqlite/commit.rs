//! Group commit: the one thread that writes, and what it does when told to stop.

use super::{
    Changes, DatabaseError,
    seal::{Seal, Sealed},
};
use rusqlite::Connection;
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::mpsc,
    time::Duration,
};
use tokio::sync::oneshot;

/// Most writes that share one commit, so that none waits for too many others.
const LARGEST_GROUP: usize = 256;
/// How long a checkpoint waits for other connections.
const CHECKPOINT_PATIENCE: Duration = Duration::from_secs(1);

/// What the writing thread is sent.
pub(super) enum Message {
    /// Something to write.
    Write(Box<dyn Write>),
    /// Write what is waiting, move the log into the file, close, and answer.
    Close(oneshot::Sender<()>),
}

/// A write queued for the writing thread.
pub(super) trait Write: Send {
    /// Does the work, within a savepoint. Returns whether to keep it.
    fn run(&mut self, connection: &Connection) -> bool;
    /// Runs the side effects after the commit.
    fn follow(&mut self, connection: &Connection);
    /// Sends the result to the caller.
    fn answer(self: Box<Self>, committed: Result<(), DatabaseError>);
}

/// A write, and who waits for it.
pub(super) struct Waiting<W, A, T, E> {
    work: Option<W>,
    after: Option<A>,
    result: Option<Result<T, E>>,
    answer: Option<oneshot::Sender<Result<T, E>>>,
}

impl<W, A, T, E> Waiting<W, A, T, E> {
    pub fn new(work: W, after: A, answer: oneshot::Sender<Result<T, E>>) -> Self {
        Self { work: Some(work), after: Some(after), result: None, answer: Some(answer) }
    }
}

impl<W, A, T, E> Write for Waiting<W, A, T, E>
where
    W: FnOnce(&Connection) -> Result<T, E> + Send,
    A: FnOnce(&Connection, &T) + Send,
    T: Send,
    E: From<DatabaseError> + Send,
{
    fn run(&mut self, connection: &Connection) -> bool {
        // A panic rolls the work back, too; its caller gets an error as if the writer were gone.
        let work = self.work.take();
        self.result = work.and_then(|work| catch_unwind(AssertUnwindSafe(|| work(connection))).ok());
        matches!(self.result, Some(Ok(_)))
    }

    fn follow(&mut self, connection: &Connection) {
        if let (Some(Ok(value)), Some(after)) = (&self.result, self.after.take()) {
            let _ = catch_unwind(AssertUnwindSafe(|| after(connection, value)));
        }
    }

    fn answer(mut self: Box<Self>, committed: Result<(), DatabaseError>) {
        let result = match (self.result.take(), committed) {
            (Some(Ok(value)), Ok(())) => Some(Ok(value)),
            (Some(Ok(_)) | None, Err(error)) => Some(Err(error.into())),
            (result, _) => result,
        };
        if let (Some(result), Some(answer)) = (result, self.answer.take()) {
            let _ = answer.send(result); // if nobody waits any more, it is still written
        }
    }
}

/// Runs on the writing thread until it is told to close, or the last handle is dropped. Then closes the connection.
pub(super) fn write_in_groups(connection: Connection, waiting: &mpsc::Receiver<Message>, mut seal: Seal, changes: &Changes) {
    let mut closing = None;
    while closing.is_none()
        && let Ok(first) = waiting.recv()
    {
        let mut group = Vec::new();
        let mut next = Some(first);
        while let Some(message) = next {
            match message {
                Message::Write(write) => group.push(write),
                Message::Close(answer) => closing = Some(answer),
            }
            next = if closing.is_none() && group.len() < LARGEST_GROUP { waiting.try_recv().ok() } else { None };
        }
        if !group.is_empty() {
            write_group(&connection, group, &mut seal, changes);
        }
    }
    checkpoint(&connection);
    seal.sync();
    if let Err((_, error)) = connection.close() {
        tracing::warn!(%error, "the database was not closed");
    }
    if let Some(closing) = closing {
        let _ = closing.send(());
    }
}

fn write_group(connection: &Connection, mut group: Vec<Box<dyn Write>>, seal: &mut Seal, changes: &Changes) {
    let committed = commit_together(connection, &mut group);
    match &committed {
        Ok(Some(sealed)) => {
            seal.write(sealed);
            changes.tell();
        }
        Ok(None) => {}
        Err(error) => tracing::error!(%error, writes = group.len(), "a group of writes was not committed"),
    }
    for mut write in group {
        if committed.is_ok() {
            write.follow(connection);
        }
        write.answer(match &committed {
            Ok(_) => Ok(()),
            Err(DatabaseError::Full) => Err(DatabaseError::Full),
            Err(DatabaseError::Damaged(what)) => Err(DatabaseError::Damaged(what.clone())),
            Err(error) => Err(DatabaseError::Unavailable(error.to_string())),
        });
    }
}

/// Moves the log into the file and empties it, so that the file alone is the whole database. Other connections may prevent that;
/// nothing is lost then, and a later checkpoint does it. Leaves the connection impatient.
pub(super) fn checkpoint(connection: &Connection) {
    let done = connection
        .busy_timeout(CHECKPOINT_PATIENCE)
        .and_then(|()| connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, bool>(0)));
    match done {
        Ok(false) => {}
        Ok(true) => tracing::debug!("another process uses the database, so its log is kept"),
        Err(error) => tracing::warn!(%error, "the database's log could not be moved into its file"),
    }
}

/// Returns what the seal should say, if anything was written.
fn commit_together(connection: &Connection, group: &mut [Box<dyn Write>]) -> Result<Option<Sealed>, DatabaseError> {
    let before = connection.total_changes();
    connection.execute_batch("BEGIN IMMEDIATE")?;
    let result = run_all(connection, group).and_then(|()| {
        // A write that changed nothing costs no disk access, here neither.
        let sealed = if connection.total_changes() == before { None } else { Some(Sealed::count_up(connection)?) };
        connection.execute_batch("COMMIT")?;
        Ok(sealed)
    });
    if result.is_err() && !connection.is_autocommit() {
        connection.execute_batch("ROLLBACK")?;
    }
    result
}

fn run_all(connection: &Connection, group: &mut [Box<dyn Write>]) -> Result<(), DatabaseError> {
    let run = |sql: &str| connection.prepare_cached(sql)?.execute([]).map_err(DatabaseError::from);
    for write in group {
        run("SAVEPOINT one_write")?;
        let keep = write.run(connection);
        if connection.is_autocommit() {
            // The disk is full or failing: SQLite has rolled back the whole transaction, including the writes before this one.
            return Err(DatabaseError::Full);
        }
        if !keep {
            run("ROLLBACK TO one_write")?;
        }
        run("RELEASE one_write")?;
    }
    Ok(())
}

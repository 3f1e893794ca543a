//! Tells other processes on the same database that something was written, with `NOTIFY`.
//!
//! Not in the transaction that writes: one that notifies waits at its commit for all others that do. So it is sent after the
//! commit, a few times a second at most.

use super::{PostgresDatabase, Server};
use futures::{StreamExt, pin_mut};
use futures::{future::join, stream};
use std::{
    sync::{
        Arc, Mutex, PoisonError, Weak,
        atomic::{AtomicBool, Ordering::SeqCst},
    },
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    sync::watch,
    task::AbortHandle,
    time::sleep,
};
use tokio_postgres::{AsyncMessage, Client, Connection, NoTls};

/// PostgreSQL delivers it within one database only.
const CHANNEL: &str = "countersign_changes";
/// Between two notifications of one process.
const PAUSE: Duration = Duration::from_millis(250);
/// Before connecting again; doubles up to [`LONGEST`].
const FIRST: Duration = Duration::from_millis(500);
const LONGEST: Duration = Duration::from_secs(30);
/// TCP keepalive: the first probe after this much silence, the next ones at intervals. After so many without an answer the connection is dead.
const QUIET: Duration = Duration::from_secs(30);
const PROBE_INTERVAL: Duration = Duration::from_secs(10);
const PROBES: u32 = 3;

/// What there is to tell.
#[derive(Default)]
pub(super) struct Telling {
    is_due: AtomicBool,
    is_under_way: AtomicBool,
}

impl PostgresDatabase {
    /// Something was committed. Tells who waits in this process at once, and the others soon.
    pub fn wrote(&self) {
        self.changes.tell();
        self.telling.is_due.store(true, SeqCst);
        if !self.telling.is_under_way.swap(true, SeqCst) {
            let database = self.clone();
            tokio::spawn(async move { database.tell_others().await });
        }
    }

    async fn tell_others(&self) {
        loop {
            while self.telling.is_due.load(SeqCst) {
                self.notify().await;
                sleep(PAUSE).await;
            }
            self.telling.is_under_way.store(false, SeqCst);
            // Something may have been written in between.
            if !self.telling.is_due.load(SeqCst) || self.telling.is_under_way.swap(true, SeqCst) {
                return;
            }
        }
    }

    /// Tells others what they have not been told yet, before this process ends.
    pub async fn close(&self) {
        self.notify().await;
    }

    async fn notify(&self) {
        if !self.telling.is_due.swap(false, SeqCst) {
            return;
        }
        let told = async {
            let client = self.client().await?;
            let notify = client.prepare_cached("SELECT pg_notify($1, $2)").await?;
            client.execute(&notify, &[&CHANNEL, &&*self.name]).await?;
            Ok::<_, crate::database::DatabaseError>(())
        };
        if let Err(error) = told.await {
            // They look for themselves now and then.
            tracing::debug!(%error, "other processes could not be told of a change");
        }
    }

    /// Hears what others tell, on one connection for all that listen, beside those of the pool.
    pub(in crate::database) fn listen(&self) -> Listening {
        let mut shared = self.ear.0.lock().unwrap_or_else(PoisonError::into_inner);
        let task = shared.upgrade().unwrap_or_else(|| Arc::new(self.begin_to_listen()));
        *shared = Arc::downgrade(&task);
        Listening { heard: task.tell.subscribe(), _task: task }
    }

    fn begin_to_listen(&self) -> ListeningTask {
        let (server, name, tell) = (self.server.clone(), self.name.clone(), Arc::new(watch::Sender::new(())));
        let telling = tell.clone();
        let task = tokio::spawn(async move {
            let mut pause = FIRST;
            loop {
                match listen(&server, &name, &telling).await {
                    Ok(()) => pause = FIRST,
                    Err(error) => {
                        tracing::warn!(%error, "the changes of other processes can't be heard at the moment");
                        pause = (pause * 2).min(LONGEST);
                    }
                }
                telling.send_replace(()); // anything may have been missed
                sleep(pause).await;
            }
        });
        ListeningTask { tell, task: task.abort_handle() }
    }
}

/// The task that hears what others tell, as long as anybody waits for it.
#[derive(Default)]
pub(super) struct Ear(Mutex<Weak<ListeningTask>>);

/// Ends when it is dropped.
struct ListeningTask {
    tell: Arc<watch::Sender<()>>,
    task: AbortHandle,
}

/// Hears what others tell.
pub(in crate::database) struct Listening {
    heard: watch::Receiver<()>,
    _task: Arc<ListeningTask>,
}

impl Listening {
    /// Returns when another process has told something since the last time.
    pub(in crate::database) async fn heard(&mut self) {
        if self.heard.changed().await.is_err() {
            std::future::pending().await // the runtime is going down
        }
    }
}

impl Drop for ListeningTask {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Listens until the connection ends. An error if there was none.
async fn listen(server: &Server, name: &Arc<str>, tell: &watch::Sender<()>) -> Result<(), tokio_postgres::Error> {
    let mut config = server.config.clone();
    config.keepalives_idle(QUIET).keepalives_interval(PROBE_INTERVAL).keepalives_retries(PROBES);
    match server.tls.clone() {
        None => {
            let (client, connection) = config.connect(NoTls).await?;
            follow(&client, connection, name, tell).await
        }
        Some(tls) => {
            let (client, connection) = config.connect(tls).await?;
            follow(&client, connection, name, tell).await
        }
    }
}

async fn follow<S, T>(
    client: &Client,
    mut connection: Connection<S, T>,
    name: &Arc<str>,
    tell: &watch::Sender<()>,
) -> Result<(), tokio_postgres::Error>
where
    S: AsyncRead + AsyncWrite + Unpin,
    T: AsyncRead + AsyncWrite + Unpin,
{
    let messages = stream::poll_fn(move |context| connection.poll_message(context));
    pin_mut!(messages);
    let hearing = async {
        while let Some(Ok(message)) = messages.next().await {
            if let AsyncMessage::Notification(told) = message
                && told.payload() != &**name
            {
                tell.send_replace(());
            }
        }
    };
    let asking = async {
        let asked = client.batch_execute(&format!("LISTEN {CHANNEL}")).await;
        tell.send_replace(()); // what was written before that is not told
        asked
    };
    join(asking, hearing).await.0
}

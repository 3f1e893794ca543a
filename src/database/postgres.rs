//! PostgreSQL, for when one machine is not enough: several processes share one database.
//!
//! PostgreSQL's defaults (`fsync`, `synchronous_commit`) make acknowledged commits survive a power cut; nothing here changes
//! them.

mod notify;

pub(super) use notify::Listening;

use super::{Changes, DatabaseError};
use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, RecyclingMethod, Runtime};
use notify::{Ear, Telling};
use rustls::{ClientConfig, RootCertStore, pki_types::CertificateDer, pki_types::pem::PemObject};
use rustls_platform_verifier::ConfigVerifierExt;
use std::{sync::Arc, time::Duration};
use tokio_postgres::{Client, NoTls, config::Host, config::SslMode};
use tokio_postgres_rustls::MakeRustlsConnect;

/// Connections per process. PostgreSQL's default limit is 100 for all processes.
const CONNECTIONS: usize = 16;
/// How long a request waits for a connection before it fails.
const PATIENCE: Duration = Duration::from_secs(10);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// Prepared statements per connection; without a limit, filters of ever new shapes would pile up.
const MOST_STATEMENTS: usize = 200;

/// One file per step; released ones never change.
const MIGRATIONS: [&str; 14] = [
    include_str!("../../migrations/postgres/0001_agent_data.sql"),
    include_str!("../../migrations/postgres/0002_files.sql"),
    include_str!("../../migrations/postgres/0003_ledger.sql"),
    include_str!("../../migrations/postgres/0004_store_migration.sql"),
    include_str!("../../migrations/postgres/0005_ledger_chain.sql"),
    include_str!("../../migrations/postgres/0006_decision_intents.sql"),
    include_str!("../../migrations/postgres/0007_assessments.sql"),
    include_str!("../../migrations/postgres/0008_exports.sql"),
    include_str!("../../migrations/postgres/0009_assessment_amounts.sql"),
    include_str!("../../migrations/postgres/0010_api_keys.sql"),
    include_str!("../../migrations/postgres/0011_people.sql"),
    include_str!("../../migrations/postgres/0012_work.sql"),
    include_str!("../../migrations/postgres/0013_places.sql"),
    include_str!("../../migrations/postgres/0014_looks.sql"),
];

/// A handle to the database; clones share its connections.
#[derive(Clone)]
pub struct PostgresDatabase {
    pool: Pool,
    /// For connections beside the pool.
    server: Arc<Server>,
    changes: Changes,
    telling: Arc<Telling>,
    ear: Arc<Ear>,
    /// Tells this process from others.
    name: Arc<str>,
}

/// How to connect.
struct Server {
    config: tokio_postgres::Config,
    tls: Option<MakeRustlsConnect>,
}

impl PostgresDatabase {
    /// Connects and migrates the tables. Processes that start at the same time wait for each other.
    ///
    /// `url` is `postgres://user:password@host:port/database`, with optional `sslmode` and `sslrootcert` after a `?`. `sslmode`
    /// is `disable` or `verify-full`; `require` means `verify-full`, because an unchecked certificate protects nobody. By
    /// default, connections use TLS unless the host is this machine and there is no `sslrootcert`. `sslrootcert` is a PEM file of
    /// authorities to trust instead of the system's.
    pub async fn connect(url: &str) -> Result<Self, DatabaseError> {
        let address = Address::parse(url)?;
        let manager_config = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let tls = match &address.tls {
            None => None,
            Some(authorities) => Some(MakeRustlsConnect::new(tls(authorities.as_deref())?)),
        };
        let server = Server { config: address.config, tls };
        let manager = match server.tls.clone() {
            None => Manager::from_config(server.config.clone(), NoTls, manager_config),
            Some(tls) => Manager::from_config(server.config.clone(), tls, manager_config),
        };
        let pool = Pool::builder(manager)
            .max_size(CONNECTIONS)
            .wait_timeout(Some(PATIENCE))
            .create_timeout(Some(CONNECT_TIMEOUT))
            .runtime(Runtime::Tokio1)
            .build()
            .map_err(|error| DatabaseError::Setting(error.to_string()))?;
        let name = uuid::Uuid::new_v4().to_string().into();
        let (changes, telling, ear) = (Changes::default(), Arc::default(), Arc::default());
        let database = Self { pool, server: Arc::new(server), changes, telling, ear, name };
        migrate(&mut **database.client().await?, &MIGRATIONS).await?;
        Ok(database)
    }

    /// Creates the database as a version with this many migrations would, then runs `sql`.
    #[cfg(test)]
    #[expect(clippy::unwrap_used, reason = "a test may panic")]
    pub(crate) async fn create_as_of(url: &str, migrations_known: usize, sql: &str) {
        let (mut client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
        tokio::spawn(connection);
        migrate(&mut client, &MIGRATIONS[..migrations_known]).await.unwrap();
        client.batch_execute(sql).await.unwrap();
    }

    pub(super) fn changes(&self) -> &Changes {
        &self.changes
    }

    /// A connection from the pool; returned to it on drop.
    pub async fn client(&self) -> Result<Object, DatabaseError> {
        let client = self.pool.get().await?;
        if client.statement_cache.size() > MOST_STATEMENTS {
            client.statement_cache.clear();
        }
        Ok(client)
    }
}

/// The parsed `DATABASE_URL`.
struct Address {
    config: tokio_postgres::Config,
    /// `None` without TLS; inside, the file of authorities, or `None` for the system's.
    tls: Option<Option<String>>,
}

impl Address {
    fn parse(url: &str) -> Result<Self, DatabaseError> {
        let setting = |message: String| DatabaseError::Setting(message);
        let unreadable = |error: &dyn std::fmt::Display| {
            setting(format!(
                "DATABASE_URL can't be read ({error}); write postgres://user:password@host:5432/database, with special \
                 characters of the password percent-encoded"
            ))
        };
        let mut parsed = reqwest::Url::parse(url).map_err(|error| unreadable(&error))?;
        let (mut mode, mut authorities, mut others) = (None, None, Vec::new());
        for (name, value) in parsed.query_pairs() {
            match &*name {
                "sslmode" => mode = Some(value.into_owned()),
                "sslrootcert" => authorities = Some(value.into_owned()),
                _ => others.push((name.into_owned(), value.into_owned())),
            }
        }
        parsed.set_query(None);
        if !others.is_empty() {
            parsed.query_pairs_mut().extend_pairs(others);
        }
        let mut config: tokio_postgres::Config = parsed.as_str().parse().map_err(|error| unreadable(&error))?;
        let is_local = config.get_hosts().iter().all(|host| match host {
            Host::Tcp(name) => name == "localhost" || name.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback()),
            Host::Unix(_) => true,
        });
        let over_tls = match mode.as_deref() {
            Some("disable") => false,
            Some("require" | "verify-full") => true,
            None => !is_local || authorities.is_some(),
            Some(other) => {
                return Err(setting(format!("sslmode={other} in DATABASE_URL is not known; write disable or verify-full")));
            }
        };
        config.ssl_mode(if over_tls { SslMode::Require } else { SslMode::Disable });
        config.connect_timeout(CONNECT_TIMEOUT).application_name("countersign");
        Ok(Self { config, tls: over_tls.then_some(authorities) })
    }
}

fn tls(authorities: Option<&str>) -> Result<ClientConfig, DatabaseError> {
    // Fails if the program has already installed one, which is just as good.
    rustls::crypto::ring::default_provider().install_default().ok();
    let Some(file) = authorities else {
        return ClientConfig::with_platform_verifier()
            .map_err(|error| DatabaseError::Setting(format!("the system's certificates can't be used: {error}")));
    };
    let unusable = |error: &dyn std::fmt::Display| DatabaseError::Setting(format!("sslrootcert {file} can't be used: {error}"));
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(file).map_err(|error| unusable(&error))? {
        roots.add(certificate.map_err(|error| unusable(&error))?).map_err(|error| unusable(&error))?;
    }
    if roots.is_empty() {
        return Err(unusable(&"it holds no certificate"));
    }
    Ok(ClientConfig::builder().with_root_certificates(roots).with_no_client_auth())
}

/// Runs the missing steps in one transaction under one lock. (refinery would run the steps but not wait for other processes, and
/// there is little more to it than that.)
async fn migrate(client: &mut Client, steps: &[&str]) -> Result<(), DatabaseError> {
    const LOCK: i64 = 0x636f_756e_7465_7273; // "counters"
    let transaction = client.transaction().await?;
    transaction.execute("SELECT pg_advisory_xact_lock($1)", &[&LOCK]).await?;
    transaction.batch_execute("CREATE TABLE IF NOT EXISTS schema_version (version integer NOT NULL)").await?;
    let done: i32 = transaction.query_one("SELECT coalesce(max(version), 0) FROM schema_version", &[]).await?.get(0);
    let done = usize::try_from(done).unwrap_or_default();
    if done > steps.len() {
        return Err(DatabaseError::Setting(format!(
            "the database has schema version {done}, and this program knows {}; start a newer one",
            steps.len()
        )));
    }
    for (index, step) in steps.iter().enumerate().skip(done) {
        transaction.batch_execute(step).await?;
        let version = i32::try_from(index + 1).unwrap_or(i32::MAX);
        transaction.execute("INSERT INTO schema_version (version) VALUES ($1)", &[&version]).await?;
    }
    Ok(transaction.commit().await?)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    #[test]
    fn other_machines_are_asked_over_tls_unless_told_otherwise() {
        let over_tls = |url: &str| Address::parse(url).unwrap().tls;
        assert_eq!(over_tls("postgres://u:p@localhost/d"), None);
        assert_eq!(over_tls("postgres://u:p@127.0.0.1:5433/d"), None);
        assert_eq!(over_tls("postgres://u:p@db.example/d"), Some(None));
        assert_eq!(over_tls("postgres://u@db.example/d?sslmode=disable"), None);
        assert_eq!(over_tls("postgres://u@localhost/d?sslmode=verify-full"), Some(None));
        let named = over_tls("postgres://u@localhost/d?sslrootcert=/tmp/a%20b.pem");
        assert_eq!(named, Some(Some("/tmp/a b.pem".to_owned())));
    }

    #[tokio::test]
    async fn tls_is_spoken_with_those_whose_certificate_is_trusted() {
        let url = super::super::testing::postgres_url().await;
        let authority = std::env::var("TEST_DATABASE_CA").unwrap();
        let join = if url.contains('?') { "&" } else { "?" };
        let trusted =
            PostgresDatabase::connect(&format!("{url}{join}sslmode=verify-full&sslrootcert={authority}")).await.unwrap();
        let sql = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
        assert!(trusted.client().await.unwrap().query_one(sql, &[]).await.unwrap().get::<_, bool>(0));
        let stranger = PostgresDatabase::connect(&format!("{url}{join}sslmode=verify-full")).await.err().unwrap().to_string();
        assert!(stranger.contains("certificate"), "{stranger}");
    }

    #[tokio::test]
    async fn processes_that_start_together_on_an_empty_database_all_find_its_tables() {
        let url = super::super::testing::postgres_url().await;
        let starting = (0..6).map(|_| PostgresDatabase::connect(&url));
        let started = futures::future::join_all(starting).await;
        for database in started {
            let client = database.unwrap().client().await.unwrap();
            let steps: i64 = client.query_one("SELECT count(*) FROM schema_version", &[]).await.unwrap().get(0);
            assert_eq!(steps, i64::try_from(MIGRATIONS.len()).unwrap());
        }
    }

    #[test]
    fn an_address_that_cannot_be_used_says_what_to_write() {
        for (url, word) in [("not an address", "postgres://"), ("postgres://u@h/d?sslmode=prefer", "verify-full")] {
            let error = Address::parse(url).err().unwrap().to_string();
            assert!(error.contains(word), "{error}");
        }
    }
}

//! Whatever was acknowledged survives SIGKILL at any moment; any other write is done completely or not at all.

use super::{
    api::{Api, Trouble},
    check_store::check_store,
    journal::{Journal, Settled, check},
    place::{Place, one_at_a_time, runtime, seed},
    postgres::{kill_postgres, new_database, wait_until_it_answers},
    server::Server,
    writer::write_until_trouble,
};
use fastrand::Rng;
use rustix::process::Signal;
use std::time::{Duration, Instant};

const WRITERS: usize = 8;
/// When to kill, in milliseconds after the load began.
const MOMENT: std::ops::Range<u64> = 20..400;

#[test]
fn on_sqlite_what_was_acknowledged_survives_fifty_kills() {
    let _alone = one_at_a_time();
    kill_servers("on_sqlite_what_was_acknowledged_survives_fifty_kills", &Place::new(None), 50);
}

#[test]
fn on_postgres_what_was_acknowledged_survives_ten_kills() {
    let _alone = one_at_a_time();
    let url = new_database(&runtime(), "killed");
    kill_servers("on_postgres_what_was_acknowledged_survives_ten_kills", &Place::new(Some(url)), 10);
}

#[test]
fn what_was_acknowledged_survives_kills_of_postgres_itself_and_the_server_goes_on() {
    let _alone = one_at_a_time();
    let name = "what_was_acknowledged_survives_kills_of_postgres_itself_and_the_server_goes_on";
    let (runtime, mut load) = (runtime(), Load::new(seed(name)));
    let place = Place::new(Some(new_database(&runtime, "postgres_killed")));
    let server = Server::start(&place);
    let api = Api::new(&server.url);
    for signal in [Signal::QUIT, Signal::KILL, Signal::QUIT, Signal::KILL] {
        runtime.block_on(async {
            let troubles = load.run(&api, || kill_postgres(signal)).await;
            for trouble in troubles {
                // The server is alive, so it answers that it could not write.
                assert!(trouble.status().is_some_and(|status| status.is_server_error()), "{trouble}");
            }
            wait_until_it_answers(&api).await;
            load.check(&api, false).await;
        });
    }
    runtime.block_on(load.check(&api, true));
    drop(server);
    load.report(name);
    check_store(&place);
}

fn kill_servers(name: &str, place: &Place, kills: u64) {
    let (runtime, mut load) = (runtime(), Load::new(seed(name)));
    for kill in 1..=kills {
        let server = Server::start(place);
        let api = Api::new(&server.url);
        runtime.block_on(async {
            load.check(&api, false).await;
            for trouble in load.run(&api, || server.kill()).await {
                assert!(matches!(trouble, Trouble::InDoubt(_)), "refused before kill {kill}: {trouble}");
            }
        });
    }
    let server = Server::start(place);
    runtime.block_on(load.check(&Api::new(&server.url), true));
    drop(server);
    load.report(name);
    check_store(place);
}

/// The writers and their journals, over all kills of a test.
struct Load {
    random: Rng,
    journals: Vec<Journal>,
    settled: Settled,
    kills: u64,
    began: Instant,
}

impl Load {
    fn new(seed: u64) -> Self {
        Self {
            random: Rng::with_seed(seed),
            journals: (0..WRITERS).map(Journal::of).collect(),
            settled: Settled::default(),
            kills: 0,
            began: Instant::now(),
        }
    }

    /// Lets all writers write until `kill` stops them at a random moment. Returns what stopped each of them.
    async fn run(&mut self, api: &Api, kill: impl FnOnce()) -> Vec<Trouble> {
        let writers: Vec<_> = self
            .journals
            .drain(..)
            .map(|journal| tokio::spawn(write_until_trouble(api.clone(), journal, self.random.fork())))
            .collect();
        tokio::time::sleep(Duration::from_millis(self.random.u64(MOMENT))).await;
        kill();
        self.kills += 1;
        let mut troubles = vec![];
        for writer in writers {
            let (journal, trouble) = writer.await.unwrap();
            self.journals.push(journal);
            troubles.push(trouble);
        }
        troubles
    }

    async fn check(&mut self, api: &Api, each: bool) {
        let settled = check(api, &mut self.journals, each).await;
        self.settled.done += settled.done;
        self.settled.not_done += settled.not_done;
    }

    fn report(&self, name: &str) {
        let acknowledged: u64 = self.journals.iter().map(|journal| journal.acknowledged).sum();
        assert!(acknowledged > 10 * self.kills, "only {acknowledged} writes were acknowledged: that tests nothing");
        eprintln!(
            "{name}: {} kills, {acknowledged} acknowledged writes and all of them kept; of those without an answer, {} were done \
             and {} were not; {:.1} s",
            self.kills,
            self.settled.done,
            self.settled.not_done,
            self.began.elapsed().as_secs_f64()
        );
    }
}

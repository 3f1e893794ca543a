//! The real program as a child process: started on a free port, watched, killed.

use super::place::Place;
use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex, mpsc},
    time::{Duration, Instant},
};

/// A debug build with 50 kills behind it still starts well within this.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running `countersign serve`; killed when dropped.
pub struct Server {
    process: Process,
    pub url: String,
}

/// A server that has not said yet where it listens. Several can be under way at once.
pub struct Starting {
    process: Process,
    url: mpsc::Receiver<String>,
}

/// Killed when dropped, whatever it is about.
struct Process {
    child: Child,
    log: Arc<Mutex<String>>,
}

impl Server {
    /// Waits until it listens; panics with what it said if it does not.
    pub fn start(place: &Place) -> Self {
        Self::spawn(place, &[]).wait().unwrap_or_else(|said| panic!("the server did not start; it said:\n{said}"))
    }

    /// Begins to start it. `wrapper` is a command that runs the command behind it.
    pub fn spawn(place: &Place, wrapper: &[&str]) -> Starting {
        let data_dir = place.data_dir().to_str().unwrap();
        let program = env!("CARGO_BIN_EXE_countersign");
        let serve = [program, "serve", "--addr", "127.0.0.1:0", "--data-dir", data_dir];
        let words: Vec<&str> = wrapper.iter().copied().chain(serve).collect();
        let mut command = Command::new(words[0]);
        command.args(&words[1..]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        // The settings of the person who runs the tests are not those of the tests.
        command.env_clear().envs(std::env::vars_os().filter(|(name, _)| name == "PATH" || name == "TMPDIR"));
        command.env("RUST_BACKTRACE", "1");
        if let Some(url) = &place.database_url {
            command.env("DATABASE_URL", url);
        }
        let mut child = command.spawn().unwrap_or_else(|error| panic!("{} could not be started: {error}", words[0]));
        let (log, (found, url)) = (Arc::<Mutex<String>>::default(), mpsc::channel());
        let (lines, all) = (BufReader::new(child.stderr.take().unwrap()), Arc::clone(&log));
        std::thread::spawn(move || {
            for line in lines.lines().map_while(Result::ok) {
                if let Some((_, url)) = line.split_once("listening on ") {
                    let _ = found.send(url.trim().to_owned());
                }
                let mut all = all.lock().unwrap();
                all.push_str(&line);
                all.push('\n');
            }
        });
        Starting { process: Process { child, log }, url }
    }

    /// SIGKILL, and gone when this returns.
    pub fn kill(mut self) {
        self.process.kill();
    }

    pub fn pid(&self) -> u32 {
        self.process.child.id()
    }
}

impl Starting {
    /// The server, or what it said before it ended.
    pub fn wait(mut self) -> Result<Server, String> {
        let began = Instant::now();
        loop {
            // Also disconnected when the child has closed its standard error, that is, when it ended.
            match self.url.recv_timeout(Duration::from_millis(100)) {
                Ok(url) => return Ok(Server { process: self.process, url }),
                Err(mpsc::RecvTimeoutError::Timeout) if began.elapsed() < PATIENCE => {}
                Err(_) => {
                    self.process.kill();
                    return Err(self.process.log());
                }
            }
        }
    }
}

impl Process {
    fn kill(&mut self) {
        // Both fail only when it is gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// What it wrote to its standard error.
    fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
        if std::thread::panicking() {
            let log = self.log();
            let lines: Vec<&str> = log.lines().collect();
            eprintln!("the last that a server said:\n{}", lines[lines.len().saturating_sub(20)..].join("\n"));
        }
    }
}

//! The real program as a child process: started on a free port, logged, killed.

use super::place::Place;
use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex, mpsc},
    time::{Duration, Instant},
};

/// Even after 50 kills, a debug build starts well within this.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running `countersign serve`; killed when dropped.
pub struct Server {
    process: Process,
    pub url: String,
}

/// A server that is starting and has not said where it listens.
pub struct Starting {
    process: Process,
    url: mpsc::Receiver<String>,
}

/// Killed when dropped.
struct Process {
    child: Child,
    log: Arc<Mutex<String>>,
}

impl Server {
    /// Starts a server and waits until it listens; panics with its log if it does not.
    pub fn start(place: &Place) -> Self {
        Self::spawn(place, &[]).wait().unwrap_or_else(|said| panic!("the server did not start; it said:\n{said}"))
    }

    /// Starts a server without waiting. `wrapper` is a command that runs the command after it.
    pub fn spawn(place: &Place, wrapper: &[&str]) -> Starting {
        let data_dir = place.data_dir().to_str().unwrap();
        let program = env!("CARGO_BIN_EXE_countersign");
        let serve = [program, "serve", "--addr", "127.0.0.1:0", "--data-dir", data_dir];
        let words: Vec<&str> = wrapper.iter().copied().chain(serve).collect();
        let mut command = Command::new(words[0]);
        command.args(&words[1..]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        // The tests ignore the settings in your own environment.
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

    /// Sends SIGKILL and waits for the end.
    pub fn kill(mut self) {
        self.process.kill();
    }

    /// Sends SIGTERM and waits for the end; panics with the log if it was not a clean one.
    pub fn stop(mut self) {
        let pid = rustix::process::Pid::from_child(&self.process.child);
        rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
        let ended = self.process.child.wait().unwrap();
        assert!(ended.success(), "{ended}, after saying:\n{}", self.process.log());
    }

    pub fn pid(&self) -> u32 {
        self.process.child.id()
    }
}

impl Starting {
    /// Waits until the server listens. The error is its log.
    pub fn wait(mut self) -> Result<Server, String> {
        let began = Instant::now();
        loop {
            // The channel also disconnects when the child's standard error closes, that is, when the child ends.
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
        // Both fail only if the child is gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Its standard error so far.
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

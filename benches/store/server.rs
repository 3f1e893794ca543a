//! A server as a child process: started on a free port, observed, and stopped with the benchmark.

use super::Result;
use std::{
    fs,
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    sync::mpsc,
    time::{Duration, Instant},
};

/// Generous, because a store may have to migrate its tables first.
const START: Duration = Duration::from_secs(1800);
const STOP: Duration = Duration::from_secs(60);

pub struct Server {
    child: Child,
    pub url: String,
}

/// Resident memory in MB (10^6 bytes): current and peak.
#[derive(Clone, Copy)]
pub struct Memory {
    pub now: f64,
    pub highest: f64,
}

/// The memory of a running process.
pub fn memory(child: &Child) -> Result<Memory> {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id()))?;
    let field = |name: &str| -> Result<f64> {
        let line = status.lines().find_map(|line| line.strip_prefix(name)).ok_or_else(|| format!("no {name}"))?;
        let kib: f64 = line.trim().trim_end_matches(" kB").parse()?;
        Ok(kib * 1024.0 / 1e6)
    };
    Ok(Memory { now: field("VmRSS:")?, highest: field("VmHWM:")? })
}

impl Server {
    /// Starts `command` and waits for the line on standard error with the address after `announcement`.
    pub fn start(mut command: Command, announcement: &'static str) -> Result<Self> {
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
        let lines = BufReader::new(child.stderr.take().ok_or("no standard error")?).lines();
        let (sender, said) = mpsc::channel();
        std::thread::spawn(move || {
            for line in lines.map_while(std::io::Result::ok) {
                sender.send(line).ok(); // read on even if nobody listens: a full pipe would block the server
            }
        });
        let mut heard = Vec::new();
        let deadline = Instant::now() + START;
        let mut server = Self { child, url: String::new() };
        loop {
            match said.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok(line) => {
                    if let Some(url) = line.split(announcement).nth(1).and_then(|rest| rest.split_whitespace().next()) {
                        server.url = url.to_owned();
                        return Ok(server);
                    }
                    heard.push(line);
                }
                Err(_) => {
                    let program = command.get_program().display(); // without its environment, which may contain a password
                    return Err(format!("{program} does not listen; it said: {}", heard.join("\n")).into());
                }
            }
        }
    }

    pub fn memory(&self) -> Result<Memory> {
        memory(&self.child)
    }

    /// Sends SIGTERM, as a service manager would, and waits.
    pub fn stop(mut self) -> Result<()> {
        if let Some(pid) = rustix::process::Pid::from_raw(i32::try_from(self.child.id())?) {
            rustix::process::kill_process(pid, rustix::process::Signal::TERM)?;
        }
        let deadline = Instant::now() + STOP;
        while self.child.try_wait()?.is_none() {
            if Instant::now() > deadline {
                return Err("a server did not end when asked to".into()); // `drop` kills it
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

//! Passwords: kept as argon2id, with the settings that OWASP advises (19 MiB, two passes; the crate's own), which one is good enough,
//! and answers that take the same time whether somebody exists.

use crate::domain::fold::composed;
use anyhow::{Context, Result, anyhow};
use argon2::{Argon2, PasswordHash, PasswordHasher, PasswordVerifier};
use std::{
    collections::HashSet,
    fs::File,
    io::{BufRead, BufReader},
    path::Path,
    sync::Arc,
};
use tokio::sync::Semaphore;

/// Characters that a password has at least.
pub(super) const SHORTEST: usize = 12;
/// And at most, so that nobody keeps the server busy with one.
pub(super) const LONGEST: usize = 256;
/// How many are worked on at once: each takes 19 MiB and a core.
const AT_ONCE: usize = 2;
/// How many passwords of a list are kept in memory, of those that are long enough.
const MOST_REFUSED: usize = 1_000_000;
/// How hard to guess, from 0 to 4; 3 takes more than 10^8 guesses.
const STRONG: zxcvbn::Score = zxcvbn::Score::Three;

/// Why a password is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weak {
    /// It has too few characters, or too many.
    Length,
    /// It is common, or easy to guess for who knows the person.
    Guessable,
}

/// Checks and keeps passwords. Clones share the places.
#[derive(Clone)]
pub(super) struct Passwords {
    places: Arc<Semaphore>,
    /// Those that the operator's list names, in lower case.
    refused: Arc<HashSet<Box<str>>>,
    /// Kept like a password, but of nobody: compared with where there is none, so that it takes as long.
    nobody: Arc<str>,
}

impl Passwords {
    /// `list` is a file with passwords that nobody may choose, one in each line. Takes as long as checking a password, and reading the list.
    pub fn new(list: Option<&Path>) -> Result<Self> {
        let nobody = hash(uuid::Uuid::new_v4().to_string().as_str())?;
        let refused = match list {
            Some(list) => read_list(list).with_context(|| format!("COUNTERSIGN_REFUSED_PASSWORDS: {}", list.display()))?,
            None => HashSet::new(),
        };
        Ok(Self { places: Arc::new(Semaphore::new(AT_ONCE)), refused: Arc::new(refused), nobody: nobody.into() })
    }

    /// Whether a password is good enough for somebody of whom these words are known.
    pub fn check(&self, password: &str, known: &[&str]) -> std::result::Result<(), Weak> {
        if !(SHORTEST..=LONGEST).contains(&password.chars().count()) {
            return Err(Weak::Length);
        }
        if self.refused.contains(composed(password).to_lowercase().as_str()) {
            return Err(Weak::Guessable);
        }
        let known: Vec<&str> = known.iter().copied().chain(["countersign"]).collect();
        if zxcvbn::zxcvbn(password, &known).score() < STRONG { Err(Weak::Guessable) } else { Ok(()) }
    }

    /// The password as it is kept.
    pub async fn keep(&self, password: &str) -> Result<String> {
        let password = composed(password);
        self.work(move || hash(&password)).await?
    }

    /// Whether this is the password that is kept so; never for an empty `kept`, which takes as long.
    pub async fn is_right(&self, password: &str, kept: &str) -> Result<bool> {
        let (password, exists) = (composed(password), !kept.is_empty());
        let kept = if exists { kept.to_owned() } else { self.nobody.to_string() };
        let is_right = self.work(move || verify(&password, &kept)).await??;
        Ok(is_right && exists)
    }

    async fn work<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let place = self.places.clone().acquire_owned().await.context("no more passwords are checked")?;
        // The work goes on, and keeps its place, when the client hangs up.
        let work = move || {
            let _place = place;
            work()
        };
        tokio::task::spawn_blocking(work).await.context("a password could not be checked")
    }
}

/// The passwords of a list that are long enough to be chosen.
fn read_list(list: &Path) -> Result<HashSet<Box<str>>> {
    let (mut lines, mut line, mut refused) = (BufReader::new(File::open(list)?), Vec::new(), HashSet::new());
    while lines.read_until(b'\n', &mut line)? > 0 {
        let text = String::from_utf8_lossy(&line);
        let password = composed(text.trim_end_matches(['\r', '\n'])).to_lowercase();
        if (SHORTEST..=LONGEST).contains(&password.chars().count()) {
            refused.insert(password.into_boxed_str());
        }
        if refused.len() > MOST_REFUSED {
            return Err(anyhow!(
                "it has more than {MOST_REFUSED} passwords of {SHORTEST} characters or more; name a shorter list"
            ));
        }
        line.clear();
    }
    Ok(refused)
}

fn hash(password: &str) -> Result<String> {
    let hash =
        Argon2::default().hash_password(password.as_bytes()).map_err(|error| anyhow!("a password can't be kept: {error}"))?;
    Ok(hash.to_string())
}

fn verify(password: &str, kept: &str) -> Result<bool> {
    let kept = PasswordHash::new(kept).map_err(|error| anyhow!("a password that is kept can't be read: {error}"))?;
    Ok(password.chars().count() <= LONGEST && Argon2::default().verify_password(password.as_bytes(), &kept).is_ok())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    #[test]
    fn what_is_short_common_or_about_the_person_is_refused() {
        let passwords = Passwords::new(None).unwrap();
        for (password, weak) in [
            ("k7#mQ2x", Weak::Length),
            ("passwordpassword", Weak::Guessable),
            ("123456789012", Weak::Guessable),
            ("ada lovelace", Weak::Guessable),
            ("countersign1", Weak::Guessable),
        ] {
            assert_eq!(passwords.check(password, &["ada", "Ada Lovelace"]), Err(weak), "{password}");
        }
        assert_eq!(passwords.check(&"x".repeat(LONGEST + 1), &[]), Err(Weak::Length));
        for password in ["vellum-otter-quartz", "Straße ohne Wiederkehr 81", "正しい馬電池ホッチキス正しい"] {
            assert_eq!(passwords.check(password, &["ada"]), Ok(()), "{password}");
        }
    }

    #[test]
    fn what_is_on_the_operators_list_is_refused_in_any_case_of_its_letters() {
        let folder = tempfile::tempdir().unwrap();
        let list = folder.path().join("leaked.txt");
        std::fs::write(&list, b"short\nVellum-otter-quartz\r\n\xff\xfe broken but long\nStra\xc3\x9fe ohne Wiederkehr 81")
            .unwrap();
        let passwords = Passwords::new(Some(&list)).unwrap();
        assert_eq!(passwords.refused.len(), 3, "what nobody could choose is not kept");
        for password in ["vellum-otter-quartz", "VELLUM-OTTER-QUARTZ", "straße ohne wiederkehr 81"] {
            assert_eq!(passwords.check(password, &[]), Err(Weak::Guessable), "{password}");
        }
        assert_eq!(passwords.check("vellum-otter-quartz-2", &[]), Ok(()));
        let error = Passwords::new(Some(&folder.path().join("none"))).map(drop).unwrap_err();
        assert!(
            error.to_string().starts_with("COUNTERSIGN_REFUSED_PASSWORDS: ") && error.to_string().ends_with("/none"),
            "{error}"
        );
    }

    #[tokio::test]
    async fn a_password_is_kept_as_argon2id_and_nobody_has_one() {
        let passwords = Passwords::new(None).unwrap();
        let kept = passwords.keep("vellum-otter-quartz").await.unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        assert_ne!(passwords.keep("vellum-otter-quartz").await.unwrap(), kept, "each with a salt of its own");
        assert!(passwords.is_right("vellum-otter-quartz", &kept).await.unwrap());
        assert!(!passwords.is_right("vellum-otter-quartZ", &kept).await.unwrap());
        assert!(!passwords.is_right("", "").await.unwrap());
        let kept = passwords.keep("mu\u{308}de-otter-quartz").await.unwrap();
        assert!(passwords.is_right("müde-otter-quartz", &kept).await.unwrap(), "on any keyboard");
        assert!(passwords.is_right("x", "nonsense").await.is_err());
    }
}

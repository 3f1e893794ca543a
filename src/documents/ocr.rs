//! A program that reads scans: the operator may name one. Without it, a page without a text layer has no words.

use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
};

/// The engine that can be named.
const TESSERACT: &str = "tesseract";
/// Unless the setting names others.
const USUAL_LANGUAGES: &str = "eng";

/// An engine on this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OcrEngine {
    /// Absolute.
    pub(super) program: PathBuf,
    /// As the engine names them: `deu+eng`.
    pub(super) languages: String,
}

impl OcrEngine {
    /// What a setting names, `tesseract` or `tesseract:deu+eng`, in the directories of a `PATH`. The error is for the operator.
    pub fn find(setting: &str, path: &OsStr) -> Result<Self, String> {
        let (name, languages) = setting.split_once(':').unwrap_or((setting, USUAL_LANGUAGES));
        if name != TESSERACT {
            return Err(format!(
                "there is no engine {name}; set {TESSERACT}, or {TESSERACT}:deu+eng with the languages of your documents"
            ));
        }
        let mut programs = std::env::split_paths(path).map(|directory| directory.join(name));
        let program = programs.find(|program| program.is_absolute() && program.is_file());
        let program = program.ok_or_else(|| format!("{name} is not installed, or not in PATH"))?;
        Self::of(&program, languages).ok_or_else(|| format!("{languages} are no languages of {name}; write for example deu+eng"))
    }

    /// `None` for what can't be languages.
    pub(super) fn of(program: &Path, languages: &str) -> Option<Self> {
        let is_name = |name: &str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        let is_usable = program.is_absolute() && languages.len() < 200 && languages.split('+').all(is_name);
        is_usable.then(|| Self { program: program.to_owned(), languages: languages.to_owned() })
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    #[test]
    fn an_engine_is_found_by_its_name_alone() {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("tesseract");
        std::fs::write(&program, "").unwrap();
        let path = folder.path().as_os_str();
        assert_eq!(OcrEngine::find("tesseract", path), Ok(OcrEngine { program: program.clone(), languages: "eng".into() }));
        assert_eq!(OcrEngine::find("tesseract:deu+eng", path).map(|engine| engine.languages), Ok("deu+eng".to_owned()));
        for wrong in ["", "sh", "/bin/sh", "tesseract:", "tesseract:eng -c x", "tesseract:../x"] {
            assert!(OcrEngine::find(wrong, path).is_err(), "{wrong}");
        }
        assert!(OcrEngine::find("tesseract", OsStr::new("/nowhere")).is_err());
    }
}

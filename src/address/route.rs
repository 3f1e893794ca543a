use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use std::fmt;

/// What may stand in a path segment unescaped (RFC 3986, unreserved).
const STEP: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Where an address leads. Its constants are the path patterns of the server's router.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub enum Route {
    /// The queue.
    #[default]
    Queue,
    /// The review page of an item; its form posts to the same path.
    Item(String),
    /// The history of an item.
    History(String),
    /// An item as a file.
    ItemExport(String),
    /// Undoes the last decision on an item.
    Undo(String),
    /// The queue as a file.
    Export,
    /// What happens in the queue, as it happens.
    Live,
    /// Takes the next item of a queue.
    Take,
    /// What was exported so far; its form exports what is new.
    Exports,
    /// Several items at once.
    Bulk,
    /// Sets the language.
    Language,
    /// Sets the theme.
    Theme,
    /// Sign-in.
    SignIn,
    /// Sign-out.
    SignOut,
    /// Sign-out of all sessions.
    SignOutEverywhere,
    /// Signing in at a provider: goes there with a form, and comes back.
    Provider,
    /// Choosing a password with a link.
    Invitation(String),
    /// One's own account.
    Account,
    /// Who may do what.
    People,
    /// The keys of agents.
    Keys,
    /// Who is signed in.
    Sessions,
    /// All queues, for administrators.
    Queues,
    /// The picture of a page of a file, counted from 1.
    Picture(String, u32),
    /// The words on a page of a file, counted from 1.
    Words(String, u32),
    /// Searches in a file.
    Search(String),
    /// Opens a password-protected file.
    Unlock(String),
    /// The file itself.
    Download(String),
    /// Anything else.
    Unknown,
}

impl Route {
    /// See [`Route::Queue`].
    pub const QUEUE: &'static str = "/";
    /// See [`Route::Item`].
    pub const ITEM: &'static str = "/items/{id}";
    /// See [`Route::History`].
    pub const HISTORY: &'static str = "/items/{id}/history";
    /// See [`Route::ItemExport`].
    pub const ITEM_EXPORT: &'static str = "/items/{id}/export";
    /// See [`Route::Undo`].
    pub const UNDO: &'static str = "/items/{id}/undo";
    /// See [`Route::Export`].
    pub const EXPORT: &'static str = "/export";
    /// See [`Route::Live`].
    pub const LIVE: &'static str = "/live";
    /// See [`Route::Take`].
    pub const TAKE: &'static str = "/take";
    /// See [`Route::Exports`].
    pub const EXPORTS: &'static str = "/exports";
    /// See [`Route::Bulk`].
    pub const BULK: &'static str = "/bulk";
    /// See [`Route::Language`].
    pub const LANGUAGE: &'static str = "/language";
    /// See [`Route::Theme`].
    pub const THEME: &'static str = "/theme";
    /// See [`Route::SignIn`].
    pub const SIGN_IN: &'static str = "/sign-in";
    /// See [`Route::SignOut`].
    pub const SIGN_OUT: &'static str = "/sign-out";
    /// See [`Route::SignOutEverywhere`].
    pub const SIGN_OUT_EVERYWHERE: &'static str = "/sign-out/everywhere";
    /// See [`Route::Provider`].
    pub const PROVIDER: &'static str = "/sign-in/provider";
    /// See [`Route::Invitation`].
    pub const INVITATION: &'static str = "/invitation/{id}";
    /// See [`Route::Account`].
    pub const ACCOUNT: &'static str = "/account";
    /// See [`Route::People`].
    pub const PEOPLE: &'static str = "/admin/people";
    /// See [`Route::Keys`].
    pub const KEYS: &'static str = "/admin/keys";
    /// See [`Route::Sessions`].
    pub const SESSIONS: &'static str = "/admin/sessions";
    /// See [`Route::Queues`].
    pub const QUEUES: &'static str = "/admin/queues";
    /// See [`Route::Picture`].
    pub const PICTURE: &'static str = "/files/{file_id}/pages/{page}";
    /// See [`Route::Words`].
    pub const WORDS: &'static str = "/files/{file_id}/pages/{page}/words";
    /// See [`Route::Search`].
    pub const SEARCH: &'static str = "/files/{file_id}/search";
    /// See [`Route::Unlock`].
    pub const UNLOCK: &'static str = "/files/{file_id}/unlock";
    /// See [`Route::Download`].
    pub const DOWNLOAD: &'static str = "/files/{file_id}/download";

    /// Parses a path.
    pub fn parse(path: &str) -> Self {
        let steps: Vec<String> = path
            .split('/')
            .filter(|step| !step.is_empty())
            .map(|step| percent_decode_str(step).decode_utf8_lossy().into_owned())
            .collect();
        let steps: Vec<&str> = steps.iter().map(String::as_str).collect();
        match steps.as_slice() {
            [] => Self::Queue,
            ["export"] => Self::Export,
            ["exports"] => Self::Exports,
            ["live"] => Self::Live,
            ["take"] => Self::Take,
            ["bulk"] => Self::Bulk,
            ["language"] => Self::Language,
            ["theme"] => Self::Theme,
            ["sign-in"] => Self::SignIn,
            ["sign-out"] => Self::SignOut,
            ["sign-out", "everywhere"] => Self::SignOutEverywhere,
            ["sign-in", "provider"] => Self::Provider,
            ["invitation", text] => Self::Invitation((*text).to_owned()),
            ["account"] => Self::Account,
            ["admin", "people"] => Self::People,
            ["admin", "keys"] => Self::Keys,
            ["admin", "sessions"] => Self::Sessions,
            ["admin", "queues"] => Self::Queues,
            ["items", id] => Self::Item((*id).to_owned()),
            ["items", id, "history"] => Self::History((*id).to_owned()),
            ["items", id, "export"] => Self::ItemExport((*id).to_owned()),
            ["items", id, "undo"] => Self::Undo((*id).to_owned()),
            ["files", file, "pages", page] => page.parse().map_or(Self::Unknown, |page| Self::Picture((*file).to_owned(), page)),
            ["files", file, "pages", page, "words"] => {
                page.parse().map_or(Self::Unknown, |page| Self::Words((*file).to_owned(), page))
            }
            ["files", file, "search"] => Self::Search((*file).to_owned()),
            ["files", file, "unlock"] => Self::Unlock((*file).to_owned()),
            ["files", file, "download"] => Self::Download((*file).to_owned()),
            _ => Self::Unknown,
        }
    }

    /// The path pattern of the router, and the values of its placeholders.
    fn parts(&self) -> (&'static str, Option<&str>, Option<u32>) {
        match self {
            Self::Queue | Self::Unknown => (Self::QUEUE, None, None),
            Self::Export => (Self::EXPORT, None, None),
            Self::Exports => (Self::EXPORTS, None, None),
            Self::Live => (Self::LIVE, None, None),
            Self::Take => (Self::TAKE, None, None),
            Self::Bulk => (Self::BULK, None, None),
            Self::Language => (Self::LANGUAGE, None, None),
            Self::Theme => (Self::THEME, None, None),
            Self::SignIn => (Self::SIGN_IN, None, None),
            Self::SignOut => (Self::SIGN_OUT, None, None),
            Self::SignOutEverywhere => (Self::SIGN_OUT_EVERYWHERE, None, None),
            Self::Provider => (Self::PROVIDER, None, None),
            Self::Invitation(text) => (Self::INVITATION, Some(text), None),
            Self::Account => (Self::ACCOUNT, None, None),
            Self::People => (Self::PEOPLE, None, None),
            Self::Keys => (Self::KEYS, None, None),
            Self::Sessions => (Self::SESSIONS, None, None),
            Self::Queues => (Self::QUEUES, None, None),
            Self::Item(id) => (Self::ITEM, Some(id), None),
            Self::History(id) => (Self::HISTORY, Some(id), None),
            Self::ItemExport(id) => (Self::ITEM_EXPORT, Some(id), None),
            Self::Undo(id) => (Self::UNDO, Some(id), None),
            Self::Picture(file, page) => (Self::PICTURE, Some(file), Some(*page)),
            Self::Words(file, page) => (Self::WORDS, Some(file), Some(*page)),
            Self::Search(file) => (Self::SEARCH, Some(file), None),
            Self::Unlock(file) => (Self::UNLOCK, Some(file), None),
            Self::Download(file) => (Self::DOWNLOAD, Some(file), None),
        }
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (pattern, id, page) = self.parts();
        let steps = pattern.split('/').skip(1);
        for step in steps {
            f.write_str("/")?;
            match (step, id, page) {
                ("{page}", _, Some(page)) => write!(f, "{page}")?,
                (gap, Some(id), _) if gap.starts_with('{') => write!(f, "{}", utf8_percent_encode(id, STEP))?,
                (step, ..) => f.write_str(step)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_reads_back() {
        let id = || "a/b +ü?#.{id}".to_owned();
        for route in [
            Route::Queue,
            Route::Export,
            Route::Exports,
            Route::Live,
            Route::Take,
            Route::Bulk,
            Route::Language,
            Route::Theme,
            Route::SignIn,
            Route::SignOut,
            Route::SignOutEverywhere,
            Route::Provider,
            Route::Invitation(id()),
            Route::Account,
            Route::People,
            Route::Keys,
            Route::Sessions,
            Route::Queues,
            Route::Item(id()),
            Route::History(id()),
            Route::ItemExport(id()),
            Route::Undo(id()),
            Route::Picture(id(), 3),
            Route::Words(id(), 3),
            Route::Search(id()),
            Route::Unlock(id()),
            Route::Download(id()),
        ] {
            let written = route.to_string();
            assert!(written.is_ascii() && !written.contains([' ', '?', '#', '{']), "{written}");
            assert_eq!(Route::parse(&written), route);
        }
        for elsewhere in ["/elsewhere", "/items/a/b", "/files/a/pages/x"] {
            assert_eq!(Route::parse(elsewhere), Route::Unknown);
        }
    }
}

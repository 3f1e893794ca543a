//! The invariants of ARCHITECTURE.md that can be checked in the sources. Who may name whom is in `tidy_arrows`.

use crate::sources::{Source, Token, files_below, read, sources};
use std::collections::HashSet;

/// The paths of the files that break a rule.
fn those(sources: &[Source], breaks: impl Fn(&Source) -> bool) -> Vec<String> {
    sources.iter().filter(|source| breaks(source)).map(|source| source.path.clone()).collect()
}

fn is_in_one_of(source: &Source, places: &[&str]) -> bool {
    places.iter().any(|place| source.is_below(place))
}

/// Whether a literal contains this key of a JSON object, alone or among others.
fn spells(source: &Source, key: &str) -> bool {
    let (alone, among, escaped) = (format!("\"{key}\""), format!("\"{key}\":"), format!("\\\"{key}\\\""));
    source.texts().any(|text| text == alone || text.contains(&among) || text.contains(&escaped))
}

fn derives(source: &Source, what: &str) -> bool {
    let mut since_derive = usize::MAX;
    source.tokens.iter().any(|token| {
        since_derive = match token {
            token if token.is_word("derive") => 0,
            token if token.is_sign(']') => usize::MAX,
            _ => since_derive.saturating_add(1),
        };
        since_derive < 40 && token.is_word(what)
    })
}

// ---- who knows what ------------------------------------------------------------------------------------

#[test]
fn only_the_wire_spells_llama_clouds_answers() {
    let sources = sources();
    for key in ["next_page_token", "total_size", "group_key", "first_item", "deleted_count"] {
        let wrong = those(&sources, |source| spells(source, key) && !source.is_below("src/agent_data/wire"));
        assert!(wrong.is_empty(), "{key} belongs to agent_data::wire, not to {wrong:?}");
    }
    // A type that derives Serialize or Deserialize spells keys with its field names.
    let speakers = ["src/agent_data/cloud", "src/agent_data/mod", "src/rest/agent_data", "src/documents/cloud", "src/rest/files"];
    let wrong = those(&sources, |source| {
        let speaks = is_in_one_of(source, &speakers) || source.path.starts_with("src/rest/agent_data");
        speaks && !source.path.ends_with("/wire.rs") && (derives(source, "Serialize") || derives(source, "Deserialize"))
    });
    assert!(wrong.is_empty(), "JSON of LlamaCloud belongs into a wire.rs: {wrong:?}");
}

#[test]
fn only_the_domain_spells_the_keys_of_a_record() {
    // The gallery shows an invented record; the embedded stores have columns for the fields that are queried often.
    let sources = sources();
    let record = ["src/domain", "src/ui/pages/components"];
    for (key, others) in [
        ("original_data", &[][..]),
        ("field_metadata", &[]),
        ("extraction_error", &[]),
        ("field_errors", &[]),
        ("matching_text", &[]),
        ("bounding_boxes", &[]),
        ("overall_confidence", &["src/agent_data/embedded"]),
    ] {
        let wrong =
            those(&sources, |source| spells(source, key) && !is_in_one_of(source, &record) && !is_in_one_of(source, others));
        assert!(wrong.is_empty(), "{key} belongs to domain, not to {wrong:?}");
    }
}

#[test]
fn what_was_extracted_has_one_reader_and_no_writer() {
    let wrong = those(&sources(), |source| {
        spells(source, "original_data") && !is_in_one_of(source, &["src/domain/extracted_data", "src/ui/pages/components"])
    });
    assert!(wrong.is_empty(), "original_data is read by ExtractedData::original_data alone, and never written: {wrong:?}");
    let wrong = those(&sources(), |source| source.has_word("set_original_data") || source.has_word("original_data_mut"));
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn one_place_spells_what_a_decision_is_called() {
    let sources = sources();
    for word in ["accept", "accept-anyway", "reject", "reopen", "accepted", "rejected", "reopened"] {
        let wrong = those(&sources, |source| {
            // The page's buttons are HTML, which spells out the value that is posted.
            // The address has words of its own: `?reject` opens the dialog.
            let known = is_in_one_of(source, &["src/domain/decision", "src/domain/status", "src/address/word", "src/ui"]);
            !known && source.texts().any(|text| text == format!("\"{word}\""))
        });
        assert!(wrong.is_empty(), "“{word}” belongs to domain::decision, not to {wrong:?}");
    }
}

#[test]
fn only_the_stores_know_sql() {
    let sources = sources();
    let stores = ["src/agent_data/embedded", "src/documents/embedded", "src/ledger", "src/database"];
    let verbs = ["SELECT ", "INSERT INTO ", "DELETE FROM ", "UPDATE ", "CREATE TABLE ", "CREATE INDEX ", "PRAGMA ", "VACUUM "];
    let wrong = those(&sources, |source| {
        !is_in_one_of(source, &stores) && source.texts().any(|text| verbs.iter().any(|verb| text.contains(verb)))
    });
    assert!(wrong.is_empty(), "SQL in {wrong:?}");
    // A store's errors carry its database's.
    let errors = ["src/agent_data/error", "src/documents/error"];
    let wrong = those(&sources, |source| {
        let names = ["rusqlite", "tokio_postgres", "deadpool_postgres"].iter().any(|library| source.has_word(library));
        names && !is_in_one_of(source, &stores) && !is_in_one_of(source, &errors)
    });
    assert!(wrong.is_empty(), "a database's library in {wrong:?}");
}

#[test]
fn use_cases_and_stores_know_no_http_server_and_no_page() {
    let below = ["src/domain", "src/text", "src/agent_data", "src/database", "src/documents", "src/ledger", "src/review"];
    let wrong = those(&sources(), |source| {
        is_in_one_of(source, &below) && ["axum", "leptos", "web_sys"].iter().any(|library| source.has_word(library))
    });
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn the_browser_names_no_store() {
    let wrong = those(&sources(), |source| {
        let names = ["agent_data", "database", "documents", "ledger", "rest", "review", "server"];
        let names_store = source.tokens.windows(4).any(|four| {
            // `crate::review…`, and `review::…` within `use crate::{…}`. A module of ui may have the name of a layer.
            let is_path = |at: usize| four.get(at).is_some_and(|token| token.is_sign(':'));
            let is_store = |at: usize| names.iter().any(|name| four.get(at).is_some_and(|token| token.is_word(name)));
            let begins = four[0].is_sign('{') || four[0].is_sign(',');
            (four[0].is_word("crate") && is_path(1) && is_store(3)) || (begins && is_store(1) && is_path(2) && is_path(3))
        });
        source.is_below("src/ui") && !source.is_server_only && names_store
    });
    assert!(wrong.is_empty(), "the browser has no {wrong:?} to name; such a page is declared with cfg(feature = \"ssr\")");
}

// ---- the door ------------------------------------------------------------------------------------------

#[test]
fn every_server_function_is_a_post_that_asks_who_it_is() {
    let sources = sources();
    let doors: Vec<&Source> = sources.iter().filter(|source| source.has_word("endpoint")).collect();
    assert!(doors.len() >= 6, "the server functions were not found");
    for door in doors {
        assert!(door.is_below("src/api"), "{} is no place for a server function", door.path);
        let of_function = |token: &&Token| token.is_word("endpoint");
        assert_eq!(door.tokens.iter().filter(of_function).count(), 1, "{}: one in a file", door.path);
        for get in ["GetUrl", "DeleteUrl"] {
            assert!(!door.has_word(get), "{} could be called by a link", door.path);
        }
        assert!(door.has("reviewer()?"), "{} does not ask who it is", door.path);
    }
}

#[test]
fn the_page_names_no_other_host_and_makes_no_html_of_texts() {
    let sources = sources();
    let (http, https) = (["http", "://"].concat(), ["https", "://"].concat());
    let wrong = those(&sources, |source| {
        let foreign = |text: &str| {
            (text.contains(&http) || text.contains(&https)) && !text.contains("://www.w3.org/") && !text.contains("://127.0.0.1")
        };
        is_in_one_of(source, &["src/ui", "src/api", "src/text"]) && source.texts().any(foreign)
    });
    assert!(wrong.is_empty(), "{wrong:?}");
    let raw = ["inner_html", "set_inner_html", "insert_adjacent_html", "set_outer_html", "document_write"];
    let wrong = those(&sources, |source| raw.iter().any(|word| source.has_word(word)));
    assert_eq!(wrong, ["src/ui/mod.rs"], "texts become text nodes; only the inline script of the page is set as it is");
    let shell = read("src/ui/mod.rs");
    let set = raw.map(|word| shell.matches(word).count()).iter().sum::<usize>();
    assert_eq!((set, shell.matches("inner_html=early_keys::SCRIPT").count()), (1, 1), "src/ui/mod.rs");
}

// ---- what is absent ------------------------------------------------------------------------------------

#[test]
fn the_server_has_no_global_state() {
    let changing = ["Mutex", "RwLock", "OnceLock", "OnceCell", "RefCell", "Cell", "AtomicBool", "AtomicUsize", "AtomicU64"];
    let wrong = those(&sources(), |source| {
        let of_static = source.tokens.iter().enumerate().filter(|(at, token)| {
            let is_lifetime = *at > 0 && source.tokens[at - 1].is_sign('\'');
            token.is_word("static") && !is_lifetime
        });
        let mut declared =
            of_static.map(|(at, _)| source.tokens[at..].split(|token| token.is_sign(';')).next().unwrap_or_default());
        let changes = declared.any(|tokens| tokens.iter().any(|token| changing.iter().any(|word| token.is_word(word))));
        !source.is_below("src/ui") && (changes || source.has_word("thread_local"))
    });
    assert!(wrong.is_empty(), "what the server knows is in its state, given by the router: {wrong:?}");
}

#[test]
fn the_only_javascript_of_our_own_keeps_early_keys() {
    let scripts = ["src", "public", "migrations"].map(|directory| files_below(directory, &["js", "mjs", "ts"])).concat();
    assert_eq!(scripts, ["src/ui/early_keys.js"], "only what must run before wasm does");
    assert!(read("src/ui/early_keys.js").lines().count() <= 25);
}

#[test]
fn only_lib_says_which_layer_is_built() {
    // Exceptions: the parts of `agent_data` that need a database, and the server's or the browser's half of a page or a
    // server function.
    let allowed = |feature: &str| match feature {
        "stores" => &["src/agent_data"][..],
        "ssr" | "hydrate" => &["src/api", "src/ui"],
        _ => &[],
    };
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| source.path != "src/lib.rs") {
        for three in source.tokens.windows(3) {
            if let [name, equals, Token::Text(feature)] = three
                && name.is_word("feature")
                && equals.is_sign('=')
                && !is_in_one_of(source, allowed(feature.trim_matches('"')))
            {
                wrong.push(format!("{}: {feature}", source.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn files_are_short_enough_to_read() {
    let all = ["src", "tests", "xtask", "demo", "benches", "fuzz"].map(|directory| files_below(directory, &["rs"])).concat();
    let long: Vec<String> = all.into_iter().filter(|path| read(path).lines().count() > 500).collect();
    assert!(long.is_empty(), "more than 500 lines: {long:?}");
}

#[test]
fn the_stable_compiler_builds_it() {
    let kinds = ["rs", "toml", "sh", "mjs", "yml", "yaml", "json", ""];
    let flags = [["RUSTC", "_BOOTSTRAP"], ["\"-", "Z"], [" -", "Z"]].map(|parts| parts.concat());
    let unstable: Vec<String> = files_below(".", &kinds)
        .into_iter()
        .filter(|path| !path.ends_with("package-lock.json"))
        .filter(|path| flags.iter().any(|flag| read(path).contains(flag)))
        .collect();
    assert!(unstable.is_empty(), "{unstable:?}");
}

#[test]
fn nothing_works_with_the_insides_of_a_library() {
    // A record with this text is refused; `reserved_text` looks for it.
    let private = ["$serde_json", "::private::"].concat();
    let sources = sources();
    let wrong = those(&sources, |source| {
        source.path != "src/domain/reserved_text.rs" && source.texts().any(|text| text.starts_with(&format!("\"{private}")))
    });
    assert!(wrong.is_empty(), "{wrong:?}");
}

// ---- looks ---------------------------------------------------------------------------------------------

/// Whether this is CSS with a colour that is no token.
fn has_raw_colour(css: &str) -> bool {
    let functions = ["rgb(", "rgba(", "hsl(", "hsla(", "hwb(", "lab(", "lch("];
    let is_hex = |rest: &str| {
        let end = rest.find(|sign: char| !sign.is_ascii_alphanumeric() && sign != '-').unwrap_or(rest.len());
        [3, 4, 6, 8].contains(&end) && rest[..end].chars().all(|digit| digit.is_ascii_hexdigit())
    };
    functions.iter().any(|function| css.contains(function)) || css.split('#').skip(1).any(is_hex)
}

#[test]
fn colours_and_sizes_of_text_are_named_in_one_place() {
    let stylesheet = read("style/tailwind.css");
    let (before, rest) = stylesheet.split_once("@theme {").unwrap();
    let (theme, after) = rest.split_once("\n}").unwrap();
    let others: Vec<&str> = before.lines().chain(after.lines()).collect();
    let raw: Vec<&&str> = others.iter().filter(|line| has_raw_colour(line)).collect();
    assert!(has_raw_colour(theme) && raw.is_empty(), "a colour is a token of @theme: {raw:?}");
    let wrong = those(&sources(), |source| source.is_below("src/ui") && source.texts().any(has_raw_colour));
    assert!(wrong.is_empty(), "a colour is a token of @theme, not in {wrong:?}");

    let sizes = theme.lines().filter(|line| line.trim().starts_with("--text-") && !line.contains("line-height")).count();
    assert_eq!(sizes, 1 + 4, "four sizes of text, and none of Tailwind's");
    let sized: Vec<&&str> = others.iter().filter(|line| line.contains("font-size:")).collect();
    assert!(sized.is_empty(), "text has one of the four sizes: {sized:?}");
}

#[test]
fn spaces_and_sizes_are_steps_of_the_scale() {
    // `w-[37px]`; but `aria-[current=page]` is no size.
    let is_own = |css: &str| {
        let values = css.split("-[").skip(1).filter_map(|rest| rest.split(']').next());
        let is_size =
            |value: &str| value.starts_with(|sign: char| sign.is_ascii_digit()) || value.contains("rem") || value.contains("px");
        values.into_iter().any(is_size)
    };
    let wrong = those(&sources(), |source| is_in_one_of(source, &["src/ui", "src/server"]) && source.texts().any(is_own));
    assert!(wrong.is_empty(), "sizes of their own in {wrong:?}");
    let stylesheet = read("style/tailwind.css");
    let wrong: Vec<&str> = stylesheet.lines().filter(|line| is_own(line)).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn every_icon_is_in_the_file_of_icons_and_none_is_there_for_nothing() {
    let file = read("public/icons.svg");
    let drawn: HashSet<&str> = file.split("<symbol id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(drawn.len() > 20 && !file.contains("<script"), "{drawn:?}");
    let sources = sources();
    let pages = || sources.iter().filter(|source| source.is_below("src/ui"));
    let texts: HashSet<&str> = pages().flat_map(Source::texts).map(|text| text.trim_matches('"')).collect();
    let unused: Vec<_> = drawn.iter().filter(|name| !texts.contains(*name)).collect();
    assert!(unused.is_empty(), "nothing shows {unused:?}");
    let shown = pages().flat_map(|source| {
        source.tokens.windows(4).filter_map(|four| match four {
            [icon, name, equals, Token::Text(text)] if icon.is_word("Icon") && name.is_word("name") && equals.is_sign('=') => {
                Some(text)
            }
            _ => None,
        })
    });
    let missing: Vec<_> = shown.filter(|name| !drawn.contains(name.trim_matches('"'))).collect();
    assert!(missing.is_empty(), "public/icons.svg lacks {missing:?}");
}

#[test]
fn no_letter_stands_for_an_icon() {
    // Signs of keys and of mathematics are letters.
    let pictograms = ["‹", "›", "↔", "↻", "⌕", "✕", "✎", "▲", "●", "⋯", "↶", "↷", "▾", "○", "◇", "∅"];
    let wrong = those(&sources(), |source| {
        let is_table = source.is_below("src/ui/components/table");
        source.is_below("src/ui") && !is_table && source.texts().any(|text| pictograms.iter().any(|sign| text.contains(sign)))
    });
    assert!(wrong.is_empty(), "an `Icon` looks the same everywhere: {wrong:?}");
}

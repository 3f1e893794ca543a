//! What the keys of a keyboard are called.

use super::Language;

impl Language {
    /// Keys as they stand on the reader's keyboard: `Ctrl+Insert` is `Strg+Einfg`. Several are separated by blanks.
    pub fn keys(self, keys: &str) -> String {
        let name = |key: &str| match self {
            Self::English => key.to_owned(),
            Self::German => german(key).to_owned(),
        };
        let together = |keys: &str| keys.split('+').map(name).collect::<Vec<_>>().join("+");
        keys.split(' ').map(together).collect::<Vec<_>>().join(" ")
    }
}

fn german(key: &str) -> &str {
    match key {
        "Ctrl" => "Strg",
        "Shift" => "Umschalt",
        "Enter" => "Eingabe",
        "Backspace" => "Rücktaste",
        "Delete" => "Entf",
        "Insert" => "Einfg",
        "Home" => "Pos1",
        "End" => "Ende",
        "PageUp" => "Bild↑",
        "PageDown" => "Bild↓",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_called_as_on_the_readers_keyboard() {
        let keys = ["Ctrl+Enter", "Alt+Shift+Delete", "PageUp PageDown", "Ctrl ⌫", "Alt+↑", "+", "u", "Esc"];
        assert_eq!(keys.map(|one| Language::English.keys(one)), keys);
        let german = ["Strg+Eingabe", "Alt+Umschalt+Entf", "Bild↑ Bild↓", "Strg ⌫", "Alt+↑", "+", "u", "Esc"];
        assert_eq!(keys.map(|one| Language::German.keys(one)), german);
    }
}

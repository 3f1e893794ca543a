//! Names of months and weekdays, in the languages that invoices are written in.

/// Longer words name neither; it also bounds the work for a word of a document.
const LONGEST: usize = 40;
/// The names of each month, folded: en de fr es it nl pt pl cs sv da no fi hu el, in the forms that dates use. A name stands for
/// its abbreviations, too, from three letters on, except after `=`.
const MONTHS: [&str; 12] = [
    "january januar janner jaenner janvier enero gennaio januari janeiro styczen stycznia leden ledna tammikuuta ιανουαριου",
    "february februar feber fevrier febrero febbraio februari fevereiro luty lutego unor unora helmikuuta φεβρουαριου",
    "march marz maerz mrz mars marzo maart mrt marco marzec marca brezen brezna marts maaliskuuta marcius μαρτιου",
    "april avril abril aprile kwiecien kwietnia duben dubna huhtikuuta aprilis απριλιου",
    "may mai mayo maggio mei maio maj maja kveten kvetna toukokuuta majus μαιου",
    "june juni juin junio giugno junho czerwiec czerwca =cerven =cervna cvn kesakuuta junius ιουνιου",
    "july juli juillet julio luglio julho lipiec lipca =cervenec =cervence cvc heinakuuta julius ιουλιου",
    "august aout agosto augustus sierpien sierpnia srpen srpna augusti elokuuta augusztus αυγουστου",
    "september septembre septiembre setiembre settembre setembro wrzesien wrzesnia zari syyskuuta szeptember σεπτεμβριου",
    "october oktober octobre octubre ottobre outubro pazdziernik pazdziernika rijen rijna lokakuuta οκτωβριου",
    "november novembre noviembre novembro listopad listopada listopadu =marraskuu =marraskuuta νοεμβριου",
    "december dezember decembre diciembre dicembre dezembro grudzien grudnia prosinec prosince desember joulukuuta δεκεμβριου",
];
/// The weekdays, folded: en de fr es it nl pt pl cs sv da no. A name stands for its abbreviations, too, from two letters on.
const WEEKDAYS: &str = "monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag samstag \
    sonnabend sonntag lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miercoles jueves viernes sabado domingo \
    lunedi martedi mercoledi giovedi venerdi domenica maandag dinsdag woensdag vrijdag zaterdag zondag segunda terca quarta quinta \
    sexta feira poniedzialek pn wtorek sroda czwartek piatek pt niedziela nd pondeli utery streda ctvrtek patek sobota nedele \
    mandag tisdag tirsdag onsdag torsdag lordag";
/// The letters that [`folded`] replaces, each line after what replaces them.
const ACCENTS: &str = "aàáâãäåāăą cçćĉċč dďđ eèéêëēĕėęě gĝğġģ hĥħ iìíîïĩīĭįı jĵ kķ lĺļľŀł nñńņňŉ oòóôõöøōŏő rŕŗř sśŝşšș tťţŧț \
    uùúûüũūŭůűų wŵ yýÿŷ zźżž αά εέ ηή ιίϊΐ οό σς υύϋΰ ωώ";

/// The month of this name, from 1 to 12: in full or short (at least three letters), with a point or without, in any case, with
/// accents (composed or not) or without. `None` for other words, and for short forms that two months share, as `jui` in French.
pub fn month(name: &str) -> Option<u8> {
    if name.len() > LONGEST {
        return None;
    }
    let name = folded(name.trim_end_matches('.'));
    let is_word = !name.is_empty() && name.chars().all(char::is_alphabetic);
    let is_long = name.chars().nth(2).is_some();
    // In full, of one month.
    let mut full = None;
    // In full or short, of one month or several.
    let (mut short, mut is_shared) = (None, false);
    for (month, names) in (1..).zip(MONTHS) {
        for known in names.split(' ') {
            let (known, may_be_short) = known.strip_prefix('=').map_or((known, is_long), |known| (known, false));
            if known == name {
                full = Some(month);
            }
            if may_be_short && known.starts_with(&name) {
                is_shared |= short.is_some_and(|before| before != month);
                short = Some(month);
            }
        }
    }
    full.or_else(|| short.filter(|_| !is_shared)).filter(|_| is_word)
}

/// The English name of a month, from 1 to 12, in lower case.
pub(super) fn english(month: usize) -> Option<&'static str> {
    MONTHS.get(month.checked_sub(1)?)?.split(' ').next()
}

/// Whether a word names a weekday, in full or short, in any of the languages.
pub(super) fn is_weekday(word: &str) -> bool {
    let word = folded(word);
    word.chars().nth(1).is_some() && WEEKDAYS.split_whitespace().any(|day| day.starts_with(&word))
}

/// In lower case, without accents: `MÄRZ`, `März` with a combining diaeresis and `marz` are the same.
pub(super) fn folded(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for letter in text.to_lowercase().chars() {
        if !matches!(letter, '\u{300}'..='\u{36f}') {
            let same = ACCENTS.split(' ').find(|same| same.contains(letter));
            plain.push(same.and_then(|same| same.chars().next()).unwrap_or(letter));
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_month_is_known_in_every_language_in_full_and_short() {
        for months in [
            "January February March April May June July August September October November December",
            "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
            "Jän. Feb. Mrz. Apr. Mai Jun. Jul. Aug. Sept. Okt. Nov. Dez.",
            "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
            "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
            "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
            "gen feb mar apr mag giu lug ago set ott nov dic",
            "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
            "januari februari maart april mei juni juli augustus september oktober november december",
            "jan. feb. mrt. apr. mei jun. jul. aug. sep. okt. nov. dec.",
            "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
            "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
            "sty lut mar kwi maj cze lip sie wrz paź lis gru",
            "leden únor březen duben květen červen červenec srpen září říjen listopad prosinec",
            "ledna února března dubna května června července srpna září října listopadu prosince",
            "januari februari mars april maj juni juli augusti september oktober november december",
            "januar februar marts april maj juni juli august september oktober november desember",
            "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta",
            "január február március április május június július augusztus szeptember október november december",
            "Ιανουαρίου Φεβρουαρίου Μαρτίου Απριλίου Μαΐου Ιουνίου Ιουλίου Αυγούστου Σεπτεμβρίου Οκτωβρίου Νοεμβρίου Δεκεμβρίου",
        ] {
            for (number, name) in (1..).zip(months.split(' ')) {
                assert_eq!(month(name), Some(number), "{name}");
                assert_eq!(month(&name.to_uppercase()), Some(number), "{name} in capitals");
            }
        }
    }

    #[test]
    fn an_accent_may_be_a_character_of_its_own_or_missing() {
        for name in ["Ma\u{308}rz", "Marz", "Maerz", "MÄRZ", "MA\u{308}RZ."] {
            assert_eq!(month(name), Some(3), "{name}");
        }
        assert_eq!(month("aou\u{302}t"), Some(8));
    }

    #[test]
    fn what_names_no_month_or_two_is_none() {
        for word in ["", ".", "Ma", "jui", "cerv", "ιου", "Foo", "marchs", "mar31", "1", "memo", "J\u{308}"] {
            assert_eq!(month(word), None, "{word}");
        }
        assert_eq!(month(&"a".repeat(100_000)), None);
    }
}

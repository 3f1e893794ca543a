//! An address of ours, as a value: path and query, read and written the same way by server and browser.

/// What an address shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageKind {
    /// `/`
    Queue,
    /// `/items/{id}`
    Review,
    /// None of ours.
    Unknown,
}

/// Path and query, decoded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    path: Vec<String>,
    query: Vec<(String, String)>,
}

impl Place {
    /// Reads `/items/7d9e?field=total`; what follows `#` is the browser's own.
    pub fn parse(address: &str) -> Self {
        let address = address.split('#').next().unwrap_or_default();
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let pair = |pair: &str| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        };
        Self {
            path: path.split('/').filter(|step| !step.is_empty()).map(|step| decode(&step.replace('+', "%2B"))).collect(),
            query: query.split('&').filter(|text| !text.is_empty()).map(pair).collect(),
        }
    }

    /// Which page that is.
    pub fn page(&self) -> PageKind {
        match self.steps().as_slice() {
            [] => PageKind::Queue,
            ["items", _] => PageKind::Review,
            _ => PageKind::Unknown,
        }
    }

    /// The item that the address is about.
    pub fn item_id(&self) -> Option<String> {
        match self.steps().as_slice() {
            ["items", id, ..] => Some((*id).to_owned()),
            _ => None,
        }
    }

    /// The first value of this name in the query.
    pub fn get(&self, name: &str) -> Option<String> {
        self.query.iter().find(|(one, _)| one == name).map(|(_, value)| value.clone())
    }

    fn steps(&self) -> Vec<&str> {
        self.path.iter().map(String::as_str).collect()
    }
}

/// `/?status=all&text=a+b`: the path with those pairs that have a value.
pub fn address(path: &str, query: &[(&str, Option<&str>)]) -> String {
    let mut address = path.to_owned();
    let mut sign = '?';
    for (name, value) in query.iter().filter_map(|&(name, value)| Some((name, value?))) {
        address.push(sign);
        address.push_str(name);
        address.push('=');
        encode(value, &mut address);
        sign = '&';
    }
    address
}

/// The address of an item that is opened `from` a queue with other filters, or in another order, than the usual one.
pub fn item_address(id: &str, from: Option<&str>) -> String {
    address(&format!("/items/{id}"), &[("from", from)])
}

/// The address with more pairs in its query.
pub fn with_query(address: &str, more: &str) -> String {
    let sign = if address.contains('?') { '&' } else { '?' };
    format!("{address}{sign}{more}")
}

/// As forms do it.
fn encode(text: &str, into: &mut String) {
    const DIGITS: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'];
    for &byte in text.as_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'*' => into.push(char::from(byte)),
            b' ' => into.push('+'),
            _ => into.extend(['%', DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]),
        }
    }
}

/// A `%` that no two digits follow stands for itself.
fn decode(text: &str) -> String {
    let digit = |byte: Option<&u8>| byte.and_then(|&byte| char::from(byte).to_digit(16));
    let mut found = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        match (first, digit(after.first()), digit(after.get(1))) {
            (b'%', Some(high), Some(low)) => {
                found.push((high * 16 + low) as u8);
                rest = after.get(2..).unwrap_or_default();
            }
            (b'+', ..) => found.push(b' '),
            _ => found.push(first),
        }
    }
    String::from_utf8_lossy(&found).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_reads_back_whatever_its_values_hold() {
        let text = "Müller & Söhne + 50 % #1?=";
        let written = address("/", &[("status", None), ("text", Some(text)), ("after", Some("x"))]);
        let place = Place::parse(&written);
        assert_eq!(
            (place.page(), place.get("text").as_deref(), place.get("after").as_deref()),
            (PageKind::Queue, Some(text), Some("x"))
        );
        assert_eq!(place.get("status"), None);
        assert!(written.is_ascii() && !written.contains([' ', '#']), "{written}");
    }

    #[test]
    fn each_page_is_told_by_its_path() {
        let item = Place::parse("/items/a%2Fb+c?field=line_items%5B0%5D.note#f-x");
        assert_eq!((item.page(), item.item_id().as_deref()), (PageKind::Review, Some("a/b+c")));
        assert_eq!(item.get("field").as_deref(), Some("line_items[0].note"));
        assert_eq!(Place::parse("/items/a/b").page(), PageKind::Unknown);
        assert_eq!(Place::parse("/elsewhere").page(), PageKind::Unknown);
        assert_eq!(Place::parse("/?text=100%&broken=%4").get("text").as_deref(), Some("100%"));
    }
}

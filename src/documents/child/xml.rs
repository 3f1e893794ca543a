//! Reads untrusted XML into a tree: no document type, so no entities of its own and nothing from elsewhere; bounded before the parser
//! sees it.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use roxmltree::{Document, Node, ParsingOptions};
use std::borrow::Cow;

/// Bytes of an XML that is read. The longest invoices have some thousand lines of 3 kB each.
const LARGEST: usize = 8 << 20;
/// Bytes of one tag with its attributes.
const LONGEST_TAG: usize = 32 << 10;
/// Elements around an element.
const DEEPEST: usize = 64;
/// Elements, texts and comments.
const MOST_NODES: u32 = 1_000_000;
/// Characters of a text that is taken over.
const LONGEST_TEXT: usize = 1_000;

/// Whether this may be XML: after blanks it begins with a tag.
pub(super) fn may_be_xml(bytes: &[u8]) -> bool {
    let begins = |bytes: &[u8]| bytes.trim_ascii_start().first() == Some(&b'<');
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => begins(rest),
        [0xfe, 0xff, 0, b'<', ..] | [0xff, 0xfe, b'<', 0, ..] => true,
        _ => begins(bytes),
    }
}

/// The text of an XML, whatever its encoding. What is not UTF-8 is read as it says of itself, or as Windows-1252, which old programs
/// write under several names.
pub(super) fn decode(bytes: &[u8]) -> Option<String> {
    if bytes.len() > LARGEST {
        return None;
    }
    if let Some((encoding, mark)) = Encoding::for_bom(bytes).filter(|(encoding, _)| *encoding != UTF_8) {
        return encoding.decode_without_bom_handling_and_without_replacement(&bytes[mark..]).map(Cow::into_owned);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    Some(match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => declared_encoding(bytes).unwrap_or(WINDOWS_1252).decode_without_bom_handling(bytes).0.into_owned(),
    })
}

/// What the first line names, if letters of ASCII are themselves in it: otherwise that line could not be read.
fn declared_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    const LONGEST_DECLARATION: usize = 200;
    let line = String::from_utf8_lossy(&bytes[..bytes.len().min(LONGEST_DECLARATION)]).into_owned();
    let (declaration, _) = line.strip_prefix("<?xml")?.split_once("?>")?;
    let (_, value) = declaration.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let name = value.strip_prefix(['"', '\''])?.split(['"', '\'']).next()?;
    Encoding::for_label(name.as_bytes()).filter(|encoding| *encoding != UTF_8 && encoding.is_ascii_compatible())
}

/// Parses what [`decode`] returned.
pub(super) fn parse(text: &str) -> Option<Document<'_>> {
    if !is_bounded(text.as_bytes()) {
        return None;
    }
    let options = ParsingOptions { allow_dtd: false, nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    Document::parse_with_options(text, options).ok()
}

/// Whether no tag is too long and no element too deep. Counts tags, and passes over comments, CDATA and processing
/// instructions; what it misreads is not well-formed, or only more bounded.
fn is_bounded(bytes: &[u8]) -> bool {
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(found) = bytes[at..].iter().position(|byte| *byte == b'<') {
        at += found;
        let rest = &bytes[at..];
        let passed_over =
            [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")].into_iter().find(|(open, _)| rest.starts_with(open.as_bytes()));
        if let Some((open, close)) = passed_over {
            let end = rest[open.len()..].windows(close.len()).position(|window| window == close.as_bytes());
            let Some(end) = end else { return true }; // not well-formed
            at += open.len() + end + close.len();
            continue;
        }
        let Some(end) = end_of_tag(rest) else { return rest.len() <= LONGEST_TAG };
        if end > LONGEST_TAG {
            return false;
        }
        match (rest.get(1), rest.get(end - 1)) {
            (Some(b'/'), _) => depth = depth.saturating_sub(1),
            (_, Some(b'/')) => {}
            _ => depth += 1,
        }
        if depth > DEEPEST {
            return false;
        }
        at += end;
    }
    true
}

/// Where the tag ends that begins here; a `>` in quotes does not end it.
fn end_of_tag(bytes: &[u8]) -> Option<usize> {
    let mut quote = None;
    bytes.iter().take(LONGEST_TAG + 2).position(|byte| {
        match (quote, byte) {
            (None, b'"' | b'\'') => quote = Some(*byte),
            (Some(open), byte) if open == *byte => quote = None,
            _ => {}
        }
        quote.is_none() && *byte == b'>'
    })
}

/// An element; its children are those of the same family of namespaces, whatever their prefix.
#[derive(Clone, Copy)]
pub(super) struct Element<'a> {
    node: Node<'a, 'a>,
    /// How the namespaces begin.
    family: &'static [&'static str],
}

impl<'a> Element<'a> {
    /// The root with one of these names in this family, or, of an envelope, what is in it.
    pub fn root(document: &'a Document<'a>, family: &'static [&'static str], names: &[&str]) -> Option<Self> {
        let root = document.root_element();
        let inside = root.children().filter(Node::is_element);
        let mut candidates = std::iter::once(root).chain(inside).map(|node| Self { node, family });
        candidates.find(|element| names.contains(&element.name()) && element.is_of_family(element.node))
    }

    pub fn name(self) -> &'a str {
        self.node.tag_name().name()
    }

    fn is_of_family(self, node: Node<'_, '_>) -> bool {
        node.tag_name().namespace().is_some_and(|namespace| self.family.iter().any(|beginning| namespace.starts_with(beginning)))
    }

    /// The children with one of these names: `ID|Number`.
    fn children(self, names: &'a str) -> impl Iterator<Item = Self> {
        let children = self.node.children().filter(move |node| {
            node.is_element() && self.is_of_family(*node) && names.split('|').any(|name| name == node.tag_name().name())
        });
        children.map(move |node| Self { node, ..self })
    }

    /// All elements at a path: names separated by `/`, each perhaps with others that it may have: `A|B/C`.
    pub fn all(self, path: &'a str) -> Vec<Self> {
        let (names, rest) = path.split_once('/').map_or((path, None), |(names, rest)| (names, Some(rest)));
        match rest {
            None => self.children(names).collect(),
            Some(rest) => self.children(names).flat_map(|child| child.all(rest)).collect(),
        }
    }

    /// The first element at a path.
    pub fn at(self, path: &'a str) -> Option<Self> {
        match path.split_once('/') {
            None => self.children(path).next(),
            Some((names, rest)) => self.children(names).find_map(|child| child.at(rest)),
        }
    }

    /// The text of the first element at a path that has one.
    pub fn text(self, path: &'a str) -> Option<String> {
        match path.split_once('/') {
            None => self.children(path).find_map(Self::own_text),
            Some((names, rest)) => self.children(names).find_map(|child| child.text(rest)),
        }
    }

    /// All texts at a path.
    pub fn texts(self, path: &'a str) -> Vec<String> {
        self.all(path).into_iter().filter_map(Self::own_text).collect()
    }

    /// The text of this element without the blanks around it, cut if too long; `None` if it is empty.
    pub fn own_text(self) -> Option<String> {
        let parts = self.node.children().filter(Node::is_text).filter_map(|node| node.text());
        let text: String = parts.flat_map(str::chars).skip_while(|c| c.is_whitespace()).take(LONGEST_TEXT).collect();
        let text = text.trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// The attribute with this name and no namespace, or any.
    pub fn attribute(self, name: &str) -> Option<&'a str> {
        let attributes = self.node.attributes();
        attributes
            .filter(|attribute| attribute.name() == name)
            .map(|attribute| attribute.value().trim())
            .find(|value| !value.is_empty())
    }
}

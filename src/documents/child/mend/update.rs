//! An update of a PDF: objects that are appended to the file, in place of those with the same number or besides them (ISO 32000,
//! 7.5.6).

use hayro::hayro_syntax::{Pdf, object::ObjectIdentifier};

/// Numbers of new objects begin here; real documents end far below, and the format ends 388,607 later.
const FIRST_NEW: u32 = 8_000_000;
/// Bytes.
const LONGEST: usize = 64 << 20;

#[derive(Default)]
pub(super) struct Update {
    objects: Vec<(ObjectIdentifier, Vec<u8>)>,
    added: u32,
    length: usize,
}

impl Update {
    /// Whether there is nothing to append.
    pub(super) fn is_empty(&self) -> bool {
        self.objects.is_empty()
    }

    /// Whether nothing more should be added.
    pub(super) fn is_full(&self) -> bool {
        self.length > LONGEST
    }

    /// Its number; the generation is 0.
    pub(super) fn add(&mut self, body: Vec<u8>) -> u32 {
        let number = FIRST_NEW + self.added;
        self.added += 1;
        self.replace(ObjectIdentifier::new(number, 0), body);
        number
    }

    pub(super) fn add_stream(&mut self, dictionary: &str, content: &[u8]) -> u32 {
        self.add(stream(dictionary.as_bytes(), content))
    }

    pub(super) fn replace(&mut self, id: ObjectIdentifier, body: Vec<u8>) {
        self.length += body.len();
        self.objects.push((id, body));
    }

    /// The file with the update.
    pub(super) fn append_to(&self, pdf: &Pdf) -> Vec<u8> {
        let before = pdf.data().as_ref();
        let mut bytes = Vec::with_capacity(before.len() + self.length + 64 * self.objects.len() + 256);
        bytes.extend_from_slice(before);
        bytes.push(b'\n');
        let mut table = String::from("xref\n");
        for (ObjectIdentifier { obj_number, gen_number }, body) in &self.objects {
            table.push_str(&format!("{obj_number} 1\n{:010} {gen_number:05} n \n", bytes.len()));
            bytes.extend_from_slice(format!("{obj_number} {gen_number} obj\n").as_bytes());
            bytes.extend_from_slice(body);
            bytes.extend_from_slice(b"\nendobj\n");
        }
        // Without a table that can be read, all objects are looked for, and the last ones are found.
        if let Some(previous) = place_of_table(before) {
            let ObjectIdentifier { obj_number, gen_number } = pdf.xref().root_id();
            let start = bytes.len();
            let size = FIRST_NEW + self.added;
            let trailer = format!("trailer\n<< /Size {size} /Root {obj_number} {gen_number} R /Prev {previous} >>\n");
            bytes.extend_from_slice(format!("{table}{trailer}startxref\n{start}\n%%EOF\n").as_bytes());
        }
        bytes
    }
}

/// A stream object. A `Length` in the dictionary is replaced: of two, the last one counts.
pub(super) fn stream(dictionary: &[u8], content: &[u8]) -> Vec<u8> {
    let inner = dictionary.strip_prefix(b"<<").and_then(|rest| rest.strip_suffix(b">>")).unwrap_or(dictionary);
    let length = format!("\n/Length {} >>\nstream\n", content.len());
    [b"<<", inner, length.as_bytes(), content, b"\nendstream"].concat()
}

fn place_of_table(bytes: &[u8]) -> Option<u64> {
    const KEYWORD: &[u8] = b"startxref";
    let at = bytes.windows(KEYWORD.len()).rposition(|window| window == KEYWORD)?;
    let rest = bytes[at + KEYWORD.len()..].trim_ascii_start();
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    std::str::from_utf8(&rest[..digits]).ok()?.parse().ok()
}

//! `order_by` of file lists: `name, created_at desc`.

/// What files can be ordered by (contract 6.1; the real service refuses anything else, too).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileOrderKey {
    /// Bytewise.
    Name,
    /// Bytewise.
    Id,
    /// By time.
    CreatedAt,
}

impl FileOrderKey {
    /// Its name on the wire, which is also the column's name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Id => "id",
            Self::CreatedAt => "created_at",
        }
    }
}

/// One key of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileOrder {
    /// What is compared.
    pub key: FileOrderKey,
    /// Largest first.
    pub descending: bool,
}

impl FileOrder {
    /// Reads a comma-separated list of `key[ asc| desc]`. The error is the part that was not understood.
    pub fn parse(text: &str) -> Result<Vec<Self>, String> {
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        let orders = parts.map(|part| Self::parse_part(part).ok_or_else(|| part.to_owned())).collect::<Result<Vec<_>, _>>()?;
        // A repeated key no longer changes the order.
        Ok(orders
            .iter()
            .enumerate()
            .filter(|(at, order)| !orders[..*at].iter().any(|b| b.key == order.key))
            .map(|(_, o)| *o)
            .collect())
    }

    fn parse_part(part: &str) -> Option<Self> {
        let mut words = part.split_whitespace();
        let key = match words.next()? {
            "name" => FileOrderKey::Name,
            "id" => FileOrderKey::Id,
            "created_at" => FileOrderKey::CreatedAt,
            _ => return None,
        };
        let descending = match words.next() {
            None => false,
            Some(word) if word.eq_ignore_ascii_case("asc") => false,
            Some(word) if word.eq_ignore_ascii_case("desc") => true,
            Some(_) => return None,
        };
        words.next().is_none().then_some(Self { key, descending })
    }

    /// As on the wire.
    pub fn write(orders: &[Self]) -> String {
        let parts = orders.iter().map(|order| format!("{}{}", order.key.as_str(), if order.descending { " desc" } else { "" }));
        parts.collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_is_read_as_it_is_written() {
        for (text, written) in
            [("created_at DESC, name", "created_at desc, name"), ("", ""), ("id asc,", "id"), ("name, name desc, id", "name, id")]
        {
            assert_eq!(FileOrder::write(&FileOrder::parse(text).unwrap_or_default()), written, "{text}");
        }
    }

    #[test]
    fn what_files_have_no_order_for_is_refused_by_name() {
        assert_eq!(FileOrder::parse("name, size desc"), Err("size desc".to_owned()));
        assert_eq!(FileOrder::parse("name sideways"), Err("name sideways".to_owned()));
        assert_eq!(FileOrder::parse("name; DROP TABLE files"), Err("name; DROP TABLE files".to_owned()));
    }
}

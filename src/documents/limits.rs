//! What drawing an untrusted document may cost.

use std::time::Duration;

/// What drawing one document may cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Address space in bytes. An ordinary A4 page takes less than 48 MiB; a picture of 100 million pixels is what takes more.
    pub memory_bytes: u64,
    /// Seconds of processor time.
    pub cpu_seconds: u64,
    /// Wall-clock time of a child, enforced by the parent. More than `cpu_seconds`, since a slow child lets others go first.
    pub wall: Duration,
    /// Larger files are refused.
    pub max_file_bytes: u64,
    /// Later pages are not shown.
    pub max_pages: u32,
    /// Pixels in the picture of one page; it is scaled down to fit.
    pub max_pixels_per_page: u64,
}

impl Limits {
    /// Reads `name=value` in the child; limits not named keep their defaults. `None` for an unknown name or a bad number.
    pub fn parse(arguments: &[&str]) -> Option<Self> {
        let mut limits = Self::default();
        for argument in arguments {
            let (name, value) = argument.split_once('=')?;
            match name {
                "memory_bytes" => limits.memory_bytes = value.parse().ok()?,
                "cpu_seconds" => limits.cpu_seconds = value.parse().ok()?,
                "max_file_bytes" => limits.max_file_bytes = value.parse().ok()?,
                "max_pages" => limits.max_pages = value.parse().ok()?,
                "max_pixels_per_page" => limits.max_pixels_per_page = value.parse().ok()?,
                _ => return None,
            }
        }
        Some(limits)
    }

    /// What the parent sends: everything except `wall`.
    pub fn to_arguments(&self) -> Vec<String> {
        vec![
            format!("memory_bytes={}", self.memory_bytes),
            format!("cpu_seconds={}", self.cpu_seconds),
            format!("max_file_bytes={}", self.max_file_bytes),
            format!("max_pages={}", self.max_pages),
            format!("max_pixels_per_page={}", self.max_pixels_per_page),
        ]
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            memory_bytes: 1 << 30,
            cpu_seconds: 20,
            wall: Duration::from_secs(60),
            max_file_bytes: 50_000_000,
            max_pages: 500,
            max_pixels_per_page: 9_000_000,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_arrive_in_the_child_as_the_parent_sent_them() {
        let limits = Limits {
            memory_bytes: 1,
            cpu_seconds: 2,
            max_file_bytes: 3,
            max_pages: 4,
            max_pixels_per_page: 5,
            ..Limits::default()
        };
        let arguments = limits.to_arguments();
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        assert_eq!(Limits::parse(&arguments), Some(limits));
        assert_eq!(Limits::parse(&["memory_bytes=lots"]), None);
        assert_eq!(Limits::parse(&["colour=red"]), None);
    }
}

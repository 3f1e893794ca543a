//! Signed URLs. Each lets its holder fetch or upload one file without a key until it expires.

use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use sha2::Sha256;

/// HMAC zero-pads shorter keys to one block. Padding the key ourselves gives the same result and rules out a wrong length.
const BLOCK: usize = 64;

/// Signs and checks [`Grant`]s.
#[derive(Clone)]
pub struct UrlSigner {
    key: [u8; BLOCK],
}

/// What a signed URL allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grant<'a> {
    /// The only file it applies to.
    pub file_id: &'a str,
    /// Expiry in seconds since 1970; no longer valid at this moment.
    pub expires: i64,
    /// What may be done with the file.
    pub access: Access<'a>,
}

/// An operation on a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access<'a> {
    /// GET the file.
    Fetch,
    /// GET the image of one page.
    Picture {
        /// The page, counted from 0.
        page_index: u32,
    },
    /// PUT the file, once. The names are signed, so that the holder of the URL cannot choose others.
    Upload {
        /// The file's name.
        name: &'a str,
        /// The uploader's own id for the file.
        external_file_id: Option<&'a str>,
    },
}

impl UrlSigner {
    /// `secret` may be shared with other uses: everything signed here starts with its purpose.
    pub fn new(secret: [u8; 32]) -> Self {
        let mut key = [0; BLOCK];
        key[..secret.len()].copy_from_slice(&secret);
        Self { key }
    }

    /// The signature, in hex.
    pub fn sign(&self, grant: &Grant<'_>) -> String {
        hex::encode(self.mac(grant).finalize().into_bytes())
    }

    /// Whether `signature` is genuine and `grant` has not expired at `now`. Compares in constant time.
    pub fn allows(&self, grant: &Grant<'_>, signature: &str, now: Timestamp) -> bool {
        let signature = hex::decode(signature).unwrap_or_default();
        let genuine = self.mac(grant).verify_slice(&signature).is_ok();
        genuine && now.as_second() < grant.expires
    }

    fn mac(&self, grant: &Grant<'_>) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new((&self.key).into());
        // `Debug` quotes and escapes strings, so different grants give different texts.
        mac.update(format!("countersign file address 1 {grant:?}").as_bytes());
        mac
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FETCH: Grant<'_> = Grant { file_id: "dfl-1", expires: 1000, access: Access::Fetch };

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap_or(Timestamp::MAX)
    }

    #[test]
    fn an_address_opens_its_file_until_it_expires() {
        let signer = UrlSigner::new([7; 32]);
        let signature = signer.sign(&FETCH);
        assert!(signer.allows(&FETCH, &signature, at(999)));
        assert!(!signer.allows(&FETCH, &signature, at(1000)));
    }

    #[test]
    fn an_address_opens_nothing_else() {
        let signer = UrlSigner::new([7; 32]);
        let signature = signer.sign(&FETCH);
        let upload = |name, external_file_id| Grant { access: Access::Upload { name, external_file_id }, ..FETCH };
        let picture = |page_index| Grant { access: Access::Picture { page_index }, ..FETCH };
        for other in [Grant { file_id: "dfl-2", ..FETCH }, Grant { expires: 1001, ..FETCH }, upload("a.pdf", None), picture(0)] {
            assert!(!signer.allows(&other, &signature, at(0)), "{other:?}");
        }
        assert_ne!(signer.sign(&picture(0)), signer.sign(&picture(1)));
        assert_ne!(signer.sign(&upload("a", None)), signer.sign(&upload("a", Some(""))));
        assert_ne!(signer.sign(&upload("a\", None", None)), signer.sign(&upload("a", None)));
        assert!(!UrlSigner::new([8; 32]).allows(&FETCH, &signature, at(0)), "another server's secret");
    }

    #[test]
    fn a_forged_signature_opens_nothing() {
        let signer = UrlSigner::new([7; 32]);
        let genuine = signer.sign(&FETCH);
        for forged in ["", "00", "zz", &genuine[..62], &format!("{genuine}00"), &"0".repeat(64)] {
            assert!(!signer.allows(&FETCH, forged, at(0)), "{forged}");
        }
    }
}

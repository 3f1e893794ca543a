//! JPEGs with bytes before their beginning, such as a line end too many: every reader skips them, only the decoder here does not.

use super::update::{Update, stream};
use hayro::hayro_syntax::{
    Filter,
    object::{Object, ObjectIdentifier, Stream},
};

/// How far from the beginning of its stream a JPEG is looked for.
const FARTHEST: usize = 1_024;

/// Replaces a picture that is such a JPEG.
pub(super) fn mend(image: &Stream<'_>, id: ObjectIdentifier, update: &mut Update) {
    if let Some(body) = without_junk(image) {
        update.replace(id, body);
    }
}

fn without_junk(image: &Stream<'_>) -> Option<Vec<u8>> {
    let is_jpeg =
        image.filters()[..] == [Filter::DctDecode] && !matches!(image.dict().get::<Object<'_>>("F"), Some(Object::String(_)));
    let data = image.raw_data();
    if !is_jpeg || data.starts_with(b"\xff\xd8") {
        return None;
    }
    let start = data.windows(3).take(FARTHEST).position(|window| window == b"\xff\xd8\xff")?;
    Some(stream(image.dict().data(), &data[start..]))
}

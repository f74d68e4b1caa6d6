//! Files, as parts of a request.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::upload::Upload;

/// A file that is sent as a part of a request: its name, its media type, and its bytes or a stream of them.
///
/// ```
/// use dollr_client::File;
///
/// let photo = File::new("shop.png", "image/png", vec![0x89, b'P', b'N', b'G']);
/// assert_eq!(photo.content.length(), Some(4));
/// ```
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct File {
    /// Its name, without a path.
    pub name: String,
    /// Its media type, such as `image/png`.
    pub media_type: String,
    /// What is in it.
    pub content: Upload,
}

impl File {
    /// A file with this name, media type and content.
    pub fn new(name: impl Into<String>, media_type: impl Into<String>, content: impl Into<Upload>) -> Self {
        Self {
            name: name.into(),
            media_type: media_type.into(),
            content: content.into(),
        }
    }
}

/// Shows what it is, and nothing of what is in it. A name may be that of a person.
impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {:?}", self.media_type, self.content)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_can_be_stored_and_shows_no_name() {
        let file = File::new("amara.csv", "text/csv", "a,b");
        let json = serde_json::to_string(&file).unwrap();
        assert_eq!(json, r#"{"name":"amara.csv","media_type":"text/csv","content":"YSxi"}"#);
        assert_eq!(serde_json::from_str::<File>(&json).unwrap(), file);
        assert_eq!(format!("{file:?}"), "text/csv: 3 bytes");
    }
}

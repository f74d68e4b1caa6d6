//! From a body in parts to the values of fields.

use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use serde_json::{Value, json};

use super::texts;
use dollr_client::File;
use dollr_client::schema::{Field, Shape, Style};

/// A part of a body.
struct Part<'a> {
    name: String,
    /// The name of a file.
    file: Option<String>,
    media_type: &'a str,
    content: &'a [u8],
}

/// The parts of a body.
pub(super) struct Parts<'a>(Vec<Part<'a>>);

impl<'a> Parts<'a> {
    /// What of a body can be read; `None` if its headers don't say what is between its parts.
    pub(super) fn read(headers: &HeaderMap, body: &'a [u8]) -> Option<Self> {
        let (_, boundary) = headers.get(CONTENT_TYPE)?.to_str().ok()?.split_once("boundary=")?;
        let delimiter = format!("\r\n--{}", boundary.trim_matches('"'));
        // The first one has no line before it.
        let (_, mut rest) = split(body, &delimiter.as_bytes()[2..])?;
        let mut parts = Vec::new();
        while let Some((part, after)) = split(rest, delimiter.as_bytes()) {
            parts.extend(Part::read(part));
            rest = after;
        }
        Some(Self(parts))
    }

    /// The value of a field, if there is anything of it.
    pub(super) fn value(&self, field: &Field) -> Option<Value> {
        let named = || self.0.iter().filter(|part| part.name == field.wire);
        match (field.shape, field.style) {
            (Shape::File, _) => named().next_back().map(Part::file),
            (Shape::List(Shape::File), _) => {
                let files: Vec<_> = named().map(Part::file).collect();
                (!files.is_empty()).then(|| files.into())
            }
            (Shape::Struct(_) | Shape::List(_) | Shape::Json, None | Some(Style::Json)) => {
                let text = named().next_back()?.text();
                Some(serde_json::from_str(&text).unwrap_or_else(|_| text.into()))
            }
            _ => {
                let texts: Vec<_> = self.0.iter().map(|part| (part.name.clone(), part.text())).collect();
                texts::value(&texts, field)
            }
        }
    }
}

impl<'a> Part<'a> {
    fn read(part: &'a [u8]) -> Option<Self> {
        let (head, content) = split(part, b"\r\n\r\n")?;
        let head = str::from_utf8(head).ok()?;
        let line = |name: &str| {
            let mut lines = head.lines().filter_map(|line| line.split_once(':'));
            let (_, value) = lines.find(|(found, _)| found.trim().eq_ignore_ascii_case(name))?;
            Some(value.trim())
        };
        let disposition = line("content-disposition")?;
        let parameter = |name: &str| {
            let (_, value) = disposition.split_once(&format!("; {name}=\""))?;
            let (value, _) = value.split_once('"')?;
            Some(value.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n"))
        };
        Some(Self {
            name: parameter("name")?,
            file: parameter("filename"),
            media_type: line("content-type").unwrap_or("text/plain"),
            content,
        })
    }

    fn file(&self) -> Value {
        match &self.file {
            Some(name) => json!(File::new(name, self.media_type, self.content.to_vec())),
            None => self.text().into(),
        }
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(self.content).into_owned()
    }
}

/// What is before and after the first of some bytes.
fn split<'a>(bytes: &'a [u8], at: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let position = bytes.windows(at.len()).position(|window| window == at)?;
    Some((&bytes[..position], &bytes[position + at.len()..]))
}

#[cfg(test)]
mod tests {
    use dollr_client::schema::Struct;

    use super::*;

    const BODY: &str = "--B\r\nContent-Disposition: form-data; name=\"about\"\r\n\r\na\r\nb\r\n\
        --B\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"a%22.png\"\r\nContent-Type: image/png\r\n\r\nbytes\r\n\
        --B\r\nContent-Disposition: form-data; name=\"more\"; filename=\"b\"\r\nContent-Type: text/csv\r\n\r\n\r\n\
        --B\r\nContent-Disposition: form-data; name=\"tags\"\r\nContent-Type: application/json\r\n\r\n[1]\r\n\
        --B\r\nContent-Disposition: form-data; name=\"spread[x]\"\r\n\r\n1\r\n--B--\r\n";

    static SPREAD: Struct = Struct::new("Spread", &[Field::new("x", Shape::Integer)]);

    #[test]
    fn a_part_is_read_by_what_its_field_holds() {
        let mut headers = HeaderMap::new();
        assert!(Parts::read(&headers, BODY.as_bytes()).is_none());
        headers.insert(CONTENT_TYPE, "multipart/form-data; boundary=\"B\"".parse().unwrap());
        let parts = Parts::read(&headers, BODY.as_bytes()).unwrap();
        let file = |name: &str, media_type: &str, content: &str| json!({ "name": name, "media_type": media_type, "content": content });
        let photo = file("a\".png", "image/png", "Ynl0ZXM=");
        let cases = [
            (Field::new("about", Shape::String), Some(json!("a\r\nb"))),
            (Field::new("photo", Shape::File), Some(photo.clone())),
            (Field::new("photo", Shape::List(&Shape::File)), Some(json!([photo]))),
            (Field::new("more", Shape::File), Some(file("b", "text/csv", ""))),
            (Field::new("about", Shape::File), Some(json!("a\r\nb"))),
            (Field::new("tags", Shape::List(&Shape::Integer)), Some(json!([1]))),
            (Field::new("absent", Shape::List(&Shape::File)), None),
            (Field::new("absent", Shape::String), None),
            (
                Field::new("spread", Shape::Struct(|| &SPREAD)).style(Style::Brackets),
                Some(json!({ "x": 1 })),
            ),
        ];
        for (field, expected) in cases {
            assert_eq!(parts.value(&field), expected, "{}", field.name);
        }
    }
}

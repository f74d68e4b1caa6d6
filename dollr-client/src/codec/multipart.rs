//! Bodies in parts: `multipart/form-data`, by RFC 7578 and with names escaped as browsers do.

use std::{fmt, mem};

use bytes::Bytes;
use http::HeaderValue;
use serde::Serialize;
use serde::ser::Error as _;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::check::undocumented;
use super::content::{Content, buffer};
use super::pairs::{Pairs, add};
use super::record::{Record, Writer, write_to};
use super::response::media::is_in;
use super::text::{NotText, TextSerializer};
use super::unknown_fields::UnknownFields;
use super::value::Files;
use crate::schema::{Field, Place, Struct, Style};
use crate::values::{File, Upload, Wiped};

/// The media type, with the boundary between the parts, and the parts.
pub(super) fn encode<R: Record>(request: &R) -> Result<(HeaderValue, Content), NotText> {
    // Nobody can know 122 random bits before, so they are in no part.
    let boundary = Uuid::new_v4().simple().to_string();
    let media_type = Bytes::from(format!("multipart/form-data; boundary={boundary}"));
    let media_type = HeaderValue::from_maybe_shared(media_type).map_err(NotText::custom)?;
    let mut parts = Parts {
        structure: R::STRUCT,
        boundary,
        written: buffer(),
        uploads: Vec::new(),
    };
    write_to(request, &mut parts)?;
    Ok((media_type, parts.end()))
}

struct Parts {
    structure: &'static Struct,
    boundary: String,
    /// What stands between the last upload and the next one.
    written: Wiped,
    uploads: Vec<Upload>,
}

impl Parts {
    fn write(&mut self, text: &str) {
        self.written.extend_from_slice(text.as_bytes());
    }

    /// Begins a part.
    fn begin(&mut self, name: &str, file: Option<&str>, media_type: Option<&str>) {
        let begin = format!(
            "--{}\r\nContent-Disposition: form-data; name=\"{}\"",
            self.boundary,
            escaped(name)
        );
        self.write(&begin);
        if let Some(file) = file {
            self.write(&format!("; filename=\"{}\"", escaped(file)));
        }
        if let Some(media_type) = media_type {
            self.write(&format!("\r\nContent-Type: {media_type}"));
        }
        self.write("\r\n\r\n");
    }

    fn text(&mut self, name: &str, text: &str) {
        self.begin(name, None, None);
        self.write(text);
        self.write("\r\n");
    }

    fn file(&mut self, field: &Field, file: &File) -> Result<(), NotText> {
        let (name, media_type) = (field.wire, file.media_type.as_str());
        if HeaderValue::from_str(media_type).is_err() || !media_type.contains('/') {
            return Err(NotText::custom(format_args!(
                "`{name}` is a file of {media_type:?}, which is no media type"
            )));
        }
        let is_known = |known: &&str| is_in(known, media_type);
        if !field.media_types.is_empty() && !field.media_types.iter().any(is_known) {
            let known = field.media_types.join(", ");
            return Err(NotText::custom(format_args!(
                "`{name}` is a file of {media_type}, and has to be one of {known}"
            )));
        }
        self.begin(name, Some(&file.name), Some(media_type));
        self.flush();
        self.uploads.push(file.content.clone());
        self.write("\r\n");
        Ok(())
    }

    /// A value that is no file: a text, or what it is made of, or JSON.
    fn plain<T: Serialize>(&mut self, name: &str, style: Style, value: &T) -> Result<(), NotText> {
        if style == Style::Json && value.serialize(TextSerializer).is_err() {
            let mut json = buffer();
            serde_json::to_writer(&mut json, value).map_err(NotText::custom)?;
            self.begin(name, None, Some("application/json"));
            self.written.extend_from_slice(&json);
            self.write("\r\n");
            return Ok(());
        }
        let mut pairs = Pairs::new();
        add(&mut pairs, Place::Body, name.to_owned(), style, value)?;
        for (name, text) in pairs {
            self.text(&name, &Zeroizing::new(text));
        }
        Ok(())
    }

    fn flush(&mut self) {
        let written = mem::replace(&mut self.written, buffer());
        self.uploads.push(Bytes::from_owner(written).into());
    }

    fn end(mut self) -> Content {
        let end = format!("--{}--\r\n", self.boundary);
        self.write(&end);
        if self.uploads.is_empty() {
            return self.written.into();
        }
        self.flush();
        Content::Uploads(self.uploads)
    }
}

impl Writer for Parts {
    type Error = NotText;

    fn value<T: Serialize + fmt::Debug>(&mut self, field: &'static Field, value: &T) -> Result<(), NotText> {
        if field.place != Place::Body {
            return Ok(());
        }
        self.plain(field.wire, field.style.unwrap_or(Style::Json), value)
    }

    fn files(&mut self, field: &'static Field, files: &Files<'_>) -> Result<bool, NotText> {
        match files {
            Files::One(file) if field.place == Place::Body => self.file(field, file)?,
            Files::Many(files) if field.place == Place::Body => {
                files.iter().try_for_each(|file| self.file(field, file))?;
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn extra_field(&mut self, unknown_fields: &UnknownFields) -> Result<(), NotText> {
        if self.structure.extra_place() != Place::Body {
            return Ok(());
        }
        for (name, value) in unknown_fields.iter() {
            undocumented(name, self.structure)?;
            self.plain(name, Style::Json, value)?;
        }
        Ok(())
    }
}

/// A name as HTML's standard has it written in quotes.
fn escaped(name: &str) -> String {
    name.replace('\r', "%0D").replace('\n', "%0A").replace('"', "%22")
}

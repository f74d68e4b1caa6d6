//! Bodies of requests: their media types, and what goes with them.

use super::styles;
use crate::document::{self, Text};
use crate::media_types::{is_json, is_media_type};
use crate::model::{Field, Ident, Method, Place, Type};
use crate::report::Report;

/// How a body is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    Json,
    Form,
    Multipart,
    Raw,
}

const JSON: &str = "application/json";

/// Media types that have a short name.
const SHORT: [(&str, &str, Format); 3] = [
    ("json", JSON, Format::Json),
    ("form", "application/x-www-form-urlencoded", Format::Form),
    ("multipart", "multipart/form-data", Format::Multipart),
];

/// Checks the body of an operation, and gives the media types that it may have. Where there are several, a field is added that
/// chooses one.
pub(super) fn check(
    operation: &document::Operation<'_>,
    method: Option<Method>,
    fields: &mut Vec<Field>,
    report: &Report,
) -> Vec<String> {
    let Some(body) = &operation.body else {
        if let Some(media) = operation.media.first() {
            let message = "`media` is what a body is sent as, and there is none: add `body`, or remove it";
            report.error(&media.at, message);
        }
        return vec![JSON.to_owned()];
    };
    if let Some(method) = method.filter(|method| !method.has_body()) {
        let at = body.at.key().unwrap_or_else(|| body.at.clone());
        let name = method.name();
        let message =
            format!("a `{name}` has no body, as nothing on the way has to carry one; use `query`, or another method");
        report.error(&at, message);
        return vec![JSON.to_owned()];
    }
    let mut media_types: Vec<(String, Format)> = Vec::new();
    for text in &operation.media {
        let Some(media_type) = media_type(text, report) else {
            // Nothing else can be said of the body.
            return vec![JSON.to_owned()];
        };
        if media_types.iter().any(|(known, _)| *known == media_type.0) {
            report.error(&text.at, format!("`{}` is here a second time; keep one", text.value));
            continue;
        }
        media_types.push(media_type);
    }
    if media_types.is_empty() {
        media_types.push((JSON.to_owned(), Format::Json));
    }
    for written in &body.value {
        let Some(field) = fields
            .iter()
            .find(|it| it.place == Place::Body && it.wire == written.key.value)
        else {
            continue;
        };
        let fits = media_types
            .iter()
            .all(|(media_type, format)| check_field(written, field, media_type, *format, report));
        if !fits {
            break;
        }
        let formats: Vec<_> = media_types.iter().map(|(_, format)| *format).collect();
        check_style(written, field, &formats, report);
    }
    let media_types: Vec<String> = media_types.into_iter().map(|(media_type, _)| media_type).collect();
    if media_types.len() > 1 {
        fields.push(choice(&media_types));
    }
    media_types
}

fn media_type(text: &Text<'_>, report: &Report) -> Option<(String, Format)> {
    let written = text.value;
    if let Some((_, full, format)) = SHORT.iter().find(|(short, full, _)| [*short, *full].contains(&written)) {
        return Some(((*full).to_owned(), *format));
    }
    if !check_media_type(
        text,
        "`json`, `form`, `multipart`, or one in full as `text/csv`",
        report,
    ) {
        return None;
    }
    let format = if is_json(written) { Format::Json } else { Format::Raw };
    Some((written.to_owned(), format))
}

/// Reports what is no media type.
pub(super) fn check_media_type(text: &Text<'_>, known: &str, report: &Report) -> bool {
    let fits = is_media_type(text.value);
    if !fits {
        report.error(&text.at, format!("`{}` is no media type: write {known}", text.value));
    }
    fits
}

/// Whether a field can be in a body of a media type.
fn check_field(
    written: &document::Field<'_>,
    field: &Field,
    media_type: &str,
    format: Format,
    report: &Report,
) -> bool {
    let Some(ty) = &written.ty else { return true };
    let error = |message: String| {
        report.error(&ty.text.at, message);
        false
    };
    let is_part = format == Format::Multipart && !field.whole && styles::is_of_files(&field.ty);
    if styles::has_files(&field.ty) && !is_part {
        return error(
            "a file, or a list of them, is a part of a body with `media: multipart`; a whole body is `bytes`"
                .to_owned(),
        );
    }
    if !field.whole && format == Format::Raw {
        return error(format!(
            "a body of `{media_type}` is one value: write `body: bytes` or `body: string`"
        ));
    }
    let is_object = matches!(
        field.ty.plain(),
        Type::Struct(_) | Type::Generic(..) | Type::Union(_) | Type::Map(_) | Type::Json
    );
    let is_raw = matches!(field.ty.plain(), Type::Upload | Type::String);
    match format {
        Format::Json if field.ty == Type::Upload => {
            return error("bytes are no JSON: say what they are, as in `media: application/pdf`".to_owned());
        }
        Format::Form if field.whole && !is_object => {
            return error("a form has fields: write them under `body`, or name a struct".to_owned());
        }
        Format::Multipart if field.whole => {
            return error("a body in parts has fields, of which each is a part: write them under `body`".to_owned());
        }
        Format::Raw if !is_raw => {
            return error(format!(
                "a body of `{media_type}` is `bytes` or a `string`, and no `{}`",
                ty.text.value
            ));
        }
        _ => {}
    }
    true
}

/// How a field is written in a body that has names for what is in it. In JSON there is one form.
fn check_style(written: &document::Field<'_>, field: &Field, formats: &[Format], report: &Report) {
    let (Some(style), Some(written_as), Some(ty)) = (field.style, &written.written_as, &written.ty) else {
        return;
    };
    if formats.iter().any(|it| matches!(it, Format::Form | Format::Multipart)) {
        return styles::check_style(style, written_as, &field.ty, &ty.text, true, report);
    }
    let message = format!(
        "`as: {}` is for a path, a query, a header and a form; JSON has one form for it, so remove it",
        written_as.value
    );
    report.error(&written_as.at, message);
}

/// The field by which a call chooses a media type.
fn choice(media_types: &[String]) -> Field {
    let names: Vec<_> = media_types.iter().map(|it| format!("`{it}`")).collect();
    let description = format!(
        "The media type that the body is sent as. One of {}; without it, the first.",
        names.join(", ")
    );
    Field {
        description: Some(description),
        ..Field::plain(
            "Content-Type",
            Ident("media_type".to_owned()),
            Type::String,
            Place::Header,
        )
    }
}

//! Reads what comes back: a response, or one for each of some statuses.

use super::meant;
use super::types::read_field;
use super::{decisive_text, named, texts, type_text};
use crate::document::reader::Reader;
use crate::document::responses::{Body, Response, Returns, StatusResponse};
use crate::document::spec::{Field, Text};
use crate::document::tree::{Node, Spanned, Value};
use crate::report::Report;
use crate::statuses;

pub(super) fn read_returns<'a>(node: &'a Node, report: &'a Report) -> Returns<'a> {
    let is_status = |key: &str| key == "default" || key.starts_with(|c: char| c.is_ascii_digit());
    match &node.value {
        Value::Map(entries) if entries.iter().any(|(key, _)| is_status(&key.value)) => {
            Returns::ByStatus(read_statuses(node, "what is returned", report))
        }
        _ => Returns::One(Box::new(read_response(node, report))),
    }
}

/// What the bodies of errors are: by status, or one type for all.
pub(super) fn read_errors<'a>(node: &'a Node, report: &'a Report) -> Vec<StatusResponse<'a>> {
    match node.value {
        Value::Text(_) => vec![StatusResponse {
            key: Spanned {
                value: "default",
                at: node.at.clone(),
            },
            statuses: crate::model::Statuses::Any,
            response: read_response(node, report),
        }],
        _ => read_statuses(node, "`errors`", report),
    }
}

/// The same of all operations: types with a name, since no operation gives those in place one.
pub(super) fn read_shared_errors<'a>(node: &'a Node, report: &'a Report) -> Vec<StatusResponse<'a>> {
    let (named, others): (Vec<_>, Vec<_>) = read_errors(node, report)
        .into_iter()
        .partition(|error| error.response.is_short);
    for other in others {
        let message =
            "an error of all operations is a type with a name: declare one under `types`, and write it here alone";
        report.error(&other.key.at, message);
    }
    named
}

fn read_statuses<'a>(node: &'a Node, what: &str, report: &'a Report) -> Vec<StatusResponse<'a>> {
    let Some(entries) = node.numbered_entries(what, report) else {
        report.set_incomplete();
        return Vec::new();
    };
    let responses = entries.into_iter().filter_map(|(key, node)| {
        let mut response = read_response(node, report);
        let Some((statuses, media_type)) = statuses::parse(key.value) else {
            let message = format!(
                "`{}` is no status: write one as `404`, a class of them as `4xx`, or a status and a media type as `200 text/csv`",
                key.value
            );
            report.error(&key.at, message);
            return None;
        };
        if let Some((start, media_type)) = media_type {
            if let Some(media) = &response.media {
                report.error(&media.at, "the media type is in the key already; remove it here");
            }
            response.media = Some(key.part(start..start + media_type.len()));
        }
        Some(StatusResponse {
            key,
            statuses,
            response,
        })
    });
    responses.collect()
}

fn read_response<'a>(node: &'a Node, report: &'a Report) -> Response<'a> {
    if matches!(node.value, Value::Null) {
        report.error(&node.at, "this is empty: where nothing comes back, write `nothing`");
        return Response {
            is_short: true,
            at: node.at.clone(),
            media: None,
            headers: Vec::new(),
            body: None,
            is_whole: false,
        };
    }
    let mut reader = Reader::with_main_unless(meant::response(node), node, "a response", "body", report);
    let media = reader.optional("media");
    let headers = named(reader.optional("headers"), "`headers`", report, read_field);
    let body = reader.optional("body");
    if media.is_none() && headers.is_empty() && body.is_none() {
        reader.need_one_of(&["body", "headers"]);
    }
    let read = body.map(|node| match node.value {
        Value::Map(_) => Some(Body::Fields(named(Some(node), "`body`", report, read_field))),
        _ => type_text(Some(node), report).map(Body::Type),
    });
    let is_unread = matches!(read, Some(None));
    let media_type = decisive_text(media, "a media type", report);
    let is_media_read = media.is_none() || media_type.is_some();
    Response {
        is_short: !matches!(node.value, Value::Map(_)),
        at: node.at.key().unwrap_or_else(|| node.at.clone()),
        media: media_type,
        headers,
        body: read.flatten(),
        is_whole: reader.finish() && !is_unread && is_media_read,
    }
}

/// The body of a request: its fields, or the one value that it is.
pub(super) fn read_body<'a>(node: &'a Node, report: &'a Report) -> Spanned<Vec<Field<'a>>> {
    let at = node.at.clone();
    let value = match node.value {
        Value::Text(_) => {
            let key = Spanned {
                value: "body",
                at: at.key().unwrap_or_else(|| at.clone()),
            };
            let mut field = read_field(key, node, report);
            field.is_body = true;
            vec![field]
        }
        _ => match meant::body(node) {
            Some(message) => {
                report.error(&at.key().unwrap_or_else(|| at.clone()), message);
                Vec::new()
            }
            None => named(Some(node), "`body`", report, read_field),
        },
    };
    Spanned { value, at }
}

/// One media type, or a list of them.
pub(super) fn read_media<'a>(node: Option<&'a Node>, report: &'a Report) -> Vec<Text<'a>> {
    match node.map(|node| &node.value) {
        Some(Value::List(_)) => texts(node, "`media`", report),
        _ => decisive_text(node, "a media type", report).into_iter().collect(),
    }
}

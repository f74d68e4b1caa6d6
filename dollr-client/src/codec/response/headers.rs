//! Structs whose fields are headers of a response, and those of its body.

use http::HeaderMap;
use serde_json::Value;
use zeroize::Zeroizing;

use super::body_bytes::characters;
use super::content::{nothing, quoted};
use super::{RawResponse, media};
use crate::codec::mend::{self, Members, Unreadable};
use crate::schema::{Field, Place, Shape, Struct};

/// Whether a struct has fields that are not in a JSON object which is the body.
pub(super) fn are_in(structure: &Struct) -> bool {
    structure.fields.iter().any(is_beside)
}

fn is_beside(field: &Field) -> bool {
    field.place == Place::Header || field.whole
}

/// All fields in one object: headers as texts, from which reading is to make what they are, and the body.
pub(super) fn joined(
    response: RawResponse<'_>,
    structure: &Struct,
    is_json: bool,
) -> Result<Zeroizing<String>, Unreadable> {
    let mut json = begun(response.headers, structure)?;
    let body = response.body;
    if let Some(whole) = structure.fields.iter().find(|field| field.whole) {
        match whole.shape {
            _ if is_json && !whole.required && body.trim_ascii().is_empty() => {}
            _ if is_json => member(whole.name, &mend::json(body)?, &mut json),
            Shape::String => member(whole.name, &quoted(media::text(response.headers, body)?), &mut json),
            _ => member(whole.name, &quoted(&characters(body)), &mut json),
        }
    } else if structure.fields.iter().any(|field| !is_beside(field)) {
        members(structure, body, &mut json)?;
    } else {
        nothing(body)?;
    }
    if json.ends_with(',') {
        json.pop();
    }
    json.push('}');
    Ok(json)
}

fn begun(headers: &HeaderMap, structure: &Struct) -> Result<Zeroizing<String>, Unreadable> {
    // Large enough for any response with a secret, which then is in one place only.
    let mut json = Zeroizing::new(String::with_capacity(16 * 1024));
    json.push('{');
    for field in structure.fields.iter().filter(|field| field.place == Place::Header) {
        match text(headers, field.name) {
            Some(text) => member(field.name, &value(field.shape, &text), &mut json),
            None if field.required => return Err(Unreadable::missing_header(field.name)),
            None => {}
        }
    }
    Ok(json)
}

fn member(name: &str, value: &str, json: &mut String) {
    *json += &Value::from(name).to_string();
    *json += ":";
    *json += value;
    *json += ",";
}

/// The members of the body, which must be an object. None is taken for a header.
fn members(structure: &Struct, body: &[u8], json: &mut String) -> Result<(), Unreadable> {
    let body = mend::json(body)?;
    let Members(members) = serde_json::from_str(&body).map_err(|_| Unreadable::no_object(structure.name, &body))?;
    let is_header = |name: &str| structure.fields.iter().any(|it| is_beside(it) && it.name == name);
    for (name, value) in members.iter().filter(|(name, _)| !is_header(name)) {
        member(name, value.get(), json);
    }
    Ok(())
}

/// A header of this name, in whatever case. Lines of one name are one list, by the rule of HTTP.
fn text(headers: &HeaderMap, name: &str) -> Option<Zeroizing<String>> {
    let lines = headers.get_all(name).iter();
    let lines: Vec<_> = lines.map(|line| String::from_utf8_lossy(line.as_bytes())).collect();
    (!lines.is_empty()).then(|| Zeroizing::new(lines.join(", ")))
}

/// The JSON of a header: a text, or a list of what stands between its commas.
fn value(shape: Shape, text: &str) -> Zeroizing<String> {
    let items = || text.split(',').map(str::trim).filter(|item| !item.is_empty());
    Zeroizing::new(match shape {
        Shape::List(_) => items().collect::<Value>().to_string(),
        _ => Value::from(text.trim()).to_string(),
    })
}

//! From an HTTP request to the values of its fields.

use dollr_client::Request;
use serde_json::{Map, Value};

use super::validate::{Problem, check_field, from_text};
use dollr_client::schema::{Field, Place, Struct};

/// A request as it came: what was in its path and its query, by name, and its body.
pub(super) struct Input<'a> {
    pub(super) path: &'a [(String, String)],
    pub(super) query: &'a [(String, String)],
    pub(super) body: &'a [u8],
}

impl Input<'_> {
    /// The fields of a request in one object, or everything that is wrong with them.
    ///
    /// Fields that the request doesn't have are passed over.
    pub(super) fn read(&self, request: &Struct) -> Result<Map<String, Value>, Vec<Problem>> {
        let body_expected = request.fields.iter().any(|field| field.place == Place::Body);
        let (body, mut problems) = match read_body(self.body) {
            Ok(body) => (Some(body), Vec::new()),
            Err(problem) if body_expected => (None, vec![problem]),
            Err(_) => (None, Vec::new()),
        };
        let mut values = Map::new();
        for field in request.fields {
            let (place, value) = match (field.place, &body) {
                (Place::Path, _) => ("path", find(self.path, field)),
                (Place::Query, _) => ("query", find(self.query, field)),
                (Place::Body, Some(body)) => ("body", body.get(field.name).cloned()),
                // Said once, for the whole body. No operation of the sandbox takes a header.
                (Place::Body, None) | (Place::Header, _) => continue,
            };
            problems.extend(check_field(field, value.as_ref(), &[place.into()]));
            values.extend(value.map(|value| (field.name.to_owned(), value)));
        }
        if problems.is_empty() { Ok(values) } else { Err(problems) }
    }
}

/// A request that the sandbox makes by itself, of all its fields in one object.
pub(super) fn request<R: Request<E>, E>(fields: &Value) -> R {
    R::deserialize(fields).expect("the fields are those of the request")
}

fn find(texts: &[(String, String)], field: &Field) -> Option<Value> {
    let (_, text) = texts.iter().rfind(|(name, _)| name == field.name)?;
    Some(match field.as_text {
        true => text.as_str().into(),
        false => from_text(field.shape, text),
    })
}

fn read_body(body: &[u8]) -> Result<Map<String, Value>, Problem> {
    let (message, kind) = if body.is_empty() {
        ("field required".to_owned(), "value_error.missing")
    } else {
        match serde_json::from_slice(body) {
            Ok(Value::Object(body)) => return Ok(body),
            Ok(_) => ("value is not a valid object".to_owned(), "type_error.dict"),
            Err(error) => (error.to_string(), "value_error.jsondecode"),
        }
    };
    Err(Problem::new(&["body".into()], message, kind))
}

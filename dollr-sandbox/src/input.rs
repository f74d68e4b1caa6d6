//! From an HTTP request to the values of its fields.

#[cfg(test)]
use std::sync::LazyLock;

use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use dollr_client::{Request, Upload};
use serde_json::{Map, Value, json};

use super::parts::Parts;
use super::router::parameters;
use super::texts::{self, Texts};
use super::validate::{Problem, check_field};
use dollr_client::schema::{BodyFormat, Field, Operation, Place, Shape, Struct};

/// A request as it came: what was in its path and its query, by name, its headers and its body.
pub(super) struct Input<'a> {
    pub(super) path: &'a Texts,
    pub(super) query: &'a Texts,
    pub(super) headers: &'a HeaderMap,
    pub(super) body: &'a [u8],
    /// How the body is written.
    pub(super) format: BodyFormat,
}

/// How the body of a request is written: as its headers say, if its operation knows that, or else as the operation does by itself.
pub(super) fn format(operation: &Operation, headers: &HeaderMap) -> BodyFormat {
    let known = || {
        operation
            .media_types
            .iter()
            .map(|media_type| BodyFormat::of(media_type))
    };
    let said = headers
        .get(CONTENT_TYPE)
        .and_then(|said| said.to_str().ok())
        .map(BodyFormat::of);
    let said = said.filter(|said| known().any(|known| known == *said));
    said.or_else(|| known().next()).unwrap_or(BodyFormat::Json)
}

impl Input<'_> {
    /// The fields of a request in one object, or everything that is wrong with them.
    ///
    /// Fields that the request doesn't have are passed over.
    pub(super) fn read(&self, request: &Struct) -> Result<Map<String, Value>, Vec<Problem>> {
        let body_expected = request.fields.iter().any(|field| field.place == Place::Body);
        let (body, mut problems) = match self.body(request) {
            Ok(body) => (Some(body), Vec::new()),
            Err(problem) if body_expected => (None, vec![problem]),
            Err(_) => (None, Vec::new()),
        };
        let mut values = Map::new();
        for field in request.fields {
            let (place, value) = match (field.place, &body) {
                (Place::Path, _) => ("path", texts::value(self.path, field)),
                (Place::Query, _) => ("query", texts::value(self.query, field)),
                (Place::Header, _) => ("header", self.header(field)),
                (Place::Body, Some(body)) if field.whole => {
                    let value = body.get(field.name).cloned();
                    problems.extend(check_field(field, value.as_ref(), &[]));
                    values.extend(value.map(|value| (field.name.to_owned(), value)));
                    continue;
                }
                (Place::Body, Some(body)) => ("body", body.get(field.wire).cloned()),
                // Said once, for the whole body.
                (Place::Body, None) => continue,
            };
            problems.extend(check_field(field, value.as_ref(), &[place.into()]));
            values.extend(value.map(|value| (field.name.to_owned(), value)));
        }
        if problems.is_empty() { Ok(values) } else { Err(problems) }
    }

    fn header(&self, field: &Field) -> Option<Value> {
        let text = self.headers.get(field.wire)?;
        let text = String::from_utf8_lossy(text.as_bytes()).into_owned();
        texts::value(&[(field.wire.to_owned(), text)], field)
    }

    /// The fields of the body by name, or that which is all of it.
    fn body(&self, request: &Struct) -> Result<Map<String, Value>, Problem> {
        let whole = request.fields.iter().find(|field| field.whole);
        let Some(whole) = whole else {
            return match self.format {
                BodyFormat::Form => Ok(self.form(request.fields)),
                BodyFormat::Multipart => self.parts(request.fields),
                _ => read_body(self.body),
            };
        };
        if self.body.is_empty() {
            return Ok(Map::new());
        }
        let value = match (self.format, whole.shape) {
            (BodyFormat::Json, _) => read_json(self.body)?,
            (BodyFormat::Form, Shape::Struct(structure)) => self.form(structure().fields).into(),
            (_, Shape::Binary) => json!(Upload::from(self.body.to_vec())),
            _ => String::from_utf8_lossy(self.body).into(),
        };
        Ok(Map::from_iter([(whole.name.to_owned(), value)]))
    }

    fn parts(&self, fields: &[Field]) -> Result<Map<String, Value>, Problem> {
        let parts = Parts::read(self.headers, self.body);
        let parts = parts.ok_or_else(|| problem("there are no parts", "value_error.multipart"))?;
        let fields = fields.iter().filter(|field| field.place == Place::Body);
        let fields = fields.filter_map(|field| Some((field.wire.to_owned(), parts.value(field)?)));
        Ok(fields.collect())
    }

    fn form(&self, fields: &[Field]) -> Map<String, Value> {
        let texts = parameters(&String::from_utf8_lossy(self.body));
        let fields = fields.iter().filter(|field| field.place == Place::Body);
        let fields = fields.filter_map(|field| Some((field.wire.to_owned(), texts::value(&texts, field)?)));
        fields.collect()
    }
}

/// A request that the sandbox makes by itself, of all its fields in one object.
pub(super) fn request<R: Request<E>, E>(fields: &Value) -> R {
    R::deserialize(fields).expect("the fields are those of the request")
}

fn read_body(body: &[u8]) -> Result<Map<String, Value>, Problem> {
    if body.is_empty() {
        return Err(problem("field required", "value_error.missing"));
    }
    match read_json(body)? {
        Value::Object(body) => Ok(body),
        _ => Err(problem("value is not a valid object", "type_error.dict")),
    }
}

fn read_json(body: &[u8]) -> Result<Value, Problem> {
    serde_json::from_slice(body).map_err(|error| problem(error.to_string(), "value_error.jsondecode"))
}

fn problem(message: impl Into<String>, kind: &'static str) -> Problem {
    Problem::new(&["body".into()], message, kind)
}

#[cfg(test)]
impl<'a> Input<'a> {
    /// A body in JSON, and nothing else.
    pub(super) fn json(body: &'a str) -> Self {
        static NO_HEADERS: LazyLock<HeaderMap> = LazyLock::new(HeaderMap::new);
        Self {
            path: &[],
            query: &[],
            headers: &NO_HEADERS,
            body: body.as_bytes(),
            format: BodyFormat::Json,
        }
    }
}

#[cfg(test)]
mod tests {
    use dollr_client::schema::{Style, Unit};

    use super::*;

    static LINE: Struct = Struct::new(
        "Line",
        &[
            Field::new("qty", Shape::Integer),
            Field::optional("tags[]", Shape::List(&Shape::String)),
        ],
    );

    fn read(fields: &'static [Field], input: &Input<'_>) -> Result<Value, Vec<String>> {
        let read = input.read(&Struct::new("Request", fields)).map(Value::Object);
        read.map_err(|problems| {
            let problems = problems.iter();
            let problems = problems.map(|problem| format!("{} {}", json!(problem.location), problem.message));
            problems.collect()
        })
    }

    const LINES: Shape = Shape::List(&Shape::Struct(|| &LINE));
    const NUMBERS: Shape = Shape::List(&Shape::Integer);
    const MISSING: &str = "field required";

    #[test]
    fn lists_and_objects_are_read_from_a_query_and_a_form() {
        const FIELDS: &[Field] = &[
            Field::optional("one", NUMBERS),
            Field::optional("comma", NUMBERS).style(Style::Comma),
            Field::optional("pipe", NUMBERS).style(Style::Pipe),
            Field::optional("json", NUMBERS).style(Style::Json),
            Field::optional("lines", LINES),
            Field::optional("dots", LINES).style(Style::Dots),
            Field::optional("expand[]", Shape::List(&Shape::String)),
            Field::optional("wait", Shape::Duration(Unit::Seconds)).nullable(),
        ];
        const QUERY: &[Field] = &[Field::new("lines", LINES).at(Place::Query)];
        let problem = |location: &Value, message: &str| Err(vec![format!("{location} {message}")]);
        let integer = "value is not a valid integer";
        let cases = [
            ("one=1&one=2&other=3", Ok(json!({ "one": [1, 2] }))),
            ("comma=1%2C2", Ok(json!({ "comma": [1, 2] }))),
            ("comma=1,x", problem(&json!(["body", "comma", 1]), integer)),
            ("pipe=1%7C2", Ok(json!({ "pipe": [1, 2] }))),
            ("json=%5B1%5D", Ok(json!({ "json": [1] }))),
            (
                "json=1;",
                problem(&json!(["body", "json"]), "value is not a valid list"),
            ),
            (
                "lines%5B0%5D[qty]=1&lines[1][qty]=2&lines[1][tags][]=a&lines[1][tags][]=b",
                Ok(json!({ "lines": [{ "qty": 1 }, { "qty": 2, "tags[]": ["a", "b"] }] })),
            ),
            (
                "lines[0][tags][]=a",
                problem(&json!(["body", "lines", 0, "qty"]), MISSING),
            ),
            ("dots.0.qty=1", Ok(json!({ "dots": [{ "qty": 1 }] }))),
            ("expand[]=a+b", Ok(json!({ "expand[]": ["a b"] }))),
            ("wait=", Ok(json!({ "wait": null }))),
            ("wait=1", Ok(json!({ "wait": 1 }))),
        ];
        for (body, expected) in cases {
            let format = BodyFormat::Form;
            let form = Input {
                format,
                ..Input::json(body)
            };
            assert_eq!(read(FIELDS, &form), expected, "{body}");
        }
        let query = parameters("lines[0][qty]=1");
        let query = Input {
            query: &query,
            ..Input::json("")
        };
        assert_eq!(read(QUERY, &query), Ok(json!({ "lines": [{ "qty": 1 }] })));
    }

    fn with(headers: &HeaderMap) -> Input<'_> {
        Input {
            headers,
            ..Input::json("")
        }
    }

    #[test]
    fn headers_are_read_in_any_case_and_checked() {
        const FIELDS: &[Field] = &[
            Field::new("X-Count", Shape::Integer).at(Place::Header),
            Field::optional("X-Numbers", NUMBERS).at(Place::Header),
        ];
        let mut headers = HeaderMap::new();
        headers.insert("x-numbers", "1,2".parse().unwrap());
        assert_eq!(
            read(FIELDS, &with(&headers)),
            Err(vec![format!(r#"["header","X-Count"] {MISSING}"#)])
        );
        headers.insert("x-count", "7".parse().unwrap());
        let expected = json!({ "X-Count": 7, "X-Numbers": [1, 2] });
        assert_eq!(read(FIELDS, &with(&headers)), Ok(expected));
    }

    #[test]
    fn parts_are_read_and_checked() {
        const FIELDS: &[Field] = &[
            Field::new("about", Shape::String),
            Field::new("photo", Shape::File).media_types(&["image/png"]),
        ];
        let mut headers = HeaderMap::new();
        let format = BodyFormat::Multipart;
        let input = Input {
            format,
            ..Input::json("--B--\r\n")
        };
        assert_eq!(
            read(FIELDS, &input),
            Err(vec![r#"["body"] there are no parts"#.to_owned()])
        );
        headers.insert(CONTENT_TYPE, "multipart/form-data; boundary=B".parse().unwrap());
        let photo = |media_type: &str| {
            format!(
                "--B\r\nContent-Disposition: form-data; name=\"about\"\r\n\r\na\r\n--B\r\nContent-Disposition: form-data; \
                 name=\"photo\"; filename=\"a\"\r\nContent-Type: {media_type}\r\n\r\nbytes\r\n--B--\r\n"
            )
        };
        for (media_type, problem) in [("image/PNG", None), ("image/gif", Some("image/png"))] {
            let body = photo(media_type);
            let input = Input {
                format,
                headers: &headers,
                ..Input::json(&body)
            };
            let problem = problem.map(|known| format!(r#"["body","photo"] unexpected media type; permitted: {known}"#));
            assert_eq!(read(FIELDS, &input).err(), problem.map(|problem| vec![problem]));
        }
    }

    #[test]
    fn a_body_may_be_one_value() {
        const LIST: &[Field] = &[Field::new("body", LINES).whole()];
        const TEXT: &[Field] = &[Field::optional("body", Shape::String).whole()];
        const BYTES: &[Field] = &[Field::new("body", Shape::Binary).whole()];
        const ONE: &[Field] = &[Field::new("body", Shape::Struct(|| &LINE)).whole()];
        let missing = |place: &str| Err(vec![format!("[{place}] {MISSING}")]);
        let cases = [
            (
                LIST,
                BodyFormat::Json,
                r#"[{"qty":1}]"#,
                Ok(json!({ "body": [{ "qty": 1 }] })),
            ),
            (LIST, BodyFormat::Json, "[{}]", missing(r#""body",0,"qty""#)),
            (LIST, BodyFormat::Json, "", missing(r#""body""#)),
            (TEXT, BodyFormat::Raw, "a,b", Ok(json!({ "body": "a,b" }))),
            (TEXT, BodyFormat::Raw, "", Ok(json!({}))),
            (BYTES, BodyFormat::Raw, "a,b", Ok(json!({ "body": "YSxi" }))),
            (ONE, BodyFormat::Form, "qty=1", Ok(json!({ "body": { "qty": 1 } }))),
        ];
        for (fields, format, body, expected) in cases {
            let input = Input {
                format,
                ..Input::json(body)
            };
            assert_eq!(read(fields, &input), expected, "{format:?} {body}");
        }
    }
}

//! What of a response may be shown: never a secret, and of personal data no more than `Debug` shows.

use std::collections::BTreeMap;

use percent_encoding::utf8_percent_encode;
use serde_json::Value;
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use super::holds::holds;
use crate::codec::mend;
use crate::codec::request::{ESCAPED, Encoded};
use crate::schema::{Returns, Shape, Struct, ToldBy, Union};
use crate::values::{Masked, Secret};

/// Texts that must not be shown, each with what stands in its place.
pub(super) struct Redactor(Vec<(Zeroizing<String>, String)>);

/// Why a value must not be shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    Secret,
    /// It is personal data.
    Personal,
}

impl Why {
    pub(super) fn of(shape: Shape, personal: bool) -> Option<Self> {
        // Each shape is named, so that a new one is thought about. One that holds others also needs a case in `add_value`,
        // `value_shown` and `holds`: without, what is in it is shown.
        match shape {
            Shape::Secret => Some(Self::Secret),
            Shape::Phone | Shape::Email => Some(Self::Personal),
            Shape::Text(shape) | Shape::Nullable(shape) | Shape::Limited(shape, _) => Self::of(*shape, personal),
            Shape::String
            | Shape::Integer
            | Shape::Boolean
            | Shape::Bit
            | Shape::Uuid
            | Shape::Uuid4
            | Shape::Decimal
            | Shape::Currency
            | Shape::Country
            | Shape::Url
            | Shape::Timestamp
            | Shape::UnixTime(_)
            | Shape::Rfc2822
            | Shape::CompactTimestamp
            | Shape::Date
            | Shape::CompactDate
            | Shape::Duration(_)
            | Shape::IsoDuration
            | Shape::Base64
            | Shape::Base64Url
            | Shape::Hex
            | Shape::Json
            | Shape::Binary
            | Shape::File
            | Shape::Const(_)
            | Shape::Enum(_)
            | Shape::Struct(_)
            | Shape::List(_)
            | Shape::Union(_)
            | Shape::Map(_) => personal.then_some(Self::Personal),
        }
    }

    /// What is shown in the place of the text.
    fn shown(self, text: &str) -> String {
        match self {
            Self::Secret => "[redacted]".to_owned(),
            Self::Personal => format!("{:?}", Masked(text)),
        }
    }
}

impl Redactor {
    /// The secrets, and what the request carries of the kind.
    pub(super) fn of(request: &Encoded, secrets: &[Secret]) -> Self {
        let mut hidden = Self(Vec::new());
        for secret in secrets {
            hidden.add(Why::Secret, secret.expose());
        }
        let address = request.address.iter();
        let address = address.map(|(name, text)| (name.clone(), Value::from(text.as_str())));
        let members = members(request).map(serde_json::from_slice).and_then(Result::ok);
        let address = match request.is_plain() {
            true => address.collect(),
            false => Value::Null,
        };
        for fields in [members.unwrap_or_default(), address] {
            hidden.add_fields(request.operation.request, &fields);
            hidden.add_extra(request.operation.request, &fields);
        }
        hidden.sort();
        hidden
    }

    /// The same, and what the body of an error carries of the kind, which is documented so.
    pub(super) fn and_of(mut self, documented: &Returns, body: &[u8]) -> Self {
        let json = mend::json(body).ok();
        let value = json.and_then(|json| serde_json::from_str(&json).ok());
        if let (Some(shape), Some(value)) = (documented.shape(), value) {
            let (shape, personal) = of_body(shape);
            self.add_value(shape, personal, &value);
            self.sort();
        }
        self
    }

    /// One may be a part of another: an e-mail address holds a name.
    fn sort(&mut self) {
        self.0
            .sort_by(|(one, _), (other, _)| other.len().cmp(&one.len()).then_with(|| one.cmp(other)));
        self.0.dedup();
    }

    /// The text with each of these replaced.
    pub(super) fn scrub(&self, text: &str) -> String {
        let replace = |text: String, (hidden, shown): &(Zeroizing<String>, String)| match hidden.len() > text.len() {
            // A search begins with a look at all that is searched for, and tokens are long.
            true => text,
            false => text.replace(&**hidden, shown),
        };
        self.0.iter().fold(text.to_owned(), replace)
    }

    fn add(&mut self, why: Why, text: &str) {
        let is_known = self.0.iter().any(|(hidden, _)| **hidden == text);
        // The first letter of a name is shown anyway.
        if is_known || why == Why::Personal && text.chars().nth(1).is_none() {
            return;
        }
        for form in forms(text) {
            self.0.push((Zeroizing::new(form), why.shown(text)));
        }
    }

    fn add_fields(&mut self, structure: &Struct, object: &Value) {
        for field in structure.fields {
            self.add_value(field.shape, field.personal, &object[field.name]);
        }
    }

    fn add_value(&mut self, shape: Shape, personal: bool, value: &Value) {
        match (shape, value) {
            (Shape::Text(shape) | Shape::Nullable(shape) | Shape::Limited(shape, _), _) => {
                self.add_value(*shape, personal, value);
            }
            (_, Value::String(text)) => {
                if let Some(why) = Why::of(shape, personal) {
                    self.add(why, text);
                }
            }
            (_, Value::Number(number)) => {
                if let Some(why) = Why::of(shape, personal) {
                    self.add(why, &number.to_string());
                }
            }
            (Shape::Struct(structure), Value::Object(_)) => self.add_fields(structure(), value),
            // Whichever case it is of.
            (Shape::Union(union), _) => {
                for shape in union().cases.iter().filter_map(|case| case.shape) {
                    self.add_value(shape, personal, content(union(), value));
                }
            }
            (Shape::List(element), Value::Array(values)) => {
                for value in values {
                    self.add_value(*element, personal, value);
                }
            }
            (Shape::Map(element), Value::Object(members)) => {
                for value in members.values() {
                    self.add_value(*element, personal, value);
                }
            }
            _ => {}
        }
    }

    /// Nobody knows what a field is that isn't documented: its texts are taken to be secret.
    fn add_extra(&mut self, structure: &Struct, object: &Value) {
        let is_extra = |name: &String| structure.fields.iter().all(|field| field.name != name.as_str());
        let fields = object.as_object().into_iter().flatten();
        for (_, value) in fields.filter(|(name, _)| is_extra(name)) {
            self.add_texts(value);
        }
    }

    fn add_texts(&mut self, value: &Value) {
        match value {
            Value::String(text) => self.add(Why::Secret, text),
            Value::Array(items) => items.iter().for_each(|item| self.add_texts(item)),
            Value::Object(fields) => fields.values().for_each(|field| self.add_texts(field)),
            _ => {}
        }
    }
}

/// A text as it is, as JSON and an address write it, and a number without what people put between its digits.
fn forms(text: &str) -> Vec<String> {
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
    let digits = || text.chars().filter(char::is_ascii_digit).collect::<String>();
    let is_number = !text.contains(char::is_alphabetic);
    let digits = is_number.then(digits).filter(|digits| digits.len() >= 8);
    if text.bytes().all(is_letter) {
        // Nobody escapes these.
        let text = Some(text.to_owned()).filter(|text| !text.is_empty());
        let digits = digits.filter(|digits| text.as_ref() != Some(digits));
        return text.into_iter().chain(digits).collect();
    }
    let json = Value::from(text).to_string();
    let json = &json[1..json.len() - 1];
    // JSON in a text in JSON is a body that somebody quotes whole.
    let twice = Value::from(json).to_string();
    let mut forms = vec![text.to_owned(), json.to_owned(), in_ascii(json)];
    forms.push(twice[1..twice.len() - 1].to_owned());
    forms.push(utf8_percent_encode(text, ESCAPED).to_string());
    forms.extend(digits);
    forms.retain(|form| !form.is_empty());
    forms.sort();
    forms.dedup();
    forms
}

/// The inside of a JSON string as those write it who keep to ASCII.
fn in_ascii(json: &str) -> String {
    let mut ascii = String::new();
    for unit in json.encode_utf16() {
        match u8::try_from(unit) {
            Ok(byte) if byte.is_ascii() => ascii.push(char::from(byte)),
            _ => ascii += &format!("\\u{unit:04x}"),
        }
    }
    ascii
}

/// The fields of a request, wherever they travel, in one JSON object: without secrets and what the API doesn't document, and
/// with persons masked. Numbers are as they were sent.
pub(super) fn request_shown(request: &Encoded) -> String {
    let structure = request.operation.request;
    let address = request.address.iter().filter(|_| request.is_plain());
    let address = address.map(|(name, text)| member_shown(structure, name, &Value::from(text.as_str()).to_string()));
    let body = members(request).and_then(|body| std::str::from_utf8(body).ok());
    let body = body.map(|body| members_shown(structure, body)).unwrap_or_default();
    format!("{{{}}}", address.chain(body).collect::<Vec<_>>().join(","))
}

/// An object with the fields of a request: those of its body or, where its address and its body don't show them as they are, all.
fn members(request: &Encoded) -> Option<&[u8]> {
    match request.is_plain() {
        true => request.body.as_ref()?.content.as_bytes().map(AsRef::as_ref),
        false => request.flat.as_deref(),
    }
}

fn members_shown(structure: &Struct, json: &str) -> Vec<String> {
    let members: BTreeMap<String, &RawValue> = serde_json::from_str(json).unwrap_or_default();
    let members = members.iter();
    members
        .map(|(name, value)| member_shown(structure, name, value.get()))
        .collect()
}

/// What the case of a union holds.
fn content<'v>(union: &Union, value: &'v Value) -> &'v Value {
    match union.told_by {
        ToldBy::Beside(_, content) => &value[content],
        _ => value,
    }
}

fn member_shown(structure: &Struct, name: &str, json: &str) -> String {
    let field = structure.fields.iter().find(|field| field.name == name);
    let shown = field.map(|field| value_shown(field.shape, field.personal, json));
    let shown = shown.unwrap_or_else(|| Value::from(Why::Secret.shown(json)).to_string());
    format!("{}:{shown}", Value::from(name))
}

fn value_shown(shape: Shape, personal: bool, json: &str) -> String {
    match (shape, Why::of(shape, personal)) {
        _ if json == "null" => json.to_owned(),
        (Shape::Text(shape) | Shape::Nullable(shape) | Shape::Limited(shape, _), _) => {
            value_shown(*shape, personal, json)
        }
        (Shape::Struct(structure), _) => format!("{{{}}}", members_shown(structure(), json).join(",")),
        // Which case it is of isn't looked at: where one holds something of the kind, nothing is shown.
        (Shape::Union(_), _) => {
            let is_hidden = [Why::Secret, Why::Personal]
                .into_iter()
                .any(|why| holds(why, shape, personal));
            match is_hidden {
                true => Value::from(Why::Secret.shown(json)).to_string(),
                false => json.to_owned(),
            }
        }
        (Shape::List(element), _) => {
            let elements: Vec<&RawValue> = serde_json::from_str(json).unwrap_or_default();
            let elements = elements
                .iter()
                .map(|value| value_shown(*element, personal, value.get()));
            format!("[{}]", elements.collect::<Vec<_>>().join(","))
        }
        (Shape::Map(element), _) => {
            let members: BTreeMap<String, &RawValue> = serde_json::from_str(json).unwrap_or_default();
            let members = members.iter().map(|(key, value)| {
                let value = value_shown(*element, personal, value.get());
                format!("{}:{value}", Value::from(key.as_str()))
            });
            format!("{{{}}}", members.collect::<Vec<_>>().join(","))
        }
        (_, None) => json.to_owned(),
        (_, Some(why)) => {
            // A number is as it is.
            let text = serde_json::from_str(json).unwrap_or_else(|_| json.to_owned());
            Value::from(why.shown(&text)).to_string()
        }
    }
}

/// The shape of a body, and whether it is personal data, where one field may be all of it.
fn of_body(shape: Shape) -> (Shape, bool) {
    let whole = match shape {
        Shape::Struct(structure) => structure().fields.iter().find(|field| field.whole),
        _ => None,
    };
    whole.map_or((shape, false), |whole| (whole.shape, whole.personal))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Field, Limits};

    #[test]
    fn a_text_is_found_as_it_is_written_elsewhere() {
        let cases = [
            ("Amara", vec!["Amara"]),
            ("Élodie K", vec![r"\u00c9lodie K", "%C3%89lodie%20K", "Élodie K"]),
            ("a\"b", vec!["a\"b", "a%22b", r#"a\"b"#, r#"a\\\"b"#]),
            (
                "+231 77-123 4567",
                vec!["%2B231%2077-123%204567", "+231 77-123 4567", "231771234567"],
            ),
            ("77-123-4567", vec!["77-123-4567", "771234567"]),
            ("231771234567", vec!["231771234567"]),
            ("💶", vec![r"\ud83d\udcb6", "%F0%9F%92%B6", "💶"]),
            ("", vec![]),
        ];
        for (text, mut expected) in cases {
            expected.sort_unstable();
            assert_eq!(forms(text), expected);
        }
    }

    static PEOPLE: Struct = Struct::new(
        "People",
        &[
            Field::new("tokens", Shape::Map(&Shape::Nullable(&Shape::Secret))),
            Field::new(
                "names",
                Shape::Map(&Shape::List(&Shape::Limited(&Shape::String, &Limits::NONE))),
            )
            .personal(),
            Field::new("days", Shape::List(&Shape::Date)),
            Field::new("number", Shape::Integer).personal(),
            Field::new("count", Shape::Integer),
        ],
    );

    #[test]
    fn what_is_in_maps_and_limits_is_found_and_masked() {
        let people = r#"{"tokens":{"a":"hush","b":null},"names":{"c":["Amara"]},"days":["2025-06-30"],"number":752604392,"count":12}"#;
        let mut redactor = Redactor(Vec::new());
        redactor.add_fields(&PEOPLE, &serde_json::from_str(people).unwrap());
        for (text, scrubbed) in [
            ("hush! Amara", "[redacted]! A…"),
            ("hush", "[redacted]"),
            ("hus", "hus"),
            ("12 of 752604392", "12 of …92"),
        ] {
            assert_eq!(redactor.scrub(text), scrubbed);
        }
        let shown = format!("{{{}}}", members_shown(&PEOPLE, people).join(","));
        let expected = r#"{"count":12,"days":["2025-06-30"],"names":{"c":["A…"]},"number":"…92","tokens":{"a":"[redacted]","b":null}}"#;
        assert_eq!(shown, expected);
        let shape = Shape::Struct(|| &PEOPLE);
        assert!(holds(Why::Secret, shape, false) && holds(Why::Personal, shape, false));
    }
}

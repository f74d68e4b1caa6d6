//! What an object in JSON holds that is no list or object itself.

use serde_yaml::{Mapping, Value};

/// The texts, numbers and booleans of an object in JSON, which YAML reads too.
pub(crate) fn plain_values(json: &str) -> Vec<(String, String)> {
    let object: Mapping = serde_yaml::from_str(json).unwrap_or_default();
    let plain = object.into_iter().filter_map(|(name, value)| {
        let text = match value {
            Value::Bool(boolean) => boolean.to_string(),
            Value::Number(number) => number.to_string(),
            Value::String(text) => text,
            _ => return None,
        };
        Some((name.as_str()?.to_owned(), text))
    });
    plain.collect()
}

#[test]
fn lists_objects_and_nothing_are_left_out() {
    let json = r#"{"a":"x \"y\"","b":2.5,"c":[1],"d":{"e":1},"f":null,"g":true,"h":"1"}"#;
    let values = [("a", "x \"y\""), ("b", "2.5"), ("g", "true"), ("h", "1")];
    assert_eq!(
        plain_values(json),
        values.map(|(name, value)| (name.to_owned(), value.to_owned()))
    );
    assert_eq!(plain_values("[1]"), []);
}

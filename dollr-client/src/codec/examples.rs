//! The test that the macro writes for each example of a spec.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Opened, Record};

/// Reads an example and writes it again: both must say the same.
///
/// # Panics
///
/// When they don't, or the example can't be read.
pub fn check<T: DeserializeOwned + Serialize>(example: &str) {
    check_read(example, serde_json::from_str::<T>(example));
}

/// The same for an example of a webhook, which only its own function reads.
///
/// # Panics
///
/// As [`check`] does.
pub fn check_webhook<R: Record>(example: &str) {
    check_read(
        example,
        serde_json::from_str(example).map(|Opened(value): Opened<R>| value),
    );
}

fn check_read<T: Serialize>(example: &str, read: serde_json::Result<T>) {
    let value = match read {
        Ok(value) => value,
        Err(error) => panic!("the example can't be read: {error}\n{example}"),
    };
    let written = match serde_json::to_value(&value) {
        Ok(written) => written,
        Err(error) => panic!("the example can't be written again: {error}\n{example}"),
    };
    let expected = serde_json::from_str(example).map(without_nulls);
    assert_eq!(
        Some(without_nulls(written)),
        expected.ok(),
        "what is written for the example differs from it"
    );
}

/// Absent and `null` mean the same.
fn without_nulls(mut value: Value) -> Value {
    match &mut value {
        Value::Object(fields) => {
            fields.retain(|_, field| !field.is_null());
            fields
                .values_mut()
                .for_each(|field| *field = without_nulls(field.take()));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| *item = without_nulls(item.take())),
        _ => {}
    }
    value
}

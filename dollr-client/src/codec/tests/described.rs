//! What a field's type says is in its description, in one form.

use super::forms::All;
use super::limits::Order;
use crate::api::status::GetPaymentSourceStatus;
use crate::codegen::Record;
use crate::schema::{Field, Limits, Measure, Place, Shape};

fn field<R: Record>(name: &str) -> &'static Field {
    R::STRUCT.fields.iter().find(|field| field.name == name).unwrap()
}

#[test]
fn a_field_says_itself_what_an_item_says_by_its_shape() {
    let cases = [
        ("integer", "Integer as_text"),
        ("list", "List(UnixTime(Seconds))"),
        ("amounts", "Map(List(Text(Decimal)))"),
        ("nullable_times", "List(Nullable(UnixTime(Milliseconds)))"),
        ("maps", "Map(List(Map(String)))"),
        ("iso_duration", "IsoDuration"),
    ];
    for (name, expected) in cases {
        let field = field::<All>(name);
        let as_text = if field.as_text { " as_text" } else { "" };
        assert_eq!(format!("{:?}{as_text}", field.shape), expected, "{name}");
        assert!(!field.required && field.limits.is_none(), "{name}");
    }
}

#[test]
fn the_second_field_of_a_pair_is_where_the_first_one_is() {
    let place = |name| field::<GetPaymentSourceStatus>(name).place;
    assert_eq!([place("source_type"), place("source_id")], [Place::Query; 2]);
}

#[test]
fn limits_of_a_type_are_those_of_its_field_or_item() {
    const SKU: Limits = Limits::NONE.min("1").max("5").pattern("^[A-Z]+$");
    assert_eq!(field::<Order>("change").limits, SKU);
    let skus = field::<Order>("skus");
    assert_eq!(skus.limits, Limits::NONE.max("3"));
    assert!(matches!(skus.shape, Shape::List(Shape::Limited(Shape::String, limits)) if **limits == SKU));
    // What the field says itself is what holds.
    assert_eq!(Limits::NONE.max("3").or(&SKU), SKU.max("3"));
}

#[test]
fn a_bound_is_of_what_a_shape_has() {
    let cases = [
        (Shape::Decimal, Measure::Value),
        (Shape::Text(&Shape::Integer), Measure::Value),
        (Shape::List(&Shape::Integer), Measure::Items),
        (Shape::Map(&Shape::Integer), Measure::Items),
        (Shape::Hex, Measure::Bytes),
        (Shape::Nullable(&Shape::String), Measure::Characters),
    ];
    for (shape, expected) in cases {
        assert_eq!(shape.measure(), expected, "{shape:?}");
    }
}

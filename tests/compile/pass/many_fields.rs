//! More fields than a tuple has traits for: each setter sets its own.

#![deny(warnings)]

mod many {
    dollr_client::dollr_api!("specs/many.yaml");
}

use many::forms::Form;

/// Calls a setter for each name, with its place in the list.
macro_rules! set {
    ($builder:expr, $place:expr $(,)?) => { $builder };
    ($builder:expr, $place:expr, $first:ident $($rest:ident)*) => {
        set!($builder.$first($place), $place + 1, $($rest)*)
    };
}

macro_rules! check {
    ($($name:ident)*) => {
        let form = set!(Form::builder(), 1, $($name)*).build();
        let json = serde_json::to_value(&form).unwrap();
        let named = [$(stringify!($name)),*].into_iter().zip(1_i64..);
        let expected = named.map(|(name, place)| (name.to_owned(), place.into())).collect();
        assert_eq!(json, serde_json::Value::Object(expected));
        assert_eq!(serde_json::from_value::<Form>(json).unwrap(), form);
    };
}

fn main() {
    check! {
        r30 r1 r2 r3 r4 r5 r6 r7 r8 r9 r10 r11 r12 r13 r14 r15 r16 r17 r18 r19 r20 r21 r22 r23 r24 r25 r26 r27 r28 r29
        o14 o1 o2 o3 o4 o5 o6 o7 o8 o9 o10 o11 o12 o13
    }
}

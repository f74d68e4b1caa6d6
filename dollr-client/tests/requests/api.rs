//! Requests as `dollr_api!` writes them, of operations that Dollr doesn't have.
#![allow(dead_code, unreachable_pub)]

use std::fmt;

use dollr_client::codegen as runtime;
use dollr_client::{File, Patch, Secret, Upload};

use self::runtime::{Method, OperationMeta, Style};

/// Declares structs with fields of their Rust types.
macro_rules! structs {
    ($($name:ident { $($field:ident: $type:ty),* $(,)? })*) => {
        $(
            #[non_exhaustive]
            pub struct $name {
                $(pub $field: $type,)*
                pub unknown_fields: dollr_client::UnknownFields,
            }
        )*
    };
}

/// What the operation of a request is.
macro_rules! operations {
    ($($name:ident: $method:ident $path:literal $(($($key:ident: $value:expr),*))?;)*) => {
        $(impl runtime::Request for $name {
            type Response = ();

            const META: OperationMeta = OperationMeta {
                name: stringify!($name),
                method: Method::$method,
                path: $path,
                $($($key: $value,)*)?
                ..OperationMeta::PLAIN
            };
        })*
    };
}

structs! {
    Range { gte: Option<i64>, lte: Option<i64> }
    Line { sku: String, tags: Option<Vec<String>> }
    Order { total: dollr_client::Amount, note: Option<String>, lines: Vec<Line> }
    Tagged { tags: Option<Vec<String>> }

    WithHeaders { key: String, environment: Option<String>, token: Option<Secret>, numbers: Option<Vec<i64>>, range: Option<Range> }
    Find {
        repeated: Option<Vec<String>>,
        expand: Option<Vec<String>>,
        comma: Option<Vec<String>>,
        space: Option<Vec<String>>,
        pipe: Option<Vec<i64>>,
        json: Option<Vec<String>>,
        created: Option<Range>,
        dotted: Option<Order>,
        tagged: Option<Tagged>,
        lines: Option<Vec<Line>>,
        rails: Option<Vec<Line>>,
        any: Option<runtime::Json>,
    }
    Export { folder: String, ids: Vec<i64>, kind: String }
    Cancel { id: i64, reason: String, notify: Option<bool>, note: Patch<String>, order: Option<Order>, passcode: Option<Secret> }
    Remove { id: i64, why: String }
    Look { id: i64 }
    PatchAll { body: Vec<Line> }
    PutOrder { body: Option<Order> }
    PutForm { body: Order }
    PutText { body: Option<String>, media_type: Option<String> }
    PutBytes { body: Upload }
    Choose { media_type: Option<String>, note: String, tags: Vec<i64> }
    AddPhoto { about: String, count: Option<i64>, photo: File, more: Option<Vec<File>>, order: Option<Order>, spread: Option<Order>, secret: Option<Secret> }

}

runtime::object! {
    Range { gte: Option<i64>, lte: Option<i64>, }
}
runtime::object! {
    Line { sku: String, tags: Option<Vec<String>> as "tags[]", }
}
runtime::object! {
    Order { total: dollr_client::Amount, note: Option<String>, lines: Vec<Line>, }
}
runtime::object! {
    Tagged { tags: Option<Vec<String>>, }
}
runtime::object! {
    WithHeaders {
        key: String as "Idempotency-Key" [Header],
        environment: Option<String> as "X-Target-Environment" [Header],
        token: Option<Secret> as "X-Token" [Header],
        numbers: Option<Vec<i64>> as "X-Numbers" [Header],
        range: Option<Range> as "X-Range" [Header, Style(Style::Json)],
    }
}
runtime::object! {
    Find {
        repeated: Option<Vec<String>> [Query],
        expand: Option<Vec<String>> as "expand[]" [Query],
        comma: Option<Vec<String>> [Query, Style(Style::Comma)],
        space: Option<Vec<String>> [Query, Style(Style::Space)],
        pipe: Option<Vec<i64>> [Query, Style(Style::Pipe)],
        json: Option<Vec<String>> [Query, Style(Style::Json)],
        created: Option<Range> [Query],
        dotted: Option<Order> [Query, Style(Style::Dots)],
        tagged: Option<Tagged> [Query],
        lines: Option<Vec<Line>> [Query],
        rails: Option<Vec<Line>> as "rails[]" [Query],
        any: Option<runtime::Json> [Query],
    }
}
runtime::object! {
    Export { folder: String [Path], ids: Vec<i64> [Path], kind: String [Path], }
}
runtime::object! {
    Cancel {
        id: i64 [Path],
        reason: String,
        notify: Option<bool>,
        note: Patch<String> [Nullable],
        order: Option<Order>,
        passcode: Option<Secret>,
    }
}
runtime::object! {
    Remove { id: i64 [Path], why: String, }
}
runtime::object! {
    Look { id: i64 [Path, Min("1")], }
}
runtime::object! {
    PatchAll { body: Vec<Line> [Whole], }
}
runtime::object! {
    PutOrder { body: Option<Order> [Whole], }
}
runtime::object! {
    PutForm { body: Order [Whole], }
}
runtime::object! {
    PutText { body: Option<String> [Whole], media_type: Option<String> as "Content-Type" [Header], }
}
runtime::object! {
    PutBytes { body: Upload [Whole], }
}
runtime::object! {
    Choose { media_type: Option<String> as "Content-Type" [Header], note: String, tags: Vec<i64>, }
}
runtime::object! {
    AddPhoto {
        about: String,
        count: Option<i64> [Min("1")],
        photo: File [MediaTypes(&["image/png", "image/jpeg", "text/*"])],
        more: Option<Vec<File>> as "more[]",
        order: Option<Order>,
        spread: Option<Order> [Style(Style::Brackets)],
        secret: Option<Secret>,
    }
}

const FORM: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data";

operations! {
    WithHeaders: Get "/v1/headers";
    Find: Get "/v1/find";
    Export: Get "/v1/files/{folder+}/{ids}.{kind}/";
    Cancel: Post "/v1/orders/{id}:cancel" (media_types: &[FORM], retry: runtime::Retry::Unsent);
    Remove: Delete "/v1/orders/{id}";
    Look: Head "/v1/orders/{id}";
    PatchAll: Patch "/v1/lines" (media_types: &["application/json-patch+json"]);
    PutOrder: Put "/v1/order";
    PutForm: Put "/v1/order" (media_types: &[FORM]);
    PutText: Put "/v1/text" (media_types: &["text/csv", "text/plain; charset=utf-8"]);
    PutBytes: Put "/v1/bytes" (media_types: &["application/pdf"]);
    Choose: Post "/v1/choose" (media_types: &["application/json", FORM, MULTIPART]);
    AddPhoto: Post "/v1/photos" (media_types: &[MULTIPART]);
}

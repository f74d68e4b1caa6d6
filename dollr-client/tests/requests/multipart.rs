//! Bodies in parts.

use dollr_client::File;
use serde_json::{Value, json};

use crate::api::AddPhoto;
use crate::wire::{of, refused, sent};

fn photo(name: &str, media_type: &str) -> Value {
    serde_json::to_value(File::new(name, media_type, "bytes")).unwrap()
}

/// The body of a request, with `B` for its boundary and without carriage returns.
async fn parts(fields: Value) -> String {
    let arrived = sent::<AddPhoto>(of(fields)).await;
    assert_eq!(
        arrived.length,
        Some(arrived.body.len() as u64),
        "the server is told how long it is"
    );
    let media_type = arrived.header("content-type").unwrap();
    let boundary = media_type.strip_prefix("multipart/form-data; boundary=").unwrap();
    assert_eq!(arrived.body.matches('\n').count(), arrived.body.matches("\r\n").count());
    arrived.body.replace(boundary, "B").replace('\r', "")
}

#[tokio::test]
async fn each_field_is_a_part_by_what_it_holds() {
    let order = json!({ "total": 1, "lines": [] });
    let fields = json!({
        "about": "a shop", "count": 2, "photo": photo("a\"b\r\n.png", "image/png"),
        "more[]": [photo("c.csv", "text/csv"), photo("d.bin", "application/octet-stream")],
        "order": order, "spread": order,
    });
    let expected = r#"--B
Content-Disposition: form-data; name="about"

a shop
--B
Content-Disposition: form-data; name="count"

2
--B
Content-Disposition: form-data; name="photo"; filename="a%22b%0D%0A.png"
Content-Type: image/png

bytes
--B
Content-Disposition: form-data; name="more[]"; filename="c.csv"
Content-Type: text/csv

bytes
--B
Content-Disposition: form-data; name="more[]"; filename="d.bin"
Content-Type: application/octet-stream

bytes
--B
Content-Disposition: form-data; name="order"
Content-Type: application/json

{"total":1,"lines":[]}
--B
Content-Disposition: form-data; name="spread[total]"

1
--B--
"#;
    assert_eq!(parts(fields).await, expected);
}

#[tokio::test]
async fn what_is_not_documented_is_a_part_too() {
    let fields = json!({ "about": "a", "photo": photo("a.png", "IMAGE/PNG"), "beside": [1] });
    let parts = parts(fields).await;
    let end = "\nContent-Disposition: form-data; name=\"beside\"\nContent-Type: application/json\n\n[1]\n--B--\n";
    assert!(parts.ends_with(end), "{parts}");
}

#[tokio::test]
async fn a_file_may_be_of_a_range_and_have_parameters() {
    for media_type in ["text/csv", "TEXT/plain; charset=utf-8", "image/png; a=b"] {
        let parts = parts(json!({ "about": "a", "photo": photo("a", media_type) })).await;
        assert!(parts.contains(&format!("\nContent-Type: {media_type}\n")), "{parts}");
    }
}

#[tokio::test]
async fn what_no_part_may_be_is_not_sent() {
    let about = |fields: Value| {
        let mut request = json!({ "about": "a", "photo": photo("a.png", "image/png") });
        request
            .as_object_mut()
            .unwrap()
            .extend(fields.as_object().unwrap().clone());
        request
    };
    let cases = [
        (
            json!({ "photo": photo("a.gif", "image/gif") }),
            "`photo` is a file of image/gif, and has to be one of image/png, image/jpeg, text/*",
        ),
        (
            json!({ "more[]": [photo("a", "a/b\r\nX: y")] }),
            "`more[]` is a file of \"a/b\\r\\nX: y\", which is no media type",
        ),
        (
            json!({ "more[]": [photo("a", "png")] }),
            "`more[]` is a file of \"png\", which is no media type",
        ),
        (json!({ "count": 0 }), "`count` is 0, and has to be at least 1"),
    ];
    for (fields, expected) in cases {
        assert_eq!(refused::<AddPhoto>(of(about(fields))).await, expected);
    }
}

//! Settings that only some programs need.

use dollr_client::ErrorKind;

use crate::probe::{NOTE, note};
use crate::secrets::{said, silent};
use crate::server::{Server, builder, json};

#[test]
fn plain_http_to_a_private_host_is_taken_if_that_is_said() {
    let cases = [
        "http://10.0.0.1:8080/dollr",
        "http://10.255.255.255",
        "http://172.16.0.1",
        "http://172.31.255.255",
        "http://192.168.1.1",
        "http://169.254.1.1",
        "http://[fc00::1]",
        "http://[fdff::1]:8080",
        "http://[fe80::1]",
        "http://gateway.internal",
        "http://a.b.LOCAL",
    ];
    for base_url in cases {
        let refused = builder(base_url).build().unwrap_err();
        assert_eq!(
            said(&refused),
            "the base URL (`base_url`, or DOLLR_BASE_URL) must be https, or http on localhost, 127.0.0.0/8 or [::1]",
            "{base_url}"
        );
        // Whichever comes first.
        let after = builder(base_url).allow_http_to_private_hosts();
        let before = builder("https://api.example")
            .allow_http_to_private_hosts()
            .base_url(base_url);
        for builder in [after, before] {
            let client = builder.build().expect(base_url);
            assert!(client.base_url().starts_with(&base_url.to_lowercase()), "{client:?}");
        }
    }
}

#[test]
fn plain_http_to_anywhere_else_stays_refused_and_is_not_shown() {
    let insecure = "must be https, or http on this machine or a private host";
    let cases = [
        ("http://api.example/hush", insecure),
        ("http://11.0.0.1/hush", insecure),
        ("http://172.15.0.1/hush", insecure),
        ("http://172.32.0.1/hush", insecure),
        ("http://192.169.0.1/hush", insecure),
        ("http://0.0.0.0/hush", insecure),
        ("http://10.0.0.1.example/hush", insecure),
        ("http://[fe00::1]/hush", insecure),
        ("http://[2001:db8::1]/hush", insecure),
        ("http://internal/hush", insecure),
        ("http://notinternal/hush", insecure),
        ("http://gateway.internal.example/hush", insecure),
        ("http://gatewaylocal/hush", insecure),
        ("ftp://10.0.0.1/hush", insecure),
        ("http://shop:hush@10.0.0.1", "must not hold a user name or a password"),
        ("http://10.0.0.1/?key=hush", "must not have a query or a fragment"),
    ];
    for (base_url, why) in cases {
        let builder = builder(base_url).allow_http_to_private_hosts();
        silent(format!("{builder:?}"));
        let error = builder.build().expect_err(base_url);
        let expected = format!("the base URL (`base_url`, or DOLLR_BASE_URL) {why}");
        assert_eq!(said(&error), expected, "{base_url}");
    }
}

#[tokio::test]
async fn a_program_says_its_name_after_ours() {
    let server = Server::with_replies([json(200, NOTE), json(200, NOTE)]).await;
    let ours = concat!("dollr-client/", env!("CARGO_PKG_VERSION"));
    let named = server.builder().user_agent("my-shop/1.2 (till 3)").build().unwrap();
    for (client, expected) in [
        (server.client(), ours.to_owned()),
        (named, format!("{ours} my-shop/1.2 (till 3)")),
    ] {
        client.send(note()).await.unwrap();
        // The sign-in as well as the call.
        let received = server.received();
        let last = received.iter().rev().take(2);
        assert!(last.into_iter().all(|it| it.header("user-agent") == Some(&expected)));
    }
}

#[test]
fn a_name_that_is_no_header_is_refused() {
    for product in ["", "shop\r\nx: y", "shop\n", "shop\0", "shop\t1", "café"] {
        let error = builder("http://localhost").user_agent(product).build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        let expected = format!("the user agent (`user_agent`) must be printable ASCII on one line, and is {product:?}");
        assert_eq!(said(&error), expected);
    }
}

//! Dollr's token goes to Dollr's origin alone, and the secrets of a service to its own, whatever a spec or a value says.
#![allow(dead_code, unreachable_pub)]

use std::fmt;
use std::sync::{Arc, Mutex, OnceLock};

use dollr_client::codegen as runtime;
use dollr_client::http::{HttpRequest, HttpResponse};
use dollr_client::{Client, ErrorKind, Request, ServiceSettings};

use self::runtime::{Method, OperationMeta, Service};

const DOLLR: &str = "https://api.example";

/// Operations with one value in their path, as generated code has them.
macro_rules! operations {
    ($($name:ident: $service:expr, $path:literal;)*) => {
        $(
            #[non_exhaustive]
            pub struct $name {
                pub value: String,
                pub unknown_fields: dollr_client::UnknownFields,
            }

            runtime::object! { $name { value: String [Path], } }

            impl Request for $name {
                type Response = ();

                const META: OperationMeta = OperationMeta {
                    name: stringify!($name),
                    method: Method::Post,
                    path: $path,
                    service: $service,
                    ..OperationMeta::PLAIN
                };
            }
        )*

        /// Sends each with this value.
        async fn send_all(client: &Client, value: &str) {
            $(
                let request = serde_json::from_value::<$name>(serde_json::json!({ "value": value })).unwrap();
                // Some are refused, and nothing is sent then.
                let _: Result<(), _> = client.send(request).await;
            )*
        }
    };
}

operations! {
    OnDollr: None, "/v1/{value}";
    OnDollrWithSlashes: None, "/v1/{value+}";
    FromTheStart: None, "/{value+}";
    TwoSlashes: None, "//evil.example/{value}";
    AUser: None, "@evil.example/{value}";
    AnotherHost: None, ".evil.example/{value}";
    APort: None, ":8443/{value}";
    WholeAddress: None, "https://evil.example/{value}";
    Backslashes: None, "/\\evil.example/{value}";
    OtherPort: Some(&OTHER_PORT), "/v1/{value+}";
    SameOrigin: Some(&SAME_ORIGIN), "/v1/{value+}";
    Evil: Some(&EVIL), "/{value+}";
    EvilWithDollrsPath: Some(&EVIL), "//api.example/{value+}";
    WithUser: Some(&WITH_USER), "/{value+}";
    WithFragment: Some(&WITH_FRAGMENT), "/{value+}";
    Plain: Some(&PLAIN), "/{value+}";
}

const OTHER_PORT: Service = Service::new("other_port", "https://api.example:8443/v1");
const SAME_ORIGIN: Service = Service::new("same_origin", "https://api.example/other");
const EVIL: Service = Service::new("evil", "https://evil.example//api.example");
const WITH_USER: Service = Service::new("with_user", "https://api.example@evil.example");
const WITH_FRAGMENT: Service = Service::new("with_fragment", "https://evil.example/#@api.example");
const PLAIN: Service = Service::new("plain", "http://api.example");

/// Each service, and the only origin that its secret may go to. The others have addresses that are refused.
const ORIGINS: [(&str, &str); 6] = [
    ("other_port", "https://api.example:8443"),
    ("same_origin", DOLLR),
    ("evil", "https://evil.example"),
    ("with_user", "nowhere"),
    ("with_fragment", "nowhere"),
    ("plain", "nowhere"),
];

const VALUES: [&str; 14] = [
    "x",
    "//evil.example",
    "/evil.example/x",
    "\\\\evil.example",
    "@evil.example",
    ":8443",
    "https://evil.example/x",
    "https:/evil.example",
    "x?y#z",
    "%2F%2Fevil.example",
    "x/../../../..//evil.example",
    "..",
    "x\r\nHost: evil.example",
    "\u{ff0f}\u{ff0f}evil.example",
];

/// A request as it left: its origin, its operation, and all of its headers.
type Left = (String, &'static str, String);

#[derive(Clone, Default)]
struct Wire(Arc<Mutex<Vec<Left>>>);

impl Wire {
    fn client(&self) -> Client {
        let wire = self.clone();
        let transport = move |request| std::future::ready(Ok(wire.exchange(&request)));
        let builder = Client::builder()
            .base_url(DOLLR)
            .client_id("shop")
            .client_secret("hush")
            .retries(0);
        let builder = ORIGINS.into_iter().fold(builder, |builder, (name, _)| {
            let secret = format!("hush-{name}");
            builder.service(
                name,
                ServiceSettings::new()
                    .bearer(secret.as_str())
                    .header("X-Key", secret.as_str()),
            )
        });
        builder.transport(transport).build().unwrap()
    }

    fn exchange(&self, request: &HttpRequest) -> HttpResponse {
        if request.operation.name == "client_obtain_token" {
            let token = r#"{ "access_token": "hush-access", "expires_in": 3600 }"#;
            return HttpResponse::new(200, token);
        }
        let uri = request.uri().unwrap();
        let origin = format!("{}://{}", uri.scheme_str().unwrap(), uri.authority().unwrap());
        let headers = request
            .headers
            .iter()
            .map(|(name, value)| format!("{name}: {}\n", value.to_str().unwrap()));
        self.0
            .lock()
            .unwrap()
            .push((origin, request.operation.name, headers.collect()));
        let mut elsewhere = HttpResponse::new(307, "");
        elsewhere
            .headers
            .insert("location", "https://evil.example/".parse().unwrap());
        elsewhere
    }
}

#[tokio::test]
async fn secrets_go_to_their_own_origin_alone() {
    let wire = Wire::default();
    let client = wire.client();
    for value in VALUES {
        send_all(&client, value).await;
    }
    let left = wire.0.lock().unwrap().clone();
    let mut seen = Vec::new();
    for (origin, operation, headers) in &left {
        let said = format!("{operation} to {origin} with\n{headers}");
        if headers.contains("hush-access") {
            assert_eq!(origin, DOLLR, "{said}");
            assert!(
                !headers.contains("hush-other_port") && !headers.contains("x-key"),
                "{said}"
            );
            seen.push("access");
        }
        for (name, allowed) in ORIGINS {
            if headers.contains(&format!("hush-{name}\n")) {
                assert_eq!(origin, allowed, "{said}");
                assert!(!headers.contains("hush-access"), "{said}");
                seen.push(name);
            }
        }
    }
    // What is proven of nothing would be proven of anything.
    for name in ["access", "other_port", "same_origin", "evil"] {
        assert!(seen.contains(&name), "{name}: {left:?}");
    }
    let sent = left.iter().filter(|(_, operation, _)| *operation == "OnDollr").count();
    // All values but `..`, each once: no redirect is followed.
    assert_eq!(sent, VALUES.len() - 1);
}

#[tokio::test]
async fn a_redirect_of_a_service_is_an_error() {
    let wire = Wire::default();
    let request = serde_json::from_value::<OtherPort>(serde_json::json!({ "value": "x" })).unwrap();
    let error = wire.client().send(request).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::UnexpectedResponse, Some(307))
    );
    assert_eq!(wire.0.lock().unwrap().len(), 1);
}

/// An error of what was sent with the secrets of before doesn't show them.
#[tokio::test]
async fn secrets_that_are_replaced_meanwhile_are_not_shown() {
    for status in [400, 404] {
        let client: Arc<OnceLock<Client>> = Arc::default();
        let transport = {
            let client = Arc::clone(&client);
            move |request: HttpRequest| {
                let header = request.headers["authorization"].to_str().unwrap();
                let quoting = HttpResponse::new(status, format!(r#"{{ "detail": "{header} is no good" }}"#));
                let settings = ServiceSettings::new().bearer("hush-two");
                client.get().unwrap().set_service("evil", settings).unwrap();
                std::future::ready(Ok(quoting))
            }
        };
        let builder = Client::builder().client_id("shop").client_secret("hush");
        let builder = builder.service("evil", ServiceSettings::new().bearer("hush-one"));
        let client = client.get_or_init(|| builder.transport(transport).build().unwrap());
        let request = serde_json::from_value::<Evil>(serde_json::json!({ "value": "x" })).unwrap();
        let error = client.send(request).await.unwrap_err();
        let shown = format!("{error} {error:?} {}", error.support_report());
        assert_eq!(error.status(), Some(status), "{shown}");
        assert!(!shown.contains("hush"), "{shown}");
        assert!(shown.contains("[redacted] is no good"), "{shown}");
    }
}

/// What a service is short of, Dollr has.
#[tokio::test(start_paused = true)]
async fn a_service_that_is_down_costs_dollr_no_retries() {
    let down = |request: HttpRequest| {
        let response = match request.operation.name {
            "client_obtain_token" => {
                HttpResponse::new(200, r#"{ "access_token": "hush-access", "expires_in": 360000 }"#)
            }
            _ => HttpResponse::new(429, ""),
        };
        std::future::ready(Ok(response))
    };
    let builder = Client::builder().client_id("shop").client_secret("hush").retries(3);
    let builder = builder.service("evil", ServiceSettings::new().bearer("hush"));
    let client = builder.transport(down).build().unwrap();
    let call = async |name: &str| {
        let fields = serde_json::json!({ "value": "x" });
        let error = match name {
            "evil" => client.send(serde_json::from_value::<Evil>(fields).unwrap()).await,
            _ => client.send(serde_json::from_value::<OnDollr>(fields).unwrap()).await,
        };
        error.unwrap_err().attempts()
    };
    for _ in 0..20 {
        call("evil").await;
    }
    assert_eq!((call("evil").await, call("dollr").await), (1, 4));
}

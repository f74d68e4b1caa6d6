//! The examples that are web shops, seen from the browsers of their visitors.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::thread;

use serde_json::{Value, json};

use crate::executables::executables;

struct Shop {
    process: Child,
    address: String,
}

/// A visitor, as the shop knows them.
struct Visitor {
    cookie: String,
    page: String,
}

struct HttpResponse {
    status: u16,
    head: String,
    body: String,
}

impl Shop {
    fn open(example: &str, arguments: &[&str]) -> Self {
        let mut process = Command::new(executables().join(example))
            .args(arguments)
            .stdout(Stdio::piped())
            .spawn()
            .expect("a process");
        let mut lines = BufReader::new(process.stdout.take().expect("a pipe"))
            .lines()
            .map(Result::unwrap);
        assert!(
            lines
                .next()
                .is_some_and(|line| line.starts_with("Talking to a sandbox"))
        );
        let line = lines.next().expect("an address");
        let address = line.trim_start_matches("Open http://").split(' ').next();
        Self {
            address: address.expect("an address").to_owned(),
            process,
        }
    }

    fn ask(&self, what: &str, cookie: &str) -> HttpResponse {
        let mut connection = TcpStream::connect(&self.address).expect("a connection");
        // In version 1.0, the end of the connection is that of the response.
        write!(connection, "{what} HTTP/1.0\r\ncookie: {cookie}\r\n\r\n").expect("a request");
        let mut response = String::new();
        connection.read_to_string(&mut response).expect("a response");
        let (head, body) = response.split_once("\r\n\r\n").expect("a head and a body");
        HttpResponse {
            status: head
                .split(' ')
                .nth(1)
                .and_then(|status| status.parse().ok())
                .expect("a status"),
            head: head.to_owned(),
            body: body.to_owned(),
        }
    }

    fn visit(&self) -> Visitor {
        let response = self.ask("GET /", "");
        assert_eq!(response.status, 200, "{}", response.body);
        let cookie = response.head.lines().find_map(|line| line.strip_prefix("set-cookie: "));
        let (cookie, attributes) = cookie.and_then(|cookie| cookie.split_once("; ")).expect("a cookie");
        assert_eq!(attributes, "Path=/; HttpOnly; SameSite=Strict");
        Visitor {
            cookie: cookie.to_owned(),
            page: response.body,
        }
    }

    /// What a visitor may not see is, to all appearances, not there.
    fn refuses(&self, what: &str, cookie: &str) {
        let response = self.ask(what, cookie);
        let expected = (404, "You have nothing of this number.");
        assert_eq!((response.status, &*response.body), expected, "{what} for {cookie}");
    }
}

impl Drop for Shop {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl HttpResponse {
    fn json(&self) -> Value {
        assert_eq!(self.status, 200, "{}", self.body);
        assert!(self.head.contains("cache-control: no-store"), "{}", self.head);
        serde_json::from_str(&self.body).expect("JSON")
    }
}

#[test]
fn only_the_owner_of_an_order_gets_what_follows_its_payment() {
    let script = "https://scripts.example/supabase.js";
    let shop = Shop::open("supabase_page", &["--supabase-js", script]);
    let (owner, other) = (shop.visit(), shop.visit());
    assert!(
        owner.page.contains(&format!(r#"<script src="{script}">"#)),
        "{}",
        owner.page
    );

    for path in ["POST /orders/1/live", "POST /orders/1/pay", "GET /orders/1/status"] {
        shop.refuses(path, &other.cookie);
        shop.refuses(path, "visitor=");
        shop.refuses(path, "");
        shop.refuses(&path.replace('1', "7"), &owner.cookie);
    }

    let handout = shop.ask("POST /orders/1/live", &owner.cookie).json();
    let channel = handout["channel"].as_str().expect("a channel");
    assert!(channel.starts_with("payment-intent:"), "{channel}");
    let renewed = shop.ask("POST /orders/1/live", &owner.cookie).json();
    assert_eq!(renewed["channel"], handout["channel"]);
    assert_ne!(renewed["access_token"], handout["access_token"]);

    let status = |visitor: &Visitor, order| shop.ask(&format!("GET /orders/{order}/status"), &visitor.cookie).json();
    assert_eq!(status(&owner, 1), json!({ "status": null, "final": false }));
    assert_eq!(shop.ask("POST /orders/1/pay", &owner.cookie).status, 200);
    assert_ne!(status(&owner, 1)["status"], json!(null));
    assert_eq!(status(&other, 2), json!({ "status": null, "final": false }));
}

/// The number that the payout has in the example.
const PAYOUT: usize = 3;

#[test]
fn events_tell_each_status_once_and_end_with_the_last_one() {
    let shop = Shop::open("live_page", &[]);
    let (owner, other) = (shop.visit(), shop.visit());
    shop.refuses("GET /payments/1/events", &other.cookie);
    shop.refuses("GET /payments/1/events", "");

    let collected = [("PENDING", "open"), ("PROCESSING", "open"), ("COMPLETED", "success")];
    let cases = [
        (1, &collected[..]),
        (2, &[("PROCESSING", "open"), ("PAID", "success")]),
        (PAYOUT, &collected),
    ];
    thread::scope(|scope| {
        for (number, statuses) in cases {
            let (shop, cookie) = (&shop, &owner.cookie);
            scope.spawn(move || {
                let response = shop.ask(&format!("GET /payments/{number}/events"), cookie);
                assert!(
                    response.head.contains("content-type: text/event-stream"),
                    "{}",
                    response.head
                );
                let events = response.body.lines().filter_map(|line| line.strip_prefix("data: "));
                let events = events.map(|data| serde_json::from_str::<Value>(data).expect("JSON"));
                let events: Vec<Value> = events.filter(|event| event["kind"] == "status").collect();
                let expected = statuses
                    .iter()
                    .map(|(status, progress)| json!({ "kind": "status", "status": status, "progress": progress }));
                let mut expected: Vec<Value> = expected.collect();
                // Of a payout only its end is sure to be seen: it is polled, and two polls may be further apart than a status is long.
                let end = expected.last().cloned();
                expected.retain(|status| number != PAYOUT || Some(status) == end.as_ref() || events.contains(status));
                // On a busy machine it may have begun to ask late.
                assert!(
                    expected.ends_with(&events) && !events.is_empty(),
                    "{number}: {}",
                    response.body
                );
                // The last event has an id, by which the browser is told to stop.
                assert!(response.body.contains("id: end\n"), "{number}: {}", response.body);
                let again = format!("{cookie}\r\nlast-event-id: end");
                let response = shop.ask(&format!("GET /payments/{number}/events"), &again);
                assert_eq!((response.status, &*response.body), (204, ""));
            });
        }
    });
}

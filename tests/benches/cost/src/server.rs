//! A server that has its responses ready.

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::yield_now;

/// The key of the one collection that it shows.
pub const SHOWN: &str = "550e8400-e29b-41d4-a716-446655440000";

const INVOICES: u32 = 1000;

pub async fn serve() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback");
    println!("http://{}", listener.local_addr().expect("it is bound"));
    let list = invoices().to_string();
    let list: &str = list.leak();
    // It never sleeps: to wake it costs the client some microseconds of the kernel's time, and more of it whoever is slower than it.
    tokio::spawn(async {
        loop {
            yield_now().await;
        }
    });
    loop {
        let (connection, _) = listener.accept().await.expect("a connection");
        connection.set_nodelay(true).expect("a socket");
        tokio::spawn(respond(connection, list));
    }
}

/// Responds to requests as long as there are some.
async fn respond(mut connection: TcpStream, list: &str) {
    let mut received = Vec::new();
    loop {
        let Some(end) = find(&received, b"\r\n\r\n") else {
            match connection.read_buf(&mut received).await {
                Ok(0) | Err(_) => return,
                Ok(_) => continue,
            }
        };
        let head = String::from_utf8_lossy(&received[..end]).to_ascii_lowercase();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        let whole = end + 4 + length.map_or(0, |length| length.parse().expect("a number"));
        if received.len() < whole {
            match connection.read_buf(&mut received).await {
                Ok(0) | Err(_) => return,
                Ok(_) => continue,
            }
        }
        let (status, body) = response(&head, &received[end + 4..whole], list);
        received.drain(..whole);
        let head = format!(
            "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ndate: Sun, 01 Jun 2025 14:00:00 GMT\r\nserver: uvicorn\r\n\
             content-length: {}\r\n\r\n",
            body.len(),
        );
        // In one write, so that it is read at once.
        if connection
            .write_all(&[head.as_bytes(), body.as_bytes()].concat())
            .await
            .is_err()
        {
            return;
        }
    }
}

fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).position(|window| window == part)
}

fn response(head: &str, body: &[u8], list: &str) -> (&'static str, String) {
    let path = head.split(' ').nth(1).unwrap_or_default();
    if let Some(query) = path.strip_prefix("/v1/status/source?") {
        return ("200 OK", document(query));
    }
    let key_of_status = path.strip_prefix("/v1/status/collection/");
    match (path, key_of_status) {
        (_, Some(SHOWN)) => ("200 OK", execution(SHOWN)),
        (_, Some(_)) => ("404 Not Found", json!({ "detail": "Collection not found" }).to_string()),
        ("/v1/executions/collection", _) => {
            let body: Value = serde_json::from_slice(body).expect("a body in JSON");
            ("200 OK", execution(body["reference_id"].as_str().expect("a key")))
        }
        ("/v1/sessions/checkout", _) => {
            let body: Value = serde_json::from_slice(body).expect("a body in JSON");
            ("200 OK", session(&body["source_id"]))
        }
        ("/v1/realtime-keys/collection", _) => (
            "200 OK",
            json!({ "access_token": "t".repeat(300), "expires_in": 3600 }).to_string(),
        ),
        ("/v1/invoices/list", _) => ("200 OK", list.to_owned()),
        _ => (
            "200 OK",
            json!({ "access_token": "t".repeat(300), "expires_in": 60 }).to_string(),
        ),
    }
}

fn document(query: &str) -> String {
    let id = query.split('&').find_map(|pair| pair.strip_prefix("source_id="));
    let id: u32 = id.and_then(|id| id.parse().ok()).expect("a number");
    json!({
        "source_type": "INVOICE",
        "source_id": id,
        "source_number": format!("INV-{id:06}"),
        "status": "ACTIVE",
        "currency": "LRD",
        "total_amount": 1042.50,
        "paid_at": null,
    })
    .to_string()
}

fn session(source_id: &Value) -> String {
    json!({
        "id": 55,
        "source_type": "INVOICE",
        "source_id": source_id,
        "status": "ACTIVE",
        "expires_at": "2025-06-01T14:30:00Z",
        "payment_account_id": null,
        "created_at": "2025-06-01T14:00:00Z",
        "updated_at": "2025-06-01T14:00:00Z",
    })
    .to_string()
}

fn execution(reference_id: &str) -> String {
    json!({
        "reference_id": reference_id,
        "status": "COMPLETED",
        "operation_type": "COLLECTION",
        "payer_amount": 1042.50,
        "payer_currency": "LRD",
        "payee_amount": 1011.23,
        "payee_currency": "LRD",
        "provider_transaction_id": "8812345678",
        "gateway_message": "Payment accepted",
        "wallet_message": null,
        "client_secret": null,
        "requires_action": false,
    })
    .to_string()
}

fn invoices() -> Value {
    let invoice = |id: u32| {
        json!({
            "id": id,
            "invoice_number": format!("INV-{id:06}"),
            "counterparty_id": 42,
            "currency": "LRD",
            "total_amount": 1042.50,
            "status": "ACTIVE",
            "note": "Rice, 25 kg",
            "fee_bearer": "PAYER",
            "due_date": "2025-06-30T00:00:00Z",
            "as_payment_link": false,
            "owner_type": "ORGANIZATION",
            "owner_id": 7,
            "reference_id": format!("order-{id}"),
            "paid_at": null,
            "created_at": "2025-06-01T10:00:00Z",
            "updated_at": "2025-06-01T10:05:30.125Z",
        })
    };
    (1..=INVOICES).map(invoice).collect()
}

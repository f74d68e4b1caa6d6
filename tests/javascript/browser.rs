//! Chromium, told what to do by the protocol of its developer tools.

use std::process::Stdio;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// A page in a browser of its own.
pub(crate) struct Browser {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    session: Value,
    last_id: u64,
    _process: Child,
}

impl Browser {
    /// Of a profile of this name: two browsers can't have one.
    pub(crate) async fn open(profile: &str, url: &str) -> Self {
        let profile = format!("--user-data-dir={}/chromium/{profile}", env!("CARGO_TARGET_TMPDIR"));
        let mut process = Command::new("chromium")
            // Its sandbox is not for root, which is who runs in a container.
            .args([
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--remote-debugging-port=0",
                &profile,
            ])
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("chromium is installed");
        let mut lines = BufReader::new(process.stderr.take().expect("a pipe")).lines();
        let address = loop {
            let line = lines.next_line().await.unwrap().expect("chromium starts");
            if let Some(address) = line.strip_prefix("DevTools listening on ") {
                break address.to_owned();
            }
        };
        // What it says later must not block it.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        let mut browser = Self {
            socket: connect_async(address).await.unwrap().0,
            session: Value::Null,
            last_id: 0,
            _process: process,
        };
        let target = browser
            .call("Target.createTarget", json!({ "url": "about:blank" }))
            .await;
        let target = json!({ "targetId": target["targetId"], "flatten": true });
        browser.session = browser.call("Target.attachToTarget", target).await["sessionId"].take();
        // It responses once the page is there, if not all of it.
        browser.call("Page.navigate", json!({ "url": url })).await;
        browser
    }

    /// The value of an expression in the page, or of the promise that it is.
    pub(crate) async fn value(&mut self, expression: &str) -> Value {
        let parameters = json!({ "expression": expression, "awaitPromise": true, "returnByValue": true });
        let mut response = self.call("Runtime.evaluate", parameters).await;
        assert_eq!(response.get("exceptionDetails"), None, "{expression}");
        response["result"]["value"].take()
    }

    async fn call(&mut self, method: &str, parameters: Value) -> Value {
        self.last_id += 1;
        let mut request = json!({ "id": self.last_id, "method": method, "params": parameters });
        if !self.session.is_null() {
            request["sessionId"] = self.session.clone();
        }
        self.socket.send(Message::text(request.to_string())).await.unwrap();
        loop {
            let message = self.socket.next().await.expect("chromium responds").unwrap();
            let mut response: Value = serde_json::from_slice(&message.into_data()).unwrap();
            if response["id"] == self.last_id {
                assert_eq!(response.get("error"), None, "{method}");
                return response["result"].take();
            }
        }
    }
}

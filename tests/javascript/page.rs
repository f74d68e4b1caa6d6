//! The page of the example `supabase_page`, in a browser.

use std::process::Stdio;
use std::time::Duration;

use serde_json::json;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Command;

use crate::browser::Browser;
use crate::executables::executables;

/// How long all of it may take; it takes some 8 seconds, since a payment in the sandbox does 4.
const LIMIT: Duration = Duration::from_mins(2);

#[tokio::test]
#[ignore = "needs chromium, and `npm ci` in tests/javascript"]
async fn the_page_shows_the_payment_turning_to_paid() {
    let executable = executables().join("supabase_page");
    let mut shop = Command::new(executable)
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(shop.stdout.take().unwrap()).lines();
    let address = loop {
        let line = lines.next_line().await.unwrap().expect("the shop opens");
        if let Some(line) = line.strip_prefix("Open ") {
            break line.split(' ').next().unwrap().to_owned();
        }
    };
    tokio::time::timeout(LIMIT, pay_at(&address))
        .await
        .expect("it is paid in time");
}

async fn pay_at(address: &str) {
    let mut browser = Browser::open(address).await;
    let text = |id: &str| format!("document.getElementById('{id}').textContent");
    browser.value(&until("live", "live")).await;
    assert_eq!(browser.value(&text("status")).await, "not started");
    browser.value("document.getElementById('pay').click()").await;
    browser.value(&until("status", "paid")).await;

    // It learnt so from realtime: there was no time to ask by itself.
    let rows = "[...document.querySelectorAll('#rows li')].map((row) => row.textContent)";
    assert_eq!(browser.value(rows).await, json!(["PENDING", "PROCESSING", "COMPLETED"]));
    assert_eq!(browser.value(&text("live")).await, "");
}

/// A promise that an element of the page, which may be loading, has this text.
fn until(id: &str, text: &str) -> String {
    format!(
        "new Promise((resolve) => {{
            const look = () => document.getElementById('{id}')?.textContent === '{text}' && resolve();
            new MutationObserver(look).observe(document, {{ subtree: true, childList: true, characterData: true }});
            look();
        }})"
    )
}

//! The pages of the examples `supabase_page` and `live_page`, in a browser.

use std::process::Stdio;
use std::time::Duration;

use serde_json::json;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use crate::browser::Browser;
use crate::executables::executables;

/// How long all of it may take; it takes some 8 seconds, since a payment in the sandbox does 4.
const LIMIT: Duration = Duration::from_mins(2);

#[tokio::test]
#[ignore = "needs chromium, and `npm ci` in tests/javascript"]
async fn the_page_shows_the_payment_turning_to_paid() {
    let paid = async {
        let (_shop, browser) = open("supabase_page").await;
        pay(browser).await;
    };
    tokio::time::timeout(LIMIT, paid).await.expect("it is paid in time");
}

/// The end of the events is no error, after which a browser connects again and again: it is told to stop.
#[tokio::test]
#[ignore = "needs chromium"]
async fn the_events_end_with_the_last_status() {
    const ALL_OVER: &str = "new Promise((resolve) => {
        const look = () => {
            const items = [...document.querySelectorAll('li')];
            const isOver = items.length === 3 && items.every((item) => item.classList.contains('over'));
            if (isOver) resolve(items.map((item) => item.querySelector('span').textContent));
        };
        new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true });
        look();
    })";
    let statuses = async {
        let (_shop, mut browser) = open("live_page").await;
        browser.value(ALL_OVER).await
    };
    let statuses = tokio::time::timeout(LIMIT, statuses).await.expect("they end in time");
    assert_eq!(statuses, json!(["COMPLETED", "PAID", "COMPLETED"]));
}

/// The shop of an example, and its page.
async fn open(example: &str) -> (Child, Browser) {
    let mut shop = Command::new(executables().join(example))
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
    (shop, Browser::open(example, &address).await)
}

async fn pay(mut browser: Browser) {
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

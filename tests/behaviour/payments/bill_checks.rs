//! Bills: what is refused before anything is made, what counts as the same line, and what is left behind.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use dollr_client::invoices::CreateInvoice;
use dollr_client::payments::NewPayout;
use dollr_client::{
    Advice, Client, CounterpartyId, Currency, ErrorKind, FeeBearer, OperationType, PartyId, PaymentMethod, Provider,
    Timestamp,
};
use serde_json::json;

use super::bills::billed;
use super::books::Books;
use super::executions::FOREVER;
use crate::http::secrets::failure;
use crate::sandbox::documents::amount;
use crate::server::{Reply, Server, bytes, json as reply};

/// Whoever tidies a name doesn't make another line of it.
#[tokio::test]
async fn a_name_that_the_server_tidied_is_the_same() {
    let (server, books) = Books::open(|books, request| {
        for item in books
            .invoices
            .iter_mut()
            .filter_map(|it| it["invoice_items"].as_array_mut())
            .flatten()
        {
            item["name"] = json!("Caf\u{e9} &amp; cake");
        }
        books.carry_out(request)
    })
    .await;
    let dollr = server.client();
    let bill = dollr
        .bill(invoice(&dollr, Currency::USD))
        .line(" Cafe\u{301} & cake\n", 1, amount("4.50"));
    assert_eq!(bill.send().await.unwrap().total_amount, amount("4.50"));
    assert_eq!(books.lock().unwrap().invoices.len(), 1);
}

/// Drafts that nobody needs are cancelled, and what can't be is named. The step that fails, the response to it, the states of all
/// invoices then, and what is said.
#[tokio::test]
async fn what_a_bill_leaves_behind_is_cancelled_or_named() {
    let refused = || reply(422, r#"{"detail":"no"}"#);
    let cases: [(&str, Reply, &[&str], &str); 4] = [
        (
            "/items/add",
            refused(),
            &["CANCELED"],
            "no; invoice 1 was begun and is cancelled",
        ),
        (
            "/publish/",
            refused(),
            &["CANCELED"],
            "no; invoice 1 was begun and is cancelled",
        ),
        (
            "/retrieve/",
            reply(403, "{}"),
            &["CANCELED"],
            "; invoice 1 was begun and is cancelled",
        ),
        (
            "/cancel/ and /items/add",
            refused(),
            &["IDLE"],
            "no; invoice 1 is left unpublished",
        ),
    ];
    for (steps, response, states, expected) in cases {
        let (server, books) = Books::open(move |books, request| {
            let fails = steps.split(" and ").any(|step| request.path.contains(step));
            if fails {
                response.clone()
            } else {
                books.carry_out(request)
            }
        })
        .await;
        let error = billed(&server).await.unwrap_err();
        assert!(error.to_string().ends_with(expected), "{steps}: {error}");
        let books = books.lock().unwrap();
        let found: Vec<_> = books.invoices.iter().map(|it| it["status"].as_str().unwrap()).collect();
        assert_eq!(found, states, "{steps}");
    }
}

/// No word of Dollr's holds a bill up for long.
#[tokio::test]
async fn what_is_to_be_waited_for_long_is_told_and_not_waited_for() {
    let mut is_first = true;
    let (server, _) = Books::open(move |books, request| match std::mem::take(&mut is_first) {
        true => Reply::Bytes(bytes(503, &format!("retry-after: {FOREVER}\r\n"), "")),
        false => books.carry_out(request),
    })
    .await;
    let error = billed(&server).await.unwrap_err();
    assert!(
        error
            .to_string()
            .contains("nothing is published, as Dollr asks to wait"),
        "{error}"
    );
    assert_eq!(
        (error.advice(), error.retry_after()),
        (Advice::TryAgain, Some(Duration::from_secs(u64::MAX)))
    );
    assert_eq!(server.calls().len(), 1);
}

/// A request to publish is lost, and arrives when all that came after it was refused.
#[tokio::test]
async fn what_may_yet_be_published_is_not_said_to_be_left_unpublished() {
    for (is_cancelled, expected) in [(true, Advice::CheckAccount), (false, Advice::DontRepeat)] {
        let lost = Arc::new(Mutex::new(None));
        let kept = Arc::clone(&lost);
        let (server, books) = Books::open(move |books, request| {
            let mut lost = kept.lock().unwrap();
            match request.method.as_str() {
                _ if lost.is_none() && request.path.contains("/publish/") => {
                    *lost = Some(request.clone());
                    Reply::Cut(Vec::new())
                }
                "GET" => books.carry_out(request),
                _ if lost.is_none() || is_cancelled && request.path.contains("/cancel/") => books.carry_out(request),
                _ => reply(403, "no"),
            }
        })
        .await;
        let error = billed(&server).await.unwrap_err();
        assert_eq!(error.advice(), expected, "{error}");
        let said = error.to_string().contains("invoice 1 may yet be published");
        assert_eq!(said, !is_cancelled, "{error}");
        let mut books = books.lock().unwrap();
        books.carry_out(lost.lock().unwrap().as_ref().unwrap());
        assert_eq!(books.published().is_empty(), is_cancelled);
    }
}

#[tokio::test]
async fn a_line_that_differs_is_named_and_all_drafts_are_cancelled() {
    let (server, books) = Books::open(|books, request| {
        let items = books
            .invoices
            .iter_mut()
            .filter_map(|it| it["invoice_items"].as_array_mut())
            .flatten();
        for cake in items.filter(|item| item["name"] == "Cake") {
            cake["qty"] = json!(2);
        }
        books.carry_out(request)
    })
    .await;
    let error = billed(&server).await.unwrap_err().to_string();
    for expected in [
        r#"line 2 ("Cake"): its quantity is 2, and not 1"#,
        "invoice 1 was begun and is cancelled, invoice 2 was begun and is cancelled, invoice 3 was begun and is cancelled",
    ] {
        assert!(error.contains(expected), "{error}");
    }
    assert!(
        books
            .lock()
            .unwrap()
            .invoices
            .iter()
            .all(|it| it["status"] == "CANCELED")
    );
}

/// An invoice in this currency.
fn invoice(dollr: &Client, currency: Currency) -> CreateInvoice {
    let invoice = dollr
        .invoices()
        .create()
        .counterparty_id(CounterpartyId::new(7))
        .currency(currency);
    invoice
        .note("Thank you")
        .fee_bearer(FeeBearer::Payer)
        .as_payment_link(false)
        .build()
}

#[tokio::test]
async fn nothing_is_begun_of_what_can_not_be_right() {
    let server = Server::with_replies([]).await;
    let dollr = server.client();
    let (usd, rwf) = (Currency::USD, Currency::RWF);
    let cases = [
        (usd, 0, "1", "`qty` is 0, and has to be at least 1"),
        (usd, -1, "1", "`qty` is -1, and has to be at least 1"),
        (usd, 1, "-5", "`amount` is -5, and has to be at least 0.01"),
        (usd, 1, "0", "`amount` is 0, and has to be at least 0.01"),
        (
            usd,
            3,
            "0.015",
            "the price of all is 0.045, and USD has 2 decimal places",
        ),
        (
            rwf,
            1,
            "1500.50",
            "the price of all is 1500.50, and RWF has no fractions",
        ),
    ];
    for (currency, qty, price, expected) in cases {
        let bill = dollr.bill(invoice(&dollr, currency)).line("Cake", 1, amount("3"));
        let error = failure(bill.line("Tea", qty, amount(price)).send()).await;
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{error}");
        let expected = format!("create_invoice: the request was not sent: line 2 (\"Tea\"): {expected}");
        assert_eq!(error.to_string(), expected);
    }
    let error = failure(dollr.bill(invoice(&dollr, usd)).send()).await;
    assert!(error.to_string().ends_with("a bill needs a line"), "{error}");

    // An account would be left behind.
    let account = dollr.payment_accounts().create().operation_type(OperationType::Payout);
    let account = account
        .account_name("Amara")
        .provider(Provider::Pawapay)
        .method(PaymentMethod::AirtelRwa);
    let account = account.party_id(PartyId::new(42)).build();
    for (price, expected) in [
        ("10.5", "`amount` is 10.5, and RWF has no fractions"),
        ("0", "has to be at least 0.01"),
    ] {
        let payout = NewPayout::new(account.clone(), amount(price), rwf);
        let error = failure(dollr.prepare(payout)).await;
        assert!(error.to_string().ends_with(expected), "{error}");
    }
    let transfer = dollr
        .sessions()
        .create_for_transfer()
        .from_wallet_id(dollr_client::sessions::WalletId::new(1));
    let transfer = transfer
        .to_counterparty_id(CounterpartyId::new(7))
        .amount(amount("10.5"))
        .currency(rwf);
    let error = failure(dollr.prepare(transfer.expires_at(Timestamp::now()).build())).await;
    assert!(error.to_string().ends_with("RWF has no fractions"), "{error}");
    assert_eq!(server.received().len(), 0);
}

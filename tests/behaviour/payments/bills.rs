//! Bills: what is published is what was meant, and there is never more than one.

use std::sync::{Arc, Mutex};

use dollr_client::orders::CreateOrder;
use dollr_client::sandbox::Sandbox;
use dollr_client::{Advice, Amount, Client, CounterpartyId, Currency, Error, ErrorKind, FeeBearer, SourceStatus};
use serde_json::{Value, json};

use crate::clock::hurried;
use crate::http::secrets::failure;
use crate::sandbox::documents::{customer, party};
use crate::server::{Received, Reply, Server, json as reply, token};

fn amount(text: &str) -> Amount {
    text.parse().unwrap()
}

/// Two equal lines, which are meant, and another: 27.99 in all.
async fn bill(dollr: &Client, customer: CounterpartyId) -> Result<dollr_client::invoices::InvoiceDetail, Error> {
    let invoice = dollr
        .invoices()
        .create_invoice()
        .counterparty_id(customer)
        .currency(Currency::USD);
    let invoice = invoice
        .note("Thank you")
        .fee_bearer(FeeBearer::Payer)
        .as_payment_link(false)
        .build();
    let bill = dollr
        .bill(invoice)
        .line("Tea", 2, amount("4.50"))
        .line("Cake", 1, amount("9.99"));
    bill.line("Tea", 2, amount("4.50")).send().await
}

#[tokio::test]
async fn a_bill_is_one_call() {
    let sandbox = Sandbox::start().await.unwrap();
    let dollr = sandbox.client();
    let moses = party(&dollr, "Moses Weah", "231771234568").await;
    let customer = customer(&dollr, moses).await;
    // It can be spawned.
    let published = tokio::spawn(async move { bill(&dollr, customer).await })
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (published.status, published.total_amount),
        (SourceStatus::Active, amount("27.99"))
    );
    let lines = published.invoice_items.unwrap();
    assert_eq!(
        lines.iter().map(|line| line.name.as_str()).collect::<Vec<_>>(),
        ["Tea", "Cake", "Tea"]
    );

    let dollr = sandbox.client();
    let order = |customer| -> CreateOrder {
        let order = dollr
            .orders()
            .create_order()
            .counterparty_id(customer)
            .currency(Currency::LRD);
        order
            .note("Thank you")
            .fee_bearer(FeeBearer::Payee)
            .as_payment_link(false)
            .build()
    };
    let published = dollr
        .bill(order(customer))
        .line("Rice", 3, amount("1500"))
        .send()
        .await
        .unwrap();
    assert_eq!(
        (published.status, published.total_amount),
        (SourceStatus::Active, Some(amount("4500")))
    );

    // What can't be right is not begun, and a refusal leaves a draft that nobody sees.
    let error = failure(dollr.bill(order(customer)).send()).await;
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::InvalidRequest, 0));
    let error = failure(
        dollr
            .bill(order(customer))
            .line("Rice", i64::MAX, amount("9999999999999999999999999999"))
            .send(),
    )
    .await;
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    let nobody = CounterpartyId::new(9999);
    let error = failure(dollr.bill(order(nobody)).line("Rice", 1, amount("1")).send()).await;
    assert_eq!((error.kind(), error.advice()), (ErrorKind::Rejected, Advice::FixInput));
    let error = failure(dollr.bill(order(customer)).line("Rice", 0, amount("1")).send()).await;
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    let active = dollr
        .orders()
        .list_order()
        .status(SourceStatus::Active)
        .send()
        .await
        .unwrap();
    assert_eq!(active.len(), 1);
}

/// Numbers that look drawn, the same for a seed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// Invoices, as a server has them, and the requests that are still on their way to it.
#[derive(Default)]
struct Books {
    invoices: Vec<Value>,
    items: u64,
    late: Vec<(u64, Received)>,
}

impl Books {
    /// Carries out what was asked, if it can be carried out now.
    fn carry_out(&mut self, request: &Received) -> Reply {
        let parts: Vec<&str> = request.path.split('/').skip(3).collect();
        let mut sent: Value = serde_json::from_str(&request.body).unwrap_or_default();
        let now = "2026-01-01T00:00:00Z";
        sent["created_at"] = json!(now);
        sent["updated_at"] = json!(now);
        if parts == ["create"] {
            sent["id"] = json!(self.invoices.len() + 1);
            sent["invoice_number"] = json!(format!("INV-{}", self.invoices.len() + 1));
            sent["status"] = json!("IDLE");
            sent["total_amount"] = json!(0);
            sent["invoice_items"] = json!([]);
            self.invoices.push(sent.clone());
            return reply(200, &sent.to_string());
        }
        let id = parts.iter().find_map(|part| part.parse::<usize>().ok()).expect("an id");
        let invoice = &mut self.invoices[id - 1];
        let status = invoice["status"].as_str().unwrap_or_default().to_owned();
        match (parts.as_slice(), status.as_str()) {
            (["retrieve", _], _) => {}
            (["publish", _], "IDLE") => invoice["status"] = json!("ACTIVE"),
            (["cancel", _], "IDLE" | "ACTIVE") => invoice["status"] = json!("CANCELED"),
            ([_, "items", "add"], "IDLE") => {
                self.items += 1;
                sent["id"] = json!(self.items);
                let items = invoice["invoice_items"].as_array_mut().expect("lines");
                items.push(sent.clone());
                let cents = |item: &Value| {
                    (item["amount"].as_f64().unwrap_or_default() * 100.0).round()
                        * item["qty"].as_f64().unwrap_or_default()
                };
                invoice["total_amount"] = json!(items.iter().map(cents).sum::<f64>() / 100.0);
                return reply(200, &sent.to_string());
            }
            _ => return reply(422, r#"{"detail":"not now"}"#),
        }
        reply(200, &invoice.to_string())
    }

    /// Carries out a request as luck has it.
    fn receive(&mut self, request: &Received, dice: &mut Dice) -> Reply {
        for (wait, _) in &mut self.late {
            *wait -= 1;
        }
        let (due, late) = std::mem::take(&mut self.late)
            .into_iter()
            .partition(|(wait, _)| *wait == 0);
        self.late = late;
        let due: Vec<(u64, Received)> = due;
        for (_, request) in due {
            self.carry_out(&request);
        }
        match dice.roll(20) {
            0 => Reply::Cut(Vec::new()),
            1 => {
                self.late.push((1 + dice.roll(4), request.clone()));
                Reply::Cut(Vec::new())
            }
            2 => {
                self.carry_out(request);
                Reply::Cut(Vec::new())
            }
            3 => {
                self.carry_out(request);
                reply(502, "<html>")
            }
            4 => reply(429, ""),
            5 => {
                // It is delivered twice.
                self.carry_out(request);
                self.carry_out(request)
            }
            // Something on the way shows a page, whether it was published or not.
            6 if request.method == "PUT" => reply(200, "<html>"),
            7 if request.method == "PUT" => {
                self.carry_out(request);
                reply(200, "<html>")
            }
            _ => self.carry_out(request),
        }
    }

    /// The lines of the invoices that can be paid.
    fn published(&self) -> Vec<Vec<String>> {
        let active = self.invoices.iter().filter(|invoice| invoice["status"] == "ACTIVE");
        let lines = |invoice: &Value| {
            let items = invoice["invoice_items"].as_array().into_iter().flatten();
            let mut lines: Vec<_> = items.map(|item| format!("{} {}", item["qty"], item["name"])).collect();
            lines.sort();
            lines
        };
        active.map(lines).collect()
    }
}

/// Whatever is lost, late or there twice: what callers are told agrees with what there is, and nobody is asked for more than
/// was meant.
#[tokio::test]
async fn no_fault_makes_a_wrong_bill_or_a_second_one() {
    let [mut made, mut nothing, mut unknown] = [0, 0, 0];
    for seed in 0..100 {
        let books = Arc::new(Mutex::new(Books::default()));
        let kept = Arc::clone(&books);
        let mut dice = Dice(seed);
        dice.roll(1);
        let server = Server::start(move |request| match request.is_for_token() {
            true => token(1, 60),
            false => kept.lock().unwrap().receive(request, &mut dice),
        })
        .await;
        let result = hurried(bill(&server.client(), CounterpartyId::new(7))).await;
        let mut books = books.lock().unwrap();
        for (_, request) in std::mem::take(&mut books.late) {
            books.carry_out(&request);
        }
        let published = books.published();
        let right = vec!["1 \"Cake\"", "2 \"Tea\"", "2 \"Tea\""];
        assert!(published.len() <= 1, "{seed}: {} bills", published.len());
        match result {
            Ok(bill) => {
                made += 1;
                assert_eq!(published, [right], "{seed}");
                assert_eq!(bill.total_amount, amount("27.99"), "{seed}");
            }
            Err(error) if error.advice() == Advice::DontRepeat => {
                unknown += 1;
                assert!(error.to_string().contains("invoice "), "{seed}: {error}");
            }
            Err(error) => {
                nothing += 1;
                assert_eq!(published.len(), 0, "{seed}: {error}");
            }
        }
    }
    assert!(
        made > 60 && nothing > 0,
        "{made} made, {nothing} surely not, {unknown} unknown"
    );
}

/// A line that is delivered once more, between the look at the draft and its publication.
#[tokio::test]
async fn a_bill_that_turned_out_wrong_is_cancelled_and_made_anew() {
    let books = Arc::new(Mutex::new(Books::default()));
    let kept = Arc::clone(&books);
    let mut again: Option<Received> = None;
    let mut is_done = false;
    let server = Server::start(move |request| {
        let mut books = kept.lock().unwrap();
        if request.is_for_token() {
            return token(1, 60);
        }
        if request.path.ends_with("/items/add") {
            again = again.take().or_else(|| Some(request.clone()));
        }
        if request.path.contains("/publish/") && !std::mem::replace(&mut is_done, true) {
            books.carry_out(again.as_ref().expect("a line"));
        }
        books.carry_out(request)
    })
    .await;
    let bill = hurried(bill(&server.client(), CounterpartyId::new(7))).await.unwrap();
    assert_eq!(
        (bill.id.to_string().as_str(), bill.total_amount),
        ("2", amount("27.99"))
    );
    let books = books.lock().unwrap();
    assert_eq!(books.invoices[0]["status"], "CANCELED");
    assert_eq!(books.published().len(), 1);
}

/// Something says that it published or cancelled the document, and did not.
#[tokio::test]
async fn what_the_document_shows_counts_and_not_what_was_said() {
    // What is not carried out the first time, what is answered, the invoice that is billed or what is said, and how many
    // invoices can be paid then.
    let cases = [
        ("/publish/", "<html>", Ok("1"), 1),
        ("/publish/", "", Err("invoice 1 is shown unpublished after"), 0),
        ("/publish/", "{}", Err("invoice 1 is shown unpublished after"), 0),
        ("/cancel/", "<html>", Ok("2"), 1),
        (
            "/cancel/",
            "",
            Err("invoice 1 was published and is not what was meant"),
            1,
        ),
        ("/cancel/", "{}", Err("and can still be paid after"), 1),
    ];
    for (step, response, expected, payable) in cases {
        let books = Arc::new(Mutex::new(Books::default()));
        let kept = Arc::clone(&books);
        let mut line: Option<Received> = None;
        let mut is_wrong = step == "/cancel/";
        let mut is_said = false;
        let server = Server::start(move |request| {
            let mut books = kept.lock().unwrap();
            if request.is_for_token() {
                return token(1, 60);
            }
            if request.path.ends_with("/items/add") {
                line = line.take().or_else(|| Some(request.clone()));
            }
            if request.path.contains("/publish/") && std::mem::take(&mut is_wrong) {
                books.carry_out(line.as_ref().expect("a line"));
            }
            match request.path.contains(step) && !std::mem::replace(&mut is_said, true) {
                true => reply(200, response),
                false => books.carry_out(request),
            }
        })
        .await;
        match (hurried(bill(&server.client(), CounterpartyId::new(7))).await, expected) {
            (Ok(bill), Ok(expected)) => {
                assert_eq!(
                    (bill.status, bill.id.to_string().as_str()),
                    (SourceStatus::Active, expected)
                );
            }
            (Err(error), Err(expected)) => {
                assert_eq!(error.advice(), Advice::DontRepeat, "{error}");
                assert!(error.to_string().contains(expected), "{error}");
            }
            (result, _) => panic!("{step} answered with {response:?}: {result:?}"),
        }
        assert_eq!(books.lock().unwrap().published().len(), payable, "{step} {response:?}");
    }
}

/// A draft that is another one than was meant, be it only in one field.
#[tokio::test]
async fn a_draft_that_is_not_what_was_meant_is_not_published() {
    let cases = [
        ("currency", json!("LRD"), "its currency is LRD, and not USD"),
        ("counterparty_id", json!(8), "it is made out to 8, and not to 7"),
        (
            "fee_bearer",
            json!("PAYEE"),
            "its fees are paid by PAYEE, and not by PAYER",
        ),
        ("total_amount", json!(28.99), "its total is 28.99, and not 27.99"),
    ];
    for (field, other, difference) in cases {
        let books = Arc::new(Mutex::new(Books::default()));
        let kept = Arc::clone(&books);
        let server = Server::start(move |request| {
            if request.is_for_token() {
                return token(1, 60);
            }
            let mut books = kept.lock().unwrap();
            if let Some(draft) = books.invoices.last_mut() {
                draft[field] = other.clone();
            }
            books.carry_out(request)
        })
        .await;
        let error = hurried(bill(&server.client(), CounterpartyId::new(7)))
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnexpectedResponse, "{field}");
        assert!(error.to_string().contains(difference), "{field}: {error}");
        assert!(books.lock().unwrap().published().is_empty(), "{field}");
    }
}

/// Nobody else knows the draft, so what is in it need not be asked before each line.
#[tokio::test]
async fn a_line_whose_response_is_lost_is_found_in_the_draft() {
    let mut books = Books::default();
    let mut added = 0;
    let server = Server::start(move |request| {
        if request.is_for_token() {
            return token(1, 60);
        }
        added += u32::from(request.path.ends_with("/items/add"));
        match (books.carry_out(request), added) {
            (_, 3) if request.path.ends_with("/items/add") => Reply::Cut(Vec::new()),
            (response, _) => response,
        }
    })
    .await;
    let bill = hurried(bill(&server.client(), CounterpartyId::new(7))).await.unwrap();
    assert_eq!(
        (bill.id.to_string().as_str(), bill.total_amount),
        ("1", amount("27.99"))
    );
    let calls = server.calls();
    let steps: Vec<_> = calls
        .iter()
        .filter_map(|call| call.path.split('/').rfind(|part| part.len() > 1))
        .collect();
    let expected = [
        "create", "add", "add", "add", "retrieve", "retrieve", "publish", "retrieve",
    ];
    assert_eq!(steps, expected);
}

//! A server of invoices, to which requests may come late, twice or not at all.

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use crate::server::{Received, Reply, Server, json as reply, token};

/// Random numbers, the same for a seed.
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        let mut dice = Self(seed);
        dice.roll(1);
        dice
    }

    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// The invoices that the server has, and the requests that are still on their way to it.
#[derive(Default)]
pub(super) struct Books {
    pub(super) invoices: Vec<Value>,
    items: u64,
    late: Vec<(u64, Received)>,
}

impl Books {
    /// A server that keeps these books, issues tokens, and does with every other request what `act` says.
    pub(super) async fn open(
        mut act: impl FnMut(&mut Self, &Received) -> Reply + Send + 'static,
    ) -> (Server, Arc<Mutex<Self>>) {
        let books = Arc::new(Mutex::new(Self::default()));
        let kept = Arc::clone(&books);
        let server = Server::start(move |request| match request.is_for_token() {
            true => token(1, 60),
            false => act(&mut kept.lock().unwrap(), request),
        })
        .await;
        (server, books)
    }

    /// Carries out what was asked, if it can be carried out now.
    pub(super) fn carry_out(&mut self, request: &Received) -> Reply {
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

    /// Carries out a request, or loses, delays or repeats it, as the dice say.
    pub(super) fn receive(&mut self, request: &Received, dice: &mut Dice) -> Reply {
        for (wait, _) in &mut self.late {
            *wait -= 1;
        }
        for (_, request) in self.late.extract_if(.., |(wait, _)| *wait == 0).collect::<Vec<_>>() {
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
            // A proxy responds with a page, whether the document was published or not.
            6 if request.method == "PUT" => reply(200, "<html>"),
            7 if request.method == "PUT" => {
                self.carry_out(request);
                reply(200, "<html>")
            }
            _ => self.carry_out(request),
        }
    }

    /// Carries out what is still on its way.
    pub(super) fn deliver_late(&mut self) {
        for (_, request) in std::mem::take(&mut self.late) {
            self.carry_out(&request);
        }
    }

    /// The lines of the invoices that can be paid.
    pub(super) fn published(&self) -> Vec<Vec<String>> {
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

/// The first line of a bill, which is delivered a second time just before the bill is published.
pub(super) struct RepeatedLine {
    line: Option<Received>,
    is_due: bool,
}

impl RepeatedLine {
    pub(super) fn new(is_due: bool) -> Self {
        Self { line: None, is_due }
    }

    /// To be called with each request, before it is carried out.
    pub(super) fn come_before(&mut self, request: &Received, books: &mut Books) {
        if request.path.ends_with("/items/add") {
            self.line = self.line.take().or_else(|| Some(request.clone()));
        }
        if request.path.contains("/publish/") && std::mem::take(&mut self.is_due) {
            books.carry_out(self.line.as_ref().expect("a line"));
        }
    }
}

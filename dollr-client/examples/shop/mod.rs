//! What the examples of live status share: a web shop, its visitors, and what is whose.

use std::error::Error;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, PoisonError};

use axum::Router;
use axum::http::header::COOKIE;
use axum::http::{HeaderMap, StatusCode};
use dollr_client::payment_accounts::PaymentAccount;
use dollr_client::{Client, InvoiceId, OperationType, PaymentMethod, Phone, Provider, Source};
use dollr_sandbox::{PHONE_COMPLETES, Sandbox};
use tokio::net::TcpListener;
use uuid::Uuid;

/// Why a visitor gets nothing: a status of HTTP, and a sentence for the page.
pub(crate) type Refusal = (StatusCode, &'static str);

/// A visitor, known by a cookie that nobody can guess. Where people sign in, this is their session.
#[derive(Clone, PartialEq)]
pub(crate) struct Visitor(String);

impl Visitor {
    pub(crate) fn new() -> Self {
        Self(Uuid::new_v4().to_string())
    }

    /// Who sends a request, if the shop has seen them before.
    fn of(headers: &HeaderMap) -> Option<Self> {
        let cookies = headers.get(COOKIE)?.to_str().ok()?;
        let cookie = cookies.split("; ").find_map(|cookie| cookie.strip_prefix("visitor="));
        cookie.map(|cookie| Self(cookie.to_owned()))
    }

    /// The header `Set-Cookie` by which the browser keeps it: out of reach of scripts and of other sites.
    pub(crate) fn cookie(&self) -> String {
        format!("visitor={}; Path=/; HttpOnly; SameSite=Strict", self.0)
    }
}

/// Things that visitors own, numbered from 1.
pub(crate) struct Owned<T>(Mutex<Vec<(Visitor, T)>>);

impl<T: Clone> Owned<T> {
    pub(crate) fn new() -> Self {
        Self(Mutex::new(Vec::new()))
    }

    /// Keeps a thing, and gives its number.
    pub(crate) fn add(&self, owner: &Visitor, thing: T) -> usize {
        let mut things = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        things.push((owner.clone(), thing));
        things.len()
    }

    /// The thing of this number, if it is the visitor's own. Whether somebody else has it is not told.
    pub(crate) fn get(&self, number: usize, headers: &HeaderMap) -> Result<T, Refusal> {
        let things = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let visitor = Visitor::of(headers);
        let thing = number.checked_sub(1).and_then(|place| things.get(place));
        let own = thing.filter(|(owner, _)| Some(owner) == visitor.as_ref());
        own.map(|(_, thing)| thing.clone())
            .ok_or((StatusCode::NOT_FOUND, "You have nothing of this number."))
    }
}

/// The shop learns what went wrong; the visitor that something did.
#[expect(clippy::needless_pass_by_value, reason = "it is what `map_err` gives")]
pub(crate) fn refused(error: dollr_client::Error) -> Refusal {
    eprintln!("{error}");
    (StatusCode::BAD_GATEWAY, "That did not work. Please try again later.")
}

/// An invoice that can be paid. At Dollr, the shop has written and published it.
pub(crate) fn published_invoice(sandbox: &Sandbox) -> Source {
    static LAST_ID: AtomicI64 = AtomicI64::new(1000);
    let invoice = Source::Invoice(InvoiceId::new(LAST_ID.fetch_add(1, Ordering::Relaxed) + 1));
    sandbox.add_source(invoice.clone());
    invoice
}

/// The number of everybody here: what is paid with it completes.
pub(crate) fn phone() -> Phone {
    PHONE_COMPLETES.parse().expect("a phone number")
}

/// The mobile money of a new person.
pub(crate) async fn mobile_money(
    dollr: &Client,
    operation_type: OperationType,
) -> Result<PaymentAccount, dollr_client::Error> {
    let party = dollr.parties().create().fullname("Amara Kamara").phone(phone());
    let party = party.send().await?;
    dollr
        .payment_accounts()
        .create()
        .account_name("Amara Kamara")
        .party_id(party.id)
        .operation_type(operation_type)
        .provider(Provider::Pawapay)
        .method(PaymentMethod::MtnMomoLbr)
        .send()
        .await
}

/// Serves the shop on a free port of this machine, for ever.
pub(crate) async fn serve(router: Router) -> Result<(), Box<dyn Error>> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    println!(
        "Open http://{} in a browser; stop it with Ctrl-C.",
        listener.local_addr()?
    );
    axum::serve(listener, router).await?;
    Ok(())
}

//! What the sandbox knows.

use std::collections::{BTreeMap, HashMap};

use uuid::Uuid;

use super::clock::Clock;
use super::documents::Document;
use super::movements::Movement;
use super::payment_accounts::Account;
use super::permits::Permit;
use super::realtime::Hub;
use crate::secret::Secret;
use crate::sessions::{CheckoutSession, WalletId};
use crate::values::Timestamp;
use crate::wire::{Pair, Scalar};
use crate::{
    CheckoutSessionId, Counterparty, CounterpartyId, Owner, OwnerId, Party, PartyId, PaymentAccountId, Source,
    SourceStatus,
};

/// Whose the documents are.
pub(super) const MERCHANT: Owner = Owner::Organization(OwnerId::new(1));

/// The merchant's wallet.
pub(super) const WALLET: WalletId = WalletId::new(1);

pub(super) struct State {
    /// Where the sandbox is.
    pub(super) url: String,
    pub(super) clock: Clock,
    pub(super) client_id: String,
    pub(super) client_secret: Secret,
    /// The access tokens, and when each expires.
    pub(super) tokens: Vec<(Secret, Timestamp)>,
    pub(super) parties: BTreeMap<PartyId, Party>,
    pub(super) counterparties: BTreeMap<CounterpartyId, Counterparty>,
    /// The invoices and orders, in the order that they were made.
    pub(super) documents: Vec<Document>,
    pub(super) checkout_sessions: HashMap<CheckoutSessionId, CheckoutSession>,
    pub(super) payment_accounts: HashMap<PaymentAccountId, Account>,
    pub(super) permits: Vec<Permit>,
    pub(super) movements: Vec<Movement>,
    pub(super) realtime: Hub,
    last_id: i64,
}

impl State {
    pub(super) fn new(url: &str) -> Self {
        Self {
            url: url.to_owned(),
            clock: Clock::start(),
            client_id: format!("sandbox-{}", Uuid::new_v4()),
            client_secret: random_secret(),
            tokens: Vec::new(),
            parties: BTreeMap::new(),
            counterparties: BTreeMap::new(),
            documents: Vec::new(),
            checkout_sessions: HashMap::new(),
            payment_accounts: HashMap::new(),
            permits: Vec::new(),
            movements: Vec::new(),
            realtime: Hub::new(),
            last_id: 0,
        }
    }

    /// The next id. They count up over everything that has one, so that no id is good for two kinds of things.
    pub(super) fn next_id(&mut self) -> i64 {
        self.last_id += 1;
        // A document that was put here came with its own.
        while self.has_document(&self.last_id.into()) {
            self.last_id += 1;
        }
        self.last_id
    }

    fn has_document(&self, id: &Scalar) -> bool {
        self.documents.iter().any(|document| document.source.id() == *id)
    }

    pub(super) fn document(&self, source: &Source) -> Option<&Document> {
        self.documents.iter().find(|document| document.source == *source)
    }

    pub(super) fn document_mut(&mut self, source: &Source) -> Option<&mut Document> {
        self.documents.iter_mut().find(|document| document.source == *source)
    }

    /// Puts a document here that is published, and has no lines.
    pub(super) fn add_source(&mut self, source: Source) {
        if self.document(&source).is_none() {
            let mut document = Document::new(source, self.clock.now());
            document.status = SourceStatus::Active;
            self.documents.push(document);
        }
    }
}

/// A new secret that can't be guessed.
pub(super) fn random_secret() -> Secret {
    Secret::new(format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple()))
}

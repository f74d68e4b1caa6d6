//! What the sandbox knows.

use std::collections::{BTreeMap, HashMap};

use uuid::Uuid;

use super::behaviour::Behaviour;
use super::clock::Clock;
use super::credentials::Credentials;
use super::documents::Document;
use super::ledger::Ledger;
use super::lookups::Documents;
use super::payment_accounts::Account;
use super::permits::Permit;
use super::realtime::Hub;
use dollr_client::sessions::{CheckoutSession, WalletId};
use dollr_client::{
    CheckoutSessionId, Counterparty, CounterpartyId, Owner, OwnerId, Party, PartyId, PaymentAccountId, Source,
    SourceStatus,
};
use dollr_client::{Secret, Timestamp};

/// Whose the documents are.
pub(super) const MERCHANT: Owner = Owner::Organization(OwnerId::new(1));

/// The merchant's wallet.
pub(super) const WALLET: WalletId = WalletId::new(1);

pub(super) struct State {
    /// Where the sandbox is.
    pub(super) url: String,
    pub(super) clock: Clock,
    pub(super) behaviour: Behaviour,
    pub(super) client_id: String,
    pub(super) client_secret: Secret,
    /// The access tokens, and when each expires.
    pub(super) tokens: Vec<(Secret, Timestamp)>,
    pub(super) parties: BTreeMap<PartyId, Party>,
    pub(super) counterparties: BTreeMap<CounterpartyId, Counterparty>,
    /// The invoices and orders, in the order that they were made.
    pub(super) documents: Documents,
    pub(super) checkout_sessions: HashMap<CheckoutSessionId, CheckoutSession>,
    pub(super) payment_accounts: HashMap<PaymentAccountId, Account>,
    /// The sessions of payouts, transfers and refunds, by their ids.
    pub(super) permits: HashMap<i64, Permit>,
    pub(super) movements: Ledger,
    pub(super) realtime: Hub,
    last_id: i64,
}

impl State {
    pub(super) fn new(url: &str, credentials: Credentials) -> Self {
        Self {
            url: url.to_owned(),
            clock: Clock::start(),
            behaviour: Behaviour::default(),
            client_id: credentials.client_id,
            client_secret: credentials.client_secret,
            tokens: Vec::new(),
            parties: BTreeMap::new(),
            counterparties: BTreeMap::new(),
            documents: Documents::default(),
            checkout_sessions: HashMap::new(),
            payment_accounts: HashMap::new(),
            permits: HashMap::new(),
            movements: Ledger::default(),
            realtime: Hub::new(credentials.anon_key),
            last_id: 0,
        }
    }

    /// The next id. They count up over everything that has one, so that no id is good for two kinds of things.
    pub(super) fn next_id(&mut self) -> i64 {
        self.last_id += 1;
        // A document that was put here came with its own.
        while self.documents.has_id(self.last_id) {
            self.last_id += 1;
        }
        self.last_id
    }

    pub(super) fn document(&self, source: &Source) -> Option<&Document> {
        self.documents.get(source)
    }

    pub(super) fn document_mut(&mut self, source: &Source) -> Option<&mut Document> {
        self.documents.get_mut(source)
    }

    /// The statuses of a document that can be paid.
    pub(super) fn payable(&self) -> &'static [SourceStatus] {
        match self.behaviour.documents_guarded {
            true => &[SourceStatus::Active],
            false => &[SourceStatus::Active, SourceStatus::Processing, SourceStatus::Paid],
        }
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

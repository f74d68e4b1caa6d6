//! How a shop gets ready to pay.

use std::time::{Duration, SystemTime};

use dollr_client::payments::{Attempt, NewCollection, NewPayout};
use dollr_client::sessions::WalletId;
use dollr_client::{Amount, Currency, OperationType, Timestamp};

use super::books::Accounts;
use super::shop::Shop;
use super::weather::one_of;

impl Shop {
    /// One of those who decide what comes of it.
    fn choose<T: Copy>(&mut self, all: fn(&Accounts) -> &Vec<T>) -> T {
        // Most payments go well.
        let which = [0, 0, 0, 0, 0, 1, 2, 3][self.rng.usize(..8)];
        all(&self.accounts)[which]
    }

    /// When a session ends whose end is the shop's to say: most know what time it is at Dollr.
    fn expires_at(&mut self) -> Timestamp {
        let here = self.began.now() + Duration::from_mins(30);
        let apart = Duration::from_secs(self.clock_ahead.unsigned_abs());
        let there: SystemTime = if self.clock_ahead < 0 {
            here - apart
        } else {
            here + apart
        };
        let expires_at = one_of(&mut self.rng, &[there, there, there, here]);
        expires_at.try_into().expect("a time")
    }

    /// What it takes to pay, if it can be had within a few minutes.
    pub(super) async fn prepare(&mut self) -> Option<Attempt> {
        for _ in 0..20 {
            let amount = Amount::from(self.rng.i64(1..500));
            let expires_at = self.expires_at();
            let prepared = match (&self.order.operation, self.order.source.clone()) {
                (_, Some(source)) => {
                    let account = self.choose(|accounts| &accounts.collections);
                    let currency = one_of(&mut self.rng, &[Currency::USD, Currency::USD, Currency::LRD]);
                    let payment = NewCollection::new(source, account, currency);
                    self.client.prepare(payment).await
                }
                (OperationType::Transfer, _) => {
                    let counterparty = self.choose(|accounts| &accounts.counterparties);
                    let payment = self.client.sessions().create_for_transfer().amount(amount);
                    let payment = payment
                        .from_wallet_id(WalletId::new(1))
                        .to_counterparty_id(counterparty);
                    let payment = payment.currency(Currency::USD).expires_at(expires_at);
                    self.client.prepare(payment.build()).await
                }
                (OperationType::Refund, _) => {
                    let payment = self.client.sessions().create_for_refund().amount(amount);
                    let payment = payment.original_payment_intent_id(self.paid).expires_at(expires_at);
                    self.client.prepare(payment.build()).await
                }
                _ => {
                    let account = self.choose(|accounts| &accounts.payouts);
                    let payment = NewPayout::new(account, amount, Currency::USD);
                    self.client.prepare(payment).await
                }
            };
            match prepared {
                Ok(attempt) => return Some(attempt),
                Err(_) => self.pause(30).await,
            }
        }
        None
    }
}

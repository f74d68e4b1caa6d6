//! What following something asks of Dollr: where it stands, and a key to follow it live.

use std::pin::Pin;
use std::sync::Arc;

use super::subject::{State, Subject};
use crate::api::realtime_keys::RealtimeToken;
use crate::api::types::{Execution, Source};
use crate::codec::request::{self, Request};
use crate::codec::response::Decode;
use crate::core::client::Client;
use crate::core::limiter::Lane;
use crate::error::Error;
use crate::http::response::Response;
use crate::polling::{self, Progress};

/// What has to hold of the status of a payment, lest it is an error.
pub(super) type Condition = Arc<dyn Fn(&Response<Execution>) -> Result<(), Error> + Send + Sync>;

/// What is being awaited.
pub(super) type Asking<T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send>>;

pub(super) trait Api: Send + Sync {
    /// Where the subject stands, asked for in this lane.
    fn status(&self, lane: Lane) -> Asking<(State, Progress)>;

    /// A key for its channel.
    fn key(&self) -> Asking<RealtimeToken>;
}

/// The API itself, asked through the one limit of the client.
pub(super) struct Dollr {
    pub(super) client: Client,
    pub(super) subject: Subject,
    pub(super) condition: Condition,
}

impl Api for Dollr {
    fn status(&self, lane: Lane) -> Asking<(State, Progress)> {
        let client = self.client.clone();
        let subject = self.subject.clone();
        let condition = Arc::clone(&self.condition);
        Box::pin(async move {
            let status = client.status();
            let (execution, progress) = match subject {
                Subject::Collection { reference_id, .. } => {
                    ask(&client, lane, &status.collection(reference_id).build()).await?
                }
                Subject::Payout(reference_id) => ask(&client, lane, &status.payout(reference_id).build()).await?,
                Subject::Transfer(reference_id) => ask(&client, lane, &status.transfer(reference_id).build()).await?,
                Subject::Refund(reference_id) => ask(&client, lane, &status.refund(reference_id).build()).await?,
                Subject::Document(source) => return document(&client, lane, source).await,
            };
            condition(&execution)?;
            Ok((State::Payment(execution.into_value()), progress))
        })
    }

    fn key(&self) -> Asking<RealtimeToken> {
        let client = self.client.clone();
        let subject = self.subject.clone();
        Box::pin(async move {
            let Subject::Collection {
                session_id,
                source_type,
                reference_id,
            } = subject
            else {
                return Err(Error::configuration("only collections have a realtime key", None));
            };
            let key = client.realtime_keys().create_for_collection();
            let key = key.session_id(session_id).source_type(source_type);
            let (token, _) = ask(&client, Lane::Key, &key.reference_id(reference_id).build()).await?;
            Ok(token.into_value())
        })
    }
}

async fn document(client: &Client, lane: Lane, source: Source) -> Result<(State, Progress), Error> {
    let request = client.status().source().source(source).build();
    let (report, progress) = ask(client, lane, &request).await?;
    Ok((State::Document(report.into_value()), progress))
}

async fn ask<R: Request>(client: &Client, lane: Lane, request: &R) -> Result<(Response<R::Response>, Progress), Error> {
    let request = request::encode(request)?;
    let turn = client.polls().turn(lane).await;
    polling::poll(client, turn, &request, request.operation.wait, Decode::of::<R>()).await
}

//! What following something asks of Dollr: where it stands, and a key to follow it live.

use std::pin::Pin;

use super::subject::{State, Subject};
use crate::api::realtime_keys::RealtimeToken;
use crate::api::types::Source;
use crate::codec::request::{self, Request};
use crate::codec::response::Decode;
use crate::core::client::Client;
use crate::core::limiter::Lane;
use crate::error::Error;
use crate::polling::{self, Progress};

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
}

impl Api for Dollr {
    fn status(&self, lane: Lane) -> Asking<(State, Progress)> {
        let client = self.client.clone();
        let subject = self.subject.clone();
        Box::pin(async move {
            let status = client.status();
            match subject {
                Subject::Collection { reference_id, .. } => {
                    payment(&client, lane, status.collection(reference_id).build()).await
                }
                Subject::Payout(reference_id) => payment(&client, lane, status.payout(reference_id).build()).await,
                Subject::Transfer(reference_id) => payment(&client, lane, status.transfer(reference_id).build()).await,
                Subject::Refund(reference_id) => payment(&client, lane, status.refund(reference_id).build()).await,
                Subject::Document(source) => document(&client, lane, source).await,
            }
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
            Ok(token)
        })
    }
}

async fn payment<R: Request<Response = crate::api::types::Execution>>(
    client: &Client,
    lane: Lane,
    request: R,
) -> Result<(State, Progress), Error> {
    let (execution, progress) = ask(client, lane, &request).await?;
    Ok((State::Payment(execution), progress))
}

async fn document(client: &Client, lane: Lane, source: Source) -> Result<(State, Progress), Error> {
    let request = client.status().source().source(source).build();
    let (report, progress) = ask(client, lane, &request).await?;
    Ok((State::Document(report), progress))
}

async fn ask<R: Request>(client: &Client, lane: Lane, request: &R) -> Result<(R::Response, Progress), Error> {
    let request = request::encode(request)?;
    let turn = client.polls().turn(lane).await;
    let decode = Decode::of::<R>();
    let (response, progress) = polling::poll(client, turn, &request, request.operation.wait, decode).await?;
    Ok((response.into_value(), progress))
}

//! What a call goes through from request to value: exchanges, repeats, and probes of what happened to it. Nothing here knows the type of a value.

use std::pin::pin;

use tracing::Instrument as _;

use super::Inner;
use crate::codec::request::Encoded;
use crate::codec::response::{Reader, Unread};
use crate::codec::trace::requested;
use crate::core::retry::{Policy, Probe, RetryState};
use crate::core::{echo, trace};
use crate::error::{Advice, Error, ErrorKind};
use crate::http::bearer::Bearer;
use crate::http::deadline::Deadline;
use crate::http::response::{Found, NotThere, Received, Response};
use crate::http::server::Server;
use crate::schema::{Confirm, Operation, Retry};
use crate::values::Secret;

impl Inner {
    /// A call with all its attempts.
    pub(super) async fn call(
        &self,
        request: &Encoded,
        reader: &mut dyn Reader,
        policy: &Policy,
    ) -> Result<Response<()>, Error> {
        let call = async {
            requested(request);
            match (&request.operation.confirm, &request.flat) {
                (Some(confirm), Some(sent)) if confirm.adds() => {
                    Box::pin(self.call_and_find(request, reader, policy, (confirm, sent))).await
                }
                (Some(confirm), Some(sent)) => {
                    Box::pin(self.call_and_confirm(request, reader, policy, (confirm, sent))).await
                }
                _ => self.call_again(request, reader, policy).await,
            }
        };
        let mut call = pin!(call.instrument(trace::call(request.operation)));
        let result = call.as_mut().await;
        let attempts = result.as_ref().map_or_else(Error::attempts, Response::attempts);
        trace::called(call.span(), result.as_ref().err(), attempts);
        result
    }

    /// A call that is made again if its error says so.
    async fn call_again(
        &self,
        request: &Encoded,
        reader: &mut dyn Reader,
        policy: &Policy,
    ) -> Result<Response<()>, Error> {
        let budget = self.budget_of(request.operation);
        let mut tries = RetryState::new(*policy, &budget);
        loop {
            let error = match self.once(request, reader, &tries.deadline).await {
                Ok(response) => {
                    budget.refill();
                    return Ok(response.after(tries.stats()));
                }
                Err(error) => error,
            };
            // What is rare is in a box: it makes no call larger.
            if request.is_spent() || !Box::pin(tries.again(&error)).await {
                return Err(error.after(tries.stats()));
            }
        }
    }

    /// A call that is made again after a lost response too, unless a probe shows that it has happened.
    async fn call_and_confirm(
        &self,
        request: &Encoded,
        reader: &mut dyn Reader,
        policy: &Policy,
        (confirm, sent): (&Confirm, &[u8]),
    ) -> Result<Response<()>, Error> {
        let budget = self.budget_of(request.operation);
        let mut tries = RetryState::new(*policy, &budget);
        // The error of the attempt that may have had its effect. From then on only a probe can tell: a refusal may say no
        // more than that it has happened already, and then it is not sent again, and looked at while there is time.
        let mut doubt = None;
        let mut refusal: Option<Error> = None;
        let mut resends = Resends::default();
        loop {
            let error = match &refusal {
                Some(refusal) => refusal.clone(),
                None => match self.once(request, reader, &tries.deadline).await {
                    Ok(response) => {
                        budget.refill();
                        return Ok(response.after(tries.stats()));
                    }
                    Err(error) => error.after(tries.stats()),
                },
            };
            // Whatever comes back, what was sent may have had its effect; a probe comes before it is sent again.
            let is_sent_again = error.advice() == Advice::DontRepeat || resends.after(&error);
            if doubt.is_none() && is_sent_again {
                doubt = Some(error.clone());
            }
            let Some(doubted) = &doubt else {
                match !request.is_spent() && tries.again(&error).await {
                    true => continue,
                    false => return Err(error),
                }
            };
            let doubted = || doubted.clone().after(tries.stats());
            let question = confirm.question(sent).ok_or_else(doubted)?;
            let Ok(shown) = self.call_again(&question, &mut Unread, &tries.rest()).await else {
                return Err(doubted());
            };
            match confirm.probe(request.operation, sent, &[], shown.body()) {
                Probe::Happened(found) => {
                    let read = reader.read(shown.raw().with_body(found.as_bytes()));
                    return read.map(|()| shown.after(tries.stats())).map_err(|_| doubted());
                }
                Probe::Unclear => return Err(doubted()),
                Probe::Not => {
                    if !is_sent_again && error.advice() != Advice::TryAgain {
                        refusal = Some(error.clone());
                    }
                    let end = refusal.clone().unwrap_or_else(doubted);
                    let goes_on = match &refusal {
                        Some(_) => tries.wait(None).await,
                        None => !request.is_spent() && tries.resend(&error).await,
                    };
                    if !goes_on {
                        return Err(end);
                    }
                }
            }
        }
    }

    /// A call that adds something. After any response but a success it is looked for among what was not there before. It is
    /// made again only where Dollr said that it came too soon, or without a valid token, and a probe shows nothing of it; never
    /// when its response was lost, since it may only be late.
    async fn call_and_find(
        &self,
        request: &Encoded,
        reader: &mut dyn Reader,
        policy: &Policy,
        (confirm, sent): (&Confirm, &[u8]),
    ) -> Result<Response<()>, Error> {
        let budget = self.budget_of(request.operation);
        let mut tries = RetryState::new(*policy, &budget);
        let question = confirm.question(sent);
        let known = match (&request.known, &question) {
            (None, Some(question)) => {
                // If this fails, the call is made anyway: nothing can be found then.
                let once = Policy {
                    retries: 0,
                    ..tries.rest()
                };
                let shown = self.call_again(question, &mut Unread, &once).await.ok();
                shown.and_then(|shown| confirm.known(shown.body()))
            }
            (known, _) => known.clone(),
        };
        let mut resends = Resends::default();
        loop {
            let error = match self.once(request, reader, &tries.deadline).await {
                Ok(response) => {
                    budget.refill();
                    return Ok(response.after(tries.stats()));
                }
                Err(error) if error.is_unsent(request.operation) => {
                    match !request.is_spent() && tries.again(&error).await {
                        true => continue,
                        false => return Err(error.after(tries.stats())),
                    }
                }
                Err(error) => error.after(tries.stats()),
            };
            let (Some(question), Some(known)) = (&question, &known) else {
                return Err(error);
            };
            loop {
                let Ok(shown) = self.call_again(question, &mut Unread, &tries.rest()).await else {
                    return Err(error);
                };
                match confirm.probe(request.operation, sent, known, shown.body()) {
                    Probe::Happened(found) => {
                        let read = reader.read(shown.raw().with_body(found.as_bytes()));
                        return read.map(|()| shown.after(tries.stats())).map_err(|_| error);
                    }
                    Probe::Not if error.advice() == Advice::DontRepeat && tries.wait(None).await => {}
                    Probe::Not if !request.is_spent() && resends.after(&error) && tries.resend(&error).await => break,
                    Probe::Not | Probe::Unclear => return Err(error),
                }
            }
        }
    }

    /// One exchange, and what it gives.
    pub(super) async fn once(
        &self,
        request: &Encoded,
        reader: &mut dyn Reader,
        deadline: &Deadline,
    ) -> Result<Response<()>, Error> {
        match self.find(request, reader, deadline).await? {
            Found::There(response) => Ok(response),
            Found::NotThere(not_there) => Err(self.not_found(request, not_there)),
        }
    }

    /// One exchange that asks for something which may not be there.
    pub(super) async fn find(
        &self,
        request: &Encoded,
        reader: &mut dyn Reader,
        deadline: &Deadline,
    ) -> Result<Found<Response<()>>, Error> {
        // Kept, as its secrets may be replaced meanwhile.
        let server = self.server_of(request.operation);
        let server = server.map_err(|error| self.failed(error, request))?;
        // In a box, so that neither the future of the call nor this one is larger than what allocators have at hand.
        let exchanged = Box::pin(self.exchange(request, &server, deadline)).await;
        let (response, token) = exchanged.map_err(|error| self.failed(error, request))?;
        if response.status == 404 && !request.operation.returns.is_success(404) {
            return Ok(Found::NotThere(NotThere {
                response,
                token,
                server,
            }));
        }
        let response = response.read(request, reader, || self.shown_to(&server, token.as_ref()));
        let about_it = |response: Response<()>| match echo::mismatch(request, response.body(), reader) {
            Some(mismatch) => Err(Error::about_another(request.operation, &mismatch, response.status())),
            None => Ok(response),
        };
        let found = response
            .and_then(about_it)
            .map_err(|error| self.failed(error, request))?;
        Ok(Found::There(found))
    }

    /// The error that says that it isn't there.
    pub(super) fn not_found(&self, request: &Encoded, not_there: NotThere) -> Error {
        let NotThere {
            response,
            token,
            server,
        } = not_there;
        let secrets = self.shown_to(&server, token.as_ref());
        self.failed(Error::refused(request, *response, &secrets), request)
    }

    /// The error of an exchange, with the request that it is about.
    fn failed(&self, error: Error, request: &Encoded) -> Error {
        trace::refused(&error);
        self.about(error, request)
    }

    /// The secrets that a server has seen by an exchange.
    fn shown_to(&self, server: &Server, token: Option<&Bearer>) -> Vec<Secret> {
        let token = token.map(Bearer::secret);
        token.into_iter().chain(self.secrets(server)).collect()
    }

    /// What no error of an exchange with a server may show.
    pub(super) fn secrets(&self, server: &Server) -> Vec<Secret> {
        self.authenticator
            .secrets()
            .into_iter()
            .chain(server.secrets())
            .collect()
    }

    /// The response to a request, and the token that it was sent with.
    async fn exchange(
        &self,
        request: &Encoded,
        server: &Server,
        deadline: &Deadline,
    ) -> Result<(Box<Received>, Option<Bearer>), Error> {
        if !request.operation.takes_token() {
            // For a service no token is so much as fetched.
            return Ok((server.exchange(request, None, deadline).await?, None));
        }
        // What is rare is in a box: it makes no call larger.
        let token = match self.authenticator.held() {
            Some(token) => token,
            // By itself, so that when the deadline passes here, the request is known not to have been sent.
            None => {
                Box::pin(deadline.within(self.authenticator.operation(), self.authenticator.token(&self.server)))
                    .await?
            }
        };
        let response = self.server.exchange(request, Some(&token), deadline).await?;
        match response.status {
            401 => Box::pin(self.with_another_token(request, token, response, deadline)).await,
            _ => Ok((response, Some(token))),
        }
    }

    /// The same, after a response that refused the token: it may have been revoked, or the server's clock may differ.
    async fn with_another_token(
        &self,
        request: &Encoded,
        token: Bearer,
        response: Box<Received>,
        deadline: &Deadline,
    ) -> Result<(Box<Received>, Option<Bearer>), Error> {
        let renewed = self.authenticator.token_instead_of(&token, &self.server);
        let renewed = deadline.within(self.authenticator.operation(), renewed).await;
        // Whether Dollr acted anyway has to be looked at before some things are sent again.
        let renewed = match is_looked_at(request.operation) || request.is_spent() {
            true => None,
            false => renewed?,
        };
        let Some(renewed) = renewed else {
            return Ok((response, Some(token)));
        };
        let response = self.server.exchange(request, Some(&renewed), deadline).await?;
        Ok((response, Some(renewed)))
    }
}

/// Whether what happened to a request has to be looked at before it is sent again, whatever was answered.
fn is_looked_at(operation: &Operation) -> bool {
    matches!(operation.retry, Retry::Recover(_)) || operation.confirm.is_some()
}

/// The refusals after which a request may be sent again, once a probe shows nothing of it.
#[derive(Default)]
struct Resends {
    renewed: bool,
}

impl Resends {
    /// Too many requests or, once, a token that is renewed by now.
    fn after(&mut self, error: &Error) -> bool {
        match error.kind() {
            ErrorKind::RateLimited => true,
            ErrorKind::Authentication => !std::mem::replace(&mut self.renewed, true),
            _ => false,
        }
    }
}

//! What a call goes through from request to value: exchanges, repeats, and looks at what became of it.

use tracing::Instrument as _;

use super::Inner;
use crate::auth::Authenticator;
use crate::description::Confirm;
use crate::error::{Advice, Error};
use crate::request::{Decode, Encoded};
use crate::retry::{Effort, Policy, Sight, Tries};
use crate::secret::Secret;
use crate::trace;
use crate::transport::{Answer, Response};

/// Takes a body as it is.
const AS_IT_IS: Decode<Vec<u8>> = |body| Ok(body.to_vec());

impl Inner {
    /// A call with all its attempts.
    pub(super) async fn call<T: Send>(
        &self,
        request: &Encoded,
        decode: Decode<T>,
        policy: Policy,
    ) -> Result<Response<T>, Error> {
        let span = trace::call(request.operation);
        let call = async {
            trace::requested(request);
            match (request.operation.confirm, &request.flat) {
                (Some(confirm), Some(sent)) if confirm.adds() => {
                    self.call_and_find(request, decode, policy, (&confirm, sent)).await
                }
                (Some(confirm), Some(sent)) => self.call_and_confirm(request, decode, policy, (&confirm, sent)).await,
                _ => self.call_again(request, decode, policy).await,
            }
        };
        let result = call.instrument(span.clone()).await;
        let attempts = result.as_ref().map_or_else(Error::attempts, Response::attempts);
        trace::called(&span, result.as_ref().err(), attempts);
        result
    }

    /// A call that is made again if its error says so.
    async fn call_again<T>(&self, request: &Encoded, decode: Decode<T>, policy: Policy) -> Result<Response<T>, Error> {
        let mut tries = Tries::new(policy, &self.budget);
        loop {
            let error = match self.attempt(request, decode, &tries).await {
                Ok(response) => {
                    self.budget.refill();
                    return Ok(response.after(tries.effort()));
                }
                Err(error) => error,
            };
            if !tries.again(&error).await {
                return Err(error.after(tries.effort()));
            }
        }
    }

    /// A call that is made again after a lost answer too, unless a look shows that it has happened.
    async fn call_and_confirm<T: Send>(
        &self,
        request: &Encoded,
        decode: Decode<T>,
        policy: Policy,
        (confirm, sent): (&Confirm, &[u8]),
    ) -> Result<Response<T>, Error> {
        let mut tries = Tries::new(policy, &self.budget);
        // The error of the attempt that may have had its effect. From then on only a look can tell: a refusal may say no
        // more than that it has happened already, and then it is not sent again, and looked at while there is time.
        let mut doubt = None;
        let mut refusal: Option<Error> = None;
        loop {
            let error = match &refusal {
                Some(refusal) => refusal.clone(),
                None => match self.attempt(request, decode, &tries).await {
                    Ok(response) => {
                        self.budget.refill();
                        return Ok(response.after(tries.effort()));
                    }
                    Err(error) => error.after(tries.effort()),
                },
            };
            let advice = error.advice();
            if doubt.is_none() && advice == Advice::DontRepeat {
                doubt = Some(error.clone());
            }
            let Some(doubted) = &doubt else {
                match tries.again(&error).await {
                    true => continue,
                    false => return Err(error),
                }
            };
            let doubted = || doubted.clone().after(tries.effort());
            let question = confirm.question(sent).ok_or_else(doubted)?;
            let Ok(shown) = self.call_again(&question, AS_IT_IS, tries.rest()).await else {
                return Err(doubted());
            };
            match confirm.look(request.operation, sent, &[], shown.value()) {
                Sight::Happened(found) => {
                    let value = decode(found.as_bytes()).map_err(|_| doubted())?;
                    return Ok(shown.with_value(value).after(tries.effort()));
                }
                Sight::Unclear => return Err(doubted()),
                Sight::Not => {
                    if !matches!(advice, Advice::DontRepeat | Advice::TryAgain) {
                        refusal = Some(error.clone());
                    }
                    let end = refusal.clone().unwrap_or_else(doubted);
                    let goes_on = match &refusal {
                        Some(_) => tries.wait(None).await,
                        None => tries.pause(error.retry_after()).await,
                    };
                    if !goes_on {
                        return Err(end);
                    }
                }
            }
        }
    }

    /// A call that adds something. After a lost answer it is looked for among what was not there before, and never made
    /// again, since it may only be late.
    async fn call_and_find<T: Send>(
        &self,
        request: &Encoded,
        decode: Decode<T>,
        policy: Policy,
        (confirm, sent): (&Confirm, &[u8]),
    ) -> Result<Response<T>, Error> {
        let mut tries = Tries::new(policy, &self.budget);
        let question = confirm.question(sent);
        let known = match (&request.known, &question) {
            (None, Some(question)) => {
                // If this fails, the call is made all the same: nothing can be found then.
                let once = Policy {
                    retries: 0,
                    ..tries.rest()
                };
                let shown = self.call_again(question, AS_IT_IS, once).await.ok();
                shown.and_then(|shown| confirm.known(shown.value()))
            }
            (known, _) => known.clone(),
        };
        let doubted = match self.call_again(request, decode, tries.rest()).await {
            Err(error) if error.advice() == Advice::DontRepeat => error,
            result => return result,
        };
        let (Some(question), Some(known)) = (question, known) else {
            return Err(doubted);
        };
        loop {
            let Ok(shown) = self.call_again(&question, AS_IT_IS, tries.rest()).await else {
                return Err(doubted);
            };
            match confirm.look(request.operation, sent, &known, shown.value()) {
                Sight::Happened(found) => {
                    let effort = Effort {
                        attempts: doubted.attempts(),
                        ..tries.effort()
                    };
                    let value = decode(found.as_bytes()).map_err(|_| doubted)?;
                    return Ok(shown.with_value(value).after(effort));
                }
                Sight::Not if tries.wait(None).await => {}
                Sight::Not | Sight::Unclear => return Err(doubted),
            }
        }
    }

    async fn attempt<T>(&self, request: &Encoded, decode: Decode<T>, tries: &Tries<'_>) -> Result<Response<T>, Error> {
        if request.operation.authenticated {
            // By itself, so that when the deadline passes here, the request is known not to have been sent.
            let token = self.authenticator.token(&self.transport);
            tries.within(Authenticator::operation(), token).await?;
        }
        let tried = tries.within(request.operation, self.once(request, decode)).await;
        tried.map_err(|error| error.sent(request, &self.transport.base_url))
    }

    /// One exchange, and what it gives.
    pub(super) async fn once<T>(&self, request: &Encoded, decode: Decode<T>) -> Result<Response<T>, Error> {
        let read = |(answer, token): (Answer, Option<Secret>)| {
            let secrets = || token.into_iter().chain(self.authenticator.secrets()).collect();
            answer.read(request, decode, secrets)
        };
        let exchanged = self.exchange(request).await.and_then(read).inspect_err(trace::refused);
        exchanged.map_err(|error| error.sent(request, &self.transport.base_url))
    }

    /// The answer to a request, and the token that it was sent with.
    async fn exchange(&self, request: &Encoded) -> Result<(Answer, Option<Secret>), Error> {
        if !request.operation.authenticated {
            return Ok((self.transport.exchange(request, None).await?, None));
        }
        let token = self.authenticator.token(&self.transport).await?;
        let answer = self.transport.exchange(request, Some(&token)).await?;
        if answer.status != 401 {
            return Ok((answer, Some(token)));
        }
        // The token may have been revoked, or the server's clock may differ: what was refused was not acted on.
        let Some(renewed) = self.authenticator.token_instead_of(&token, &self.transport).await? else {
            return Ok((answer, Some(token)));
        };
        let answer = self.transport.exchange(request, Some(&renewed)).await?;
        Ok((answer, Some(renewed)))
    }
}

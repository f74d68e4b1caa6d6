//! What to do about an error.

use super::lasting::stays;
use super::{Error, ErrorKind};
use crate::schema::Retry;

/// What to do about an [`Error`]: the one thing that its caller has to decide by.
///
/// | What happened | [`ErrorKind`] | Advice |
/// | --- | --- | --- |
/// | Something that was given is wrong, and nothing was done | `Configuration`, `InvalidRequest`, `NotFound`, `Rejected`, `SessionOver`, `Vetoed` | `FixInput` |
/// | The document is paid, being paid, or cancelled, and nothing was done | `NotPayable` | `DontRepeat` |
/// | The credentials or the account don't suffice, and nothing was done | `Authentication`, `Forbidden` | `CheckAccount` |
/// | There is no connection, as a certificate isn't trusted or a proxy wants credentials | `Connect` | `FixInput` |
/// | The request did not arrive, or came too soon | `Connect`, `RateLimited` | `TryAgain` |
/// | The response was lost, of a call that changes nothing when it is repeated | `Timeout`, `Interrupted`, `Server` | `TryAgain` |
/// | The response was lost, of any other call | `Timeout`, `Interrupted`, `Server` | `DontRepeat` |
/// | The response was lost, of a change that a probe can confirm, and no probe showed it | `Timeout`, `Interrupted`, `Server` | `DontRepeat` |
/// | The response can't be understood | `UnexpectedResponse` | `AskDollr`, or `DontRepeat` if the call may have had an effect |
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Advice {
    /// Correct what was given, then make the call again.
    FixInput,
    /// Check the credentials, and what the account may do.
    CheckAccount,
    /// Make the same call again later, at least after [`Error::retry_after`]: the client has done so a few times
    /// ([`Error::attempts`]).
    TryAgain,
    /// Wait, and look up what happened to it: the call may have had its effect, and repeated it may have it twice.
    DontRepeat,
    /// Ask Dollr's support, or the authors of this crate: what was answered isn't what is documented.
    AskDollr,
}

impl Error {
    /// What to do about it.
    ///
    /// ```
    /// use dollr_client::{Advice, Client};
    ///
    /// let error = Client::builder().build().unwrap_err();
    /// assert_eq!(error.advice(), Advice::FixInput);
    /// ```
    pub fn advice(&self) -> Advice {
        let may_repeat = self.operation().is_none_or(|operation| operation.retry == Retry::Safe);
        match self.kind() {
            ErrorKind::Configuration
            | ErrorKind::InvalidRequest
            | ErrorKind::NotFound
            | ErrorKind::Rejected
            | ErrorKind::SessionOver
            | ErrorKind::Vetoed => Advice::FixInput,
            ErrorKind::NotPayable => Advice::DontRepeat,
            ErrorKind::Authentication | ErrorKind::Forbidden => Advice::CheckAccount,
            ErrorKind::Connect if self.inner.source.as_deref().is_some_and(|source| stays(source)) => Advice::FixInput,
            ErrorKind::Connect | ErrorKind::RateLimited => Advice::TryAgain,
            ErrorKind::Timeout | ErrorKind::Interrupted | ErrorKind::Server if may_repeat => Advice::TryAgain,
            // It was mixed up on the way: asked again, the response may be the right one.
            ErrorKind::UnexpectedResponse if may_repeat && self.inner.is_about_another => Advice::TryAgain,
            ErrorKind::UnexpectedResponse if may_repeat => Advice::AskDollr,
            ErrorKind::Timeout | ErrorKind::Interrupted | ErrorKind::Server | ErrorKind::UnexpectedResponse => {
                Advice::DontRepeat
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Parts;
    use super::*;
    use crate::api::OPERATIONS;

    #[test]
    fn only_what_changes_nothing_is_repeated_when_the_response_is_lost() {
        use Advice::{AskDollr, CheckAccount, DontRepeat, FixInput, TryAgain};
        // The advice for a call that reads, for one that signs in, and for ones that create or pay.
        let cases = [
            (ErrorKind::Configuration, [FixInput; 4]),
            (ErrorKind::InvalidRequest, [FixInput; 4]),
            (ErrorKind::Connect, [TryAgain; 4]),
            (ErrorKind::Timeout, [TryAgain, TryAgain, DontRepeat, DontRepeat]),
            (ErrorKind::Interrupted, [TryAgain, TryAgain, DontRepeat, DontRepeat]),
            (ErrorKind::Authentication, [CheckAccount; 4]),
            (ErrorKind::Forbidden, [CheckAccount; 4]),
            (ErrorKind::NotFound, [FixInput; 4]),
            (ErrorKind::Rejected, [FixInput; 4]),
            (ErrorKind::NotPayable, [DontRepeat; 4]),
            (ErrorKind::SessionOver, [FixInput; 4]),
            (ErrorKind::Vetoed, [FixInput; 4]),
            (ErrorKind::RateLimited, [TryAgain; 4]),
            (ErrorKind::Server, [TryAgain, TryAgain, DontRepeat, DontRepeat]),
            (
                ErrorKind::UnexpectedResponse,
                [AskDollr, AskDollr, DontRepeat, DontRepeat],
            ),
        ];
        let names = [
            "get_collection_status",
            "client_obtain_token",
            "create_party",
            "collect",
        ];
        let operations = names.map(|name| OPERATIONS.iter().find(|operation| operation.name == name).copied());
        assert!(operations.iter().all(Option::is_some), "{names:?}");
        for (kind, expected) in cases {
            let advice = operations.map(|operation| Parts::new(kind, operation, "").error().advice());
            assert_eq!(advice, expected, "{kind:?}");
        }
    }
}

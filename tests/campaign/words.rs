//! What the client says of a payment, and what a shop makes of it: all that depends on the words of the client's API.

use dollr_client::payments::{Settlement, Why};
use dollr_client::schema::End;
use dollr_client::{Error, Execution, Outcome, Polled, Progress};

use super::order::Told;

/// What a shop knows of one attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
    Told(Told),
    /// It is with the provider: its status is asked for.
    UnderWay,
    Nothing,
}

/// What the client said.
pub(super) struct Word {
    pub(super) known: Known,
    /// In a few words, for the report.
    pub(super) said: String,
}

impl Word {
    pub(super) fn new(known: Known, said: impl Into<String>) -> Self {
        let said = said.into();
        Self { known, said }
    }
}

/// Of an execution, or of one that goes on.
pub(super) fn of_outcome(result: &Result<Outcome, Error>) -> Word {
    match result {
        Ok(Outcome::Completed(_)) => Word::new(Known::Told(Told::Completed), "Completed"),
        Ok(Outcome::Failed(_)) => Word::new(Known::Told(Told::Failed), "Failed"),
        Ok(Outcome::Open(_) | Outcome::NeedsAction { .. }) => Word::new(Known::UnderWay, "Open"),
        Ok(Outcome::Unknown(unknown)) => Word::new(
            Known::Nothing,
            match unknown.why {
                Why::Refused(_) => "Refused",
                Why::Differs { .. } => "Differs",
                _ => "Lost",
            },
        ),
        // Then the shop may make another attempt.
        Err(error) => Word::new(Known::Told(Told::NothingMoved), name(error)),
    }
}

/// Of an attempt that may have been executed.
pub(super) fn of_settlement(settlement: Settlement) -> Word {
    match settlement {
        Settlement::Found(outcome) => of_outcome(&Ok(outcome)),
        Settlement::NeverLanded => Word::new(Known::Told(Told::NothingMoved), "NeverLanded"),
        Settlement::NotPaid => Word::new(Known::Told(Told::NotPaid), "NotPaid"),
        Settlement::PaidOtherwise => Word::new(Known::Told(Told::Paid), "PaidOtherwise"),
        Settlement::NotSeenYet => Word::new(Known::Nothing, "NotSeenYet"),
        Settlement::CouldNotAsk(error) => Word::new(Known::Nothing, name(&error)),
        other => panic!("a settlement that the campaign doesn't know: {other:?}"),
    }
}

/// Of a payment that was waited for.
pub(super) fn of_waited(result: &Result<Polled<Execution>, Error>) -> Word {
    match result.as_ref().map(|waited| &waited.progress) {
        Ok(Progress::Final(End::Success)) => Word::new(Known::Told(Told::Completed), "Success"),
        Ok(Progress::Final(End::Failure)) => Word::new(Known::Told(Told::Failed), "Failure"),
        Ok(_) => Word::new(Known::UnderWay, "not final"),
        Err(error) => Word::new(Known::UnderWay, name(error)),
    }
}

/// What a response to a single call says.
pub(super) fn of_response(execution: &Execution) -> Known {
    match execution.status.end() {
        Some(End::Success) => Known::Told(Told::Completed),
        Some(End::Failure) => Known::Told(Told::Failed),
        None => Known::UnderWay,
    }
}

/// An error, by its kind and by what was called.
fn name(error: &Error) -> String {
    let operation = error.operation().map_or("nothing", |operation| operation.name);
    format!("Err({:?}) of {operation}", error.kind())
}

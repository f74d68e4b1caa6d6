//! What an execution or a settlement gave, as a word to compare.

use dollr_client::payments::Settlement;
use dollr_client::{Error, Outcome};

pub(super) fn name(result: &Result<Outcome, Error>) -> String {
    match result {
        Ok(Outcome::Completed(_)) => "completed".to_owned(),
        Ok(Outcome::Failed(_)) => "failed".to_owned(),
        Ok(Outcome::Open(_)) => "open".to_owned(),
        Ok(Outcome::NeedsAction { client_secret, .. }) => format!("needs action, secret {}", client_secret.is_some()),
        Ok(Outcome::Unknown(_)) => "unknown".to_owned(),
        Err(error) => format!("{:?}", error.kind()),
    }
}

pub(super) fn settled(settlement: &Settlement) -> String {
    match settlement {
        Settlement::Found(outcome) => name(&Ok(outcome.clone())),
        Settlement::NotSeenYet => "not seen yet".to_owned(),
        Settlement::NeverLanded => "never landed".to_owned(),
        Settlement::NotPaid => "not paid".to_owned(),
        Settlement::PaidOtherwise => "paid otherwise".to_owned(),
        Settlement::CouldNotAsk(error) => format!("{:?}", error.advice()),
        _ => panic!("{settlement:?}"),
    }
}

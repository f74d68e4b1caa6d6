//! Refusals, by Dollr or by something on the way to it.

use dollr_client::schema::Operation;
use dollr_sandbox::Reply;
use fastrand::Rng;

/// Any refusal of an execution. Not that its bytes are wrong: they never are, and what says so depends on nothing else.
pub(super) fn any(rng: &mut Rng, operation: &Operation) -> Reply {
    match rng.u8(..10) {
        0..=3 => of_client(rng),
        4 => Reply::json(404),
        5 => Reply::html(404),
        6 | 7 => {
            let fields = operation.request.fields.iter().map(|field| field.name);
            let account = fields.into_iter().find(|name| name.ends_with("account_id"));
            let field = account.unwrap_or("session_id");
            Reply::field_error(field, "value_error", "it can't be used now")
        }
        8 => Reply::field_error("session_id", "value_error", "session not active"),
        // With a sentence.
        _ => Reply::json(422),
    }
}

/// A refusal of who calls, or how often.
pub(super) fn of_client(rng: &mut Rng) -> Reply {
    match rng.u8(..6) {
        0 | 1 => Reply::json(401),
        2 => Reply::json(429),
        3 => Reply::json(429).retry_after(&rng.u8(1..90).to_string()),
        4 => Reply::json(403),
        _ => Reply::html(403),
    }
}

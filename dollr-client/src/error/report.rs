//! An error as others need it: a code for a program, and a report for Dollr's support.

use std::fmt::Write;

use super::{Error, ErrorKind};

/// So many characters of a request and of a response are in a report at most.
pub(crate) const LENGTH: usize = 4000;

impl Error {
    /// What kind of error it is, as a text for logs, metrics and other languages: that of its [`kind`](Self::kind), in
    /// lower case, `rate_limited`. It never changes.
    ///
    /// ```
    /// let error = dollr_client::Client::builder().build().unwrap_err();
    /// assert_eq!(error.code(), "configuration");
    /// ```
    pub fn code(&self) -> &'static str {
        match self.kind() {
            ErrorKind::Configuration => "configuration",
            ErrorKind::InvalidRequest => "invalid_request",
            ErrorKind::Connect => "connect",
            ErrorKind::Timeout => "timeout",
            ErrorKind::Interrupted => "interrupted",
            ErrorKind::Authentication => "authentication",
            ErrorKind::Forbidden => "forbidden",
            ErrorKind::NotFound => "not_found",
            ErrorKind::Rejected => "rejected",
            ErrorKind::NotPayable => "not_payable",
            ErrorKind::SessionOver => "session_over",
            ErrorKind::Vetoed => "vetoed",
            ErrorKind::RateLimited => "rate_limited",
            ErrorKind::Server => "server",
            ErrorKind::UnexpectedResponse => "unexpected_response",
        }
    }

    /// What to send to Dollr's support (<dev@heydollr.app>) about it: what the client knows of what the checklist in Dollr's
    /// [error catalog](https://docs.heydollr.app/reference/error-catalog) asks for.
    ///
    /// That is when it happened (UTC), what was called, where and with which fields, the `reference_id` of an execution, the
    /// status and what was answered, what Dollr says is wrong, and how often and for how long it was tried. Add what the
    /// client doesn't know: your merchant id, the method and provider of the payment and its market, and the `reference_id` of
    /// the execution that the call was about, if it isn't there.
    ///
    /// No secret is in it. The fields of the request are shown as their `Debug` shows them: persons are masked, and what the
    /// API doesn't document is hidden. The response is shown as in [all that an error prints](Self), but up to 4000 characters of
    /// it, and without e-mail addresses and what may be a phone or card number. Where it isn't shown, [`body`](Self::body) has it.
    ///
    /// ```
    /// let error = dollr_client::Client::builder().build().unwrap_err();
    /// assert!(error.support_report().contains("error: configuration"));
    /// ```
    pub fn support_report(&self) -> String {
        let mut report = format!(
            "client: dollr-client {}\nerror: {}\nat: {}\n",
            env!("CARGO_PKG_VERSION"),
            self.code(),
            self.inner.at
        );
        let mut line = |name: &str, value: Option<String>| {
            // Writing to a `String` can't fail.
            let _ = value.map(|value| writeln!(report, "{name}: {value}"));
        };
        let operation = self.operation();
        line(
            "operation",
            operation.map(|it| format!("{} ({} {})", it.name, it.method, it.path)),
        );
        let sent = self.sent.as_ref();
        let reference_id = self.inner.reference_id.clone();
        line("base URL", sent.map(|sent| sent.base_url.clone()));
        line("reference_id", reference_id.or_else(|| sent?.reference_id.clone()));
        line("request", sent.map(|sent| sent.fields.clone()));
        line("status", self.status().map(|status| status.to_string()));
        line("response", self.inner.response.as_deref().map(without_people));
        line(
            "Dollr says",
            self.detail().map(|detail| without_people(&detail.to_string())),
        );
        let attempts = Some(self.attempts()).filter(|attempts| *attempts > 0);
        line("attempts", attempts.map(|it| format!("{it} in {:.1?}", self.elapsed())));
        let cause = self.inner.source.as_ref().and_then(|source| source.downcast_ref());
        line(
            "because of",
            cause.map(|cause: &Self| format!("\n{}", cause.support_report())),
        );
        report
    }
}

/// What ends an e-mail address in JSON and in sentences.
const ENDS: [char; 12] = ['"', '(', ')', ',', ':', ';', '<', '>', '[', ']', '{', '}'];

/// The text on one line, without e-mail addresses and long numbers.
fn without_people(text: &str) -> String {
    let words = text.split_whitespace().map(without_person);
    words.collect::<Vec<_>>().join(" ")
}

fn without_person(word: &str) -> String {
    let mut shown = String::new();
    for piece in word.split_inclusive(ENDS) {
        let text = piece.trim_end_matches(ENDS);
        match text.contains('@') {
            true => shown.push_str("[e-mail]"),
            false => shown.push_str(&without_numbers(text)),
        }
        shown.push_str(&piece[text.len()..]);
    }
    shown
}

/// The word without numbers of as many digits as a phone number has, which is at least 8.
fn without_numbers(word: &str) -> String {
    let mut shown = String::new();
    for piece in word.split_inclusive(|c: char| !c.is_ascii_digit()) {
        let digits = piece.trim_end_matches(|c: char| !c.is_ascii_digit());
        match digits.len() {
            8.. => shown.push_str("[number]"),
            _ => shown.push_str(digits),
        }
        shown.push_str(&piece[digits.len()..]);
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::super::Parts;
    use super::*;

    #[test]
    fn codes_are_the_kinds_and_stay() {
        use ErrorKind::{
            Authentication, Configuration, Connect, Forbidden, Interrupted, InvalidRequest, NotFound, NotPayable,
            RateLimited, Rejected, Server, SessionOver, Timeout, UnexpectedResponse, Vetoed,
        };
        let codes = [
            (Configuration, "configuration"),
            (InvalidRequest, "invalid_request"),
            (Connect, "connect"),
            (Timeout, "timeout"),
            (Interrupted, "interrupted"),
            (Authentication, "authentication"),
            (Forbidden, "forbidden"),
            (NotFound, "not_found"),
            (Rejected, "rejected"),
            (NotPayable, "not_payable"),
            (SessionOver, "session_over"),
            (Vetoed, "vetoed"),
            (RateLimited, "rate_limited"),
            (Server, "server"),
            (UnexpectedResponse, "unexpected_response"),
        ];
        for (kind, code) in codes {
            assert_eq!(Parts::new(kind, None, "").error().code(), code);
            assert_eq!(code.replace('_', ""), format!("{kind:?}").to_lowercase());
        }
    }

    #[test]
    fn what_may_be_about_a_person_is_left_out() {
        let cases = [
            ("field required", "field required"),
            ("231771234567 is no phone", "[number] is no phone"),
            ("phone:+231771234567,", "phone:+[number],"),
            ("amara@example.com is taken", "[e-mail] is taken"),
            ("(amara@example.com)", "([e-mail])"),
            (
                r#"{"to":["amara@example.com","231771234567"],"id":7}"#,
                r#"{"to":["[e-mail]","[number]"],"id":7}"#,
            ),
            ("at most 1234567 of 12345678", "at most 1234567 of [number]"),
            ("a\nb  c", "a b c"),
            ("4242424242424242", "[number]"),
            ("é12345678é", "é[number]é"),
        ];
        for (text, expected) in cases {
            assert_eq!(without_people(text), expected);
        }
    }

    #[test]
    fn a_report_has_the_key_and_what_an_error_comes_from() {
        let operation = crate::api::OPERATIONS[0];
        let key: crate::api::types::ReferenceId = "550e8400-e29b-41d4-a716-446655440000".parse().unwrap();
        let error = Error::bill(
            operation,
            "it is unknown",
            Error::odd_payment(operation, &key, "it differs", b"{}"),
        );
        let report = error.support_report();
        let (outer, cause) = report.split_once("because of: \n").unwrap();
        assert!(outer.contains("error: unexpected_response"), "{report}");
        assert!(cause.contains("error: unexpected_response"), "{report}");
        assert!(cause.contains(&format!("reference_id: {key}\n")), "{report}");
    }

    #[test]
    fn an_error_is_small() {
        assert!(size_of::<Error>() <= 64, "{}", size_of::<Error>());
    }
}

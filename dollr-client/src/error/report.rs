//! An error as others need it: a code for a program, and a report for Dollr's support.

use std::fmt::Write;

use super::{Error, ErrorKind};

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
            ErrorKind::KeyTaken => "key_taken",
            ErrorKind::Vetoed => "vetoed",
            ErrorKind::RateLimited => "rate_limited",
            ErrorKind::Server => "server",
            ErrorKind::UnexpectedResponse => "unexpected_response",
        }
    }

    /// What to send to Dollr's support (<dev@heydollr.app>) about it: what was called and when, what was answered, and in
    /// Dollr's own words what was wrong with which field.
    ///
    /// It has neither the request nor the body of the answer. In those words is no secret, and what the request carries of
    /// who somebody is is masked as in [all that an error prints](Self); other e-mail addresses and what may be a phone or
    /// card number are left out of them. Dollr doesn't document what its support needs: add the id of the session, document
    /// or execution.
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
        line("status", self.status().map(|status| status.to_string()));
        let attempts = Some(self.attempts()).filter(|attempts| *attempts > 0);
        line("attempts", attempts.map(|it| format!("{it} in {:.1?}", self.elapsed())));
        line(
            "length of the answer",
            self.body().map(|body| format!("{} bytes", body.len())),
        );
        line(
            "Dollr says",
            self.detail().map(|detail| without_people(&detail.to_string())),
        );
        report
    }
}

/// The text on one line, without e-mail addresses and long numbers.
fn without_people(text: &str) -> String {
    let words = text.split_whitespace().map(|word| {
        if word.contains('@') {
            "[e-mail]".to_owned()
        } else {
            without_numbers(word)
        }
    });
    words.collect::<Vec<_>>().join(" ")
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
    use super::super::Inner;
    use super::*;

    #[test]
    fn codes_are_the_kinds_and_stay() {
        use ErrorKind::{
            Authentication, Configuration, Connect, Forbidden, Interrupted, InvalidRequest, NotFound, RateLimited,
            Rejected, Server, Timeout, UnexpectedResponse,
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
            (RateLimited, "rate_limited"),
            (Server, "server"),
            (UnexpectedResponse, "unexpected_response"),
        ];
        for (kind, code) in codes {
            assert_eq!(Error::from(Inner::new(kind, None, "")).code(), code);
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
            ("(amara@example.com)", "[e-mail]"),
            ("at most 1234567 of 12345678", "at most 1234567 of [number]"),
            ("a\nb  c", "a b c"),
            ("4242424242424242", "[number]"),
            ("é12345678é", "é[number]é"),
        ];
        for (text, expected) in cases {
            assert_eq!(without_people(text), expected);
        }
    }
}

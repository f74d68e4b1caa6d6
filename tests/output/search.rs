//! What is searched for, and how.

use std::fmt;

use dollr_sandbox::{PHONE_COMPLETES, PHONE_FAILS, PHONE_NEEDS_ACTION, PHONE_TAKES_LONGER};

use crate::sources::Sources;

/// What the secrets have in them: `hush` in the tests, and the others in the examples and where those are run.
pub(crate) const SECRETS: [&str; 5] = ["hush", "poison-", "any-passcode", "beta-secret", "beta-token"];

/// Everybody in the tests and examples, as far as it can't be told from something else.
const PEOPLE: [&str; 5] = ["Amara", "Kamara", "Moses", "Weah", "amara@"];

/// In the sandbox all secrets are so many hexadecimal digits: those of clients, of cards, and tokens.
const DIGITS: usize = 64;

/// How JSON Web Tokens begin, and the one that Dollr's documentation shows: its head alone, which is everybody's.
const TOKEN: &str = "eyJ";
const DOCUMENTED_TOKEN: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9...";

/// So many bytes around what was found are shown.
const AROUND: usize = 60;

pub(crate) struct Search {
    /// Each with what it is.
    texts: Vec<(&'static str, String)>,
}

/// What was found, and what is around it, without it.
#[derive(Debug)]
pub(crate) struct Found {
    what: &'static str,
    around: String,
}

impl Search {
    pub(crate) fn new(sources: &Sources) -> Self {
        let mut texts = vec![("a token", TOKEN.to_owned())];
        texts.extend(SECRETS.map(|text| ("a secret", text.to_owned())));
        texts.extend(PEOPLE.map(|text| ("a person", text.to_owned())));
        let numbers = [PHONE_COMPLETES, PHONE_FAILS, PHONE_NEEDS_ACTION, PHONE_TAKES_LONGER];
        texts.extend(numbers.map(|text| ("a number", text.to_owned())));
        texts.extend(sources.numbers.iter().map(|text| ("a number", text.clone())));
        texts.extend(
            sources
                .shown
                .iter()
                .map(|text| ("a value of the spec's examples", text.clone())),
        );
        // One may be a part of another.
        texts.sort_by_key(|(_, text)| std::cmp::Reverse(text.len()));
        Self { texts }
    }

    pub(crate) fn find(&self, line: &str) -> Option<Found> {
        let undocumented = line.replace(DOCUMENTED_TOKEN, "[documented]");
        let texts = self
            .texts
            .iter()
            .filter_map(|(what, text)| Some((*what, undocumented.find(text)?, text.len())));
        let secret = secret_of_the_sandbox(&undocumented).map(|at| ("a secret of the sandbox", at, DIGITS));
        let (what, start, length) = texts.chain(secret).next()?;
        let (before, rest) = undocumented.split_at(start);
        let before: String = before.chars().rev().take(AROUND).collect();
        let after: String = rest[length..].chars().take(AROUND).collect();
        let around = format!("{}[{what}]{after}", before.chars().rev().collect::<String>());
        // There may be more of the kind around it.
        let around = self.texts.iter().fold(around, |around, (what, text)| {
            around.replace(text, &format!("[{what}]"))
        });
        Some(Found { what, around })
    }
}

/// Where a run of as many hexadecimal digits as a secret of the sandbox has begins.
fn secret_of_the_sandbox(line: &str) -> Option<usize> {
    let mut digits = 0;
    for (index, byte) in line.bytes().enumerate() {
        match byte {
            b'0'..=b'9' | b'a'..=b'f' => digits += 1,
            _ => digits = 0,
        }
        if digits == DIGITS {
            return Some(index + 1 - DIGITS);
        }
    }
    None
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} in {:?}", self.what, self.around)
    }
}

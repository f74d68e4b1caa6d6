//! Whether a value is within its limits, and what is said if it isn't.

use std::collections::HashMap;
use std::fmt::{self, Display};
use std::sync::{LazyLock, PoisonError, RwLock};

use regex_lite::Regex;
use serde::ser;

use crate::schema::{Limits, Measure, Shape};
use crate::values::{Blob, Decimal, InvalidValue};

/// A value that must not be sent: where it is, what it is, and what it has to be.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Refused {
    /// From the inside out: the names of fields, and the numbers of items.
    path: Vec<String>,
    what: String,
}

impl Refused {
    pub(super) fn new(what: String) -> Self {
        let path = Vec::new();
        Self { path, what }
    }

    /// The same, in a field or an item of this name.
    pub(super) fn within(mut self, name: impl Into<String>) -> Self {
        self.path.push(name.into());
        self
    }
}

impl Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path: Vec<&str> = self.path.iter().rev().map(String::as_str).collect();
        write!(f, "`{}`{}", path.join("."), self.what)
    }
}

impl std::error::Error for Refused {}

impl ser::Error for Refused {
    fn custom<T: Display>(message: T) -> Self {
        Self::new(format!(": {message}"))
    }
}

impl From<InvalidValue> for Refused {
    fn from(error: InvalidValue) -> Self {
        ser::Error::custom(error)
    }
}

/// Whether a number, a text or bytes are within limits, by the text that is sent. One that `is_hidden` is not shown.
pub(super) fn check(shape: Shape, limits: &Limits, text: &str, is_hidden: bool) -> Result<(), Refused> {
    match shape.measure() {
        Measure::Value => check_value(limits, text, is_hidden)?,
        Measure::Characters => check_count(limits, text.chars().count(), "character")?,
        Measure::Bytes if limits.min.is_some() || limits.max.is_some() => {
            let bytes = match shape {
                Shape::Hex => Blob::from_hex(text),
                _ => Blob::from_base64(text),
            };
            check_count(limits, bytes.unwrap_or_default().len(), "byte")?;
        }
        Measure::Bytes | Measure::Items => {}
    }
    match limits.pattern {
        Some(pattern) if !matches(pattern, text)? => Err(Refused::new(match is_hidden {
            true => format!(" is of another form, and has to match the pattern {pattern}"),
            false => format!(" is {:?}, and has to match the pattern {pattern}", Short(text)),
        })),
        _ => Ok(()),
    }
}

/// Whether so many characters, items or bytes are within limits.
pub(super) fn check_count(limits: &Limits, count: usize, unit: &str) -> Result<(), Refused> {
    let has = |bound: &str| {
        let plural = if count == 1 { "" } else { "s" };
        Refused::new(format!(" has {count} {unit}{plural}, and has to have {bound}"))
    };
    let number = i64::try_from(count).unwrap_or(i64::MAX).into();
    within(limits, number, has)
}

fn check_value(limits: &Limits, text: &str, is_hidden: bool) -> Result<(), Refused> {
    // A word that stands for a number is the API's to judge, as a date among the Unix times is.
    let Ok(number) = text.parse::<Decimal>() else {
        return Ok(());
    };
    within(limits, number, |bound| {
        Refused::new(match is_hidden {
            true => format!(" is beyond its bounds, and has to be {bound}"),
            false => format!(" is {text}, and has to be {bound}"),
        })
    })
}

fn within(limits: &Limits, number: Decimal, refused: impl Fn(&str) -> Refused) -> Result<(), Refused> {
    // The compiler of the spec refuses a bound that is no number, so that none is passed over here.
    let is_beyond = |bound: &str, is_beyond: fn(&Decimal, &Decimal) -> bool| {
        bound.parse().is_ok_and(|bound| is_beyond(&number, &bound))
    };
    match (limits.min, limits.max) {
        (Some(min), _) if is_beyond(min, Decimal::lt) => Err(refused(&format!("at least {min}"))),
        (_, Some(max)) if is_beyond(max, Decimal::gt) => Err(refused(&format!("at most {max}"))),
        _ => Ok(()),
    }
}

/// Whether a pattern is found in a text. Each is compiled once: there are as many as the specs have.
fn matches(pattern: &'static str, text: &str) -> Result<bool, Refused> {
    static COMPILED: LazyLock<RwLock<HashMap<&str, Regex>>> = LazyLock::new(RwLock::default);

    if let Some(regex) = COMPILED.read().unwrap_or_else(PoisonError::into_inner).get(pattern) {
        return Ok(regex.is_match(text));
    }
    let regex = Regex::new(pattern)
        .map_err(|error| Refused::new(format!(" has the pattern {pattern}, which can't be checked: {error}")))?;
    let is_match = regex.is_match(text);
    let mut compiled = COMPILED.write().unwrap_or_else(PoisonError::into_inner);
    compiled.insert(pattern, regex);
    Ok(is_match)
}

/// As much of a text as an error shows.
struct Short<'a>(&'a str);

impl fmt::Debug for Short<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 64;
        match self.0.char_indices().nth(SHOWN) {
            Some((end, _)) => fmt::Debug::fmt(&format!("{}…", &self.0[..end]), f),
            None => fmt::Debug::fmt(self.0, f),
        }
    }
}

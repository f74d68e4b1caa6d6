//! What a value may be beyond its shape.

/// The bounds of a value, and the pattern that it has.
///
/// A bound is of the value of a number, the characters of a text, the items of a list or map, and the bytes of bytes:
/// [`Shape::measure`](super::Shape::measure) says which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// The least that it may be, in digits.
    pub min: Option<&'static str>,
    /// The most that it may be, in digits.
    pub max: Option<&'static str>,
    /// A regular expression that is found in its text.
    pub pattern: Option<&'static str>,
}

impl Limits {
    /// Anything goes.
    pub const NONE: Self = Self {
        min: None,
        max: None,
        pattern: None,
    };

    /// The same, and no less than this.
    #[must_use]
    pub const fn min(mut self, min: &'static str) -> Self {
        self.min = Some(min);
        self
    }

    /// The same, and no more than this.
    #[must_use]
    pub const fn max(mut self, max: &'static str) -> Self {
        self.max = Some(max);
        self
    }

    /// The same, with a text in which this regular expression is found.
    #[must_use]
    pub const fn pattern(mut self, pattern: &'static str) -> Self {
        self.pattern = Some(pattern);
        self
    }

    /// Whether anything goes.
    pub const fn is_none(&self) -> bool {
        self.min.is_none() && self.max.is_none() && self.pattern.is_none()
    }

    /// These, and of the others what these don't say.
    pub(crate) const fn or(mut self, others: &Self) -> Self {
        if self.min.is_none() {
            self.min = others.min;
        }
        if self.max.is_none() {
            self.max = others.max;
        }
        if self.pattern.is_none() {
            self.pattern = others.pattern;
        }
        self
    }
}

/// What a bound of a value is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Measure {
    /// The value of a number.
    Value,
    /// The characters of a text.
    Characters,
    /// The items of a list or map.
    Items,
    /// The bytes of bytes.
    Bytes,
}

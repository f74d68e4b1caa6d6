//! The ordered tree of a YAML file, which keeps the order of mappings and the keys that are written twice.

use std::ops::Range;
use std::rc::Rc;

use super::source::FileId;

/// Something read, and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Spanned<T> {
    pub(crate) value: T,
    pub(crate) at: At,
}

impl Spanned<&str> {
    /// Some of the text, at its own place.
    pub(crate) fn part(&self, part: Range<usize>) -> Self {
        let start = self.at.meant().map_or(0, |meant| meant.start);
        Self {
            value: &self.value[part.clone()],
            at: self.at.part(start + part.start..start + part.end),
        }
    }

    /// The parts between dots, each at its own place.
    pub(crate) fn split_at_dots(&self) -> impl Iterator<Item = Self> {
        let mut start = 0;
        self.value.split('.').map(move |part| {
            let end = start + part.len();
            self.part(std::mem::replace(&mut start, end + 1)..end)
        })
    }

    /// The text without white space at its ends.
    pub(crate) fn trimmed(&self) -> Self {
        let start = self.value.len() - self.value.trim_start().len();
        self.part(start..start + self.value.trim().len())
    }
}

/// A value of a file, and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) at: At,
    pub(crate) value: Value,
}

/// A value as YAML reads it. What is written for a number is not kept: `1.50` is 1.5.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Null,
    Bool(bool),
    Integer(i128),
    Float(f64),
    Text(String),
    List(Vec<Node>),
    /// The entries in their order. A key may be there twice, and its other readers say so.
    Map(Vec<(Key, Node)>),
}

/// The key of an entry of a mapping.
#[derive(Clone, Debug)]
pub(crate) struct Key {
    pub(crate) value: String,
    pub(crate) at: At,
    /// Whether it is a whole number, and `value` its digits. The values of enums may be such; all other keys are texts.
    pub(crate) is_integer: bool,
}

impl Key {
    /// A key that is a text.
    pub(crate) fn text(value: impl Into<String>, at: At) -> Self {
        let value = value.into();
        let is_integer = false;
        Self { value, at, is_integer }
    }

    /// A key that is a whole number.
    pub(super) fn integer(number: impl std::fmt::Display, at: At) -> Self {
        let value = number.to_string();
        let is_integer = true;
        Self { value, at, is_integer }
    }
}

/// Where a node stands: its file, and the steps to it from the root. Cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct At {
    file: FileId,
    last: Option<Rc<Link>>,
    /// The bytes of a text that are meant, if it isn't the whole.
    part: Option<(usize, usize)>,
}

/// A step, and those before it. Nodes share the steps that they have in common.
#[derive(Debug, PartialEq, Eq)]
struct Link {
    before: Option<Rc<Link>>,
    step: Step,
}

/// One step down in a tree; entries and items count from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// To the key of an entry of a mapping.
    Key(usize),
    /// To the value of an entry of a mapping.
    Value(usize),
    /// To an item of a list.
    Item(usize),
}

impl Step {
    /// Sorts as the text does: a key comes before its value.
    pub(crate) fn order(self) -> (usize, bool) {
        match self {
            Self::Key(index) | Self::Item(index) => (index, false),
            Self::Value(index) => (index, true),
        }
    }
}

impl At {
    pub(super) fn root(file: FileId) -> Self {
        Self {
            file,
            last: None,
            part: None,
        }
    }

    pub(super) fn down(&self, step: Step) -> Self {
        let before = self.last.clone();
        Self {
            file: self.file,
            last: Some(Rc::new(Link { before, step })),
            part: None,
        }
    }

    /// Some bytes of the text that stands here.
    pub(super) fn part(&self, part: Range<usize>) -> Self {
        Self {
            part: Some((part.start, part.end)),
            ..self.clone()
        }
    }

    /// What is meant of the text that stands here, if it isn't the whole.
    pub(crate) fn meant(&self) -> Option<Range<usize>> {
        self.part.map(|(start, end)| start..end)
    }

    pub(crate) fn file(&self) -> FileId {
        self.file
    }

    /// The steps from the root.
    pub(crate) fn steps(&self) -> Vec<Step> {
        let mut steps: Vec<Step> = std::iter::successors(self.last.as_deref(), |link| link.before.as_deref())
            .map(|link| link.step)
            .collect();
        steps.reverse();
        steps
    }

    pub(crate) fn is_key(&self) -> bool {
        matches!(self.last.as_deref(), Some(Link { step: Step::Key(_), .. }))
    }

    /// The key that introduces this value, if one does.
    pub(crate) fn key(&self) -> Option<Self> {
        let link = self.last.as_deref()?;
        let Step::Value(index) = link.step else {
            return None;
        };
        let parent = Self {
            file: self.file,
            last: link.before.clone(),
            part: None,
        };
        Some(parent.down(Step::Key(index)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::tests::diagnose;

    #[test]
    fn a_place_knows_the_key_that_introduces_it() {
        diagnose("a: [b]\n", |root, _| {
            let Value::Map(entries) = &root.value else {
                panic!("{root:?}")
            };
            let (key, list) = &entries[0];
            let Value::List(items) = &list.value else {
                panic!("{list:?}")
            };
            assert_eq!(list.at.key(), Some(key.at.clone()));
            assert_eq!((root.at.key(), items[0].at.key()), (None, None));
            assert_eq!(items[0].at.steps(), [Step::Value(0), Step::Item(0)]);
        });
    }
}

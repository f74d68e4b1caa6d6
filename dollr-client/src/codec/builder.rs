//! What generated builders are made of: the values so far, and in the type which required fields are set.

use std::marker::PhantomData;

use crate::codec::{Codec, Record, UnknownFields};
use crate::values::Patch;

/// In the type of a builder: a required field that is set.
///
/// It stands in the place of the field's own name, which is a type in the module `field` of the API.
// Not `Set`: `Patch::Set` is called so too, and of a name that isn't unique, the compiler shows the whole path.
#[derive(Debug)]
pub enum IsSet {}

/// That a required field is set: what `build`, `send` and `.await` of a builder ask for each of them.
///
/// Only [`IsSet`] is. The trait has the field as its parameter so that the compiler's message can name it.
#[diagnostic::on_unimplemented(
    message = "call `.{Field}(..)` first: `{Field}` is a required field",
    label = "`{Field}` is not set"
)]
pub trait Has<Field> {}

// Without this, the message has five more lines: that it is implemented for `IsSet`.
#[diagnostic::do_not_recommend]
impl<Field> Has<Field> for IsSet {}

/// The values that a builder has so far, and what it is to be sent with: nothing for an input. `State` says in the
/// type of a builder which required fields are set.
pub struct Draft<R: Record, State = (), C = ()> {
    /// What was set, by the place of the field in the struct.
    pub fields: <R::Codec as Codec>::Draft,
    /// The fields that aren't documented.
    pub unknown_fields: UnknownFields,
    /// What sends it.
    pub(crate) caller: C,
    /// A function gives it, so that the builder needs no pinning whatever it is.
    state: PhantomData<fn() -> State>,
}

impl<R: Record, State> Draft<R, State> {
    /// An input with nothing set.
    pub fn new() -> Self {
        Self::with(())
    }
}

impl<R: Record, State, C> Draft<R, State, C> {
    /// Nothing set yet.
    pub(crate) fn with(caller: C) -> Self {
        Self {
            fields: Default::default(),
            unknown_fields: UnknownFields::default(),
            caller,
            state: PhantomData,
        }
    }

    /// The same values, once another required field is set.
    pub fn advance<Next>(self) -> Draft<R, Next, C> {
        Draft {
            fields: self.fields,
            unknown_fields: self.unknown_fields,
            caller: self.caller,
            state: PhantomData,
        }
    }

    /// The struct of what was set.
    pub fn build(self) -> R {
        record(self.fields, self.unknown_fields)
    }

    /// The same, where the draft is still needed.
    pub(crate) fn built(&self) -> R {
        record(self.fields.clone(), self.unknown_fields.clone())
    }
}

impl<R: Record, State> Default for Draft<R, State> {
    fn default() -> Self {
        Self::new()
    }
}

// Nothing in it is ever pinned. The compiler need not look into it either, which it would do for each builder.
impl<R: Record, State, C> Unpin for Draft<R, State, C> {}

/// The struct of what a builder has.
pub(crate) fn record<R: Record>(fields: <R::Codec as Codec>::Draft, unknown_fields: UnknownFields) -> R {
    match R::Codec::build(fields) {
        Some(values) => R::new((values, unknown_fields)),
        None => unreachable!("a builder finishes only where each required field is `IsSet` in its type"),
    }
}

/// What the setter of an optional field takes: the value or an `Option` of it, and where a field can be cleared a
/// [`Patch`] in the place of the `Option`. `F` is what the field holds. A text is taken as a `&str` as well.
///
/// A text that is parsed for such a setter has to name its type:
///
/// ```
/// # async fn example(dollr: dollr_client::Client) -> Result<(), Box<dyn std::error::Error>> {
/// use dollr_client::Email;
///
/// let party = dollr.parties().create().fullname("Amara Kamara").phone("231771234567".parse()?);
/// let party = party.email("amara@example.com".parse::<Email>()?).await?;
/// # Ok(())
/// # }
/// ```
// Not `Into<Option<T>>`: of that the compiler says what else becomes an `Option`, and not what to write.
#[diagnostic::on_unimplemented(
    message = "this optional field takes `{T}`, and not `{Self}`",
    label = "not `{T}`",
    note = "a text becomes one by `.parse::<{T}>()?`, with the type"
)]
pub trait Optional<T, F = Option<T>> {
    /// What the field holds then.
    fn into_field(self) -> F;
}

#[diagnostic::do_not_recommend]
impl<T> Optional<T> for T {
    fn into_field(self) -> Option<T> {
        Some(self)
    }
}

#[diagnostic::do_not_recommend]
impl<T> Optional<T> for Option<T> {
    fn into_field(self) -> Self {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<T> Optional<T, Patch<T>> for T {
    fn into_field(self) -> Patch<T> {
        Patch::Set(self)
    }
}

#[diagnostic::do_not_recommend]
impl<T> Optional<T, Self> for Patch<T> {
    fn into_field(self) -> Self {
        self
    }
}

/// What becomes a text.
macro_rules! texts {
    ($($text:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl Optional<String> for $text {
            fn into_field(self) -> Option<String> {
                Some(self.to_owned())
            }
        }

        #[diagnostic::do_not_recommend]
        impl Optional<String> for Option<$text> {
            fn into_field(self) -> Option<String> {
                self.map(ToOwned::to_owned)
            }
        }

        #[diagnostic::do_not_recommend]
        impl Optional<String, Patch<String>> for $text {
            fn into_field(self) -> Patch<String> {
                Patch::Set(self.to_owned())
            }
        }
    )*};
}

texts!(&str, &String);

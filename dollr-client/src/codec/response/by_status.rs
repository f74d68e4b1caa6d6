//! Responses that are told apart by their status, and perhaps by their media type.

use super::{RawResponse, media};
use crate::codec::mend::Unreadable;
use crate::schema::{Response, Returns};

/// Reads one variant.
pub type ReadResponse<T> = fn(RawResponse<'_>, &Returns) -> Result<T, Unreadable>;

/// Reads the response by that of the readers which stands where the description of it does.
pub fn read_by_status<T>(
    response: RawResponse<'_>,
    returns: &Returns,
    readers: &[ReadResponse<T>],
) -> Result<T, Unreadable> {
    let Returns::ByStatus(responses) = returns else {
        return Err(Unreadable::body("is told apart by its status, which is not described"));
    };
    let of_status = || {
        let responses = responses.iter().zip(readers);
        responses.filter(|(it, _)| it.statuses.include(response.status))
    };
    let is_named = |(it, _): &(&Response, _)| media::is_named(response.headers, it.returns.media_type());
    let is_of_type = |(it, _): &(&Response, _)| media::check(response.headers, it.returns.media_type()).is_ok();
    // Of several names of JSON the one that the response has is meant. Where it is of none of the media types, the first says what is wrong.
    let (it, read) = of_status()
        .find(is_named)
        .or_else(|| of_status().find(is_of_type))
        .or_else(|| of_status().next())
        .ok_or_else(|| Unreadable::body("has a status that is not documented"))?;
    read(response, &it.returns)
}

/// Makes an enum what a call gives whose response is told apart by its status.
///
/// A variant has a line: its value, if it has one, then its statuses, where the value's type doesn't say it what it is on the wire,
/// and the method that gives the value alone. The first whose statuses and media type fit is taken, so `Class` stands after `Code`.
#[doc(hidden)]
#[macro_export]
macro_rules! __responses {
    ($(
        $name:ident {
            $($variant:ident $(($value:ty))? = $statuses:ident($status:literal) $(as $returns:expr)? $(=> $into:ident)?,)*
        }
    )*) => {
        $(
            impl $name {
                $(runtime::responses!(@into $variant ($($value)?) ($($into)?));)*
            }

            impl runtime::ResponseValue for $name {
                const RETURNS: runtime::Returns = runtime::Returns::ByStatus(&[$(
                    runtime::Response::new(
                        runtime::Statuses::$statuses($status),
                        runtime::responses!(@returns ($($value)?) ($($returns)?)),
                    ),
                )*]);

                fn read(
                    response: runtime::RawResponse<'_>,
                    returns: &runtime::Returns,
                ) -> Result<Self, runtime::Unreadable> {
                    const READERS: &[runtime::ReadResponse<$name>] =
                        &[$(runtime::responses!(@reader $name $variant ($($value)?)),)*];
                    runtime::read_by_status(response, returns, READERS)
                }
            }
        )*
    };
    (@returns ($($value:ty)?) ($returns:expr)) => { $returns };
    (@returns ($value:ty) ()) => { <$value as runtime::ResponseValue>::RETURNS };
    (@returns () ()) => { runtime::Returns::Nothing };
    (@into $variant:ident ($($value:ty)?) ()) => {};
    (@into $variant:ident ($value:ty) ($into:ident)) => {
        /// The value, if it is this one.
        #[allow(unreachable_patterns)]
        pub fn $into(self) -> Option<$value> {
            match self {
                Self::$variant(value) => Some(value),
                _ => None,
            }
        }
    };
    (@reader $name:ident $variant:ident ($value:ty)) => {
        |response, returns| <$value as runtime::ResponseValue>::read(response, returns).map($name::$variant)
    };
    (@reader $name:ident $variant:ident ()) => {
        |response, returns| <() as runtime::ResponseValue>::read(response, returns).map(|()| $name::$variant)
    };
}

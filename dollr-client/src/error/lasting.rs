//! Whether a connection that failed can succeed by itself, later.

use std::error::Error as StdError;
use std::io;
use std::iter::successors;

use rustls::{CertificateError, Error as TlsError};

/// Whether a failure to connect stays until somebody changes something: a certificate that isn't trusted, or a proxy that wants
/// credentials.
pub(super) fn stays(error: &(dyn StdError + 'static)) -> bool {
    causes(error).any(|error| {
        let tls = error.downcast_ref::<TlsError>();
        tls.is_some_and(is_of_certificate) || is_of_proxy(error)
    })
}

/// Whether a server responded to the beginning of TLS with something else, as one of plain `http` does.
pub(crate) fn is_no_tls(error: &(dyn StdError + 'static)) -> bool {
    causes(error).any(|error| matches!(error.downcast_ref(), Some(TlsError::InvalidMessage(_))))
}

fn causes<'e>(error: &'e (dyn StdError + 'static)) -> impl Iterator<Item = &'e (dyn StdError + 'static)> {
    successors(Some(error), |error| cause(*error))
}

/// What an error comes from. That of the system's kind holds another one, and gives only the cause of that.
fn cause<'e>(error: &'e (dyn StdError + 'static)) -> Option<&'e (dyn StdError + 'static)> {
    let held = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    held.map(|held| held as _).or_else(|| error.source())
}

fn is_of_certificate(error: &TlsError) -> bool {
    match error {
        TlsError::InvalidCertificate(CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. }) => {
            false
        }
        TlsError::InvalidCertificate(_) | TlsError::PeerIncompatible(_) => true,
        _ => false,
    }
}

/// The type of this error is private to the HTTP library. Should its text change, the call is made again a few times, as others are.
fn is_of_proxy(error: &(dyn StdError + 'static)) -> bool {
    error.to_string().ends_with("proxy authorization required")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use rustls::OtherError;

    use super::*;

    #[test]
    fn a_certificate_that_is_not_trusted_stays_so() {
        let unknown = TlsError::InvalidCertificate(CertificateError::UnknownIssuer);
        let other = CertificateError::Other(OtherError(Arc::new(io::Error::other("revoked"))));
        let cases = [
            (io::Error::new(io::ErrorKind::InvalidData, unknown), true),
            (io::Error::other(TlsError::InvalidCertificate(other)), true),
            (
                io::Error::other(TlsError::InvalidCertificate(CertificateError::NotValidYet)),
                false,
            ),
            (
                io::Error::other(io::Error::other("tunnel error: proxy authorization required")),
                true,
            ),
            (io::Error::other("tunnel error: unsuccessful"), false),
            (io::ErrorKind::ConnectionRefused.into(), false),
        ];
        for (error, expected) in cases {
            assert_eq!(stays(&error), expected, "{error:?}");
        }
    }
}

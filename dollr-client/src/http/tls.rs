//! TLS with a provider of our own choice: a program may have installed another, or none.

use std::sync::Arc;

#[cfg(all(feature = "aws-lc-rs", not(feature = "ring")))]
use rustls::crypto::aws_lc_rs as provider;
#[cfg(feature = "ring")]
use rustls::crypto::ring as provider;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::BuilderVerifierExt;

use crate::error::Error;
use crate::http::base_url::BaseUrl;

#[cfg(not(any(feature = "ring", feature = "aws-lc-rs")))]
compile_error!("dollr-client needs cryptography for TLS: enable its feature `ring` or its feature `aws-lc-rs`");

/// The configuration for a server, with the root certificates of this machine.
pub(crate) fn config(base_url: &BaseUrl) -> Result<ClientConfig, Error> {
    let provider = Arc::new(provider::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(unavailable)?;
    let builder = if base_url.is_https() {
        builder.with_platform_verifier().map_err(unavailable)?
    } else {
        // Plain http has to work on a machine without root certificates.
        builder.with_root_certificates(RootCertStore::empty())
    };
    Ok(builder.with_no_client_auth())
}

fn unavailable(error: rustls::Error) -> Error {
    let message = format!("TLS can't be set up, are root certificates installed on this machine? {error}");
    Error::configuration(message, Some(error.into()))
}

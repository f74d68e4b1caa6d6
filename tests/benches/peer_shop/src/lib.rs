//! Signing in with the client that progenitor generates, which knows no token of its own.

use std::error::Error;

use peer::Client;
use peer::types::ClientObtainTokenBody;
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue};

const BASE_URL: &str = "https://api.heydollr.app";

/// A client with the token of the credentials in the environment.
pub async fn signed_in() -> Result<Client, Box<dyn Error>> {
    rustls::crypto::ring::default_provider().install_default().ok();
    let credentials = ClientObtainTokenBody {
        client_id: std::env::var("DOLLR_CLIENT_ID")?,
        client_secret: std::env::var("DOLLR_CLIENT_SECRET")?,
    };
    let token = Client::new(BASE_URL).client_obtain_token(&credentials).await?;
    let token = HeaderValue::try_from(format!("Bearer {}", token.access_token))?;
    let http = reqwest::Client::builder().default_headers(HeaderMap::from_iter([(AUTHORIZATION, token)]));
    Ok(Client::new_with_client(BASE_URL, http.build()?))
}

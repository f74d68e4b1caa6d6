//! The connections of a client: to Dollr, and to the services that its specs describe.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::builder::ClientBuilder;
use super::environment::variable;
use crate::core::services::{ServiceSettings, Services};
use crate::error::Error;
use crate::http::Transport;
use crate::http::base_url::BaseUrl;
use crate::http::reqwest_transport::ReqwestTransport;
use crate::http::sender::Sender;
use crate::http::server::{Limits, Server};
use crate::http::settings::HttpSettings;

impl ClientBuilder {
    /// Where a service of your own specs is, and its secrets, by its name there; in place of what the spec says. So a test needs no other
    /// YAML, and no environment.
    ///
    /// A service is a host beside Dollr: see `services` in the reference of the spec language. It gets its own secrets, and never Dollr's
    /// token. All settings of this builder hold for it as for Dollr, but for credentials and [`base_url`](Self::base_url): a
    /// [`transport`](Self::transport) sends its requests too.
    ///
    /// ```
    /// use dollr_client::{Client, ServiceSettings};
    ///
    /// let risk = ServiceSettings::new().base_url("http://localhost:8080").basic("shop", "a password");
    /// let dollr = Client::builder().client_id("my-client-id").client_secret("my-client-secret").service("risk", risk).build()?;
    /// # Ok::<(), dollr_client::Error>(())
    /// ```
    ///
    /// A token that ends is replaced in the client by [`Client::set_service`](crate::Client::set_service).
    pub fn service(mut self, name: impl Into<String>, settings: ServiceSettings) -> Self {
        self.services.insert(name.into(), settings);
        self
    }
}

/// How servers are connected to.
pub(super) struct Connections {
    /// What sends everything, if the program gives it.
    pub(super) transport: Option<Arc<dyn Transport>>,
    pub(super) http: HttpSettings,
    pub(super) connect_timeout: Option<Duration>,
    pub(super) user_agent: Option<String>,
}

impl Connections {
    pub(super) fn server(&self, base_url: BaseUrl, limits: Limits) -> Result<Server, Error> {
        let sender = match &self.transport {
            Some(transport) => Sender::Given(Arc::clone(transport)),
            None => {
                let connect_timeout = connect_timeout(self.connect_timeout, limits.timeout);
                let reqwest = ReqwestTransport::new(&base_url, &self.http, connect_timeout, limits.timeout)?;
                Sender::Reqwest(reqwest)
            }
        };
        Server::new(base_url, sender, self.user_agent.as_deref(), limits)
    }
}

/// The ways to services, none of which is used yet.
pub(super) fn services(
    settings: BTreeMap<String, ServiceSettings>,
    connections: Connections,
    limits: Limits,
) -> Result<Services, Error> {
    settings.values().try_for_each(ServiceSettings::check)?;
    Ok(Services {
        settings: Mutex::new(settings),
        connect: Box::new(move |base_url, service| {
            let timeout = service.timeout.unwrap_or(limits.timeout);
            connections.server(base_url, Limits { timeout, ..limits })
        }),
        variable,
        used: Mutex::default(),
        budgets: Mutex::default(),
    })
}

/// How long connecting may take: less than the whole exchange, so that a connection that isn't made is known to have carried nothing.
fn connect_timeout(set: Option<Duration>, timeout: Duration) -> Duration {
    set.unwrap_or(Duration::from_secs(10)).min(timeout / 5 * 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connecting_ends_before_the_exchange_does() {
        let seconds = Duration::from_secs;
        for (set, timeout, expected) in [
            (None, seconds(30), seconds(10)),
            (None, seconds(5), seconds(4)),
            (Some(seconds(3)), seconds(30), seconds(3)),
            (Some(seconds(60)), seconds(30), seconds(24)),
        ] {
            assert_eq!(connect_timeout(set, timeout), expected, "{set:?} {timeout:?}");
        }
    }
}

//! The ways to services: hosts beside Dollr, each of which gets its own secrets, and nobody else's.

mod settings;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::{AUTHORIZATION, HeaderName, HeaderValue};
use zeroize::Zeroizing;

pub use self::settings::ServiceSettings;
use crate::core::credentials::trimmed;
use crate::core::retry::Budget;
use crate::error::Error;
use crate::http::base_url::{BaseUrl, PlainHttp, Setting};
use crate::http::server::{OwnHeaders, Server};
use crate::schema::{Authorization, Service};
use crate::values::{Secret, Wiped};

/// Makes the server at an address, for a service.
type Connect = dyn Fn(BaseUrl, &Service) -> Result<Server, Error> + Send + Sync;

/// What services are reached by.
pub(crate) struct Services {
    /// What the program says of them, by their names.
    pub(crate) settings: Mutex<BTreeMap<String, ServiceSettings>>,
    pub(crate) connect: Box<Connect>,
    /// The value of an environment variable, if it is set.
    pub(crate) variable: fn(&str) -> Result<Option<String>, Error>,
    /// Those that were used, each as its spec describes it: two specs may have one of the same name. What takes no secrets needs none.
    pub(crate) used: Mutex<Vec<Used>>,
    /// The retries of each, so that one that is down leaves those of Dollr.
    pub(crate) budgets: Mutex<BTreeMap<&'static str, Arc<Budget>>>,
}

/// A service, whether it gets its secrets, and the way to it.
type Used = (&'static Service, bool, Arc<Server>);

impl Services {
    /// The way to a service, for an operation that takes its secrets or doesn't. They are read when one is first needed.
    pub(crate) fn server(&self, service: &'static Service, authenticated: bool) -> Result<Arc<Server>, Error> {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let known = used
            .iter()
            .find(|(this, with, _)| *this == service && *with == authenticated);
        if let Some((_, _, server)) = known {
            return Ok(Arc::clone(server));
        }
        let settings = self.settings_of(service, &used)?;
        let mut own = OwnHeaders::default();
        for (name, text) in service.headers {
            own.always.insert(header_name(name)?, HeaderValue::from_static(text));
        }
        if authenticated {
            self.add_credentials(service, &settings, &mut own)?;
        }
        let base_url = match settings.base_url {
            Some(base_url) => base_url?,
            None => base_url(service.base_url)?,
        };
        let server = Arc::new((self.connect)(base_url, service)?.with_own(own));
        used.push((service, authenticated, Arc::clone(&server)));
        Ok(server)
    }

    /// Replaces what the program says of a service, from the next exchange on. One that is in progress keeps what it has.
    pub(crate) fn set(&self, name: &str, settings: ServiceSettings) -> Result<(), Error> {
        settings.check()?;
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        used.retain(|(service, ..)| service.name != name);
        let mut known = self.settings.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(name.to_owned(), settings);
        Ok(())
    }

    /// The retries of a service.
    pub(crate) fn budget(&self, service: &Service) -> Arc<Budget> {
        let mut budgets = self.budgets.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(budgets.entry(service.name).or_default())
    }

    /// What the program says of a service. It means one address by its name.
    fn settings_of(&self, service: &Service, used: &[Used]) -> Result<ServiceSettings, Error> {
        let known = self.settings.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(settings) = known.get(service.name) else {
            return Ok(ServiceSettings::default());
        };
        let is_other = |this: &Service| this.name == service.name && this.base_url != service.base_url;
        if settings.base_url.is_none() && used.iter().any(|(this, ..)| is_other(this)) {
            let message = format!(
                "two specs describe a service `{}`, at different addresses, and the builder has settings for that name: rename one",
                service.name
            );
            return Err(Error::configuration(message, None));
        }
        Ok(settings.clone())
    }

    fn add_credentials(
        &self,
        service: &Service,
        settings: &ServiceSettings,
        own: &mut OwnHeaders,
    ) -> Result<(), Error> {
        let authorization = match (&settings.authorization, service.authorization) {
            (Some(given), _) => Some(given.clone()),
            (None, Some(written)) => Some(self.authorization(service, written)?),
            (None, None) => None,
        };
        if let Some(Given { header, secrets }) = authorization {
            own.credentials
                .insert(AUTHORIZATION, header_value(service, "Authorization", &header)?);
            own.secrets.extend(secrets);
        }
        let mut headers = settings.headers.clone();
        for (name, variable) in service.secret_headers {
            // Names are compared without case.
            if !headers.iter().any(|(given, _)| given.eq_ignore_ascii_case(name)) {
                headers.push(((*name).to_owned(), cut(&self.secret(service, variable)?)));
            }
        }
        for (name, secret) in headers {
            own.credentials
                .insert(header_name(&name)?, header_value(service, &name, &secret)?);
            own.secrets.push(secret);
        }
        Ok(())
    }

    fn authorization(&self, service: &Service, written: Authorization) -> Result<Given, Error> {
        Ok(match written {
            Authorization::Bearer(variable) => Given::bearer(&self.secret(service, variable)?),
            Authorization::Basic { username, password } => {
                let username = self.secret(service, username)?;
                Given::basic(username.expose(), &self.secret(service, password)?)
            }
        })
    }

    /// A secret of a service in the environment. Those of Dollr are for Dollr alone, whatever a spec says.
    fn secret(&self, service: &Service, variable: &str) -> Result<Secret, Error> {
        let name = service.name;
        if is_of_dollr(variable) {
            let message = format!(
                "the service `{name}` wants the environment variable {variable}, which is Dollr's: name another"
            );
            return Err(Error::configuration(message, None));
        }
        let value = (self.variable)(variable)?.map(Secret::new);
        value.ok_or_else(|| {
            let message = format!(
                "the service `{name}` needs the environment variable {variable}, which is not set: set it, or give what it holds \
                 to the builder with `service`"
            );
            Error::configuration(message, None)
        })
    }
}

/// Whether an environment variable holds what is Dollr's.
fn is_of_dollr(variable: &str) -> bool {
    variable.to_ascii_uppercase().starts_with("DOLLR_")
}

/// The address of a service, as its spec or the program says it.
fn base_url(text: &str) -> Result<BaseUrl, Error> {
    let setting = Setting {
        what: "base URL of a service",
        setter: "ServiceSettings::base_url",
        variable: "`base_url` in its spec",
        permit: None,
    };
    BaseUrl::parse_as(text, PlainHttp::Loopback, setting)
}

/// A header `Authorization`, and what in it must not be shown.
#[derive(Clone)]
struct Given {
    header: Secret,
    secrets: Vec<Secret>,
}

impl Given {
    fn bearer(token: &Secret) -> Self {
        let token = cut(token);
        Self {
            header: Secret::new(format!("Bearer {}", token.expose())),
            secrets: vec![token],
        }
    }

    fn basic(username: &str, password: &Secret) -> Self {
        let (username, password) = (trimmed(username), cut(password));
        let both = Zeroizing::new(format!("{username}:{}", password.expose()));
        let coded = Secret::new(STANDARD.encode(both.as_bytes()));
        Self {
            header: Secret::new(format!("Basic {}", coded.expose())),
            secrets: vec![password, coded],
        }
    }
}

/// A secret without what nobody sees around it, as Dollr's own have it: base64 would hide that, and the service say that it is wrong.
fn cut(secret: &Secret) -> Secret {
    Secret::from(trimmed(secret.expose()))
}

fn header_name(name: &str) -> Result<HeaderName, Error> {
    let parsed = name.parse();
    parsed.map_err(|_| Error::configuration(format!("`{name}` can't be the name of a header of a service"), None))
}

/// The value is in no message: it is a secret.
fn header_value(service: &Service, name: &str, secret: &Secret) -> Result<HeaderValue, Error> {
    let text = secret.expose();
    // That of an empty token ends in a blank.
    let is_empty = text.is_empty() || text.ends_with(' ');
    let is_plain = !is_empty && text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    let value = Wiped::from(text.to_owned()).into_header().filter(|_| is_plain);
    value.ok_or_else(|| {
        let message = format!(
            "the service `{}` has a secret for its header `{name}` that a header can't carry: it must be printable ASCII, and not empty",
            service.name
        );
        Error::configuration(message, None)
    })
}

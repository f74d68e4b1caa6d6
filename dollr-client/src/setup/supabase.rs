//! The settings of live status.

use super::environment::{SUPABASE_ANON_KEY, SUPABASE_URL};
use super::missing;
use crate::core::credentials::trimmed;
use crate::error::Error;
use crate::http::base_url::{BaseUrl, PRIVATE_HOSTS, PlainHttp, Setting};
use crate::http::settings::HttpSettings;
use crate::realtime::Supabase;
use crate::values::Secret;

const SETTING: Setting = Setting {
    what: "Supabase URL",
    setter: "supabase_url",
    variable: SUPABASE_URL,
    permit: PRIVATE_HOSTS,
};

/// The Supabase project in which Dollr shows payments.
#[derive(Clone, Debug, Default)]
pub(super) struct SupabaseSettings {
    /// Not shown, as it may hold a password where it is refused.
    pub(super) url: Option<Secret>,
    pub(super) anon_key: Option<Secret>,
}

impl SupabaseSettings {
    /// The connection to it; none if nothing of it is set.
    pub(super) fn connect(self, settings: &HttpSettings, plain: PlainHttp) -> Result<Option<Supabase>, Error> {
        let anon_key = self.anon_key.map(|key| Secret::from(trimmed(key.expose())));
        match (self.url, anon_key.filter(|key| !key.expose().is_empty())) {
            (Some(url), Some(anon_key)) => {
                let url = BaseUrl::parse_without_version(url.expose(), plain, SETTING)?;
                Supabase::new(url, &anon_key, settings).map(Some)
            }
            (Some(_), None) => Err(missing(
                "anon key of Supabase",
                &format!("supabase_anon_key`, or set `{SUPABASE_ANON_KEY}"),
            )),
            (None, Some(_)) => Err(missing(
                "URL of Supabase",
                &format!("supabase_url`, or set `{SUPABASE_URL}"),
            )),
            (None, None) => Ok(None),
        }
    }
}

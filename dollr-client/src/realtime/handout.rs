//! What a backend hands to a page, so that it can follow one payment by itself.

use std::time::Duration;

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::Supabase;
use super::channel::{SCHEMA, TABLE};
use crate::api::types::{CheckoutSessionId, ReferenceId, SourceType};
use crate::codec::Seconds;
use crate::core::client::Client;
use crate::error::Error;
use crate::values::Secret;

/// All that a page needs to follow one payment live with Supabase's JavaScript client; from
/// [`Client::realtime_handout`].
///
/// It is written as one JSON object, whose names are those of the fields. The token in it is meant for the payer's browser:
/// hand it to nobody else, and let nothing on the way keep it (`Cache-Control: no-store`). `Debug` doesn't show it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RealtimeHandout {
    /// The address of the Supabase project: the first argument of `createClient`.
    pub supabase_url: String,
    /// The project's anon key: the second one.
    pub supabase_anon_key: String,
    /// The token for `realtime.setAuth`. It shows this payment, and nothing else.
    pub access_token: Secret,
    /// How long the token is valid from now on; in whole seconds in JSON.
    ///
    /// A duration, since the clock of a browser may be wrong. The page asks for another handout before, and gives its
    /// token to `realtime.setAuth`: channels stay open.
    pub expires_in: Duration,
    /// The name of the channel to open.
    pub channel: String,
    /// The schema of `table`.
    pub schema: String,
    /// The table whose changes to listen to (`postgres_changes`, with the event `*`).
    pub table: String,
    /// Which of its rows: that of the payment.
    pub filter: String,
}

impl Client {
    /// Gets what a page needs to follow a collection live: `POST /v1/realtime-keys/collection`, and what Dollr's guide
    /// adds to it.
    ///
    /// `session_id` and `source_type` are those of the checkout session, and `reference_id` is the key of the execution,
    /// be it sent already or not yet. Check that the payment is the visitor's own before you hand it out, and call it
    /// again whenever the page asks for more time.
    ///
    /// What the page sees is a hint, and may be late or missing: ask
    /// [`status().collection(..)`](crate::status::Status::collection) before you deliver anything.
    ///
    /// ```
    /// use dollr_sandbox::Sandbox;
    /// use dollr_client::{InvoiceId, ReferenceId, Source, SourceType};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let sandbox = Sandbox::start().await?;
    /// let invoice = Source::Invoice(InvoiceId::new(101));
    /// sandbox.add_source(invoice.clone());
    /// let dollr = sandbox.client();
    /// let session = dollr.sessions().create_for_checkout().source(invoice).send().await?;
    ///
    /// let handout = dollr
    ///     .realtime_handout(session.id, SourceType::Invoice, ReferenceId::random())
    ///     .await?;
    /// println!("{handout:?}");
    /// let for_the_page = serde_json::to_string(&handout)?;
    /// # assert!(for_the_page.contains(r#""expires_in":300"#));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when the client doesn't know the Supabase project:
    /// [`supabase_url`](crate::ClientBuilder::supabase_url). As with the call: [`ErrorKind::Rejected`](crate::ErrorKind::Rejected) when there is no such session or it has
    /// expired, for example.
    pub async fn realtime_handout(
        &self,
        session_id: CheckoutSessionId,
        source_type: SourceType,
        reference_id: ReferenceId,
    ) -> Result<RealtimeHandout, Error> {
        let supabase = self.room::<Supabase>().ok_or_else(|| {
            let message = "the Supabase project is missing: give `supabase_url` and `supabase_anon_key` to the builder, or set \
                           DOLLR_SUPABASE_URL and DOLLR_SUPABASE_ANON_KEY";
            Error::configuration(message, None)
        })?;
        let key = self.realtime_keys().create_for_collection();
        let key = key.session_id(session_id).source_type(source_type);
        let key = key.reference_id(reference_id).send().await?;
        Ok(RealtimeHandout {
            supabase_url: supabase.url.clone(),
            supabase_anon_key: supabase.anon_key.clone(),
            access_token: key.access_token,
            expires_in: key.expires_in,
            channel: format!("payment-intent:{session_id}:{reference_id}"),
            schema: SCHEMA.to_owned(),
            table: TABLE.to_owned(),
            filter: format!("reference_id=eq.{reference_id}"),
        })
    }
}

impl Serialize for RealtimeHandout {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("RealtimeHandout", 8)?;
        object.serialize_field("supabase_url", &self.supabase_url)?;
        object.serialize_field("supabase_anon_key", &self.supabase_anon_key)?;
        object.serialize_field("access_token", &self.access_token)?;
        object.serialize_field("expires_in", &Seconds(self.expires_in))?;
        object.serialize_field("channel", &self.channel)?;
        object.serialize_field("schema", &self.schema)?;
        object.serialize_field("table", &self.table)?;
        object.serialize_field("filter", &self.filter)?;
        object.end()
    }
}

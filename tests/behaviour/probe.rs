//! The operations that are called in these tests.

use dollr_client::{Secret, UnknownFields};

dollr_client::dollr_api!("probe/probe.yaml");

pub(crate) use self::notes::{FindKey, LockNote, PlantTree, SendNote};

/// A request without secrets.
pub(crate) fn note() -> SendNote {
    SendNote {
        text: "Grüße, \"you\"".to_owned(),
        unknown_fields: UnknownFields::default(),
    }
}

/// The response to [`note`].
pub(crate) const NOTE: &str = r#"{"id":7}"#;

/// A request with a secret.
pub(crate) fn lock() -> LockNote {
    LockNote {
        passcode: Secret::from("hush-passcode"),
        unknown_fields: UnknownFields::default(),
    }
}

/// A request for a secret.
pub(crate) fn find_key() -> FindKey {
    FindKey {
        unknown_fields: UnknownFields::default(),
    }
}

/// A request for what holds more of itself.
pub(crate) fn plant_tree() -> PlantTree {
    PlantTree {
        unknown_fields: UnknownFields::default(),
    }
}

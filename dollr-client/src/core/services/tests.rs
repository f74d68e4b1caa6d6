use std::time::Duration;

use super::*;
use crate::http::HttpResponse;
use crate::http::sender::Sender;
use crate::http::server::Limits;

/// Services whose environment has a value for each variable but `UNSET`.
fn services(settings: &[(&str, ServiceSettings)]) -> Services {
    let settings = settings
        .iter()
        .map(|(name, settings)| ((*name).to_owned(), settings.clone()));
    Services {
        settings: Mutex::new(settings.collect()),
        connect: Box::new(|base_url, _| {
            let transport = |_| async { Ok(HttpResponse::new(200, "")) };
            let limits = Limits {
                timeout: Duration::from_secs(1),
                max_response_size: 1,
                max_list_size: 1,
            };
            Server::new(base_url, Sender::Given(Arc::new(transport)), None, limits)
        }),
        variable: |name| Ok((name != "UNSET").then(|| format!("hush of {name}"))),
        used: Mutex::default(),
        budgets: Mutex::default(),
    }
}

fn secrets(services: &Services, service: &'static Service) -> Result<Vec<String>, String> {
    let server = services.server(service, true).map_err(|error| error.to_string())?;
    Ok(server
        .secrets()
        .iter()
        .map(|secret| secret.expose().to_owned())
        .collect())
}

const TOKEN: Service = Service::new("risk", "https://risk.example").authorization(Authorization::Bearer("TOKEN"));

#[test]
fn secrets_are_those_of_the_environment_unless_the_program_gives_them() {
    const KEYS: Service = TOKEN.secret_headers(&[("X-Key", "KEY"), ("X-Other", "OTHER")]);
    const UNSET: Service = Service::new("risk", "https://risk.example").secret_headers(&[("X-Key", "UNSET")]);
    let given = |settings: ServiceSettings| [("risk", settings)];
    let none = services(&[]);
    let both = ["hush of TOKEN", "hush of KEY", "hush of OTHER"]
        .map(str::to_owned)
        .to_vec();
    assert_eq!(secrets(&none, &KEYS), Ok(both));
    let key = services(&given(ServiceSettings::new().bearer("mine").header("x-key", "my key")));
    let mine = ["mine", "my key", "hush of OTHER"].map(str::to_owned).to_vec();
    assert_eq!(secrets(&key, &KEYS), Ok(mine));
    let settings = ServiceSettings::new().header("X-KEY", "my key");
    assert_eq!(
        secrets(&services(&given(settings)), &UNSET),
        Ok(vec!["my key".to_owned()])
    );
    assert!(none.server(&UNSET, false).is_ok(), "what takes no secrets needs none");
    let message = secrets(&none, &UNSET).unwrap_err();
    assert!(message.contains("needs the environment variable UNSET"), "{message}");
}

/// They come with files and copies.
#[test]
fn what_nobody_sees_around_a_secret_is_cut() {
    const BASIC: Service = TOKEN.authorization(Authorization::Basic {
        username: "USER",
        password: "PASSWORD",
    });
    const KEY: Service = Service::new("risk", "https://risk.example").secret_headers(&[("X-Key", "KEY")]);
    let mut services = services(&[]);
    services.variable = |name| Ok(Some(format!("\u{feff}{name} \r\n")));
    let basic = |text: &str| STANDARD.encode(text);
    let given = ServiceSettings::new().basic("me\n", "hush\n");
    for (service, expected) in [
        (&TOKEN, vec!["TOKEN".to_owned()]),
        (&BASIC, vec!["PASSWORD".to_owned(), basic("USER:PASSWORD")]),
        (&KEY, vec!["KEY".to_owned()]),
    ] {
        assert_eq!(secrets(&services, service), Ok(expected));
    }
    let expected = vec!["hush".to_owned(), basic("me:hush")];
    assert_eq!(secrets(&self::services(&[("risk", given)]), &TOKEN), Ok(expected));
}

/// Whatever a spec names, and in whatever case.
#[test]
fn no_service_gets_what_is_dollrs() {
    const SECRET: Service = TOKEN.authorization(Authorization::Bearer("DOLLR_CLIENT_SECRET"));
    const USER: Service = TOKEN.authorization(Authorization::Basic {
        username: "USER",
        password: "dollr_client_secret",
    });
    const HEADER: Service = TOKEN.secret_headers(&[("X-Key", "DOLLR_CLIENT_ID")]);
    for service in [&SECRET, &USER, &HEADER] {
        let message = secrets(&services(&[]), service).unwrap_err();
        assert!(message.contains("which is Dollr's"), "{message}");
    }
}

#[test]
fn two_specs_may_have_a_service_of_one_name() {
    const OTHER: Service = Service {
        base_url: "https://other.example",
        ..TOKEN
    };
    let services = services(&[]);
    let origin = |service| services.server(service, true).unwrap().base_url.origin();
    assert_eq!(
        (origin(&TOKEN), origin(&OTHER)),
        ("https://risk.example".to_owned(), "https://other.example".to_owned())
    );
    // One secret of the program is for one of them.
    let named = self::services(&[("risk", ServiceSettings::new().bearer("hush"))]);
    assert_eq!(secrets(&named, &TOKEN), Ok(vec!["hush".to_owned()]));
    let message = secrets(&named, &OTHER).unwrap_err();
    assert!(message.starts_with("two specs describe a service `risk`"), "{message}");
    let again = services.server(&TOKEN, true).unwrap();
    assert!(Arc::ptr_eq(&again, &services.server(&TOKEN, true).unwrap()));
}

#[test]
fn an_address_or_a_secret_that_is_no_good_is_refused_and_not_shown() {
    let refused = |settings: ServiceSettings| secrets(&services(&[("risk", settings)]), &TOKEN).unwrap_err();
    let new = ServiceSettings::new;
    for (settings, expected) in [
        (
            new().base_url("https://me:hush@risk.example"),
            "must not hold a user name or a password",
        ),
        (new().base_url("http://risk.example"), "must be https"),
        (new().base_url("hush"), "must begin with https:// or http://"),
        (new().bearer("hush\nHost: elsewhere"), "that a header can't carry"),
        (new().header("X-Key", "hush\u{7f}"), "that a header can't carry"),
        (new().bearer("\n"), "that a header can't carry"),
        (new().header("X-Key", " "), "and not empty"),
        (new().header("X Key", "hush"), "can't be the name of a header"),
    ] {
        let shown = format!("{settings:?}");
        let message = refused(settings);
        assert!(message.contains(expected), "{message}");
        assert!(
            !message.contains("hush") && !shown.contains("hush"),
            "{message} {shown}"
        );
    }
}

#[test]
fn a_token_that_ends_is_followed_by_another() {
    let services = services(&[("risk", ServiceSettings::new().bearer("first"))]);
    let before = services.server(&TOKEN, true).unwrap();
    services.set("risk", ServiceSettings::new().bearer("second")).unwrap();
    assert_eq!(secrets(&services, &TOKEN), Ok(vec!["second".to_owned()]));
    // Whoever has the way already goes it to its end.
    assert_eq!(before.secrets()[0].expose(), "first");
    let refused = services.set("risk", ServiceSettings::new().base_url("ftp://risk.example"));
    assert!(refused.is_err());
    assert_eq!(secrets(&services, &TOKEN), Ok(vec!["second".to_owned()]));
}

//! Pages: see `pages.yaml`.

use dollr_client::{Currency, Error, ErrorKind};

use super::server::{Server, run};

dollr_client::dollr_api!("gallery/pages.yaml");

use charges::Charge;

/// A charge in JSON.
fn charge(id: &str) -> String {
    format!(r#"{{"id":"{id}","amount":5}}"#)
}

/// Several.
fn charges(ids: &[&str]) -> String {
    let charges: Vec<_> = ids.iter().map(|id| charge(id)).collect();
    format!("[{}]", charges.join(","))
}

/// A server whose responses are these bodies, all successes.
fn responding<const N: usize>(bodies: [String; N]) -> Server {
    Server::with(bodies.map(|body| (200, &[][..], body)))
}

/// The lines that were sent.
fn lines(server: &Server) -> Vec<String> {
    let sent = server.sent();
    sent.iter()
        .map(|sent| sent.lines().next().unwrap().to_owned())
        .collect()
}

/// The ids of all that comes until the end or the first error.
async fn ids<R>(mut items: dollr_client::ItemStream<R>) -> (Vec<String>, Option<Error>)
where
    R: dollr_client::PaginateItems<Item = Charge>,
{
    let mut ids = Vec::new();
    loop {
        match items.try_next().await {
            Ok(Some(charge)) => ids.push(charge.id),
            Ok(None) => return (ids, None),
            Err(error) => return (ids, Some(error)),
        }
    }
}

#[test]
fn a_cursor_is_that_of_the_last_item() {
    let page = |ids: &[&str], more: bool| format!(r#"{{"data":{},"has_more":{more}}}"#, charges(ids));
    let server = responding([page(&["a", "b"], true), page(&[], true)]);
    let list = server.client().charges().list().currency(Currency::USD).paginate();
    let (found, error) = run(ids(list.items()));
    assert_eq!(
        (found, error.map(|error| error.to_string())),
        (vec!["a".to_owned(), "b".to_owned()], None)
    );
    let first = "GET /v1/charges?currency=USD";
    assert_eq!(lines(&server), [first.to_owned(), format!("{first}&starting_after=b")]);

    // It begins where the caller says, and ends when there are no more.
    let server = responding([page(&["c"], true), page(&["d"], false)]);
    let client = server.client();
    let list = client.charges().list().currency(Currency::USD).starting_after("b");
    let mut pages = list.paginate().pages();
    let (first, second) = run(async { (pages.try_next().await.unwrap(), pages.try_next().await.unwrap()) });
    assert_eq!(
        (first.unwrap().data[0].id.as_str(), second.unwrap().has_more),
        ("c", false)
    );
    assert!(run(pages.try_next()).unwrap().is_none());
    assert_eq!(lines(&server).len(), 2);
}

#[test]
fn json_of_a_media_type_of_its_own_is_a_page_too() {
    const HAL: &[(&str, &str)] = &[("content-type", "application/hal+json")];
    let server = Server::with([
        (
            200,
            HAL,
            format!(r#"{{"data":{},"has_more":true}}"#, charges(&["a", "b"])),
        ),
        (200, HAL, r#"{"data":[],"has_more":false}"#.to_owned()),
        (200, HAL, charges(&["c", "d"])),
    ]);
    let list = server.client().charges().audit().paginate();
    assert_eq!(run(ids(list.items())).0, ["a", "b"]);
    let path = "GET /v1/charges/audit";
    assert_eq!(lines(&server), [path.to_owned(), format!("{path}?starting_after=b")]);

    let elements = run(server.client().charges().index().send().elements()).unwrap();
    let found: Vec<_> = elements.map(|charge| charge.unwrap().id).collect();
    assert_eq!(found, ["c", "d"]);
}

#[test]
fn a_cursor_that_was_there_before_is_not_asked_for_again() {
    let page = |ids: &[&str]| format!(r#"{{"data":{},"has_more":true}}"#, charges(ids));
    let server = responding([page(&["b"]), page(&["a"])]);
    let client = server.client();
    let list = client.charges().list().currency(Currency::USD).starting_after("a");
    let (found, error) = run(ids(list.paginate().items()));
    assert_eq!(found, ["b", "a"]);
    let error = error.unwrap();
    assert_eq!(error.kind(), ErrorKind::UnexpectedResponse);
    assert_eq!(
        error.to_string(),
        "listCharges: the cursor of the next page was there before, and would lead round for ever; it is not followed"
    );
    assert_eq!(lines(&server).len(), 2);
}

#[test]
fn a_page_that_fails_is_asked_for_again() {
    let server = Server::with([
        (
            200,
            &[][..],
            format!(r#"{{"data":{},"has_more":true}}"#, charges(&["a"])),
        ),
        (503, &[][..], "{}".to_owned()),
        (
            200,
            &[][..],
            format!(r#"{{"data":{},"has_more":false}}"#, charges(&["b"])),
        ),
    ]);
    let mut items = server
        .client()
        .charges()
        .list()
        .currency(Currency::USD)
        .paginate()
        .items();
    // It borrows nothing, so it can be spawned.
    run(async move {
        let task = tokio::spawn(async move {
            assert_eq!(items.try_next().await.unwrap().unwrap().id, "a");
            assert_eq!(items.try_next().await.unwrap_err().kind(), ErrorKind::Server);
            assert_eq!(items.try_next().await.unwrap().unwrap().id, "b");
            assert!(items.try_next().await.unwrap().is_none());
        });
        task.await.unwrap();
    });
    let sent = lines(&server);
    assert_eq!(sent[1], sent[2]);
}

#[test]
fn a_cursor_may_go_into_the_body() {
    let page = |id: &str, token: &str| format!(r#"{{"results":{},"page":{{"token":{token}}}}}"#, charges(&[id]));
    let server = responding([page("a", r#""t1""#), page("b", r#""""#)]);
    let search = server.client().charges().search().text("shoes").paginate();
    assert_eq!(run(ids(search.items())).0, ["a", "b"]);
    let sent = server.sent();
    let bodies: Vec<_> = sent.iter().map(|sent| sent.lines().last().unwrap()).collect();
    assert_eq!(
        bodies,
        [r#"{"text":"shoes"}"#, r#"{"text":"shoes","page":{"token":"t1"}}"#]
    );
}

#[test]
fn numbers_are_counted_from_1_or_from_the_callers() {
    let page = |pages: &str| {
        format!(
            r#"{{"charges":{},"meta":{{"page":1,"pages":{pages}}}}}"#,
            charges(&["a"])
        )
    };
    let server = responding([page("2"), page("2")]);
    assert_eq!(
        run(ids(server.client().charges().report().paginate().items())).0,
        ["a", "a"]
    );
    assert_eq!(
        lines(&server),
        ["GET /v1/charges/report", "GET /v1/charges/report?page=2"]
    );

    // Nobody says which is the last: it is the empty one.
    let server = responding([page("null"), r#"{"meta":{"page":1}}"#.to_owned()]);
    assert_eq!(
        run(ids(server.client().charges().report().page(7).paginate().items())).0,
        ["a"]
    );
    assert_eq!(
        lines(&server),
        ["GET /v1/charges/report?page=7", "GET /v1/charges/report?page=8"]
    );
}

#[test]
fn an_offset_counts_what_came() {
    let server = responding([charges(&["a", "b"]), charges(&["c"]), charges(&[])]);
    assert_eq!(
        run(ids(server.client().charges().export(10).paginate().items())).0,
        ["a", "b", "c"]
    );
    let skips = [10, 12, 13].map(|skip| format!("GET /v1/charges/export/{skip}"));
    assert_eq!(lines(&server), skips);
}

#[test]
fn a_link_is_followed_on_the_same_host() {
    let page = |links: &str| format!(r#"{{"added":[],"removed":["x"],"links":{links}}}"#);
    let server = responding([page(r#"{"next":"/v1/charges/feed?at=a%2Fb"}"#), page("null")]);
    let client = server.client();
    let feed = client
        .charges()
        .follow()
        .since(Some("2025-06-30T12:00:00Z".parse().unwrap()));
    let mut pages = feed.paginate().pages();
    run(async {
        assert_eq!(pages.try_next().await.unwrap().unwrap().removed, ["x"]);
        assert!(pages.try_next().await.unwrap().is_some());
        assert!(pages.try_next().await.unwrap().is_none());
    });
    let first = "GET /v1/charges/feed?since=2025-06-30T12%3A00%3A00Z";
    assert_eq!(lines(&server), [first, "GET /v1/charges/feed?at=a%2Fb"]);
}

#[test]
fn no_link_leads_elsewhere_or_round() {
    for (link, calls, why) in [
        (
            "https://evil.example/v1/charges/feed",
            1,
            "leads to https://evil.example, and only ",
        ),
        ("/v1/charges/feed", 1, "was there before"),
        ("/v1/charges/feed?page=2", 2, "was there before"),
    ] {
        let body = format!(r#"{{"added":[],"removed":[],"links":{{"next":"{link}"}}}}"#);
        let server = responding([body.clone(), body]);
        let mut pages = server.client().charges().follow().paginate().pages();
        let error = run(async {
            for _ in 0..calls {
                assert!(pages.try_next().await.unwrap().is_some());
            }
            let error = pages.try_next().await.unwrap_err();
            assert!(pages.try_next().await.unwrap().is_none(), "it is over");
            error
        });
        assert_eq!(error.kind(), ErrorKind::UnexpectedResponse);
        assert!(error.to_string().contains(why), "{error}");
        assert_eq!(lines(&server).len(), calls);
    }
}

#[test]
fn the_next_page_may_be_in_a_header() {
    let link: &[_] = &[(
        "link",
        r#"</v1/refunds?page=1>; rel="prev", </v1/refunds?page=3>; rel="next""#,
    )];
    let server = Server::with([(200, link, charges(&["a"])), (200, &[], charges(&["b"]))]);
    assert_eq!(
        run(ids(server.client().charges().refunds().paginate().items())).0,
        ["a", "b"]
    );
    assert_eq!(lines(&server), ["GET /v1/refunds", "GET /v1/refunds?page=3"]);

    let next: &[_] = &[("x-next", "c2")];
    let server = Server::with([(200, next, charges(&["a"])), (200, &[], charges(&["b"]))]);
    assert_eq!(
        run(ids(server.client().charges().payouts().paginate().items())).0,
        ["a", "b"]
    );
    assert_eq!(lines(&server), ["GET /v1/payouts", "GET /v1/payouts?after=c2"]);
}

//! Values: see `values.yaml`.

use std::collections::BTreeMap;
use std::time::Duration;

use dollr_client::{Blob, Date, Uuid};

use super::server::{Server, run};

dollr_client::dollr_api!("gallery/values.yaml");

use settlements::{RiskLevel, Settlement, SettlementId, TerminalId};

const SETTLEMENT: &str = concat!(
    r#"{"id":"550e8400-e29b-11d4-a716-446655440000","terminal":"7","trace":"550e8400-e29b-11d4-a716-446655440001","#,
    r#""gross":"150.00","fees":{"acquirer":"1.50","scheme":"0.20"},"count":"12","risk":2,"limits":{"LR":1,"RW":null},"#,
    r#""instant":1,"signed":"true","day":"2025-06-30","value_day":"20250701","created":1751327940,"#,
    r#""changes":[1751327940500],"sent":"Mon, 30 Jun 2025 23:59:00 +0000","booked":"20250630235900","hold":2,"#,
    r#""cutoffs":[90,null],"window":"PT1H30M","seal":"AQID","token":"-_8","digest":"fbff","notes":{"amara":["late"]}}"#
);

fn settlement() -> Settlement {
    let at = "2025-06-30T23:59:00Z".parse().unwrap();
    Settlement::builder()
        .id("550e8400-e29b-11d4-a716-446655440000".parse::<SettlementId>().unwrap())
        .terminal(TerminalId::new(7))
        .trace("550e8400-e29b-11d4-a716-446655440001".parse::<Uuid>().unwrap())
        .gross("150.00".parse().unwrap())
        .fees(BTreeMap::from([
            ("acquirer".to_owned(), "1.50".parse().unwrap()),
            ("scheme".to_owned(), "0.20".parse().unwrap()),
        ]))
        .count(12)
        .risk(RiskLevel::High)
        .limits(BTreeMap::from([
            ("LR".to_owned(), Some(RiskLevel::Low)),
            ("RW".to_owned(), None),
        ]))
        .instant(true)
        .signed(true)
        .day(Date::new(2025, 6, 30).unwrap())
        .value_day(Date::new(2025, 7, 1).unwrap())
        .created(at)
        .changes(vec!["2025-06-30T23:59:00.5Z".parse().unwrap()])
        .sent(at)
        .booked(at)
        .hold(Duration::from_hours(2))
        .cutoffs(vec![Some(Duration::from_mins(90)), None])
        .window(Duration::from_mins(90))
        .seal(Blob::from(vec![1, 2, 3]))
        .token(Blob::from(vec![0xfb, 0xff]))
        .digest(Blob::from(vec![0xfb, 0xff]))
        .notes(BTreeMap::from([("amara".to_owned(), vec!["late".to_owned()])]))
        .build()
}

#[test]
fn each_value_is_written_and_read_in_its_form() {
    let server = Server::responding(200, SETTLEMENT);
    let call = server
        .client()
        .settlements()
        .send_settlement()
        .settlement(settlement())
        .send();
    assert_eq!(run(call).unwrap(), settlement());
    server.was_sent(&format!(
        "POST /v1/settlements\ncontent-type: application/json\n\n{{\"settlement\":{SETTLEMENT}}}"
    ));
}

#[test]
fn an_address_has_the_same_forms() {
    let server = Server::responding(200, "[]");
    let call = server
        .client()
        .settlements()
        .list_settlements(TerminalId::new(7), "2025-06-30".parse().unwrap())
        .since("2025-06-30T23:59:00Z".parse::<dollr_client::Timestamp>().unwrap())
        .risk(RiskLevel::Unrated)
        .instant(false)
        .held(Duration::from_mins(5))
        .send();
    assert_eq!(run(call).unwrap(), []);
    server.was_sent("GET /v1/terminals/7/settlements/20250630?since=1751327940&risk=-1&instant=0&held=PT5M\n\n");
}

#[test]
fn an_enum_of_numbers_is_open() {
    assert_eq!(
        (RiskLevel::Low.as_i64(), RiskLevel::from(7)),
        (1, RiskLevel::Unrecognized(7))
    );
    let body = SETTLEMENT.replace("\"risk\":2", "\"risk\":7");
    let read: Settlement = serde_json::from_str(&body).unwrap();
    assert_eq!(read.risk, RiskLevel::Unrecognized(7));
}

#[test]
fn numbers_and_texts_stand_for_each_other_where_only_one_can_be_meant() {
    let server = Server::responding(
        200,
        &format!(
            "[{}]",
            SETTLEMENT
                .replace("\"12\"", "12")
                .replace("\"instant\":1", "\"instant\":true")
        ),
    );
    let client = server.client();
    let day = "2025-06-30".parse().unwrap();
    let settlements = run(client.settlements().list_settlements(TerminalId::new(7), day).send()).unwrap();
    assert_eq!(settlements, [settlement()]);
}

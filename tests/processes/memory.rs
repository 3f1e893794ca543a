//! What clients make the server hold in memory is bounded, and others are served meanwhile.

use super::{
    api::Api,
    place::{Place, one_at_a_time, runtime},
    server::Server,
};
use std::{
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

/// Most memory that the server of these tests has ever had, in bytes.
fn peak(server: &Server) -> usize {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.pid())).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<usize>().unwrap() << 10
}

#[test]
fn clients_that_ask_for_much_and_do_not_read_hold_no_more_than_there_is_room_for() {
    const RECORDS: usize = 36;
    const CLIENTS: usize = 40;
    let _alone = one_at_a_time();
    let place = Place::new(None);
    let server = Server::start(&place);
    let api = Api::new(&server.url);
    let record = format!(r#"{{"status":"pending_review","data":{{"total":1.00}},"note":"{}"}}"#, "x".repeat(1 << 20));
    let runtime = runtime();
    for _ in 0..RECORDS {
        runtime.block_on(api.create(&record)).unwrap();
    }
    let before = peak(&server);
    let address = server.url.strip_prefix("http://").unwrap();
    let body = r#"{"deployment_name":"_public","collection":"invoices","page_size":1000}"#;
    let request = format!(
        "POST /api/v1/beta/agent-data/:search HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer any\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    let mut clients: Vec<TcpStream> = (0..CLIENTS)
        .map(|_| {
            let mut client = TcpStream::connect(address).unwrap();
            client.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
            client.write_all(request.as_bytes()).unwrap();
            client
        })
        .collect();
    let mut told = Vec::new();
    for client in &mut clients {
        let mut start = [0; 12];
        client.read_exact(&mut start).unwrap();
        told.push(String::from_utf8_lossy(&start[9..]).into_owned());
    }
    let (served, refused) =
        (told.iter().filter(|code| *code == "200").count(), told.iter().filter(|code| *code == "503").count());
    assert_eq!(served + refused, CLIENTS, "{told:?}");
    assert!(served >= 4 && refused >= CLIENTS / 2, "{served} served, {refused} refused");
    // Small answers need no room.
    assert_eq!(runtime.block_on(api.count()).unwrap(), RECORDS as u64);
    let held = peak(&server) - before;
    assert!(held < 800 << 20, "{} MB", held >> 20);
    eprintln!("{CLIENTS} clients that do not read: {served} served, {refused} refused, {} MB more", held >> 20);
    drop(clients);
    // Who stops reading gives the room back.
    while runtime.block_on(api.all()).is_err() {
        std::thread::sleep(Duration::from_millis(50));
    }
}

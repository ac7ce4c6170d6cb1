//! The programs in `examples/`, run.
#![cfg(all(feature = "bundled-fonts", feature = "svg", feature = "pdf"))]
#![expect(clippy::unwrap_used, reason = "a test that cannot continue panics")]

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::sync::Arc;

use engross::{OutputFormat, Program, Renderer};

#[path = "../examples/batch.rs"]
#[expect(dead_code, reason = "`main` is not called")]
mod batch;
#[path = "../examples/http.rs"]
#[expect(dead_code, reason = "`main` is not called")]
mod http;
#[path = "../examples/one.rs"]
#[expect(dead_code, reason = "`main` is not called")]
mod one;

#[test]
fn batch_writes_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let program = Path::new("assets/ambassador-2023");
    let first = batch::run(program, folder.path()).unwrap();
    assert_eq!((first.written, first.unchanged), (14, 0));
    let second = batch::run(program, folder.path()).unwrap();
    assert_eq!((second.written, second.unchanged), (0, 14));
}

#[test]
fn one_writes_a_file_of_the_key() {
    let folder = tempfile::tempdir().unwrap();
    let path = one::write("Ann Lee", OutputFormat::Pdf, folder.path()).unwrap();
    assert_eq!(path, folder.path().join("ambassador-2023-Ann-Lee.pdf"));
    assert!(std::fs::read(path).unwrap().starts_with(b"%PDF"));
    one::write("Ann 🧿", OutputFormat::Pdf, folder.path()).unwrap_err();
}

/// Starts the service, and returns its answers to requests for these paths: head and body.
fn requests<const N: usize>(paths: [&str; N]) -> [(String, Vec<u8>); N] {
    let service = Arc::new(http::Service::new().unwrap());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let bind = tokio::net::TcpListener::bind("127.0.0.1:0");
    let listener = runtime.block_on(bind).unwrap();
    let address = listener.local_addr().unwrap();
    runtime.spawn(async move {
        let served = http::serve(listener, service).await;
        served.map_err(|error| error.to_string())
    });
    paths.map(|path| {
        let mut stream = TcpStream::connect(address).unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let end = answer
            .windows(4)
            .position(|four| four == b"\r\n\r\n")
            .unwrap();
        let body = answer.split_off(end + 4);
        (String::from_utf8(answer).unwrap().to_lowercase(), body)
    })
}

#[test]
fn http_answers_with_certificates_and_with_reasons() {
    let [png, pdf, refused, unknown] = requests([
        "/%C4%B0remnur%20%C3%96nder.png",
        "/Ann%20Lee.pdf",
        "/Ann%20%F0%9F%A7%BF.png",
        "/Ann%20Lee.gif",
    ]);
    assert!(png.0.starts_with("http/1.1 200"), "{}", png.0);
    assert!(png.0.contains("content-type: image/png"), "{}", png.0);
    let renderer = Renderer::new(Program::open("assets/ambassador-2023").unwrap()).unwrap();
    let cells = [("name", "İremnur Önder")];
    let from_files = renderer.one(cells, OutputFormat::Png, &mut renderer.scratch());
    assert!(png.1 == from_files.unwrap().bytes(), "as from files");

    assert!(pdf.0.contains("content-type: application/pdf"), "{}", pdf.0);
    assert!(pdf.1.starts_with(b"%PDF"));
    assert!(refused.0.starts_with("http/1.1 422"), "{}", refused.0);
    let reasons = String::from_utf8(refused.1).unwrap();
    assert_eq!(reasons, "no font has “🧿” (U+1F9FF NAZAR AMULET)\n");
    assert!(unknown.0.starts_with("http/1.1 404"), "{}", unknown.0);
}

//! An HTTP service that makes certificates: run `cargo run --release --example http`, then open
//! `http://127.0.0.1:8080/İremnur Önder.png`. The path is a name and the extension of a format.
//!
//! The program, its SVG template and its font are part of the executable, and certificates go
//! from memory to the client. The service opens no file: `strace -f -e trace=%file` shows only the
//! shared libraries, and how the standard library counts the processors.
#![expect(
    clippy::print_stdout,
    reason = "a program may print, a library may not"
)]

use std::error::Error;
use std::sync::{Arc, Mutex, PoisonError};

use engross::font::FontBook;
use engross::{OutputFormat, Program, Renderer, Scratch};
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::CONTENT_TYPE;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use percent_encoding::percent_decode_str;
use tokio::net::TcpListener;

const PROGRAM: &str = include_str!("../assets/ambassador-2023/program.toml");
const TEMPLATE: &[u8] = include_bytes!("../assets/ambassador-2023/certificate.svg");
const NAMES_FONT: &[u8] = include_bytes!("../fonts/GreatVibes-Regular.ttf");
const DATES_FONT: &[u8] = include_bytes!("../assets/ambassador-2023/fonts/EBGaramond-Regular.ttf");

fn main() -> Result<(), Box<dyn Error>> {
    let service = Arc::new(Service::new()?);
    tokio::runtime::Runtime::new()?.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:8080").await?;
        println!("http://{}/İremnur Önder.png", listener.local_addr()?);
        serve(listener, service).await
    })
}

/// What all requests share.
pub(crate) struct Service {
    renderer: Renderer,
    /// The caches and buffers that no request uses now.
    scratches: Mutex<Vec<Scratch>>,
}

impl Service {
    pub(crate) fn new() -> engross::Result<Self> {
        let mut fonts = FontBook::new();
        fonts.add_data("GreatVibes-Regular.ttf", NAMES_FONT)?;
        fonts.add_data("EBGaramond-Regular.ttf", DATES_FONT)?;
        let program = Program::parse(PROGRAM, "program.toml")?;
        let renderer = Renderer::builder(program).template(TEMPLATE).fonts(fonts);
        Ok(Self {
            renderer: renderer.build()?,
            scratches: Mutex::default(),
        })
    }

    /// Answers a request for this path, such as `/Ann%20Lee.pdf`.
    fn respond(&self, path: &str) -> Response<Full<Bytes>> {
        let path = percent_decode_str(path).decode_utf8_lossy();
        let Some((name, extension)) = path.trim_start_matches('/').rsplit_once('.') else {
            return text(StatusCode::NOT_FOUND, "ask for a name and a format");
        };
        let mut formats = OutputFormat::ALL.iter();
        let Some(format) = formats.find(|format| format.extension() == extension) else {
            return text(StatusCode::NOT_FOUND, "the format is unknown");
        };
        let mut scratch = self.scratches().pop().unwrap_or_default();
        let certificate = self.renderer.one([("name", name)], *format, &mut scratch);
        self.scratches().push(scratch);
        match certificate {
            Ok(certificate) => {
                let mut response = Response::new(certificate.into_bytes().into());
                let media_type = format.media_type().parse();
                response
                    .headers_mut()
                    .extend(media_type.map(|value| (CONTENT_TYPE, value)));
                response
            }
            // The error lists everything that is wrong, one reason a line.
            Err(refused) => text(StatusCode::UNPROCESSABLE_ENTITY, &refused.to_string()),
        }
    }

    fn scratches(&self) -> std::sync::MutexGuard<'_, Vec<Scratch>> {
        self.scratches
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

fn text(status: StatusCode, text: &str) -> Response<Full<Bytes>> {
    let mut response = Response::new(format!("{text}\n").into());
    *response.status_mut() = status;
    response
}

pub(crate) async fn serve(
    listener: TcpListener,
    service: Arc<Service>,
) -> Result<(), Box<dyn Error>> {
    loop {
        let (stream, _) = listener.accept().await?;
        let service = Arc::clone(&service);
        let respond = service_fn(move |request: Request<Incoming>| {
            let service = Arc::clone(&service);
            // A certificate takes a thread for some milliseconds, which must not be one that
            // serves connections.
            tokio::task::spawn_blocking(move || service.respond(request.uri().path()))
        });
        let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), respond);
        tokio::spawn(connection);
    }
}

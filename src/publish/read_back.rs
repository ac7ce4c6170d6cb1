//! What a public link answers with.

use std::time::Duration;

use reqwest::{Client, ClientBuilder, Response, StatusCode};

use super::headers::{content_type, is_type};
use super::store::Retry;
use super::{LocalFile, client};
use crate::batch::MAX_CERTIFICATE_BYTES;
use crate::diagnostic::{Code, Diagnostic};
use crate::digest::Digest;

/// How long a link may take to answer.
const TIMEOUT: Duration = Duration::from_secs(60);

/// How long a link that does not answer is asked again.
const PATIENCE: Duration = Duration::from_secs(2);

/// What a link should answer with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Expected<'e> {
    pub(super) content_type: &'e str,
    pub(super) bytes: u64,
    pub(super) sha256: Digest,
    pub(super) md5: Option<[u8; 16]>,
}

/// How a link answers otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Difference {
    pub(super) message: String,
    pub(super) hint: &'static str,
}

impl Difference {
    fn new(message: impl Into<String>, hint: &'static str) -> Self {
        Self {
            message: message.into(),
            hint,
        }
    }
}

/// Builds the client that requests links. The error says why it cannot be built.
pub(super) fn client() -> Result<Client, Difference> {
    client_with(|client| client)
}

pub(super) fn client_with(
    change: impl FnOnce(ClientBuilder) -> ClientBuilder,
) -> Result<Client, Difference> {
    let built = client::build(|client| change(client.timeout(TIMEOUT)));
    built.map_err(|error| {
        let hint = "check the certificates of the system";
        Difference::new(format!("links cannot be asked for: {error}"), hint)
    })
}

/// Asks for the link of a file that was sent, and reports what it answers if that is something
/// else.
pub(super) async fn check(
    client: &Result<Client, Difference>,
    file: &LocalFile,
    sha256: Digest,
) -> Option<Diagnostic> {
    let expected = Expected {
        content_type: content_type(&file.key),
        bytes: file.bytes,
        sha256,
        md5: None,
    };
    let difference = ask(client, &file.link, &expected, true).await.err()?;
    let message = format!("{}: {}", file.link, difference.message);
    Some(Diagnostic::error(Code::LinkDiffers, message).hint(difference.hint))
}

/// Asks for a link, again where that may help. With `full`, the contents are compared; else the
/// headers are, and the digest as far as they have it.
pub(super) async fn ask(
    client: &Result<Client, Difference>,
    link: &str,
    expected: &Expected<'_>,
    full: bool,
) -> Result<(), Difference> {
    let client = client.as_ref().map_err(Clone::clone)?;
    let mut retry = Retry::new(PATIENCE);
    loop {
        let (difference, is_transient) = match try_ask(client, link, expected, full).await {
            Ok(None) => return Ok(()),
            Ok(Some((difference, is_transient))) => (difference, is_transient),
            Err(error) => {
                let message = format!("the link does not answer: {}", reason(&error));
                let hint = "check the host of `base_url`, and the connection";
                (Difference::new(message, hint), true)
            }
        };
        if !is_transient || !retry.wait().await {
            return Err(difference);
        }
    }
}

type Asked = Option<(Difference, bool)>;

async fn try_ask(
    client: &Client,
    link: &str,
    expected: &Expected<'_>,
    full: bool,
) -> reqwest::Result<Asked> {
    let request = match full {
        true => client.get(link),
        false => client.head(link),
    };
    let mut answer = request.send().await?;
    let status = answer.status();
    if status != StatusCode::OK {
        return Ok(Some((of_status(status), is_transient(status))));
    }
    let header = |name: &str| {
        let value = answer.headers().get(name)?;
        value.to_str().ok().map(str::to_owned)
    };
    let answered_type = header("content-type").unwrap_or_default();
    let length = header("content-length").and_then(|length| length.parse::<u64>().ok());
    let e_tag = header("etag");
    let noted = header("x-amz-meta-engross-sha256").or_else(|| header("x-ms-meta-engross_sha256"));
    if !is_type(&answered_type, expected.content_type) {
        let message = format!(
            "the link answers with the type `{answered_type}` instead of `{}`",
            expected.content_type
        );
        let hint = "let the server send the type that belongs to the file's extension";
        return Ok(Some((Difference::new(message, hint), false)));
    }
    if length.is_some_and(|length| length != expected.bytes) {
        return Ok(Some((other_contents(), false)));
    }
    if full {
        let bytes = body(&mut answer, MAX_CERTIFICATE_BYTES).await?;
        let is_same = bytes.is_some_and(|bytes| Digest::sha256(&bytes) == expected.sha256);
        return Ok((!is_same).then(|| (other_contents(), false)));
    }
    let is_noted_otherwise = noted.is_some_and(|noted| noted != expected.sha256.to_string());
    let is_tagged_otherwise = e_tag.zip(expected.md5).is_some_and(|(e_tag, md5)| {
        let e_tag = super::compare::plain_e_tag(&e_tag).to_ascii_lowercase();
        let is_digest = e_tag.len() == 32 && e_tag.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_digest && e_tag != super::compare::hex(&md5)
    });
    let differs = is_noted_otherwise || is_tagged_otherwise;
    Ok(differs.then(|| (other_contents(), false)))
}

/// The contents of an answer; `None` if they have more bytes than this.
pub(super) async fn body(
    answer: &mut Response,
    max_bytes: u64,
) -> reqwest::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    while let Some(piece) = answer.chunk().await? {
        if (bytes.len() + piece.len()) as u64 > max_bytes {
            return Ok(None);
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(Some(bytes))
}

/// Whether a link with this status may answer otherwise soon.
pub(super) fn is_transient(status: StatusCode) -> bool {
    status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS
}

/// The message about a status that is not 200.
pub(super) fn instead_of_ok(status: StatusCode) -> String {
    format!("the link answers {} instead of 200", status.as_u16())
}

fn of_status(status: StatusCode) -> Difference {
    let message = instead_of_ok(status);
    let hint = match status {
        StatusCode::NOT_FOUND => "run `engross publish`, or check that `base_url` leads to `store`",
        StatusCode::FORBIDDEN | StatusCode::UNAUTHORIZED => {
            "let everyone read the objects of the bucket"
        }
        _ => "look at what the server's log says",
    };
    Difference::new(message, hint)
}

fn other_contents() -> Difference {
    Difference::new(
        "the link answers with other contents than the certificate's",
        "run `engross publish` to see what differs; a proxy may still have an older file",
    )
}

/// The innermost reason of an error.
pub(super) fn reason(error: &reqwest::Error) -> String {
    use std::error::Error as _;

    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        text = inner.to_string();
        source = inner.source();
    }
    text
}

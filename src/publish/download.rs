//! What a public link answers with.

use std::time::Duration;

use reqwest::{Client, StatusCode};

use super::read_back::reason;
use super::store::Retry;
use super::{client, wait_for};
use crate::diagnostic::{Code, Diagnostic, Result};

/// How long a link may take to answer.
const TIMEOUT: Duration = Duration::from_secs(60);

/// How long a link that does not answer is asked again.
const PATIENCE: Duration = Duration::from_secs(5);

/// What a link answers with, which must begin with `https://`; `None` if it answers that there is
/// nothing (404 or 410).
///
/// # Errors
///
/// [`Code::LinkDiffers`] if it does not answer, answers otherwise, or has more than `max_bytes`.
pub fn download(url: &str, max_bytes: u64) -> Result<Option<Vec<u8>>> {
    let built = client::build(|client| client.https_only(true).timeout(TIMEOUT));
    let refused = |message: String, hint: &str| {
        let diagnostic = Diagnostic::error(Code::LinkDiffers, message);
        diagnostic.hint(hint).in_file(url)
    };
    let client = built.map_err(|error| {
        let hint = "check the certificates of the system";
        refused(format!("links cannot be asked for: {error}"), hint)
    })?;
    let answered = wait_for(async {
        let mut retry = Retry::new(PATIENCE);
        loop {
            match ask(&client, url, max_bytes).await {
                Err(_) if retry.wait().await => {}
                Ok(answer) if answer.is_transient() && retry.wait().await => {}
                answered => return answered,
            }
        }
    })?;
    match answered {
        Ok(Answer::Contents(contents)) => Ok(Some(contents)),
        Ok(Answer::Nothing) => Ok(None),
        Ok(Answer::TooLarge) => {
            let message = format!("the link answers with more than {max_bytes} bytes");
            Err(refused(message, "check the link").into())
        }
        Ok(Answer::Other(status)) => {
            let message = format!("the link answers {} instead of 200", status.as_u16());
            Err(refused(message, "check the link").into())
        }
        Err(error) => {
            let message = format!("the link does not answer: {}", reason(&error));
            Err(refused(message, "check the link, and the connection").into())
        }
    }
}

enum Answer {
    Contents(Vec<u8>),
    Nothing,
    TooLarge,
    Other(StatusCode),
}

impl Answer {
    fn is_transient(&self) -> bool {
        let is_busy = |status: &StatusCode| {
            status.is_server_error() || *status == StatusCode::TOO_MANY_REQUESTS
        };
        matches!(self, Self::Other(status) if is_busy(status))
    }
}

async fn ask(client: &Client, url: &str, max_bytes: u64) -> reqwest::Result<Answer> {
    let mut answer = client.get(url).send().await?;
    match answer.status() {
        StatusCode::OK => {}
        StatusCode::NOT_FOUND | StatusCode::GONE => return Ok(Answer::Nothing),
        status => return Ok(Answer::Other(status)),
    }
    let mut contents = Vec::new();
    while let Some(piece) = answer.chunk().await? {
        if (contents.len() + piece.len()) as u64 > max_bytes {
            return Ok(Answer::TooLarge);
        }
        contents.extend_from_slice(&piece);
    }
    Ok(Answer::Contents(contents))
}
